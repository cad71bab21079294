/* SPDX-License-Identifier: MIT
 *
 * Findings as JSON: what the formats json and jsonl share. The caller owns
 * what it is given.
 */
#ifndef CBL_REPORT_JSON_FINDING_H
#define CBL_REPORT_JSON_FINDING_H

#include <jansson.h>

#include "diag/finding.h"

/* A finding with every key; what is absent is null, or []. */
json_t *cbl_finding_json(const struct cbl_finding *f);

/* A path on its own: a string, or an object if it is no UTF-8. */
json_t *cbl_path_json(struct cbl_str path);

/* A file that was not read. */
json_t *cbl_unread_json(const struct cbl_unread *unread);

/* How many messages, findings by severity, and files not read. */
json_t *cbl_summary_json(const struct cbl_bag *bag);

#endif
