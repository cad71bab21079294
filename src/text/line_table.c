/* SPDX-License-Identifier: MIT */
#include "text/line_table.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_AVX2 1
#define AVX2 __attribute__((target("avx2")))
#include <immintrin.h>
#endif

#include "base/mem.h"
#include "text/utf8.h"

#define MARK "\xef\xbb\xbf"

/* ---- building: one pass, a block of bytes at a time */

#define BLOCK 64u

/* Room for the starts of a block, and one more. */
static inline void make_room(struct cbl_line_table *table)
{
	if (table->cap - table->count < BLOCK + 1)
		table->starts = cbl_grow(table->starts, &table->cap,
					 table->count + BLOCK + 1,
					 sizeof(*table->starts));
}

static void add_start(struct cbl_line_table *table, uint32_t start)
{
	table->starts[table->count++] = start;
}

/* A control character: mostly the end of a line. Of CR and LF the LF is. */
static void take_control(struct cbl_line_table *table, uint32_t at)
{
	switch (table->data[at]) {
	case '\r':
		if (at + 1 < table->len && table->data[at + 1] == '\n')
			return;
		add_start(table, at + 1);
		return;
	case '\t':
	case '\f':
		return;
	default:
		table->printing = false;
	}
}

/* `found` has a bit for each control character of the block. */
static inline void take_block(struct cbl_line_table *table, uint32_t at,
			      uint64_t found)
{
	make_room(table);
	for (; found; found &= found - 1) {
		uint32_t i = at + (uint32_t)__builtin_ctzll(found);

		if (table->data[i] == '\n')
			add_start(table, i + 1);
		else
			take_control(table, i);
	}
}

/* The bytes of a block that are control characters (below a blank, or DEL).
 * `*high` is no longer 0 when one was beyond ASCII. */
static uint64_t controls(const char *block, uint64_t *high)
{
	uint64_t found = 0;

	for (unsigned i = 0; i < BLOCK; i++) {
		unsigned char byte = (unsigned char)block[i];

		*high |= byte & 0x80;
		if (byte < 0x20 || byte == 0x7f)
			found |= UINT64_C(1) << i;
	}
	return found;
}

static uint32_t take_blocks(struct cbl_line_table *table, uint64_t *high)
{
	uint32_t at = 0;

	for (; table->len - at >= BLOCK; at += BLOCK)
		take_block(table, at, controls(table->data + at, high));
	return at;
}

#ifdef HAVE_AVX2

/* Bits of 32 bytes. */
struct kinds {
	uint32_t controls, high;
};

/* One up, DEL is below all that is printed, as what is beyond ASCII is. */
AVX2 static inline struct kinds kinds_of(const char *text)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)text);
	__m256i up = _mm256_add_epi8(bytes, _mm256_set1_epi8(1));
	__m256i low = _mm256_cmpgt_epi8(_mm256_set1_epi8(0x21), up);
	uint32_t high = (uint32_t)_mm256_movemask_epi8(bytes);

	return (struct kinds){(uint32_t)_mm256_movemask_epi8(low) & ~high,
			      high};
}

AVX2 static uint32_t take_blocks_wide(struct cbl_line_table *table,
				      uint64_t *high)
{
	uint32_t at = 0;

	for (; table->len - at >= BLOCK; at += BLOCK) {
		struct kinds a = kinds_of(table->data + at);
		struct kinds b = kinds_of(table->data + at + BLOCK / 2);

		*high |= a.high | b.high;
		take_block(table, at,
			   a.controls | (uint64_t)b.controls << BLOCK / 2);
	}
	return at;
}

#endif

static uint32_t take_whole_blocks(struct cbl_line_table *table, uint64_t *high)
{
#ifdef HAVE_AVX2
	if (__builtin_cpu_supports("avx2"))
		return take_blocks_wide(table, high);
#endif
	return take_blocks(table, high);
}

void cbl_line_table_build(struct cbl_line_table *table, const char *data,
			  uint32_t len)
{
	char rest[BLOCK];
	uint64_t high = 0;
	uint32_t at;

	table->data = data;
	table->len = len;
	table->mark = len >= CBL_MARK_LEN &&
				      memcmp(data, MARK, CBL_MARK_LEN) == 0 ?
			      CBL_MARK_LEN :
			      0;
	table->count = 0;
	table->printing = true;
	make_room(table);
	add_start(table, 0);
	at = take_whole_blocks(table, &high);
	memset(rest, ' ', sizeof(rest));
	if (at < len)
		memcpy(rest, data + at, len - at);
	take_block(table, at, controls(rest, &high));
	table->ascii = !high;
	/* The last start is the length: it closes the last line. */
	make_room(table);
	if (table->count == 1 || table->starts[table->count - 1] != len)
		add_start(table, len);
	table->count--;
}

void cbl_line_table_release(struct cbl_line_table *table)
{
	if (!table)
		return;
	free(table->starts);
	*table = (struct cbl_line_table){0};
}

size_t cbl_line_table_find(const struct cbl_line_table *table, uint32_t offset)
{
	size_t lo = 0, hi = table->count;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (table->starts[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

struct cbl_span cbl_line_table_span(const struct cbl_line_table *table,
				    size_t line)
{
	uint32_t lo = table->starts[line], hi = table->starts[line + 1];

	if (hi > lo && table->data[hi - 1] == '\n')
		hi--;
	if (hi > lo && table->data[hi - 1] == '\r')
		hi--;
	return cbl_span(lo, hi);
}

void cbl_place_advance(struct cbl_place *place, const char *data, size_t len)
{
	size_t count = cbl_utf8_count(data, len);

	place->column += (uint32_t)count;
	if (count == len)
		return;
	place->more_bytes += (uint32_t)(len - count);
	place->more_units += (uint32_t)cbl_utf8_astral(data, len);
}

struct cbl_place cbl_line_table_place(const struct cbl_line_table *table,
				      uint32_t offset)
{
	if (offset > table->len)
		offset = table->len;

	size_t line = cbl_line_table_find(table, offset);
	struct cbl_span text = cbl_line_table_span(table, line);
	uint32_t from = cbl_line_table_begin(table, line);
	uint32_t to = offset < text.hi ? offset : text.hi;
	struct cbl_place place = {(uint32_t)line + 1, 1, offset, 0, 0};

	if (to > from)
		cbl_place_advance(&place, table->data + from, to - from);
	return place;
}

/* Counts to and fro within a line; false if `from` is not in the line, or
 * where a byte order mark or half a code point is in the way. */
static bool count_on(const struct cbl_line_table *table,
		     struct cbl_place from, uint32_t offset,
		     struct cbl_place *out)
{
	uint32_t lo = offset < from.offset ? offset : from.offset;
	uint32_t hi = offset < from.offset ? from.offset : offset;
	struct cbl_place stretch = {0};
	struct cbl_span line;

	if (!from.line || lo <= CBL_MARK_LEN || hi > table->len ||
	    ((unsigned char)table->data[lo] & 0xc0) == 0x80)
		return false;
	line = cbl_line_table_span(table, from.line - 1);
	if (lo < line.lo || hi > line.hi)
		return false;
	*out = from;
	out->offset = offset;
	if (offset > from.offset) {
		cbl_place_advance(out, table->data + lo, hi - lo);
		return true;
	}
	cbl_place_advance(&stretch, table->data + lo, hi - lo);
	out->column -= stretch.column;
	out->more_bytes -= stretch.more_bytes;
	out->more_units -= stretch.more_units;
	return true;
}

struct cbl_place cbl_line_table_place_near(const struct cbl_line_table *table,
					   struct cbl_place from,
					   uint32_t offset)
{
	struct cbl_place place;

	if (!count_on(table, from, offset, &place))
		place = cbl_line_table_place(table, offset);
	return place;
}
