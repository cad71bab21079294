/* SPDX-License-Identifier: MIT
 *
 * What follows from what was written: values over fields of every making, and
 * words that repeat.
 */
#include "parsing.h"

#include "message/operand.h"

static const char spec[] =
	"language: 1\n"
	"spec: made\n"
	"title: made\n"
	"vocabularies:\n"
	"  - {id: marks, title: marks, entries: [{code: S}, {code: U},\n"
	"     {code: SBU}]}\n"
	"values:\n"
	"  - {id: date, is: head.date}\n"
	"  - {id: copies, is: count(line)}\n"
	"  - {id: near, is: 'closest(head.date, head.weekday)'}\n"
	"  - {id: written, is: 'last(line.number)'}\n"
	"  - {id: taken, is: 'last(line.level)'}\n"
	"  - {id: completed, is: head.day}\n"
	"  - {id: assumed, is: 'highest(line.rank)'}\n"
	"  - {id: key, is: head.key}\n"
	"  - {id: mentioned, is: word.word}\n"
	"  - {id: below, is: 'first(key, mentioned)'}\n"
	"zones: [{id: all}]\n"
	"elements:\n"
	"  - id: head\n"
	"    zone: all\n"
	"    start: '^H (?<date>\\S+) (?<weekday>\\w+) (?<day>\\d+)'\n"
	"    fields:\n"
	"      - {id: date, type: time, formats: [YYYY-MM-DD]}\n"
	"      - {id: weekday, type: time, formats: [WKD], as: weekday}\n"
	"      - {id: day, type: time, formats: [D], as: day,\n"
	"         complete: {from: date}}\n"
	"      - {id: key, type: key, is: 'at {date:year}'}\n"
	"  - id: line\n"
	"    zone: all\n"
	"    occurs: many\n"
	"    start: '^(?<number>\\d+) (?<mark>\\S+)'\n"
	"    fields:\n"
	"      - {id: number, type: number}\n"
	"      - {id: rank, type: number, assume: [{value: copies}]}\n"
	"      - {id: level, type: code, vocabulary: marks, from: mark,\n"
	"         take: '^[A-Z]+'}\n"
	"      - {id: caveat, from: mark, take: '\\d+$'}\n"
	"mentions:\n"
	"  - {id: word, in: [line], match: '=(?<word>\\w+)'}\n"
	"profiles: [{id: all}]\n";

/* The value of that name as it prints; "" if the message has none. */
static const char *value(struct parsing *p, const char *name)
{
	const struct cbl_spec *s = p->message.spec;

	cbl_buf_clear(&p->dump);
	for (uint32_t i = 0; i < s->values_count; i++) {
		uint32_t row = p->message.values[i];
		struct cbl_term term;

		if (strcmp(cbl_spec_cstr(s, s->values[i].id), name) != 0 ||
		    row == CBL_NONE)
			continue;
		term = cbl_term_of_row(&p->message, row);
		cbl_term_print(&p->message, &term, CBL_ATTRIBUTE_NONE,
			       &p->dump);
	}
	return cbl_buf_cstr(&p->dump);
}

static const struct {
	const char *name, *is;
} values[] = {
	{"date", "5 July 2006"},
	{"copies", "3"},
	{"near", "4 July 2006"},
	{"written", "3"},
	{"taken", "U"},
	{"completed", "9 July 2006"},
	{"assumed", "3"},
	{"key", "at 2006"},
	{"mentioned", "here"},
	{"below", "at 2006"},
};

START_TEST(test_made_values)
{
	struct parsing p;

	parse(&p, spec, "H 2006-07-05 Tuesday 9\n"
			"1 S\n2 SBU =here\n3 U =there\n");
	ck_assert_str_eq(value(&p, values[_i].name), values[_i].is);
	parsing_release(&p);
}
END_TEST

/* Those that stand on nothing but mentions come last. */
START_TEST(test_made_below)
{
	struct parsing p;

	parse(&p, spec, "1 S =here\n");
	ck_assert_str_eq(value(&p, "below"), "here");
	ck_assert_str_eq(value(&p, "key"), "");
	parsing_release(&p);
}
END_TEST

/* A time that no row has is one all the same. */
START_TEST(test_made_time)
{
	struct parsing p;
	const struct cbl_row *row;

	parse(&p, spec, "H 2006-07-05 Tuesday 9\n");
	row = cbl_message_value(&p.message, 2);
	ck_assert_ptr_nonnull(row);
	ck_assert_uint_eq(row->field, CBL_NONE);
	ck_assert_uint_eq(row->type, CBL_TYPE_TIME);
	parsing_release(&p);
}
END_TEST

/* What a field makes of a text it makes of an equal one, and of no other:
 * more of them than are remembered. */
START_TEST(test_made_alike)
{
	static const struct {
		const char *mark, *rows;
	} marks[] = {
		{"S1", " level=S caveat=1"},
		{"U1", " level=U caveat=1"},
		{"SBU", " level=SBU"},
		{"12", " caveat=12"},
		{"XYZ", " level=!"},
		{"S2", " level=S caveat=2"},
		{"-", ""},
	};
	struct cbl_buf text, want;
	struct parsing p;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&want, 0);
	for (unsigned i = 1; i <= 500; i++) {
		unsigned k = i * 7919 % 31 % (unsigned)UNIT_COUNT(marks);

		cbl_buf_printf(&text, "%u %s\n", i, marks[k].mark);
		cbl_buf_printf(&want, "%sline(mark=%s number=%u%s rank=500*)",
			       i > 1 ? "\n" : "", marks[k].mark, i,
			       marks[k].rows);
	}
	parse(&p, spec, cbl_buf_cstr(&text));
	ck_assert(strcmp(dump(&p), cbl_buf_cstr(&want)) == 0);
	parsing_release(&p);
	cbl_buf_release(&text);
	cbl_buf_release(&want);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_made_values, 0, UNIT_COUNT(values));
	tcase_add_test(tc, test_made_below);
	tcase_add_test(tc, test_made_time);
	tcase_add_test(tc, test_made_alike);
}

UNIT_MAIN("made", add_tests)
