/* SPDX-License-Identifier: MIT */
#include "checks/places.h"

#include "text/utf8.h"

/* Lines longer than this many bytes are cut round the finding. */
#define EXCERPT 240u
/* Bytes shown before the finding in a line that is cut. */
#define LEAD 60u
/* Bytes of a finding's text that are kept. */
#define MATCHED 1024u

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

struct cbl_range cbl_range_of(const struct cbl_judging *j, struct cbl_span span)
{
	const struct cbl_message *m = j->message;
	struct cbl_range range;

	range.start =
		cbl_line_table_place_near(m->lines, j->last, span.lo);
	range.end = cbl_line_table_place_near(m->lines, range.start, span.hi);
	return range;
}

/* The offset or, within a code point, its beginning. */
static uint32_t align(const char *data, uint32_t offset, uint32_t floor)
{
	for (unsigned i = 0;
	     i < 3 && offset > floor && is_continuation(data[offset]); i++)
		offset--;
	return offset;
}

void cbl_set_excerpt(struct cbl_judging *j, struct cbl_finding *finding)
{
	const char *data = j->message->source->data;
	struct cbl_place start = finding->range.start;
	struct cbl_span line =
		cbl_line_table_span(j->message->lines, start.line - 1);
	uint32_t at = start.offset < line.hi ? start.offset : line.hi;

	if (at == line.lo || start.column == 1)
		line.lo = at; /* behind a byte order mark, if there is one */
	else if (line.lo == 0 && line.hi >= 3 &&
		 memcmp(data, "\xef\xbb\xbf", 3) == 0)
		line.lo = 3;
	if (line.hi - line.lo > EXCERPT && at - line.lo > LEAD)
		line.lo = align(data, at - LEAD, line.lo);
	if (line.hi - line.lo > EXCERPT)
		line.hi = align(data, line.lo + EXCERPT, line.lo);
	finding->excerpt_column =
		start.column -
		(uint32_t)cbl_utf8_count(data + line.lo, at - line.lo);
	finding->excerpt =
		cbl_bag_str(j->bag, cbl_str(data + line.lo, line.hi - line.lo));
}

struct cbl_str cbl_matched_text(struct cbl_judging *j, struct cbl_span span)
{
	const char *data = j->message->source->data;

	if (span.hi - span.lo > MATCHED)
		span.hi = align(data, span.lo + MATCHED, span.lo);
	return cbl_bag_str(j->bag, cbl_str(data + span.lo, span.hi - span.lo));
}
