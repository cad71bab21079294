/* SPDX-License-Identifier: MIT
 *
 * A table for a spreadsheet or a statistics program: one line a finding,
 * RFC 4180 but for its line ends. A cell that a spreadsheet would take for a
 * formula is quoted by an apostrophe; no cell has a line break or a control
 * character in it.
 */
#include "report/about.h"
#include "report/csv_cell.h"
#include "report/formats.h"

static void add_finding(struct cbl_buf *out, const struct cbl_finding *f,
			const struct cbl_report_options *options)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);

	cbl_csv_cell(out, cbl_report_path(options, f->path), ',');
	cbl_csv_cell(out, f->mrn, ',');
	cbl_add_date(out, f);
	cbl_buf_char(out, ',');
	cbl_csv_cell(out, cbl_finding_str(f, rule->code), ',');
	cbl_csv_cell(out, cbl_finding_str(f, rule->name), ',');
	cbl_csv_cell(out, cbl_str_c(cbl_severity_name(f->severity)), ',');
	cbl_add_number(out, f->range.start.line);
	cbl_buf_char(out, ',');
	cbl_add_number(out, f->range.start.column);
	cbl_buf_char(out, ',');
	cbl_csv_cell(out, f->excerpt.len ? f->excerpt : f->matched, ',');
	cbl_csv_cell(out, f->message, '\n');
}

void cbl_report_csv(const struct cbl_bag *bag,
		    const struct cbl_report_options *options,
		    struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_buf_text(out, "path,mrn,date,code,rule,severity,line,column,"
			  "excerpt,message\n");
	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		add_finding(out, f, options);
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
}
