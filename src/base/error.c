/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdio.h>

/* Drops the last code point, which the end of the space may have cut. */
static void drop_last(char *text, size_t len)
{
	while (len && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	text[len ? len - 1 : 0] = '\0';
}

int cbl_fail(struct cbl_error *err, enum cbl_error_code code,
	     const char *format, ...)
{
	va_list args;

	if (!err)
		return code;
	err->code = code;
	va_start(args, format);
	int len = vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	if (len < 0)
		err->message[0] = '\0';
	else if ((size_t)len >= sizeof(err->message))
		drop_last(err->message, sizeof(err->message) - 1);
	return code;
}
