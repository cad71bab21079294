/* SPDX-License-Identifier: MIT
 *
 * SARIF 2.1.0 as code scanning reads it: one location, all four corners of
 * it, a fingerprint, the rules with their texts; and for other readers also
 * related places, fixes and a rank. Findings that were set aside are left
 * out: an upload would open them again.
 *
 * Results are written one by one, on a line each: a tree of all of them
 * would take many times their memory.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "report/about.h"
#include "report/formats.h"
#include "report/sarif_rules.h"
#include "text/json.h"

/* GitHub refuses an upload with more results, and shows so many of one. */
#define MOST 25000
#define SHOWN 5000

#define FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(5))

#define HEAD                                                                   \
	"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","      \
	"\"version\":\"2.1.0\",\"runs\":[{\n"                                  \
	"\"tool\":{\"driver\":{\"name\":\"cablelint\","                        \
	"\"semanticVersion\":\"" CABLELINT_VERSION "\",\"rules\":["

struct writing {
	const struct cbl_report_options *options;
	struct cbl_sarif_rules rules;
	struct cbl_buf *out;
};

static void set(json_t *json, const char *key, json_t *value)
{
	json_object_set_new_nocheck(json, key, value);
}

/* ---- places */

/* A path as a reference to a file: relative to the root of the repository,
 * or a file URI. */
static json_t *uri_json(const struct writing *w, struct cbl_str path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	struct cbl_buf uri;
	json_t *json;

	path = cbl_report_path(w->options, path);
	cbl_buf_init(&uri, 0);
	if (path.len && *path.ptr == '/')
		cbl_buf_text(&uri, "file://");
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if (c && strchr(plain, c))
			cbl_buf_char(&uri, c);
		else
			cbl_buf_printf(&uri, "%%%02X", (unsigned char)c);
	}
	json = json_pack("{s:s}", "uri", cbl_buf_cstr(&uri));
	if (!path.len || *path.ptr != '/')
		set(json, "uriBaseId", json_string("%SRCROOT%"));
	cbl_buf_release(&uri);
	return json;
}

static json_t *region_json(struct cbl_range range)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "startLine",
			 (json_int_t)range.start.line, "startColumn",
			 (json_int_t)cbl_column_units(range.start), "endLine",
			 (json_int_t)range.end.line, "endColumn",
			 (json_int_t)cbl_column_units(range.end));
}

static json_t *place_json(const struct writing *w, struct cbl_where where)
{
	return json_pack("{s:o, s:o}", "artifactLocation",
			 uri_json(w, where.path), "region",
			 region_json(where.range));
}

/* A text in which no bracket can make a link: `[words](target)`. */
static json_t *message_json(struct cbl_str text)
{
	struct cbl_buf buf;
	json_t *json;

	cbl_buf_init(&buf, 0);
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("[]\\", text.ptr[i]) && text.ptr[i] &&
		    (text.ptr[i] == '\\' || memchr(text.ptr, '(', text.len)))
			cbl_buf_char(&buf, '\\');
		cbl_buf_char(&buf, text.ptr[i]);
	}
	json = json_pack("{s:o}", "text",
			 cbl_json_text(cbl_str(cbl_buf_cstr(&buf), buf.len)));
	cbl_buf_release(&buf);
	return json;
}

/* ---- a result */

static json_t *location_json(const struct writing *w,
			     const struct cbl_finding *f)
{
	json_t *json = json_object();
	struct cbl_buf name;

	set(json, "physicalLocation", place_json(w, cbl_finding_where(f)));
	if (!f->element.len)
		return json;
	cbl_buf_init(&name, 0);
	cbl_buf_str(&name, f->element);
	if (f->field.len) {
		cbl_buf_char(&name, '/');
		cbl_buf_str(&name, f->field);
	}
	set(json, "logicalLocations",
	    json_pack("[{s:s, s:s}]", "fullyQualifiedName", cbl_buf_cstr(&name),
		      "kind", "element"));
	cbl_buf_release(&name);
	return json;
}

static json_t *related_json(const struct writing *w,
			    const struct cbl_finding *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *r = &f->related[i];

		json_array_append_new(
			list, json_pack("{s:I, s:o, s:o}", "id",
					(json_int_t)i + 1, "physicalLocation",
					place_json(w, cbl_related_where(f, r)),
					"message", message_json(r->message)));
	}
	return list;
}

static json_t *replacements_json(const struct cbl_fix *fix)
{
	json_t *list = json_array();

	for (size_t i = 0; i < fix->edit_count; i++) {
		const struct cbl_edit *e = &fix->edits[i];
		json_t *one = json_pack("{s:o}", "deletedRegion",
					region_json(e->range));

		if (e->text.len)
			set(one, "insertedContent",
			    json_pack("{s:o}", "text", cbl_json_text(e->text)));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *fix_json(const struct writing *w, const struct cbl_finding *f)
{
	return json_pack("[{s:o, s:[{s:o, s:o}], s:{s:s}}]", "description",
			 message_json(f->fix.title), "artifactChanges",
			 "artifactLocation", uri_json(w, f->path),
			 "replacements", replacements_json(&f->fix),
			 "properties", "applicability",
			 f->fix.safe ? "safe" : "unsafe");
}

static json_t *result_json(const struct writing *w, const struct cbl_finding *f)
{
	json_t *json = json_object();
	struct cbl_buf message;

	set(json, "ruleId",
	    cbl_json_text(cbl_finding_str(f, cbl_finding_rule(f)->code)));
	set(json, "ruleIndex",
	    json_integer((json_int_t)cbl_sarif_rules_find(&w->rules, f)));
	set(json, "level", json_string(cbl_sarif_level(f->severity)));
	cbl_buf_init(&message, 0);
	cbl_add_message(&message, f);
	set(json, "message", message_json(cbl_str(cbl_buf_cstr(&message),
						  message.len)));
	cbl_buf_release(&message);
	set(json, "locations", json_pack("[o]", location_json(w, f)));
	if (f->related_count)
		set(json, "relatedLocations", related_json(w, f));
	set(json, "partialFingerprints",
	    json_pack("{s:s}", "cableFinding/v1", f->fingerprint));
	set(json, "rank", json_real(cbl_finding_percent(f)));
	if (cbl_finding_fixable(f, w->options))
		set(json, "fixes", fix_json(w, f));
	return json;
}

/* ---- which results */

/* What tells which results are left out, if there are too many. */
struct weight {
	enum cbl_severity severity;
	unsigned sure;
	size_t index;
};

/* From the gravest and surest down, as they stood where alike. */
static int compare_weight(const void *left, const void *right)
{
	const struct weight *a = left, *b = right;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->sure != b->sure)
		return a->sure > b->sure ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Which of too many findings are written; the caller frees. */
static bool *choose(const struct cbl_bag *bag)
{
	size_t total = cbl_bag_size(bag), count = 0;
	struct weight *weights = cbl_xcalloc(total, sizeof(*weights));
	bool *chosen = cbl_xcalloc(total, sizeof(*chosen));
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	for (; (f = cbl_each_next(&each)) != NULL; count++)
		weights[count] = (struct weight){
			f->severity, cbl_finding_percent(f), count};
	cbl_each_end(&each);
	qsort(weights, count, sizeof(*weights), compare_weight);
	for (size_t i = 0; i < MOST; i++)
		chosen[weights[i].index] = true;
	free(weights);
	return chosen;
}

/* ---- the run */

static json_t *notification_json(const char *level, const struct cbl_buf *text)
{
	return json_pack("{s:s, s:o}", "level", level, "message",
			 message_json(cbl_str(cbl_buf_cstr(text), text->len)));
}

/* Says it to readers of the file and to the user. */
static void notify(const struct writing *w, json_t *list, const char *level,
		   const struct cbl_buf *text)
{
	json_array_append_new(list, notification_json(level, text));
	if (w->options->notes)
		cbl_buf_printf(w->options->notes, "%s\n", cbl_buf_cstr(text));
}

static void notify_limits(const struct writing *w, json_t *list, size_t count,
			  size_t left_out)
{
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	if (left_out) {
		cbl_buf_printf(&text,
			       "SARIF uploads hold %d results: %zu of less "
			       "weight were left out",
			       MOST, left_out);
		notify(w, list, "warning", &text);
	} else if (count > SHOWN) {
		cbl_buf_printf(&text,
			       "GitHub shows the %d gravest results of a SARIF "
			       "upload; this one has %zu",
			       SHOWN, count);
		notify(w, list, "note", &text);
	}
	cbl_buf_release(&text);
}

/* What was not read, and limits that are reached. */
static json_t *notifications_json(const struct writing *w,
				  const struct cbl_bag *bag, size_t left_out)
{
	json_t *list = json_array();
	struct cbl_buf text;

	notify_limits(w, list, cbl_bag_size(bag), left_out);
	cbl_buf_init(&text, 0);
	if (bag->withheld) {
		cbl_buf_text(&text, "withheld: " CBL_WITHHELD);
		json_array_append_new(list, notification_json("error", &text));
	}
	for (size_t i = 0; i < bag->unread_count; i++) {
		const struct cbl_unread *u = &bag->unread[i];
		json_t *one;

		cbl_buf_clear(&text);
		cbl_buf_text(&text, "not read: ");
		cbl_buf_str(&text, u->cause);
		one = notification_json("error", &text);
		set(one, "locations",
		    json_pack("[{s:{s:o}}]", "physicalLocation",
			      "artifactLocation", uri_json(w, u->path)));
		json_array_append_new(list, one);
	}
	cbl_buf_release(&text);
	return list;
}

static void add_invocation(const struct writing *w, const struct cbl_bag *bag,
			   size_t left_out)
{
	json_t *json = json_pack("{s:b}", "executionSuccessful",
				 bag->unread_count == 0 && !bag->withheld);
	json_t *list = notifications_json(w, bag, left_out);

	if (json_array_size(list))
		set(json, "toolExecutionNotifications", list);
	else
		json_decref(list);
	cbl_buf_text(w->out, "\"invocations\":[");
	cbl_json_write(json, FLAGS, w->out);
	cbl_buf_char(w->out, ']');
}

static void add_results(const struct writing *w, const struct cbl_bag *bag)
{
	bool *chosen = cbl_bag_size(bag) > MOST ? choose(bag) : NULL;
	const struct cbl_finding *f;
	struct cbl_each each;
	bool any = false;

	cbl_each_begin(&each, bag);
	for (size_t i = 0; (f = cbl_each_next(&each)) != NULL; i++) {
		if (chosen && !chosen[i])
			continue;
		cbl_buf_text(w->out, any ? ",\n" : "\n");
		cbl_json_write(result_json(w, f), FLAGS, w->out);
		cbl_report_drain(w->options, w->out);
		any = true;
	}
	cbl_each_end(&each);
	free(chosen);
}

void cbl_report_sarif(const struct cbl_bag *bag,
		      const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	struct writing w = {.options = options, .out = out};
	size_t count = cbl_bag_size(bag);

	cbl_sarif_rules_init(&w.rules, bag);
	cbl_buf_text(out, HEAD);
	for (size_t i = 0; i < w.rules.count; i++) {
		cbl_buf_text(out, i ? ",\n" : "\n");
		cbl_json_write(cbl_sarif_rule_json(&w.rules.firsts[i]), FLAGS,
			       out);
	}
	cbl_buf_text(out, "]}},\n\"columnKind\":\"utf16CodeUnits\",\n");
	add_invocation(&w, bag, count > MOST ? count - MOST : 0);
	cbl_buf_text(out, ",\n\"results\":[");
	add_results(&w, bag);
	cbl_buf_text(out, "]}]}\n");
	cbl_sarif_rules_release(&w.rules);
}
