/* SPDX-License-Identifier: MIT
 *
 * A table for a spreadsheet or a statistics program: one line a finding,
 * RFC 4180 but for its line ends. A cell that a spreadsheet would take for a
 * formula is quoted by an apostrophe; no cell has a line break or a control
 * character in it.
 */
#include "report/about.h"
#include "report/formats.h"
#include "report/inert.h"

/* Adds a cell and what ends it. */
static void add_cell(struct cbl_buf *out, struct cbl_str text, char end)
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

static void add_finding(struct cbl_buf *out, const struct cbl_finding *f,
			const struct cbl_report_options *options)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);

	add_cell(out, cbl_report_path(options, f->path), ',');
	add_cell(out, f->mrn, ',');
	cbl_add_date(out, f);
	cbl_buf_char(out, ',');
	add_cell(out, cbl_finding_str(f, rule->code), ',');
	add_cell(out, cbl_finding_str(f, rule->name), ',');
	add_cell(out, cbl_str_c(cbl_severity_name(f->severity)), ',');
	cbl_add_number(out, f->range.start.line);
	cbl_buf_char(out, ',');
	cbl_add_number(out, f->range.start.column);
	cbl_buf_char(out, ',');
	add_cell(out, f->excerpt.len ? f->excerpt : f->matched, ',');
	add_cell(out, f->message, '\n');
}

void cbl_report_csv(const struct cbl_bag *bag,
		    const struct cbl_report_options *options,
		    struct cbl_buf *out)
{
	cbl_buf_text(out, "path,mrn,date,code,rule,severity,line,column,"
			  "excerpt,message\n");
	for (size_t i = 0; i < bag->count; i++)
		add_finding(out, &bag->findings[i], options);
}
