/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "unit.h"

/* One assertion a run of bytes: each of them is slow. */
static void ck_all(const char *p, int byte, size_t len)
{
	size_t i = 0;

	while (i < len && p[i] == byte)
		i++;
	ck_assert_uint_eq(i, len);
}

START_TEST(test_arena_objects)
{
	struct cbl_arena arena = {0};
	char *objects[300];

	/* Sizes around every boundary; each is filled, none is disturbed. */
	for (int i = 0; i < 300; i++) {
		objects[i] = cbl_arena_alloc(&arena, (size_t)i * 7);
		ck_assert_uint_eq((uintptr_t)objects[i] % alignof(max_align_t),
				  0);
		ck_all(objects[i], 0, (size_t)i * 7);
		memset(objects[i], i & 0x7f, (size_t)i * 7);
	}
	for (int i = 0; i < 300; i++)
		ck_all(objects[i], i & 0x7f, (size_t)i * 7);
	cbl_arena_release(&arena);
}
END_TEST

START_TEST(test_arena_large)
{
	struct cbl_arena arena;
	size_t size = (size_t)3 << 20;

	cbl_arena_init(&arena);
	memset(cbl_arena_alloc(&arena, 10), 1, 10);
	for (int i = 0; i < 3; i++) {
		char *p = cbl_arena_alloc(&arena, size);

		ck_all(p, 0, size);
		memset(p, 1, size);
		cbl_arena_clear(&arena);
	}
	cbl_arena_release(&arena);
}
END_TEST

START_TEST(test_arena_clear)
{
	struct cbl_arena arena = {0};

	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 1000; i++) {
			char *p = cbl_arena_alloc(&arena, 100);

			ck_all(p, 0, 100);
			memset(p, 0xff, 100);
		}
		cbl_arena_clear(&arena);
	}
	cbl_arena_release(&arena);
	ck_assert_ptr_null(arena.blocks);
	cbl_arena_clear(&arena);
	cbl_arena_release(&arena);
	cbl_arena_release(NULL);
	ck_assert_ptr_nonnull(cbl_arena_alloc(&arena, 0));
	cbl_arena_release(&arena);
}
END_TEST

START_TEST(test_arena_text)
{
	struct cbl_arena arena = {0};
	char *part = cbl_arena_strndup(&arena, "abcdef", 3);
	char *empty = cbl_arena_strndup(&arena, NULL, 0);
	char *bytes = cbl_arena_bytes(&arena, 5);

	char *room = cbl_arena_room(&arena, 5);

	memcpy(bytes, "12345", 5);
	memcpy(room, "54321", 5);
	ck_assert_uint_eq((uintptr_t)room % alignof(max_align_t), 0);
	ck_assert_str_eq(part, "abc");
	ck_assert_str_eq(empty, "");
	ck_assert_uint_eq((uintptr_t)cbl_arena_alloc(&arena, 1) %
				  alignof(max_align_t),
			  0);
	ck_assert_mem_eq(bytes, "12345", 5);
	cbl_arena_release(&arena);
}
END_TEST

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>

/* Each object is its own allocation: the byte behind it is poisoned. */
START_TEST(test_arena_overrun_is_seen)
{
	struct cbl_arena arena = {0};
	char *a = cbl_arena_alloc(&arena, 10);
	char *b = cbl_arena_strndup(&arena, "abc", 3);

	ck_assert(__asan_address_is_poisoned(a + 10));
	ck_assert(__asan_address_is_poisoned(b + 4));
	ck_assert(!__asan_address_is_poisoned(a + 9));
	cbl_arena_clear(&arena);
	ck_assert(__asan_address_is_poisoned(a));
	cbl_arena_release(&arena);
}
END_TEST
#endif

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_arena_objects);
	tcase_add_test(tc, test_arena_large);
	tcase_add_test(tc, test_arena_clear);
	tcase_add_test(tc, test_arena_text);
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
	tcase_add_test(tc, test_arena_overrun_is_seen);
#endif
}

UNIT_MAIN("arena", add_tests)
