/* SPDX-License-Identifier: MIT
 *
 * What is no text. Each kind of input refuses it, in the same words.
 */
#ifndef CBL_TEXT_BINARY_H
#define CBL_TEXT_BINARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Is there a NUL within the first 8 KB of these bytes? `cause` takes what they
 * are instead of text, as far as they tell, and what can be done. */
bool cbl_is_binary(const char *data, size_t len, struct cbl_buf *cause);

#endif
