/* SPDX-License-Identifier: MIT
 *
 * Two passes over the line, so that nothing is kept of it: the first finds
 * the columns of a terminal at which the range begins and ends, the second
 * prints what lies in the window chosen from them.
 */
#include "report/excerpt.h"

#include "report/inert.h"

#define TAB_STOP 8
#define LEAD 30 /* columns shown before the range when a line is cut */
#define ELLIPSIS "\xe2\x80\xa6"

/* Columns of a terminal, from 0 at the start of the excerpt. */
struct view {
	unsigned mark_lo, mark_hi;
	unsigned width;	      /* of the whole excerpt */
	unsigned left, right; /* what is shown */
};

/* A walk over an excerpt, piece by piece: a run of printable ASCII, or one
 * code point of any other kind. */
struct walk {
	struct cbl_str rest; /* behind the piece */
	uint32_t column;     /* of the source, where the piece begins */
	unsigned at;	     /* of the terminal, likewise */
	unsigned points;     /* code points of the piece */
	unsigned width;	     /* its columns of the terminal */
	const char *text;    /* how it is shown; a tab has none */
	unsigned len;
	struct cbl_glyph glyph;
};

static void take_run(struct walk *walk)
{
	size_t len = cbl_inert_run(walk->rest);

	walk->text = walk->rest.ptr;
	walk->len = walk->points = walk->width = (unsigned)len;
	walk->rest = cbl_str(walk->rest.ptr + len, walk->rest.len - len);
}

static void take_glyph(struct walk *walk)
{
	bool tab = *walk->rest.ptr == '\t';

	walk->glyph = cbl_inert_glyph(walk->rest);
	walk->text = walk->glyph.text;
	walk->len = tab ? 0 : walk->glyph.len;
	walk->points = 1;
	walk->width = tab ? TAB_STOP - walk->at % TAB_STOP : walk->glyph.width;
	walk->rest = cbl_str(walk->rest.ptr + walk->glyph.taken,
			     walk->rest.len - walk->glyph.taken);
}

static bool next(struct walk *walk)
{
	walk->at += walk->width;
	walk->column += walk->points;
	walk->points = walk->width = walk->len = 0;
	if (walk->rest.len == 0)
		return false;
	take_run(walk);
	if (walk->points == 0)
		take_glyph(walk);
	return true;
}

static struct walk begin(const struct cbl_finding *f)
{
	return (struct walk){.rest = f->excerpt,
			     .column =
				     f->excerpt_column ? f->excerpt_column : 1};
}

/* Moves a mark to where `column` of the source begins, as far as this piece
 * reaches. */
static void move_mark(unsigned *mark, const struct walk *walk, uint32_t column)
{
	if (column <= walk->column)
		return;
	*mark = walk->at + (column - walk->column < walk->points
				    ? column - walk->column
				    : walk->width);
}

/* A range that ends on a later line is marked to the end of the excerpt. */
static struct view measure(const struct cbl_finding *f)
{
	struct view view = {0};
	struct walk walk = begin(f);
	struct cbl_place start = f->range.start, end = f->range.end;

	while (next(&walk)) {
		move_mark(&view.mark_lo, &walk, start.column);
		move_mark(&view.mark_hi, &walk,
			  end.line > start.line ? UINT32_MAX : end.column);
	}
	view.width = walk.at;
	if (view.mark_hi < view.mark_lo)
		view.mark_hi = view.mark_lo;
	return view;
}

static void choose_window(struct view *view)
{
	view->right = view->width;
	if (view->width <= CBL_EXCERPT_WIDTH)
		return;
	view->left = view->mark_lo > LEAD ? view->mark_lo - LEAD : 0;
	if (view->left > view->width - CBL_EXCERPT_WIDTH)
		view->left = view->width - CBL_EXCERPT_WIDTH;
	view->right = view->left + CBL_EXCERPT_WIDTH;
	if (view->mark_hi > view->right)
		view->mark_hi = view->right;
}

static void pad(struct cbl_buf *out, unsigned count, char c)
{
	while (count--)
		cbl_buf_char(out, c);
}

/* The part of a run that lies in the window. */
static void clip(struct walk *walk, const struct view *view)
{
	unsigned skip = walk->at < view->left ? view->left - walk->at : 0;

	if (walk->points < 2 || skip >= walk->points)
		return;
	walk->text += skip;
	walk->at += skip;
	walk->column += skip;
	walk->points -= skip;
	if (walk->at + walk->points > view->right)
		walk->points = view->right - walk->at;
	walk->len = walk->width = walk->points;
}

/* A glyph cut through at an edge of the window is left blank. */
static void draw_text(struct cbl_buf *out, const struct cbl_finding *f,
		      const struct view *view)
{
	struct walk walk = begin(f);
	unsigned at = view->left;

	while (next(&walk) && walk.at < view->right) {
		clip(&walk, view);
		if (walk.at < view->left || walk.len == 0 ||
		    walk.at + walk.width > view->right)
			continue;
		pad(out, walk.at - at, ' ');
		cbl_buf_add(out, walk.text, walk.len);
		at = walk.at + walk.width;
	}
}

void cbl_excerpt_draw(struct cbl_buf *out, const struct cbl_finding *f,
		      const char *paint, const char *reset)
{
	if (f->excerpt.len == 0)
		return;

	struct view view = measure(f);

	choose_window(&view);

	bool cut_left = view.left > 0 || f->excerpt_column > 1;
	unsigned length = view.mark_hi - view.mark_lo;

	cbl_buf_printf(out, "%5u | %s", (unsigned)f->range.start.line,
		       cut_left ? ELLIPSIS : "");
	draw_text(out, f, &view);
	cbl_buf_text(out, view.right < view.width ? ELLIPSIS "\n" : "\n");
	cbl_buf_text(out, "      | ");
	pad(out, view.mark_lo - view.left + cut_left, ' ');
	cbl_buf_text(out, paint);
	pad(out, length ? length : 1, '^');
	cbl_buf_text(out, reset);
	cbl_buf_char(out, '\n');
}
