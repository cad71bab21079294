/* SPDX-License-Identifier: MIT
 *
 * One example of a rule: what is found in it, and whether it behaves.
 */
#ifndef CBL_LINT_EXAMPLE_H
#define CBL_LINT_EXAMPLE_H

#include "lint/linter.h"

/* What the example's rule finds in it, added to `bag` with the places of the
 * example's whole text (frame and all), sorted. */
void cbl_example_judge(const struct cbl_spec *spec,
		       struct cbl_lint_scratch *scratch, uint32_t rule,
		       uint32_t example, struct cbl_bag *bag);

/* Adds to `why` what the example does that it should not; nothing if it
 * behaves. In `fired`, by check of the spec, those are set that find
 * something in it; it may be NULL. */
void cbl_example_check(const struct cbl_spec *spec,
		       struct cbl_lint_scratch *scratch, uint32_t rule,
		       uint32_t example, bool *fired, struct cbl_buf *why);

#endif
