/* SPDX-License-Identifier: MIT */
#include "spec/known.h"

#include <stdlib.h>

#include "base/mem.h"
#include "spec/builtin.h"

struct slot {
	const struct cbl_spec *spec; /* NULL: empty */
	uint32_t pattern;
};

struct cbl_known {
	struct cbl_spec **specs;
	size_t count;
	struct slot *slots; /* open hash of their patterns */
	size_t mask;
};

static uint64_t hash_of(const struct slot *slot)
{
	return slot->spec->plan.patterns[slot->pattern].hash;
}

/* The slot of a pattern, or an empty one. */
static struct slot *find(struct cbl_known *known, uint64_t hash,
			 struct cbl_str source, uint32_t flags)
{
	size_t at = hash & known->mask;

	for (;; at = (at + 1) & known->mask) {
		struct slot *slot = &known->slots[at];

		if (!slot->spec)
			return slot;
		if (hash_of(slot) != hash)
			continue;

		const struct cbl_pattern_def *def =
			&slot->spec->patterns[slot->pattern];

		if (def->flags == flags &&
		    cbl_str_eq(cbl_spec_str(slot->spec, def->source), source))
			return slot;
	}
}

static void add_spec(struct cbl_known *known, const struct cbl_spec *spec)
{
	for (uint32_t i = 0; i < spec->patterns_count; i++) {
		const struct cbl_pattern_def *def = &spec->patterns[i];
		struct slot *slot = find(known, spec->plan.patterns[i].hash,
					 cbl_spec_str(spec, def->source),
					 def->flags);

		if (spec->plan.patterns[i].code_size)
			*slot = (struct slot){spec, i};
	}
}

static struct cbl_known *new_known(void)
{
	struct cbl_known *known = cbl_xcalloc(1, sizeof(*known));
	size_t patterns = 0, slots = 1;

	while (cbl_builtin_specs[known->count].id)
		known->count++;
	known->specs =
		cbl_xcalloc(known->count, sizeof(struct cbl_spec *));
	for (size_t i = 0; i < known->count; i++) {
		known->specs[i] = cbl_builtin_open(cbl_builtin_specs[i].id);
		patterns += known->specs[i]->patterns_count;
	}
	while (slots <= 2 * patterns)
		slots *= 2;
	known->mask = slots - 1;
	known->slots = cbl_xcalloc(slots, sizeof(*known->slots));
	for (size_t i = 0; i < known->count; i++)
		add_spec(known, known->specs[i]);
	return known;
}

bool cbl_known_pattern(struct cbl_known **known, struct cbl_str source,
		       uint32_t flags, struct cbl_pattern **out,
		       const struct cbl_byte_set **first)
{
	const struct cbl_plan_pattern *plan;
	const struct cbl_pattern_def *def;
	const struct cbl_spec *spec;
	const struct slot *slot;

	if (!*known)
		*known = new_known();
	slot = find(*known, cbl_known_hash(source, flags), source, flags);
	spec = slot->spec;
	if (!spec)
		return false;
	def = &spec->patterns[slot->pattern];
	plan = &spec->plan.patterns[slot->pattern];
	*first = def->first == CBL_NONE ? NULL : &spec->byte_sets[def->first];
	return cbl_pattern_decode(out, spec->plan.codes + plan->code,
				  plan->code_size, source.ptr, source.len,
				  flags);
}

void cbl_known_free(struct cbl_known *known)
{
	if (!known)
		return;
	for (size_t i = 0; i < known->count; i++)
		cbl_spec_free(known->specs[i]);
	free(known->specs);
	free(known->slots);
	free(known);
}
