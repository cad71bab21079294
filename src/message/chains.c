/* SPDX-License-Identifier: MIT
 *
 * The table of a message, once all of it is read, by what operands ask for:
 * the rows of a field in text order, and what there is at all.
 */
#include "message/message_priv.h"

#include "spec/thing.h"

static void chain_row(struct cbl_message *m, uint32_t row, uint32_t *last)
{
	uint32_t field = m->rows[row].field;

	if (last[field] == CBL_NONE)
		m->row_first[field] = row;
	else
		m->row_next[last[field]] = row;
	last[field] = row;
}

/* Instances that no path reaches have their rows in no chain. */
static void chain_rows(struct cbl_message *m, uint32_t *last)
{
	for (uint32_t e = 0; e < m->spec->elements_count; e++)
		for (uint32_t i = m->first[e]; i != CBL_NONE;
		     i = m->instances[i].next)
			for (uint32_t row = m->instances[i].first_row;
			     row != CBL_NONE; row = m->rows[row].next)
				chain_row(m, row, last);
}

static void set(struct cbl_message *m, uint32_t thing)
{
	m->present[thing / 64] |= UINT64_C(1) << thing % 64;
}

static void note_instances(struct cbl_message *m)
{
	uint32_t flags = 0;

	for (uint32_t i = 0; i < m->instance_count; i++) {
		set(m, cbl_thing_element(m->instances[i].element));
		flags |= m->instances[i].flags;
	}
	if (flags & CBL_INSTANCE_REPEATED)
		set(m, cbl_thing_event(m->spec, CBL_EVENT_REPEATED));
	if (flags & CBL_INSTANCE_RUN_IN)
		set(m, cbl_thing_event(m->spec, CBL_EVENT_RUN_IN));
	if (flags & CBL_INSTANCE_GARBLED)
		set(m, cbl_thing_event(m->spec, CBL_EVENT_GARBLED));
}

static void note_rows(struct cbl_message *m)
{
	for (uint32_t i = 0; i < m->row_count; i++)
		if (m->rows[i].field != CBL_NONE)
			set(m, cbl_thing_field(m->spec, m->rows[i].field));
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
	m->present = cbl_arena_alloc(m->arena,
				     (cbl_things(m->spec) / 64 + 1) *
					     sizeof(*m->present));
	chain_rows(m, numbers + fields);
	note_instances(m);
	note_rows(m);
	note_events(m);
}
