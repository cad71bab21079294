/* SPDX-License-Identifier: MIT
 *
 * Just enough UTF-8: code points are counted for columns, broken bytes are
 * found, nothing is ever converted.
 */
#ifndef CBL_TEXT_UTF8_H
#define CBL_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Length in bytes of the code point at `p` (1 to 4), decoded into `*out` if
 * not NULL; 0 for a byte that begins no valid UTF-8 (surrogates, overlong
 * forms and values above U+10FFFF are invalid). `len` > 0. */
size_t cbl_utf8_next(const char *p, size_t len, uint32_t *out);

/* Whether all bytes are below 80. */
bool cbl_utf8_ascii(const char *p, size_t len);

/* Code points in `len` bytes, an invalid byte counting as one. */
size_t cbl_utf8_count(const char *p, size_t len);

/* Code points beyond U+FFFF in `len` bytes: each takes two units of UTF-16. */
size_t cbl_utf8_astral(const char *p, size_t len);

/* Offset of the first invalid byte, or `len`. */
size_t cbl_utf8_invalid(const char *p, size_t len);

#endif
