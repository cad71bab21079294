/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/json_finding.h"
#include "text/json.h"

void cbl_report_jsonl(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	(void)options;
	for (size_t i = 0; i < bag->count; i++) {
		cbl_json_write(cbl_finding_json(&bag->findings[i]),
			       JSON_COMPACT | JSON_REAL_PRECISION(3), out);
		cbl_buf_char(out, '\n');
	}
}
