/* SPDX-License-Identifier: MIT
 *
 * Edit distance (insert, delete, replace, swap two neighbours: optimal
 * string alignment) and "did you mean".
 */
#ifndef CBL_BASE_DISTANCE_H
#define CBL_BASE_DISTANCE_H

#include "base/str.h"

/* Distance of two byte runs, or `limit` + 1 as soon as it is more. Runs over
 * 64 bytes are never near unless equal. */
unsigned cbl_distance(struct cbl_str a, struct cbl_str b, unsigned limit);

/* The candidate of `count` nearest to `word` (case ignored), within a third
 * of its length; NULL if none is. `get` returns the i-th candidate. */
const char *cbl_did_you_mean(struct cbl_str word, size_t count,
			     const char *(*get)(size_t i, void *ctx), void *ctx);

#endif
