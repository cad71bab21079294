/* SPDX-License-Identifier: MIT
 *
 * The table of a message, once all of it is read, by what operands ask for:
 * the rows of a field in text order, and what there is at all.
 */
#include "message/message_priv.h"

#include "spec/thing.h"

static void set(struct cbl_message *m, uint32_t thing)
{
	m->present[thing] = true;
}

static bool is_odd(const struct cbl_spec *spec, const struct cbl_row *row)
{
	const struct cbl_entry *e;

	if (row->state != CBL_ROW_VALID)
		return true;
	if (row->type != CBL_TYPE_CODE)
		return false;
	e = &spec->entries[row->value.entry];
	return row->how == CBL_HOW_MISSPELLING || row->how == CBL_HOW_NEAR ||
	       e->status == CBL_STATUS_RETIRED ||
	       e->status == CBL_STATUS_MISPRINT || e->from != INT32_MIN ||
	       e->until != INT32_MAX;
}

static inline void note_if_odd(struct cbl_message *m, const struct cbl_row *row)
{
	if (is_odd(m->spec, row))
		set(m, cbl_thing_odd(m->spec, row->field));
}

/* Puts the rows of an instance behind those of their fields so far. */
static void chain_rows(struct cbl_message *m, uint32_t instance,
		       uint32_t *last)
{
	uint32_t row = m->instances[instance].first_row;

	while (row != CBL_NONE) {
		const struct cbl_row *r = &m->rows[row];
		uint32_t before = last[r->field];

		last[r->field] = row;
		if (before != CBL_NONE) {
			m->row_next[before] = row;
		} else {
			m->row_first[r->field] = row;
			set(m, cbl_thing_field(m->spec, r->field));
		}
		note_if_odd(m, r);
		row = r->next;
	}
}

/* Instances that no path reaches have their rows in no chain. */
static void note_rows(struct cbl_message *m, uint32_t instance)
{
	for (uint32_t row = m->instances[instance].first_row; row != CBL_NONE;
	     row = m->rows[row].next) {
		set(m, cbl_thing_field(m->spec, m->rows[row].field));
		note_if_odd(m, &m->rows[row]);
	}
}

/* Those of an element stand in text order. */
static void note_instances(struct cbl_message *m, uint32_t *last)
{
	uint32_t flags = 0;

	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *in = &m->instances[i];

		set(m, cbl_thing_element(in->element));
		flags |= in->flags;
		if (in->flags & CBL_INSTANCE_REPEATED)
			note_rows(m, i);
		else
			chain_rows(m, i, last);
	}
	if (flags & CBL_INSTANCE_REPEATED)
		set(m, cbl_thing_event(m->spec, CBL_EVENT_REPEATED));
	if (flags & CBL_INSTANCE_RUN_IN)
		set(m, cbl_thing_event(m->spec, CBL_EVENT_RUN_IN));
	if (flags & CBL_INSTANCE_GARBLED)
		set(m, cbl_thing_event(m->spec, CBL_EVENT_GARBLED));
}

static void note_values(struct cbl_message *m)
{
	for (uint32_t i = 0; i < m->spec->values_count; i++)
		if (m->values[i] != CBL_NONE)
			set(m, cbl_thing_value(m->spec, i));
}

static void note_events(struct cbl_message *m)
{
	for (uint32_t i = 0; i < m->event_count; i++)
		set(m, cbl_thing_event(m->spec, m->events[i].event));
}

void cbl_chain_rows(struct cbl_message *m)
{
	size_t fields = m->spec->fields_count;
	uint32_t *numbers = cbl_arena_alloc(
		m->arena, (2 * fields + m->row_count) * sizeof(*numbers));

	memset(numbers, 0xff, (2 * fields + m->row_count) * sizeof(*numbers));
	m->row_first = numbers;
	m->row_next = numbers + 2 * fields;
	m->present = cbl_arena_alloc(m->arena, cbl_things(m->spec) *
						       sizeof(*m->present));
	note_instances(m, numbers + fields);
	note_values(m);
	note_events(m);
}
