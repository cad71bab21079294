/* SPDX-License-Identifier: MIT
 *
 * A finding as a record of a pack.
 */
#include "diag/pack_priv.h"

#include <string.h>

#include "base/mem.h"
#include "diag/numbers.h"

/* ---- numbers */

static void put(struct cbl_buf *out, uint64_t n)
{
	cbl_put_number(out, n);
}

static void put_raw(struct cbl_buf *out, const void *bytes, size_t len)
{
	cbl_buf_add(out, bytes, len);
}

static void put_real(struct cbl_buf *out, double d)
{
	bool plain = d >= 0 && d <= 1;
	uint64_t n = plain ? (uint64_t)(d * CBL_PACK_DECIMALS + 0.5) : 0;

	plain = plain && (double)n / CBL_PACK_DECIMALS >= d &&
		(double)n / CBL_PACK_DECIMALS <= d;
	put(out, plain ? n + 1 : 0);
	if (!plain)
		put_raw(out, &d, sizeof(d));
}

/* ---- texts */

static bool in_spec(const struct cbl_spec *spec, const char *text)
{
	return spec && (uintptr_t)text >= (uintptr_t)spec->strings &&
	       (uintptr_t)text < (uintptr_t)spec->strings + spec->strings_count;
}

static void put_str(struct cbl_buf *out, const struct cbl_spec *spec,
		    struct cbl_str text)
{
	bool known = text.len && in_spec(spec, text.ptr);

	put(out, (uint64_t)text.len << 2 |
			 (known ? CBL_PACK_TEXT_OF_SPEC : CBL_PACK_TEXT_HERE));
	if (known)
		put(out, (uint64_t)(text.ptr - spec->strings));
	else
		cbl_buf_str(out, text);
}

/* A text that may be part of another one, which is read before it. */
static void put_part(struct cbl_buf *out, const struct cbl_spec *spec,
		     struct cbl_str text, struct cbl_str other)
{
	const char *found = NULL;

	if (text.len && text.len <= other.len)
		found = memmem(other.ptr, other.len, text.ptr, text.len);
	if (!found) {
		put_str(out, spec, text);
		return;
	}
	put(out, (uint64_t)text.len << 2 | CBL_PACK_TEXT_IN_OTHER);
	put(out, (uint64_t)(found - other.ptr));
}

static bool read_print(const char *print, uint64_t *out)
{
	*out = 0;
	if (memcmp(print, "v1:", 3) != 0)
		return false;
	for (int i = 0; i < CBL_PACK_PRINT_DIGITS; i++) {
		const char *digits = "0123456789abcdef";
		const char *digit =
			print[3 + i] ? strchr(digits, print[3 + i]) : NULL;

		if (!digit)
			return false;
		*out = *out << 4 | (uint64_t)(digit - digits);
	}
	return print[3 + CBL_PACK_PRINT_DIGITS] == '\0';
}

/* ---- what is of the finding before */

static void keep(struct cbl_packing *p, enum cbl_pack_shared which,
		 struct cbl_str text)
{
	cbl_buf_clear(&p->texts[which]);
	cbl_buf_str(&p->texts[which], text);
}

static bool shares(const struct cbl_packing *p, enum cbl_pack_shared which,
		   struct cbl_str text)
{
	return cbl_str_eq(text, cbl_str(cbl_buf_cstr(&p->texts[which]),
					p->texts[which].len));
}

static bool same_place(struct cbl_place a, struct cbl_place b)
{
	return a.line == b.line && a.column == b.column &&
	       a.offset == b.offset && a.more_bytes == b.more_bytes &&
	       a.more_units == b.more_units;
}

static bool shares_place(const struct cbl_packing *p,
			 const struct cbl_finding *f)
{
	return same_place(p->range.start, f->range.start) &&
	       same_place(p->range.end, f->range.end) &&
	       p->within.container == f->within.container &&
	       p->within.line == f->within.line &&
	       p->excerpt_column == f->excerpt_column &&
	       shares(p, CBL_PACK_SHARED_ELEMENT, f->element) &&
	       shares(p, CBL_PACK_SHARED_FIELD, f->field) &&
	       shares(p, CBL_PACK_SHARED_MATCHED, f->matched) &&
	       shares(p, CBL_PACK_SHARED_EXCERPT, f->excerpt);
}

static void keep_all(struct cbl_packing *p, const struct cbl_finding *f,
		     uint32_t flags)
{
	p->any = true;
	if (!(flags & CBL_PACK_SAME_PATH))
		keep(p, CBL_PACK_SHARED_PATH, f->path);
	if (!(flags & CBL_PACK_SAME_MRN))
		keep(p, CBL_PACK_SHARED_MRN, f->mrn);
	keep(p, CBL_PACK_SHARED_PENDING, f->pending);
	if (flags & CBL_PACK_SAME_PLACE)
		return;
	keep(p, CBL_PACK_SHARED_ELEMENT, f->element);
	keep(p, CBL_PACK_SHARED_FIELD, f->field);
	keep(p, CBL_PACK_SHARED_MATCHED, f->matched);
	keep(p, CBL_PACK_SHARED_EXCERPT, f->excerpt);
	p->range = f->range;
	p->within = f->within;
	p->excerpt_column = f->excerpt_column;
}

static uint32_t flags_of(const struct cbl_packing *p,
			 const struct cbl_finding *f)
{
	bool with = p->any && shares(p, CBL_PACK_SHARED_PATH, f->path);
	uint64_t unused;
	uint32_t flags = 0;

	if (with) { /* only then may anything be shared */
		flags |= CBL_PACK_SAME_PATH;
		flags |= shares(p, CBL_PACK_SHARED_MRN, f->mrn)
				 ? CBL_PACK_SAME_MRN
				 : 0;
		flags |= shares_place(p, f) ? CBL_PACK_SAME_PLACE : 0;
		flags |= shares(p, CBL_PACK_SHARED_PENDING, f->pending)
				 ? CBL_PACK_SAME_PENDING
				 : 0;
	}
	flags |=
		f->within.container || f->within.line ? CBL_PACK_HAS_WITHIN : 0;
	flags |= f->related_count ? CBL_PACK_HAS_RELATED : 0;
	flags |= f->suggestion_count ? CBL_PACK_HAS_SUGGESTIONS : 0;
	flags |= f->fix.title.len || f->fix.edit_count ? CBL_PACK_HAS_FIX : 0;
	flags |= f->fix.safe ? CBL_PACK_IS_SAFE : 0;
	flags |= f->wait != CBL_WAIT_NOT || f->pending.len ? CBL_PACK_WAITS : 0;
	flags |= f->suggests ? CBL_PACK_SUGGESTS : 0;
	flags |= f->severity_given ? CBL_PACK_IS_GIVEN : 0;
	flags |= f->closed ? CBL_PACK_IS_CLOSED : 0;
	flags |= f->differs ? CBL_PACK_DIFFERS : 0;
	flags |= f->dated ? CBL_PACK_IS_DATED : 0;
	flags |= f->fails ? CBL_PACK_FAILS : 0;
	flags |= f->state != CBL_STATE_NEW || f->reason.len ? CBL_PACK_HAS_STATE
							    : 0;
	flags |= f->occurrence ? CBL_PACK_HAS_NUMBER : 0;
	if (f->fingerprint[0])
		flags |= read_print(f->fingerprint, &unused)
				 ? CBL_PACK_HAS_PRINT
				 : CBL_PACK_IS_ODD;
	return flags;
}

/* Number of a spec; those of a run are few. */
static size_t spec_number(struct cbl_pack *pack, const struct cbl_spec *spec)
{
	size_t i = 0;

	while (i < pack->spec_count && pack->specs[i] != spec)
		i++;
	if (i < pack->spec_count)
		return i;
	pack->specs = cbl_grow(pack->specs, &pack->spec_cap, i + 1,
			       sizeof(const struct cbl_spec *));
	pack->specs[pack->spec_count++] = spec;
	return i;
}

/* Neighbours mostly share their folder and the beginning of the name. */
static void put_path(struct cbl_buf *out, const struct cbl_packing *p,
		     struct cbl_str path)
{
	const struct cbl_buf *last = &p->texts[CBL_PACK_SHARED_PATH];
	size_t shared = 0;

	while (p->any && shared < path.len && shared < last->len &&
	       path.ptr[shared] == last->data[shared])
		shared++;
	put(out, shared);
	put_str(out, NULL, cbl_str(path.ptr + shared, path.len - shared));
}

static void put_found(struct cbl_buf *out, const struct cbl_finding *f,
		      uint32_t flags)
{
	if (flags & CBL_PACK_HAS_WITHIN) {
		put(out, f->within.container);
		put(out, f->within.line);
	}
	put_str(out, f->spec, f->element);
	put_str(out, f->spec, f->field);
	cbl_put_range(out, f->range);
	put_str(out, f->spec, f->excerpt);
	put(out, f->excerpt_column);
	put_part(out, f->spec, f->matched, f->excerpt);
}

static void put_related(struct cbl_buf *out, const struct cbl_finding *f)
{
	put(out, f->related_count);
	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *r = &f->related[i];

		put_str(out, f->spec, r->path);
		put(out, r->within.container);
		put(out, r->within.line);
		cbl_put_range(out, r->range);
		put_str(out, f->spec, r->message);
	}
}

static void put_suggestions(struct cbl_buf *out, const struct cbl_finding *f)
{
	put(out, f->suggestion_count);
	for (size_t i = 0; i < f->suggestion_count; i++)
		put_str(out, f->spec, f->suggestions[i]);
}

static void put_fix(struct cbl_buf *out, const struct cbl_finding *f)
{
	put_str(out, f->spec, f->fix.title);
	put(out, f->fix.edit_count);
	for (size_t i = 0; i < f->fix.edit_count; i++) {
		cbl_put_range(out, f->fix.edits[i].range);
		put_str(out, f->spec, f->fix.edits[i].text);
	}
}

static void put_wait(struct cbl_buf *out, const struct cbl_finding *f,
		     uint32_t flags)
{
	put(out, f->wait);
	if (!(flags & CBL_PACK_SAME_PENDING))
		put_part(out, f->spec, f->pending, f->message);
	put(out, f->later);
	put_real(out, f->least);
	if (f->wait == CBL_WAIT_AGAIN)
		put_raw(out, &f->digest, sizeof(f->digest));
	if (f->wait == CBL_WAIT_LATER)
		cbl_put_signed(out, f->limit);
	if (f->wait == CBL_WAIT_GAP) {
		cbl_put_signed(out, f->gap.lo);
		cbl_put_signed(out, f->gap.hi);
		put(out, (f->gap.up ? 1u : 0) | (f->gap.gaps ? 2u : 0) |
				 (f->gap.starts ? 4u : 0));
	}
}

static void put_print(struct cbl_buf *out, const struct cbl_finding *f,
		      uint32_t flags)
{
	uint64_t print;

	if (flags & CBL_PACK_HAS_PRINT) {
		read_print(f->fingerprint, &print);
		put_raw(out, &print, sizeof(print));
	} else if (flags & CBL_PACK_IS_ODD) {
		put_raw(out, f->fingerprint, sizeof(f->fingerprint));
	}
}

void cbl_pack_record(struct cbl_pack *pack, const struct cbl_finding *f)
{
	struct cbl_packing *p = pack->packing;
	struct cbl_buf *out = &p->record;
	uint32_t flags = flags_of(p, f);

	cbl_buf_clear(out);
	put(out, flags);
	put(out, spec_number(pack, f->spec));
	put(out, f->rule);
	put(out, f->severity);
	put_real(out, f->confidence);
	if (!(flags & CBL_PACK_SAME_PATH))
		put_path(out, p, f->path);
	if (!(flags & CBL_PACK_SAME_MRN))
		put_str(out, f->spec, f->mrn);
	if (!(flags & CBL_PACK_SAME_PLACE))
		put_found(out, f, flags);
	put_str(out, f->spec, f->message);
	if (flags & CBL_PACK_HAS_RELATED)
		put_related(out, f);
	if (flags & CBL_PACK_HAS_SUGGESTIONS)
		put_suggestions(out, f);
	if (flags & CBL_PACK_HAS_FIX)
		put_fix(out, f);
	if (flags & CBL_PACK_WAITS)
		put_wait(out, f, flags);
	if (flags & CBL_PACK_HAS_NUMBER)
		put(out, f->occurrence);
	if (flags & CBL_PACK_IS_DATED)
		cbl_put_signed(out, f->date);
	if (flags & CBL_PACK_HAS_STATE) {
		put(out, f->state);
		put_str(out, f->spec, f->reason);
	}
	put_print(out, f, flags);
	keep_all(p, f, flags);
}
