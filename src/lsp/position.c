/* SPDX-License-Identifier: MIT
 *
 * The only place that knows UTF-16. A byte that is no UTF-8 counts as one
 * unit in every encoding: the client sees U+FFFD there.
 */
#include "lsp/lsp_priv.h"

#include "text/utf8.h"

/* Bytes and units of the code point at `p`. */
static size_t step(enum encoding encoding, const char *p, size_t len,
		   size_t *units)
{
	size_t bytes = cbl_utf8_next(p, len, NULL);

	if (!bytes) {
		*units = 1;
		return 1;
	}
	*units = encoding == ENCODING_UTF8    ? bytes :
		 encoding == ENCODING_UTF16 ? (bytes == 4 ? 2 : 1) :
					      1;
	return bytes;
}

/* Behind a last line end a line begins that no table lists. */
static bool is_behind_all(const struct document *d, uint32_t offset)
{
	return offset && offset == d->source.len &&
	       (d->source.data[offset - 1] == '\n' ||
		d->source.data[offset - 1] == '\r');
}

/* Counted from the beginning of the line. */
static struct lsp_point count(const struct server *s,
			      const struct document *d, uint32_t offset)
{
	size_t line = cbl_line_table_find(&d->lines, offset), units;
	struct cbl_span span = cbl_line_table_span(&d->lines, line);
	struct lsp_point point = {.line = line};

	if (offset > span.hi)
		offset = span.hi;
	for (uint32_t at = span.lo; at < offset;) {
		at += (uint32_t)step(s->encoding, d->source.data + at,
				     span.hi - at, &units);
		point.character += units;
	}
	return point;
}

static struct lsp_point point_at(const struct server *s,
				 const struct document *d, uint32_t offset)
{
	if (offset > d->source.len)
		offset = (uint32_t)d->source.len;
	if (is_behind_all(d, offset))
		return (struct lsp_point){d->lines.count, 0};
	return count(s, d, offset);
}

/* What more than a column a place has in the client's units. */
static uint32_t more_of(const struct server *s, struct cbl_place place)
{
	return s->encoding == ENCODING_UTF8  ? place.more_bytes :
	       s->encoding == ENCODING_UTF16 ? place.more_units :
					       0;
}

/* The first line may have a mark that columns leave out, and behind the last
 * line end there is a line for clients only. */
struct lsp_point lsp_point(const struct server *s, const struct document *d,
			   struct cbl_place place)
{
	if (place.line < 2 || place.offset >= d->source.len)
		return point_at(s, d, place.offset);
	return (struct lsp_point){place.line - 1,
				  place.column - 1 + more_of(s, place)};
}

static json_t *pack(struct lsp_point point)
{
	return json_pack("{s:I, s:I}", "line", (json_int_t)point.line,
			 "character", (json_int_t)point.character);
}

json_t *lsp_position(const struct server *s, const struct document *d,
		     uint32_t offset)
{
	return pack(point_at(s, d, offset));
}

json_t *lsp_range(const struct server *s, const struct document *d,
		  struct cbl_span span)
{
	return json_pack("{s:o, s:o}", "start", lsp_position(s, d, span.lo),
			 "end", lsp_position(s, d, span.hi));
}

static json_t *position_of(const struct server *s, struct cbl_place place)
{
	/* Line 0: no place is known. */
	struct lsp_point point = {
		.line = place.line ? place.line - 1 : 0,
		.character = (place.column ? place.column - 1 : 0) +
			     more_of(s, place),
	};

	return pack(point);
}

json_t *lsp_range_of(const struct server *s, struct cbl_range range)
{
	return json_pack("{s:o, s:o}", "start", position_of(s, range.start),
			 "end", position_of(s, range.end));
}

uint32_t lsp_offset(const struct server *s, const struct document *d,
		    const json_t *position)
{
	json_int_t line =
		json_integer_value(json_object_get(position, "line"));
	json_int_t character =
		json_integer_value(json_object_get(position, "character"));
	struct cbl_span span;
	size_t units;
	uint32_t at;

	if (line < 0)
		return 0;
	if ((size_t)line >= d->lines.count)
		return (uint32_t)d->source.len;
	span = cbl_line_table_span(&d->lines, (size_t)line);
	for (at = span.lo; at < span.hi && character > 0;) {
		size_t bytes = step(s->encoding, d->source.data + at,
				    span.hi - at, &units);

		character -= (json_int_t)units;
		at += (uint32_t)bytes;
	}
	return at;
}
