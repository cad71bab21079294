/* SPDX-License-Identifier: MIT
 *
 * A corpus run in sight: its progress is shown, and signals stop it at the
 * next occasion.
 */
#ifndef CBL_CLI_LIVE_H
#define CBL_CLI_LIVE_H

#include "cli/progress.h"
#include "cli/session.h"
#include "cli/stop.h"
#include "corpus/run.h"

struct cbl_live {
	struct cbl_corpus_live live;
	struct cbl_progress progress;
	struct cbl_stop stop;
	struct cbl_linter **linters;
};

/* Makes the job of a session, to be seen and stopped until cbl_live_end. */
void cbl_live_begin(struct cbl_live *live, const struct cbl_session *session,
		    struct cbl_corpus_job *job);
void cbl_live_end(struct cbl_live *live);

#endif
