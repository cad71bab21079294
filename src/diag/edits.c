/* SPDX-License-Identifier: MIT */
#include "diag/edits.h"

#include <stdlib.h>

#include "base/mem.h"

/* An edit that is made. */
struct made {
	uint32_t lo, hi;
	struct cbl_str text;
};

struct makings {
	struct made *items; /* in text order, none touching another */
	size_t count;
	size_t cap;
};

bool cbl_fix_chosen(const struct cbl_finding *f,
		    const struct cbl_fix_choice *choice)
{
	return f->fix.title.len && f->fix.edit_count &&
	       (f->fix.safe || choice->unsafe) &&
	       (!choice->wanted || choice->wanted(f, choice->ctx));
}

/* Does an edit keep off all that are made already? Two insertions at one
 * place would depend on their order, so touching counts. */
static bool is_free(const struct makings *m, uint32_t lo, uint32_t hi)
{
	size_t from = 0, to = m->count;

	while (from < to) { /* the first that does not end before `lo` */
		size_t middle = from + (to - from) / 2;

		if (m->items[middle].hi < lo)
			from = middle + 1;
		else
			to = middle;
	}
	return from == m->count || m->items[from].lo > hi;
}

static bool changes(struct cbl_str text, const struct cbl_edit *e)
{
	uint32_t lo = e->range.start.offset, hi = e->range.end.offset;

	return !cbl_str_eq(cbl_str(text.ptr + lo, hi - lo), e->text);
}

/* Are the edits within the text, in order, apart from each other and from
 * those made, and is at least one a change? */
static bool fits(struct cbl_str text, const struct cbl_fix *fix,
		 const struct makings *m)
{
	bool any = false;

	for (size_t i = 0; i < fix->edit_count; i++) {
		uint32_t lo = fix->edits[i].range.start.offset;
		uint32_t hi = fix->edits[i].range.end.offset;

		if (lo > hi || hi > text.len || !is_free(m, lo, hi) ||
		    (i && lo < fix->edits[i - 1].range.end.offset))
			return false;
		any = any || changes(text, &fix->edits[i]);
	}
	return any;
}

static int compare(const void *left, const void *right)
{
	const struct made *a = left, *b = right;

	return (a->lo > b->lo) - (a->lo < b->lo);
}

static void make(struct makings *m, const struct cbl_fix *fix)
{
	bool behind = m->count == 0 ||
		      m->items[m->count - 1].lo <
			      fix->edits[0].range.start.offset;

	m->items = cbl_grow(m->items, &m->cap, m->count + fix->edit_count,
			    sizeof(*m->items));
	for (size_t i = 0; i < fix->edit_count; i++)
		m->items[m->count++] =
			(struct made){fix->edits[i].range.start.offset,
				      fix->edits[i].range.end.offset,
				      fix->edits[i].text};
	if (!behind) /* findings come in order; their edits mostly do */
		qsort(m->items, m->count, sizeof(*m->items), compare);
}

static void write_out(struct cbl_str text, const struct makings *m,
		      struct cbl_buf *out)
{
	uint32_t at = 0;

	for (size_t i = 0; i < m->count; i++) {
		cbl_buf_add(out, text.ptr + at, m->items[i].lo - at);
		cbl_buf_str(out, m->items[i].text);
		at = m->items[i].hi;
	}
	cbl_buf_add(out, text.ptr + at, text.len - at);
}

size_t cbl_fix_apply(struct cbl_str text, const struct cbl_bag *bag,
		     const struct cbl_fix_choice *choice, struct cbl_buf *out)
{
	struct makings m = {0};
	size_t count = 0;

	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		if (!cbl_fix_chosen(f, choice) || !fits(text, &f->fix, &m))
			continue;
		make(&m, &f->fix);
		count++;
	}
	if (count)
		write_out(text, &m, out);
	free(m.items);
	return count;
}
