/* SPDX-License-Identifier: MIT
 *
 * The bytes of one input and its name. Bytes are never altered; 64 zero
 * bytes follow them so that wide loads and terminators are safe.
 */
#ifndef CBL_TEXT_SOURCE_H
#define CBL_TEXT_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "text/within.h"

struct cbl_source_copy;

struct cbl_source {
	char *name; /* path as the user will see it; owned */
	char *data; /* owned */
	size_t len;
	size_t cap;
	struct cbl_source_copy *copy; /* see cbl_source_copy; owned */
	struct cbl_within within; /* if it is a member of a container */
	uint64_t row; /* of the container, from 1, if that is all its name is:
		       * its messages go by their own numbers. Else 0 */
	char *label;  /* what the row gives for a file's name; owned, or NULL */
};

/* Upper bound of any size limit: offsets are 32 bits. */
#define CBL_SOURCE_MAX 0x7fffffffu
/* Default of --max-file-size. */
#define CBL_SOURCE_DEFAULT_MAX (64u << 20)

/* Reads a file. `dirfd`/`path` as for openat; `name` is shown. Refused with
 * CBL_ERROR_IO (missing, unreadable) or CBL_ERROR_INPUT (FIFO, device,
 * folder, over `max` bytes, a NUL within the first 8 KB); a FIFO or device
 * is never opened for reading. Reuses the buffer of `source`. */
int cbl_source_read(struct cbl_source *source, int dirfd, const char *path,
		    const char *name, size_t max, struct cbl_error *err);

/* The same for a file that a folder listing called regular: it is not asked
 * for its type again, which spares a quarter of the time. */
int cbl_source_read_regular(struct cbl_source *source, int dirfd,
			    const char *path, const char *name, size_t max,
			    struct cbl_error *err);

/* Reads a descriptor (stdin) to its end; same refusals but for the type. */
int cbl_source_read_fd(struct cbl_source *source, int fd, const char *name,
		       size_t max, struct cbl_error *err);

/* A copy of bytes in memory, not judged. */
void cbl_source_set(struct cbl_source *source, const char *name,
		    const char *data, size_t len);

/* Puts a text, which is none of the source's, in the place of the bytes from
 * `lo` to `hi`. */
void cbl_source_edit(struct cbl_source *source, size_t lo, size_t hi,
		     struct cbl_str text);

/* Room for a text of up to `len` bytes; what it was before is gone. The caller
 * writes there and says with cbl_source_filled how many there are. */
char *cbl_source_room(struct cbl_source *source, const char *name, size_t len);

/* CBL_ERROR_INPUT if they are binary; the source is empty then. */
int cbl_source_filled(struct cbl_source *source, size_t len,
		      struct cbl_error *err);

/* A text of the same length to write to, in which the bytes from `lo` to
 * `hi` are those of the source; others are not set. The messages of a source
 * share it, so that a file of many costs one; a source serves one thread. */
char *cbl_source_copy(const struct cbl_source *source, size_t lo, size_t hi);

void cbl_source_release(struct cbl_source *source);

#endif
