/* SPDX-License-Identifier: MIT
 *
 * Judges a tree by the tables that libcyaml loads by. It says everything
 * that is wrong with the form, each thing once, and goes on as if the author
 * had written what was meant: a key with a slip is read as the one it is
 * near to, a single text as a list of one. What cannot be mended is left
 * out.
 */
#include <stdio.h>
#include <string.h>

#include "base/distance.h"
#include "yaml/shape.h"

struct walk {
	struct cbl_arena *arena;
	struct cbl_yaml_reporter *reporter;
};

static bool walk_value(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node);

static struct cbl_problem *complain(struct walk *w, struct cbl_yaml_node *node,
				    const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static struct cbl_problem *complain(struct walk *w, struct cbl_yaml_node *node,
				    const char *format, ...)
{
	va_list args;

	va_start(args, format);

	struct cbl_problem *p = cbl_yaml_report_v(
		w->reporter, false, cbl_yaml_node_anchor(node), format, args);

	va_end(args);
	node->faulty = true;
	return p;
}

/* The value as messages name it: by its key, or as an item. */
struct title {
	char text[CBL_YAML_QUOTED + 2];
};

static struct title title_of(const struct cbl_yaml_node *node)
{
	struct title t = {"an item of this list"};
	char name[CBL_YAML_QUOTED];

	if (node->name.ptr)
		snprintf(t.text, sizeof(t.text), "`%s`",
			 cbl_yaml_quoted(name, node->name));
	return t;
}

static const char *const kinds[] = {
	[CBL_YAML_NODE_TEXT] = "a text",
	[CBL_YAML_NODE_LIST] = "a list",
	[CBL_YAML_NODE_MAP] = "a mapping",
	[CBL_YAML_NODE_VOID] = "an alias",
};

static struct cbl_problem *
wrong_kind(struct walk *w, struct cbl_yaml_node *node, const char *wanted)
{
	struct cbl_span at = cbl_yaml_node_anchor(node);

	/* It is about all of it: its bracket, rather than its first key. */
	if (node->flow)
		at = cbl_span(node->span.lo, node->span.lo + 1);
	node->faulty = true;
	return cbl_yaml_report(w->reporter, false, at,
			       "%s: expected %s, this is %s",
			       title_of(node).text, wanted, kinds[node->kind]);
}

static bool no_value(struct walk *w, const struct cbl_yaml_shape *shape,
		     struct cbl_yaml_node *node)
{
	struct cbl_problem *p =
		complain(w, node, "%s has no value", title_of(node).text);

	if (!shape->required && node->name.ptr)
		cbl_problem_hint(p, "leave the key out");
	return false;
}

/* ---- texts */

#define WORDS_MAX 32

static const char *word_at(size_t i, void *ctx)
{
	return ((const char **)ctx)[i];
}

/* The word of a set that was meant, or NULL. */
static const char *near_word(struct walk *w, const char *words,
			     struct cbl_str written)
{
	const char *list[WORDS_MAX];
	size_t count = 0;
	struct cbl_str rest = cbl_str_c(words), one;

	while (count < WORDS_MAX && cbl_str_next(&rest, '|', &one))
		list[count++] = cbl_arena_strndup(w->arena, one.ptr, one.len);
	return cbl_did_you_mean(written, count, word_at, list);
}

/* `a|b|c` as "a, b or c". */
static void add_words(struct cbl_buf *out, const char *words)
{
	struct cbl_str rest = cbl_str_c(words), one;
	const char *separator = "";

	while (cbl_str_next(&rest, '|', &one)) {
		cbl_buf_text(out, separator);
		cbl_buf_str(out, one);
		separator = memchr(rest.ptr, '|', rest.len) ? ", " : " or ";
	}
}

/* A key, or that of the list an item stands in. */
static const char *key_name(const struct cbl_yaml_shape *shape)
{
	const char *dot = strrchr(shape->text->key, '.');

	if (shape->stands_for)
		return shape->stands_for;
	return shape->key ? shape->key : dot ? dot + 1 : shape->text->key;
}

static bool wrong_word(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	const char *words = shape->text->words;
	const char *near = near_word(w, words, node->text);
	char text[CBL_YAML_QUOTED];
	struct cbl_problem *p =
		complain(w, node, "`%s` is no word for `%s`",
			 cbl_yaml_quoted(text, node->text), key_name(shape));
	struct cbl_buf hint = {0};

	if (near)
		cbl_buf_printf(&hint, "did you mean `%s`? ", near);
	cbl_buf_text(&hint, near ? "It may be " : "it may be ");
	add_words(&hint, words);
	cbl_problem_hint(p, "%s", cbl_buf_cstr(&hint));
	cbl_buf_release(&hint);
	if (near)
		node->text = cbl_str_c(near);
	return near != NULL;
}

static bool walk_text(struct walk *w, const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *node)
{
	bool needed = shape->required || !shape->key;

	if (cbl_yaml_node_is_null(node))
		return no_value(w, shape, node);
	if (node->text.len == 0 && needed) {
		complain(w, node, "%s is empty", title_of(node).text);
		return false;
	}
	if (memchr(node->text.ptr, '\0', node->text.len)) {
		complain(w, node, "%s holds a NUL character",
			 title_of(node).text);
		return false;
	}
	return cbl_yaml_shape_allows(shape, node->text) ||
	       wrong_word(w, shape, node);
}

/* Something else where a text belongs. A list of one text is taken for it. */
static bool not_a_text(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	struct cbl_problem *p = wrong_kind(w, node, "a text");
	const struct cbl_yaml_node *only = node->first;

	if (node->flow)
		cbl_problem_hint(p,
				 "a text that begins with %c stands in "
				 "quotes",
				 node->kind == CBL_YAML_NODE_MAP ? '{' : '[');
	if (node->kind == CBL_YAML_NODE_MAP || !only || only->next ||
	    only->kind != CBL_YAML_NODE_TEXT)
		return false;
	node->kind = CBL_YAML_NODE_TEXT;
	node->quoting = only->quoting;
	node->span = only->span;
	node->text = only->text;
	return cbl_yaml_node_is_null(node) ? false : walk_text(w, shape, node);
}

/* ---- lists */

static bool walk_list(struct walk *w, const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *list)
{
	if (!list->first && !list->cut) {
		cbl_problem_hint(complain(w, list, "%s is an empty list",
					  title_of(list).text),
				 "leave the key out");
		return false;
	}
	for (struct cbl_yaml_node *n = list->first; n; n = n->next)
		walk_value(w, shape->kids, n);
	return true;
}

static bool is_kind(const struct cbl_yaml_shape *shape,
		    const struct cbl_yaml_node *node)
{
	switch (shape->value->type) {
	case CYAML_MAPPING:
		return node->kind == CBL_YAML_NODE_MAP ||
		       (shape->brief && node->kind == CBL_YAML_NODE_TEXT);
	case CYAML_SEQUENCE:
		return node->kind == CBL_YAML_NODE_LIST ||
		       (shape->brief && node->kind == CBL_YAML_NODE_TEXT);
	default:
		return node->kind == CBL_YAML_NODE_TEXT;
	}
}

/* What stands where a list belongs becomes its only item. */
static bool walk_lone(struct walk *w, const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *node)
{
	struct cbl_yaml_node *item = cbl_arena_alloc(w->arena, sizeof(*item));

	*item = *node;
	item->name = (struct cbl_str){0};
	item->next = NULL;
	item->faulty = false;
	node->kind = CBL_YAML_NODE_LIST;
	node->flow = true;
	node->first = item;
	return walk_list(w, shape, node);
}

/* It is taken for the item that was meant, if it can be one. */
static bool not_a_list(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	if (cbl_yaml_node_is_null(node))
		return no_value(w, shape, node);
	if (shape->brief && node->kind == CBL_YAML_NODE_TEXT)
		return walk_lone(w, shape, node);

	struct cbl_problem *p = wrong_kind(w, node, "a list");
	bool flow = node->kind == CBL_YAML_NODE_MAP
			    ? node->flow
			    : node->quoting < CBL_YAML_QUOTING_LITERAL;

	if (!is_kind(shape->kids, node)) {
		cbl_problem_hint(p, node->kind == CBL_YAML_NODE_MAP
					    ? "a list of texts: [a, b]"
					    : "a list of mappings, each with "
					      "its keys");
		return false;
	}
	cbl_problem_hint(p, flow ? "put it in [ ]" : "begin it with `- `");
	return walk_lone(w, shape, node);
}

/* ---- mappings */

static bool has_key(const struct cbl_yaml_node *map, const char *key)
{
	for (const struct cbl_yaml_node *n = map->first; n; n = n->next)
		if (cbl_str_eq_c(n->name, key))
			return true;
	return false;
}

/* The key of a mapping that another one is near to, of those whose values
 * are of the kind of `value` (NULL: of all), or NULL. */
static const char *near_key(struct walk *w, const struct cbl_yaml_shape *map,
			    struct cbl_str name,
			    const struct cbl_yaml_node *value)
{
	const char **keys =
		cbl_arena_alloc(w->arena, map->count * sizeof(*keys));
	size_t count = 0;

	for (unsigned i = 0; i < map->count; i++)
		if (!value || is_kind(&map->kids[i], value))
			keys[count++] = map->kids[i].key;
	return cbl_did_you_mean(name, count, word_at, keys);
}

/* Returns the key that was meant, if that is clear. A value that cannot be
 * that key's is not spoken of: the slip may be another one. */
static const struct cbl_yaml_shape *
unknown_key(struct walk *w, const struct cbl_yaml_shape *shape,
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
	if (!near || has_key(map, near))
		return NULL;
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
static bool cut_by_comma(struct walk *w, const struct cbl_yaml_node *map,
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

static void twice(struct walk *w, const struct cbl_yaml_node *first,
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

/* `seen` has the first pair of each key. */
static void walk_pair(struct walk *w, const struct cbl_yaml_shape *shape,
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
	walk_value(w, key, pair);
}

/* Whether all is there by which an entry is known. */
static bool is_whole(struct walk *w, const struct cbl_yaml_shape *shape,
		     struct cbl_yaml_node *map,
		     const struct cbl_yaml_node **seen)
{
	bool whole = true;

	for (unsigned i = 0; i < shape->count; i++) {
		if (!shape->kids[i].required || (seen[i] && seen[i]->taken))
			continue;
		whole = false;
		if (!seen[i] && !map->cut)
			complain(w, map, "entry without `%s`",
				 shape->kids[i].key);
	}
	return whole;
}

static bool walk_map(struct walk *w, const struct cbl_yaml_shape *shape,
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
		complain(w, map, "%s is empty", title_of(map).text);
		return false;
	}
	return true;
}

/* A text that stands for a mapping becomes one. */
static bool walk_brief(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	struct cbl_yaml_node *item = cbl_arena_alloc(w->arena, sizeof(*item));

	*item = *node;
	item->name = cbl_str_c(shape->brief);
	item->next = NULL;
	node->kind = CBL_YAML_NODE_MAP;
	node->flow = true;
	node->first = item;
	return walk_map(w, shape, node);
}

static bool not_a_map(struct walk *w, const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *node)
{
	if (cbl_yaml_node_is_null(node))
		return no_value(w, shape, node);
	if (shape->brief && node->kind == CBL_YAML_NODE_TEXT)
		return walk_brief(w, shape, node);
	cbl_problem_hint(wrong_kind(w, node, "a mapping"),
			 "a mapping is made of keys and values: `key: value`");
	return false;
}

/* As deep as the schema. */
static bool walk_value(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	enum cyaml_type type = shape->value->type;

	if (node->kind == CBL_YAML_NODE_VOID)
		node->taken = false;
	else if (type == CYAML_MAPPING)
		node->taken = node->kind == CBL_YAML_NODE_MAP
				      ? walk_map(w, shape, node)
				      : not_a_map(w, shape, node);
	else if (type == CYAML_SEQUENCE)
		node->taken = node->kind == CBL_YAML_NODE_LIST
				      ? walk_list(w, shape, node)
				      : not_a_list(w, shape, node);
	else
		node->taken = node->kind == CBL_YAML_NODE_TEXT
				      ? walk_text(w, shape, node)
				      : not_a_text(w, shape, node);
	return node->taken;
}

static void walk_root(struct walk *w, const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *root)
{
	struct cbl_span start = cbl_span(root->span.lo, root->span.lo);

	if (root->kind != CBL_YAML_NODE_MAP)
		cbl_yaml_report(w->reporter, false, start,
				"the file holds %s, not a mapping",
				kinds[root->kind]);
	else if (!root->first)
		root->taken = true; /* {} */
	else
		walk_value(w, shape, root);
}

void cbl_yaml_tree_walk(struct cbl_yaml_tree *tree,
			const struct cbl_yaml_shape *shape,
			struct cbl_arena *arena,
			struct cbl_yaml_reporter *reporter)
{
	struct walk w = {arena, reporter};

	if (tree->root && cbl_yaml_node_is_null(tree->root))
		tree->root = NULL; /* nothing but comments */
	if (tree->root)
		walk_root(&w, shape, tree->root);
}
