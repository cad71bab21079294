/* SPDX-License-Identifier: MIT
 *
 * Mistakes as people read them.
 */
#include <stdio.h>
#include <string.h>

#include "unit.h"
#include "yaml/problems.h"

static struct cbl_problems problems;
static struct cbl_line_table lines;
static struct cbl_yaml_reporter reporter;

static void setup(void)
{
	problems = (struct cbl_problems){0};
	lines = (struct cbl_line_table){0};
}

static void teardown(void)
{
	cbl_problems_release(&problems);
	cbl_line_table_release(&lines);
}

static void use_file(const char *path, const char *text)
{
	cbl_line_table_build(&lines, text, (uint32_t)strlen(text));
	reporter = (struct cbl_yaml_reporter){path, &lines, &problems, 0};
}

static void check_print(const char *want)
{
	struct cbl_buf out = {0};

	cbl_problems_print(&problems, &out);
	ck_assert_str_eq(cbl_buf_cstr(&out), want);
	cbl_buf_release(&out);
}

/* The only mistake of a text: that between two marks. */
static void check_one(const char *marked, const char *want)
{
	char text[2048];
	uint32_t lo = (uint32_t)strcspn(marked, "<");
	uint32_t hi = (uint32_t)strcspn(marked, ">") - 1;

	snprintf(text, sizeof(text), "%.*s%.*s%s", (int)lo, marked,
		 (int)(hi - lo), marked + lo + 1, marked + hi + 2);
	use_file("f.yaml", text);
	cbl_yaml_report(&reporter, false, cbl_span(lo, hi), "m");
	check_print(want);
	teardown();
	setup();
}

START_TEST(test_yaml_print)
{
	use_file("dir/f.yaml", "a: b\n\tcc: dd\n");
	cbl_problem_hint(cbl_yaml_report(&reporter, false, cbl_span(6, 8),
					 "unknown `%s`", "cc"),
			 "did you mean `%s`?", "c");
	cbl_yaml_report(&reporter, true, cbl_span(3, 4), "look");
	check_print("dir/f.yaml:2:2: error: unknown `cc`\n"
		    "    2 | \tcc: dd\n"
		    "      | \t^~\n"
		    "hint: did you mean `c`?\n"
		    "dir/f.yaml:1:4: warning: look\n"
		    "    1 | a: b\n"
		    "      |    ^\n");
	ck_assert_uint_eq(problems.errors, 1);
}
END_TEST

START_TEST(test_yaml_print_shapes)
{
	check_one("ab<>\n", "f.yaml:1:3: error: m\n"
			    "    1 | ab\n"
			    "      |   ^\n");
	check_one("a <b\nc>d\n", "f.yaml:1:3: error: m\n"
				 "    1 | a b\n"
				 "      |   ^\n");
	check_one("\xc3\xa9 <\xe2\x80\x94x>\n",
		  "f.yaml:1:3: error: m\n"
		  "    1 | \xc3\xa9 \xe2\x80\x94x\n"
		  "      |   ^~\n");
	check_one("\xef\xbb\xbf<ab>\n", "f.yaml:1:1: error: m\n"
					"    1 | ab\n"
					"      | ^~\n");
	check_one("a\tb<c>\r\n", "f.yaml:1:4: error: m\n"
				 "    1 | a\tbc\n"
				 "      |  \t ^\n");
}
END_TEST

/* Nothing reaches a terminal that could steer it. */
START_TEST(test_yaml_print_controls)
{
	check_one("\x1b[31m\x7f\xff\xe2\x80\xae\xc2\x9b<b>\n",
		  "f.yaml:1:10: error: m\n"
		  "    1 | \xe2\x90\x9b[31m\xe2\x90\xa1\xef\xbf\xbd\xef\xbf\xbd"
		  "\xef\xbf\xbd" "b\n"
		  "      |          ^\n");
	use_file("f\n.yaml", "x\n");
	cbl_yaml_report(&reporter, false, cbl_span(0, 1), "a\x1b" "b");
	problems.items[0].start.line = 0;
	check_print("f\xe2\x90\x8a.yaml: error: a\xe2\x90\x9b" "b\n");
}
END_TEST

START_TEST(test_yaml_print_window)
{
	char text[6000], *caret;
	struct cbl_buf out = {0};

	memset(text, '.', sizeof(text));
	text[300] = 'X';
	text[sizeof(text) - 1] = '\0';
	use_file("f", text);
	cbl_yaml_report(&reporter, false, cbl_span(300, 302), "m");
	cbl_problems_print(&problems, &out);
	ck_assert_uint_lt(out.len, 260);
	caret = strchr(out.data, '^');
	/* Just under the X, one line above. */
	ck_assert_int_eq((int)(caret - strrchr(out.data, '|')),
			 (int)(strchr(out.data, 'X') -
			       strchr(out.data, '|')));
	cbl_buf_release(&out);

	/* So far in, nobody looks. */
	cbl_problems_release(&problems);
	cbl_yaml_report(&reporter, false, cbl_span(5000, 5001), "m");
	check_print("f:1:5001: error: m\n");
}
END_TEST

START_TEST(test_yaml_sort)
{
	use_file("b", "one\ntwo\n");
	cbl_yaml_report(&reporter, false, cbl_span(5, 6), "x");
	cbl_yaml_report(&reporter, false, cbl_span(4, 5), "y");
	cbl_yaml_report(&reporter, true, cbl_span(4, 5), "x");
	cbl_yaml_report(&reporter, false, cbl_span(4, 5), "y");
	cbl_yaml_report(&reporter, false, cbl_span(0, 5), "z");
	use_file("a", "three\n");
	cbl_yaml_report(&reporter, true, cbl_span(3, 4), "z");
	ck_assert_uint_eq(problems.errors, 4);
	cbl_problems_sort(&problems);
	ck_assert_uint_eq(problems.count, 5);
	ck_assert_uint_eq(problems.errors, 3);
	ck_assert_str_eq(problems.items[0].file, "a");
	ck_assert_str_eq(problems.items[1].message, "z");
	ck_assert_str_eq(problems.items[2].message, "x");
	ck_assert_str_eq(problems.items[3].message, "y");
	ck_assert_uint_eq(problems.items[4].start.column, 2);
	cbl_problems_release(&problems);
	cbl_problems_sort(&problems);
}
END_TEST

START_TEST(test_yaml_quoted)
{
	char out[CBL_YAML_QUOTED], text[300];

	ck_assert_str_eq(cbl_yaml_quoted(out, cbl_str_c(" a b\n")), "a b");
	ck_assert_str_eq(cbl_yaml_quoted(out, cbl_str_c("a\nb")), "a...");
	ck_assert_str_eq(cbl_yaml_quoted(out, cbl_str_c("")), "");
	memset(text, 'x', sizeof(text));
	cbl_yaml_quoted(out, cbl_str(text, sizeof(text)));
	ck_assert_uint_eq(strlen(out), 67);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_yaml_print);
	tcase_add_test(tc, test_yaml_print_shapes);
	tcase_add_test(tc, test_yaml_print_controls);
	tcase_add_test(tc, test_yaml_print_window);
	tcase_add_test(tc, test_yaml_sort);
	tcase_add_test(tc, test_yaml_quoted);
}

UNIT_MAIN("yaml_print", add_tests)
