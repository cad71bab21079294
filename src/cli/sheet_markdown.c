/* SPDX-License-Identifier: MIT
 *
 * Markdown with the tables of GitHub. What would be markup is put behind a
 * backslash or written as an entity.
 */
#include <string.h>

#include "cli/sheet.h"

/* Characters that are markup wherever they stand. An underscore within a word
 * is none. */
static bool is_markup(char c)
{
	return c && strchr("\\*[]|`", c);
}

static bool is_edge(struct cbl_str text, size_t i)
{
	return i == 0 || i + 1 >= text.len || cbl_is_blank(text.ptr[i - 1]) ||
	       cbl_is_blank(text.ptr[i + 1]);
}

static void plain_char(struct cbl_buf *out, char c)
{
	if (c == '<') {
		cbl_buf_text(out, "&lt;");
	} else if (c == '&') {
		cbl_buf_text(out, "&amp;");
	} else {
		if (is_markup(c))
			cbl_buf_char(out, '\\');
		cbl_buf_char(out, c);
	}
}

static void plain(struct cbl_buf *out, struct cbl_str text)
{
	const struct cbl_str whole = text;

	while (text.len) {
		size_t at = (size_t)(text.ptr - whole.ptr);
		struct cbl_sheet_piece p = cbl_sheet_next(&text);

		if (cbl_is_blank(p.c))
			cbl_buf_char(out, ' ');
		if (p.c == '_' && is_edge(whole, at))
			cbl_buf_char(out, '\\');
		/* What a hidden one is shown as may be markup too. */
		for (unsigned i = 0; i < p.glyph.len; i++)
			plain_char(out, p.glyph.text[i]);
	}
}

/* The longest row of backticks: what is code has longer ones round it. */
static size_t longest_row(struct cbl_str text)
{
	size_t longest = 0, row = 0;

	for (size_t i = 0; i < text.len; i++) {
		row = text.ptr[i] == '`' ? row + 1 : 0;
		longest = row > longest ? row : longest;
	}
	return longest;
}

static void add_ticks(struct cbl_buf *out, size_t count)
{
	while (count--)
		cbl_buf_char(out, '`');
}

/* A bar would end the cell of a table. */
static void word(struct cbl_buf *out, struct cbl_str code)
{
	size_t ticks = longest_row(code) + 1;

	add_ticks(out, ticks);
	cbl_buf_text(out, ticks > 1 ? " " : "");
	while (code.len) {
		struct cbl_sheet_piece p = cbl_sheet_next(&code);

		if (p.c == '|')
			cbl_buf_char(out, '\\');
		if (cbl_is_blank(p.c))
			cbl_buf_char(out, ' ');
		else
			cbl_buf_add(out, p.glyph.text, p.glyph.len);
	}
	cbl_buf_text(out, ticks > 1 ? " " : "");
	add_ticks(out, ticks);
}

static void link_to(struct cbl_buf *out, const char *text, const char *id)
{
	cbl_buf_printf(out, "[%s](#%s)", text, id);
}

static void heading(struct cbl_sheet *s, unsigned level, struct cbl_str text,
		    const char *id)
{
	if (s->out->len)
		cbl_buf_char(s->out, '\n');
	if (id)
		cbl_buf_printf(s->out, "<a id=\"%s\"></a>\n\n", id);
	for (unsigned i = 0; i < level; i++)
		cbl_buf_char(s->out, '#');
	cbl_buf_char(s->out, ' ');
	cbl_sheet_inline(s, s->out, cbl_str_trim(text));
	cbl_buf_char(s->out, '\n');
}

static void begin(struct cbl_sheet *s, struct cbl_str title)
{
	heading(s, 1, title, NULL);
}

static void end(struct cbl_sheet *s)
{
	(void)s;
}

/* A number and a full stop, or a mark of a list, would begin one. */
static void paragraph(struct cbl_sheet *s, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	cbl_buf_char(s->out, '\n');
	if (digits && text[digits] == '.') {
		cbl_buf_printf(s->out, "%.*s\\", (int)digits, text);
		text += digits;
	} else if (strchr("#+->=~", *text) && *text) {
		cbl_buf_char(s->out, '\\');
	}
	cbl_buf_text(s->out, text);
	cbl_buf_char(s->out, '\n');
}

static void fence(struct cbl_buf *out, size_t row)
{
	add_ticks(out, row < 3 ? 3 : row + 1);
	cbl_buf_char(out, '\n');
}

static void code(struct cbl_sheet *s, struct cbl_str text)
{
	size_t row = longest_row(text);

	cbl_buf_char(s->out, '\n');
	fence(s->out, row);
	while (text.len) {
		struct cbl_sheet_piece p = cbl_sheet_next(&text);

		if (cbl_is_blank(p.c))
			cbl_buf_char(s->out, p.c);
		else
			cbl_buf_add(s->out, p.glyph.text, p.glyph.len);
	}
	cbl_buf_char(s->out, '\n');
	fence(s->out, row);
}

static void table(struct cbl_sheet *s, const char *const *heads, unsigned count)
{
	cbl_buf_text(s->out, "\n|");
	for (unsigned i = 0; i < count; i++)
		cbl_buf_printf(s->out, " %s |", heads[i]);
	cbl_buf_text(s->out, "\n|");
	for (unsigned i = 0; i < count; i++)
		cbl_buf_text(s->out, "---|");
	cbl_buf_char(s->out, '\n');
}

static void row(struct cbl_sheet *s, const struct cbl_buf *cells,
		unsigned count)
{
	cbl_buf_char(s->out, '|');
	for (unsigned i = 0; i < count; i++)
		cbl_buf_printf(s->out, " %s |", cbl_buf_cstr(&cells[i]));
	cbl_buf_char(s->out, '\n');
}

const struct cbl_sheet_format cbl_sheet_markdown = {
	.name = "markdown",
	.begin = begin,
	.end = end,
	.heading = heading,
	.paragraph = paragraph,
	.code = code,
	.table = table,
	.row = row,
	.table_end = end,
	.plain = plain,
	.word = word,
	.link = link_to,
};
