/* SPDX-License-Identifier: MIT
 *
 * What is longer than a search sees: said of the text itself, not by the
 * searches, for which of these are made is a matter of the plan.
 */
#include "message/message_priv.h"

#include "spec/made.h"

/* Notes what lies behind the bound but blanks, unless something of it is
 * noted. */
static void note(struct cbl_message *m, struct cbl_span span)
{
	while (span.hi > span.lo && cbl_is_blank(m->text[span.hi - 1]))
		span.hi--;
	if (span.hi - span.lo <= CBL_TEXT_BOUND)
		return;
	span.lo += CBL_TEXT_BOUND;
	for (uint32_t i = 0; i < m->event_count; i++) {
		const struct cbl_event_at *e = &m->events[i];

		if (e->event == CBL_EVENT_UNDECIDED &&
		    e->span.lo < span.hi && span.lo < e->span.hi)
			return;
	}
	cbl_add_event(m, CBL_EVENT_UNDECIDED, span, CBL_NONE);
}

static bool is_searched(const struct cbl_message *m, uint32_t element)
{
	const struct cbl_element *e = &m->spec->elements[element];

	return e->finds.count || e->items != CBL_NONE ||
	       cbl_made_in(m->spec, element) & CBL_MADE_HOST;
}

void cbl_note_long(struct cbl_message *m, const struct cbl_lines *lines)
{
	if (m->span.hi - m->span.lo <= CBL_TEXT_BOUND)
		return;
	for (uint32_t i = 0; i < lines->count; i++)
		note(m, lines->texts[i]);
	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *in = &m->instances[i];

		if (is_searched(m, in->element))
			note(m, cbl_span(in->content, in->span.hi));
	}
}
