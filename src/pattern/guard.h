/* SPDX-License-Identifier: MIT
 *
 * A guard tells without matching that a pattern cannot match at some place:
 * which bytes may stand there, at the next places, and before it. It is
 * derived from the pattern by trial and is exact in one direction only: what
 * it turns away does not match.
 *
 *   before | at[0] at[1] at[2] at[3]
 *          ^ a match begins here
 *
 * A pattern has one guard or several, for different beginnings: where one of
 * them admits a place, it may match.
 */
#ifndef CBL_PATTERN_GUARD_H
#define CBL_PATTERN_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CBL_GUARD_BYTES 4
#define CBL_GUARDS 8 /* that a pattern has at the most */

/* 256-bit sets: bit b % 8 of byte b / 8. Those of later places hold if all
 * bytes from the first on up to them are ASCII and belong to the subject. */
struct cbl_guard {
	uint8_t at[CBL_GUARD_BYTES][32];
	uint8_t before[32]; /* if something stands before */
};

static inline bool cbl_byte_in(const uint8_t set[32], unsigned char byte)
{
	return set[byte >> 3] >> (byte & 7) & 1;
}

/* A guard that turns nothing away. */
void cbl_guard_open(struct cbl_guard *guard);
bool cbl_guard_is_open(const struct cbl_guard *guard);

/* Derives the guards of a pattern that cbl_pattern_compile accepts, which
 * takes from microseconds to some tens of milliseconds, and returns their
 * number; 0 if nothing can be told. */
size_t cbl_guards_derive(struct cbl_guard guards[CBL_GUARDS],
			 const char *source, size_t len, unsigned flags);

/* May a match begin at text + at, in a subject that begins at text + lo and
 * ends at text + hi? `at` is below `hi`. */
bool cbl_guard_admits(const struct cbl_guard *guard, const char *text,
		      size_t lo, size_t at, size_t hi);

/* How many places of a usual text a guard admits, in a thousand. */
double cbl_guard_rate(const struct cbl_guard *guard);

/* Takes over all that another one admits. */
void cbl_guard_join(struct cbl_guard *guard, const struct cbl_guard *other);

/* How common the bytes of a set are in running text, from 0 to 1. */
double cbl_bytes_share(const uint8_t set[32]);

#endif
