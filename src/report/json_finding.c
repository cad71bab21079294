/* SPDX-License-Identifier: MIT */
#include "report/json_finding.h"

#include "report/about.h"
#include "text/utf8.h"

static void add_text(struct cbl_json *json, const char *key,
		     struct cbl_str text)
{
	cbl_json_key(json, key);
	cbl_json_text(json, text);
}

static void add_text_or_null(struct cbl_json *json, const char *key,
			     struct cbl_str text)
{
	if (text.len) {
		add_text(json, key, text);
		return;
	}
	cbl_json_key(json, key);
	cbl_json_word(json, "null");
}

static void add_number(struct cbl_json *json, const char *key, size_t number)
{
	cbl_json_key(json, key);
	cbl_json_number(json, number);
}

/* A path that is no UTF-8 is not known by its text: its bytes go along. */
static void add_path(struct cbl_json *json, struct cbl_str path)
{
	static const char digits[] = "0123456789abcdef";
	struct cbl_buf hex;

	add_text(json, "path", path);
	if (path.len == 0 || cbl_utf8_invalid(path.ptr, path.len) == path.len)
		return;
	cbl_buf_init(&hex, 0);
	for (size_t i = 0; i < path.len; i++) {
		cbl_buf_char(&hex, digits[(unsigned char)path.ptr[i] >> 4]);
		cbl_buf_char(&hex, digits[path.ptr[i] & 15]);
	}
	add_text(json, "path_bytes", cbl_str(hex.data, hex.len));
	cbl_buf_release(&hex);
}

static void add_place(struct cbl_json *json, const char *key,
		      struct cbl_place place)
{
	cbl_json_key(json, key);
	cbl_json_open(json, '{');
	add_number(json, "line", place.line);
	add_number(json, "column", place.column);
	add_number(json, "offset", place.offset);
	cbl_json_close(json, '}');
}

static void add_range(struct cbl_json *json, struct cbl_range range)
{
	cbl_json_key(json, "range");
	cbl_json_open(json, '{');
	add_place(json, "start", range.start);
	add_place(json, "end", range.end);
	cbl_json_close(json, '}');
}

static void add_rule(struct cbl_json *json, const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_buf url;

	cbl_buf_init(&url, 0);
	cbl_finding_url(f, &url);
	cbl_json_key(json, "rule");
	cbl_json_open(json, '{');
	add_text(json, "code", cbl_finding_str(f, rule->code));
	add_text(json, "name", cbl_finding_str(f, rule->name));
	add_text_or_null(json, "url", cbl_str(url.data, url.len));
	cbl_json_close(json, '}');
	cbl_buf_release(&url);
}

static void add_related(struct cbl_json *json, const struct cbl_finding *f)
{
	cbl_json_key(json, "related");
	cbl_json_open(json, '[');
	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *related = &f->related[i];

		cbl_json_open(json, '{');
		add_path(json, related->path.len ? related->path : f->path);
		add_range(json, related->range);
		add_text(json, "message", related->message);
		cbl_json_close(json, '}');
	}
	cbl_json_close(json, ']');
}

static void add_suggestions(struct cbl_json *json, const struct cbl_finding *f)
{
	cbl_json_key(json, "suggestions");
	cbl_json_open(json, '[');
	for (size_t i = 0; i < f->suggestion_count; i++)
		cbl_json_text(json, f->suggestions[i]);
	cbl_json_close(json, ']');
}

static void add_fix(struct cbl_json *json, const struct cbl_fix *fix)
{
	cbl_json_key(json, "fix");
	if (fix->title.len == 0) {
		cbl_json_word(json, "null");
		return;
	}
	cbl_json_open(json, '{');
	add_text(json, "title", fix->title);
	cbl_json_key(json, "safe");
	cbl_json_word(json, fix->safe ? "true" : "false");
	cbl_json_key(json, "edits");
	cbl_json_open(json, '[');
	for (size_t i = 0; i < fix->edit_count; i++) {
		cbl_json_open(json, '{');
		add_range(json, fix->edits[i].range);
		add_text(json, "text", fix->edits[i].text);
		cbl_json_close(json, '}');
	}
	cbl_json_close(json, ']');
	cbl_json_close(json, '}');
}

/* 1.0, 0.9, 0.85: never in the manner of a locale. */
static void add_confidence(struct cbl_json *json, const struct cbl_finding *f)
{
	unsigned hundredths = cbl_finding_percent(f);
	char text[5] = {(char)('0' + hundredths / 100), '.',
			(char)('0' + hundredths / 10 % 10),
			(char)('0' + hundredths % 10)};

	if (text[3] == '0')
		text[3] = '\0';
	cbl_json_key(json, "confidence");
	cbl_json_word(json, text);
}

void cbl_finding_json(struct cbl_json *json, const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	enum cbl_rule_kind kind = (enum cbl_rule_kind)rule->kind;

	cbl_json_open(json, '{');
	add_rule(json, f);
	add_text(json, "severity", cbl_str_c(cbl_severity_name(f->severity)));
	add_confidence(json, f);
	add_text(json, "kind", cbl_str_c(cbl_rule_kind_name(kind)));
	add_path(json, f->path);
	add_text_or_null(json, "mrn", f->mrn);
	add_text(json, "spec", cbl_finding_str(f, f->spec->meta->id));
	add_text_or_null(json, "element", f->element);
	add_text_or_null(json, "field", f->field);
	add_range(json, f->range);
	add_text(json, "message", f->message);
	add_text_or_null(json, "help", cbl_finding_str(f, rule->help));
	add_related(json, f);
	add_suggestions(json, f);
	add_fix(json, &f->fix);
	add_text(json, "fingerprint", cbl_str_c(f->fingerprint));
	cbl_json_close(json, '}');
}

void cbl_unread_json(struct cbl_json *json, const struct cbl_unread *unread)
{
	cbl_json_open(json, '{');
	add_path(json, unread->path);
	add_text(json, "cause", unread->cause);
	cbl_json_close(json, '}');
}

void cbl_summary_json(struct cbl_json *json, const struct cbl_bag *bag)
{
	cbl_json_open(json, '{');
	add_number(json, "messages", bag->messages);
	add_number(json, "findings", bag->count);
	add_number(json, "errors", cbl_bag_count(bag, CBL_SEVERITY_ERROR));
	add_number(json, "warnings", cbl_bag_count(bag, CBL_SEVERITY_WARNING));
	add_number(json, "infos", cbl_bag_count(bag, CBL_SEVERITY_INFO));
	add_number(json, "hints", cbl_bag_count(bag, CBL_SEVERITY_HINT));
	add_number(json, "unread", bag->unread_count);
	cbl_json_close(json, '}');
}
