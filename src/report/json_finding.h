/* SPDX-License-Identifier: MIT
 *
 * Findings as JSON: what the formats json and jsonl share.
 */
#ifndef CBL_REPORT_JSON_FINDING_H
#define CBL_REPORT_JSON_FINDING_H

#include "diag/finding.h"
#include "report/json_out.h"

/* Adds a finding with every key; what is absent is null, or []. */
void cbl_finding_json(struct cbl_json *json, const struct cbl_finding *f);

/* Adds a file that was not read. */
void cbl_unread_json(struct cbl_json *json, const struct cbl_unread *unread);

/* Adds how many messages, findings by severity, and files not read. */
void cbl_summary_json(struct cbl_json *json, const struct cbl_bag *bag);

#endif
