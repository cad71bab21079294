/* SPDX-License-Identifier: MIT
 *
 * Text to number: open addressing, keys copied. For building tables and for
 * the set of message numbers of a corpus.
 */
#ifndef CBL_BASE_MAP_H
#define CBL_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct cbl_map_slot;

struct cbl_map {
	struct cbl_map_slot *slots;
	size_t cap;
	size_t count;
	struct cbl_arena keys;
};

void cbl_map_init(struct cbl_map *map);
void cbl_map_release(struct cbl_map *map);

/* Adds `key` unless it is there; `*value` is what stands behind it then, and
 * what was there before otherwise. True if it was new. */
bool cbl_map_add(struct cbl_map *map, struct cbl_str key, uint32_t *value);

/* False if the key is unknown; `value` may be NULL. */
bool cbl_map_get(const struct cbl_map *map, struct cbl_str key, uint32_t *value);

/* Sets the value, new or not. */
void cbl_map_set(struct cbl_map *map, struct cbl_str key, uint32_t value);

#endif
