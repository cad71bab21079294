/* SPDX-License-Identifier: MIT */
#include "report/about.h"
#include "report/formats.h"
#include "report/json_context.h"
#include "report/json_finding.h"
#include "text/json.h"

void cbl_report_jsonl(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		json_t *finding = cbl_finding_json(f);

		if (options->shard)
			json_object_set_new(finding, "context",
					    cbl_context_json(f));
		cbl_json_write(finding,
			       JSON_COMPACT | JSON_REAL_PRECISION(3), out);
		cbl_buf_char(out, '\n');
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
}
