/* SPDX-License-Identifier: MIT
 *
 * Memory that lives and dies together: one arena a document. Objects are
 * never freed one by one. Under AddressSanitizer every request is its own
 * malloc, so that an overrun is seen.
 */
#ifndef CBL_BASE_ARENA_H
#define CBL_BASE_ARENA_H

#include <stddef.h>

struct cbl_arena_block;

struct cbl_arena {
	struct cbl_arena_block *blocks;
};

/* Prepares an empty arena; a zeroed struct is one too. */
void cbl_arena_init(struct cbl_arena *arena);

/* `size` zeroed bytes, aligned for any type; valid until clear/release. */
void *cbl_arena_alloc(struct cbl_arena *arena, size_t size);

/* The same, not zeroed: for what is filled at once, or bit by bit. */
void *cbl_arena_room(struct cbl_arena *arena, size_t size);

/* `size` bytes, neither zeroed nor aligned: for text. */
char *cbl_arena_bytes(struct cbl_arena *arena, size_t size);

/* A NUL-terminated copy of `len` bytes. */
char *cbl_arena_strndup(struct cbl_arena *arena, const char *text, size_t len);

/* Forgets all objects but may keep a block for reuse. */
void cbl_arena_clear(struct cbl_arena *arena);

/* Frees everything; the arena is empty again. */
void cbl_arena_release(struct cbl_arena *arena);

#endif
