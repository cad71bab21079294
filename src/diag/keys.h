/* SPDX-License-Identifier: MIT
 *
 * What is remembered of all messages of a corpus, so that findings about
 * others can be settled: which numbers there are and of what time, what
 * checks *claim* for a message (that a part of a set is there), and who cites
 * whom. No texts are kept, a number of 64 bits for each:
 *
 *   hash of what stands before the digits | the digits at the end
 *              40 bits                    |       24 bits
 *
 * so that numbers of one series lie together once they are sorted. Among
 * three million numbers of a hundred thousand series the chance that any two
 * series are taken for one is about 1 in 200.
 */
#ifndef CBL_DIAG_KEYS_H
#define CBL_DIAG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "text/moment.h"

/* When a message was sent, in minutes since 1970; CBL_UNDATED: not known, or
 * not to the day. */
#define CBL_UNDATED INT32_MIN

struct cbl_key_message {
	uint64_t key;
	int32_t first, last; /* the time lies between the two */
};

struct cbl_keys {
	struct cbl_key_message *messages;
	size_t message_count, message_cap;
	uint64_t *claims; /* and who cites whom */
	size_t claim_count, claim_cap;
	bool sorted;
	/* Of sorted ones: which series there may be, one of `series_bits` bits
	 * (a power of two, or 0: that is not known) each. */
	uint64_t *series;
	size_t series_bits;
};

void cbl_keys_release(struct cbl_keys *keys);
void cbl_keys_clear(struct cbl_keys *keys);

/* Messages met so far, to be asked at any time: by number the earliest minute.
 * They are looked up where they lie: keys may grow meanwhile, but are not to be
 * sorted. */
struct cbl_seen {
	const struct cbl_keys *of[2]; /* NULL: none */
	size_t taken[2];	      /* messages of each that are known */
	uint32_t *slots;	      /* open hash: index * 2 + which, + 1 */
	size_t slot_count;	      /* a power of two, or 0 */
	size_t count;
};

/* Takes what `of` has more than the last time. */
void cbl_seen_update(struct cbl_seen *seen);
void cbl_seen_release(struct cbl_seen *seen);

/* Was a message of the number met, and what is the earliest it may be of
 * (CBL_UNDATED: one is undated)? */
bool cbl_seen_get(const struct cbl_seen *seen, struct cbl_str id,
		  int32_t *first);

/* ---- what is known */

/* Adds a message by its number; `date` may be NULL. */
void cbl_keys_message(struct cbl_keys *keys, struct cbl_str id,
		      const struct cbl_moment *date);
/* The same with the first and last minute it may be of. */
void cbl_keys_message_at(struct cbl_keys *keys, struct cbl_str id,
			 int32_t first, int32_t last);

/* The set holds a number. */
void cbl_keys_claim(struct cbl_keys *keys, struct cbl_str set, int64_t number);

/* One message cites another. */
void cbl_keys_cite(struct cbl_keys *keys, struct cbl_str from,
		   struct cbl_str to);

/* Adds what was a claim of other keys. */
void cbl_keys_claim_raw(struct cbl_keys *keys, uint64_t claim);

/* Appends a copy of all of `from`. */
void cbl_keys_copy(struct cbl_keys *keys, const struct cbl_keys *from);

/* Appends all of `from`, which is empty then. */
void cbl_keys_move(struct cbl_keys *keys, struct cbl_keys *from);

/* Brings them in order; to be called before anything is asked. How many
 * different numbers of messages there are. */
size_t cbl_keys_sort(struct cbl_keys *keys);

/* ---- questions */

bool cbl_keys_have(const struct cbl_keys *keys, struct cbl_str id);
bool cbl_keys_claimed(const struct cbl_keys *keys, struct cbl_str set,
		      int64_t number);
bool cbl_keys_cited(const struct cbl_keys *keys, struct cbl_str from,
		    struct cbl_str to);

/* The earliest time a message of the number was sent, as its first and last
 * minute; false if one is undated or there is none. */
bool cbl_keys_earliest(const struct cbl_keys *keys, struct cbl_str id,
		       int32_t *first, int32_t *last);

/* How many of the numbers up to `reach` before and behind one of its series
 * there are, from 0 to 1; 0 if it has no digits at its end. */
double cbl_keys_around(const struct cbl_keys *keys, struct cbl_str id,
		       unsigned reach);

/* Was a message of the number sent on that day? */
bool cbl_keys_on_day(const struct cbl_keys *keys, struct cbl_str id,
		     int32_t day);

/* Has the message of a number to do with one (`own`, may be empty) that cites
 * another? It cites it back, or is of the same day and another series: numbers
 * of one follow each other, so that their days say nothing. */
bool cbl_keys_related(const struct cbl_keys *keys, struct cbl_str id,
		      struct cbl_str own, int32_t day);

/* Numbers that are there and one slip of a digit away from `id` (another
 * digit, one left out, one more, two in the wrong order), of messages that
 * have to do with the one that cites it (cbl_keys_related). At most CBL_NEAR
 * of them, their texts in `text`; how many there are. */
#define CBL_NEAR 3
size_t cbl_keys_near(const struct cbl_keys *keys, struct cbl_str id,
		     struct cbl_str own, int32_t day, struct cbl_buf *text,
		     struct cbl_str out[CBL_NEAR]);

/* The first and last minute of a moment; false if it is not one of a day. */
bool cbl_keys_minutes(const struct cbl_moment *date, int32_t *first,
		      int32_t *last);

#endif
