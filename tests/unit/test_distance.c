/* SPDX-License-Identifier: MIT */
#include "base/distance.h"

#include "unit.h"

static const struct {
	const char *a, *b;
	unsigned distance;
} pairs[] = {
	{"", "", 0},
	{"", "abc", 3},
	{"abc", "abc", 0},
	{"abc", "ab", 1},
	{"abc", "abcd", 1},
	{"abc", "axc", 1},
	{"abc", "acb", 1},
	{"ab", "ba", 1},
	{"abc", "ABC", 3},
	{"ca", "abc", 3}, /* 2 if a swapped pair could be split */
	{"kitten", "sitting", 3},
	{"REASON", "RAESON", 1},
	{"CONFIDENTIAL", "CONFIDNETAIL", 2},
	{"abcdef", "ghijkl", 6},
};

START_TEST(test_distance_pairs)
{
	struct cbl_str a = cbl_str_c(pairs[_i].a), b = cbl_str_c(pairs[_i].b);
	unsigned want = pairs[_i].distance;

	for (unsigned limit = 0; limit < 9; limit++) {
		unsigned expected = want <= limit ? want : limit + 1;

		ck_assert_uint_eq(cbl_distance(a, b, limit), expected);
		ck_assert_uint_eq(cbl_distance(b, a, limit), expected);
	}
}
END_TEST

START_TEST(test_distance_long)
{
	char a[66], b[66];

	memset(a, 'a', sizeof(a));
	memcpy(b, a, sizeof(b));
	ck_assert_uint_eq(cbl_distance(cbl_str(a, 65), cbl_str(b, 65), 2), 0);
	b[30] = 'b';
	ck_assert_uint_eq(cbl_distance(cbl_str(a, 65), cbl_str(b, 65), 2), 3);
	ck_assert_uint_eq(cbl_distance(cbl_str(a, 64), cbl_str(b, 65), 2), 3);
	ck_assert_uint_eq(cbl_distance(cbl_str(a, 64), cbl_str(b, 64), 2), 1);
}
END_TEST

static const char *const names[] = {"check", "parse", "explain", "ab", "fmt"};

static const char *get_name(size_t i, void *ctx)
{
	return ((const char *const *)ctx)[i];
}

static const struct {
	const char *word, *best;
} meant[] = {
	{"check", "check"},  {"CHECK", "check"},    {"chekc", "check"},
	{"chek", "check"},   {"pares", "parse"},    {"explian", "explain"},
	{"xplan", NULL},     {"xplain", "explain"}, {"a", NULL},
	{"AB", "ab"},	     {"ax", NULL},	    {"abc", "ab"},
	{"frm", NULL},	     {"fmr", "fmt"},	    {"", NULL},
	{"something", NULL},
};

START_TEST(test_distance_did_you_mean)
{
	union {
		const char *const *names;
		void *ctx;
	} list = {names};
	const char *best =
		cbl_did_you_mean(cbl_str_c(meant[_i].word),
				 (size_t)UNIT_COUNT(names), get_name, list.ctx);

	ck_assert_pstr_eq(best, meant[_i].best);
}
END_TEST

static const char *get_rule(size_t i, void *ctx)
{
	static const char *const rules[] = {"rule-b", "rule-c", "rule-aa"};

	(void)ctx;
	return rules[i];
}

START_TEST(test_distance_nearest)
{
	ck_assert_str_eq(
		cbl_did_you_mean(cbl_str_c("rule-a"), 3, get_rule, NULL),
		"rule-b"); /* the first of equally near ones */
	ck_assert_str_eq(
		cbl_did_you_mean(cbl_str_c("rule-aax"), 3, get_rule, NULL),
		"rule-aa");
	ck_assert_ptr_null(
		cbl_did_you_mean(cbl_str_c("rule-a"), 0, get_rule, NULL));
}
END_TEST

START_TEST(test_distance_long_word)
{
	char word[100];

	memset(word, 'r', sizeof(word));
	ck_assert_ptr_null(cbl_did_you_mean(cbl_str(word, sizeof(word)), 3,
					    get_rule, NULL));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_distance_pairs, 0, UNIT_COUNT(pairs));
	tcase_add_test(tc, test_distance_long);
	tcase_add_loop_test(tc, test_distance_did_you_mean, 0,
			    UNIT_COUNT(meant));
	tcase_add_test(tc, test_distance_nearest);
	tcase_add_test(tc, test_distance_long_word);
}

UNIT_MAIN("distance", add_tests)
