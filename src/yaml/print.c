/* SPDX-License-Identifier: MIT
 *
 * Mistakes as people read them:
 *
 *	my.yaml:3:14: error: unknown key `vocabulry`
 *	    3 |   - {id: a, vocabulry: tags}
 *	      |             ^~~~~~~~~
 *	hint: did you mean `vocabulary`?
 */
#include <stdint.h>
#include <string.h>

#include "text/utf8.h"
#include "yaml/document.h"

/* Of longer lines a piece round the mistake is shown. */
#define WINDOW 100
#define WINDOW_BEFORE 60

/* Turns text in another direction, or hides: what is shown would not be what
 * is written. */
static bool is_deceptive(uint32_t c)
{
	return (c >= 0x80 && c < 0xa0) || c == 0xad || c == 0xfeff ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2069);
}

/* One code point of `text`, made visible; returns its length. Each takes one
 * column, so that carets stand under what they mean. */
static size_t show_next(const char *text, size_t len, struct cbl_buf *out)
{
	uint32_t c = 0;
	size_t step = cbl_utf8_next(text, len, &c);

	if (step == 0 || is_deceptive(c))
		cbl_buf_text(out, "\xef\xbf\xbd"); /* U+FFFD */
	else if (c == 0x7f)
		cbl_buf_text(out, "\xe2\x90\xa1"); /* U+2421 */
	else if (c < 0x20 && c != '\t')
		cbl_buf_printf(out, "\xe2\x90%c", (char)(0x80 + c));
	else
		cbl_buf_add(out, text, step);
	return step ? step : 1;
}

/* A message or hint, whatever it quotes. */
static void show(const char *text, struct cbl_buf *out)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len;)
		i += show_next(text + i, len - i, out);
}

/* The columns of the line that are shown, from 0. */
struct window {
	size_t lo;
	size_t hi;
};

static struct window window_round(size_t width, size_t column)
{
	struct window w = {0, width};

	if (width <= WINDOW)
		return w;
	if (column > WINDOW_BEFORE)
		w.lo = column - WINDOW_BEFORE;
	if (w.lo + WINDOW < width)
		w.hi = w.lo + WINDOW;
	else
		w.lo = width - WINDOW;
	return w;
}

/* The part of the line in the window; in its place blanks (but tabs where it
 * has tabs) if `blank`, up to `hi`. */
static void show_columns(const char *line, struct window w, bool blank,
			 struct cbl_buf *out)
{
	size_t len = strlen(line), column = 0;

	for (size_t i = 0; i < len && column < w.hi; column++) {
		size_t step = cbl_utf8_next(line + i, len - i, NULL);

		if (column < w.lo)
			;
		else if (blank)
			cbl_buf_char(out, line[i] == '\t' ? '\t' : ' ');
		else
			show_next(line + i, len - i, out);
		i += step ? step : 1;
	}
}

static void print_caret(const struct cbl_problem *p, struct window w,
			struct cbl_buf *out)
{
	size_t from = p->start.column - 1, to = w.hi;

	if (p->end.line == p->start.line && p->end.column <= w.hi)
		to = p->end.column - 1;
	cbl_buf_text(out, w.lo ? "      |    " : "      | ");
	show_columns(p->excerpt, (struct window){w.lo, from}, true, out);
	cbl_buf_char(out, '^');
	for (size_t i = from + 1; i < to; i++)
		cbl_buf_char(out, '~');
	cbl_buf_char(out, '\n');
}

static void print_excerpt(const struct cbl_problem *p, struct cbl_buf *out)
{
	size_t width = cbl_utf8_count(p->excerpt, strlen(p->excerpt));
	struct window w = window_round(width, p->start.column - 1);

	cbl_buf_printf(out, "%5u | %s", (unsigned)p->start.line,
		       w.lo ? "..." : "");
	show_columns(p->excerpt, w, false, out);
	cbl_buf_text(out, w.hi < width ? "...\n" : "\n");
	print_caret(p, w, out);
}

static void print_problem(const struct cbl_problem *p, struct cbl_buf *out)
{
	show(p->file, out);
	if (p->start.line)
		cbl_buf_printf(out, ":%u:%u", (unsigned)p->start.line,
			       (unsigned)p->start.column);
	cbl_buf_text(out, p->warning ? ": warning: " : ": error: ");
	show(p->message, out);
	cbl_buf_char(out, '\n');
	if (p->excerpt && p->start.line)
		print_excerpt(p, out);
	if (p->hint) {
		cbl_buf_text(out, "hint: ");
		show(p->hint, out);
		cbl_buf_char(out, '\n');
	}
}

void cbl_problems_print(const struct cbl_problems *problems,
			struct cbl_buf *out)
{
	for (size_t i = 0; i < problems->count; i++)
		print_problem(&problems->items[i], out);
}
