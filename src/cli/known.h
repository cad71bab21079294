/* SPDX-License-Identifier: MIT
 *
 * What is known of findings beforehand: waivers in configs, which say that
 * one is none, and a baseline, which lists those that wait.
 */
#ifndef CBL_CLI_KNOWN_H
#define CBL_CLI_KNOWN_H

#include "cli/session.h"
#include "diag/baseline.h"
#include "diag/keys.h"

struct cbl_known {
	struct cbl_session *session;
	const char *baseline_path; /* of --baseline; NULL: none */
	const char *write_path;	   /* of --write-baseline */
	bool prune;
	bool stopped; /* not all was checked: nothing is told of waivers, the
		       * baseline not written */
	struct cbl_baseline baseline;
	int32_t today;
	const struct cbl_waiver **used; /* waivers that covered something */
	size_t used_count, used_cap;
	struct cbl_buf path; /* of the finding at hand */
};

/* From the options; reads the baseline. CBL_EXIT_CLEAN, or CBL_EXIT_FAILED
 * having said why; ended in any case. */
int cbl_known_begin(struct cbl_known *known, struct cbl_session *session);
void cbl_known_end(struct cbl_known *known);

/* Is the finding neither waived nor in the baseline? For fixes. */
bool cbl_known_is_new(const struct cbl_finding *finding, void *known);

/* Moves what is known from `bag` to `aside` and says which waivers are stale
 * or expired, and what became of the baseline. `keys` is known of the messages
 * that were checked. */
int cbl_known_part(struct cbl_known *known, struct cbl_bag *bag,
		   struct cbl_bag *aside, const struct cbl_keys *keys);

#endif
