/* SPDX-License-Identifier: MIT */
#include "text/line_table.h"

#include <string.h>

#include "unit.h"

static const struct {
	const char *text;
	const char *lines[6];
} texts[] = {
	{"", {""}},
	{"a", {"a"}},
	{"a\n", {"a"}},
	{"a\r", {"a"}},
	{"a\r\n", {"a"}},
	{"\n", {""}},
	{"\r", {""}},
	{"\r\n", {""}},
	{"\n\n", {"", ""}},
	{"\r\r", {"", ""}},
	{"\r\n\r\n", {"", ""}},
	{"\n\r", {"", ""}},
	{"\n\r\n", {"", ""}},
	{"\r\r\n", {"", ""}},
	{"a\nb", {"a", "b"}},
	{"a\rb\r\nc\nd", {"a", "b", "c", "d"}},
	{"a\n\r\rb\r\n\nc", {"a", "", "", "b", "", "c"}},
	{"a\n\rb\r\rc\n", {"a", "", "b", "", "c"}},
	{"\xef\xbb\xbf"
	 "a\nb",
	 {"\xef\xbb\xbf"
	  "a",
	  "b"}},
	{"a\fb\vc\xc2\x85"
	 "d\n",
	 {"a\fb\vc\xc2\x85"
	  "d"}},
};

START_TEST(test_line_table_lines)
{
	const char *text = texts[_i].text;
	uint32_t len = (uint32_t)strlen(text), at = 0;
	char *exact = malloc(len ? len : 1);
	struct cbl_line_table table = {0};
	size_t count = 0;

	memcpy(exact, text, len);
	while (count < 6 && texts[_i].lines[count])
		count++;
	cbl_line_table_build(&table, exact, len);
	ck_assert_uint_eq(table.count, count);
	ck_assert_uint_eq(table.starts[0], 0);
	ck_assert_uint_eq(table.starts[count], len);
	for (size_t i = 0; i < count; i++) {
		struct cbl_span span = cbl_line_table_span(&table, i);

		unit_str_eq(cbl_str(exact + span.lo, span.hi - span.lo),
			    texts[_i].lines[i]);
		for (; at < table.starts[i + 1]; at++)
			ck_assert_uint_eq(cbl_line_table_find(&table, at), i);
	}
	cbl_line_table_release(&table);
	free(exact);
}
END_TEST

static const struct {
	const char *text;
	uint32_t offset, line, column;
} places[] = {
	{"", 0, 1, 1},
	{"ab\ncd", 0, 1, 1},
	{"ab\ncd", 1, 1, 2},
	{"ab\ncd", 2, 1, 3},
	{"ab\ncd", 3, 2, 1},
	{"ab\ncd", 5, 2, 3},
	{"ab\ncd", 99, 2, 3},
	{"ab\r\ncd", 2, 1, 3},
	{"ab\r\ncd", 3, 1, 3}, /* the LF: same column as its CR */
	{"ab\r\ncd", 4, 2, 1},
	{"ab\rcd", 3, 2, 1},
	{"ab\n", 3, 1, 3}, /* the end begins no line */
	{"\n", 1, 1, 1},
	{"\xe2\x82\xac"
	 "b",
	 3, 1, 2},
	{"\xe2\x82\xac"
	 "b",
	 4, 1, 3},
	{"\xff\xfe"
	 "b",
	 2, 1, 3},
	{"\xef\xbb\xbf"
	 "ab",
	 0, 1, 1},
	{"\xef\xbb\xbf"
	 "ab",
	 2, 1, 1},
	{"\xef\xbb\xbf"
	 "ab",
	 3, 1, 1},
	{"\xef\xbb\xbf"
	 "ab",
	 4, 1, 2},
	{"\xef\xbb\xbf", 3, 1, 1},
	{"\xef\xbb\xbf\n", 4, 1, 1},
	{"a\n\xef\xbb\xbf"
	 "b",
	 5, 2, 2}, /* no mark there */
};

START_TEST(test_line_table_place)
{
	const char *text = places[_i].text;
	uint32_t len = (uint32_t)strlen(text), want = places[_i].offset;
	struct cbl_line_table table = {0};

	cbl_line_table_build(&table, text, len);

	struct cbl_place place = cbl_line_table_place(&table, want);

	ck_assert_uint_eq(place.line, places[_i].line);
	ck_assert_uint_eq(place.column, places[_i].column);
	ck_assert_uint_eq(place.offset, want < len ? want : len);
	cbl_line_table_release(&table);
}
END_TEST

/* In the same line: é is a byte more, a face two bytes more than that and a
 * unit of UTF-16; a byte order mark is neither. */
START_TEST(test_line_table_units)
{
	static const char text[] = "\xef\xbb\xbf\xc3\xa9\xf0\x9f\x98\x80!\n.";
	struct cbl_line_table table = {0};
	struct cbl_place place;

	cbl_line_table_build(&table, text, sizeof(text) - 1);
	place = cbl_line_table_place(&table, 9);
	ck_assert_uint_eq(place.column, 3);
	ck_assert_uint_eq(place.more_bytes, 1 + 3);
	ck_assert_uint_eq(place.more_units, 1);
	place = cbl_line_table_place(&table, 11);
	ck_assert_uint_eq(place.column, 1);
	ck_assert_uint_eq(place.more_bytes, 0);
	ck_assert_uint_eq(place.more_units, 0);
	cbl_line_table_release(&table);
}
END_TEST

START_TEST(test_line_table_reuse)
{
	struct cbl_line_table table = {0};
	char text[3000];

	memset(text, '\n', sizeof(text));
	cbl_line_table_build(&table, text, sizeof(text));
	ck_assert_uint_eq(table.count, sizeof(text));

	uint32_t *starts = table.starts;

	cbl_line_table_build(&table, "a\nb", 3);
	ck_assert_uint_eq(table.count, 2);
	ck_assert_ptr_eq(table.starts, starts);
	cbl_line_table_release(&table);
	cbl_line_table_release(&table);
	cbl_line_table_release(NULL);
}
END_TEST

/* What is known of the bytes, wherever in a block they stand. */
START_TEST(test_line_table_bytes)
{
	static const struct {
		const char *text;
		size_t lines;
		bool ascii, printing;
	} cases[] = {
		{"ab", 1, true, true},	      {"\t\f", 1, true, true},
		{"\r\n", 2, true, true},      {"\r", 2, true, true},
		{"\x1b", 1, true, false},      {"\x7f", 1, true, false},
		{"\xc2\xb6", 1, false, true},
	};
	char text[160];
	struct cbl_line_table table = {0};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);

		for (size_t at = 0; at + len < sizeof(text); at++) {
			memset(text, '.', sizeof(text));
			memcpy(text + at, cases[i].text, len);
			cbl_line_table_build(&table, text, sizeof(text));
			ck_assert_uint_eq(table.count, cases[i].lines);
			ck_assert_int_eq(table.ascii, cases[i].ascii);
			ck_assert_int_eq(table.printing, cases[i].printing);
			if (table.count > 1)
				ck_assert_uint_eq(table.starts[1], at + len);
		}
	}
	cbl_line_table_release(&table);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_line_table_lines, 0, UNIT_COUNT(texts));
	tcase_add_loop_test(tc, test_line_table_place, 0, UNIT_COUNT(places));
	tcase_add_test(tc, test_line_table_units);
	tcase_add_test(tc, test_line_table_bytes);
	tcase_add_test(tc, test_line_table_reuse);
}

UNIT_MAIN("line_table", add_tests)
