/* SPDX-License-Identifier: MIT
 *
 * Judges a tree by the tables that libcyaml loads by. It says everything
 * that is wrong with the form, each thing once, and goes on as if the author
 * had written what was meant: a key with a slip is read as the one it is
 * near to, a single text as a list of one. What cannot be mended is left
 * out.
 */
#include "yaml/walk_priv.h"

#include <stdio.h>

#include "base/distance.h"

struct cbl_problem *cbl_walk_complain(struct cbl_yaml_walk *w,
				      struct cbl_yaml_node *node,
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

struct cbl_walk_title cbl_walk_title(const struct cbl_yaml_node *node)
{
	struct cbl_walk_title t = {"an item of this list"};
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

struct cbl_problem *cbl_walk_wrong_kind(struct cbl_yaml_walk *w,
					struct cbl_yaml_node *node,
					const char *wanted)
{
	struct cbl_span at = cbl_yaml_node_anchor(node);

	/* It is about all of it: its bracket, rather than its first key. */
	if (node->flow)
		at = cbl_span(node->span.lo, node->span.lo + 1);
	node->faulty = true;
	return cbl_yaml_report(
		w->reporter, false, at, "%s: expected %s, this is %s",
		cbl_walk_title(node).text, wanted, kinds[node->kind]);
}

static const char *word_at(size_t i, void *ctx)
{
	return ((const char **)ctx)[i];
}

const char *cbl_walk_near(struct cbl_str written, const char **words,
			  size_t count)
{
	return cbl_did_you_mean(written, count, word_at, words);
}

/* ---- lists */

static bool walk_list(struct cbl_yaml_walk *w,
		      const struct cbl_yaml_shape *shape,
		      struct cbl_yaml_node *list)
{
	if (!list->first && !list->cut) {
		struct cbl_problem *p =
			cbl_walk_complain(w, list, "%s is an empty list",
					  cbl_walk_title(list).text);

		if (w->unsets && list->name.ptr)
			cbl_problem_hint(
				p,
				"leave the key out, or write `without: "
				"[%.*s]` not to take it over",
				CBL_STR_ARG(list->name));
		else
			cbl_problem_hint(p, "leave the key out");
		return false;
	}
	for (struct cbl_yaml_node *n = list->first; n; n = n->next)
		cbl_walk_value(w, shape->kids, n);
	return true;
}

bool cbl_walk_is_kind(const struct cbl_yaml_shape *shape,
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
static bool walk_lone(struct cbl_yaml_walk *w,
		      const struct cbl_yaml_shape *shape,
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
static bool not_a_list(struct cbl_yaml_walk *w,
		       const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node)
{
	if (cbl_yaml_node_is_null(node))
		return cbl_walk_no_value(w, shape, node);
	if (shape->brief && node->kind == CBL_YAML_NODE_TEXT)
		return walk_lone(w, shape, node);

	struct cbl_problem *p = cbl_walk_wrong_kind(w, node, "a list");
	bool flow = node->kind == CBL_YAML_NODE_MAP
			    ? node->flow
			    : node->quoting < CBL_YAML_QUOTING_LITERAL;

	if (!cbl_walk_is_kind(shape->kids, node)) {
		cbl_problem_hint(p, node->kind == CBL_YAML_NODE_MAP
					    ? "a list of texts: [a, b]"
					    : "a list of mappings, each with "
					      "its keys");
		return false;
	}
	cbl_problem_hint(p, flow ? "put it in [ ]" : "begin it with `- `");
	return walk_lone(w, shape, node);
}

/* As deep as the schema. */
bool cbl_walk_value(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
		    struct cbl_yaml_node *node)
{
	enum cyaml_type type = shape->value->type;

	if (node->kind == CBL_YAML_NODE_VOID)
		node->taken = false;
	else if (type == CYAML_MAPPING)
		node->taken = node->kind == CBL_YAML_NODE_MAP
				      ? cbl_walk_map(w, shape, node)
				      : cbl_walk_not_a_map(w, shape, node);
	else if (type == CYAML_SEQUENCE)
		node->taken = node->kind == CBL_YAML_NODE_LIST
				      ? walk_list(w, shape, node)
				      : not_a_list(w, shape, node);
	else
		node->taken = node->kind == CBL_YAML_NODE_TEXT
				      ? cbl_walk_text(w, shape, node)
				      : cbl_walk_not_a_text(w, shape, node);
	return node->taken;
}

static void walk_root(struct cbl_yaml_walk *w,
		      const struct cbl_yaml_shape *shape,
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
		cbl_walk_value(w, shape, root);
}

void cbl_yaml_tree_walk(struct cbl_yaml_tree *tree,
			const struct cbl_yaml_shape *shape,
			struct cbl_arena *arena,
			struct cbl_yaml_reporter *reporter)
{
	struct cbl_yaml_walk w = {.arena = arena, .reporter = reporter};

	if (tree->root && cbl_yaml_node_is_null(tree->root))
		tree->root = NULL; /* nothing but comments */
	if (tree->root)
		walk_root(&w, shape, tree->root);
}
