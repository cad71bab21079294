/* SPDX-License-Identifier: MIT
 *
 * Templates of a rule, filled from a hit. For this folder only.
 */
#ifndef CBL_CHECKS_TEMPLATE_H
#define CBL_CHECKS_TEMPLATE_H

#include "checks/check.h"

/* What a template may speak of. */
struct cbl_told {
	struct cbl_message *message;
	const struct cbl_hit *hit;
	struct cbl_span cue; /* empty: none */
};

/* Appends the pieces of a template. For people, texts are cut short and on
 * one line; `exact` keeps them as they are. False if a piece had nothing to
 * say; the others are there all the same. */
bool cbl_template_fill(const struct cbl_told *told, struct cbl_list pieces,
		       bool exact, struct cbl_buf *out);

/* Appends how far the value of a hit lies from what it contradicts, in its
 * natural unit: "10 days"; nothing if they do not compare. */
void cbl_print_distance(const struct cbl_term *a, const struct cbl_term *b,
			struct cbl_buf *out);

#endif
