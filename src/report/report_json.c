/* SPDX-License-Identifier: MIT */
#include "report/formats.h"
#include "report/json_finding.h"

/* Document, list of findings, finding: a line for each of their members. */
#define TALL 3

static void add_tool(struct cbl_json *json)
{
	cbl_json_key(json, "tool");
	cbl_json_open(json, '{');
	cbl_json_key(json, "name");
	cbl_json_text(json, cbl_str_c("cablelint"));
	cbl_json_key(json, "version");
	cbl_json_text(json, cbl_str_c(CBL_VERSION));
	cbl_json_close(json, '}');
}

void cbl_report_json(const struct cbl_bag *bag,
		     const struct cbl_report_options *options,
		     struct cbl_buf *out)
{
	struct cbl_json json;

	(void)options;
	cbl_json_begin(&json, out, TALL);
	cbl_json_open(&json, '{');
	cbl_json_key(&json, "version");
	cbl_json_number(&json, 1);
	add_tool(&json);
	cbl_json_key(&json, "findings");
	cbl_json_open(&json, '[');
	for (size_t i = 0; i < bag->count; i++)
		cbl_finding_json(&json, &bag->findings[i]);
	cbl_json_close(&json, ']');
	cbl_json_key(&json, "summary");
	cbl_summary_json(&json, bag);
	cbl_json_key(&json, "unread");
	cbl_json_open(&json, '[');
	for (size_t i = 0; i < bag->unread_count; i++)
		cbl_unread_json(&json, &bag->unread[i]);
	cbl_json_close(&json, ']');
	cbl_json_close(&json, '}');
	cbl_buf_char(out, '\n');
}
