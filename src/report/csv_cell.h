/* SPDX-License-Identifier: MIT
 *
 * A cell of a table for spreadsheets: one that such a program would take for a
 * formula is quoted by an apostrophe, and none has a line break or a control
 * character in it.
 */
#ifndef CBL_REPORT_CSV_CELL_H
#define CBL_REPORT_CSV_CELL_H

#include "base/buf.h"

/* Adds a text as a cell, and what ends it: a comma or a line end. */
void cbl_csv_cell(struct cbl_buf *out, struct cbl_str text, char end);

#endif
