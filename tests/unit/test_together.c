/* SPDX-License-Identifier: MIT
 *
 * Texts that are checked together are found to hold what each is found to
 * hold by itself: examples of all shipped specs, in batches of any size, with
 * texts among them that nobody claims, that are empty, or several messages.
 */
#include "lint/linter.h"

#include <string.h>

#include "spec/builtin.h"
#include "spec/spec.h"
#include "text/source.h"
#include "unit.h"

#define MOST_SPECS 8
#define MOST_TEXTS 4000

static struct cbl_spec *specs[MOST_SPECS];
static struct cbl_source texts[MOST_TEXTS];
static size_t spec_count, text_count;
static struct cbl_linter *linter;
static struct cbl_lint_scratch *scratch;

static void add_text(const char *name, struct cbl_str text)
{
	ck_assert_uint_lt(text_count, MOST_TEXTS);
	cbl_source_set(&texts[text_count++], name, text.ptr ? text.ptr : "",
		       text.len);
}

/* Two in a text are two messages, or one with a tail. */
static void add_doubled(struct cbl_str text)
{
	struct cbl_buf both;

	cbl_buf_init(&both, 0);
	cbl_buf_str(&both, text);
	cbl_buf_text(&both, "\n\n");
	cbl_buf_str(&both, text);
	add_text("doubled.txt", cbl_str_c(cbl_buf_cstr(&both)));
	cbl_buf_release(&both);
}

static void add_examples(const struct cbl_spec *spec)
{
	for (uint32_t i = 0; i < spec->examples_count; i++) {
		struct cbl_str text =
			cbl_spec_str(spec, spec->examples[i].text);

		add_text("example.txt", text);
		if (i % 11 == 0)
			add_doubled(text);
		if (i % 17 == 0)
			add_text("empty.txt", cbl_str("", 0));
		if (i % 19 == 0)
			add_text("letter.txt",
				 cbl_str_c("Dear all,\n\nSee you soon.\n"));
	}
}

static void set_up(void)
{
	struct cbl_lint_options options = {.profile = NULL};
	struct cbl_error err = {0};

	for (const struct cbl_builtin_spec *b = cbl_builtin_specs; b->id; b++)
		specs[spec_count++] = cbl_builtin_open(b->id);
	for (size_t i = 0; i < spec_count; i++)
		add_examples(specs[i]);
	ck_assert_int_eq(
		cbl_linter_new(&linter, specs, spec_count, &options, &err), 0);
	scratch = cbl_lint_scratch_new();
}

static void tear_down(void)
{
	cbl_lint_scratch_free(scratch);
	cbl_linter_free(linter);
	for (size_t i = 0; i < text_count; i++)
		cbl_source_release(&texts[i]);
	for (size_t i = 0; i < spec_count; i++)
		cbl_spec_free(specs[i]);
	text_count = spec_count = 0;
}

static void assert_same_finding(const struct cbl_finding *a,
				const struct cbl_finding *b)
{
	ck_assert_ptr_eq(a->spec, b->spec);
	ck_assert_uint_eq(a->rule, b->rule);
	ck_assert_int_eq(a->severity, b->severity);
	ck_assert(a->confidence == b->confidence);
	ck_assert_mem_eq(&a->range, &b->range, sizeof(a->range));
	ck_assert(cbl_str_eq(a->message, b->message));
	ck_assert(cbl_str_eq(a->matched, b->matched));
	ck_assert(cbl_str_eq(a->mrn, b->mrn));
	ck_assert_uint_eq(a->related_count, b->related_count);
}

/* Checks texts alone, and compares with what was found in company. */
static size_t assert_same(size_t first, size_t count,
			  const struct cbl_bag *together)
{
	size_t all = 0;

	for (size_t i = 0; i < count; i++) {
		struct cbl_bag alone;

		cbl_bag_init(&alone);
		cbl_lint_source(linter, scratch, &texts[first + i], &alone,
				NULL);
		ck_assert_uint_eq(alone.count, together[i].count);
		ck_assert_uint_eq(alone.messages, together[i].messages);
		ck_assert_uint_eq(alone.unread_count,
				  together[i].unread_count);
		for (size_t k = 0; k < alone.count; k++)
			assert_same_finding(&alone.findings[k],
					    &together[i].findings[k]);
		all += alone.count;
		cbl_bag_release(&alone);
	}
	return all;
}

START_TEST(test_together)
{
	static const size_t sizes[] = {1, 2, 7, CBL_LINT_TOGETHER,
				       2 * CBL_LINT_TOGETHER + 3};
	struct cbl_bag bags[2 * CBL_LINT_TOGETHER + 3];
	size_t size = sizes[_i], found = 0;

	for (size_t i = 0; i + size <= text_count; i += size) {
		for (size_t k = 0; k < size; k++)
			cbl_bag_init(&bags[k]);
		cbl_lint_sources(linter, scratch, texts + i, bags, size, NULL);
		found += assert_same(i, size, bags);
		for (size_t k = 0; k < size; k++)
			cbl_bag_release(&bags[k]);
	}
	ck_assert_uint_gt(found, 300);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_together, 0, 5);
}

UNIT_MAIN("together", add_tests)
