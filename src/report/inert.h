/* SPDX-License-Identifier: MIT
 *
 * Text of files, made harmless for a terminal: control bytes and marks that
 * turn the direction of writing are shown as what they are, broken UTF-8 as
 * its bytes. Nothing written here moves a cursor or ends a line.
 */
#ifndef CBL_REPORT_INERT_H
#define CBL_REPORT_INERT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Is a code point neither seen nor harmless: a control, a mark of direction
 * or of zero width, a separator of lines, a tag? */
bool cbl_inert_hidden(uint32_t c);

/* How one code point, or a byte of none, is shown. */
struct cbl_glyph {
	char text[12]; /* not NUL-terminated */
	unsigned len;
	unsigned width; /* columns of a terminal */
	unsigned taken; /* bytes of the source */
};

/* How many bytes of printable ASCII `text` begins with. */
size_t cbl_inert_run(struct cbl_str text);

/* The first of `text`, which is not empty. */
struct cbl_glyph cbl_inert_glyph(struct cbl_str text);

/* Adds text as part of a line: white space of any kind becomes a blank. */
void cbl_inert_line(struct cbl_buf *out, struct cbl_str text);

/* Adds a path, in which every byte counts. */
void cbl_inert_path(struct cbl_buf *out, struct cbl_str path);

#endif
