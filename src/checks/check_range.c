/* SPDX-License-Identifier: MIT
 *
 * `range` finds values below `min` or above `max`. Bounds are operands that
 * may be moved (`other.time + 6h`); a bound that is missing binds nothing,
 * one at a coarser precision is met by all that falls into it.
 *
 * In the scope of a corpus the values are numbers of other messages, and the
 * times of those are judged: one that is there and later than `max` is found,
 * {missing} is its time.
 *
 * Parameters: of, min, max, scope.
 * Bad:  `max: head.total` with part 3 of 2.
 * Good: part 2 of 2; part 3 where no total is written.
 */
#include "checks/kinds.h"
#include "checks/terms.h"
#include "diag/settle.h"

static bool is_moved_by_another(const struct cbl_operand *o)
{
	return o->kind == CBL_OPERAND_PLUS || o->kind == CBL_OPERAND_MINUS;
}

/* The bound as it would be if nothing were added to it: what a value that
 * passes it lies apart from. */
static struct cbl_term unmoved(struct cbl_run *run, uint32_t operand,
			       const struct cbl_term *term,
			       struct cbl_term bound)
{
	const struct cbl_operand *o = &run->spec->operands[operand];

	while (is_moved_by_another(o)) {
		operand = run->spec->numbers[o->args.first];
		if (!cbl_check_value(run, operand, term, &bound))
			return bound;
		o = &run->spec->operands[operand];
	}
	if (!o->sign)
		return bound;
	if (bound.type == CBL_TERM_NUMBER)
		bound.number -= (int64_t)o->sign * o->number;
	else if (o->plain)
		bound.time = cbl_moment_shift(
			bound.time,
			(struct cbl_shift){.years = (int16_t)o->number},
			-o->sign);
	else
		bound.time = cbl_moment_shift(bound.time, o->shift, -o->sign);
	return bound;
}

/* The bounds in force for a term. */
struct bounds {
	bool has_min, has_max;
	struct cbl_term min, max;
	bool fixed; /* they are those of all terms that stand so: */
	struct cbl_standing standing;
};

static void read_bounds(struct cbl_run *run, const struct cbl_term *term,
			struct bounds *b)
{
	const struct cbl_check *check = run->check;
	bool binds, other;

	if (b->fixed &&
	    cbl_stands_so(run->message, term->instance, b->standing))
		return;
	b->min = b->max = cbl_term_none();
	b->has_min = cbl_check_value_if(run, check->min, term, &b->min, &binds);
	b->has_max =
		cbl_check_value_if(run, check->max, term, &b->max, &other);
	b->fixed = !binds && !other;
	b->standing = cbl_standing_of(run->message, term->instance);
}

static bool is_low(const struct bounds *b, const struct cbl_term *term)
{
	return b->has_min && cbl_term_cmp(term, &b->min) == -1;
}

static bool is_high(const struct bounds *b, const struct cbl_term *term)
{
	return b->has_max && cbl_term_cmp(term, &b->max) == 1;
}

static void judge(struct cbl_run *run, const struct cbl_term *term,
		  struct bounds *bounds)
{
	const struct cbl_check *check = run->check;
	struct cbl_hit hit;
	bool low;

	read_bounds(run, term, bounds);
	low = is_low(bounds, term);
	if ((!low && !is_high(bounds, term)) || !cbl_check_judges(run, term))
		return;
	hit = cbl_hit_of(term);
	hit.min = bounds->min;
	hit.max = bounds->max;
	hit.other = unmoved(run, low ? check->min : check->max, term,
			    low ? bounds->min : bounds->max);
	run->report(run, &hit);
}

/* Most lie within; whether the check applies is asked of the others only. */
static void judge_rows(struct cbl_run *run, uint32_t operand,
		       struct bounds *bounds)
{
	const struct cbl_message *m = run->message;
	const struct cbl_operand *o = &run->spec->operands[operand];
	struct cbl_walk walk;
	struct cbl_term term;
	uint32_t row;

	cbl_walk_begin(&walk, run->message, operand, NULL, false);
	while ((row = cbl_walk_row(&walk)) != CBL_NONE) {
		if (bounds->fixed && cbl_stands_so(m, m->rows[row].instance,
						   bounds->standing)) {
			cbl_term_glance(m, row, o, &term);
			if (!is_low(bounds, &term) &&
			    !is_high(bounds, &term))
				continue;
		}
		cbl_walk_term(&walk, row, &term);
		if (term.type != CBL_TERM_NULL)
			judge(run, &term, bounds);
	}
}

static void judge_terms(struct cbl_run *run, uint32_t operand,
			struct bounds *bounds)
{
	struct cbl_walk walk;
	struct cbl_term term;

	cbl_walk_begin(&walk, run->message, operand, NULL, false);
	while (cbl_walk_next(&walk, &term))
		judge(run, &term, bounds);
}

/* A value is the number of another message: is that one later than `max`? */
static void ask_corpus(struct cbl_run *run, const struct cbl_term *term)
{
	static const char later[] = {CBL_LATER};
	struct cbl_hit hit = cbl_hit_of(term);
	int32_t first;

	if ((term->type != CBL_TERM_TEXT && term->type != CBL_TERM_CODE) ||
	    !cbl_check_value(run, run->check->max, term, &hit.max) ||
	    hit.max.type != CBL_TERM_TIME ||
	    !cbl_keys_minutes(&hit.max.time, &first, &hit.limit))
		return;
	hit.wait = CBL_WAIT_LATER;
	hit.pending = cbl_str_trim(term->text);
	hit.missing = cbl_str(later, sizeof(later));
	run->report(run, &hit);
}

static void ask_corpus_all(struct cbl_run *run, uint32_t operand)
{
	struct cbl_walk walk;
	struct cbl_term term;

	cbl_walk_begin(&walk, run->message, operand, NULL, false);
	while (cbl_walk_next(&walk, &term))
		if (cbl_check_judges(run, &term))
			ask_corpus(run, &term);
}

void cbl_check_range(struct cbl_run *run)
{
	bool corpus = run->check->scope == CBL_SCOPE_CORPUS;
	struct bounds bounds;

	if (corpus && !run->corpus)
		return;
	bounds.fixed = false;
	for (uint32_t i = 0; i < run->check->of.count; i++) {
		uint32_t operand = cbl_check_of(run, i);
		const struct cbl_operand *o = &run->spec->operands[operand];

		if (corpus)
			ask_corpus_all(run, operand);
		else if (o->kind == CBL_OPERAND_FIELD && !o->sign)
			judge_rows(run, operand, &bounds);
		else
			judge_terms(run, operand, &bounds);
	}
}
