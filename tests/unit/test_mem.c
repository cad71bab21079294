/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "unit.h"

static jmp_buf out_of_memory;
static size_t wanted_bytes;

static void jump_out(size_t wanted)
{
	wanted_bytes = wanted;
	longjmp(out_of_memory, 1);
}

START_TEST(test_mem_empty)
{
	void *all[] = {cbl_xmalloc(0), cbl_xcalloc(0, 8), cbl_xcalloc(8, 0),
		       cbl_xrealloc(NULL, 0, 1), cbl_xstrndup(NULL, 0)};

	for (int i = 0; i < UNIT_COUNT(all); i++) {
		ck_assert_ptr_nonnull(all[i]);
		free(all[i]);
	}
}
END_TEST

START_TEST(test_mem_calloc_zeroes)
{
	static const char zeros[64];
	char *p = cbl_xcalloc(8, 8);

	ck_assert_mem_eq(p, zeros, 64);
	free(p);
}
END_TEST

START_TEST(test_mem_copies)
{
	char *part = cbl_xstrndup("abcdef", 3);
	char *all = cbl_xstrdup("abc");

	ck_assert_str_eq(part, "abc");
	ck_assert_str_eq(all, "abc");
	free(part);
	free(all);
}
END_TEST

START_TEST(test_mem_grow)
{
	size_t cap = 0, steps = 0;
	int *items = NULL;

	for (int i = 0; i < 1000; i++) {
		size_t before = cap;

		items = cbl_grow(items, &cap, (size_t)i + 1, sizeof(*items));
		ck_assert_uint_ge(cap, (size_t)i + 1);
		steps += cap != before;
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(items[i], i);
	ck_assert_uint_le(steps, 10);
	items = cbl_grow(items, &cap, 100000, sizeof(*items));
	ck_assert_uint_eq(cap, 100000);
	ck_assert_ptr_eq(cbl_grow(items, &cap, 5, sizeof(*items)), items);
	free(items);
}
END_TEST

START_TEST(test_mem_overflow)
{
	volatile size_t half = SIZE_MAX / 2 + 1;
	size_t cap = 0;

	cbl_mem_set_handler(jump_out);
	for (volatile int i = 0; i < 4; i++) {
		wanted_bytes = 0;
		if (setjmp(out_of_memory) == 0) {
			if (i == 0)
				free(cbl_xcalloc(half, 2));
			else if (i == 1)
				free(cbl_xrealloc(NULL, half, 2));
			else if (i == 2)
				free(cbl_xstrndup("", SIZE_MAX));
			else
				free(cbl_grow(NULL, &cap, half, 2));
			ck_abort_msg("case %d returned", i);
		}
		ck_assert_uint_eq(wanted_bytes, SIZE_MAX);
	}
	ck_assert_uint_eq(cap, 0);
	cbl_mem_set_handler(NULL);
}
END_TEST

START_TEST(test_mem_default_aborts)
{
	cbl_mem_set_handler(jump_out);
	cbl_mem_set_handler(NULL);
	free(cbl_xcalloc(SIZE_MAX, 2));
}
END_TEST

static void return_to_caller(size_t wanted)
{
	(void)wanted;
}

START_TEST(test_mem_handler_returns)
{
	cbl_mem_set_handler(return_to_caller);
	free(cbl_xcalloc(SIZE_MAX, 2));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_mem_empty);
	tcase_add_test(tc, test_mem_calloc_zeroes);
	tcase_add_test(tc, test_mem_copies);
	tcase_add_test(tc, test_mem_grow);
	tcase_add_test(tc, test_mem_overflow);
	tcase_add_test_raise_signal(tc, test_mem_default_aborts, SIGABRT);
	tcase_add_test_raise_signal(tc, test_mem_handler_returns, SIGABRT);
}

UNIT_MAIN("mem", add_tests)
