/* SPDX-License-Identifier: MIT
 *
 * `parsed` finds what the recogniser met: a repeated element, one that
 * begins in mid-line (run-in), one whose label is misspelt (garbled), text
 * between the items of a list (stray), and, of the text as a whole, lines
 * that nothing takes (unknown), a text that no spec claims (undetected),
 * patterns that hit a limit (undecided), bytes that are no UTF-8 (encoding),
 * control characters (control).
 *
 * Parameters: event, of (elements; absent: any).
 * Bad:  `REMRK:` where an element has the label REMARK.
 * Good: the same in running text.
 */
#include "base/distance.h"
#include "checks/kinds.h"
#include "checks/terms.h"

static bool is_wanted(const struct cbl_run *run, uint32_t element)
{
	for (uint32_t i = 0; i < run->check->of.count; i++)
		if (run->spec->operands[cbl_check_of(run, i)].element ==
		    element)
			return true;
	return run->check->of.count == 0;
}

/* The label that what stands before the colon was meant to be. */
static struct cbl_str nearest_label(const struct cbl_run *run,
				    const struct cbl_instance *i)
{
	const struct cbl_spec *spec = run->spec;
	struct cbl_list labels = spec->elements[i->element].labels;
	struct cbl_str text =
		cbl_message_str(run->message, cbl_span(i->span.lo, i->content));
	struct cbl_str best = {0};
	char upper[64];
	unsigned least = UINT32_MAX;

	text = cbl_str_trim(text);
	if (text.len && text.ptr[text.len - 1] == ':')
		text.len--;
	text = cbl_str_trim(text);
	if (text.len > sizeof(upper))
		return best;
	for (size_t k = 0; k < text.len; k++)
		upper[k] = cbl_upper(text.ptr[k]);
	for (uint32_t k = 0; k < labels.count; k++) {
		struct cbl_str label =
			cbl_spec_str(spec, spec->texts[labels.first + k]);
		unsigned edits =
			cbl_distance(cbl_str(upper, text.len), label, 64);

		if (edits < least) {
			least = edits;
			best = label;
		}
	}
	return best;
}

static uint32_t without_blanks(const struct cbl_run *run, uint32_t lo,
			       uint32_t hi)
{
	while (hi > lo && cbl_is_blank(run->message->text[hi - 1]))
		hi--;
	return hi;
}

/* What begins an element: its start's match, or all of its first line if
 * that took nothing. Of a garbled label not the colon behind it: that is as it
 * should be, and what is put instead has none. */
static struct cbl_span heading(const struct cbl_run *run,
			       const struct cbl_instance *i)
{
	uint32_t hi = i->content;

	if (hi <= i->span.lo && i->lines.count)
		hi = run->message->line_spans[i->lines.first].hi;
	if (hi <= i->span.lo || hi > i->span.hi)
		hi = i->span.hi;
	hi = without_blanks(run, i->span.lo, hi);
	if (i->flags & CBL_INSTANCE_GARBLED && hi > i->span.lo &&
	    run->message->text[hi - 1] == ':')
		hi = without_blanks(run, i->span.lo, hi - 1);
	return cbl_span(i->span.lo, hi);
}

static struct cbl_term label_as_written(const struct cbl_message *m,
					struct cbl_span span)
{
	struct cbl_term term = cbl_term_none();

	term.type = CBL_TERM_TEXT;
	term.text = cbl_message_str(m, span);
	return term;
}

static void judge_flags(struct cbl_run *run, uint32_t flag)
{
	const struct cbl_message *m = run->message;

	for (uint32_t i = 0; i < m->instance_count; i++) {
		struct cbl_term term;
		struct cbl_hit hit;

		if (!(m->instances[i].flags & flag) ||
		    !is_wanted(run, m->instances[i].element))
			continue;
		term = cbl_term_of_instance(m, i);
		hit = cbl_hit_of(&term);
		hit.span = heading(run, &m->instances[i]);
		if (flag == CBL_INSTANCE_GARBLED) {
			hit.nearest = nearest_label(run, &m->instances[i]);
			hit.value = label_as_written(m, hit.span);
		}
		if (cbl_check_applies(run, &term))
			run->report(run, &hit);
	}
}

static void judge_stray(struct cbl_run *run)
{
	const struct cbl_message *m = run->message;

	for (uint32_t r = 0; r < m->row_count; r++) {
		uint32_t element, items;
		struct cbl_term term;
		struct cbl_hit hit;

		if (m->rows[r].instance == CBL_NONE)
			continue;
		element = m->instances[m->rows[r].instance].element;
		items = m->spec->elements[element].items;
		if (items == CBL_NONE || !is_wanted(run, element) ||
		    m->spec->items[items].stray_field != m->rows[r].field ||
		    cbl_message_redacted(m, m->rows[r].text))
			continue;
		term = cbl_term_of_row(m, r);
		hit = cbl_hit_of(&term);
		if (cbl_check_applies(run, &term))
			run->report(run, &hit);
	}
}

static void judge_events(struct cbl_run *run)
{
	struct cbl_term none = cbl_term_none();

	uint32_t count = run->message->event_count;

	/* By index, and up to here: judging may add events of its own. */
	for (uint32_t i = 0; i < count; i++) {
		struct cbl_event_at event = run->message->events[i];
		struct cbl_hit hit = cbl_hit_of(NULL);

		if (event.event != run->check->event ||
		    !cbl_check_applies(run, &none))
			continue;
		hit.span = event.span;
		run->report(run, &hit);
	}
}

void cbl_check_parsed(struct cbl_run *run)
{
	switch ((enum cbl_event)run->check->event) {
	case CBL_EVENT_REPEATED:
		judge_flags(run, CBL_INSTANCE_REPEATED);
		return;
	case CBL_EVENT_RUN_IN:
		judge_flags(run, CBL_INSTANCE_RUN_IN);
		return;
	case CBL_EVENT_GARBLED:
		judge_flags(run, CBL_INSTANCE_GARBLED);
		return;
	case CBL_EVENT_STRAY:
		judge_stray(run);
		return;
	default:
		judge_events(run);
	}
}
