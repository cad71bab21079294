/* SPDX-License-Identifier: MIT
 *
 * What happens round the checks: eras, conditions, adjustments, precedence
 * between rules, places, templates, related places, fixes.
 */
#include "checking.h"

/* ---- whether a check runs */

#define PINK "    check: known\n    of: colours.colour\n" \
	     "    report: [unlisted]\n    message: '{text}'\n"

static const struct check_case gates[] = {
	{PINK, "HEAD a\nCOLOURS: PINK\n", "2:10 [PINK] PINK"},
	/* Eras include their last day; an undated message is of none. */
	{PINK "    era: {from: 2000-01-01, until: 2005-12-31}\n",
	 "HEAD a ON 2005-12-31 23:59\nCOLOURS: PINK\n", "2:10 [PINK] PINK"},
	{PINK "    era: {from: 2000-01-01, until: 2005-12-31}\n",
	 "HEAD a ON 2006-01-01\nCOLOURS: PINK\n", ""},
	{PINK "    era: {from: 2000-01-01}\n", "HEAD a\nCOLOURS: PINK\n", ""},
	/* With a month or a year alone, only if it lies wholly within. */
	{PINK "    era: {from: 2000-01-01, until: 2005-12-31}\n",
	 "HEAD a ON 2005-12\nCOLOURS: PINK\n", "2:10 [PINK] PINK"},
	{PINK "    era: {from: 2000-01-01, until: 2005-12-30}\n",
	 "HEAD a ON 2005-12\nCOLOURS: PINK\n", ""},
	{PINK "    era: {from: 2000-01-01, until: 2005-12-31}\n",
	 "HEAD a ON 2005\nCOLOURS: PINK\n", "2:10 [PINK] PINK"},
	{PINK "    era: {from: 2000-01-02, until: 2005-12-31}\n",
	 "HEAD a ON 2000\nCOLOURS: PINK\n", ""},
	{PINK "    when: [{have: size}, {have: number}]\n",
	 "HEAD a\nCOLOURS: PINK\nN 1\n", ""},
	{PINK "    where: [{value: 'colours.colour:length', above: 3}]\n",
	 "HEAD a\nCOLOURS: PIN, PINK\n", "2:15 [PINK] PINK"},
	{PINK "    unless: [{have: size}, {have: number}]\n",
	 "HEAD a\nCOLOURS: PINK\nN 1\n", ""},
	/* Conditions on other elements see the whole message. */
	{PINK "    where: [{value: number.number, is: 2}]\n",
	 "HEAD a\nCOLOURS: PINK\nN 1\nN 2\n", "2:10 [PINK] PINK"},
	/* Any of `also`; the first finding of a place stays. */
	{PINK "    also:\n"
	      "      - {report: [retired], message: 'retired {text}'}\n"
	      "      - {report: [unlisted], message: other}\n"
	      "      - {check: count, of: number, max: 0, message: number}\n",
	 "HEAD a\nCOLOURS: PINK, SEPIA\nN 1\n",
	 "2:10 [PINK] PINK\n2:16 [SEPIA] retired SEPIA\n3:1 [N 1] number"},
	/* `at`: elsewhere, once a place; where that is not there, here. */
	{PINK "    at: head.id\n", "HEAD a\nCOLOURS: PINK, GREY\n",
	 "1:6 [a] PINK"},
	{PINK "    at: size\n", "HEAD a\nCOLOURS: PINK\n",
	 "2:10 [PINK] PINK"},
	/* Bound to the same element and item. */
	{PINK "    at: colours.of\n", "HEAD a\nCOLOURS: RED/BIG, PINK/HUGE\n",
	 "2:24 [HUGE] PINK"},
};

START_TEST(test_judge_gates)
{
	check_one(&gates[_i]);
}
END_TEST

/* ---- severity and confidence */

static const struct {
	const char *keys;
	const char *text;
	enum cbl_corpus_mode corpus;
	enum cbl_severity severity;
	double confidence;
} weights[] = {
	{"", "HEAD a\nN 1\n", CBL_CORPUS_OPEN, CBL_SEVERITY_WARNING, 1},
	{"    confidence: 0.9\n", "HEAD a\nN 1\n", CBL_CORPUS_OPEN,
	 CBL_SEVERITY_WARNING, 0.9},
	/* The first that applies. */
	{"    adjust:\n"
	 "      - {until: 2000-01-01, severity: error}\n"
	 "      - {from: 2006-01-01, until: 2006-12-31, severity: hint}\n"
	 "      - {from: 2000-01-01, severity: info, confidence: 0.3}\n",
	 "HEAD a ON 2006-07-05\nN 1\n", CBL_CORPUS_OPEN, CBL_SEVERITY_HINT, 1},
	{"    adjust: [{from: 2000-01-01, severity: hint}]\n", "HEAD a\nN 1\n",
	 CBL_CORPUS_OPEN, CBL_SEVERITY_WARNING, 1},
	{"    adjust: [{corpus: closed, severity: error}]\n", "HEAD a\nN 1\n",
	 CBL_CORPUS_OPEN, CBL_SEVERITY_WARNING, 1},
	{"    adjust: [{corpus: closed, severity: error}]\n", "HEAD a\nN 1\n",
	 CBL_CORPUS_CLOSED, CBL_SEVERITY_ERROR, 1},
	{"    adjust: [{when: [{have: size}], severity: hint},\n"
	 "             {where: [{value: number.number, is: 1}],\n"
	 "              confidence: 0.25}]\n",
	 "HEAD a\nN 1\n", CBL_CORPUS_OPEN, CBL_SEVERITY_WARNING, 0.25},
};

START_TEST(test_judge_weight)
{
	struct checking c;
	struct cbl_buf keys;

	cbl_buf_init(&keys, 0);
	cbl_buf_text(&keys, "    check: count\n    of: number\n    max: 0\n"
			    "    message: many\n");
	cbl_buf_text(&keys, weights[_i].keys);
	check_rule(&c, cbl_buf_cstr(&keys), weights[_i].text);
	c.judge.corpus_mode = weights[_i].corpus;
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	ck_assert_int_eq(c.bag.findings[0].severity, weights[_i].severity);
	ck_assert_double_eq_tol(c.bag.findings[0].confidence,
				weights[_i].confidence, 1e-12);
	checking_release(&c);
	cbl_buf_release(&keys);
}
END_TEST

/* A user's severity is above all others; 0.9 is not below 0.9. */
START_TEST(test_judge_user)
{
	struct checking c;

	check_rule(&c,
		   PINK "    confidence: 0.9\n"
			"    adjust: [{corpus: open, severity: hint}]\n",
		   "HEAD a\nCOLOURS: PINK\n");
	c.rules[0].has_severity = true;
	c.rules[0].severity = CBL_SEVERITY_ERROR;
	c.judge.min_confidence = 0.9;
	ck_assert_str_eq(check_findings(&c), "2:10 [PINK] PINK");
	ck_assert_int_eq(c.bag.findings[0].severity, CBL_SEVERITY_ERROR);
	c.judge.min_confidence = 0.91;
	ck_assert_str_eq(check_findings(&c), "");
	c.judge.min_confidence = 0;
	c.rules[0].on = false;
	ck_assert_str_eq(check_findings(&c), "");
	ck_assert_uint_eq(c.bag.messages, 1);
	checking_release(&c);
}
END_TEST

/* ---- between rules */

#define RULE(code, name) \
	"  - code: " code "\n    name: " name "\n    title: Test\n" \
	"    severity: warning\n    kind: format\n    help: h\n    doc: d\n"

static const char three_rules[] =
	RULE("T1", "first") "    check: count\n    of: number\n    max: 0\n"
			    "    message: first\n    yields-to: [second]\n"
	RULE("T2", "second") "    check: count\n    of: size\n    max: 0\n"
			     "    message: second\n    yields-to: [third]\n"
	RULE("T3", "third") "    check: count\n    of: time\n    max: 0\n"
			    "    message: third\n";

static const struct {
	const char *text, *findings;
	int off; /* which rule, from 1; 0: none */
} yields[] = {
	{"HEAD a\nN 1\n", "2:1 [N 1] first", 0},
	{"HEAD a\nSIZE BIG\nN 1\n", "2:1 [SIZE BIG] second", 0},
	/* What fell silent silences nothing. */
	{"HEAD a\nSIZE BIG\nN 1\nT 2000\n",
	 "3:1 [N 1] first\n4:1 [T 2000] third", 0},
	/* A rule that is off does not fire. */
	{"HEAD a\nSIZE BIG\nN 1\n", "3:1 [N 1] first", 2},
};

START_TEST(test_judge_yields)
{
	struct checking c;

	check_rules(&c, three_rules, yields[_i].text);
	if (yields[_i].off)
		c.rules[yields[_i].off - 1].on = false;
	ck_assert_str_eq(check_findings(&c), yields[_i].findings);
	checking_release(&c);
}
END_TEST

/* A pattern that hits its limit is no finding of its own rule, but one of a
 * rule on such events, though that stands first. */
START_TEST(test_judge_undecided)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "HEAD a\nX ");
	for (int i = 0; i < 60; i++)
		cbl_buf_text(&text, "ab");
	cbl_buf_text(&text, "!\n");
	check_rules(&c,
		    RULE("T1", "first") "    check: parsed\n"
					"    event: undecided\n"
					"    message: undecided\n"
		    RULE("T2", "second") "    check: match\n"
					 "    of: text.text\n"
					 "    pattern: '^(?:a|b|ab|ba)*$'\n"
					 "    message: second\n"
		    RULE("T3", "third") "    check: match\n"
					"    of: text.text\n"
					"    never: '^(?:a|b|ab|ba)*$'\n"
					"    message: third\n",
		    cbl_buf_cstr(&text));
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	unit_str_eq(c.bag.findings[0].message, "undecided");
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

/* A rule says no more than a thousand things of one message. */
START_TEST(test_judge_many)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "HEAD a\n");
	for (int i = 0; i < 3000; i++)
		cbl_buf_text(&text, "N 1\n");
	check_rule(&c, "    check: unique\n    of: number.number\n"
		       "    message: again\n",
		   cbl_buf_cstr(&text));
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1000);
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

/* ---- what a finding says */

static const struct {
	const char *message, *text, *said;
} templates[] = {
	{"{value}", "HEAD a\nCOLOURS: TANGERINE\n", "ORANGE"},
	{"{text}", "HEAD a\nCOLOURS: TANGERINE\n", "TANGERINE"},
	{"{colours.colour:text} is {colours.colour:group}",
	 "HEAD a\nCOLOURS: TANGERINE\n", "TANGERINE is warm"},
	/* Bound to the same item. */
	{"{colours.of}", "HEAD a\nCOLOURS: RED/BIG, ORANGE/HUGE\n", "HUGE"},
	/* Other elements: their first. What is missing is empty. */
	{"{number.number} {size.size}|", "HEAD a\nCOLOURS: ORANGE\nN 7\nN 8\n",
	 "7 |"},
	/* Without a value: as written. */
	{"{number.number}", "HEAD a\nCOLOURS: ORANGE\nN ?\n", "?"},
	{"{date} {date:day} {date:year} {date:julian} {date:weekday} {date:dtg}",
	 "HEAD a ON 2006-07-05 09:35\nCOLOURS: ORANGE\n",
	 "5 July 2006 09:35Z 5 July 2006 2006 186 Wednesday 050935Z JUL 06"},
	/* On one line, and cut. */
	{"{paragraph}", "HEAD a\nCOLOURS: ORANGE\n1. one\n   two\n",
	 "1. one two"},
	{"{paragraph}",
	 "HEAD a\nCOLOURS: ORANGE\n1. 3456789 123456789 123456789 123456789 "
	 "123456789 123456789 123456789 123456789 1\n",
	 "1. 3456789 123456789 123456789 123456789 123456789 123456789 "
	 "123456789 123456789..."},
	{"{item.letter}", "HEAD a\nCOLOURS: ORANGE\nC. c\n", "C"},
};

START_TEST(test_judge_template)
{
	struct checking c;
	struct cbl_buf keys;

	cbl_buf_init(&keys, 0);
	cbl_buf_printf(&keys,
		       "    check: count\n    of: colours.colour\n    max: 0\n"
		       "    where: [{value: colours.colour, is: ORANGE}]\n"
		       "    message: '%s'\n",
		       templates[_i].message);
	check_rule(&c, cbl_buf_cstr(&keys), templates[_i].text);
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	unit_str_eq(c.bag.findings[0].message, templates[_i].said);
	checking_release(&c);
	cbl_buf_release(&keys);
}
END_TEST

START_TEST(test_judge_related)
{
	struct checking c;
	const struct cbl_finding *f;

	check_rule(&c,
		   "    check: agree\n    of: number.number, head.total\n"
		   "    message: '{value}'\n"
		   "    related: [{at: other, message: 'not {other}'},\n"
		   "              {at: size, message: none},\n"
		   "              {at: number.number, message: itself},\n"
		   "              {at: head.id, message: id}]\n",
		   "HEAD a OF 2\nN 3\n");
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	f = &c.bag.findings[0];
	ck_assert_uint_eq(f->related_count, 2);
	unit_str_eq(f->related[0].message, "not 2");
	ck_assert_uint_eq(f->related[0].range.start.column, 11);
	unit_str_eq(f->related[1].message, "id");
	ck_assert_uint_eq(f->related[0].path.len, 0);
	checking_release(&c);
}
END_TEST

/* Where it is said to be: element and field, a mention as a field of what it
 * stands in, the absent by its own name. */
static const struct {
	const char *keys, *text, *element, *field;
} names[] = {
	{"    check: count\n    of: colours.colour\n    max: 0\n",
	 "HEAD a\nCOLOURS: RED\n", "colours", "colour"},
	{"    check: count\n    of: colours\n    max: 0\n",
	 "HEAD a\nCOLOURS: RED\n", "colours", ""},
	{"    check: count\n    of: use.letter\n    max: 0\n",
	 "HEAD a\n1. item A\n", "paragraph", "use"},
	{"    check: count\n    of: size.whom\n    min: 1\n    at: head.id\n",
	 "HEAD a\n", "size", "whom"},
	{"    check: count\n    of: colours\n    max: 0\n    at: head.id\n",
	 "HEAD a\nCOLOURS: RED\n", "head", "id"},
	{"    check: find\n    in: [raw]\n    pattern: EA\n", "HEAD a\n", "",
	 ""},
};

START_TEST(test_judge_names)
{
	struct checking c;
	struct cbl_buf keys;

	cbl_buf_init(&keys, 0);
	cbl_buf_text(&keys, names[_i].keys);
	cbl_buf_text(&keys, "    message: it\n");
	check_rule(&c, cbl_buf_cstr(&keys), names[_i].text);
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	unit_str_eq(c.bag.findings[0].element, names[_i].element);
	unit_str_eq(c.bag.findings[0].field, names[_i].field);
	unit_str_eq(c.bag.findings[0].mrn, "a");
	unit_str_eq(c.bag.findings[0].path, "name.txt");
	checking_release(&c);
	cbl_buf_release(&keys);
}
END_TEST

/* ---- fixes */

static const struct {
	const char *fix, *text;
	const char *edit; /* of the first finding; NULL: there is no fix */
	uint32_t column, end;
} fixes[] = {
	{"{replace: '{nearest}', title: Mend}", "HEAD a\nCOLOURS: ORAGNE\n",
	 "ORANGE", 10, 16},
	/* The blank before goes along. */
	{"{replace: '', title: Drop}", "HEAD a\nCOLOURS: ORAGNE\n", "", 9,
	 16},
	{"{at: colours.of, replace: '{nearest}', title: Mend}",
	 "HEAD a\nCOLOURS: ORAGNE/BIG\n", "ORANGE", 17, 20},
	/* There is nothing to put there, or no such place. */
	{"{replace: '{size.size}', title: Mend}", "HEAD a\nCOLOURS: ORAGNE\n",
	 NULL, 0, 0},
	{"{at: size, replace: '{nearest}', title: Mend}",
	 "HEAD a\nCOLOURS: ORAGNE\n", NULL, 0, 0},
	/* `each` of a kind that has but one. */
	{"{each: '{colours.of}', title: Mend}", "HEAD a\nCOLOURS: ORAGNE/BIG\n",
	 "BIG", 10, 16},
};

START_TEST(test_judge_fix)
{
	struct checking c;
	struct cbl_buf keys;
	const struct cbl_fix *fix;

	cbl_buf_init(&keys, 0);
	cbl_buf_printf(&keys,
		       "    check: known\n    of: colours.colour\n"
		       "    report: [misspelling]\n    message: it\n"
		       "    fix: %s\n",
		       fixes[_i].fix);
	check_rule(&c, cbl_buf_cstr(&keys), fixes[_i].text);
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	fix = &c.bag.findings[0].fix;
	ck_assert_uint_eq(fix->edit_count, fixes[_i].edit ? 1 : 0);
	ck_assert(!fix->title.len == !fixes[_i].edit);
	if (fixes[_i].edit) {
		unit_str_eq(fix->edits[0].text, fixes[_i].edit);
		ck_assert_uint_eq(fix->edits[0].range.start.column,
				  fixes[_i].column);
		ck_assert_uint_eq(fix->edits[0].range.end.column,
				  fixes[_i].end);
	}
	checking_release(&c);
	cbl_buf_release(&keys);
}
END_TEST

/* ---- places */

#define RED_RULE "    check: find\n    in: [raw]\n    pattern: RED\n" \
		 "    message: it\n"

static const struct {
	const char *text;
	uint32_t line, column, excerpt_column;
	const char *excerpt; /* how it begins */
} places[] = {
	{"HEAD a\nX RED\n", 2, 3, 1, "X RED"},
	/* A byte order mark is no column and is not shown. */
	{"\xef\xbb\xbfRED x\n", 1, 1, 1, "RED x"},
	{"\xef\xbb\xbf" "x RED\n", 1, 3, 1, "x RED"},
	/* Columns are code points. */
	{"\xc3\xa9\xc3\xa9 RED\r\n", 1, 4, 1, "\xc3\xa9\xc3\xa9 RED"},
	{"x\rRED", 2, 1, 1, "RED"},
};

START_TEST(test_judge_places)
{
	struct checking c;
	const struct cbl_finding *f;

	check_rule(&c, RED_RULE, places[_i].text);
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	f = &c.bag.findings[0];
	ck_assert_uint_eq(f->range.start.line, places[_i].line);
	ck_assert_uint_eq(f->range.start.column, places[_i].column);
	ck_assert_uint_eq(f->range.end.column, places[_i].column + 3);
	ck_assert_uint_eq(f->excerpt_column, places[_i].excerpt_column);
	unit_str_eq(f->excerpt, places[_i].excerpt);
	checking_release(&c);
}
END_TEST

/* In a long line every place is right, and the excerpt is a window. */
START_TEST(test_judge_places_in_long_line)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	for (int i = 0; i < 500; i++)
		cbl_buf_text(&text, "\xc3\xa9\xc3\xa9 RED ");
	check_rule(&c, RED_RULE, cbl_buf_cstr(&text));
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 500);
	for (uint32_t i = 0; i < 500; i++) {
		const struct cbl_finding *f = &c.bag.findings[i];
		struct cbl_str at = f->excerpt;
		uint32_t skip = f->range.start.column - f->excerpt_column;

		ck_assert_uint_eq(f->range.start.column, 7 * i + 4);
		ck_assert_uint_le(at.len, 240);
		for (; skip; skip--) {
			size_t step = (unsigned char)*at.ptr >= 0xc0 ? 2 : 1;

			at = cbl_str(at.ptr + step, at.len - step);
		}
		at.len = 3;
		unit_str_eq(at, "RED");
	}
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

/* What keeps a rule silent, by number: many rules, for they are looked at 64
 * at a time. */
static const struct {
	const char *keys;
	bool bare, sized; /* does it speak without and with a SIZE? */
} crowd[] = {
	{"", true, true},
	{"    era: {from: 2007-01-01}\n", false, false},
	{"    era: {until: 2007-01-01}\n", true, true},
	{"    when: [{lack: size}]\n", true, false},
	{"    when: [{lack: size.size}]\n", true, false},
	{"    when: [{lack: number}]\n", false, false},
	{"    when: [{have: size}, {lack: time}]\n", false, true},
	{"    when: [{value: size.size, is: BIG}]\n", false, true},
	{"    when: [{value: size.size, is: TINY}]\n", false, false},
};

static void add_crowd(struct cbl_buf *rules)
{
	for (unsigned i = 0; i < 150; i++)
		cbl_buf_printf(rules,
			       "  - code: T%03u\n    name: test-%u\n"
			       "    title: Test\n    severity: warning\n"
			       "    kind: format\n    doc: Why.\n"
			       "    check: count\n    of: number.number\n"
			       "    max: 0\n    message: 'r%u'\n%s",
			       i, i, i, crowd[i % UNIT_COUNT(crowd)].keys);
}

START_TEST(test_judge_crowd)
{
	static const char *const texts[] = {
		"HEAD a ON 2006-07-05 12:00\nN 1\n",
		"HEAD a ON 2006-07-05 12:00\nN 1\nSIZE BIG\n",
	};
	struct cbl_buf rules, wanted;
	struct checking c;

	cbl_buf_init(&rules, 0);
	cbl_buf_init(&wanted, 0);
	add_crowd(&rules);
	check_rules(&c, cbl_buf_cstr(&rules), texts[_i]);
	for (unsigned i = 0; i < 150; i++)
		if (_i ? crowd[i % UNIT_COUNT(crowd)].sized
		       : crowd[i % UNIT_COUNT(crowd)].bare)
			cbl_buf_printf(&wanted, "%s2:3 [1] r%u",
				       wanted.len ? "\n" : "", i);
	unit_str_eq(cbl_str_c(check_findings(&c)), cbl_buf_cstr(&wanted));
	checking_release(&c);
	cbl_buf_release(&rules);
	cbl_buf_release(&wanted);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_judge_gates, 0, UNIT_COUNT(gates));
	tcase_add_loop_test(tc, test_judge_weight, 0, UNIT_COUNT(weights));
	tcase_add_test(tc, test_judge_user);
	tcase_add_loop_test(tc, test_judge_yields, 0, UNIT_COUNT(yields));
	tcase_add_test(tc, test_judge_undecided);
	tcase_add_test(tc, test_judge_many);
	tcase_add_loop_test(tc, test_judge_template, 0, UNIT_COUNT(templates));
	tcase_add_test(tc, test_judge_related);
	tcase_add_loop_test(tc, test_judge_names, 0, UNIT_COUNT(names));
	tcase_add_loop_test(tc, test_judge_fix, 0, UNIT_COUNT(fixes));
	tcase_add_loop_test(tc, test_judge_places, 0, UNIT_COUNT(places));
	tcase_add_test(tc, test_judge_places_in_long_line);
	tcase_add_loop_test(tc, test_judge_crowd, 0, 2);
}

UNIT_MAIN("judge", add_tests)
