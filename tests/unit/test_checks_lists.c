/* SPDX-License-Identifier: MIT
 *
 * Kinds that judge lists and what belongs together: sequence, member, pair,
 * compatible, parsed.
 */
#include "checking.h"

#define SEQUENCE "    check: sequence\n    message: '{value} no {missing}'\n"
#define PARAGRAPHS SEQUENCE "    of: paragraph.number\n"

static const struct check_case sequences[] = {
	{PARAGRAPHS "    report: [gap]\n",
	 "HEAD a\n1. a\n2. b\n4. d\n5. e\n", "4:1 [4] 4 no 3"},
	{PARAGRAPHS "    report: [gap]\n", "HEAD a\n3. a\n4. b\n4. b\n2. c\n",
	 ""},
	{PARAGRAPHS "    report: [repeat]\n", "HEAD a\n1. a\n1. a\n2. b\n",
	 "3:1 [1] 1 no "},
	{PARAGRAPHS "    report: [back]\n", "HEAD a\n1. a\n3. a\n2. b\n3. c\n",
	 "4:1 [2] 2 no "},
	{PARAGRAPHS "    report: [start]\n", "HEAD a\n2. a\n3. a\n",
	 "2:1 [2] 2 no 1"},
	{PARAGRAPHS "    report: [start]\n    from: 2\n",
	 "HEAD a\n2. a\n3. a\n", ""},
	{PARAGRAPHS "    report: [gap, repeat, back, start]\n",
	 "HEAD a\n1. a\n2. a\n3. a\n", ""},
	/* Several, and very many. */
	{PARAGRAPHS "    report: [gap]\n", "HEAD a\n1. a\n5. b\n",
	 "3:1 [5] 5 no 2, 3, 4"},
	{PARAGRAPHS "    report: [gap]\n", "HEAD a\n1. a\n200. b\n",
	 "3:1 [200] 200 no 2, 3, 4, 5, 6, 7, 8, 9 to 199"},
	/* Letters. */
	{SEQUENCE "    of: item.letter\n    report: [gap]\n",
	 "HEAD a\nA. a\nB. b\nE. e\n", "4:1 [E] E no C, D"},
	/* What is not missing: it stands between, or something is redacted. */
	{PARAGRAPHS "    report: [gap]\n"
		    "    unless-between: '(?<!\\d){missing}(?!\\d)|[xX]{5,}'\n",
	 "HEAD a\n1. a, 2. b\n3. c\n14. xxxxx\n16. d\n20. 17 19\n",
	 "4:1 [14] 14 no 4, 5, 6, 7, 8, 9, 10, 11 to 13\n"
	 "6:1 [20] 20 no 17, 18, 19"},
	{PARAGRAPHS "    report: [gap]\n"
		    "    unless-between: '\\b{missing}\\b'\n",
	 "HEAD a\n1. a 2\n5. 4 b\n9. c 8\n",
	 "3:1 [5] 5 no 3, 4\n4:1 [9] 9 no 6, 7, 8"},
	/* A slip: what follows shows which number was meant, and counts. */
	{PARAGRAPHS "    report: [slip, gap, repeat, back]\n",
	 "HEAD a\n1. a\n1. b\n3. c\n9. d\n5. e\n5. f\n",
	 "3:1 [1] 1 no 2\n5:1 [9] 9 no 4\n7:1 [5] 5 no "},
	{PARAGRAPHS "    report: [slip]\n", "HEAD a\n1. a\n1. b\n2. c\n", ""},
	{PARAGRAPHS "    report: [slip, repeat]\n",
	 "HEAD a\n1. a\n3. b\n3. c\n4. d\n", "4:1 [3] 3 no "},
	{PARAGRAPHS "    report: [gap]\n", "HEAD a\n1. a\n9. b\n3. c\n",
	 "3:1 [9] 9 no 2, 3, 4, 5, 6, 7, 8"},
	{SEQUENCE "    of: number.number\n    report: [slip]\n"
		  "    group: number.group\n",
	 "HEAD a\nN 1 0 a\nN 1 0 b\nN 5 0 a\nN 3 0 a\n",
	 "4:3 [5] 5 no 2"},
	/* Where `from` is given, that number begins another numbering. */
	{PARAGRAPHS "    report: [slip, repeat, back]\n    from: 1\n",
	 "HEAD a\n1. a\n2. b\n1. c\n2. d\n1. e\n1. f\n3. g\n",
	 "7:1 [1] 1 no 2"},
	/* A numbering of its own. */
	{PARAGRAPHS "    report: [gap, repeat, back]\n    restart: ANNEX\n",
	 "HEAD a\n1. a\n2. b\nANNEX\n1. a\n2. b\n2. c\n", "7:1 [2] 2 no "},
	{PARAGRAPHS "    report: [back, repeat]\n    scope: part\n",
	 "HEAD a PART 1 OF 2\n1. x\nHEAD a PART 2 OF 2\n1. x\n", ""},
	{SEQUENCE "    of: number.number\n    report: [gap]\n"
		  "    group: number.group\n",
	 "HEAD a\nN 1 0 a\nN 7 0 b\nN 2 0 a\nN 9 0 b\nN 5\n",
	 "5:3 [9] 9 no 8"},
	/* What has no number is passed over. */
	{SEQUENCE "    of: number.number\n    report: [gap]\n",
	 "HEAD a\nN 1\nN xxxxx\nN ?\nN 2\n", ""},
	/* What does not count up begins no part, and stands there all the
	 * same; of another message it does not count. */
	{SEQUENCE "    of: head.part\n    report: [gap, repeat, back]\n",
	 "HEAD a PART 1\n1. x\nHEAD a PART 2\n1. x\nHEAD a PART 4\n"
	 "HEAD a PART 4\n",
	 "5:13 [4] 4 no 3\n6:13 [4] 4 no "},
	{SEQUENCE "    of: head.part\n    report: [back]\n",
	 "HEAD a PART 1\n1. x\nHEAD a PART 2\n1. x\nHEAD a PART 1\n",
	 "5:13 [1] 1 no "},
	{SEQUENCE "    of: head.part\n    report: [gap, repeat]\n",
	 "HEAD a PART 1\n1. x\nHEAD b PART 4\n1. x\nHEAD a PART 2\n", ""},
	{PARAGRAPHS "    report: [repeat]\n    scope: corpus\n",
	 "HEAD a\n1. a\n1. a\n", ""},
};

START_TEST(test_sequence)
{
	check_one(&sequences[_i]);
}
END_TEST

#define MEMBER "    check: member\n    of: use.letter\n" \
	       "    among: item.letter\n    message: 'no {value}'\n"

static const struct check_case members[] = {
	{MEMBER, "HEAD a\nA. a\nB. b\n1. item B, item C\n",
	 "4:17 [C] no C"},
	/* Used again: told once. */
	{MEMBER, "HEAD a\nA. a\n1. item C, item D\n2. item C\n",
	 "3:9 [C] no C\n3:17 [D] no D"},
	/* Nothing is defined: silent. */
	{MEMBER, "HEAD a\n1. item C\n", ""},
	{MEMBER "    unless: [{have: number}]\n",
	 "HEAD a\nN 1\nA. a\n1. item C\n", ""},
	{"    check: member\n    of: colours.of\n    among: size.size\n"
	 "    message: 'no {value}'\n",
	 "HEAD a\nSIZE big\nCOLOURS: RED/BIG, BLUE/HUGE\n",
	 "3:24 [HUGE] no HUGE"},
	/* Something defined is redacted: it may be that. */
	{"    check: member\n    of: colours.of\n    among: size.size\n"
	 "    message: 'no {value}'\n",
	 "HEAD a\nSIZE big\nSIZE xxxxx\nCOLOURS: RED/BIG, BLUE/HUGE\n", ""},
	{MEMBER "    scope: part\n",
	 "HEAD a PART 1 OF 2\nA. a\n1. item A\nHEAD a PART 2 OF 2\nB. b\n"
	 "1. item A\n",
	 "6:9 [A] no A"},
	/* There is no corpus. */
	{"    check: member\n    of: text.text\n    among: corpus.id\n"
	 "    scope: corpus\n    message: 'no {value}'\n",
	 "HEAD a\nX b\n", ""},
};

START_TEST(test_member)
{
	check_one(&members[_i]);
}
END_TEST

#define CORPUS "    check: member\n    of: text.text\n" \
	       "    among: corpus.id\n    scope: corpus\n" \
	       "    message: 'no {value}'\n"

/* A message is in its own corpus; whether others are is not known yet. Without
 * others there is nothing to say. */
START_TEST(test_member_of_corpus)
{
	struct cbl_keys keys = {0};
	struct checking c;

	check_rule(&c, CORPUS, "HEAD a\nX a\nX b\n");
	ck_assert_str_eq(check_findings(&c), "");
	c.judge.corpus = &keys;
	ck_assert_str_eq(check_findings(&c), "3:3 [b] no b");
	unit_str_eq(c.bag.findings[0].pending, "b");
	checking_release(&c);
	cbl_keys_release(&keys);
}
END_TEST

#define PAIR "    check: pair\n    of: begin\n    among: end\n" \
	     "    message: '{text}'\n"

static const struct check_case pairs[] = {
	{PAIR, "HEAD a\nBEGIN 1\nBEGIN 2\nEND\nEND\n", ""},
	{PAIR, "HEAD a\nBEGIN 1\nEND\nBEGIN 2\n", "4:1 [BEGIN 2] BEGIN 2"},
	{PAIR, "HEAD a\nBEGIN 1\nBEGIN 2\nEND\n", "2:1 [BEGIN 1] BEGIN 1"},
	{PAIR, "HEAD a\nEND 1\nBEGIN 2\nEND 3\nEND 4\n",
	 "2:1 [END 1] END 1\n5:1 [END 4] END 4"},
	{PAIR "    report: [opened]\n", "HEAD a\nEND 1\nBEGIN 2\n",
	 "3:1 [BEGIN 2] BEGIN 2"},
	{PAIR "    report: [closed]\n", "HEAD a\nEND 1\nBEGIN 2\n",
	 "2:1 [END 1] END 1"},
	/* One kind of thing that opens and closes in turn. */
	{"    check: pair\n    of: begin\n    message: '{text}'\n",
	 "HEAD a\nBEGIN 1\nBEGIN 2\nBEGIN 3\n", "4:1 [BEGIN 3] BEGIN 3"},
	{PAIR "    scope: part\n",
	 "HEAD a PART 1 OF 2\nBEGIN 1\nHEAD a PART 2 OF 2\nEND 2\n",
	 "2:1 [BEGIN 1] BEGIN 1\n4:1 [END 2] END 2"},
};

START_TEST(test_pair)
{
	check_one(&pairs[_i]);
}
END_TEST

#define COMPATIBLE "    check: compatible\n    of: colours.colour\n" \
		   "    message: '{value}, {other}, {missing}'\n"

static const struct check_case compatibles[] = {
	/* Whichever of the two excludes, the later one is told of. */
	{COMPATIBLE, "HEAD a\nCOLOURS: RED, BLUE\n",
	 "2:15 [BLUE] BLUE, RED, "},
	{COMPATIBLE, "HEAD a\nCOLOURS: BLUE, RED\n", "2:16 [RED] RED, BLUE, "},
	{COMPATIBLE, "HEAD a\nCOLOURS: RED, RED, ORANGE\n", ""},
	/* "*" is every other code. */
	{COMPATIBLE, "HEAD a\nCOLOURS: BLACK, BLACK, ORANGE\n",
	 "2:24 [ORANGE] ORANGE, BLACK, "},
	{COMPATIBLE, "HEAD a\nCOLOURS: ORANGE, AZURE, BLACK\n",
	 "2:25 [BLACK] BLACK, ORANGE, "},
	{COMPATIBLE, "HEAD a\nCOLOURS: BLACK, XXXXX, PINK\n", ""},
	/* One of what it needs is enough; without `among` nothing is asked. */
	{COMPATIBLE "    among: size.size\n", "HEAD a\nCOLOURS: BLUE\n",
	 "2:10 [BLUE] BLUE, , BIG or HUGE"},
	{COMPATIBLE "    among: size.size\n",
	 "HEAD a\nSIZE huge\nCOLOURS: BLUE\n", ""},
	{COMPATIBLE "    among: size.size\n",
	 "HEAD a\nSIZE xxxxx\nCOLOURS: BLUE\n", ""},
	{COMPATIBLE, "HEAD a\nCOLOURS: BLUE\n", ""},
	/* Groups: different codes. */
	{COMPATIBLE "    groups: [{group: warm, max: 1}]\n",
	 "HEAD a\nCOLOURS: RED, ORANGE, RED, AZURE, YELLOW\n",
	 "2:15 [ORANGE] ORANGE, RED, \n2:35 [YELLOW] YELLOW, RED, "},
	{COMPATIBLE "    groups: [{group: cold, min: 1}]\n",
	 "HEAD a\nCOLOURS: RED, ORANGE\n", "2:10 [RED] RED, , cold"},
	{COMPATIBLE "    groups: [{group: cold, min: 1}]\n",
	 "HEAD a\nCOLOURS: RED, XXXXX\n", ""},
	{COMPATIBLE "    groups: [{group: cold, min: 1}]\n", "HEAD a\n", ""},
	{COMPATIBLE "    where: [{value: colours.colour, not: BLUE}]\n",
	 "HEAD a\nCOLOURS: RED, BLUE\n", ""},
};

START_TEST(test_compatible)
{
	check_one(&compatibles[_i]);
}
END_TEST

#define PARSED "    check: parsed\n    message: '{text}|'\n"
#define GARBLED                                                                \
	"    check: parsed\n    event: garbled\n"                              \
	"    message: '{text}|{nearest}'\n"

static const struct check_case parseds[] = {
	/* What is found is the label, as what is put instead: no colon. */
	{GARBLED "    of: colours\n", "HEAD a\nCOLORUS: RED\n",
	 "2:1 [COLORUS] COLORUS|COLOURS"},
	{GARBLED "    of: colours\n", "HEAD a\nCOLORUS : RED\n",
	 "2:1 [COLORUS] COLORUS|COLOURS"},
	{GARBLED "    of: head\n", "HEAD a\nCOLORUS: RED\n", ""},
	{PARSED "    event: run-in\n    of: colours\n",
	 "HEAD a COLOURS: RED\n", "1:8 [COLOURS:] COLOURS:|"},
	{PARSED "    event: run-in\n    of: colours\n"
		"    unless: [{have: size}]\n",
	 "HEAD a COLOURS: RED\nSIZE BIG\n", ""},
	{PARSED "    event: repeated\n    of: head\n",
	 "HEAD a\nN 1\n1. x\nHEAD a\n", "4:1 [HEAD a] HEAD a|"},
	{PARSED "    event: stray\n    of: colours\n",
	 "HEAD a\nCOLOURS: RED; BLUE xxxxx\n", "2:13 [;] ;|"},
	{PARSED "    event: unknown\n", "HEAD a\nwhat\nN 1\n",
	 "2:1 [what] what|"},
	{PARSED "    event: encoding\n", "HEAD a\nX caf\xe9\nN 1\n",
	 "2:6 [\xe9] \xe9|"},
	{PARSED "    event: control\n", "HEAD a\nX \001\n", "2:3 [\001] \001|"},
	{PARSED "    event: control\n    when: [{have: size}]\n",
	 "HEAD a\nX \001\n", ""},
};

START_TEST(test_parsed)
{
	check_one(&parseds[_i]);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_sequence, 0, UNIT_COUNT(sequences));
	tcase_add_loop_test(tc, test_member, 0, UNIT_COUNT(members));
	tcase_add_test(tc, test_member_of_corpus);
	tcase_add_loop_test(tc, test_pair, 0, UNIT_COUNT(pairs));
	tcase_add_loop_test(tc, test_compatible, 0, UNIT_COUNT(compatibles));
	tcase_add_loop_test(tc, test_parsed, 0, UNIT_COUNT(parseds));
}

UNIT_MAIN("checks_lists", add_tests)
