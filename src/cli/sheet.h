/* SPDX-License-Identifier: MIT
 *
 * A document for people, in Markdown or HTML: what manuals and the reference
 * are written on. Texts come as they are, `a word` in backticks being code;
 * whatever else the format would act on is made harmless.
 */
#ifndef CBL_CLI_SHEET_H
#define CBL_CLI_SHEET_H

#include <stdbool.h>

#include "base/buf.h"
#include "report/inert.h"

#define CBL_SHEET_CELLS 8 /* at most in a row */

struct cbl_sheet;

/* A format of documents. Inline text is what `plain`, `word` and `link` have
 * made; all other text is as it is. */
struct cbl_sheet_format {
	const char *name;
	void (*begin)(struct cbl_sheet *s, struct cbl_str title);
	void (*end)(struct cbl_sheet *s);
	/* `id`: what links lead to, or NULL. */
	void (*heading)(struct cbl_sheet *s, unsigned level,
			struct cbl_str text, const char *id);
	void (*paragraph)(struct cbl_sheet *s, const char *inline_text);
	/* Text shown as it is. */
	void (*code)(struct cbl_sheet *s, struct cbl_str text);
	void (*table)(struct cbl_sheet *s, const char *const *heads,
		      unsigned count);
	void (*row)(struct cbl_sheet *s, const struct cbl_buf *cells,
		    unsigned count);
	void (*table_end)(struct cbl_sheet *s);
	/* Adds inline text: words, code, a link to a heading. */
	void (*plain)(struct cbl_buf *out, struct cbl_str text);
	void (*word)(struct cbl_buf *out, struct cbl_str code);
	void (*link)(struct cbl_buf *out, const char *inline_text,
		     const char *id);
};

struct cbl_sheet {
	const struct cbl_sheet_format *format;
	struct cbl_buf *out;
	const char *const *heads; /* of the table being made */
	struct cbl_buf cells[CBL_SHEET_CELLS]; /* of the row being made */
	unsigned cell_count;
};

extern const struct cbl_sheet_format cbl_sheet_markdown;
extern const struct cbl_sheet_format cbl_sheet_html;
/* A part of a man page, which manpage.h makes whole. */
extern const struct cbl_sheet_format cbl_sheet_man;

/* The format of a name ("html"); Markdown if it is NULL, NULL if there is none
 * of that name. */
const struct cbl_sheet_format *cbl_sheet_format_of(const char *name);

/* A sheet that writes to `out`. */
void cbl_sheet_begin(struct cbl_sheet *s, const struct cbl_sheet_format *format,
		     struct cbl_buf *out, struct cbl_str title);
void cbl_sheet_end(struct cbl_sheet *s);

void cbl_sheet_heading(struct cbl_sheet *s, unsigned level, struct cbl_str text,
		       const char *id);

/* Paragraphs, one or several with empty lines between them. */
void cbl_sheet_text(struct cbl_sheet *s, struct cbl_str text);

/* Makes inline text: words with code in backticks, all of it code, a link. */
void cbl_sheet_inline(const struct cbl_sheet *s, struct cbl_buf *out,
		      struct cbl_str text);
void cbl_sheet_word(const struct cbl_sheet *s, struct cbl_buf *out,
		    struct cbl_str code);
void cbl_sheet_link(const struct cbl_sheet *s, struct cbl_buf *out,
		    struct cbl_str text, const char *id);

/* A paragraph from inline text; nothing if there is none. */
void cbl_sheet_paragraph(struct cbl_sheet *s, const struct cbl_buf *text);
void cbl_sheet_code(struct cbl_sheet *s, struct cbl_str text);

/* A table: its heads, then the cells of each row, one by one. The cell that
 * is returned takes inline text. */
void cbl_sheet_table(struct cbl_sheet *s, const char *const *heads,
		     unsigned count);
struct cbl_buf *cbl_sheet_cell(struct cbl_sheet *s);
void cbl_sheet_row_end(struct cbl_sheet *s);
void cbl_sheet_table_end(struct cbl_sheet *s);

/* For formats: the next character, made harmless; `text` goes on behind it.
 * One of printable ASCII or white space is `c`, else that is 0. */
struct cbl_sheet_piece {
	char c;
	struct cbl_glyph glyph;
};
struct cbl_sheet_piece cbl_sheet_next(struct cbl_str *text);

#endif
