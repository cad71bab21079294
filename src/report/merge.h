/* SPDX-License-Identifier: MIT
 *
 * Reports of shards put together again: JSON and JSON Lines are read back
 * into findings, which any format can write.
 */
#ifndef CBL_REPORT_MERGE_H
#define CBL_REPORT_MERGE_H

#include "base/error.h"
#include "diag/finding.h"

struct cbl_merge {
	struct cbl_spec *const *specs; /* whose rules findings are of */
	size_t spec_count;

	struct cbl_bag bag;    /* sorted at the end */
	struct cbl_bag aside;  /* what was waived or is in a baseline; its texts
				* are the bag's */
	struct cbl_str *files; /* of shards: what was read, sorted at the end */
	size_t file_count, file_cap;
	bool *shards; /* by number: met */
	size_t of;    /* shards there are; 0: none was met */
	bool closed;  /* one was of a closed corpus */

	bool allow_empty; /* an empty report is one without findings */

	size_t reports;
	size_t empty;	 /* such reports */
	size_t bare;	 /* without a context: made without --shard */
	size_t lines;	 /* JSON Lines: they tell of findings only */
	size_t repeated; /* findings and unread files of an earlier report */
	size_t twice;	 /* files and shards that an earlier report had */
	struct cbl_map met; /* findings, files: to the report they were in */
};

/* Reads one report. CBL_ERROR_INPUT, with its name and the line, if it is no
 * report, cut off, empty (unless that is allowed), of another version of the
 * program, or names a rule that no spec has. */
int cbl_merge_add(struct cbl_merge *merge, const char *name,
		  struct cbl_str text, struct cbl_error *err);

/* Brings all in order. */
void cbl_merge_end(struct cbl_merge *merge);

void cbl_merge_release(struct cbl_merge *merge);

#endif
