/* SPDX-License-Identifier: MIT
 *
 * A slot a pattern, filled at first use. Two threads may compile the same
 * one; the loser frees its own. Interpreted and machine-code forms have slots
 * of their own, so that switching over never frees what a thread still uses.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"
#include "spec/caches.h"

typedef _Atomic(struct cbl_pattern *) pattern_slot;

struct cbl_pattern_cache {
	uint32_t count;
	atomic_bool jit;
	pattern_slot slots[]; /* all interpreted, then all compiled */
};

struct cbl_pattern_cache *cbl_pattern_cache_new(uint32_t patterns)
{
	size_t size = 2 * (size_t)patterns * sizeof(pattern_slot);
	struct cbl_pattern_cache *cache = cbl_xcalloc(1, sizeof(*cache) + size);

	cache->count = patterns;
	return cache;
}

void cbl_pattern_cache_free(struct cbl_pattern_cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < 2 * (size_t)cache->count; i++)
		cbl_pattern_free(atomic_load(&cache->slots[i]));
	free(cache);
}

void cbl_spec_use_jit(struct cbl_spec *spec, bool on)
{
	atomic_store(&spec->cache->jit, on);
}

static struct cbl_pattern *compile(const struct cbl_spec *spec, uint32_t index,
				   bool jit)
{
	const struct cbl_pattern_def *def = &spec->patterns[index];
	struct cbl_str source = cbl_spec_str(spec, def->source);
	unsigned flags = def->flags | (jit ? CBL_PATTERN_JIT : 0);
	struct cbl_pattern *pattern = NULL;
	struct cbl_pattern_error error;

	/* The resolver compiled it before; should another PCRE2 refuse it
	 * now, it matches nothing rather than end the run. */
	if (cbl_pattern_compile(&pattern, source.ptr, source.len, flags,
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

	bool jit = atomic_load_explicit(&cache->jit, memory_order_relaxed);
	pattern_slot *slot = &cache->slots[pattern + (jit ? cache->count : 0)];
	struct cbl_pattern *have =
		atomic_load_explicit(slot, memory_order_acquire);

	return have ? have : publish(slot, compile(spec, pattern, jit));
}
