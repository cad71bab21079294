/* SPDX-License-Identifier: MIT
 *
 * What of a spec the messages of a corpus use: which elements and starts
 * begin something, which entries are met, which checks have something to look
 * at and which find something. What is never used is wrong, or not needed, or
 * lacks a message that shows it.
 */
#ifndef CBL_LINT_COVERAGE_H
#define CBL_LINT_COVERAGE_H

#include "lint/linter.h"

/* How often, by index of the spec's sections. */
struct cbl_coverage {
	const struct cbl_spec *spec;
	size_t messages;
	size_t foreign;	  /* texts that the spec does not claim */
	size_t *elements; /* met */
	size_t *starts;	  /* began an element */
	size_t *entries;  /* met in a field that looks them up */
	size_t *met;	  /* by check: messages with something to look at */
	bool *fired;	  /* by check */
	size_t *findings; /* by rule */
	bool *looked_up;  /* by vocabulary: a field looks up its entries */
	struct cbl_rule_setting *rules;
};

void cbl_coverage_init(struct cbl_coverage *coverage,
		       const struct cbl_spec *spec);
void cbl_coverage_release(struct cbl_coverage *coverage);

/* Counts the messages of a source. */
void cbl_coverage_add(struct cbl_coverage *coverage,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source);

/* Can the rule find anything in one message, or does it take a corpus? */
bool cbl_coverage_needs_corpus(const struct cbl_spec *spec, uint32_t rule);

#endif
