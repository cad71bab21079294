/* SPDX-License-Identifier: MIT */
#include "diag/settle.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "diag/names.h"
#include "diag/numbers.h"

/* Numbers named in one gap. */
#define NAMED 8

/* ---- again */

void cbl_firsts_release(struct cbl_firsts *firsts)
{
	free(firsts->slots);
	cbl_buf_release(&firsts->pool);
	cbl_buf_release(&firsts->folders);
	cbl_buf_release(&firsts->path);
	*firsts = (struct cbl_firsts){0};
}

uint64_t cbl_again_key(struct cbl_str pending)
{
	return cbl_hash(CBL_HASH_START, pending);
}

/* A kept message begins with its key. */
static uint64_t key_at(const struct cbl_firsts *firsts, size_t at)
{
	uint64_t key;

	memcpy(&key, firsts->pool.data + at, sizeof(key));
	return key;
}

/* The slot of a key: where its message begins + 1 in it, or 0. */
static uint32_t *slot_of(const struct cbl_firsts *firsts, uint64_t key)
{
	size_t mask = firsts->slot_count - 1;
	size_t at = (size_t)(key ^ key >> 32) & mask;

	while (firsts->slots[at] &&
	       key_at(firsts, firsts->slots[at] - 1) != key)
		at = (at + 1) & mask;
	return &firsts->slots[at];
}

static void make_room(struct cbl_firsts *firsts)
{
	uint32_t *old = firsts->slots;
	size_t count = firsts->slot_count;

	if ((firsts->count + 1) * 3 <= count * 2)
		return;
	firsts->slot_count = count ? count * 2 : 64;
	firsts->slots = cbl_xcalloc(firsts->slot_count, sizeof(uint32_t));
	for (size_t i = 0; i < count; i++)
		if (old[i])
			*slot_of(firsts, key_at(firsts, old[i] - 1)) = old[i];
	free(old);
}

/* Where a folder stands in the pool; mostly it is the last one again. */
static size_t keep_folder(struct cbl_firsts *firsts, struct cbl_str folder)
{
	struct cbl_buf *all = &firsts->folders;

	if (!all->len || !cbl_str_eq_c(folder, all->data + firsts->last_folder)) {
		firsts->last_folder = all->len;
		cbl_buf_str(all, folder);
		cbl_buf_add(all, "", 1);
	}
	return firsts->last_folder;
}

/* Folders and names apart: many files share a folder. */
static void keep(struct cbl_firsts *firsts, const struct cbl_finding *f,
		 uint64_t key)
{
	struct cbl_buf *pool = &firsts->pool;
	size_t at = f->path.len;

	while (at && f->path.ptr[at - 1] != '/')
		at--;
	cbl_buf_add(pool, (const char *)&key, sizeof(key));
	cbl_buf_add(pool, (const char *)&f->digest, sizeof(f->digest));
	cbl_put_number(pool,
		       keep_folder(firsts, cbl_str(f->path.ptr, at)));
	cbl_put_number(pool, f->path.len - at);
	cbl_buf_add(pool, f->path.ptr + at, f->path.len - at);
	cbl_put_number(pool, f->within.container);
	cbl_put_number(pool, f->within.line);
	cbl_put_range(pool, f->range);
	if (pool->len >= UINT32_MAX) /* of some eighty million messages */
		cbl_mem_out(pool->len);
}

static struct cbl_first unpack(struct cbl_firsts *firsts, size_t begin)
{
	const char *at = firsts->pool.data + begin + sizeof(uint64_t);
	struct cbl_buf *path = &firsts->path;
	struct cbl_first first = {0};
	size_t len;

	memcpy(&first.digest, at, sizeof(first.digest));
	at += sizeof(first.digest);
	cbl_buf_clear(path);
	cbl_buf_text(path, firsts->folders.data + cbl_get_number(&at));
	len = (size_t)cbl_get_number(&at);
	cbl_buf_add(path, at, len);
	at += len;
	first.path = cbl_str(cbl_buf_cstr(path), path->len);
	first.within.container = (uint32_t)cbl_get_number(&at);
	first.within.line = (uint32_t)cbl_get_number(&at);
	first.range = cbl_get_range(&at);
	return first;
}

/* The message of the key that was met before; false if this is the first,
 * which is noted. */
static bool met_before(struct cbl_firsts *firsts, const struct cbl_finding *f,
		       struct cbl_first *out)
{
	uint64_t key = cbl_again_key(f->pending);
	uint32_t *slot;

	make_room(firsts);
	slot = slot_of(firsts, key);
	if (*slot) {
		*out = unpack(firsts, *slot - 1);
		return true;
	}
	*slot = (uint32_t)firsts->pool.len + 1;
	keep(firsts, f, key);
	firsts->count++;
	return false;
}

/* Of two messages the one that comes first in the order of reports. */
static bool comes_before(const struct cbl_first *a, struct cbl_str path,
			 const struct cbl_range *range)
{
	int order = cbl_str_cmp(a->path, path);

	return order < 0 ||
	       (order == 0 && a->range.start.offset < range->start.offset);
}

/* The first message of the key, of this run or of another corpus, if it is
 * before the finding's. */
static bool first_of(struct cbl_firsts *firsts, const struct cbl_finding *f,
		     struct cbl_first *out)
{
	struct cbl_first other;
	bool met = met_before(firsts, f, out);

	if (!firsts->elsewhere ||
	    !firsts->elsewhere(f, cbl_again_key(f->pending), &other,
			       firsts->ctx))
		return met;
	if (met && !comes_before(&other, out->path, &out->range))
		return true;
	if (!met && !comes_before(&other, f->path, &f->range))
		return false;
	*out = other;
	return true;
}

/* ---- what others decide of severity and confidence */

static double exact(float f)
{
	return (double)(long)((double)f * 10000 + 0.5) / 10000;
}

/* Does what an adjust asks of others hold? `same`: of the same text. */
static bool applies(const struct cbl_adjust *a, const struct cbl_finding *f,
		    const struct cbl_keys *keys, bool same)
{
	if (a->copy && !same)
		return false;
	if (a->around &&
	    (!keys || cbl_keys_around(keys, f->pending, a->around) <
			      exact(a->share)))
		return false;
	return a->holds == CBL_NONE || cbl_keys_have(keys, f->pending);
}

/* The first of the rule's adjusts that waited for others and applies. */
static const struct cbl_adjust *weigh(struct cbl_finding *f,
				      const struct cbl_keys *keys, bool same)
{
	const struct cbl_rule *rule = &f->spec->rules[f->rule];

	for (uint32_t i = 0; i < rule->adjusts.count && i < 32; i++) {
		const struct cbl_adjust *a =
			&f->spec->adjusts[rule->adjusts.first + i];

		if (!(f->later & 1u << i) || !applies(a, f, keys, same))
			continue;
		if (a->severity != CBL_NONE && !f->severity_given)
			f->severity = (enum cbl_severity)a->severity;
		if (a->confidence >= 0)
			f->confidence = exact(a->confidence);
		return a;
	}
	return NULL;
}

static void tell_first(struct cbl_bag *bag, struct cbl_finding *f,
		       const struct cbl_first *first)
{
	for (size_t i = 0; i < f->related_count; i++) {
		if (f->related[i].range.start.line)
			continue;
		f->related[i].path = cbl_bag_str(bag, first->path);
		f->related[i].within = first->within;
		f->related[i].range = first->range;
	}
}

static bool stands_again(struct cbl_bag *bag, struct cbl_finding *f,
			 struct cbl_firsts *firsts)
{
	struct cbl_first first;

	if (!first_of(firsts, f, &first) ||
	    (f->differs && first.digest == f->digest))
		return false;
	tell_first(bag, f, &first);
	weigh(f, NULL, first.digest == f->digest);
	return f->confidence >= f->least;
}

/* ---- gaps */

/* Narrows the gap to what lies between two numbers that are there; false if
 * nothing does, or a later number will tell. */
static bool narrow(struct cbl_finding *f, const struct cbl_keys *keys)
{
	struct cbl_gap *gap = &f->gap;

	for (int64_t k = gap->up ? gap->lo : gap->hi;
	     k >= gap->lo && k <= gap->hi; k += gap->up ? 1 : -1) {
		if (!cbl_keys_claimed(keys, f->pending, k))
			continue;
		if (gap->up)
			return false;
		gap->lo = k + 1;
		return gap->gaps && gap->lo <= gap->hi;
	}
	return gap->lo <= gap->hi && (gap->up ? gap->gaps : gap->starts);
}

/* Puts a text for the byte that stands for it. */
static void tell(struct cbl_bag *bag, struct cbl_finding *f,
		 const struct cbl_buf *what)
{
	const char *at = memchr(f->message.ptr, CBL_LATER, f->message.len);
	size_t before = at ? (size_t)(at - f->message.ptr) : 0;
	struct cbl_buf text;

	if (!at)
		return;
	cbl_buf_init(&text, 0);
	cbl_buf_add(&text, f->message.ptr, before);
	cbl_buf_add(&text, cbl_buf_cstr(what), what->len);
	cbl_buf_add(&text, at + 1, f->message.len - before - 1);
	f->message = cbl_bag_str(bag, cbl_str(text.data, text.len));
	cbl_buf_release(&text);
}

static void tell_gap(struct cbl_bag *bag, struct cbl_finding *f)
{
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	for (int64_t k = f->gap.lo; k <= f->gap.hi && k < f->gap.lo + NAMED;
	     k++)
		cbl_buf_printf(&text, "%s%lld", k > f->gap.lo ? ", " : "",
			       (long long)k);
	if (f->gap.hi >= f->gap.lo + NAMED)
		cbl_buf_printf(&text, " to %lld", (long long)f->gap.hi);
	tell(bag, f, &text);
	cbl_buf_release(&text);
}

/* The finding that was kept last, if it was about a gap. */
struct told {
	const struct cbl_spec *spec; /* NULL: it was not */
	uint32_t rule, offset;
	struct cbl_buf path;
};

/* Of a gap before a number and one behind it the first is told. */
static bool is_told(const struct told *last, const struct cbl_finding *f)
{
	return last->spec == f->spec && last->rule == f->rule &&
	       last->offset == f->range.start.offset &&
	       cbl_str_eq(f->path, cbl_str(cbl_buf_cstr(&last->path),
					   last->path.len));
}

static void note_told(struct told *last, const struct cbl_finding *f)
{
	last->spec = f->wait == CBL_WAIT_GAP ? f->spec : NULL;
	if (!last->spec)
		return;
	last->rule = f->rule;
	last->offset = f->range.start.offset;
	cbl_buf_clear(&last->path);
	cbl_buf_str(&last->path, f->path);
}

/* ---- absent, later */

static void suggest(struct cbl_bag *bag, struct cbl_finding *f,
		    struct cbl_str text)
{
	struct cbl_str *all =
		cbl_arena_alloc(&bag->arena, (f->suggestion_count + 1) *
						     sizeof(*f->suggestions));

	if (f->suggestion_count)
		memcpy(all, f->suggestions,
		       f->suggestion_count * sizeof(*all));
	all[f->suggestion_count++] = cbl_bag_str(bag, text);
	f->suggestions = all;
}

/* What numbers with other names are looked at for. */
struct naming {
	struct cbl_bag *bag;
	struct cbl_finding *finding;
	const struct cbl_keys *keys;
	int32_t day;
};

static void suggest_named(struct cbl_str id, void *ctx)
{
	struct naming *n = ctx;
	struct cbl_finding *f = n->finding;

	if (f->suggestion_count < CBL_NEAR && !cbl_str_eq(id, f->mrn) &&
	    cbl_keys_have(n->keys, id) &&
	    cbl_keys_related(n->keys, id, f->mrn, n->day))
		suggest(n->bag, f, id);
}

static void suggest_near(struct cbl_bag *bag, struct cbl_finding *f,
			 const struct cbl_keys *keys, struct cbl_names *names)
{
	int32_t day = f->dated ? f->date : CBL_UNDATED;
	struct naming naming = {bag, f, keys, day};
	struct cbl_str near[CBL_NEAR];
	struct cbl_buf text;
	size_t count;

	cbl_buf_init(&text, 0);
	count = cbl_keys_near(keys, f->pending, f->mrn, day, &text, near);
	for (size_t i = 0; i < count; i++)
		suggest(bag, f, near[i]);
	cbl_buf_release(&text);
	cbl_names_each(names, f->spec, f->pending, suggest_named, &naming);
}

static bool is_absent(struct cbl_bag *bag, struct cbl_finding *f,
		      const struct cbl_keys *keys, struct cbl_names *names)
{
	if (cbl_keys_have(keys, f->pending))
		return false;
	weigh(f, keys, false);
	if (f->confidence < f->least)
		return false;
	if (f->suggests)
		suggest_near(bag, f, keys, names);
	return true;
}

static bool is_later(struct cbl_bag *bag, struct cbl_finding *f,
		     const struct cbl_keys *keys)
{
	int32_t first, last;
	struct cbl_moment time = {.precision = CBL_PRECISION_DAY};
	struct cbl_buf text;

	if (!cbl_keys_earliest(keys, f->pending, &first, &last) ||
	    first <= f->limit)
		return false;
	time.day = (first - (first % 1440 + 1440) % 1440) / 1440;
	cbl_buf_init(&text, 0);
	cbl_moment_print(&text, time, CBL_STYLE_DAY);
	tell(bag, f, &text);
	cbl_buf_release(&text);
	return true;
}

/* It stands; how sure it is, others say. */
static bool is_held(struct cbl_bag *bag, struct cbl_finding *f,
		    const struct cbl_keys *keys)
{
	const struct cbl_adjust *a = weigh(f, keys, false);

	if (a && a->holds != CBL_NONE)
		suggest(bag, f, f->pending);
	return f->confidence >= f->least;
}

/* ---- all of them */

struct settling {
	const struct cbl_keys *keys;
	bool lacking;  /* something could not be read */
	bool withheld; /* and something is not told therefore */
	struct told last;
	struct cbl_names names;
};

/* Where all messages are to be, one that is not there may be the one that
 * nobody could read. In an excerpt it may be anywhere. */
static bool may_be_unread(const struct settling *s,
			  const struct cbl_finding *f)
{
	return s->lacking && f->closed &&
	       (f->wait == CBL_WAIT_ABSENT || f->wait == CBL_WAIT_GAP);
}

static bool stands(struct cbl_bag *bag, struct cbl_finding *f,
		   struct settling *s)
{
	switch (f->wait) {
	case CBL_WAIT_ABSENT:
		return is_absent(bag, f, s->keys, &s->names);
	case CBL_WAIT_LATER:
		return is_later(bag, f, s->keys);
	case CBL_WAIT_HELD:
		return is_held(bag, f, s->keys);
	case CBL_WAIT_GAP:
		if (is_told(&s->last, f) || !narrow(f, s->keys))
			return false;
		tell_gap(bag, f);
		return true;
	case CBL_WAIT_AGAIN:
	case CBL_WAIT_NOT:
		break;
	}
	return true;
}

static void is_settled(struct cbl_finding *f)
{
	f->wait = CBL_WAIT_NOT;
	f->pending = cbl_str("", 0);
}

static bool keep_again(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	if (f->wait != CBL_WAIT_AGAIN)
		return true;
	if (!stands_again(texts, f, ctx) || f->silent)
		return false;
	is_settled(f);
	return true;
}

void cbl_bag_settle_again(struct cbl_bag *bag, struct cbl_firsts *firsts)
{
	cbl_bag_sift(bag, keep_again, firsts);
}

static bool keep_open(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	const struct cbl_seen *const *seen = ctx;
	int32_t first;

	(void)texts;
	if (f->wait != CBL_WAIT_ABSENT && f->wait != CBL_WAIT_LATER)
		return true;
	return !cbl_seen_get(*seen, f->pending, &first) ||
	       (f->wait == CBL_WAIT_LATER && first > f->limit);
}

void cbl_bag_settle_early(struct cbl_bag *bag, const struct cbl_seen *seen)
{
	cbl_bag_sift(bag, keep_open, &seen);
}

static bool keep_standing(struct cbl_bag *texts, struct cbl_finding *f,
			  void *ctx)
{
	struct settling *s = ctx;

	if (!stands(texts, f, s))
		return false;
	if (may_be_unread(s, f)) {
		s->withheld = true;
		return false;
	}
	note_told(&s->last, f);
	is_settled(f);
	return true;
}

void cbl_bag_settle(struct cbl_bag *bag, const struct cbl_keys *keys)
{
	struct settling s = {
		.keys = keys,
		.lacking = bag->lacking,
	};

	cbl_bag_sift(bag, keep_standing, &s);
	bag->withheld = bag->withheld || s.withheld;
	cbl_buf_release(&s.last.path);
	cbl_names_release(&s.names);
}

static bool keep_decided(struct cbl_bag *texts, struct cbl_finding *f,
			 void *ctx)
{
	bool *withheld = ctx;

	(void)texts;
	if (f->wait == CBL_WAIT_HELD && f->confidence >= f->least)
		f->wait = CBL_WAIT_NOT;
	*withheld = *withheld || f->wait != CBL_WAIT_NOT;
	return f->wait == CBL_WAIT_NOT;
}

void cbl_bag_drop_waiting(struct cbl_bag *bag)
{
	bool withheld = false;

	cbl_bag_sift(bag, keep_decided, &withheld);
	bag->withheld = bag->withheld || withheld;
}
