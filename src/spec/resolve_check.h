/* SPDX-License-Identifier: MIT
 *
 * For resolve_check.c and resolve_suit.c only.
 */
#ifndef CBL_SPEC_RESOLVE_CHECK_H
#define CBL_SPEC_RESOLVE_CHECK_H

#include "spec/resolve_priv.h"

/* A check while it is made. */
struct cbl_check_maker {
	struct cbl_resolver *r;
	const struct cbl_raw_check *raw;
	const struct cbl_at *own;  /* where the keys in `given` stand */
	const struct cbl_at *rule; /* where the others do */
	uint64_t given;
	struct cbl_check c;
};

/* Where a key of the check was written. */
const struct cbl_at *cbl_check_at(const struct cbl_check_maker *m,
				  const char *key);

/* Reports what a check that is made cannot mean: operands that do not suit
 * its kind or one another, bounds that nothing is within, words in texts that
 * stay empty. */
void cbl_check_suits(struct cbl_check_maker *m);

#endif
