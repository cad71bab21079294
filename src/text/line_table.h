/* SPDX-License-Identifier: MIT
 *
 * Where lines begin. Lines end at LF, CRLF or a lone CR; an end at the very
 * end of the text begins no further line. A byte order mark counts in
 * offsets, not in columns, and bytes of a line end share one column.
 */
#ifndef CBL_TEXT_LINE_TABLE_H
#define CBL_TEXT_LINE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/span.h"

/* Length of a byte order mark. */
#define CBL_MARK_LEN 3u

struct cbl_line_table {
	uint32_t *starts; /* count + 1 of them, the last is the length */
	size_t count;     /* lines; an empty text has one */
	size_t cap;
	const char *data; /* borrowed */
	uint32_t len;
	uint32_t mark; /* length of the byte order mark it begins with */
	/* What is known of the bytes; false: nothing. */
	bool ascii;    /* all are ASCII */
	bool printing; /* no controls but line ends, tabs, form feeds */
};

/* A place for people and reports: line and column from 1 (columns in code
 * points), offset in bytes from 0. Some formats count other units: what these
 * are ahead of the column is kept as well, 0 in a line of ASCII. */
struct cbl_place {
	uint32_t line;
	uint32_t column;
	uint32_t offset;
	uint32_t more_bytes; /* column in bytes, less `column` */
	uint32_t more_units; /* column in UTF-16 code units, less `column` */
};

/* Builds the table anew, reusing memory; borrows `data`. */
void cbl_line_table_build(struct cbl_line_table *table, const char *data,
			  uint32_t len);
void cbl_line_table_release(struct cbl_line_table *table);

/* Index from 0 of the line that holds the byte at `offset`. */
size_t cbl_line_table_find(const struct cbl_line_table *table, uint32_t offset);

/* Where the text of a line begins: behind a byte order mark. */
static inline uint32_t cbl_line_table_begin(const struct cbl_line_table *table,
					    size_t line)
{
	return table->starts[line] + (line ? 0 : table->mark);
}

/* The bytes of a line without its end. */
struct cbl_span cbl_line_table_span(const struct cbl_line_table *table,
				    size_t line);

/* Moves the columns of a place past `len` bytes of its line; not its offset. */
void cbl_place_advance(struct cbl_place *place, const char *data, size_t len);

/* Line and column of a byte; offsets past the end mean the end. */
struct cbl_place cbl_line_table_place(const struct cbl_line_table *table,
				      uint32_t offset);

/* The same, counted from a place near by (`from`; line 0: none): in a line of
 * megabytes the way from its beginning is long. */
struct cbl_place cbl_line_table_place_near(const struct cbl_line_table *table,
					   struct cbl_place from,
					   uint32_t offset);

#endif
