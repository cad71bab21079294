/* SPDX-License-Identifier: MIT
 *
 * Damage: what each operator does to a text, that the same seed does the
 * same, and what is counted of a spec's mutants.
 */
#include "parsing.h"

#include "lint/mutate.h"
#include "lint/spec_mutate.h"

static const char tiny[] = "language: 1\n"
			   "spec: tiny\n"
			   "zones: [{id: all}]\n"
			   "elements:\n"
			   "  - id: head\n"
			   "    zone: all\n"
			   "    start: '^HEAD (?<number>\\d+)'\n"
			   "    fields: [{id: number, type: number}]\n"
			   "  - id: list\n"
			   "    zone: all\n"
			   "    start: '^LIST '\n"
			   "    items: {each: '(?<word>[A-Z]+)'}\n"
			   "    fields: [{id: word}]\n"
			   "rules:\n"
			   "  - code: T1\n"
			   "    name: head-missing\n"
			   "    title: Head\n"
			   "    check: count\n"
			   "    of: head\n"
			   "    min: 1\n"
			   "    severity: error\n"
			   "    kind: format\n"
			   "    message: no head\n"
			   "    help: Do it.\n"
			   "    doc: Why.\n"
			   "    examples:\n"
			   "      - {bad: LIST A}\n"
			   "      - {good: \"HEAD 12\\nLIST AB CD\"}\n"
			   "      - {good: HEAD 7}\n"
			   "  - code: T2\n"
			   "    name: number-odd\n"
			   "    title: Number\n"
			   "    check: match\n"
			   "    of: 'head.number:text'\n"
			   "    never: '^9999$'\n"
			   "    severity: error\n"
			   "    kind: format\n"
			   "    message: odd\n"
			   "    help: Do it.\n"
			   "    doc: Why.\n"
			   "    examples:\n"
			   "      - {bad: HEAD 9999, on: '9999'}\n"
			   "      - {good: HEAD 1111}\n"
			   "      - {good: HEAD 12}\n"
			   "  - code: T3\n"
			   "    name: never\n"
			   "    title: Never\n"
			   "    check: parsed\n"
			   "    event: undecided\n"
			   "    severity: error\n"
			   "    kind: format\n"
			   "    message: never\n"
			   "    help: Do it.\n"
			   "    doc: Why.\n"
			   "    examples: [{good: HEAD 1}, {good: HEAD 2}]\n";

#define TEXT "HEAD 12\n\nLIST AB CD\nrest of it\n"

static struct parsing p;
static struct cbl_patient patient;
static struct cbl_buf out;

static void set_up(void)
{
	parse(&p, tiny, TEXT);
	memset(&patient, 0, sizeof(patient));
	cbl_patient_add(&patient, &p.message);
	cbl_buf_init(&out, 0);
}

static void tear_down(void)
{
	cbl_buf_release(&out);
	cbl_patient_release(&patient);
	parsing_release(&p);
}

static bool mutate(enum cbl_mutation how, uint64_t seed, unsigned number)
{
	struct cbl_wound wound;

	cbl_buf_clear(&out);
	return cbl_mutate(&patient, how, cbl_span(0, UINT32_MAX), seed, number,
			  &out, &wound);
}

/* Is the text among what an operator makes with some seed? */
static bool makes(enum cbl_mutation how, const char *text)
{
	for (unsigned i = 0; i < 400; i++)
		if (mutate(how, i, i / 7) &&
		    cbl_str_eq_c(cbl_str(out.data, out.len), text))
			return true;
	return false;
}

START_TEST(test_mutate_patient)
{
	/* Lines that are not blank; labels, fields, items. */
	ck_assert_uint_eq(patient.line_count, 3);
	for (size_t i = 0; i < patient.token_count; i++) {
		struct cbl_span t = patient.tokens[i];

		ck_assert_msg(t.hi <= strlen("HEAD 12\n\nLIST AB CD\n"),
			      "running text is a token");
		if (i)
			ck_assert(patient.tokens[i - 1].lo <= t.lo);
	}
	ck_assert_uint_ge(patient.token_count, 4);
}
END_TEST

static const struct {
	enum cbl_mutation how;
	const char *text;
} made[] = {
	{CBL_MUTATION_DROP_LINE, "\nLIST AB CD\nrest of it\n"},
	{CBL_MUTATION_DROP_LINE, "HEAD 12\n\nLIST AB CD\n"},
	{CBL_MUTATION_REPEAT_LINE,
	 "HEAD 12\nHEAD 12\n\nLIST AB CD\nrest of it\n"},
	{CBL_MUTATION_SWAP_LINES, "LIST AB CD\n\nHEAD 12\nrest of it\n"},
	{CBL_MUTATION_JOIN_LINES, "HEAD 12\n\nLIST AB CD rest of it\n"},
	{CBL_MUTATION_JOIN_LINES, "HEAD 12LIST AB CD\nrest of it\n"},
	{CBL_MUTATION_SPLIT_LINE, "HEAD 12\n\nLIST AB\nCD\nrest of it\n"},
	{CBL_MUTATION_DROP_WORD, "HEAD 12\n\nLIST CD\nrest of it\n"},
	{CBL_MUTATION_SWAP_WORDS, "HEAD 12\n\nAB LIST CD\nrest of it\n"},
	{CBL_MUTATION_DROP_CHARACTER, "EAD 12\n\nLIST AB CD\nrest of it\n"},
	/* Beside a token too: a lost blank. */
	{CBL_MUTATION_DROP_CHARACTER, "HEAD 12\n\nLIST ABCD\nrest of it\n"},
	{CBL_MUTATION_DOUBLE_CHARACTER, "HEAD 122\n\nLIST AB CD\nrest of it\n"},
	{CBL_MUTATION_SWAP_CHARACTERS, "HEAD 21\n\nLIST AB CD\nrest of it\n"},
	{CBL_MUTATION_GARBLE_CHARACTER, "QEAD 12\n\nLIST AB CD\nrest of it\n"},
	{CBL_MUTATION_SHIFT_DIGIT, "HEAD 17\n\nLIST AB CD\nrest of it\n"},
	{CBL_MUTATION_CHANGE_CASE, "HEAD 12\n\nLIST aB CD\nrest of it\n"},
	{CBL_MUTATION_FLIP_BIT, "HEAD 32\n\nLIST AB CD\nrest of it\n"},
};

START_TEST(test_mutate_makes)
{
	ck_assert_msg(makes(made[_i].how, made[_i].text), "%s: never\n%s",
		      cbl_mutation_name(made[_i].how), made[_i].text);
}
END_TEST

START_TEST(test_mutate_always)
{
	struct cbl_buf first;

	cbl_buf_init(&first, 0);
	for (int how = 0; how < CBL_MUTATION_COUNT_; how++) {
		for (unsigned i = 0; i < 50; i++) {
			if (!mutate((enum cbl_mutation)how, i, i))
				continue;
			/* Something changes, and the seed decides what. */
			ck_assert(!cbl_str_eq_c(cbl_str(out.data, out.len),
						TEXT));
			cbl_buf_clear(&first);
			cbl_buf_add(&first, out.data, out.len);
			ck_assert(mutate((enum cbl_mutation)how, i, i));
			ck_assert_str_eq(cbl_buf_cstr(&out),
					 cbl_buf_cstr(&first));
			ck_assert_ptr_null(memchr(out.data, '\0', out.len));
		}
	}
	cbl_buf_release(&first);
}
END_TEST

/* Only what touches the place; the lines that changed are told. */
START_TEST(test_mutate_where)
{
	struct cbl_wound w;

	for (unsigned i = 0; i < 50; i++) {
		cbl_buf_clear(&out);
		if (!cbl_mutate(&patient, CBL_MUTATION_GARBLE_CHARACTER,
				cbl_span(9, 12), i, i, &out, &w))
			continue;
		ck_assert_int_eq(memcmp(out.data, TEXT, 8), 0);
		unit_str_eq(cbl_str(&TEXT[w.was.lo], w.was.hi - w.was.lo),
			    "LIST AB CD");
		ck_assert_uint_eq(w.is.lo, 9);
		ck_assert_uint_eq(w.is.hi, 19);
	}
}
END_TEST

static void run(struct cbl_spec_mutants *m, const struct cbl_spec *spec,
		uint64_t seed)
{
	const struct cbl_mutate_options options = {.seed = seed, .each = 4};

	cbl_spec_mutate(m, spec, &options);
}

START_TEST(test_mutate_spec)
{
	struct cbl_spec_mutants a, b;

	run(&a, p.spec, 1);
	run(&b, p.spec, 1);
	ck_assert_uint_eq(a.examples, 6);
	/* A head is easily lost; 9999 comes of no single slip. */
	ck_assert_uint_gt(a.rules[0].kills, 0);
	ck_assert_uint_gt(a.rules[0].own, a.rules[0].own_kills);
	ck_assert_uint_eq(a.rules[1].kills, 0);
	ck_assert(cbl_rule_owes_kills(p.spec, 1));
	ck_assert(!cbl_rule_owes_kills(p.spec, 2));
	ck_assert_uint_gt(a.rules[1].survivor_count, 0);
	ck_assert_uint_le(a.rules[1].survivor_count, CBL_SURVIVORS);
	for (int i = 0; i < CBL_MUTATION_COUNT_; i++) {
		ck_assert_uint_eq(a.made[i], b.made[i]);
		ck_assert_uint_eq(a.killed[i], b.killed[i]);
		ck_assert_uint_le(a.killed[i], a.made[i]);
	}
	ck_assert_uint_eq(a.killed[CBL_MUTATION_CHANGE_CASE] +
					  a.killed[CBL_MUTATION_DROP_LINE] >
				  0,
			  1);
	cbl_spec_mutants_release(&a);
	cbl_spec_mutants_release(&b);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_mutate_patient);
	tcase_add_loop_test(tc, test_mutate_makes, 0, UNIT_COUNT(made));
	tcase_add_test(tc, test_mutate_always);
	tcase_add_test(tc, test_mutate_where);
	tcase_add_test(tc, test_mutate_spec);
}

UNIT_MAIN("mutate", add_tests)
