/* SPDX-License-Identifier: MIT
 *
 * Evidence in the words round a finding, and suggestions of other times.
 */
#include "checking.h"

/* ---- cues */

#define DAY "    check: count\n    of: day.day\n    max: 0\n" \
	    "    message: '{text}|{cue}'\n    context:\n"

#define FIRE(cue) DAY "      fire:\n        - {id: a, " cue "}\n"

static const struct check_case cues[] = {
	{FIRE("before: 'met\\s+(?:on\\s+)?$'"),
	 "HEAD a\n1. They met on July 3 and will meet July 9.\n",
	 "2:16 [July 3] July 3|met on"},
	/* Case is ignored, a line break is white space, a link is gone. */
	{FIRE("before: 'met\\s+on\\s+$'"), "HEAD a\n1. THEY MET\nON July 3.\n",
	 "3:4 [July 3] July 3|MET ON"},
	{FIRE("before: 'met\\s+on\\s+$'"),
	 "HEAD a\n1. They [met](#) on July 3.\n",
	 "2:21 [July 3] July 3|met on"},
	/* Only within the sentence. */
	{FIRE("before: 'met.*$'"), "HEAD a\n1. They met. Then July 3.\n", ""},
	{FIRE("after: '.*met'"), "HEAD a\n1. Then July 3. They met.\n", ""},
	{FIRE("before: '^On $'"), "HEAD a\n1. They met. On July 3 it rained.\n",
	 "2:17 [July 3] July 3|On"},
	/* What only looks like the end of one. */
	{FIRE("before: 'met.*$'"),
	 "HEAD a\n1. They met Mr. J. Smith of the U.S. Mission July 3.\n",
	 "2:46 [July 3] July 3|met Mr. J. Smith of the U.S. Mission"},
	{FIRE("before: 'MET.*$'"), "HEAD a\n1. THEY MET MR. SMITH July 3.\n",
	 "2:23 [July 3] July 3|MET MR. SMITH"},
	/* `after` begins at the finding, and both have to fit. */
	{FIRE("after: '\\s+attack'"), "HEAD a\n1. The July 3 attack.\n",
	 "2:8 [July 3] July 3|attack"},
	{FIRE("after: 'attack'"), "HEAD a\n1. The July 3 attack.\n", ""},
	{FIRE("before: 'the $', after: ' attack'"),
	 "HEAD a\n1. A July 3 attack, the July 4 show, the July 5 attack.\n",
	 "2:42 [July 5] July 5|attack"},
	/* The words of the cue are its group of that name. */
	{FIRE("before: '(?<cue>met) on $', after: ' in'"),
	 "HEAD a\n1. They met on July 3 in town.\n",
	 "2:16 [July 3] July 3|met"},
	{FIRE("before: '^On $', after: '.* (?<cue>left)'"),
	 "HEAD a\n1. He came. On July 3 he left.\n",
	 "2:16 [July 3] July 3|left"},
	{FIRE("before: 'met $', not-before: 'not met $'"),
	 "HEAD a\n1. They met July 3, not met July 4.\n",
	 "2:13 [July 3] July 3|met"},
	{FIRE("before: 'met $', not-after: ' or'"),
	 "HEAD a\n1. They met July 3 or met July 4.\n",
	 "2:27 [July 4] July 4|met"},
	/* What hushes, and what it spares. */
	{DAY "      fire:\n"
	     "        - {id: met, before: 'met\\b.*$'}\n"
	     "        - {id: since, before: 'since $'}\n"
	     "      hush:\n"
	     "        - {before: 'by $'}\n"
	     "        - {after: ' last', unless: [since]}\n",
	 "HEAD a\n1. They met by July 1. They met July 2 last.\n"
	 "2. None met since July 3 last. They met July 4.\n",
	 "3:19 [July 3] July 3|since\n3:41 [July 4] July 4|met"},
	/* Other scopes. */
	{DAY "      scope: line\n      fire: [{id: a, before: 'met.*$'}]\n",
	 "HEAD a\n1. They met. On July 3\nJuly 4.\n",
	 "2:17 [July 3] July 3|met. On"},
	{DAY "      scope: element\n      fire: [{id: a, before: 'met.*$'}]\n",
	 "HEAD a\n1. They met. On July 3.\n2. July 4.\n",
	 "2:17 [July 3] July 3|met. On"},
	{DAY "      scope: clause\n      fire: [{id: a, before: 'met.*$'}]\n",
	 "HEAD a\n1. They met July 3, and July 4.\n",
	 "2:13 [July 3] July 3|met"},
};

START_TEST(test_context_cues)
{
	check_one(&cues[_i]);
}
END_TEST

/* A cue has a confidence of its own, and is a place one can point at. */
START_TEST(test_context_evidence)
{
	struct checking c;
	const struct cbl_finding *f;

	check_rule(&c,
		   DAY "      fire:\n"
		       "        - {id: a, before: 'met on $', confidence: 0.7}\n"
		       "        - {id: b, before: 'on $'}\n"
		       "    confidence: 0.5\n"
		       "    related: [{at: cue, message: here}]\n",
		   "HEAD a\n1. They met on July 3, left on July 4.\n");
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 2);
	f = c.bag.findings;
	ck_assert_double_eq_tol(f[0].confidence, 0.7, 1e-12);
	ck_assert_double_eq_tol(f[1].confidence, 0.5, 1e-12);
	ck_assert_uint_eq(f[0].related_count, 1);
	ck_assert_uint_eq(f[0].related[0].range.start.column, 9);
	ck_assert_uint_eq(f[0].related[0].range.end.column, 15);
	checking_release(&c);
}
END_TEST

/* In a sentence without end, what lies far off is not seen, and where it is
 * cut nothing begins. */
START_TEST(test_context_is_bounded)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "HEAD a\n1. They met ");
	for (int i = 0; i < 500; i++)
		cbl_buf_text(&text, "and on ");
	cbl_buf_text(&text, "July 3.\n");
	check_rule(&c,
		   DAY "      fire:\n        - {id: a, before: 'met.*$'}\n"
		       "        - {id: b, before: '^'}\n",
		   cbl_buf_cstr(&text));
	ck_assert_str_eq(check_findings(&c), "");
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

/* Evidence is not weighed without end: the rest is undecided, and said. */
START_TEST(test_context_is_counted)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "HEAD a\n1. x.\n");
	for (int i = 0; i < 2500; i++)
		cbl_buf_text(&text, "July 3.\n");
	check_rule(&c, FIRE("before: 'met $'"), cbl_buf_cstr(&text));
	ck_assert_str_eq(check_findings(&c), "");
	ck_assert_uint_ge(c.p.message.event_count, 1);
	ck_assert_uint_eq(c.p.message.events[0].event, CBL_EVENT_UNDECIDED);
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

/* ---- suggestions */

static const struct {
	const char *date, *time;
	const char *shift;
	const char *suggestions; /* joined by "|" */
} shifts[] = {
	/* The day itself stands alone; else the nearest before it first. */
	{"2006-07-05", "July 15", "month, digit", "July 5"},
	{"2006-07-06", "July 15", "month, digit", "July 5|July 1|June 15"},
	{"2006-07-06", "July 15", "month", "June 15"},
	{"2006-07-06", "July 15", "digit", "July 5|July 1"},
	{"2006-07-24", "July 30", "month, digit", "July 20|July 10|June 30"},
	{"2006-07-05", "JULY 15", "month", "JUNE 15"},
	{"2006-07-05", "Jul 15", "month", "Jun 15"},
	{"2006-07-05", "jul. 15", "month", "jun. 15"},
	/* Beyond the turn of the year. */
	{"2007-01-05", "January 15", "month", "December 15"},
	/* A year that was written may be the slip. */
	{"2006-07-05", "2007-07-03", "digit", "2006-07-03"},
	{"2006-07-05", "2006-07-15", "month", "2006-06-15"},
	{"2006-07-05", "7/15/2006", "month", "6/15/2006"},
	{"2006-07-05", "2006-07-15 09:30", "month", "2006-06-15 09:30"},
	/* The day before is a day that the month has not. */
	{"2006-03-05", "March 31", "month", ""},
	/* Long before it is not plausible. */
	{"2006-07-05", "2016-07-15", "digit", ""},
};

START_TEST(test_suggest_shift)
{
	struct checking c;
	struct cbl_buf keys, text, got;

	cbl_buf_init(&keys, 0);
	cbl_buf_init(&text, 0);
	cbl_buf_init(&got, 0);
	cbl_buf_printf(&keys,
		       "    check: range\n    of: time.time\n    max: date\n"
		       "    message: it\n    suggest: {from: shift,\n"
		       "      shift: [%s], until: date}\n",
		       shifts[_i].shift);
	cbl_buf_printf(&text, "HEAD a ON %s\nT %s\n", shifts[_i].date,
		       shifts[_i].time);
	check_rule(&c, cbl_buf_cstr(&keys), cbl_buf_cstr(&text));
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	for (size_t i = 0; i < c.bag.findings[0].suggestion_count; i++) {
		if (i)
			cbl_buf_char(&got, '|');
		cbl_buf_str(&got, c.bag.findings[0].suggestions[i]);
	}
	ck_assert_str_eq(cbl_buf_cstr(&got), shifts[_i].suggestions);
	checking_release(&c);
	cbl_buf_release(&keys);
	cbl_buf_release(&text);
	cbl_buf_release(&got);
}
END_TEST

/* The ending of an ordinal goes with its number. */
START_TEST(test_suggest_ordinal)
{
	struct checking c;

	check_rule(&c,
		   "    check: range\n    of: day.day\n    max: date\n"
		   "    message: it\n    suggest: {from: shift,\n"
		   "      shift: [digit], until: date}\n",
		   "HEAD a ON 2006-07-05\n1. July 12th, July 23rd\n");
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 2);
	unit_str_eq(c.bag.findings[0].suggestions[0], "July 2nd");
	unit_str_eq(c.bag.findings[0].suggestions[1], "July 1st");
	ck_assert_uint_eq(c.bag.findings[0].suggestion_count, 2);
	unit_str_eq(c.bag.findings[1].suggestions[0], "July 3rd");
	checking_release(&c);
}
END_TEST

START_TEST(test_suggest_split)
{
	struct checking c;

	check_rule(&c,
		   "    check: match\n    of: colours.colour\n"
		   "    pattern: '^.{1,6}$'\n    split: colours\n"
		   "    message: it\n    suggest: {from: split}\n",
		   "HEAD a\nCOLOURS: BLUERED\n");
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	ck_assert_uint_eq(c.bag.findings[0].suggestion_count, 1);
	unit_str_eq(c.bag.findings[0].suggestions[0], "BLUE, RED");
	checking_release(&c);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_context_cues, 0, UNIT_COUNT(cues));
	tcase_add_test(tc, test_context_evidence);
	tcase_add_test(tc, test_context_is_bounded);
	tcase_add_test(tc, test_context_is_counted);
	tcase_add_loop_test(tc, test_suggest_shift, 0, UNIT_COUNT(shifts));
	tcase_add_test(tc, test_suggest_ordinal);
	tcase_add_test(tc, test_suggest_split);
}

UNIT_MAIN("context", add_tests)
