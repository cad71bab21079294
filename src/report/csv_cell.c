/* SPDX-License-Identifier: MIT */
#include "report/csv_cell.h"

#include <string.h>

#include "report/inert.h"

void cbl_csv_cell(struct cbl_buf *out, struct cbl_str text, char end)
{
	bool formula = text.len && strchr("=+-@", *text.ptr) != NULL;
	struct cbl_buf cell;
	const char *p;

	cbl_buf_init(&cell, 0);
	cbl_inert_line(&cell, text);
	/* Behind white space that was dropped, too. */
	formula = formula || (cell.len && strchr("=+-@", *cell.data) != NULL);
	p = cbl_buf_cstr(&cell);
	if (!formula && strcspn(p, "\",") == cell.len) {
		cbl_buf_add(out, p, cell.len);
	} else {
		cbl_buf_text(out, formula ? "\"'" : "\"");
		for (; *p; p++) {
			if (*p == '"')
				cbl_buf_char(out, '"');
			cbl_buf_char(out, *p);
		}
		cbl_buf_char(out, '"');
	}
	cbl_buf_char(out, end);
	cbl_buf_release(&cell);
}
