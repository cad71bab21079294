/* SPDX-License-Identifier: MIT
 *
 * Archives: tar, however compressed, zip and 7z. Members come in the order of
 * the archive, each whole into the caller's buffer. A name is only a name: it
 * is shown and matched, never opened.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "container/container_priv.h"
#include "container/libarchive.h"

#define BLOCK ((size_t)1 << 16)

/* An archive that unpacks to more than so many times its size is no archive of
 * texts but a bomb. Small ones may: copies of one text compress well. */
#define MOST_TIMES 500
#define HARMLESS ((uint64_t)256 << 20)

struct archive_file {
	struct cbl_container base;
	const struct cbl_libarchive *api;
	struct archive *handle;
	uint64_t unpacked; /* bytes of members read so far */
	bool ended;
	bool lost; /* nothing but damaged headers since the last good one */
	bool seeking; /* the next header */
	int fd;
	bool seekable;
	char block[BLOCK]; /* of the file */
	char cause[256];   /* what libarchive said last, in one line */
};

/* ---- names */

/* The name without what only says where it begins: `./a` is `a`, as `/a` is.
 * NULL: it leads out of the archive. */
static const char *clean_name(const char *name)
{
	const char *p = name;

	while (*p == '/' || (p[0] == '.' && (p[1] == '/' || !p[1])))
		p++;
	for (const char *at = p; *at; at += *at == '/') {
		size_t len = strcspn(at, "/");

		if (len == 2 && memcmp(at, "..", 2) == 0)
			return NULL;
		at += len;
	}
	return p;
}

static const char *name_of(const struct archive_file *a,
			   struct archive_entry *entry)
{
	const char *name = a->api->entry_pathname(entry);

	/* In a locale without its letters it is known in UTF-8 only. */
	return name ? name : a->api->entry_pathname_utf8(entry);
}

/* ---- errors */

/* What libarchive says in words that only its authors understand. */
static const struct {
	const char *theirs, *ours;
} causes[] = {
	{"Unrecognized archive format",
	 "is no archive of a kind that is read (tar, zip, 7z)"},
	{"Lzma library error:  No progress is possible", "truncated xz input"},
	{"ZIP decompression failed (-5)", "truncated ZIP input"},
};

static const char *cause_of(struct archive_file *a)
{
	const char *cause = a->api->error_string(a->handle);
	size_t len;

	if (!cause || !*cause)
		return "it is damaged";
	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++)
		if (strcmp(cause, causes[i].theirs) == 0)
			return causes[i].ours;
	len = strcspn(cause, "\n");
	if (len >= sizeof(a->cause))
		len = sizeof(a->cause) - 1;
	memcpy(a->cause, cause, len);
	a->cause[len] = '\0';
	return a->cause;
}

static int refuse_archive(struct archive_file *a, struct cbl_error *err)
{
	int64_t place = a->api->header_position(a->handle);
	int64_t whole = a->api->filter_bytes(a->handle, -1);

	a->ended = true;
	if (place < 0 || whole < place) /* it lost its way */
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s; what follows was not read", cause_of(a));
	return cbl_fail(err, CBL_ERROR_INPUT,
			"%s (behind byte %lld of %lld read); what follows was "
			"not read",
			cause_of(a), (long long)place, (long long)whole);
}

static bool is_bomb(const struct archive_file *a)
{
	int64_t packed = a->api->filter_bytes(a->handle, -1);
	int64_t stream = a->api->filter_bytes(a->handle, 0);
	uint64_t unpacked = a->unpacked;

	if (stream > 0 && (uint64_t)stream > unpacked)
		unpacked = (uint64_t)stream;
	return unpacked > HARMLESS && packed > 0 &&
	       unpacked / MOST_TIMES > (uint64_t)packed;
}

static int refuse_bomb(struct archive_file *a, struct cbl_error *err)
{
	a->ended = true;
	return cbl_fail(err, CBL_ERROR_INPUT,
			"unpacks to more than %d times its size, the limit; "
			"what follows was not read. If it is no zip bomb, "
			"unpack it and check the folder",
			MOST_TIMES);
}

/* To pass over a member may mean to unpack it. libarchive would do so to the
 * end, however far that is. False: it is a bomb. */
static bool pass_over(struct archive_file *a)
{
	char block[4096];
	bool packed = a->api->filter_code(a->handle, 0) != 0 ||
		      a->api->format(a->handle) == ARCHIVE_FORMAT_7ZIP;
	la_ssize_t got;

	while (packed && !is_bomb(a)) {
		got = a->api->read_data(a->handle, block, sizeof(block));
		if (got <= 0) /* the next header tells of errors */
			return true;
		a->unpacked += (uint64_t)got;
	}
	return !packed;
}

/* ---- members */

/* Reads a member's bytes; 0, or 1 with the member refused. */
static int read_bytes(struct archive_file *a, struct cbl_buf *bytes,
		      struct cbl_member *member)
{
	size_t max = a->base.options->max_size;

	for (;;) {
		char *room = cbl_buf_reserve(bytes, BLOCK);
		la_ssize_t got = a->api->read_data(a->handle, room, BLOCK);

		if (got < 0) {
			a->ended = got == ARCHIVE_FATAL;
			member->breaks_off = a->ended;
			bytes->len = member->at;
			member->len = 0;
			return cbl_member_refuse(
				member, "%s%s", cause_of(a),
				a->ended ? "; what follows in the archive was "
					   "not read"
					 : "");
		}
		bytes->len += (size_t)got;
		a->unpacked += (uint64_t)got;
		member->len = bytes->len - member->at;
		if (got == 0)
			return 0;
		if (member->len > max) {
			bytes->len = member->at;
			member->len = 0;
			pass_over(a);
			return cbl_member_too_large(member, "is", max);
		}
	}
}

static int refuse_encrypted(struct cbl_member *member)
{
	return cbl_member_refuse(member,
				 "is encrypted; unpack the archive with its "
				 "passphrase and check the folder");
}

static int take_entry(struct archive_file *a, struct archive_entry *entry,
		      const char *clean, struct cbl_buf *bytes,
		      struct cbl_member *member)
{
	member->name = cbl_xstrdup(clean);
	if (cbl_container_kind(clean))
		return cbl_member_refuse(member,
					 "a container in a container is not "
					 "opened; unpack the outer one first");
	if (a->api->entry_filetype(entry) != AE_IFREG ||
	    a->api->entry_hardlink(entry))
		return cbl_member_refuse(member,
					 "is a link; in an archive those are "
					 "not followed");
	if (a->api->entry_encrypted(entry))
		return refuse_encrypted(member);
	/* Of a sparse file the holes at its end are not handed out. */
	if (a->api->entry_size(entry) > (int64_t)a->base.options->max_size) {
		pass_over(a);
		return cbl_member_too_large(member, "is",
					    a->base.options->max_size);
	}
	read_bytes(a, bytes, member);
	return 1;
}

/* Is it a folder, a device or the like, or no message by its name? */
static bool is_skipped(const struct archive_file *a,
		       struct archive_entry *entry, const char *clean)
{
	const struct cbl_container_options *o = a->base.options;
	unsigned type = a->api->entry_filetype(entry);

	if (type != AE_IFREG && type != AE_IFLNK &&
	    !a->api->entry_hardlink(entry))
		return true;
	return o->wanted && !o->wanted(clean, o->ctx);
}

static int refuse_name(struct cbl_member *member, const char *name)
{
	member->name = cbl_xstrdup(name ? name : "?");
	return cbl_member_refuse(member,
				 "%s, so it is not read; unpack it with care",
				 name ? "its name leads out of the archive (..)"
				      : "its name cannot be read");
}

/* The bytes of the member are taken for headers as well: that is told once. */
static int refuse_header(struct archive_file *a, struct cbl_member *member)
{
	a->lost = true;
	member->name = cbl_xstrdup("?");
	return cbl_member_refuse(member, "%s; a member was not read",
				 cause_of(a));
}

/* A tar ends with a mark. One that was cut between two members lacks it, and
 * nothing else tells that there were more. */
static int end_archive(struct archive_file *a, struct cbl_error *err)
{
	int64_t place = a->api->header_position(a->handle);
	int kind = a->api->format(a->handle) & ARCHIVE_FORMAT_BASE_MASK;

	a->ended = true;
	if (kind != ARCHIVE_FORMAT_TAR ||
	    a->api->filter_bytes(a->handle, 0) > place)
		return 0;
	return cbl_fail(err, CBL_ERROR_INPUT,
			"the mark that ends a tar is not there: it may be cut "
			"off, and members missing");
}

static int archive_next(struct cbl_container *container, struct cbl_buf *bytes,
			struct cbl_member *member, struct cbl_error *err)
{
	struct archive_file *a = (struct archive_file *)container;
	struct archive_entry *entry;

	while (!a->ended) {
		const char *name, *clean;
		int rc;

		if (is_bomb(a))
			return refuse_bomb(a, err);
		a->seeking = true;
		rc = a->api->next_header(a->handle, &entry);
		a->seeking = false;
		if (rc == ARCHIVE_EOF)
			return end_archive(a, err);
		if (rc == ARCHIVE_RETRY && a->lost)
			continue;
		if (rc == ARCHIVE_RETRY)
			return refuse_header(a, member);
		if (rc < ARCHIVE_WARN)
			return is_bomb(a) ? refuse_bomb(a, err)
					  : refuse_archive(a, err);
		a->lost = false;
		name = name_of(a, entry);
		clean = name ? clean_name(name) : NULL;
		if (!clean)
			return refuse_name(member, name);
		if (!is_skipped(a, entry, clean))
			return take_entry(a, entry, clean, bytes, member);
		if (!pass_over(a))
			return refuse_bomb(a, err);
	}
	return 0;
}

/* ---- the file */

/* What libarchive passes over by itself, such as the zeros behind the end of a
 * tar, may have no end: of a bomb nothing more is read. */
static la_ssize_t read_block(struct archive *handle, void *ctx,
			     const void **out)
{
	struct archive_file *a = ctx;
	ssize_t got;

	if (a->seeking && is_bomb(a))
		return ARCHIVE_FATAL;
	do {
		got = read(a->fd, a->block, BLOCK);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		a->api->set_error(handle, errno, "%s", strerror(errno));
	*out = a->block;
	return got < 0 ? ARCHIVE_FATAL : got;
}

static la_int64_t skip_bytes(struct archive *handle, void *ctx,
			     la_int64_t count)
{
	struct archive_file *a = ctx;
	off_t from = a->seekable ? lseek(a->fd, 0, SEEK_CUR) : -1;
	off_t to = from < 0 ? -1 : lseek(a->fd, count, SEEK_CUR);

	(void)handle;
	return to < from ? 0 : to - from; /* 0: it reads them */
}

static la_int64_t seek_byte(struct archive *handle, void *ctx,
			    la_int64_t place, int whence)
{
	struct archive_file *a = ctx;
	off_t to = a->seekable ? lseek(a->fd, place, whence) : -1;

	if (to >= 0)
		return to;
	a->api->set_error(handle, ESPIPE, "this kind of archive cannot be "
					       "read from a pipe");
	return ARCHIVE_FATAL;
}

static int open_handle(struct archive_file *a, int fd)
{
	const struct cbl_libarchive *api = a->api;
	struct stat st;

	a->fd = fd;
	a->seekable = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	api->on_read(a->handle, read_block);
	api->on_skip(a->handle, skip_bytes);
	api->on_seek(a->handle, seek_byte);
	api->callback_data(a->handle, a);
	return api->open(a->handle);
}

/* ---- the container */

static void archive_close(struct cbl_container *container)
{
	struct archive_file *a = (struct archive_file *)container;

	if (a->handle)
		a->api->read_free(a->handle);
	free(a);
}

static int begin(struct archive_file *a, int fd, struct cbl_error *err)
{
	const struct cbl_libarchive *api;

	if (cbl_libarchive(&a->api, err))
		return CBL_ERROR_IO;
	api = a->api;
	a->handle = api->read_new();
	if (!a->handle)
		return cbl_fail(err, CBL_ERROR_IO, "out of memory");
	/* What libarchive lacks it reports when it meets it. */
	api->filter_gzip(a->handle);
	api->filter_bzip2(a->handle);
	api->filter_xz(a->handle);
	api->filter_zstd(a->handle);
	api->format_tar(a->handle);
	api->format_zip(a->handle);
	api->format_7zip(a->handle);
	/* Behind the end of a tar another may begin. */
	api->format_option(a->handle, "tar", "read_concatenated_archives", "1");
	if (open_handle(a, fd) != ARCHIVE_OK)
		return cbl_fail(err, CBL_ERROR_INPUT, "%s", cause_of(a));
	return 0;
}

static int archive_open(struct cbl_container **out, int fd,
			const struct cbl_container_options *options,
			struct cbl_error *err)
{
	struct archive_file *a = cbl_xcalloc(1, sizeof(*a));
	int failed;

	a->base.options = options;
	failed = begin(a, fd, err);
	if (failed)
		archive_close(&a->base);
	else
		*out = &a->base;
	return failed;
}

const struct cbl_container_type cbl_container_archive = {
	.open = archive_open,
	.next = archive_next,
	.close = archive_close,
};
