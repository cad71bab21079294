/* SPDX-License-Identifier: MIT
 *
 * Mappings of a file: keys with a slip, keys that are there twice or in the
 * wrong place, and entries without what they are known by.
 */
#include <string.h>

#include "yaml/walk_priv.h"

static bool has_key(const struct cbl_yaml_node *map, const char *key)
{
	for (const struct cbl_yaml_node *n = map->first; n; n = n->next)
		if (cbl_str_eq_c(n->name, key))
			return true;
	return false;
}

/* The key of a mapping that another one is near to, of those whose values
 * are of the kind of `value` (NULL: of all), or NULL. */
static const char *near_key(struct cbl_yaml_walk *w,
			    const struct cbl_yaml_shape *map,
			    struct cbl_str name,
			    const struct cbl_yaml_node *value)
{
	const char **keys =
		cbl_arena_alloc(w->arena, map->count * sizeof(*keys));
	size_t count = 0;

	for (unsigned i = 0; i < map->count; i++)
		if (!value || cbl_walk_is_kind(&map->kids[i], value))
			keys[count++] = map->kids[i].key;
	return cbl_walk_near(name, keys, count);
}

/* So many keys are told of, where none is near. */
#define KEYS_TOLD 16

static void hint_keys(struct cbl_problem *p, const struct cbl_yaml_shape *map)
{
	struct cbl_buf hint = {0};

	if (map->count == 0 || map->count > KEYS_TOLD)
		return;
	cbl_buf_text(&hint, "the keys here are ");
	for (unsigned i = 0; i < map->count; i++)
		cbl_buf_printf(&hint, "%s%s",
			       i == 0		     ? ""
			       : i + 1 == map->count ? " and "
						     : ", ",
			       map->kids[i].key);
	cbl_problem_hint(p, "%s", cbl_buf_cstr(&hint));
	cbl_buf_release(&hint);
}

static bool has_broad_blank(struct cbl_str name)
{
	return memmem(name.ptr, name.len, "\xc2\xa0", 2) != NULL;
}

/* Returns the key that was meant, if that is clear. A value that cannot be
 * that key's is not spoken of: the slip may be another one. */
static const struct cbl_yaml_shape *
unknown_key(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
	    const struct cbl_yaml_node *map, struct cbl_yaml_node *pair)
{
	char name[CBL_YAML_QUOTED];
	struct cbl_problem *p = cbl_yaml_report(
		w->reporter, false, pair->key, "unknown key `%s`",
		cbl_yaml_quoted(name, pair->name));
	bool fits = !cbl_yaml_node_is_null(pair);
	const char *near;

	pair->faulty = true;
	if (!p)
		return NULL; /* too many of them to look for what was meant */
	if (cbl_str_eq_c(pair->name, "<<"))
		cbl_problem_hint(p, "merge keys are not supported");
	near = fits ? near_key(w, shape, pair->name, pair) : NULL;
	if (!near) {
		fits = false;
		near = near_key(w, shape, pair->name, NULL);
	}
	if (!near && !cbl_str_eq_c(pair->name, "<<"))
		hint_keys(p, shape);
	if (!near || has_key(map, near))
		return NULL;
	if (has_broad_blank(pair->name))
		cbl_problem_hint(p,
				 "did you mean `%s`? There is a no-break space "
				 "beside it, which looks like a blank",
				 near);
	else
		cbl_problem_hint(p, "did you mean `%s`?", near);
	if (!fits)
		return NULL;
	pair->name = cbl_str_c(near);
	pair->faulty = false; /* its value is another matter */
	return cbl_yaml_shape_key(shape, pair->name);
}

/* YAML takes a key without colon for one without value. */
static bool lacks_colon(const struct cbl_yaml_node *pair)
{
	return cbl_yaml_node_is_null(pair) && pair->span.lo == pair->key.hi;
}

/* `{doc: one, two}`: what follows the comma has become a key. */
static bool cut_by_comma(struct cbl_yaml_walk *w,
			 const struct cbl_yaml_node *map,
			 const struct cbl_yaml_node *before,
			 struct cbl_yaml_node *pair)
{
	char name[CBL_YAML_QUOTED];

	if (!map->flow || !before || !lacks_colon(pair))
		return false;
	if (before->faulty && lacks_colon(before)) {
		pair->faulty = true; /* one more comma of the same text */
		return true;
	}
	if (before->kind != CBL_YAML_NODE_TEXT ||
	    cbl_yaml_node_is_null(before) ||
	    before->quoting != CBL_YAML_QUOTING_NONE)
		return false;
	pair->faulty = true;
	cbl_problem_hint(cbl_yaml_report(w->reporter, false, pair->key,
					 "the text of `%s` ends at the comma "
					 "before this",
					 cbl_yaml_quoted(name, before->name)),
			 "put it in quotes");
	return true;
}

static void twice(struct cbl_yaml_walk *w, const struct cbl_yaml_node *first,
		  struct cbl_yaml_node *pair)
{
	struct cbl_place place =
		cbl_line_table_place(w->reporter->lines, first->key.lo);

	pair->faulty = true;
	cbl_problem_hint(cbl_yaml_report(w->reporter, false, pair->key,
					 "`%.*s` stands here twice",
					 CBL_STR_ARG(pair->name)),
			 "the first one is in line %u", (unsigned)place.line);
}

/* A key of a mapping with nothing behind it, and below it, as far left as it
 * is, keys that belong into it: they were to be indented. */
static bool lacks_indent(struct cbl_yaml_walk *w,
			 const struct cbl_yaml_shape *map,
			 const struct cbl_yaml_shape *key,
			 struct cbl_yaml_node *pair)
{
	const struct cbl_line_table *lines = w->reporter->lines;
	struct cbl_yaml_node *last = NULL;
	unsigned from, until;

	if (key->value->type != CYAML_MAPPING || !cbl_yaml_node_is_null(pair))
		return false;
	for (struct cbl_yaml_node *n = pair->next; n; n = n->next) {
		if (!cbl_yaml_shape_key(key, n->name) ||
		    cbl_yaml_shape_key(map, n->name))
			break;
		n->faulty = true;
		last = n;
	}
	if (!last)
		return false;
	from = cbl_line_table_place(lines, pair->next->key.lo).line;
	until = cbl_line_table_place(lines, last->key.lo).line;

	struct cbl_problem *p = cbl_walk_complain(w, pair, "%s has no value",
						  cbl_walk_title(pair).text);

	if (from == until)
		cbl_problem_hint(p, "indent line %u below it", from);
	else
		cbl_problem_hint(p, "indent lines %u to %u below it", from,
				 until);
	return true;
}

/* `seen` has the first pair of each key. */
static void walk_pair(struct cbl_yaml_walk *w,
		      const struct cbl_yaml_shape *shape,
		      const struct cbl_yaml_node *map,
		      struct cbl_yaml_node *pair,
		      const struct cbl_yaml_node **seen)
{
	const struct cbl_yaml_shape *key =
		cbl_yaml_shape_key(shape, pair->name);

	if (!key)
		key = unknown_key(w, shape, map, pair);
	if (!key)
		return;

	const struct cbl_yaml_node **first = &seen[key - shape->kids];

	if (*first) {
		twice(w, *first, pair);
		return;
	}
	*first = pair;
	w->unsets = cbl_yaml_shape_key(shape, cbl_str_c("without")) != NULL;
	if (!lacks_indent(w, shape, key, pair))
		cbl_walk_value(w, key, pair);
}

/* Whether all is there by which an entry is known. */
static bool is_whole(struct cbl_yaml_walk *w,
		     const struct cbl_yaml_shape *shape,
		     struct cbl_yaml_node *map,
		     const struct cbl_yaml_node **seen)
{
	bool whole = true;

	for (unsigned i = 0; i < shape->count; i++) {
		if (!shape->kids[i].required || (seen[i] && seen[i]->taken))
			continue;
		whole = false;
		if (!seen[i] && !map->cut)
			cbl_walk_complain(w, map, "entry without `%s`",
					  shape->kids[i].key);
	}
	return whole;
}

bool cbl_walk_map(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
		  struct cbl_yaml_node *map)
{
	const struct cbl_yaml_node **seen =
		cbl_arena_alloc(w->arena, shape->count * sizeof(*seen));
	const struct cbl_yaml_node *before = NULL;

	for (struct cbl_yaml_node *n = map->first; n; before = n, n = n->next)
		if (!n->faulty && !cut_by_comma(w, map, before, n))
			walk_pair(w, shape, map, n, seen);
	if (!is_whole(w, shape, map, seen))
		return false;
	if (!map->first && !map->cut) {
		cbl_walk_complain(w, map, "%s is empty",
				  cbl_walk_title(map).text);
		return false;
	}
	return true;
}

/* A text that stands for a mapping becomes one. */
static bool walk_brief(struct cbl_yaml_walk *w,
		       const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	struct cbl_yaml_node *item = cbl_arena_alloc(w->arena, sizeof(*item));

	*item = *node;
	item->name = cbl_str_c(shape->brief);
	item->next = NULL;
	node->kind = CBL_YAML_NODE_MAP;
	node->flow = true;
	node->first = item;
	return cbl_walk_map(w, shape, node);
}

bool cbl_walk_not_a_map(struct cbl_yaml_walk *w,
			const struct cbl_yaml_shape *shape,
			struct cbl_yaml_node *node)
{
	if (cbl_yaml_node_is_null(node))
		return cbl_walk_no_value(w, shape, node);
	if (shape->brief && node->kind == CBL_YAML_NODE_TEXT)
		return walk_brief(w, shape, node);
	cbl_problem_hint(cbl_walk_wrong_kind(w, node, "a mapping"),
			 "a mapping is made of keys and values: `key: value`");
	return false;
}
