/* SPDX-License-Identifier: MIT
 *
 * How tables and JSON lines hold messages, as a spec says it.
 */
#ifndef CBL_CORPUS_COLUMNS_H
#define CBL_CORPUS_COLUMNS_H

#include "base/arena.h"
#include "container/container.h"
#include "spec/spec.h"

/* Fills in the parts of the first of the specs that has columns, unless some
 * are known. They live in `arena` and borrow from the spec. */
void cbl_columns_ready(struct cbl_container_options *options,
		       struct cbl_spec *const *specs, size_t count,
		       struct cbl_arena *arena);

/* The same of one spec. */
void cbl_columns_of(struct cbl_container_options *options,
		    const struct cbl_spec *spec, struct cbl_arena *arena);

#endif
