/* SPDX-License-Identifier: MIT
 *
 * Examples of specs that have mistakes: what is sound is tried, and what it
 * does is told beside the mistakes; what rests on them is not blamed.
 */
#include "specs.h"

#include "lint/spec_test.h"

#define HEAD                                                                   \
	"language: 1\nspec: t\n"                                               \
	"zones: [{id: text}]\n"                                                \
	"vocabularies: [{id: v, entries: [{code: X}, {code: Y}]}]\n"
#define A                                                                      \
	"  - {id: a, zone: text, start: '^A (?<n>\\d+) ?(?<c>\\w*)', occurs: " \
	"many, fields: [{id: n, type: number}, {id: c, type: code, "           \
	"vocabulary: v}]}\n"
#define NUMBER ", occurs: many, fields: [{id: n, type: number}]}\n"
#define B "  - {id: b, zone: text, start: '^B (?<n>\\d+)'" NUMBER
#define BROKEN_B "  - {id: b, zone: text, start: '^B (?<n>\\d+)('" NUMBER
#define RULE(code, check, examples)                                            \
	"  - {code: " code ", name: n-" code ", " check                        \
	", severity: error, kind: format, message: no, examples: [" examples   \
	"]}\n"
#define NINE(of) "check: range, of: " of ", max: 9"
#define ON_A(code, bad)                                                        \
	RULE(code, NINE("a.n"), "{bad: " bad "}, {good: A 9}, {good: A 1}")
#define ON_B(code, bad)                                                        \
	RULE(code, NINE("b.n"), "{bad: " bad "}, {good: B 9}, {good: B 1}")

/* One trial. */
struct trial {
	struct specs s;
	struct cbl_spec_files files;
	struct cbl_draft *draft;
	struct cbl_spec_test test;
	bool trusted;
};

static void try(struct trial *t, const char *text)
{
	struct cbl_error err;

	for (int i = 0; i < 4 && t->s.files[i].name; i++)
		t->s.texts[i] = cbl_xstrdup(t->s.files[i].text);
	t->s.texts[4] = cbl_xstrdup(text);
	t->files = (struct cbl_spec_files){specs_find, specs_extended, &t->s};
	ck_assert_int_eq(cbl_draft_load(&t->draft, "t.yaml", t->s.texts[4],
					strlen(text), &t->files,
					&t->s.problems, &err),
			 0);
	const struct cbl_spec *spec = cbl_draft_spec(t->draft);

	if (spec) {
		cbl_spec_test_run(&t->test, spec, t->draft);
		t->trusted = cbl_spec_test_report(&t->test, t->draft);
	}
	cbl_problems_sort(&t->s.problems);
}

static void release(struct trial *t)
{
	cbl_spec_test_release(&t->test);
	cbl_draft_free(t->draft);
	specs_release(&t->s);
}

/* That the problems are these, each `line:column: message`, by their order;
 * a warning begins with `~`. */
static void told(const struct trial *t, const char *const *wanted)
{
	const struct cbl_problems *p = &t->s.problems;
	char *printed = specs_printed(&t->s);
	size_t i = 0;

	for (; wanted[i]; i++) {
		char place[40];
		const char *message = strstr(wanted[i], ": ") + 2;

		ck_assert_msg(i < p->count, "wanted %s, got\n%s", wanted[i],
			      printed);
		snprintf(place, sizeof(place), "%s%u:%u: ",
			 p->items[i].warning ? "~" : "",
			 (unsigned)p->items[i].start.line,
			 (unsigned)p->items[i].start.column);
		ck_assert_msg(strncmp(place, wanted[i], strlen(place)) == 0 &&
				      strstr(p->items[i].message, message),
			      "wanted %s, got\n%s", wanted[i], printed);
	}
	ck_assert_msg(i == p->count, "wanted %zu, got\n%s", i, printed);
	free(printed);
}

static const struct {
	const char *text;
	const char *told[6];
	unsigned untried; /* rules */
} trials[] = {
	/* no mistakes */
	{HEAD "elements:\n" A "rules:\n" ON_A("t1", "A 10"), {NULL}, 0},
	{HEAD "elements:\n" A "rules:\n" ON_A("t1", "A 8"),
	 {"8:120: t1 n-t1: nothing is found"},
	 0},

	/* a start: what rests on its element is not tried */
	{HEAD "elements:\n" A BROKEN_B "rules:\n" ON_A("t1", "A 8")
		 ON_B("t2", "B 10"),
	 {"7:46: bad pattern", "9:120: t1 n-t1: nothing is found"},
	 1},
	/* through a value */
	{HEAD "values: [{id: w, is: b.n}]\nelements:\n" A BROKEN_B
	      "rules:\n" RULE("t1", NINE("w"),
			      "{bad: B 10}, {good: A 1}, {good: B 1}"),
	 {"8:46: bad pattern"},
	 1},
	/* through an era, which is judged by the date */
	{HEAD "values: [{id: date, is: b.n}]\nelements:\n" A BROKEN_B
	      "rules:\n" RULE("t1", NINE("a.n") ", era: {from: 2000-01-01}",
			      "{bad: A 10}, {good: A 1}, {good: B 1}"),
	 {"8:46: bad pattern"},
	 1},
	/* through what has to stand before it */
	{HEAD "elements:\n" A BROKEN_B
	      "  - {id: c, zone: text, starts: [{match: '^C (?<n>\\d+)', "
	      "after: [b]}], "
	      "fields: [{id: n, type: number}]}\n"
	      "rules:\n" RULE("t1", NINE("c.n"),
			      "{bad: \"B 1\\nC 10\"}, {good: A 1}, "
			      "{good: A 2}"),
	 {"7:46: bad pattern"},
	 1},

	/* a field alone: its element is read all the same */
	{HEAD "elements:\n"
	      "  - {id: a, zone: text, start: '^A (?<n>\\d+) ?(?<c>\\w*)', "
	      "fields: [{id: n, type: number}, {id: c, type: code, "
	      "vocabulary: zzzz}]}\n"
	      "rules:\n" ON_A("t1", "A 8")
		      RULE("t2", "check: known, of: a.c, report: [unlisted]",
			   "{bad: A 1 Z}, {good: A 1 X}, {good: A 2}"),
	 {"6:123: unknown vocabulary `zzzz`", "8:120: nothing is found"},
	 1},
	/* a pattern for what is in an element */
	{HEAD "elements:\n"
	      "  - {id: a, zone: text, start: '^A (?<n>\\d+)', find: "
	      "[{match: '(?<x>{@v}$'}], fields: [{id: n, type: number}]}\n"
	      "rules:\n" ON_A("t1", "A 8")
		      RULE("t2", "check: count, of: a.x, max: 0",
			   "{bad: A 1 Z}, {good: A 1}, {good: A 2}"),
	 {"6:74: bad pattern", "8:120: nothing is found"},
	 1},
	/* a name with a slip is the one it is near to */
	{HEAD "elements:\n" A
	      "  - {id: b, zone: txet, start: '^B (?<n>\\d+)'" NUMBER
	      "rules:\n" ON_B("t1", "B 10"),
	 {"~6:10: no example holds a `a`", "7:19: unknown zone `txet`"},
	 0},

	/* rules: what is wrong with how they look does not keep them */
	{HEAD "elements:\n" A "rules:\n"
	      "  - {code: t1, name: one, " NINE("a.n") ", severity: fatal, "
	      "kind: format, title: [x, y], message: '{nothing}', related: "
	      "[{at: nothing, message: x}], examples: "
	      "[{bad: A 8}, {good: A 1}, {good: A 2}]}\n",
	 {"8:68: `fatal` is no word", "8:96: `title`: expected a text",
	  "8:115: unknown element `nothing`",
	  "8:141: unknown element `nothing`",
	  "8:181: t1 one: nothing is found"},
	 0},
	{HEAD "elements:\n" A "rules:\n"
	      "  - {code: t1, name: one, check: range, of: a.m, max: 9, "
	      "severity: error, kind: format, message: no, examples: "
	      "[{bad: A 8}, {good: A 1}, {good: A 2}]}\n",
	 {"8:47: unknown field `m`"},
	 1},
	{HEAD "elements:\n" A "rules:\n" ON_A("t1", "A 10") ON_A("t1", "A 8"),
	 {"9:12: `t1` is here twice", "9:120: t1 n-t1: nothing is found"},
	 0},
	/* an example of which something else was said is left alone */
	{HEAD "elements:\n" A "rules:\n" ON_A("t1", "A 8, on: x"),
	 {"8:129: `x` is not in the example"},
	 0},

	/* many that do not behave: only a broken grammar is to blame */
	{HEAD "elements:\n" A "rules:\n" ON_A("t1", "A 1") ON_A("t2", "A 2")
		 ON_A("t3", "A 3") ON_A("t4", "A 4")
			 ON_A("t5", "A 10, frame: f"),
	 {"8:120: t1", "9:120: t2", "10:120: t3", "11:120: t4",
	  "12:133: unknown frame `f`"},
	 0},

	/* elements */
	{HEAD "elements:\n" A
	      "  - {id: c, zone: text, start: '^A 9', occurs: many}\n"
	      "rules:\n" ON_A("t1", "A 10"),
	 {"7:10: nothing reaches `c`"},
	 0},
	{HEAD "elements:\n" A
	      "  - {id: e, zone: text, start: '^X[\\w .:/-]+$', occurs: many}\n"
	      "  - {id: c, zone: text, start: '^X\\S+$', occurs: many}\n"
	      "rules:\n" ON_A("t1", "\"A 10\\nXY\""),
	 {"~8:10: no example holds a `c`"},
	 0},
	{HEAD "elements:\n" A B "rules:\n" ON_A("t1", "A 10"),
	 {"~7:10: no example holds a `b`"},
	 0},
	{HEAD "elements:\n" A BROKEN_B
	      "  - {id: c, zone: text, start: '^A 9', occurs: many}\n"
	      "  - {id: d, zone: text, start: '^D'}\n"
	      "rules:\n" ON_A("t1", "A 10"),
	 {"7:46: bad pattern", "8:10: nothing reaches `c`"},
	 0},

	/* checks that no example shows */
	{HEAD "elements:\n" A B "rules:\n"
	      "  - {code: t1, name: one, " NINE("a.n") ", severity: error, "
	      "kind: format, message: no, also: [{of: b.n, max: 5}, {min: 2}], "
	      "examples: [{bad: A 10}, {bad: A 1}, {good: A 2}, "
	      "{good: B 6}]}\n",
	 {"9:195: something is found in this good"},
	 0},
	{HEAD "elements:\n" A B "rules:\n"
	      "  - {code: t1, name: one, " NINE("a.n") ", severity: error, "
	      "kind: format, message: no, also: [{of: b.n, max: 5}, {min: 2}], "
	      "examples: [{bad: B 10}, {bad: A 1}, {good: A 2}, "
	      "{good: B 5}]}\n",
	 {"~9:34: no bad example shows what this check finds"},
	 0},
	{HEAD "elements:\n" A B "rules:\n"
	      "  - {code: t1, name: one, " NINE("a.n") ", severity: error, "
	      "kind: format, message: no, also: [{of: b.n, max: 5}, {min: 2}], "
	      "examples: [{bad: A 10}, {good: B 1}, {good: A 2}, "
	      "{good: B 5}]}\n",
	 {"~9:110: no bad example shows", "~9:129: no bad example shows"},
	 0},
};

START_TEST(test_draft_trial)
{
	struct trial t = {0};

	try(&t, trials[_i].text);
	told(&t, trials[_i].told);
	ck_assert(t.trusted);
	ck_assert_uint_eq(t.test.untried, trials[_i].untried);
	release(&t);
}
END_TEST

/* Whatever it is that they all rest on, a mistake must be the reason. */
START_TEST(test_draft_many_misbehave)
{
	static const char *const wanted[] = {"7:46: bad pattern", NULL};
	struct trial t = {0};

	try(&t, HEAD "elements:\n" A BROKEN_B "rules:\n" ON_A("t1", "A 1")
			     ON_A("t2", "A 2") ON_A("t3", "A 3")
				     ON_A("t4", "A 4"));
	told(&t, wanted);
	ck_assert(!t.trusted);
	release(&t);
}
END_TEST

/* Without what everything rests on there is nothing to try. */
START_TEST(test_draft_hopeless)
{
	static const char *const unknown[] = {"3:11: unknown spec `u`", NULL};
	static const char *const newer[] = {"1:11: `2` is no word", NULL};
	struct trial t = {0};

	try(&t, "language: 1\nspec: t\nextends: [u]\nrules:\n"
		"  - {code: t1, yields-to: [x]}\n");
	ck_assert_ptr_null(cbl_draft_spec(t.draft));
	told(&t, unknown);
	release(&t);
	t = (struct trial){0};
	try(&t, "language: 2\nspec: t\n");
	ck_assert_ptr_null(cbl_draft_spec(t.draft));
	told(&t, newer);
	release(&t);
}
END_TEST

/* What is inherited is told where it is inherited; a rule that was changed,
 * at its code. */
START_TEST(test_draft_inherited)
{
	static const char *const wanted[] = {
		"3:10: t1 n-t1: nothing", "5:12: t2 n-t2: nothing", NULL};
	struct trial t = {
		.s.files = {{"p", HEAD "elements:\n" A "rules:\n" ON_A(
					  "t1", "A 8") ON_A("t2", "A 10")}}};

	try(&t, "language: 1\nspec: u\nextends: [p]\nrules:\n"
		"  - {code: t2, max: 10}\n");
	told(&t, wanted);
	release(&t);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_draft_trial, 0, UNIT_COUNT(trials));
	tcase_add_test(tc, test_draft_many_misbehave);
	tcase_add_test(tc, test_draft_hopeless);
	tcase_add_test(tc, test_draft_inherited);
}

UNIT_MAIN("draft", add_tests)
