/* SPDX-License-Identifier: MIT
 *
 * Lists inside an element. Its text is cut into pieces (the whole content,
 * its lines, a field; then at `begin` marks or at `split` separators), and
 * each piece is read: by `each`, whose matches are the items, or by the
 * first of several `forms` that fits. With neither, a piece is an item.
 */
#include "message/message_priv.h"

#include <stdlib.h>

struct reader {
	struct cbl_message *m;
	const struct cbl_items *items;
	uint32_t instance;
	struct cbl_captures kept; /* of marks */
};

/* A piece, and what the `begin` mark before it captured. */
struct piece {
	struct cbl_span span;
	struct cbl_list mark; /* of `kept` */
};

static uint32_t next_item(struct reader *r)
{
	return ++r->m->instances[r->instance].items;
}

static bool is_blank(const struct cbl_message *m, struct cbl_span span)
{
	return cbl_str_trim(cbl_message_str(m, span)).len == 0;
}

static void add_whole(struct reader *r, uint32_t field, uint32_t item,
		      struct cbl_span span, struct cbl_str text)
{
	if (field != CBL_NONE && cbl_wants_field(r->m, field))
		cbl_add_row(r->m, r->instance, field, item, span, text);
}

/* The span without white space at its ends. */
static struct cbl_span tight(const struct cbl_message *m, struct cbl_span span)
{
	while (span.hi > span.lo && cbl_is_blank(m->text[span.hi - 1]))
		span.hi--;
	while (span.lo < span.hi && cbl_is_blank(m->text[span.lo]))
		span.lo++;
	return span;
}

static void stray(struct reader *r, struct cbl_span span)
{
	uint32_t before = r->m->instances[r->instance].items;

	/* It goes with the item before it: what belongs to the element as a
	 * whole is looked at for every item. */
	span = tight(r->m, span);
	if (span.lo < span.hi)
		add_whole(r, r->items->stray_field, before ? before : 1, span,
			  cbl_message_str(r->m, span));
}

static void check_gap(struct reader *r, uint32_t lo, uint32_t hi)
{
	if (r->items->gap != CBL_NONE && lo < hi &&
	    !cbl_search_text(r->m, r->items->gap,
			     cbl_message_str(r->m, cbl_span(lo, hi))))
		stray(r, cbl_span(lo, hi));
}

/* `each` over a line: the line is the item, or it is stray. */
static void read_line(struct reader *r, struct cbl_span span)
{
	uint32_t item;

	if (!cbl_search(r->m, r->items->each, span.lo, span.lo, span.hi,
			NULL)) {
		next_item(r);
		stray(r, span);
		return;
	}
	item = next_item(r);
	cbl_capture(r->m, r->instance, item, r->items->each, span.lo);
	add_whole(r, r->items->item_field, item, span,
		  cbl_message_str(r->m, span));
}

static void read_each(struct reader *r, struct cbl_span span)
{
	uint32_t base = r->m->span.lo, at = span.lo;
	struct cbl_span found;

	while (at < span.hi && cbl_search(r->m, r->items->each, base, at,
					  span.hi, &found)) {
		uint32_t item = next_item(r);

		cbl_capture(r->m, r->instance, item, r->items->each, base);
		add_whole(r, r->items->item_field, item, found,
			  cbl_message_str(r->m, found));
		check_gap(r, at, found.lo);
		at = found.hi > found.lo ? found.hi : found.hi + 1;
	}
	if (at < span.hi)
		check_gap(r, at, span.hi);
}

/* One more item of a piece: its own rows, and those of its mark. */
static uint32_t begin_item(struct reader *r, const struct piece *p,
			   struct cbl_str form)
{
	struct cbl_span span = tight(r->m, p->span);
	uint32_t item = next_item(r);

	add_whole(r, r->items->item_field, item, span,
		  cbl_message_str(r->m, span));
	if (r->items->forms.count)
		add_whole(r, r->items->form_field, item, span, form);
	cbl_captures_add(&r->kept, p->mark, r->m, r->instance, item);
	return item;
}

/* Fields that a match lacks are taken over from the match before. */
static void carry(struct reader *r, const struct cbl_form *form, uint32_t item)
{
	struct cbl_message *m = r->m;

	for (uint32_t i = 0; i < form->carry.count; i++) {
		uint32_t field = m->spec->numbers[form->carry.first + i];
		struct cbl_row from;
		uint32_t row;

		if (cbl_message_row(m, r->instance, field, item) != CBL_NONE)
			continue;
		row = cbl_message_row(m, r->instance, field, item - 1);
		if (row == CBL_NONE)
			continue;
		from = m->rows[row];
		cbl_add_row(m, r->instance, field, item, from.span, from.text);
	}
}

/* A form with `repeat`: an item for every match, while the text between two
 * fits `joint`. The first match has to stand on its own (the fields that may
 * be carried over are there). */
static bool read_repeat(struct reader *r, const struct cbl_form *form,
			const struct piece *p)
{
	struct cbl_message *m = r->m;
	uint32_t base = m->span.lo, at = p->span.lo, last = 0;
	struct cbl_span found, unused;
	bool any = false;

	while (at < p->span.hi &&
	       cbl_search(m, form->repeat, base, at, p->span.hi, &found)) {
		struct cbl_list captures =
			cbl_captures_keep(&r->kept, m, form->repeat, base);
		uint32_t item;
		bool whole = !form->carry.count ||
			     cbl_captured(m, form->repeat,
					  m->spec->numbers[form->carry.first],
					  base, &unused);

		at = found.hi > found.lo ? found.hi : found.hi + 1;
		if (!any && !whole)
			continue;
		if (any && form->joint != CBL_NONE &&
		    !cbl_search_text(m, form->joint,
				     cbl_message_str(m, cbl_span(last,
								 found.lo))))
			break;
		item = begin_item(r, p, cbl_spec_str(m->spec, form->id));
		cbl_captures_add(&r->kept, captures, m, r->instance, item);
		if (any)
			carry(r, form, item);
		any = true;
		last = found.hi;
	}
	return any;
}

static void read_forms(struct reader *r, const struct piece *p)
{
	struct cbl_message *m = r->m;
	struct cbl_list forms = r->items->forms;

	for (uint32_t i = 0; i < forms.count; i++) {
		const struct cbl_form *form = &m->spec->forms[forms.first + i];
		uint32_t item;

		if (form->match == CBL_NONE) {
			if (read_repeat(r, form, p))
				return;
			continue;
		}
		if (!cbl_search(m, form->match, m->span.lo, p->span.lo,
				p->span.hi, NULL))
			continue;
		item = begin_item(r, p, cbl_spec_str(m->spec, form->id));
		cbl_capture(m, r->instance, item, form->match, m->span.lo);
		return;
	}
	begin_item(r, p, cbl_str_c("none"));
}

static void read_piece(struct reader *r, const struct piece *p)
{
	if (is_blank(r->m, p->span))
		return;
	if (r->items->forms.count)
		read_forms(r, p);
	else if (r->items->each == CBL_NONE)
		begin_item(r, p, cbl_str_c(""));
	else if (r->items->cut == CBL_CUT_LINES)
		read_line(r, p->span);
	else
		read_each(r, p->span);
}

/* Only brackets and blanks may stand before the first mark: else this is no
 * marked list. */
static bool is_lead(const struct cbl_message *m, struct cbl_span span)
{
	for (uint32_t i = span.lo; i < span.hi; i++)
		if (!cbl_is_blank(m->text[i]) && m->text[i] != '(')
			return false;
	return true;
}

/* The next mark from `at` on. */
static bool next_mark(struct reader *r, uint32_t at, uint32_t hi,
		      struct cbl_span *mark, struct cbl_list *captures)
{
	uint32_t base = r->m->span.lo;

	if (!cbl_search(r->m, r->items->begin, base, at, hi, mark))
		return false;
	*captures = cbl_captures_keep(&r->kept, r->m, r->items->begin, base);
	return true;
}

static bool read_marked(struct reader *r, struct cbl_span span)
{
	struct cbl_span mark, next;
	struct cbl_list captures;
	bool more;

	if (r->items->begin == CBL_NONE ||
	    !next_mark(r, span.lo, span.hi, &mark, &captures) ||
	    !is_lead(r->m, cbl_span(span.lo, mark.lo)))
		return false;
	do {
		uint32_t at = mark.hi > mark.lo ? mark.hi : mark.hi + 1;
		struct piece p = {.mark = captures};

		more = at < span.hi &&
		       next_mark(r, at, span.hi, &next, &captures);
		p.span = cbl_span(mark.hi, more ? next.lo : span.hi);
		read_piece(r, &p);
		mark = next;
	} while (more);
	return true;
}

static void read_split(struct reader *r, struct cbl_span span)
{
	uint32_t base = r->m->span.lo, lo = span.lo, at = span.lo;
	struct cbl_span found;

	while (at < span.hi && cbl_search(r->m, r->items->split, base, at,
					  span.hi, &found)) {
		struct piece p = {.span = cbl_span(lo, found.lo)};

		read_piece(r, &p);
		lo = found.hi;
		at = found.hi > found.lo ? found.hi : found.hi + 1;
	}
	if (lo < span.hi)
		read_piece(r, &(struct piece){.span = cbl_span(lo, span.hi)});
}

static void read_span(struct reader *r, struct cbl_span span)
{
	if (read_marked(r, span))
		return;
	if (r->items->split != CBL_NONE)
		read_split(r, span);
	else
		read_piece(r, &(struct piece){.span = span});
}

static void read_field(struct reader *r)
{
	uint32_t row = r->m->instances[r->instance].first_row;

	while (row != CBL_NONE) {
		struct cbl_row at = r->m->rows[row];

		if (at.field == r->items->cut_field)
			read_span(r, at.span);
		row = at.next;
	}
}

void cbl_find_items(struct cbl_message *m, uint32_t instance)
{
	const struct cbl_element *e = cbl_instance_element(m, instance);
	struct reader r = {m, &m->spec->items[e->items], instance, {0}};
	const struct cbl_instance *i = &m->instances[instance];

	if (r.items->cut == CBL_CUT_FIELD) {
		read_field(&r);
	} else if (r.items->cut == CBL_CUT_CONTENT) {
		read_span(&r, cbl_span(i->content, i->span.hi));
	} else {
		struct cbl_list lines = i->lines;

		for (uint32_t k = 0; k < lines.count; k++)
			read_piece(&r, &(struct piece){
					       .span = m->line_spans[lines.first + k]});
	}
	free(r.kept.items);
}
