/* SPDX-License-Identifier: MIT */
#include "checks/removal.h"

struct removal {
	const struct cbl_message *m;
	const char *text;     /* the source's */
	struct cbl_span span; /* removed */
	struct cbl_span line; /* without its end */
};

static bool only(const struct removal *r, uint32_t lo, uint32_t hi,
		 const char *set)
{
	for (; lo < hi; lo++)
		if (!r->text[lo] || !strchr(set, r->text[lo]))
			return false;
	return true;
}

/* ---- items */

/* Items of the same list next to the one removed: where the one before ends
 * and the one behind begins; CBL_NONE if there is none. */
struct neighbours {
	uint32_t before, behind;
};

static struct neighbours neighbours_of(const struct removal *r, uint32_t row)
{
	const struct cbl_row *own = &r->m->rows[row];
	struct neighbours near = {CBL_NONE, CBL_NONE};
	uint32_t i = r->m->instances[own->instance].first_row;

	for (; i != CBL_NONE; i = r->m->rows[i].next) {
		const struct cbl_row *other = &r->m->rows[i];

		if (i == row || other->item == 0 || other->item == own->item)
			continue;
		if (other->span.hi <= r->span.lo &&
		    (near.before == CBL_NONE || other->span.hi > near.before))
			near.before = other->span.hi;
		if (other->span.lo >= r->span.hi &&
		    (near.behind == CBL_NONE || other->span.lo < near.behind))
			near.behind = other->span.lo;
	}
	return near;
}

static bool remove_item(struct removal *r, uint32_t row)
{
	struct neighbours near = neighbours_of(r, row);
	bool left = near.before != CBL_NONE &&
		    only(r, near.before, r->span.lo, " \t,;\r\n");
	bool right = near.behind != CBL_NONE &&
		     only(r, r->span.hi, near.behind, " \t,;");

	if (left && near.before >= r->line.lo)
		r->span.lo = near.before;
	else if (right)
		r->span.hi = near.behind;
	else if (left && only(r, r->span.hi, r->line.hi, " \t,;"))
		r->span.lo = near.before;
	else
		return false;
	return true;
}

/* ---- lines */

static bool is_blank(const struct removal *r, size_t line)
{
	struct cbl_span span = cbl_line_table_span(r->m->lines, line);

	return only(r, span.lo, span.hi, " \t");
}

static void remove_line(struct removal *r, size_t number)
{
	const struct cbl_line_table *lines = r->m->lines;
	size_t next = number + 1;

	r->span.lo = r->line.lo;
	if (next < lines->count && is_blank(r, next) &&
	    (number == 0 || is_blank(r, number - 1)))
		next++;
	r->span.hi = lines->starts[next < lines->count ? next : lines->count];
	if (r->span.hi > r->m->span.hi)
		r->span.hi = r->m->span.hi;
}

/* ---- words */

static bool is_blank_at(const struct removal *r, uint32_t at)
{
	return r->text[at] == ' ' || r->text[at] == '\t';
}

/* Blanks before it go, but the indent of a line stays. */
static void remove_blanks(struct removal *r)
{
	struct cbl_span *s = &r->span;
	bool ends = s->hi == r->line.hi || is_blank_at(r, s->hi);

	if (only(r, r->line.lo, s->lo, " \t"))
		while (s->hi < r->line.hi && is_blank_at(r, s->hi))
			s->hi++;
	else
		while (ends && is_blank_at(r, s->lo - 1))
			s->lo--;
}

struct cbl_span cbl_removal_span(const struct cbl_message *m,
				 const struct cbl_term *term,
				 struct cbl_span span)
{
	size_t number = cbl_line_table_find(m->lines, span.lo);
	struct removal r = {
		.m = m,
		.text = m->source->data,
		.span = span,
		.line = cbl_line_table_span(m->lines, number),
	};

	if (span.hi > r.line.hi || span.lo < r.line.lo)
		return span;
	if (term->row != CBL_NONE && m->rows[term->row].item != 0 &&
	    remove_item(&r, term->row))
		return r.span;
	if (only(&r, r.line.lo, span.lo, " \t") &&
	    only(&r, span.hi, r.line.hi, " \t"))
		remove_line(&r, number);
	else
		remove_blanks(&r);
	return r.span;
}
