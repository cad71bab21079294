/* SPDX-License-Identifier: MIT
 *
 * A list of blocks, the newest first; objects are cut off the newest. Each
 * block is twice as large as the one before, up to LARGEST, so that an arena
 * which is cleared and filled again soon lives in a single block.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SMALLEST ((size_t)8 << 10)
#define LARGEST ((size_t)1 << 20)

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define ONE_MALLOC_EACH true
#else
#define ONE_MALLOC_EACH false
#endif

struct cbl_arena_block {
	struct cbl_arena_block *next;
	size_t cap;
	size_t used;
	alignas(max_align_t) char data[];
};

void cbl_arena_init(struct cbl_arena *arena)
{
	*arena = (struct cbl_arena){0};
}

static size_t block_size(const struct cbl_arena_block *newest, size_t need)
{
	if (ONE_MALLOC_EACH)
		return need;

	size_t size = newest ? newest->cap * 2 : SMALLEST;

	if (size > LARGEST)
		size = LARGEST;
	return size < need ? need : size;
}

static struct cbl_arena_block *add_block(struct cbl_arena *arena, size_t need)
{
	size_t cap = block_size(arena->blocks, need);
	/* An overflow of the sum becomes one of the product: out of memory. */
	bool overflow = cap > SIZE_MAX - sizeof(struct cbl_arena_block);
	struct cbl_arena_block *block =
		cbl_xrealloc(NULL, overflow ? SIZE_MAX : sizeof(*block) + cap,
			     overflow ? 2 : 1);

	block->next = arena->blocks;
	block->cap = cap;
	block->used = 0;
	arena->blocks = block;
	return block;
}

static char *cut(struct cbl_arena *arena, size_t size, size_t align)
{
	struct cbl_arena_block *block = arena->blocks;
	size_t at = block ? (block->used + align - 1) & ~(align - 1) : 0;

	if (ONE_MALLOC_EACH || !block || at > block->cap ||
	    size > block->cap - at) {
		block = add_block(arena, size);
		at = 0;
	}
	block->used = at + size;
	return block->data + at;
}

void *cbl_arena_alloc(struct cbl_arena *arena, size_t size)
{
	return memset(cbl_arena_room(arena, size), 0, size);
}

void *cbl_arena_room(struct cbl_arena *arena, size_t size)
{
	return cut(arena, size, alignof(max_align_t));
}

char *cbl_arena_bytes(struct cbl_arena *arena, size_t size)
{
	return cut(arena, size, 1);
}

char *cbl_arena_strndup(struct cbl_arena *arena, const char *text, size_t len)
{
	char *copy = cbl_arena_bytes(arena, len + 1);

	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

static void free_blocks(struct cbl_arena_block *block)
{
	while (block) {
		struct cbl_arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void cbl_arena_clear(struct cbl_arena *arena)
{
	struct cbl_arena_block *newest = arena->blocks;

	/* What one huge document needed is not kept for the small ones. */
	if (!newest || ONE_MALLOC_EACH || newest->cap > LARGEST) {
		cbl_arena_release(arena);
		return;
	}
	free_blocks(newest->next);
	newest->next = NULL;
	newest->used = 0;
}

void cbl_arena_release(struct cbl_arena *arena)
{
	if (!arena)
		return;
	free_blocks(arena->blocks);
	arena->blocks = NULL;
}
