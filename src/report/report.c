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
	{"sarif", "SARIF 2.1.0, for code scanning", cbl_report_sarif},
	{"github", "workflow commands of GitHub Actions", cbl_report_github},
	{"gitlab", "GitLab's code quality report", cbl_report_gitlab},
	{"junit", "JUnit XML, a test for each finding", cbl_report_junit},
	{"checkstyle", "Checkstyle XML", cbl_report_checkstyle},
	{"rdjsonl", "reviewdog's diagnostics, one a line", cbl_report_rdjsonl},
	{"csv", "a table, one row a finding", cbl_report_csv},
	{"html", "a page to look through, for curators", cbl_report_html},
	{NULL, NULL, NULL},
};

const struct cbl_report_format *cbl_report_find(const char *name)
{
	const struct cbl_report_format *format = cbl_report_formats;

	while (format->name && strcmp(format->name, name) != 0)
		format++;
	return format->name ? format : NULL;
}
