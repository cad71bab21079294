/* SPDX-License-Identifier: MIT
 *
 * Places of a text where patterns that are searched for may match. One pass
 * finds those of all such patterns (spec/plan.h); a search then tries its
 * pattern at its own places only. What is found is what a search through the
 * whole text finds.
 */
#include "message/message_priv.h"

/* Room for candidates at first: a place in so many bytes. */
#define BYTES_A_PLACE 32u
#define LEAST_ROOM 64u

static void more_room(struct cbl_message *m, size_t *room)
{
	struct cbl_candidate *items = m->scanned.items;

	*room *= 2;
	m->scanned.items = cbl_arena_room(m->arena, *room * sizeof(*items));
	memcpy(m->scanned.items, items, m->scanned.count * sizeof(*items));
}

void cbl_scan_text(struct cbl_message *m)
{
	const struct cbl_plan *plan = &m->spec->plan;
	size_t at = m->span.lo;
	size_t room = LEAST_ROOM + (m->span.hi - m->span.lo) / BYTES_A_PLACE;

	m->scanned = (struct cbl_scanned){.fresh = true};
	if (!plan->scans_count)
		return;
	m->scanned.items =
		cbl_arena_room(m->arena, room * sizeof(*m->scanned.items));
	for (;;) {
		m->scanned.count += (uint32_t)cbl_sieve_scan(
			plan->scans, m->text, m->span.lo, &at, m->span.hi,
			m->scanned.items + m->scanned.count,
			room - m->scanned.count);
		if (at >= m->span.hi)
			break;
		more_room(m, &room);
	}
	for (uint32_t i = 0; i < m->scanned.count; i++)
		m->scanned.who |= m->scanned.items[i].who;
	m->scanned.text = m->text;
}

/* The first candidate from `from` on. Searches mostly go on where the last
 * one was. */
static uint32_t candidate_from(struct cbl_scanned *s, uint32_t from)
{
	uint32_t lo = 0, hi = s->count, near = s->near;

	if (near < s->count && s->items[near].at < from)
		lo = near + 1;
	else if (near < s->count)
		hi = near;
	if (lo < hi && s->items[lo].at >= from)
		hi = lo;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (s->items[mid].at < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	s->near = lo;
	return lo;
}

/* Where the places at the end of a subject begin that the scan saw in another
 * light: it knew nothing of the end. */
static uint32_t end_edge(const struct cbl_message *m, const char *text,
			 uint32_t from, uint32_t hi)
{
	if (hi >= m->span.hi || cbl_sieve_stops((unsigned char)text[hi]))
		return hi;
	return hi - from < CBL_GUARD_BYTES ? from : hi - CBL_GUARD_BYTES + 1;
}

uint32_t cbl_scan_next(struct cbl_message *m, uint64_t who, uint32_t from)
{
	struct cbl_scanned *s = &m->scanned;

	if (s->who & who)
		for (uint32_t i = candidate_from(s, from); i < s->count; i++)
			if (s->items[i].who & who)
				return s->items[i].at;
	return UINT32_MAX;
}

/* Those that may match at the end of a subject where the scan, which knew
 * nothing of it, has no candidates. */
static uint64_t who_ends(const struct cbl_message *m, struct cbl_span in)
{
	const struct cbl_sieve *sieve = m->spec->plan.scans;
	uint64_t who = 0;

	for (uint32_t at = end_edge(m, m->text, in.lo, in.hi); at < in.hi; at++)
		who |= cbl_sieve_begin(sieve, m->text, at, in.hi);
	return who;
}

uint64_t cbl_scan_ends(const struct cbl_message *m, struct cbl_span in)
{
	return m->scanned.text ? who_ends(m, in) : 0;
}

uint64_t cbl_scan_who(struct cbl_message *m, struct cbl_span in)
{
	struct cbl_scanned *s = &m->scanned;
	uint64_t who;

	if (!s->text || in.lo >= in.hi)
		return 0;
	/* What stands before it may be no part of the subject. */
	who = cbl_sieve_begin(m->spec->plan.scans, m->text, in.lo, in.hi) |
	      who_ends(m, in);
	for (uint32_t i = candidate_from(s, in.lo);
	     i < s->count && s->items[i].at < in.hi; i++)
		who |= s->items[i].who;
	return who;
}

/* A search through candidates. */
struct hunt {
	struct cbl_message *m;
	const struct cbl_pattern *pattern;
	const char *text;
	struct cbl_span in;
	uint64_t who;
};

static enum cbl_match try_at(const struct hunt *h, uint32_t at)
{
	return cbl_match_how(h->pattern, h->m->matcher, h->text + h->in.lo,
			     h->in.hi - h->in.lo, at - h->in.lo,
			     CBL_MATCH_HERE | h->m->valid);
}

/* A place whose candidates the scan may have missed. */
static enum cbl_match try_edge(const struct hunt *h, uint32_t at)
{
	const struct cbl_sieve *sieve = h->m->spec->plan.scans;
	uint64_t who = at > h->in.lo ?
			       cbl_sieve_behind(sieve, h->text, at, h->in.hi) :
			       cbl_sieve_begin(sieve, h->text, at, h->in.hi);

	return who & h->who ? try_at(h, at) : CBL_MATCH_NO;
}

static enum cbl_match hunt(const struct hunt *h, uint32_t from)
{
	struct cbl_scanned *s = &h->m->scanned;
	uint32_t edge, i;
	enum cbl_match result;

	if (from >= h->in.hi)
		return CBL_MATCH_NO;
	/* What stands before it may have been blanked since, or be no part
	 * of the subject. */
	result = try_edge(h, from);
	if (result != CBL_MATCH_NO)
		return result;
	from++;
	edge = end_edge(h->m, h->text, from, h->in.hi);
	if (s->who & h->who) {
		for (i = candidate_from(s, from);
		     i < s->count && s->items[i].at < edge; i++) {
			if (!(s->items[i].who & h->who))
				continue;
			result = try_at(h, s->items[i].at);
			if (result != CBL_MATCH_NO)
				return result;
		}
	}
	for (; edge < h->in.hi; edge++) {
		result = try_edge(h, edge);
		if (result != CBL_MATCH_NO)
			return result;
	}
	return CBL_MATCH_NO;
}

bool cbl_admits(const struct cbl_spec *spec, uint32_t pattern,
		const char *text, struct cbl_span in, uint32_t from)
{
	const struct cbl_plan_pattern *p = &spec->plan.patterns[pattern];
	const struct cbl_guard *guards = spec->plan.guards + p->guard;

	if (!p->anchored || !p->guard_count || from >= in.hi)
		return true;
	for (uint32_t i = 0; i < p->guard_count; i++)
		if (cbl_guard_admits(&guards[i], text, in.lo, from, in.hi))
			return true;
	return false;
}

static enum cbl_match search(struct cbl_message *m, uint32_t pattern,
			     const char *text, struct cbl_span in,
			     uint32_t from)
{
	uint64_t scan = m->spec->plan.patterns[pattern].scan;

	if (scan && text == m->scanned.text &&
	    cbl_span_within(in, m->span)) {
		struct hunt h = {m, cbl_spec_pattern(m->spec, pattern), text,
				 in, scan};

		return hunt(&h, from);
	}
	if (!cbl_admits(m->spec, pattern, text, in, from))
		return CBL_MATCH_NO;
	return cbl_match_how(cbl_spec_pattern(m->spec, pattern), m->matcher,
			     text + in.lo, in.hi - in.lo, from - in.lo,
			     m->valid);
}

/* Notes the result of a match in `in` and tells where it is. */
static enum cbl_match noted(struct cbl_message *m, uint32_t pattern,
			    struct cbl_span in, uint32_t from,
			    enum cbl_match result, struct cbl_span *found)
{
	size_t lo, hi;

	if (result == CBL_MATCH_UNDECIDED)
		cbl_add_event(m, CBL_EVENT_UNDECIDED, cbl_span(from, in.hi),
			      pattern);
	if (result == CBL_MATCH_YES && found &&
	    cbl_matched(m->matcher, 0, &lo, &hi))
		*found = cbl_span(in.lo + (uint32_t)lo, in.lo + (uint32_t)hi);
	return result;
}

enum cbl_match cbl_message_search(struct cbl_message *m, uint32_t pattern,
				  const char *text, struct cbl_span in,
				  uint32_t from, struct cbl_span *found)
{
	return noted(m, pattern, in, from, search(m, pattern, text, in, from),
		     found);
}

enum cbl_match cbl_message_try(struct cbl_message *m, uint32_t pattern,
			       const char *text, struct cbl_span in,
			       uint32_t at, struct cbl_span *found)
{
	enum cbl_match result = cbl_match_how(
		cbl_spec_pattern(m->spec, pattern), m->matcher, text + in.lo,
		in.hi - in.lo, at - in.lo, CBL_MATCH_HERE | m->valid);

	return noted(m, pattern, in, at, result, found);
}

/* Is the text cut from the message's? Others are not known to be valid. */
static bool is_inside(const struct cbl_message *m, struct cbl_str text)
{
	uintptr_t at = (uintptr_t)text.ptr, lo = (uintptr_t)m->text;

	return at >= lo + m->span.lo && at + text.len <= lo + m->span.hi;
}

enum cbl_match cbl_message_fits(const struct cbl_message *m, uint32_t pattern,
				struct cbl_str text)
{
	if (!text.ptr)
		text = cbl_str("", 0);
	if (!cbl_admits(m->spec, pattern, text.ptr,
			cbl_span(0, (uint32_t)text.len), 0))
		return CBL_MATCH_NO;
	return cbl_match_how(cbl_spec_pattern(m->spec, pattern), m->matcher,
			     text.ptr, text.len, 0,
			     is_inside(m, text) ? m->valid : 0);
}
