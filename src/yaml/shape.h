/* SPDX-License-Identifier: MIT
 *
 * A schema spread out: one record for every place where a value may stand,
 * with libcyaml's description of the value and our text about its key.
 */
#ifndef CBL_YAML_SHAPE_H
#define CBL_YAML_SHAPE_H

#include <cyaml/cyaml.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "yaml/document.h"
#include "yaml/tree.h"

struct cbl_yaml_shape {
	const char *key; /* NULL for the root and for items of a list */
	const struct cyaml_schema_value *value;
	const struct cyaml_schema_field *field; /* NULL where `key` is */
	const struct cbl_yaml_text *text; /* items have their list's */
	const char *brief;   /* a mapping's key that may stand for all of it,
			      * or CBL_YAML_ITEM of a list, or NULL */
	const char *stands_for; /* a key's mapping, if it is that one */
	bool required;
	struct cbl_yaml_shape *kids; /* a mapping's keys, or a list's item */
	unsigned count;
};

/* Spreads a schema out; lives in `arena`. */
struct cbl_yaml_shape *cbl_yaml_shape_new(const struct cbl_yaml_schema *schema,
					  struct cbl_arena *arena);

/* The key of a mapping, or NULL. */
const struct cbl_yaml_shape *
cbl_yaml_shape_key(const struct cbl_yaml_shape *map, struct cbl_str name);

/* Whether a text may stand here: `words` of its key, if it has any. */
bool cbl_yaml_shape_allows(const struct cbl_yaml_shape *shape,
			   struct cbl_str word);

/* ---- structs of the schema's types */

/* The pointer that stands at `at`. */
const void *cbl_yaml_pointer_at(const void *at);

/* Of a list in the struct `map`: how many items it has, and from one to the
 * next how many bytes. */
unsigned cbl_yaml_list_count(const struct cbl_yaml_shape *list,
			     const void *map);
size_t cbl_yaml_list_step(const struct cbl_yaml_shape *list);

/* Whether structs that libcyaml loaded leave nothing to ask: no wrong word,
 * no empty mapping. `data` is what the root points to. Texts that may be
 * empty, and are, are counted in `empty`: libcyaml makes them of keys without
 * a value as well. */
bool cbl_yaml_shape_fits(const struct cbl_yaml_shape *root, const void *data,
			 size_t *empty);

/* Judges a tree by the schema: marks what may be loaded and reports the
 * rest. */
void cbl_yaml_tree_walk(struct cbl_yaml_tree *tree,
			const struct cbl_yaml_shape *shape,
			struct cbl_arena *arena,
			struct cbl_yaml_reporter *reporter);

#endif
