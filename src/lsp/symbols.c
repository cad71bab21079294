/* SPDX-License-Identifier: MIT
 *
 * The outline of a document: zones, and in them the elements with their
 * first words; and what an editor may fold.
 */
#include "lsp/index.h"
#include "lsp/place.h"
#include "text/json.h"

/* Kinds of symbols of the protocol. */
#define SYMBOL_FILE 1
#define SYMBOL_NAMESPACE 3
#define SYMBOL_FIELD 8

/* Bytes of an element's text shown beside its title. */
#define DETAIL 48u

struct outline {
	struct server *server;
	struct document *document;
	json_t *out;
	void (*each)(struct cbl_message *m, struct outline *outline);
};

static json_t *detail_of(const struct cbl_message *m, uint32_t instance)
{
	struct cbl_str text =
		cbl_str_trim(cbl_message_str(m, m->instances[instance].span));
	const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;

	if (end)
		text.len = (size_t)(end - text.ptr);
	if (text.len > DETAIL) {
		text.len = DETAIL;
		/* Not within a character. */
		while (text.len && (text.ptr[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	return cbl_json_text(cbl_str_trim(text));
}

static json_t *symbol(const struct outline *o, json_t *name, json_t *detail,
		      int kind, struct cbl_span span)
{
	json_t *out = json_pack(
		"{s:o, s:i, s:o, s:o}", "name", name, "kind", kind, "range",
		lsp_range(o->server, o->document, span), "selectionRange",
		lsp_range(o->server, o->document, cbl_span(span.lo, span.lo)));

	if (detail)
		json_object_set_new(out, "detail", detail);
	return out;
}

static json_t *element_symbol(const struct outline *o,
			      const struct cbl_message *m, uint32_t instance)
{
	const struct cbl_element *e = cbl_instance_element(m, instance);

	return symbol(o,
		      cbl_json_text(cbl_spec_str(
			      m->spec, e->title.len ? e->title : e->id)),
		      detail_of(m, instance), SYMBOL_FIELD,
		      m->instances[instance].span);
}

/* What the elements of a zone cover; nothing if there are none. */
static struct cbl_span zone_span(const struct cbl_message *m, uint32_t zone)
{
	struct cbl_span span = {UINT32_MAX, 0};

	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *in = &m->instances[i];

		if (cbl_instance_element(m, i)->zone != zone ||
		    in->span.lo == in->span.hi)
			continue;
		if (in->span.lo < span.lo)
			span.lo = in->span.lo;
		if (in->span.hi > span.hi)
			span.hi = in->span.hi;
	}
	return span;
}

/* Elements of a zone as children; NULL if the message has none. */
static json_t *zone_symbol(const struct outline *o,
			   const struct cbl_message *m, uint32_t zone)
{
	const struct cbl_zone *z = &m->spec->zones[zone];
	struct cbl_span span = zone_span(m, zone);
	json_t *children, *out;

	if (span.lo >= span.hi)
		return NULL;
	children = json_array();
	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *in = &m->instances[i];

		if (cbl_instance_element(m, i)->zone == zone &&
		    in->span.lo < in->span.hi)
			json_array_append_new(children,
					      element_symbol(o, m, i));
	}
	out = symbol(o,
		     cbl_json_text(cbl_spec_str(
			     m->spec, z->title.len ? z->title : z->id)),
		     NULL, SYMBOL_NAMESPACE, span);
	json_object_set_new(out, "children", children);
	return out;
}

static void add_symbols(struct cbl_message *m, struct outline *o)
{
	for (uint32_t zone = 0; zone < m->spec->zones_count; zone++) {
		json_t *one = zone_symbol(o, m, zone);

		if (one)
			json_array_append_new(o->out, one);
	}
}

static void add_fold(struct cbl_message *m, struct outline *o,
		     struct cbl_span span)
{
	size_t first, last;

	if (span.lo >= span.hi)
		return;
	first = cbl_line_table_find(m->lines, span.lo);
	last = cbl_line_table_find(m->lines, span.hi - 1);
	if (last > first)
		json_array_append_new(
			o->out, json_pack("{s:I, s:I}", "startLine",
					  (json_int_t)first, "endLine",
					  (json_int_t)last));
}

/* Zones, and elements of several lines, fold into their first. */
static void add_folds(struct cbl_message *m, struct outline *o)
{
	for (uint32_t zone = 0; zone < m->spec->zones_count; zone++)
		add_fold(m, o, zone_span(m, zone));
	for (uint32_t i = 0; i < m->instance_count; i++)
		if (cbl_instance_element(m, i)->kind == CBL_ELEMENT_LINES)
			add_fold(m, o, m->instances[i].span);
}

static void take_message(const struct lsp_place *place, void *ctx)
{
	struct outline *o = ctx;

	o->each(place->message, o);
}

static void outline(struct server *s, const json_t *params,
		    struct answer *answer,
		    void (*each)(struct cbl_message *, struct outline *))
{
	struct outline o = {s, lsp_document(s, params), json_array(), each};

	if (o.document)
		lsp_each_message(s, o.document, take_message, &o);
	answer->result = o.out;
}

void lsp_symbols(struct server *s, const json_t *params,
		 struct answer *answer)
{
	outline(s, params, answer, add_symbols);
}

void lsp_folding(struct server *s, const json_t *params,
		 struct answer *answer)
{
	outline(s, params, answer, add_folds);
}

/* ---- of the workspace */

/* More are of no use to who looks for one. */
#define FOUND_MAX 256

static bool holds_word(struct cbl_str text, struct cbl_str word)
{
	for (size_t i = 0; i + word.len <= text.len; i++) {
		size_t k = 0;

		while (k < word.len &&
		       cbl_upper(text.ptr[i + k]) == cbl_upper(word.ptr[k]))
			k++;
		if (k == word.len)
			return true;
	}
	return false;
}

/* Does each word stand in the number or the subject? */
static bool is_meant(const struct indexed_message *m, struct cbl_str query)
{
	struct cbl_str word;

	while (cbl_str_next(&query, ' ', &word))
		if (word.len && !holds_word(m->id, word) &&
		    !holds_word(m->subject, word))
			return false;
	return true;
}

static json_t *message_symbol(const struct server *s,
			      const struct indexed_file *file,
			      const struct indexed_message *m)
{
	struct cbl_buf name;
	json_t *out;

	cbl_buf_init(&name, 0);
	cbl_buf_str(&name, m->id);
	if (m->subject.len)
		cbl_buf_printf(&name, "%s%.*s", name.len ? " " : "",
			       CBL_STR_ARG(m->subject));
	out = json_pack("{s:o, s:i, s:o, s:{s:o, s:o}}", "name",
			cbl_json_text(cbl_str(cbl_buf_cstr(&name), name.len)),
			"kind", SYMBOL_FILE, "containerName",
			cbl_json_text(m->date), "location", "uri",
			lsp_uri_json(file->path), "range",
			lsp_range_of(s, m->at));
	cbl_buf_release(&name);
	return out;
}

void lsp_workspace_symbols(struct server *s, const json_t *params,
			   struct answer *answer)
{
	struct workspace *w = s->workspace;
	struct cbl_str query = cbl_str_c(
		json_string_value(json_object_get(params, "query")));
	json_t *out = json_array();

	for (size_t i = 0; i < lsp_workspace_count(w); i++) {
		const struct indexed_file *file = lsp_workspace_file(w, i);

		for (size_t k = 0; k < file->message_count; k++) {
			const struct indexed_message *m = &file->messages[k];

			if (json_array_size(out) < FOUND_MAX &&
			    (m->id.len || m->subject.len) &&
			    is_meant(m, query))
				json_array_append_new(
					out, message_symbol(s, file, m));
		}
	}
	answer->result = out;
}
