/* SPDX-License-Identifier: MIT
 *
 * Texts of a file: words of a set, what a `#`, a bracket or a `: ` has made of
 * them, and what stands where one belongs.
 */
#include <string.h>

#include "yaml/walk_priv.h"

/* The byte of the first `#` behind `at`, if only blanks are between, or 0. */
static uint32_t comment_behind(const struct cbl_yaml_walk *w, uint32_t at)
{
	const struct cbl_line_table *lines = w->reporter->lines;
	uint32_t from = at;

	while (at < lines->len && lines->data[at] == ' ')
		at++;
	return at > from && at < lines->len && lines->data[at] == '#' ? at : 0;
}

/* Such as `#7` and `#REMARK`: a comment has a blank behind its sign, mostly. */
static bool looks_like_text(const struct cbl_yaml_walk *w, uint32_t comment)
{
	const struct cbl_line_table *lines = w->reporter->lines;

	return comment != 0 && comment + 1 < lines->len &&
	       !strchr(" \t\r\n#!", lines->data[comment + 1]);
}

bool cbl_walk_no_value(struct cbl_yaml_walk *w,
		       const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	struct cbl_problem *p = cbl_walk_complain(w, node, "%s has no value",
						  cbl_walk_title(node).text);

	if (looks_like_text(w, comment_behind(w, node->key.hi + 1)))
		cbl_problem_hint(p, "a `#` behind a blank begins a comment: "
				    "put the text in quotes");
	else if (!shape->required && node->name.ptr)
		cbl_problem_hint(p, "leave the key out");
	return false;
}

#define WORDS_MAX 32

/* The word of a set that was meant, or NULL. */
static const char *near_word(struct cbl_yaml_walk *w, const char *words,
			     struct cbl_str written)
{
	const char *list[WORDS_MAX];
	size_t count = 0;
	struct cbl_str rest = cbl_str_c(words), one;

	while (count < WORDS_MAX && cbl_str_next(&rest, '|', &one))
		list[count++] = cbl_arena_strndup(w->arena, one.ptr, one.len);
	return cbl_walk_near(written, list, count);
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

static bool wrong_word(struct cbl_yaml_walk *w,
		       const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	const char *words = shape->text->words;
	const char *near = near_word(w, words, node->text);
	char text[CBL_YAML_QUOTED];
	struct cbl_problem *p = cbl_walk_complain(
		w, node, "`%s` is no word for `%s`",
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
static void warn_of_cut(struct cbl_yaml_walk *w,
			const struct cbl_yaml_node *node)
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

bool cbl_walk_text(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
		   struct cbl_yaml_node *node)
{
	bool needed = shape->required || !shape->key;

	if (cbl_yaml_node_is_null(node))
		return cbl_walk_no_value(w, shape, node);
	if (node->name.ptr)
		warn_of_cut(w, node);
	if (node->text.len == 0 && needed) {
		cbl_walk_complain(w, node, "%s is empty",
				  cbl_walk_title(node).text);
		return false;
	}
	if (memchr(node->text.ptr, '\0', node->text.len)) {
		cbl_walk_complain(w, node, "%s holds a NUL character",
				  cbl_walk_title(node).text);
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
static bool hint_of_pair(const struct cbl_yaml_walk *w, struct cbl_problem *p,
			 const struct cbl_yaml_shape *shape,
			 const struct cbl_yaml_node *map)
{
	const char *example = shape->text ? shape->text->example : NULL;
	const struct cbl_yaml_node *pair = map->first;

	if (map->kind != CBL_YAML_NODE_MAP || !pair || !pair->name.ptr ||
	    w->reporter->lines->data[map->span.lo] == '{')
		return false;
	if (pair->kind == CBL_YAML_NODE_TEXT && example && strchr(example, '='))
		cbl_problem_hint(p, "write `%.*s=%.*s`",
				 CBL_STR_ARG(pair->name),
				 CBL_STR_ARG(pair->text));
	else
		cbl_problem_hint(p, "a text with a `: ` in it stands in "
				    "quotes");
	return true;
}

/* Something else where a text belongs. A list of one text is taken for it. */
bool cbl_walk_not_a_text(struct cbl_yaml_walk *w,
			 const struct cbl_yaml_shape *shape,
			 struct cbl_yaml_node *node)
{
	struct cbl_problem *p = cbl_walk_wrong_kind(w, node, "a text");
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
	return cbl_yaml_node_is_null(node) ? false
					   : cbl_walk_text(w, shape, node);
}
