/* SPDX-License-Identifier: MIT
 *
 * Files by where their paths lead, so that a file is one file whichever way it
 * is named: from the root, through `..`, through a link to its folder. A link
 * to a file is a file of its own. Folders are what is looked up, once each as
 * long as their files come one after the other.
 */
#ifndef CBL_CORPUS_ALIASES_H
#define CBL_CORPUS_ALIASES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

struct cbl_alias;

struct cbl_aliases {
	struct cbl_map real; /* real paths of folders: to the last alias */
	struct cbl_alias *folders;
	size_t count, cap;
	struct cbl_arena names;
	struct cbl_buf last; /* the folder that was asked for last, and */
	char *last_real;     /* where it leads */
	struct cbl_buf path;
};

/* Where a path leads: without links and `..` as far as it is there, and as it
 * is written from where it is not. The caller's. */
char *cbl_real_path(const char *path);

/* A path without `.`, `..` and empty names, as if no link were about, into an
 * empty buffer; what leads above a relative one's beginning stays. */
void cbl_lexical_path(struct cbl_buf *out, const char *path);

void cbl_aliases_init(struct cbl_aliases *aliases);
void cbl_aliases_release(struct cbl_aliases *aliases);

/* Where the folder that a file is in leads; until the next call. */
const char *cbl_aliases_folder(struct cbl_aliases *aliases,
			       struct cbl_str path);

/* Makes the folder that a file is in known. */
void cbl_aliases_add(struct cbl_aliases *aliases, struct cbl_str path);

/* Asks for each other path that a file has in folders that are known, the last
 * one first, until `is` says yes. That path, until the next call; or empty. */
struct cbl_str cbl_aliases_find(struct cbl_aliases *aliases,
				struct cbl_str path,
				bool (*is)(struct cbl_str path, void *ctx),
				void *ctx);

#endif
