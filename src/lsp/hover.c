/* SPDX-License-Identifier: MIT
 *
 * What is known of a place: findings there, the code, the field, the element,
 * the message that is referred to. All texts are the spec's or the index's.
 */
#include <stdlib.h>
#include <time.h>

#include "lsp/index.h"
#include "lsp/place.h"
#include "report/about.h"
#include "text/json.h"

struct hover {
	struct server *server;
	struct document *document;
	struct cbl_buf text; /* Markdown */
	struct cbl_span span;
	bool found;
};

/* ---- pieces of Markdown */

/* Where the mark of a list stands that a text begins with, `-` or `1.`; its
 * length if there is none. */
static size_t list_mark(struct cbl_str text)
{
	size_t i = 0;

	if (text.len && strchr("-+=", *text.ptr))
		return 0;
	while (i < text.len && cbl_is_digit(text.ptr[i]))
		i++;
	return i > 0 && i < text.len && strchr(".)", text.ptr[i]) ? i
								  : text.len;
}

/* What a message says is text, not markup. */
static void add_inert(struct cbl_buf *out, struct cbl_str text)
{
	size_t mark = list_mark(text);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (i == mark || (c && strchr("\\`*_{}[]<>#|!&~", c)))
			cbl_buf_char(out, '\\');
		cbl_buf_char(out, c == '\n' || c == '\r' ? ' ' : c);
	}
}

static void begin(struct hover *h)
{
	if (h->text.len)
		cbl_buf_text(&h->text, "\n\n");
	h->found = true;
}

static void paragraph(struct hover *h, const struct cbl_spec *spec,
		      struct cbl_text text)
{
	if (!text.len)
		return;
	begin(h);
	cbl_buf_str(&h->text, cbl_str_trim(cbl_spec_str(spec, text)));
}

static void heading(struct hover *h, const struct cbl_spec *spec,
		    struct cbl_text title, struct cbl_text id)
{
	begin(h);
	cbl_buf_text(&h->text, "**");
	cbl_buf_str(&h->text, cbl_spec_str(spec, title.len ? title : id));
	cbl_buf_text(&h->text, "**");
}

/* ---- codes and times */

static void add_day(struct cbl_buf *out, const char *word, int32_t days)
{
	struct cbl_moment day = {.day = days, .precision = CBL_PRECISION_DAY};

	cbl_buf_text(out, word);
	cbl_moment_print(out, day, CBL_STYLE_PLAIN);
}

void lsp_entry_days(const struct cbl_entry *e, struct cbl_buf *out)
{
	if (e->from == INT32_MIN && e->until == INT32_MAX)
		return;
	cbl_buf_text(out, "In force");
	if (e->from != INT32_MIN)
		add_day(out, " from ", e->from);
	if (e->until != INT32_MAX)
		add_day(out, " until ", e->until);
}

/* "harbour, country XX, call-sign AB12". */
static void add_attributes(struct hover *h, const struct cbl_spec *spec,
			   const struct cbl_entry *e)
{
	if (e->group.len) {
		cbl_buf_text(&h->text, ", ");
		cbl_buf_str(&h->text, cbl_spec_str(spec, e->group));
	}
	for (uint32_t i = 0; i < e->has.count; i++) {
		const struct cbl_has *has = &spec->has[e->has.first + i];

		cbl_buf_printf(&h->text, ", %s %s",
			       cbl_spec_cstr(spec, has->name),
			       cbl_spec_cstr(spec, has->value));
	}
}

/* A code: what it stands for, and when it was in force. */
static void add_code(struct hover *h, const struct cbl_message *m,
		     const struct cbl_term *term)
{
	const struct cbl_entry *e = &m->spec->entries[term->entry];
	struct cbl_buf days;

	heading(h, m->spec, e->code, e->code);
	if (e->title.len && !cbl_str_eq(cbl_spec_str(m->spec, e->title),
					cbl_spec_str(m->spec, e->code))) {
		cbl_buf_text(&h->text, " ");
		cbl_buf_str(&h->text, cbl_spec_str(m->spec, e->title));
	}
	add_attributes(h, m->spec, e);
	paragraph(h, m->spec, e->doc);
	cbl_buf_init(&days, 0);
	lsp_entry_days(e, &days);
	if (days.len) {
		begin(h);
		cbl_buf_str(&h->text, cbl_str(days.data, days.len));
	}
	cbl_buf_release(&days);
}

/* The same moment by the clock of who reads, if that is another one. */
static void add_local(struct hover *h, struct cbl_moment time)
{
	time_t seconds = (time_t)time.day * 86400 + time.minute * 60;
	struct tm local;
	char text[64];

	if (time.precision != CBL_PRECISION_MINUTE ||
	    !localtime_r(&seconds, &local) || local.tm_gmtoff == 0 ||
	    !strftime(text, sizeof(text), "%A %H:%M %Z", &local))
		return;
	cbl_buf_printf(&h->text, "; here %s", text);
}

static void add_time(struct hover *h, const struct cbl_term *term)
{
	begin(h);
	cbl_buf_text(&h->text, "**");
	cbl_moment_print(&h->text, term->time, CBL_STYLE_PLAIN);
	cbl_buf_text(&h->text, "**");
	if (term->time.precision > CBL_PRECISION_DAY)
		return;
	cbl_buf_text(&h->text, ", ");
	cbl_moment_print(&h->text, term->time, CBL_STYLE_WEEKDAY);
	cbl_buf_text(&h->text, ", day ");
	cbl_moment_print(&h->text, term->time, CBL_STYLE_JULIAN);
	cbl_buf_text(&h->text, " of the year");
	add_local(h, term->time);
}

static void add_row(struct hover *h, const struct cbl_message *m, uint32_t row)
{
	struct cbl_term term = cbl_term_of_row(m, row);
	const struct cbl_field *f = &m->spec->fields[m->rows[row].field];

	h->span = m->rows[row].span;
	if (term.type == CBL_TERM_CODE)
		add_code(h, m, &term);
	else if (term.type == CBL_TERM_TIME)
		add_time(h, &term);
	if (f->title.len || f->doc.len) {
		heading(h, m->spec, f->title, f->id);
		paragraph(h, m->spec, f->doc);
	}
}

/* ---- references */

static void add_target(struct hover *h, struct cbl_str id)
{
	const struct indexed_file *file;
	const struct indexed_message *target =
		lsp_workspace_message(h->server->workspace, id, &file);
	char *uri;

	begin(h);
	cbl_buf_text(&h->text, "**");
	add_inert(&h->text, id);
	cbl_buf_text(&h->text, "**");
	if (!target) {
		if (lsp_workspace_whole(h->server->workspace))
			cbl_buf_text(&h->text, " is not in this workspace");
		return;
	}
	if (target->subject.len) {
		cbl_buf_char(&h->text, ' ');
		add_inert(&h->text, target->subject);
	}
	begin(h);
	if (target->date.len) {
		cbl_buf_str(&h->text, target->date);
		cbl_buf_text(&h->text, ", ");
	}
	uri = lsp_uri_of(file->path);
	cbl_buf_char(&h->text, '[');
	add_inert(&h->text, cbl_str_c(file->path));
	cbl_buf_printf(&h->text, "](%s)", uri);
	free(uri);
}

struct meaning {
	struct hover *hover;
	const struct lsp_place *place;
	unsigned count;
};

/* Of a word that stands for a long list the first few are told. */
#define MEANT_MAX 8

static void add_meant(uint32_t instance, uint32_t item, void *ctx)
{
	struct meaning *meaning = ctx;
	const struct cbl_message *m = meaning->place->message;
	struct cbl_span span = lsp_item_span(m, instance, item);
	const struct cbl_fact_reference *r =
		lsp_reference_in(meaning->place, span);
	struct hover *h = meaning->hover;

	if (meaning->count++ >= MEANT_MAX)
		return;
	if (r && r->id.len) {
		add_target(h, r->id);
		return;
	}
	begin(h);
	add_inert(&h->text, r ? r->text : cbl_message_str(m, span));
}

static bool count_one(const struct indexed_file *file,
		      const struct indexed_message *message,
		      const struct indexed_reference *reference, void *ctx)
{
	(void)file;
	(void)message;
	(void)reference;
	++*(unsigned *)ctx;
	return true;
}

/* On the message's own number: by how many others it is cited. */
static void add_citations(struct hover *h, const struct lsp_place *p)
{
	unsigned count = 0;

	if (!p->facts.id.len || !lsp_holds(p->facts.id_span, p->offset))
		return;
	lsp_workspace_citations(h->server->workspace, p->facts.id, count_one,
				&count);
	begin(h);
	cbl_buf_text(&h->text, "**");
	add_inert(&h->text, p->facts.id);
	cbl_buf_text(&h->text, "**");
	if (count)
		cbl_buf_printf(&h->text, ", referred to %u time%s in this "
					 "workspace",
			       count, count == 1 ? "" : "s");
}

/* ---- all of it */

static void describe(const struct lsp_place *p, void *ctx)
{
	struct hover *h = ctx;
	struct meaning meaning = {h, p, 0};
	const struct cbl_message *m = p->message;

	if (p->instance == CBL_NONE)
		return;
	h->span = m->instances[p->instance].span;
	if (p->reference && p->reference->id.len)
		add_target(h, p->reference->id);
	lsp_meant(p, add_meant, &meaning);
	add_citations(h, p);
	if (p->row != CBL_NONE)
		add_row(h, m, p->row);
	heading(h, m->spec, cbl_instance_element(m, p->instance)->title,
		cbl_instance_element(m, p->instance)->id);
	paragraph(h, m->spec, cbl_instance_element(m, p->instance)->doc);
}

static void add_findings(struct hover *h, uint32_t offset)
{
	const struct cbl_bag *bag = lsp_findings(h->server, h->document);

	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];
		const struct cbl_rule *rule = cbl_finding_rule(f);

		if (!lsp_holds(lsp_span_of(f->range), offset))
			continue;
		begin(h);
		cbl_buf_printf(&h->text, "**%s %s**",
			       cbl_spec_cstr(f->spec, rule->code),
			       cbl_spec_cstr(f->spec, rule->name));
		paragraph(h, f->spec, rule->doc);
		h->span = lsp_span_of(f->range);
	}
}

void lsp_hover(struct server *s, const json_t *params, struct answer *answer)
{
	struct hover h = {.server = s, .document = lsp_document(s, params)};
	uint32_t offset;

	if (!h.document)
		return;
	offset = lsp_offset(s, h.document,
			    json_object_get(params, "position"));
	cbl_buf_init(&h.text, 0);
	add_findings(&h, offset);
	lsp_at(s, h.document, offset, describe, &h);
	if (h.found)
		answer->result = json_pack(
			"{s:{s:s, s:o}, s:o}", "contents", "kind", "markdown",
			"value",
			cbl_json_text(
				cbl_str(cbl_buf_cstr(&h.text), h.text.len)),
			"range", lsp_range(s, h.document, h.span));
	cbl_buf_release(&h.text);
}
