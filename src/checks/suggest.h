/* SPDX-License-Identifier: MIT
 *
 * What may have been meant: the nearest word, the codes a word falls into, a
 * time one slip away. For this folder only.
 */
#ifndef CBL_CHECKS_SUGGEST_H
#define CBL_CHECKS_SUGGEST_H

#include "checks/check.h"

#define CBL_SUGGESTIONS 3

/* The suggestions of the check for a hit, the most plausible first, written
 * as the text is written; they live in the message's arena. How many. */
size_t cbl_suggest(struct cbl_run *run, const struct cbl_hit *hit,
		   struct cbl_str out[CBL_SUGGESTIONS]);

#endif
