/* SPDX-License-Identifier: MIT */
#include "yaml/tree.h"

#include <stdlib.h>
#include <string.h>

struct cbl_span cbl_yaml_node_anchor(const struct cbl_yaml_node *node)
{
	struct cbl_span at = node->span;

	switch (node->kind) {
	case CBL_YAML_NODE_MAP:
		if (node->first)
			return node->first->key;
		break;
	case CBL_YAML_NODE_LIST:
		if (node->first && !node->flow)
			return cbl_yaml_node_anchor(node->first);
		break;
	case CBL_YAML_NODE_TEXT:
		if (node->quoting < CBL_YAML_QUOTING_LITERAL)
			return at;
		break;
	case CBL_YAML_NODE_VOID:
		return at;
	}
	/* A bracket, or the | of a block. */
	return cbl_span(at.lo, at.hi > at.lo ? at.lo + 1 : at.hi);
}

bool cbl_yaml_node_is_null(const struct cbl_yaml_node *node)
{
	return node->kind == CBL_YAML_NODE_TEXT &&
	       node->quoting == CBL_YAML_QUOTING_NONE && node->text.len == 0;
}

static const struct cbl_yaml_node *find_key(const struct cbl_yaml_node *map,
					    struct cbl_str name)
{
	const struct cbl_yaml_node *found = NULL;

	if (map->kind != CBL_YAML_NODE_MAP)
		return NULL;
	for (const struct cbl_yaml_node *n = map->first; n; n = n->next) {
		if (!cbl_str_eq(n->name, name))
			continue;
		if (n->taken)
			return n;
		if (!found)
			found = n;
	}
	return found;
}

static const struct cbl_yaml_node *find_item(const struct cbl_yaml_node *list,
					     unsigned long index)
{
	if (list->kind != CBL_YAML_NODE_LIST)
		return NULL;
	for (const struct cbl_yaml_node *n = list->first; n; n = n->next)
		if (n->taken && index-- == 0)
			return n;
	return NULL;
}

/* One step of a path: `.key`, `key` or `[3]`. */
static const struct cbl_yaml_node *step(const struct cbl_yaml_node *from,
					const char **path)
{
	const char *p = *path;
	size_t len;

	if (*p == '[') {
		char *end;
		unsigned long index = strtoul(p + 1, &end, 10);

		*path = *end == ']' ? end + 1 : end;
		return *end == ']' ? find_item(from, index) : NULL;
	}
	p += *p == '.';
	len = strcspn(p, ".[");
	*path = p + len;
	return find_key(from, cbl_str(p, len));
}

const struct cbl_yaml_node *cbl_yaml_tree_find(const struct cbl_yaml_tree *tree,
					       const char *path, bool *exact)
{
	const struct cbl_yaml_node *node = tree->root;

	*exact = node != NULL;
	while (node && *path) {
		const struct cbl_yaml_node *below = step(node, &path);

		if (!below) {
			*exact = false;
			break;
		}
		node = below;
	}
	return node;
}

/* ---- what was left out */

/* As deep as the tree, which is CBL_YAML_MAX_DEPTH at most; so is the other
 * one. */
bool cbl_yaml_node_whole(const struct cbl_yaml_node *node)
{
	if (!node->taken)
		return false;
	for (const struct cbl_yaml_node *n = node->first; n; n = n->next)
		if (!cbl_yaml_node_whole(n))
			return false;
	return true;
}

static bool is_name_char(char c)
{
	return cbl_is_digit(c) || c == '-' || c == '_' ||
	       (cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z');
}

/* May a name begin at `at`, as in {a}, (?<a>, b.a, `b, a`? */
static bool opens_name(struct cbl_str text, size_t at)
{
	const char *p = text.ptr + at;

	if (at == 0 || strchr("{<@.(", p[-1]))
		return true;
	return at > 1 && p[-1] == ' ' && p[-2] == ',';
}

/* May one end at `at`, as in {a}, a.b, `a, b`, a:b, `a + 1`? */
static bool closes_name(struct cbl_str text, size_t at)
{
	const char *p = text.ptr + at;
	size_t left = text.len - at;

	if (left == 0 || strchr("}>,)", *p))
		return true;
	if (left == 1 || !strchr(".: ", *p))
		return false;
	return *p == ' ' ? strchr("+-", p[1]) != NULL : is_name_char(p[1]);
}

/* As a name, not as a word of a sentence. */
static bool holds_name(struct cbl_str text, struct cbl_str name)
{
	const char *p = text.ptr;

	if (name.len == 0)
		return false;
	while ((p = memmem(p, text.len - (size_t)(p - text.ptr), name.ptr,
			   name.len))) {
		size_t at = (size_t)(p - text.ptr);

		if (opens_name(text, at) && closes_name(text, at + name.len))
			return true;
		p++;
	}
	return false;
}

static bool lost(const struct cbl_yaml_node *node, struct cbl_str name,
		 bool above)
{
	bool here = above || !node->taken;

	if (here && node->kind == CBL_YAML_NODE_TEXT &&
	    holds_name(node->text, name))
		return true;
	for (const struct cbl_yaml_node *n = node->first; n; n = n->next)
		if (lost(n, name, here))
			return true;
	return false;
}

bool cbl_yaml_node_lost(const struct cbl_yaml_node *node, struct cbl_str name)
{
	return lost(node, name, false);
}
