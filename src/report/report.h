/* SPDX-License-Identifier: MIT
 *
 * Output formats: one file each, all behind this table. A renderer is given
 * sorted findings and decides nothing.
 */
#ifndef CBL_REPORT_REPORT_H
#define CBL_REPORT_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "diag/finding.h"

/* Which part of a corpus a report is about. */
struct cbl_report_shard {
	unsigned number, of;
	bool closed; /* the corpus */
};

struct cbl_report_options {
	bool color;
	bool quiet;     /* text: findings only, no summary */
	bool fold_open; /* text: more than ten ref-unresolved-like pending findings fold into one line */
	bool unsafe;    /* offer fixes that are not safe as well */
	const char *root; /* the working folder, absolute: paths in it are given
			   * relative to it, where a format wants that; or NULL */
	const struct cbl_str *files; /* paths of all that was read, in order */
	size_t file_count;           /* 0: not known */
	const struct cbl_bag *aside; /* findings that were waived or are in the
				      * baseline; or NULL */
	const struct cbl_report_shard *shard; /* JSON tells all that `report
					       * merge` needs then; or NULL */
	/* Takes what stands in `out` and empties it, between findings: reports
	 * of a corpus are not held in memory. NULL: all stays in `out`. */
	void (*drain)(struct cbl_buf *out, void *ctx);
	void *drain_ctx;
	struct cbl_buf *notes; /* takes lines the user is to be told, or NULL */
};

struct cbl_report_format {
	const char *name;
	const char *title; /* for --help */
	void (*render)(const struct cbl_bag *bag,
		       const struct cbl_report_options *options,
		       struct cbl_buf *out);
	bool lists_files; /* those without findings as well */
};

/* By name; NULL if there is none. */
const struct cbl_report_format *cbl_report_find(const char *name);

/* All of them, ended by a NULL name. */
extern const struct cbl_report_format cbl_report_formats[];

#endif
