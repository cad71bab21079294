/* SPDX-License-Identifier: MIT
 *
 * Labels: misspelt ones at the beginning of a line, and those of elements that
 * begin further on in it.
 */
#include "message/walk.h"

#include "base/distance.h"

/* A label is looked for before a colon within so many bytes. */
#define LABEL_BOUND 40u

static bool label_is_near(const struct cbl_walk *w, const struct cbl_element *e,
			  struct cbl_str word)
{
	for (uint32_t i = 0; i < e->labels.count; i++) {
		struct cbl_str label = cbl_spec_str(
			w->spec, w->spec->texts[e->labels.first + i]);
		unsigned limit = label.len >= CBL_LABEL_TWO_WRONG ? 2 : 1;
		unsigned distance;

		if (label.len < CBL_LABEL_SHORTEST)
			continue;
		distance = cbl_distance(word, label, limit);
		if (distance > 0 && distance <= limit)
			return true;
	}
	return false;
}

bool cbl_find_label(const struct cbl_walk *w, struct cbl_span line,
		    struct cbl_found *out)
{
	char word[LABEL_BOUND];
	struct cbl_str text = cbl_message_str(w->m, line);
	const struct cbl_plan *plan = &w->spec->plan;
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
	for (uint32_t i = 0; i < plan->labelled_count; i++) {
		uint32_t e = plan->labelled[i];

		if (cbl_walk_seen(w, e) || !cbl_walk_may_start(w, e) ||
		    !label_is_near(w, cbl_walk_element(w, e),
				   cbl_str(word, len)))
			continue;
		*out = (struct cbl_found){
			.element = e,
			.start = CBL_NONE,
			.lo = (uint32_t)(text.ptr - w->m->text),
			.content = (uint32_t)(colon + 1 - w->m->text),
			.flags = CBL_INSTANCE_GARBLED};
		return true;
	}
	return false;
}

/* May an element of a zone that is reachable begin in mid-line, in
 * [lo, hi)? */
static bool has_inline(struct cbl_walk *w, uint32_t lo, uint32_t hi)
{
	const struct cbl_plan_labels *labels = &w->spec->plan.labels[w->zone];

	if (labels->unscanned)
		return true;
	if (!labels->scans)
		return false;
	/* Lines come in their order: mostly the next place is far ahead. */
	if (w->next_inline < lo)
		w->next_inline = cbl_scan_next(w->m, labels->scans, lo);
	return w->next_inline < hi ||
	       cbl_scan_ends(w->m, cbl_span(lo, hi)) & labels->scans;
}

bool cbl_find_inline(struct cbl_walk *w, uint32_t lo, uint32_t hi,
		     struct cbl_found *out)
{
	const struct cbl_plan *plan = &w->spec->plan;
	uint32_t own = w->open == CBL_NONE ?
			       CBL_NONE :
			       w->m->instances[w->open].element;
	uint32_t best = CBL_NONE, best_at = hi;
	struct cbl_span span;
	uint64_t who;

	if (!has_inline(w, lo, hi))
		return false;
	who = cbl_scan_who(w->m, cbl_span(lo, hi));
	for (uint32_t k = 0; k < plan->inlined_count; k++) {
		uint32_t i = plan->inlined[k];
		const struct cbl_element *e = cbl_walk_element(w, i);
		uint64_t scan = plan->patterns[e->inline_start].scan;

		if ((scan && !(scan & who)) || !cbl_walk_may_start(w, i) ||
		    (i == own && e->once))
			continue;
		if (cbl_search(w->m, e->inline_start, w->m->span.lo, lo, hi,
			       &span) &&
		    span.hi > span.lo && span.lo < best_at) {
			best = i;
			best_at = span.lo;
			*out = (struct cbl_found){.element = i,
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
