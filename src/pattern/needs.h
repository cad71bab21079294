/* SPDX-License-Identifier: MIT
 *
 * Words that a pattern needs: a text without any of them is no match, which
 * costs a look at its words and no matching. Derived from the pattern's form,
 * and exact in one direction only: what lacks them does not match.
 *
 *   \b(?:told|informed)(?: \w+){0,2} on$
 *
 *   needs one of {told, informed}, at most 3 gaps before the end,
 *   and one of {on}, with no gap behind it.
 *
 * A word is a run of ASCII letters, digits and underscores, whatever their
 * case; a gap is a run of white space.
 */
#ifndef CBL_PATTERN_NEEDS_H
#define CBL_PATTERN_NEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* From this many gaps on they are not counted. */
#define CBL_GAPS_MOST 8u

#define CBL_NEEDS 3 /* that a pattern has at the most */

/* A word, as its key, and how many gaps may stand between it and the end that
 * they are counted from; CBL_GAPS_MOST: any number. */
struct cbl_needed {
	uint32_t key;
	unsigned gaps;
};

/* One of these words has to stand there. */
struct cbl_need {
	struct cbl_needed *words; /* ascending; in the arena */
	size_t count;
	unsigned head; /* gaps between the beginning of a match and the word */
	bool first;    /* a match begins with it */
};

/* Which end of the text the gaps are counted from. */
enum cbl_needs_end {
	CBL_NEEDS_BEFORE, /* its last byte, where `$` holds */
	CBL_NEEDS_AFTER,  /* its first, where the pattern has to begin */
};

/* The key of a word, and that of all words with this ending of one or two
 * letters. Never 0. Letters beyond ASCII are in no word, though two of them,
 * U+017F and U+212A, are an s and a k to patterns without case: in a text with
 * these nothing may be told from its words. */
uint32_t cbl_word_key(const char *word, size_t len);
uint32_t cbl_word_ending_key(const char *ending, size_t len);

/* Derives what a pattern that cbl_pattern_compile accepts needs, the rarest
 * words first, and returns how many needs there are. `*gaps` is how many gaps
 * a match may have from where it begins to the end of the text, at most
 * CBL_GAPS_MOST: that, or any number. */
size_t cbl_needs_derive(struct cbl_need needs[CBL_NEEDS], unsigned *gaps,
			struct cbl_arena *arena, const char *source, size_t len,
			unsigned flags, enum cbl_needs_end end);

#endif
