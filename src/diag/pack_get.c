/* SPDX-License-Identifier: MIT
 *
 * A record of a pack as a finding. What is read is what pack_put.c wrote.
 */
#include "diag/pack_priv.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "diag/numbers.h"

/* ---- numbers, texts */

static uint64_t get(const char **at)
{
	return cbl_get_number(at);
}

static uint32_t get32(const char **at)
{
	return (uint32_t)get(at);
}

static void get_raw(const char **at, void *bytes, size_t len)
{
	memcpy(bytes, *at, len);
	*at += len;
}

static double get_real(const char **at)
{
	uint64_t n = get(at);
	double d;

	if (n)
		return (double)(n - 1) / CBL_PACK_DECIMALS;
	get_raw(at, &d, sizeof(d));
	return d;
}

static struct cbl_str get_str(const char **at, const struct cbl_spec *spec,
			      struct cbl_str other)
{
	uint64_t head = get(at);
	struct cbl_str text = cbl_str(*at, (size_t)(head >> 2));

	if ((head & 3) == CBL_PACK_TEXT_OF_SPEC)
		text.ptr = spec->strings + get(at);
	else if ((head & 3) == CBL_PACK_TEXT_IN_OTHER)
		text.ptr = other.ptr + get(at);
	else
		*at += text.len;
	return text;
}

static void write_print(char *print, uint64_t n)
{
	memcpy(print, "v1:", 3);
	for (int i = 0; i < CBL_PACK_PRINT_DIGITS; i++)
		print[3 + i] = "0123456789abcdef"[n >> (60 - 4 * i) & 15];
	print[3 + CBL_PACK_PRINT_DIGITS] = '\0';
}

/* ---- the finding */

static struct cbl_str get_path(const char **at, struct cbl_unpack *u)
{
	size_t shared = (size_t)get(at);

	assert(shared <= u->path.len);
	u->path.len = shared;
	cbl_buf_str(&u->path, get_str(at, NULL, cbl_str("", 0)));
	return cbl_str(cbl_buf_cstr(&u->path), u->path.len);
}

static void get_found(const char **at, struct cbl_finding *f, uint32_t flags)
{
	f->within = (struct cbl_within){0};
	if (flags & CBL_PACK_HAS_WITHIN) {
		f->within.container = get32(at);
		f->within.line = get32(at);
	}
	f->element = get_str(at, f->spec, f->element);
	f->field = get_str(at, f->spec, f->field);
	f->range = cbl_get_range(at);
	f->excerpt = get_str(at, f->spec, f->excerpt);
	f->excerpt_column = get32(at);
	f->matched = get_str(at, f->spec, f->excerpt);
}

static void get_related(const char **at, struct cbl_unpack *u,
			struct cbl_finding *f)
{
	f->related_count = (size_t)get(at);
	f->related = cbl_grow(f->related, &u->related_cap, f->related_count,
			      sizeof(*f->related));
	for (size_t i = 0; i < f->related_count; i++) {
		struct cbl_related *r = &f->related[i];

		r->path = get_str(at, f->spec, f->path);
		r->within.container = get32(at);
		r->within.line = get32(at);
		r->range = cbl_get_range(at);
		r->message = get_str(at, f->spec, f->message);
	}
}

static void get_suggestions(const char **at, struct cbl_unpack *u,
			    struct cbl_finding *f)
{
	f->suggestion_count = (size_t)get(at);
	f->suggestions = cbl_grow(f->suggestions, &u->suggestion_cap,
				  f->suggestion_count, sizeof(*f->suggestions));
	for (size_t i = 0; i < f->suggestion_count; i++)
		f->suggestions[i] = get_str(at, f->spec, f->message);
}

static void get_fix(const char **at, struct cbl_unpack *u,
		    struct cbl_finding *f)
{
	f->fix.title = get_str(at, f->spec, f->message);
	f->fix.edit_count = (size_t)get(at);
	f->fix.edits = cbl_grow(f->fix.edits, &u->edit_cap, f->fix.edit_count,
				sizeof(*f->fix.edits));
	for (size_t i = 0; i < f->fix.edit_count; i++) {
		f->fix.edits[i].range = cbl_get_range(at);
		f->fix.edits[i].text = get_str(at, f->spec, f->message);
	}
}

static void get_wait(const char **at, struct cbl_finding *f, uint32_t flags)
{
	unsigned bits;

	f->wait = (enum cbl_wait)get(at);
	if (!(flags & CBL_PACK_SAME_PENDING))
		f->pending = get_str(at, f->spec, f->message);
	f->later = get32(at);
	f->least = get_real(at);
	if (f->wait == CBL_WAIT_AGAIN)
		get_raw(at, &f->digest, sizeof(f->digest));
	if (f->wait == CBL_WAIT_LATER)
		f->limit = (int32_t)cbl_get_signed(at);
	if (f->wait != CBL_WAIT_GAP)
		return;
	f->gap.lo = cbl_get_signed(at);
	f->gap.hi = cbl_get_signed(at);
	bits = (unsigned)get(at);
	f->gap.up = bits & 1;
	f->gap.gaps = bits & 2;
	f->gap.starts = bits & 4;
}

static void get_print(const char **at, struct cbl_finding *f, uint32_t flags)
{
	uint64_t print;

	if (flags & CBL_PACK_HAS_PRINT) {
		get_raw(at, &print, sizeof(print));
		write_print(f->fingerprint, print);
	} else if (flags & CBL_PACK_IS_ODD) {
		get_raw(at, f->fingerprint, sizeof(f->fingerprint));
	}
}

/* What a finding has in common with the one before, if they share a path. */
static struct cbl_finding begin(const struct cbl_finding *before,
				uint32_t flags)
{
	struct cbl_finding f = {
		.related = before->related,
		.suggestions = before->suggestions,
		.fix.edits = before->fix.edits,
		.mrn = flags & CBL_PACK_SAME_MRN ? before->mrn : cbl_str("", 0),
		.pending = flags & CBL_PACK_SAME_PENDING ? before->pending
							 : cbl_str("", 0),
		.fix.title = cbl_str("", 0),
		.reason = cbl_str("", 0),
	};

	if (flags & CBL_PACK_SAME_PLACE) {
		f.within = before->within;
		f.element = before->element;
		f.field = before->field;
		f.range = before->range;
		f.excerpt = before->excerpt;
		f.excerpt_column = before->excerpt_column;
		f.matched = before->matched;
	}
	f.suggests = flags & CBL_PACK_SUGGESTS;
	f.severity_given = flags & CBL_PACK_IS_GIVEN;
	f.closed = flags & CBL_PACK_IS_CLOSED;
	f.differs = flags & CBL_PACK_DIFFERS;
	f.dated = flags & CBL_PACK_IS_DATED;
	f.fails = flags & CBL_PACK_FAILS;
	f.fix.safe = flags & CBL_PACK_IS_SAFE;
	return f;
}

void cbl_unpack_record(struct cbl_unpack *u, const char **at)
{
	uint32_t flags = get32(at);
	struct cbl_finding f = begin(&u->before, flags);

	f.spec = u->pack->specs[get(at)];
	f.rule = get32(at);
	f.severity = (enum cbl_severity)get(at);
	f.confidence = get_real(at);
	f.path = flags & CBL_PACK_SAME_PATH
			 ? cbl_str(cbl_buf_cstr(&u->path), u->path.len)
			 : get_path(at, u);
	if (!(flags & CBL_PACK_SAME_MRN))
		f.mrn = get_str(at, f.spec, f.path);
	if (!(flags & CBL_PACK_SAME_PLACE))
		get_found(at, &f, flags);
	f.message = get_str(at, f.spec, f.excerpt);
	if (flags & CBL_PACK_HAS_RELATED)
		get_related(at, u, &f);
	if (flags & CBL_PACK_HAS_SUGGESTIONS)
		get_suggestions(at, u, &f);
	if (flags & CBL_PACK_HAS_FIX)
		get_fix(at, u, &f);
	if (flags & CBL_PACK_WAITS)
		get_wait(at, &f, flags);
	if (flags & CBL_PACK_HAS_NUMBER)
		f.occurrence = get32(at);
	if (flags & CBL_PACK_IS_DATED)
		f.date = (int32_t)cbl_get_signed(at);
	if (flags & CBL_PACK_HAS_STATE) {
		f.state = (enum cbl_state)get(at);
		f.reason = get_str(at, f.spec, f.message);
	}
	get_print(at, &f, flags);
	u->before = f;
}
