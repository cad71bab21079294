/* SPDX-License-Identifier: MIT */
#include "diag/finding.h"
#include "diag/settle.h"

#include <stdio.h>

#include "made_findings.h"
#include "unit.h"

static struct cbl_bag bag;

static void set_up(void)
{
	cbl_bag_init(&bag);
}

static void tear_down(void)
{
	cbl_bag_release(&bag);
}

/* ---- order */

/* Sets of findings as they are pushed; `message` says where each belongs. */
static const struct {
	enum made_rule rule;
	const char *path;
	uint32_t line, from, to;
	const char *message;
} pushed[] = {
	{MADE_DATE, "b", 1, 1, 1, "08"},    {MADE_DATE, "a/b", 2, 1, 5, "06"},
	{MADE_DATE, "a/b", 1, 7, 9, "03"},  {MADE_DATE, "a/b", 1, 7, 8, "01"},
	{MADE_TAGS, "a/b", 1, 7, 9, "02"},  {MADE_DATE, "a/b", 1, 7, 9, "04"},
	{MADE_REF, "a/b", 1, 7, 9, "05"},   {MADE_DATE, "a", 9, 1, 1, "00"},
	{MADE_DATE, "\xff", 1, 1, 1, "09"}, {MADE_DATE, "a/bc", 1, 1, 1, "07"},
};

START_TEST(test_bag_sort)
{
	char want[16];

	for (int i = 0; i < UNIT_COUNT(pushed); i++)
		make_finding(&bag, pushed[i].rule, pushed[i].path,
			     pushed[i].line, pushed[i].from, pushed[i].to)
			->message = cbl_str_c(pushed[i].message);
	/* Sorting again must change nothing. */
	for (int times = 0; times < 2; times++) {
		cbl_bag_sort(&bag);
		for (int i = 0; i < UNIT_COUNT(pushed); i++) {
			snprintf(want, sizeof(want), "%02d", i);
			unit_str_eq(bag.findings[i].message, want);
		}
	}
}
END_TEST

START_TEST(test_bag_sort_is_stable)
{
	for (uint32_t i = 0; i < 200; i++)
		make_finding(&bag, MADE_DATE, i % 2 ? "b" : "a", 1, 1, 1)
			->occurrence = i;
	cbl_bag_sort(&bag);
	for (uint32_t i = 0; i < 200; i++)
		ck_assert_uint_eq(bag.findings[i].occurrence,
				  i < 100 ? 2 * i : 2 * (i - 100) + 1);
}
END_TEST

START_TEST(test_bag_sort_empty)
{
	cbl_bag_sort(&bag);
	cbl_bag_fingerprint(&bag);
	cbl_bag_settle(&bag, NULL);
	ck_assert_uint_eq(bag.count, 0);
	cbl_bag_release(NULL);
}
END_TEST

START_TEST(test_bag_sort_unread)
{
	cbl_bag_unread(&bag, "b", "gone");
	cbl_bag_unread(&bag, "a", "too large");
	cbl_bag_unread(&bag, "a", "gone");
	cbl_bag_sort(&bag);
	ck_assert_uint_eq(bag.unread_count, 3);
	unit_str_eq(bag.unread[0].path, "a");
	unit_str_eq(bag.unread[0].cause, "gone");
	unit_str_eq(bag.unread[1].cause, "too large");
	unit_str_eq(bag.unread[2].path, "b");
}
END_TEST

/* ---- merging */

static struct cbl_str dup(struct cbl_bag *b, const char *text)
{
	return cbl_bag_str(b, cbl_str_c(text));
}

/* A finding with everything, all of it in the bag's own memory. */
static void push_full(struct cbl_bag *b, const char *path)
{
	struct cbl_finding *f = make_finding(b, MADE_DATE, "", 1, 1, 2);

	f->path = dup(b, path);
	f->mrn = dup(b, "06X1");
	f->element = cbl_spec_str(&made_spec, made_text("tags-markup"));
	f->field = dup(b, "tag");
	f->message = dup(b, "message");
	f->matched = dup(b, "matched");
	f->excerpt = dup(b, "excerpt");
	f->pending = dup(b, "key");
	f->related_count = 1;
	f->related = cbl_arena_alloc(&b->arena, sizeof(*f->related));
	f->related[0].path = dup(b, "other");
	f->related[0].message = dup(b, "see");
	f->suggestion_count = 2;
	f->suggestions =
		cbl_arena_alloc(&b->arena, 2 * sizeof(*f->suggestions));
	f->suggestions[1] = dup(b, "second");
	f->fix.title = dup(b, "title");
	f->fix.edit_count = 1;
	f->fix.edits = cbl_arena_alloc(&b->arena, sizeof(*f->fix.edits));
	f->fix.edits[0].text = dup(b, "edit");
}

static void check_full(const struct cbl_finding *f, const char *path)
{
	unit_str_eq(f->path, path);
	unit_str_eq(f->mrn, "06X1");
	ck_assert_ptr_eq(f->element.ptr,
			 made_pool + made_text("tags-markup").at);
	unit_str_eq(f->field, "tag");
	unit_str_eq(f->message, "message");
	unit_str_eq(f->matched, "matched");
	unit_str_eq(f->excerpt, "excerpt");
	unit_str_eq(f->pending, "key");
	unit_str_eq(f->related[0].path, "other");
	unit_str_eq(f->related[0].message, "see");
	unit_str_eq(f->suggestions[0], "");
	unit_str_eq(f->suggestions[1], "second");
	unit_str_eq(f->fix.title, "title");
	unit_str_eq(f->fix.edits[0].text, "edit");
}

START_TEST(test_bag_merge)
{
	struct cbl_bag from;

	cbl_bag_init(&from);
	push_full(&bag, "one");
	push_full(&from, "two");
	push_full(&from, "three");
	cbl_bag_unread(&from, "gone", "cause");
	bag.messages = 1;
	from.messages = 2;
	from.lacking = true;
	from.withheld = true;
	cbl_bag_merge(&bag, &from);
	ck_assert_uint_eq(from.count + from.unread_count + from.messages, 0);
	ck_assert(bag.lacking && bag.withheld);
	ck_assert(!from.lacking && !from.withheld);
	/* The emptied bag serves again and does not touch what it gave. */
	push_full(&from, "four");
	cbl_bag_release(&from);
	ck_assert_uint_eq(bag.count, 3);
	ck_assert_uint_eq(bag.messages, 3);
	check_full(&bag.findings[0], "one");
	check_full(&bag.findings[1], "two");
	check_full(&bag.findings[2], "three");
	unit_str_eq(bag.unread[0].path, "gone");
	unit_str_eq(bag.unread[0].cause, "cause");
}
END_TEST

/* ---- corpus */

static void wait_for(struct cbl_finding *f, const char *number)
{
	f->wait = CBL_WAIT_ABSENT;
	f->pending = cbl_str_c(number);
}

START_TEST(test_bag_settle)
{
	struct cbl_keys keys = {0};

	cbl_keys_message(&keys, cbl_str_c("06X1"), NULL);
	cbl_keys_sort(&keys);
	wait_for(make_finding(&bag, MADE_REF, "a", 1, 1, 1), "06X1");
	wait_for(make_finding(&bag, MADE_REF, "b", 1, 1, 1), "06X2");
	make_finding(&bag, MADE_REF, "c", 1, 1, 1);
	cbl_bag_settle(&bag, &keys);
	ck_assert_uint_eq(bag.count, 2);
	unit_str_eq(bag.findings[0].path, "b");
	unit_str_eq(bag.findings[0].pending, "");
	unit_str_eq(bag.findings[1].path, "c");
	cbl_keys_release(&keys);
}
END_TEST

START_TEST(test_bag_count)
{
	make_finding(&bag, MADE_REF, "a", 1, 1, 1)->severity =
		CBL_SEVERITY_INFO;
	make_finding(&bag, MADE_REF, "a", 1, 1, 1);
	make_finding(&bag, MADE_REF, "a", 1, 1, 1);
	ck_assert_uint_eq(cbl_bag_count(&bag, CBL_SEVERITY_INFO), 1);
	ck_assert_uint_eq(cbl_bag_count(&bag, CBL_SEVERITY_WARNING), 2);
	ck_assert_uint_eq(cbl_bag_count(&bag, CBL_SEVERITY_ERROR), 0);
}
END_TEST

/* ---- fingerprints */

static struct cbl_finding *push_print(const char *path, const char *mrn,
				      const char *matched)
{
	struct cbl_finding *f = make_finding(&bag, MADE_DATE, path, 1, 1, 1);

	f->mrn = cbl_str_c(mrn);
	f->element = cbl_str_c("paragraph");
	f->field = cbl_str_c("date");
	f->matched = cbl_str_c(matched);
	return f;
}

static bool same_print(int a, int b)
{
	return strcmp(bag.findings[a].fingerprint,
		      bag.findings[b].fingerprint) == 0;
}

/* Baselines hold these: they must never change under the name "v1". */
START_TEST(test_bag_fingerprint_value)
{
	push_print("a.txt", "06KHARTOUM1565", "July 15");
	push_print("a.txt", "06KHARTOUM1565", "July 15");
	push_print("a.txt", "", "July 15");
	cbl_bag_fingerprint(&bag);
	ck_assert_str_eq(bag.findings[0].fingerprint, "v1:8fca84fa40abda65");
	ck_assert_str_eq(bag.findings[1].fingerprint, "v1:ad472cc472c67374");
	ck_assert_str_eq(bag.findings[2].fingerprint, "v1:463e92f7f1e44095");
	ck_assert_uint_eq(bag.findings[0].occurrence, 0);
	ck_assert_uint_eq(bag.findings[1].occurrence, 1);
	ck_assert_uint_eq(bag.findings[2].occurrence, 0);
}
END_TEST

START_TEST(test_bag_fingerprint_same)
{
	struct cbl_bag other = {0};

	push_print("a.txt", "06X1", "July 15");
	cbl_bag_fingerprint(&bag);
	cbl_bag_merge(&other, &bag);
	/* Another file name, line and case, other words and severity. */
	struct cbl_finding *f = push_print("b.txt", "06X1", "JULY\r\n 15");

	f->range.start.line = 70;
	f->message = cbl_str_c("other words");
	f->severity = CBL_SEVERITY_ERROR;
	f->confidence = 0.3;
	cbl_bag_fingerprint(&bag);
	ck_assert_str_eq(other.findings[0].fingerprint,
			 bag.findings[0].fingerprint);
	cbl_bag_release(&other);
}
END_TEST

START_TEST(test_bag_fingerprint_different)
{
	push_print("a.txt", "06X1", "July 15");
	push_print("a.txt", "06X2", "July 15");
	push_print("a.txt", "06X1", "July 16");
	push_print("a.txt", "", "July 15");
	push_print("b.txt", "", "July 15");
	push_print("06X1", "", "July 15");
	push_print("a.txt", "06X1", "July 15")->rule = MADE_TAGS;
	push_print("a.txt", "06X1", "July 15")->element = cbl_str_c("p");
	push_print("a.txt", "06X1", "July 15")->field = cbl_str_c("");
	push_print("a.txt", "06X1", "dateJuly 15")->field = cbl_str_c("");
	cbl_bag_fingerprint(&bag);
	for (int i = 0; i < (int)bag.count; i++) {
		ck_assert_uint_eq(bag.findings[i].occurrence, 0);
		for (int j = 0; j < i; j++)
			ck_assert_msg(!same_print(i, j), "%d %d", i, j);
	}
}
END_TEST

START_TEST(test_bag_fingerprint_text_order)
{
	push_print("a.txt", "06X1", "July 15")->range.start = made_place(9, 1);
	push_print("a.txt", "06X1", "July 15")->range.start = made_place(2, 1);
	cbl_bag_fingerprint(&bag);
	ck_assert_uint_eq(bag.findings[0].occurrence, 1);
	ck_assert_uint_eq(bag.findings[1].occurrence, 0);
	ck_assert(!same_print(0, 1));
}
END_TEST

START_TEST(test_bag_many)
{
	static char paths[1000][16];
	size_t count = 0;

	for (unsigned i = 0; i < 1000; i++)
		snprintf(paths[i], sizeof(paths[i]), "p%03u", i * 7 % 1000);
	for (unsigned i = 0; i < 20000; i++)
		make_finding(&bag, (enum made_rule)(i % 3),
			     paths[i * 31 % 1000], i % 17, i % 5, i % 5)
			->occurrence = i;
	cbl_bag_sort(&bag);
	cbl_bag_fingerprint(&bag);
	for (size_t i = 1; i < bag.count; i++) {
		const struct cbl_finding *a = &bag.findings[i - 1];
		const struct cbl_finding *b = &bag.findings[i];
		int order = cbl_str_cmp(a->path, b->path);

		ck_assert_int_le(order, 0);
		ck_assert(order < 0 ||
			  a->range.start.offset <= b->range.start.offset);
		count += strcmp(a->fingerprint, b->fingerprint) != 0;
	}
	ck_assert_uint_eq(count, bag.count - 1);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_bag_sort);
	tcase_add_test(tc, test_bag_sort_is_stable);
	tcase_add_test(tc, test_bag_sort_empty);
	tcase_add_test(tc, test_bag_sort_unread);
	tcase_add_test(tc, test_bag_merge);
	tcase_add_test(tc, test_bag_settle);
	tcase_add_test(tc, test_bag_count);
	tcase_add_test(tc, test_bag_fingerprint_value);
	tcase_add_test(tc, test_bag_fingerprint_same);
	tcase_add_test(tc, test_bag_fingerprint_different);
	tcase_add_test(tc, test_bag_fingerprint_text_order);
	tcase_add_test(tc, test_bag_many);
}

UNIT_MAIN("bag", add_tests)
