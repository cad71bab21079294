/* SPDX-License-Identifier: MIT
 *
 * What makes a spec fast: derived from it, the same for every message, and
 * never needed for what is found. The build makes the plans of the built-in
 * specs; another spec gets one when it is opened, of what is cheap to know
 * and what built-in specs know of the same patterns.
 *
 * A plan is a block of records, as the spec is one:
 *
 *   struct cbl_plan_block | padding to 16 | section 0 | padding to 16 | ...
 */
#ifndef CBL_SPEC_PLAN_H
#define CBL_SPEC_PLAN_H

#include "pattern/automaton.h"
#include "pattern/needs.h"
#include "pattern/sieve.h"

struct cbl_spec;

struct cbl_plan_pattern {
	uint64_t hash;      /* of its source and flags */
	uint64_t scan;      /* its bits in `scans`; none: it is not there */
	uint32_t steady;    /* any subject has the candidates that the text has
			     * there, even at its first and last places */
	uint32_t length;    /* of its source */
	uint32_t guard;     /* guards: the first, if there are any */
	uint32_t guard_count;
	uint32_t anchored;  /* matches nowhere but at the start offset */
	uint32_t least;     /* bytes of a match, as far as is known */
	uint32_t code;      /* codes: it, compiled */
	uint32_t code_size; /* in bytes; 0: it is not there */
	uint32_t forwards;  /* automata, or CBL_NONE */
	uint32_t backwards; /* the same */
	/* Of evidence round a finding; needs are bits in `words`. */
	uint64_t needs;
	uint64_t lead; /* one of them that it begins near, or 0 */
	uint16_t head;  /* gaps between its beginning and that, at most */
	uint16_t first; /* it begins with a word of that need */
	uint32_t gaps;	/* between its beginning and the finding, at most */
};

/* The needs that a word meets, before a finding and after it, if no more gaps
 * stand between: the value of the key in `word_keys` that has its index. */
struct cbl_plan_word {
	uint64_t before, after;
	uint64_t gaps;
};

/* A pattern that is tried at the beginning of lines. The i-th of a section is
 * bit i % 64 of sieve i / 64. */
struct cbl_plan_line {
	uint32_t element; /* elements, or CBL_NONE: a clue */
	uint32_t item;    /* starts or clues */
	uint32_t pattern;
};

/* Which starts matter in a zone, as bits of one of their sieves. */
struct cbl_plan_zone {
	uint64_t starts;  /* of elements that a line may begin there */
	uint64_t repeats; /* of elements of this zone that may stand once */
};

/* Which elements that may begin in a zone do so otherwise than by a start. */
struct cbl_plan_labels {
	uint64_t scans;	    /* in mid-line: their bits in `scans` */
	uint32_t unscanned; /* how many of these are not there */
	uint32_t labelled;  /* how many have a label, which may be misspelt */
};

/* What a check needs to say anything, a run of `things`. */
struct cbl_plan_check {
	uint32_t first;
	uint32_t count;
};

/* A need is one thing (spec/thing.h), or one of several: a number with this
 * bit goes on with the next. */
#define CBL_THING_OR 0x80000000u

#define CBL_PLAN_SECTIONS(X)                                                 \
	X(patterns, struct cbl_plan_pattern) /* those of the spec */         \
	X(guards, struct cbl_guard)                                          \
	X(automata, struct cbl_automaton)                                    \
	X(steps, uint16_t) /* of all automata */                             \
	X(starts, struct cbl_plan_line) /* in the order they are tried in */ \
	X(start_sieves, struct cbl_sieve)                                    \
	X(zones, struct cbl_plan_zone) /* by zone, then by sieve */          \
	X(parts, uint64_t) /* by sieve: starts of what begins parts */       \
	X(messages, uint64_t) /* the same of what begins messages */         \
	X(message_firsts, uint8_t) /* by byte: may one begin so? or none */  \
	X(labels, struct cbl_plan_labels) /* by zone */                      \
	X(labelled, uint32_t) /* elements that have labels */                \
	X(inlined, uint32_t) /* elements that may begin in mid-line */       \
	X(breaks, struct cbl_plan_line) /* interruptions of whole lines */   \
	X(break_sieves, struct cbl_sieve)                                  \
	X(clues, struct cbl_plan_line)                                       \
	X(clue_sieves, struct cbl_sieve)                                   \
	X(scans, struct cbl_sieve) /* at most one: of whole texts */        \
	X(checks, struct cbl_plan_check)                                   \
	X(things, uint32_t)                                                \
	X(codes, uint64_t)                                                   \
	X(word_keys, uint32_t) /* a table: none, or a power of two */        \
	X(words, struct cbl_plan_word)

struct cbl_plan {
#define X(name, type)       \
	const type *name;   \
	uint32_t name##_count;
	CBL_PLAN_SECTIONS(X)
#undef X
	void *block; /* owned, or NULL */
};

enum cbl_plan_depth {
	CBL_PLAN_NOTHING,  /* everything is tried everywhere */
	CBL_PLAN_CHEAP,	   /* what is known or cheap to know */
	CBL_PLAN_COMPILED, /* and patterns compiled: for a plan that is kept */
	CBL_PLAN_THOROUGH, /* and guards by trial: seconds */
};

/* Where the words of a key begin; a key may be there several times. They go
 * on, in circles, up to the key 0. There are words. */
static inline uint32_t cbl_plan_word(const struct cbl_plan *plan, uint32_t key)
{
	return key >> 1 & (plan->word_keys_count - 1);
}

struct cbl_builtin_spec;

/* Makes the plan of a spec. What the plans of `known` specs (a table that
 * ends with NULL) say of a pattern is taken over. The caller frees the
 * block. */
void *cbl_plan_make(const struct cbl_spec *spec, enum cbl_plan_depth depth,
		    const struct cbl_builtin_spec *known, size_t *size);

/* Opens a block; false if it is not of this build. `owned`: it is freed with
 * the plan. */
bool cbl_plan_open(struct cbl_plan *plan, const void *block, size_t size,
		   bool owned);
void cbl_plan_release(struct cbl_plan *plan);

#endif
