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
