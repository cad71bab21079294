/* SPDX-License-Identifier: MIT
 *
 * Numbers with a name that is easily taken for another.
 */
#include "diag/names.h"
#include "specs.h"

static const char spec[] =
	"language: 1\n"
	"spec: post\n"
	"title: Post\n"
	"vocabularies:\n"
	"  - id: offices\n"
	"    title: Offices\n"
	"    fold: [case, space]\n"
	"    entries:\n"
	"      - {code: ROME, title: ROME}\n"
	"      - {code: UNROME, title: UN ROME}\n"
	"      - {code: ROMEOLD, title: ROME OLD}\n"
	"      - {code: LOME, title: LOME, aliases: [TOGO]}\n"
	"      - {code: PALERMO, title: PALERMO, equals: [SICILY]}\n"
	"      - {code: SICILY, title: SICILY}\n"
	"      - {code: ABC, title: ABC}\n"
	"      - {code: ABD, title: ABD}\n"
	"      - {code: CHROME, title: CHROME}\n"
	"values:\n"
	"  - {id: station, is: 'first(head.office, head.words)'}\n"
	"zones: [{id: all, title: All}]\n"
	"elements:\n"
	"  - id: head\n"
	"    zone: all\n"
	"    title: Head\n"
	"    start: '^(?<words>X+ )?(?<office>[A-Z]+)$'\n"
	"    fields:\n"
	"      - {id: words, type: text}\n"
	"      - {id: office, type: code, vocabulary: offices}\n";

static const struct name_case {
	const char *id, *others;
} cases[] = {
	{"06ROME12", "06UNROME12 06ROMEOLD12 06LOME12 "},
	{"ROME12", "UNROME12 ROMEOLD12 LOME12 "},
	{"06ROME", "06UNROME 06ROMEOLD 06LOME "},
	{"06UNROME0012", "06ROME0012 "},
	{"06LOME12", "06ROME12 "},
	/* Said by one of the two. */
	{"06PALERMO3", "06SICILY3 "},
	{"06SICILY3", "06PALERMO3 "},
	/* A slip makes another of most short names. */
	{"06ABC12", ""},
	/* Letters alone are no part. */
	{"06CHROME12", ""},
	{"06NOWHERE12", ""},
	{"0612", ""},
	{"", ""},
};

static void take(struct cbl_str other, void *ctx)
{
	cbl_buf_printf(ctx, "%.*s ", CBL_STR_ARG(other));
}

START_TEST(test_names_each)
{
	struct cbl_names names = {0};
	struct specs s = {0};
	struct cbl_buf got;

	specs_load(&s, spec);
	ck_assert_msg(s.code == 0, "%s", specs_printed(&s));
	/* The second time they are known. */
	for (int i = 0; i < 2; i++) {
		cbl_buf_init(&got, 0);
		cbl_names_each(&names, s.spec, cbl_str_c(cases[_i].id), take,
			       &got);
		ck_assert_str_eq(cbl_buf_cstr(&got), cases[_i].others);
		cbl_buf_release(&got);
	}
	cbl_names_release(&names);
	specs_release(&s);
}
END_TEST

START_TEST(test_names_of_no_station)
{
	static const char other[] = "language: 1\nspec: post\ntitle: Post\n"
				    "zones: [{id: all, title: All}]\n"
				    "elements:\n  - {id: head, zone: all, "
				    "title: Head, start: '^A$'}\n";
	struct cbl_names names = {0};
	struct specs s = {0};
	struct cbl_buf got;

	cbl_buf_init(&got, 0);
	specs_load(&s, other);
	ck_assert_msg(s.code == 0, "%s", specs_printed(&s));
	cbl_names_each(&names, s.spec, cbl_str_c("06ROME12"), take, &got);
	ck_assert_uint_eq(got.len, 0);
	cbl_names_release(&names);
	specs_release(&s);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_names_each, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_names_of_no_station);
}

UNIT_MAIN("names", add_tests)
