/* SPDX-License-Identifier: MIT */
#include "pattern/probe.h"

#include "pattern/guard.h"
#include "pattern/pattern.h"
#include "pattern/tree.h"
#include "unit.h"

/* ---- the form of a pattern */

static const struct {
	const char *pattern;
	unsigned flags;
	const char *sample;
	const char *first; /* some bytes it may begin with */
	const char *never; /* some it may not */
	bool empty;
} forms[] = {
	{"abc", 0, "abc", "a", "bA", false},
	{"abc", CBL_PATTERN_CASELESS, "aBC", "aA", "b", false},
	{"\\b(?:RE|FW):\\s*x", 0, "RE:x", "RF", "EW:", false},
	{"(?<n>\\d{2})(?:-\\d+)?", 0, "11", "09", "-a", false},
	{"a*b?", 0, "", "ab", "c", true},
	{"[^a-z\\d]+?x", 0, "Ax", "A- ", "a5", false},
	{"[]x-]a", 0, "-a", "]x-", "a", false},
	{"[[:space:]]\\Qa.b\\E", 0, " a.b", " \t", "a", false},
	{"(?i)a(?-i)b", 0, "ab", "aA", "b", false},
	{"(?x) a b # c\n d", 0, "abd", "a", " #", false},
	{"(?=q)(?<!z)\\x41\\x{42}\\n", 0, "AB\n", "A", "qz", false},
	{"(?>a|ab)++c", 0, "ac", "a", "c", false},
	{"x{2,}y{,3}", 0, "xxy{,3}", "x", "y", false},
	{"(?&w)!(?(DEFINE)(?<w>[ab]|(?&w)c))", 0, "a!", "ab", "c!", false},
	{"(?<a>x)\\k<a>", 0, "x", "x", "a", false},
	{"\xe2\x80\x9c" "a", 0, "\xe2\x80\x93" "a", "\xe2", "a", false},
	{"(?#no)a|", 0, "a", "a", "n", true},
	{"\\Aa\\z", 0, "a", "a", "Az", false},
	{"(?i:a|b)\\.", 0, "a.", "aAbB", ".", false},
};

START_TEST(test_tree_form)
{
	struct cbl_arena arena;
	struct cbl_buf sample;
	const struct cbl_tree *t;

	cbl_arena_init(&arena);
	cbl_buf_init(&sample, 0);
	t = cbl_tree_read(&arena, forms[_i].pattern, strlen(forms[_i].pattern),
			  forms[_i].flags);
	cbl_tree_sample(t, 0, &sample);
	ck_assert_str_eq(cbl_buf_cstr(&sample), forms[_i].sample);
	ck_assert_int_eq(t->empty, forms[_i].empty);
	for (const char *c = forms[_i].first; *c; c++)
		ck_assert_msg(cbl_byte_in(t->set, (unsigned char)*c), "%c", *c);
	for (const char *c = forms[_i].never; *c; c++)
		ck_assert_msg(!cbl_byte_in(t->set, (unsigned char)*c), "%c",
			      *c);
	cbl_buf_release(&sample);
	cbl_arena_release(&arena);
}
END_TEST

/* Cut anywhere, a pattern is read without harm, though it does not compile. */
START_TEST(test_tree_cut)
{
	static const char pattern[] =
		"(?<n>[^]a-z[:alpha:]\\d]{2,}+)(?(DEFINE)(?<w>\\Qx\\E|(?&w)))"
		"(?i:\\x{263a}|\\x4)(?#c)(?'q'\\k{n})(?P<r>.)(?P>r)(*ACCEPT)";
	struct cbl_arena arena;
	struct cbl_buf sample;

	cbl_arena_init(&arena);
	cbl_buf_init(&sample, 0);
	for (size_t len = 0; len < sizeof(pattern); len++) {
		/* Of its own size, so that a read behind it is seen. */
		char *copy = malloc(len + 1);

		memcpy(copy, pattern, len);
		cbl_tree_sample(cbl_tree_read(&arena, copy, len, 0), 0,
				&sample);
		free(copy);
	}
	ck_assert_uint_gt(sample.len, 0);
	cbl_buf_release(&sample);
	cbl_arena_release(&arena);
}
END_TEST

/* Calls in circles and counts beyond measure end. */
START_TEST(test_tree_endless)
{
	static const char *const patterns[] = {
		"(?<a>(?&b)(?&b)(?&b))(?<b>(?&a)(?&a)(?&a)|x)",
		"(?:(?:(?:(?:){65535}){65535}){65535}){65535}",
		"(?<a>x(?&a)?)",
	};
	struct cbl_arena arena;
	struct cbl_buf sample;

	cbl_arena_init(&arena);
	cbl_buf_init(&sample, 0);
	cbl_tree_sample(cbl_tree_read(&arena, patterns[_i],
				      strlen(patterns[_i]), 0),
			0, &sample);
	ck_assert_uint_lt(sample.len, 2000);
	cbl_buf_release(&sample);
	cbl_arena_release(&arena);
}
END_TEST

/* ---- slow ones */

static const struct {
	const char *pattern;
	unsigned flags;
	enum cbl_slow_cause cause;
	const char *piece; /* NULL: it is not slow */
} cases[] = {
	{"^(?:\\w+ ?)+$", CBL_PATTERN_ANCHORED, CBL_SLOW_NESTED, "(?:\\w+ ?)+"},
	{"(?:a|\\w)*:", 0, CBL_SLOW_CHOICE, "(?:a|\\w)*"},
	{"\\s+$", 0, CBL_SLOW_SEARCH, "\\s+"},
	{"[A-Z ]+:", 0, CBL_SLOW_SEARCH, "[A-Z ]+"},
	{"^(?:\\s*\\s*\\s*\\s*\\s*)x", CBL_PATTERN_ANCHORED, CBL_SLOW_ADJACENT,
	 "\\s*"},
	{"CLASSIFIED BY.*?REASON", 0, CBL_SLOW_SEARCH, ".*?"},

	{"^(?:\\w++ ?)+$", CBL_PATTERN_ANCHORED, 0, NULL},
	{"^(?:\\w+ )+$", CBL_PATTERN_ANCHORED, 0, NULL},
	{"(?<!\\s)\\s+$", 0, 0, NULL},
	{"[A-Z ]{1,40}:", 0, 0, NULL},
	{"\\b[A-Z]++:", 0, 0, NULL},
	{"^a.*b", 0, 0, NULL},
	{"^ *x", CBL_PATTERN_MULTILINE, 0, NULL},
	{"abc", 0, 0, NULL},
};

START_TEST(test_probe_cause)
{
	struct cbl_slow slow = {0};
	struct cbl_arena arena;
	bool found;

	cbl_arena_init(&arena);
	found = cbl_pattern_probe(&slow, &arena, cases[_i].pattern,
				  strlen(cases[_i].pattern), cases[_i].flags);
	ck_assert_int_eq(found, cases[_i].piece != NULL);
	if (found) {
		ck_assert_int_eq(slow.cause, cases[_i].cause);
		ck_assert_msg(cbl_str_eq_c(slow.piece, cases[_i].piece), "%.*s",
			      CBL_STR_ARG(slow.piece));
		ck_assert_uint_gt(slow.again.len, 0);
		ck_assert_uint_gt(slow.steps[1], 100);
	}
	cbl_arena_release(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_tree_form, 0, UNIT_COUNT(forms));
	tcase_add_test(tc, test_tree_cut);
	tcase_add_loop_test(tc, test_tree_endless, 0, 3);
	tcase_add_loop_test(tc, test_probe_cause, 0, UNIT_COUNT(cases));
}

UNIT_MAIN("probe", add_tests)
