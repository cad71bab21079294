/* SPDX-License-Identifier: MIT
 *
 * --fix and --diff: what `check` does to files, or shows that it would.
 */
#ifndef CBL_CLI_FIXING_H
#define CBL_CLI_FIXING_H

#include "cli/session.h"
#include "diag/finding.h"

enum cbl_fixing_mode {
	CBL_FIXING_NOT,
	CBL_FIXING_DIFF,  /* print patches */
	CBL_FIXING_FILES, /* replace the files */
	CBL_FIXING_COPIES,
};

struct cbl_fixing {
	enum cbl_fixing_mode mode;
	bool unsafe;
	const char *folder; /* where copies go */
	/* Is the finding reported, so that it may be mended? */
	bool (*reported)(const struct cbl_finding *finding, void *ctx);
	void *ctx;
	size_t files; /* changed, or that would be */
	size_t pages; /* web pages, which stay as they are */
	size_t fixes; /* made in them */
};

/* From --fix, --diff, --unsafe-fixes and --output; CBL_ERROR_USAGE. */
int cbl_fixing_choose(struct cbl_fixing *fixing, const struct cbl_args *args,
		      struct cbl_error *err);

/* Mends the files that `bag` has fixes for, or appends their patches to
 * `patch`. CBL_EXIT_CLEAN, or CBL_EXIT_FAILED having said why. */
int cbl_fixing_run(struct cbl_fixing *fixing, const struct cbl_session *session,
		   const struct cbl_bag *bag, struct cbl_buf *patch);

/* Has the session look at the copies instead of the files. */
void cbl_fixing_turn_to_copies(const struct cbl_fixing *fixing,
			       struct cbl_session *session);

#endif
