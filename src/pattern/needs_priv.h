/* SPDX-License-Identifier: MIT
 *
 * For needs.c and needs_texts.c only.
 */
#ifndef CBL_PATTERN_NEEDS_PRIV_H
#define CBL_PATTERN_NEEDS_PRIV_H

#include "base/str.h"
#include "pattern/tree.h"

/* A bound of words in a text, which takes no room. */
#define CBL_TEXT_BOUND '\b'

/* All texts that a piece matches, look-arounds left aside: letters small,
 * white space a single blank. */
struct cbl_texts {
	struct cbl_str *items; /* in the arena */
	size_t count;
};

/* The texts of a group that is called. */
struct cbl_called {
	const struct cbl_tree *group;
	struct cbl_texts texts;
	bool known;
};

/* Groups whose texts are kept; there are hardly more in a pattern. */
#define CBL_CALLED_MOST 16

struct cbl_deriver {
	struct cbl_arena *arena;
	const char *source;
	/* A list of a hundred words is called in many places, and each is
	 * looked at by all that it stands in. */
	struct cbl_called called[CBL_CALLED_MOST];
	size_t called_count;
	unsigned calls; /* how deep in them */
	unsigned steps; /* taken in all: calls may go in circles */
};

/* One step more; false if that is enough. */
bool cbl_derive_step(struct cbl_deriver *d);

/* False if they are too many, or not known. */
bool cbl_texts_of(struct cbl_deriver *d, const struct cbl_tree *tree,
		  struct cbl_texts *out);

/* Each text of `a` followed by each of `b`. */
bool cbl_texts_join(struct cbl_deriver *d, const struct cbl_texts *a,
		    const struct cbl_texts *b, struct cbl_texts *out);

/* The piece as it stands in the pattern begins so. */
bool cbl_derive_is(const struct cbl_deriver *d, const struct cbl_tree *tree,
		   const char *text);

/* Is it a \b, ^ or $? No word goes on over them. */
bool cbl_derive_is_bound(const struct cbl_deriver *d,
			 const struct cbl_tree *tree);

/* Does a set hold a byte that words are made of, or white space? */
bool cbl_set_has_word(const uint8_t set[32]);
bool cbl_set_has_blank(const uint8_t set[32]);
bool cbl_set_is_blank(const uint8_t set[32]);

#endif
