/* SPDX-License-Identifier: MIT */
#include "text/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "text/binary.h"

#define PADDING 64
#define FIRST_READ ((size_t)1 << 20)

/* Kept apart, so that a source which nobody may change can have one. */
struct cbl_source_copy {
	char *data;
	size_t cap;
};

/* Room for `len` bytes and the padding. */
static void reserve(struct cbl_source *source, size_t len)
{
	source->data = cbl_grow(source->data, &source->cap, len + PADDING, 1);
}

static void set_len(struct cbl_source *source, size_t len)
{
	reserve(source, len);
	source->len = len;
	memset(source->data + len, 0, PADDING);
	if (!source->copy)
		source->copy = cbl_xcalloc(1, sizeof(*source->copy));
}

char *cbl_source_copy(const struct cbl_source *source, size_t lo, size_t hi)
{
	struct cbl_source_copy *copy = source->copy;

	copy->data = cbl_grow(copy->data, &copy->cap, source->len + PADDING, 1);
	memcpy(copy->data + lo, source->data + lo, hi - lo);
	return copy->data;
}

static void set_name(struct cbl_source *source, const char *name)
{
	char *copy = cbl_xstrdup(name);

	free(source->name);
	source->name = copy;
	free(source->label);
	source->label = NULL;
	source->within = (struct cbl_within){0};
	source->row = 0;
}

static int refuse(const struct cbl_source *source, const char *why,
		  struct cbl_error *err)
{
	return cbl_fail(err, CBL_ERROR_INPUT, "%s: %s", source->name, why);
}

static int system_error(const struct cbl_source *source, int number,
			struct cbl_error *err)
{
	if (number == EISDIR)
		return refuse(source, "is a folder, not a file", err);
	return cbl_fail(err, CBL_ERROR_IO, "%s: %s", source->name,
			strerror(number));
}

static int too_large(const struct cbl_source *source, size_t max,
		     struct cbl_error *err)
{
	return cbl_fail(err, CBL_ERROR_INPUT,
			"%s: larger than %zu bytes; --max-file-size raises "
			"the limit",
			source->name, max);
}

static bool is_larger(int fd, size_t max)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_size > (off_t)max;
}

/* Reads to the end or one byte past `max`; a short read of a regular file is
 * its end. */
static int read_all(struct cbl_source *source, int fd, size_t max,
		    bool short_ends, struct cbl_error *err)
{
	size_t len = 0;

	reserve(source, max < FIRST_READ ? max + 1 : FIRST_READ);
	while (len <= max) {
		size_t room = source->cap - PADDING - len;

		if (room == 0) {
			/* Before memory is filled with what is refused. */
			if (short_ends && is_larger(fd, max))
				return too_large(source, max, err);
			reserve(source, len + 1);
			continue;
		}

		ssize_t got = read(fd, source->data + len, room);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return system_error(source, errno, err);
		len += (size_t)got;
		if (got == 0 || (short_ends && (size_t)got < room))
			break;
	}
	if (len > max)
		return too_large(source, max, err);
	set_len(source, len);
	return 0;
}

static int refuse_binary(const struct cbl_source *source, struct cbl_error *err)
{
	struct cbl_buf cause;
	int failed = 0;

	cbl_buf_init(&cause, 0);
	if (cbl_is_binary(source->data, source->len, &cause))
		failed = cbl_fail(err, CBL_ERROR_INPUT, "%s: %s", source->name,
				  cbl_buf_cstr(&cause));
	cbl_buf_release(&cause);
	return failed;
}

static int read_text(struct cbl_source *source, int fd, size_t max,
		     bool short_ends, struct cbl_error *err)
{
	if (max > CBL_SOURCE_MAX)
		max = CBL_SOURCE_MAX;

	int rc = read_all(source, fd, max, short_ends, err);

	if (rc == 0)
		rc = refuse_binary(source, err);
	if (rc)
		set_len(source, 0);
	return rc;
}

static int open_and_read(struct cbl_source *source, int dirfd, const char *path,
			 size_t max, bool short_ends, struct cbl_error *err)
{
	/* Should a FIFO have come into its place, there is no waiting. */
	int fd = openat(dirfd, path,
			O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return system_error(source, errno, err);

	int rc = read_text(source, fd, max, short_ends, err);

	close(fd);
	return rc;
}

static int refuse_type(const struct cbl_source *source, const struct stat *st,
		       size_t max, struct cbl_error *err)
{
	if (S_ISDIR(st->st_mode))
		return system_error(source, EISDIR, err);
	if (!S_ISREG(st->st_mode))
		return refuse(source, "is no regular file", err);
	if (st->st_size > (off_t)max)
		return too_large(source, max, err);
	return 0;
}

int cbl_source_read(struct cbl_source *source, int dirfd, const char *path,
		    const char *name, size_t max, struct cbl_error *err)
{
	struct stat st;

	set_name(source, name);
	set_len(source, 0);
	if (max > CBL_SOURCE_MAX)
		max = CBL_SOURCE_MAX;
	if (fstatat(dirfd, path, &st, 0) < 0)
		return system_error(source, errno, err);

	int rc = refuse_type(source, &st, max, err);

	/* What claims a size of 0 may be a file of /proc, read in pieces. */
	return rc ? rc
		  : open_and_read(source, dirfd, path, max, st.st_size > 0,
				  err);
}

int cbl_source_read_regular(struct cbl_source *source, int dirfd,
			    const char *path, const char *name, size_t max,
			    struct cbl_error *err)
{
	set_name(source, name);
	set_len(source, 0);
	return open_and_read(source, dirfd, path, max, true, err);
}

int cbl_source_read_fd(struct cbl_source *source, int fd, const char *name,
		       size_t max, struct cbl_error *err)
{
	set_name(source, name);
	set_len(source, 0);
	return read_text(source, fd, max, false, err);
}

void cbl_source_set(struct cbl_source *source, const char *name,
		    const char *data, size_t len)
{
	set_name(source, name);
	reserve(source, len);
	if (len)
		memcpy(source->data, data, len);
	set_len(source, len);
}

void cbl_source_edit(struct cbl_source *source, size_t lo, size_t hi,
		     struct cbl_str text)
{
	size_t rest = source->len - hi;

	reserve(source, lo + text.len + rest);
	memmove(source->data + lo + text.len, source->data + hi, rest);
	if (text.len)
		memcpy(source->data + lo, text.ptr, text.len);
	set_len(source, lo + text.len + rest);
}

char *cbl_source_room(struct cbl_source *source, const char *name, size_t len)
{
	set_name(source, name);
	reserve(source, len);
	return source->data;
}

int cbl_source_filled(struct cbl_source *source, size_t len,
		      struct cbl_error *err)
{
	int rc;

	set_len(source, len);
	rc = refuse_binary(source, err);
	if (rc)
		set_len(source, 0);
	return rc;
}

void cbl_source_release(struct cbl_source *source)
{
	if (!source)
		return;
	free(source->name);
	free(source->label);
	free(source->data);
	if (source->copy)
		free(source->copy->data);
	free(source->copy);
	*source = (struct cbl_source){0};
}
