/* SPDX-License-Identifier: MIT
 *
 * What a spec's patterns should not have is found where it stands, and what
 * only looks like it is let be.
 */
#include "pattern/habits.h"

#include "unit.h"

static const struct {
	const char *source;
	const char *text; /* NULL: there is nothing */
	enum cbl_habit_kind kind;
} cases[] = {
	{"(*UTF)a", "(*UTF)", CBL_HABIT_SETTING},
	{"(*LIMIT_MATCH=10)(*UCP)a", "(*LIMIT_MATCH=10)", CBL_HABIT_SETTING},
	{"(*COMMIT)a(*SKIP)(*F)|b", NULL, 0},
	{"a(*UTF)", NULL, 0}, /* which does not compile */
	{"(*", NULL, 0},
	{"", NULL, 0},

	{"a(?C)b", "(?C)", CBL_HABIT_CALLOUT},
	{"a(?C12)b", "(?C12)", CBL_HABIT_CALLOUT},
	{"[(?C1)]\\(?C1", NULL, 0},
	{"\\Q(?C1)\\E", NULL, 0},
	{"(?#(?C1)a", NULL, 0},
	{"[]()(?C1)]", NULL, 0},
	{"[[:alpha:](?C1)]", NULL, 0},
	{"[a\\](?C1)]", NULL, 0},

	{"a(?R)?b", "(?R)", CBL_HABIT_RECURSION},
	{"a(?0)?b", "(?0)", CBL_HABIT_RECURSION},
	{"a\\g<0>?b", "\\g<0>", CBL_HABIT_RECURSION},
	{"(a(?1)?b)", "(?1)", CBL_HABIT_RECURSION},
	{"(a(?-1)?b)", "(?-1)", CBL_HABIT_RECURSION},
	{"(a(?+1)(b(?1)?))", "(?+1)", CBL_HABIT_RECURSION},
	{"(?<x>a(?&x)?b)", "(?&x)", CBL_HABIT_RECURSION},
	{"(?P<x>a(?P>x)?b)", "(?P>x)", CBL_HABIT_RECURSION},
	{"(?'x'a\\g'x'?b)", "\\g'x'", CBL_HABIT_RECURSION},
	{"(?<x>(?:[a](c(?&x)?)))", "(?&x)", CBL_HABIT_RECURSION},
	/* by way of another */
	{"(?(DEFINE)(?<x>a(?&y)?)(?<y>b(?&x)?))(?&x)", "(?&y)",
	 CBL_HABIT_RECURSION},
	{"(?(DEFINE)(?<x>a)(?<y>b(?&x)?))(?&y)(?&x)", NULL, 0},
	{"(a)(?1)(b)(?2)", NULL, 0},
	{"(?<x>a)\\g{x}\\k<x>(?P=x)(?&x)", NULL, 0},
	{"(a)?(?(1)b|c)(?(<x>)d)", NULL, 0},
	{"(?<=a)(?<!b)(?=c)(?!d)(?i)(?:e)(?>f)(?|g)", NULL, 0},
	{"(?(?=a)b|c)(d)(?1)", NULL, 0},
	{"(a)(?9)(?&nobody)", NULL, 0},
	{"(((", NULL, 0},
	{")))(a)(?1)", NULL, 0},
	{"\\", NULL, 0},
	{"(?", NULL, 0},
	{"(?<", NULL, 0},
	{"\\g<", NULL, 0},
	{"[", NULL, 0},
};

START_TEST(test_habits)
{
	/* Exactly as many bytes as there are, for ASan. */
	size_t len = strlen(cases[_i].source);
	char *exact = malloc(len ? len : 1);
	struct cbl_habit habit;
	bool found;

	memcpy(exact, cases[_i].source, len);
	found = cbl_pattern_habit(&habit, cbl_str(exact, len));
	ck_assert_int_eq(found, cases[_i].text != NULL);
	if (found) {
		ck_assert_int_eq(habit.kind, cases[_i].kind);
		unit_str_eq(habit.text, cases[_i].text);
	}
	free(exact);
}
END_TEST

/* More groups, calls and brackets than are followed. */
START_TEST(test_habits_many)
{
	static char source[200 * 12 + 1];
	struct cbl_habit habit;
	size_t len = 0;

	for (int i = 0; i < 200; i++) {
		memcpy(source + len, "(a(?1)", 6);
		len += 6;
	}
	ck_assert(cbl_pattern_habit(&habit, cbl_str(source, len)));
	ck_assert_int_eq(habit.kind, CBL_HABIT_RECURSION);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_habits, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_habits_many);
}

UNIT_MAIN("habits", add_tests)
