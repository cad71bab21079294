/* SPDX-License-Identifier: MIT
 *
 * Things mentioned in running text: dates, references. Each pattern is
 * searched in the text of the elements named; of overlapping matches the
 * leftmost and longest counts.
 */
#include "message/message_priv.h"

#include <stdlib.h>

#include "base/mem.h"
#include "spec/made.h"

/* How far before a match its `back` is looked for. */
#define BACK_BOUND 40u
/* And a `before` of its drops: more than a sentence, and so little that a text
 * of nothing but mentions does not take the square of its length. */
#define BEFORE_BOUND 1000u

struct hit {
	struct cbl_span span;
	struct cbl_list captures; /* of `kept` */
};

struct hits {
	struct hit *items;
	size_t count;
	size_t cap;
	struct cbl_captures kept;
};

static int by_place(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->span.lo != y->span.lo)
		return x->span.lo < y->span.lo ? -1 : 1;
	if (x->span.hi != y->span.hi)
		return x->span.hi > y->span.hi ? -1 : 1;
	return 0;
}

static void search(struct cbl_message *m, uint32_t pattern,
		   struct cbl_span host, struct hits *out)
{
	uint32_t at = host.lo;
	struct cbl_span found;

	while (at < host.hi &&
	       cbl_search(m, pattern, host.lo, at, host.hi, &found)) {
		out->items = cbl_grow(out->items, &out->cap, out->count + 1,
				      sizeof(*out->items));
		out->items[out->count++] = (struct hit){
			found, cbl_captures_keep(&out->kept, m, pattern,
						 host.lo)};
		at = found.hi > found.lo ? found.hi : found.hi + 1;
	}
}

/* Where the text begins that is looked at before `at`. */
static uint32_t look_from(struct cbl_span host, uint32_t at, uint32_t bound)
{
	return at - host.lo > bound ? at - bound : host.lo;
}

/* Does a `drop` say that this only looks like a mention? */
static bool dropped(struct cbl_message *m, const struct cbl_element *e,
		    struct cbl_span host, struct cbl_span hit)
{
	uint32_t from = look_from(host, hit.lo, BEFORE_BOUND);

	for (uint32_t i = 0; i < e->drops.count; i++) {
		const struct cbl_drop *d = &m->spec->drops[e->drops.first + i];

		if ((d->match == CBL_NONE ||
		     cbl_search(m, d->match, hit.lo, hit.lo, hit.hi, NULL)) &&
		    (d->before == CBL_NONE ||
		     cbl_search(m, d->before, host.lo, from, hit.lo, NULL)) &&
		    (d->after == CBL_NONE ||
		     cbl_search(m, d->after, hit.hi, hit.hi, host.hi, NULL)))
			return true;
	}
	return false;
}

static void add_mention(struct cbl_message *m, uint32_t element,
			uint32_t host_index, struct cbl_span host,
			const struct hits *hits, const struct hit *hit)
{
	const struct cbl_element *e = &m->spec->elements[element];
	uint32_t instance = cbl_add_instance(
		m, element, hit->span, m->instances[host_index].part, 0);
	uint32_t from = look_from(host, hit->span.lo, BACK_BOUND);
	struct cbl_span found;

	m->instances[instance].host = host_index;
	m->instances[instance].content = hit->span.lo;
	cbl_captures_add(&hits->kept, hit->captures, m, instance, 0);
	if (e->back != CBL_NONE &&
	    cbl_search(m, e->back, host.lo, from, hit->span.lo, &found)) {
		cbl_capture(m, instance, 0, e->back, host.lo);
		m->instances[instance].span.lo = found.lo;
	}
	if (cbl_made_in(m->spec, element) & CBL_MADE_TAKEN)
		cbl_find_fields(m, instance);
}

/* An instance whose text may hold mentions. */
struct host {
	uint32_t instance;
	struct cbl_span span;
	uint64_t who; /* patterns of the scan that may match in it */
};

/* May a pattern match where only `who` of the scan may? */
static bool may_match(const struct cbl_message *m, uint32_t pattern,
		      uint64_t who)
{
	uint64_t scan = m->spec->plan.patterns[pattern].scan;

	return !scan || scan & who;
}

static void search_host(struct cbl_message *m, uint32_t element,
			const struct host *host, struct hits *hits)
{
	const struct cbl_element *e = &m->spec->elements[element];
	uint32_t last = 0;

	hits->count = hits->kept.count = 0;
	for (uint32_t i = 0; i < e->matches.count; i++) {
		uint32_t pattern = m->spec->numbers[e->matches.first + i];

		if (may_match(m, pattern, host->who))
			search(m, pattern, host->span, hits);
	}
	if (hits->count > 1)
		qsort(hits->items, hits->count, sizeof(*hits->items),
		      by_place);
	for (size_t i = 0; i < hits->count; i++) {
		struct hit hit = hits->items[i];

		if (hit.span.lo < last)
			continue;
		last = hit.span.hi;
		if (!dropped(m, e, host->span, hit.span))
			add_mention(m, element, host->instance, host->span,
				    hits, &hit);
	}
}

struct hosts {
	struct host *items;
	uint32_t count;
	uint64_t who; /* of any of them */
};

static struct hosts list_hosts(struct cbl_message *m)
{
	struct hosts out = {0};

	out.items = cbl_arena_room(m->arena,
				   m->instance_count * sizeof(*out.items));
	for (uint32_t i = 0; i < m->instance_count; i++) {
		struct cbl_span span = cbl_span(m->instances[i].content,
						m->instances[i].span.hi);

		if (!(cbl_made_in(m->spec, m->instances[i].element) &
		      CBL_MADE_HOST))
			continue;
		out.items[out.count] =
			(struct host){i, span, cbl_scan_who(m, span)};
		out.who |= out.items[out.count++].who;
	}
	return out;
}

/* Patterns of an element, as bits of the scan; all if it does not know one of
 * them. */
static uint64_t patterns_of(const struct cbl_message *m,
			    const struct cbl_element *e)
{
	uint64_t who = 0;

	for (uint32_t i = 0; i < e->matches.count; i++) {
		uint32_t pattern = m->spec->numbers[e->matches.first + i];
		uint64_t scan = m->spec->plan.patterns[pattern].scan;

		who |= scan ? scan : ~UINT64_C(0);
	}
	return who;
}

static bool is_in(const struct cbl_message *m, const struct cbl_element *e,
		  uint32_t host)
{
	for (uint32_t i = 0; i < e->in.count; i++)
		if (m->spec->numbers[e->in.first + i] ==
		    m->instances[host].element)
			return true;
	return false;
}

/* Those of an element, in the hosts where it may be. */
static void find_element(struct cbl_message *m, uint32_t element,
			 const struct hosts *hosts, struct hits *hits)
{
	const struct cbl_element *e = &m->spec->elements[element];
	uint64_t who = patterns_of(m, e);

	if (!(hosts->who & who) && ~who)
		return;
	for (uint32_t i = 0; i < hosts->count; i++) {
		const struct host *host = &hosts->items[i];

		if ((host->who & who || !~who) && is_in(m, e, host->instance))
			search_host(m, element, host, hits);
	}
}

void cbl_find_mentions(struct cbl_message *m)
{
	struct hosts hosts = list_hosts(m);
	struct hits hits = {0};

	for (uint32_t e = 0; e < m->spec->elements_count; e++)
		if (m->spec->elements[e].kind == CBL_ELEMENT_MENTION &&
		    (!m->wanted || m->wanted[cbl_thing_element(e)]))
			find_element(m, e, &hosts, &hits);
	free(hits.items);
	free(hits.kept.items);
}
