/* SPDX-License-Identifier: MIT
 *
 * The reports a user asked for: which formats, and where each goes.
 */
#ifndef CBL_CLI_REPORTS_H
#define CBL_CLI_REPORTS_H

#include "cli/options.h"
#include "report/report.h"

#define CBL_REPORTS_MAX 16

struct cbl_wanted {
	const struct cbl_report_format *format;
	const char *file; /* NULL: standard output */
};

struct cbl_reports {
	struct cbl_wanted wanted[CBL_REPORTS_MAX];
	size_t count;
	struct cbl_report_options options; /* for standard output */
	bool color_always;		   /* for files too */
};

/* From --format, --output, --color, --quiet; CBL_ERROR_USAGE. */
int cbl_reports_choose(struct cbl_reports *reports, struct cbl_args *args,
		       struct cbl_error *err);

/* Writes all of them; CBL_EXIT_CLEAN or CBL_EXIT_FAILED. */
int cbl_reports_write(const struct cbl_reports *reports,
		      const struct cbl_bag *bag);

/* The names of all formats, joined by | . */
const char *cbl_reports_names(struct cbl_arena *arena);

#endif
