/* SPDX-License-Identifier: MIT
 *
 * Checkstyle's XML: files, and in each the places where something is wrong.
 */
#include "report/about.h"
#include "report/formats.h"
#include "report/xml.h"

static const char *severity_word(enum cbl_severity severity)
{
	return severity == CBL_SEVERITY_HINT ? "info"
					     : cbl_severity_name(severity);
}

static void add_finding(struct cbl_buf *out, const struct cbl_finding *f)
{
	cbl_buf_text(out, "<error");
	cbl_xml_number(out, "line", f->range.start.line);
	cbl_xml_number(out, "column", f->range.start.column);
	cbl_xml_attribute(out, "severity",
			  cbl_str_c(severity_word(f->severity)));
	cbl_xml_attribute(out, "message", f->message);
	cbl_buf_text(out, " source=\"cablelint.");
	cbl_xml_text(out, cbl_finding_str(f, cbl_finding_rule(f)->code));
	cbl_buf_text(out, "\"/>\n");
}

static void begin_file(struct cbl_buf *out, struct cbl_str path)
{
	cbl_buf_text(out, "<file");
	cbl_xml_attribute(out, "name", path);
	cbl_buf_text(out, ">\n");
}

static void add_unread(struct cbl_buf *out, const struct cbl_unread *unread,
		       const struct cbl_report_options *options)
{
	begin_file(out, cbl_report_path(options, unread->path));
	cbl_buf_text(out, "<error severity=\"error\"");
	cbl_xml_attribute(out, "message", unread->cause);
	cbl_buf_text(out, " source=\"cablelint.unread\"/>\n</file>\n");
}

void cbl_report_checkstyle(const struct cbl_bag *bag,
			   const struct cbl_report_options *options,
			   struct cbl_buf *out)
{
	cbl_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<checkstyle version=\"4.3\">\n");
	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		if (i == 0 || !cbl_str_eq(f->path, f[-1].path))
			begin_file(out, cbl_report_path(options, f->path));
		add_finding(out, f);
		if (i + 1 == bag->count || !cbl_str_eq(f->path, f[1].path))
			cbl_buf_text(out, "</file>\n");
		cbl_report_drain(options, out);
	}
	for (size_t i = 0; i < bag->unread_count; i++)
		add_unread(out, &bag->unread[i], options);
	cbl_buf_text(out, "</checkstyle>\n");
}
