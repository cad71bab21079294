/* SPDX-License-Identifier: MIT
 *
 * One HTML file that needs nothing beside itself and runs nothing.
 */
#include <string.h>

#include "cli/sheet.h"

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" "
	"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<style>\n"
	"body { font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 60em; "
	"padding: 0 1em }\n"
	"table { border-collapse: collapse; margin: 1em 0 }\n"
	"th, td { border: 1px solid #bbb; padding: .2em .6em; "
	"text-align: left; vertical-align: top }\n"
	"code, pre { background: #f3f3f3; font-family: monospace }\n"
	"pre { overflow-x: auto; padding: .6em }\n"
	"</style>\n";

static const char *entity(char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static void plain(struct cbl_buf *out, struct cbl_str text)
{
	while (text.len) {
		struct cbl_sheet_piece p = cbl_sheet_next(&text);

		if (cbl_is_blank(p.c))
			cbl_buf_char(out, p.c);
		/* What a hidden one is shown as may be markup too. */
		for (unsigned i = 0; i < p.glyph.len; i++) {
			char c = p.glyph.text[i];

			if (entity(c))
				cbl_buf_text(out, entity(c));
			else
				cbl_buf_char(out, c);
		}
	}
}

static void word(struct cbl_buf *out, struct cbl_str code)
{
	cbl_buf_text(out, "<code>");
	plain(out, code);
	cbl_buf_text(out, "</code>");
}

static void link_to(struct cbl_buf *out, const char *text, const char *id)
{
	cbl_buf_printf(out, "<a href=\"#%s\">%s</a>", id, text);
}

static void heading(struct cbl_sheet *s, unsigned level, struct cbl_str text,
		    const char *id)
{
	cbl_buf_printf(s->out, "<h%u", level);
	if (id)
		cbl_buf_printf(s->out, " id=\"%s\"", id);
	cbl_buf_char(s->out, '>');
	cbl_sheet_inline(s, s->out, cbl_str_trim(text));
	cbl_buf_printf(s->out, "</h%u>\n", level);
}

static void begin(struct cbl_sheet *s, struct cbl_str title)
{
	cbl_buf_text(s->out, head);
	cbl_buf_text(s->out, "<title>");
	plain(s->out, cbl_str_trim(title));
	cbl_buf_text(s->out, "</title>\n</head>\n<body>\n");
	heading(s, 1, title, NULL);
}

static void end(struct cbl_sheet *s)
{
	cbl_buf_text(s->out, "</body>\n</html>\n");
}

static void paragraph(struct cbl_sheet *s, const char *text)
{
	cbl_buf_printf(s->out, "<p>%s</p>\n", text);
}

static void code(struct cbl_sheet *s, struct cbl_str text)
{
	cbl_buf_text(s->out, "<pre>");
	plain(s->out, text);
	cbl_buf_text(s->out, "</pre>\n");
}

static void table(struct cbl_sheet *s, const char *const *heads, unsigned count)
{
	cbl_buf_text(s->out, "<table>\n<tr>");
	for (unsigned i = 0; i < count; i++)
		cbl_buf_printf(s->out, "<th>%s</th>", heads[i]);
	cbl_buf_text(s->out, "</tr>\n");
}

static void row(struct cbl_sheet *s, const struct cbl_buf *cells,
		unsigned count)
{
	cbl_buf_text(s->out, "<tr>");
	for (unsigned i = 0; i < count; i++)
		cbl_buf_printf(s->out, "<td>%s</td>", cbl_buf_cstr(&cells[i]));
	cbl_buf_text(s->out, "</tr>\n");
}

static void table_end(struct cbl_sheet *s)
{
	cbl_buf_text(s->out, "</table>\n");
}

const struct cbl_sheet_format cbl_sheet_html = {
	.name = "html",
	.begin = begin,
	.end = end,
	.heading = heading,
	.paragraph = paragraph,
	.code = code,
	.table = table,
	.row = row,
	.table_end = table_end,
	.plain = plain,
	.word = word,
	.link = link_to,
};
