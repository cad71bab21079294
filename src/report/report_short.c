/* SPDX-License-Identifier: MIT
 *
 * The line every editor's error format and problem matcher reads.
 */
#include "report/about.h"
#include "report/formats.h"
#include "report/inert.h"

static void add_finding(const struct cbl_finding *f, struct cbl_buf *out)
{
	cbl_add_place(out, f->path, f->range.start);
	cbl_buf_text(out, cbl_severity_note(f->severity));
	cbl_buf_text(out, ": ");
	cbl_inert_line(out, f->message);
	cbl_buf_char(out, ' ');
	cbl_add_rule(out, f);
	cbl_buf_char(out, '\n');
}

void cbl_report_short(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	(void)options;
	for (size_t i = 0; i < bag->count; i++)
		add_finding(&bag->findings[i], out);
}
