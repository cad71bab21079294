/* SPDX-License-Identifier: MIT
 *
 * What cannot be meant in a spec: one warning, at the mark; and the same spec
 * without the slip, on which nothing is said.
 */
#include "lint/analyse.h"

#include "specs.h"

#define HEAD                                                                   \
	"language: 1\nspec: t\n"                                               \
	"zones: [{id: text}]\n"                                                \
	"vocabularies:\n"                                                      \
	"  - id: v\n"                                                          \
	"    entries:\n"                                                       \
	"      - {code: X, has: [tone=c], until: 1990-12-31}\n"                \
	"      - {code: Y, has: [tone=d]}\n"
#define A_OVER(over) A_ID(over, "a")
#define A_ID(over, id)                                                         \
	"  - {" over "id: " id ", zone: text, start: '^A (?<n>\\d+) ?(?<c>\\w*)', " \
	"occurs: many, fields: [{id: n, type: number}, {id: c, type: code, "   \
	"vocabulary: v, by: tone}]}\n"
#define A A_OVER("")
#define B "  - {id: b, zone: text, start: '^B (?<n>\\d+)', occurs: many}\n"
#define ELEMENTS "elements:\n" A B
#define NINE "check: range, of: a.n, max: 9"
#define RULE(more)                                                             \
	"rules:\n"                                                             \
	"  - {code: T1, name: one, " NINE ", severity: error, kind: format, "  \
	"message: no" more ", examples: [{bad: \"A 10\\nB 1\", on: '10'}, "    \
	"{good: A 9}, {good: A 1}]}\n"
#define SPEC HEAD ELEMENTS RULE("")
/* A rule whose bad example need not be one: it cannot find anything. */
#define NEVER(more)                                                            \
	"rules:\n"                                                             \
	"  - {code: T1, name: one, " NINE ", severity: error, kind: format, "  \
	"message: no, " more ", examples: [{good: A 9}, {good: \"A 1\\nB 1\"}" \
	"]}\n"
#define ENTRY(entry) "      - {" entry "}\n"

static const struct {
	const char *text;
	const char *message; /* NULL: nothing is said */
} cases[] = {
	{SPEC, NULL},

	/* patterns */
	{HEAD "elements:\n" A
	      "  - {id: b, zone: text, start: »'^B (?:\\w+ ?)*\\d$'}\n" RULE(""),
	 "pattern explodes on hostile text: `(?:\\w+ ?)*` repeats what repeats"},
	{HEAD "elements:\n" A
	      "  - {id: b, zone: text, start: '^B', find: [{match: "
	      "»'(?<x>[A-Z ]+):'}]}\n" RULE(""),
	 "takes the square of a hostile text: `[A-Z ]+` is tried anew"},
	{HEAD "patterns: [{id: w, match: '(?:\\w++ ?)+'}]\nelements:\n" A
	      "  - {id: b, zone: text, start: '^B {w}!?$'}\n" RULE(""),
	 NULL},

	/* lines that two elements claim */
	{HEAD "elements:\n" A_ID("", "»a")
	      "  - {id: b, zone: text, start: '^[AB] '}\n" RULE(""),
	 "`a` takes 3 lines of the examples that could begin a `b`"},
	{HEAD "elements:\n" A_OVER("over: [b], ")
	      "  - {id: b, zone: text, start: '^[AB] '}\n" RULE(""),
	 NULL},

	/* conditions */
	{HEAD ELEMENTS NEVER("where: »[{have: a.c}, {lack: a.c}]"),
	 "can find nothing: `a.c` is wanted and must not be there"},
	{HEAD ELEMENTS NEVER("when: »[{value: a.c, is: X}, {lack: a.c}]"),
	 "can find nothing: `a.c` is wanted and must not be there"},
	{HEAD ELEMENTS NEVER("where: »[{value: a.n, above: 5, below: 6}]"),
	 "no `a.n` fits the condition on it"},
	{HEAD ELEMENTS NEVER("where: »[{value: a.c, is: X, not: X}]"),
	 "no `a.c` fits the condition on it"},
	{HEAD ELEMENTS NEVER("where: [{have: a.c}], unless: »[{have: a.c}]"),
	 "the condition on `a.c` stands in `where` as well"},
	{HEAD ELEMENTS RULE(", where: [{value: a.n, above: 5, below: 70}], "
			    "unless: [{value: a.c, is: Y}]"),
	 NULL},

	/* adjustments */
	{HEAD ELEMENTS RULE(", adjust: [{severity: info}, {»severity: hint, "
			    "from: 1990-01-01}]"),
	 "this adjustment is never made"},
	{HEAD ELEMENTS RULE(", adjust: [{severity: info, until: 1990-12-31}, "
			    "{»severity: hint, from: 1980-01-01}]"),
	 "the eras of two adjustments overlap"},
	{HEAD ELEMENTS RULE(", adjust: [{severity: info, until: 1990-12-31}, "
			    "{severity: hint, from: 1991-01-01}]"),
	 NULL},
	{HEAD ELEMENTS RULE(", adjust: [{severity: info, when: [{have: b}]}, "
			    "{severity: hint}]"),
	 NULL},

	/* vocabularies */
	{HEAD ENTRY("code: Z, aliases: [Zed, »ZED]") ELEMENTS RULE(""),
	 "`ZED` is a spelling of `Z` already"},
	{HEAD ENTRY("code: Z, aliases: [Zed], misspellings: [»'Z E D']")
		 ELEMENTS RULE(""),
	 "is a spelling of `Z` already"},
	{HEAD ENTRY("code: Z, has: [»tone=c], from: 1990-01-01")
		 ELEMENTS RULE(""),
	 "`tone=c` is of `X` at the same time"},
	{HEAD ENTRY("code: Z, has: [tone=c], from: 1991-01-01")
		 ELEMENTS RULE(""),
	 NULL},
	{HEAD ENTRY("code: Z, has: [hue=c]") ELEMENTS RULE(""), NULL},

	/* what no example can show */
	{SPEC "  - {code: T2, name: two, check: parsed, event: undecided, "
	      "severity: info, kind: format, message: no, examples: [{good: A "
	      "1}, {good: B 1}]}\n",
	 NULL},
};

static void analyse(struct specs *s, const char *text)
{
	struct cbl_spec_files files = {specs_find, specs_extended, s};
	struct cbl_spec_test test = {0};
	struct cbl_draft *draft;

	s->texts[4] = specs_unmark(s, "t.yaml", text);
	ck_assert_int_eq(cbl_draft_load(&draft, "t.yaml", s->texts[4],
					strlen(s->texts[4]), &files,
					&s->problems, &s->error),
			 0);
	if (cbl_draft_spec(draft)) {
		cbl_spec_test_run(&test, cbl_draft_spec(draft), draft);
		if (cbl_spec_test_report(&test, draft))
			cbl_analyse(&test, draft);
	}
	cbl_spec_test_release(&test);
	cbl_draft_free(draft);
	cbl_problems_sort(&s->problems);
}

/* A rule that finds nothing has no bad example, which is said as well. */
static void drop_missing_example(struct cbl_problems *p)
{
	for (size_t i = 0; i < p->count; i++) {
		if (!strstr(p->items[i].message, "has no bad example"))
			continue;

		struct cbl_problem gone = p->items[i];

		p->items[i] = p->items[--p->count];
		p->items[p->count] = gone;
		free(gone.file);
		free(gone.message);
		free(gone.hint);
		free(gone.excerpt);
		return;
	}
}

START_TEST(test_analyse)
{
	struct specs s = {0};

	analyse(&s, cases[_i].text);
	drop_missing_example(&s.problems);
	if (cases[_i].message) {
		specs_one(&s, true, cases[_i].message);
		ck_assert_ptr_nonnull(s.problems.items[0].hint);
	} else {
		char *printed = specs_printed(&s);

		ck_assert_msg(s.problems.count == 0, "%s", printed);
		free(printed);
	}
	specs_release(&s);
}
END_TEST

/* A rule that looks at the whole line again for each of its letters. */
START_TEST(test_analyse_costs)
{
	struct specs s = {0};
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, HEAD ELEMENTS RULE(""));
	cbl_buf_text(&text,
		     "  - {code: T2, name: two, check: »find, in: [b], pattern: "
		     "x, severity: info, kind: format, message: no, context: "
		     "{scope: element, fire: [{id: q, before: 'zz *$'}]}, "
		     "examples: [{good: A 1}, {good: \"B 1 ");
	for (int i = 0; i < 3000; i++)
		cbl_buf_char(&text, 'x');
	cbl_buf_text(&text, "\"}]}\n");
	analyse(&s, cbl_buf_cstr(&text));
	drop_missing_example(&s.problems);
	specs_one(&s, true, "this rule costs much");
	cbl_buf_release(&text);
	specs_release(&s);
}
END_TEST

START_TEST(test_analyse_over)
{
	struct specs s = {0};

	analyse(&s, HEAD "elements:\n" A
			 "  - {id: b, zone: text, over: [»a], start: '^B "
			 "(?<n>\\d+)'}\n" RULE(""));
	specs_one(&s, false, "`a` does not stand further down");
	specs_release(&s);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_analyse, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_analyse_costs);
	tcase_add_test(tc, test_analyse_over);
}

UNIT_MAIN("analyse", add_tests)
