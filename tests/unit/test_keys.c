/* SPDX-License-Identifier: MIT
 *
 * What is remembered of the messages of a corpus.
 */
#include "unit.h"

#include <stdio.h>

#include "diag/keys.h"

static void add(struct cbl_keys *keys, const char *id, int32_t day)
{
	struct cbl_moment date = {.day = day, .precision = CBL_PRECISION_DAY};

	cbl_keys_message(keys, cbl_str_c(id), day < 0 ? NULL : &date);
}

static bool have(const struct cbl_keys *keys, const char *id)
{
	return cbl_keys_have(keys, cbl_str_c(id));
}

START_TEST(test_keys_messages)
{
	struct cbl_keys keys = {0}, more = {0};

	ck_assert_uint_eq(cbl_keys_sort(&keys), 0);
	ck_assert(!have(&keys, "06X1"));
	add(&keys, "06X1", -1);
	add(&keys, "GA05", -1);
	add(&keys, "no digits", -1);
	add(&more, "06X99999999999", -1);
	add(&more, "06X1", -1);
	cbl_keys_move(&keys, &more);
	ck_assert_uint_eq(more.message_count, 0);
	ck_assert_uint_eq(cbl_keys_sort(&keys), 4);
	ck_assert(have(&keys, "06X1"));
	ck_assert(have(&keys, "no digits"));
	ck_assert(have(&keys, "06X99999999999"));
	/* Zeros count, as letters do. */
	ck_assert(have(&keys, "GA05"));
	ck_assert(!have(&keys, "GA5"));
	ck_assert(!have(&keys, "06X01"));
	ck_assert(!have(&keys, "07X1"));
	ck_assert(!have(&keys, ""));
	ck_assert(!cbl_keys_have(NULL, cbl_str_c("06X1")));
	cbl_keys_release(&keys);
	cbl_keys_release(&more);
}
END_TEST

START_TEST(test_keys_claims)
{
	struct cbl_keys keys = {0}, more = {0};
	struct cbl_str set = cbl_str_c("set"), other = cbl_str_c("other");

	cbl_keys_claim(&keys, set, 2);
	cbl_keys_claim(&keys, set, 2);
	cbl_keys_cite(&more, set, other);
	for (size_t i = 0; i < more.claim_count; i++)
		cbl_keys_claim_raw(&keys, more.claims[i]);
	cbl_keys_sort(&keys);
	ck_assert_uint_eq(keys.claim_count, 2);
	ck_assert(cbl_keys_claimed(&keys, set, 2));
	ck_assert(!cbl_keys_claimed(&keys, set, 3));
	ck_assert(!cbl_keys_claimed(&keys, other, 2));
	ck_assert(cbl_keys_cited(&keys, set, other));
	ck_assert(!cbl_keys_cited(&keys, other, set));
	cbl_keys_release(&keys);
	cbl_keys_release(&more);
}
END_TEST

START_TEST(test_keys_times)
{
	struct cbl_moment minute = {10, 61, CBL_PRECISION_MINUTE, true};
	struct cbl_moment month = {10, 0, CBL_PRECISION_MONTH, true};
	struct cbl_keys keys = {0};
	int32_t first, last;

	cbl_keys_message(&keys, cbl_str_c("X1"), &minute);
	add(&keys, "X1", 12);
	add(&keys, "X2", 12);
	add(&keys, "X3", 12);
	cbl_keys_message(&keys, cbl_str_c("X3"), &month);
	cbl_keys_sort(&keys);
	ck_assert(cbl_keys_earliest(&keys, cbl_str_c("X1"), &first, &last));
	ck_assert_int_eq(first, 10 * 1440 + 61);
	ck_assert_int_eq(last, first);
	ck_assert(cbl_keys_earliest(&keys, cbl_str_c("X2"), &first, &last));
	ck_assert_int_eq(first, 12 * 1440);
	ck_assert_int_eq(last, 13 * 1440 - 1);
	/* Nobody knows when the other one was sent. */
	ck_assert(!cbl_keys_earliest(&keys, cbl_str_c("X3"), &first, &last));
	ck_assert(!cbl_keys_earliest(&keys, cbl_str_c("X4"), &first, &last));
	ck_assert(cbl_keys_on_day(&keys, cbl_str_c("X1"), 10));
	ck_assert(cbl_keys_on_day(&keys, cbl_str_c("X1"), 12));
	ck_assert(!cbl_keys_on_day(&keys, cbl_str_c("X1"), 11));
	ck_assert(!cbl_keys_on_day(&keys, cbl_str_c("X3"), CBL_UNDATED));
	cbl_keys_release(&keys);
}
END_TEST

START_TEST(test_keys_seen)
{
	struct cbl_keys keys = {0}, others = {0};
	struct cbl_seen seen = {.of = {&others, &keys}};
	int32_t first;
	char id[16];

	ck_assert(!cbl_seen_get(&seen, cbl_str_c("X1"), &first));
	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof(id), "X%d", i);
		add(&keys, id, i + 5);
		add(&keys, id, i + 7);
	}
	cbl_seen_update(&seen);
	add(&others, "X7", 3);
	add(&keys, "X8", -1);
	cbl_seen_update(&seen);
	ck_assert_uint_eq(seen.count, 1000);
	for (int i = 0; i < 1000; i++) {
		int32_t want = i == 7 ? 3 * 1440 : (i + 5) * 1440;

		snprintf(id, sizeof(id), "X%d", i);
		ck_assert(cbl_seen_get(&seen, cbl_str_c(id), &first));
		ck_assert_int_eq(first, i == 8 ? CBL_UNDATED : want);
	}
	ck_assert(!cbl_seen_get(&seen, cbl_str_c("X1000"), &first));
	cbl_seen_release(&seen);
	cbl_keys_release(&others);
	cbl_keys_release(&keys);
}
END_TEST

static int percent(const struct cbl_keys *keys, const char *id, unsigned reach)
{
	double share = cbl_keys_around(keys, cbl_str_c(id), reach);

	return (int)(share * 100 + 0.5);
}

START_TEST(test_keys_around)
{
	struct cbl_keys keys = {0};
	char id[16];

	for (int i = 1; i <= 20; i++) {
		snprintf(id, sizeof(id), "06X%d", i);
		add(&keys, id, -1);
		add(&keys, id, -1); /* counts once */
	}
	add(&keys, "06Y30", -1);
	cbl_keys_sort(&keys);
	ck_assert_int_eq(percent(&keys, "06X10", 5), 100);
	ck_assert_int_eq(percent(&keys, "06X1", 5), 100);
	ck_assert_int_eq(percent(&keys, "06X21", 5), 50);
	ck_assert_int_eq(percent(&keys, "06X25", 5), 10);
	ck_assert_int_eq(percent(&keys, "06X90", 5), 0);
	ck_assert_int_eq(percent(&keys, "07X10", 5), 0);
	ck_assert_int_eq(percent(&keys, "06Y30", 5), 0);
	ck_assert_int_eq(percent(&keys, "X", 5), 0);
	ck_assert_int_eq(percent(&keys, "06X16777215", 5), 0);
	cbl_keys_release(&keys);
}
END_TEST

static const struct near_case {
	const char *id, *near;
} nears[] = {
	{"06X1562", ""},	 /* it is there itself: no slip */
	{"06X1526", "06X1562 "}, /* two digits in the wrong order */
	{"06X1552", "06X1562 "}, /* another digit */
	{"06X156", "06X1562 "},	 /* one left out, at the end */
	{"06X152", "06X1562 "},	 /* and within */
	{"06X15662", "06X1562 "}, /* one more */
	{"07X1562", "06X1562 "}, /* the year */
	{"06X1625", ""},	 /* two slips */
	{"06X77", ""},		 /* near, but of another day, and no cite */
	{"06X88", "06X89 "},	 /* which cites it back */
	{"08Y7", ""},		 /* of its own series: a neighbour */
	{"06X4", ""},		 /* no number is left of it */
	{"06X01562", "06X1562 "}, /* a zero before it, */
	{"06X0562", "06X1562 "}, /* or in it: other series, one slip */
	{"0008", "0007 "},	 /* all of it is digits */
	{"07Z1677721", "07Z16777216 "}, /* too many for a serial */
	{"07Z16777215", "07Z16777216 "},
	{"X", ""},
	{"", ""},
};

START_TEST(test_keys_near)
{
	const struct near_case *t = &nears[_i];
	struct cbl_str own = cbl_str_c("08Y1"), near[CBL_NEAR];
	struct cbl_keys keys = {0};
	struct cbl_buf text, got;
	size_t count;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&got, 0);
	add(&keys, "06X1562", 100);
	add(&keys, "06X78", 99);
	add(&keys, "06X89", 99);
	add(&keys, "06X", 100);
	add(&keys, "08Y1", 100);
	add(&keys, "08Y8", 100);
	add(&keys, "0007", 100);
	add(&keys, "07Z16777216", 100);
	cbl_keys_cite(&keys, cbl_str_c("06X89"), own);
	cbl_keys_sort(&keys);
	count = cbl_keys_near(&keys, cbl_str_c(t->id), own, 100, &text, near);
	for (size_t i = 0; i < count; i++)
		cbl_buf_printf(&got, "%.*s ", CBL_STR_ARG(near[i]));
	ck_assert_str_eq(cbl_buf_cstr(&got), t->near);
	cbl_buf_release(&got);
	cbl_buf_release(&text);
	cbl_keys_release(&keys);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_keys_messages);
	tcase_add_test(tc, test_keys_claims);
	tcase_add_test(tc, test_keys_times);
	tcase_add_test(tc, test_keys_seen);
	tcase_add_test(tc, test_keys_around);
	tcase_add_loop_test(tc, test_keys_near, 0, UNIT_COUNT(nears));
}

UNIT_MAIN("keys", add_tests)
