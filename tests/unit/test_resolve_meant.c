/* SPDX-License-Identifier: MIT
 *
 * What is well formed and cannot be meant, or is not what it looks like: each
 * is told once, where it stands (at the »), with what to do about it.
 */
#include "specs.h"

#define HEAD "language: 1\nspec: t\n"
#define BODY                                                                   \
	"zones: [{id: text}]\n"                                                \
	"vocabularies:\n"                                                      \
	"  - id: colours\n"                                                    \
	"    entries:\n"                                                       \
	"      - {code: RED, rank: 1, has: [hue=0]}\n"                         \
	"      - {code: GREEN, rank: 2}\n"                                     \
	"elements:\n"                                                          \
	"  - id: line-a\n"                                                     \
	"    zone: text\n"                                                     \
	"    start: '^A (?<n>\\d+) (?<c>\\w+) (?<t>\\d{6}) (?<w>.*)'\n"        \
	"    fields:\n"                                                        \
	"      - {id: n, type: number}\n"                                      \
	"      - {id: c, type: code, vocabulary: colours}\n"                   \
	"      - {id: t, type: time, formats: [YYMMDD]}\n"                     \
	"  - {id: line-b, zone: text, start: '^B (?<n>\\d+)', occurs: many}\n"
#define VALUES "values: [{id: date, is: line-a.t}]\n"
#define RULE_OF(code, name, message)                                           \
	"rules:\n"                                                             \
	"  - code: " code "\n"                                                 \
	"    name: " name "\n"                                                 \
	"    severity: error\n"                                                \
	"    kind: format\n"                                                   \
	"    message: " message "\n"                                           \
	"    examples: [{bad: x}, {good: y}, {good: z}]\n"
#define RULE RULE_OF("T1", "one", "no")
#define ALL HEAD BODY VALUES RULE
#define WITH_START(start) "  - {id: line-c, zone: text, start: " start "}\n"
#define WITH_FIELDS(start, fields)                                             \
	"  - {id: line-c, zone: text, start: " start ", fields: [" fields "]}\n"
#define WITH_TIME(formats)                                                     \
	WITH_FIELDS("'^C (?<t>.*)'", "{id: t, type: time, formats: " formats   \
				     "}")
#define PARTS "YYYY YY MM M DDD DD D MON WKD hh mm"

static const struct specs_told mistakes[] = {
	/* formats of times */
	{HEAD BODY WITH_TIME("[»HHMM]"), "`HH` is no part of a time",
	 "did you mean `hh`? The parts are " PARTS
	 "; other letters of a message stand in double quotes"},
	{HEAD BODY WITH_TIME("[hhmm, MON»TH D]"), "`TH` is no part of a time",
	 NULL},
	{HEAD BODY WITH_TIME("['YYYY-MM-DD hh:»MM']"),
	 "`MM` says once more what the format has already",
	 "did you mean `mm`?"},
	{HEAD BODY WITH_TIME("['hh»\"mm']"), "a quote that nothing closes",
	 "double quotes stand in pairs"},
	{HEAD BODY WITH_FIELDS("'^C (?<t>.*)'",
			       "{id: t, type: duration, formats: [»'hh:mm']}"),
	 "a duration is hours and minutes in four digits", "write `hhmm`"},

	/* values of two sorts */
	{ALL "    check: range\n    of: line-a.t\n    max: »3\n",
	 "`3` is a number and `line-a.t` a time: the two do not compare",
	 "`:year`"},
	{ALL "    check: range\n    of: line-a.n\n    max: »date\n",
	 "`date` is a time and `line-a.n` a number", NULL},
	{ALL "    check: range\n    of: line-a.c\n    min: »3\n",
	 "`3` is a number and `line-a.c` a code", "`:rank`"},
	{ALL "    check: range\n    of: line-b.n\n    min: »3\n",
	 "`3` is a number and `line-b.n` a text", "`type: number`"},
	{ALL "    check: range\n    of: line-a.n\n    min: 3\n    also:\n"
	     "      - {of: »line-a.t, message: no}\n",
	 "`line-a.t` is a time and `3` a number", NULL},
	{ALL "    check: agree\n    of: line-a.w, line-a.c, »line-a.t\n",
	 "`line-a.t` is a time and `line-a.w` a text", "`type: time`"},
	{ALL "    check: agree\n    of: 'line-a.t:weekday, »line-a.t'\n",
	 "`line-a.t` is a time and `line-a.t:weekday` a weekday",
	 "`:weekday`"},
	{ALL "    check: agree\n    of: line-a.w, line-a.c\n"
	     "    by: »modulo 100\n",
	 "`modulo 100` compares numbers, and `line-a.w` is a text", NULL},
	{ALL "    check: member\n    of: line-a.n\n    among: »line-a.w\n",
	 "`line-a.w` is a text and `line-a.n` a number", NULL},
	{ALL "    check: member\n    of: line-a.n\n    among: »corpus.id\n",
	 "`corpus.id` is a text and `line-a.n` a number", "`:text`"},
	{ALL "    check: order\n    of: »line-a.w\n    by: rank rising\n",
	 "`line-a.w` is a text and has no place in an order", "`rank`"},
	{ALL "    check: count\n    of: line-b\n    max: »line-a.t\n",
	 "`max` is how many there may be, not a time", NULL},
	{ALL "    check: count\n    of: line-b\n    max: 1\n"
	     "    when: [{value: line-a.n, above: »line-a.t}]\n",
	 "`line-a.t` is a time and `line-a.n` a number", NULL},
	{ALL "    check: count\n    of: line-b\n    max: 1\n"
	     "    when: [{value: line-a.t, same: »line-a.w}]\n",
	 "`line-a.w` is a text and `line-a.t` a time", NULL},
	{ALL "    check: range\n    of: line-a.n\n    max: line-b.n:length + "
	     "»3h\n",
	 "`3h` is a span of time, and `line-b.n:length` a number", NULL},
	{ALL "    check: range\n    of: highest(»line-a.w):length\n    max: 3\n",
	 "`line-a.w` is a text: of texts none is the highest", NULL},
	{ALL "    check: range\n    of: 'sum(line-a.n, »line-a.t)'\n"
	     "    max: 3\n",
	 "`line-a.t` is a time: `sum` adds numbers", NULL},

	/* patterns */
	{HEAD BODY WITH_START("»'(*LIMIT_MATCH=9)^C'"),
	 "`(*LIMIT_MATCH=9)` is not for specs", "leave it out"},
	{HEAD BODY WITH_START("»'(*UCP)^C'"), "`(*UCP)` is not for specs",
	 "`\\p{L}`"},
	{HEAD "patterns: [{id: p, match: »'(*NO_JIT)x'}]\n" BODY WITH_START(
		 "'^C {p}'"),
	 "`(*NO_JIT)` is not for specs", NULL},
	{HEAD BODY WITH_START("'^C [(?C1)]»(?C1)x'"),
	 "`(?C1)` calls a program, and none is there", "leave it out"},
	{HEAD BODY WITH_START("'^C »(?C\"a\")x'"),
	 "`(?C\"a\")` calls a program", NULL},

	/* of a pattern that does not compile not all groups are known */
	{HEAD BODY WITH_FIELDS("'^C (?<»1c>.*)'", "{id: c, type: number}"),
	 "must start with a non-digit", NULL},

	/* fields */
	{HEAD BODY WITH_FIELDS("'^C (?<size>.*)'", "{id: »siz}"),
	 "no pattern has a group `siz`", "did you mean `size`?"},
	{HEAD BODY WITH_FIELDS("'^C (?<t>.*)'", "{id: »q, type: number}"),
	 "no pattern has a group `q`",
	 "write `(?<q>…)` where it stands, or give the field `from` or "
	 "`assume`"},
	{HEAD BODY WITH_FIELDS("'^C (?<t>.*)'",
			       "{id: a, type: key, is: '{t}{b}'}, "
			       "{id: b, type: key, is: '{»a}'}"),
	 "field `b` is made of itself, by way of `a`", NULL},
	{HEAD BODY WITH_FIELDS("'^C (?<t>.*)'",
			       "{id: a, type: key, is: '{t}{»a}'}"),
	 "field `a` is made of itself", NULL},
	{HEAD BODY WITH_FIELDS("'^C (?<t>\\d+)'",
			       "{id: t, type: time, formats: [hhmm], "
			       "complete: {from: »line-a.n}}"),
	 "`line-a.n` is a number, not a time", NULL},
	{HEAD BODY WITH_FIELDS("'^C (?<t>\\d+)'",
			       "{id: t, type: time, formats: [hhmm], "
			       "complete: {from: »line-b.n}}"),
	 "`line-b.n` is a text, not a time", "`type: time`"},
	{HEAD BODY WITH_FIELDS("'^C (?<t>\\d+)'",
			       "{id: t, type: time, formats: [hhmm], "
			       "complete: {from: »line-c.t}}"),
	 "`t` is completed from itself", NULL},
	{HEAD BODY WITH_FIELDS("'^C (?<t>\\d+) (?<u>\\d+)'",
			       "{id: t, type: time, formats: [hhmm], "
			       "complete: {from: line-c.u}}, "
			       "{id: u, type: time, formats: [hhmm], "
			       "complete: {from: »line-c.t}}"),
	 "`u` is completed from itself, by way of `t`", NULL},

	/* codes and names */
	{HEAD BODY RULE_OF("T1", "»One-Two", "no") "    check: valid\n"
						   "    of: line-a.n\n",
	 "`One-Two` cannot be the name of a rule",
	 "small letters, digits and hyphens, a letter first: `one-two`"},
	{HEAD BODY RULE_OF("T1", "»one two", "no") "    check: valid\n"
						   "    of: line-a.n\n",
	 "`one two` cannot be the name of a rule", "`one-two`"},
	{HEAD BODY RULE_OF("»T 1", "one", "no") "    check: valid\n"
						"    of: line-a.n\n",
	 "`T 1` cannot be the code of a rule",
	 "letters and digits, a letter first: `T1`"},
	{HEAD BODY RULE_OF("»'1'", "one", "no") "    check: valid\n"
						"    of: line-a.n\n",
	 "`1` cannot be the code of a rule", NULL},

	/* bounds */
	{ALL "    check: range\n    of: line-a.n\n    min: 4\n    max: »3\n",
	 "`max` 3 is below `min` 4", "exchange them"},
	{ALL "    check: range\n    of: line-a.t\n    min: 2006-01-01\n"
	     "    max: »2005-01-01\n",
	 "`max` 2005-01-01 is below `min` 2006-01-01", NULL},
	{ALL "    check: count\n    of: line-b\n    min: 2\n    also:\n"
	     "      - {max: »1, message: no}\n",
	 "`max` 1 is below `min` 2", NULL},
	{ALL "    check: compatible\n    of: line-a.c\n"
	     "    groups: [{group: x, min: 4, max: »3}]\n",
	 "`max` 3 is below `min` 4", NULL},
	{ALL "    check: sequence\n    of: line-a.n\n    report: [gap]\n"
	     "    from: 4\n    max: »3\n",
	 "`max` 3 is below `from` 4", NULL},
	{ALL "    check: count\n    of: line-b\n    max: 1\n"
	     "    when: [{value: line-a.n, above: 5, below: »4}]\n",
	 "nothing is above 5 and below 4", NULL},

	/* operands of no form */
	{ALL "    check: range\n    of: »avg(line-a.n)\n    max: 3\n",
	 "unknown function `avg`",
	 "first, last, highest, lowest, count, sum, closest"},
	{ALL "    check: range\n    of: »higest(line-a.n)\n    max: 3\n",
	 "unknown function `higest`", "did you mean `highest`?"},
	{ALL "    check: range\n    of: sum»(line-a.n\n    max: 3\n",
	 "a bracket that nothing closes", "write `)`"},
	{ALL "    check: range\n    of: line-a.n»)\n    max: 3\n",
	 "a bracket that nothing opens", NULL},
	{ALL "    check: range\n    of: line-a.n\n    min: »-5\n",
	 "`-5` is no number", "digits alone, from 0 to 2147483647"},
	{ALL "    check: range\n    of: line-a.n\n    max: »12.5\n",
	 "`12.5` is no number", "whole"},
	{ALL "    check: range\n    of: line-a.n\n    max: »99999999999\n",
	 "`99999999999` is no number", "from 0 to 2147483647"},
	{ALL "    check: range\n    of: line-a.t\n    max: »2005-02-30\n",
	 "`2005-02-30` is no day", "YYYY-MM-DD"},
	{ALL "    check: range\n    of: line-a.n\n    max: »~\n",
	 "`~` is no operand", "leave the key out"},
	{ALL "    check: range\n    of: »'[line-a.n}'\n    max: 3\n",
	 "`[` has no place in an operand", "`element.field`"},
	{ALL "    check: range\n    of: »'{line-a.n}'\n    max: 3\n",
	 "`{` has no place in an operand", "only in texts"},
	{ALL "    check: range\n    of: line-a.n\n    max: line-a.n »* 2\n",
	 "`*` has no place in an operand", NULL},
	{ALL "    check: range\n    of: 'line-a.n:»'\n    max: 3\n",
	 "an attribute is missing behind the colon", NULL},
	{ALL "    check: range\n    of: 'line-a.c:»has'\n    max: 3\n",
	 "unknown attribute `has`", "read by its own name"},
	{HEAD BODY RULE_OF("T1", "one", "'a {»valu} b'") "    check: valid\n"
							 "    of: line-a.n\n",
	 "unknown word `valu`", "did you mean `{value}`?"},
	{HEAD BODY RULE_OF("T1", "one", "'a »{value {text}'")
		 "    check: valid\n    of: line-a.n\n",
	 "a brace that nothing closes", NULL},
	{ALL "    check: valid\n    of: line-a.n\n    when: [{»has: line-b}]\n",
	 "unknown key `has`", "have, lack, value"},
};

static const struct specs_told doubts[] = {
	{HEAD BODY WITH_START("'^C(a»(?R)?b)'"), "the pattern calls itself",
	 "write the levels out"},
	{HEAD BODY WITH_START("'^C(?<x>\\(»(?&x)?\\))'"),
	 "the pattern calls itself", NULL},
	{HEAD BODY WITH_START("'^C(\\(»(?1)?\\))'"), "the pattern calls itself",
	 NULL},
	{HEAD BODY RULE "    check: valid\n    of: line-a.n\n"
			"    era: {»from: 2001-01-01}\n",
	 "no message has a date: the spec has no value `date`",
	 "`values: [{id: date, is: …}]`"},
	{HEAD BODY RULE "    check: valid\n    of: line-a.n\n"
			"    adjust: [{»until: 2001-01-01, severity: info}]\n",
	 "no message has a date", NULL},
	{ALL "    check: count\n    of: line-b\n    max: 1\n"
	     "    when: [{value: line-a.n, is: »'07'}]\n",
	 "no number is written `07`", "`:text`"},
	{HEAD BODY WITH_TIME("['D »month']"),
	 "`month` is a text here, and no part of a time", "double quotes"},
};

/* What looks like a mistake and is none. */
static const char *const fine[] = {
	HEAD BODY WITH_TIME("[DDhhmmZ MON YY, DDhhmm UTC, D of MON, DD.MM.]"),
	HEAD BODY WITH_TIME("['hh\"h\"mm']"),
	HEAD BODY WITH_TIME("[D de MON YYYY, the D MON, 'hh:mm hrs D MON']"),
	HEAD BODY WITH_START("'^C \\p{Lu}+'"),
	HEAD BODY WITH_START("'^C(?<x>a)(?&x)b\\g{x}(?:(*COMMIT)c|d)'"),
	HEAD BODY WITH_START("'^C[(?R)]\\(?R\\Q(?R)\\E'"),
	HEAD BODY WITH_FIELDS("'^C (?<t>.*)'",
			      "{id: u, from: t, take: '^.'}, "
			      "{id: v, assume: [{value: line-a.n}]}, "
			      "{id: k, type: key, is: '{t}{line-a.w}'}"),
	HEAD BODY "  - {id: line-c, like: line-a, start: '^C (?<n>\\d+)'}\n",
	HEAD BODY "interruptions: [{id: cut, match: '^-(?<x>\\d+)', "
		  "fields: [{id: x, type: number}]}]\n",
	ALL "    check: range\n    of: 'line-a.c:rank'\n    max: 3\n",
	ALL "    check: range\n    of: 'line-a.t:year'\n    max: date:year + 1\n",
	ALL "    check: range\n    of: line-a.t\n    max: date + 5d\n"
	    "    min: date - 5d\n",
	ALL "    check: range\n    of: line-a.t\n    max: first(date, "
	    "line-a.t)\n    era: {from: 2001-01-01}\n",
	ALL "    check: agree\n    of: line-a.w, line-a.c\n",
	ALL "    check: range\n    of: line-a.n\n    min: 3\n    max: 3\n",
	ALL "    check: order\n    of: line-a.c\n    by: rank rising\n",
	ALL "    check: count\n    of: line-b\n    max: line-a.n\n"
	    "    when: [{value: line-a.n, is: '7'}]\n",
};

START_TEST(test_resolve_meant_mistake)
{
	specs_tells(&mistakes[_i], false);
}
END_TEST

START_TEST(test_resolve_meant_doubt)
{
	specs_tells(&doubts[_i], true);
}
END_TEST

START_TEST(test_resolve_meant_fine)
{
	specs_fine(fine[_i]);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_resolve_meant_mistake, 0,
			    UNIT_COUNT(mistakes));
	tcase_add_loop_test(tc, test_resolve_meant_doubt, 0,
			    UNIT_COUNT(doubts));
	tcase_add_loop_test(tc, test_resolve_meant_fine, 0, UNIT_COUNT(fine));
}

UNIT_MAIN("resolve_meant", add_tests)
