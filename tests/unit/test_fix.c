/* SPDX-License-Identifier: MIT */
#include "diag/edits.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fix/diff.h"
#include "fix/replace.h"
#include "made_findings.h"
#include "unit.h"

static struct cbl_bag bag;
static struct cbl_buf out;
static struct cbl_fix_choice choice;
static char folder[] = "/tmp/cablelint-fix.XXXXXX";
static char cwd[4096];

static void set_up(void)
{
	cbl_bag_init(&bag);
	cbl_buf_init(&out, 0);
	choice = (struct cbl_fix_choice){0};
}

static void tear_down(void)
{
	cbl_bag_release(&bag);
	cbl_buf_release(&out);
}

/* ---- edits */

static struct cbl_edit edits[16];
static size_t edit_count;

static struct cbl_edit *edit(uint32_t lo, uint32_t hi, const char *text)
{
	struct cbl_edit *e = &edits[edit_count++];

	e->range.start = (struct cbl_place){1, lo + 1, lo, 0, 0};
	e->range.end = (struct cbl_place){1, hi + 1, hi, 0, 0};
	e->text = cbl_str_c(text);
	return e;
}

static struct cbl_finding *add_fix(struct cbl_edit *first, size_t count,
				   bool safe)
{
	struct cbl_finding *f = make_finding(&bag, MADE_TAGS, "a", 1, 1, 1);

	f->fix = (struct cbl_fix){cbl_str_c("mend"), safe, first, count};
	return f;
}

static const char *apply(const char *text, size_t want)
{
	cbl_buf_clear(&out);
	ck_assert_uint_eq(cbl_fix_apply(cbl_str_c(text), &bag, &choice, &out),
			  want);
	edit_count = 0;
	bag.count = 0;
	return cbl_buf_cstr(&out);
}

START_TEST(test_fix_apply)
{
	struct cbl_edit *two = edit(0, 1, "A");

	/* An edit, a removal, an insertion; their order does not matter. */
	edit(2, 3, "");
	add_fix(two, 2, true);
	add_fix(edit(7, 7, "!"), 1, true);
	add_fix(edit(5, 6, "FF"), 1, true);
	ck_assert_str_eq(apply("abcdefg", 3), "AbdeFFg!");
	ck_assert_str_eq(apply("abc", 0), "");
}
END_TEST

START_TEST(test_fix_apply_overlap)
{
	struct cbl_edit *two;

	/* The second touches the first, the third's second edit the first. */
	add_fix(edit(2, 4, "x"), 1, true);
	add_fix(edit(4, 5, "y"), 1, true);
	two = edit(6, 7, "z");
	edit(8, 9, "z");
	two[1].range.start.offset = 3;
	add_fix(two, 2, true);
	add_fix(edit(5, 6, "F"), 1, true);
	ck_assert_str_eq(apply("abcdefghij", 2), "abxeFghij");
	/* Two insertions at one place: one of them. */
	add_fix(edit(1, 1, "x"), 1, true);
	add_fix(edit(1, 1, "y"), 1, true);
	ck_assert_str_eq(apply("ab", 1), "axb");
}
END_TEST

static bool not_wanted(const struct cbl_finding *f, void *ctx)
{
	return f->mrn.len == 0 && *(bool *)ctx;
}

START_TEST(test_fix_apply_choice)
{
	bool yes = true;

	add_fix(edit(0, 1, "x"), 1, false);
	ck_assert_str_eq(apply("ab", 0), "");
	choice.unsafe = true;
	add_fix(edit(0, 1, "x"), 1, false);
	ck_assert_str_eq(apply("ab", 1), "xb");
	/* What changes nothing, or lies outside, is no fix. */
	add_fix(edit(0, 1, "a"), 1, true);
	add_fix(edit(1, 9, "x"), 1, true);
	ck_assert_str_eq(apply("ab", 0), "");
	choice.wanted = not_wanted;
	choice.ctx = &yes;
	add_fix(edit(0, 1, "x"), 1, true)->mrn = cbl_str_c("06X1");
	add_fix(edit(1, 2, "y"), 1, true);
	ck_assert_str_eq(apply("ab", 1), "ay");
}
END_TEST

/* ---- diffs */

static const struct {
	const char *from, *to, *want;
} diffs[] = {
	{"a\n", "a\n", ""},
	{"a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"},
	{"", "b\n", "@@ -0,0 +1 @@\n+b\n"},
	{"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
	{"a", "a\n",
	 "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
	{"a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"},
	{"1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n",
	 "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
	/* Contexts that touch are one hunk, others two. */
	{"a\n1\n2\n3\n4\n5\n6\nb\n", "x\n1\n2\n3\n4\n5\n6\ny\n",
	 "@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y\n"},
	{"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "x\n1\n2\n3\n4\n5\n6\n7\ny\n",
	 "@@ -1,4 +1,4 @@\n-a\n+x\n 1\n 2\n 3\n"
	 "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+y\n"},
};

START_TEST(test_fix_diff)
{
	struct cbl_buf want;

	cbl_buf_init(&want, 0);
	if (*diffs[_i].want)
		cbl_buf_printf(&want,
			       "diff --git a/f b/f\n--- a/f\n+++ b/f\n%s",
			       diffs[_i].want);
	cbl_diff(&out, cbl_str_c("f"), cbl_str_c(diffs[_i].from),
		 cbl_str_c(diffs[_i].to));
	ck_assert_str_eq(cbl_buf_cstr(&out), cbl_buf_cstr(&want));
	cbl_buf_release(&want);
}
END_TEST

START_TEST(test_fix_diff_names)
{
	cbl_diff(&out, cbl_str_c("/x/a b\n\"\xc3\xa9"), cbl_str_c("a"),
		 cbl_str_c(""));
	ck_assert_int_eq(
		strncmp(out.data,
			"diff --git \"a/x/a b\\012\\\"\xc3\xa9\" "
			"\"b/x/a b\\012\\\"\xc3\xa9\"\n"
			"--- \"a/x/a b\\012\\\"\xc3\xa9\"\t\n",
			70),
		0);
}
END_TEST

/* What a patch makes of a text, hunk by hunk; its numbers are not read. */
static void patch(const char *diff, struct cbl_str from, struct cbl_buf *to)
{
	const char *line = strstr(diff, "\n@@");
	bool whole = true;

	for (line = line ? line + 1 : ""; *line; line = strchr(line, '\n') + 1) {
		size_t len = strcspn(line, "\n");
		unsigned long first;

		if (sscanf(line, "@@ -%lu", &first) == 1) {
			(void)first;
			whole = true;
		} else if (*line == '\\') {
			continue;
		} else if (*line != '+') {
			/* Up to where the line stands next. */
			while (from.len &&
			       (strncmp(from.ptr, line + 1, len - 1) != 0 ||
				(from.ptr[len - 1] != '\n' &&
				 from.len != len - 1))) {
				size_t n = strcspn(from.ptr, "\n") + 1;

				ck_assert_msg(whole, "skips in a hunk");
				cbl_buf_add(to, from.ptr, n);
				from = cbl_str(from.ptr + n, from.len - n);
			}
			if (*line == ' ')
				cbl_buf_add(to, from.ptr, len);
			whole = false;
			len = len > from.len ? from.len : len;
			from = cbl_str(from.ptr + len, from.len - len);
		} else {
			cbl_buf_add(to, line + 1, len);
			whole = false;
		}
	}
	cbl_buf_str(to, from);
}

/* Texts of numbered lines, some dropped, some changed, some added: patches
 * make one of the other. Lines are all different, so that the reference above
 * finds them without counting. */
START_TEST(test_fix_diff_random)
{
	unsigned seed = (unsigned)_i * 7919 + 3;
	struct cbl_buf from, to, got;

	cbl_buf_init(&from, 0);
	cbl_buf_init(&to, 0);
	cbl_buf_init(&got, 0);
	for (int i = 0; i < 60; i++) {
		unsigned dice = (seed = seed * 1103515245u + 12345u) >> 16;

		cbl_buf_printf(&from, "line %d of it\n", i);
		if (dice % 9 == 0)
			cbl_buf_printf(&to, "changed %d\n", i);
		else if (dice % 9 > 1)
			cbl_buf_printf(&to, "line %d of it\n", i);
		if (dice % 11 == 0)
			cbl_buf_printf(&to, "new %d\n", i);
	}
	cbl_diff(&out, cbl_str_c("f"), cbl_str(from.data, from.len),
		 cbl_str(to.data, to.len));
	patch(cbl_buf_cstr(&out), cbl_str(from.data, from.len), &got);
	ck_assert_str_eq(cbl_buf_cstr(&got), cbl_buf_cstr(&to));
	cbl_buf_release(&from);
	cbl_buf_release(&to);
	cbl_buf_release(&got);
}
END_TEST

/* Texts that have nothing in common are more than is looked for. */
START_TEST(test_fix_diff_large)
{
	struct cbl_buf from, to;
	size_t lines = 0;

	cbl_buf_init(&from, 0);
	cbl_buf_init(&to, 0);
	for (int i = 0; i < 3000; i++) {
		cbl_buf_printf(&from, "a%d\n", i);
		cbl_buf_printf(&to, "b%d\n", i);
	}
	cbl_diff(&out, cbl_str_c("f"), cbl_str(from.data, from.len),
		 cbl_str(to.data, to.len));
	for (size_t i = 0; i < out.len; i++)
		lines += out.data[i] == '\n';
	ck_assert_uint_eq(lines, 4 + 6000);
	cbl_buf_release(&from);
	cbl_buf_release(&to);
}
END_TEST

/* ---- files */

static void enter_folder(void)
{
	set_up();
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
	char command[64];

	tear_down();
	ck_assert_int_eq(chdir(cwd), 0);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static void check_file(const char *path, const char *text)
{
	char got[256] = "";
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	got[fread(got, 1, sizeof(got) - 1, file)] = '\0';
	fclose(file);
	ck_assert_str_eq(got, text);
}

static size_t count_names(const char *path)
{
	char command[64];
	char got[32] = "";
	FILE *pipe;

	snprintf(command, sizeof(command), "ls -A %s | wc -l", path);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(fgets(got, sizeof(got), pipe));
	pclose(pipe);
	return strtoul(got, NULL, 10);
}

static struct cbl_source source;
static struct cbl_fix_file file;
static struct cbl_error err;

static int open_file(const char *path)
{
	err = (struct cbl_error){0};
	return cbl_fix_open(&file, &source, path, 1000, &err);
}

static void close_file(void)
{
	cbl_fix_close(&file);
	cbl_source_release(&source);
}

START_TEST(test_fix_replace)
{
	struct stat st;

	put("a", "old");
	chmod("a", 0640);
	ck_assert_int_eq(open_file("a"), 0);
	unit_str_eq(cbl_str(source.data, source.len), "old");
	ck_assert_int_eq(cbl_fix_replace(&file, "a", cbl_str_c("new\n"), &err),
			 0);
	close_file();
	check_file("a", "new\n");
	ck_assert_int_eq(stat("a", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
	ck_assert_uint_eq(count_names("."), 1);
}
END_TEST

START_TEST(test_fix_replace_changed)
{
	put("a", "old");
	ck_assert_int_eq(open_file("a"), 0);
	put("b", "other");
	ck_assert_int_eq(rename("b", "a"), 0);
	ck_assert_int_eq(cbl_fix_replace(&file, "a", cbl_str_c("new"), &err),
			 CBL_ERROR_IO);
	close_file();
	check_file("a", "other");
	ck_assert_uint_eq(count_names("."), 1);
	ck_assert_ptr_nonnull(strstr(err.message, "changed by another"));
}
END_TEST

START_TEST(test_fix_replace_refused)
{
	put("a", "old");
	ck_assert_int_eq(symlink("a", "link"), 0);
	ck_assert_int_eq(mkdir("folder", 0777), 0);
	ck_assert_int_eq(open_file("link"), CBL_ERROR_INPUT);
	close_file();
	ck_assert_ptr_nonnull(strstr(err.message, "is a link"));
	ck_assert_int_eq(open_file("folder"), CBL_ERROR_INPUT);
	close_file();
	ck_assert_int_eq(open_file("none/a"), CBL_ERROR_IO);
	close_file();
	ck_assert_str_eq(err.message, "none/a: No such file or directory");
}
END_TEST

START_TEST(test_fix_copy)
{
	struct stat st;

	put("a", "old");
	chmod("a", 0600);
	ck_assert_int_eq(open_file("a"), 0);
	ck_assert_int_eq(cbl_fix_copy(&file, "out", "/x/./y//a", NULL,
				      cbl_str_c("new"), &err),
			 0);
	check_file("out/x/y/a", "new");
	check_file("a", "old");
	ck_assert_int_eq(stat("out/x/y/a", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(cbl_fix_copy(&file, "out", "x/../../a", NULL,
				      cbl_str_c("no"), &err),
			 CBL_ERROR_INPUT);
	ck_assert_int_eq(cbl_fix_copy(&file, "a", "b", NULL, cbl_str_c("no"), &err),
			 CBL_ERROR_IO);
	/* A link on the way would lead the copy elsewhere. */
	ck_assert_int_eq(mkdir("elsewhere", 0777), 0);
	ck_assert_int_eq(symlink("../elsewhere", "out/l"), 0);
	ck_assert_int_eq(cbl_fix_copy(&file, "out", "l/a", NULL, cbl_str_c("no"),
				      &err),
			 CBL_ERROR_IO);
	ck_assert_uint_eq(count_names("elsewhere"), 0);
	close_file();
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_fix_apply);
	tcase_add_test(tc, test_fix_apply_overlap);
	tcase_add_test(tc, test_fix_apply_choice);
	tcase_add_loop_test(tc, test_fix_diff, 0, UNIT_COUNT(diffs));
	tcase_add_test(tc, test_fix_diff_names);
	tcase_add_loop_test(tc, test_fix_diff_random, 0, 100);
	tcase_add_test(tc, test_fix_diff_large);
}

static void add_file_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, enter_folder, leave_folder);
	tcase_add_test(tc, test_fix_replace);
	tcase_add_test(tc, test_fix_replace_changed);
	tcase_add_test(tc, test_fix_replace_refused);
	tcase_add_test(tc, test_fix_copy);
}

int main(void)
{
	Suite *suite = suite_create("fix");
	TCase *texts = tcase_create("texts"), *files = tcase_create("files");
	SRunner *runner = srunner_create(suite);
	int failed;

	add_tests(texts);
	add_file_tests(files);
	suite_add_tcase(suite, texts);
	suite_add_tcase(suite, files);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
