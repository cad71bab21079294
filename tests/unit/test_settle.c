/* SPDX-License-Identifier: MIT
 *
 * Checks in the scope of a corpus, and how what they found is settled: each
 * text of a case is a message, in the order of its files.
 */
#include "checking.h"

#include "diag/settle.h"

#define TEXTS 4

static const struct corpus_case {
	const char *keys;
	const char *texts[TEXTS];
	const char *findings; /* of all, one a line: `text: finding` */
} cases[] = {
#define UNIQUE                                                                 \
	"    check: unique\n    of: id\n    scope: corpus\n"                   \
	"    message: 'again {value}'\n"
	{UNIQUE, {"HEAD a\n", "HEAD b\n"}, ""},
	{UNIQUE,
	 {"HEAD a\n", "HEAD b\n", "HEAD a\nX 2\n", "HEAD a\n"},
	 "2: 1:6 warning again a\n3: 1:6 warning again a\n"},
	/* Another group is another matter. */
	{UNIQUE "    group: head.part\n",
	 {"HEAD a PART 1 OF 2\n", "HEAD a PART 2 OF 2\n",
	  "HEAD a PART 2 OF 2\nX 1\n"},
	 "2: 1:6 warning again a\n"},
	/* The same text is a copy, however it is set; a user's severity is
	 * above what the rule says of copies. */
	{UNIQUE "    adjust: [{copy: yes, severity: hint}]\n",
	 {"HEAD a\nX 1 2\n", "head A\n  x 12\n", "HEAD a\nX  12\n",
	  "HEAD a\nX 13\n"},
	 "2: 1:6 hint again a\n3: 1:6 warning again a\n"},
	{UNIQUE "    adjust: [{copy: yes, confidence: 0.2}]\n",
	 {"HEAD a\n", "HEAD a\n"},
	 "1: 1:6 warning again a\n"},
	/* Any values, and what a message says twice itself. */
	{"    check: unique\n    of: colours.colour\n    scope: corpus\n"
	 "    message: 'again {value}'\n",
	 {"HEAD a\nCOLOURS: RED\n", "HEAD b\nCOLOURS: BLUE, RED, BLUE\n"},
	 "1: 2:16 warning again RED\n1: 2:21 warning again BLUE\n"},

#define SEQUENCE                                                               \
	"    check: sequence\n    of: head.part\n    group: id\n"              \
	"    scope: corpus\n    message: 'no {missing} of {id}'\n"
	{SEQUENCE "    report: [gap]\n",
	 {"HEAD a PART 1 OF 4\n", "HEAD a PART 4 OF 4\n",
	  "HEAD b PART 2 OF 4\n"},
	 "1: 1:13 warning no 2, 3 of a\n"},
	/* In whichever order they come. */
	{SEQUENCE "    report: [gap]\n",
	 {"HEAD a PART 3 OF 3\n", "HEAD a PART 1 OF 3\n",
	  "HEAD a PART 2 OF 3\n"},
	 ""},
	{SEQUENCE "    report: [start]\n",
	 {"HEAD a PART 3 OF 4\n", "HEAD a PART 4 OF 4\n",
	  "HEAD b PART 1 OF 4\n"},
	 "0: 1:13 warning no 1, 2 of a\n"},
	{SEQUENCE "    report: [start]\n    from: 3\n",
	 {"HEAD a PART 3 OF 4\n"},
	 ""},
	/* Behind the last one, up to `max`. */
	{SEQUENCE "    report: [gap]\n    max: head.total\n",
	 {"HEAD a PART 1 OF 3\n", "HEAD a PART 2 OF 3\n",
	  "HEAD b PART 3 OF 3\n"},
	 "1: 1:13 warning no 3 of a\n"},
	/* A number in the middle of what is missing: told once. */
	{SEQUENCE "    report: [gap, start]\n    max: head.total\n",
	 {"HEAD a PART 2 OF 3\n"},
	 "0: 1:13 warning no 1 of a\n"},
	{SEQUENCE "    report: [start]\n",
	 {"HEAD a PART 12 OF 20\n"},
	 "0: 1:13 warning no 1, 2, 3, 4, 5, 6, 7, 8 to 11 of a\n"},
	/* Numbers that nobody counts to. */
	{SEQUENCE "    report: [start]\n",
	 {"HEAD a PART 99999 OF 99999\n"},
	 ""},

#define MEMBER                                                                 \
	"    check: member\n    of: text.text\n    among: corpus.id\n"         \
	"    scope: corpus\n    message: 'no {value}'\n"
	{MEMBER,
	 {"HEAD a\nX b\nX c\n", "HEAD b\nX a\n"},
	 "0: 3:3 warning no c\n"},
};

/* Judges a text as one of several; its findings go to `bag`. */
static void judge_text(const struct corpus_case *t, int number,
		       struct cbl_keys *keys, struct cbl_firsts *firsts,
		       struct cbl_bag *bag)
{
	struct checking c;
	char path[] = "0";
	struct cbl_str id;

	path[0] = (char)('0' + number);
	check_rule(&c, t->keys, t->texts[number]);
	c.judge.corpus = keys;
	cbl_judge_message(&c.judge, &c.p.message, cbl_str_c(path), &c.bag);
	id = cbl_message_id(&c.p.message);
	cbl_keys_message(keys, id, cbl_message_time(&c.p.message));
	cbl_bag_sort(&c.bag);
	cbl_bag_settle_again(&c.bag, firsts);
	/* The spec of this text goes; another one has the same rules. */
	cbl_bag_merge(bag, &c.bag);
	checking_release(&c);
}

static const char *const severities[] = {"hint", "info", "warning", "error"};

START_TEST(test_settle)
{
	const struct corpus_case *t = &cases[_i];
	struct cbl_firsts firsts = {0};
	struct cbl_keys keys = {0};
	struct cbl_buf got;
	struct cbl_bag bag;
	struct checking c;

	cbl_bag_init(&bag);
	cbl_buf_init(&got, 0);
	check_rule(&c, t->keys, "HEAD z\n");
	for (int i = 0; i < TEXTS && t->texts[i]; i++) {
		judge_text(t, i, &keys, &firsts, &bag);
		for (size_t k = 0; k < bag.count; k++)
			bag.findings[k].spec = c.p.spec;
	}
	cbl_keys_sort(&keys);
	cbl_bag_settle(&bag, &keys);
	for (size_t i = 0; i < bag.count; i++) {
		const struct cbl_finding *f = &bag.findings[i];

		ck_assert_int_eq(f->wait, CBL_WAIT_NOT);
		ck_assert_uint_eq(f->pending.len, 0);
		cbl_buf_printf(&got, "%.*s: %u:%u %s %.*s\n",
			       CBL_STR_ARG(f->path), f->range.start.line,
			       f->range.start.column, severities[f->severity],
			       CBL_STR_ARG(f->message));
	}
	ck_assert_str_eq(cbl_buf_cstr(&got), t->findings);
	checking_release(&c);
	cbl_buf_release(&got);
	cbl_keys_release(&keys);
	cbl_bag_release(&bag);
	cbl_firsts_release(&firsts);
}
END_TEST

/* Without other messages to come these checks have nothing to say. */
START_TEST(test_settle_alone)
{
	struct checking c;

	check_rule(&c, SEQUENCE "    report: [start]\n",
		   "HEAD a PART 2 OF 2\n");
	ck_assert_str_eq(check_findings(&c), "");
	checking_release(&c);
}
END_TEST

/* The other message is told with its place. */
START_TEST(test_settle_related)
{
	static const struct corpus_case t = {
		UNIQUE "    related: [{at: other, message: the first}]\n",
		{"\n\nHEAD a\n", "HEAD a\nX 1\n"},
		"",
	};
	struct cbl_firsts firsts = {0};
	struct cbl_keys keys = {0};
	struct cbl_bag bag;
	const struct cbl_related *r;

	cbl_bag_init(&bag);
	judge_text(&t, 0, &keys, &firsts, &bag);
	ck_assert_uint_eq(bag.count, 0);
	judge_text(&t, 1, &keys, &firsts, &bag);
	ck_assert_uint_eq(bag.count, 1);
	ck_assert_uint_eq(bag.findings[0].related_count, 1);
	r = &bag.findings[0].related[0];
	unit_str_eq(r->path, "0");
	unit_str_eq(r->message, "the first");
	ck_assert_uint_eq(r->range.start.line, 3);
	cbl_keys_release(&keys);
	cbl_bag_release(&bag);
	cbl_firsts_release(&firsts);
}
END_TEST

/* However a place is kept, it comes out as it was. */
static const struct cbl_range ranges[] = {
	{{3, 5, 40, 0, 0}, {3, 9, 44, 0, 0}},
	{{3, 5, 40, 0, 0}, {3, 5, 40, 0, 0}},
	{{3, 5, 40, 7, 1}, {3, 9, 44, 7, 1}},
	{{3, 5, 40, 0, 0}, {3, 9, 46, 2, 0}},	      /* letters of two bytes */
	{{3, 5, 40, 0, 0}, {4, 9, 90, 0, 0}},	      /* two lines */
	{{3, 5, 40, 0, 0}, {3, 70005, 70040, 0, 0}},  /* a long one */
	{{3, 9, 90000, 80000, 5}, {3, 9, 90000, 80000, 5}},
};

static void push_again(struct cbl_bag *bag, const struct cbl_spec *spec,
		       const char *path, const struct cbl_range *range)
{
	struct cbl_finding *f = cbl_bag_push(bag);

	f->spec = spec;
	f->path = cbl_str_c(path);
	f->wait = CBL_WAIT_AGAIN;
	f->pending = cbl_str_c(path[2] == '9' ? "other" : "key");
	f->range = *range;
	f->message = cbl_str_c("again");
	f->related = cbl_arena_alloc(&bag->arena, sizeof(*f->related));
	f->related_count = 1;
}

START_TEST(test_settle_ranges)
{
	const struct cbl_range *want = &ranges[_i], *got;
	struct cbl_firsts firsts = {0};
	struct checking c;
	struct cbl_bag bag;

	check_rule(&c, UNIQUE, "HEAD z\n");
	cbl_bag_init(&bag);
	push_again(&bag, c.p.spec, "a/1.txt", want);
	push_again(&bag, c.p.spec, "b/9.txt", &ranges[4]);
	push_again(&bag, c.p.spec, "b/2.txt", &ranges[0]);
	cbl_bag_settle_again(&bag, &firsts);
	ck_assert_uint_eq(bag.count, 1);
	unit_str_eq(bag.findings[0].path, "b/2.txt");
	unit_str_eq(bag.findings[0].related[0].path, "a/1.txt");
	got = &bag.findings[0].related[0].range;
	ck_assert_mem_eq(got, want, sizeof(*want));
	cbl_firsts_release(&firsts);
	cbl_bag_release(&bag);
	checking_release(&c);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_settle_ranges, 0, UNIT_COUNT(ranges));
	tcase_add_loop_test(tc, test_settle, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_settle_alone);
	tcase_add_test(tc, test_settle_related);
}

UNIT_MAIN("settle", add_tests)
