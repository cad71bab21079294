/* SPDX-License-Identifier: MIT */
#include "text/source.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#define MAX ((size_t)4 << 20)

static char folder[] = "/tmp/cbl-source-XXXXXX";
static int dir = -1;
static struct cbl_source source;
static struct cbl_error err;

static void set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(dir, 0);
}

static void tear_down(void)
{
	cbl_source_release(&source);
	unlinkat(dir, "f", 0);
	unlinkat(dir, "f", AT_REMOVEDIR);
	close(dir);
	rmdir(folder);
}

static void write_file(const char *data, size_t len)
{
	int fd = openat(dir, "f", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
	close(fd);
}

static void ck_padded(void)
{
	for (size_t i = 0; i < 64; i++)
		ck_assert_int_eq(source.data[source.len + i], 0);
	ck_assert_uint_ge(source.cap, source.len + 64);
}

static void ck_refused(int rc, int code, const char *message)
{
	ck_assert_int_eq(rc, code);
	ck_assert_int_eq(err.code, code);
	ck_assert_msg(strstr(err.message, message), "'%s' lacks '%s'",
		      err.message, message);
	ck_assert_msg(strncmp(err.message, "shown", 5) == 0, "%s", err.message);
	ck_assert_uint_eq(source.len, 0);
	ck_padded();
}

static int read_checked(size_t max)
{
	return cbl_source_read(&source, dir, "f", "shown", max, &err);
}

static int read_listed(size_t max)
{
	return cbl_source_read_regular(&source, dir, "f", "shown", max, &err);
}

/* Sizes around that of the first read, by both functions. */
START_TEST(test_source_sizes)
{
	static const size_t sizes[] = {0,	1,	 63,	  64,
				       8192,	1048575, 1048576, 1048577,
				       2097152, 3000000, MAX};
	char *data = malloc(MAX);

	memset(data, 'x', MAX);
	for (int i = 0; i < UNIT_COUNT(sizes) * 2; i++) {
		size_t size = sizes[i / 2];

		write_file(data, size);
		ck_assert_int_eq(i % 2 ? read_checked(MAX) : read_listed(MAX),
				 0);
		ck_assert_uint_eq(source.len, size);
		ck_assert_mem_eq(source.data, data, size);
		ck_assert_str_eq(source.name, "shown");
		ck_padded();
	}
	free(data);
}
END_TEST

START_TEST(test_source_reuse)
{
	write_file("abcdef", 6);
	ck_assert_int_eq(read_checked(MAX), 0);

	char *data = source.data;

	write_file("xyz", 3);
	ck_assert_int_eq(read_checked(MAX), 0);
	ck_assert_ptr_eq(source.data, data);
	ck_assert_str_eq(source.data, "xyz");
	ck_padded();
}
END_TEST

START_TEST(test_source_too_large)
{
	write_file("12345678", 8);
	ck_assert_int_eq(read_checked(8), 0);
	ck_assert_int_eq(read_listed(8), 0);
	ck_refused(read_checked(7), CBL_ERROR_INPUT, "larger than 7 bytes");
	ck_refused(read_listed(7), CBL_ERROR_INPUT, "--max-file-size");
	ck_refused(read_checked(0), CBL_ERROR_INPUT, "larger than 0 bytes");
	/* A limit over what offsets can hold is that limit, unharmed. */
	ck_assert_int_eq(read_checked((size_t)-1), 0);
	ck_assert_int_eq(read_listed((size_t)-1), 0);
}
END_TEST

START_TEST(test_source_huge)
{
	int fd = openat(dir, "f", O_WRONLY | O_CREAT, 0600);

	/* A hole: neither read nor held. */
	ck_assert_int_eq(ftruncate(fd, (off_t)3 << 30), 0);
	close(fd);
	ck_refused(read_checked((size_t)-1), CBL_ERROR_INPUT,
		   "larger than 2147483647 bytes");
}
END_TEST

START_TEST(test_source_nul)
{
	char data[8194];

	memset(data, 'x', sizeof(data));
	data[8191] = '\0';
	write_file(data, sizeof(data));
	ck_refused(read_checked(MAX), CBL_ERROR_INPUT, "NUL at byte 8191");
	ck_refused(read_listed(MAX), CBL_ERROR_INPUT, "binary");
	data[8191] = 'x';
	data[8192] = '\0';
	write_file(data, sizeof(data));
	ck_assert_int_eq(read_checked(MAX), 0);
	ck_assert_uint_eq(source.len, sizeof(data));
}
END_TEST

START_TEST(test_source_missing)
{
	ck_refused(read_checked(MAX), CBL_ERROR_IO, "No such file");
	ck_refused(read_listed(MAX), CBL_ERROR_IO, "No such file");
	ck_assert_int_eq(cbl_source_read(&source, dir, "f", "n", MAX, NULL),
			 CBL_ERROR_IO);
}
END_TEST

START_TEST(test_source_unreadable)
{
	write_file("a", 1);
	ck_assert_int_eq(fchmodat(dir, "f", 0, 0), 0);
	if (geteuid() != 0) /* root may read all */
		ck_refused(read_checked(MAX), CBL_ERROR_IO, "denied");
}
END_TEST

START_TEST(test_source_folder)
{
	ck_assert_int_eq(mkdirat(dir, "f", 0700), 0);
	ck_refused(read_checked(MAX), CBL_ERROR_INPUT, "folder");
	ck_refused(read_listed(MAX), CBL_ERROR_INPUT, "folder");
}
END_TEST

/* A FIFO without a writer would block whoever opens it; a writer would wait
 * for ever, or be let go by a reader that opens it. */
START_TEST(test_source_fifo)
{
	ck_assert_int_eq(mkfifoat(dir, "f", 0600), 0);
	ck_refused(read_checked(MAX), CBL_ERROR_INPUT, "no regular file");
	ck_assert_int_eq(read_listed(MAX), 0);
	ck_assert_uint_eq(source.len, 0);
}
END_TEST

START_TEST(test_source_device)
{
	ck_refused(cbl_source_read(&source, AT_FDCWD, "/dev/zero", "shown", MAX,
				   &err),
		   CBL_ERROR_INPUT, "no regular file");
}
END_TEST

START_TEST(test_source_links)
{
	ck_assert_int_eq(symlinkat("/dev/zero", dir, "f"), 0);
	ck_refused(read_checked(MAX), CBL_ERROR_INPUT, "no regular file");
	ck_assert_int_eq(unlinkat(dir, "f", 0), 0);
	ck_assert_int_eq(symlinkat("nowhere", dir, "f"), 0);
	ck_refused(read_checked(MAX), CBL_ERROR_IO, "No such file");
}
END_TEST

/* Files of /proc are regular, say they are empty and come in pieces. */
START_TEST(test_source_proc)
{
	if (access("/proc/self/maps", R_OK) != 0)
		return;
	ck_assert_int_eq(cbl_source_read(&source, AT_FDCWD, "/proc/self/maps",
					 "shown", MAX, &err),
			 0);
	ck_assert_uint_gt(source.len, 100);
	ck_assert_int_eq(source.data[source.len - 1], '\n');
}
END_TEST

/* A pipe hands over what there is, not what was asked for. */
static void fill_pipe(int to, size_t len)
{
	char piece[1000];

	memset(piece, 'p', sizeof(piece));
	while (len) {
		size_t n = len < sizeof(piece) ? len : sizeof(piece);

		ck_assert_int_eq(write(to, piece, n), (ssize_t)n);
		len -= n;
	}
	close(to);
}

START_TEST(test_source_descriptor)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	fill_pipe(ends[1], 60000);
	ck_assert_int_eq(
		cbl_source_read_fd(&source, ends[0], "shown", MAX, &err), 0);
	ck_assert_uint_eq(source.len, 60000);
	ck_padded();
	close(ends[0]);

	ck_assert_int_eq(pipe(ends), 0);
	fill_pipe(ends[1], 3000);
	ck_refused(cbl_source_read_fd(&source, ends[0], "shown", 2999, &err),
		   CBL_ERROR_INPUT, "larger than 2999");
	close(ends[0]);
	ck_refused(cbl_source_read_fd(&source, ends[0], "shown", MAX, &err),
		   CBL_ERROR_IO, "descriptor");
	ck_refused(cbl_source_read_fd(&source, dir, "shown", MAX, &err),
		   CBL_ERROR_INPUT, "folder");
}
END_TEST

START_TEST(test_source_set)
{
	cbl_source_set(&source, "one", "a\0b", 3);
	ck_assert_str_eq(source.name, "one");
	ck_assert_uint_eq(source.len, 3);
	ck_assert_mem_eq(source.data, "a\0b", 3);
	ck_padded();
	cbl_source_set(&source, source.name, NULL, 0);
	ck_assert_str_eq(source.name, "one");
	ck_assert_uint_eq(source.len, 0);
	ck_padded();
	cbl_source_release(&source);
	ck_assert_ptr_null(source.data);
	cbl_source_release(&source);
	cbl_source_release(NULL);
}
END_TEST

/* From `lo` to `hi` of "abcdef", and what comes of it. */
static const struct {
	size_t lo, hi;
	const char *text, *want;
} edits[] = {
	{0, 0, "", "abcdef"},	    {0, 0, "xy", "xyabcdef"},
	{2, 4, "", "abef"},	    {2, 4, "x", "abxef"},
	{2, 4, "xyz", "abxyzef"},   {6, 6, "g", "abcdefg"},
	{0, 6, "", ""},		    {0, 6, "new", "new"},
};

START_TEST(test_source_edit)
{
	const char *want = edits[_i].want;

	cbl_source_set(&source, "one", "abcdef", 6);
	cbl_source_edit(&source, edits[_i].lo, edits[_i].hi,
			cbl_str_c(edits[_i].text));
	ck_assert_uint_eq(source.len, strlen(want));
	ck_assert_mem_eq(source.data, want, source.len);
	ck_assert_str_eq(source.name, "one");
	ck_padded();
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_source_sizes);
	tcase_add_test(tc, test_source_reuse);
	tcase_add_test(tc, test_source_too_large);
	tcase_add_test(tc, test_source_huge);
	tcase_add_test(tc, test_source_nul);
	tcase_add_test(tc, test_source_missing);
	tcase_add_test(tc, test_source_unreadable);
	tcase_add_test(tc, test_source_folder);
	tcase_add_test(tc, test_source_fifo);
	tcase_add_test(tc, test_source_device);
	tcase_add_test(tc, test_source_links);
	tcase_add_test(tc, test_source_proc);
	tcase_add_test(tc, test_source_descriptor);
	tcase_add_test(tc, test_source_set);
	tcase_add_loop_test(tc, test_source_edit, 0, UNIT_COUNT(edits));
}

UNIT_MAIN("source", add_tests)
