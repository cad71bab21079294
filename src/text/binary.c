/* SPDX-License-Identifier: MIT */
#include "text/binary.h"

#include <string.h>

#define NUL_WITHIN ((size_t)8 << 10)
#define SAMPLE ((size_t)64)

static const struct {
	const char *bytes;
	size_t len;
	const char *cause;
} beginnings[] = {
	{"\x1f\x8b", 2, "compressed (gzip); unpack it"},
	{"BZh", 3, "compressed (bzip2); unpack it"},
	{"\xfd" "7zXZ", 5, "compressed (xz); unpack it"},
	{"\x28\xb5\x2f\xfd", 4, "compressed (zstd); unpack it"},
	{"PK\3\4", 4, "an archive (ZIP); its name must end in .zip"},
	{"7z\xbc\xaf\x27\x1c", 6, "an archive (7z); its name must end in .7z"},
	{"%PDF-", 5, "a PDF; only its text can be read"},
	{"SQLite format 3", 16, "an SQLite database"},
};

static const char *find_beginning(const char *data, size_t len)
{
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (len >= beginnings[i].len &&
		    memcmp(data, beginnings[i].bytes, beginnings[i].len) == 0)
			return beginnings[i].cause;
	return NULL;
}

/* By its mark, or because every other byte of most letters is a NUL. */
static bool is_utf16(const char *data, size_t len)
{
	size_t nuls[2] = {0};

	if (len >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 ||
			 memcmp(data, "\xfe\xff", 2) == 0))
		return true;
	len = len < SAMPLE ? len : SAMPLE;
	for (size_t i = 0; i < len; i++)
		nuls[i % 2] += data[i] == '\0';
	return len >= 8 && (nuls[0] == 0 || nuls[1] == 0) &&
	       nuls[0] + nuls[1] > len / 4;
}

bool cbl_is_binary(const char *data, size_t len, struct cbl_buf *cause)
{
	const char *nul, *known;

	nul = len ? memchr(data, '\0', len < NUL_WITHIN ? len : NUL_WITHIN)
		  : NULL;
	if (!nul)
		return false;
	known = find_beginning(data, len);
	if (known)
		cbl_buf_printf(cause, "is no text but %s", known);
	else if (is_utf16(data, len))
		cbl_buf_text(cause, "is UTF-16; convert it to UTF-8, as `iconv "
				    "-f UTF-16 -t UTF-8` does");
	else
		cbl_buf_printf(cause,
			       "binary (a NUL at byte %zu); UTF-16 must be "
			       "converted to UTF-8",
			       (size_t)(nul - data));
	return true;
}
