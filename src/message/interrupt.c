/* SPDX-License-Identifier: MIT
 *
 * Interruptions: page-break lines, notices, web markup. They are met first
 * and blanked by spaces in a copy of the text, so that whatever they cut in
 * two is whole again for the recogniser, at its own offsets. A line that is
 * an interruption is transparent, and so are the blank lines beside it.
 */
#include "message/message_priv.h"

#include <stdlib.h>

#include "base/mem.h"

/* How far back an interruption may begin before its match (`back`). */
#define BACK_BOUND 64u

/* The copy, made when the first interruption is met. */
static char *writable(struct cbl_message *m)
{
	if (m->text == m->source->data)
		m->text = cbl_source_copy(m->source, m->span.lo, m->span.hi);
	return (char *)m->text;
}

/* Blanks a span of the text but for what is kept of it. */
static void blank(struct cbl_message *m, struct cbl_lines *lines,
		  struct cbl_span span, struct cbl_span keep)
{
	char *text = writable(m);
	uint32_t first, last;

	if (span.lo == span.hi)
		return;
	first = (uint32_t)cbl_line_table_find(m->lines, span.lo);
	last = (uint32_t)cbl_line_table_find(m->lines, span.hi - 1);
	for (uint32_t i = span.lo; i < span.hi; i++)
		if ((i < keep.lo || i >= keep.hi) && text[i] != '\n' &&
		    text[i] != '\r')
			text[i] = ' ';
	for (uint32_t i = first - lines->first; i <= last - lines->first; i++)
		while (lines->texts[i].hi > lines->texts[i].lo &&
		       cbl_is_blank(text[lines->texts[i].hi - 1]))
			lines->texts[i].hi--;
	lines->blanked = true;
	cbl_scan_blanked(m, span);
}

/* The rows of an interruption point into the source: the copy is blanked. */
static void capture(struct cbl_message *m, uint32_t instance, uint32_t pattern,
		    uint32_t lo)
{
	const char *blanked = m->text;

	m->text = m->source->data;
	cbl_capture(m, instance, 0, pattern, lo);
	m->text = blanked;
}

/* ---- whole lines */

/* A line that may be an interruption. */
struct mark {
	uint32_t line; /* of the message */
	uint32_t element;
};

struct marks {
	struct mark *items;
	size_t count;
	size_t cap;
	bool fresh; /* nothing was blanked since */
};

/* How far an interruption that begins in a line may reach. */
static uint32_t reach_of(const struct cbl_message *m,
			 const struct cbl_element *e, struct cbl_span line)
{
	return e->covers == CBL_COVERS_LINES ? m->span.hi : line.hi;
}

static void take_line(struct cbl_message *m, uint32_t element,
		      struct cbl_lines *lines, uint32_t line)
{
	const struct cbl_element *e = &m->spec->elements[element];
	struct cbl_span span = lines->texts[line], found;
	uint32_t instance;

	if (!cbl_search(m, e->match, span.lo, span.lo, reach_of(m, e, span),
			&found))
		return;
	if (found.hi < span.hi)
		found.hi = span.hi;
	instance = cbl_add_instance(m, element, cbl_span(span.lo, found.hi), 1,
				    0);
	capture(m, instance, e->match, span.lo);
	lines->interrupted = true;
	do {
		lines->transparent[line] = element;
		blank(m, lines,
		      cbl_line_table_span(m->lines, lines->first + line),
		      cbl_span(0, 0));
		line++;
	} while (line < lines->count &&
		 m->lines->starts[lines->first + line] < found.hi);
}

static void add_mark(struct cbl_message *m, struct cbl_span text,
		     struct mark mark, struct marks *marks)
{
	const struct cbl_element *e = &m->spec->elements[mark.element];
	uint32_t hi = reach_of(m, e, text);

	if (hi - text.lo > CBL_TEXT_BOUND)
		hi = text.lo + CBL_TEXT_BOUND;
	if (!cbl_admits(m->spec, e->match, m->text, cbl_span(text.lo, hi),
			text.lo))
		return;
	marks->items = cbl_grow(marks->items, &marks->cap, marks->count + 1,
				sizeof(*marks->items));
	marks->items[marks->count++] = mark;
}

static void mark_line(struct cbl_message *m, const struct cbl_lines *lines,
		      uint32_t line, struct marks *marks)
{
	const struct cbl_plan *plan = &m->spec->plan;
	struct cbl_span text = lines->texts[line];

	for (uint32_t i = 0; i < plan->break_sieves_count; i++) {
		uint64_t who = cbl_sieve_begin(&plan->break_sieves[i], m->text,
					       text.lo, text.hi);

		for (; who; who &= who - 1) {
			uint32_t bit = i * CBL_SIEVE_BITS +
				       (uint32_t)__builtin_ctzll(who);

			add_mark(m, text,
				 (struct mark){line, plan->breaks[bit].element},
				 marks);
		}
	}
}

/* Lines that interruptions of whole lines may be: mostly few or none. */
static void mark_lines(struct cbl_message *m, const struct cbl_lines *lines,
		       struct marks *marks)
{
	marks->count = 0;
	marks->fresh = true;
	if (!m->spec->plan.breaks_count)
		return;
	for (uint32_t i = 0; i < lines->count; i++)
		if (lines->transparent[i] == CBL_NONE &&
		    lines->texts[i].lo < lines->texts[i].hi)
			mark_line(m, lines, i, marks);
}

static void take_lines(struct cbl_message *m, uint32_t element,
		       struct cbl_lines *lines, struct marks *marks)
{
	if (!marks->fresh)
		mark_lines(m, lines, marks);
	for (size_t i = 0; i < marks->count; i++)
		if (marks->items[i].element == element &&
		    lines->transparent[marks->items[i].line] == CBL_NONE)
			take_line(m, element, lines, marks->items[i].line);
}

/* ---- in mid-line */

/* Where an inline interruption begins: its match, or what `back` finds to
 * end there. CBL_NONE if there is a `back` and it finds nothing. */
static uint32_t reach_back(struct cbl_message *m, const struct cbl_element *e,
			   uint32_t lo)
{
	uint32_t from = lo - m->span.lo > BACK_BOUND ? lo - BACK_BOUND :
						       m->span.lo;
	struct cbl_span found;

	if (e->back == CBL_NONE)
		return lo;
	return cbl_search(m, e->back, from, from, lo, &found) ? found.lo :
								CBL_NONE;
}

static void take_match(struct cbl_message *m, uint32_t element,
		       struct cbl_lines *lines, struct cbl_span found)
{
	const struct cbl_element *e = &m->spec->elements[element];
	struct cbl_span keep = cbl_span(0, 0);
	uint32_t lo = reach_back(m, e, found.lo);
	uint32_t instance;

	if (lo == CBL_NONE)
		return;
	instance = cbl_add_instance(m, element, cbl_span(lo, found.hi), 1, 0);
	/* Again: the search for what stands before has taken its groups. */
	if (e->back != CBL_NONE)
		cbl_search(m, e->match, m->span.lo, found.lo, found.hi, NULL);
	if (e->keep != CBL_NONE)
		cbl_group(m, m->span.lo, e->keep, &keep);
	capture(m, instance, e->match, m->span.lo);
	blank(m, lines, cbl_span(lo, found.hi), keep);
}

/* Long texts are searched in stretches that overlap by more than any
 * interruption is long. */
#define OVERLAP 1024u

static void take_inline(struct cbl_message *m, uint32_t element,
			struct cbl_lines *lines)
{
	uint32_t pattern = m->spec->elements[element].match;
	uint32_t at = m->span.lo;
	struct cbl_span found;

	while (at < m->span.hi) {
		bool cut = m->span.hi - at > CBL_TEXT_BOUND;
		uint32_t hi = cut ? at + CBL_TEXT_BOUND : m->span.hi;

		if (cbl_search(m, pattern, m->span.lo, at, hi, &found)) {
			at = found.hi > found.lo ? found.hi : found.hi + 1;
			take_match(m, element, lines, found);
		} else {
			at = cut ? hi - OVERLAP : hi;
		}
	}
}

/* ---- all of them */

/* Is a line blank, and belongs to nobody? */
static bool is_free(const struct cbl_lines *lines, uint32_t line)
{
	return lines->transparent[line] == CBL_NONE &&
	       lines->texts[line].lo == lines->texts[line].hi;
}

/* Blank lines beside a transparent one belong to it. */
static void spread(struct cbl_lines *lines)
{
	uint32_t *transparent = lines->transparent;

	for (uint32_t i = 1; i < lines->count; i++)
		if (transparent[i - 1] != CBL_NONE && is_free(lines, i))
			transparent[i] = transparent[i - 1];
	for (uint32_t i = lines->count; i-- > 1;)
		if (transparent[i] != CBL_NONE && is_free(lines, i - 1))
			transparent[i - 1] = transparent[i];
}

/* Do interruptions go on over several lines? Then a line that is blanked may
 * make one of the line before. */
static bool any_spans_lines(const struct cbl_spec *spec)
{
	for (uint32_t i = 0; i < spec->plan.breaks_count; i++)
		if (spec->elements[spec->plan.breaks[i].element].covers ==
		    CBL_COVERS_LINES)
			return true;
	return false;
}

void cbl_interrupt(struct cbl_message *m, struct cbl_lines *lines)
{
	bool spans = any_spans_lines(m->spec);
	struct marks marks = {0};

	for (uint32_t e = 0; e < m->spec->elements_count; e++) {
		if (m->spec->elements[e].kind != CBL_ELEMENT_INTERRUPTION)
			continue;
		if (m->spec->elements[e].covers == CBL_COVERS_INLINE)
			take_inline(m, e, lines);
		else
			take_lines(m, e, lines, &marks);
		/* A whole line leaves the others as they are. */
		if (lines->blanked &&
		    (spans || m->spec->elements[e].covers == CBL_COVERS_INLINE))
			marks.fresh = false;
		lines->blanked = false;
	}
	cbl_scan_settle(m);
	if (lines->interrupted)
		spread(lines);
	free(marks.items);
}
