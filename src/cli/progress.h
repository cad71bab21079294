/* SPDX-License-Identifier: MIT
 *
 * How far long work has come, on standard error: on a terminal a bar with
 * count, rate and the time that is left, which is wiped away at the end. Work
 * that is done at once shows none.
 */
#ifndef CBL_CLI_PROGRESS_H
#define CBL_CLI_PROGRESS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct cbl_progress {
	const atomic_size_t *done;   /* what others count up */
	const atomic_bool *stopping; /* the end was asked for, or NULL */
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

/* Begins to show `done` of `total` files. `when` is auto (on a terminal),
 * always (elsewhere a line now and then), never, or NULL: auto. */
void cbl_progress_begin(struct cbl_progress *progress, const char *when,
			const atomic_size_t *done, size_t total,
			const atomic_bool *stopping);

/* Ends it; nothing stands on the terminal any more. */
void cbl_progress_end(struct cbl_progress *progress);

#endif
