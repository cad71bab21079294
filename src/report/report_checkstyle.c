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

static void add_failure(struct cbl_buf *out, struct cbl_str path,
			struct cbl_str why, const char *source)
{
	begin_file(out, path);
	cbl_buf_text(out, "<error severity=\"error\"");
	cbl_xml_attribute(out, "message", why);
	cbl_xml_attribute(out, "source", cbl_str_c(source));
	cbl_buf_text(out, "/>\n</file>\n");
}

static void add_files(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	struct cbl_buf path; /* of the file that was begun */
	bool any = false;

	cbl_buf_init(&path, 0);
	cbl_each_begin(&each, bag);
	for (; (f = cbl_each_next(&each)) != NULL; any = true) {
		bool same = any && cbl_str_eq_c(f->path, cbl_buf_cstr(&path));

		if (any && !same)
			cbl_buf_text(out, "</file>\n");
		if (!same) {
			begin_file(out, cbl_report_path(options, f->path));
			cbl_buf_clear(&path);
			cbl_buf_str(&path, f->path);
		}
		add_finding(out, f);
		cbl_report_drain(options, out);
	}
	if (any)
		cbl_buf_text(out, "</file>\n");
	cbl_each_end(&each);
	cbl_buf_release(&path);
}

void cbl_report_checkstyle(const struct cbl_bag *bag,
			   const struct cbl_report_options *options,
			   struct cbl_buf *out)
{
	cbl_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<checkstyle version=\"4.3\">\n");
	add_files(bag, options, out);
	for (size_t i = 0; i < bag->unread_count; i++)
		add_failure(out, cbl_report_path(options, bag->unread[i].path),
			    bag->unread[i].cause, "cablelint.unread");
	if (bag->withheld)
		add_failure(out, cbl_str_c("corpus"), cbl_str_c(CBL_WITHHELD),
			    "cablelint.withheld");
	cbl_buf_text(out, "</checkstyle>\n");
}
