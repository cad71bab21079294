/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <string.h>

#include "report/formats.h"

const struct cbl_report_format cbl_report_formats[] = {
	{"text", "lines with the place underlined, for people",
	 cbl_report_text, false},
	{"short", "path:line:column: severity: message [CODE name]",
	 cbl_report_short, false},
	{"json", "one JSON document", cbl_report_json, false},
	{"jsonl", "one JSON object a finding, one a line", cbl_report_jsonl,
	 false},
	{"sarif", "SARIF 2.1.0, for code scanning", cbl_report_sarif, false},
	{"github", "workflow commands of GitHub Actions", cbl_report_github,
	 false},
	{"gitlab", "GitLab's code quality report", cbl_report_gitlab, false},
	{"junit", "JUnit XML, a test for each finding", cbl_report_junit, true},
	{"checkstyle", "Checkstyle XML", cbl_report_checkstyle, false},
	{"rdjsonl", "reviewdog's diagnostics, one a line", cbl_report_rdjsonl,
	 false},
	{"csv", "a table, one row a finding", cbl_report_csv, false},
	{"html", "a page to look through, for curators", cbl_report_html,
	 false},
	{NULL, NULL, NULL, false},
};

const struct cbl_report_format *cbl_report_find(const char *name)
{
	const struct cbl_report_format *format = cbl_report_formats;

	while (format->name && strcmp(format->name, name) != 0)
		format++;
	return format->name ? format : NULL;
}
