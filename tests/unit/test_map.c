/* SPDX-License-Identifier: MIT */
#include "base/map.h"

#include <stdio.h>

#include "unit.h"

#define MANY 20000u

START_TEST(test_map_empty)
{
	struct cbl_map map = {0};

	ck_assert(!cbl_map_get(&map, cbl_str_c("a"), NULL));
	cbl_map_release(&map);
	cbl_map_release(NULL);
}
END_TEST

START_TEST(test_map_add)
{
	struct cbl_map map;
	uint32_t value = 1;

	cbl_map_init(&map);
	ck_assert(cbl_map_add(&map, cbl_str_c("a"), &value));
	ck_assert_uint_eq(value, 1);
	value = 2;
	ck_assert(!cbl_map_add(&map, cbl_str_c("a"), &value));
	ck_assert_uint_eq(value, 1);
	value = 9;
	ck_assert(cbl_map_get(&map, cbl_str_c("a"), &value));
	ck_assert_uint_eq(value, 1);
	ck_assert(cbl_map_get(&map, cbl_str_c("a"), NULL));
	value = 9;
	ck_assert(!cbl_map_get(&map, cbl_str_c("b"), &value));
	ck_assert_uint_eq(value, 9);
	ck_assert_uint_eq(map.count, 1);
	cbl_map_release(&map);
	ck_assert(!cbl_map_get(&map, cbl_str_c("a"), NULL));
}
END_TEST

START_TEST(test_map_set)
{
	struct cbl_map map = {0};
	uint32_t value = 0;

	cbl_map_set(&map, cbl_str_c("a"), 1);
	cbl_map_set(&map, cbl_str_c("a"), 2);
	ck_assert(cbl_map_get(&map, cbl_str_c("a"), &value));
	ck_assert_uint_eq(value, 2);
	ck_assert_uint_eq(map.count, 1);
	cbl_map_release(&map);
}
END_TEST

START_TEST(test_map_keys)
{
	/* Keys are bytes: empty, with NULs, one the beginning of another. */
	static const struct cbl_str keys[] = {
		{"", 0}, {"\0", 1}, {"\0\0", 2}, {"a", 1}, {"a\0", 2}, {"A", 1},
	};
	struct cbl_map map = {0};
	uint32_t value;

	for (uint32_t i = 0; i < 6; i++) {
		value = i;
		ck_assert(cbl_map_add(&map, keys[i], &value));
	}
	for (uint32_t i = 0; i < 6; i++) {
		ck_assert(cbl_map_get(&map, keys[i], &value));
		ck_assert_uint_eq(value, i);
	}
	ck_assert(cbl_map_get(&map, cbl_str(NULL, 0), &value));
	cbl_map_release(&map);
}
END_TEST

START_TEST(test_map_growth)
{
	struct cbl_map map = {0};
	char text[16];
	uint32_t value;

	/* The key is copied: its place is written over each time. */
	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "%u", i);
		value = i;
		ck_assert(cbl_map_add(&map, cbl_str_c(text), &value));
	}
	ck_assert_uint_eq(map.count, MANY);
	ck_assert_uint_ge(map.cap, MANY / 3 * 4);
	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "%u", i);
		ck_assert(cbl_map_get(&map, cbl_str_c(text), &value));
		ck_assert_uint_eq(value, i);
	}
	snprintf(text, sizeof(text), "%u", MANY);
	ck_assert(!cbl_map_get(&map, cbl_str_c(text), NULL));
	cbl_map_release(&map);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_map_empty);
	tcase_add_test(tc, test_map_add);
	tcase_add_test(tc, test_map_set);
	tcase_add_test(tc, test_map_keys);
	tcase_add_test(tc, test_map_growth);
}

UNIT_MAIN("map", add_tests)
