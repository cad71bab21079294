/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/json_finding.h"

void cbl_report_jsonl(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	(void)options;
	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_json json;

		cbl_json_begin(&json, out, 0);
		cbl_finding_json(&json, &bag->findings[i]);
		cbl_buf_char(out, '\n');
	}
}
