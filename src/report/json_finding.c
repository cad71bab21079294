/* SPDX-License-Identifier: MIT */
#include "report/json_finding.h"

#include "report/about.h"
#include "text/json.h"
#include "text/utf8.h"

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new_nocheck(object, key, value);
}

/* A path that is no UTF-8 is not known by its text: its bytes go along. */
static void set_path(json_t *object, struct cbl_str path)
{
	json_t *bytes = cbl_json_bytes(path);

	set(object, "path", cbl_json_text(path));
	if (bytes)
		set(object, "path_bytes", bytes);
}

/* The member of a container that a path names. */
static void set_member(json_t *object, struct cbl_str path,
		       struct cbl_within within)
{
	json_t *line = within.line ? json_integer(within.line) : json_null();

	if (within.container)
		set(object, "member",
		    json_pack("{s:o, s:o}", "name",
			      cbl_json_text(cbl_within_name(within, path)),
			      "line", line));
	else
		json_decref(line);
}

json_t *cbl_path_json(struct cbl_str path)
{
	json_t *out;

	if (cbl_utf8_invalid(path.ptr, path.len) == path.len)
		return cbl_json_text(path);
	out = json_object();
	set_path(out, path);
	return out;
}

static json_t *range_json(struct cbl_range range)
{
	return cbl_json_range(range.start, range.end);
}

static json_t *rule_json(const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	json_t *out = json_object();
	struct cbl_buf url;

	cbl_buf_init(&url, 0);
	cbl_finding_url(f, &url);
	set(out, "code", cbl_json_text(cbl_finding_str(f, rule->code)));
	set(out, "name", cbl_json_text(cbl_finding_str(f, rule->name)));
	set(out, "url", cbl_json_text_or_null(cbl_str(url.data, url.len)));
	cbl_buf_release(&url);
	return out;
}

static json_t *related_json(const struct cbl_finding *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *related = &f->related[i];
		json_t *one = json_object();

		set_path(one, related->path.len ? related->path : f->path);
		set_member(one, related->path.len ? related->path : f->path,
			   related->path.len ? related->within : f->within);
		set(one, "range", range_json(related->range));
		set(one, "message", cbl_json_text(related->message));
		json_array_append_new(out, one);
	}
	return out;
}

static json_t *suggestions_json(const struct cbl_finding *f)
{
	json_t *out = json_array();

	for (size_t i = 0; i < f->suggestion_count; i++)
		json_array_append_new(out, cbl_json_text(f->suggestions[i]));
	return out;
}

static json_t *fix_json(const struct cbl_fix *fix)
{
	json_t *out, *edits;

	if (fix->title.len == 0)
		return json_null();
	out = json_object();
	edits = json_array();
	for (size_t i = 0; i < fix->edit_count; i++) {
		json_t *edit = json_object();

		set(edit, "range", range_json(fix->edits[i].range));
		set(edit, "text", cbl_json_text(fix->edits[i].text));
		json_array_append_new(edits, edit);
	}
	set(out, "title", cbl_json_text(fix->title));
	set(out, "safe", json_boolean(fix->safe));
	set(out, "edits", edits);
	return out;
}

json_t *cbl_finding_json(const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	enum cbl_rule_kind kind = (enum cbl_rule_kind)rule->kind;
	json_t *out = json_object();

	set(out, "rule", rule_json(f));
	set(out, "severity", json_string(cbl_severity_name(f->severity)));
	set(out, "confidence", json_real(cbl_finding_percent(f) / 100.0));
	set(out, "kind", json_string(cbl_rule_kind_name(kind)));
	set_path(out, f->path);
	set_member(out, f->path, f->within);
	set(out, "mrn", cbl_json_text_or_null(f->mrn));
	set(out, "spec", cbl_json_text(cbl_finding_str(f, f->spec->meta->id)));
	set(out, "element", cbl_json_text_or_null(f->element));
	set(out, "field", cbl_json_text_or_null(f->field));
	set(out, "range", range_json(f->range));
	set(out, "message", cbl_json_text(f->message));
	set(out, "help",
	    cbl_json_text_or_null(cbl_finding_str(f, rule->help)));
	set(out, "related", related_json(f));
	set(out, "suggestions", suggestions_json(f));
	set(out, "fix", fix_json(&f->fix));
	set(out, "fingerprint", json_string(f->fingerprint));
	return out;
}

json_t *cbl_unread_json(const struct cbl_unread *unread)
{
	json_t *out = json_object();

	set_path(out, unread->path);
	set(out, "cause", cbl_json_text(unread->cause));
	return out;
}

static json_t *number(size_t n)
{
	return json_integer((json_int_t)n);
}

json_t *cbl_summary_json(const struct cbl_bag *bag)
{
	json_t *out = json_object();

	set(out, "messages", number(bag->messages));
	set(out, "findings", number(cbl_bag_size(bag)));
	set(out, "errors", number(cbl_bag_count(bag, CBL_SEVERITY_ERROR)));
	set(out, "warnings", number(cbl_bag_count(bag, CBL_SEVERITY_WARNING)));
	set(out, "infos", number(cbl_bag_count(bag, CBL_SEVERITY_INFO)));
	set(out, "hints", number(cbl_bag_count(bag, CBL_SEVERITY_HINT)));
	set(out, "unread", number(bag->unread_count + bag->unread_more));
	return out;
}
