/* SPDX-License-Identifier: MIT
 *
 * Findings that other messages decide. While a corpus is read a message's
 * findings about others wait (enum cbl_wait); here they are settled: what
 * does not stand is dropped. No text of another message is needed for it,
 * only keys: the numbers of all messages, and what a check *claims* for a
 * message (that a part of a set is there).
 */
#ifndef CBL_DIAG_SETTLE_H
#define CBL_DIAG_SETTLE_H

#include "base/buf.h"
#include "diag/finding.h"

/* Stands in a message for a list that only settling knows. */
#define CBL_LATER '\x1a'

/* Claims begin with this byte, which no number does. */
#define CBL_CLAIM '\x01'

/* Appends the claim that the set `key` holds a number; ended by a NUL. */
void cbl_claim_number(struct cbl_buf *out, struct cbl_str key, int64_t number);

/* Moves numbers of messages and claims, each ended by a NUL, from `found` into
 * `keys`. How many numbers were not there yet. */
size_t cbl_keys_collect(struct cbl_map *keys, struct cbl_buf *found);

/* The first message of each key met so far. */
struct cbl_firsts {
	struct cbl_map keys; /* to items */
	struct cbl_arena arena;
	struct cbl_first *items;
	size_t count, cap;
};

struct cbl_first {
	struct cbl_str path;
	struct cbl_range range;
	uint64_t digest;
};

void cbl_firsts_release(struct cbl_firsts *firsts);

/* Settles what waits for an equal key in an earlier message (AGAIN): to be
 * called with the findings of all messages in turn, for they are the keys as
 * well. */
void cbl_bag_settle_again(struct cbl_bag *bag, struct cbl_firsts *firsts);

/* Settles all others, when `keys` holds the numbers and claims of all
 * messages. */
void cbl_bag_settle(struct cbl_bag *bag, const struct cbl_map *keys);

#endif
