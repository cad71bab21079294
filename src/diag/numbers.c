/* SPDX-License-Identifier: MIT */
#include "diag/numbers.h"

/* Bytes of the longest number; numbers of a range. */
#define LONGEST 10
#define RANGE 10

/* Writes a number at `to`; where the next one goes. */
static char *write_number(char *to, uint64_t n)
{
	for (; n > 0x7f; n >>= 7)
		*to++ = (char)((n & 0x7f) | 0x80);
	*to++ = (char)n;
	return to;
}

static char *write_signed(char *to, int64_t n)
{
	return write_number(to,
			    (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

static void wrote(struct cbl_buf *out, const char *end)
{
	out->len = (size_t)(end - out->data);
	out->data[out->len] = '\0';
}

void cbl_put_number(struct cbl_buf *out, uint64_t n)
{
	char *room = cbl_buf_reserve(out, LONGEST);

	if (room)
		wrote(out, write_number(room, n));
}

void cbl_put_signed(struct cbl_buf *out, int64_t n)
{
	char *room = cbl_buf_reserve(out, LONGEST);

	if (room)
		wrote(out, write_signed(room, n));
}

uint64_t cbl_get_number(const char **at)
{
	uint64_t n = 0;
	unsigned shift = 0;
	unsigned char byte;

	do {
		byte = (unsigned char)*(*at)++;
		n |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	return n;
}

int64_t cbl_get_signed(const char **at)
{
	uint64_t n = cbl_get_number(at);

	return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
}

/* ---- places: as far as they are from another one */

static char *write_place(char *to, struct cbl_place p, struct cbl_place from)
{
	to = write_signed(to, (int64_t)p.line - from.line);
	to = write_signed(to, (int64_t)p.column - from.column);
	to = write_signed(to, (int64_t)p.offset - from.offset);
	to = write_signed(to, (int64_t)p.more_bytes - from.more_bytes);
	return write_signed(to, (int64_t)p.more_units - from.more_units);
}

void cbl_put_range(struct cbl_buf *out, struct cbl_range range)
{
	char *room = cbl_buf_reserve(out, RANGE * LONGEST);

	if (!room)
		return;
	room = write_place(room, range.start, (struct cbl_place){0});
	wrote(out, write_place(room, range.end, range.start));
}

static struct cbl_place get_place(const char **at, struct cbl_place from)
{
	struct cbl_place p;

	p.line = (uint32_t)(from.line + cbl_get_signed(at));
	p.column = (uint32_t)(from.column + cbl_get_signed(at));
	p.offset = (uint32_t)(from.offset + cbl_get_signed(at));
	p.more_bytes = (uint32_t)(from.more_bytes + cbl_get_signed(at));
	p.more_units = (uint32_t)(from.more_units + cbl_get_signed(at));
	return p;
}

struct cbl_range cbl_get_range(const char **at)
{
	struct cbl_range range;

	range.start = get_place(at, (struct cbl_place){0});
	range.end = get_place(at, range.start);
	return range;
}
