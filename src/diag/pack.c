/* SPDX-License-Identifier: MIT */
#include "diag/pack.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "diag/numbers.h"

#define BLOCK ((size_t)32 << 10)

/* Blocks that stay in memory, and how many are written at a time. */
#define KEPT 48

/* What a record says; bits. */
enum {
	SAME_PATH = 1 << 0,
	SAME_MRN = 1 << 1,
	SAME_PLACE = 1 << 2, /* element, field, range, texts found */
	SAME_PENDING = 1 << 3,
	HAS_WITHIN = 1 << 4,
	HAS_RELATED = 1 << 5,
	HAS_SUGGESTIONS = 1 << 6,
	HAS_FIX = 1 << 7,
	IS_SAFE = 1 << 8,
	WAITS = 1 << 9,
	SUGGESTS = 1 << 10,
	IS_GIVEN = 1 << 11,
	IS_DATED = 1 << 12,
	FAILS = 1 << 13,
	HAS_STATE = 1 << 14,
	HAS_NUMBER = 1 << 15, /* of its occurrence */
	HAS_PRINT = 1 << 16,
	IS_ODD = 1 << 17, /* its fingerprint is not of the usual form */
};

/* Texts of the finding before, which the next may share. */
enum shared {
	SHARED_PATH,
	SHARED_MRN,
	SHARED_ELEMENT,
	SHARED_FIELD,
	SHARED_MATCHED,
	SHARED_EXCERPT,
	SHARED_PENDING,
	SHARED_COUNT
};

struct cbl_packing {
	bool any; /* there is one before, in this block */
	struct cbl_buf texts[SHARED_COUNT];
	struct cbl_range range;
	struct cbl_within within;
	uint32_t excerpt_column;
	struct cbl_buf record;
};

struct cbl_pack *cbl_pack_new(void)
{
	struct cbl_pack *pack = cbl_xcalloc(1, sizeof(*pack));

	pack->packing = cbl_xcalloc(1, sizeof(*pack->packing));
	return pack;
}

void cbl_pack_free(struct cbl_pack *pack)
{
	if (!pack)
		return;
	for (size_t i = 0; i < pack->block_count; i++)
		free(pack->blocks[i].data);
	for (size_t i = 0; i < SHARED_COUNT; i++)
		cbl_buf_release(&pack->packing->texts[i]);
	cbl_buf_release(&pack->packing->record);
	if (pack->file)
		fclose(pack->file);
	free(pack->packing);
	free(pack->blocks);
	free(pack->specs);
	free(pack);
}

/* ---- numbers */

static void put(struct cbl_buf *out, uint64_t n)
{
	cbl_put_number(out, n);
}

static void put_raw(struct cbl_buf *out, const void *bytes, size_t len)
{
	cbl_buf_add(out, bytes, len);
}

/* Confidences have four decimals at most; others are written as they are. */
#define DECIMALS 10000

static void put_real(struct cbl_buf *out, double d)
{
	bool plain = d >= 0 && d <= 1;
	uint64_t n = plain ? (uint64_t)(d * DECIMALS + 0.5) : 0;

	plain = plain && (double)n / DECIMALS >= d &&
		(double)n / DECIMALS <= d;
	put(out, plain ? n + 1 : 0);
	if (!plain)
		put_raw(out, &d, sizeof(d));
}

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
		return (double)(n - 1) / DECIMALS;
	get_raw(at, &d, sizeof(d));
	return d;
}

/* ---- texts: length and what it is, then the bytes or where they are */

enum { TEXT_HERE, TEXT_OF_SPEC, TEXT_IN_OTHER };

static bool in_spec(const struct cbl_spec *spec, const char *text)
{
	return spec && (uintptr_t)text >= (uintptr_t)spec->strings &&
	       (uintptr_t)text < (uintptr_t)spec->strings + spec->strings_count;
}

static void put_str(struct cbl_buf *out, const struct cbl_spec *spec,
		    struct cbl_str text)
{
	bool known = text.len && in_spec(spec, text.ptr);

	put(out, (uint64_t)text.len << 2 | (known ? TEXT_OF_SPEC : TEXT_HERE));
	if (known)
		put(out, (uint64_t)(text.ptr - spec->strings));
	else
		cbl_buf_str(out, text);
}

/* A text that may be part of another one, which is read before it. */
static void put_part(struct cbl_buf *out, const struct cbl_spec *spec,
		     struct cbl_str text, struct cbl_str other)
{
	for (size_t i = 0; text.len && i + text.len <= other.len; i++) {
		if (memcmp(other.ptr + i, text.ptr, text.len) != 0)
			continue;
		put(out, (uint64_t)text.len << 2 | TEXT_IN_OTHER);
		put(out, i);
		return;
	}
	put_str(out, spec, text);
}

static struct cbl_str get_str(const char **at, const struct cbl_spec *spec,
			      struct cbl_str other)
{
	uint64_t head = get(at);
	struct cbl_str text = cbl_str(*at, (size_t)(head >> 2));

	if ((head & 3) == TEXT_OF_SPEC)
		text.ptr = spec->strings + get(at);
	else if ((head & 3) == TEXT_IN_OTHER)
		text.ptr = other.ptr + get(at);
	else
		*at += text.len;
	return text;
}

/* ---- fingerprints: "v1:" and 16 digits */

#define PRINT_DIGITS 16

static bool read_print(const char *print, uint64_t *out)
{
	*out = 0;
	if (memcmp(print, "v1:", 3) != 0)
		return false;
	for (int i = 0; i < PRINT_DIGITS; i++) {
		const char *digits = "0123456789abcdef";
		const char *digit = print[3 + i]
					    ? strchr(digits, print[3 + i])
					    : NULL;

		if (!digit)
			return false;
		*out = *out << 4 | (uint64_t)(digit - digits);
	}
	return print[3 + PRINT_DIGITS] == '\0';
}

static void write_print(char *print, uint64_t n)
{
	memcpy(print, "v1:", 3);
	for (int i = 0; i < PRINT_DIGITS; i++)
		print[3 + i] = "0123456789abcdef"[n >> (60 - 4 * i) & 15];
	print[3 + PRINT_DIGITS] = '\0';
}

/* ---- a finding packed */

static void keep(struct cbl_packing *p, enum shared which, struct cbl_str text)
{
	cbl_buf_clear(&p->texts[which]);
	cbl_buf_str(&p->texts[which], text);
}

static bool shares(const struct cbl_packing *p, enum shared which,
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
	       shares(p, SHARED_ELEMENT, f->element) &&
	       shares(p, SHARED_FIELD, f->field) &&
	       shares(p, SHARED_MATCHED, f->matched) &&
	       shares(p, SHARED_EXCERPT, f->excerpt);
}

static void keep_all(struct cbl_packing *p, const struct cbl_finding *f,
		     uint32_t flags)
{
	p->any = true;
	if (!(flags & SAME_PATH))
		keep(p, SHARED_PATH, f->path);
	if (!(flags & SAME_MRN))
		keep(p, SHARED_MRN, f->mrn);
	keep(p, SHARED_PENDING, f->pending);
	if (flags & SAME_PLACE)
		return;
	keep(p, SHARED_ELEMENT, f->element);
	keep(p, SHARED_FIELD, f->field);
	keep(p, SHARED_MATCHED, f->matched);
	keep(p, SHARED_EXCERPT, f->excerpt);
	p->range = f->range;
	p->within = f->within;
	p->excerpt_column = f->excerpt_column;
}

static uint32_t flags_of(const struct cbl_packing *p,
			 const struct cbl_finding *f)
{
	bool with = p->any && shares(p, SHARED_PATH, f->path);
	uint64_t unused;
	uint32_t flags = 0;

	if (with) { /* only then may anything be shared */
		flags |= SAME_PATH;
		flags |= shares(p, SHARED_MRN, f->mrn) ? SAME_MRN : 0;
		flags |= shares_place(p, f) ? SAME_PLACE : 0;
		flags |= shares(p, SHARED_PENDING, f->pending) ? SAME_PENDING
							       : 0;
	}
	flags |= f->within.container || f->within.line ? HAS_WITHIN : 0;
	flags |= f->related_count ? HAS_RELATED : 0;
	flags |= f->suggestion_count ? HAS_SUGGESTIONS : 0;
	flags |= f->fix.title.len || f->fix.edit_count ? HAS_FIX : 0;
	flags |= f->fix.safe ? IS_SAFE : 0;
	flags |= f->wait != CBL_WAIT_NOT || f->pending.len ? WAITS : 0;
	flags |= f->suggests ? SUGGESTS : 0;
	flags |= f->severity_given ? IS_GIVEN : 0;
	flags |= f->dated ? IS_DATED : 0;
	flags |= f->fails ? FAILS : 0;
	flags |= f->state != CBL_STATE_NEW || f->reason.len ? HAS_STATE : 0;
	flags |= f->occurrence ? HAS_NUMBER : 0;
	if (f->fingerprint[0])
		flags |= read_print(f->fingerprint, &unused) ? HAS_PRINT
							     : IS_ODD;
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
	const struct cbl_buf *last = &p->texts[SHARED_PATH];
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
	if (flags & HAS_WITHIN) {
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
	if (!(flags & SAME_PENDING))
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

	if (flags & HAS_PRINT) {
		read_print(f->fingerprint, &print);
		put_raw(out, &print, sizeof(print));
	} else if (flags & IS_ODD) {
		put_raw(out, f->fingerprint, sizeof(f->fingerprint));
	}
}

static void put_finding(struct cbl_pack *pack, const struct cbl_finding *f)
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
	if (!(flags & SAME_PATH))
		put_path(out, p, f->path);
	if (!(flags & SAME_MRN))
		put_str(out, f->spec, f->mrn);
	if (!(flags & SAME_PLACE))
		put_found(out, f, flags);
	put_str(out, f->spec, f->message);
	if (flags & HAS_RELATED)
		put_related(out, f);
	if (flags & HAS_SUGGESTIONS)
		put_suggestions(out, f);
	if (flags & HAS_FIX)
		put_fix(out, f);
	if (flags & WAITS)
		put_wait(out, f, flags);
	if (flags & HAS_NUMBER)
		put(out, f->occurrence);
	if (flags & IS_DATED)
		cbl_put_signed(out, f->date);
	if (flags & HAS_STATE) {
		put(out, f->state);
		put_str(out, f->spec, f->reason);
	}
	put_print(out, f, flags);
	keep_all(p, f, flags);
}

/* ---- blocks */

/* Has the oldest blocks written away. What cannot be written stays. */
static void write_away(struct cbl_pack *pack)
{
	if (!pack->file && !pack->no_file)
		pack->file = tmpfile();
	pack->no_file = pack->no_file || !pack->file;
	for (; !pack->no_file && pack->kept + 1 < pack->block_count;
	     pack->kept++) {
		struct cbl_pack_block *b = &pack->blocks[pack->kept];

		if (pwrite(fileno(pack->file), b->data, b->len,
			   (off_t)pack->written) != (ssize_t)b->len) {
			pack->no_file = true;
			return;
		}
		b->at = pack->written;
		pack->written += b->len;
		free(b->data);
		b->data = NULL;
	}
}

/* The block is given its memory at once, so that it never moves. */
static void begin_block(struct cbl_pack *pack, size_t need)
{
	if (!pack->no_file && pack->block_count - pack->kept >= KEPT)
		write_away(pack);
	pack->blocks = cbl_grow(pack->blocks, &pack->block_cap,
				pack->block_count + 1, sizeof(*pack->blocks));
	pack->blocks[pack->block_count++] = (struct cbl_pack_block){
		.data = cbl_xmalloc(need > BLOCK ? need : BLOCK)};
}

static bool has_room(const struct cbl_pack *pack, size_t need)
{
	return pack->block_count &&
	       pack->blocks[pack->block_count - 1].len + need <= BLOCK;
}

void cbl_pack_add(struct cbl_pack *pack, const struct cbl_finding *f)
{
	const struct cbl_buf *record = &pack->packing->record;
	struct cbl_pack_block *block;

	put_finding(pack, f);
	if (!has_room(pack, record->len)) {
		pack->packing->any = false;
		put_finding(pack, f);
		begin_block(pack, record->len);
	}
	block = &pack->blocks[pack->block_count - 1];
	memcpy(block->data + block->len, record->data, record->len);
	block->len += (uint32_t)record->len;
	pack->count++;
	pack->by_severity[f->severity]++;
}

/* ---- a finding unpacked */

void cbl_unpack_init(struct cbl_unpack *u, const struct cbl_pack *pack)
{
	*u = (struct cbl_unpack){.pack = pack};
}

void cbl_unpack_release(struct cbl_unpack *u)
{
	free(u->before.related);
	free(u->before.suggestions);
	free(u->before.fix.edits);
	cbl_buf_release(&u->read);
	cbl_buf_release(&u->path);
	*u = (struct cbl_unpack){0};
}

/* Brings a block to hand. What was written and cannot be read again is lost,
 * like memory: nobody could go on without it. */
static void bring(struct cbl_unpack *u)
{
	const struct cbl_pack_block *b = &u->pack->blocks[u->block];
	char *to;

	u->data = b->data;
	if (b->data)
		return;
	if (u->read_block != u->block + 1) {
		cbl_buf_clear(&u->read);
		to = cbl_buf_reserve(&u->read, b->len);
		if (pread(fileno(u->pack->file), to, b->len, (off_t)b->at) !=
		    (ssize_t)b->len)
			cbl_mem_out(b->len);
		u->read_block = u->block + 1;
	}
	u->data = u->read.data;
}

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
	if (flags & HAS_WITHIN) {
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
	f->suggestions =
		cbl_grow(f->suggestions, &u->suggestion_cap,
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
	if (!(flags & SAME_PENDING))
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

	if (flags & HAS_PRINT) {
		get_raw(at, &print, sizeof(print));
		write_print(f->fingerprint, print);
	} else if (flags & IS_ODD) {
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
		.mrn = flags & SAME_MRN ? before->mrn : cbl_str("", 0),
		.pending = flags & SAME_PENDING ? before->pending
						: cbl_str("", 0),
		.fix.title = cbl_str("", 0),
		.reason = cbl_str("", 0),
	};

	if (flags & SAME_PLACE) {
		f.within = before->within;
		f.element = before->element;
		f.field = before->field;
		f.range = before->range;
		f.excerpt = before->excerpt;
		f.excerpt_column = before->excerpt_column;
		f.matched = before->matched;
	}
	f.suggests = flags & SUGGESTS;
	f.severity_given = flags & IS_GIVEN;
	f.dated = flags & IS_DATED;
	f.fails = flags & FAILS;
	f.fix.safe = flags & IS_SAFE;
	return f;
}

static void get_finding(struct cbl_unpack *u, const char **at)
{
	uint32_t flags = get32(at);
	struct cbl_finding f = begin(&u->before, flags);

	f.spec = u->pack->specs[get(at)];
	f.rule = get32(at);
	f.severity = (enum cbl_severity)get(at);
	f.confidence = get_real(at);
	f.path = flags & SAME_PATH ? cbl_str(cbl_buf_cstr(&u->path),
					     u->path.len)
				   : get_path(at, u);
	if (!(flags & SAME_MRN))
		f.mrn = get_str(at, f.spec, f.path);
	if (!(flags & SAME_PLACE))
		get_found(at, &f, flags);
	f.message = get_str(at, f.spec, f.excerpt);
	if (flags & HAS_RELATED)
		get_related(at, u, &f);
	if (flags & HAS_SUGGESTIONS)
		get_suggestions(at, u, &f);
	if (flags & HAS_FIX)
		get_fix(at, u, &f);
	if (flags & WAITS)
		get_wait(at, &f, flags);
	if (flags & HAS_NUMBER)
		f.occurrence = get32(at);
	if (flags & IS_DATED)
		f.date = (int32_t)cbl_get_signed(at);
	if (flags & HAS_STATE) {
		f.state = (enum cbl_state)get(at);
		f.reason = get_str(at, f.spec, f.message);
	}
	get_print(at, &f, flags);
	u->before = f;
}

struct cbl_finding *cbl_unpack_next(struct cbl_unpack *u)
{
	const char *at;

	while (u->block < u->pack->block_count &&
	       u->at == u->pack->blocks[u->block].len) {
		u->block++;
		u->at = 0;
		u->path.len = 0;
		u->data = NULL;
	}
	if (u->block == u->pack->block_count)
		return NULL;
	if (!u->data)
		bring(u);
	at = u->data + u->at;
	get_finding(u, &at);
	u->at = (uint32_t)(at - u->data);
	/* The caller may change it; the next is read by what it was. */
	u->finding = u->before;
	return &u->finding;
}

void cbl_unpack_seek(struct cbl_unpack *u, size_t block, uint32_t at,
		     struct cbl_str path)
{
	u->block = block;
	u->at = at;
	u->data = NULL;
	cbl_buf_clear(&u->path);
	cbl_buf_str(&u->path, path);
}

void cbl_unpack_drop(struct cbl_unpack *u, struct cbl_pack *pack)
{
	for (size_t i = u->block; i-- > 0 && pack->blocks[i].data;) {
		free(pack->blocks[i].data);
		pack->blocks[i].data = NULL;
	}
}
