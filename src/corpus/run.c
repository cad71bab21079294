/* SPDX-License-Identifier: MIT */
#include "corpus/run.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "diag/settle.h"
#include "text/source.h"

#define BATCH 32
#define MOST_THREADS 256

/* What all threads share. */
struct shared {
	const struct cbl_corpus_job *job;
	size_t batches;
	atomic_size_t next; /* batch to draw */

	pthread_mutex_t lock;  /* for what follows */
	struct cbl_bag **done; /* by batch: found, not yet merged */
	size_t merged;	       /* batches */
	struct cbl_bag *bag;
	struct cbl_map ids; /* and claims */
	struct cbl_firsts firsts;
	struct cbl_corpus_totals totals;
};

/* What a thread has for itself. */
struct worker {
	struct shared *shared;
	struct cbl_lint_scratch *scratch;
	struct cbl_source source;
	struct cbl_buf ids;  /* of the batch at hand */
	struct cbl_bag file; /* of the file at hand */
	unsigned long long bytes;
	size_t files;
};

static int read_file(struct worker *w, const struct cbl_file *file,
		     struct cbl_error *err)
{
	size_t max = w->shared->job->max_size;

	if (file->standard_input)
		return cbl_source_read_fd(&w->source, STDIN_FILENO, file->path,
					  max, err);
	/* Without asking for its type first a file is read a third faster. */
	if (file->regular)
		return cbl_source_read_regular(&w->source, AT_FDCWD, file->path,
					       file->path, max, err);
	return cbl_source_read(&w->source, AT_FDCWD, file->path, file->path,
			       max, err);
}

/* The cause alone; errors of a source begin with its name. */
static const char *cause_of(const struct cbl_error *err, const char *path)
{
	size_t len = strlen(path);

	if (strncmp(err->message, path, len) != 0)
		return err->message;
	if (strncmp(err->message + len, ": ", 2) != 0)
		return "cannot be read"; /* a long name left no room for it */
	return err->message + len + 2;
}

/* Findings are numbered and named by file, so that no other file of the run
 * has a part in their fingerprints. */
static void check_file(struct worker *w, const struct cbl_file *file,
		       struct cbl_bag *bag)
{
	const struct cbl_corpus_job *job = w->shared->job;
	struct cbl_error err = {0};

	if (file->cause) {
		cbl_bag_unread(bag, file->path, file->cause);
		return;
	}
	if (read_file(w, file, &err)) {
		cbl_bag_unread(bag, file->path, cause_of(&err, file->path));
		return;
	}
	w->files++;
	w->bytes += w->source.len;
	cbl_lint_source(job->linters[file->group], w->scratch, &w->source,
			&w->file, job->corpus ? &w->ids : NULL);
	cbl_bag_sort(&w->file);
	cbl_bag_fingerprint(&w->file);
	cbl_bag_merge(bag, &w->file);
}

static struct cbl_bag *check_batch(struct worker *w, size_t batch)
{
	const struct cbl_corpus_job *job = w->shared->job;
	struct cbl_bag *bag = cbl_xmalloc(sizeof(*bag));
	size_t from = batch * BATCH;
	size_t to = from + BATCH < job->count ? from + BATCH : job->count;

	cbl_bag_init(bag);
	for (size_t i = from; i < to; i++)
		check_file(w, &job->files[i], bag);
	return bag;
}

/* Hands a batch in; merges it with those that waited for it. */
static void hand_in(struct worker *w, size_t batch, struct cbl_bag *bag)
{
	struct shared *s = w->shared;

	pthread_mutex_lock(&s->lock);
	s->done[batch] = bag;
	s->totals.ids += cbl_keys_collect(&s->ids, &w->ids);
	while (s->merged < s->batches && s->done[s->merged]) {
		cbl_bag_settle_again(s->done[s->merged], &s->firsts);
		cbl_bag_merge(s->bag, s->done[s->merged]);
		cbl_bag_release(s->done[s->merged]);
		free(s->done[s->merged]);
		s->done[s->merged++] = NULL;
	}
	pthread_mutex_unlock(&s->lock);
}

static void *work(void *ctx)
{
	struct worker w = {.shared = ctx};
	struct shared *s = w.shared;
	size_t batch;

	w.scratch = cbl_lint_scratch_new();
	cbl_buf_init(&w.ids, 0);
	cbl_bag_init(&w.file);
	while ((batch = atomic_fetch_add(&s->next, 1)) < s->batches)
		hand_in(&w, batch, check_batch(&w, batch));
	pthread_mutex_lock(&s->lock);
	s->totals.bytes += w.bytes;
	s->totals.files += w.files;
	pthread_mutex_unlock(&s->lock);
	cbl_lint_scratch_free(w.scratch);
	cbl_source_release(&w.source);
	cbl_buf_release(&w.ids);
	cbl_bag_release(&w.file);
	return NULL;
}

static unsigned count_threads(const struct cbl_corpus_job *job, size_t batches)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t threads = job->threads;

	if (threads == 0)
		threads = processors > 0 ? (size_t)processors : 1;
	if (threads > batches)
		threads = batches;
	if (threads > MOST_THREADS)
		threads = MOST_THREADS;
	return threads ? (unsigned)threads : 1;
}

/* A thread that cannot be started leaves its share to the others. */
static void run_threads(struct shared *s, unsigned threads)
{
	pthread_t *others = cbl_xcalloc(threads, sizeof(*others));
	unsigned started = 0;

	while (started + 1 < threads &&
	       pthread_create(&others[started], NULL, work, s) == 0)
		started++;
	work(s);
	for (unsigned i = 0; i < started; i++)
		pthread_join(others[i], NULL);
	s->totals.threads = started + 1;
	free(others);
}

void cbl_corpus_run(const struct cbl_corpus_job *job, struct cbl_bag *bag,
		    struct cbl_corpus_totals *totals)
{
	struct shared s = {
		.job = job,
		.batches = (job->count + BATCH - 1) / BATCH,
		.bag = bag,
	};

	s.done = cbl_xcalloc(s.batches, sizeof(struct cbl_bag *));
	pthread_mutex_init(&s.lock, NULL);
	cbl_map_init(&s.ids);
	run_threads(&s, count_threads(job, s.batches));
	if (job->corpus)
		cbl_bag_settle(bag, &s.ids);
	cbl_bag_sort(bag);
	if (totals)
		*totals = s.totals;
	if (job->ids)
		*job->ids = s.ids;
	else
		cbl_map_release(&s.ids);
	cbl_firsts_release(&s.firsts);
	pthread_mutex_destroy(&s.lock);
	free(s.done);
}
