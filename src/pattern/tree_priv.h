/* SPDX-License-Identifier: MIT
 *
 * Inside of what reads the form of a pattern: its characters and classes
 * (tree_chars.c), what it is made of (tree.c), and what follows from that
 * (tree_known.c).
 */
#ifndef CBL_PATTERN_TREE_PRIV_H
#define CBL_PATTERN_TREE_PRIV_H

#include <string.h>

#include "base/map.h"
#include "base/str.h"
#include "pattern/guard.h"
#include "pattern/tree.h"

struct cbl_reader {
	struct cbl_arena *arena;
	const char *source;
	size_t len, at;
	bool caseless, extended, dot_all;
	bool unsure; /* something was met that may be read wrongly */
	bool lines;
	struct cbl_map groups; /* names to indices of `named` */
	struct cbl_tree **named;
	size_t named_count, named_cap;
};

/* ---- sets of bytes, as of cbl_byte_in */

static inline void add(uint8_t set[32], unsigned char byte)
{
	set[byte >> 3] = (uint8_t)(set[byte >> 3] | 1u << (byte & 7));
}

static inline void add_range(uint8_t set[32], unsigned from, unsigned to)
{
	for (unsigned b = from; b <= to && b < 256; b++)
		add(set, (unsigned char)b);
}

static inline void add_set(uint8_t set[32], const uint8_t more[32])
{
	for (size_t i = 0; i < 32; i++)
		set[i] |= more[i];
}

static inline void invert(uint8_t set[32])
{
	for (size_t i = 0; i < 32; i++)
		set[i] = (uint8_t)~set[i];
}

/* The characters from one to another. */
void cbl_add_chars(uint8_t set[32], unsigned long from, unsigned long to,
		   bool caseless);

static inline void cbl_add_char(uint8_t set[32], unsigned long c, bool caseless)
{
	cbl_add_chars(set, c, c, caseless);
}

/* \d, \W and the like; false if `c` is none. */
bool cbl_add_class(uint8_t set[32], char c);

/* ---- reading */

static inline char peek(const struct cbl_reader *r, size_t ahead)
{
	return r->at + ahead < r->len ? r->source[r->at + ahead] : '\0';
}

static inline bool at_text(const struct cbl_reader *r, const char *text)
{
	size_t len = strlen(text);

	return r->len - r->at >= len &&
	       memcmp(r->source + r->at, text, len) == 0;
}

static inline bool take(struct cbl_reader *r, const char *text)
{
	if (!at_text(r, text))
		return false;
	r->at += strlen(text);
	return true;
}

/* Past the next `c`, or to the end. */
static inline void skip_past(struct cbl_reader *r, char c)
{
	while (r->at < r->len && r->source[r->at] != c)
		r->at++;
	r->at += r->at < r->len;
}

/* A number of that base. */
unsigned long cbl_take_number(struct cbl_reader *r, unsigned base);

/* The character behind a backslash that stands for one. */
unsigned long cbl_take_escaped(struct cbl_reader *r);

/* One character as it stands, of one byte or several. */
unsigned long cbl_take_plain(struct cbl_reader *r);

/* Is this an escape whose meaning the reader does not know? */
bool cbl_is_strange(const struct cbl_reader *r);

/* A class in square brackets. */
void cbl_take_bracket(struct cbl_reader *r, uint8_t set[32]);

/* Tells of a tree and all below it what may be empty, and what it begins
 * with. */
void cbl_tree_finish(struct cbl_tree *t);

#endif
