/* SPDX-License-Identifier: MIT
 *
 * What a run did, for --statistics.
 */
#ifndef CBL_CLI_STATISTICS_H
#define CBL_CLI_STATISTICS_H

#include <time.h>

#include "cli/session.h"
#include "corpus/run.h"

struct cbl_clock {
	struct timespec wall;
	struct timespec cpu;
};

void cbl_clock_start(struct cbl_clock *clock);

/* Writes them to standard error. */
void cbl_statistics(const struct cbl_session *session,
		    const struct cbl_bag *bag,
		    const struct cbl_corpus_totals *totals,
		    const struct cbl_clock *since);

/* Says that rules about other messages did not run though a file held several
 * messages, if one did and there are such rules: who sees two messages with one
 * number in a file would take silence for an answer. */
void cbl_say_no_corpus(const struct cbl_session *session,
		       const struct cbl_bag *bag,
		       const struct cbl_corpus_totals *totals);

#endif
