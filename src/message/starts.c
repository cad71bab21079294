/* SPDX-License-Identifier: MIT
 *
 * What begins with a line. Sieves of the plan tell which starts may match it,
 * mostly none: within a paragraph a line costs a look or two at its first
 * byte.
 */
#include "message/walk.h"

static bool in_list(const struct cbl_spec *spec, struct cbl_list list,
		    uint32_t number)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (spec->numbers[list.first + i] == number)
			return true;
	return false;
}

/* `seen: [a, b]`, `unseen: [a, b]`: were all (none) of them met? */
static bool seen_all(const struct cbl_walk *w, struct cbl_list list,
		     bool wanted)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (cbl_walk_seen(w, w->spec->numbers[list.first + i]) !=
		    wanted)
			return false;
	return true;
}

/* `near`: the number is above the last one by at most a step. */
static bool is_near(struct cbl_walk *w, uint32_t element,
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
static bool must_hold(struct cbl_walk *w, const struct cbl_element *e,
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

static bool start_matches(struct cbl_walk *w, uint32_t element,
			  const struct cbl_start *start, uint32_t lo,
			  uint32_t hi, struct cbl_span *span)
{
	const struct cbl_element *e = cbl_walk_element(w, element);
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
static bool start_applies(struct cbl_walk *w, uint32_t index,
			  const struct cbl_start *start)
{
	if (start->last && !w->at_last)
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
	w->wanted[index / CBL_SIEVE_BITS] &= ~w->over[index / CBL_SIEVE_BITS];
	return false;
}

/* Where the text of a line begins. */
static uint32_t indentation(const struct cbl_walk *w, struct cbl_span line)
{
	uint32_t lo = line.lo;

	while (lo < line.hi && cbl_is_blank(w->m->text[lo]))
		lo++;
	return lo;
}

/* Bits of starts that matter in the zone at hand, by sieve. */
static const struct cbl_plan_zone *zone_of(const struct cbl_walk *w,
					   uint32_t sieve)
{
	const struct cbl_plan *plan = &w->spec->plan;

	return &plan->zones[w->zone * plan->start_sieves_count + sieve];
}

static uint64_t zone_starts(const struct cbl_walk *w, uint32_t sieve)
{
	return zone_of(w, sieve)->starts;
}

static uint64_t zone_repeats(const struct cbl_walk *w, uint32_t sieve)
{
	return zone_of(w, sieve)->repeats;
}

static uint64_t part_starts(const struct cbl_walk *w, uint32_t sieve)
{
	return w->spec->plan.parts[sieve];
}

void cbl_want_starts(struct cbl_walk *w)
{
	w->next_inline = 0;
	for (uint32_t i = 0; i < w->spec->plan.start_sieves_count; i++)
		w->wanted[i] = (zone_starts(w, i) | zone_repeats(w, i) |
				part_starts(w, i)) &
			       ~w->over[i];
}

void cbl_sift_line(struct cbl_walk *w, struct cbl_span line)
{
	const struct cbl_plan *plan = &w->spec->plan;
	const char *text = w->m->text;
	uint64_t any = 0;

	w->indent = indentation(w, line);
	for (uint32_t i = 0; i < plan->start_sieves_count; i++) {
		const struct cbl_sieve *sieve = &plan->start_sieves[i];

		uint64_t wanted = w->wanted[i], indented = 0;
		uint64_t at_line = cbl_sieve_among(sieve, wanted, text, line.lo,
						   line.hi);

		if (w->indent > line.lo)
			indented = cbl_sieve_among(sieve, wanted, text,
						   w->indent, line.hi);
		w->at_line[i] = at_line;
		w->at_indent[i] = indented;
		any |= at_line | indented;
	}
	w->any = any;
}

static void next_part_begins(struct cbl_walk *w, uint32_t zone)
{
	w->zone = zone;
	w->part++;
	memset(w->over, 0,
	       w->spec->plan.start_sieves_count * sizeof(*w->over));
	cbl_want_starts(w);
}

/* Tries a start of the plan. */
static bool try_start(struct cbl_walk *w, uint32_t index, struct cbl_span line,
		      struct cbl_found *out)
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
	*out = (struct cbl_found){.element = entry->element,
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

static bool next_start(const struct cbl_walk *w, struct starts *s,
		       uint64_t (*wanted)(const struct cbl_walk *w,
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

/* Is this the element's next part: same key fields, counter one up? */
static bool next_part(struct cbl_walk *w, const struct cbl_found *f,
		      uint32_t hi)
{
	const struct cbl_element *e = cbl_walk_element(w, f->element);
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
static bool reachable(const struct cbl_walk *w, uint32_t zone)
{
	if (zone == CBL_NONE || zone < w->zone)
		return false;
	for (uint32_t z = w->zone + 1; z < zone; z++)
		if (!w->spec->zones[z].optional)
			return false;
	return true;
}

/* May an element of a zone that is reachable begin? */
static bool may_begin(const struct cbl_walk *w, uint32_t element)
{
	const struct cbl_element *e = cbl_walk_element(w, element);

	return !(e->once && cbl_walk_seen(w, element)) &&
	       !(e->begins == CBL_BEGINS_PART &&
		 w->m->last[element] != CBL_NONE);
}

bool cbl_walk_may_start(const struct cbl_walk *w, uint32_t element)
{
	const struct cbl_element *e = cbl_walk_element(w, element);

	return e->kind == CBL_ELEMENT_LINES && !e->catches &&
	       reachable(w, e->zone) && may_begin(w, element);
}

bool cbl_find_start(struct cbl_walk *w, struct cbl_span line,
		    struct cbl_found *out)
{
	struct starts s = {0};
	struct cbl_found other;
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

bool cbl_find_part(struct cbl_walk *w, struct cbl_span line,
		   struct cbl_found *out)
{
	struct starts s = {0};
	uint32_t index;

	while (next_start(w, &s, part_starts, &index)) {
		uint32_t e = w->spec->plan.starts[index].element;

		if (w->m->last[e] == CBL_NONE ||
		    !try_start(w, index, line, out))
			continue;
		if (next_part(w, out, line.hi))
			next_part_begins(w, cbl_walk_element(w, e)->zone);
		else
			out->flags = CBL_INSTANCE_REPEATED;
		return true;
	}
	return false;
}

bool cbl_find_repeated(struct cbl_walk *w, struct cbl_span line, uint32_t only,
		       struct cbl_found *out)
{
	struct starts s = {0};
	uint32_t index;

	while (next_start(w, &s, zone_repeats, &index)) {
		uint32_t e = w->spec->plan.starts[index].element;

		if ((only != CBL_NONE && e != only) || !cbl_walk_seen(w, e) ||
		    !try_start(w, index, line, out))
			continue;
		out->flags = CBL_INSTANCE_REPEATED;
		return true;
	}
	return false;
}

