/* SPDX-License-Identifier: MIT */
#include "spec/builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const size_t record_size[] = {
#define X(name, type) sizeof(type),
	CBL_SPEC_SECTIONS(X)
#undef X
};

void cbl_builder_init(struct cbl_builder *b)
{
	*b = (struct cbl_builder){0};
	/* The empty text, which is also what an absent one points to. */
	cbl_builder_reserve(b, CBL_SECTION_strings, 1);
}

void cbl_builder_release(struct cbl_builder *b)
{
	for (int i = 0; i < CBL_SECTION_COUNT_; i++)
		free(b->sections[i].data);
	free(b->slots);
	*b = (struct cbl_builder){0};
}

uint32_t cbl_builder_reserve(struct cbl_builder *b, enum cbl_section section,
			     uint32_t count)
{
	struct cbl_section_buf *s = &b->sections[section];
	size_t size = record_size[section];
	uint32_t first = s->count;

	if (count == 0)
		return first;
	s->data = cbl_grow(s->data, &s->cap, (size_t)first + count, size);
	memset((char *)s->data + first * size, 0, count * size);
	s->count = first + count;
	return first;
}

struct cbl_str cbl_builder_str(const struct cbl_builder *b,
			       struct cbl_text text)
{
	const char *pool = b->sections[CBL_SECTION_strings].data;

	return cbl_str(pool + text.at, text.len);
}

struct cbl_text cbl_builder_text_new(struct cbl_builder *b, struct cbl_str s)
{
	if (s.len == 0)
		return (struct cbl_text){0, 0};
	uint32_t len = (uint32_t)s.len;
	uint32_t at = cbl_builder_reserve(b, CBL_SECTION_strings, len + 1);

	memcpy(cbl_at_strings(b, at), s.ptr, s.len);
	return (struct cbl_text){at, len};
}

static struct cbl_builder_slot *slot_of(struct cbl_builder *b, uint32_t hash,
					struct cbl_str s)
{
	size_t mask = b->slots_cap - 1, i = hash & mask;

	while (b->slots[i].text.len != 0 &&
	       (b->slots[i].hash != hash ||
		!cbl_str_eq(cbl_builder_str(b, b->slots[i].text), s)))
		i = (i + 1) & mask;
	return &b->slots[i];
}

static void grow_slots(struct cbl_builder *b)
{
	struct cbl_builder_slot *old = b->slots;
	size_t old_cap = b->slots_cap;

	b->slots_cap = old_cap ? old_cap * 2 : 1024;
	b->slots = cbl_xcalloc(b->slots_cap, sizeof(*b->slots));
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].text.len != 0)
			*slot_of(b, old[i].hash,
				 cbl_builder_str(b, old[i].text)) = old[i];
	free(old);
}

struct cbl_text cbl_builder_text(struct cbl_builder *b, struct cbl_str s)
{
	if (s.len == 0)
		return (struct cbl_text){0, 0};
	if (b->slots_count * 2 >= b->slots_cap)
		grow_slots(b);

	uint32_t hash = (uint32_t)cbl_hash(CBL_HASH_START, s);
	struct cbl_builder_slot *slot = slot_of(b, hash, s);

	if (slot->text.len == 0) {
		slot->hash = hash;
		slot->text = cbl_builder_text_new(b, s);
		b->slots_count++;
	}
	return slot->text;
}

struct cbl_text cbl_builder_cstr(struct cbl_builder *b, const char *s)
{
	return cbl_builder_text(b, cbl_str_c(s));
}

static size_t aligned(size_t n)
{
	return (n + CBL_BLOCK_ALIGN - 1) & ~(size_t)(CBL_BLOCK_ALIGN - 1);
}

void *cbl_builder_finish(struct cbl_builder *b, size_t *size)
{
	size_t total = aligned(sizeof(struct cbl_block));

	for (int i = 0; i < CBL_SECTION_COUNT_; i++)
		total += aligned(b->sections[i].count * record_size[i]);

	struct cbl_block *block = cbl_xcalloc(1, total);
	size_t at = aligned(sizeof(struct cbl_block));

	block->version = CBL_SPEC_BLOCK_VERSION;
	block->size = (uint32_t)total;
	for (int i = 0; i < CBL_SECTION_COUNT_; i++) {
		const struct cbl_section_buf *s = &b->sections[i];
		size_t bytes = s->count * record_size[i];

		block->sections[i].offset = (uint32_t)at;
		block->sections[i].count = s->count;
		if (bytes != 0)
			memcpy((char *)block + at, s->data, bytes);
		at += aligned(bytes);
	}
	*size = total;
	return block;
}
