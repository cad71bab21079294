/* SPDX-License-Identifier: MIT
 *
 * The text of a man page, for man(7): what comes behind the head that
 * manpage.c writes. A row of a table becomes a paragraph under its first
 * cell.
 */
#include <string.h>

#include "cli/sheet.h"

/* What roff would act on, or print as another character. */
static const char *escape(char c)
{
	switch (c) {
	case '\\':
		return "\\e";
	case '`':
		return "\\(ga";
	case '\'':
		return "\\(aq";
	case '"':
		return "\\(dq";
	case '^':
		return "\\(ha";
	case '~':
		return "\\(ti";
	default:
		return NULL;
	}
}

static void add_char(struct cbl_buf *out, char c, bool code)
{
	/* A line that begins with a full stop is a request. */
	if (c == '.' && (!out->len || out->data[out->len - 1] == '\n'))
		cbl_buf_text(out, "\\&");
	if (c == '-' && code)
		cbl_buf_text(out, "\\-");
	else if (escape(c))
		cbl_buf_text(out, escape(c));
	else
		cbl_buf_char(out, c);
}

static void add(struct cbl_buf *out, struct cbl_str text, bool code, bool lines)
{
	while (text.len) {
		struct cbl_sheet_piece p = cbl_sheet_next(&text);

		if (cbl_is_blank(p.c))
			cbl_buf_char(out, lines ? p.c : ' ');
		/* What a hidden one is shown as may be markup too. */
		for (unsigned i = 0; i < p.glyph.len; i++)
			add_char(out, p.glyph.text[i], code);
	}
}

static void plain(struct cbl_buf *out, struct cbl_str text)
{
	add(out, text, false, false);
}

static void word(struct cbl_buf *out, struct cbl_str code)
{
	cbl_buf_text(out, "\\fB");
	add(out, code, true, false);
	cbl_buf_text(out, "\\fR");
}

/* A page has no places to go to. */
static void link_to(struct cbl_buf *out, const char *text, const char *id)
{
	(void)id;
	cbl_buf_text(out, text);
}

static void heading(struct cbl_sheet *s, unsigned level, struct cbl_str text,
		    const char *id)
{
	(void)id;
	cbl_buf_text(s->out, level > 2 ? ".SS " : ".SH ");
	cbl_sheet_inline(s, s->out, cbl_str_trim(text));
	cbl_buf_char(s->out, '\n');
}

static void begin(struct cbl_sheet *s, struct cbl_str title)
{
	(void)title;
	cbl_buf_text(s->out, ".SH DESCRIPTION\n");
}

static void end(struct cbl_sheet *s)
{
	(void)s;
}

/* Is the line before a heading? Nothing is to part it from its text. */
static bool is_headed(const struct cbl_buf *out)
{
	size_t at = out->len ? out->len - 1 : 0;

	while (at > 0 && out->data[at - 1] != '\n')
		at--;
	return out->len > at + 3 && memcmp(out->data + at, ".S", 2) == 0;
}

static void part(struct cbl_sheet *s)
{
	if (!is_headed(s->out))
		cbl_buf_text(s->out, ".PP\n");
}

/* Inline text on a line of its own. Each cell is made for itself, so that a
 * full stop at its beginning has been taken care of. */
static void add_line(struct cbl_buf *out, const char *inline_text)
{
	cbl_buf_printf(out, "%s\n", inline_text);
}

static void paragraph(struct cbl_sheet *s, const char *text)
{
	part(s);
	add_line(s->out, text);
}

static void code(struct cbl_sheet *s, struct cbl_str text)
{
	part(s);
	cbl_buf_text(s->out, ".in +4n\n.EX\n");
	add(s->out, text, true, true);
	cbl_buf_text(s->out, "\n.EE\n.in\n");
}

static void table(struct cbl_sheet *s, const char *const *heads, unsigned count)
{
	(void)s;
	(void)heads;
	(void)count;
}

/* The column of sentences comes first, without its head. */
static bool is_prose(const char *head)
{
	static const char *const heads[] = {"meaning", "what it is", "finds"};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (strcmp(head, heads[i]) == 0)
			return true;
	return false;
}

static bool says_nothing(const struct cbl_buf *cell)
{
	const char *text = cbl_buf_cstr(cell);

	return !*text || strcmp(text, "–") == 0;
}

static void row(struct cbl_sheet *s, const struct cbl_buf *cells,
		unsigned count)
{
	const char *between = "";

	cbl_buf_printf(s->out, ".TP\n%s\n", cbl_buf_cstr(&cells[0]));
	for (unsigned i = 1; i < count; i++) {
		if (!is_prose(s->heads[i]) || says_nothing(&cells[i]))
			continue;
		add_line(s->out, cbl_buf_cstr(&cells[i]));
		between = ".br\n";
	}
	for (unsigned i = 1; i < count; i++) {
		if (is_prose(s->heads[i]) || says_nothing(&cells[i]))
			continue;
		cbl_buf_printf(s->out, "%s%s: %s", between, s->heads[i],
			       cbl_buf_cstr(&cells[i]));
		between = "; ";
	}
	if (*between == ';')
		cbl_buf_char(s->out, '\n');
}

static void table_end(struct cbl_sheet *s)
{
	(void)s;
}

const struct cbl_sheet_format cbl_sheet_man = {
	.name = "man",
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
