/* SPDX-License-Identifier: MIT
 *
 * The names in one folder and what kinds of things they are.
 */
#ifndef CBL_CORPUS_FOLDER_H
#define CBL_CORPUS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

enum cbl_name_kind {
	CBL_NAME_OTHER, /* a pipe, a device, or not known */
	CBL_NAME_FILE,
	CBL_NAME_FOLDER,
	CBL_NAME_LINK,
};

struct cbl_name_in {
	char *text;
	enum cbl_name_kind kind;
};

struct cbl_folder {
	struct cbl_name_in *names; /* in the order of the disk */
	size_t count;
	size_t cap;
};

/* Reads all names that are not hidden; `path` may be a link only if `follow`.
 * Returns 0 or an errno, and then perhaps some of the names. */
int cbl_folder_read(struct cbl_folder *folder, const char *path, bool follow);
void cbl_folder_release(struct cbl_folder *folder);

#endif
