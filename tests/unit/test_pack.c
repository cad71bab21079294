/* SPDX-License-Identifier: MIT */
#include "diag/pack.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

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

/* ---- what comes out is what went in */

static void same_str(struct cbl_str a, struct cbl_str b)
{
	ck_assert_msg(cbl_str_eq(a, b), "'%.*s' is not '%.*s'",
		      CBL_STR_ARG(a), CBL_STR_ARG(b));
}

static void same_range(const struct cbl_range *a, const struct cbl_range *b)
{
	ck_assert_mem_eq(a, b, sizeof(*a));
}

static void same_found(const struct cbl_finding *a,
		       const struct cbl_finding *b)
{
	same_str(a->path, b->path);
	ck_assert_mem_eq(&a->within, &b->within, sizeof(a->within));
	same_str(a->mrn, b->mrn);
	same_str(a->element, b->element);
	same_str(a->field, b->field);
	same_range(&a->range, &b->range);
	same_str(a->message, b->message);
	same_str(a->matched, b->matched);
	same_str(a->excerpt, b->excerpt);
	ck_assert_uint_eq(a->excerpt_column, b->excerpt_column);
}

static void same_lists(const struct cbl_finding *a,
		       const struct cbl_finding *b)
{
	ck_assert_uint_eq(a->related_count, b->related_count);
	for (size_t i = 0; i < a->related_count; i++) {
		same_str(a->related[i].path, b->related[i].path);
		ck_assert_mem_eq(&a->related[i].within, &b->related[i].within,
				 sizeof(struct cbl_within));
		same_range(&a->related[i].range, &b->related[i].range);
		same_str(a->related[i].message, b->related[i].message);
	}
	ck_assert_uint_eq(a->suggestion_count, b->suggestion_count);
	for (size_t i = 0; i < a->suggestion_count; i++)
		same_str(a->suggestions[i], b->suggestions[i]);
	same_str(a->fix.title, b->fix.title);
	ck_assert_int_eq(a->fix.safe, b->fix.safe);
	ck_assert_uint_eq(a->fix.edit_count, b->fix.edit_count);
	for (size_t i = 0; i < a->fix.edit_count; i++) {
		same_range(&a->fix.edits[i].range, &b->fix.edits[i].range);
		same_str(a->fix.edits[i].text, b->fix.edits[i].text);
	}
}

static void same_waiting(const struct cbl_finding *a,
			 const struct cbl_finding *b)
{
	ck_assert_int_eq(a->wait, b->wait);
	same_str(a->pending, b->pending);
	ck_assert(a->digest == b->digest);
	ck_assert(a->gap.lo == b->gap.lo && a->gap.hi == b->gap.hi);
	ck_assert_int_eq(a->gap.up, b->gap.up);
	ck_assert_int_eq(a->gap.gaps, b->gap.gaps);
	ck_assert_int_eq(a->gap.starts, b->gap.starts);
	ck_assert_int_eq(a->limit, b->limit);
	ck_assert_uint_eq(a->later, b->later);
	ck_assert(a->least <= b->least && a->least >= b->least);
	ck_assert_int_eq(a->suggests, b->suggests);
}

static void same(const struct cbl_finding *a, const struct cbl_finding *b)
{
	ck_assert_ptr_eq(a->spec, b->spec);
	ck_assert_uint_eq(a->rule, b->rule);
	ck_assert_int_eq(a->severity, b->severity);
	ck_assert(a->confidence <= b->confidence &&
		  a->confidence >= b->confidence);
	same_found(a, b);
	same_lists(a, b);
	same_waiting(a, b);
	ck_assert_uint_eq(a->occurrence, b->occurrence);
	ck_assert_int_eq(a->severity_given, b->severity_given);
	ck_assert_str_eq(a->fingerprint, b->fingerprint);
	ck_assert_int_eq(a->dated, b->dated);
	ck_assert_int_eq(a->date, b->date);
	ck_assert_int_eq(a->fails, b->fails);
	ck_assert_int_eq(a->state, b->state);
	same_str(a->reason, b->reason);
}

static struct cbl_related related[] = {
	{.path = {"", 0}, .message = {"see", 3}},
	{.path = {"x.tar#y", 7},
	 .within = {5, 70000},
	 .range = {{1, 2, 3, 4, 5}, {6, 1, 900000, 0, 0}},
	 .message = {"is wrong", 8}},
};
static struct cbl_str suggestions[] = {{"July 5", 6}, {"", 0}};
static struct cbl_edit edits[] = {
	{{{1, 1, 0, 0, 0}, {1, 1, 0, 0, 0}}, {"", 0}},
	{{{2, 9, 90, 7, 1}, {3, 1, 99, 0, 0}}, {"text", 4}},
};

/* Each changes something that the one before has otherwise. */
static void vary(struct cbl_finding *f, int number)
{
	switch (number) {
	case 0:
		f->mrn = cbl_str_c("06X1");
		f->element = cbl_spec_str(&made_spec,
					  made_text("tags-markup"));
		f->excerpt = cbl_str_c("REF: 06 X 1");
		f->matched = cbl_str_c("06 X 1");
		strcpy(f->fingerprint, "v1:0123456789abcdef");
		break;
	case 1: /* all is shared but the message */
		f->message = cbl_str_c("there is no 06Y1");
		f->wait = CBL_WAIT_LATER;
		f->pending = cbl_str_c("06Y1");
		f->limit = -5;
		f->occurrence = 3;
		break;
	case 2:
		f->wait = CBL_WAIT_ABSENT;
		f->limit = 0;
		f->later = 1u << 31;
		f->least = 1.0 / 3;
		f->suggests = true;
		f->severity = CBL_SEVERITY_ERROR;
		break;
	case 3:
		f->wait = CBL_WAIT_GAP;
		f->gap = (struct cbl_gap){-3, INT64_MAX, true, false, true};
		f->confidence = 0.123456;
		f->matched = cbl_str_c("not in it");
		break;
	case 4:
		f->wait = CBL_WAIT_AGAIN;
		f->gap = (struct cbl_gap){0};
		f->digest = UINT64_MAX;
		f->related = related;
		f->related_count = 2;
		f->mrn = cbl_str_c("");
		strcpy(f->fingerprint, "v2:other");
		break;
	case 5:
		f->wait = CBL_WAIT_NOT;
		f->pending = cbl_str_c("");
		f->digest = 0;
		f->later = 0;
		f->least = 0;
		f->suggestions = suggestions;
		f->suggestion_count = 2;
		f->path = cbl_str_c("a/b.tar#c");
		f->within = (struct cbl_within){7, 12};
		break;
	case 6:
		f->fix = (struct cbl_fix){{"title", 5}, true, edits, 2};
		f->range.start = (struct cbl_place){7, 1, 600, 100000, 2};
		f->range.end = (struct cbl_place){8, 1, 605, 0, 0};
		f->path = cbl_str_c("a/b.tar#cd");
		f->fingerprint[0] = '\0';
		break;
	default:
		f->dated = true;
		f->date = -1;
		f->fails = true;
		f->severity_given = true;
		f->state = CBL_STATE_WAIVED;
		f->reason = cbl_str_c("known");
		f->confidence = 0.85;
	}
}

#define VARIANTS 8

START_TEST(test_pack_keeps_all)
{
	struct cbl_finding want[VARIANTS];
	const struct cbl_finding *got;
	struct cbl_each each;

	make_finding(&bag, MADE_DATE, "a/b", 1, 2, 5);
	want[0] = bag.findings[0];
	cbl_bag_clear(&bag);
	for (int i = 0; i < VARIANTS; i++) {
		if (i)
			want[i] = want[i - 1];
		vary(&want[i], i);
		cbl_bag_add_packed(&bag, &want[i]);
	}
	/* One that is not packed comes last. */
	cbl_bag_add(&bag, &want[4]);
	ck_assert_uint_eq(cbl_bag_size(&bag), VARIANTS + 1);
	ck_assert_uint_eq(cbl_bag_count(&bag, CBL_SEVERITY_WARNING), 2);
	cbl_each_begin(&each, &bag);
	for (int i = 0; i < VARIANTS; i++) {
		got = cbl_each_next(&each);
		ck_assert_ptr_nonnull(got);
		same(got, &want[i]);
	}
	same(cbl_each_next(&each), &want[4]);
	ck_assert_ptr_null(cbl_each_next(&each));
	cbl_each_end(&each);
}
END_TEST

/* ---- many */

#define MANY 40000

static void numbered(struct cbl_finding *f, unsigned n, char text[64])
{
	/* One path for three of them. */
	sprintf(text, "folder/%05u.txt", n / 3);
	f->path = cbl_str(text, strlen(text));
	f->occurrence = n;
	f->range.start.offset = n % 3;
}

/* Those in the order that `at` gives. */
static void pack_many(unsigned (*at)(unsigned i))
{
	struct cbl_finding f;
	char text[64];

	make_finding(&bag, MADE_REF, "", 1, 1, 1);
	f = bag.findings[0];
	cbl_bag_clear(&bag);
	f.message = cbl_str_c("There is no such cable here, nor has there "
			      "been one for as long as anybody remembers.");
	for (unsigned i = 0; i < MANY; i++) {
		numbered(&f, at(i), text);
		cbl_bag_add_packed(&bag, &f);
	}
}

static void check_many(unsigned from, unsigned step)
{
	const struct cbl_finding *f;
	struct cbl_finding want = {0};
	struct cbl_each each;
	char text[64];

	cbl_each_begin(&each, &bag);
	for (unsigned n = from; n < MANY; n += step) {
		f = cbl_each_next(&each);
		ck_assert_ptr_nonnull(f);
		numbered(&want, n, text);
		same_str(f->path, want.path);
		ck_assert_uint_eq(f->occurrence, n);
		ck_assert_uint_eq(f->message.len, 85);
	}
	ck_assert_ptr_null(cbl_each_next(&each));
	cbl_each_end(&each);
}

static unsigned as_it_is(unsigned i)
{
	return i;
}

/* So many go to the file. */
START_TEST(test_pack_many)
{
	pack_many(as_it_is);
	ck_assert_int_ge(bag.pack->fd, 0);
	ck_assert_int_eq(bag.kept, 0);
	ck_assert_ptr_null(bag.pack->blocks[0].data);
	check_many(0, 1);
	check_many(0, 1);
	cbl_bag_sort(&bag);
	check_many(0, 1);
}
END_TEST

/* Where no file can be had, or it is full, all stays in memory. */
START_TEST(test_pack_without_file)
{
	struct rlimit before, none;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(_i ? RLIMIT_FSIZE : RLIMIT_NOFILE, &before);
	none = before;
	none.rlim_cur = 0;
	setrlimit(_i ? RLIMIT_FSIZE : RLIMIT_NOFILE, &none);
	pack_many(as_it_is);
	setrlimit(_i ? RLIMIT_FSIZE : RLIMIT_NOFILE, &before);
	ck_assert_int_eq(bag.pack->cause, _i ? EFBIG : EMFILE);
	check_many(0, 1);
}
END_TEST

/* Where the file of a pack is, as the system tells. */
static bool lies_in(const char *folder)
{
	char link[64], path[4096];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", bag.pack->fd);
	len = readlink(link, path, sizeof(path) - 1);
	ck_assert_int_gt(len, 0);
	path[len] = '\0';
	return strncmp(path, folder, strlen(folder)) == 0 &&
	       path[strlen(folder)] == '/';
}

START_TEST(test_pack_folder)
{
	char folder[] = "/tmp/cablelint-pack-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(folder));
	setenv("TMPDIR", folder, 1);
	pack_many(as_it_is);
	ck_assert(lies_in(folder));
	check_many(0, 1);
	cbl_bag_clear(&bag);
	/* It has no name there, and is gone. */
	ck_assert_int_eq(rmdir(folder), 0);
	setenv("TMPDIR", "somewhere", 1);
	pack_many(as_it_is);
	ck_assert(lies_in("/tmp"));
	unsetenv("TMPDIR");
}
END_TEST

static bool keep_all(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	(void)texts;
	(void)f;
	(void)ctx;
	return true;
}

/* That there is no such folder is remembered, though the pack is another. */
START_TEST(test_pack_no_folder)
{
	setenv("TMPDIR", "/nowhere/at/all", 1);
	pack_many(as_it_is);
	ck_assert_int_eq(bag.pack->cause, ENOENT);
	unsetenv("TMPDIR");
	cbl_bag_sift(&bag, keep_all, NULL);
	ck_assert_int_eq(bag.pack->cause, 0);
	ck_assert_int_eq(bag.kept, ENOENT);
	check_many(0, 1);
}
END_TEST

/* Neighbours far apart, the findings of a path in no order. */
static unsigned scattered(unsigned i)
{
	return (unsigned)((uint64_t)i * 27449 % MANY);
}

START_TEST(test_pack_sort)
{
	pack_many(scattered);
	cbl_bag_sort(&bag);
	check_many(0, 1);
}
END_TEST

static bool is_even(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	unsigned *seen = ctx;

	++*seen;
	f->mrn = cbl_bag_str(texts, f->path);
	return f->occurrence % 2 == 0;
}

START_TEST(test_pack_sift)
{
	unsigned seen = 0;
	const struct cbl_finding *f;
	struct cbl_each each;

	pack_many(as_it_is);
	cbl_bag_sift(&bag, is_even, &seen);
	ck_assert_uint_eq(seen, MANY);
	ck_assert_uint_eq(cbl_bag_size(&bag), MANY / 2);
	check_many(0, 2);
	cbl_each_begin(&each, &bag);
	while ((f = cbl_each_next(&each)) != NULL)
		same_str(f->mrn, f->path);
	cbl_each_end(&each);
}
END_TEST

/* A finding larger than any block. */
START_TEST(test_pack_huge)
{
	static char text[100000];
	struct cbl_finding f;
	struct cbl_each each;

	memset(text, 'x', sizeof(text));
	make_finding(&bag, MADE_REF, "a", 1, 1, 1);
	f = bag.findings[0];
	cbl_bag_clear(&bag);
	for (size_t i = 0; i < 3; i++) {
		f.message = cbl_str(text, i == 1 ? sizeof(text) : 5);
		cbl_bag_add_packed(&bag, &f);
	}
	cbl_each_begin(&each, &bag);
	for (size_t i = 0; i < 3; i++)
		ck_assert_uint_eq(cbl_each_next(&each)->message.len,
				  i == 1 ? sizeof(text) : 5);
	cbl_each_end(&each);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_pack_keeps_all);
	tcase_add_test(tc, test_pack_many);
	tcase_add_loop_test(tc, test_pack_without_file, 0, 2);
	tcase_add_test(tc, test_pack_folder);
	tcase_add_test(tc, test_pack_no_folder);
	tcase_add_test(tc, test_pack_sort);
	tcase_add_test(tc, test_pack_sift);
	tcase_add_test(tc, test_pack_huge);
}

UNIT_MAIN("pack", add_tests)
