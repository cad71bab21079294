/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <jansson.h>
#include <stdio.h>

#include "made_findings.h"
#include "report/excerpt.h"
#include "report/inert.h"
#include "unit.h"

static struct cbl_bag bag;
static struct cbl_buf out;
static struct cbl_report_options options;

static void set_up(void)
{
	cbl_bag_init(&bag);
	cbl_buf_init(&out, 0);
	options = (struct cbl_report_options){0};
	make_rules();
	made_meta.docs_url = (struct cbl_text){0, 0};
}

static void tear_down(void)
{
	cbl_bag_release(&bag);
	cbl_buf_release(&out);
}

static const char *render(const char *format)
{
	cbl_buf_clear(&out);
	cbl_report_find(format)->render(&bag, &options, &out);
	return cbl_buf_cstr(&out);
}

/* ---- the table */

START_TEST(test_report_find)
{
	for (const struct cbl_report_format *f = cbl_report_formats; f->name;
	     f++) {
		ck_assert_ptr_eq(cbl_report_find(f->name), f);
		ck_assert_ptr_nonnull(f->title);
		ck_assert(f->render != NULL);
	}
	ck_assert_ptr_null(cbl_report_find("xml"));
}
END_TEST

/* ---- inert text */

static const struct {
	const char *text, *line, *path;
} inert[] = {
	{"plain", "plain", "plain"},
	{"a\tb", "a b", "a\\x09b"},
	{" a \r\n b ", "a b", " a \\x0d\\x0a b "},
	{"\x1b[31mred", "\\x1b[31mred", "\\x1b[31mred"},
	{"\x7f", "\\x7f", "\\x7f"},
	{"caf\xc3\xa9", "caf\xc3\xa9", "caf\xc3\xa9"},
	{"caf\xe9.", "caf\\xe9.", "caf\\xe9."},
	{"\xe2\x82", "\\xe2\\x82", "\\xe2\\x82"},
	/* CSI in one code point; right-to-left override; a tag. */
	{"\xc2\x9b", "<U+009B>", "<U+009B>"},
	{"a\xe2\x80\xae"
	 "b",
	 "a<U+202E>b", "a<U+202E>b"},
	{"\xf3\xa0\x81\x81", "<U+E0041>", "<U+E0041>"},
	{"\xef\xbb\xbf", "<U+FEFF>", "<U+FEFF>"},
	{"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
};

START_TEST(test_report_inert)
{
	struct cbl_str text = cbl_str_c(inert[_i].text);

	cbl_inert_line(&out, text);
	ck_assert_str_eq(cbl_buf_cstr(&out), inert[_i].line);
	cbl_buf_clear(&out);
	cbl_inert_path(&out, text);
	ck_assert_str_eq(cbl_buf_cstr(&out), inert[_i].path);
}
END_TEST

/* Does `out` hold no byte a terminal would obey, C1 in UTF-8 included? */
static bool out_is_inert(void)
{
	for (size_t i = 0; i < out.len; i++) {
		unsigned char c = (unsigned char)out.data[i];

		if ((c < ' ' && c != '\n') || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)out.data[i + 1] < 0xa0))
			return false;
	}
	return true;
}

/* No byte sequence of any kind gets a control byte through. */
START_TEST(test_report_inert_all)
{
	char text[5];
	unsigned seed = 7;

	for (int i = 0; i < 20000; i++) {
		for (size_t j = 0; j < sizeof(text); j++) {
			seed = seed * 1103515245u + 12345u;
			text[j] = (char)(seed >> 16);
		}
		cbl_buf_clear(&out);
		cbl_inert_line(&out, cbl_str(text, sizeof(text)));
		ck_assert(out_is_inert());
	}
}
END_TEST

/* ---- excerpts */

static const struct {
	const char *excerpt;
	uint32_t first, from, to; /* columns; to 0: ends on another line */
	const char *want;
} excerpts[] = {
	{"ab cd ef", 1, 4, 6,
	 "    7 | ab cd ef\n"
	 "      |    ^^\n"},
	/* A place, the end of the line, the whole line. */
	{"ab", 1, 1, 1, "    7 | ab\n      | ^\n"},
	{"ab", 1, 3, 3, "    7 | ab\n      |   ^\n"},
	{"ab", 1, 1, 3, "    7 | ab\n      | ^^\n"},
	{"ab", 1, 9, 12, "    7 | ab\n      |   ^\n"},
	{"ab cd", 1, 4, 0, "    7 | ab cd\n      |    ^^\n"},
	{"", 1, 1, 1, ""},
	/* Tabs, before and in the range. */
	{"\tab", 1, 2, 3,
	 "    7 |         ab\n"
	 "      |         ^\n"},
	{"a\tb", 1, 2, 4,
	 "    7 | a       b\n"
	 "      |  ^^^^^^^^\n"},
	/* Wider and narrower than a column. */
	{"\xc3\xa9\xc3\xa9x", 1, 3, 4,
	 "    7 | \xc3\xa9\xc3\xa9x\n"
	 "      |   ^\n"},
	{"e\xcc\x81x", 1, 3, 4,
	 "    7 | e\xcc\x81x\n"
	 "      |  ^\n"},
	{"\xe6\x97\xa5x", 1, 2, 3,
	 "    7 | \xe6\x97\xa5x\n"
	 "      |   ^\n"},
	{"\x1b[1mx\x92y", 1, 6, 7,
	 "    7 | \\x1b[1mx\\x92y\n"
	 "      |         ^^^^\n"},
	{"a\xe2\x80\xae"
	 "bc",
	 1, 3, 4,
	 "    7 | a<U+202E>bc\n"
	 "      |          ^\n"},
	/* An excerpt that is cut already. */
	{"cd ef", 101, 104, 106,
	 "    7 | \xe2\x80\xa6"
	 "cd ef\n"
	 "      |     ^^\n"},
	{"cd ef", 101, 3, 5,
	 "    7 | \xe2\x80\xa6"
	 "cd ef\n"
	 "      |  ^\n"},
};

static void draw(struct cbl_str excerpt, uint32_t first, uint32_t from,
		 uint32_t to)
{
	struct cbl_finding *f = make_finding(&bag, MADE_DATE, "a", 7, from, to);

	if (to == 0)
		f->range.end = made_place(8, 2);
	f->excerpt = excerpt;
	f->excerpt_column = first;
	cbl_buf_clear(&out);
	cbl_excerpt_draw(&out, f, "", "");
}

START_TEST(test_report_excerpt)
{
	draw(cbl_str_c(excerpts[_i].excerpt), excerpts[_i].first,
	     excerpts[_i].from, excerpts[_i].to);
	ck_assert_str_eq(cbl_buf_cstr(&out), excerpts[_i].want);
}
END_TEST

/* What stands above the carets of a drawn excerpt, of one-column letters. */
static struct cbl_str marked(void)
{
	const char *text = cbl_buf_cstr(&out), *line = strchr(text, '\n');
	const char *caret = strchr(line, '^');
	size_t cut = text[8] < 0 ? 2 : 0; /* an ellipsis of three bytes */

	return cbl_str(text + (caret - line - 1) + cut, strlen(caret) - 1);
}

static size_t columns(const char *line)
{
	size_t count = 0;

	for (; *line && *line != '\n'; line++)
		count += (*line & 0xc0) != 0x80;
	return count;
}

START_TEST(test_report_excerpt_long)
{
	char text[3001];

	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = (char)('a' + i % 26);
	text[3000] = '\0';
	for (uint32_t at = 1; at <= 2995; at += 13) {
		draw(cbl_str_c(text), 1, at, at + 5);
		ck_assert_uint_le(columns(cbl_buf_cstr(&out)), 100);
		ck_assert_int_eq(strncmp(marked().ptr, text + at - 1, 5), 0);
		ck_assert_uint_eq(marked().len, 5);
	}
	/* A range wider than the window is cut with it. */
	draw(cbl_str_c(text), 1, 1001, 2000);
	ck_assert_uint_le(columns(strchr(cbl_buf_cstr(&out), '\n') + 1), 100);
	ck_assert_int_eq(strncmp(marked().ptr, text + 1000, 10), 0);
	ck_assert(marked().len >= 40);
}
END_TEST

/* Any bytes, any places: nothing is read beyond them, all is inert. */
START_TEST(test_report_excerpt_hostile)
{
	static const char *const bits[] = {
		"\t",		"\x1b[2J",  "\xe2\x80\xae", "abc", "\xff",
		"\xe6\x97\xa5", "\xcc\x81", "a b c d e f",  "\r"};
	unsigned seed = 3;

	for (int i = 0; i < 3000; i++) {
		struct cbl_buf text;
		char *exact;

		cbl_buf_init(&text, 0);
		for (int j = 0; j < i % 60; j++) {
			seed = seed * 1103515245u + 12345u;
			cbl_buf_text(&text, bits[(seed >> 16) % 9]);
		}
		exact = malloc(text.len + 1);
		if (text.len)
			memcpy(exact, text.data, text.len);
		draw(cbl_str(exact, text.len), 1 + seed % 3, seed % 71,
		     seed % 83);
		ck_assert(out_is_inert());
		free(exact);
		cbl_buf_release(&text);
	}
}
END_TEST

/* ---- text */

static void push_date(void)
{
	static struct cbl_related related[2];
	static struct cbl_str suggestions[3];
	struct cbl_finding *f =
		make_finding(&bag, MADE_DATE, "06X1.txt", 32, 7, 14);

	f->message = cbl_str_c("July 15 lies after the cable");
	f->excerpt = cbl_str_c("2. On July 15 he left.");
	f->related = related;
	f->related_count = 2;
	related[0].range.start = made_place(2, 1);
	related[0].message = cbl_str_c("sent 050935Z JUL 06");
	related[1].path = cbl_str_c("06X2.txt");
	related[1].range.start = made_place(3, 4);
	related[1].message = cbl_str_c("told\nhere");
	f->suggestions = suggestions;
	f->suggestion_count = 3;
	suggestions[0] = cbl_str_c("July 5");
	suggestions[1] = cbl_str_c("June 15");
	suggestions[2] = cbl_str_c("July 1");
	f->fix.title = cbl_str_c("write July 5");
	f->confidence = 0.6;
}

START_TEST(test_report_text)
{
	push_date();
	make_finding(&bag, MADE_TAGS, "06X1.txt", 40, 1, 1)->fix.title =
		cbl_str_c("remove the links");
	bag.findings[1].fix.safe = true;
	bag.findings[1].severity = CBL_SEVERITY_ERROR;
	bag.messages = 2;
	ck_assert_str_eq(
		render("text"),
		"06X1.txt:32:7: warning[CB501 date-event-after-dtg] "
		"July 15 lies after the cable\n"
		"   32 | 2. On July 15 he left.\n"
		"      |       ^^^^^^^\n"
		"      = line 2: sent 050935Z JUL 06\n"
		"      = 06X2.txt:3:4: told here\n"
		"      = probably July 5, June 15 or July 1\n"
		"      = fix: write July 5, not safe: look at it\n"
		"      = confidence 60%\n"
		"      = help: Compare it with the dateline.\n"
		"\n"
		"06X1.txt:40:1: error[CB310 tags-markup] is wrong\n"
		"      = fix: remove the links, safe\n"
		"\n"
		"2 findings in 2 messages: 1 error, 1 warning, 0 infos\n");
}
END_TEST

START_TEST(test_report_text_summary)
{
	ck_assert_str_eq(render("text"), "no findings in 0 messages\n");
	bag.messages = 1;
	ck_assert_str_eq(render("text"), "no findings in 1 message\n");
	cbl_bag_unread(&bag, "a", "gone");
	ck_assert_str_eq(render("text"),
			 "no findings in 1 message; 1 file not read\n");
	cbl_bag_unread(&bag, "b", "gone");
	make_finding(&bag, MADE_TAGS, "a", 1, 1, 1)->severity =
		CBL_SEVERITY_HINT;
	ck_assert_str_eq(render("text"),
			 "a:1:1: hint[CB310 tags-markup] is wrong\n\n"
			 "1 finding in 1 message: 0 errors, 0 warnings, "
			 "0 infos, 1 hint; 2 files not read\n");
	options.quiet = true;
	ck_assert_str_eq(render("text"),
			 "a:1:1: hint[CB310 tags-markup] is wrong\n\n");
}
END_TEST

START_TEST(test_report_text_fold)
{
	for (uint32_t i = 0; i < 11; i++)
		make_finding(&bag, MADE_REF, "a", i + 1, 1, 1)->severity =
			CBL_SEVERITY_INFO;
	/* An error of the same rule, and an info of another kind, stay. */
	make_finding(&bag, MADE_REF, "a", 20, 1, 1)->severity =
		CBL_SEVERITY_ERROR;
	make_finding(&bag, MADE_TAGS, "a", 21, 1, 1)->severity =
		CBL_SEVERITY_INFO;
	bag.messages = 3;
	options.fold_open = true;
	ck_assert_str_eq(
		render("text"),
		"a:20:1: error[CB601 ref-unresolved] is wrong\n\n"
		"a:21:1: info[CB310 tags-markup] is wrong\n\n"
		"11 infos about other messages are not shown "
		"(ref-unresolved); --format short shows them\n"
		"13 findings in 3 messages: 1 error, 0 warnings, 12 infos\n");
	options.fold_open = false;
	ck_assert_ptr_nonnull(strstr(render("text"), "a:11:1: info[CB601"));
	options.fold_open = true;
	bag.findings[0].severity = CBL_SEVERITY_HINT;
	ck_assert_ptr_nonnull(strstr(render("text"), "a:11:1: info[CB601"));
}
END_TEST

START_TEST(test_report_text_color)
{
	make_finding(&bag, MADE_TAGS, "a", 1, 1, 2)->excerpt =
		cbl_str_c("\x1b[0mx");
	bag.findings[0].message = cbl_str_c("\x1b]0;title\x07");
	options.color = true;
	options.quiet = true;
	ck_assert_str_eq(
		render("text"),
		"\x1b[1ma:1:1: \x1b[0m\x1b[1;33mwarning[CB310 tags-markup]"
		"\x1b[0m \\x1b]0;title\\x07\n"
		"    1 | \\x1b[0mx\n"
		"      | \x1b[1;33m^^^^\x1b[0m\n\n");
}
END_TEST

/* ---- short */

START_TEST(test_report_short)
{
	make_finding(&bag, MADE_DATE, "a b.txt", 3, 7, 9);
	make_finding(&bag, MADE_REF, "a\nb", 4, 1, 1)->severity =
		CBL_SEVERITY_INFO;
	make_finding(&bag, MADE_TAGS, "c", 5, 1, 1)->severity =
		CBL_SEVERITY_HINT;
	make_finding(&bag, MADE_TAGS, "d", 6, 1, 1)->severity =
		CBL_SEVERITY_ERROR;
	bag.findings[3].message = cbl_str_c("\x1b[2Jtwo\r\nlines");
	ck_assert_str_eq(
		render("short"),
		"a b.txt:3:7: warning: is wrong "
		"[CB501 date-event-after-dtg]\n"
		"a\\x0ab:4:1: note: is wrong [CB601 ref-unresolved]\n"
		"c:5:1: note: is wrong [CB310 tags-markup]\n"
		"d:6:1: error: \\x1b[2Jtwo lines [CB310 tags-markup]\n");
}
END_TEST

/* ---- JSON */

START_TEST(test_report_jsonl)
{
	push_date();
	make_finding(&bag, MADE_TAGS, "b", 1, 1, 1)->severity =
		CBL_SEVERITY_HINT;
	cbl_bag_fingerprint(&bag);
	memcpy(bag.findings[0].fingerprint, "v1:0", 5);
	memcpy(bag.findings[1].fingerprint, "v1:1", 5);
	ck_assert_str_eq(
		render("jsonl"),
		"{\"rule\":{\"code\":\"CB501\",\"name\":"
		"\"date-event-after-dtg\",\"url\":null},"
		"\"severity\":\"warning\",\"confidence\":0.6,"
		"\"kind\":\"consistency\",\"path\":\"06X1.txt\","
		"\"mrn\":null,\"spec\":\"state-cable\",\"element\":null,"
		"\"field\":null,\"range\":{\"start\":{\"line\":32,"
		"\"column\":7,\"offset\":3207},\"end\":{\"line\":32,"
		"\"column\":14,\"offset\":3214}},"
		"\"message\":\"July 15 lies after the cable\","
		"\"help\":\"Compare it with the dateline.\","
		"\"related\":[{\"path\":\"06X1.txt\",\"range\":{\"start\":"
		"{\"line\":2,\"column\":1,\"offset\":201},\"end\":{\"line\":0,"
		"\"column\":0,\"offset\":0}},"
		"\"message\":\"sent 050935Z JUL 06\"},"
		"{\"path\":\"06X2.txt\",\"range\":{\"start\":"
		"{\"line\":3,\"column\":4,\"offset\":304},\"end\":{\"line\":0,"
		"\"column\":0,\"offset\":0}},\"message\":\"told\\nhere\"}],"
		"\"suggestions\":[\"July 5\",\"June 15\",\"July 1\"],"
		"\"fix\":{\"title\":\"write July 5\",\"safe\":false,"
		"\"edits\":[]},\"fingerprint\":\"v1:0\"}\n"
		"{\"rule\":{\"code\":\"CB310\",\"name\":\"tags-markup\","
		"\"url\":null},\"severity\":\"hint\",\"confidence\":1.0,"
		"\"kind\":\"transcription\",\"path\":\"b\",\"mrn\":null,"
		"\"spec\":\"state-cable\",\"element\":null,\"field\":null,"
		"\"range\":{\"start\":{\"line\":1,\"column\":1,"
		"\"offset\":101},\"end\":{\"line\":1,\"column\":1,"
		"\"offset\":101}},\"message\":\"is wrong\",\"help\":null,"
		"\"related\":[],\"suggestions\":[],\"fix\":null,"
		"\"fingerprint\":\"v1:1\"}\n");
}
END_TEST

static json_t *render_json(void)
{
	json_error_t error;
	const char *text = render("json");
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(json, "%s\n%s", error.text, text);
	return json;
}

static const char *string_at(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

START_TEST(test_report_json_frame)
{
	json_t *json, *summary, *unread;

	push_date();
	make_finding(&bag, MADE_TAGS, "b", 1, 1, 1)->severity =
		CBL_SEVERITY_HINT;
	cbl_bag_unread(&bag, "gone", "No such file");
	cbl_bag_unread(&bag, "g\xff", "No such file");
	bag.messages = 5;
	json = render_json();
	ck_assert_int_eq(json_integer_value(json_object_get(json, "version")),
			 1);
	ck_assert_str_eq(string_at(json_object_get(json, "tool"), "name"),
			 "cablelint");
	ck_assert_ptr_nonnull(
		string_at(json_object_get(json, "tool"), "version"));
	ck_assert_uint_eq(json_array_size(json_object_get(json, "findings")),
			  2);
	summary = json_pack("{s:i,s:i,s:i,s:i,s:i,s:i,s:i}", "messages", 5,
			    "findings", 2, "errors", 0, "warnings", 1, "infos",
			    0, "hints", 1, "unread", 2);
	ck_assert(json_equal(json_object_get(json, "summary"), summary));
	unread = json_object_get(json, "unread");
	ck_assert_str_eq(string_at(json_array_get(unread, 0), "path"), "gone");
	ck_assert_str_eq(string_at(json_array_get(unread, 0), "cause"),
			 "No such file");
	ck_assert_str_eq(string_at(json_array_get(unread, 1), "path_bytes"),
			 "67ff");
	json_decref(summary);
	json_decref(json);
}
END_TEST

START_TEST(test_report_json_empty)
{
	json_t *json = render_json();

	ck_assert_uint_eq(json_array_size(json_object_get(json, "findings")),
			  0);
	ck_assert(json_is_array(json_object_get(json, "unread")));
	json_decref(json);
	ck_assert_ptr_nonnull(
		strstr(cbl_buf_cstr(&out), "\n \"findings\": [],\n"));
}
END_TEST

START_TEST(test_report_json_texts)
{
	struct cbl_finding *f =
		make_finding(&bag, MADE_TAGS, "a\xff/\xc3\xa9", 1, 1, 1);
	json_t *json, *finding;

	f->mrn = cbl_str_c("06X1");
	f->element = cbl_str_c("tags");
	f->field = cbl_str_c("tag");
	made_meta.docs_url = made_text("https://x.org/{code}/{name}?{other}");
	json = render_json();
	finding = json_array_get(json_object_get(json, "findings"), 0);
	ck_assert_str_eq(string_at(finding, "path"), "a\xef\xbf\xbd/\xc3\xa9");
	ck_assert_str_eq(string_at(finding, "path_bytes"), "61ff2fc3a9");
	ck_assert_str_eq(string_at(finding, "mrn"), "06X1");
	ck_assert_str_eq(string_at(finding, "element"), "tags");
	ck_assert_str_eq(string_at(finding, "field"), "tag");
	ck_assert_str_eq(string_at(json_object_get(finding, "rule"), "url"),
			 "https://x.org/CB310/tags-markup?{other}");
	json_decref(json);
}
END_TEST

START_TEST(test_report_json_escapes)
{
	make_finding(&bag, MADE_TAGS, "a", 1, 1, 1)->message =
		cbl_str("\"\\\x01\x1b\t\n\0\x7f\xc2\x9b\xe2\x80\xae"
			"\xf3\xa0\x81\x81\xc3\xa9\xe9",
			20);
	ck_assert_ptr_nonnull(strstr(
		render("jsonl"),
		"\"message\":\"\\\"\\\\\\u0001\\u001B\\t\\n\\u0000"
		"\\u007F\\u009B\\u202E"
		"\xf3\xa0\x81\x81\xc3\xa9\xef\xbf\xbd\""));
}
END_TEST

static const struct {
	double confidence;
	const char *text;
} confidences[] = {
	{1, "1.0"},	{0, "0.0"},	{0.9, "0.9"},	    {0.85, "0.85"},
	{0.07, "0.07"}, {0.999, "1.0"}, {0.994, "0.99"},    {1.5, "1.0"},
	{-1, "0.0"},	{0.1, "0.1"},	{0.0 / 0.0, "0.0"},
};

START_TEST(test_report_json_confidence)
{
	char want[32];

	make_finding(&bag, MADE_TAGS, "a", 1, 1, 1)->confidence =
		confidences[_i].confidence;
	snprintf(want, sizeof(want), "\"confidence\":%s,",
		 confidences[_i].text);
	ck_assert_ptr_nonnull(strstr(render("jsonl"), want));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_report_find);
	tcase_add_loop_test(tc, test_report_inert, 0, UNIT_COUNT(inert));
	tcase_add_test(tc, test_report_inert_all);
	tcase_add_loop_test(tc, test_report_excerpt, 0, UNIT_COUNT(excerpts));
	tcase_add_test(tc, test_report_excerpt_long);
	tcase_add_test(tc, test_report_excerpt_hostile);
	tcase_add_test(tc, test_report_text);
	tcase_add_test(tc, test_report_text_summary);
	tcase_add_test(tc, test_report_text_fold);
	tcase_add_test(tc, test_report_text_color);
	tcase_add_test(tc, test_report_short);
	tcase_add_test(tc, test_report_jsonl);
	tcase_add_test(tc, test_report_json_frame);
	tcase_add_test(tc, test_report_json_empty);
	tcase_add_test(tc, test_report_json_texts);
	tcase_add_test(tc, test_report_json_escapes);
	tcase_add_loop_test(tc, test_report_json_confidence, 0,
			    UNIT_COUNT(confidences));
}

UNIT_MAIN("report", add_tests)
