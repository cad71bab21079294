/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <string.h>

#include "report/formats.h"

const struct cbl_report_format cbl_report_formats[] = {
	{"text", "lines with the place underlined, for people",
	 cbl_report_text},
	{"short", "path:line:column: severity: message [CODE name]",
	 cbl_report_short},
	{"json", "one JSON document", cbl_report_json},
	{"jsonl", "one JSON object a finding, one a line", cbl_report_jsonl},
	{NULL, NULL, NULL},
};

const struct cbl_report_format *cbl_report_find(const char *name)
{
	const struct cbl_report_format *format = cbl_report_formats;

	while (format->name && strcmp(format->name, name) != 0)
		format++;
	return format->name ? format : NULL;
}
