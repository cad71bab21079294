/* SPDX-License-Identifier: MIT */
#include "cli/sheet.h"

#include <assert.h>
#include <string.h>

const struct cbl_sheet_format *cbl_sheet_format_of(const char *name)
{
	static const struct cbl_sheet_format *const formats[] = {
		&cbl_sheet_markdown, &cbl_sheet_html};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (!name || strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

void cbl_sheet_begin(struct cbl_sheet *s, const struct cbl_sheet_format *format,
		     struct cbl_buf *out, struct cbl_str title)
{
	memset(s, 0, sizeof(*s));
	s->format = format;
	s->out = out;
	format->begin(s, title);
}

void cbl_sheet_end(struct cbl_sheet *s)
{
	s->format->end(s);
	for (unsigned i = 0; i < CBL_SHEET_CELLS; i++)
		cbl_buf_release(&s->cells[i]);
}

void cbl_sheet_heading(struct cbl_sheet *s, unsigned level, struct cbl_str text,
		       const char *id)
{
	s->format->heading(s, level, text, id);
}

/* ---- inline text */

struct cbl_sheet_piece cbl_sheet_next(struct cbl_str *text)
{
	struct cbl_sheet_piece piece = {.c = *text->ptr};
	size_t taken = 1;

	if (!cbl_is_blank(piece.c)) {
		piece.glyph = cbl_inert_glyph(*text);
		taken = piece.glyph.taken;
		if (piece.c < ' ' || piece.c > '~')
			piece.c = 0;
	}
	*text = cbl_str(text->ptr + taken, text->len - taken);
	return piece;
}

void cbl_sheet_word(const struct cbl_sheet *s, struct cbl_buf *out,
		    struct cbl_str code)
{
	if (code.len)
		s->format->word(out, code);
}

static struct cbl_str between(const char *from, const char *to)
{
	return cbl_str(from, (size_t)(to - from));
}

/* Cuts off what stands up to the next text in backticks, and that; false if
 * there is none. Rows of backticks are no marks. */
static bool next_code(struct cbl_str *text, struct cbl_str *before,
		      struct cbl_str *code)
{
	const char *end = text->ptr + text->len, *from = text->ptr;

	while (from < end) {
		const char *open = memchr(from, '`', (size_t)(end - from));
		const char *close;

		if (!open || open + 1 >= end)
			return false;
		close = memchr(open + 1, '`', (size_t)(end - open - 1));
		if (close && close > open + 1) {
			*before = between(text->ptr, open);
			*code = between(open + 1, close);
			*text = between(close + 1, end);
			return true;
		}
		for (from = open; from < end && *from == '`';)
			from++;
	}
	return false;
}

void cbl_sheet_inline(const struct cbl_sheet *s, struct cbl_buf *out,
		      struct cbl_str text)
{
	struct cbl_str before, code;

	while (next_code(&text, &before, &code)) {
		s->format->plain(out, before);
		s->format->word(out, code);
	}
	s->format->plain(out, text);
}

void cbl_sheet_link(const struct cbl_sheet *s, struct cbl_buf *out,
		    struct cbl_str text, const char *id)
{
	struct cbl_buf label;

	cbl_buf_init(&label, 0);
	cbl_sheet_inline(s, &label, text);
	s->format->link(out, cbl_buf_cstr(&label), id);
	cbl_buf_release(&label);
}

/* ---- blocks */

void cbl_sheet_text(struct cbl_sheet *s, struct cbl_str text)
{
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	text = cbl_str_trim(text);
	while (text.len) {
		const char *gap = memmem(text.ptr, text.len, "\n\n", 2);
		size_t len = gap ? (size_t)(gap - text.ptr) : text.len;

		cbl_buf_clear(&line);
		cbl_sheet_inline(s, &line, cbl_str(text.ptr, len));
		s->format->paragraph(s, cbl_buf_cstr(&line));
		text = cbl_str_trim(cbl_str(text.ptr + len, text.len - len));
	}
	cbl_buf_release(&line);
}

void cbl_sheet_paragraph(struct cbl_sheet *s, const struct cbl_buf *text)
{
	if (text->len)
		s->format->paragraph(s, cbl_buf_cstr(text));
}

void cbl_sheet_code(struct cbl_sheet *s, struct cbl_str text)
{
	s->format->code(s, cbl_str_trim_right(text));
}

void cbl_sheet_table(struct cbl_sheet *s, const char *const *heads,
		     unsigned count)
{
	s->heads = heads;
	s->format->table(s, heads, count);
}

struct cbl_buf *cbl_sheet_cell(struct cbl_sheet *s)
{
	assert(s->cell_count < CBL_SHEET_CELLS);
	cbl_buf_clear(&s->cells[s->cell_count]);
	return &s->cells[s->cell_count++];
}

void cbl_sheet_row_end(struct cbl_sheet *s)
{
	s->format->row(s, s->cells, s->cell_count);
	s->cell_count = 0;
}

void cbl_sheet_table_end(struct cbl_sheet *s)
{
	s->format->table_end(s);
}
