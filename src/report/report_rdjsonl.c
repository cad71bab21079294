/* SPDX-License-Identifier: MIT
 *
 * reviewdog's diagnostics, one a line. Columns are bytes. What it suggests
 * takes the place of one range, so the edits of a fix are joined; a fix whose
 * text in between is not at hand is not offered.
 */
#include "report/about.h"
#include "report/formats.h"
#include "text/json.h"

static json_t *place_json(struct cbl_place place)
{
	return json_pack("{s:I, s:I}", "line", (json_int_t)place.line, "column",
			 (json_int_t)cbl_column_bytes(place));
}

static json_t *range_json(struct cbl_place start, struct cbl_place end)
{
	return json_pack("{s:o, s:o}", "start", place_json(start), "end",
			 place_json(end));
}

static json_t *location_json(struct cbl_where where,
			     const struct cbl_report_options *options)
{
	return json_pack("{s:o, s:o}", "path",
			 cbl_json_text(cbl_report_path(options, where.path)),
			 "range",
			 range_json(where.range.start, where.range.end));
}

static json_t *code_json(const struct cbl_finding *f)
{
	json_t *json = json_object();
	struct cbl_buf url;

	json_object_set_new(
		json, "value",
		cbl_json_text(cbl_finding_str(f, cbl_finding_rule(f)->code)));
	cbl_buf_init(&url, 0);
	if (cbl_finding_url(f, &url))
		json_object_set_new(json, "url",
				    cbl_json_text(cbl_str(url.data, url.len)));
	cbl_buf_release(&url);
	return json;
}

static json_t *related_json(const struct cbl_finding *f,
			    const struct cbl_report_options *options)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *r = &f->related[i];

		json_array_append_new(
			list, json_pack("{s:o, s:o}", "message",
					cbl_json_text(r->message), "location",
					location_json(cbl_related_where(f, r),
						      options)));
	}
	return list;
}

/* Offset at which the excerpt begins, if it is of the line of `place`. */
static bool excerpt_start(const struct cbl_finding *f, struct cbl_place place,
			  uint32_t *offset)
{
	uint32_t before = f->range.start.column - f->excerpt_column;
	struct cbl_str rest = f->excerpt;
	struct cbl_place at = {0};

	if (place.line != f->range.start.line)
		return false;
	while (before > at.column && rest.len) {
		size_t len = 1;

		while (len < rest.len &&
		       ((unsigned char)rest.ptr[len] & 0xc0) == 0x80)
			len++;
		cbl_place_advance(&at, rest.ptr, len);
		rest = cbl_str(rest.ptr + len, rest.len - len);
	}
	*offset = f->range.start.offset -
		  (uint32_t)(f->excerpt.len - rest.len);
	return at.column == before;
}

/* The edits as one text for all between the first and the last. */
static bool join_edits(const struct cbl_finding *f, struct cbl_buf *out)
{
	uint32_t from = 0;

	for (size_t i = 0; i < f->fix.edit_count; i++) {
		const struct cbl_edit *e = &f->fix.edits[i];

		if (i > 0) {
			uint32_t lo = e[-1].range.end.offset - from;
			uint32_t hi = e->range.start.offset - from;

			if (hi < lo || hi > f->excerpt.len)
				return false;
			cbl_buf_add(out, f->excerpt.ptr + lo, hi - lo);
		} else if (f->fix.edit_count > 1 &&
			   !excerpt_start(f, e->range.start, &from)) {
			return false;
		}
		cbl_buf_str(out, e->text);
	}
	return true;
}

static void set_suggestion(json_t *json, const struct cbl_finding *f)
{
	const struct cbl_fix *fix = &f->fix;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	if (join_edits(f, &text))
		json_object_set_new(
			json, "suggestions",
			json_pack("[{s:o, s:o}]", "range",
				  range_json(fix->edits[0].range.start,
					     fix->edits[fix->edit_count - 1]
						     .range.end),
				  "text",
				  cbl_json_text(cbl_str(text.data, text.len))));
	cbl_buf_release(&text);
}

static const char *severity_word(enum cbl_severity severity)
{
	return severity == CBL_SEVERITY_ERROR	  ? "ERROR"
	       : severity == CBL_SEVERITY_WARNING ? "WARNING"
						  : "INFO";
}

static json_t *finding_json(const struct cbl_finding *f,
			    const struct cbl_report_options *options)
{
	json_t *json = json_object();
	struct cbl_buf message;

	cbl_buf_init(&message, 0);
	cbl_add_message(&message, f);
	json_object_set_new(json, "message",
			    cbl_json_text(cbl_str(cbl_buf_cstr(&message),
						  message.len)));
	cbl_buf_release(&message);
	json_object_set_new(json, "location",
			    location_json(cbl_finding_where(f), options));
	json_object_set_new(json, "severity",
			    json_string(severity_word(f->severity)));
	json_object_set_new(json, "source",
			    json_pack("{s:s}", "name", "cablelint"));
	json_object_set_new(json, "code", code_json(f));
	if (cbl_finding_fixable(f, options))
		set_suggestion(json, f);
	if (f->related_count)
		json_object_set_new(json, "related_locations",
				    related_json(f, options));
	return json;
}

void cbl_report_rdjsonl(const struct cbl_bag *bag,
			const struct cbl_report_options *options,
			struct cbl_buf *out)
{
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		cbl_json_write(finding_json(f, options), JSON_COMPACT, out);
		cbl_buf_char(out, '\n');
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
}
