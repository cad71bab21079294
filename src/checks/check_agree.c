/* SPDX-License-Identifier: MIT
 *
 * `agree` finds values that differ: the first operand of `of` is compared
 * with each further one, or, with `group`, with the first of its own kind in
 * the same group. Times are equal if they are at the coarser precision,
 * codes if they are the same word or one lists the other in `equals`. Equal
 * ranks do not make equal codes: compare `:rank` for that.
 *
 * Parameters: of; by: modulo n (numbers), prefix n (the first n characters,
 * case and width of white space ignored); group; scope.
 * Bad:  12 in the head, 13 in the foot.
 * Good: 12 and 00012; 5 July and July 2006; anything and nothing.
 */
#include "checks/kinds.h"
#include "checks/terms.h"
#include "spec/vocabulary.h"
#include "text/utf8.h"

static bool lists(const struct cbl_run *run, const struct cbl_term *a,
		  const struct cbl_term *b)
{
	return a->type == CBL_TERM_CODE && a->entry != CBL_NONE &&
	       cbl_texts_hold(run->spec, run->spec->entries[a->entry].equals,
			      b->text);
}

/* The first `count` characters, in capitals, white space as one blank. */
static void add_prefix(struct cbl_buf *out, struct cbl_str text, uint32_t count)
{
	text = cbl_str_trim(text);
	for (size_t i = 0, step; i < text.len && count; i += step, count--) {
		step = cbl_utf8_next(text.ptr + i, text.len - i, NULL);
		if (!step)
			step = 1;
		if (!cbl_is_blank(text.ptr[i])) {
			for (size_t k = 0; k < step; k++)
				cbl_buf_char(out, cbl_upper(text.ptr[i + k]));
			continue;
		}
		while (i + step < text.len && cbl_is_blank(text.ptr[i + step]))
			step++;
		cbl_buf_char(out, ' ');
	}
}

static bool same_prefix(const struct cbl_run *run, const struct cbl_term *a,
			const struct cbl_term *b)
{
	struct cbl_buf x, y;
	bool same;

	cbl_buf_init(&x, 0);
	cbl_buf_init(&y, 0);
	add_prefix(&x, a->text, run->check->by_n);
	add_prefix(&y, b->text, run->check->by_n);
	same = cbl_str_eq(cbl_str_trim(cbl_str(x.data, x.len)),
			  cbl_str_trim(cbl_str(y.data, y.len)));
	cbl_buf_release(&x);
	cbl_buf_release(&y);
	return same;
}

/* Do they differ? What does not compare does not. */
static bool differ(const struct cbl_run *run, const struct cbl_term *a,
		   const struct cbl_term *b)
{
	const struct cbl_check *c = run->check;
	int order = cbl_term_cmp(a, b);
	bool numbers = a->type == CBL_TERM_NUMBER;

	if (order == 0 || order == 2)
		return false;
	if (c->by == CBL_BY_MODULO)
		return numbers && c->by_n &&
		       (a->number - b->number) % (int64_t)c->by_n != 0;
	if (c->by == CBL_BY_PREFIX && !numbers && a->type != CBL_TERM_TIME)
		return !same_prefix(run, a, b);
	return !lists(run, a, b) && !lists(run, b, a);
}

static void compare(struct cbl_run *run, const struct cbl_term *term,
		    const struct cbl_term *other)
{
	struct cbl_hit hit;

	if (!differ(run, term, other) || !cbl_check_judges(run, term))
		return;
	hit = cbl_hit_of(term);
	hit.other = *other;
	run->report(run, &hit);
}

/* Every term with the first of its group. */
static void agree_in_groups(struct cbl_run *run, const struct cbl_terms *terms)
{
	struct cbl_map groups = {0};
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	for (size_t k = 0; k < terms->count; k++) {
		uint32_t first = (uint32_t)k;

		cbl_buf_clear(&key);
		if (cbl_check_group(run, &terms->items[k], &key) &&
		    !cbl_map_add(&groups, cbl_str(key.data, key.len), &first))
			compare(run, &terms->items[k], &terms->items[first]);
	}
	cbl_buf_release(&key);
	cbl_map_release(&groups);
}

/* Every term with the further operands. Most agree: whether the check
 * applies is asked of the others only. */
static void agree_with_others(struct cbl_run *run)
{
	struct cbl_term term, other;
	struct cbl_walk walk;

	cbl_walk_begin(&walk, run->message, cbl_check_of(run, 0), NULL, false);
	while (cbl_walk_next(&walk, &term))
		for (uint32_t i = 1; i < run->check->of.count; i++)
			if (cbl_check_value(run, cbl_check_of(run, i), &term,
					    &other))
				compare(run, &term, &other);
}

void cbl_check_agree(struct cbl_run *run)
{
	struct cbl_terms terms = {0};

	/* NEEDSWORK: the parts of a set that lie in several messages. */
	if (run->check->scope == CBL_SCOPE_CORPUS || !run->check->of.count)
		return;
	if (run->check->group == CBL_NONE) {
		agree_with_others(run);
		return;
	}
	cbl_check_terms(run, 0, false, &terms);
	if (terms.count > 1)
		agree_in_groups(run, &terms);
}
