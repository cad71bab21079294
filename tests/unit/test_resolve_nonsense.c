/* SPDX-License-Identifier: MIT
 *
 * Nonsense that is well formed: checks that can find nothing, keys of which
 * one takes the place of the other, patterns that look like something else.
 * Each is told once, where it stands (at the »), with what to do about it.
 */
#include "specs.h"

#define HEAD "language: 1\nspec: t\n"
#define BODY_OF(zones, more)                                                   \
	"zones: [" zones "]\n"                                                 \
	"vocabularies:\n"                                                      \
	"  - id: colours\n"                                                    \
	"    entries:\n"                                                       \
	"      - {code: RED, rank: 1, group: warm}\n"                          \
	"      - {code: GREEN, rank: 2, group: cold}\n"                        \
	more                                                                   \
	"elements:\n"                                                          \
	"  - id: line-a\n"                                                     \
	"    zone: text\n"                                                     \
	"    start: '^A (?<n>\\d+) (?<c>\\w+) (?<t>\\d{6}) (?<w>.*)'\n"        \
	"    fields:\n"                                                        \
	"      - {id: n, type: number}\n"                                      \
	"      - {id: c, type: code, vocabulary: colours}\n"                   \
	"      - {id: t, type: time, formats: [YYMMDD]}\n"                     \
	"  - {id: line-b, zone: text, start: '^B (?<n>\\d+)', occurs: many}\n"
#define BODY BODY_OF("{id: text}", "")
#define VALUES "values: [{id: date, is: line-a.t}]\n"
#define RULE_SAYING(message)                                                   \
	"rules:\n"                                                             \
	"  - code: T1\n"                                                       \
	"    name: one\n"                                                      \
	"    severity: error\n"                                                \
	"    kind: format\n"                                                   \
	"    message: " message "\n"                                           \
	"    examples: [{bad: x}, {good: y}, {good: z}]\n"
#define RULE RULE_SAYING("no")
#define ALL HEAD BODY VALUES RULE
#define OPEN                                                                   \
	BODY_OF("{id: text}",                                                  \
		"  - {id: states, open: yes, entries: [{code: SET}]}\n")
#define SAYING(message) HEAD BODY VALUES RULE_SAYING(message)
#define COUNT "    check: count\n    of: line-b\n    max: 1\n"
#define WITH(keys) HEAD BODY "  - {id: line-c, zone: text, " keys "}\n"
#define INTERRUPTED(keys) HEAD BODY "interruptions: [{id: cut, " keys "}]\n"

static const struct specs_told mistakes[] = {
	/* what checks look at */
	{ALL "    check: valid\n    of: line-a.n, »line-a.w\n",
	 "`line-a.w` is a text, and every text is valid", "`check: match`"},
	{ALL "    check: valid\n    of: »line-b\n",
	 "`line-b` is a text, and every text is valid", NULL},
	{ALL "    check: sequence\n    of: »line-a.w\n    report: [gap]\n",
	 "`line-a.w` is a text, and texts have no next one", "`type: number`"},
	{ALL "    check: sequence\n    of: »line-a.t\n    report: [gap]\n",
	 "`line-a.t` is a time: only numbers and letters", "`:year`"},
	{ALL "    check: sequence\n    of: »line-a.c\n    report: [gap]\n",
	 "`line-a.c` is a code: only numbers and letters", "`:rank`"},
	{ALL "    check: sequence\n    of: line-a.n\n    report: [gap]\n"
	     "    also:\n      - {of: »line-a.w}\n",
	 "`line-a.w` is a text, and texts have no next one", NULL},
	{ALL "    check: known\n    of: »line-a\n    report: [unlisted]\n",
	 "`line-a` is no field of type code", "`element.field`"},
	{ALL "    check: count\n    of: »''\n    max: 1\n", "`of` names nothing",
	 NULL},
	{ALL "    check: count\n    of: line-b\n    min: »0\n",
	 "nothing has fewer than none", "`min: 1`"},
	{ALL "    check: count\n    of: line-b\n    min: 1\n    per: »item\n",
	 "`line-b` has no `items` to count in", "`per: element`"},
	{ALL "    check: parsed\n    event: stray\n    of: »line-a\n",
	 "`line-a` has no `items`, so nothing is ever stray", "`items`"},
	{ALL "    check: parsed\n    event: run-in\n    of: »line-a\n",
	 "`line-a` has no `inline`, so it never runs in", "`inline`"},
	{ALL "    check: parsed\n    event: repeated\n    of: line-a, »line-b\n",
	 "`line-b` is never one too many", "`occurs: many`"},
	{ALL COUNT "    context: {»scope: line}\n", "`context` needs `fire`",
	 NULL},
	{HEAD BODY "values: [{id: date, is: »line-a.w}]\n" RULE COUNT
		   "    when: [{value: date, above: 2001-01-01}]\n",
	 "`date` has to be a time, and `line-a.w` is a text",
	 "`type: time`, with its `formats`"},

	/* what they say */
	{SAYING("»''") COUNT, "this message says nothing", "one sentence"},
	{SAYING("'{value} is not {»nearest}'")
	 "    check: known\n    of: line-a.c\n    report: [unlisted]\n",
	 "`{nearest}` is empty here", "`misspelling`"},
	{ALL "    check: known\n    of: line-a.c\n    report: [retired]\n"
	     "    fix: {replace: '{»nearest}'}\n",
	 "`{nearest}` is empty here", NULL},
	{ALL "    check: known\n    of: line-a.c\n    report: [unlisted]\n"
	     "    suggest: {from: »nearest}\n",
	 "nothing is ever suggested", NULL},
	{SAYING("'at most {»max}'") 
	 "    check: range\n    of: line-a.n\n    min: 3\n",
	 "`{max}` is empty here: the check has no `max`", NULL},
	{SAYING("'{»missing} are not there'") COUNT,
	 "`{missing}` is empty here: the check has no `min`", NULL},
	{SAYING("'as {»other}'") "    check: unique\n    of: line-a.n\n"
				 "    scope: corpus\n",
	 "`unique` gives no `{other}`", NULL},
	{SAYING("'{»missing} is late'") "    check: range\n    of: line-a.n\n"
					"    min: 3\n",
	 "`{missing}` is empty here: the check has no `scope: corpus`", NULL},
	{SAYING("'{»split}'") "    check: match\n    of: line-a.w\n"
			      "    never: x\n",
	 "`{split}` is empty here: the check has no `split`", NULL},
	{ALL COUNT "    related: [{at: »other, message: see}]\n",
	 "`count` meets no `other`", "range"},
	{ALL "    check: range\n    of: line-a.n\n    max: 3\n"
	     "    related: [{at: »cue, message: see}]\n",
	 "`range` meets no `cue`", "`context`"},

	/* keys that contradict each other */
	{ALL COUNT "    when: [{have: line-a.c, »is: RED}]\n",
	 "`have` asks only whether something is there", "write `value`"},
	{ALL COUNT "    when: [{lack: line-a.n, »above: 3}]\n",
	 "`lack` asks only whether something is there", NULL},
	{WITH("start: '^C', »starts: [{match: '^D'}]"),
	 "`starts` stands for several patterns instead of `start`",
	 "as `{match: …}`"},
	{WITH("start: '^C (?<x>.)', »same: [x]"), "`same` is asked of parts",
	 "`begins: part`"},
	{WITH("start: '^C (?<x>.)', begins: message, »counts: x"),
	 "`counts` is asked of parts", NULL},
	{WITH("start: '^C (?<x>.)', begins: part, counts: »x, "
	      "fields: [{id: x, type: letter}]"),
	 "`x` is no number, and only numbers count up", NULL},
	{WITH("start: '^C', items: {»each: a, forms: [{id: x, match: b}]}"),
	 "`forms` read the items", "one of the `forms`"},
	{WITH("start: '^C', items: {split: a, »gap: b}"),
	 "`gap` is what stands between two matches of `each`", "leave it out"},
	{WITH("start: '^C', items: {cut: lines, »split: a}"),
	 "each line is an item, so `split` cuts nothing", NULL},
	{WITH("start: '^C', items: {cut: lines, »begin: a}"),
	 "each line is an item, so `begin` cuts nothing", NULL},
	{WITH("start: '^C', continue: {lines: any, max: »0}"),
	 "the first line counts", "leave the key out"},
	{WITH("starts: [{match: '^C', seen: [»line-c]}]"),
	 "`line-c` can never begin: it waits for one of itself", NULL},
	{WITH("starts: [{match: '^C', seen: [»line-a], unseen: [line-a]}]"),
	 "`line-a` cannot be both `seen` and `unseen`", "take one"},
	{HEAD BODY "frames: [{id: f, text: '{example} »{example}'}]\n",
	 "a second hole {example} in this frame", "another frame"},
	{HEAD "detect: {enough: »0, clues: [{match: x}]}\n" BODY,
	 "`enough` is 1 or more", NULL},
	{HEAD "detect: {within: »0, enough: 1, clues: [{match: x}]}\n" BODY,
	 "no line is searched for clues", NULL},
	{HEAD "detect: {»enough: 1}\n" BODY, "`detect` needs `clues`", NULL},

	{HEAD BODY "mentions: [{id: m, in: [line-a, »m], match: x}]\n",
	 "`m` is looked for in itself", NULL},
	{HEAD BODY "columns: [{»id: n, holds: name, names: [n]}]\n",
	 "no column holds text", "`{id: text, names: [text]}`"},

	{WITH("start: '^C (?<t>.*)', fields: [{id: u, from: »u, take: x}]"),
	 "field `u` is a piece of itself", "its own group"},
	{WITH("start: '^C (?<t>.*)', fields: [{id: u, from: v, take: x}, "
	      "{id: v, from: »u, take: x}]"),
	 "field `v` is a piece of itself", NULL},
	{WITH("start: '^C (?<t>.*)?', fields: [{id: t, assume: [{value: "
	      "»line-c.t}]}]"),
	 "field `t` is assumed from itself", NULL},

	/* names */
	{"language: 1\nspec: »my mini\n" BODY, "`my mini` cannot be an id",
	 NULL},
	{HEAD BODY "  - {id: »raw, zone: text, start: '^C'}\n",
	 "`raw` is the whole file", "another name"},
	{HEAD BODY "  - {id: »file, zone: text, start: '^C'}\n",
	 "`file` is the name of the message's file", "`zone: file`"},
	{HEAD BODY "mentions: [{id: »file, in: [line-a], match: x}]\n",
	 "`file` is the name of the message's file", NULL},
	{WITH("start: '^C (?<a>.)', fields: [{id: k, type: key, is: »a}]"),
	 "this key is `a` in every message", "in braces: `{a}`"},
};

static const struct specs_told doubts[] = {
	{ALL COUNT "    when: [{value: 'line-a.c:group', in: [warm, »colt]}]\n",
	 "no entry of `colours` is of the group `colt`",
	 "did you mean `cold`?"},
	{ALL COUNT "    when: [{value: 'line-a.c:status', is: »retird}]\n",
	 "no code has the status `retird`", "current, retired"},
	{ALL COUNT "    when: [{value: line-a.t, is: »26.11.2026}]\n",
	 "no time reads `26.11.2026`", "`same: 2006-07-05`"},
	{ALL COUNT "    when: [{value: 'line-a.t:weekday', is: »SAT}]\n",
	 "no weekday is called `SAT`", "`Saturday`"},
	{ALL "    check: compatible\n    of: line-a.c\n"
	     "    groups: [{group: »wram, max: 1}]\n",
	 "no entry of `colours` is of the group `wram`",
	 "did you mean `warm`?"},
	{ALL "    check: range\n    of: line-a.t\n    max: date + »5\n",
	 "`5` moves a time by so many years", "`5d` for days"},
	{ALL "    check: parsed\n    event: »undetected\n",
	 "no text is undetected", "`detect`"},
	{SAYING("'The day value»} is far'") COUNT,
	 "a brace that nothing opens", "write `{`"},
	{WITH("catch: yes") "  - {id: line-d, zone: text, catch: »yes}\n",
	 "`line-d` catches nothing: `line-c`", "`before`"},
	{HEAD BODY_OF("{id: text}, {id: end}", "")
	 "  - {id: line-c, zone: text, start: '^C', begins: message}\n"
	 "  - {id: line-d, zone: end, start: '^D', begins: »message}\n",
	 "`line-c` begins a message too", "`starts`"},
	{HEAD "detect: {»clues: [{match: x}]}\n" BODY RULE
	      "    check: parsed\n    event: undetected\n",
	 "these clues decide nothing", "say `enough`"},
	{HEAD "detect: {enough: »9, clues: [{match: x, weight: 8}]}\n" BODY RULE
	      "    check: parsed\n    event: undetected\n",
	 "all clues together weigh 8", "lower it"},

	/* patterns that look like something else */
	{WITH("start: »~"), "`~` is a text here", "leave the key out"},
	{WITH("start: »\"\\bREM\""), "a backspace stands in this pattern",
	 "single quotes"},
	{WITH("start: »'/^REM/i'"), "slashes do not hold a pattern",
	 "`fold: [case]`"},
	{WITH("start: »'/REM$/'"), "slashes do not hold a pattern",
	 "leave them out"},
	{WITH("start: »‘^REM’"), "these quotes do not hold a pattern",
	 "straight ones"},
	{WITH("start: »“REM$”"), "these quotes do not hold a pattern", NULL},
	{WITH("start: »“^REM”"), "these quotes do not hold a pattern", NULL},
	{WITH("start: '^:(?<ref>.»{1,16)$'"),
	 "`{1,16` is no number of times", "write `}`"},
	{WITH("start: '^(?:\\d»{6)'"), "`{6` is no number of times", NULL},
	{WITH("start: »'\\nREM'"), "which holds no line end", "`continue`"},
	{WITH("starts: [{match: »'^REM\\n'}]"), "which holds no line end", NULL},
	{INTERRUPTED("match: »'^PAGE\\r\\n$'"), "which holds no line end",
	 NULL},
};

/* What looks like nonsense and is none. */
static const char *const fine[] = {
	ALL "    check: valid\n    of: line-a.c, line-a.t, line-a.n\n",
	ALL "    check: sequence\n    of: 'line-a.c:rank, line-a.t:year'\n"
	    "    report: [gap]\n",
	ALL "    check: count\n    of: line-b\n    min: 0\n    max: 3\n",
	ALL "    check: parsed\n    event: repeated\n    of: line-a\n",
	SAYING("'{nearest}, not {text}'")
	"    check: known\n    of: line-a.c\n"
	"    report: [misspelling, unlisted]\n",
	SAYING("'{nearest}, not {text}'")
	"    check: known\n    of: line-a.c\n    report: [unlisted]\n"
	"    near: 1\n",
	SAYING("'{value} is above {max}'")
	"    check: range\n    of: line-a.n\n    max: 3\n    also:\n"
	"      - {min: 1, message: '{value} is below {min}'}\n",
	ALL "    check: range\n    of: line-a.n\n    max: line-b.n:length\n"
	    "    related: [{at: other, message: see}]\n",
	ALL COUNT "    when: [{value: 'line-a.c:group', is: warm}, "
		  "{value: 'line-a.c:status', not: current}]\n",
	ALL COUNT "    when: [{value: line-a.t, not: 26 November 2026}, "
		  "{value: 'line-a.t:weekday', is: Saturday}]\n",
	SAYING("'-} is missing behind {value}'") COUNT,
	WITH("start: '^C (?<x>\\d+)', begins: part, same: [x], counts: x"),
	WITH("start: '^C', items: {split: ',', each: '(?<x>\\w+)'}"),
	WITH("start: '^C', items: {begin: '\\d\\.', split: ';'}"),
	WITH("start: '^C', items: {cut: lines}"),
	WITH("like: line-a, starts: [{match: '^C (?<n>.)(?<c>.)(?<t>.)'}]"),
	WITH("starts: [{match: '^C'}, {match: '^D', seen: [line-c]}]"),
	WITH("catch: yes, before: [line-b]")
	"  - {id: line-d, zone: text, catch: yes}\n",
	HEAD BODY "  - {id: file, zone: file, start: '^(?<year>\\d\\d)'}\n",
	WITH("start: '^\\{1,16\\)\\{4:$'"),
	WITH("start: '^{1:F01(?:\\n|$)'"),
	WITH("start: '/[a-z]+/'"),
	WITH("start: '“[^”]+”'"),
	WITH("start: '`(?<code>[^`]+)`'"),
	WITH("start: '„[^“]*\\$“'"),
	WITH("start: '^C', begins: message")
	"  - {id: line-d, zone: text, start: '^D', begins: message}\n",
	ALL COUNT "    when: [{value: line-a.n, in: [NIL, '-1']}, "
		  "{value: line-a.t, not: NIL}]\n",
	HEAD OPEN "  - {id: line-c, zone: text, start: '^C (?<t>\\S+)(?<s>.)', "
		  "fields: [{id: t, type: time, formats: ['hh:mm']}, "
		  "{id: s, type: code, vocabulary: states}]}\n" RULE COUNT
		  "    when: [{value: line-c.t, is: '10:00'}, "
		  "{value: line-c.s, is: MAYBE}]\n",
	WITH("start: '^C\\\\n'"),
	INTERRUPTED("covers: lines, match: '^PAGE\\n'"),
};

START_TEST(test_resolve_nonsense_mistake)
{
	specs_tells(&mistakes[_i], false);
}
END_TEST

START_TEST(test_resolve_nonsense_doubt)
{
	specs_tells(&doubts[_i], true);
}
END_TEST

START_TEST(test_resolve_nonsense_fine)
{
	specs_fine(fine[_i]);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_resolve_nonsense_mistake, 0,
			    UNIT_COUNT(mistakes));
	tcase_add_loop_test(tc, test_resolve_nonsense_doubt, 0,
			    UNIT_COUNT(doubts));
	tcase_add_loop_test(tc, test_resolve_nonsense_fine, 0,
			    UNIT_COUNT(fine));
}

UNIT_MAIN("resolve_nonsense", add_tests)
