/* SPDX-License-Identifier: MIT
 *
 * Attributes of operands, as a message tells them: what stands behind the `:`.
 */
#include "checking.h"

#define SAY(of, what)                                                          \
	"    check: match\n    of: " of "\n"                                   \
	"    pattern: 'none such'\n    message: '" what "'\n"

/* ---- of lines */

static const struct check_case lines[] = {
	{SAY("head", "{head:length} {head:width} {head:lines}"), "HEAD a  \n",
	 "1:1 [HEAD a] 6 6 1"},
	/* Characters, not bytes. */
	{SAY("colours", "{colours:length} {colours:width} {colours:lines}"),
	 "HEAD a\nCOLOURS: RED,\n  \xc3\x84\xc3\x84, BLUE,\n  X\n",
	 "2:1 [COLOURS: RED,\n  \xc3\x84\xc3\x84, BLUE,\n  X] 29 13 3"},
	/* What ends a line is no part of its width. */
	{SAY("colours", "{colours:width} {colours:lines}"),
	 "HEAD a\r\nCOLOURS: RED,\r\n  BLUE\r\n",
	 "2:1 [COLOURS: RED,\r\n  BLUE] 13 2"},
	{SAY("colours", "<{colours:content}>"), "HEAD a\nCOLOURS: RED, BLUE\n",
	 "2:1 [COLOURS: RED, BLUE] <RED, BLUE>"},
};

START_TEST(test_attributes_of_lines)
{
	check_one(&lines[_i]);
}
END_TEST

/* ---- of codes */

#define CODE                                                                   \
	SAY("colours.colour",                                                  \
	    "{colours.colour:code} {colours.colour:written} "                  \
	    "{colours.colour:rank} {colours.colour:group} "                    \
	    "{colours.colour:status} {colours.colour:known} "                  \
	    "{colours.colour:distance} {colours.colour:length}")

static const struct check_case codes[] = {
	{CODE, "HEAD a\nCOLOURS: RED\n",
	 "2:10 [RED] RED RED 3 warm current yes 0 3"},
	{CODE, "HEAD a\nCOLOURS: TANGERINE\n",
	 "2:10 [TANGERINE] ORANGE TANGERINE 2 warm current yes 0 9"},
	{CODE, "HEAD a\nCOLOURS: ORAGNE\n",
	 "2:10 [ORAGNE] ORANGE ORAGNE 2 warm current no 0 6"},
	{CODE, "HEAD a\nCOLOURS: BLU\n",
	 "2:10 [BLU] BLUE BLU 1 cold current no 1 3"},
	/* What an entry does not have the text stands for. */
	{CODE, "HEAD a\nCOLOURS: SEPIA\n",
	 "2:10 [SEPIA] SEPIA SEPIA 1 SEPIA retired yes 0 5"},
	{CODE, "HEAD a\nCOLOURS: YELOW\n",
	 "2:10 [YELOW] YELOW YELOW 2 YELOW misprint yes 0 5"},
	{CODE, "HEAD a\nCOLOURS: QQQ\n",
	 "2:10 [QQQ] QQQ QQQ QQQ QQQ QQQ no 0 3"},
};

START_TEST(test_attributes_of_codes)
{
	check_one(&codes[_i]);
}
END_TEST

/* ---- of times */

#define TIME                                                                   \
	SAY("time.time",                                                       \
	    "{time.time:year} {time.time:yy} {time.time:month} "               \
	    "{time.time:day-of-month} {time.time:day} {time.time:weekday} "    \
	    "{time.time:julian} {time.time:wrote-year}")

#define DAY(at, is)                                                            \
	"    check: match\n    of: time.time\n    pattern: 'none such'\n"      \
	"    when: [{value: 'time." at "', " is "}]\n    message: so\n"

static const struct check_case times[] = {
	{TIME, "HEAD a ON 2006-07-05\nT 2006-07-05 12:30\n",
	 "2:3 [2006-07-05 12:30] 2006 06 7 5 5 July 2006 Wednesday 186 yes"},
	{TIME, "HEAD a ON 2006-07-05\nT July 3\n",
	 "2:3 [July 3] 2006 06 7 3 3 July 2006 Monday 184 no"},
	/* A month has no day, no weekday and no day of the year; told of, it
	 * is what was written. */
	{TIME, "HEAD a ON 2006-07-05\nT July 2006\n",
	 "2:3 [July 2006] 2006 06 7 July 2006 July 2006 July 2006 July 2006 "
	 "yes"},
	{SAY("time.like", "{time.like:year} {time.like:month} "
			  "{time.like:weekday} {time.like:julian}"),
	 "HEAD a ON 2006-07-05\nT July 3 = 2006\n",
	 "2:12 [2006] 2006 2006 2006 2006"},
	{DAY("like:julian", "above: 0"),
	 "HEAD a ON 2006-07-05\nT July 3 = 2006-02-01\n", "2:3 [July 3] so"},
	{DAY("like:julian", "above: 0"),
	 "HEAD a ON 2006-07-05\nT July 3 = July 2006\n", ""},
	{DAY("like:month", "above: 0"),
	 "HEAD a ON 2006-07-05\nT July 3 = July 2006\n", "2:3 [July 3] so"},
	{DAY("like:month", "above: 0"),
	 "HEAD a ON 2006-07-05\nT July 3 = 2006\n", ""},
};

START_TEST(test_attributes_of_times)
{
	check_one(&times[_i]);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_attributes_of_lines, 0, UNIT_COUNT(lines));
	tcase_add_loop_test(tc, test_attributes_of_codes, 0, UNIT_COUNT(codes));
	tcase_add_loop_test(tc, test_attributes_of_times, 0, UNIT_COUNT(times));
}

UNIT_MAIN("attributes", add_tests)
