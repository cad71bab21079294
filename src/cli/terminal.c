/* SPDX-License-Identifier: MIT */
#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/inert.h"
#include "text/utf8.h"

unsigned cbl_terminal_width(void)
{
	struct winsize size;
	unsigned width = 80;
	unsigned long wanted;
	const char *columns = getenv("COLUMNS");

	if (columns && cbl_str_number(cbl_str_c(columns), 10000, &wanted))
		width = (unsigned)wanted;
	else if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		width = size.ws_col;
	if (width < 40)
		return 40;
	return width > 100 ? 100 : width;
}

bool cbl_terminal_color(const char *when)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when && strcmp(when, "always") == 0)
		return true;
	if ((when && strcmp(when, "never") == 0) || (no && *no))
		return false;
	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

/* ---- wrapping */

struct wrap {
	struct cbl_buf *out;
	unsigned indent;
	unsigned column;
	unsigned width;
	bool line_open; /* something stands on the line */
};

static void new_line(struct wrap *w)
{
	cbl_buf_char(w->out, '\n');
	w->column = 0;
	w->line_open = false;
}

static void begin_line(struct wrap *w)
{
	for (; w->column < w->indent; w->column++)
		cbl_buf_char(w->out, ' ');
}

static void add_word(struct wrap *w, struct cbl_str word)
{
	unsigned len = (unsigned)cbl_utf8_count(word.ptr, word.len);

	if (w->line_open && w->column + 1 + len > w->width)
		new_line(w);
	if (w->line_open) {
		cbl_buf_char(w->out, ' ');
		w->column++;
	} else {
		begin_line(w);
	}
	/* What a spec says of itself is no more trusted than a message. */
	cbl_inert_path(w->out, word);
	w->column += len;
	w->line_open = true;
}

static void add_words(struct wrap *w, struct cbl_str line)
{
	size_t at = 0;

	while (at < line.len) {
		size_t from;

		while (at < line.len && cbl_is_blank(line.ptr[at]))
			at++;
		from = at;
		while (at < line.len && !cbl_is_blank(line.ptr[at]))
			at++;
		if (at > from)
			add_word(w, cbl_str(line.ptr + from, at - from));
	}
}

static void add_line(struct wrap *w, struct cbl_str line)
{
	struct cbl_str trimmed = cbl_str_trim(line);

	if (trimmed.len == 0) {
		if (w->line_open)
			new_line(w);
		new_line(w);
	} else if (cbl_is_blank(line.ptr[0])) {
		if (w->line_open)
			new_line(w);
		begin_line(w);
		cbl_buf_add(w->out, line.ptr, (size_t)(trimmed.ptr - line.ptr));
		cbl_inert_line(w->out, trimmed);
		new_line(w);
	} else {
		add_words(w, line);
	}
}

void cbl_wrap(struct cbl_buf *out, const char *text, unsigned indent,
	      unsigned column, unsigned width)
{
	struct wrap w = {out, indent, column, width, false};
	struct cbl_str rest = cbl_str_trim_right(cbl_str_c(text));

	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

		add_line(&w, cbl_str(rest.ptr, len));
		len += end != NULL;
		rest = cbl_str(rest.ptr + len, rest.len - len);
	}
	if (w.column)
		new_line(&w);
}
