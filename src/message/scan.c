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

static void make_room(struct cbl_message *m, uint32_t need)
{
	struct cbl_scanned *s = &m->scanned;
	struct cbl_candidate *items = s->items;

	if (need <= s->cap)
		return;
	s->cap = 2 * need;
	s->items = cbl_arena_room(m->arena, s->cap * sizeof(*items));
	if (s->count)
		memcpy(s->items, items, s->count * sizeof(*items));
}

void cbl_scan_text(struct cbl_message *m)
{
	const struct cbl_plan *plan = &m->spec->plan;
	struct cbl_scanned *s = &m->scanned;
	size_t at = m->span.lo;

	*s = (struct cbl_scanned){0};
	if (!plan->scans_count)
		return;
	make_room(m, (LEAST_ROOM + (m->span.hi - m->span.lo) / BYTES_A_PLACE) /
			     2);
	for (;;) {
		s->count += (uint32_t)cbl_sieve_scan(
			plan->scans, m->text, m->span.lo, &at, m->span.hi,
			s->items + s->count, s->cap - s->count);
		if (at >= m->span.hi)
			break;
		make_room(m, s->cap + 1);
	}
	for (uint32_t i = 0; i < s->count; i++)
		s->who |= s->items[i].who;
	s->front = s->rear = s->count;
	s->text = m->text;
}

/* The candidate behind another one. */
static inline uint32_t next_of(const struct cbl_scanned *s, uint32_t i)
{
	return i + 1 == s->front ? s->rear : i + 1;
}

/* The first candidate from `from` on. Searches mostly go on where the last
 * one was, or not far ahead. */
static uint32_t candidate_from(struct cbl_scanned *s, uint32_t from)
{
	uint32_t lo = 0, hi = s->count, near = s->near;

	if (s->front < s->rear) {
		if (s->front && s->items[s->front - 1].at >= from)
			hi = s->front;
		else
			lo = s->rear;
		if (near < lo)
			near = hi;
	}
	if (near < hi && s->items[near].at < from) {
		uint32_t ahead = near;

		for (uint32_t step = 1;
		     ahead < hi && s->items[ahead].at < from; step *= 2) {
			lo = ahead + 1;
			ahead += step;
		}
		if (ahead < hi)
			hi = ahead;
	} else if (near < hi) {
		hi = near;
	}
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

/* ---- what is blanked */

/* Puts the gap in place of the candidates in [lo, hi). Interruptions come in
 * their order: it moves on over those between two of them only. */
static void put_gap(struct cbl_scanned *s, struct cbl_span in)
{
	uint32_t first = candidate_from(s, in.lo);
	uint32_t behind = candidate_from(s, in.hi);

	if (first >= s->rear) {
		memmove(s->items + s->front, s->items + s->rear,
			(first - s->rear) * sizeof(*s->items));
		s->front += first - s->rear;
		s->rear = behind;
		return;
	}
	if (behind < s->front) {
		s->rear -= s->front - behind;
		memmove(s->items + s->rear, s->items + behind,
			(s->front - behind) * sizeof(*s->items));
	} else {
		s->rear = behind;
	}
	s->front = first;
}

/* Makes the gap one of so many candidates at least. */
static void widen_gap(struct cbl_message *m, uint32_t need)
{
	struct cbl_scanned *s = &m->scanned;
	uint32_t more = need + LEAST_ROOM + s->count / 4;

	if (s->rear - s->front >= need)
		return;
	make_room(m, s->count + more);
	memmove(s->items + s->rear + more, s->items + s->rear,
		(s->count - s->rear) * sizeof(*s->items));
	s->rear += more;
	s->count += more;
}

void cbl_scan_settle(struct cbl_message *m)
{
	struct cbl_scanned *s = &m->scanned;

	if (s->front == s->rear)
		return;
	memmove(s->items + s->front, s->items + s->rear,
		(s->count - s->rear) * sizeof(*s->items));
	s->count -= s->rear - s->front;
	s->front = s->rear = s->count;
	s->near = 0;
}

/* So many places are scanned anew at once. */
#define RESCAN_MOST 256u

static void rescan(struct cbl_message *m, struct cbl_span in)
{
	struct cbl_candidate items[RESCAN_MOST];
	const uint32_t ahead = CBL_GUARD_BYTES - 1;
	struct cbl_scanned *s = &m->scanned;
	size_t count, at = in.lo, end = m->span.hi;

	if (m->span.hi - in.hi > ahead)
		end = in.hi + ahead;
	count = cbl_sieve_scan(m->spec->plan.scans, m->text, m->span.lo, &at,
			       end, items, RESCAN_MOST);
	while (count && items[count - 1].at >= in.hi)
		count--;
	put_gap(s, in);
	widen_gap(m, (uint32_t)count);
	memcpy(s->items + s->front, items, count * sizeof(*items));
	s->front += (uint32_t)count;
	for (size_t i = 0; i < count; i++)
		s->who |= items[i].who;
}

void cbl_scan_blanked(struct cbl_message *m, struct cbl_span span)
{
	const uint32_t ahead = CBL_GUARD_BYTES - 1;
	struct cbl_span in = span;

	if (!m->scanned.text)
		return;
	m->scanned.text = m->text; /* the copy now */
	/* What looked at it, or before itself. */
	in.lo = in.lo - m->span.lo > ahead ? in.lo - ahead : m->span.lo;
	in.hi = in.hi < m->span.hi ? in.hi + 1 : m->span.hi;
	for (uint32_t lo = in.lo, hi; lo < in.hi; lo = hi) {
		hi = in.hi - lo > RESCAN_MOST ? lo + RESCAN_MOST : in.hi;
		rescan(m, cbl_span(lo, hi));
	}
}

/* ---- searches */

/* Where the places at the end of a subject begin that the scan saw in another
 * light: it knew nothing of the end. */
static uint32_t end_edge(const struct cbl_message *m, uint32_t from,
			 uint32_t hi)
{
	if (cbl_scan_sees_end(m, hi))
		return hi;
	return hi - from < CBL_GUARD_BYTES ? from : hi - CBL_GUARD_BYTES + 1;
}

uint32_t cbl_scan_next(struct cbl_message *m, uint64_t who, uint32_t from)
{
	struct cbl_scanned *s = &m->scanned;

	if (s->who & who)
		for (uint32_t i = candidate_from(s, from); i < s->count;
		     i = next_of(s, i))
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

	for (uint32_t at = end_edge(m, in.lo, in.hi); at < in.hi; at++)
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
	     i < s->count && s->items[i].at < in.hi; i = next_of(s, i))
		who |= s->items[i].who;
	return who;
}

/* A search through candidates. */
struct hunt {
	struct cbl_message *m;
	uint32_t pattern;
	const char *text;
	struct cbl_span in;
	uint64_t who;
};

/* May a match of a pattern begin at `at`? */
static inline bool admits_begin(const struct cbl_plan *plan, uint32_t pattern,
				const char *text, struct cbl_span in,
				uint32_t at)
{
	uint32_t a = plan->patterns[pattern].forwards;

	return a == CBL_NONE ||
	       cbl_automaton_admits(&plan->automata[a], plan->steps, text,
				    in.lo, at, in.hi);
}

/* May one end where it would have to? */
static inline bool admits_end(const struct cbl_plan *plan, uint32_t pattern,
			      const char *text, struct cbl_span in)
{
	uint32_t a = plan->patterns[pattern].backwards;

	return a == CBL_NONE ||
	       cbl_automaton_admits_end(&plan->automata[a], plan->steps, text,
					in.lo, in.hi);
}

static enum cbl_match try_at(const struct hunt *h, uint32_t at)
{
	if (!admits_begin(&h->m->spec->plan, h->pattern, h->text, h->in, at))
		return CBL_MATCH_NO;
	return cbl_match_how(cbl_spec_pattern(h->m->spec, h->pattern),
			     h->m->matcher, h->text + h->in.lo,
			     h->in.hi - h->in.lo, at - h->in.lo,
			     CBL_MATCH_HERE | h->m->valid);
}

/* A place whose candidates the scan may have missed, at an end of the
 * subject. */
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
	bool steady = h->m->spec->plan.patterns[h->pattern].steady;
	uint32_t edge, i;
	enum cbl_match result;

	if (from >= h->in.hi)
		return CBL_MATCH_NO;
	/* What stands before the subject is no part of it. */
	if (!steady && from == h->in.lo) {
		result = try_edge(h, from);
		if (result != CBL_MATCH_NO)
			return result;
		from++;
	}
	edge = steady ? h->in.hi : end_edge(h->m, from, h->in.hi);
	if (s->who & h->who) {
		for (i = candidate_from(s, from);
		     i < s->count && s->items[i].at < edge;
		     i = next_of(s, i)) {
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

	if (p->anchored && p->forwards != CBL_NONE)
		return admits_begin(&spec->plan, pattern, text, in, from) &&
		       admits_end(&spec->plan, pattern, text, in);
	if (!admits_end(&spec->plan, pattern, text, in))
		return false;
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
		struct hunt h = {m, pattern, text, in, scan};

		if (!admits_end(&m->spec->plan, pattern, text, in))
			return CBL_MATCH_NO;
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
	const struct cbl_plan *plan = &m->spec->plan;
	enum cbl_match result;

	if (!admits_begin(plan, pattern, text, in, at) ||
	    !admits_end(plan, pattern, text, in))
		return CBL_MATCH_NO;
	result = cbl_match_how(cbl_spec_pattern(m->spec, pattern), m->matcher,
			       text + in.lo, in.hi - in.lo, at - in.lo,
			       CBL_MATCH_HERE | m->valid);
	return noted(m, pattern, in, at, result, found);
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
			     cbl_message_holds(m, text) ? m->valid : 0);
}
