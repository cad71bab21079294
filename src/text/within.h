/* SPDX-License-Identifier: MIT
 *
 * Where a text stands that is no file of its own but a member of a container
 * (an archive, a table). Its path is `container#name`.
 */
#ifndef CBL_TEXT_WITHIN_H
#define CBL_TEXT_WITHIN_H

#include <stdint.h>

#include "base/str.h"

struct cbl_within {
	uint32_t container; /* bytes of the path that are the container's own;
			     * 0: the text is a file */
	uint32_t line;	    /* of the container, from 1; 0: it has none */
};

/* The path to open: of the container, or of the file. */
static inline struct cbl_str cbl_within_file(struct cbl_within within,
					     struct cbl_str path)
{
	return within.container ? cbl_str(path.ptr, within.container) : path;
}

/* The member's name; empty for a file. */
static inline struct cbl_str cbl_within_name(struct cbl_within within,
					     struct cbl_str path)
{
	size_t skip = (size_t)within.container + 1;

	return within.container && skip <= path.len
		       ? cbl_str(path.ptr + skip, path.len - skip)
		       : cbl_str("", 0);
}

#endif
