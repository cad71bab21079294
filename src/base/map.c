/* SPDX-License-Identifier: MIT
 *
 * Linear probing, at most three quarters full. A slot is 16 bytes, for a
 * corpus has millions: the length of a key stands before its bytes, and the
 * 32 bits of hash spare nearly every look at a key that is not the one.
 */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_SLOTS 16

struct cbl_map_slot {
	const char *key; /* uint32_t length, then the bytes; NULL: free */
	uint32_t hash;
	uint32_t value;
};

void cbl_map_init(struct cbl_map *map)
{
	*map = (struct cbl_map){0};
}

void cbl_map_release(struct cbl_map *map)
{
	if (!map)
		return;
	free(map->slots);
	cbl_arena_release(&map->keys);
	cbl_map_init(map);
}

static uint32_t hash_of(struct cbl_str key)
{
	unsigned long long hash = cbl_hash(CBL_HASH_START, key);

	return (uint32_t)(hash ^ hash >> 32);
}

static bool holds(const struct cbl_map_slot *slot, uint32_t hash,
		  struct cbl_str key)
{
	uint32_t len;

	if (slot->hash != hash)
		return false;
	memcpy(&len, slot->key, sizeof(len));
	return cbl_str_eq(cbl_str(slot->key + sizeof(len), len), key);
}

/* The slot of a key, or the free one where it belongs. */
static struct cbl_map_slot *find(const struct cbl_map *map, uint32_t hash,
				 struct cbl_str key)
{
	size_t i = hash & (map->cap - 1);

	while (map->slots[i].key && !holds(&map->slots[i], hash, key))
		i = (i + 1) & (map->cap - 1);
	return &map->slots[i];
}

static void grow(struct cbl_map *map)
{
	struct cbl_map_slot *old = map->slots;
	size_t old_cap = map->cap;

	map->cap = old_cap ? old_cap * 2 : FIRST_SLOTS;
	map->slots = cbl_xcalloc(map->cap, sizeof(*map->slots));
	for (size_t i = 0; i < old_cap; i++) {
		size_t to = old[i].hash & (map->cap - 1);

		if (!old[i].key)
			continue;
		while (map->slots[to].key)
			to = (to + 1) & (map->cap - 1);
		map->slots[to] = old[i];
	}
	free(old);
}

static const char *copy_key(struct cbl_arena *keys, struct cbl_str key)
{
	uint32_t len = (uint32_t)key.len;
	char *copy = cbl_arena_bytes(keys, sizeof(len) + key.len);

	memcpy(copy, &len, sizeof(len));
	if (len)
		memcpy(copy + sizeof(len), key.ptr, len);
	return copy;
}

/* The slot of a key, made if need be; `*is_new` says whether it was. */
static struct cbl_map_slot *enter(struct cbl_map *map, struct cbl_str key,
				  bool *is_new)
{
	uint32_t hash = hash_of(key);

	if (map->count >= map->cap / 4 * 3)
		grow(map);

	struct cbl_map_slot *slot = find(map, hash, key);

	*is_new = !slot->key;
	if (*is_new) {
		slot->key = copy_key(&map->keys, key);
		slot->hash = hash;
		map->count++;
	}
	return slot;
}

bool cbl_map_add(struct cbl_map *map, struct cbl_str key, uint32_t *value)
{
	bool is_new;
	struct cbl_map_slot *slot = enter(map, key, &is_new);

	if (is_new)
		slot->value = *value;
	else
		*value = slot->value;
	return is_new;
}

bool cbl_map_get(const struct cbl_map *map, struct cbl_str key, uint32_t *value)
{
	if (!map->count)
		return false;

	const struct cbl_map_slot *slot = find(map, hash_of(key), key);

	if (slot->key && value)
		*value = slot->value;
	return slot->key;
}

void cbl_map_set(struct cbl_map *map, struct cbl_str key, uint32_t value)
{
	bool is_new;

	enter(map, key, &is_new)->value = value;
}
