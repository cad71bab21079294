/* SPDX-License-Identifier: MIT
 *
 * The wall around PCRE2: the only folder that includes its header. Patterns
 * are UTF with invalid bytes allowed, no Unicode properties, duplicate group
 * names allowed; lines end at CR, LF or CRLF. Every match has match, depth,
 * heap and JIT stack limits; hitting one is CBL_MATCH_UNDECIDED, never "no
 * match".
 *
 * A pattern is interpreted until it has been used so much that compiling it
 * to machine code pays.
 */
#ifndef CBL_PATTERN_PATTERN_H
#define CBL_PATTERN_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct cbl_pattern; /* compiled, immutable, shared by threads */
struct cbl_matcher; /* scratch of one thread: match data, JIT stack */

enum cbl_pattern_flag {
	CBL_PATTERN_CASELESS = 1,
	CBL_PATTERN_MULTILINE = 2, /* ^ and $ at every line */
	CBL_PATTERN_ANCHORED = 4,  /* matches only at the start offset */
	CBL_PATTERN_JIT = 8,       /* to machine code at first use */
};

/* Why and where (byte offset into the source) a pattern did not compile. */
struct cbl_pattern_error {
	size_t offset;
	char message[160];
};

/* Compiles `source` (at most 64 KB), which is borrowed: it must outlive the
 * pattern. 0, or CBL_ERROR_PATTERN with `err` filled; `*out` is the
 * caller's. */
int cbl_pattern_compile(struct cbl_pattern **out, const char *source,
			size_t len, unsigned flags,
			struct cbl_pattern_error *err);
void cbl_pattern_free(struct cbl_pattern *pattern);

/* Appends what cbl_pattern_decode makes the pattern of again, faster than it
 * compiles; nothing if PCRE2 cannot. */
void cbl_pattern_encode(const struct cbl_pattern *pattern,
			struct cbl_buf *out);

/* A pattern from what cbl_pattern_encode wrote, with the `source` and `flags`
 * it was compiled from. The bytes are aligned to 8 and come from nowhere but
 * the program itself, for they are believed. False if they are of another
 * PCRE2. */
bool cbl_pattern_decode(struct cbl_pattern **out, const void *bytes,
			size_t size, const char *source, size_t len,
			unsigned flags);

/* Which PCRE2 this is: version and date. Where they differ, nothing that
 * cbl_pattern_encode wrote may be decoded. */
#define CBL_PATTERN_LIBRARY 64
void cbl_pattern_library(char out[CBL_PATTERN_LIBRARY]);

/* Named groups: how many, and the i-th (in the order of names) with the
 * number it has. Names are borrowed from the pattern. */
size_t cbl_pattern_names(const struct cbl_pattern *pattern);
const char *cbl_pattern_name(const struct cbl_pattern *pattern, size_t i,
			     unsigned *group);

/* May a match be of no bytes at all? Does one begin nowhere but at the start
 * offset? */
bool cbl_pattern_may_be_empty(const struct cbl_pattern *pattern);
bool cbl_pattern_is_anchored(const struct cbl_pattern *pattern);

/* So many bytes a match has at least, as far as PCRE2 can tell. */
uint32_t cbl_pattern_least(const struct cbl_pattern *pattern);

/* Bytes a match may begin with, as a 256-bit set (32 bytes, bit b % 8 of byte
 * b / 8); false if that is not known or a match may be empty. Of patterns
 * ANCHORED, also by a leading ^, PCRE2 rarely tells. */
bool cbl_pattern_first_bytes(const struct cbl_pattern *pattern,
			     uint8_t set[32]);

/* Makes machine code of a pattern that is on its way there: for moments in
 * which nobody waits. False if there is none to be made. */
bool cbl_pattern_warm(const struct cbl_pattern *pattern);

struct cbl_matcher *cbl_matcher_new(void);
void cbl_matcher_free(struct cbl_matcher *matcher);

enum cbl_match {
	CBL_MATCH_UNDECIDED = -1, /* a limit was hit */
	CBL_MATCH_NO = 0,
	CBL_MATCH_YES = 1,
};

/* What is known of a subject, and asked of a match. */
enum cbl_how_to_match {
	CBL_SUBJECT_VALID = 1, /* it is cut from a text that is valid UTF-8 */
	CBL_MATCH_HERE = 2,    /* the match has to begin at the start */
	CBL_SUBJECT_ASCII = 4, /* all of it is ASCII: valid UTF-8, too */
};

/* Searches `subject` of `len` bytes (not NULL) from `start` (at most `len`)
 * on; what stands before `start` is seen by look-behind. The spans of the
 * groups stay in `matcher` until the next call. Undecided matches are counted
 * in it. */
enum cbl_match cbl_match(const struct cbl_pattern *pattern,
			 struct cbl_matcher *matcher, const char *subject,
			 size_t len, size_t start);

/* The same; `how` are bits of enum cbl_how_to_match. */
enum cbl_match cbl_match_how(const struct cbl_pattern *pattern,
			     struct cbl_matcher *matcher, const char *subject,
			     size_t len, size_t start, unsigned how);

/* Bounds of a group of the last match (0: all of it); false if unset. */
bool cbl_matched(const struct cbl_matcher *matcher, unsigned group, size_t *lo,
		 size_t *hi);

/* The bounds of all groups, two numbers each, and how many groups were met at
 * all (those behind them are unset); an unset one has CBL_UNSET for both. */
#define CBL_UNSET SIZE_MAX
const size_t *cbl_matched_all(const struct cbl_matcher *matcher,
			      uint32_t *count);

/* How many bytes its searches may have gone over, and some for each call: a
 * measure of what patterns cost that every machine agrees on. */
uint64_t cbl_matcher_work(const struct cbl_matcher *matcher);

/* How many matches hit a limit since the matcher was made. */
unsigned long cbl_matcher_undecided(const struct cbl_matcher *matcher);

#endif
