/* SPDX-License-Identifier: MIT
 *
 * A slot a pattern, filled at first use. Two threads may compile the same
 * one; the loser frees its own.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "spec/caches.h"

typedef _Atomic(struct cbl_pattern *) pattern_slot;

struct cbl_pattern_cache {
	uint32_t count;
	pattern_slot slots[];
};

struct cbl_pattern_cache *cbl_pattern_cache_new(uint32_t patterns)
{
	size_t size = patterns * sizeof(pattern_slot);
	struct cbl_pattern_cache *cache = cbl_xcalloc(1, sizeof(*cache) + size);

	cache->count = patterns;
	return cache;
}

void cbl_pattern_cache_free(struct cbl_pattern_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < cache->count; i++)
		cbl_pattern_free(atomic_load(&cache->slots[i]));
	free(cache);
}

static struct cbl_pattern *compile(const struct cbl_spec *spec, uint32_t index)
{
	const struct cbl_pattern_def *def = &spec->patterns[index];
	const struct cbl_plan_pattern *plan = &spec->plan.patterns[index];
	struct cbl_str source = cbl_spec_str(spec, def->source);
	struct cbl_pattern *pattern = NULL;
	struct cbl_pattern_error error;

	if (cbl_pattern_decode(&pattern, spec->plan.codes + plan->code,
			       plan->code_size, source.ptr, source.len,
			       def->flags))
		return pattern;
	/* The resolver compiled it before; should another PCRE2 refuse it
	 * now, it matches nothing rather than end the run. */
	if (cbl_pattern_compile(&pattern, source.ptr, source.len, def->flags,
				&error) != 0)
		cbl_pattern_compile(&pattern, "(?!)", 4, 0, &error);
	return pattern;
}

static struct cbl_pattern *publish(pattern_slot *slot, struct cbl_pattern *mine)
{
	struct cbl_pattern *theirs = NULL;

	if (atomic_compare_exchange_strong_explicit(slot, &theirs, mine,
						    memory_order_acq_rel,
						    memory_order_acquire))
		return mine;
	cbl_pattern_free(mine);
	return theirs;
}

const struct cbl_pattern *cbl_spec_pattern(const struct cbl_spec *spec,
					   uint32_t pattern)
{
	struct cbl_pattern_cache *cache = spec->cache;

	if (pattern >= cache->count)
		return NULL;

	pattern_slot *slot = &cache->slots[pattern];
	struct cbl_pattern *have =
		atomic_load_explicit(slot, memory_order_acquire);

	return have ? have : publish(slot, compile(spec, pattern));
}

bool cbl_spec_warm(const struct cbl_spec *spec, uint32_t *from)
{
	while (*from < spec->cache->count) {
		const struct cbl_pattern *pattern = atomic_load_explicit(
			&spec->cache->slots[(*from)++], memory_order_acquire);

		if (pattern && cbl_pattern_warm(pattern))
			return true;
	}
	return false;
}
