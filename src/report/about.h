/* SPDX-License-Identifier: MIT
 *
 * What several formats say of a finding or of a bag.
 */
#ifndef CBL_REPORT_ABOUT_H
#define CBL_REPORT_ABOUT_H

#include <stdbool.h>

#include "base/buf.h"
#include "diag/finding.h"
#include "report/report.h"

static inline const struct cbl_rule *
cbl_finding_rule(const struct cbl_finding *f)
{
	return &f->spec->rules[f->rule];
}

/* A text of the spec behind a finding. */
static inline struct cbl_str cbl_finding_str(const struct cbl_finding *f,
					     struct cbl_text text)
{
	return cbl_spec_str(f->spec, text);
}

/* Adds the address of the rule's page, the spec's `docs_url` with {code} and
 * {name} put in; false if the spec has none. */
bool cbl_finding_url(const struct cbl_finding *f, struct cbl_buf *out);

/* The word editors' error formats and problem matchers know: error, warning
 * or note. */
const char *cbl_severity_note(enum cbl_severity severity);

/* Confidence in hundredths, 0 to 100. */
unsigned cbl_finding_percent(const struct cbl_finding *f);

/* A path as machine formats give it: relative to the working folder if it
 * lies in it, without `./`. Part of `path`. */
struct cbl_str cbl_report_path(const struct cbl_report_options *options,
			       struct cbl_str path);

/* A place as formats give it that know files only: of a container's member it
 * is the container, at the member's line there. */
struct cbl_where {
	struct cbl_str path;
	struct cbl_range range;
};

struct cbl_where cbl_finding_where(const struct cbl_finding *f);
struct cbl_where cbl_related_where(const struct cbl_finding *f,
				   const struct cbl_related *related);

/* Adds the message, for such formats: with the member's name and the place in
 * it, if it is about one. */
void cbl_add_message(struct cbl_buf *out, const struct cbl_finding *f);

/* Columns from 1 in the units that some formats count in. */
static inline uint32_t cbl_column_bytes(struct cbl_place place)
{
	return place.column + place.more_bytes;
}

static inline uint32_t cbl_column_units(struct cbl_place place)
{
	return place.column + place.more_units;
}

/* May a report offer the finding's fix? */
bool cbl_finding_fixable(const struct cbl_finding *f,
			 const struct cbl_report_options *options);

/* Adds "2006-07-05"; nothing if the message has no date. */
void cbl_add_date(struct cbl_buf *out, const struct cbl_finding *f);

/* What is said of findings that were withheld. */
#define CBL_WITHHELD                                                           \
	"what is missing is not told: it may be in what could not be read"

/* Adds a number; many times faster than printf, and there are many. */
void cbl_add_number(struct cbl_buf *out, uint64_t number);

/* Adds "path:line:column: ", harmless in a terminal. */
void cbl_add_place(struct cbl_buf *out, struct cbl_str path,
		   struct cbl_place place);

/* Adds "[CODE name]". */
void cbl_add_rule(struct cbl_buf *out, const struct cbl_finding *f);

/* To be called between findings: has what was written so far taken away, if
 * somebody takes it and it is enough to be worth it. */
void cbl_report_drain(const struct cbl_report_options *options,
		      struct cbl_buf *out);

/* Adds "1 error" or "2 errors". */
void cbl_count_words(struct cbl_buf *out, size_t count, const char *one,
		     const char *many);

#endif
