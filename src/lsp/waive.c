/* SPDX-License-Identifier: MIT
 *
 * A waiver for a finding, as an edit of the config in force: an entry behind
 * the last one, everything else as it stands, comments too. What would come
 * of it is read as a config first; if that is not just one waiver more, the
 * file is written in a way that is better left to its owner.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "config/config_raw.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"
#include "report/about.h"

#define CONFIG_NAME "cablelint.yaml"
#define REASON "Say here why this is none"

/* How an entry is written. */
enum shape {
	SHAPE_KEY,   /* below a key of its own */
	SHAPE_BLOCK, /* behind others, line by line */
	SHAPE_FLOW,  /* in `[{...}]` */
};

struct waiving {
	struct server *server;
	char *path;	       /* of the config */
	struct document *open; /* if it is */
	struct document old;   /* else its text as it stands */
	bool exists;
	uint32_t place; /* of the new text */
	enum shape shape;
	uint32_t indent;     /* of an entry */
	const char *end;     /* of a line, as the file has it */
	struct cbl_buf text; /* the new text */
	size_t reason;	     /* where in it the reason stands */
};

/* ---- which file */

/* The workspace folder the document is in, or its own. */
static void new_path(const struct waiving *w, const struct document *d,
		     struct cbl_buf *out)
{
	const struct workspace *ws = w->server->workspace;
	const char *folder = d->folder;

	for (size_t i = 0; i < lsp_workspace_roots(ws); i++) {
		const char *root = lsp_workspace_root(ws, i);
		size_t len = strlen(root);

		if (strncmp(d->source.name, root, len) == 0 &&
		    d->source.name[len] == '/')
			folder = root;
	}
	cbl_buf_printf(out, "%s/" CONFIG_NAME, folder);
}

static void find_path(struct waiving *w, const struct document *d,
		      const struct cbl_config *config)
{
	struct cbl_buf path;

	cbl_buf_init(&path, 0);
	if (config) {
		const char *name = strrchr(config->path, '/');

		cbl_buf_printf(&path, "%s/%s", config->folder,
			       name ? name + 1 : config->path);
	} else {
		new_path(w, d, &path);
	}
	w->path = cbl_buf_detach(&path);
}

static bool read_text(struct waiving *w)
{
	struct cbl_source *source = &w->old.source;
	struct cbl_error err = {0};

	w->open = lsp_document_of_path(w->server, w->path);
	w->exists = w->open != NULL;
	if (!w->exists)
		w->exists = cbl_source_read(source, AT_FDCWD, w->path, w->path,
					    1u << 20, &err) == 0;
	if (!w->exists)
		cbl_source_set(source, w->path, "", 0);
	if (!w->open)
		cbl_line_table_build(&w->old.lines, source->data,
				     (uint32_t)source->len);
	return w->exists || err.code == CBL_ERROR_IO;
}

static const struct document *text_of(const struct waiving *w)
{
	return w->open ? w->open : &w->old;
}

/* ---- where in it */

struct line {
	struct cbl_span span; /* without its end */
	uint32_t next;	      /* where the next one begins */
	uint32_t indent;
	bool blank; /* or a comment */
	bool item;  /* "- ..." */
};

static bool line_at(const struct document *d, size_t i, struct line *out)
{
	struct cbl_str text;
	size_t at = 0;

	if (i >= d->lines.count)
		return false;
	out->span = cbl_line_table_span(&d->lines, i);
	out->next = d->lines.starts[i + 1];
	text = cbl_str(d->source.data + out->span.lo,
		       out->span.hi - out->span.lo);
	while (at < text.len && text.ptr[at] == ' ')
		at++;
	out->indent = (uint32_t)at;
	out->blank = at == text.len || text.ptr[at] == '#';
	out->item = !out->blank && text.ptr[at] == '-' &&
		    (at + 1 == text.len || text.ptr[at + 1] == ' ');
	return true;
}

/* The line of the key, and what stands behind it there. */
static bool find_key(const struct document *d, size_t *line,
		     struct cbl_span *value)
{
	static const char key[] = "waivers:";
	struct line l;

	for (*line = 0; line_at(d, *line, &l); ++*line) {
		const char *text = d->source.data + l.span.lo;
		size_t len = l.span.hi - l.span.lo;

		if (len < sizeof(key) - 1 ||
		    memcmp(text, key, sizeof(key) - 1) != 0)
			continue;
		*value = cbl_span(l.span.lo + (uint32_t)sizeof(key) - 1,
				  l.span.hi);
		return true;
	}
	return false;
}

/* Where the entries behind the key end, and how far they are set in. */
static uint32_t end_of_list(const struct document *d, size_t key,
			    uint32_t *indent)
{
	struct line l;
	uint32_t end;
	bool any = false;

	line_at(d, key, &l);
	end = l.next;
	for (size_t i = key + 1; line_at(d, i, &l); i++) {
		/* Deep within an entry it may be a line of its reason. */
		if (l.blank && (!any || l.indent <= *indent))
			continue;
		if (l.indent == 0 && !l.item)
			break;
		if (l.item && !any)
			*indent = l.indent;
		any = true;
		end = l.next;
	}
	return end;
}

static bool is_blank_or_comment(struct cbl_str text)
{
	text = cbl_str_trim(text);
	return !text.len || text.ptr[0] == '#';
}

/* Fills `place`; false if the file has a form that is not dealt with here. */
static bool find_place(struct waiving *w)
{
	const struct document *d = text_of(w);
	uint32_t end = (uint32_t)d->source.len;
	struct cbl_span value;
	size_t line;

	w->indent = 2;
	w->shape = SHAPE_BLOCK;
	if (!find_key(d, &line, &value)) {
		w->shape = SHAPE_KEY;
		w->place = end;
		return true;
	}
	if (!is_blank_or_comment(cbl_str(d->source.data + value.lo,
					 value.hi - value.lo))) {
		w->shape = SHAPE_FLOW;
		return lsp_flow_end(&d->source, value.lo, &w->place);
	}
	w->place = end_of_list(d, line, &w->indent);
	return true;
}

/* ---- what is written there */

/* A text that YAML and patterns take as it is. */
static void add_scalar(struct cbl_buf *out, struct cbl_str text, bool pattern)
{
	cbl_buf_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (pattern && c && strchr("*?[\\", c))
			cbl_buf_char(out, '\\');
		if (c == '\'')
			cbl_buf_char(out, c);
		cbl_buf_char(out, c);
	}
	cbl_buf_char(out, '\'');
}

static void add_plain(struct cbl_buf *out, struct cbl_str text)
{
	bool plain = text.len != 0;

	for (size_t i = 0; i < text.len && plain; i++) {
		char c = cbl_upper(text.ptr[i]);

		plain = (c >= 'A' && c <= 'Z') || cbl_is_digit(c) ||
			(c == '-' && i);
	}
	if (plain)
		cbl_buf_str(out, text);
	else
		add_scalar(out, text, false);
}

/* Begins a key of the entry: on a line of its own, or behind the last one. */
static void add_key(struct waiving *w, const char *key)
{
	if (w->shape == SHAPE_FLOW)
		cbl_buf_printf(&w->text, ", %s: ", key);
	else
		cbl_buf_printf(&w->text, "%s%*s%s: ", w->end,
			       (int)w->indent + 2, "", key);
}

/* Are there others of the rule in the message? Then it is this one alone. */
static bool is_one_of_many(const struct document *d,
			   const struct cbl_finding *f)
{
	size_t count = 0;

	for (size_t i = 0; i < d->found.count; i++)
		count += d->found.findings[i].rule == f->rule &&
			 d->found.findings[i].spec == f->spec &&
			 cbl_str_eq(d->found.findings[i].mrn, f->mrn);
	return count > 1;
}

static void add_path(struct waiving *w, const struct document *d,
		     const struct cbl_config *config)
{
	char *folder = config ? NULL : lsp_folder_of(w->path);
	struct cbl_buf path;

	cbl_buf_init(&path, 0);
	lsp_env_relative(config ? config->folder : folder ? folder : d->folder,
			 d->folder, d->source.name, &path);
	add_key(w, "path");
	add_scalar(&w->text, cbl_str(cbl_buf_cstr(&path), path.len), true);
	cbl_buf_release(&path);
	free(folder);
}

static void add_where(struct waiving *w, const struct document *d,
		      const struct cbl_config *config,
		      const struct cbl_finding *f)
{
	if (f->mrn.len) {
		add_key(w, "mrn");
		add_plain(&w->text, f->mrn);
	} else {
		add_path(w, d, config);
	}
	if (!is_one_of_many(d, f))
		return;
	add_key(w, "fingerprint");
	add_scalar(&w->text, cbl_str_c(f->fingerprint), false);
}

/* What stands before the name of the rule. */
static void open_entry(struct waiving *w)
{
	const char *data = text_of(w)->source.data;
	char before = w->place ? data[w->place - 1] : '\n';

	if (w->shape == SHAPE_FLOW) {
		cbl_buf_printf(&w->text, "%s {rule: ", before == ',' ? "" : ",");
		return;
	}
	if (before != '\n')
		cbl_buf_text(&w->text, w->end);
	if (w->shape == SHAPE_KEY)
		cbl_buf_printf(&w->text, "waivers:%s", w->end);
	cbl_buf_printf(&w->text, "%*s- rule: ", (int)w->indent, "");
}

static void add_entry(struct waiving *w, const struct document *d,
		      const struct cbl_config *config,
		      const struct cbl_finding *f)
{
	open_entry(w);
	cbl_buf_str(&w->text, cbl_finding_str(f, cbl_finding_rule(f)->name));
	add_where(w, d, config, f);
	add_key(w, "reason");
	w->reason = w->text.len;
	cbl_buf_text(&w->text, REASON);
	cbl_buf_text(&w->text, w->shape == SHAPE_FLOW ? "}" : w->end);
}

/* ---- is it right? */

static void whole_text(const struct waiving *w, struct cbl_buf *out)
{
	const struct cbl_source *old = &text_of(w)->source;

	cbl_buf_add(out, old->data, w->place);
	cbl_buf_str(out, cbl_str(w->text.data, w->text.len));
	cbl_buf_add(out, old->data + w->place, old->len - w->place);
}

/* How many waivers a config has; -1 if it has mistakes of form. */
static int count_waivers(const char *text, size_t len)
{
	struct cbl_problems problems = {.errors_only = true};
	struct cbl_error err = {0};
	struct cbl_document *document = NULL;
	const struct cbl_raw_config *raw;
	int count = -1;

	if (!cbl_document_load(&document, &cbl_config_schema, CONFIG_NAME,
			       text, len, &problems, &err) &&
	    !problems.errors) {
		raw = cbl_document_data(document);
		count = raw ? (int)raw->waivers_count : 0;
	}
	cbl_document_free(document);
	cbl_problems_release(&problems);
	return count;
}

static bool is_right(const struct waiving *w)
{
	const struct cbl_source *old = &text_of(w)->source;
	int before = count_waivers(old->data ? old->data : "", old->len);
	struct cbl_buf text;
	int after;

	cbl_buf_init(&text, 0);
	whole_text(w, &text);
	after = count_waivers(text.data, text.len);
	cbl_buf_release(&text);
	return before >= 0 && after == before + 1;
}

/* ---- the action */

/* Where the reason will stand. */
static json_t *reason_range(const struct waiving *w)
{
	struct document made = {0};
	struct cbl_buf text;
	uint32_t at = w->place + (uint32_t)w->reason;
	json_t *out;

	cbl_buf_init(&text, 0);
	whole_text(w, &text);
	cbl_source_set(&made.source, w->path, cbl_buf_cstr(&text), text.len);
	cbl_line_table_build(&made.lines, made.source.data,
			     (uint32_t)text.len);
	out = lsp_range(w->server, &made,
			cbl_span(at, at + (uint32_t)strlen(REASON)));
	cbl_source_release(&made.source);
	cbl_line_table_release(&made.lines);
	cbl_buf_release(&text);
	return out;
}

static json_t *edit_of(const struct waiving *w)
{
	json_t *uri = w->open ? json_string(w->open->uri) :
				lsp_uri_json(w->path);
	json_t *edits = json_pack(
		"[{s:o, s:s}]", "range",
		lsp_range(w->server, text_of(w),
			  cbl_span(w->place, w->place)), "newText",
		cbl_buf_cstr(&w->text));
	json_t *changes;

	if (!w->exists && w->server->client.creates)
		return json_pack("{s:[{s:s, s:o, s:{s:b}}, "
				 "{s:{s:O, s:n}, s:o}]}",
				 "documentChanges", "kind", "create", "uri",
				 uri, "options", "ignoreIfExists", 1,
				 "textDocument", "uri", uri, "version",
				 "edits", edits);
	changes = json_object();
	json_object_set_new(changes, json_string_value(uri), edits);
	json_decref(uri);
	return json_pack("{s:o}", "changes", changes);
}

static json_t *action_of(const struct waiving *w, const struct document *d,
			 const struct cbl_finding *f)
{
	struct cbl_str name = cbl_finding_str(f, cbl_finding_rule(f)->name);
	char title[160];

	snprintf(title, sizeof(title),
		 "Waive %.*s here, with a reason in " CONFIG_NAME,
		 CBL_STR_ARG(name));
	return json_pack("{s:s, s:s, s:[o], s:o, s:{s:s, s:s, s:[o, o]}}",
			 "title", title, "kind", "quickfix", "diagnostics",
			 lsp_diagnostic(w->server, d, f), "edit", edit_of(w),
			 "command", "title", "Write the reason", "command",
			 LSP_COMMAND_SHOW, "arguments", lsp_uri_json(w->path),
			 reason_range(w));
}

/* How the file ends its lines. */
static const char *line_end(const struct document *d)
{
	const char *lf = d->source.len ? memchr(d->source.data, '\n',
						d->source.len) :
					 NULL;

	return lf && lf > d->source.data && lf[-1] == '\r' ? "\r\n" : "\n";
}

json_t *lsp_waive(struct server *s, const struct document *d,
		  const struct cbl_finding *f)
{
	struct waiving w = {.server = s};
	struct cbl_error err = {0};
	const struct cbl_config *config =
		lsp_env_config(&s->env, d->folder, &err);
	json_t *out = NULL;

	if (!d->folder || err.code)
		return NULL;
	cbl_buf_init(&w.text, 0);
	find_path(&w, d, config);
	if (read_text(&w) && find_place(&w)) {
		w.end = line_end(text_of(&w));
		add_entry(&w, d, config, f);
		if (is_right(&w))
			out = action_of(&w, d, f);
	}
	free(w.path);
	cbl_source_release(&w.old.source);
	cbl_line_table_release(&w.old.lines);
	cbl_buf_release(&w.text);
	return out;
}
