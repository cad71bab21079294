/* SPDX-License-Identifier: MIT
 *
 * Table 3-7 of the Unicode Standard, "Well-Formed UTF-8 Byte Sequences":
 * the range of the second byte depends on the first, all others are 80..BF.
 */
#include "text/utf8.h"

#include <string.h>

#define ASCII_EIGHT 0x8080808080808080ULL

static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool second_fits(unsigned char first, unsigned char second)
{
	unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

	return second >= low && second <= high;
}

size_t cbl_utf8_next(const char *p, size_t len, uint32_t *out)
{
	const unsigned char *u = (const unsigned char *)p;
	size_t n = sequence_length(u[0]);

	if (n == 0 || n > len || (n > 1 && !second_fits(u[0], u[1])))
		return 0;

	/* The first byte of n gives 7 - n bits, one more if it is alone. */
	uint32_t c = n == 1 ? u[0] : u[0] & (0x7fu >> n);

	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3f);
	}
	if (out)
		*out = c;
	return n;
}

static uint64_t eight(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* How many of the bytes are ASCII, from the first on; perhaps up to seven
 * less. */
static size_t ascii_run(const char *p, size_t len)
{
	size_t i = 0;

	while (len - i >= 32 &&
	       !((eight(p + i) | eight(p + i + 8) | eight(p + i + 16) |
		  eight(p + i + 24)) &
		 ASCII_EIGHT))
		i += 32;
	while (len - i >= 8 && !(eight(p + i) & ASCII_EIGHT))
		i += 8;
	return i;
}

bool cbl_utf8_ascii(const char *p, size_t len)
{
	size_t i = ascii_run(p, len);

	while (i < len && !(p[i] & 0x80))
		i++;
	return i == len;
}

size_t cbl_utf8_count(const char *p, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; count++) {
		size_t n = cbl_utf8_next(p + i, len - i, NULL);

		i += n ? n : 1;
	}
	return count;
}

size_t cbl_utf8_astral(const char *p, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len;) {
		size_t n = cbl_utf8_next(p + i, len - i, NULL);

		count += n == 4;
		i += n ? n : 1;
	}
	return count;
}

size_t cbl_utf8_invalid(const char *p, size_t len)
{
	size_t i = ascii_run(p, len);

	while (i < len) {
		size_t n = cbl_utf8_next(p + i, len - i, NULL);

		if (n == 0)
			break;
		i += n;
		/* Behind a character of several bytes ASCII goes on. */
		if (n > 1)
			i += ascii_run(p + i, len - i);
	}
	return i;
}
