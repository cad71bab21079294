/* SPDX-License-Identifier: MIT
 *
 * Patterns that ask for the start of a text or line.
 */
#ifndef CBL_PATTERN_CARET_H
#define CBL_PATTERN_CARET_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Has the pattern a `^` or `\A`? It may be the only thing that it asks for,
 * or stand in an alternative. */
bool cbl_pattern_has_caret(struct cbl_str source);

/* Appends the pattern with each of these holding where a match is looked for
 * from, too. So it can be tried at a text's start while look-behind sees what
 * stands before that. */
void cbl_pattern_caret_here(struct cbl_str source, struct cbl_buf *out);

#endif
