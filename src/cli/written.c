/* SPDX-License-Identifier: MIT */
#include "cli/written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/output.h"

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_same(const char *path, const struct stat *st)
{
	struct stat other;

	return stat(path, &other) == 0 && S_ISREG(other.st_mode) &&
	       other.st_dev == st->st_dev && other.st_ino == st->st_ino;
}

/* Which file of the walk it is; their count if it is none. To ask each of very
 * many files would take long: its name is that of the path. */
static size_t find_file(const struct cbl_walk *walk, const char *path,
			const struct stat *st)
{
	const char *name = last_name(path);

	for (size_t i = 0; i < walk->count; i++) {
		const struct cbl_file *file = &walk->files[i];

		if (!file->cause && !file->standard_input &&
		    strcmp(last_name(file->path), name) == 0 &&
		    is_same(file->path, st))
			return i;
	}
	return walk->count;
}

/* ---- standard output and standard error */

static bool is_named(const char *path, const char *const *named, size_t count)
{
	bool is = false;

	for (size_t i = 0; i < count && !is; i++) {
		struct cbl_buf clean;

		cbl_buf_init(&clean, 0);
		cbl_walk_clean(&clean, named[i]);
		is = strcmp(cbl_buf_cstr(&clean), path) == 0;
		cbl_buf_release(&clean);
	}
	return is;
}

static void leave_out(struct cbl_walk *walk, size_t at)
{
	struct cbl_file *file = &walk->files[at];

	if (walk->count == 1) {
		file->cause = "is what this run writes; there is no message "
			      "beside it";
		return;
	}
	memmove(file, file + 1, (walk->count - at - 1) * sizeof(*file));
	walk->count--;
}

/* The path of a descriptor, as far as the system tells. */
static bool path_of(int fd, char *out, size_t size)
{
	char link[40];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, out, size - 1);
	out[len > 0 ? len : 0] = '\0';
	return len > 0;
}

void cbl_written_leave_out(struct cbl_walk *walk, const char *const *named,
			   size_t count)
{
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		char path[4096];
		struct stat st;
		size_t at;

		if (fstat(fd, &st) || !S_ISREG(st.st_mode) ||
		    !path_of(fd, path, sizeof(path)))
			continue;
		at = find_file(walk, path, &st);
		if (at < walk->count &&
		    !is_named(walk->files[at].path, named, count))
			leave_out(walk, at);
	}
}

/* ---- files */

/* Is it a page that an earlier run wrote? It says so in its head. */
static bool is_report(const char *path)
{
	static const char mark[] =
		"<meta name=\"generator\" content=\"cablelint ";
	char head[1024];
	FILE *file = fopen(path, "r");
	size_t len = 0;

	if (file) {
		len = fread(head, 1, sizeof(head) - 1, file);
		fclose(file);
	}
	head[len] = '\0';
	return strstr(head, mark);
}

int cbl_written_apart(struct cbl_walk *walk, const char *path)
{
	char *real = path ? realpath(path, NULL) : NULL;
	struct stat st;
	size_t at = walk->count;

	if (real && stat(real, &st) == 0 && S_ISREG(st.st_mode))
		at = find_file(walk, real, &st);
	free(real);
	if (at == walk->count)
		return CBL_EXIT_CLEAN;
	if (st.st_size == 0 || is_report(walk->files[at].path)) {
		leave_out(walk, at);
		return CBL_EXIT_CLEAN;
	}
	cbl_say("%s: is one of the files that are read, so nothing is written "
		"there; name a file outside the folder, or put it under "
		"`exclude` in cablelint.yaml",
		walk->files[at].path);
	return CBL_EXIT_FAILED;
}
