/* SPDX-License-Identifier: MIT
 *
 * A growing byte buffer with a ceiling, always NUL-terminated. What
 * would pass the ceiling is refused whole, as is all that follows, and
 * `full` says so.
 */
#ifndef CBL_BASE_BUF_H
#define CBL_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct cbl_buf {
	char *data; /* NULL while empty */
	size_t len;
	size_t cap;
	size_t max; /* 0: no ceiling but memory */
	bool full;
};

/* An empty buffer that grows to `max` bytes at most (0: unbounded). */
void cbl_buf_init(struct cbl_buf *buf, size_t max);
void cbl_buf_add(struct cbl_buf *buf, const char *data, size_t len);
void cbl_buf_str(struct cbl_buf *buf, struct cbl_str s);
void cbl_buf_text(struct cbl_buf *buf, const char *text);
void cbl_buf_char(struct cbl_buf *buf, char c);

/* A decimal number of at least `width` digits, with zeros before it: many
 * times faster than printf. */
void cbl_buf_number(struct cbl_buf *buf, long long number, size_t width);

void cbl_buf_printf(struct cbl_buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void cbl_buf_vprintf(struct cbl_buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Room for `len` more bytes; the caller writes there and adds to `len`. NULL
 * if that would pass the ceiling. */
char *cbl_buf_reserve(struct cbl_buf *buf, size_t len);

/* Adds all that a descriptor has until its end. 0 or an errno: EFBIG if it
 * would pass the ceiling. */
int cbl_buf_read(struct cbl_buf *buf, int fd);

/* What it holds, NUL-terminated ("" while empty); borrowed. */
const char *cbl_buf_cstr(const struct cbl_buf *buf);

/* Empties it, keeping the memory; frees it. */
void cbl_buf_clear(struct cbl_buf *buf);
void cbl_buf_release(struct cbl_buf *buf);

/* Hands the text over (caller frees; never NULL) and empties the buffer. */
char *cbl_buf_detach(struct cbl_buf *buf);

#endif
