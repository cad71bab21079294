/* SPDX-License-Identifier: MIT
 *
 * Interruptions: page-break lines, notices, web markup. They are met first
 * and blanked by spaces in a copy of the text, so that whatever they cut in
 * two is whole again for the recogniser, at its own offsets. A line that is
 * an interruption is transparent, and so are the blank lines beside it.
 */
#include "message/message_priv.h"

/* How far back an interruption may begin before its match (`back`). */
#define BACK_BOUND 64u

/* The copy, made when the first interruption is met. */
static char *writable(struct cbl_message *m)
{
	if (m->text == m->source->data)
		m->text = cbl_source_copy(m->source, m->span.lo, m->span.hi);
	return (char *)m->text;
}

static void blank(struct cbl_message *m, struct cbl_span span,
		  struct cbl_span keep)
{
	char *text = writable(m);

	for (uint32_t i = span.lo; i < span.hi; i++)
		if ((i < keep.lo || i >= keep.hi) && text[i] != '\n' &&
		    text[i] != '\r')
			text[i] = ' ';
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

static struct cbl_span trimmed(const struct cbl_message *m, size_t line)
{
	struct cbl_span span = cbl_line_table_span(m->lines, line);

	while (span.hi > span.lo && cbl_is_blank(m->text[span.hi - 1]))
		span.hi--;
	return span;
}

static bool is_blank_line(const struct cbl_message *m, size_t line)
{
	struct cbl_span span = trimmed(m, line);

	return span.lo == span.hi;
}

static void take_line(struct cbl_message *m, uint32_t element, uint32_t line,
		      struct cbl_span span, uint32_t first_line,
		      uint32_t *transparent)
{
	const struct cbl_element *e = &m->spec->elements[element];
	struct cbl_span found;
	uint32_t hi = e->covers == CBL_COVERS_LINES ? m->span.hi : span.hi;
	uint32_t instance;

	if (!cbl_may_begin(m->spec, e->match,
			   (unsigned char)m->text[span.lo]) ||
	    !cbl_search(m, e->match, span.lo, span.lo, hi, &found))
		return;
	if (found.hi < span.hi)
		found.hi = span.hi;
	instance = cbl_add_instance(m, element, cbl_span(span.lo, found.hi), 1,
				    0);
	capture(m, instance, e->match, span.lo);
	do {
		transparent[line - first_line] = element;
		blank(m, cbl_line_table_span(m->lines, line),
		      cbl_span(0, 0));
		line++;
	} while (line < m->lines->count && m->lines->starts[line] < found.hi);
}

static void take_lines(struct cbl_message *m, uint32_t element,
		       uint32_t first_line, uint32_t line_count,
		       uint32_t *transparent)
{
	for (uint32_t i = 0; i < line_count; i++) {
		struct cbl_span span;

		if (transparent[i] != CBL_NONE)
			continue;
		span = trimmed(m, first_line + i);
		if (span.lo < span.hi)
			take_line(m, element, first_line + i, span, first_line,
				  transparent);
	}
}

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
		       struct cbl_span found)
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
	blank(m, cbl_span(lo, found.hi), keep);
}

/* Long texts are searched in stretches that overlap by more than any
 * interruption is long. */
#define OVERLAP 1024u

static void take_inline(struct cbl_message *m, uint32_t element)
{
	uint32_t pattern = m->spec->elements[element].match;
	uint32_t at = m->span.lo;
	struct cbl_span found;

	while (at < m->span.hi) {
		bool cut = m->span.hi - at > CBL_TEXT_BOUND;
		uint32_t hi = cut ? at + CBL_TEXT_BOUND : m->span.hi;

		if (cbl_search(m, pattern, m->span.lo, at, hi, &found)) {
			at = found.hi > found.lo ? found.hi : found.hi + 1;
			take_match(m, element, found);
		} else {
			at = cut ? hi - OVERLAP : hi;
		}
	}
}

/* Blank lines beside a transparent one belong to it. */
static void spread(struct cbl_message *m, uint32_t first_line,
		   uint32_t line_count, uint32_t *transparent)
{
	for (uint32_t i = 1; i < line_count; i++)
		if (transparent[i] == CBL_NONE &&
		    transparent[i - 1] != CBL_NONE &&
		    is_blank_line(m, first_line + i))
			transparent[i] = transparent[i - 1];
	for (uint32_t i = line_count; i-- > 1;)
		if (transparent[i - 1] == CBL_NONE &&
		    transparent[i] != CBL_NONE &&
		    is_blank_line(m, first_line + i - 1))
			transparent[i - 1] = transparent[i];
}

void cbl_interrupt(struct cbl_message *m, uint32_t first_line,
		   uint32_t line_count, uint32_t *transparent)
{
	for (uint32_t e = 0; e < m->spec->elements_count; e++) {
		if (m->spec->elements[e].kind != CBL_ELEMENT_INTERRUPTION)
			continue;
		if (m->spec->elements[e].covers == CBL_COVERS_INLINE)
			take_inline(m, e);
		else
			take_lines(m, e, first_line, line_count, transparent);
	}
	spread(m, first_line, line_count, transparent);
}
