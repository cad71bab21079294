/* SPDX-License-Identifier: MIT
 *
 * What is well formed in a spec, behaves in its examples, and yet is not what
 * its author can want: told as warnings at the places of its file, with what
 * to do. One file a kind of analysis.
 */
#ifndef CBL_LINT_ANALYSE_H
#define CBL_LINT_ANALYSE_H

#include "lint/spec_test.h"
#include "spec/draft.h"

/* All of them; `test` is the one of the draft's spec. Says nothing that a
 * mistake in the spec may have brought about. */
void cbl_analyse(const struct cbl_spec_test *test, struct cbl_draft *draft);

/* A spec without elements or rules, and patterns that fit everything where
 * that leaves nothing to read. */
void cbl_analyse_nothing(const struct cbl_spec *spec, struct cbl_draft *draft);

/* Patterns of its own that take long on hostile text: each is tried
 * (pattern/probe.h). */
void cbl_analyse_patterns(const struct cbl_spec *spec,
			  struct cbl_draft *draft);

/* Lines of examples that two elements could begin, where the order of
 * elements decides and no `over` says that it is meant to. */
void cbl_analyse_claims(const struct cbl_spec_test *test,
			struct cbl_draft *draft);

/* Checks that can find nothing: conditions that exclude each other, things
 * that no message has, adjustments behind one that always holds. */
void cbl_analyse_rules(const struct cbl_spec *spec, struct cbl_draft *draft);

/* Rules that search much more text than the messages have, measured on the
 * examples. */
void cbl_analyse_costs(const struct cbl_spec_test *test,
		       struct cbl_draft *draft);

#endif
