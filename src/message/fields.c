/* SPDX-License-Identifier: MIT
 *
 * Inside an element: what its `find` patterns meet in its text, and rows
 * that are a piece of another row (`from` + `take`).
 */
#include "message/message_priv.h"

#include "spec/made.h"

/* Where the last line of an element begins, or its content. */
static uint32_t last_line(const struct cbl_message *m, uint32_t instance)
{
	const struct cbl_instance *i = &m->instances[instance];
	uint32_t lo = 0;

	if (i->lines.count)
		lo = m->line_spans[i->lines.first + i->lines.count - 1].lo;
	return lo > i->content ? lo : i->content;
}

static void find(struct cbl_message *m, uint32_t instance,
		 const struct cbl_find *find)
{
	uint32_t lo = m->instances[instance].content;
	uint32_t at = find->last ? last_line(m, instance) : lo;
	uint32_t hi = m->instances[instance].span.hi;
	struct cbl_span found;

	if (!cbl_wants_captures(m, find->pattern))
		return;
	while (at <= hi && cbl_search(m, find->pattern, lo, at, hi, &found)) {
		cbl_capture(m, instance, 0, find->pattern, lo);
		if (!find->all)
			return;
		at = found.hi > found.lo ? found.hi : found.hi + 1;
	}
}

/* The piece of a text that is `take`; false if there is none. */
static bool piece_of(struct cbl_message *m, uint32_t field, struct cbl_str text,
		     size_t *lo, size_t *hi)
{
	struct cbl_taken *last = &m->taken[cbl_alike(field, text)];
	uint32_t pattern = m->spec->fields[field].take;
	bool found;

	if (last->from.ptr && last->field == field &&
	    cbl_str_eq(last->from, text)) {
		*lo = last->lo;
		*hi = last->hi;
		return last->found;
	}
	found = cbl_search_text(m, pattern, text);
	if (!found || !cbl_matched(m->matcher, 0, lo, hi))
		*lo = *hi = 0;
	*last = (struct cbl_taken){text, field, (uint32_t)*lo, (uint32_t)*hi,
				   found};
	return found;
}

/* A piece of a row, as another of the same item. */
static void take(struct cbl_message *m, uint32_t row, uint32_t field)
{
	const struct cbl_row *from = &m->rows[row];
	struct cbl_str text = from->text;
	size_t lo = 0, hi = text.len;

	if (m->spec->fields[field].take == CBL_NONE ||
	    piece_of(m, field, text, &lo, &hi))
		cbl_add_row(m, from->instance, field, from->item,
			    cbl_span(from->span.lo + (uint32_t)lo,
				     from->span.lo + (uint32_t)hi),
			    cbl_str(text.ptr + lo, hi - lo));
}

static void take_all(struct cbl_message *m, uint32_t instance)
{
	struct cbl_list fields = cbl_instance_element(m, instance)->fields;

	for (uint32_t i = 0; i < fields.count; i++) {
		uint32_t field = fields.first + i;
		uint32_t from = m->spec->fields[field].from;
		uint32_t row = m->instances[instance].first_row;

		if (!cbl_wants_field(m, field))
			continue;
		for (; from != CBL_NONE && row != CBL_NONE;
		     row = m->rows[row].next)
			if (m->rows[row].field == from)
				take(m, row, field);
	}
}

void cbl_find_fields(struct cbl_message *m, uint32_t instance)
{
	const struct cbl_element *e = cbl_instance_element(m, instance);

	for (uint32_t i = 0; i < e->finds.count; i++)
		find(m, instance, &m->spec->finds[e->finds.first + i]);
	if (e->items != CBL_NONE)
		cbl_find_items(m, instance);
	if (cbl_made_in(m->spec, m->instances[instance].element) &
	    CBL_MADE_TAKEN)
		take_all(m, instance);
}
