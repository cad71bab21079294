/* SPDX-License-Identifier: MIT
 *
 * How far long work has come, on standard error: on a terminal a bar with
 * count, rate and the time that is left, which is wiped away at the end. Work
 * that is done at once shows none. Of a container counts how much of it was
 * read.
 */
#ifndef CBL_CLI_PROGRESS_H
#define CBL_CLI_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "corpus/run.h"

struct cbl_progress {
	struct cbl_corpus_live *live; /* what others count up */
	size_t total;
	bool running;
	bool terminal; /* else a line now and then */
	bool drawn;    /* the bar stands there */
	bool over;
	struct timespec since;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ending;
};

/* Begins to show how many of `total` files are dealt with. `when` is auto (on
 * a terminal), always (elsewhere a line now and then), never, or NULL: auto. */
void cbl_progress_begin(struct cbl_progress *progress, const char *when,
			struct cbl_corpus_live *live, size_t total);

/* Ends it; nothing stands on the terminal any more. */
void cbl_progress_end(struct cbl_progress *progress);

#endif
