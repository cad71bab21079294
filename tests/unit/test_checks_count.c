/* SPDX-License-Identifier: MIT */
#include "checking.h"

/* ---- count: too few */

#define MIN_SIZE "    check: count\n    of: size\n    min: 1\n" \
		 "    message: 'no {missing}'\n"
#define MIN_FIELD "    check: count\n    of: size.whom\n    min: 1\n" \
		  "    message: 'no {missing}'\n"

static const struct check_case few[] = {
	/* Before the first element that follows in the order of the spec. */
	{MIN_SIZE, "HEAD a\nN 1\n", "2:1 [] no size"},
	{MIN_SIZE, "HEAD a\nSIZE BIG\nN 1\n", ""},
	/* Nothing follows: at the line that holds the number. */
	{MIN_SIZE, "\nHEAD a\n", "2:1 [] no size"},
	/* Nothing at all: at the start. */
	{MIN_SIZE, "", "1:1 [] no size"},
	{"    check: count\n    of: size\n    min: 2\n    message: few\n",
	 "HEAD a\nSIZE BIG\nN 1\n", "3:1 [] few"},
	/* A field's title; its place is in its element. */
	{MIN_FIELD, "HEAD a\nSIZE BIG\n", "2:9 [] no Owner"},
	{MIN_FIELD, "HEAD a\nN 1\n", "2:1 [] no Owner"},
	{MIN_FIELD, "HEAD a\nSIZE BIG FOR me\n", ""},
	/* Several operands, one finding, titles joined. */
	{"    check: count\n    of: head, colours, size.whom\n    min: 1\n"
	 "    message: 'no {missing}'\n",
	 "HEAD a\nN 1\n", "2:1 [] no Colours, Owner"},
	/* `at`; where it is not there, the place of the absent. */
	{"    check: count\n    of: size\n    min: 1\n    at: number.number\n"
	 "    message: 'no {missing} with {number.number}'\n",
	 "HEAD a\nN 1\nN 2\n", "2:3 [1] no size with 1"},
	{"    check: count\n    of: size\n    min: 1\n    at: time\n"
	 "    message: 'no {missing}'\n",
	 "HEAD a\nN 1\n", "2:1 [] no size"},
	/* `where` chooses rows, `when` messages, `unless` silences. */
	{"    check: count\n    of: size\n    min: 1\n"
	 "    where: [{value: size.size, is: HUGE}]\n    message: no\n",
	 "HEAD a\nSIZE BIG\nN 1\n", "3:1 [] no"},
	{"    check: count\n    of: size\n    min: 1\n"
	 "    where: [{value: size.size, is: HUGE}]\n    message: no\n",
	 "HEAD a\nSIZE BIG\nSIZE HUGE\n", ""},
	{"    check: count\n    of: size\n    min: 1\n"
	 "    when: [{have: number}]\n    message: no\n",
	 "HEAD a\n", ""},
	{"    check: count\n    of: size\n    min: 1\n"
	 "    unless: [{have: number}]\n    message: no\n",
	 "HEAD a\nN 1\n", ""},
	/* A redacted row counts, and may be the one that is wanted. */
	{"    check: count\n    of: size.size\n    min: 1\n    message: no\n",
	 "HEAD a\nSIZE xxxxxx\n", ""},
	{"    check: count\n    of: size.size\n    min: 1\n"
	 "    where: [{value: size.size, is: HUGE}]\n    message: no\n",
	 "HEAD a\nSIZE xxxxxx\n", ""},
	/* A bound that is missing binds nothing. */
	{"    check: count\n    of: number\n    min: head.total\n"
	 "    message: no\n",
	 "HEAD a\nN 1\n", ""},
	{"    check: count\n    of: number\n    min: head.total\n"
	 "    message: no\n",
	 "HEAD a PART 1 OF 2\nN 1\n", "1:1 [] no"},
	/* Bounds are told, constants and others. */
	{"    check: count\n    of: number\n    min: head.total\n"
	 "    message: 'fewer than {min}'\n",
	 "HEAD a PART 1 OF 2\nN 1\n", "1:1 [] fewer than 2"},
	{"    check: count\n    of: size\n    min: 3\n"
	 "    message: 'fewer than {min}'\n",
	 "HEAD a\nN 1\n", "2:1 [] fewer than 3"},
};

START_TEST(test_count_few)
{
	check_one(&few[_i]);
}
END_TEST

/* ---- count: too many */

static const struct check_case many[] = {
	{"    check: count\n    of: number\n    max: 1\n"
	 "    message: '{number.number}'\n",
	 "HEAD a\nN 1\nN 2\nN 3\n", "3:1 [N 2] 2\n4:1 [N 3] 3"},
	{"    check: count\n    of: number\n    max: 1\n    message: many\n",
	 "HEAD a\nN 1\n", ""},
	{"    check: count\n    of: number\n    max: 0\n"
	 "    where: [{value: number.number, same: head.total}]\n"
	 "    message: '{number.number}'\n",
	 "HEAD a OF 2\nN 1\nN 2\n", "3:1 [N 2] 2"},
	{"    check: count\n    of: number\n    max: 0\n"
	 "    unless: [{value: number.number, is: 1}]\n"
	 "    message: '{number.number}'\n",
	 "HEAD a\nN 1\nN 2\n", "3:1 [N 2] 2"},
	/* Operands are judged apart. */
	{"    check: count\n    of: number, size\n    max: 1\n"
	 "    message: many\n",
	 "HEAD a\nSIZE BIG\nN 1\n", ""},
	{"    check: count\n    of: number, size\n    max: 0\n"
	 "    message: many\n",
	 "HEAD a\nSIZE BIG\nN 1\n", "2:1 [SIZE BIG] many\n3:1 [N 1] many"},
	/* Rows without a value count. */
	{"    check: count\n    of: number.number\n    max: 0\n"
	 "    message: '{value}'\n",
	 "HEAD a\nN xxxxxx\nN ?\n", "2:3 [xxxxxx] xxxxxx\n3:3 [?] ?"},
	/* Only what stands inside. */
	{"    check: count\n    of: link\n    max: 0\n    inside: [colours]\n"
	 "    message: link\n",
	 "HEAD a\nCOLOURS: [RED](#)\nX [no](#)\n", "2:10 [[RED](#)] link"},
	{"    check: count\n    of: link\n    max: 0\n"
	 "    inside: [text, colours]\n    message: link\n",
	 "HEAD a\nCOLOURS: [RED](#)\nX [no](#)\n1. [x](#)\nTINT [y](#)\n",
	 "2:10 [[RED](#)] link\n3:3 [[no](#)] link"},
};

START_TEST(test_count_many)
{
	check_one(&many[_i]);
}
END_TEST

/* ---- count: per something */

#define PER_LINE "    check: count\n    of: link\n    max: 0\n" \
		 "    per: line\n    message: links\n"
#define PER_ITEM "    check: count\n    of: colours.of\n    min: 1\n" \
		 "    per: item\n    message: '{colours.colour}: {missing}'\n" \
		 "    where: [{value: 'colours.colour:group', is: cold}]\n"
#define PER_PARAGRAPH                                                  \
	"    check: count\n    of: paragraph.mark\n    min: 1\n"       \
	"    per: element\n    message: '{paragraph.number} lacks it'\n"

static const struct check_case per[] = {
	{PER_LINE, "HEAD a\nX [a](#) [b](#)\nX [c](#)\n",
	 "2:3 [[a](#)] links\n3:3 [[c](#)] links"},
	{"    check: count\n    of: link\n    max: 1\n    per: line\n"
	 "    message: links\n",
	 "HEAD a\nX [a](#) [b](#)\nX [c](#)\n", "2:10 [[b](#)] links"},
	/* A condition on another field chooses the items. */
	{PER_ITEM, "HEAD a\nCOLOURS: RED, BLUE/BIG, AZURE\n",
	 "2:25 [AZURE] AZURE: of"},
	{PER_ITEM, "HEAD a\nCOLOURS: RED, BLUE/BIG\n", ""},
	/* One on the counted field chooses rows. */
	{"    check: count\n    of: colours.of\n    min: 1\n    per: item\n"
	 "    where: [{value: colours.of, is: BIG}]\n    message: no\n",
	 "HEAD a\nCOLOURS: RED/BIG, AZURE/HUGE\n", "2:19 [AZURE] no"},
	{PER_PARAGRAPH, "HEAD a\n1. (S) one\n2. two\n", "3:4 [] 2 lacks it"},
	{PER_PARAGRAPH
	 "    at: paragraph.number\n    unless: [{value: paragraph.number,\n"
	 "                                        above: 2}]\n",
	 "HEAD a\n1. one\n2. two\n3. three\n",
	 "2:1 [1] 1 lacks it\n3:1 [2] 2 lacks it"},
	{"    check: count\n    of: use\n    max: 1\n    per: element\n"
	 "    message: again\n",
	 "HEAD a\n1. item A, item B\n2. item A\n", "2:12 [item B] again"},
	{"    check: count\n    of: colours.colour\n    max: 1\n"
	 "    per: element\n    message: '{value}'\n",
	 "HEAD a\nCOLOURS: RED, BLUE\n", "2:15 [BLUE] BLUE"},
	/* Every part of the message for itself. */
	{"    check: count\n    of: size\n    min: 1\n    per: part\n"
	 "    message: 'no {missing}'\n",
	 "HEAD a PART 1 OF 2\nSIZE BIG\n1. x\nHEAD a PART 2 OF 2\nN 1\n",
	 "5:1 [] no size"},
	{"    check: count\n    of: size\n    max: 1\n    per: part\n"
	 "    message: many\n",
	 "HEAD a PART 1 OF 2\nSIZE BIG\n1. x\nHEAD a PART 2 OF 2\nSIZE BIG\n",
	 ""},
};

START_TEST(test_count_per)
{
	check_one(&per[_i]);
}
END_TEST

/* One finding for a line, but all of it is mended. */
START_TEST(test_count_fixes_each)
{
	struct checking c;
	const struct cbl_fix *fix;

	check_rule(&c,
		   PER_LINE "    fix: {each: '{link.word}', title: Mend,\n"
			    "          safe: yes}\n",
		   "HEAD a\nX [a](#) [bc](#)\n");
	ck_assert_str_eq(check_findings(&c), "2:3 [[a](#)] links");
	fix = &c.bag.findings[0].fix;
	ck_assert_uint_eq(fix->edit_count, 2);
	ck_assert(fix->safe);
	unit_str_eq(fix->title, "Mend");
	unit_str_eq(fix->edits[0].text, "a");
	ck_assert_uint_eq(fix->edits[0].range.start.column, 3);
	ck_assert_uint_eq(fix->edits[0].range.end.column, 9);
	unit_str_eq(fix->edits[1].text, "bc");
	ck_assert_uint_eq(fix->edits[1].range.start.column, 10);
	checking_release(&c);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_count_few, 0, UNIT_COUNT(few));
	tcase_add_loop_test(tc, test_count_many, 0, UNIT_COUNT(many));
	tcase_add_loop_test(tc, test_count_per, 0, UNIT_COUNT(per));
	tcase_add_test(tc, test_count_fixes_each);
}

UNIT_MAIN("checks_count", add_tests)
