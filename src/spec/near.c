/* SPDX-License-Identifier: MIT
 *
 * Searches by edit distance. The names of a vocabulary are arranged by length
 * with the set of their letters beside them: an edit changes the length by
 * one at most and the set by two letters at most, which settles nearly all
 * names at two instructions each. Arranged at first use, for most runs ask
 * for few vocabularies or none.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "base/distance.h"
#include "base/mem.h"
#include "spec/caches.h"
#include "spec/vocabulary.h"

#define SHORTEST CBL_NEAR_SHORTEST
#define LONGEST CBL_NEAR_LONGEST /* cbl_distance knows no longer ones */
#define ONE_EDIT_BELOW 6

struct near_name {
	uint32_t letters; /* a bit each, modulo 32 */
	uint32_t name;
};

struct near_index {
	uint32_t starts[LONGEST + 2]; /* by length: first of `names` */
	struct near_name names[];
};

typedef _Atomic(struct near_index *) index_slot;

struct cbl_near_cache {
	uint32_t count;
	index_slot slots[];
};

struct cbl_near_cache *cbl_near_cache_new(uint32_t vocabularies)
{
	size_t size = vocabularies * sizeof(index_slot);
	struct cbl_near_cache *cache = cbl_xcalloc(1, sizeof(*cache) + size);

	cache->count = vocabularies;
	return cache;
}

void cbl_near_cache_free(struct cbl_near_cache *cache)
{
	if (!cache)
		return;
	for (uint32_t i = 0; i < cache->count; i++)
		free(atomic_load(&cache->slots[i]));
	free(cache);
}

static uint32_t letters_of(struct cbl_str s)
{
	uint32_t set = 0;

	for (size_t i = 0; i < s.len; i++)
		set |= UINT32_C(1) << (s.ptr[i] & 31);
	return set;
}

static unsigned bits(uint32_t set)
{
	return (unsigned)__builtin_popcount(set);
}

/* Sorts by counting: how many of each length, where each length begins. */
static struct near_index *arrange(const struct cbl_spec *spec,
				  struct cbl_list run)
{
	size_t size = run.count * sizeof(struct near_name);
	struct near_index *index = cbl_xcalloc(1, sizeof(*index) + size);
	uint32_t next[LONGEST + 2];

	for (uint32_t i = run.first; i < run.first + run.count; i++)
		if (cbl_name_has_near(&spec->names[i]))
			index->starts[spec->names[i].folded.len + 1]++;
	for (unsigned len = 1; len < LONGEST + 2; len++)
		index->starts[len] += index->starts[len - 1];
	memcpy(next, index->starts, sizeof(next));
	for (uint32_t i = run.first; i < run.first + run.count; i++) {
		const struct cbl_name *name = &spec->names[i];
		struct cbl_str folded = cbl_spec_str(spec, name->folded);

		if (cbl_name_has_near(name))
			index->names[next[folded.len]++] =
				(struct near_name){letters_of(folded), i};
	}
	return index;
}

static const struct near_index *index_of(const struct cbl_spec *spec,
					 uint32_t vocabulary)
{
	index_slot *slot = &spec->near->slots[vocabulary];
	struct near_index *have =
		atomic_load_explicit(slot, memory_order_acquire);

	if (have)
		return have;

	struct near_index *mine =
		arrange(spec, spec->vocabularies[vocabulary].names);

	if (atomic_compare_exchange_strong_explicit(slot, &have, mine,
						    memory_order_acq_rel,
						    memory_order_acquire))
		return mine;
	free(mine);
	return have;
}

struct search {
	const struct cbl_spec *spec;
	struct cbl_str text;
	uint32_t letters;
	uint32_t best; /* names, or CBL_NONE */
	unsigned distance;
};

static void try_name(struct search *s, struct near_name near, unsigned limit)
{
	if (s->best != CBL_NONE && s->distance < limit)
		limit = s->distance;
	if (bits(near.letters ^ s->letters) > 2 * limit)
		return;

	struct cbl_text folded = s->spec->names[near.name].folded;
	unsigned d =
		cbl_distance(s->text, cbl_spec_str(s->spec, folded), limit);

	if (d > limit ||
	    (s->best != CBL_NONE && d == s->distance && s->best < near.name))
		return;
	s->best = near.name;
	s->distance = d;
}

uint32_t cbl_near_name(const struct cbl_spec *spec, uint32_t vocabulary,
		       struct cbl_str folded, unsigned limit,
		       unsigned *distance)
{
	struct search s = {spec, folded, letters_of(folded), CBL_NONE, 0};
	size_t lo = folded.len > limit ? folded.len - limit : 0;
	size_t hi = folded.len + limit;

	if (folded.len + 1 < SHORTEST || folded.len > LONGEST)
		return CBL_NONE;

	const struct near_index *index = index_of(spec, vocabulary);

	for (size_t len = lo; len <= hi && len <= LONGEST; len++) {
		unsigned most = len < ONE_EDIT_BELOW && limit > 1 ? 1 : limit;

		for (uint32_t i = index->starts[len];
		     i < index->starts[len + 1]; i++)
			try_name(&s, index->names[i], most);
	}
	*distance = s.distance;
	return s.best;
}
