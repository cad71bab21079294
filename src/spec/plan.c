/* SPDX-License-Identifier: MIT */
#include "spec/plan.h"

#include <stdlib.h>

#include "spec/plan_block.h"

static const uint32_t record_size[CBL_PLAN_SECTION_COUNT_] = {
#define X(name, type) sizeof(type),
	CBL_PLAN_SECTIONS(X)
#undef X
};

static bool block_fits(const struct cbl_plan_block *header, size_t size)
{
	if (size < sizeof(*header) || header->size > size ||
	    header->version != CBL_SPEC_BLOCK_VERSION)
		return false;
	for (unsigned i = 0; i < CBL_PLAN_SECTION_COUNT_; i++) {
		const struct cbl_block_section *s = &header->sections[i];
		uint64_t bytes = (uint64_t)s->count * record_size[i];

		if (s->offset % CBL_BLOCK_ALIGN || s->offset > size ||
		    bytes > size - s->offset)
			return false;
	}
	return true;
}

bool cbl_plan_open(struct cbl_plan *plan, const void *block, size_t size,
		   bool owned)
{
	const struct cbl_plan_block *header = block;
	const char *base = block;

	*plan = (struct cbl_plan){0};
	if (!block || !block_fits(header, size))
		return false;
#define X(name, type)                                                      \
	plan->name = (const void *)(base +                                 \
				    header->sections[CBL_PLAN_##name].offset); \
	plan->name##_count = header->sections[CBL_PLAN_##name].count;
	CBL_PLAN_SECTIONS(X)
#undef X
	plan->block = owned ? (void *)(uintptr_t)block : NULL;
	return true;
}

void cbl_plan_release(struct cbl_plan *plan)
{
	free(plan->block);
	*plan = (struct cbl_plan){0};
}
