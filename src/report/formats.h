/* SPDX-License-Identifier: MIT
 *
 * The renderers, for the table in report.c.
 */
#ifndef CBL_REPORT_FORMATS_H
#define CBL_REPORT_FORMATS_H

#include "report/report.h"

#define RENDERER(name)                                            \
	void cbl_report_##name(const struct cbl_bag *bag,         \
			       const struct cbl_report_options *, \
			       struct cbl_buf *out)

RENDERER(text);
RENDERER(short);
RENDERER(json);
RENDERER(jsonl);
RENDERER(sarif);
RENDERER(github);
RENDERER(gitlab);
RENDERER(junit);
RENDERER(checkstyle);
RENDERER(rdjsonl);
RENDERER(csv);
RENDERER(html);

#undef RENDERER

#endif
