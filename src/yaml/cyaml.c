/* SPDX-License-Identifier: MIT */
#include "yaml/cyaml.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What libcyaml asks for, cut off an arena: a spec is ten thousand texts that
 * live and die together. */
struct piece {
	size_t cap;
	alignas(max_align_t) char data[];
};

static struct piece *piece_of(void *data)
{
	return (void *)((char *)data - offsetof(struct piece, data));
}

/* libcyaml asks for room for one item more of a list with every item: twice
 * as much each time makes few moves of them. Nothing is given back before the
 * arena is. */
static void *take_memory(void *ctx, void *ptr, size_t size)
{
	struct piece *old = ptr ? piece_of(ptr) : NULL;
	struct piece *piece;
	size_t cap = old ? size + size / 2 : size;

	if (size == 0)
		return NULL;
	if (old && size <= old->cap)
		return ptr;
	piece = cbl_arena_room(ctx, sizeof(*piece) + cap);
	piece->cap = cap;
	if (old)
		memcpy(piece->data, old->data, old->cap);
	return piece->data;
}

static void take_log(cyaml_log_t level, void *ctx, const char *format,
		     va_list args) __attribute__((format(printf, 3, 0)));

static void take_log(cyaml_log_t level, void *ctx, const char *format,
		     va_list args)
{
	struct cbl_cyaml_said *said = ctx;

	/* The one thing it warns of: "Ignoring documents after first". */
	if (level == CYAML_LOG_WARNING)
		said->more_documents = true;
	else if (!said->first[0])
		vsnprintf(said->first, sizeof(said->first), format, args);
}

void *cbl_cyaml_load(const struct cyaml_schema_value *root, struct cbl_str text,
		     struct cbl_arena *arena, struct cbl_cyaml_said *said)
{
	cyaml_config_t config = {
		.log_fn = take_log,
		.log_ctx = said,
		.log_level = CYAML_LOG_WARNING,
		.mem_fn = take_memory,
		.mem_ctx = arena,
		.flags = CYAML_CFG_NO_ALIAS,
	};
	cyaml_data_t *data = NULL;

	*said = (struct cbl_cyaml_said){0};
	if (cyaml_load_data((const uint8_t *)text.ptr, text.len, &config, root,
			    &data, NULL) != CYAML_OK)
		return NULL;
	return data ? data : cbl_arena_alloc(arena, root->data_size);
}
