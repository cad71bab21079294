/* SPDX-License-Identifier: MIT
 *
 * A borrowed run of bytes: pointer and length, never assumed to end in NUL.
 */
#ifndef CBL_BASE_STR_H
#define CBL_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct cbl_str {
	const char *ptr;
	size_t len;
};

/* For printf("%.*s", CBL_STR_ARG(s)). */
#define CBL_STR_ARG(s) (int)(s).len, (s).ptr

static inline struct cbl_str cbl_str(const char *ptr, size_t len)
{
	return (struct cbl_str){ptr, len};
}

/* A NUL-terminated text; NULL gives the empty run. */
static inline struct cbl_str cbl_str_c(const char *text)
{
	return (struct cbl_str){text ? text : "", text ? strlen(text) : 0};
}

static inline bool cbl_str_eq(struct cbl_str a, struct cbl_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool cbl_str_eq_c(struct cbl_str a, const char *b)
{
	return cbl_str_eq(a, cbl_str_c(b));
}

static inline bool cbl_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' ||
	       c == '\v';
}

static inline bool cbl_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char cbl_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Compares bytewise, a run before those that go on from it: the order of
 * every sorted table. */
int cbl_str_cmp(struct cbl_str a, struct cbl_str b);

/* The run without white space at its ends. */
struct cbl_str cbl_str_trim(struct cbl_str s);
struct cbl_str cbl_str_trim_right(struct cbl_str s);

/* Cuts the next piece before `separator` off `*rest`, trimmed; false when
 * nothing but white space is left. Separators inside round brackets do not count. */
bool cbl_str_next(struct cbl_str *rest, char separator, struct cbl_str *piece);

/* Decimal digits only, at most `max`; false for anything else. */
bool cbl_str_number(struct cbl_str s, unsigned long max, unsigned long *out);

/* FNV-1a, 64 bits: of tables and fingerprints, stable across versions. */
#define CBL_HASH_START 14695981039346656037ULL
unsigned long long cbl_hash(unsigned long long hash, struct cbl_str s);

static inline unsigned long long cbl_hash_byte(unsigned long long hash, char c)
{
	return (hash ^ (unsigned char)c) * 1099511628211ULL;
}

#endif
