/* SPDX-License-Identifier: MIT
 *
 * Text for people: what a terminal can show, and how it is broken into lines.
 */
#ifndef CBL_CLI_TERMINAL_H
#define CBL_CLI_TERMINAL_H

#include <stdbool.h>

#include "base/buf.h"

/* Columns of the terminal that standard output is, between 40 and 100; 80 if
 * it is none. */
unsigned cbl_terminal_width(void);

/* Are colours wanted? `when` is auto, always, never or NULL (auto). */
bool cbl_terminal_color(const char *when);

/* Adds a text broken at blanks, every line indented by `indent` blanks but
 * the first, which begins at column `column`. Blank lines part paragraphs; a
 * line that begins with blanks stands as it is. Ends with a line end. */
void cbl_wrap(struct cbl_buf *out, const char *text, unsigned indent,
	      unsigned column, unsigned width);

#endif
