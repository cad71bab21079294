/* SPDX-License-Identifier: MIT
 *
 * What every unit test shares. A test file defines its tests, a function
 * that adds them to a case, and ends in UNIT_MAIN:
 *
 *	START_TEST(test_map_growth) { ... } END_TEST
 *
 *	static void add_tests(TCase *tc)
 *	{
 *		tcase_add_test(tc, test_map_growth);
 *		tcase_add_loop_test(tc, test_map_hash, 0, UNIT_COUNT(cases));
 *	}
 *
 *	UNIT_MAIN("map", add_tests)
 */
#ifndef CBL_UNIT_H
#define CBL_UNIT_H

#include <check.h>
#include <stdlib.h>

#include "base/str.h"

/* How many items an array has, as loop tests want it. */
#define UNIT_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* That a run of bytes reads as `want`. */
#define unit_str_eq(run, want)                                              \
	do {                                                                \
		struct cbl_str unit_s = (run);                              \
		const char *unit_w = (want);                                \
		ck_assert_msg(cbl_str_eq_c(unit_s, unit_w),                 \
			      "'%.*s' is not '%s'", CBL_STR_ARG(unit_s),    \
			      unit_w);                                      \
	} while (0)

#define UNIT_MAIN(name, add_tests)                                          \
	int main(void)                                                      \
	{                                                                   \
		Suite *suite = suite_create(name);                          \
		TCase *tc = tcase_create(name);                             \
		SRunner *runner = srunner_create(suite);                    \
                                                                            \
		tcase_set_timeout(tc, 60);                                  \
		add_tests(tc);                                              \
		suite_add_tcase(suite, tc);                                 \
		srunner_run_all(runner, CK_ENV);                            \
		int failed = srunner_ntests_failed(runner);                 \
		srunner_free(runner);                                       \
		return failed ? EXIT_FAILURE : EXIT_SUCCESS;                \
	}

#endif
