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
	if (!text.len)
		return false;
	if (spec->patterns[pattern].flags & CBL_PATTERN_ANCHORED &&
	    !cbl_may_begin(spec, pattern, (unsigned char)text.ptr[0]))
		return false;
	return cbl_match(cbl_spec_pattern(spec, pattern), matcher, text.ptr,
			 text.len, 0) == CBL_MATCH_YES;
}

unsigned cbl_message_detect(const struct cbl_spec *spec,
			    struct cbl_matcher *matcher,
			    const struct cbl_source *source,
			    const struct cbl_line_table *lines, uint32_t at)
{
	size_t first = cbl_line_table_find(lines, at);
	size_t end = first + spec->meta->within;
	uint64_t met = 0;
	unsigned weight = 0;

	if (end > lines->count)
		end = lines->count;
	for (size_t line = first; line < end; line++) {
		struct cbl_str text = line_text(source, lines, line);

		for (uint32_t i = 0; i < spec->clues_count && i < 64; i++) {
			if (met >> i & 1)
				continue;
			if (!line_matches(spec, matcher,
					  spec->clues[i].pattern, text))
				continue;
			met |= UINT64_C(1) << i;
			weight += spec->clues[i].weight;
		}
	}
	return weight;
}

static bool begins_message(const struct cbl_spec *spec,
			   struct cbl_matcher *matcher, struct cbl_str text)
{
	for (uint32_t e = 0; e < spec->elements_count; e++) {
		const struct cbl_element *element = &spec->elements[e];

		if (element->begins != CBL_BEGINS_MESSAGE)
			continue;
		for (uint32_t i = 0; i < element->starts.count; i++) {
			const struct cbl_start *start =
				&spec->starts[element->starts.first + i];

			if (line_matches(spec, matcher, start->pattern, text))
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
		struct cbl_str text = line_text(source, lines, line);

		if (!begins_message(spec, matcher, text))
			continue;
		if (seen && count++ < max)
			starts[count - 1] = lines->starts[line];
		seen = true;
	}
	return count;
}
