/* SPDX-License-Identifier: MIT
 *
 * The form of a pattern: what it is made of, as far as one has to know to
 * tell where it may take long, or that it cannot match. What the reader does
 * not understand is a leaf of its own kind, of which nothing is said.
 *
 *   \b(?:RE|FW):\s*(\w+ ?)+
 *
 *   SEQUENCE ─ NOTHING \b
 *            ─ CHOICE ─ SEQUENCE R E
 *            │        ─ SEQUENCE F W
 *            ─ SET ':'
 *            ─ REPEAT 0… ─ SET \s
 *            ─ REPEAT 1… ─ SEQUENCE ─ REPEAT 1… ─ SET \w
 *                                   ─ REPEAT 0…1 ─ SET ' '
 */
#ifndef CBL_PATTERN_TREE_H
#define CBL_PATTERN_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum cbl_tree_kind {
	CBL_TREE_NOTHING,  /* matches no text: \b, ^, a look-around */
	CBL_TREE_SET,	   /* one character */
	CBL_TREE_SEQUENCE,
	CBL_TREE_CHOICE,
	CBL_TREE_REPEAT,
	CBL_TREE_CALL,	   /* (?&name) */
	CBL_TREE_UNKNOWN,  /* a back reference, a condition */
};

/* What that which matches no text asks of the place where it stands. */
enum cbl_tree_asks {
	CBL_ASKS_LITTLE,   /* nothing, or nobody knows what */
	CBL_ASKS_END,	   /* $, \z: the end of the text or of a line */
	CBL_ASKS_EDGE,	   /* \b */
	CBL_ASKS_NO_EDGE,  /* \B */
	CBL_ASKS_AHEAD,	   /* (?=x), with `called` */
	CBL_ASKS_NOT_AHEAD /* (?!x), with `called` */
};

#define CBL_TREE_ENDLESS UINT32_MAX

struct cbl_tree {
	enum cbl_tree_kind kind;
	bool atomic; /* what it matched is never given back */
	bool empty;  /* it may match the empty text; what is unknown may */
	bool unsure; /* of the whole: more may match than its form says */
	bool lines;  /* of the whole: $ holds at every line */
	enum cbl_tree_asks asks; /* NOTHING */
	uint8_t set[32]; /* bytes its text may begin with, as of cbl_byte_in */
	uint32_t min, max; /* REPEAT */
	struct cbl_tree *first, *last, *next; /* children; the next beside */
	const struct cbl_tree *called; /* CALL: its group, or NULL; AHEAD */
	size_t lo, hi; /* where it stands in the source */
	uint8_t done;  /* private */
};

/* Reads the form of a pattern that compiles; everything lives in `arena`. */
const struct cbl_tree *cbl_tree_read(struct cbl_arena *arena,
				     const char *source, size_t len,
				     unsigned flags);

/* Appends a text that it matches, look-arounds left aside; of a choice the
 * alternative `which` (or the last). */
void cbl_tree_sample(const struct cbl_tree *tree, unsigned which,
		     struct cbl_buf *out);

#endif
