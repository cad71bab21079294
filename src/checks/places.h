/* SPDX-License-Identifier: MIT
 *
 * From byte offsets to places, and the line a reader is shown. For this
 * folder only.
 */
#ifndef CBL_CHECKS_PLACES_H
#define CBL_CHECKS_PLACES_H

#include "checks/judging.h"

/* Lines and columns of a span. They are counted from `j->last` if that lies
 * in the same line: callers that go through a text in order keep it, so that
 * a long line costs no more than it is long. */
struct cbl_range cbl_range_of(const struct cbl_judging *j,
			      struct cbl_span span);

/* Sets excerpt and its column from the finding's range. */
void cbl_set_excerpt(struct cbl_judging *j, struct cbl_finding *finding);

/* What stood at a span, as written, cut to what identifies it. */
struct cbl_str cbl_matched_text(struct cbl_judging *j, struct cbl_span span);

#endif
