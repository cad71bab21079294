/* SPDX-License-Identifier: MIT
 *
 * Patterns that ask for the start of a text or line.
 */
#ifndef CBL_PATTERN_CARET_H
#define CBL_PATTERN_CARET_H

#include <stdbool.h>

#include "base/str.h"

/* Has the pattern a `^` or `\A`? It may be the only thing that it asks for,
 * or stand in an alternative. */
bool cbl_pattern_has_caret(struct cbl_str source);

#endif
