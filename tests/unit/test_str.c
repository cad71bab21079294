/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include "unit.h"

static const struct {
	const char *a, *b;
	int order;
} compared[] = {
	{"", "", 0},	 {"a", "a", 0},	    {"a", "b", -1}, {"b", "a", 1},
	{"a", "aa", -1}, {"aa", "a", 1},    {"", "a", -1},  {"b", "aa", 1},
	{"Z", "a", -1},	 {"a", "\xff", -1},
};

START_TEST(test_str_cmp)
{
	int order = cbl_str_cmp(cbl_str_c(compared[_i].a),
				cbl_str_c(compared[_i].b));

	ck_assert_int_eq((order > 0) - (order < 0), compared[_i].order);
}
END_TEST

START_TEST(test_str_cmp_null)
{
	ck_assert_int_eq(cbl_str_cmp(cbl_str(NULL, 0), cbl_str_c("")), 0);
	ck_assert(cbl_str_eq(cbl_str(NULL, 0), cbl_str_c(NULL)));
	ck_assert(!cbl_str_eq_c(cbl_str_c("a"), "b"));
}
END_TEST

START_TEST(test_str_trim)
{
	unit_str_eq(cbl_str_trim(cbl_str_c(" \t\r\n\f\va b \v\f\n\r\t ")),
		    "a b");
	unit_str_eq(cbl_str_trim_right(cbl_str_c(" a \n")), " a");
	unit_str_eq(cbl_str_trim(cbl_str_c(" \n ")), "");
	unit_str_eq(cbl_str_trim(cbl_str(NULL, 0)), "");
}
END_TEST

static const struct {
	const char *text;
	const char *pieces[5];
} cut[] = {
	{"", {NULL}},
	{"  ", {NULL}},
	{"a", {"a"}},
	{" a , b ", {"a", "b"}},
	{"a,,b", {"a", "", "b"}},
	{",a", {"", "a"}},
	{"a,", {"a"}},
	{"a, ", {"a"}},
	{"f(a, b), c", {"f(a, b)", "c"}},
	{"f(g(a, b), c), d", {"f(g(a, b), c)", "d"}},
	{"a), b", {"a)", "b"}},
	{"(a, b", {"(a, b"}},
};

START_TEST(test_str_next)
{
	struct cbl_str rest = cbl_str_c(cut[_i].text), piece;
	int i = 0;

	for (; cut[_i].pieces[i]; i++) {
		ck_assert(cbl_str_next(&rest, ',', &piece));
		unit_str_eq(piece, cut[_i].pieces[i]);
	}
	ck_assert(!cbl_str_next(&rest, ',', &piece));
}
END_TEST

static const struct {
	const char *text;
	unsigned long max;
	long n; /* -1: refused */
} numbers[] = {
	{"0", 9, 0},
	{"007", 9, 7},
	{"9", 9, 9},
	{"10", 9, -1},
	{"", 9, -1},
	{"-1", 9, -1},
	{"+1", 9, -1},
	{" 1", 9, -1},
	{"1 ", 9, -1},
	{"1x", 99, -1},
	{"5", 3, -1},
	{"0", 0, 0},
	{"1", 0, -1},
	{"12", 12, 12},
	{"13", 12, -1},
	{"99999999999999999999999", ~0ul, -1},
	{"18446744073709551616", ~0ul, -1},
};

START_TEST(test_str_number)
{
	unsigned long n = 77;
	bool ok = cbl_str_number(cbl_str_c(numbers[_i].text), numbers[_i].max,
				 &n);

	ck_assert_int_eq(ok, numbers[_i].n >= 0);
	ck_assert_uint_eq(n, ok ? (unsigned long)numbers[_i].n : 77);
}
END_TEST

START_TEST(test_str_number_max)
{
	unsigned long n;

	ck_assert(cbl_str_number(cbl_str_c("4294967295"), ~0ul, &n));
	ck_assert_uint_eq(n, 4294967295ul);
}
END_TEST

START_TEST(test_str_hash)
{
	/* The published test vectors of FNV-1a, 64 bits. */
	ck_assert_uint_eq(cbl_hash(CBL_HASH_START, cbl_str_c("")),
			  0xcbf29ce484222325ULL);
	ck_assert_uint_eq(cbl_hash(CBL_HASH_START, cbl_str_c("a")),
			  0xaf63dc4c8601ec8cULL);
	ck_assert_uint_eq(cbl_hash(CBL_HASH_START, cbl_str_c("foobar")),
			  0x85944171f73967e8ULL);
	ck_assert_uint_eq(cbl_hash(cbl_hash(CBL_HASH_START, cbl_str_c("foo")),
				   cbl_str_c("bar")),
			  0x85944171f73967e8ULL);
}
END_TEST

START_TEST(test_str_characters)
{
	ck_assert_int_eq(cbl_upper('a'), 'A');
	ck_assert_int_eq(cbl_upper('z'), 'Z');
	ck_assert_int_eq(cbl_upper('{'), '{');
	ck_assert(cbl_is_digit('0') && cbl_is_digit('9'));
	ck_assert(!cbl_is_digit('/') && !cbl_is_digit(':'));
	ck_assert(cbl_is_blank('\v') && !cbl_is_blank('\0'));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_str_cmp, 0, UNIT_COUNT(compared));
	tcase_add_test(tc, test_str_cmp_null);
	tcase_add_test(tc, test_str_trim);
	tcase_add_loop_test(tc, test_str_next, 0, UNIT_COUNT(cut));
	tcase_add_loop_test(tc, test_str_number, 0, UNIT_COUNT(numbers));
	tcase_add_test(tc, test_str_number_max);
	tcase_add_test(tc, test_str_hash);
	tcase_add_test(tc, test_str_characters);
}

UNIT_MAIN("str", add_tests)
