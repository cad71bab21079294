/* SPDX-License-Identifier: MIT
 *
 * Fields of JSON lines. For this folder only.
 */
#ifndef CBL_CONTAINER_JSONL_FIELDS_H
#define CBL_CONTAINER_JSONL_FIELDS_H

#include <jansson.h>

#include "container/container.h"

/* A field by its name, or by the names on the way to it: `a.b`. Or NULL. */
const json_t *cbl_jsonl_field(const json_t *object, const char *name);

/* The field that is a part of a message, and which of the part's names it
 * has; or NULL. */
const json_t *cbl_jsonl_part(json_t *object, const struct cbl_part *part,
			     const char **found);

/* Are the fields that are wanted in any of the first lines? `data` is the
 * beginning of the file, all of it if it `ended`. 0, or CBL_ERROR_INPUT, which
 * says what may have been meant. */
int cbl_jsonl_check(const struct cbl_container_options *options,
		    const char *data, size_t len, bool ended,
		    struct cbl_error *err);

#endif
