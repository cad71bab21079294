/* SPDX-License-Identifier: MIT */
#include "spec/spec.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/mem.h"
#include "spec/block.h"
#include "spec/builtin.h"
#include "spec/caches.h"
#include "spec/made.h"

static const uint32_t record_size[CBL_SECTION_COUNT_] = {
#define X(name, type) sizeof(type),
	CBL_SPEC_SECTIONS(X)
#undef X
};

static bool section_fits(const struct cbl_block *header, enum cbl_section i)
{
	uint64_t at = header->sections[i].offset;
	uint64_t size = (uint64_t)header->sections[i].count * record_size[i];

	return at % CBL_BLOCK_ALIGN == 0 && at <= header->size &&
	       size <= header->size - at;
}

/* Is it of this build? Only the frame is judged: what the records say of one
 * another is the resolver's word. */
static bool block_fits(const void *block, size_t size)
{
	const struct cbl_block *header = block;

	if (size < sizeof(*header) || header->size > size ||
	    header->version != CBL_SPEC_BLOCK_VERSION)
		return false;
	for (unsigned i = 0; i < CBL_SECTION_COUNT_; i++)
		if (!section_fits(header, i))
			return false;
	return header->sections[CBL_SECTION_meta].count == 1;
}

static const void *section(const void *block, enum cbl_section i)
{
	const struct cbl_block *header = block;

	return (const char *)block + header->sections[i].offset;
}

static struct cbl_spec *open_block(const void *block, size_t size)
{
	const struct cbl_block *header = block;

	if (!block_fits(block, size))
		return NULL;

	struct cbl_spec *spec = cbl_xcalloc(1, sizeof(*spec));

#define X(name, type)                                                          \
	spec->name = section(block, CBL_SECTION_##name);                       \
	spec->name##_count = header->sections[CBL_SECTION_##name].count;
	CBL_SPEC_SECTIONS(X)
#undef X
	spec->cache = cbl_pattern_cache_new(spec->patterns_count);
	spec->near = cbl_near_cache_new(spec->vocabularies_count);
	spec->made = cbl_made_new(spec);
	spec->block_size = size;
	return spec;
}

static void make_plan(struct cbl_spec *spec, enum cbl_plan_depth depth)
{
	size_t size;
	void *plan = cbl_plan_make(spec, depth, cbl_builtin_specs, &size);

	cbl_plan_release(&spec->plan);
	cbl_plan_open(&spec->plan, plan, size, true);
}

void cbl_spec_unplan(struct cbl_spec *spec)
{
	make_plan(spec, CBL_PLAN_NOTHING);
}

struct cbl_spec *cbl_spec_open_deep(const void *block, size_t size, bool owned,
				    enum cbl_plan_depth depth)
{
	struct cbl_spec *spec = open_block(block, size);

	if (!spec)
		return NULL;
	spec->block = owned ? (void *)(uintptr_t)block : NULL;
	make_plan(spec, depth);
	return spec;
}

struct cbl_spec *cbl_spec_open(const void *block, size_t size, bool owned)
{
	return cbl_spec_open_deep(block, size, owned, CBL_PLAN_CHEAP);
}

struct cbl_spec *cbl_spec_open_planned(const void *block, size_t size,
				       const void *plan, size_t plan_size)
{
	struct cbl_spec *spec = open_block(block, size);

	if (!spec)
		return NULL;
	if (!cbl_plan_open(&spec->plan, plan, plan_size, false) ||
	    spec->plan.patterns_count != spec->patterns_count)
		make_plan(spec, CBL_PLAN_CHEAP);
	return spec;
}

void cbl_spec_free(struct cbl_spec *spec)
{
	if (!spec)
		return;
	cbl_pattern_cache_free(spec->cache);
	cbl_near_cache_free(spec->near);
	free(spec->made);
	cbl_plan_release(&spec->plan);
	free(spec->block);
	if (spec->mapped)
		munmap(spec->mapped, spec->mapped_size);
	free(spec);
}

/* There are dozens of each, looked up once a run: no table is kept. */
uint32_t cbl_spec_find_element(const struct cbl_spec *spec, struct cbl_str id)
{
	for (uint32_t i = 0; i < spec->elements_count; i++)
		if (cbl_str_eq(cbl_spec_str(spec, spec->elements[i].id), id))
			return i;
	return CBL_NONE;
}

uint32_t cbl_spec_find_rule(const struct cbl_spec *spec, struct cbl_str name)
{
	for (uint32_t i = 0; i < spec->rules_count; i++) {
		const struct cbl_rule *rule = &spec->rules[i];

		if (cbl_str_eq(cbl_spec_str(spec, rule->code), name) ||
		    cbl_str_eq(cbl_spec_str(spec, rule->name), name))
			return i;
	}
	return CBL_NONE;
}

uint32_t cbl_spec_find_profile(const struct cbl_spec *spec, struct cbl_str id)
{
	for (uint32_t i = 0; i < spec->profiles_count; i++)
		if (cbl_str_eq(cbl_spec_str(spec, spec->profiles[i].id), id))
			return i;
	return CBL_NONE;
}

bool cbl_spec_profile_holds(const struct cbl_spec *spec, uint32_t profile,
			    uint32_t wanted)
{
	/* The count bounds the walk, should profiles ever add in a ring. */
	for (uint32_t i = 0; i < spec->profiles_count; i++) {
		if (profile >= spec->profiles_count)
			return false;
		if (profile == wanted)
			return true;
		profile = spec->profiles[profile].adds;
	}
	return false;
}
