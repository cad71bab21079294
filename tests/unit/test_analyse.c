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
/* Messages have a date, so that eras have a meaning. */
#define DATED "values: [{id: date, is: 1990-01-01}]\n"
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
#define KNOWN(more)                                                            \
	"rules:\n"                                                             \
	"  - {code: T1, name: one, check: known, of: b.c, " more ", "          \
	"severity: error, kind: format, message: no, examples: [{good: B X}, " \
	"{good: \"A 1\\nB Y\"}]}\n"
#define GARBLED(of)                                                            \
	"rules:\n"                                                             \
	"  - {code: T1, name: one, check: parsed, event: garbled, of: " of ", "  \
	"severity: error, kind: format, message: no, examples: [{good: A 1}, " \
	"{good: \"A 1\\nBOLDER 1\"}]}\n"
#define RULE_RAW                                                               \
	"rules:\n"                                                             \
	"  - {code: T1, name: one, check: find, in: [raw], pattern: X, "       \
	"severity: error, kind: format, message: no, examples: [{bad: X}, "    \
	"{good: Y}, {good: Z}]}\n"
#define B_CODE                                                                 \
	"  - {id: b, zone: text, start: '^B (?<c>\\w+)', fields: [{id: c, "     \
	"type: code, vocabulary: v}]}\n"
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
	{HEAD DATED ELEMENTS RULE(", adjust: [{severity: info}, {»severity: hint, "
			    "from: 1990-01-01}]"),
	 "this adjustment is never made"},
	{HEAD DATED ELEMENTS RULE(", adjust: [{severity: info, until: 1990-12-31}, "
			    "{»severity: hint, from: 1980-01-01}]"),
	 "the eras of two adjustments overlap"},
	{HEAD DATED ELEMENTS RULE(", adjust: [{severity: info, until: 1990-12-31}, "
			    "{severity: hint, from: 1991-01-01}]"),
	 NULL},
	{HEAD ELEMENTS RULE(", adjust: [{severity: info, when: [{have: b}]}, "
			    "{severity: hint}]"),
	 NULL},

	/* slips that are not looked for */
	{HEAD "elements:\n"
	      "  - {id: b, zone: text, start: '^B (?<c>\\w+)', fields: [{id: c, "
	      "type: code, vocabulary: v, near: »1}]}\n" A RULE(""),
	 "no word is ever near: none of `v` has four letters"},
	{HEAD ENTRY("code: Z, aliases: [LONG]")
	 "elements:\n"
	 "  - {id: b, zone: text, start: '^B (?<c>\\w+)', fields: [{id: c, "
	 "type: code, vocabulary: v, near: 1}]}\n" A RULE(""),
	 NULL},
	{HEAD "elements:\n" A B_CODE KNOWN("report: »[near]"),
	 "nothing is ever `near`: nothing says how many letters may be wrong"},
	{HEAD "elements:\n" A B_CODE KNOWN("report: »[near], near: 1"),
	 "nothing is ever `near`: no word of the vocabulary has four letters"},
	{HEAD ENTRY("code: LONG") "elements:\n" A B_CODE
				  KNOWN("report: [near], near: 1"),
	 NULL},
	{HEAD "elements:\n" A "  - {id: b, zone: text, start: '^BOLD', "
	      "label: [BOLD]}\n" GARBLED("»b"),
	 "no line is ever a garbled `b`: it has no `label` of five letters"},
	{HEAD "elements:\n" A "  - {id: b, zone: text, start: '^BOLDER', "
	      "label: [BOLD, BOLDER]}\n" GARBLED("b"),
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

/* What leaves nothing to read or to find; much else is said then. */
static const struct {
	const char *text, *message;
} nothings[] = {
	{"language: 1\nspec: »t\nzones: [{id: text}]\n"
	 "elements: [{id: a, zone: text, start: '^A'}]\n",
	 "no rules: nothing can be found"},
	{"language: 1\nspec: »t\n" RULE_RAW, "no elements: nothing"},
	{HEAD "interruptions: [{id: i, match: »'.*'}]\n" ELEMENTS RULE(""),
	 "`i` sets every line aside"},
	{HEAD "interruptions: [{id: i, match: »''}]\n" ELEMENTS RULE(""),
	 "`i` sets every line aside"},
	{HEAD "interruptions: [{id: i, covers: inline, match: »'X*'}]\n" ELEMENTS
		 RULE(""),
	 "`i` fits where nothing stands"},
	{HEAD ELEMENTS "mentions: [{id: m, in: [a], match: »'X*'}]\n" RULE(""),
	 "empty mentions are found everywhere"},
	{HEAD ELEMENTS "  - {id: c, zone: text, start: '^C', items: {each: "
		       "»'X*'}}\n" RULE(""),
	 "empty items are found"},
	{SPEC "  - {code: T2, name: two, check: match, of: b.n, pattern: »'X*', "
	      "severity: error, kind: format, message: no}\n",
	 "every value fits"},
	{SPEC "  - {code: T2, name: two, check: match, of: b.n, never: »'X*', "
	      "severity: error, kind: format, message: no}\n",
	 "this check finds every value"},
	{HEAD "redacted: »'X*'\n" ELEMENTS RULE(""), "every value holds a match"},
	{HEAD "detect: {enough: 1, clues: [{match: »'\\S'}]}\n" ELEMENTS RULE(""),
	 "every text has this clue"},
};

/* What looks like it and is not. */
static const char *const somethings[] = {
	HEAD "interruptions: [{id: i, match: '^\\W*$'}]\n" ELEMENTS RULE(""),
	HEAD "interruptions: [{id: i, covers: inline, match: '(?<x>.)+', "
	     "keep: x}]\n" ELEMENTS RULE(""),
	HEAD ELEMENTS "mentions: [{id: m, in: [a], match: 'X+'}]\n" RULE(""),
	SPEC "  - {code: T2, name: two, check: match, of: b.n, pattern: '^X*$', "
	     "severity: error, kind: format, message: no}\n",
	SPEC "  - {code: T2, name: two, check: match, of: b.n, never: '\\S', "
	     "severity: error, kind: format, message: no}\n",
	SPEC "  - {code: T2, name: two, check: match, of: b.n, never: 'X*', "
	     "when: [{have: a}], severity: error, kind: format, "
	     "message: no}\n",
	HEAD "redacted: 'X+'\n" ELEMENTS RULE(""),
	HEAD "detect: {enough: 1, clues: [{match: '^\\w'}]}\n" ELEMENTS RULE(""),
};

/* How often it is told, and whether at the mark. */
static size_t told(const struct specs *s, const char *message, bool *marked)
{
	size_t count = 0;

	for (size_t i = 0; i < s->problems.count; i++) {
		const struct cbl_problem *p = &s->problems.items[i];

		if (!strstr(p->message, message))
			continue;
		count++;
		*marked = p->start.line == s->line &&
			  p->start.column == s->column;
	}
	return count;
}

START_TEST(test_analyse_nothing)
{
	struct specs s = {0};
	bool marked = false;

	analyse(&s, nothings[_i].text);
	ck_assert_uint_eq(told(&s, nothings[_i].message, &marked), 1);
	ck_assert(marked);
	specs_release(&s);
}
END_TEST

START_TEST(test_analyse_something)
{
	struct specs s = {0};
	bool marked;

	analyse(&s, somethings[_i]);
	for (size_t i = 0; i < UNIT_COUNT(nothings); i++)
		ck_assert_uint_eq(told(&s, nothings[i].message, &marked), 0);
	specs_release(&s);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_analyse, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_analyse_costs);
	tcase_add_test(tc, test_analyse_over);
	tcase_add_loop_test(tc, test_analyse_nothing, 0, UNIT_COUNT(nothings));
	tcase_add_loop_test(tc, test_analyse_something, 0,
			    UNIT_COUNT(somethings));
}

UNIT_MAIN("analyse", add_tests)
