/* SPDX-License-Identifier: MIT
 *
 * Up to 64 guards in one table: five look-ups tell which of them admit a
 * place, and one pass over a text all the places worth a try. A guard is a
 * bit; whoever puts them in knows which pattern a bit stands for.
 */
#ifndef CBL_PATTERN_SIEVE_H
#define CBL_PATTERN_SIEVE_H

#include "pattern/guard.h"

#define CBL_SIEVE_BITS 64

/* Places that vector code looks at, from the first one on. It knows groups of
 * guards, eight to a bank. */
#define CBL_SIEVE_PLACES 3
#define CBL_SIEVE_BANKS 2
#define CBL_SIEVE_GROUPS (8 * CBL_SIEVE_BANKS)

struct cbl_sieve {
	uint64_t at[CBL_GUARD_BYTES][256];
	uint64_t before[256];
	/* By low and high half of an ASCII byte, the groups of a bank that may
	 * admit it. */
	uint8_t halves[CBL_SIEVE_BANKS][CBL_SIEVE_PLACES][2][16];
	/* Some groups ask for a byte before of this set: by its low half the
	 * high halves, a bit each. */
	uint8_t behind[16];
	uint8_t careless[CBL_SIEVE_BANKS]; /* the groups that do not */
	uint8_t pad[6];
};

/* A place and the guards that admit it. */
struct cbl_candidate {
	uint64_t who;
	uint32_t at;
};

/* Puts a guard into a zeroed sieve (several of one bit admit what any of
 * them may); when all are in, finishes it, which only scans need. A match of
 * the pattern has at least `least` bytes. */
void cbl_sieve_add(struct cbl_sieve *sieve, unsigned bit,
		   const struct cbl_guard *guard, uint32_t least);
void cbl_sieve_finish(struct cbl_sieve *sieve);

/* What stands behind a control character or a byte beyond ASCII is not
 * judged: the subject may end there, or a character be of several bytes. Nor
 * is such a byte itself, where a match may have ended before it. */
static inline bool cbl_sieve_stops(unsigned char byte)
{
	return (signed char)byte < ' ';
}

/* Those of `who` that admit the first `count` bytes of a text, at most
 * CBL_GUARD_BYTES. */
static inline uint64_t cbl_sieve_look(const struct cbl_sieve *sieve,
				      uint64_t who, const char *text,
				      size_t count)
{
	for (size_t i = 0; who && i < count; i++) {
		unsigned char byte = (unsigned char)text[i];

		who &= sieve->at[i][byte];
		if (cbl_sieve_stops(byte))
			break;
	}
	return who;
}

/* Those of `who` that admit text + at, below text + hi, at the beginning of
 * the subject. Mostly all bytes are there, which makes no loop. */
static inline uint64_t cbl_sieve_among(const struct cbl_sieve *sieve,
				       uint64_t who, const char *text,
				       size_t at, size_t hi)
{
	if (hi - at >= CBL_GUARD_BYTES)
		return cbl_sieve_look(sieve, who, text + at, CBL_GUARD_BYTES);
	return cbl_sieve_look(sieve, who, text + at, hi - at);
}

/* All that do. */
static inline uint64_t cbl_sieve_begin(const struct cbl_sieve *sieve,
					const char *text, size_t at, size_t hi)
{
	return cbl_sieve_among(sieve, ~UINT64_C(0), text, at, hi);
}

/* The same behind the byte at text + at - 1. */
static inline uint64_t cbl_sieve_behind(const struct cbl_sieve *sieve,
					 const char *text, size_t at, size_t hi)
{
	return cbl_sieve_begin(sieve, text, at, hi) &
	       sieve->before[(unsigned char)text[at - 1]];
}

/* Writes the candidates from text + *at on, before text + hi, in their order,
 * to `out`, at most `max` of them, and returns how many there are. `*at` is
 * where to go on: `hi` when all is done. `lo` is where the text begins. The
 * candidates are those of any subject cut from the text, but for its first
 * place, and for its last three if none that stops stands behind it. */
size_t cbl_sieve_scan(const struct cbl_sieve *sieve, const char *text,
		       size_t lo, size_t *at, size_t hi,
		       struct cbl_candidate *out, size_t max);

#endif
