/* SPDX-License-Identifier: MIT
 *
 * The words round a finding, looked at once for all patterns of evidence:
 * most need words that are not there, and are not tried.
 */
#ifndef CBL_CHECKS_NEARBY_H
#define CBL_CHECKS_NEARBY_H

#include "message/message.h"
#include "spec/spec.h"

/* Words before a finding that are told apart. */
#define CBL_NEARBY_WORDS 96u

struct cbl_nearby {
	uint64_t before, after; /* the needs that are met there */
	/* Where the text begins that ends at the finding and has at most so
	 * many gaps (pattern/needs.h). */
	uint32_t from[CBL_GAPS_MOST + 1];
	/* The words before it that meet needs, the nearest first; not all of
	 * them are known if there is no room for more. */
	struct cbl_nearby_word {
		uint64_t met;
		uint32_t at;
	} words[CBL_NEARBY_WORDS];
	uint32_t count;
};

/* Reads `text` on both sides of a finding. */
void cbl_nearby_read(struct cbl_nearby *out, const struct cbl_plan *plan,
		     const char *text, struct cbl_span before,
		     struct cbl_span after);

/* Where a match of a pattern may begin before the finding. */
uint32_t cbl_nearby_from(const struct cbl_nearby *nearby,
			 const struct cbl_plan_pattern *pattern,
			 const char *text);

#endif
