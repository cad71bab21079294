/* SPDX-License-Identifier: MIT */
#include "diag/settle.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* Numbers named in one gap. */
#define NAMED 8

/* ---- again */

void cbl_firsts_release(struct cbl_firsts *firsts)
{
	free(firsts->items);
	free(firsts->slots);
	free(firsts->ranges);
	cbl_buf_release(&firsts->pool);
	cbl_buf_release(&firsts->path);
	*firsts = (struct cbl_firsts){0};
}

uint64_t cbl_again_key(struct cbl_str pending)
{
	return cbl_hash(CBL_HASH_START, pending);
}

/* The slot of a key: the item's index + 1 in it, or 0. */
static uint32_t *slot_of(const struct cbl_firsts *firsts, uint64_t key)
{
	size_t mask = firsts->slot_count - 1;
	size_t at = (size_t)(key ^ key >> 32) & mask;

	while (firsts->slots[at] &&
	       firsts->items[firsts->slots[at] - 1].key != key)
		at = (at + 1) & mask;
	return &firsts->slots[at];
}

static void make_room(struct cbl_firsts *firsts)
{
	if ((firsts->count + 1) * 3 <= firsts->slot_count * 2)
		return;
	free(firsts->slots);
	firsts->slot_count = firsts->slot_count ? firsts->slot_count * 2 : 64;
	firsts->slots = cbl_xcalloc(firsts->slot_count, sizeof(uint32_t));
	for (size_t i = 0; i < firsts->count; i++)
		*slot_of(firsts, firsts->items[i].key) = (uint32_t)i + 1;
}

/* Offset of a text in the pool; mostly it is the last one again. */
static uint32_t keep(struct cbl_firsts *firsts, struct cbl_str text,
		     uint32_t *last)
{
	if (firsts->pool.len &&
	    cbl_str_eq_c(text, firsts->pool.data + *last))
		return *last;
	*last = (uint32_t)firsts->pool.len;
	cbl_buf_str(&firsts->pool, text);
	cbl_buf_char(&firsts->pool, '\0');
	return *last;
}

/* Folders and names apart: many files share a folder. */
static void keep_path(struct cbl_firsts *firsts, struct cbl_str path,
		      struct cbl_first_item *item)
{
	size_t at = path.len;

	while (at && path.ptr[at - 1] != '/')
		at--;
	item->folder = keep(firsts, cbl_str(path.ptr, at),
			    &firsts->last_folder);
	item->name = keep(firsts, cbl_str(path.ptr + at, path.len - at),
			  &firsts->last_name);
}

static void keep_range(struct cbl_firsts *firsts, const struct cbl_range *r,
		       struct cbl_first_item *item)
{
	uint32_t columns = r->end.column - r->start.column;
	uint32_t bytes = r->end.offset - r->start.offset;

	item->line = r->start.line;
	item->column = r->start.column;
	item->offset = r->start.offset;
	item->more_bytes = (uint16_t)r->start.more_bytes;
	item->more_units = (uint16_t)r->start.more_units;
	item->columns = (uint16_t)columns;
	item->bytes = (uint16_t)bytes;
	if (r->end.line == r->start.line && columns < UINT16_MAX &&
	    bytes <= UINT16_MAX && r->start.more_bytes <= UINT16_MAX &&
	    r->start.more_units <= UINT16_MAX &&
	    r->end.more_bytes == r->start.more_bytes &&
	    r->end.more_units == r->start.more_units)
		return;
	firsts->ranges = cbl_grow(firsts->ranges, &firsts->range_cap,
				  firsts->range_count + 1,
				  sizeof(*firsts->ranges));
	item->columns = UINT16_MAX;
	item->offset = (uint32_t)firsts->range_count;
	firsts->ranges[firsts->range_count++] = *r;
}

static struct cbl_range range_of(const struct cbl_firsts *firsts,
				 const struct cbl_first_item *item)
{
	struct cbl_place start = {item->line, item->column, item->offset,
				  item->more_bytes, item->more_units};
	struct cbl_place end = start;

	if (item->columns == UINT16_MAX)
		return firsts->ranges[item->offset];
	end.column += item->columns;
	end.offset += item->bytes;
	return (struct cbl_range){start, end};
}

static struct cbl_first unpack(struct cbl_firsts *firsts,
			       const struct cbl_first_item *item)
{
	cbl_buf_clear(&firsts->path);
	cbl_buf_text(&firsts->path, firsts->pool.data + item->folder);
	cbl_buf_text(&firsts->path, firsts->pool.data + item->name);
	return (struct cbl_first){
		.path = cbl_str(cbl_buf_cstr(&firsts->path), firsts->path.len),
		.range = range_of(firsts, item),
		.digest = item->digest,
		.within = {item->container, item->container_line},
	};
}

/* The message of the key that was met before; false if this is the first,
 * which is noted. */
static bool met_before(struct cbl_firsts *firsts, const struct cbl_finding *f,
		       struct cbl_first *out)
{
	struct cbl_first_item item = {
		.key = cbl_again_key(f->pending),
		.digest = f->digest,
		.container = f->within.container,
		.container_line = f->within.line,
	};
	uint32_t *slot;

	make_room(firsts);
	slot = slot_of(firsts, item.key);
	if (*slot) {
		*out = unpack(firsts, &firsts->items[*slot - 1]);
		return true;
	}
	keep_path(firsts, f->path, &item);
	keep_range(firsts, &f->range, &item);
	firsts->items = cbl_grow(firsts->items, &firsts->cap, firsts->count + 1,
				 sizeof(*firsts->items));
	firsts->items[firsts->count++] = item;
	*slot = (uint32_t)firsts->count;
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

	if (!first_of(firsts, f, &first))
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

/* Of a gap before a number and one behind it the first is told. */
static bool is_told(const struct cbl_bag *bag, size_t kept,
		    const struct cbl_finding *f)
{
	const struct cbl_finding *last = kept ? &bag->findings[kept - 1] : NULL;

	return last && last->rule == f->rule && last->spec == f->spec &&
	       last->wait == CBL_WAIT_GAP &&
	       last->range.start.offset == f->range.start.offset &&
	       cbl_str_eq(last->path, f->path);
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

static void suggest_near(struct cbl_bag *bag, struct cbl_finding *f,
			 const struct cbl_keys *keys)
{
	struct cbl_str near[CBL_NEAR];
	struct cbl_buf text;
	size_t count;

	cbl_buf_init(&text, 0);
	count = cbl_keys_near(keys, f->pending, f->mrn,
			      f->dated ? f->date : CBL_UNDATED, &text, near);
	for (size_t i = 0; i < count; i++)
		suggest(bag, f, near[i]);
	cbl_buf_release(&text);
}

static bool is_absent(struct cbl_bag *bag, struct cbl_finding *f,
		      const struct cbl_keys *keys)
{
	if (cbl_keys_have(keys, f->pending))
		return false;
	weigh(f, keys, false);
	if (f->confidence < f->least)
		return false;
	if (f->suggests)
		suggest_near(bag, f, keys);
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

static bool stands(struct cbl_bag *bag, size_t kept, struct cbl_finding *f,
		   const struct cbl_keys *keys)
{
	switch (f->wait) {
	case CBL_WAIT_ABSENT:
		return is_absent(bag, f, keys);
	case CBL_WAIT_LATER:
		return is_later(bag, f, keys);
	case CBL_WAIT_HELD:
		return is_held(bag, f, keys);
	case CBL_WAIT_GAP:
		if (is_told(bag, kept, f) || !narrow(f, keys))
			return false;
		tell_gap(bag, f);
		return true;
	case CBL_WAIT_AGAIN:
	case CBL_WAIT_NOT:
		break;
	}
	return true;
}

void cbl_bag_settle_again(struct cbl_bag *bag, struct cbl_firsts *firsts)
{
	size_t kept = 0;

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_finding *f = &bag->findings[i];

		if (f->wait == CBL_WAIT_AGAIN && !stands_again(bag, f, firsts))
			continue;
		if (f->wait == CBL_WAIT_AGAIN) {
			f->wait = CBL_WAIT_NOT;
			f->pending = cbl_str("", 0);
		}
		if (kept != i)
			bag->findings[kept] = *f;
		kept++;
	}
	bag->count = kept;
}

static bool is_settled(const struct cbl_finding *f,
		       const struct cbl_seen *seen)
{
	int32_t first;

	if (f->wait != CBL_WAIT_ABSENT && f->wait != CBL_WAIT_LATER)
		return false;
	return cbl_seen_get(seen, f->pending, &first) &&
	       (f->wait == CBL_WAIT_ABSENT || first <= f->limit);
}

void cbl_bag_settle_early(struct cbl_bag *bag, const struct cbl_seen *seen)
{
	size_t kept = 0;

	for (size_t i = 0; i < bag->count; i++) {
		if (is_settled(&bag->findings[i], seen))
			continue;
		if (kept != i)
			bag->findings[kept] = bag->findings[i];
		kept++;
	}
	bag->count = kept;
}

void cbl_bag_settle(struct cbl_bag *bag, const struct cbl_keys *keys)
{
	size_t kept = 0;

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_finding *f = &bag->findings[i];

		if (!stands(bag, kept, f, keys))
			continue;
		if (kept != i)
			bag->findings[kept] = *f;
		kept++;
	}
	for (size_t i = 0; i < kept; i++) {
		bag->findings[i].wait = CBL_WAIT_NOT;
		bag->findings[i].pending = cbl_str("", 0);
	}
	bag->count = kept;
}

void cbl_bag_drop_waiting(struct cbl_bag *bag)
{
	size_t kept = 0;

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_finding *f = &bag->findings[i];

		if (f->wait == CBL_WAIT_HELD && f->confidence >= f->least)
			f->wait = CBL_WAIT_NOT;
		if (f->wait != CBL_WAIT_NOT)
			continue;
		if (kept != i)
			bag->findings[kept] = *f;
		kept++;
	}
	bag->count = kept;
}
