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
#include "message/message_priv.h"

#include "base/distance.h"

/* A label is looked for before a colon within so many bytes. */
#define LABEL_BOUND 40u

struct walk {
	struct cbl_message *m;
	const struct cbl_spec *spec;
	uint32_t zone;
	uint32_t open;       /* instances, or CBL_NONE */
	bool paused;         /* the open element met a blank line */
	uint32_t open_lines; /* lines of the open element */
	uint32_t previous;   /* element of the line before, or CBL_AFTER_BLANK */
	uint32_t part;
	bool last_line;      /* this is the message's last line with text */
	uint32_t indent;     /* where the text of the line begins */
	/* By sieve of the plan: starts that may match the line, and behind
	 * its indentation; those that cannot match in this part any more. */
	uint64_t *at_line;
	uint64_t *at_indent;
	uint64_t *over;
	/* Elements with labels, and those that may begin in mid-line. */
	uint32_t *labelled, *inlined;
	uint32_t labelled_count, inlined_count;
	uint32_t next_inline; /* where one of these may begin, as far as seen */
	cbl_claim claim;
	void *ctx;
};

/* A start that applies to a line. */
struct found {
	uint32_t element;
	uint32_t start;   /* pattern, or CBL_NONE: a near miss of the label */
	uint32_t which;   /* starts, from 1; 0: none of them */
	uint32_t lo;      /* where it begins: a line without its indentation */
	uint32_t base;    /* what the groups of the last search count from */
	uint32_t content;
	uint32_t flags;
};

static const struct cbl_element *element_of(const struct walk *w,
					    uint32_t element)
{
	return &w->spec->elements[element];
}

/* Was the element met in this part? Each part may have all of them again. */
static bool seen(const struct walk *w, uint32_t element)
{
	uint32_t last = w->m->last[element];

	return last != CBL_NONE && w->m->instances[last].part == w->part;
}

static bool in_list(const struct cbl_spec *spec, struct cbl_list list,
		    uint32_t number)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (spec->numbers[list.first + i] == number)
			return true;
	return false;
}

/* `seen: [a, b]`, `unseen: [a, b]`: were all (none) of them met? */
static bool seen_all(const struct walk *w, struct cbl_list list, bool wanted)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (seen(w, w->spec->numbers[list.first + i]) != wanted)
			return false;
	return true;
}

/* `near`: the number is above the last one by at most a step. */
static bool is_near(struct walk *w, uint32_t element,
		    const struct cbl_start *start, uint32_t lo)
{
	unsigned long number, base = 0;
	uint32_t last = w->m->last[element], row;
	struct cbl_span span;

	if (start->near_field == CBL_NONE)
		return true;
	if (!cbl_captured(w->m, start->pattern, start->near_field, lo,
			  &span) ||
	    !cbl_str_number(cbl_message_str(w->m, span), 1000000, &number))
		return false;
	row = last == CBL_NONE ? CBL_NONE :
				 cbl_message_row(w->m, last,
						 start->near_field, 0);
	if (row != CBL_NONE)
		cbl_str_number(w->m->rows[row].text, 1000000, &base);
	return number > base && number <= base + start->near_step;
}

/* `must`: fields that have to mean something, else it is not this element.
 * The row is made only to be converted and thrown away. */
static bool must_hold(struct walk *w, const struct cbl_element *e,
		      uint32_t pattern, uint32_t lo)
{
	struct cbl_span spans[8];
	uint32_t count = e->must.count < 8 ? e->must.count : 8;

	for (uint32_t i = 0; i < count; i++)
		if (!cbl_captured(w->m, pattern,
				  w->spec->numbers[e->must.first + i], lo,
				  &spans[i]))
			return false;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t rows = w->m->row_count;
		uint32_t row = cbl_add_row(
			w->m, CBL_NONE, w->spec->numbers[e->must.first + i], 0,
			spans[i], cbl_message_str(w->m, spans[i]));
		bool ok;

		cbl_convert(w->m, row);
		ok = w->m->rows[row].state != CBL_ROW_INVALID;
		w->m->row_count = rows;
		if (!ok)
			return false;
	}
	return true;
}

static bool start_matches(struct walk *w, uint32_t element,
			  const struct cbl_start *start, uint32_t lo,
			  uint32_t hi, struct cbl_span *span)
{
	const struct cbl_element *e = element_of(w, element);
	uint64_t work;

	if (!cbl_search(w->m, start->pattern, lo, lo, hi, span) ||
	    !is_near(w, element, start, lo))
		return false;
	if (!e->must.count)
		return true;
	work = cbl_matcher_work(w->m->matcher);
	if (!must_hold(w, e, start->pattern, lo))
		return false;
	/* `must` may have run patterns of its own. */
	return work == cbl_matcher_work(w->m->matcher) ||
	       cbl_search(w->m, start->pattern, lo, lo, hi, span);
}

/* Does what stands before the line let the start be tried? */
static bool start_applies(struct walk *w, uint32_t index,
			  const struct cbl_start *start)
{
	if (start->last && !w->last_line)
		return false;
	if (start->after.count &&
	    !in_list(w->spec, start->after, w->previous))
		return false;
	if (!seen_all(w, start->seen, true))
		return false;
	if (seen_all(w, start->unseen, false))
		return true;
	/* What was seen stays so to the end of the part. */
	w->over[index / CBL_SIEVE_BITS] |= UINT64_C(1)
					   << index % CBL_SIEVE_BITS;
	return false;
}

/* Where the text of a line begins. */
static uint32_t indentation(const struct walk *w, struct cbl_span line)
{
	uint32_t lo = line.lo;

	while (lo < line.hi && cbl_is_blank(w->m->text[lo]))
		lo++;
	return lo;
}

/* Which starts may match the line at all: mostly none. */
static void sift(struct walk *w, struct cbl_span line)
{
	const struct cbl_plan *plan = &w->spec->plan;

	w->indent = indentation(w, line);
	for (uint32_t i = 0; i < plan->start_sieves_count; i++) {
		const struct cbl_sieve *sieve = &plan->start_sieves[i];

		w->at_line[i] =
			cbl_sieve_begin(sieve, w->m->text, line.lo, line.hi) &
			~w->over[i];
		w->at_indent[i] =
			w->indent == line.lo ?
				0 :
				cbl_sieve_begin(sieve, w->m->text, w->indent,
						line.hi) &
					~w->over[i];
	}
}

static void next_part_begins(struct walk *w)
{
	w->part++;
	memset(w->over, 0,
	       w->spec->plan.start_sieves_count * sizeof(*w->over));
}

/* Tries a start of the plan. */
static bool try_start(struct walk *w, uint32_t index, struct cbl_span line,
		      struct found *out)
{
	const struct cbl_plan_line *entry = &w->spec->plan.starts[index];
	const struct cbl_start *start = &w->spec->starts[entry->item];
	uint32_t sieve = index / CBL_SIEVE_BITS;
	uint64_t bit = UINT64_C(1) << index % CBL_SIEVE_BITS;
	uint32_t lo = line.lo;
	struct cbl_span span;

	if (!start_applies(w, index, start))
		return false;
	if (!(w->at_line[sieve] & bit) ||
	    !start_matches(w, entry->element, start, lo, line.hi, &span)) {
		lo = w->indent;
		if (!(w->at_indent[sieve] & bit) ||
		    !start_matches(w, entry->element, start, lo, line.hi,
				   &span))
			return false;
	}
	*out = (struct found){.element = entry->element,
			      .start = start->pattern,
			      .which = entry->item + 1,
			      .lo = lo,
			      .base = lo,
			      .content = span.hi};
	return true;
}

/* Goes through the starts that may match and are wanted, in spec order. */
struct starts {
	uint32_t sieve;
	uint64_t left;
};

static bool next_start(const struct walk *w, struct starts *s,
		       uint64_t (*wanted)(const struct walk *w,
					  uint32_t sieve),
		       uint32_t *index)
{
	while (!s->left) {
		if (s->sieve == w->spec->plan.start_sieves_count)
			return false;
		s->left = w->at_line[s->sieve] | w->at_indent[s->sieve];
		if (s->left)
			s->left &= wanted(w, s->sieve);
		s->sieve++;
	}
	*index = (s->sieve - 1) * CBL_SIEVE_BITS +
		 (uint32_t)__builtin_ctzll(s->left);
	s->left &= s->left - 1;
	return true;
}

static const struct cbl_plan_zone *zone_of(const struct walk *w, uint32_t sieve)
{
	const struct cbl_plan *plan = &w->spec->plan;

	return &plan->zones[w->zone * plan->start_sieves_count + sieve];
}

static uint64_t zone_starts(const struct walk *w, uint32_t sieve)
{
	return zone_of(w, sieve)->starts;
}

static uint64_t zone_repeats(const struct walk *w, uint32_t sieve)
{
	return zone_of(w, sieve)->repeats;
}

static uint64_t part_starts(const struct walk *w, uint32_t sieve)
{
	return w->spec->plan.parts[sieve];
}

/* Is this the element's next part: same key fields, counter one up? */
static bool next_part(struct walk *w, const struct found *f, uint32_t hi)
{
	const struct cbl_element *e = element_of(w, f->element);
	uint32_t last = w->m->last[f->element];
	unsigned long before, now;
	struct cbl_span span;
	uint32_t row;

	cbl_search(w->m, f->start, f->lo, f->lo, hi, NULL);
	for (uint32_t i = 0; i < e->same.count; i++) {
		uint32_t field = w->spec->numbers[e->same.first + i];

		row = cbl_message_row(w->m, last, field, 0);
		if (row != CBL_NONE &&
		    cbl_captured(w->m, f->start, field, f->lo, &span) &&
		    !cbl_str_eq(cbl_str_trim(cbl_message_str(w->m, span)),
				cbl_str_trim(w->m->rows[row].text)))
			return false;
	}
	if (e->counts == CBL_NONE)
		return false;
	row = cbl_message_row(w->m, last, e->counts, 0);
	return row != CBL_NONE &&
	       cbl_captured(w->m, f->start, e->counts, f->lo, &span) &&
	       cbl_str_number(w->m->rows[row].text, 100000, &before) &&
	       cbl_str_number(cbl_message_str(w->m, span), 100000, &now) &&
	       now == before + 1;
}

/* Zones a line may belong to: the current one and the next ones, up to and
 * with the first that has to be there. */
static bool reachable(const struct walk *w, uint32_t zone)
{
	if (zone == CBL_NONE || zone < w->zone)
		return false;
	for (uint32_t z = w->zone + 1; z < zone; z++)
		if (!w->spec->zones[z].optional)
			return false;
	return true;
}

/* May an element of a zone that is reachable begin? */
static bool may_begin(const struct walk *w, uint32_t element)
{
	const struct cbl_element *e = element_of(w, element);

	return !(e->once && seen(w, element)) &&
	       !(e->begins == CBL_BEGINS_PART &&
		 w->m->last[element] != CBL_NONE);
}

static bool may_start(const struct walk *w, uint32_t element)
{
	const struct cbl_element *e = element_of(w, element);

	return e->kind == CBL_ELEMENT_LINES && !e->catches &&
	       reachable(w, e->zone) && may_begin(w, element);
}

static bool find_start(struct walk *w, struct cbl_span line,
		       struct found *out)
{
	struct starts s = {0};
	struct found other;
	uint32_t index, last = CBL_NONE; /* element that has the line already */

	while (next_start(w, &s, zone_starts, &index)) {
		uint32_t e = w->spec->plan.starts[index].element;

		if (e == last || !may_begin(w, e))
			continue;
		if (!try_start(w, index, line,
			       last == CBL_NONE ? out : &other))
			continue;
		if (!w->claim)
			return true;
		if (last != CBL_NONE)
			w->claim(line, out->element, e, w->ctx);
		last = e;
	}
	/* The others have taken the groups. */
	return last != CBL_NONE && cbl_search(w->m, out->start, out->lo,
					      out->lo, line.hi, NULL);
}

/* One more of an element that opens parts: a new part, or a repetition. */
static bool find_part(struct walk *w, struct cbl_span line, struct found *out)
{
	struct starts s = {0};
	uint32_t index;

	while (next_start(w, &s, part_starts, &index)) {
		uint32_t e = w->spec->plan.starts[index].element;

		if (w->m->last[e] == CBL_NONE ||
		    !try_start(w, index, line, out))
			continue;
		if (next_part(w, out, line.hi)) {
			w->zone = element_of(w, e)->zone;
			next_part_begins(w);
		} else {
			out->flags = CBL_INSTANCE_REPEATED;
		}
		return true;
	}
	return false;
}

/* An element that may stand once, again: a certain one, or (CBL_NONE) any, on
 * a line nobody else wants. */
static bool find_repeated(struct walk *w, struct cbl_span line, uint32_t only,
			  struct found *out)
{
	struct starts s = {0};
	uint32_t index;

	while (next_start(w, &s, zone_repeats, &index)) {
		uint32_t e = w->spec->plan.starts[index].element;

		if ((only != CBL_NONE && e != only) || !seen(w, e) ||
		    !try_start(w, index, line, out))
			continue;
		out->flags = CBL_INSTANCE_REPEATED;
		return true;
	}
	return false;
}

/* Does the line begin the open element once more, rather than go on with it?
 * Where a pattern says which lines go on, that decides. */
static bool begins_again(struct walk *w, struct cbl_span line,
			 struct found *out)
{
	uint32_t own;

	if (w->open == CBL_NONE)
		return false;
	own = w->m->instances[w->open].element;
	return element_of(w, own)->line == CBL_NONE &&
	       find_repeated(w, line, own, out);
}

static bool label_is_near(const struct walk *w, const struct cbl_element *e,
			  struct cbl_str word)
{
	for (uint32_t i = 0; i < e->labels.count; i++) {
		struct cbl_str label = cbl_spec_str(
			w->spec, w->spec->texts[e->labels.first + i]);
		unsigned limit = label.len >= 9 ? 2 : 1, distance;

		if (label.len < 5)
			continue;
		distance = cbl_distance(word, label, limit);
		if (distance > 0 && distance <= limit)
			return true;
	}
	return false;
}

static bool find_label(struct walk *w, struct cbl_span line, struct found *out)
{
	char word[LABEL_BOUND];
	struct cbl_str text = cbl_message_str(w->m, line);
	const char *colon;
	size_t len;

	if (text.len > LABEL_BOUND)
		text.len = LABEL_BOUND;
	colon = memchr(text.ptr, ':', text.len);
	if (!colon)
		return false;
	text = cbl_str_trim(cbl_str(text.ptr, (size_t)(colon - text.ptr)));
	len = text.len;
	for (size_t i = 0; i < len; i++)
		word[i] = cbl_upper(text.ptr[i]);
	for (uint32_t i = 0; i < w->labelled_count; i++) {
		uint32_t e = w->labelled[i];

		if (seen(w, e) || !may_start(w, e) ||
		    !label_is_near(w, element_of(w, e), cbl_str(word, len)))
			continue;
		*out = (struct found){
			.element = e,
			.start = CBL_NONE,
			.lo = (uint32_t)(text.ptr - w->m->text),
			.content = (uint32_t)(colon + 1 - w->m->text),
			.flags = CBL_INSTANCE_GARBLED};
		return true;
	}
	return false;
}

static void open_element(struct walk *w, const struct found *f, uint32_t hi)
{
	const struct cbl_element *e = element_of(w, f->element);
	uint32_t instance =
		cbl_add_instance(w->m, f->element, cbl_span(f->lo, hi),
				 w->part, f->flags);

	w->m->instances[instance].content = f->content;
	w->m->instances[instance].start = f->which;
	cbl_add_line_span(w->m, &w->m->instances[instance],
			  cbl_span(f->lo, hi));
	if (f->start != CBL_NONE)
		cbl_capture(w->m, instance, 0, f->start, f->base);
	if (e->zone > w->zone && !(f->flags & CBL_INSTANCE_REPEATED))
		w->zone = e->zone;
	w->open = instance;
	w->open_lines = 1;
	w->paused = false;
	w->previous = f->element;
}

/* Does the open element go on over this line? */
static bool goes_on(struct walk *w, struct cbl_span line)
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
static void take_leftover(struct walk *w, struct cbl_span line)
{
	for (uint32_t i = 0; i < w->spec->elements_count; i++) {
		const struct cbl_element *e = element_of(w, i);
		bool late = false;

		if (!e->catches || e->zone != w->zone)
			continue;
		for (uint32_t b = 0; b < e->before.count; b++)
			late = late ||
			       seen(w, w->spec->numbers[e->before.first + b]);
		if (late)
			continue;
		open_element(w,
			     &(struct found){.element = i,
					     .start = CBL_NONE,
					     .lo = line.lo,
					     .content = line.lo},
			     line.hi);
		return;
	}
	cbl_add_event(w->m, CBL_EVENT_UNKNOWN, line, CBL_NONE);
	w->previous = CBL_NONE;
}

/* May any element begin in mid-line, in [lo, hi)? */
static bool has_inline(struct walk *w, uint32_t lo, uint32_t hi)
{
	const struct cbl_plan_inlines *inlines = w->spec->plan.inlines;

	if (inlines->unscanned)
		return true;
	if (!inlines->scans)
		return false;
	/* Lines come in their order: mostly the next place is far ahead. */
	if (w->next_inline < lo)
		w->next_inline = cbl_scan_next(w->m, inlines->scans, lo);
	return w->next_inline < hi ||
	       cbl_scan_ends(w->m, cbl_span(lo, hi)) & inlines->scans;
}

/* The leftmost label of another element in [lo, hi). */
static bool find_inline(struct walk *w, uint32_t lo, uint32_t hi,
			struct found *out)
{
	uint32_t own = w->open == CBL_NONE ?
			       CBL_NONE :
			       w->m->instances[w->open].element;
	uint32_t best = CBL_NONE, best_at = hi;
	uint64_t who = cbl_scan_who(w->m, cbl_span(lo, hi));
	struct cbl_span span;

	for (uint32_t k = 0; k < w->inlined_count; k++) {
		uint32_t i = w->inlined[k];
		const struct cbl_element *e = element_of(w, i);
		uint64_t scan = w->spec->plan.patterns[e->inline_start].scan;

		if ((scan && !(scan & who)) || !may_start(w, i) ||
		    (i == own && e->once))
			continue;
		if (cbl_search(w->m, e->inline_start, w->m->span.lo, lo, hi,
			       &span) &&
		    span.hi > span.lo && span.lo < best_at) {
			best = i;
			best_at = span.lo;
			*out = (struct found){.element = i,
					      .start = e->inline_start,
					      .lo = span.lo,
					      .base = w->m->span.lo,
					      .content = span.hi,
					      .flags = CBL_INSTANCE_RUN_IN};
		}
	}
	if (best == CBL_NONE)
		return false;
	/* Its groups again, for the capture. */
	return cbl_search(w->m, out->start, w->m->span.lo, lo, hi, &span);
}

/* What is open ends where another element begins in its line. */
static void cut_open(struct walk *w, uint32_t at)
{
	struct cbl_instance *i = &w->m->instances[w->open];

	i->span.hi = at;
	if (i->content > at)
		i->content = at;
	w->m->line_spans[i->lines.first + i->lines.count - 1].hi = at;
}

/* Further elements that begin within the line. */
static void split_line(struct walk *w, struct cbl_span line)
{
	struct found f;
	uint32_t lo = line.lo;

	if (w->open != CBL_NONE && w->m->instances[w->open].content > lo)
		lo = w->m->instances[w->open].content;
	while (lo < line.hi && has_inline(w, lo, line.hi) &&
	       find_inline(w, lo, line.hi, &f)) {
		if (w->open != CBL_NONE)
			cut_open(w, f.lo);
		open_element(w, &f, line.hi);
		lo = f.content;
	}
}

static void blank_line(struct walk *w)
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

static void take_line(struct walk *w, struct cbl_span line)
{
	struct found f;

	if (find_start(w, line, &f) || find_part(w, line, &f) ||
	    find_label(w, line, &f) || begins_again(w, line, &f)) {
		open_element(w, &f, line.hi);
	} else if (goes_on(w, line)) {
		w->previous = CBL_NONE;
	} else {
		w->open = CBL_NONE;
		if (find_repeated(w, line, CBL_NONE, &f))
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

static void list_elements(struct walk *w)
{
	uint32_t count = w->spec->elements_count;

	w->labelled = cbl_arena_room(w->m->arena,
				     2 * count * sizeof(*w->labelled));
	w->inlined = w->labelled + count;
	for (uint32_t i = 0; i < count; i++) {
		const struct cbl_element *e = element_of(w, i);

		if (e->labels.count)
			w->labelled[w->labelled_count++] = i;
		if (e->inline_start != CBL_NONE)
			w->inlined[w->inlined_count++] = i;
	}
}

void cbl_recognise(struct cbl_message *m, const struct cbl_lines *lines,
		   cbl_claim claim, void *ctx)
{
	uint32_t sieves = m->spec->plan.start_sieves_count;
	struct walk w = {
		.m = m,
		.spec = m->spec,
		.open = CBL_NONE,
		.previous = CBL_AFTER_BLANK,
		.part = 1,
		.claim = claim,
		.ctx = ctx,
	};
	uint32_t last = last_line(lines);

	w.at_line = cbl_arena_alloc(m->arena, 3 * sieves * sizeof(uint64_t));
	w.at_indent = w.at_line + sieves;
	w.over = w.at_indent + sieves;
	list_elements(&w);
	for (uint32_t i = 0; i < lines->count; i++) {
		struct cbl_span line = lines->texts[i];

		if (lines->transparent[i] != CBL_NONE) {
			w.previous = lines->transparent[i];
		} else if (line.lo == line.hi) {
			blank_line(&w);
		} else {
			w.last_line = i == last;
			sift(&w, line);
			take_line(&w, line);
		}
	}
}
