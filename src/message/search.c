/* SPDX-License-Identifier: MIT
 *
 * Patterns of the spec against the text of a message: one place where text
 * is bounded, limits are noticed and matcher offsets become source offsets.
 */
#include "message/message_priv.h"

#include "base/mem.h"

bool cbl_search_text(struct cbl_message *m, uint32_t pattern,
		     struct cbl_str text)
{
	enum cbl_match result;

	if (text.len > CBL_TEXT_BOUND)
		text.len = CBL_TEXT_BOUND;
	result = cbl_message_fits(m, pattern, text);
	if (result == CBL_MATCH_UNDECIDED)
		cbl_add_event(m, CBL_EVENT_UNDECIDED, m->span, pattern);
	return result == CBL_MATCH_YES;
}

bool cbl_message_match(struct cbl_message *m, uint32_t pattern,
		       struct cbl_str text)
{
	return pattern != CBL_NONE && cbl_search_text(m, pattern, text);
}

bool cbl_group(const struct cbl_message *m, uint32_t lo, uint32_t group,
	       struct cbl_span *span)
{
	size_t a, b;

	if (!cbl_matched(m->matcher, group, &a, &b))
		return false;
	*span = cbl_span(lo + (uint32_t)a, lo + (uint32_t)b);
	return true;
}

bool cbl_captured(const struct cbl_message *m, uint32_t pattern,
		  uint32_t field, uint32_t lo, struct cbl_span *span)
{
	struct cbl_list groups = m->spec->patterns[pattern].groups;
	const struct cbl_group_field *g = m->spec->group_fields + groups.first;

	for (uint32_t i = 0; i < groups.count; i++)
		if (g[i].field == field &&
		    cbl_group(m, lo, g[i].group, span))
			return true;
	return false;
}

/* ---- captures */

/* The named groups of the last match, one by one. */
struct groups {
	const struct cbl_group_field *fields;
	uint32_t count;
	uint32_t at; /* the next one */
	const size_t *bounds;
	uint32_t met; /* groups that `bounds` has */
};

static struct groups groups_of(const struct cbl_message *m, uint32_t pattern)
{
	struct cbl_list list = m->spec->patterns[pattern].groups;
	struct groups g = {m->spec->group_fields + list.first, list.count,
			   0, NULL, 0};

	g.bounds = cbl_matched_all(m->matcher, &g.met);
	return g;
}

static bool is_set(const struct groups *g, uint32_t i)
{
	uint32_t group = g->fields[i].group;

	return group < g->met && g->bounds[2 * (size_t)group] != CBL_UNSET;
}

/* Is one of the groups before `i` of the same name set? (Patterns may give a
 * name to a group in each of their branches. Names stand in their order.) */
static bool taken(const struct groups *g, uint32_t i)
{
	for (uint32_t k = i;
	     k-- > 0 && g->fields[k].field == g->fields[i].field;)
		if (is_set(g, k))
			return true;
	return false;
}

/* The next one that is set; false: there is none. */
static inline bool next_capture(struct groups *g, uint32_t lo,
				struct cbl_capture *out)
{
	for (; g->at < g->count; g->at++) {
		const size_t *bounds;

		if (!is_set(g, g->at) || taken(g, g->at))
			continue;
		bounds = &g->bounds[2 * (size_t)g->fields[g->at].group];
		out->field = g->fields[g->at++].field;
		out->span = cbl_span(lo + (uint32_t)bounds[0],
				     lo + (uint32_t)bounds[1]);
		return true;
	}
	return false;
}

bool cbl_wants_captures(const struct cbl_message *m, uint32_t pattern)
{
	struct cbl_list groups = m->spec->patterns[pattern].groups;
	const struct cbl_group_field *g = m->spec->group_fields + groups.first;

	for (uint32_t i = 0; i < groups.count; i++)
		if (cbl_wants_field(m, g[i].field))
			return true;
	return false;
}

static void add_capture(struct cbl_message *m, uint32_t instance,
			uint32_t item, const struct cbl_capture *c)
{
	if (cbl_wants_field(m, c->field))
		cbl_add_row(m, instance, c->field, item, c->span,
			    cbl_message_str(m, c->span));
}

void cbl_capture(struct cbl_message *m, uint32_t instance, uint32_t item,
		 uint32_t pattern, uint32_t lo)
{
	struct groups groups = groups_of(m, pattern);
	struct cbl_capture c;

	while (next_capture(&groups, lo, &c))
		add_capture(m, instance, item, &c);
}

struct cbl_list cbl_captures_keep(struct cbl_captures *kept,
				  const struct cbl_message *m,
				  uint32_t pattern, uint32_t lo)
{
	struct groups groups = groups_of(m, pattern);
	struct cbl_list list = {(uint32_t)kept->count, 0};
	struct cbl_capture c;

	kept->items = cbl_grow(kept->items, &kept->cap,
			       kept->count + groups.count,
			       sizeof(*kept->items));
	while (next_capture(&groups, lo, &c))
		kept->items[kept->count++] = c;
	list.count = (uint32_t)kept->count - list.first;
	return list;
}

void cbl_captures_add(const struct cbl_captures *kept, struct cbl_list list,
		      struct cbl_message *m, uint32_t instance, uint32_t item)
{
	for (uint32_t i = 0; i < list.count; i++)
		add_capture(m, instance, item, &kept->items[list.first + i]);
}

bool cbl_scan_unredacted(const struct cbl_message *m)
{
	uint32_t pattern = m->spec->meta->redacted;
	const struct cbl_plan_pattern *p;

	if (pattern == CBL_NONE)
		return true;
	p = &m->spec->plan.patterns[pattern];
	return p->steady && m->scanned.text && !(m->scanned.who & p->scan);
}

/* The pattern runs only where its first byte stands. */
bool cbl_text_redacted(const struct cbl_message *m, struct cbl_str text)
{
	uint32_t pattern = m->spec->meta->redacted, set;
	const struct cbl_plan_pattern *p;
	size_t from = 0;

	if (pattern == CBL_NONE || !text.len)
		return false;
	p = &m->spec->plan.patterns[pattern];
	if (text.len < p->least)
		return false;
	set = m->spec->patterns[pattern].first;
	if (set != CBL_NONE) {
		const uint8_t *bits = m->spec->byte_sets[set].bits;

		while (from < text.len &&
		       !cbl_byte_in(bits, (unsigned char)text.ptr[from]))
			from++;
		if (from == text.len)
			return false;
	}
	return cbl_match(cbl_spec_pattern(m->spec, pattern), m->matcher,
			 text.ptr, text.len, from) == CBL_MATCH_YES;
}
