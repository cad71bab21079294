/* SPDX-License-Identifier: MIT
 *
 * Paths that lead to one file are known to do so.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corpus/aliases.h"
#include "unit.h"

static const struct {
	const char *path, *plain;
} lexical[] = {
	{"", ""},
	{".", ""},
	{"a", "a"},
	{"./a//b/.", "a/b"},
	{"a/../b", "b"},
	{"a/..", ""},
	{"a/b/../../c", "c"},
	{"../a", "../a"},
	{"a/../../b", "../b"},
	{"../../a/../b", "../../b"},
	{"/", "/"},
	{"/..", "/"},
	{"/../a/./b/..", "/a"},
	{"a/..b/...", "a/..b/..."},
};

START_TEST(test_aliases_lexical)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	cbl_lexical_path(&out, lexical[_i].path);
	ck_assert_str_eq(cbl_buf_cstr(&out), lexical[_i].plain);
	cbl_buf_release(&out);
}
END_TEST

/* ---- on the disk: a/b, link -> a/b */

static char root[40];

static void make(void)
{
	strcpy(root, "/tmp/cablelint-aliases.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	ck_assert_int_eq(chdir(root), 0);
	ck_assert_int_eq(mkdir("a", 0700), 0);
	ck_assert_int_eq(mkdir("a/b", 0700), 0);
	ck_assert_int_eq(symlink("a/b", "link"), 0);
}

static void unmake(void)
{
	ck_assert_int_eq(unlink("link"), 0);
	ck_assert_int_eq(rmdir("a/b"), 0);
	ck_assert_int_eq(rmdir("a"), 0);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(root), 0);
}

static const struct {
	const char *path, *real; /* below the root */
} real[] = {
	{"", ""},
	{".", ""},
	{"a/b", "/a/b"},
	{"link", "/a/b"},
	{"link/..", "/a"},
	{"link/x.txt", "/a/b/x.txt"},
	{"gone", "/gone"},
	{"a/gone/deep/x.txt", "/a/gone/deep/x.txt"},
	{"link/gone/x.txt", "/a/b/gone/x.txt"},
};

START_TEST(test_aliases_real)
{
	char *whole = realpath(".", NULL), *path = cbl_real_path(real[_i].path);
	size_t len = strlen(whole);

	ck_assert_int_eq(strncmp(path, whole, len), 0);
	ck_assert_str_eq(path + len, real[_i].real);
	free(whole);
	free(path);
}
END_TEST

START_TEST(test_aliases_real_of_root)
{
	char *path = cbl_real_path("/no-such-folder/x");

	ck_assert_str_eq(path, "/no-such-folder/x");
	free(path);
}
END_TEST

/* Counts what it is asked for; says yes to one. */
struct asked {
	const char *yes;
	size_t count;
};

static bool is_it(struct cbl_str path, void *ctx)
{
	struct asked *asked = ctx;

	asked->count++;
	return cbl_str_eq_c(path, asked->yes);
}

START_TEST(test_aliases_find)
{
	struct asked asked = {"a/b/x.txt", 0};
	struct cbl_aliases aliases;

	cbl_aliases_init(&aliases);
	ck_assert_uint_eq(cbl_aliases_find(&aliases, cbl_str_c("link/x.txt"),
					   is_it, &asked)
				  .len,
			  0);
	cbl_aliases_add(&aliases, cbl_str_c("a/b/y.txt"));
	cbl_aliases_add(&aliases, cbl_str_c("a/b/z.txt"));
	cbl_aliases_add(&aliases, cbl_str_c("link/z.txt"));
	cbl_aliases_add(&aliases, cbl_str_c("a/z.txt"));
	ck_assert(cbl_str_eq_c(cbl_aliases_find(&aliases,
						cbl_str_c("link/x.txt"), is_it,
						&asked),
			       "a/b/x.txt"));
	ck_assert(cbl_str_eq_c(cbl_aliases_find(&aliases,
						cbl_str_c("a/../link/x.txt"),
						is_it, &asked),
			       "a/b/x.txt"));
	/* A path is no other path of itself. */
	asked.count = 0;
	ck_assert_uint_eq(cbl_aliases_find(&aliases, cbl_str_c("a/b/x.txt"),
					   is_it, &asked)
				  .len,
			  0);
	ck_assert_uint_eq(asked.count, 1);
	ck_assert_uint_eq(cbl_aliases_find(&aliases, cbl_str_c("x.txt"), is_it,
					   &asked)
				  .len,
			  0);
	ck_assert_uint_eq(asked.count, 1);
	cbl_aliases_release(&aliases);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, make, unmake);
	tcase_add_loop_test(tc, test_aliases_lexical, 0, UNIT_COUNT(lexical));
	tcase_add_loop_test(tc, test_aliases_real, 0, UNIT_COUNT(real));
	tcase_add_test(tc, test_aliases_real_of_root);
	tcase_add_test(tc, test_aliases_find);
}

UNIT_MAIN("aliases", add_tests)
