/* SPDX-License-Identifier: MIT
 *
 * Kinds that judge values: unique, order, match, find, valid, known, agree,
 * range.
 */
#include "checking.h"

#define UNIQUE "    check: unique\n    message: '{value} again, as {other}'\n"

static const struct check_case uniques[] = {
	{UNIQUE "    of: number.number\n", "HEAD a\nN 1\nN 01\nN 2\n",
	 "3:3 [01] 1 again, as 1"},
	/* All operands are one pool, in text order. */
	{UNIQUE "    of: number.other, number.number\n",
	 "HEAD a\nN 1\nN 2 1\n", "3:5 [1] 1 again, as 1"},
	/* Spellings of one code are one. */
	{UNIQUE "    of: colours.colour\n",
	 "HEAD a\nCOLOURS: ORANGE, TANGERINE, RED\n",
	 "2:18 [TANGERINE] ORANGE again, as ORANGE"},
	/* Words that the vocabulary does not list, by their letters. */
	{UNIQUE "    of: size.size\n", "HEAD a\nSIZE Tiny\nSIZE TINY\n",
	 "3:6 [TINY] TINY again, as Tiny"},
	/* Redacted: silent. */
	{UNIQUE "    of: size.size, text.text\n",
	 "HEAD a\nSIZE xxxxx\nSIZE xxxxx\nX xxxxx\nX xxxxx\n", ""},
	{UNIQUE "    of: number.number\n", "HEAD a\nN ?\nN ?\n", ""},
	{UNIQUE "    of: time.time\n",
	 "HEAD a\nT 2006-07-05\nT July 2006\nT 2006-07-05\n",
	 "4:3 [2006-07-05] 5 July 2006 again, as 5 July 2006"},
	{UNIQUE "    of: number.number\n    group: number.group\n",
	 "HEAD a\nN 1 0 a\nN 1 0 b\nN 1 0 a\nN 1\nN 1\n",
	 "4:3 [1] 1 again, as 1"},
	{UNIQUE "    of: size.size\n    scope: part\n",
	 "HEAD a PART 1 OF 2\nSIZE BIG\n1. x\nHEAD a PART 2 OF 2\nSIZE BIG\n"
	 "SIZE BIG\n",
	 "6:6 [BIG] BIG again, as BIG"},
	{UNIQUE "    of: use.letter\n    scope: element\n",
	 "HEAD a\n1. item A\n2. item A\n", ""},
	{UNIQUE "    of: number.number\n"
		"    where: [{value: number.number, above: 1}]\n",
	 "HEAD a\nN 1\nN 1\nN 2\nN 2\n", "5:3 [2] 2 again, as 2"},
	{"    check: unique\n    message: '{value} again'\n"
	 "    of: head.id\n    scope: corpus\n",
	 "HEAD a\n", ""},
};

START_TEST(test_unique)
{
	check_one(&uniques[_i]);
}
END_TEST

#define ORDER "    check: order\n    of: size, number, text\n" \
	      "    message: before {other}\n"
#define FALLING "    check: order\n    of: colours.colour\n" \
		"    by: rank falling\n    message: '{value} after {other}'\n"

static const struct check_case orders[] = {
	{ORDER, "HEAD a\nSIZE BIG\nN 1\nX x\n", ""},
	{ORDER, "HEAD a\nSIZE BIG\nX x\n", ""},
	{ORDER, "HEAD a\nSIZE BIG\nX x\nN 1\n", "3:1 [X x] before N 1"},
	/* One finding: the first that stands before one it should follow. */
	{ORDER, "HEAD a\nN 1\nX x\nSIZE BIG\n", "2:1 [N 1] before SIZE BIG"},
	{ORDER, "HEAD a\nN 1\nN 2\n", ""},
	{"    check: order\n    of: size, number\n    scope: part\n"
	 "    message: early\n",
	 "HEAD a PART 1 OF 2\nN 1\n1. x\nHEAD a PART 2 OF 2\nSIZE BIG\n", ""},
	{"    check: order\n    of: size, number\n    message: early\n",
	 "HEAD a PART 1 OF 2\nN 1\n1. x\nHEAD a PART 2 OF 2\nSIZE BIG\n",
	 "2:1 [N 1] early"},
	{FALLING, "HEAD a\nCOLOURS: RED, ORANGE, ORANGE, BLUE\n", ""},
	{FALLING, "HEAD a\nCOLOURS: BLUE, RED\n",
	 "2:16 [RED] RED after BLUE"},
	{FALLING, "HEAD a\nCOLOURS: BLUE, XXXXXX, AZURE\n", ""},
	{"    check: order\n    of: number.number\n    by: rank rising\n"
	 "    message: '{value} after {other}'\n",
	 "HEAD a\nN 1\nN 3\nN 3\nN 2\n", "5:3 [2] 2 after 3"},
};

START_TEST(test_order)
{
	check_one(&orders[_i]);
}
END_TEST

#define MATCH "    check: match\n    message: '{value}|{text}'\n"

static const struct check_case matches[] = {
	{MATCH "    of: text.text\n    pattern: '^\\d+$'\n",
	 "HEAD a\nX 12\nX 1a\n", "3:3 [1a] 1a|1a"},
	{MATCH "    of: text.text\n    never: '\\bof$'\n",
	 "HEAD a\nX list of\nX list\n", "2:3 [list of] list of|list of"},
	{MATCH "    of: text.text\n    never: OF\n    fold: [case]\n",
	 "HEAD a\nX of\n", "2:3 [of] of|of"},
	/* White space at the ends is not judged. */
	{MATCH "    of: text.text\n    pattern: '^a$'\n", "HEAD a\nX a  \n",
	 ""},
	/* What was written, not the value it has, and without a value too. */
	{MATCH "    of: size.size\n    pattern: '^[A-Z]+$'\n",
	 "HEAD a\nSIZE big\nSIZE tiny\nSIZE xxxxxx\n",
	 "2:6 [big] BIG|big\n3:6 [tiny] tiny|tiny"},
	{MATCH "    of: 'colours:content'\n    never: '-'\n",
	 "HEAD a\nCOLOURS: RED - BLUE\n",
	 "2:10 [RED - BLUE] RED - BLUE|RED - BLUE"},
	{MATCH "    of: text\n    never: no\n", "HEAD a\nX no xxxxxx\n", ""},
	{"    check: match\n    message: '{value}|{text}|{split}'\n"
	 "    of: colours.colour\n    pattern: '^$'\n    split: colours\n"
	 "    where: [{value: 'colours.colour:known', is: no}]\n",
	 "HEAD a\nCOLOURS: BLUEGREY, BLUERED, AZURE\n",
	 "2:20 [BLUERED] BLUERED|BLUERED|BLUE, RED"},
	/* A known slip is no known word, an alias is one. */
	{"    check: match\n    message: '{text}'\n"
	 "    of: colours.colour\n    pattern: '^$'\n"
	 "    where: [{value: 'colours.colour:known', is: no}]\n",
	 "HEAD a\nCOLOURS: ORAGNE, TANGERINE, RED\n",
	 "2:10 [ORAGNE] ORAGNE"},
	{"    check: match\n    message: '{text}'\n"
	 "    of: colours.colour\n    pattern: '^$'\n"
	 "    where: [{value: 'colours.colour:known', in: [no, yes]}]\n",
	 "HEAD a\nCOLOURS: RED\n", "2:10 [RED] RED"},
};

START_TEST(test_match)
{
	check_one(&matches[_i]);
}
END_TEST

#define FIND "    check: find\n    pattern: teh\n    message: '{value}'\n"

static const struct check_case finds[] = {
	{FIND "    in: [paragraph]\n",
	 "HEAD a\nX teh\n1. teh and\nteh\n", "3:4 [teh] teh\n4:1 [teh] teh"},
	{FIND "    in: [raw]\n", "HEAD a\nX [teh](#)\n", "2:4 [teh] teh"},
	{FIND "    in: [paragraph, text]\n", "HEAD a\nX teh\n1. teh\n",
	 "2:3 [teh] teh\n3:4 [teh] teh"},
	{FIND "    in: [paragraph]\n    fold: [case]\n", "HEAD a\n1. TEH\n",
	 "2:4 [TEH] TEH"},
	/* What stands before the content is seen by look-behind. */
	{"    check: find\n    in: [paragraph]\n    pattern: '(?<=1\\. )A'\n"
	 "    message: it\n",
	 "HEAD a\n1. A\n2. A\n", "2:4 [A] it"},
	/* `^` is where the content begins, or with (?m) each of its lines. */
	{"    check: find\n    in: [paragraph]\n    pattern: '^A|(?<=B)A'\n"
	 "    message: it\n",
	 "HEAD a\n1. ABAA\nA\n2. BA\n",
	 "2:4 [A] it\n2:6 [A] it\n4:5 [A] it"},
	{"    check: find\n    in: [paragraph]\n"
	 "    pattern: '(?<!\\. )A|^B(?<!\\. BB)'\n    message: it\n",
	 "HEAD a\n1. ABA\n2. BAB\n",
	 "2:6 [A] it\n3:4 [B] it\n3:5 [A] it"},
	{"    check: find\n    in: [paragraph]\n    pattern: '\\AA'\n"
	 "    message: it\n",
	 "HEAD a\n1. AA\nA\n", "2:4 [A] it"},
	{"    check: find\n    in: [paragraph]\n    pattern: '(?m)^\\w{2,}$'\n"
	 "    message: it\n",
	 "HEAD a\n1. AA\nBB\nC\nD D\nEE\n2. A\nFF\n",
	 "2:4 [AA] it\n3:1 [BB] it\n6:1 [EE] it\n8:1 [FF] it"},
	{"    check: find\n    in: [paragraph]\n    pattern: '[^A]\\^|[]^]\\^'\n"
	 "    message: it\n",
	 "HEAD a\n1. B^ ]^ A^\n", "2:4 [B^] it\n2:7 []^] it"},
	{"    check: find\n    in: [paragraph]\n    pattern: 'x*'\n"
	 "    message: it\n",
	 "HEAD a\n1. axxb\n", "2:5 [xx] it"},
	{FIND "    in: [paragraph]\n"
	      "    where: [{value: paragraph.number, is: 2}]\n",
	 "HEAD a\n1. teh\n2. teh\n", "3:4 [teh] teh"},
	/* Nothing in a quiet element is reported. */
	{FIND "    in: [hidden, text]\n", "HEAD a\nQ teh\nX teh\n",
	 "3:3 [teh] teh"},
};

START_TEST(test_find)
{
	check_one(&finds[_i]);
}
END_TEST

/* A hit far behind what has none. */
START_TEST(test_find_far_off)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "HEAD a\n1. ");
	for (int i = 0; i < 3000; i++)
		cbl_buf_text(&text, "words ");
	cbl_buf_text(&text, "\nteh");
	check_rule(&c, FIND "    in: [paragraph]\n", cbl_buf_cstr(&text));
	ck_assert_str_eq(check_findings(&c), "3:1 [teh] teh");
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

/* Hits on both sides of every window of a long text are found once. */
START_TEST(test_find_in_long_text)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, "HEAD a\n1. ");
	for (int i = 0; i < 3000; i++)
		cbl_buf_text(&text, i % 10 ? "words " : "teh\n");
	check_rule(&c, FIND "    in: [paragraph]\n", cbl_buf_cstr(&text));
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 300);
	for (size_t i = 1; i < c.bag.count; i++)
		ck_assert_uint_eq(c.bag.findings[i].range.start.line, 2 + i);
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

#define VALID "    check: valid\n    message: 'no {text}'\n"

static const struct check_case valids[] = {
	{VALID "    of: time.time\n",
	 "HEAD a ON 2006-07-05\nT 2007-02-29\nT 2008-02-29\n",
	 "2:3 [2007-02-29] no 2007-02-29"},
	{VALID "    of: day.day\n",
	 "HEAD a ON 2006-07-05\n1. June 31 and June 30\n",
	 "2:4 [June 31] no June 31"},
	/* Redacted, or open for want of a year: silent. */
	{VALID "    of: time.time\n", "HEAD a\nT xxxxxx\nT June 3\n", ""},
	{VALID "    of: colours.colour, size.size\n",
	 "HEAD a\nCOLOURS: PINK, RED\nSIZE WIDE\n", "2:10 [PINK] no PINK"},
	{VALID "    of: number.number\n    unless: [{have: size}]\n",
	 "HEAD a\nSIZE BIG\nN ?\n", ""},
};

START_TEST(test_valid)
{
	check_one(&valids[_i]);
}
END_TEST

#define KNOWN "    check: known\n    of: colours.colour\n" \
	      "    message: '{text}, not {nearest}'\n"
#define KNOWN_PLAIN "    check: known\n    of: colours.colour\n" \
		    "    message: '{text}'\n"
#define KNOWN_SIZE "    check: known\n    of: size.size\n" \
		   "    message: '{text}, not {nearest}'\n"

static const struct check_case knowns[] = {
	{KNOWN "    report: [near, misspelling]\n",
	 "HEAD a\nCOLOURS: RED, ORAGNE, AZUR, PINK, TANGERINE\n",
	 "2:15 [ORAGNE] ORAGNE, not ORANGE\n2:23 [AZUR] AZUR, not AZURE"},
	{KNOWN "    report: [misspelling]\n",
	 "HEAD a\nCOLOURS: ORAGNE, YELOW\n",
	 "2:10 [ORAGNE] ORAGNE, not ORANGE\n2:18 [YELOW] YELOW, not YELLOW"},
	{KNOWN "    report: [unlisted]\n",
	 "HEAD a\nCOLOURS: PINK, RED, XXXXXX\n", "2:10 [PINK] PINK, not "},
	/* An alias that is nearer than the code is what was meant. */
	{KNOWN "    report: [near]\n", "HEAD a\nCOLOURS: TANGERNE\n",
	 "2:10 [TANGERNE] TANGERNE, not TANGERINE"},
	{KNOWN_PLAIN "    report: [retired]\n", "HEAD a\nCOLOURS: SEPIA, RED\n",
	 "2:10 [SEPIA] SEPIA"},
	{KNOWN_PLAIN "    report: [out-of-era]\n",
	 "HEAD a ON 2006-01-01\nCOLOURS: MAUVE, RED\n",
	 "2:10 [MAUVE] MAUVE"},
	{KNOWN_PLAIN "    report: [out-of-era]\n",
	 "HEAD a ON 2005-12-31\nCOLOURS: MAUVE\n", ""},
	/* Undated: silent. */
	{KNOWN_PLAIN "    report: [out-of-era]\n", "HEAD a\nCOLOURS: MAUVE\n", ""},
	/* Of a month or a year: out on all of its days. */
	{KNOWN_PLAIN "    report: [out-of-era]\n",
	 "HEAD a ON 2006\nCOLOURS: MAUVE\n", "2:10 [MAUVE] MAUVE"},
	{KNOWN_PLAIN "    report: [out-of-era]\n",
	 "HEAD a ON 2005\nCOLOURS: MAUVE\n", ""},
	{KNOWN_PLAIN "    report: [out-of-era]\n",
	 "HEAD a ON 1999-12\nCOLOURS: MAUVE\n", "2:10 [MAUVE] MAUVE"},
	{KNOWN "    report: [unlisted]\n    unless: [{have: number}]\n",
	 "HEAD a\nCOLOURS: PINK\nN 1\n", ""},
	/* The rule's own edits, where the field allows none; open vocabularies
	 * have nothing unlisted; spaced words are answered spaced. */
	{KNOWN_SIZE "    report: [near, unlisted]\n    near: 2\n",
	 "HEAD a\nSIZE ENRMOUS\nSIZE E N O R M O S\nSIZE TINY\nSIZE e n o r m\n",
	 "2:6 [ENRMOUS] ENRMOUS, not ENORMOUS\n"
	 "3:6 [E N O R M O S] E N O R M O S, not E N O R M O U S"},
	/* What is looked up is what `take` takes; a word farther off than the
	 * rule allows is not near, whatever its field allows. */
	{"    check: known\n    of: tint.tint\n    near: 1\n"
	 "    report: [near, unlisted]\n    message: '{text}, not {nearest}'\n",
	 "HEAD a\nTINT AZUR-2\nTINT AZURE-2\nTINT ORNGEE\n",
	 "2:6 [AZUR-2] AZUR-2, not AZURE\n4:6 [ORNGEE] ORNGEE, not "},
	/* A near word is unlisted where near ones are not asked for. */
	{"    check: known\n    of: colours.colour, size.size\n"
	 "    report: [unlisted]\n    message: '{text}'\n",
	 "HEAD a\nCOLOURS: AZUR\n", "2:10 [AZUR] AZUR"},
};

START_TEST(test_known)
{
	check_one(&knowns[_i]);
}
END_TEST

/* The farther, the less sure. */
START_TEST(test_known_confidence)
{
	struct checking c;

	check_rule(&c,
		   KNOWN_SIZE "    report: [near]\n    near: 2\n"
			      "    confidence: 0.9\n"
			      "    suggest: {from: nearest}\n",
		   "HEAD a\nSIZE ENORMOU\nSIZE ENRMOS\n");
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 2);
	ck_assert_double_eq_tol(c.bag.findings[0].confidence, 0.9, 1e-9);
	ck_assert_double_eq_tol(c.bag.findings[1].confidence, 0.765, 1e-9);
	ck_assert_uint_eq(c.bag.findings[0].suggestion_count, 1);
	unit_str_eq(c.bag.findings[0].suggestions[0], "ENORMOUS");
	checking_release(&c);
}
END_TEST

#define AGREE "    check: agree\n    message: '{value}, not {other}'\n"

static const struct check_case agrees[] = {
	{AGREE "    of: number.number, number.other\n",
	 "HEAD a\nN 1 01\nN 1 2\nN 3\nN ? 1\nN 1 xxxxxx\n",
	 "3:3 [1] 1, not 2"},
	/* Other elements: their first value. */
	{AGREE "    of: number.number, head.total\n",
	 "HEAD a OF 2\nN 2\nN 3\n", "3:3 [3] 3, not 2"},
	{AGREE "    of: number.number, head.total\n", "HEAD a\nN 2\n", ""},
	{AGREE "    of: head.total, numbers\n", "HEAD a OF 3\nN 1\nN 1\n",
	 "1:11 [3] 3, not 2"},
	{AGREE "    of: leg.to, leg.from + leg.took\n",
	 "HEAD a\nL 2006-07-05 09:00 0130 2006-07-05 10:30\n"
	 "L 2006-07-05 09:00 0130 2006-07-05 10:03\n",
	 "3:25 [2006-07-05 10:03] 5 July 2006 10:03Z, not 5 July 2006 10:30Z"},
	/* Each further operand. */
	{AGREE "    of: number.number, head.total, head.part\n",
	 "HEAD a PART 1 OF 2\nN 2\n", "2:3 [2] 2, not 1"},
	{AGREE "    of: number.number, head.total\n    by: modulo 100\n",
	 "HEAD a OF 12345\nN 45\nN 46\n", "3:3 [46] 46, not 12345"},
	{AGREE "    of: text.text, head.id\n    by: prefix 4\n",
	 "HEAD abcdef\nX ABCD\nX abcde\nX abc\n", "4:3 [abc] abc, not abcdef"},
	{AGREE "    of: text.text\n    group: head.id\n    by: prefix 5\n",
	 "HEAD a\nX ab  cde\nX AB CDx\nX AB-CD\n",
	 "4:3 [AB-CD] AB-CD, not ab cde"},
	/* Times at the coarser precision. */
	{AGREE "    of: time.time, time.like\n",
	 "HEAD a\nT 2006-07-05 09:35 = 2006-07-05\nT 2006-07-05 = July 2006\n"
	 "T 2006-07-05 = 2007\n",
	 "4:3 [2006-07-05] 5 July 2006, not 2007"},
	/* Codes: `equals` makes equal, rank does not. */
	{"    check: agree\n    of: colours.colour\n    group: 'head.id'\n"
	 "    message: '{value}, not {other}'\n",
	 "HEAD a\nCOLOURS: BLUE, AZURE, SEPIA\n",
	 "2:23 [SEPIA] SEPIA, not BLUE"},
	{AGREE "    of: colours.colour:rank, head.total\n",
	 "HEAD a OF 1\nCOLOURS: SEPIA, RED\n", "2:17 [RED] 3, not 1"},
	/* A group has to agree with its first. */
	{AGREE "    of: number.number\n    group: number.group\n",
	 "HEAD a\nN 1 0 a\nN 2 0 b\nN 1 0 a\nN 3 0 b\nN 4\n",
	 "5:3 [3] 3, not 2"},
	/* Redacted texts say nothing. */
	{AGREE "    of: text.text, head.id\n", "HEAD abc\nX abc xxxxxx\n", ""},
	{AGREE "    of: text.text, size.whom\n",
	 "HEAD a\nSIZE BIG FOR xxxxxx\nX me\n", ""},
	/* A part of the message with itself. */
	{AGREE "    of: number.number, head.part\n    scope: part\n",
	 "HEAD a PART 1 OF 2\nN 1\n1. x\nHEAD a PART 2 OF 2\nN 2\nN 1\n",
	 "6:3 [1] 1, not 2"},
};

START_TEST(test_agree)
{
	check_one(&agrees[_i]);
}
END_TEST

#define RANGE "    check: range\n    message: '{value} {distance} {other}'\n"

static const struct check_case ranges[] = {
	{RANGE "    of: number.number\n    min: 2\n    max: 3\n",
	 "HEAD a\nN 1\nN 2\nN 3\nN 4\nN ?\n",
	 "2:3 [1] 1 1 2\n5:3 [4] 4 1 3"},
	{RANGE "    of: number.number\n    max: number.other\n",
	 "HEAD a\nN 1 2\nN 3 2\nN 9\n", "3:3 [3] 3 1 2"},
	{RANGE "    of: number.number\n    max: highest(number.other)\n",
	 "HEAD a\nN 1 2\nN 9 4\n", "3:3 [9] 9 5 4"},
	{RANGE "    of: time.like\n    max: date\n",
	 "HEAD a ON 2006-07-05\nT x = 2009\n", "2:7 [2009] 2009 3 years 5 July 2006"},
	{RANGE "    of: number.number\n    max: head.total + 10\n",
	 "HEAD a OF 2\nN 12\nN 13\n", "3:3 [13] 13 11 2"},
	{RANGE "    of: number.number\n    max: head.total\n",
	 "HEAD a\nN 12\n", ""},
	/* Distances are counted from the bound before it is moved. */
	{RANGE "    of: time.time\n    max: date + 1d\n",
	 "HEAD a ON 2006-07-05\nT 2006-07-06\nT 2006-07-15\n",
	 "3:3 [2006-07-15] 15 July 2006 10 days 5 July 2006"},
	{RANGE "    of: time.time\n    min: date - 6h\n    max: date + 6h\n",
	 "HEAD a ON 2006-07-05 12:00\nT 2006-07-05 05:59\nT 2006-07-05 18:00\n"
	 "T 2006-07-05 18:01\n",
	 "2:3 [2006-07-05 05:59] 5 July 2006 05:59Z 6 hours 5 July 2006 "
	 "12:00Z\n4:3 [2006-07-05 18:01] 5 July 2006 18:01Z 6 hours 5 July "
	 "2006 12:00Z"},
	/* At the coarser precision. */
	{RANGE "    of: time.time\n    max: date\n",
	 "HEAD a ON 2006-07-05\nT July 2006\nT 2006-07-05 23:59\n", ""},
	{RANGE "    of: 'colours.colour:rank'\n    max: head.total\n",
	 "HEAD a OF 2\nCOLOURS: ORANGE, RED\n", "2:18 [RED] 3 1 2"},
	{"    check: range\n    of: number.number\n    min: 2\n"
	 "    max: head.total\n    message: '{min} {max}'\n",
	 "HEAD a OF 3\nN 4\n", "2:3 [4] 2 3"},
	/* Moved by what is written elsewhere. */
	{RANGE "    of: leg.to\n    max: leg.from + leg.took\n",
	 "HEAD a\nL 2006-07-05 23:00 0130 2006-07-06 00:30\n"
	 "L 2006-07-05 23:00 0130 2006-07-06 00:31\n",
	 "3:25 [2006-07-06 00:31] 6 July 2006 00:31Z 91 minutes 5 July 2006 "
	 "23:00Z"},
	{RANGE "    of: leg.to\n    min: leg.from + leg.took - 30m\n"
	       "    max: leg.from + leg.took + 30m\n",
	 "HEAD a\nL 2006-07-05 09:00 0130 2006-07-05 10:00\n"
	 "L 2006-07-05 09:00 0130 2006-07-05 11:00\n"
	 "L 2006-07-05 09:00 0130 2006-07-05 09:59\n",
	 "4:25 [2006-07-05 09:59] 5 July 2006 09:59Z 59 minutes 5 July 2006 "
	 "09:00Z"},
	{RANGE "    of: leg.from\n    min: leg.to - leg.took\n",
	 "HEAD a\nL 2006-07-05 09:00 0130 2006-07-05 11:00\n",
	 "2:3 [2006-07-05 09:00] 5 July 2006 09:00Z 2 hours 5 July 2006 "
	 "11:00Z"},
	{RANGE "    of: leg.to\n    max: first(leg.from) + sum(leg.took)\n"
	       "    where: [{value: leg.took, above: leg.took - leg.took}]\n",
	 "HEAD a\nL 2006-07-05 09:00 0130 2006-07-05 10:00\n"
	 "L 2006-07-05 09:00 0100 2006-07-05 11:31\n",
	 "3:25 [2006-07-05 11:31] 5 July 2006 11:31Z 3 hours 5 July 2006 "
	 "09:00Z"},
	{RANGE "    of: number.number\n    max: number.other + head.total\n",
	 "HEAD a OF 2\nN 4 2\nN 5 2\nN 9\n", "3:3 [5] 5 3 2"},
	{RANGE "    of: number.number\n"
	       "    max: number.other - head.total + head.part + 1\n",
	 "HEAD a PART 1 OF 2\nN 4 4\nN 5 4\n", "3:3 [5] 5 1 4"},
	/* What is missing, no span or only a day moves nothing. */
	{RANGE "    of: leg.to\n    max: leg.from + leg.took\n",
	 "HEAD a\nL 2006-07-05 09:00 0199 2006-07-05 23:00\n", ""},
	{RANGE "    of: leg.to\n    max: time.time + leg.took\n",
	 "HEAD a\nT 2006-07-04\nL 2006-07-05 09:00 0100 2006-07-05 23:00\n",
	 ""},
	/* Parts of a date; what is not so precise has none. */
	{RANGE "    of: time.time:day-of-month\n    max: 30\n",
	 "HEAD a\nT 2006-07-31 10:00\nT July 2006\nT 2006-07-30\n",
	 "2:3 [2006-07-31 10:00] 31 1 30"},
	{RANGE "    of: time.like:month\n    min: 2\n",
	 "HEAD a\nT x = 2006-01-31\nT x = 2006\nT x = July 2006\n",
	 "2:7 [2006-01-31] 1 1 2"},
	/* Values that are made of others are what was made of them. */
	{RANGE "    of: number.other\n    max: total\n",
	 "HEAD a\nN 2 6\nN 3 5\n", "2:5 [6] 6 1 5"},
	{RANGE "    of: number.other\n    min: year\n",
	 "HEAD a ON 2006-07-05\nN 1 2005\nN 1 2006\n",
	 "2:5 [2005] 2005 1 2006"},
	{RANGE "    of: time.like\n    max: arrival\n",
	 "HEAD a\nT x = 2006-07-05 10:30\nT x = 2006-07-05 10:31\n"
	 "L 2006-07-05 09:00 0130 2006-07-05 10:30\n",
	 "3:7 [2006-07-05 10:31] 5 July 2006 10:31Z 1 minute 5 July 2006 "
	 "10:30Z"},
	/* What is counted is a number. */
	{RANGE "    of: number.number\n    max: numbers\n",
	 "HEAD a\nN 2\nN 3\n", "3:3 [3] 3 1 2"},
	/* A condition is asked of what a mention stands in, wherever the one
	 * before it stood. */
	{RANGE "    of: use.letter\n    max: 1\n"
	       "    where: [{value: paragraph.mark, is: S}]\n",
	 "HEAD a\nX item B\n1. (S) item B\n2. (U) item B\n",
	 "2:8 [B] B 1 1\n3:13 [B] B 1 1"},
};

START_TEST(test_range)
{
	check_one(&ranges[_i]);
}
END_TEST

static const struct {
	const char *time, *distance;
} distances[] = {
	{"2006-07-05 12:01", "1 minute"},  {"2006-07-05 13:59", "119 minutes"},
	{"2006-07-05 14:00", "2 hours"},   {"2006-07-07 11:00", "47 hours"},
	{"2006-07-07 12:00", "2 days"},    {"2006-07-06", "1 day"},
	{"2006-09-03", "60 days"},	   {"2006-09-06", "2 months"},
	{"2008-06-30", "24 months"},	   {"2031-07-05", "25 years"},
	{"August 2006", "1 month"},	   {"October 2007", "15 months"},
};

START_TEST(test_range_distance)
{
	struct checking c;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_printf(&text, "HEAD a ON 2006-07-05 12:00\nT %s\n",
		       distances[_i].time);
	check_rule(&c, "    check: range\n    of: time.time\n    max: date\n"
		       "    message: '{distance}'\n",
		   cbl_buf_cstr(&text));
	check_findings(&c);
	ck_assert_uint_eq(c.bag.count, 1);
	unit_str_eq(c.bag.findings[0].message, distances[_i].distance);
	checking_release(&c);
	cbl_buf_release(&text);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_unique, 0, UNIT_COUNT(uniques));
	tcase_add_loop_test(tc, test_order, 0, UNIT_COUNT(orders));
	tcase_add_loop_test(tc, test_match, 0, UNIT_COUNT(matches));
	tcase_add_loop_test(tc, test_find, 0, UNIT_COUNT(finds));
	tcase_add_test(tc, test_find_far_off);
	tcase_add_test(tc, test_find_in_long_text);
	tcase_add_loop_test(tc, test_valid, 0, UNIT_COUNT(valids));
	tcase_add_loop_test(tc, test_known, 0, UNIT_COUNT(knowns));
	tcase_add_test(tc, test_known_confidence);
	tcase_add_loop_test(tc, test_agree, 0, UNIT_COUNT(agrees));
	tcase_add_loop_test(tc, test_range, 0, UNIT_COUNT(ranges));
	tcase_add_loop_test(tc, test_range_distance, 0, UNIT_COUNT(distances));
}

UNIT_MAIN("checks_values", add_tests)
