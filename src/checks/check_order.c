/* SPDX-License-Identifier: MIT
 *
 * `order` finds rows or elements in the wrong order. Of elements, `of` lists
 * the right order, and the finding is the first one that stands before one it
 * should follow: one finding a message (or part, under `scope`). Of a field,
 * `by` says whether its rank must not rise or must not fall from row to row.
 *
 * Parameters: of; by: rank falling | rising; scope.
 * Bad:  of `head, body, tail`, a tail before the body; by rank falling, 1 3.
 * Good: head, tail, without any body; by rank falling, 3 3 1.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

/* Ranks from row to row. A row without rank is passed over. */
static void order_ranks(struct cbl_run *run)
{
	bool falling = run->check->by == CBL_BY_FALLING;
	struct cbl_terms pool = {0};
	const struct cbl_term *last = NULL;
	int64_t last_rank = 0, rank;

	cbl_check_pool(run, false, &pool);
	for (size_t k = 0; k < pool.count; k++) {
		const struct cbl_term *term = &pool.items[k];
		struct cbl_hit hit;

		if (!cbl_term_rank(run->message, term, &rank))
			continue;
		if (last &&
		    cbl_check_scope(run, last) == cbl_check_scope(run, term) &&
		    (falling ? rank > last_rank : rank < last_rank)) {
			hit = cbl_hit_of(term);
			hit.other = *last;
			run->report(run, &hit);
		}
		last = term;
		last_rank = rank;
	}
}

/* Does all that is of an element stand behind all of those before it in `of`,
 * as it mostly does? Then whatever of it counts is in order. */
static bool is_in_order(const struct cbl_run *run)
{
	const struct cbl_message *m = run->message;
	int64_t farthest = -1;

	for (uint32_t i = 0; i < run->check->of.count; i++) {
		const struct cbl_operand *o =
			&run->spec->operands[cbl_check_of(run, i)];
		int64_t behind = farthest;
		uint32_t at;

		if (o->kind != CBL_OPERAND_ELEMENT)
			return false;
		for (at = m->first[o->element]; at != CBL_NONE;
		     at = m->instances[at].next) {
			uint32_t lo = m->instances[at].span.lo;

			if (lo <= behind)
				return false;
			if (lo > farthest)
				farthest = lo;
		}
	}
	return true;
}

/* Where in the right order the element of a term stands. */
static uint32_t nominal(const struct cbl_run *run, const struct cbl_term *term)
{
	uint32_t element = cbl_term_element(run->message, term);

	for (uint32_t i = 0; i < run->check->of.count; i++)
		if (run->spec->operands[cbl_check_of(run, i)].element ==
		    element)
			return i;
	return 0;
}

/* Judges the terms from `from` up to `to`, which are of one scope. */
static void order_elements(struct cbl_run *run, const struct cbl_terms *pool,
			   size_t from, size_t to)
{
	const struct cbl_term *early = NULL, *other = NULL;
	uint32_t least = UINT32_MAX;
	struct cbl_hit hit;

	/* From the end, so that the least that follows is known. */
	for (size_t k = to; k-- > from;) {
		const struct cbl_term *term = &pool->items[k];
		uint32_t place = nominal(run, term);

		if (place > least)
			early = term;
		else
			least = place;
	}
	if (!early)
		return;
	for (size_t k = to;
	     k-- > from && pool->items[k].span.lo > early->span.lo;)
		if (nominal(run, &pool->items[k]) < nominal(run, early))
			other = &pool->items[k];
	hit = cbl_hit_of(early);
	if (other)
		hit.other = *other;
	run->report(run, &hit);
}

void cbl_check_order(struct cbl_run *run)
{
	struct cbl_terms pool = {0};
	size_t from = 0;

	if (run->check->by == CBL_BY_FALLING ||
	    run->check->by == CBL_BY_RISING) {
		order_ranks(run);
		return;
	}
	if (is_in_order(run))
		return;
	cbl_check_pool(run, true, &pool);
	for (size_t k = 1; k <= pool.count; k++) {
		if (k < pool.count &&
		    cbl_check_scope(run, &pool.items[k]) ==
			    cbl_check_scope(run, &pool.items[from]))
			continue;
		order_elements(run, &pool, from, k);
		from = k;
	}
}
