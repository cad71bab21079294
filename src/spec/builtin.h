/* SPDX-License-Identifier: MIT
 *
 * The specs shipped in the binary, compiled into tables when it was built.
 */
#ifndef CBL_SPEC_BUILTIN_H
#define CBL_SPEC_BUILTIN_H

#include <stddef.h>

#include "spec/spec.h"

/* A YAML text the built-in specs were made of. */
struct cbl_builtin_file {
	const char *path; /* `state-cable.yaml`, `vocab/tags.yaml` */
	const char *text;
	size_t len;
	const char *pack; /* what it was loaded into: cbl_document_unpack */
};

struct cbl_builtin_spec {
	const char *id;
	const char *path;
	const void *block;
	size_t block_size;
	const void *plan; /* spec/plan.h */
	size_t plan_size;
};

/* The generated tables; both end with a NULL first member. The program that
 * generates them is linked with empty ones. */
extern const struct cbl_builtin_spec cbl_builtin_specs[];
extern const struct cbl_builtin_file cbl_builtin_files[];

/* Opens a built-in spec by id; NULL if there is none. The caller frees. */
struct cbl_spec *cbl_builtin_open(const char *id);

#endif
