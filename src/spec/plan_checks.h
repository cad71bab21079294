/* SPDX-License-Identifier: MIT
 *
 * What the checks of a spec need, for its plan.
 */
#ifndef CBL_SPEC_PLAN_CHECKS_H
#define CBL_SPEC_PLAN_CHECKS_H

#include "base/buf.h"
#include "spec/plan.h"

/* Adds a struct cbl_plan_check for every check to `checks`, and the numbers
 * it names to `things`. */
void cbl_plan_add_checks(const struct cbl_spec *spec, struct cbl_buf *checks,
			 struct cbl_buf *things);

#endif
