/* SPDX-License-Identifier: MIT
 *
 * Times that take what they lack from beside them: the year behind a list,
 * the year of a neighbour, the month of another field.
 */
#include <stdio.h>

#include "parsing.h"

#include "message/operand.h"

/* Days as running text has them, held against the day of the first line. */
static const char spec[] =
	"language: 1\n"
	"spec: days\n"
	"title: days\n"
	"patterns: [{id: month, match: '(?:May|June|July|December|January)'}]\n"
	"values: [{id: date, is: head.date}]\n"
	"zones: [{id: all}]\n"
	"elements:\n"
	"  - id: head\n"
	"    zone: all\n"
	"    start: '^H (?<date>\\S+)'\n"
	"    fields: [{id: date, type: time, formats: [YYYY-MM-DD]}]\n"
	"  - {id: text, zone: all, occurs: many, start: '^X '}\n"
	"mentions:\n"
	"  - id: day\n"
	"    in: [text]\n"
	"    matches:\n"
	"      - '\\b(?<day>{month} \\d+(?:, \\d{4})?)"
	"(?:-(?<last>\\d+)(?:, (?<year>\\d{4}))?)?'\n"
	"      - '\\b(?<first>\\d+)-(?<day>\\d+ {month})'\n"
	"    back: '\\b(?<weekday>[A-Z][a-z]+day) $'\n"
	"    fields:\n"
	"      - {id: weekday, type: time, formats: [WKD], as: weekday}\n"
	"      - {id: year, type: time, formats: [YYYY], as: year}\n"
	"      - {id: first, type: time, formats: [D], as: day,\n"
	"         complete: {from: day.day, prefer: before}}\n"
	"      - {id: last, type: time, formats: [D], as: day,\n"
	"         complete: {from: day.day, prefer: after}}\n"
	"      - id: day\n"
	"        type: time\n"
	"        formats: [MON D, 'MON D, YYYY', D MON]\n"
	"        as: day\n"
	"        complete: {from: date, year: year, lend: '^(?:,| or| and) "
	"$'}\n"
	"profiles: [{id: all}]\n";

static const struct lend_case {
	const char *text;
	const char *table; /* behind the first instances */
} cases[] = {
	/* Nothing stands beside it: the nearest to the message. */
	{"May 4", "day(day=4 May 2006)"},
	{"December 30", "day(day=30 December 2006)"},
	/* The year behind a range is that of its first day. */
	{"May 4-6, 2008", "day(day=4 May 2008 last=6 May 2008 year=2008)"},
	{"May 30-2", "day(day=30 May 2006 last=2 June 2006)"},
	/* The first day of a range written before its month. */
	{"3-5 July", "day(day=5 July 2006 first=3 July 2006)"},
	{"30-2 July", "day(day=2 July 2006 first=30 June 2006)"},
	/* The year at the end of a list is that of all before it. */
	{"May 4 or May 11, 2008", "day(day=4 May 2008)\nday(day=11 May 2008)"},
	{"May 4, June 5 or July 6, 2009",
	 "day(day=4 May 2009)\nday(day=5 June 2009)\nday(day=6 July 2009)"},
	{"May 4 or May 6-8, 2008",
	 "day(day=4 May 2008)\n"
	 "day(day=6 May 2008 last=8 May 2008 year=2008)"},
	{"December 30 and January 3, 2009",
	 "day(day=30 December 2008)\nday(day=3 January 2009)"},
	/* What was completed from it follows. */
	{"May 30-2 or June 5, 2009",
	 "day(day=30 May 2009 last=2 June 2009)\nday(day=5 June 2009)"},
	/* One that heads a list is handed down. */
	{"June 7, 2009 and June 14",
	 "day(day=7 June 2009)\nday(day=14 June 2009)"},
	/* The end has it before the head. */
	{"June 7, 2007 or June 9 or June 14, 2009",
	 "day(day=7 June 2007)\nday(day=9 June 2009)\n"
	 "day(day=14 June 2009)"},
	/* Other words between, another text: each for itself. */
	{"May 4. On May 11, 2008", "day(day=4 May 2006)\nday(day=11 May 2008)"},
	{"May 4\nX  or May 11, 2008",
	 "day(day=4 May 2006)\nday(day=11 May 2008)"},
	/* One with a year of its own takes none. */
	{"May 4, 2001 or May 11, 2008",
	 "day(day=4 May 2001)\nday(day=11 May 2008)"},
	/* What is no day stays none, and lends nothing. */
	{"June 31 or July 1, 2008", "day(day=!)\nday(day=1 July 2008)"},
	{"July 1 or June 31, 2008", "day(day=1 July 2006)\nday(day=!)"},
};

START_TEST(test_lend_table)
{
	const struct lend_case *c = &cases[_i];
	struct parsing p;
	char text[256];
	const char *got;

	snprintf(text, sizeof(text), "H 2006-07-05\nX %s\n", c->text);
	parse(&p, spec, text);
	got = strstr(dump(&p), "day(");
	ck_assert_msg(got && strcmp(got, c->table) == 0, "%s: %s, wanted %s",
		      c->text, got ? got : "nothing", c->table);
	parsing_release(&p);
}
END_TEST

/* A lent year is as good as a written one. */
START_TEST(test_lend_is_written)
{
	struct parsing p;
	uint32_t i, field;

	parse(&p, spec,
	      "H 2006-07-05\nX May 4 or May 11, 2008; May 4-6, 2008; "
	      "May 9\n");
	i = p.message.first[cbl_spec_find_element(p.spec, cbl_str_c("day"))];
	for (field = 0; field < p.spec->fields_count; field++)
		if (p.spec->fields[field].lend != CBL_NONE)
			break;
	for (int k = 0; k < 4; k++, i = p.message.instances[i].next) {
		uint32_t row = cbl_message_row(&p.message, i, field, 0);

		ck_assert_int_eq(p.message.rows[row].value.time.wrote_year,
				 k < 3);
	}
	parsing_release(&p);
}
END_TEST

/* closest(day, weekday) in a key. */
static const struct closest_case {
	const char *text, *key;
} days[] = {
	{"Monday July 3", "3 July 2006"}, /* it is one */
	{"Tuesday July 3", "4 July 2006"}, {"Thursday July 3", "6 July 2006"},
	{"Friday July 3", "30 June 2006"}, /* three days before, not four behind */
	{"Sunday July 3", "2 July 2006"},  {"Thursday May 2", "4 May 2006"},
	{"Friday May 1", "28 April 2006"}, {"July 3", NULL}, /* no weekday */
	{"Monday June 31", NULL},
};

START_TEST(test_lend_closest)
{
	const struct closest_case *c = &days[_i];
	char yaml[sizeof(spec) + 128], text[64];
	const char *profiles = strstr(spec, "profiles:"), *got;
	struct parsing p;

	snprintf(yaml, sizeof(yaml),
		 "%.*s      - {id: near, type: key, is: "
		 "'{closest(day.day, day.weekday)}'}\n%s",
		 (int)(profiles - spec), spec, profiles);
	snprintf(text, sizeof(text), "H 2006-07-05\nX %s\n", c->text);
	parse(&p, yaml, text);
	got = strstr(dump(&p), "near=");
	if (c->key)
		ck_assert_msg(got && strncmp(got + 5, c->key, strlen(c->key)) ==
					      0,
			      "%s: %s, wanted %s", c->text,
			      got ? got : "nothing", c->key);
	else
		ck_assert_ptr_null(got);
	parsing_release(&p);
}
END_TEST

/* A year that is no year. */
START_TEST(test_lend_mistake)
{
	static const char *const wrong[] = {"year: weekday", "year: last",
					    "year: none"};
	char yaml[sizeof(spec) + 128];
	const char *at = strstr(spec, "year: year, lend");
	struct cbl_spec *made = NULL;
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	struct cbl_buf buf;

	snprintf(yaml, sizeof(yaml), "%.*s%s%s", (int)(at - spec), spec,
		 wrong[_i], at + strlen("year: year"));
	ck_assert_int_ne(cbl_spec_load_text(&made, "t.yaml", yaml, strlen(yaml),
					    NULL, &problems, &err),
			 0);
	cbl_buf_init(&buf, 0);
	cbl_problems_print(&problems, &buf);
	ck_assert_msg(
		strstr(cbl_buf_cstr(&buf), _i < 2 ? "as: year" : "`none`"),
		"%s", cbl_buf_cstr(&buf));
	cbl_buf_release(&buf);
	cbl_problems_release(&problems);
	cbl_spec_free(made);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_lend_table, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_lend_is_written);
	tcase_add_loop_test(tc, test_lend_closest, 0, UNIT_COUNT(days));
	tcase_add_loop_test(tc, test_lend_mistake, 0, 3);
}

UNIT_MAIN("lend", add_tests)
