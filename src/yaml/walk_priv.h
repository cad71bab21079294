/* SPDX-License-Identifier: MIT
 *
 * For walk.c, walk_text.c and walk_map.c only.
 */
#ifndef CBL_YAML_WALK_PRIV_H
#define CBL_YAML_WALK_PRIV_H

#include "yaml/shape.h"

struct cbl_yaml_walk {
	struct cbl_arena *arena;
	struct cbl_yaml_reporter *reporter;
	bool unsets; /* the mapping at hand may have a `without` */
};

/* ---- walk.c */

/* Judges a value of any kind: may it be loaded? */
bool cbl_walk_value(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
		    struct cbl_yaml_node *node);

/* A mistake that is the value itself; NULL if there were too many. */
struct cbl_problem *cbl_walk_complain(struct cbl_yaml_walk *w,
				      struct cbl_yaml_node *node,
				      const char *format, ...)
	__attribute__((format(printf, 3, 4)));
struct cbl_problem *cbl_walk_wrong_kind(struct cbl_yaml_walk *w,
					struct cbl_yaml_node *node,
					const char *wanted);

/* The value as messages name it: by its key, or as an item. */
struct cbl_walk_title {
	char text[CBL_YAML_QUOTED + 2];
};
struct cbl_walk_title cbl_walk_title(const struct cbl_yaml_node *node);

/* Is a value of the kind that belongs there? */
bool cbl_walk_is_kind(const struct cbl_yaml_shape *shape,
		      const struct cbl_yaml_node *node);

/* The word that was meant, or NULL. */
const char *cbl_walk_near(struct cbl_str written, const char **words,
			  size_t count);

/* ---- walk_text.c */

bool cbl_walk_text(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
		   struct cbl_yaml_node *node);

/* Something else where a text belongs. A list of one text is taken for it. */
bool cbl_walk_not_a_text(struct cbl_yaml_walk *w,
			 const struct cbl_yaml_shape *shape,
			 struct cbl_yaml_node *node);

/* A key with nothing behind it. */
bool cbl_walk_no_value(struct cbl_yaml_walk *w,
		       const struct cbl_yaml_shape *shape,
		       struct cbl_yaml_node *node);

/* ---- walk_map.c */

bool cbl_walk_map(struct cbl_yaml_walk *w, const struct cbl_yaml_shape *shape,
		  struct cbl_yaml_node *map);

/* Something else where a mapping belongs. */
bool cbl_walk_not_a_map(struct cbl_yaml_walk *w,
			const struct cbl_yaml_shape *shape,
			struct cbl_yaml_node *node);

#endif
