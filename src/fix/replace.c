/* SPDX-License-Identifier: MIT */
#include "fix/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"

#define TRIES 100

static int io_error(const char *path, struct cbl_error *err)
{
	return cbl_fail(err, CBL_ERROR_IO, "%s: %s", path, strerror(errno));
}

/* The folder of a path, opened; `*name` is what is behind its last slash. */
static int open_folder(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char *folder;
	int fd;

	*name = slash ? slash + 1 : path;
	folder = slash ? cbl_xstrndup(path, slash == path
						    ? 1
						    : (size_t)(slash - path))
		       : cbl_xstrdup(".");
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	return fd;
}

static int refuse_kind(const char *path, const struct stat *st,
		       struct cbl_error *err)
{
	if (S_ISLNK(st->st_mode))
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s: is a link, and those are not written "
				"through; name the file it leads to",
				path);
	if (!S_ISREG(st->st_mode))
		return cbl_fail(err, CBL_ERROR_INPUT, "%s: is no regular file",
				path);
	return 0;
}

int cbl_fix_open(struct cbl_fix_file *file, struct cbl_source *source,
		 const char *path, size_t max, struct cbl_error *err)
{
	int fd, failed;

	*file = (struct cbl_fix_file){0};
	file->folder = open_folder(path, &file->name);
	if (file->folder < 0 || fstatat(file->folder, file->name, &file->was,
					AT_SYMLINK_NOFOLLOW) < 0)
		return io_error(path, err);
	failed = refuse_kind(path, &file->was, err);
	if (failed)
		return failed;
	fd = openat(file->folder, file->name,
		    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return io_error(path, err);
	if (fstat(fd, &file->was) < 0)
		failed = io_error(path, err);
	else
		failed = refuse_kind(path, &file->was, err);
	if (!failed)
		failed = cbl_source_read_fd(source, fd, path, max, err);
	close(fd);
	return failed;
}

void cbl_fix_close(struct cbl_fix_file *file)
{
	if (file->folder >= 0)
		close(file->folder);
	file->folder = -1;
}

static int write_all(int fd, struct cbl_str text)
{
	while (text.len) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text = cbl_str(text.ptr + n, text.len - (size_t)n);
	}
	return 0;
}

/* A new file in a folder, of a name not taken yet. */
static int open_new(int folder, const char *name, struct cbl_buf *path)
{
	int fd = -1;

	for (unsigned i = 0; i < TRIES && fd < 0; i++) {
		cbl_buf_clear(path);
		/* Hidden, so that no other check takes it for a message, and
		 * short, for the name itself may be as long as one can be. */
		cbl_buf_printf(path, ".%.32s.%lx-%u", name, (long)getpid(), i);
		fd = openat(folder, cbl_buf_cstr(path),
			    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				    O_CLOEXEC,
			    0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

/* Owner and mode as they were; not everyone may give files away. */
static int fill(int fd, struct cbl_str text, const struct stat *like)
{
	if (fchown(fd, like->st_uid, like->st_gid) < 0 && errno != EPERM)
		return -1;
	return write_all(fd, text) || fchmod(fd, like->st_mode & 07777) ||
			       fsync(fd)
		       ? -1
		       : 0;
}

static bool is_unchanged(int folder, const char *name, const struct stat *was)
{
	struct stat now;

	return fstatat(folder, name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	       now.st_dev == was->st_dev && now.st_ino == was->st_ino &&
	       now.st_size == was->st_size &&
	       now.st_mtim.tv_sec == was->st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}

/* Writes beside it, then renames. `check`: the file must still be as it was
 * read. */
static int put(int folder, const char *name, const char *path,
	       struct cbl_str text, const struct stat *was, bool check,
	       struct cbl_error *err)
{
	struct cbl_buf temporary;
	int failed = 0, fd;

	cbl_buf_init(&temporary, 0);
	fd = open_new(folder, name, &temporary);
	if (fd < 0) {
		failed = io_error(path, err);
		goto out;
	}
	if (fill(fd, text, was))
		failed = io_error(path, err);
	if (close(fd) && !failed)
		failed = io_error(path, err);
	if (!failed && check && !is_unchanged(folder, name, was))
		failed = cbl_fail(err, CBL_ERROR_IO,
				  "%s: was changed by another program; not "
				  "fixed",
				  path);
	if (!failed &&
	    renameat(folder, cbl_buf_cstr(&temporary), folder, name))
		failed = io_error(path, err);
	if (failed)
		unlinkat(folder, cbl_buf_cstr(&temporary), 0);
	else
		(void)fsync(folder); /* not every file system can */
out:
	cbl_buf_release(&temporary);
	return failed;
}

int cbl_fix_replace(const struct cbl_fix_file *file, const char *path,
		    struct cbl_str text, struct cbl_error *err)
{
	return put(file->folder, file->name, path, text, &file->was, true,
		   err);
}

/* ---- sets of files */

void cbl_fix_set_add(struct cbl_fix_set *set, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return;
	set->ids = cbl_grow(set->ids, &set->room, set->count + 1,
			    sizeof(*set->ids));
	set->ids[set->count++] = (struct cbl_fix_id){st.st_dev, st.st_ino};
}

static int compare_ids(const void *a, const void *b)
{
	const struct cbl_fix_id *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->device > y->device) - (x->device < y->device);
}

void cbl_fix_set_sort(struct cbl_fix_set *set)
{
	if (set->count)
		qsort(set->ids, set->count, sizeof(*set->ids), compare_ids);
}

void cbl_fix_set_release(struct cbl_fix_set *set)
{
	free(set->ids);
	*set = (struct cbl_fix_set){0};
}

static bool is_kept(const struct cbl_fix_set *keep, int folder,
		    const char *name)
{
	struct cbl_fix_id id;
	struct stat st;

	if (!keep || !keep->count ||
	    fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	id = (struct cbl_fix_id){st.st_dev, st.st_ino};
	return bsearch(&id, keep->ids, keep->count, sizeof(id), compare_ids);
}

/* ---- copies */

/* Goes down from `at`, which it closes, into a folder that is made if it is
 * not there. -1 with errno. */
static int enter(int at, const char *name)
{
	int fd = -1;

	if (mkdirat(at, name, 0777) == 0 || errno == EEXIST)
		fd = openat(at, name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	close(at);
	return fd;
}

int cbl_fix_copy(const struct cbl_fix_file *file, const char *folder,
		 const char *path, const struct cbl_fix_set *keep,
		 struct cbl_str text, struct cbl_error *err)
{
	char *copy = cbl_xstrdup(path), *rest = copy, *name, *next;
	int failed = 0, at = -1;
	struct cbl_buf whole;

	cbl_buf_init(&whole, 0);
	cbl_buf_printf(&whole, "%s/%s", folder, path);
	if (mkdir(folder, 0777) == 0 || errno == EEXIST)
		at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	name = strsep(&rest, "/");
	while (at >= 0 && !failed && (next = strsep(&rest, "/")) != NULL) {
		if (strcmp(name, "..") == 0)
			failed = cbl_fail(err, CBL_ERROR_INPUT,
					  "%s: leads out of %s; name it "
					  "without `..`",
					  path, folder);
		else if (*name && strcmp(name, ".") != 0)
			at = enter(at, name);
		name = next;
	}
	if (at < 0)
		failed = io_error(cbl_buf_cstr(&whole), err);
	if (!failed && is_kept(keep, at, name))
		failed = cbl_fail(err, CBL_ERROR_INPUT,
				  "%s: its copy in %s would replace a file that "
				  "is checked; name another folder",
				  path, folder);
	if (!failed)
		failed = put(at, name, cbl_buf_cstr(&whole), text, &file->was,
			     false, err);
	if (at >= 0)
		close(at);
	cbl_buf_release(&whole);
	free(copy);
	return failed;
}
