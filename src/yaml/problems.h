/* SPDX-License-Identifier: MIT
 *
 * How mistakes of one file get into the list of all.
 */
#ifndef CBL_YAML_PROBLEMS_H
#define CBL_YAML_PROBLEMS_H

#include <stdbool.h>

#include "base/str.h"
#include "text/line_table.h"
#include "yaml/document.h"

/* After so many mistakes of one file the rest is left out. */
#define CBL_YAML_REPORT_MAX 100

struct cbl_yaml_reporter {
	const char *path;
	const struct cbl_line_table *lines;
	struct cbl_problems *problems; /* NULL: nobody listens */
	unsigned count;
};

/* Adds a mistake at `span` of the file. Returns it until the next one is
 * added, or NULL if it was left out. */
struct cbl_problem *cbl_yaml_report(struct cbl_yaml_reporter *reporter,
				    bool warning, struct cbl_span span,
				    const char *format, ...)
	__attribute__((format(printf, 4, 5)));
struct cbl_problem *cbl_yaml_report_v(struct cbl_yaml_reporter *reporter,
				      bool warning, struct cbl_span span,
				      const char *format, va_list args)
	__attribute__((format(printf, 4, 0)));

/* Says what to do about it; `problem` may be NULL. */
void cbl_problem_hint(struct cbl_problem *problem, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Length of the byte order mark that a file may begin with. */
static inline size_t cbl_yaml_bom_len(const char *file, size_t len)
{
	return len >= 3 && memcmp(file, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* A text as messages quote it: its first line, shortened. */
#define CBL_YAML_QUOTED 128
const char *cbl_yaml_quoted(char out[CBL_YAML_QUOTED], struct cbl_str text);

#endif
