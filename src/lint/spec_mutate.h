/* SPDX-License-Identifier: MIT
 *
 * How much of what can go wrong the rules of a spec notice: their good
 * examples are damaged, once each, and judged by all rules. A mutant is
 * killed by a rule that finds something in it which it did not find in the
 * whole example. A rule that kills none of all mutants is one that no slip
 * can trigger: it is broken, or it lacks a good example near to its defect.
 */
#ifndef CBL_LINT_SPEC_MUTATE_H
#define CBL_LINT_SPEC_MUTATE_H

#include "lint/linter.h"
#include "lint/mutate.h"

/* How many survivors of a rule are kept for show. */
#define CBL_SURVIVORS 8

struct cbl_mutate_options {
	uint64_t seed;
	unsigned each; /* mutants of an example and mutation, at most */
	const char *const *select; /* only examples of these rules; NULL: all */
};

/* A mutant in which no rule finds anything: a line of it, before and after. */
struct cbl_survivor {
	uint32_t example; /* examples */
	enum cbl_mutation how;
	const char *was;
	const char *is;
};

struct cbl_rule_mutants {
	size_t kills;	  /* of the mutants of all examples */
	size_t own;	  /* mutants of its own good examples, frames aside */
	size_t own_kills; /* of those it kills itself */
	size_t survived;  /* of those no rule kills */
	struct cbl_survivor survivors[CBL_SURVIVORS];
	size_t survivor_count;
};

struct cbl_spec_mutants {
	const struct cbl_spec *spec;
	struct cbl_arena arena;
	struct cbl_rule_mutants *rules; /* by rule */
	size_t examples;
	size_t made[CBL_MUTATION_COUNT_];
	size_t killed[CBL_MUTATION_COUNT_];
};

/* Makes and judges the mutants. The same options give the same result. The
 * caller releases. */
void cbl_spec_mutate(struct cbl_spec_mutants *out, const struct cbl_spec *spec,
		     const struct cbl_mutate_options *options);
void cbl_spec_mutants_release(struct cbl_spec_mutants *mutants);

/* Can a mutant be expected to trigger the rule? Not if no example shows it
 * finding something, nor if it is about texts of no format: one slip does not
 * make such a text of a message that shows in several ways what it is. */
bool cbl_rule_owes_kills(const struct cbl_spec *spec, uint32_t rule);

#endif
