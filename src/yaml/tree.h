/* SPDX-License-Identifier: MIT
 *
 * A YAML file as a tree of texts, lists and mappings, each with its place.
 * It is made when a mistake is looked for, or the place of one.
 */
#ifndef CBL_YAML_TREE_H
#define CBL_YAML_TREE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/span.h"
#include "yaml/problems.h"

/* Bounds of a file; beyond them libyaml takes minutes. */
#define CBL_YAML_MAX_DEPTH 32
#define CBL_YAML_MAX_FILE (16u << 20)
#define CBL_YAML_MAX_TEXT (256u << 10)
#define CBL_YAML_MAX_NODES 500000u

enum cbl_yaml_kind {
	CBL_YAML_NODE_TEXT,
	CBL_YAML_NODE_LIST,
	CBL_YAML_NODE_MAP,
	CBL_YAML_NODE_VOID, /* an alias, a text too long: reported already */
};

enum cbl_yaml_quoting {
	CBL_YAML_QUOTING_NONE,
	CBL_YAML_QUOTING_SINGLE,
	CBL_YAML_QUOTING_DOUBLE,
	CBL_YAML_QUOTING_LITERAL,
	CBL_YAML_QUOTING_FOLDED,
};

struct cbl_yaml_node {
	enum cbl_yaml_kind kind;
	enum cbl_yaml_quoting quoting; /* of a text */
	bool flow;                     /* a mapping in { }, a list in [ ] */
	bool cut;                      /* the file broke off within */
	bool faulty;                   /* something has been said about it */
	bool taken;                    /* goes to libcyaml */
	/* Its key, `ptr` NULL without: as it was meant, once that is known. */
	struct cbl_str name;
	struct cbl_span key; /* where that stands */
	struct cbl_span span;
	struct cbl_str text;         /* of a text; may hold NULs */
	struct cbl_yaml_node *first; /* of a list or mapping */
	struct cbl_yaml_node *next;
};

struct cbl_yaml_tree {
	struct cbl_yaml_node *root; /* NULL: an empty file */
	bool broken;                /* reading stopped before the end */
};

/* Reads a file; the nodes live in `arena`. What is no YAML, or YAML that
 * specs may not use (anchors, aliases, tags, a second document), is
 * reported. */
void cbl_yaml_tree_compose(struct cbl_yaml_tree *tree, struct cbl_arena *arena,
			   struct cbl_str file,
			   struct cbl_yaml_reporter *reporter);

/* Where to point at a node: a text, the first key of a mapping, the first
 * item or the bracket of a list. */
struct cbl_span cbl_yaml_node_anchor(const struct cbl_yaml_node *node);

/* Nothing stands behind the key. */
bool cbl_yaml_node_is_null(const struct cbl_yaml_node *node);

/* The node behind a path such as `rules[3].also[0].pattern`, items counted
 * as they were loaded. If it is not there, the nearest one above it, and
 * `*exact` is false. */
const struct cbl_yaml_node *cbl_yaml_tree_find(const struct cbl_yaml_tree *tree,
					       const char *path, bool *exact);

/* Was all of it taken? */
bool cbl_yaml_node_whole(const struct cbl_yaml_node *node);

/* Does a text of it that was not taken name something so, alone, in braces,
 * as a group, in an operand? */
bool cbl_yaml_node_lost(const struct cbl_yaml_node *node, struct cbl_str name);

/* What was taken of the tree, as JSON. */
void cbl_yaml_tree_print(const struct cbl_yaml_tree *tree, struct cbl_buf *out);

/* The byte of the file behind byte `offset` of a text's value: through
 * quotes, escapes, folding and indentation. The value's length gives the
 * place where it ends. */
uint32_t cbl_yaml_node_offset(const struct cbl_yaml_node *node,
			      const char *file, size_t offset);

/* What libyaml says about a file that is none: */
struct cbl_yaml_breakage {
	const char *problem;
	const char *context; /* "" without */
	uint32_t at;
	uint32_t since;                   /* where what it broke in began */
	const struct cbl_yaml_node *last; /* read before it, or NULL */
};

/* ... in our words. */
void cbl_yaml_report_breakage(struct cbl_yaml_reporter *reporter,
			      struct cbl_str file,
			      const struct cbl_yaml_breakage *breakage);

#endif
