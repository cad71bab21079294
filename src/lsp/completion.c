/* SPDX-License-Identifier: MIT */
#include "lsp/completion.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lsp/place.h"
#include "spec/vocabulary.h"
#include "text/json.h"

/* ---- trials */

void lsp_parse_text(struct completion *c, struct cbl_message *out,
		    struct cbl_str text)
{
	cbl_source_set(&c->source, c->document->source.name, text.ptr,
		       text.len);
	c->tried += text.len;
	cbl_line_table_build(&c->lines, c->source.data, (uint32_t)text.len);
	cbl_arena_clear(&c->arena);
	cbl_message_parse(out, c->spec, c->matcher, &c->arena, &c->source,
			  &c->lines, cbl_span(0, (uint32_t)text.len));
}

struct cbl_span lsp_try(struct completion *c, struct cbl_message *out,
			struct cbl_span word, struct cbl_str text,
			const char *behind)
{
	const char *data = c->document->source.data;
	struct cbl_buf whole;
	uint32_t at = word.lo - c->message;

	cbl_buf_init(&whole, 0);
	cbl_buf_add(&whole, data + c->message, at);
	cbl_buf_str(&whole, text);
	cbl_buf_text(&whole, behind);
	if (c->line.hi > word.hi)
		cbl_buf_add(&whole, data + word.hi, c->line.hi - word.hi);
	cbl_buf_char(&whole, '\n');
	lsp_parse_text(c, out, cbl_str(cbl_buf_cstr(&whole), whole.len));
	cbl_buf_release(&whole);
	return cbl_span(at, at + (uint32_t)text.len);
}

bool lsp_is_typed(struct cbl_str typed, struct cbl_str text)
{
	char a[CBL_FOLDED_MAX], b[CBL_FOLDED_MAX];
	size_t m = cbl_fold_text(a, typed), n = cbl_fold_text(b, text);

	return cbl_str_trim(typed).len == 0 ||
	       (m && m <= n && memcmp(a, b, m) == 0);
}

bool lsp_is_whole(struct cbl_str typed, struct cbl_str text)
{
	char a[CBL_FOLDED_MAX], b[CBL_FOLDED_MAX];
	size_t m = cbl_fold_text(a, typed), n = cbl_fold_text(b, text);

	return m && m == n && memcmp(a, b, m) == 0;
}

/* ---- proposals */

static void add_about_entry(const struct cbl_spec *spec,
			    const struct cbl_entry *e, struct cbl_buf *out)
{
	cbl_buf_str(out, cbl_str_trim(cbl_spec_str(spec, e->doc)));
	if (out->len)
		cbl_buf_text(out, "\n\n");
	lsp_entry_days(e, out);
}

/* Puts what can be said about a proposal into the item, as Markdown. */
static void document(json_t *item, const struct cbl_spec *spec,
		     const struct proposal *p)
{
	struct cbl_str text;
	struct cbl_buf about;

	cbl_buf_init(&about, 0);
	if (p->entry)
		add_about_entry(spec, p->entry, &about);
	else if (p->element)
		cbl_buf_str(&about, cbl_spec_str(spec, p->element->doc));
	else
		cbl_buf_str(&about, p->about);
	text = cbl_str_trim(cbl_str(cbl_buf_cstr(&about), about.len));
	if (text.len)
		json_object_set_new(item, "documentation",
				    json_pack("{s:s, s:o}", "kind", "markdown",
					      "value", cbl_json_text(text)));
	cbl_buf_release(&about);
}

/* What `lsp_resolve` needs to know of it. */
static json_t *data_of(const struct cbl_spec *spec, const struct proposal *p)
{
	return json_pack("{s:o, s:s, s:I}", "spec",
			 cbl_json_text(cbl_spec_str(spec, spec->meta->id)),
			 "of", p->entry ? "entry" : "element", "at",
			 p->entry ? (json_int_t)(p->entry - spec->entries) :
				    (json_int_t)(p->element - spec->elements));
}

void lsp_propose(struct completion *c, const struct proposal *p)
{
	json_t *item;

	if (json_array_size(c->items) >= LSP_PROPOSALS_MAX) {
		c->more = true;
		return;
	}
	item = json_pack("{s:o, s:i, s:s, s:o, s:{s:o, s:o}}", "label",
			 cbl_json_text(cbl_str_trim(p->text)), "kind", p->kind,
			 "sortText", p->order, "filterText",
			 cbl_json_text(p->text), "textEdit", "range",
			 lsp_range(c->server, c->document, p->word), "newText",
			 cbl_json_text(p->text));
	if (p->detail.len)
		json_object_set_new(item, "detail", cbl_json_text(p->detail));
	if (c->server->client.resolves && (p->entry || p->element))
		json_object_set_new(item, "data", data_of(c->spec, p));
	else
		document(item, c->spec, p);
	if (p->outdated && c->server->client.deprecates)
		json_object_set_new(item, "tags", json_pack("[i]", 1));
	json_array_append_new(c->items, item);
}

/* ---- where the cursor is */

/* What stands between items. */
#define BETWEEN ",;:/()[]\"#<>"

bool lsp_ends_word(char c, const char *between)
{
	return cbl_is_blank(c) || (c && strchr(between, c));
}

struct cbl_span lsp_word_at(const struct completion *c, const char *between)
{
	const char *data = c->document->source.data;
	uint32_t lo = c->cursor, hi = c->cursor;

	while (lo > c->line.lo && !lsp_ends_word(data[lo - 1], between))
		lo--;
	while (hi < c->line.hi && !lsp_ends_word(data[hi], between))
		hi++;
	return cbl_span(lo, hi);
}

static void find_word(struct completion *c)
{
	const char *data = c->document->source.data;

	c->word = lsp_word_at(c, BETWEEN);
	c->first = true;
	for (uint32_t i = c->line.lo; i < c->word.lo; i++)
		c->first = c->first && cbl_is_blank(data[i]);
}

/* Which elements may stand here: in the middle of a line those that are there
 * already, if there are some. What takes the lines of nobody does not count. */
static bool *elements_here(const struct completion *c,
			   const struct cbl_message *m)
{
	uint32_t count = c->spec->elements_count;
	bool *out = cbl_xcalloc(count + 1, sizeof(*out)), any = false;

	for (uint32_t i = 0; !c->first && i < m->instance_count; i++) {
		struct cbl_span span = m->instances[i].span;

		if (span.lo > c->line.hi || span.hi < c->line.lo ||
		    cbl_instance_element(m, i)->catches)
			continue;
		out[m->instances[i].element] = any = true;
	}
	for (uint32_t i = 0; i < count; i++)
		out[i] = (out[i] || !any) &&
			 (c->spec->elements[i].kind == CBL_ELEMENT_LINES ||
			  c->spec->elements[i].kind == CBL_ELEMENT_MENTION);
	return out;
}

static void begin(struct completion *c)
{
	c->line = cbl_line_table_span(
		&c->document->lines,
		cbl_line_table_find(&c->document->lines, c->cursor));
	/* Behind a last line end a line begins that no table lists. */
	if (c->cursor > c->line.hi)
		c->line = cbl_span(c->cursor, c->cursor);
	find_word(c);
	c->matcher = cbl_matcher_new();
	cbl_arena_init(&c->arena);
	c->items = json_array();
}

/* What a trial needs, but for the matcher. */
static void release(struct completion *c)
{
	cbl_arena_release(&c->arena);
	cbl_source_release(&c->source);
	cbl_line_table_release(&c->lines);
}

/* ---- all of it */

static void propose(struct completion *c, const struct cbl_message *m)
{
	bool *elements = elements_here(c, m);

	lsp_keep_zones(c, m, elements);
	c->elements = elements;
	if (!lsp_propose_ids(c))
		lsp_propose_serials(c);
	lsp_propose_codes(c, m);
	if (c->first)
		lsp_propose_labels(c, m);
	free(elements);
}

static void complete(const struct lsp_place *place, void *ctx)
{
	struct completion *c = ctx;
	struct cbl_str id = place->facts.id;
	char *kept = cbl_xstrndup(id.ptr ? id.ptr : "", id.len);

	c->spec = place->message->spec;
	c->message = place->message->span.lo;
	c->dated = cbl_message_date(place->message, &c->date);
	c->id = cbl_str(kept, id.len);
	propose(c, place->message);
	free(kept);
}

/* A text that is nothing yet: it may become what is the default. */
static void complete_anew(struct completion *c)
{
	struct cbl_error err = {0};
	struct lsp_rules rules;
	struct completion parsed;
	struct cbl_message m;
	struct document *d = c->document;

	if (!d->message || d->source.len > LSP_DOCUMENT_MAX ||
	    lsp_env_rules(&c->server->env, &rules, d->folder, d->source.name,
			  &err))
		return;
	c->spec = rules.specs[0];
	c->message = 0;
	/* Trials come and go meanwhile: this parse has memory of its own. */
	parsed = *c;
	lsp_try(&parsed, &m, c->word, cbl_str("", 0), "");
	propose(c, &m);
	release(&parsed);
}

void lsp_completion(struct server *s, const json_t *params,
		    struct answer *answer)
{
	struct completion c = {.server = s,
			       .document = lsp_document(s, params)};

	if (!c.document)
		return;
	c.cursor = lsp_offset(s, c.document,
			      json_object_get(params, "position"));
	begin(&c);
	if (!lsp_at(s, c.document, c.cursor, complete, &c))
		complete_anew(&c);
	release(&c);
	cbl_matcher_free(c.matcher);
	answer->result = json_pack("{s:b, s:o}", "isIncomplete", c.more,
				   "items", c.items);
}

/* ---- more about one of them */

static const struct cbl_spec *spec_named(const struct server *s,
					 const char *id)
{
	const struct cbl_spec *spec;

	for (size_t i = 0; id && (spec = lsp_env_spec(&s->env, i)); i++)
		if (cbl_str_eq_c(cbl_spec_str(spec, spec->meta->id), id))
			return spec;
	return NULL;
}

/* The client gives back what it was sent; specs may have changed since. */
void lsp_resolve(struct server *s, const json_t *params,
		 struct answer *answer)
{
	json_t *data = json_object_get(params, "data");
	const char *of = json_string_value(json_object_get(data, "of"));
	json_int_t at = json_integer_value(json_object_get(data, "at"));
	const struct cbl_spec *spec = spec_named(
		s, json_string_value(json_object_get(data, "spec")));
	struct proposal p = {0};

	answer->result = params ? json_copy((json_t *)(uintptr_t)params) :
				  json_null();
	if (!spec || !of || at < 0)
		return;
	if (strcmp(of, "entry") == 0 && at < spec->entries_count)
		p.entry = &spec->entries[at];
	else if (strcmp(of, "element") == 0 && at < spec->elements_count)
		p.element = &spec->elements[at];
	document(answer->result, spec, &p);
}
