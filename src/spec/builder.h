/* SPDX-License-Identifier: MIT
 *
 * A spec while it is being compiled: every section a growing array, every
 * text interned, so that the same spec always gives the same bytes.
 */
#ifndef CBL_SPEC_BUILDER_H
#define CBL_SPEC_BUILDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "spec/block.h"

struct cbl_section_buf {
	void *data;
	size_t cap;
	uint32_t count;
};

struct cbl_builder_slot {
	uint32_t hash;
	struct cbl_text text;
};

struct cbl_builder {
	struct cbl_section_buf sections[CBL_SECTION_COUNT_];
	struct cbl_builder_slot *slots; /* of interned texts; len 0: empty */
	size_t slots_cap;
	size_t slots_count;
};

void cbl_builder_init(struct cbl_builder *b);
void cbl_builder_release(struct cbl_builder *b);

/* Interns a text; the empty one is {0, 0}. */
struct cbl_text cbl_builder_text(struct cbl_builder *b, struct cbl_str s);
struct cbl_text cbl_builder_cstr(struct cbl_builder *b, const char *s);

/* Adds a text that is hardly the same as any other, without looking. */
struct cbl_text cbl_builder_text_new(struct cbl_builder *b, struct cbl_str s);

/* A text as it stands in the pool now; valid until the next one is added. */
struct cbl_str cbl_builder_str(const struct cbl_builder *b,
			       struct cbl_text text);

/* Adds `count` zeroed records; the index of the first. */
uint32_t cbl_builder_reserve(struct cbl_builder *b, enum cbl_section section,
			     uint32_t count);

/* The block; the caller frees. */
void *cbl_builder_finish(struct cbl_builder *b, size_t *size);

/* Typed access to a section: cbl_at_rules(b, i) points to a record until the
 * next is added, cbl_add_rules(b, &rule) adds a copy and gives its index. */
#define X(name, type)                                                          \
	static inline type *cbl_at_##name(struct cbl_builder *b, uint32_t i)   \
	{                                                                      \
		return (type *)b->sections[CBL_SECTION_##name].data + i;       \
	}                                                                      \
	static inline uint32_t cbl_add_##name(struct cbl_builder *b,           \
					      const type *record)              \
	{                                                                      \
		uint32_t i = cbl_builder_reserve(b, CBL_SECTION_##name, 1);    \
		*cbl_at_##name(b, i) = *record;                                \
		return i;                                                      \
	}                                                                      \
	static inline uint32_t cbl_count_##name(const struct cbl_builder *b)   \
	{                                                                      \
		return b->sections[CBL_SECTION_##name].count;                  \
	}
CBL_SPEC_SECTIONS(X)
#undef X

#endif
