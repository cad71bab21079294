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

static void add_error(struct cbl_buf *out, struct cbl_str path,
		      const char *name, const char *type, struct cbl_str why)
{
	begin_suite(out, path, (struct counts){1, 0, 1});
	begin_case(out, cbl_str_c(name), path);
	cbl_buf_text(out, "><error");
	cbl_xml_attribute(out, "type", cbl_str_c(type));
	cbl_xml_attribute(out, "message", why);
	cbl_buf_text(out, "/></testcase>\n</testsuite>\n");
}

/* The findings from two places on: the head of a suite tells how many are in
 * it, so they are read ahead. */
struct reading {
	struct cbl_each each, ahead;
	const struct cbl_finding *f, *next; /* at hand */
	struct cbl_buf path;		    /* of the suite */
};

static void begin_reading(struct reading *r, const struct cbl_bag *bag)
{
	cbl_each_begin(&r->each, bag);
	cbl_each_begin(&r->ahead, bag);
	cbl_buf_init(&r->path, 0);
	r->f = cbl_each_next(&r->each);
	r->next = cbl_each_next(&r->ahead);
}

static void end_reading(struct reading *r)
{
	cbl_each_end(&r->each);
	cbl_each_end(&r->ahead);
	cbl_buf_release(&r->path);
}

static bool is_of(const struct reading *r, const struct cbl_finding *f)
{
	return f && cbl_str_eq(f->path, cbl_str(cbl_buf_cstr(&r->path),
						r->path.len));
}

/* The suite of the findings at hand that share a path. */
static void add_file(struct cbl_buf *out, struct reading *r,
		     const struct cbl_report_options *options,
		     struct counts *total)
{
	struct counts counts = {0};
	struct cbl_str path;

	cbl_buf_clear(&r->path);
	cbl_buf_str(&r->path, r->f->path);
	path = cbl_report_path(options, cbl_str(cbl_buf_cstr(&r->path),
						r->path.len));
	for (; is_of(r, r->next); r->next = cbl_each_next(&r->ahead)) {
		counts.tests++;
		counts.failures += r->next->fails;
	}
	begin_suite(out, path, counts);
	for (; is_of(r, r->f); r->f = cbl_each_next(&r->each))
		add_case(out, r->f, path);
	cbl_buf_text(out, "</testsuite>\n");
	total->tests += counts.tests;
	total->failures += counts.failures;
	cbl_report_drain(options, out);
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

/* Suites of files without findings are put where those stand among the
 * others: both are in the order of their paths. */
static struct counts add_suites(struct cbl_buf *out, const struct cbl_bag *bag,
				const struct cbl_report_options *options)
{
	struct counts total = {0};
	struct reading r;

	begin_reading(&r, bag);
	for (size_t i = 0; i < options->file_count; i++) {
		struct cbl_str path = options->files[i];

		while (r.f && cbl_str_cmp(r.f->path, path) < 0)
			add_file(out, &r, options, &total);
		if (r.f && cbl_str_eq(r.f->path, path)) {
			add_file(out, &r, options, &total);
		} else if (!is_unread(bag, path)) {
			add_clean(out, cbl_report_path(options, path));
			total.tests++;
			cbl_report_drain(options, out);
		}
	}
	while (r.f)
		add_file(out, &r, options, &total);
	end_reading(&r);
	for (size_t i = 0; i < bag->unread_count; i++)
		add_error(out, cbl_report_path(options, bag->unread[i].path),
			  "not read", "unread", bag->unread[i].cause);
	if (bag->withheld)
		add_error(out, cbl_str_c("corpus"), "withheld", "withheld",
			  cbl_str_c(CBL_WITHHELD));
	total.errors = bag->unread_count + bag->withheld;
	total.tests += total.errors;
	return total;
}

static void forget(struct cbl_buf *out, void *ctx)
{
	(void)ctx;
	cbl_buf_clear(out);
}

/* All counts stand at the beginning. To know them the suites are written
 * twice, the first time for nobody: they are not held in memory. */
static struct counts count_all(const struct cbl_bag *bag,
			       const struct cbl_report_options *options)
{
	struct cbl_report_options counting = *options;
	struct counts total;
	struct cbl_buf out;

	counting.drain = forget;
	cbl_buf_init(&out, 0);
	total = add_suites(&out, bag, &counting);
	cbl_buf_release(&out);
	return total;
}

void cbl_report_junit(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	cbl_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<testsuites name=\"cablelint\"");
	add_counts(out, count_all(bag, options));
	add_suites(out, bag, options);
	cbl_buf_text(out, "</testsuites>\n");
}
