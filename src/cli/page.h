/* SPDX-License-Identifier: MIT
 *
 * What is known of a rule, in words: for `explain` and `rules`.
 */
#ifndef CBL_CLI_PAGE_H
#define CBL_CLI_PAGE_H

#include "base/buf.h"
#include "lint/linter.h"

struct json_t;

/* How a page is set. */
struct cbl_page {
	struct cbl_buf *out;
	unsigned width;
	bool color;
	struct cbl_lint_scratch *scratch; /* to judge examples with */
};

/* The whole page of a rule. */
void cbl_page_rule(struct cbl_page *page, const struct cbl_spec *spec,
		   uint32_t rule);

/* A heading as those of the page. */
void cbl_page_heading(struct cbl_page *page, const char *text);

/* "from 25 March 2003 on", "until 1996"; "" for a rule of all times. */
void cbl_rule_era(const struct cbl_spec *spec, uint32_t rule,
		  struct cbl_buf *out);

/* "from 1 May 2005 to 2 June 2006"; either side may be open. */
void cbl_days_span(struct cbl_buf *out, int32_t from, int32_t until);

/* "observed: cables with an envelope; 1113 of 1118 agree (99.5 %)"; "" if
 * unknown. */
void cbl_rule_provenance(const struct cbl_spec *spec, uint32_t rule,
			 struct cbl_buf *out);

/* The profile a rule is in, or "none". */
const char *cbl_rule_profile(const struct cbl_spec *spec, uint32_t rule);

/* Id of the spec that declares it. */
const char *cbl_rule_origin(const struct cbl_spec *spec, uint32_t rule);

/* A new JSON object with all that is known of a rule. */
struct json_t *cbl_rule_json(const struct cbl_spec *spec, uint32_t rule);

#endif
