/* SPDX-License-Identifier: MIT
 *
 * What a run writes is none of what it reads: no report takes the place of a
 * message, and none is taken for one while it is written.
 */
#ifndef CBL_CLI_WRITTEN_H
#define CBL_CLI_WRITTEN_H

#include "corpus/walk.h"

/* Leaves the files out that standard output and standard error go to, unless
 * they are among the paths that the user named. If there is no other, it is
 * one that cannot be read. The files are in order. */
void cbl_written_leave_out(struct cbl_walk *walk, const char *const *named,
			   size_t count);

/* Would writing to `path` (NULL: to none) replace a file that is read? Then
 * CBL_EXIT_FAILED, having said so. An empty one, and a page that an earlier
 * run wrote, is left out instead, to be replaced. */
int cbl_written_apart(struct cbl_walk *walk, const char *path);

#endif
