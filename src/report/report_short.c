/* SPDX-License-Identifier: MIT
 *
 * The line every editor's error format and problem matcher reads.
 */
#include "report/about.h"
#include "report/formats.h"
#include "report/inert.h"

static void add_finding(const struct cbl_finding *f, struct cbl_buf *out)
{
	struct cbl_where where = cbl_finding_where(f);
	struct cbl_buf message;

	cbl_add_place(out, where.path, where.range.start);
	cbl_buf_text(out, cbl_severity_note(f->severity));
	cbl_buf_text(out, ": ");
	cbl_buf_init(&message, 0);
	cbl_add_message(&message, f);
	cbl_inert_line(out, cbl_str(cbl_buf_cstr(&message), message.len));
	cbl_buf_release(&message);
	cbl_buf_char(out, ' ');
	cbl_add_rule(out, f);
	cbl_buf_char(out, '\n');
}

void cbl_report_short(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		add_finding(f, out);
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
}
