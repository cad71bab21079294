/* SPDX-License-Identifier: MIT
 *
 * JUnit's XML, as far as there is an agreed one: a suite for each file, a
 * test case for each finding. Those severe enough to fail the run are
 * failures, the others pass and say their say; a file without findings has
 * one case that passes, so that nothing found is not mistaken for nothing
 * checked.
 */
#include "report/about.h"
#include "report/formats.h"
#include "report/xml.h"

struct counts {
	size_t tests, failures, errors;
};

/* Adds ` tests="…" failures="…" errors="…">`. */
static void add_counts(struct cbl_buf *out, struct counts counts)
{
	cbl_xml_number(out, "tests", counts.tests);
	cbl_xml_number(out, "failures", counts.failures);
	cbl_xml_number(out, "errors", counts.errors);
	cbl_buf_text(out, ">\n");
}

static void begin_suite(struct cbl_buf *out, struct cbl_str path,
			struct counts counts)
{
	cbl_buf_text(out, "<testsuite");
	cbl_xml_attribute(out, "name", path);
	add_counts(out, counts);
}

/* The path without what follows its last dot, as a name of a class. */
static struct cbl_str class_of(struct cbl_str path)
{
	for (size_t i = path.len; i-- > 1 && path.ptr[i] != '/';)
		if (path.ptr[i] == '.')
			return cbl_str(path.ptr, i);
	return path;
}

static void begin_case(struct cbl_buf *out, struct cbl_str name,
		       struct cbl_str path)
{
	cbl_buf_text(out, "<testcase");
	cbl_xml_attribute(out, "name", name);
	cbl_xml_attribute(out, "classname", class_of(path));
	cbl_xml_attribute(out, "file", path);
}

/* "32:177 CB501 date-event-after-dtg", or code and place for a name. */
static void add_title(struct cbl_buf *out, const struct cbl_finding *f,
		      bool name)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_place at = f->range.start;

	if (name) {
		cbl_buf_str(out, cbl_finding_str(f, rule->code));
		cbl_buf_char(out, ' ');
	}
	cbl_add_number(out, at.line);
	cbl_buf_char(out, ':');
	cbl_add_number(out, at.column);
	if (name)
		return;
	cbl_buf_char(out, ' ');
	cbl_buf_str(out, cbl_finding_str(f, rule->code));
	cbl_buf_char(out, ' ');
	cbl_buf_str(out, cbl_finding_str(f, rule->name));
}

static void add_case(struct cbl_buf *out, const struct cbl_finding *f,
		     struct cbl_str path)
{
	struct cbl_buf title;

	cbl_buf_init(&title, 0);
	add_title(&title, f, true);
	begin_case(out, cbl_str(cbl_buf_cstr(&title), title.len), path);
	cbl_xml_number(out, "line", f->range.start.line);
	cbl_buf_clear(&title);
	add_title(&title, f, false);
	if (f->fails) {
		cbl_buf_text(out, "><failure");
		cbl_xml_attribute(out, "type",
				  cbl_str_c(cbl_severity_name(f->severity)));
		cbl_xml_attribute(out, "message", f->message);
	} else {
		cbl_buf_text(out, "><system-out");
	}
	cbl_buf_char(out, '>');
	cbl_xml_text(out, cbl_str(cbl_buf_cstr(&title), title.len));
	if (!f->fails) {
		cbl_buf_text(out, ": ");
		cbl_xml_text(out, f->message);
	}
	cbl_buf_text(out, f->fails ? "</failure></testcase>\n"
				   : "</system-out></testcase>\n");
	cbl_buf_release(&title);
}

static void add_clean(struct cbl_buf *out, struct cbl_str path)
{
	begin_suite(out, path, (struct counts){1, 0, 0});
	begin_case(out, cbl_str_c("nothing found"), path);
	cbl_buf_text(out, "/>\n</testsuite>\n");
}

static void add_unread(struct cbl_buf *out, const struct cbl_unread *unread,
		       struct cbl_str path)
{
	begin_suite(out, path, (struct counts){1, 0, 1});
	begin_case(out, cbl_str_c("not read"), path);
	cbl_buf_text(out, "><error type=\"unread\"");
	cbl_xml_attribute(out, "message", unread->cause);
	cbl_buf_text(out, "/></testcase>\n</testsuite>\n");
}

/* The suite of the findings from `at` on that share a path; behind them. */
static size_t add_file(struct cbl_buf *out, const struct cbl_bag *bag,
		       size_t at, const struct cbl_report_options *options)
{
	const struct cbl_finding *first = &bag->findings[at];
	struct cbl_str path = cbl_report_path(options, first->path);
	struct counts counts = {0};
	size_t end = at;

	for (; end < bag->count &&
	       cbl_str_eq(bag->findings[end].path, first->path);
	     end++) {
		counts.tests++;
		counts.failures += bag->findings[end].fails;
	}
	begin_suite(out, path, counts);
	for (; at < end; at++)
		add_case(out, &bag->findings[at], path);
	cbl_buf_text(out, "</testsuite>\n");
	return end;
}

static bool is_unread(const struct cbl_bag *bag, struct cbl_str path)
{
	size_t lo = 0, hi = bag->unread_count;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;
		int order = cbl_str_cmp(bag->unread[middle].path, path);

		if (order == 0)
			return true;
		if (order < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return false;
}

/* Calls for files without findings are made where those stand among the
 * others: both are in the order of their paths. */
static struct counts add_suites(struct cbl_buf *out, const struct cbl_bag *bag,
				const struct cbl_report_options *options)
{
	struct counts total = {bag->count, 0, 0};
	size_t at = 0;

	for (size_t i = 0; i < options->file_count; i++) {
		struct cbl_str path = options->files[i];

		while (at < bag->count &&
		       cbl_str_cmp(bag->findings[at].path, path) < 0)
			at = add_file(out, bag, at, options);
		if (at < bag->count &&
		    cbl_str_eq(bag->findings[at].path, path)) {
			at = add_file(out, bag, at, options);
		} else if (!is_unread(bag, path)) {
			add_clean(out, cbl_report_path(options, path));
			total.tests++;
		}
	}
	while (at < bag->count)
		at = add_file(out, bag, at, options);
	return total;
}

void cbl_report_junit(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	struct cbl_buf suites;
	struct counts total;

	cbl_buf_init(&suites, 0);
	total = add_suites(&suites, bag, options);
	for (size_t i = 0; i < bag->count; i++)
		total.failures += bag->findings[i].fails;
	for (size_t i = 0; i < bag->unread_count; i++)
		add_unread(&suites, &bag->unread[i],
			   cbl_report_path(options, bag->unread[i].path));
	total.tests += bag->unread_count;
	total.errors = bag->unread_count;
	cbl_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<testsuites name=\"cablelint\"");
	add_counts(out, total);
	cbl_buf_add(out, cbl_buf_cstr(&suites), suites.len);
	cbl_buf_text(out, "</testsuites>\n");
	cbl_buf_release(&suites);
}
