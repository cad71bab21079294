/* SPDX-License-Identifier: MIT
 *
 * What the spec knows about the place: findings there, the code, the field,
 * the element. All texts are the spec's.
 */
#include "lsp/lsp_priv.h"

#include "message/operand.h"
#include "report/about.h"
#include "text/json.h"

struct hover {
	struct server *server;
	struct document *document;
	uint32_t offset;
	struct cbl_buf text; /* Markdown */
	struct cbl_span span;
	bool found;
};

static bool holds(struct cbl_span span, uint32_t offset)
{
	return span.lo <= offset && offset < span.hi;
}

/* The narrowest row at the place, or CBL_NONE. */
static uint32_t row_at(const struct cbl_message *m, uint32_t offset)
{
	uint32_t best = CBL_NONE;

	for (uint32_t i = 0; i < m->row_count; i++) {
		const struct cbl_row *r = &m->rows[i];

		if (r->field == CBL_NONE || r->instance == CBL_NONE ||
		    r->assumed || !holds(r->span, offset))
			continue;
		if (best == CBL_NONE ||
		    r->span.hi - r->span.lo <
			    m->rows[best].span.hi - m->rows[best].span.lo ||
		    (r->span.hi - r->span.lo ==
			     m->rows[best].span.hi - m->rows[best].span.lo &&
		     m->spec->fields[r->field].type == CBL_TYPE_CODE))
			best = i;
	}
	return best;
}

/* The narrowest element at the place, or CBL_NONE. */
static uint32_t instance_at(const struct cbl_message *m, uint32_t offset)
{
	uint32_t best = CBL_NONE;

	for (uint32_t i = 0; i < m->instance_count; i++) {
		struct cbl_span span = m->instances[i].span;

		if (holds(span, offset) &&
		    (best == CBL_NONE ||
		     span.hi - span.lo < m->instances[best].span.hi -
						 m->instances[best].span.lo))
			best = i;
	}
	return best;
}

static void paragraph(struct hover *h, const struct cbl_spec *spec,
		      struct cbl_text text)
{
	if (!text.len)
		return;
	cbl_buf_text(&h->text, h->text.len ? "\n\n" : "");
	cbl_buf_str(&h->text, cbl_str_trim(cbl_spec_str(spec, text)));
}

static void heading(struct hover *h, const struct cbl_spec *spec,
		    struct cbl_text title, struct cbl_text id)
{
	cbl_buf_text(&h->text, h->text.len ? "\n\n**" : "**");
	cbl_buf_str(&h->text, cbl_spec_str(spec, title.len ? title : id));
	cbl_buf_text(&h->text, "**");
}

/* A code: what it stands for, and when it was in force. */
static void add_code(struct hover *h, const struct cbl_message *m,
		     const struct cbl_term *term)
{
	const struct cbl_entry *e = &m->spec->entries[term->entry];

	heading(h, m->spec, e->code, e->code);
	if (e->title.len) {
		cbl_buf_text(&h->text, " ");
		cbl_buf_str(&h->text, cbl_spec_str(m->spec, e->title));
	}
	paragraph(h, m->spec, e->doc);
	if (e->from != INT32_MIN || e->until != INT32_MAX) {
		struct cbl_moment day = {.precision = CBL_PRECISION_DAY};

		cbl_buf_text(&h->text, "\n\nIn force");
		day.day = e->from;
		if (e->from != INT32_MIN) {
			cbl_buf_text(&h->text, " from ");
			cbl_moment_print(&h->text, day, CBL_STYLE_PLAIN);
		}
		day.day = e->until;
		if (e->until != INT32_MAX) {
			cbl_buf_text(&h->text, " until ");
			cbl_moment_print(&h->text, day, CBL_STYLE_PLAIN);
		}
	}
}

static void add_time(struct hover *h, const struct cbl_term *term)
{
	cbl_buf_text(&h->text, h->text.len ? "\n\n**" : "**");
	cbl_moment_print(&h->text, term->time, CBL_STYLE_PLAIN);
	cbl_buf_text(&h->text, "**");
	if (term->time.precision > CBL_PRECISION_DAY)
		return;
	cbl_buf_text(&h->text, ", ");
	cbl_moment_print(&h->text, term->time, CBL_STYLE_WEEKDAY);
	cbl_buf_text(&h->text, ", day ");
	cbl_moment_print(&h->text, term->time, CBL_STYLE_JULIAN);
	cbl_buf_text(&h->text, " of the year");
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

static void describe(struct cbl_message *m, void *ctx)
{
	struct hover *h = ctx;
	uint32_t row, instance;

	if (!m->spec || !holds(m->span, h->offset))
		return;
	instance = instance_at(m, h->offset);
	if (instance == CBL_NONE)
		return;
	h->found = true;
	h->span = m->instances[instance].span;
	row = row_at(m, h->offset);
	if (row != CBL_NONE)
		add_row(h, m, row);
	heading(h, m->spec, cbl_instance_element(m, instance)->title,
		cbl_instance_element(m, instance)->id);
	paragraph(h, m->spec, cbl_instance_element(m, instance)->doc);
}

static void add_findings(struct hover *h)
{
	struct cbl_error err = {0};
	struct cbl_bag bag;

	cbl_bag_init(&bag);
	lsp_findings(h->server, h->document, &bag, &err);
	for (size_t i = 0; i < bag.count; i++) {
		const struct cbl_finding *f = &bag.findings[i];
		const struct cbl_rule *rule = cbl_finding_rule(f);

		if (!holds(cbl_span(f->range.start.offset,
				    f->range.end.offset),
			   h->offset))
			continue;
		cbl_buf_text(&h->text, h->text.len ? "\n\n" : "");
		cbl_buf_printf(&h->text, "**%s %s**",
			       cbl_spec_cstr(f->spec, rule->code),
			       cbl_spec_cstr(f->spec, rule->name));
		paragraph(h, f->spec, rule->doc);
		h->found = true;
	}
	cbl_bag_release(&bag);
}

void lsp_hover(struct server *s, const json_t *params, struct answer *answer)
{
	struct hover h = {.server = s, .document = lsp_document(s, params)};
	struct cbl_error err = {0};
	struct cbl_linter *linter;

	if (!h.document)
		return;
	linter = lsp_linter(s, h.document, &err);
	if (!linter)
		return;
	h.offset = lsp_offset(s, h.document,
			      json_object_get(params, "position"));
	cbl_buf_init(&h.text, 0);
	add_findings(&h);
	cbl_lint_parse(linter, s->scratch, &h.document->source, describe, &h);
	if (h.found)
		answer->result = json_pack(
			"{s:{s:s, s:o}, s:o}", "contents", "kind", "markdown",
			"value",
			cbl_json_text(
				cbl_str(cbl_buf_cstr(&h.text), h.text.len)),
			"range", lsp_range(s, h.document, h.span));
	cbl_buf_release(&h.text);
	cbl_linter_free(linter);
}
