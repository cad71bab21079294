/* SPDX-License-Identifier: MIT
 *
 * Inside an element: what its `find` patterns meet in its text, and rows
 * that are a piece of another row (`from` + `take`).
 */
#include "message/message_priv.h"

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

	while (at <= hi && cbl_search(m, find->pattern, lo, at, hi, &found)) {
		cbl_capture(m, instance, 0, find->pattern, lo);
		if (!find->all)
			return;
		at = found.hi > found.lo ? found.hi : found.hi + 1;
	}
}

static void take(struct cbl_message *m, uint32_t instance, uint32_t field)
{
	const struct cbl_field *f = &m->spec->fields[field];
	uint32_t row = m->instances[instance].first_row;

	while (row != CBL_NONE) {
		struct cbl_row from = m->rows[row];
		size_t lo, hi;

		if (from.field == f->from &&
		    (f->take == CBL_NONE ||
		     cbl_search_text(m, f->take, from.text))) {
			if (f->take == CBL_NONE)
				lo = 0, hi = from.text.len;
			else if (!cbl_matched(m->matcher, 0, &lo, &hi))
				lo = hi = 0;
			cbl_add_row(m, instance, field, from.item,
				    cbl_span(from.span.lo + (uint32_t)lo,
					     from.span.lo + (uint32_t)hi),
				    cbl_str(from.text.ptr + lo, hi - lo));
		}
		row = m->rows[row].next;
	}
}

void cbl_find_fields(struct cbl_message *m, uint32_t instance)
{
	const struct cbl_element *e = cbl_instance_element(m, instance);

	for (uint32_t i = 0; i < e->finds.count; i++)
		find(m, instance, &m->spec->finds[e->finds.first + i]);
	if (e->items != CBL_NONE)
		cbl_find_items(m, instance);
	for (uint32_t i = 0; i < e->fields.count; i++)
		if (m->spec->fields[e->fields.first + i].from != CBL_NONE &&
		    m->instances[instance].first_row != CBL_NONE)
			take(m, instance, e->fields.first + i);
}
