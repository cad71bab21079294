/* SPDX-License-Identifier: MIT
 *
 * One page that needs nothing else: what was found as JSON, and the script
 * that shows it. Its policy allows that script and that style, by their
 * hashes, and nothing beside; and since every `<` of the data is spelled out,
 * no text of a message ends the element it is in.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "container/html.h"
#include "report/about.h"
#include "report/formats.h"
#include "report/html_assets.h"
#include "text/json.h"
#include "text/source.h"

/* Lines shown before and behind the one with the finding. */
#define AROUND 2
/* Bytes of such a line. */
#define LONGEST 200

struct page {
	const struct cbl_report_options *options;
	size_t states[CBL_STATE_WAIVED + 1]; /* findings written of each */
	bool any;
	json_t *paths, *rules;	  /* lists, and */
	json_t *path_at, *rule_at; /* their indices by path and by code */
	struct cbl_source source; /* of the finding at hand */
	struct cbl_line_table lines;
	struct cbl_buf read; /* its path; empty: none */
	struct cbl_buf *out;
};

/* ---- findings in order */

/* Does one set aside come before one that is not? */
static bool comes_before(const struct cbl_finding *aside,
			 const struct cbl_finding *other)
{
	int order;

	if (!aside || !other)
		return aside != NULL;
	order = cbl_str_cmp(aside->path, other->path);
	return order < 0 ||
	       (order == 0 &&
		aside->range.start.offset < other->range.start.offset);
}

/* Calls `each` with all of them; both bags are in order. */
static void each_finding(struct page *p, const struct cbl_bag *bag,
			 void (*each)(struct page *p,
				      const struct cbl_finding *f))
{
	static const struct cbl_bag none;
	const struct cbl_bag *aside = p->options->aside;
	struct cbl_each new, old;
	const struct cbl_finding *f, *known;

	cbl_each_begin(&new, bag);
	cbl_each_begin(&old, aside ? aside : &none);
	f = cbl_each_next(&new);
	known = cbl_each_next(&old);
	while (f || known) {
		if (comes_before(known, f)) {
			each(p, known);
			known = cbl_each_next(&old);
		} else {
			each(p, f);
			f = cbl_each_next(&new);
		}
	}
	cbl_each_end(&new);
	cbl_each_end(&old);
}

/* ---- what findings share */

/* The number of `key` in `list`; `*fresh` if it has none yet. */
static json_int_t number_of(json_t *list, json_t *at, const char *key,
			    bool *fresh)
{
	json_t *number = json_object_get(at, key);

	*fresh = !number;
	if (number)
		return json_integer_value(number);
	json_object_set_new_nocheck(
		at, key, json_integer((json_int_t)json_array_size(list)));
	return (json_int_t)json_array_size(list);
}

static json_t *path_number(struct page *p, struct cbl_str path)
{
	json_t *text = cbl_json_text(path);
	bool fresh;
	json_int_t number = number_of(p->paths, p->path_at,
				      json_string_value(text), &fresh);

	if (fresh)
		json_array_append(p->paths, text);
	json_decref(text);
	return json_integer(number);
}

static json_t *rule_json(const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);

	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o}", "code",
		cbl_json_text(cbl_finding_str(f, rule->code)), "name",
		cbl_json_text(cbl_finding_str(f, rule->name)), "title",
		cbl_json_text(cbl_finding_str(f, rule->title)), "doc",
		cbl_json_text(cbl_finding_str(f, rule->doc)), "help",
		cbl_json_text(cbl_finding_str(f, rule->help)));
}

static json_t *rule_number(struct page *p, const struct cbl_finding *f)
{
	json_t *code =
		cbl_json_text(cbl_finding_str(f, cbl_finding_rule(f)->code));
	bool fresh;
	json_int_t number = number_of(p->rules, p->rule_at,
				      json_string_value(code), &fresh);

	if (fresh)
		json_array_append_new(p->rules, rule_json(f));
	json_decref(code);
	return json_integer(number);
}

/* ---- lines of the message */

/* Has the file's text at hand, if there is such a file. */
static bool read_source(struct page *p, struct cbl_str path)
{
	char *name;
	struct cbl_error err;
	int failed;

	if (p->read.data && cbl_str_eq_c(path, cbl_buf_cstr(&p->read)))
		return p->source.len > 0;
	cbl_buf_clear(&p->read);
	cbl_buf_str(&p->read, path);
	name = cbl_xstrndup(path.ptr, path.len);
	failed = cbl_source_read(&p->source, AT_FDCWD, name, name,
				 CBL_SOURCE_DEFAULT_MAX, &err);
	if (!failed && cbl_html_named(name)) {
		struct cbl_buf scratch;

		cbl_buf_init(&scratch, 0);
		failed = cbl_html_unwrap(&p->source, &scratch, &err);
		cbl_buf_release(&scratch);
	}
	free(name);
	if (failed)
		p->source.len = 0;
	else
		cbl_line_table_build(&p->lines, p->source.data,
				     (uint32_t)p->source.len);
	return p->source.len > 0;
}

/* Does the finding's text still stand where it was found? */
static bool still_stands(const struct page *p, const struct cbl_finding *f)
{
	size_t at = f->range.start.offset;

	return at <= p->source.len && f->matched.len <= p->source.len - at &&
	       f->range.start.line <= p->lines.count &&
	       cbl_str_eq(cbl_str(p->source.data + at, f->matched.len),
			  f->matched);
}

static void add_line(const struct page *p, json_t *lines, size_t line)
{
	struct cbl_span span = cbl_line_table_span(&p->lines, line);
	struct cbl_str text =
		cbl_str(p->source.data + span.lo, span.hi - span.lo);

	if (span.lo == 0 && text.len >= 3 &&
	    memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
		text = cbl_str(text.ptr + 3, text.len - 3);
	if (text.len > LONGEST) {
		text.len = LONGEST;
		while (text.len > LONGEST - 4 &&
		       ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	json_array_append_new(lines, cbl_json_text(text));
}

/* The lines round the finding, its own among them; `*first` is the number of
 * the first. */
static json_t *lines_json(struct page *p, const struct cbl_finding *f,
			  uint32_t *first)
{
	size_t own = f->range.start.line - 1, at;
	json_t *lines = json_array();
	bool around = !f->within.container && read_source(p, f->path) &&
		      still_stands(p, f);

	if (around)
		for (at = own < AROUND ? 0 : own - AROUND; at < own; at++)
			add_line(p, lines, at);
	*first = (uint32_t)(own - json_array_size(lines)) + 1;
	json_array_append_new(lines, cbl_json_text(f->excerpt));
	for (at = own + 1; around && at <= own + AROUND && at < p->lines.count;
	     at++)
		add_line(p, lines, at);
	return lines;
}

/* ---- a finding */

static json_t *related_json(const struct cbl_finding *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->related_count; i++) {
		const struct cbl_related *r = &f->related[i];

		json_array_append_new(
			list, json_pack("[o, I, o]", cbl_json_text(r->path),
					(json_int_t)r->range.start.line,
					cbl_json_text(r->message)));
	}
	return list;
}

static json_t *hints_json(const struct cbl_finding *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->suggestion_count; i++)
		json_array_append_new(list, cbl_json_text(f->suggestions[i]));
	return list;
}

static json_t *date_json(const struct cbl_finding *f)
{
	struct cbl_buf text;
	json_t *json;

	cbl_buf_init(&text, 0);
	cbl_add_date(&text, f);
	json = json_string(cbl_buf_cstr(&text));
	cbl_buf_release(&text);
	return json;
}

static json_t *number(uint32_t n)
{
	return json_integer((json_int_t)n);
}

/* In the order of the constants in report.js. */
static json_t *finding_json(struct page *p, const struct cbl_finding *f)
{
	uint32_t first = 0;
	json_t *lines = lines_json(p, f, &first);
	json_t *values[] = {
		path_number(p, f->path),
		cbl_json_text(f->mrn),
		date_json(f),
		rule_number(p, f),
		number(CBL_SEVERITY_ERROR - (uint32_t)f->severity),
		number(f->range.start.line),
		number(f->range.start.column),
		number(f->range.end.line),
		number(f->range.end.column),
		cbl_json_text(f->message),
		number(first),
		lines,
		number(f->excerpt_column),
		number((uint32_t)f->state),
		cbl_json_text(f->reason),
		number(cbl_finding_percent(f)),
		hints_json(f),
		cbl_json_text(f->fix.title),
		related_json(f),
	};
	json_t *json = json_array();

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		json_array_append_new(json, values[i]);
	return json;
}

/* ---- the page */

/* Adds JSON in which no `<` stands: it could end the element it is in. */
static void add_json(struct cbl_buf *out, json_t *json)
{
	struct cbl_buf text;
	const char *at, *end;

	cbl_buf_init(&text, 0);
	cbl_json_write(json, JSON_COMPACT, &text);
	for (at = cbl_buf_cstr(&text); (end = strchr(at, '<')) != NULL;
	     at = end + 1) {
		cbl_buf_add(out, at, (size_t)(end - at));
		cbl_buf_text(out, "\\u003c");
	}
	cbl_buf_text(out, at);
	cbl_buf_release(&text);
}

static json_t *unread_json(const struct cbl_bag *bag)
{
	json_t *list = json_array();

	for (size_t i = 0; i < bag->unread_count; i++)
		json_array_append_new(
			list,
			json_pack("[o, o]", cbl_json_text(bag->unread[i].path),
				  cbl_json_text(bag->unread[i].cause)));
	return list;
}

static json_t *summary_json(const struct page *p, const struct cbl_bag *bag)
{
	return json_pack(
		"{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "messages",
		(json_int_t)bag->messages, "findings", (json_int_t)cbl_bag_size(bag),
		"errors", (json_int_t)cbl_bag_count(bag, CBL_SEVERITY_ERROR),
		"warnings",
		(json_int_t)cbl_bag_count(bag, CBL_SEVERITY_WARNING), "infos",
		(json_int_t)cbl_bag_count(bag, CBL_SEVERITY_INFO), "hints",
		(json_int_t)cbl_bag_count(bag, CBL_SEVERITY_HINT), "waived",
		(json_int_t)p->states[CBL_STATE_WAIVED], "baseline",
		(json_int_t)p->states[CBL_STATE_BASELINE]);
}

static void add_finding(struct page *p, const struct cbl_finding *f)
{
	cbl_buf_text(p->out, p->any ? ",\n" : "\n");
	add_json(p->out, finding_json(p, f));
	cbl_report_drain(p->options, p->out);
	p->states[f->state]++;
	p->any = true;
}

static void add_data(struct page *p, const struct cbl_bag *bag)
{
	cbl_buf_text(p->out, "{\"findings\":[");
	each_finding(p, bag, add_finding);
	cbl_buf_text(p->out, "],\n\"paths\":");
	add_json(p->out, json_incref(p->paths));
	cbl_buf_text(p->out, ",\n\"rules\":");
	add_json(p->out, json_incref(p->rules));
	cbl_buf_text(p->out, ",\n\"unread\":");
	add_json(p->out, unread_json(bag));
	cbl_buf_printf(p->out, ",\n\"withheld\":%s",
		       bag->withheld ? "\"" CBL_WITHHELD "\"" : "null");
	cbl_buf_text(p->out, ",\n\"summary\":");
	add_json(p->out, summary_json(p, bag));
	cbl_buf_text(p->out, "}");
}

static void add_head(struct cbl_buf *out)
{
	cbl_buf_printf(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src '%s'; "
		"script-src '%s'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<meta name=\"generator\" content=\"cablelint "
		CABLELINT_VERSION "\">\n"
		"<title>cablelint report</title>\n",
		cbl_html_css_hash, cbl_html_js_hash);
	cbl_buf_text(out, "<style>");
	cbl_buf_text(out, cbl_html_css);
	cbl_buf_text(out, "</style>\n</head>\n<body>\n");
	cbl_buf_text(out, cbl_html_html);
	cbl_buf_text(out, "<script id=\"data\" type=\"application/json\">");
}

void cbl_report_html(const struct cbl_bag *bag,
		     const struct cbl_report_options *options,
		     struct cbl_buf *out)
{
	struct page p = {.options = options,
			 .paths = json_array(),
			 .rules = json_array(),
			 .path_at = json_object(),
			 .rule_at = json_object(),
			 .out = out};

	cbl_buf_init(&p.read, 0);
	add_head(out);
	add_data(&p, bag);
	cbl_buf_text(out, "</script>\n<script>");
	cbl_buf_text(out, cbl_html_js);
	cbl_buf_text(out, "</script>\n</body>\n</html>\n");
	json_decref(p.paths);
	json_decref(p.rules);
	json_decref(p.path_at);
	json_decref(p.rule_at);
	cbl_source_release(&p.source);
	cbl_line_table_release(&p.lines);
	cbl_buf_release(&p.read);
}
