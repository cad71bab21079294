/* SPDX-License-Identifier: MIT */
#include "diag/numbers.h"

void cbl_put_number(struct cbl_buf *out, uint64_t n)
{
	char bytes[10];
	size_t len = 0;

	for (; n > 0x7f; n >>= 7)
		bytes[len++] = (char)((n & 0x7f) | 0x80);
	bytes[len++] = (char)n;
	cbl_buf_add(out, bytes, len);
}

void cbl_put_signed(struct cbl_buf *out, int64_t n)
{
	cbl_put_number(out, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
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

static void put_place(struct cbl_buf *out, struct cbl_place p,
		      struct cbl_place from)
{
	cbl_put_signed(out, (int64_t)p.line - from.line);
	cbl_put_signed(out, (int64_t)p.column - from.column);
	cbl_put_signed(out, (int64_t)p.offset - from.offset);
	cbl_put_signed(out, (int64_t)p.more_bytes - from.more_bytes);
	cbl_put_signed(out, (int64_t)p.more_units - from.more_units);
}

void cbl_put_range(struct cbl_buf *out, struct cbl_range range)
{
	put_place(out, range.start, (struct cbl_place){0});
	put_place(out, range.end, range.start);
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
