/* SPDX-License-Identifier: MIT
 *
 * Findings that other messages decide. While a corpus is read a message's
 * findings about others wait (enum cbl_wait); here they are settled: what
 * does not stand is dropped. No text of another message is needed for it,
 * only what is remembered of all (diag/keys.h).
 */
#ifndef CBL_DIAG_SETTLE_H
#define CBL_DIAG_SETTLE_H

#include "base/buf.h"
#include "diag/finding.h"
#include "diag/keys.h"

/* Stands in a message for a text that only settling knows. */
#define CBL_LATER '\x1a'

/* A message that has a key: where, and a hash of its text. */
struct cbl_first {
	struct cbl_str path;
	struct cbl_range range;
	uint64_t digest;
	struct cbl_within within;
};

/* The first message of each key met so far. There is one of every message, so
 * each is kept as some fifty bytes of the pool: key, digest, folder, name and
 * place. */
struct cbl_firsts {
	struct cbl_buf pool;
	uint32_t *slots;       /* open hash of those, where each begins, + 1 */
	size_t slot_count;     /* a power of two, or 0 */
	size_t count;
	struct cbl_buf folders; /* each ended by a NUL */
	size_t last_folder;
	struct cbl_buf path; /* of the one found last */
	/* The first message of a key in another corpus, if there is one that
	 * is not the finding's own message. NULL: there is no other. */
	bool (*elsewhere)(const struct cbl_finding *finding, uint64_t key,
			  struct cbl_first *out, void *ctx);
	void *ctx;
};

/* The key of what waits for an equal one (AGAIN). */
uint64_t cbl_again_key(struct cbl_str pending);

void cbl_firsts_release(struct cbl_firsts *firsts);

/* Settles what waits for an equal key in an earlier message (AGAIN): to be
 * called with the findings of all messages in turn, for they are the keys as
 * well. */
void cbl_bag_settle_again(struct cbl_bag *bag, struct cbl_firsts *firsts);

/* Drops what the messages met so far settle already, so that it need not be
 * kept until all are known: most references are to earlier messages. */
void cbl_bag_settle_early(struct cbl_bag *bag, const struct cbl_seen *seen);

/* Settles all others, when `keys` holds what is known of all messages and is
 * sorted. If something could not be read (`lacking`), nothing is missing in a
 * closed corpus. What is dropped therefore is noted (`withheld`). */
void cbl_bag_settle(struct cbl_bag *bag, const struct cbl_keys *keys);

/* Drops what waits still, and notes it: the corpus was not read to its end. */
void cbl_bag_drop_waiting(struct cbl_bag *bag);

#endif
