/* SPDX-License-Identifier: MIT
 *
 * Numbers of messages begin or end with digits; what stands between is the
 * name of who sent them, one of a vocabulary if the spec's value `station` has
 * one. Another name may have been meant: one that differs by a slip, that is
 * said to be equal, or that goes on where this one ends.
 */
#ifndef CBL_DIAG_NAMES_H
#define CBL_DIAG_NAMES_H

#include "base/buf.h"
#include "base/map.h"
#include "spec/spec.h"

/* Names near to those asked for so far. */
struct cbl_names {
	struct cbl_map known; /* a spec and an entry: to its first in `near` */
	uint32_t *near;	      /* entries, those of each end with CBL_NONE */
	size_t count, cap;
	struct cbl_buf text;
};

void cbl_names_release(struct cbl_names *names);

/* Calls `each` with every number that `id` is with a name near to its own. */
void cbl_names_each(struct cbl_names *names, const struct cbl_spec *spec,
		    struct cbl_str id,
		    void (*each)(struct cbl_str other, void *ctx), void *ctx);

#endif
