/* SPDX-License-Identifier: MIT
 *
 * A spec's examples as tests: each rule is judged alone over its own, with
 * all profiles on. And what the examples show of the grammar beside: lines
 * that several elements claim, elements that nothing reaches.
 */
#ifndef CBL_LINT_SPEC_TEST_H
#define CBL_LINT_SPEC_TEST_H

#include "diag/finding.h"
#include "lint/linter.h"
#include "spec/draft.h"

/* How many examples of either kind a rule owes. */
#define CBL_LEAST_BAD 1
#define CBL_LEAST_GOOD 2

struct cbl_example_result {
	uint32_t rule;	  /* rules */
	uint32_t example; /* examples */
	const char *why;  /* NULL: it behaves; else what it does instead */
};

/* A line of an example that two elements could begin. */
struct cbl_claimed {
	uint32_t winner, other; /* elements */
	uint32_t rule, example; /* where it was met first */
	struct cbl_str line;
	size_t times;
};

struct cbl_spec_test {
	const struct cbl_spec *spec;
	const struct cbl_draft *draft; /* NULL: there are no mistakes */
	struct cbl_arena arena;
	struct cbl_example_result *examples; /* in the order of rules */
	size_t count, cap;
	size_t failed;
	size_t untried; /* rules with examples that rest on mistakes */
	struct cbl_claimed *claims; /* one for each pair of elements */
	size_t claim_count, claim_cap;
	bool *reached; /* by element: an example holds it */
	bool *fired;   /* by check: it finds something in a bad example */
	uint64_t *work;	 /* by rule: what it costs, over all examples */
	uint64_t judged; /* bytes of all examples */
};

/* Runs all examples of a spec; with `draft`, which the spec is then of, only
 * those of rules that mistakes leave alone. The caller releases. */
void cbl_spec_test_run(struct cbl_spec_test *out, const struct cbl_spec *spec,
		       const struct cbl_draft *draft);
void cbl_spec_test_release(struct cbl_spec_test *test);

/* The examples of a rule that do not behave. */
size_t cbl_spec_test_failed(const struct cbl_spec_test *test, uint32_t rule);

/* How many examples of a kind a rule has. */
size_t cbl_rule_examples(const struct cbl_spec *spec, uint32_t rule, bool bad);

/* Adds to the problems of the draft what a test of its spec found: examples
 * that do not behave, elements that none of them reaches, checks that none
 * of the bad ones shows. False, and nothing is told, if so many do not behave
 * that a mistake in the grammar must be the reason. */
bool cbl_spec_test_report(const struct cbl_spec_test *test,
			  struct cbl_draft *draft);

#endif
