/* SPDX-License-Identifier: MIT
 *
 * What begins a line, in the order of the spec; and the numbers of messages
 * of the workspace, where one of a series may stand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "lsp/completion.h"
#include "lsp/index.h"
#include "lsp/place.h"

/* ---- labels */

/* Index of the last element before the line, and of the first behind it, in
 * the order of the spec; CBL_NONE: there is none. */
struct around {
	uint32_t before, after;
};

static struct around around(const struct completion *c,
			    const struct cbl_message *m)
{
	struct around out = {CBL_NONE, CBL_NONE};

	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *in = &m->instances[i];

		if (cbl_instance_element(m, i)->kind != CBL_ELEMENT_LINES)
			continue;
		if (in->span.hi <= c->line.lo)
			out.before = in->element;
		else if (in->span.lo >= c->line.hi && out.after == CBL_NONE)
			out.after = in->element;
	}
	return out;
}

static uint32_t zone_of(const struct completion *c, uint32_t element)
{
	return c->spec->elements[element].zone;
}

/* Zones follow each other: does the element's stand between those around? */
static bool is_between_zones(const struct completion *c,
			     const struct around *a, uint32_t element)
{
	uint32_t zone = zone_of(c, element);

	if (zone == CBL_NONE)
		return true;
	if (a->before != CBL_NONE && zone_of(c, a->before) != CBL_NONE &&
	    zone < zone_of(c, a->before))
		return false;
	return a->after == CBL_NONE || zone_of(c, a->after) == CBL_NONE ||
	       zone <= zone_of(c, a->after);
}

void lsp_keep_zones(const struct completion *c, const struct cbl_message *m,
		    bool *elements)
{
	struct around a = around(c, m);

	for (uint32_t i = 0; i < c->spec->elements_count; i++)
		elements[i] = elements[i] && is_between_zones(c, &a, i);
}

/* Does the element belong between those around, and is it not there yet? */
static bool belongs(const struct completion *c, const struct cbl_message *m,
		    const struct around *a, uint32_t element)
{
	const struct cbl_element *e = &c->spec->elements[element];

	if (e->kind != CBL_ELEMENT_LINES || e->zone == CBL_NONE ||
	    !is_between_zones(c, a, element))
		return false;
	for (uint32_t i = m->first[element]; e->once && i != CBL_NONE;
	     i = m->instances[i].next)
		if (m->instances[i].span.hi <= c->line.lo ||
		    m->instances[i].span.lo >= c->line.hi)
			return false;
	return true;
}

/* Examples of the spec that are looked at for how lines begin, and the longest
 * such beginning. */
#define EXAMPLES_MAX 48
#define LABEL_MAX 24

/* How an element begins in the examples, by element. */
struct labels {
	struct cbl_map counts; /* "element label" */
	struct label {
		char text[LABEL_MAX + 1]; /* the most frequent; "": none */
		uint32_t count;
	} *items;
};

/* Is the row but the label of its element, looked at as a word? */
static bool is_known_label(const struct cbl_message *m, uint32_t instance,
			   const struct cbl_row *row)
{
	const struct cbl_element *e = cbl_instance_element(m, instance);

	for (uint32_t i = 0; i < e->labels.count; i++)
		if (cbl_str_eq(row->text,
			       cbl_spec_str(m->spec,
					    m->spec->texts[e->labels.first +
							   i])))
			return true;
	return false;
}

/* The text of an instance before anything that varies: its first field, or
 * its content. */
static struct cbl_str fixed_text(const struct cbl_message *m,
				 uint32_t instance)
{
	const struct cbl_instance *in = &m->instances[instance];
	uint32_t hi = in->content, row = in->first_row;
	struct cbl_str text;

	for (; row != CBL_NONE; row = m->rows[row].next) {
		const struct cbl_row *r = &m->rows[row];

		if (!r->assumed && r->span.lo >= in->span.lo &&
		    r->span.lo < hi && r->span.hi > r->span.lo &&
		    !is_known_label(m, instance, r))
			hi = r->span.lo;
	}
	text = cbl_message_str(m, cbl_span(in->span.lo, hi));
	return memchr(text.ptr, '\n', text.len) ? cbl_str("", 0) : text;
}

static bool is_label(struct cbl_str text)
{
	char c = text.len ? cbl_upper(text.ptr[0]) : '\0';

	return c >= 'A' && c <= 'Z' && text.len <= LABEL_MAX;
}

static void count_label(struct labels *l, uint32_t element,
			struct cbl_str text)
{
	struct label *best = &l->items[element];
	char key[LABEL_MAX + 16];
	uint32_t count = 0;
	struct cbl_str k;

	k.ptr = key;
	k.len = (size_t)snprintf(key, sizeof(key), "%u %.*s", element,
				 CBL_STR_ARG(text));
	cbl_map_get(&l->counts, k, &count);
	cbl_map_set(&l->counts, k, ++count);
	if (count <= best->count)
		return;
	best->count = count;
	snprintf(best->text, sizeof(best->text), "%.*s", CBL_STR_ARG(text));
}

static void read_example(struct completion *c, const struct cbl_example *e,
			 struct labels *l)
{
	struct cbl_message m;

	lsp_parse_text(c, &m, cbl_spec_str(c->spec, e->text));
	for (uint32_t i = 0; i < m.instance_count; i++) {
		struct cbl_str text = fixed_text(&m, i);

		if (cbl_instance_element(&m, i)->kind == CBL_ELEMENT_LINES &&
		    is_label(text))
			count_label(l, m.instances[i].element, text);
	}
}

/* Good examples from all over the spec. */
static void read_examples(struct completion *c, struct labels *l)
{
	uint32_t step = c->spec->examples_count / EXAMPLES_MAX + 1;

	l->items = cbl_xcalloc(c->spec->elements_count + 1,
			       sizeof(*l->items));
	for (uint32_t i = 0; i < c->spec->examples_count; i += step)
		if (!c->spec->examples[i].bad)
			read_example(c, &c->spec->examples[i], l);
	cbl_map_release(&l->counts);
}

static void propose_label(struct completion *c, const struct around *a,
			  uint32_t element, const char *label)
{
	const struct cbl_element *e = &c->spec->elements[element];
	struct proposal p = {
		.word = c->word,
		.text = cbl_str_c(label),
		.detail = cbl_spec_str(c->spec, e->title),
		.element = e,
		.kind = PROPOSAL_KEYWORD,
	};

	/* Those that come next stand first. */
	if (lsp_is_whole(lsp_typed(c, c->word), p.text))
		strcpy(p.order, PROPOSAL_WHOLE);
	else
		snprintf(p.order, sizeof(p.order), "0%c%04u",
			 a->before != CBL_NONE && element <= a->before ? '2' :
									 '1',
			 element);
	lsp_propose(c, &p);
}

void lsp_propose_labels(struct completion *c, const struct cbl_message *m)
{
	struct around a = around(c, m);
	struct labels labels = {0};

	read_examples(c, &labels);
	for (uint32_t i = 0; i < c->spec->elements_count; i++) {
		const char *label = labels.items[i].text;

		if (*label && belongs(c, m, &a, i) &&
		    lsp_is_typed(lsp_typed(c, c->word), cbl_str_c(label)))
			propose_label(c, &a, i, label);
	}
	free(labels.items);
}

/* ---- numbers of messages */

static bool is_number(struct cbl_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!cbl_is_digit(text.ptr[i]))
			return false;
	return true;
}

/* What the number of a message begins with if a serial stands at the cursor;
 * false if none may. */
static bool find_series(struct completion *c, struct cbl_buf *out)
{
	struct cbl_facts facts;
	struct cbl_message m;
	struct cbl_span at = lsp_try(c, &m, c->word, cbl_str("1", 1), "");

	cbl_facts_read(&facts, &m, &c->arena);
	for (size_t i = 0; i < facts.reference_count; i++) {
		const struct cbl_fact_reference *r = &facts.references[i];
		size_t serial = cbl_facts_serial_at(r->id);

		if (at.lo < r->span.lo || at.hi > r->span.hi ||
		    r->id.len != serial + 1 || r->id.ptr[serial] != '1')
			continue;
		cbl_buf_str(out, cbl_str(r->id.ptr, serial));
		return true;
	}
	return false;
}

/* Several messages may have one number: it is proposed once. */
static void propose_message(struct completion *c,
			    const struct indexed_message *m,
			    struct cbl_str serial, struct cbl_map *seen)
{
	struct proposal p = {
		.word = c->word,
		.text = serial,
		.detail = m->subject,
		.about = m->date,
		.kind = PROPOSAL_REFERENCE,
	};
	unsigned long number = 0;
	uint32_t one = 1;

	if (!cbl_map_add(seen, serial, &one))
		return;
	/* The latest first. */
	cbl_str_number(serial, 9999999999UL, &number);
	if (lsp_is_whole(lsp_typed(c, c->word), serial))
		strcpy(p.order, PROPOSAL_WHOLE);
	else
		snprintf(p.order, sizeof(p.order), "01%010lu",
			 9999999999UL - number);
	lsp_propose(c, &p);
}

void lsp_propose_serials(struct completion *c)
{
	struct workspace *w = c->server->workspace;
	struct cbl_str typed = lsp_typed(c, c->word);
	struct cbl_buf series;
	struct cbl_map seen;

	cbl_buf_init(&series, 0);
	if (!is_number(typed) || !lsp_workspace_count(w) ||
	    !find_series(c, &series)) {
		cbl_buf_release(&series);
		return;
	}
	cbl_map_init(&seen);
	for (size_t i = 0; i < lsp_workspace_count(w); i++) {
		const struct indexed_file *file = lsp_workspace_file(w, i);

		for (size_t k = 0; k < file->message_count; k++) {
			const struct indexed_message *m = &file->messages[k];
			size_t at = cbl_facts_serial_at(m->id);
			struct cbl_str serial =
				cbl_str(m->id.ptr + at, m->id.len - at);

			if (at == series.len && serial.len &&
			    memcmp(m->id.ptr, series.data, at) == 0 &&
			    !cbl_str_eq(m->id, c->id) &&
			    lsp_is_typed(typed, serial))
				propose_message(c, m, serial, &seen);
		}
	}
	cbl_map_release(&seen);
	cbl_buf_release(&series);
}
