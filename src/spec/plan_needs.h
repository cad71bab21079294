/* SPDX-License-Identifier: MIT
 *
 * For plan_make.c only: what words the evidence round findings needs.
 */
#ifndef CBL_SPEC_PLAN_NEEDS_H
#define CBL_SPEC_PLAN_NEEDS_H

#include "base/buf.h"
#include "spec/plan.h"

/* Derives the needs of all patterns of contexts: writes which bits a pattern
 * needs into `patterns`, and the sections of words. */
void cbl_plan_add_needs(const struct cbl_spec *spec,
			struct cbl_plan_pattern *patterns,
			struct cbl_buf *keys, struct cbl_buf *words);

#endif
