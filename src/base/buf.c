/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

void cbl_buf_init(struct cbl_buf *buf, size_t max)
{
	*buf = (struct cbl_buf){.max = max};
}

char *cbl_buf_reserve(struct cbl_buf *buf, size_t len)
{
	size_t max = buf->max ? buf->max : SIZE_MAX - 1;

	if (buf->full || len > max - buf->len) {
		buf->full = true;
		return NULL;
	}
	if (buf->len + len + 1 > buf->cap) {
		buf->data =
			cbl_grow(buf->data, &buf->cap, buf->len + len + 1, 1);
		buf->data[buf->len] = '\0';
	}
	return buf->data + buf->len;
}

void cbl_buf_add(struct cbl_buf *buf, const char *data, size_t len)
{
	char *room = len ? cbl_buf_reserve(buf, len) : NULL;

	if (!room)
		return;
	memcpy(room, data, len);
	room[len] = '\0';
	buf->len += len;
}

void cbl_buf_str(struct cbl_buf *buf, struct cbl_str s)
{
	cbl_buf_add(buf, s.ptr, s.len);
}

void cbl_buf_text(struct cbl_buf *buf, const char *text)
{
	cbl_buf_add(buf, text, strlen(text));
}

void cbl_buf_char(struct cbl_buf *buf, char c)
{
	cbl_buf_add(buf, &c, 1);
}

void cbl_buf_number(struct cbl_buf *buf, long long number, size_t width)
{
	char digits[32];
	size_t at = sizeof(digits);
	unsigned long long left = (unsigned long long)number;

	if (number < 0)
		left = 0 - left;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	while (at && sizeof(digits) - at < width)
		digits[--at] = '0';
	if (number < 0)
		cbl_buf_char(buf, '-');
	cbl_buf_add(buf, digits + at, sizeof(digits) - at);
}

void cbl_buf_printf(struct cbl_buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	cbl_buf_vprintf(buf, format, args);
	va_end(args);
}

void cbl_buf_vprintf(struct cbl_buf *buf, const char *format, va_list args)
{
	va_list again;

	va_copy(again, args);

	int len = vsnprintf(NULL, 0, format, args);
	char *room = len > 0 ? cbl_buf_reserve(buf, (size_t)len) : NULL;

	if (room) {
		vsnprintf(room, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

const char *cbl_buf_cstr(const struct cbl_buf *buf)
{
	if (!buf->data)
		return "";
	/* Who wrote into reserved room has set only the length. */
	buf->data[buf->len] = '\0';
	return buf->data;
}

void cbl_buf_clear(struct cbl_buf *buf)
{
	buf->len = 0;
	buf->full = false;
	if (buf->data)
		buf->data[0] = '\0';
}

void cbl_buf_release(struct cbl_buf *buf)
{
	if (!buf)
		return;
	free(buf->data);
	cbl_buf_init(buf, buf->max);
}

char *cbl_buf_detach(struct cbl_buf *buf)
{
	char *text = buf->data;

	if (!text)
		text = cbl_xstrdup("");
	else
		text[buf->len] = '\0';
	cbl_buf_init(buf, buf->max);
	return text;
}

int cbl_buf_read(struct cbl_buf *buf, int fd)
{
	enum {
		PIECE = 1 << 16
	};
	ssize_t got;

	do {
		char *room = cbl_buf_reserve(buf, PIECE);

		if (!room)
			return EFBIG;
		got = read(fd, room, PIECE);
		if (got > 0)
			buf->len += (size_t)got;
		if (got < 0 && errno != EINTR)
			return errno;
	} while (got != 0);
	return 0;
}
