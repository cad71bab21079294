/* SPDX-License-Identifier: MIT
 *
 * Findings in every report format; the formats that are JSON have to be.
 */
#ifndef CBL_RENDERING_H
#define CBL_RENDERING_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

static inline void want_json(const char *format, const struct cbl_buf *out)
{
	json_t *value;

	if (strcmp(format, "json") != 0 && strcmp(format, "sarif") != 0 &&
	    strcmp(format, "gitlab") != 0)
		return;
	value = json_loadb(cbl_buf_cstr(out), out->len, JSON_ALLOW_NUL, NULL);
	if (!value)
		abort();
	json_decref(value);
}

static inline void render(const struct cbl_bag *bag,
			  const struct cbl_report_options *options)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	for (const struct cbl_report_format *f = cbl_report_formats; f->name;
	     f++) {
		cbl_buf_clear(&out);
		f->render(bag, options, &out);
		want_json(f->name, &out);
	}
	cbl_buf_release(&out);
}

/* What the first byte of an input asks of the reports. */
static inline struct cbl_report_options rendering_options(uint8_t choice)
{
	return (struct cbl_report_options){
		.color = choice & 4,
		.quiet = choice & 8,
		.unsafe = choice & 16,
		.root = choice & 32 ? "/" : NULL,
	};
}

#endif
