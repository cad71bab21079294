/* SPDX-License-Identifier: MIT
 *
 * --changed-since: of the files found, those that git says have changed.
 */
#ifndef CBL_CLI_CHANGED_H
#define CBL_CLI_CHANGED_H

#include "corpus/walk.h"

/* Drops the files that are as they were where the working tree's branch left
 * `rev`; new files that git does not ignore stay. What is left is no corpus.
 * CBL_EXIT_CLEAN, or CBL_EXIT_FAILED having said why. */
int cbl_changed_only(struct cbl_walk *walk, const char *rev);

#endif
