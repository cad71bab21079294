/* SPDX-License-Identifier: MIT
 *
 * A mapping: for each key that is there its number in the schema, from 1, and
 * the value; then 0. A list: how many, then the items. A text: its bytes and
 * a NUL. Numbers are seven bits a byte, the lowest first; all but the last
 * have the eighth bit.
 */
#include "yaml/pack.h"

#include <assert.h>
#include <string.h>

/* ---- to bytes */

static void put_number(struct cbl_buf *out, unsigned n)
{
	for (; n > 0x7f; n >>= 7)
		cbl_buf_char(out, (char)(n | 0x80));
	cbl_buf_char(out, (char)n);
}

static void put(struct cbl_buf *out, const struct cbl_yaml_shape *shape,
		const char *at);

static void put_list(struct cbl_buf *out, const struct cbl_yaml_shape *list,
		     const char *map)
{
	const char *at = cbl_yaml_pointer_at(map + list->field->data_offset);
	unsigned count = cbl_yaml_list_count(list, map);

	put_number(out, count);
	for (; count; count--, at += cbl_yaml_list_step(list))
		put(out, list->kids, at);
}

static void put_map(struct cbl_buf *out, const struct cbl_yaml_shape *map,
		    const char *at)
{
	for (unsigned i = 0; i < map->count; i++) {
		const struct cbl_yaml_shape *kid = &map->kids[i];
		const char *value = at + kid->field->data_offset;

		if (!cbl_yaml_pointer_at(value))
			continue;
		put_number(out, i + 1);
		if (kid->value->type == CYAML_SEQUENCE)
			put_list(out, kid, at);
		else
			put(out, kid, value);
	}
	put_number(out, 0);
}

static void put(struct cbl_buf *out, const struct cbl_yaml_shape *shape,
		const char *at)
{
	if (shape->value->flags & CYAML_FLAG_POINTER)
		at = cbl_yaml_pointer_at(at);
	if (shape->value->type == CYAML_MAPPING)
		put_map(out, shape, at);
	else
		cbl_buf_add(out, at, strlen(at) + 1);
}

void cbl_yaml_pack(const struct cbl_yaml_shape *root, const void *data,
		   struct cbl_buf *out)
{
	put_map(out, root, data);
}

/* ---- and back */

struct unpacker {
	const char *p;
	struct cbl_arena *arena;
};

static unsigned take_number(struct unpacker *u)
{
	unsigned n = 0, shift = 0;

	while (*u->p & 0x80) {
		n |= (unsigned)(*u->p++ & 0x7f) << shift;
		shift += 7;
	}
	return n | (unsigned)*u->p++ << shift;
}

static void take(struct unpacker *u, const struct cbl_yaml_shape *shape,
		 char *at);

static void take_list(struct unpacker *u, const struct cbl_yaml_shape *list,
		      char *map)
{
	unsigned count = take_number(u);
	size_t step = cbl_yaml_list_step(list);
	char *at = cbl_arena_alloc(u->arena, count * step);

	memcpy(map + list->field->data_offset, &at, sizeof(at));
	memcpy(map + list->field->count_offset, &count, sizeof(count));
	for (; count; count--, at += step)
		take(u, list->kids, at);
}

static void take_map(struct unpacker *u, const struct cbl_yaml_shape *map,
		     char *at)
{
	unsigned number;

	while ((number = take_number(u))) {
		const struct cbl_yaml_shape *kid = &map->kids[number - 1];

		if (kid->value->type == CYAML_SEQUENCE)
			take_list(u, kid, at);
		else
			take(u, kid, at + kid->field->data_offset);
	}
}

/* A text is behind a pointer always, and stays where it is. */
static void take_text(struct unpacker *u, char *at)
{
	memcpy(at, &u->p, sizeof(u->p));
	u->p += strlen(u->p) + 1;
}

static void take(struct unpacker *u, const struct cbl_yaml_shape *shape,
		 char *at)
{
	if (shape->value->type == CYAML_STRING) {
		take_text(u, at);
		return;
	}
	if (shape->value->flags & CYAML_FLAG_POINTER) {
		char *map = cbl_arena_alloc(u->arena, shape->value->data_size);

		memcpy(at, &map, sizeof(map));
		at = map;
	}
	take_map(u, shape, at);
}

void *cbl_yaml_unpack(const struct cbl_yaml_shape *root, const char *pack,
		      struct cbl_arena *arena)
{
	struct unpacker u = {pack, arena};
	void *data = cbl_arena_alloc(arena, root->value->data_size);

	take_map(&u, root, data);
	return data;
}
