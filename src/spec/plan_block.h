/* SPDX-License-Identifier: MIT
 *
 * The layout of a plan, shared by what writes and what opens it.
 */
#ifndef CBL_SPEC_PLAN_BLOCK_H
#define CBL_SPEC_PLAN_BLOCK_H

#include "spec/block.h"
#include "spec/plan.h"

enum cbl_plan_section {
#define X(name, type) CBL_PLAN_##name,
	CBL_PLAN_SECTIONS(X)
#undef X
	CBL_PLAN_SECTION_COUNT_,
};

struct cbl_plan_block {
	uint32_t version; /* CBL_SPEC_BLOCK_VERSION */
	uint32_t size;	  /* of the whole block, in bytes */
	struct cbl_block_section sections[CBL_PLAN_SECTION_COUNT_];
};

#endif
