/* SPDX-License-Identifier: MIT
 *
 * From the paths a user names to the files that are read, in bytewise order
 * of their paths, each once.
 *
 * A named path is always read. In a folder those files are messages that the
 * filter in force takes; hidden names are skipped, links to files followed,
 * links to folders not.
 */
#ifndef CBL_CORPUS_WALK_H
#define CBL_CORPUS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "corpus/shard.h"

/* What `include` is, in capitals or not, beside all kinds of containers, unless
 * a config says otherwise; ends with NULL. */
extern const char *const cbl_walk_include[];

/* Which names in a folder are messages. Lists end with NULL and may be NULL.
 * Patterns with a slash are relative to `root`, an absolute path. */
struct cbl_filter {
	const char *const *include; /* NULL: cbl_walk_include */
	const char *const *exclude;
	const char *root;
	uint32_t group; /* of the caller's; goes to the files */
};

struct cbl_file {
	const char *path;  /* to open, and to show */
	const char *cause; /* not NULL: it cannot be read, and why */
	uint32_t group;
	bool standard_input;
	bool regular; /* known to be a file, not a pipe or a device */
	bool silent;  /* read for what others may ask of it, not checked */
	bool empty;   /* the cause: a folder without any message */
};

struct cbl_walk {
	struct cbl_arena arena;
	struct cbl_file *files;
	size_t count;
	size_t cap;
	bool corpus; /* a folder or a container was named: what is in it
		      * belongs together */
	struct cbl_shard shard; /* only its files are added */
	size_t elsewhere;	/* files of other shards */
	size_t below; /* where paths below the named folder begin */
	size_t named; /* paths */
	/* The filter in force in a folder (an absolute path). 0, or an error
	 * that ends the walk. */
	int (*filter)(const struct cbl_filter **out, const char *folder,
		      void *ctx, struct cbl_error *err);
	void *ctx;
};

/* Is a file of this name a message to a filter, in a folder or an archive? The
 * name is relative to it; hidden names are none. */
bool cbl_filter_takes(const struct cbl_filter *filter, const char *name);

/* Adds " (looked for *.txt …)". */
void cbl_filter_describe(const struct cbl_filter *filter, struct cbl_buf *out);

void cbl_walk_release(struct cbl_walk *walk);

/* Adds a path without `.` names and empty ones, so that it is written in one
 * way only: `./a//b` is `a/b`, `.` is empty. `..` stays, links may be about. */
void cbl_walk_clean(struct cbl_buf *out, const char *path);

/* Adds what a path stands for; fails only if `filter` does. */
int cbl_walk_add(struct cbl_walk *walk, const char *path,
		 struct cbl_error *err);

/* Adds standard input under a name. */
int cbl_walk_add_input(struct cbl_walk *walk, const char *name,
		       struct cbl_error *err);

/* Adds every path of a list: one a line, or NUL-separated if it holds a NUL. */
int cbl_walk_add_list(struct cbl_walk *walk, const char *list, size_t len,
		      struct cbl_error *err);

/* The file of that path, of files in order; NULL if there is none. */
const struct cbl_file *cbl_walk_find(const struct cbl_walk *walk,
				     struct cbl_str path);

/* Adds the files of another walk as silent ones, but for those that `skip`
 * takes. */
void cbl_walk_add_silent(struct cbl_walk *walk, const struct cbl_walk *rest,
			 bool (*skip)(const char *path, void *ctx), void *ctx);

/* Brings the files in order and drops those named twice, in one way or in
 * several: the first path in order is the one that stays. */
void cbl_walk_sort(struct cbl_walk *walk);

#endif
