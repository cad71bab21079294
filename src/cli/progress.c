/* SPDX-License-Identifier: MIT */
#include "cli/progress.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/output.h"

#define NS 1000000000L
#define FIRST (NS / 2) /* what is done by then needs no bar */
#define EVERY (NS / 10)
#define LINE_EVERY (10 * NS) /* where lines stay */
#define BAR 30
#define WIDTH_MAX 200

static double seconds_since(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - since->tv_sec) +
	       (double)(now.tv_nsec - since->tv_nsec) / (double)NS;
}

static void add_time(struct cbl_buf *out, double seconds)
{
	unsigned long s = seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 0;

	if (s >= 3600)
		cbl_buf_printf(out, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60,
			       s % 60);
	else
		cbl_buf_printf(out, "%lu:%02lu", s / 60, s % 60);
}

/* What is done, in files and parts of them. */
struct done {
	size_t files, texts;
	double share; /* of all */
};

static struct done look(const struct cbl_progress *p)
{
	struct done d = {
		.files = atomic_load(&p->live->files),
		.texts = atomic_load(&p->live->texts),
	};
	double parts = (double)atomic_load(&p->live->parts) / 1000;

	if (d.files > p->total)
		d.files = p->total;
	if (p->total)
		d.share = ((double)d.files + parts) / (double)p->total;
	if (d.share > 1)
		d.share = 1;
	return d;
}

static void add_count(struct cbl_buf *out, const struct cbl_progress *p,
		      const struct done *d)
{
	double seconds = seconds_since(&p->since);

	/* Files that hold many are counted by what is in them as well. */
	if (d->texts > d->files)
		cbl_buf_printf(out, "%zu messages, ", d->texts);
	cbl_buf_printf(out, "%zu of %zu files  %.0f/s", d->files, p->total,
		       seconds > 0 ? (double)d->texts / seconds : 0);
	if (atomic_load(&p->live->stop)) {
		cbl_buf_text(out, "  stopping");
	} else if (d->share > 0) {
		cbl_buf_text(out, "  ETA ");
		add_time(out, seconds * (1 - d->share) / d->share);
	}
}

static void add_bar(struct cbl_buf *out, const struct done *d)
{
	size_t part = (size_t)(d->share * BAR);

	cbl_buf_char(out, '[');
	for (size_t i = 0; i < BAR; i++)
		cbl_buf_char(out, i < part ? '#' : '.');
	cbl_buf_printf(out, "] %3zu%%  ", (size_t)(d->share * 100));
}

static unsigned width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) || size.ws_col == 0)
		return 80;
	return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

/* One line, never as wide as the terminal, on which it would break; blanks
 * cover what stood there before. */
static void show_line(const struct cbl_buf *text)
{
	unsigned room = width() - 1;
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	cbl_buf_printf(&line, "\r%-*.*s\r", (int)room, (int)room,
		       cbl_buf_cstr(text));
	cbl_write_error(&line);
	cbl_buf_release(&line);
}

/* Who was sent to the background writes over nobody's line. */
static bool in_front(void)
{
	pid_t front = tcgetpgrp(STDERR_FILENO);

	return front < 0 || front == getpgrp();
}

static void draw(struct cbl_progress *p)
{
	struct done done = look(p);
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	if (!p->terminal) {
		cbl_buf_text(&text, "cablelint: ");
		add_count(&text, p, &done);
		cbl_buf_char(&text, '\n');
		cbl_write_error(&text);
	} else if (in_front()) {
		add_bar(&text, &done);
		add_count(&text, p, &done);
		show_line(&text);
		p->drawn = true;
	}
	cbl_buf_release(&text);
}

static struct timespec later(long ns)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ns / NS;
	at.tv_nsec += ns % NS;
	if (at.tv_nsec >= NS) {
		at.tv_sec++;
		at.tv_nsec -= NS;
	}
	return at;
}

/* Waits; is it over? */
static bool wait_for_end(struct cbl_progress *p, long ns)
{
	struct timespec until = later(ns);
	int rc = 0;

	while (!p->over && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&p->ending, &p->lock, &until);
	return p->over;
}

static void *show(void *ctx)
{
	struct cbl_progress *p = ctx;
	long wait = p->terminal ? FIRST : LINE_EVERY;

	pthread_mutex_lock(&p->lock);
	while (!wait_for_end(p, wait)) {
		draw(p);
		if (p->terminal)
			wait = EVERY;
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static void init_ending(pthread_cond_t *ending)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(ending, &attr);
	pthread_condattr_destroy(&attr);
}

void cbl_progress_begin(struct cbl_progress *p, const char *when,
			struct cbl_corpus_live *live, size_t total)
{
	bool always = when && strcmp(when, "always") == 0;

	*p = (struct cbl_progress){
		.live = live,
		.total = total,
		.terminal = isatty(STDERR_FILENO),
	};
	if ((when && strcmp(when, "never") == 0) || (!p->terminal && !always))
		return;
	clock_gettime(CLOCK_MONOTONIC, &p->since);
	pthread_mutex_init(&p->lock, NULL);
	init_ending(&p->ending);
	/* Without a thread there is no bar, which is no misfortune. */
	p->running = pthread_create(&p->thread, NULL, show, p) == 0;
	if (!p->running) {
		pthread_cond_destroy(&p->ending);
		pthread_mutex_destroy(&p->lock);
	}
}

void cbl_progress_end(struct cbl_progress *p)
{
	static const struct cbl_buf nothing = {0};

	if (!p->running)
		return;
	pthread_mutex_lock(&p->lock);
	p->over = true;
	pthread_cond_signal(&p->ending);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	if (!p->terminal)
		draw(p);
	else if (p->drawn)
		show_line(&nothing);
	pthread_cond_destroy(&p->ending);
	pthread_mutex_destroy(&p->lock);
	p->running = false;
}
