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
	bool unsets; /* the mapping at hand may have a `without` */
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

/* The byte of the first `#` behind `at`, if only blanks are between, or 0. */
static uint32_t comment_behind(const struct walk *w, uint32_t at)
{
	const struct cbl_line_table *lines = w->reporter->lines;
	uint32_t from = at;

	while (at < lines->len && lines->data[at] == ' ')
		at++;
	return at > from && at < lines->len && lines->data[at] == '#' ? at : 0;
}

/* Such as `#7` and `#REMARK`: a comment has a blank behind its sign, mostly. */
static bool looks_like_text(const struct walk *w, uint32_t comment)
{
	const struct cbl_line_table *lines = w->reporter->lines;

	return comment != 0 && comment + 1 < lines->len &&
	       !strchr(" \t\r\n#!", lines->data[comment + 1]);
}

static bool no_value(struct walk *w, const struct cbl_yaml_shape *shape,
		     struct cbl_yaml_node *node)
{
	struct cbl_problem *p =
		complain(w, node, "%s has no value", title_of(node).text);

	if (looks_like_text(w, comment_behind(w, node->key.hi + 1)))
		cbl_problem_hint(p, "a `#` behind a blank begins a comment: "
				    "put the text in quotes");
	else if (!shape->required && node->name.ptr)
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

/* `title: Runway #9`: the rest of the line is no part of it. */
static void warn_of_cut(struct walk *w, const struct cbl_yaml_node *node)
{
	uint32_t at = node->quoting == CBL_YAML_QUOTING_NONE
			      ? comment_behind(w, node->span.hi)
			      : 0;
	char name[CBL_YAML_QUOTED];

	if (!looks_like_text(w, at) || !w->reporter->problems ||
	    w->reporter->problems->errors_only)
		return;
	cbl_problem_hint(
		cbl_yaml_report(w->reporter, true, cbl_span(at, at + 1),
				"the text of `%s` ends before this `#`, which "
				"begins a comment",
				cbl_yaml_quoted(name, node->name)),
		"put it in quotes if it goes on; a comment has a blank behind "
		"its `#`");
}

static bool walk_text(struct walk *w, const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *node)
{
	bool needed = shape->required || !shape->key;

	if (cbl_yaml_node_is_null(node))
		return no_value(w, shape, node);
	if (node->name.ptr)
		warn_of_cut(w, node);
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

/* Letters, digits and what else a name or an operand is made of. */
static bool is_like_a_name(const struct cbl_yaml_node *node)
{
	if (node->kind != CBL_YAML_NODE_TEXT || node->text.len == 0)
		return false;
	for (size_t i = 0; i < node->text.len; i++) {
		char c = node->text.ptr[i];

		if (!cbl_is_digit(c) &&
		    !(cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z') &&
		    !strchr("._-:", c))
			return false;
	}
	return true;
}

/* `[a.b, c.d]` where a text of several operands is wanted, as what is told of
 * the key has it: without the brackets. Other texts were meant as they stand. */
static bool hint_of_several(struct cbl_problem *p,
			    const struct cbl_yaml_shape *shape,
			    const struct cbl_yaml_node *list)
{
	struct cbl_buf hint = {0};

	if (list->kind != CBL_YAML_NODE_LIST || !list->first ||
	    !list->first->next || !shape->text ||
	    !strstr(shape->text->text, "perands "))
		return false;
	cbl_buf_text(&hint, "write it without [ ]: `");
	for (const struct cbl_yaml_node *n = list->first; n; n = n->next) {
		if (!is_like_a_name(n)) {
			cbl_buf_release(&hint);
			return false;
		}
		cbl_buf_str(&hint, n->text);
		cbl_buf_text(&hint, n->next ? ", " : "`");
	}
	cbl_problem_hint(p, "%s", cbl_buf_cstr(&hint));
	cbl_buf_release(&hint);
	return true;
}

/* `[a: b]`, which is a mapping without its braces: of a list whose texts are
 * `name=value`, or a text that a `: ` has cut. */
static bool hint_of_pair(const struct walk *w, struct cbl_problem *p,
			 const struct cbl_yaml_shape *shape,
			 const struct cbl_yaml_node *map)
{
	const char *example = shape->text ? shape->text->example : NULL;
	const struct cbl_yaml_node *pair = map->first;

	if (map->kind != CBL_YAML_NODE_MAP || !pair || !pair->name.ptr ||
	    w->reporter->lines->data[map->span.lo] == '{')
		return false;
	if (pair->kind == CBL_YAML_NODE_TEXT && example &&
	    strchr(example, '='))
		cbl_problem_hint(p, "write `%.*s=%.*s`",
				 CBL_STR_ARG(pair->name),
				 CBL_STR_ARG(pair->text));
	else
		cbl_problem_hint(p, "a text with a `: ` in it stands in "
				    "quotes");
	return true;
}

/* Something else where a text belongs. A list of one text is taken for it. */
static bool not_a_text(struct walk *w, const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	struct cbl_problem *p = wrong_kind(w, node, "a text");
	const struct cbl_yaml_node *only = node->first;

	if (node->flow && !hint_of_several(p, shape, node) &&
	    !hint_of_pair(w, p, shape, node))
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
		struct cbl_problem *p = complain(w, list, "%s is an empty list",
						 title_of(list).text);

		if (w->unsets && list->name.ptr)
			cbl_problem_hint(p,
					 "leave the key out, or write `without: "
					 "[%.*s]` not to take it over",
					 CBL_STR_ARG(list->name));
		else
			cbl_problem_hint(p, "leave the key out");
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
			       i == 0		      ? ""
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

/* A key of a mapping with nothing behind it, and below it, as far left as it
 * is, keys that belong into it: they were to be indented. */
static bool lacks_indent(struct walk *w, const struct cbl_yaml_shape *map,
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

	struct cbl_problem *p = complain(w, pair, "%s has no value",
					 title_of(pair).text);

	if (from == until)
		cbl_problem_hint(p, "indent line %u below it", from);
	else
		cbl_problem_hint(p, "indent lines %u to %u below it", from,
				 until);
	return true;
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
	w->unsets = cbl_yaml_shape_key(shape, cbl_str_c("without")) != NULL;
	if (!lacks_indent(w, shape, key, pair))
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
	struct walk w = {.arena = arena, .reporter = reporter};

	if (tree->root && cbl_yaml_node_is_null(tree->root))
		tree->root = NULL; /* nothing but comments */
	if (tree->root)
		walk_root(&w, shape, tree->root);
}
