/* SPDX-License-Identifier: MIT
 *
 * What a spec makes at first use, by any thread and without locks: whoever
 * is first publishes, the others drop theirs. For this folder only.
 */
#ifndef CBL_SPEC_CACHES_H
#define CBL_SPEC_CACHES_H

#include "spec/spec.h"

/* Patterns compiled so far. */
struct cbl_pattern_cache *cbl_pattern_cache_new(uint32_t patterns);
void cbl_pattern_cache_free(struct cbl_pattern_cache *cache);

/* Names of vocabularies, arranged for searches by distance. */
struct cbl_near_cache *cbl_near_cache_new(uint32_t vocabularies);
void cbl_near_cache_free(struct cbl_near_cache *cache);

/* The name (names, or CBL_NONE) of a vocabulary nearest to a folded text,
 * within `limit` edits, one edit for names below six letters; the first of
 * equals. Neither text nor names below four letters are near to anything. */
uint32_t cbl_near_name(const struct cbl_spec *spec, uint32_t vocabulary,
		       struct cbl_str folded, unsigned limit,
		       unsigned *distance);

#endif
