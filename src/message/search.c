/* SPDX-License-Identifier: MIT
 *
 * Patterns of the spec against the text of a message: one place where text
 * is bounded, limits are noticed and matcher offsets become source offsets.
 */
#include "message/message_priv.h"

bool cbl_search(struct cbl_message *m, uint32_t pattern, uint32_t lo,
		uint32_t from, uint32_t hi, struct cbl_span *found)
{
	if (hi - from > CBL_TEXT_BOUND)
		hi = from + CBL_TEXT_BOUND;
	return cbl_message_search(m, pattern, m->text, cbl_span(lo, hi), from,
				  found) == CBL_MATCH_YES;
}

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

/* Is one of the groups before `i` of the same name set? (Patterns may give a
 * name to a group in each of their branches.) */
static bool taken(const struct cbl_message *m, const struct cbl_group_field *g,
		  uint32_t i)
{
	struct cbl_span unused;

	for (uint32_t k = 0; k < i; k++)
		if (g[k].field == g[i].field &&
		    cbl_group(m, 0, g[k].group, &unused))
			return true;
	return false;
}

void cbl_capture(struct cbl_message *m, uint32_t instance, uint32_t item,
		 uint32_t pattern, uint32_t lo)
{
	struct cbl_list groups = m->spec->patterns[pattern].groups;
	const struct cbl_group_field *g = m->spec->group_fields + groups.first;
	struct cbl_span span;

	for (uint32_t i = 0; i < groups.count; i++)
		if (cbl_group(m, lo, g[i].group, &span) && !taken(m, g, i))
			cbl_add_row(m, instance, g[i].field, item, span,
				    cbl_message_str(m, span));
}

/* Did the scan see that the pattern matches nowhere in the message? */
static bool is_absent(const struct cbl_message *m,
		      const struct cbl_plan_pattern *p)
{
	return p->steady && m->scanned.text && !(m->scanned.who & p->scan);
}

/* Most messages hold nothing of the kind. In others the pattern runs only
 * where its first byte stands. */
bool cbl_message_redacted(const struct cbl_message *m, struct cbl_str text)
{
	uint32_t pattern = m->spec->meta->redacted, set;
	const struct cbl_plan_pattern *p;
	size_t from = 0;

	if (pattern == CBL_NONE || !text.len)
		return false;
	p = &m->spec->plan.patterns[pattern];
	if (text.len < p->least ||
	    (is_absent(m, p) && cbl_message_holds(m, text)))
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
