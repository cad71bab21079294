/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <string.h>

#include "text/utf8.h"
#include "unit.h"

START_TEST(test_error_fill)
{
	struct cbl_error err = {0};

	ck_assert_int_eq(cbl_fail(&err, CBL_ERROR_IO, "%s: %d", "a", 7),
			 CBL_ERROR_IO);
	ck_assert_int_eq(err.code, CBL_ERROR_IO);
	ck_assert_str_eq(err.message, "a: 7");
	ck_assert_int_eq(cbl_fail(NULL, CBL_ERROR_SPEC, "x"), CBL_ERROR_SPEC);
}
END_TEST

/* A message that is cut ends between two code points. */
START_TEST(test_error_cut)
{
	struct cbl_error err = {0};
	char text[1024];

	for (int shift = 0; shift < 4; shift++) {
		memset(text, 'a', sizeof(text));
		for (size_t i = (size_t)shift; i + 3 < sizeof(text); i += 3)
			memcpy(text + i, "\xe2\x82\xac", 3);
		text[sizeof(text) - 1] = '\0';
		cbl_fail(&err, CBL_ERROR_IO, "%s", text);

		size_t len = strlen(err.message);

		ck_assert_uint_gt(len, sizeof(err.message) - 8);
		ck_assert_uint_eq(cbl_utf8_invalid(err.message, len), len);
	}
	memset(text, '\x80', sizeof(text) - 1);
	cbl_fail(&err, CBL_ERROR_IO, "%s", text);
	ck_assert_str_eq(err.message, "");
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_error_fill);
	tcase_add_test(tc, test_error_cut);
}

UNIT_MAIN("error", add_tests)
