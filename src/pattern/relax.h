/* SPDX-License-Identifier: MIT
 *
 * A pattern without its look-behind. For this folder only.
 */
#ifndef CBL_PATTERN_RELAX_H
#define CBL_PATTERN_RELAX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends a pattern that matches wherever `source` does, and asks for nothing
 * before its match but word boundaries and line ends. False if it is not sure
 * to be one: what a negative assertion or an atomic group holds must not be
 * dropped. */
bool cbl_pattern_relax(const char *source, size_t len, struct cbl_buf *out);

#endif
