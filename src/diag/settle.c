/* SPDX-License-Identifier: MIT */
#include "diag/settle.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* Numbers named in one gap. */
#define NAMED 8

void cbl_claim_number(struct cbl_buf *out, struct cbl_str key, int64_t number)
{
	cbl_buf_char(out, CBL_CLAIM);
	cbl_buf_str(out, key);
	cbl_buf_printf(out, "\x1f%lld", (long long)number);
	cbl_buf_char(out, '\0');
}

size_t cbl_keys_collect(struct cbl_map *keys, struct cbl_buf *found)
{
	size_t at = 0, count = 0;

	while (at < found->len) {
		struct cbl_str key = cbl_str_c(found->data + at);
		uint32_t one = 1;

		if (cbl_map_add(keys, key, &one))
			count += key.len && key.ptr[0] != CBL_CLAIM;
		at += key.len + 1;
	}
	cbl_buf_clear(found);
	return count;
}

/* ---- again */

void cbl_firsts_release(struct cbl_firsts *firsts)
{
	cbl_map_release(&firsts->keys);
	cbl_arena_release(&firsts->arena);
	free(firsts->items);
	*firsts = (struct cbl_firsts){0};
}

/* The earlier message of the key; NULL: this is the first, and is noted. */
static const struct cbl_first *first_of(struct cbl_firsts *firsts,
					const struct cbl_finding *f)
{
	uint32_t index = (uint32_t)firsts->count;

	if (!cbl_map_add(&firsts->keys, f->pending, &index))
		return &firsts->items[index];
	firsts->items = cbl_grow(firsts->items, &firsts->cap, firsts->count + 1,
				 sizeof(*firsts->items));
	firsts->items[firsts->count++] = (struct cbl_first){
		cbl_str(cbl_arena_strndup(&firsts->arena, f->path.ptr,
					  f->path.len),
			f->path.len),
		f->range,
		f->digest,
	};
	return NULL;
}

/* The same text once more is another matter than another text. */
static void weigh_copy(struct cbl_finding *f)
{
	const struct cbl_rule *rule = &f->spec->rules[f->rule];

	for (uint32_t i = 0; i < rule->adjusts.count; i++) {
		const struct cbl_adjust *a =
			&f->spec->adjusts[rule->adjusts.first + i];

		if (!a->copy)
			continue;
		if (a->severity != CBL_NONE && !f->severity_given)
			f->severity = (enum cbl_severity)a->severity;
		if (a->confidence >= 0)
			f->confidence =
				(double)(long)((double)a->confidence * 10000 +
					       0.5) /
				10000;
		return;
	}
}

static void tell_first(struct cbl_bag *bag, struct cbl_finding *f,
		       const struct cbl_first *first)
{
	for (size_t i = 0; i < f->related_count; i++) {
		if (f->related[i].range.start.line)
			continue;
		f->related[i].path = cbl_bag_str(bag, first->path);
		f->related[i].range = first->range;
	}
}

static bool stands_again(struct cbl_bag *bag, struct cbl_finding *f,
			 struct cbl_firsts *firsts)
{
	const struct cbl_first *first = first_of(firsts, f);

	if (!first)
		return false;
	tell_first(bag, f, first);
	if (first->digest == f->digest)
		weigh_copy(f);
	return true;
}

/* ---- gaps */

static bool is_claimed(const struct cbl_map *keys, struct cbl_str key,
		       int64_t number)
{
	struct cbl_buf claim;
	bool claimed;

	cbl_buf_init(&claim, 0);
	cbl_claim_number(&claim, key, number);
	claimed = cbl_map_get(keys, cbl_str(claim.data, claim.len - 1), NULL);
	cbl_buf_release(&claim);
	return claimed;
}

/* Narrows the gap to what lies between two numbers that are there; false if
 * nothing does, or a later number will tell. */
static bool narrow(struct cbl_finding *f, const struct cbl_map *keys)
{
	struct cbl_gap *gap = &f->gap;

	for (int64_t k = gap->up ? gap->lo : gap->hi;
	     k >= gap->lo && k <= gap->hi; k += gap->up ? 1 : -1) {
		if (!is_claimed(keys, f->pending, k))
			continue;
		if (gap->up)
			return false;
		gap->lo = k + 1;
		return gap->gaps && gap->lo <= gap->hi;
	}
	return gap->lo <= gap->hi && (gap->up ? gap->gaps : gap->starts);
}

/* Puts the numbers for the byte that stands for them. */
static void tell_gap(struct cbl_bag *bag, struct cbl_finding *f)
{
	const char *at = memchr(f->message.ptr, CBL_LATER, f->message.len);
	size_t before = at ? (size_t)(at - f->message.ptr) : 0;
	struct cbl_buf text;

	if (!at)
		return;
	cbl_buf_init(&text, 0);
	cbl_buf_add(&text, f->message.ptr, before);
	for (int64_t k = f->gap.lo; k <= f->gap.hi && k < f->gap.lo + NAMED;
	     k++)
		cbl_buf_printf(&text, "%s%lld", k > f->gap.lo ? ", " : "",
			       (long long)k);
	if (f->gap.hi >= f->gap.lo + NAMED)
		cbl_buf_printf(&text, " to %lld", (long long)f->gap.hi);
	cbl_buf_add(&text, at + 1, f->message.len - before - 1);
	f->message = cbl_bag_str(bag, cbl_str(text.data, text.len));
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

/* ---- both */

static bool stands(struct cbl_bag *bag, size_t kept, struct cbl_finding *f,
		   const struct cbl_map *keys)
{
	switch (f->wait) {
	case CBL_WAIT_ABSENT:
		return !cbl_map_get(keys, f->pending, NULL);
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

void cbl_bag_settle(struct cbl_bag *bag, const struct cbl_map *keys)
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
