/* SPDX-License-Identifier: MIT
 *
 * `range` finds values below `min` or above `max`. Bounds are operands that
 * may be moved (`other.time + 6h`); a bound that is missing binds nothing,
 * one at a coarser precision is met by all that falls into it.
 *
 * Parameters: of, min, max.
 * Bad:  `max: head.total` with part 3 of 2.
 * Good: part 2 of 2; part 3 where no total is written.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

/* The bound as it would be without its shift: what a value that passes it
 * lies apart from. */
static struct cbl_term unmoved(const struct cbl_operand *o,
			       struct cbl_term bound)
{
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

static void judge(struct cbl_run *run, const struct cbl_term *term)
{
	const struct cbl_check *check = run->check;
	struct cbl_hit hit = cbl_hit_of(term);
	bool low = cbl_check_value(run, check->min, term, &hit.min) &&
		   cbl_term_cmp(term, &hit.min) == -1;
	bool high = cbl_check_value(run, check->max, term, &hit.max) &&
		    cbl_term_cmp(term, &hit.max) == 1;
	uint32_t bound = low ? check->min : check->max;

	if (!low && !high)
		return;
	hit.other =
		unmoved(&run->spec->operands[bound], low ? hit.min : hit.max);
	run->report(run, &hit);
}

void cbl_check_range(struct cbl_run *run)
{
	for (uint32_t i = 0; i < run->check->of.count; i++) {
		struct cbl_terms terms = {0};

		cbl_check_terms(run, i, false, &terms);
		for (size_t k = 0; k < terms.count; k++)
			judge(run, &terms.items[k]);
	}
}
