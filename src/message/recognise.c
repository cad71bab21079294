/* SPDX-License-Identifier: MIT
 *
 * Lines to elements. Zones follow each other; a line may begin an element of
 * the current zone or of a later one up to the first that is not optional.
 * For each line, the first of these that applies:
 *
 *   a start of an element, in spec order
 *   one more part (`begins: part`)
 *   a near miss of the label of an element not yet seen
 *   a repetition of the open element, if it may stand once
 *   a continuation of the open element
 *   a repetition of another that may stand once
 *   the zone's catch-all, or nobody: an unknown line
 *
 * Then labels of further elements are looked for in the rest of the line.
 * Nothing stops the walk, and a line is never looked at twice.
 */
#include "message/walk.h"

static void open_element(struct cbl_walk *w, const struct cbl_found *f,
			 uint32_t hi)
{
	const struct cbl_element *e = cbl_walk_element(w, f->element);
	uint32_t instance =
		cbl_add_instance(w->m, f->element, cbl_span(f->lo, hi),
				 w->part, f->flags);

	w->m->instances[instance].content = f->content;
	w->m->instances[instance].start = f->which;
	cbl_add_line_span(w->m, &w->m->instances[instance],
			  cbl_span(f->lo, hi));
	if (f->start != CBL_NONE)
		cbl_capture(w->m, instance, 0, f->start, f->base);
	if (e->zone > w->zone && !(f->flags & CBL_INSTANCE_REPEATED)) {
		w->zone = e->zone;
		cbl_want_starts(w);
	}
	w->open = instance;
	w->open_lines = 1;
	w->paused = false;
	w->previous = f->element;
}

/* Does the open element go on over this line? */
static bool goes_on(struct cbl_walk *w, struct cbl_span line)
{
	const struct cbl_element *e;
	bool fits;

	if (w->open == CBL_NONE)
		return false;
	e = cbl_instance_element(w->m, w->open);
	if (w->paused)
		fits = e->resume != CBL_NONE &&
		       cbl_search(w->m, e->resume, line.lo, line.lo, line.hi,
				  NULL);
	else
		fits = e->goes_on &&
		       (!e->max_lines || w->open_lines < e->max_lines) &&
		       (e->line == CBL_NONE ||
			cbl_search(w->m, e->line, line.lo, line.lo, line.hi,
				   NULL));
	if (!fits)
		return false;
	w->paused = false;
	w->open_lines++;
	w->m->instances[w->open].span.hi = line.hi;
	cbl_add_line_span(w->m, &w->m->instances[w->open], line);
	return true;
}

/* Whoever takes what is left over in this zone; else the line is unknown. */
static void take_leftover(struct cbl_walk *w, struct cbl_span line)
{
	for (uint32_t i = 0; i < w->spec->elements_count; i++) {
		const struct cbl_element *e = cbl_walk_element(w, i);
		bool late = false;

		if (!e->catches || e->zone != w->zone)
			continue;
		for (uint32_t b = 0; b < e->before.count; b++)
			late = late ||
			       cbl_walk_seen(w, w->spec->numbers
							[e->before.first + b]);
		if (late)
			continue;
		open_element(w,
			     &(struct cbl_found){.element = i,
						 .start = CBL_NONE,
						 .lo = line.lo,
						 .content = line.lo},
			     line.hi);
		return;
	}
	cbl_add_event(w->m, CBL_EVENT_UNKNOWN, line, CBL_NONE);
	w->previous = CBL_NONE;
}

/* What is open ends where another element begins in its line. */
static void cut_open(struct cbl_walk *w, uint32_t at)
{
	struct cbl_instance *i = &w->m->instances[w->open];

	i->span.hi = at;
	if (i->content > at)
		i->content = at;
	w->m->line_spans[i->lines.first + i->lines.count - 1].hi = at;
}

/* Further elements that begin within the line. */
static void split_line(struct cbl_walk *w, struct cbl_span line)
{
	struct cbl_found f;
	uint32_t lo = line.lo;

	if (w->open != CBL_NONE && w->m->instances[w->open].content > lo)
		lo = w->m->instances[w->open].content;
	while (lo < line.hi && cbl_may_run_in(w, line.hi) &&
	       cbl_find_inline(w, lo, line.hi, &f)) {
		if (w->open != CBL_NONE)
			cut_open(w, f.lo);
		open_element(w, &f, line.hi);
		lo = f.content;
	}
}

static void blank_line(struct cbl_walk *w)
{
	const struct cbl_element *e;

	w->previous = CBL_AFTER_BLANK;
	if (w->open == CBL_NONE)
		return;
	e = cbl_instance_element(w->m, w->open);
	if (e->goes_on && e->until_start)
		return;
	if (e->resume != CBL_NONE)
		w->paused = true;
	else
		w->open = CBL_NONE;
}

/* Does the line begin the open element once more, rather than go on with it?
 * Asked of one that only a start ends: it would hold all that follows. Where a
 * pattern says which lines go on, that decides. */
static bool begins_again(struct cbl_walk *w, struct cbl_span line,
			 struct cbl_found *out)
{
	const struct cbl_element *e;

	if (w->open == CBL_NONE)
		return false;
	e = cbl_instance_element(w->m, w->open);
	return e->goes_on && e->until_start && e->line == CBL_NONE &&
	       cbl_find_repeated(w, line, w->m->instances[w->open].element,
				 out);
}

/* Does an element begin with the line? Where nobody else wants it, one may
 * yet be repeated. */
static bool begins(struct cbl_walk *w, struct cbl_span line,
		   struct cbl_found *out)
{
	if (w->any &&
	    (cbl_find_start(w, line, out) || cbl_find_part(w, line, out)))
		return true;
	if (w->spec->plan.labels[w->zone].labelled &&
	    cbl_find_label(w, line, out))
		return true;
	return w->any && begins_again(w, line, out);
}

static void take_line(struct cbl_walk *w, struct cbl_span line)
{
	struct cbl_found f;

	if (begins(w, line, &f)) {
		open_element(w, &f, line.hi);
	} else if (goes_on(w, line)) {
		w->previous = CBL_NONE;
	} else {
		w->open = CBL_NONE;
		if (w->any && cbl_find_repeated(w, line, CBL_NONE, &f))
			open_element(w, &f, line.hi);
		else
			take_leftover(w, line);
	}
	split_line(w, line);
}

/* The last line with text, or none. */
static uint32_t last_line(const struct cbl_lines *lines)
{
	uint32_t i = lines->count;

	while (i-- > 0)
		if (lines->transparent[i] == CBL_NONE &&
		    lines->texts[i].lo < lines->texts[i].hi)
			return i;
	return CBL_NONE;
}

void cbl_walk_open(struct cbl_walk *w, struct cbl_message *m,
		    const struct cbl_lines *lines, cbl_claim claim, void *ctx)
{
	uint32_t sieves = m->spec->plan.start_sieves_count;

	*w = (struct cbl_walk){
		.m = m,
		.spec = m->spec,
		.lines = lines,
		.last_line = last_line(lines),
		.open = CBL_NONE,
		.previous = CBL_AFTER_BLANK,
		.part = 1,
		.claim = claim,
		.ctx = ctx,
	};
	w->wanted = cbl_arena_alloc(m->arena, 4 * sieves * sizeof(uint64_t));
	w->at_line = w->wanted + sieves;
	w->at_indent = w->at_line + sieves;
	w->over = w->at_indent + sieves;
	cbl_want_starts(w);
}

/* The element of the last instance, or CBL_NONE. */
static uint32_t last_element(const struct cbl_walk *w)
{
	const struct cbl_message *m = w->m;

	return m->instance_count ? m->instances[m->instance_count - 1].element :
				   CBL_NONE;
}

uint32_t cbl_walk_on(struct cbl_walk *w)
{
	uint32_t before = last_element(w), count = w->m->instance_count;

	while (w->next_line < w->lines->count) {
		uint32_t i = w->next_line++;
		struct cbl_span line = w->lines->texts[i];

		if (w->lines->transparent[i] != CBL_NONE) {
			w->previous = w->lines->transparent[i];
		} else if (line.lo == line.hi) {
			blank_line(w);
		} else {
			w->at_last = i == w->last_line;
			cbl_sift_line(w, line);
			take_line(w, line);
			if (w->m->instance_count == count)
				continue;
			count = w->m->instance_count;
			if (last_element(w) != before)
				return last_element(w);
		}
	}
	return CBL_NONE;
}
