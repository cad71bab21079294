/* SPDX-License-Identifier: MIT
 *
 * The line of a finding with its range underlined, for a terminal.
 */
#ifndef CBL_REPORT_EXCERPT_H
#define CBL_REPORT_EXCERPT_H

#include "base/buf.h"
#include "diag/finding.h"

/* Columns of the text of a line; a gutter of 8 stands before it. */
#define CBL_EXCERPT_WIDTH 90

/* Draws two lines:
 *
 *     32 | …of yesterday, July 15, the president…
 *        |                ^^^^^^^
 *
 * A long line is cut around the start of the range. `paint` and `reset` are
 * put round the underline; both may be "". Nothing is drawn without a line. */
void cbl_excerpt_draw(struct cbl_buf *out, const struct cbl_finding *f,
		      const char *paint, const char *reset);

#endif
