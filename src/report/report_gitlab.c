/* SPDX-License-Identifier: MIT
 *
 * GitLab's code quality report. It compares the fingerprints of two branches
 * and shows entries of one fingerprint as one: so those of equal findings,
 * as two copies of a message have, are numbered.
 */
#include "base/map.h"
#include "report/about.h"
#include "report/formats.h"
#include "text/json.h"

static const char *const severities[] = {
	[CBL_SEVERITY_HINT] = "info",
	[CBL_SEVERITY_INFO] = "minor",
	[CBL_SEVERITY_WARNING] = "major",
	[CBL_SEVERITY_ERROR] = "critical",
};

static json_t *place_json(struct cbl_place place)
{
	return json_pack("{s:I, s:I}", "line", (json_int_t)place.line, "column",
			 (json_int_t)place.column);
}

static json_t *location_json(const struct cbl_finding *f,
			     const struct cbl_report_options *options)
{
	struct cbl_where where = cbl_finding_where(f);

	return json_pack("{s:o, s:{s:o, s:o}}", "path",
			 cbl_json_text(cbl_report_path(options, where.path)),
			 "positions", "begin", place_json(where.range.start),
			 "end", place_json(where.range.end));
}

static void add_description(struct cbl_buf *out, const struct cbl_finding *f)
{
	cbl_buf_str(out, cbl_finding_str(f, cbl_finding_rule(f)->code));
	cbl_buf_text(out, ": ");
	cbl_add_message(out, f);
}

/* The finding's own, with a number behind it if it was met before. */
static void add_fingerprint(struct cbl_buf *out, const struct cbl_finding *f,
			    struct cbl_map *met)
{
	struct cbl_str own = cbl_str_c(f->fingerprint);
	uint32_t count = 0;

	cbl_map_get(met, own, &count);
	cbl_map_set(met, own, count + 1);
	cbl_buf_str(out, own);
	if (count)
		cbl_buf_printf(out, ":%u", (unsigned)count);
}

static json_t *finding_json(const struct cbl_finding *f,
			    const struct cbl_report_options *options,
			    struct cbl_map *met)
{
	struct cbl_str code = cbl_finding_str(f, cbl_finding_rule(f)->code);
	json_t *json = json_object();
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	add_description(&text, f);
	json_object_set_new(json, "description",
			    cbl_json_text(cbl_str(text.data, text.len)));
	cbl_buf_clear(&text);
	json_object_set_new(json, "check_name", cbl_json_text(code));
	add_fingerprint(&text, f, met);
	json_object_set_new(json, "fingerprint",
			    cbl_json_text(cbl_str(text.data, text.len)));
	json_object_set_new(json, "severity",
			    json_string(severities[f->severity]));
	json_object_set_new(json, "location", location_json(f, options));
	cbl_buf_release(&text);
	return json;
}

void cbl_report_gitlab(const struct cbl_bag *bag,
		       const struct cbl_report_options *options,
		       struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	struct cbl_map met;
	bool any = false;

	cbl_map_init(&met);
	cbl_buf_char(out, '[');
	cbl_each_begin(&each, bag);
	for (; (f = cbl_each_next(&each)) != NULL; any = true) {
		cbl_buf_text(out, any ? ",\n " : "");
		cbl_json_write(finding_json(f, options, &met), JSON_COMPACT,
			       out);
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
	cbl_buf_text(out, "]\n");
	cbl_map_release(&met);
}
