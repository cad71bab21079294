/* SPDX-License-Identifier: MIT
 *
 * libcyaml: from a YAML text to structs.
 */
#ifndef CBL_YAML_CYAML_H
#define CBL_YAML_CYAML_H

#include <cyaml/cyaml.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* What libcyaml says while it loads. */
struct cbl_cyaml_said {
	bool more_documents; /* than the first, which it reads */
	char first[160];     /* its first words of complaint; "" without */
};

/* The struct that the root's schema describes, all of it in `arena`; NULL if
 * libcyaml refuses. A file without any value gives an empty one. */
void *cbl_cyaml_load(const struct cyaml_schema_value *root, struct cbl_str text,
		     struct cbl_arena *arena, struct cbl_cyaml_said *said);

#endif
