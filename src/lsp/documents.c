/* SPDX-License-Identifier: MIT
 *
 * Open documents: the client's text counts, not the file's.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"

/* Clients write one URI in several ways now and then: then the path it means
 * counts. */
static struct document *find(struct server *s, const char *uri)
{
	struct document *found = NULL;
	char *path;

	for (struct document *d = s->documents; d; d = d->next)
		if (strcmp(d->uri, uri) == 0)
			return d;
	if (!s->documents)
		return NULL;
	path = lsp_path_of(uri);
	if (path[0] == '/')
		found = lsp_document_of_path(s, path);
	free(path);
	return found;
}

static const char *uri_of(const json_t *params)
{
	return json_string_value(json_object_get(
		json_object_get(params, "textDocument"), "uri"));
}

struct document *lsp_document(struct server *s, const json_t *params)
{
	const char *uri = uri_of(params);

	return uri ? find(s, uri) : NULL;
}

struct document *lsp_document_of_path(struct server *s, const char *path)
{
	for (struct document *d = s->documents; d; d = d->next)
		if (strcmp(d->source.name, path) == 0)
			return d;
	return NULL;
}

/* ---- texts */

static void set_text(struct document *d, const char *text, size_t len)
{
	char *path = lsp_path_of(d->uri);

	if (len > CBL_SOURCE_MAX)
		len = CBL_SOURCE_MAX;
	cbl_source_set(&d->source, path, text, len);
	cbl_line_table_build(&d->lines, d->source.data, (uint32_t)len);
	free(path);
}

static struct cbl_str text_of(const json_t *object)
{
	const json_t *text = json_object_get(object, "text");

	return json_is_string(text) ? cbl_str(json_string_value(text),
					      json_string_length(text)) :
				      cbl_str("", 0);
}

static struct document *document_new(struct server *s, const char *uri)
{
	struct document *d = cbl_xcalloc(1, sizeof(*d));

	d->uri = cbl_xstrdup(uri);
	cbl_bag_init(&d->found);
	d->next = s->documents;
	s->documents = d;
	return d;
}

void lsp_did_open(struct server *s, const json_t *params,
		  struct answer *answer)
{
	json_t *item = json_object_get(params, "textDocument");
	const char *uri = uri_of(params);
	struct cbl_str text = text_of(item);
	struct document *d;

	(void)answer;
	if (!uri)
		return;
	d = find(s, uri);
	if (!d)
		d = document_new(s, uri);
	d->version = json_integer_value(json_object_get(item, "version"));
	d->checked = false;
	set_text(d, text.ptr, text.len);
	free(d->folder);
	d->folder = lsp_folder_of(d->source.name);
	d->message = !lsp_is_setting(d->source.name);
	if (!lsp_is_stale(s, uri))
		lsp_publish(s, d);
}

static bool holds_end(const char *text, size_t len)
{
	return len && (memchr(text, '\n', len) || memchr(text, '\r', len));
}

/* Does a change leave all line ends as they are? Behind a CR a LF may come or
 * go, at the end of the text a line may begin, and at its very beginning a
 * byte order mark come or go. */
static bool keeps_lines(const struct document *d, uint32_t lo, uint32_t hi,
			struct cbl_str text)
{
	const char *data = d->source.data;

	return lo >= CBL_MARK_LEN && lo < d->source.len &&
	       data[lo - 1] != '\r' &&
	       !holds_end(data + lo, hi - lo) && !holds_end(text.ptr, text.len);
}

/* The lines behind a change within one are where they were, but moved. */
static void move_lines(struct document *d, uint32_t lo, uint32_t by)
{
	struct cbl_line_table *t = &d->lines;

	t->data = d->source.data;
	t->len = (uint32_t)d->source.len;
	/* Nothing is known of what was put in. */
	t->ascii = t->printing = false;
	for (size_t i = cbl_line_table_find(t, lo) + 1; i <= t->count; i++)
		t->starts[i] += by;
}

static void edit(struct document *d, uint32_t lo, uint32_t hi,
		 struct cbl_str text)
{
	bool keeps = keeps_lines(d, lo, hi, text);

	if (text.len > CBL_SOURCE_MAX - (d->source.len - (hi - lo)))
		text.len = CBL_SOURCE_MAX - (d->source.len - (hi - lo));
	cbl_source_edit(&d->source, lo, hi, text);
	if (keeps)
		move_lines(d, lo, (uint32_t)text.len - (hi - lo));
	else
		cbl_line_table_build(&d->lines, d->source.data,
				     (uint32_t)d->source.len);
}

/* One change: of a range, or the whole text anew. */
static void change(struct server *s, struct document *d, const json_t *one)
{
	json_t *range = json_object_get(one, "range");
	struct cbl_str text = text_of(one);
	uint32_t lo, hi;

	if (!range || json_is_null(range)) {
		set_text(d, text.ptr, text.len);
		return;
	}
	lo = lsp_offset(s, d, json_object_get(range, "start"));
	hi = lsp_offset(s, d, json_object_get(range, "end"));
	if (hi < lo)
		hi = lo;
	edit(d, lo, hi, text);
}

void lsp_did_change(struct server *s, const json_t *params,
		    struct answer *answer)
{
	struct document *d = lsp_document(s, params);
	json_t *changes = json_object_get(params, "contentChanges"), *one;
	size_t i;

	(void)answer;
	if (!d)
		return;
	json_array_foreach(changes, i, one)
		change(s, d, one);
	d->version = json_integer_value(json_object_get(
		json_object_get(params, "textDocument"), "version"));
	d->checked = false;
	if (!lsp_is_stale(s, d->uri))
		lsp_publish(s, d);
}

/* What is saved goes into the index, also where nobody watches files. */
void lsp_did_save(struct server *s, const json_t *params,
		  struct answer *answer)
{
	struct document *d = lsp_document(s, params);

	(void)answer;
	lsp_baseline_look(s);
	if (d && d->message)
		lsp_workspace_look(s->workspace, d->source.name);
	else if (d)
		lsp_config_changed(s, NULL, NULL);
}

static void document_free(struct document *d)
{
	cbl_source_release(&d->source);
	cbl_line_table_release(&d->lines);
	cbl_bag_release(&d->found);
	lsp_texts_free(d->texts);
	cbl_buf_release(&d->told);
	free(d->problem);
	free(d->silence);
	free(d->folder);
	free(d->uri);
	free(d);
}

void lsp_did_close(struct server *s, const json_t *params,
		   struct answer *answer)
{
	struct document *d = lsp_document(s, params);

	(void)answer;
	if (!d)
		return;
	for (struct document **p = &s->documents; *p; p = &(*p)->next)
		if (*p == d) {
			*p = d->next;
			break;
		}
	if (!s->client.pulls && d->message)
		lsp_notify(s, "textDocument/publishDiagnostics",
			   json_pack("{s:s, s:[]}", "uri", d->uri,
				     "diagnostics"));
	document_free(d);
}

void lsp_documents_free(struct server *s)
{
	while (s->documents) {
		struct document *d = s->documents;

		s->documents = d->next;
		document_free(d);
	}
}
