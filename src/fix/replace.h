/* SPDX-License-Identifier: MIT
 *
 * Files that are changed on disk: read and replaced so that a reader sees
 * the old bytes or the new ones, never half of them, and so that nothing but
 * the file that was checked is ever written to.
 */
#ifndef CBL_FIX_REPLACE_H
#define CBL_FIX_REPLACE_H

#include <sys/stat.h>

#include "base/buf.h"
#include "base/error.h"
#include "text/source.h"

/* A file as it was when it was read. */
struct cbl_fix_file {
	int folder; /* descriptor of the folder it is in */
	const char *name;
	struct stat was;
};

/* Opens and reads a file that may be replaced: a regular one and no link, for
 * that may lead anywhere. CBL_ERROR_IO, or CBL_ERROR_INPUT if it is none;
 * the caller releases `file` in any case. `path` is borrowed. */
int cbl_fix_open(struct cbl_fix_file *file, struct cbl_source *source,
		 const char *path, size_t max, struct cbl_error *err);

/* Puts `text` in its place, with the file's mode: a new file beside it is
 * written and brought to disk, then takes its name. CBL_ERROR_IO, also if the
 * file has changed meanwhile; it stays as it is then. */
int cbl_fix_replace(const struct cbl_fix_file *file, const char *path,
		    struct cbl_str text, struct cbl_error *err);
void cbl_fix_close(struct cbl_fix_file *file);

/* Files by what they are, whatever they are called. */
struct cbl_fix_set {
	struct cbl_fix_id {
		dev_t device;
		ino_t number;
	} *ids;
	size_t count, room;
};

/* Adds what `path` leads to; nothing if it leads nowhere. */
void cbl_fix_set_add(struct cbl_fix_set *set, const char *path);
/* Has to be called between the last addition and the first use. */
void cbl_fix_set_sort(struct cbl_fix_set *set);
void cbl_fix_set_release(struct cbl_fix_set *set);

/* Writes a copy to `folder`/`path` with the mode of the file read, making the
 * folders on the way. A path that leads out of `folder` (`..`), a link on the
 * way, or a copy that would replace one of the files of `keep` (which may be
 * NULL), is refused: CBL_ERROR_INPUT; CBL_ERROR_IO. */
int cbl_fix_copy(const struct cbl_fix_file *file, const char *folder,
		 const char *path, const struct cbl_fix_set *keep,
		 struct cbl_str text, struct cbl_error *err);

#endif
