/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include "unit.h"

START_TEST(test_buf_empty)
{
	struct cbl_buf buf = {0};

	ck_assert_str_eq(cbl_buf_cstr(&buf), "");
	cbl_buf_add(&buf, NULL, 0);
	cbl_buf_text(&buf, "");
	cbl_buf_printf(&buf, "%s", "");
	ck_assert_str_eq(cbl_buf_cstr(&buf), "");
	ck_assert(!buf.full);
	cbl_buf_clear(&buf);
	cbl_buf_release(&buf);
	cbl_buf_release(NULL);
}
END_TEST

START_TEST(test_buf_additions)
{
	struct cbl_buf buf;

	cbl_buf_init(&buf, 0);
	cbl_buf_add(&buf, "abXX", 2);
	cbl_buf_str(&buf, cbl_str("cdXX", 2));
	cbl_buf_text(&buf, "ef");
	cbl_buf_char(&buf, 'g');
	cbl_buf_printf(&buf, "-%d-%s", 7, "h");
	ck_assert_str_eq(buf.data, "abcdefg-7-h");
	ck_assert_uint_eq(buf.len, 11);
	cbl_buf_clear(&buf);
	ck_assert_uint_eq(buf.len, 0);
	ck_assert_str_eq(cbl_buf_cstr(&buf), "");
	ck_assert_ptr_nonnull(buf.data);
	cbl_buf_release(&buf);
	ck_assert_ptr_null(buf.data);
}
END_TEST

START_TEST(test_buf_numbers)
{
	static const struct {
		long long number;
		size_t width;
		const char *text;
	} cases[] = {
		{0, 0, "0"},	 {7, 2, "07"},	      {2006, 2, "2006"},
		{-5, 1, "-5"},	 {-5, 3, "-005"},     {0, 4, "0000"},
		{1234567890123, 0, "1234567890123"},
		{-9223372036854775807 - 1, 0, "-9223372036854775808"},
	};
	struct cbl_buf buf;

	cbl_buf_init(&buf, 0);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		cbl_buf_clear(&buf);
		cbl_buf_number(&buf, cases[i].number, cases[i].width);
		ck_assert_str_eq(cbl_buf_cstr(&buf), cases[i].text);
	}
	cbl_buf_release(&buf);
}
END_TEST

START_TEST(test_buf_bytes)
{
	struct cbl_buf buf = {0};

	cbl_buf_add(&buf, "a\0b", 3);
	ck_assert_uint_eq(buf.len, 3);
	ck_assert_mem_eq(buf.data, "a\0b", 4);
	cbl_buf_release(&buf);
}
END_TEST

START_TEST(test_buf_growth)
{
	struct cbl_buf buf = {0};

	for (int i = 0; i < 5000; i++) {
		cbl_buf_printf(&buf, "%05d", i);
		ck_assert_int_eq(buf.data[buf.len], '\0');
	}
	ck_assert_uint_eq(buf.len, 25000);
	ck_assert_int_eq(strncmp(buf.data + 5 * 4321, "04321", 5), 0);
	cbl_buf_release(&buf);
}
END_TEST

START_TEST(test_buf_ceiling)
{
	struct cbl_buf buf;

	cbl_buf_init(&buf, 5);
	cbl_buf_text(&buf, "12345");
	ck_assert(!buf.full);
	cbl_buf_char(&buf, '6');
	ck_assert(buf.full);
	ck_assert_str_eq(cbl_buf_cstr(&buf), "12345");
	cbl_buf_clear(&buf);
	ck_assert(!buf.full);

	/* Refused whole, and what would fit still is refused afterwards. */
	cbl_buf_text(&buf, "12");
	cbl_buf_printf(&buf, "%d", 3456);
	cbl_buf_text(&buf, "3");
	ck_assert(buf.full);
	ck_assert_str_eq(cbl_buf_cstr(&buf), "12");
	ck_assert_ptr_null(cbl_buf_reserve(&buf, 1));
	cbl_buf_release(&buf);
	ck_assert_uint_eq(buf.max, 5);
	ck_assert(!buf.full);
}
END_TEST

START_TEST(test_buf_reserve)
{
	struct cbl_buf buf = {0};
	char *room = cbl_buf_reserve(&buf, 3);

	memcpy(room, "abc", 3);
	buf.len += 3;
	ck_assert_str_eq(cbl_buf_cstr(&buf), "abc");
	cbl_buf_text(&buf, "d");
	ck_assert_str_eq(buf.data, "abcd");
	cbl_buf_release(&buf);
	cbl_buf_init(&buf, 4);
	ck_assert_ptr_nonnull(cbl_buf_reserve(&buf, 4));
	ck_assert_ptr_null(cbl_buf_reserve(&buf, 5));
	cbl_buf_release(&buf);
}
END_TEST

START_TEST(test_buf_detach)
{
	struct cbl_buf buf;
	char *text;

	cbl_buf_init(&buf, 9);
	text = cbl_buf_detach(&buf);
	ck_assert_str_eq(text, "");
	free(text);
	cbl_buf_text(&buf, "abc");
	text = cbl_buf_detach(&buf);
	ck_assert_str_eq(text, "abc");
	ck_assert_ptr_null(buf.data);
	ck_assert_uint_eq(buf.max, 9);
	free(text);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_buf_empty);
	tcase_add_test(tc, test_buf_additions);
	tcase_add_test(tc, test_buf_numbers);
	tcase_add_test(tc, test_buf_bytes);
	tcase_add_test(tc, test_buf_growth);
	tcase_add_test(tc, test_buf_ceiling);
	tcase_add_test(tc, test_buf_reserve);
	tcase_add_test(tc, test_buf_detach);
}

UNIT_MAIN("buf", add_tests)
