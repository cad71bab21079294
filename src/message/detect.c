/* SPDX-License-Identifier: MIT
 *
 * Which format is this, and where does one message end and the next begin?
 */
#include "message/message_priv.h"

/* A line without its blanks at the end, cut to what a pattern may see. */
static struct cbl_str line_text(const struct cbl_source *source,
				const struct cbl_line_table *lines, size_t line)
{
	struct cbl_span span = cbl_line_table_span(lines, line);
	struct cbl_str text =
		cbl_str(source->data + span.lo, span.hi - span.lo);

	if (text.len > CBL_TEXT_BOUND)
		text.len = CBL_TEXT_BOUND;
	return cbl_str_trim_right(text);
}

static bool line_matches(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher, uint32_t pattern,
			 struct cbl_str text)
{
	return cbl_match(cbl_spec_pattern(spec, pattern), matcher, text.ptr,
			 text.len, 0) == CBL_MATCH_YES;
}

/* Clues beyond these are not counted. */
#define CLUES CBL_SIEVE_BITS

unsigned cbl_message_detect(const struct cbl_spec *spec,
			    struct cbl_matcher *matcher,
			    const struct cbl_source *source,
			    const struct cbl_line_table *lines, uint32_t at)
{
	size_t first = cbl_line_table_find(lines, at);
	size_t end = first + spec->meta->within;
	uint64_t unmet = ~UINT64_C(0);
	unsigned weight = 0;

	if (end > lines->count)
		end = lines->count;
	for (size_t line = first; spec->clues_count && line < end; line++) {
		struct cbl_str text = line_text(source, lines, line);
		uint64_t who;

		if (!text.len)
			continue;
		who = unmet & cbl_sieve_begin(spec->plan.clue_sieves, text.ptr,
					      0, text.len);
		for (; who; who &= who - 1) {
			unsigned i = (unsigned)__builtin_ctzll(who);

			if (!line_matches(spec, matcher,
					  spec->clues[i].pattern, text))
				continue;
			unmet &= ~(UINT64_C(1) << i);
			weight += spec->clues[i].weight;
		}
	}
	return weight;
}

/* ---- where messages begin */

static bool begins_message(const struct cbl_spec *spec,
			   struct cbl_matcher *matcher,
			   const struct cbl_source *source,
			   const struct cbl_line_table *lines, size_t line)
{
	const struct cbl_plan *plan = &spec->plan;
	uint32_t lo = lines->starts[line], hi = lines->starts[line + 1];

	for (uint32_t s = 0; s < plan->start_sieves_count; s++) {
		const struct cbl_sieve *sieve = &plan->start_sieves[s];
		uint64_t who = plan->messages[s];

		/* Trimming is for the few lines that may be one. */
		who &= cbl_sieve_begin(sieve, source->data, lo, hi);
		if (!who)
			continue;

		struct cbl_str text = line_text(source, lines, line);

		for (; text.len && who; who &= who - 1) {
			uint32_t i = s * CBL_SIEVE_BITS +
				     (uint32_t)__builtin_ctzll(who);

			if (line_matches(spec, matcher,
					 plan->starts[i].pattern, text))
				return true;
		}
	}
	return false;
}

size_t cbl_message_split(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher,
			 const struct cbl_source *source,
			 const struct cbl_line_table *lines, uint32_t *starts,
			 size_t max)
{
	size_t count = 1;
	bool seen = false;

	if (max)
		starts[0] = 0;
	for (size_t line = 0; line < lines->count; line++) {
		if (!begins_message(spec, matcher, source, lines, line))
			continue;
		if (seen && count++ < max)
			starts[count - 1] = lines->starts[line];
		seen = true;
	}
	return count;
}
