/* SPDX-License-Identifier: MIT */
#include "text/utf8.h"

#include <stdbool.h>
#include <string.h>

#include "unit.h"

/* Table 3-7 of the Unicode Standard: its rows, each at both ends, and the
 * nearest things that are not in it. */
static const struct {
	const char *bytes;
	size_t len; /* 0: invalid */
	uint32_t code;
} sequences[] = {
	{"\x7f", 1, 0x7f},
	{"\xc2\x80", 2, 0x80},
	{"\xdf\xbf", 2, 0x7ff},
	{"\xe0\xa0\x80", 3, 0x800},
	{"\xe0\xbf\xbf", 3, 0xfff},
	{"\xe1\x80\x80", 3, 0x1000},
	{"\xec\xbf\xbf", 3, 0xcfff},
	{"\xed\x80\x80", 3, 0xd000},
	{"\xed\x9f\xbf", 3, 0xd7ff},
	{"\xee\x80\x80", 3, 0xe000},
	{"\xef\xbf\xbf", 3, 0xffff},
	{"\xf0\x90\x80\x80", 4, 0x10000},
	{"\xf0\xbf\xbf\xbf", 4, 0x3ffff},
	{"\xf1\x80\x80\x80", 4, 0x40000},
	{"\xf3\xbf\xbf\xbf", 4, 0xfffff},
	{"\xf4\x80\x80\x80", 4, 0x100000},
	{"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
	{"\x80", 0, 0}, /* continuation alone */
	{"\xbf", 0, 0},
	{"\xc0\x80", 0, 0}, /* overlong */
	{"\xc1\xbf", 0, 0},
	{"\xe0\x9f\xbf", 0, 0},
	{"\xf0\x8f\xbf\xbf", 0, 0},
	{"\xed\xa0\x80", 0, 0}, /* surrogates */
	{"\xed\xbf\xbf", 0, 0},
	{"\xf4\x90\x80\x80", 0, 0}, /* above U+10FFFF */
	{"\xf5\x80\x80\x80", 0, 0},
	{"\xff", 0, 0},
	{"\xfe", 0, 0},
	{"\xc2", 0, 0}, /* cut short */
	{"\xe2\x82", 0, 0},
	{"\xf0\x9f\x98", 0, 0},
	{"\xc2 ", 0, 0},
	{"\xe2\x82 ", 0, 0},
	{"\xf0\x9f\x98 ", 0, 0},
	{"\xe2\xc2\x80", 0, 0},
};

START_TEST(test_utf8_sequence)
{
	const char *bytes = sequences[_i].bytes;
	size_t len = strlen(bytes), want = sequences[_i].len;
	uint32_t code = 77;

	ck_assert_uint_eq(cbl_utf8_next(bytes, len, &code), want);
	ck_assert_uint_eq(code, want ? sequences[_i].code : 77);
	ck_assert_uint_eq(cbl_utf8_next(bytes, len, NULL), want);
	ck_assert_uint_eq(cbl_utf8_invalid(bytes, len), want);
	for (size_t cut = 1; cut < want; cut++)
		ck_assert_uint_eq(cbl_utf8_next(bytes, cut, NULL), 0);
}
END_TEST

/* All code points, encoded here, and all pairs of bytes behind a lead. */
START_TEST(test_utf8_all)
{
	for (uint32_t c = 0; c <= 0x110000; c++) {
		char b[4];
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		bool valid = c < 0x110000 && (c < 0xd800 || c > 0xdfff);
		uint32_t rest = c, got = 0;

		for (size_t i = n; i-- > 1; rest >>= 6)
			b[i] = (char)(0x80 | (rest & 0x3f));
		b[0] = (char)(n == 1 ? rest : ((0xf0u << (4 - n)) | rest));
		if (cbl_utf8_next(b, n, &got) != (valid ? n : 0) ||
		    (valid && got != c))
			ck_abort_msg("U+%04X", c);
	}
}
END_TEST

START_TEST(test_utf8_astral)
{
	ck_assert_uint_eq(cbl_utf8_astral("", 0), 0);
	ck_assert_uint_eq(cbl_utf8_astral("a\xe2\x82\xac", 4), 0);
	ck_assert_uint_eq(cbl_utf8_astral("a\xf0\x9f\x98\x80\xc3\xa9", 7), 1);
	/* No code point at all. */
	ck_assert_uint_eq(cbl_utf8_astral("\xf0\x9f\x98", 3), 0);
}
END_TEST

START_TEST(test_utf8_count)
{
	ck_assert_uint_eq(cbl_utf8_count("", 0), 0);
	ck_assert_uint_eq(cbl_utf8_count("abc", 3), 3);
	ck_assert_uint_eq(cbl_utf8_count("a\xe2\x82\xac"
					 "b",
					 5),
			  3);
	ck_assert_uint_eq(cbl_utf8_count("\xf0\x9f\x98\x80", 4), 1);
	ck_assert_uint_eq(cbl_utf8_count("\xff\xfe"
					 "a",
					 3),
			  3);
	ck_assert_uint_eq(cbl_utf8_count("\xe2\x82", 2), 2);
	ck_assert_uint_eq(cbl_utf8_count("\xed\xa0\x80", 3), 3);
}
END_TEST

/* A broken byte at each place of a text, against the wide loads. */
START_TEST(test_utf8_invalid)
{
	for (size_t len = 1; len < 40; len++) {
		char *text = malloc(len);

		memset(text, 'a', len);
		ck_assert_uint_eq(cbl_utf8_invalid(text, len), len);
		ck_assert(cbl_utf8_ascii(text, len));
		for (size_t at = 0; at < len; at++) {
			text[at] = '\xff';
			ck_assert_uint_eq(cbl_utf8_invalid(text, len), at);
			ck_assert(!cbl_utf8_ascii(text, len));
			text[at] = 'a';
		}
		free(text);
	}
	ck_assert_uint_eq(cbl_utf8_invalid("", 0), 0);
	ck_assert(cbl_utf8_ascii("", 0));
	ck_assert_uint_eq(cbl_utf8_invalid("1234567\xe2\x82\xac"
					   "89",
					   12),
			  12);
	ck_assert_uint_eq(cbl_utf8_invalid("1234567\xe2\x82"
					   "89",
					   11),
			  7);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_utf8_sequence, 0, UNIT_COUNT(sequences));
	tcase_add_test(tc, test_utf8_all);
	tcase_add_test(tc, test_utf8_astral);
	tcase_add_test(tc, test_utf8_count);
	tcase_add_test(tc, test_utf8_invalid);
}

UNIT_MAIN("utf8", add_tests)
