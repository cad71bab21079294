/* SPDX-License-Identifier: MIT */
#include "cli/stop.h"

#include <stddef.h>

/* A signal brings no context along: the one thing here that is global. */
static _Atomic(atomic_bool *) asked;

static void ask(int number)
{
	atomic_bool *flag = atomic_load(&asked);

	(void)number;
	if (flag)
		atomic_store(flag, true);
}

static void take(int number, struct sigaction *before)
{
	struct sigaction action = {
		.sa_handler = ask,
		.sa_flags = SA_RESTART | (int)SA_RESETHAND,
	};

	sigemptyset(&action.sa_mask);
	sigaction(number, NULL, before);
	if (before->sa_handler != SIG_IGN)
		sigaction(number, &action, NULL);
}

void cbl_stop_begin(struct cbl_stop *stop, atomic_bool *flag)
{
	atomic_store(&asked, flag);
	take(SIGINT, &stop->interrupt);
	take(SIGTERM, &stop->terminate);
	stop->active = true;
}

void cbl_stop_end(struct cbl_stop *stop)
{
	if (!stop->active)
		return;
	sigaction(SIGINT, &stop->interrupt, NULL);
	sigaction(SIGTERM, &stop->terminate, NULL);
	atomic_store(&asked, NULL);
	stop->active = false;
}
