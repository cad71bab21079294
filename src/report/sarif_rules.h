/* SPDX-License-Identifier: MIT
 *
 * The rules of a SARIF run: those that found something, by their codes.
 */
#ifndef CBL_REPORT_SARIF_RULES_H
#define CBL_REPORT_SARIF_RULES_H

#include <jansson.h>

#include "diag/finding.h"

struct cbl_sarif_rules {
	struct cbl_finding *firsts; /* one finding of each, in the order of the
				     * codes; without its texts */
	size_t count;
};

void cbl_sarif_rules_init(struct cbl_sarif_rules *rules,
			  const struct cbl_bag *bag);
void cbl_sarif_rules_release(struct cbl_sarif_rules *rules);

/* Index of a finding's rule. */
size_t cbl_sarif_rules_find(const struct cbl_sarif_rules *rules,
			    const struct cbl_finding *f);

/* The rule as a reportingDescriptor. */
json_t *cbl_sarif_rule_json(const struct cbl_finding *f);

/* error, warning or note. */
const char *cbl_sarif_level(enum cbl_severity severity);

#endif
