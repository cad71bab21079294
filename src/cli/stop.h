/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C: the first one asks work to come to an end, the second one ends the
 * program.
 */
#ifndef CBL_CLI_STOP_H
#define CBL_CLI_STOP_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

struct cbl_stop {
	bool active;
	struct sigaction interrupt, terminate; /* as they were */
};

/* From now on SIGINT and SIGTERM set `flag`, once; a signal that was ignored
 * still is. One at a time in a program. */
void cbl_stop_begin(struct cbl_stop *stop, atomic_bool *flag);

/* Signals do again what they did. */
void cbl_stop_end(struct cbl_stop *stop);

#endif
