/* SPDX-License-Identifier: MIT
 *
 * All formats say the same of the same findings, each in its own units; and
 * no text of a message gets out of the place that a format gives it.
 */
#include "report/report.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "lint/linter.h"
#include "made_findings.h"
#include "spec/builtin.h"
#include "text/source.h"
#include "unit.h"

static struct cbl_bag bag;
static struct cbl_buf out, notes;
static struct cbl_report_options options;

static void set_up(void)
{
	cbl_bag_init(&bag);
	cbl_buf_init(&out, 0);
	cbl_buf_init(&notes, 0);
	options = (struct cbl_report_options){.notes = &notes};
	make_rules();
	made_meta.docs_url = (struct cbl_text){0, 0};
}

static void tear_down(void)
{
	cbl_bag_release(&bag);
	cbl_buf_release(&out);
	cbl_buf_release(&notes);
}

static const char *render(const char *format)
{
	cbl_buf_clear(&out);
	cbl_report_find(format)->render(&bag, &options, &out);
	return cbl_buf_cstr(&out);
}

/* ---- agreement */

/* A byte order mark, CRLF, é, a tab and a face of two UTF-16 units; dates
 * that cannot be stand behind them. */
static const char text[] =
	"\xef\xbb\xbf"
	"UNCLAS NAIROBI 002210\r\n"
	"\r\n"
	"E.O. 12958: N/A\r\n"
	"TAGS: [PREL](#) [KE](#)\r\n"
	"SUBJECT: CAF\xc3\xa9\r\n"
	"\r\n"
	"1. In the caf\xc3\xa9 of Mus\xc3\xa9"
	"e \xf0\x9f\x98\x80\tEconoff met them on June 31.\r\n"
	"\r\n"
	"2. \xf0\x9f\x98\x80\xf0\x9f\x98\x80 It was June 31, they said, "
	"or February 30.\r\n";

struct spot {
	unsigned long line, column, end_line, end_column;
};

static struct spot spots[64];
static size_t spot_count;

static void add_spot(unsigned long line, unsigned long column,
		     unsigned long end_line, unsigned long end_column)
{
	ck_assert_uint_lt(spot_count, 64);
	spots[spot_count++] =
		(struct spot){line, column, end_line, end_column};
}

static struct cbl_spec *lint_text(void)
{
	static const char *const select[] = {"CB5", "tags-markup", NULL};
	struct cbl_spec *spec = cbl_builtin_open("state-cable");
	struct cbl_lint_options wanted = {.select = select};
	struct cbl_lint_scratch *scratch = cbl_lint_scratch_new();
	struct cbl_source source = {0};
	struct cbl_linter *linter;
	struct cbl_error err = {0};

	ck_assert_int_eq(cbl_linter_new(&linter, &spec, 1, &wanted, &err), 0);
	cbl_source_set(&source, "a.txt", text, sizeof(text) - 1);
	cbl_lint_source(linter, scratch, &source, &bag, NULL);
	cbl_bag_sort(&bag);
	cbl_bag_fingerprint(&bag);
	cbl_source_release(&source);
	cbl_lint_scratch_free(scratch);
	cbl_linter_free(linter);
	return spec;
}

enum unit {
	POINTS,
	BYTES,
	UNITS, /* of UTF-16 */
};

/* Column of an offset, counted from the text itself. */
static unsigned long column_of(uint32_t offset, enum unit unit)
{
	uint32_t at = offset;
	unsigned long column = 1;

	while (at > 0 && text[at - 1] != '\n')
		at--;
	if (at == 0 && offset >= 3)
		at = 3;
	for (; at < offset; at++) {
		unsigned char c = (unsigned char)text[at];
		bool first = (c & 0xc0) != 0x80;

		column += unit == BYTES || first;
		column += unit == UNITS && c >= 0xf0;
	}
	return column;
}

static unsigned long line_of(uint32_t offset)
{
	unsigned long line = 1;

	for (uint32_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}

/* That the spots are those of the findings; `ends`: their ends, too. */
static void check_spots(const char *format, enum unit unit, bool ends)
{
	ck_assert_msg(spot_count == bag.count, "%s: %zu places, not %zu\n%s",
		      format, spot_count, bag.count, cbl_buf_cstr(&out));
	for (size_t i = 0; i < bag.count; i++) {
		struct cbl_range r = bag.findings[i].range;
		struct spot *s = &spots[i];

		ck_assert_msg(s->line == line_of(r.start.offset) &&
				      s->column ==
					      column_of(r.start.offset, unit),
			      "%s: %lu:%lu", format, s->line, s->column);
		if (!ends)
			continue;
		ck_assert_msg(s->end_line == line_of(r.end.offset) &&
				      s->end_column ==
					      column_of(r.end.offset, unit),
			      "%s: ends at %lu:%lu", format, s->end_line,
			      s->end_column);
	}
}

/* Numbers behind words, in every line that has the first of them. */
static void scan(const char *text_out, const char *before, const char *line,
		 const char *column)
{
	const char *at = text_out;

	while ((at = strstr(at, before)) != NULL) {
		const char *l = strstr(at, line), *c = strstr(at, column);

		ck_assert_ptr_nonnull(l);
		ck_assert_ptr_nonnull(c);
		add_spot(strtoul(l + strlen(line), NULL, 10),
			 strtoul(c + strlen(column), NULL, 10), 0, 0);
		at += strlen(before);
	}
}

static unsigned long number_at(json_t *json, const char *key)
{
	json_t *number = json_object_get(json, key);

	ck_assert_msg(json_is_integer(number), "no number %s", key);
	return (unsigned long)json_integer_value(number);
}

static json_t *loads(const char *json_text)
{
	json_error_t error;
	json_t *json = json_loads(json_text, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(json, "%s\n%s", error.text, json_text);
	return json;
}

/* A range of {start: {line, column}, end: …}, or begin for start. */
static void add_range(json_t *range, const char *start)
{
	json_t *from = json_object_get(range, start);
	json_t *to = json_object_get(range, "end");

	add_spot(number_at(from, "line"), number_at(from, "column"),
		 number_at(to, "line"), number_at(to, "column"));
}

static json_t *sarif_results(json_t *json)
{
	json_t *run = json_array_get(json_object_get(json, "runs"), 0);

	return json_object_get(run, "results");
}

static json_t *location_of(json_t *result)
{
	json_t *locations = json_object_get(result, "locations");

	return json_object_get(json_array_get(locations, 0),
			       "physicalLocation");
}

static void read_sarif(void)
{
	json_t *json = loads(render("sarif")), *result;
	size_t i;

	json_array_foreach(sarif_results(json), i, result) {
		json_t *region =
			json_object_get(location_of(result), "region");

		add_spot(number_at(region, "startLine"),
			 number_at(region, "startColumn"),
			 number_at(region, "endLine"),
			 number_at(region, "endColumn"));
	}
	json_decref(json);
}

static void read_json(void)
{
	json_t *json = loads(render("json")), *f;
	size_t i;

	json_array_foreach(json_object_get(json, "findings"), i, f)
		add_range(json_object_get(f, "range"), "start");
	json_decref(json);
}

static void read_gitlab(void)
{
	json_t *json = loads(render("gitlab")), *f;
	size_t i;

	json_array_foreach(json, i, f)
		add_range(json_object_get(json_object_get(f, "location"),
					  "positions"),
			  "begin");
	json_decref(json);
}

/* Calls `each` with every line as JSON. */
static void each_line(const char *format, void (*each)(json_t *json))
{
	char *copy = strdup(render(format)), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		if (!*line)
			continue;
		json_t *json = loads(line);

		each(json);
		json_decref(json);
	}
	free(copy);
}

static void read_jsonl_line(json_t *json)
{
	add_range(json_object_get(json, "range"), "start");
}

static void read_rdjsonl_line(json_t *json)
{
	add_range(json_object_get(json_object_get(json, "location"), "range"),
		  "start");
}

static void read_jsonl(void)
{
	each_line("jsonl", read_jsonl_line);
}

static void read_rdjsonl(void)
{
	each_line("rdjsonl", read_rdjsonl_line);
}


static void read_short(void)
{
	const char *at = render("short");
	unsigned line, column;
	int len = 0;

	while (sscanf(at, "a.txt:%u:%u: %*[^\n]\n%n", &line, &column, &len) ==
	       2) {
		add_spot(line, column, 0, 0);
		at += len;
	}
	ck_assert_str_eq(at, "");
}

/* Headings of findings begin with the path, all other lines do not. */
static void read_text(void)
{
	char *copy = strdup(render("text")), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		unsigned line_number, column;

		if (sscanf(line, "a.txt:%u:%u: ", &line_number, &column) == 2)
			add_spot(line_number, column, 0, 0);
	}
	free(copy);
}

static void read_github(void)
{
	scan(render("github"), " file=", ",line=", ",col=");
	for (size_t i = 0; i < spot_count; i++)
		spots[i].end_line = spots[i].line;
}

static void read_junit(void)
{
	const char *at = render("junit");

	while ((at = strstr(at, "<testcase name=\"")) != NULL) {
		unsigned line, column;

		ck_assert_int_eq(sscanf(at, "<testcase name=\"%*s %u:%u\"",
					&line, &column),
				 2);
		add_spot(line, column, 0, 0);
		at++;
	}
}

static void read_checkstyle(void)
{
	scan(render("checkstyle"), "<error", " line=\"", " column=\"");
}

static void read_csv(void)
{
	char *copy = strdup(render("csv")), *rest = copy, *line;

	strsep(&rest, "\n");
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *cell = NULL;
		unsigned long numbers[2] = {0};

		for (int i = 0; *line && i < 8; i++) {
			cell = strsep(&line, ",");
			if (i >= 6)
				numbers[i - 6] = strtoul(cell, NULL, 10);
		}
		if (cell)
			add_spot(numbers[0], numbers[1], 0, 0);
	}
	free(copy);
}

/* The data of the page, which is the first script element. */
static json_t *page_data(void)
{
	static const char begin[] = "<script id=\"data\" type=\"application/json\">";
	const char *from = strstr(render("html"), begin), *to;
	char *copy;
	json_t *json;

	ck_assert_ptr_nonnull(from);
	from += sizeof(begin) - 1;
	to = strchr(from, '<');
	/* The first `<` behind it ends it. */
	ck_assert_int_eq(strncmp(to, "</script>\n<script>", 18), 0);
	copy = strndup(from, (size_t)(to - from));
	json = loads(copy);
	free(copy);
	return json;
}

/* Line and column, then those of the end; see report.js. */
static void read_html(void)
{
	json_t *json = page_data(), *f;
	size_t i;

	json_array_foreach(json_object_get(json, "findings"), i, f) {
		unsigned long numbers[4];

		for (size_t k = 0; k < 4; k++)
			numbers[k] = (unsigned long)json_integer_value(
				json_array_get(f, 5 + k));
		add_spot(numbers[0], numbers[1], numbers[2], numbers[3]);
	}
	json_decref(json);
}

static const struct {
	const char *format;
	void (*read)(void);
	enum unit unit;
	bool ends;
	bool by_weight; /* it brings the gravest first */
} readers[] = {
	{"json", read_json, POINTS, true, false},
	{"jsonl", read_jsonl, POINTS, true, false},
	{"text", read_text, POINTS, false, false},
	{"short", read_short, POINTS, false, false},
	{"sarif", read_sarif, UNITS, true, false},
	{"gitlab", read_gitlab, POINTS, true, false},
	{"github", read_github, POINTS, false, true},
	{"junit", read_junit, POINTS, false, false},
	{"checkstyle", read_checkstyle, POINTS, false, false},
	{"rdjsonl", read_rdjsonl, BYTES, true, false},
	{"csv", read_csv, POINTS, false, false},
	{"html", read_html, POINTS, true, false},
};

static int compare_spots(const void *left, const void *right)
{
	const struct spot *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

START_TEST(test_formats_agree)
{
	struct cbl_spec *spec = lint_text();

	/* The markup and three dates. */
	ck_assert_uint_eq(bag.count, 4);
	spot_count = 0;
	readers[_i].read();
	if (readers[_i].by_weight)
		qsort(spots, spot_count, sizeof(*spots), compare_spots);
	check_spots(readers[_i].format, readers[_i].unit, readers[_i].ends);
	cbl_bag_release(&bag);
	cbl_bag_init(&bag);
	cbl_spec_free(spec);
}
END_TEST

START_TEST(test_formats_all_read)
{
	size_t count = 0;

	while (cbl_report_formats[count].name)
		count++;
	ck_assert_uint_eq(count, (size_t)UNIT_COUNT(readers));
}
END_TEST

/* ---- hostile text */

static struct cbl_finding *push_hostile(void)
{
	struct cbl_finding *f =
		make_finding(&bag, MADE_TAGS, "./a,b:\xc3\xa9\n<&.txt", 3, 2, 4);

	f->message = cbl_str_c("100% ]]> <b>\"x\"\r\n::error::y\x1b[2J\xff");
	f->excerpt = cbl_str_c(" \t=SUM(A1,\"x\")\x01");
	cbl_bag_fingerprint(&bag);
	return f;
}

START_TEST(test_formats_github)
{
	push_hostile();
	ck_assert_str_eq(
		render("github"),
		"::warning file=a%2Cb%3A\xc3\xa9%0A<&.txt,line=3,endLine=3,"
		"col=2,endColumn=4,title=CB310 tags-markup::100%25 ]]> "
		"<b>\"x\"%0D%0A::error::y\\x1b[2J\xff\n");
	bag.findings[0].range.end = made_place(4, 1);
	ck_assert_ptr_nonnull(
		strstr(render("github"), ",line=3,endLine=4,title="));
}
END_TEST

START_TEST(test_formats_github_limits)
{
	size_t lines = 0;

	for (uint32_t i = 1; i <= 12; i++)
		for (int s = CBL_SEVERITY_HINT; s <= CBL_SEVERITY_ERROR; s++)
			make_finding(&bag, MADE_TAGS, "a", i, 1, 2)->severity =
				(enum cbl_severity)s;
	for (const char *p = render("github"); *p; p++)
		lines += *p == '\n';
	/* Ten errors, ten warnings, nine notices and the last one. */
	ck_assert_uint_eq(lines, 30);
	ck_assert_int_eq(strncmp(out.data, "::error file=a,line=1,", 22), 0);
	ck_assert_ptr_nonnull(strstr(
		out.data, "\n::notice title=cablelint::19 more are not shown"));
	ck_assert_ptr_null(strstr(out.data, "::error file=a,line=11,"));
	cbl_bag_unread(&bag, "gone", "No such: file");
	ck_assert_int_eq(strncmp(render("github"),
				 "::error title=not read::gone: No such: file\n"
				 "::error file=a,line=1,",
				 60),
			 0);
	ck_assert_ptr_null(strstr(out.data, "::error file=a,line=10,"));
}
END_TEST

START_TEST(test_formats_xml)
{
	push_hostile()->fails = true;
	ck_assert_str_eq(
		render("checkstyle"),
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<checkstyle version=\"4.3\">\n"
		"<file name=\"a,b:\xc3\xa9&#10;&lt;&amp;.txt\">\n"
		"<error line=\"3\" column=\"2\" severity=\"warning\" "
		"message=\"100% ]]&gt; &lt;b&gt;&quot;x&quot;&#13;&#10;"
		"::error::y\\x1b[2J\\xff\" source=\"cablelint.CB310\"/>\n"
		"</file>\n</checkstyle>\n");
	ck_assert_ptr_nonnull(strstr(
		render("junit"),
		"<failure type=\"warning\" message=\"100% ]]&gt; &lt;b&gt;"
		"&quot;x&quot;&#13;&#10;::error::y\\x1b[2J\\xff\">"
		"3:2 CB310 tags-markup</failure>"));
	bag.findings[0].message = cbl_str_c("a\xef\xbf\xbf\xef\xbf\xbe"
					    "b\x7f\xc2\x9b");
	ck_assert_ptr_nonnull(strstr(render("checkstyle"),
				     "message=\"a\\uffff\\ufffeb\\x7f\xc2\x9b"
				     "\""));
}
END_TEST

START_TEST(test_formats_junit)
{
	static const struct cbl_str files[] = {
		{"a.txt", 5}, {"b.txt", 5}, {"c.txt", 5}, {"d.txt", 5}};

	make_finding(&bag, MADE_TAGS, "b.txt", 1, 1, 2)->fails = true;
	make_finding(&bag, MADE_TAGS, "b.txt", 2, 1, 2);
	make_finding(&bag, MADE_REF, "x", 1, 1, 1);
	cbl_bag_unread(&bag, "c.txt", "gone");
	options.files = files;
	options.file_count = 4;
	ck_assert_str_eq(
		render("junit"),
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"cablelint\" tests=\"6\" failures=\"1\" "
		"errors=\"1\">\n"
		"<testsuite name=\"a.txt\" tests=\"1\" failures=\"0\" "
		"errors=\"0\">\n"
		"<testcase name=\"nothing found\" classname=\"a\" "
		"file=\"a.txt\"/>\n</testsuite>\n"
		"<testsuite name=\"b.txt\" tests=\"2\" failures=\"1\" "
		"errors=\"0\">\n"
		"<testcase name=\"CB310 1:1\" classname=\"b\" file=\"b.txt\" "
		"line=\"1\"><failure type=\"warning\" message=\"is wrong\">"
		"1:1 CB310 tags-markup</failure></testcase>\n"
		"<testcase name=\"CB310 2:1\" classname=\"b\" file=\"b.txt\" "
		"line=\"2\"><system-out>2:1 CB310 tags-markup: is wrong"
		"</system-out></testcase>\n</testsuite>\n"
		"<testsuite name=\"d.txt\" tests=\"1\" failures=\"0\" "
		"errors=\"0\">\n"
		"<testcase name=\"nothing found\" classname=\"d\" "
		"file=\"d.txt\"/>\n</testsuite>\n"
		"<testsuite name=\"x\" tests=\"1\" failures=\"0\" "
		"errors=\"0\">\n"
		"<testcase name=\"CB601 1:1\" classname=\"x\" file=\"x\" "
		"line=\"1\"><system-out>1:1 CB601 ref-unresolved: is wrong"
		"</system-out></testcase>\n</testsuite>\n"
		"<testsuite name=\"c.txt\" tests=\"1\" failures=\"0\" "
		"errors=\"1\">\n"
		"<testcase name=\"not read\" classname=\"c\" file=\"c.txt\">"
		"<error type=\"unread\" message=\"gone\"/></testcase>\n"
		"</testsuite>\n</testsuites>\n");
}
END_TEST

START_TEST(test_formats_csv)
{
	struct cbl_finding *f = push_hostile();

	f->mrn = cbl_str_c("@06X1");
	f->dated = true;
	f->date = 13334;
	ck_assert_str_eq(render("csv"),
			 "path,mrn,date,code,rule,severity,line,column,"
			 "excerpt,message\n"
			 "\"a,b:\xc3\xa9 <&.txt\",\"'@06X1\",2006-07-05,"
			 "CB310,tags-markup,warning,3,2,"
			 "\"'=SUM(A1,\"\"x\"\")\\x01\","
			 "\"100% ]]> <b>\"\"x\"\" ::error::y\\x1b[2J\\xff\"\n");
	f->excerpt = cbl_str_c("-1");
	ck_assert_ptr_nonnull(strstr(render("csv"), ",\"'-1\","));
}
END_TEST

static const char *string_at(json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key));
}

START_TEST(test_formats_gitlab)
{
	json_t *json, *location;

	push_hostile();
	/* The same message in another file: the same fingerprint. */
	*cbl_bag_push(&bag) = bag.findings[0];
	bag.findings[1].path = cbl_str_c("b");
	json = loads(render("gitlab"));
	ck_assert_uint_eq(json_array_size(json), 2);
	ck_assert_str_eq(string_at(json_array_get(json, 0), "check_name"),
			 "CB310");
	ck_assert_str_eq(string_at(json_array_get(json, 0), "severity"),
			 "major");
	ck_assert_str_eq(string_at(json_array_get(json, 0), "description"),
			 "CB310: 100% ]]> <b>\"x\"\r\n::error::y\x1b[2J"
			 "\xef\xbf\xbd");
	ck_assert_str_ne(string_at(json_array_get(json, 0), "fingerprint"),
			 string_at(json_array_get(json, 1), "fingerprint"));
	location = json_object_get(json_array_get(json, 0), "location");
	ck_assert_str_eq(string_at(location, "path"),
			 "a,b:\xc3\xa9\n<&.txt");
	json_decref(json);
	bag.count = 0;
	ck_assert_str_eq(render("gitlab"), "[]\n");
}
END_TEST

/* ---- SARIF */

START_TEST(test_formats_sarif_result)
{
	struct cbl_finding *f = push_hostile();
	json_t *json, *result, *file;

	f->message = cbl_str_c("see [PREL](#) \\");
	f->confidence = 0.825;
	json = loads(render("sarif"));
	result = json_array_get(sarif_results(json), 0);
	ck_assert_str_eq(string_at(json_object_get(result, "message"), "text"),
			 "see \\[PREL\\](#) \\\\");
	ck_assert_str_eq(string_at(result, "ruleId"), "CB310");
	ck_assert(json_real_value(json_object_get(result, "rank")) == 83.0);
	file = json_object_get(location_of(result), "artifactLocation");
	ck_assert_str_eq(string_at(file, "uri"),
			 "a%2Cb%3A%C3%A9%0A%3C%26.txt");
	ck_assert_str_eq(string_at(file, "uriBaseId"), "%SRCROOT%");
	ck_assert_str_eq(string_at(json_object_get(result,
						   "partialFingerprints"),
				   "cableFinding/v1"),
			 f->fingerprint);
	ck_assert_ptr_null(json_object_get(result, "fixes"));
	json_decref(json);
	/* Outside the working folder, and in it. */
	f->path = cbl_str_c("/home/a b");
	json = loads(render("sarif"));
	file = json_object_get(
		location_of(json_array_get(sarif_results(json), 0)),
		"artifactLocation");
	ck_assert_str_eq(string_at(file, "uri"), "file:///home/a%20b");
	ck_assert_ptr_null(string_at(file, "uriBaseId"));
	json_decref(json);
	options.root = "/home";
	ck_assert_ptr_nonnull(strstr(render("sarif"), "\"uri\":\"a%20b\""));
}
END_TEST

START_TEST(test_formats_sarif_fix)
{
	struct cbl_finding *f = push_hostile();
	struct cbl_edit edits[2] = {{f->range, cbl_str_c("x")},
				    {f->range, cbl_str_c("")}};
	json_t *json, *fix, *changes;

	f->fix = (struct cbl_fix){cbl_str_c("mend"), false, edits, 2};
	ck_assert_ptr_null(strstr(render("sarif"), "\"fixes\""));
	ck_assert_ptr_null(strstr(render("rdjsonl"), "\"suggestions\""));
	options.unsafe = true;
	json = loads(render("sarif"));
	fix = json_array_get(
		json_object_get(json_array_get(sarif_results(json), 0),
				"fixes"),
		0);
	changes = json_object_get(
		json_array_get(json_object_get(fix, "artifactChanges"), 0),
		"replacements");
	ck_assert_uint_eq(json_array_size(changes), 2);
	ck_assert_ptr_nonnull(json_object_get(json_array_get(changes, 0),
					      "insertedContent"));
	ck_assert_ptr_null(json_object_get(json_array_get(changes, 1),
					   "insertedContent"));
	ck_assert_str_eq(string_at(json_object_get(fix, "properties"),
				   "applicability"),
			 "unsafe");
	json_decref(json);
}
END_TEST

START_TEST(test_formats_sarif_rules)
{
	json_t *json, *rules, *result;
	size_t i;

	make_finding(&bag, MADE_REF, "a", 1, 1, 1);
	make_finding(&bag, MADE_TAGS, "a", 2, 1, 1);
	make_finding(&bag, MADE_DATE, "a", 3, 1, 1);
	make_finding(&bag, MADE_TAGS, "a", 4, 1, 1);
	json = loads(render("sarif"));
	rules = json_object_get(
		json_object_get(
			json_object_get(json_array_get(json_object_get(json,
								       "runs"),
						       0),
					"tool"),
			"driver"),
		"rules");
	ck_assert_uint_eq(json_array_size(rules), 3);
	json_array_foreach(sarif_results(json), i, result)
		ck_assert_str_eq(
			string_at(json_array_get(rules,
						 number_at(result,
							   "ruleIndex")),
				  "id"),
			string_at(result, "ruleId"));
	ck_assert_str_eq(
		string_at(json_object_get(json_array_get(rules, 1), "help"),
			  "text"),
		"date-event-after-dtg\n\nWhat to do: "
		"Compare it with the dateline.");
	json_decref(json);
}
END_TEST

START_TEST(test_formats_sarif_limit)
{
	json_t *json, *results, *run, *invocation;

	for (uint32_t i = 0; i < 25010; i++)
		make_finding(&bag, MADE_TAGS, "a", i + 1, 1, 1)->severity =
			i < 20 ? CBL_SEVERITY_INFO : CBL_SEVERITY_WARNING;
	bag.findings[500].confidence = 0.1;
	json = loads(render("sarif"));
	results = sarif_results(json);
	ck_assert_uint_eq(json_array_size(results), 25000);
	/* Of the twenty lightest ten are left; the doubtful one is graver. */
	ck_assert_uint_eq(number_at(json_object_get(
					    location_of(json_array_get(results,
								       10)),
					    "region"),
				    "startLine"),
			  21);
	run = json_array_get(json_object_get(json, "runs"), 0);
	invocation = json_array_get(json_object_get(run, "invocations"), 0);
	ck_assert_uint_eq(
		json_array_size(json_object_get(invocation,
						"toolExecutionNotifications")),
		1);
	ck_assert_ptr_nonnull(strstr(cbl_buf_cstr(&notes), ": 10 of less"));
	json_decref(json);
}
END_TEST

/* An upload that is taken, but not shown whole, says so as well. */
START_TEST(test_formats_sarif_shown)
{
	for (uint32_t i = 0; i < 5000; i++)
		make_finding(&bag, MADE_TAGS, "a", i + 1, 1, 1);
	json_decref(loads(render("sarif")));
	ck_assert_str_eq(cbl_buf_cstr(&notes), "");
	make_finding(&bag, MADE_TAGS, "b", 1, 1, 1);
	json_decref(loads(render("sarif")));
	ck_assert_ptr_nonnull(strstr(cbl_buf_cstr(&notes), "this one has 5001"));
	ck_assert_ptr_nonnull(strstr(out.data, "\"level\":\"note\",\"message\""));
}
END_TEST

START_TEST(test_formats_sarif_unread)
{
	json_t *json, *run, *invocation;

	cbl_bag_unread(&bag, "g\xff", "No such file");
	json = loads(render("sarif"));
	ck_assert(json_is_array(sarif_results(json)));
	run = json_array_get(json_object_get(json, "runs"), 0);
	invocation = json_array_get(json_object_get(run, "invocations"), 0);
	ck_assert(json_is_false(
		json_object_get(invocation, "executionSuccessful")));
	ck_assert_ptr_nonnull(strstr(out.data, "\"uri\":\"g%FF\""));
	json_decref(json);
}
END_TEST

/* ---- rdjsonl: several edits are one suggestion */

START_TEST(test_formats_rdjsonl_suggestion)
{
	struct cbl_spec *spec = lint_text();
	json_t *json, *suggestion;
	size_t len;

	len = strcspn(render("rdjsonl"), "\n");
	out.data[len] = '\0';
	json = loads(out.data);
	suggestion =
		json_array_get(json_object_get(json, "suggestions"), 0);
	ck_assert_str_eq(string_at(suggestion, "text"), "PREL KE");
	ck_assert_uint_eq(
		number_at(json_object_get(json_object_get(suggestion, "range"),
					  "end"),
			  "column"),
		24);
	json_decref(json);
	cbl_bag_release(&bag);
	cbl_bag_init(&bag);
	cbl_spec_free(spec);
}
END_TEST

/* ---- the page */

START_TEST(test_formats_html)
{
	struct cbl_finding *f = push_hostile();
	struct cbl_bag aside;
	json_t *json, *first;

	cbl_bag_init(&aside);
	f->message = cbl_str_c("</script><script>alert(1)</script><!--");
	f->excerpt = f->message;
	*cbl_bag_push(&aside) = *f;
	aside.findings[0].state = CBL_STATE_WAIVED;
	aside.findings[0].reason = cbl_str_c("<b>right</b>");
	cbl_bag_unread(&bag, "<i>", "gone");
	options.aside = &aside;
	json = page_data();
	ck_assert_uint_eq(json_array_size(json_object_get(json, "findings")),
			  2);
	first = json_array_get(json_object_get(json, "findings"), 0);
	ck_assert_str_eq(json_string_value(json_array_get(first, 9)),
			 "</script><script>alert(1)</script><!--");
	ck_assert_uint_eq(json_array_size(json_object_get(json, "rules")), 1);
	ck_assert_uint_eq(json_array_size(json_object_get(json, "paths")), 1);
	ck_assert_uint_eq(number_at(json_object_get(json, "summary"), "waived"),
			  1);
	ck_assert_uint_eq(
		number_at(json_object_get(json, "summary"), "findings"), 1);
	ck_assert_ptr_null(strstr(out.data, "alert(1)</"));
	ck_assert_ptr_null(strstr(out.data, "<i>"));
	ck_assert_ptr_nonnull(strstr(out.data, "default-src 'none'"));
	json_decref(json);
	cbl_bag_release(&aside);
}
END_TEST

/* A file that has changed since, or is none, has no lines to show. */
START_TEST(test_formats_html_lines)
{
	char path[] = "/tmp/cablelint-html.XXXXXX";
	int fd = mkstemp(path);
	struct cbl_finding *f =
		make_finding(&bag, MADE_TAGS, path, 3, 1, 4);
	json_t *json, *lines;

	ck_assert_int_eq(write(fd, "one\ntwo\nred\nfour\nfive\nsix\n", 26),
			 26);
	close(fd);
	f->range.start.offset = 8;
	f->range.end.offset = 11;
	f->matched = f->excerpt = cbl_str_c("red");
	json = page_data();
	lines = json_array_get(
		json_array_get(json_object_get(json, "findings"), 0), 11);
	ck_assert_uint_eq(json_array_size(lines), 5);
	ck_assert_str_eq(json_string_value(json_array_get(lines, 4)), "five");
	json_decref(json);
	f->matched = cbl_str_c("rot");
	json = page_data();
	lines = json_array_get(
		json_array_get(json_object_get(json, "findings"), 0), 11);
	ck_assert_uint_eq(json_array_size(lines), 1);
	ck_assert_str_eq(json_string_value(json_array_get(lines, 0)), "red");
	json_decref(json);
	unlink(path);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_formats_agree, 0, UNIT_COUNT(readers));
	tcase_add_test(tc, test_formats_all_read);
	tcase_add_test(tc, test_formats_github);
	tcase_add_test(tc, test_formats_github_limits);
	tcase_add_test(tc, test_formats_xml);
	tcase_add_test(tc, test_formats_junit);
	tcase_add_test(tc, test_formats_csv);
	tcase_add_test(tc, test_formats_gitlab);
	tcase_add_test(tc, test_formats_sarif_result);
	tcase_add_test(tc, test_formats_sarif_fix);
	tcase_add_test(tc, test_formats_sarif_rules);
	tcase_add_test(tc, test_formats_sarif_limit);
	tcase_add_test(tc, test_formats_sarif_shown);
	tcase_add_test(tc, test_formats_sarif_unread);
	tcase_add_test(tc, test_formats_rdjsonl_suggestion);
	tcase_add_test(tc, test_formats_html);
	tcase_add_test(tc, test_formats_html_lines);
}

UNIT_MAIN("formats", add_tests)
