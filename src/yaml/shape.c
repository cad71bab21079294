/* SPDX-License-Identifier: MIT */
#include "yaml/shape.h"

#include <assert.h>
#include <string.h>

/* Texts by the last word of their key, for there are hundreds of places. */
#define BUCKETS 64

struct bucket_entry {
	const struct cbl_yaml_text *text;
	struct bucket_entry *next;
};

struct spreader {
	struct cbl_arena *arena;
	struct bucket_entry *buckets[BUCKETS];
	const struct cbl_yaml_text *brief;
	struct cbl_buf path;
};

static size_t bucket_of(const char *key)
{
	return cbl_hash(CBL_HASH_START, cbl_str_c(key)) % BUCKETS;
}

static void index_texts(struct spreader *s, const struct cbl_yaml_text *texts)
{
	for (; texts && texts->key; texts++) {
		const char *dot = strrchr(texts->key, '.');
		size_t b = bucket_of(dot ? dot + 1 : texts->key);
		struct bucket_entry *e = cbl_arena_alloc(s->arena, sizeof(*e));

		*e = (struct bucket_entry){texts, s->buckets[b]};
		s->buckets[b] = e;
	}
}

/* How well `key` of a text fits a path: 0 not at all, else the better the
 * longer it is, and best without `*`. */
static size_t fit(const char *key, struct cbl_str path)
{
	struct cbl_str tail = cbl_str_c(key);

	if (strncmp(key, "*.", 2) != 0)
		return cbl_str_eq(tail, path) ? SIZE_MAX : 0;
	tail = cbl_str(key + 2, tail.len - 2);
	if (path.len < tail.len ||
	    memcmp(path.ptr + path.len - tail.len, tail.ptr, tail.len) != 0)
		return 0;
	if (path.len > tail.len && path.ptr[path.len - tail.len - 1] != '.')
		return 0;
	return tail.len;
}

static const struct cbl_yaml_text *find_text(const struct spreader *s,
					     const char *key)
{
	struct cbl_str path = cbl_str(s->path.data, s->path.len);
	const struct cbl_yaml_text *best = NULL;
	size_t best_fit = 0;

	for (const struct bucket_entry *e = s->buckets[bucket_of(key)]; e;
	     e = e->next) {
		size_t f = fit(e->text->key, path);

		if (f > best_fit) {
			best = e->text;
			best_fit = f;
		}
	}
	return best;
}

/* What one of those texts says of the key at hand, or NULL. */
static const char *find_word(const struct spreader *s,
			     const struct cbl_yaml_text *t)
{
	while (t && t->key && !fit(t->key, cbl_str(s->path.data, s->path.len)))
		t++;
	return t ? t->text : NULL;
}

static bool is_brief(const struct cbl_yaml_shape *map, const char *key)
{
	return map->brief && strcmp(map->brief, key) == 0;
}

static void spread(struct spreader *s, struct cbl_yaml_shape *shape,
		   unsigned depth);

static void spread_map(struct spreader *s, struct cbl_yaml_shape *map,
		       unsigned depth)
{
	const struct cyaml_schema_field *f = map->value->mapping.fields;
	size_t len = s->path.len;

	while (f[map->count].key)
		map->count++;
	map->kids = cbl_arena_alloc(s->arena, map->count * sizeof(*map->kids));
	for (unsigned i = 0; i < map->count; i++, f++) {
		/* So that absent is NULL. */
		assert(f->value.flags & CYAML_FLAG_POINTER);
		cbl_buf_text(&s->path, len ? "." : "");
		cbl_buf_text(&s->path, f->key);
		map->kids[i] = (struct cbl_yaml_shape){
			.key = f->key,
			.value = &f->value,
			.field = f,
			.text = find_text(s, f->key),
			.brief = find_word(s, s->brief),
			.stands_for = is_brief(map, f->key) ? map->key : NULL,
			.required = !(f->value.flags & CYAML_FLAG_OPTIONAL),
		};
		spread(s, &map->kids[i], depth + 1);
		s->path.len = len;
	}
}

static void spread(struct spreader *s, struct cbl_yaml_shape *shape,
		   unsigned depth)
{
	assert(depth < CBL_YAML_MAX_DEPTH); /* a schema that holds itself */
	if (shape->value->type == CYAML_MAPPING) {
		spread_map(s, shape, depth);
	} else if (shape->value->type == CYAML_SEQUENCE) {
		shape->count = 1;
		shape->kids = cbl_arena_alloc(s->arena, sizeof(*shape->kids));
		shape->kids->value = shape->value->sequence.entry;
		shape->kids->text = shape->text;
		cbl_buf_text(&s->path, "[]");
		spread(s, shape->kids, depth + 1);
	} else {
		assert(shape->value->type == CYAML_STRING);
	}
}

struct cbl_yaml_shape *cbl_yaml_shape_new(const struct cbl_yaml_schema *schema,
					  struct cbl_arena *arena)
{
	struct spreader s = {.arena = arena};
	struct cbl_yaml_shape *root = cbl_arena_alloc(arena, sizeof(*root));

	root->value = schema->root;
	index_texts(&s, schema->texts);
	s.brief = schema->brief;
	spread(&s, root, 0);
	cbl_buf_release(&s.path);
	return root;
}

const struct cbl_yaml_shape *
cbl_yaml_shape_key(const struct cbl_yaml_shape *map, struct cbl_str name)
{
	for (unsigned i = 0; i < map->count; i++)
		if (cbl_str_eq_c(name, map->kids[i].key))
			return &map->kids[i];
	return NULL;
}

bool cbl_yaml_shape_allows(const struct cbl_yaml_shape *shape,
			   struct cbl_str word)
{
	const char *words = shape->text ? shape->text->words : NULL;
	struct cbl_str rest = cbl_str_c(words), one;

	if (!words)
		return true;
	while (cbl_str_next(&rest, '|', &one))
		if (cbl_str_eq(one, word))
			return true;
	return false;
}

/* ---- structs that libcyaml loaded */

const void *cbl_yaml_pointer_at(const void *at)
{
	const void *p;

	memcpy(&p, at, sizeof(p));
	return p;
}

unsigned cbl_yaml_list_count(const struct cbl_yaml_shape *list,
			     const void *map)
{
	const char *at = (const char *)map + list->field->count_offset;
	unsigned count; /* as in CBL_RAW_LIST */

	assert(list->field->count_size == sizeof(count));
	memcpy(&count, at, sizeof(count));
	return count;
}

size_t cbl_yaml_list_step(const struct cbl_yaml_shape *list)
{
	const struct cyaml_schema_value *item = list->kids->value;

	return item->flags & CYAML_FLAG_POINTER ? sizeof(void *)
						: item->data_size;
}

static bool fits(const struct cbl_yaml_shape *shape, const char *at,
		 size_t *empty);

static bool text_fits(const struct cbl_yaml_shape *shape, const char *text,
		      size_t *empty)
{
	struct cbl_str s = cbl_str_c(text);

	*empty += s.len == 0;
	if (s.len == 0 && (shape->required || !shape->key))
		return false;
	return s.len <= CBL_YAML_MAX_TEXT && cbl_yaml_shape_allows(shape, s);
}

static bool list_fits(const struct cbl_yaml_shape *list, const char *map,
		      size_t *empty)
{
	const char *at = cbl_yaml_pointer_at(map + list->field->data_offset);
	unsigned count = cbl_yaml_list_count(list, map);
	size_t step = cbl_yaml_list_step(list);

	for (; count; count--, at += step)
		if (!fits(list->kids, at, empty))
			return false;
	return true;
}

static bool map_fits(const struct cbl_yaml_shape *map, const char *at,
		     size_t *empty)
{
	bool any = false;

	for (unsigned i = 0; i < map->count; i++) {
		const struct cbl_yaml_shape *kid = &map->kids[i];

		if (!cbl_yaml_pointer_at(at + kid->field->data_offset))
			continue;
		any = true;
		if (kid->value->type == CYAML_SEQUENCE
			    ? !list_fits(kid, at, empty)
			    : !fits(kid, at + kid->field->data_offset, empty))
			return false;
	}
	return any;
}

static bool fits(const struct cbl_yaml_shape *shape, const char *at,
		 size_t *empty)
{
	if (shape->value->flags & CYAML_FLAG_POINTER)
		at = cbl_yaml_pointer_at(at);
	if (shape->value->type == CYAML_MAPPING)
		return map_fits(shape, at, empty);
	return text_fits(shape, at, empty);
}

bool cbl_yaml_shape_fits(const struct cbl_yaml_shape *root, const void *data,
			 size_t *empty)
{
	*empty = 0;
	return map_fits(root, data, empty);
}
