/* SPDX-License-Identifier: MIT */
#include "corpus/run.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "corpus/supply.h"
#include "diag/settle.h"

/* What all threads share. */
struct shared {
	const struct cbl_corpus_job *job;
	struct cbl_supply *supply;
	const struct cbl_file *files; /* in the order they are read in */
	size_t silent;		      /* how many of them are, the first */

	pthread_mutex_t lock; /* for what follows */
	struct cbl_bag *bag;
	struct cbl_keys keys;
	struct cbl_keys rest;	 /* of files that are not checked */
	struct cbl_keys *others; /* those, or the job's with those */
	struct cbl_seen seen;
	size_t looked; /* findings there were when the last were dropped that
			* need not wait any more */
	struct cbl_firsts firsts;
	struct cbl_corpus_totals totals;
};

/* What a thread has for itself. */
struct worker {
	struct shared *shared;
	struct cbl_lint_scratch *scratch;
	struct cbl_lot lot;
	/* Texts of it that are to be checked together, all of files of one
	 * kind, and what is found in each. */
	struct cbl_source waiting[CBL_LINT_TOGETHER];
	struct cbl_bag found[CBL_LINT_TOGETHER];
	size_t waiting_count;
	const struct cbl_file *kind; /* one of those files */
	struct cbl_keys keys; /* of the lot at hand */
	struct cbl_keys rest; /* of its files that are not checked */
	struct cbl_times times;
	unsigned long long bytes;
	size_t files;
	size_t texts; /* of the lot at hand */
};

/* Nothing is told of a message that is not checked; it may be the first of
 * its kind, though. */
static bool keep_first(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	(void)texts;
	(void)ctx;
	f->silent = true;
	return f->wait == CBL_WAIT_AGAIN;
}

/* Findings are numbered and named by text, so that no other of the run has a
 * part in their fingerprints. */
static void take_found(struct cbl_bag *bag, struct cbl_bag *found, bool silent)
{
	if (silent) {
		cbl_bag_sift(found, keep_first, NULL);
		found->messages = 0;
	}
	cbl_bag_sort(found);
	cbl_bag_fingerprint(found);
	cbl_bag_merge(bag, found);
}

static void check_texts(struct worker *w, const struct cbl_file *file,
			const struct cbl_source *texts, size_t count,
			struct cbl_bag *bag)
{
	const struct cbl_corpus_job *job = w->shared->job;
	struct cbl_keys *keys = file->silent ? &w->rest : &w->keys;

	cbl_lint_sources(job->linters[file->group], w->scratch, texts,
			 w->found, count, job->corpus ? keys : NULL);
	for (size_t i = 0; i < count; i++)
		take_found(bag, &w->found[i], file->silent);
}

static void check_waiting(struct worker *w, struct cbl_bag *bag)
{
	if (w->waiting_count)
		check_texts(w, w->kind, w->waiting, w->waiting_count, bag);
	w->waiting_count = 0;
}

/* Texts larger than this have no need of others. */
#define LARGE ((size_t)64 << 10)

/* The text waits for others, which are checked together with it: its bytes
 * change places with room for the next one. */
static void let_wait(struct worker *w)
{
	struct cbl_source *place = &w->waiting[w->waiting_count++];
	struct cbl_source room = *place;

	*place = w->lot.source;
	w->lot.source = room;
	w->kind = w->lot.file;
}

static void check_text(struct worker *w, struct cbl_bag *bag)
{
	const struct cbl_corpus_job *job = w->shared->job;
	const struct cbl_file *file = w->lot.file;
	bool large = w->lot.source.len > LARGE;

	w->files++;
	w->bytes += w->lot.source.len;
	if (job->visit) {
		job->visit(file, &w->lot.source, w->scratch, job->visit_ctx);
		return;
	}
	if (w->waiting_count &&
	    (large || w->waiting_count == CBL_LINT_TOGETHER ||
	     file->group != w->kind->group || file->silent != w->kind->silent))
		check_waiting(w, bag);
	if (!large) {
		let_wait(w);
		return;
	}
	check_texts(w, file, &w->lot.source, 1, bag);
	/* What a huge text needed is not kept for small ones. */
	cbl_source_release(&w->lot.source);
}

static bool is_stopped(const struct cbl_corpus_job *job)
{
	return job->live &&
	       atomic_load_explicit(&job->live->stop, memory_order_relaxed);
}

static void count_lot(struct worker *w)
{
	struct cbl_corpus_live *live = w->shared->job->live;

	if (!live)
		return;
	atomic_fetch_add_explicit(&live->files, cbl_lot_files(&w->lot),
				  memory_order_relaxed);
	atomic_fetch_add_explicit(&live->texts, w->texts,
				  memory_order_relaxed);
	atomic_store_explicit(&live->parts,
			      cbl_supply_parts(w->shared->supply),
			      memory_order_relaxed);
	w->texts = 0;
}

/* A folder without any message hides none. */
static void tell_unread(const struct cbl_lot *lot, struct cbl_bag *bag)
{
	if (lot->file->empty)
		cbl_bag_unread(bag, lot->path, lot->cause);
	else
		cbl_bag_lacks(bag, lot->path, lot->cause, lot->breaks_off);
}

static struct cbl_bag *check_lot(struct worker *w)
{
	struct cbl_bag *bag = cbl_xmalloc(sizeof(*bag));
	int rc;

	cbl_bag_init(bag);
	while ((rc = cbl_lot_next(&w->lot)) != 0) {
		w->texts++;
		if (rc < 0) {
			check_waiting(w, bag);
			tell_unread(&w->lot, bag);
		} else {
			check_text(w, bag);
		}
	}
	check_waiting(w, bag);
	return bag;
}

/* Merges what is there, in order. */
static void merge_ready(struct shared *s)
{
	struct cbl_bag *bag;

	while ((bag = cbl_supply_take(s->supply)) != NULL) {
		cbl_bag_settle_again(bag, &s->firsts);
		cbl_bag_settle_early(bag, &s->seen);
		cbl_bag_absorb(s->bag, bag);
		cbl_bag_release(bag);
		free(bag);
	}
}

/* References to later messages wait until these are met, not to the end. */
static void look_again(struct shared *s)
{
	if (cbl_bag_size(s->bag) < 2 * s->looked + 10000)
		return;
	cbl_bag_settle_early(s->bag, &s->seen);
	s->looked = cbl_bag_size(s->bag);
}

/* Hands a lot in; merges it with those that waited for it. */
static void hand_in(struct worker *w, struct cbl_bag *bag)
{
	struct shared *s = w->shared;

	pthread_mutex_lock(&s->lock);
	cbl_keys_move(&s->keys, &w->keys);
	cbl_keys_move(s->others, &w->rest);
	cbl_seen_update(&s->seen);
	count_lot(w);
	cbl_lot_give(&w->lot, bag);
	merge_ready(s);
	look_again(s);
	pthread_mutex_unlock(&s->lock);
}

static void *work(void *ctx)
{
	struct worker w = {.shared = ctx};
	struct shared *s = w.shared;

	cbl_lot_init(&w.lot, s->supply);
	w.scratch = cbl_lint_scratch_new();
	if (s->job->times)
		cbl_lint_scratch_times(w.scratch, &w.times);
	for (size_t i = 0; i < CBL_LINT_TOGETHER; i++)
		cbl_bag_init(&w.found[i]);
	while (!is_stopped(s->job) && cbl_lot_draw(&w.lot))
		hand_in(&w, check_lot(&w));
	pthread_mutex_lock(&s->lock);
	s->totals.bytes += w.bytes;
	s->totals.files += w.files;
	if (s->job->times)
		cbl_times_add(s->job->times, &w.times);
	pthread_mutex_unlock(&s->lock);
	cbl_lint_scratch_free(w.scratch);
	cbl_lot_release(&w.lot);
	cbl_keys_release(&w.keys);
	cbl_keys_release(&w.rest);
	for (size_t i = 0; i < CBL_LINT_TOGETHER; i++) {
		cbl_bag_release(&w.found[i]);
		cbl_source_release(&w.waiting[i]);
	}
	cbl_times_release(&w.times);
	return NULL;
}

static unsigned count_threads(const struct cbl_corpus_job *job, size_t most)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t threads = job->threads;

	if (threads == 0)
		threads = processors > 0 ? (size_t)processors : 1;
	if (threads > most)
		threads = most;
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

/* What was not reached is told once, at the first file of it. A container may
 * have been read in part. */
static void tell_stop(struct shared *s, bool cut, size_t members)
{
	size_t count = s->job->count, reached = s->totals.reached;
	char cause[200];

	if (cut)
		snprintf(cause, sizeof(cause),
			 "stopped after %zu of %zu files and about %zu "
			 "messages of this one; the others of it and %zu more "
			 "files were not read",
			 reached, count, members, count - reached - 1);
	else
		snprintf(cause, sizeof(cause),
			 "stopped after %zu of %zu files; this one and %zu "
			 "more were not read",
			 reached, count, count - reached - 1);
	cbl_bag_lacks(s->bag, s->job->files[reached].path, cause, true);
	s->bag->unread_more += count - reached - 1;
}

/* By the messages of the job and those that are elsewhere. */
static void settle(struct shared *s)
{
	struct cbl_keys *others = s->others;

	if (!others->message_count && !others->claim_count) {
		cbl_bag_settle(s->bag, &s->keys);
		return;
	}
	cbl_keys_copy(others, &s->keys);
	cbl_keys_sort(others);
	cbl_bag_settle(s->bag, others);
}

/* What was found behind a container that was not read to its end. */
static void drop_rest(struct shared *s)
{
	struct cbl_bag *bag;

	while ((bag = cbl_supply_drop(s->supply)) != NULL) {
		cbl_bag_release(bag);
		free(bag);
	}
}

/* Where the first file that is checked and was not reached stands in the job,
 * by how many were. */
static size_t place_in_job(const struct shared *s, size_t reached)
{
	const struct cbl_corpus_job *job = s->job;
	size_t checked = reached > s->silent ? reached - s->silent : 0;

	if (reached == job->count)
		return reached;
	for (size_t i = 0; i < job->count; i++)
		if (!job->files[i].silent && checked-- == 0)
			return i;
	return 0; /* all are silent */
}

/* Files are drawn in order and lots at hand are brought to their end, so the
 * files that were reached are the first ones. */
static void end_run(struct shared *s)
{
	size_t members = 0;
	const struct cbl_file *cut = cbl_supply_cut(s->supply, &members);
	bool whole;

	s->totals.reached = place_in_job(
		s, cut ? (size_t)(cut - s->files)
		       : cbl_supply_reached(s->supply));
	whole = s->totals.reached == s->job->count;
	drop_rest(s);
	s->totals.ids = cbl_keys_sort(&s->keys);
	/* What is not there may stand where nobody could read. */
	s->bag->lacking = s->bag->lacking || s->job->others_lack;
	if (s->job->corpus && whole && !cbl_supply_broken(s->supply) &&
	    !s->job->others_break_off)
		settle(s);
	else if (s->job->corpus)
		cbl_bag_drop_waiting(s->bag);
	if (!whole)
		tell_stop(s, cut && cut >= s->files + s->silent, members);
	cbl_bag_sort(s->bag);
}

/* Silent files come first, for what they have was there before: of two messages
 * with one number the one that is checked is the other. Returns what is to be
 * freed. */
static struct cbl_file *order_files(struct shared *s)
{
	const struct cbl_corpus_job *job = s->job;
	struct cbl_file *files, *silent, *others;

	s->files = job->files;
	for (size_t i = 0; i < job->count; i++)
		s->silent += job->files[i].silent;
	if (!s->silent)
		return NULL;
	files = silent = cbl_xcalloc(job->count, sizeof(*files));
	others = files + s->silent;
	for (size_t i = 0; i < job->count; i++)
		*(job->files[i].silent ? silent++ : others++) = job->files[i];
	s->files = files;
	return files;
}

void cbl_corpus_run(const struct cbl_corpus_job *job, struct cbl_bag *bag,
		    struct cbl_corpus_totals *totals)
{
	struct shared s = {.job = job, .bag = bag};
	struct cbl_file *ordered = order_files(&s);
	struct cbl_supply_options options = {
		.files = s.files,
		.count = job->count,
		.filters = job->filters,
		.max_size = job->max_size,
		.containers = job->containers,
	};

	s.supply = cbl_supply_new(&options);
	pthread_mutex_init(&s.lock, NULL);
	s.firsts.elsewhere = job->elsewhere;
	s.firsts.ctx = job->elsewhere_ctx;
	s.others = job->others ? job->others : &s.rest;
	s.seen.of[0] = s.others;
	s.seen.of[1] = &s.keys;
	run_threads(&s, count_threads(job, cbl_supply_threads(s.supply)));
	end_run(&s);
	if (totals)
		*totals = s.totals;
	if (job->keys)
		*job->keys = s.keys;
	else
		cbl_keys_release(&s.keys);
	cbl_keys_release(&s.rest);
	cbl_firsts_release(&s.firsts);
	cbl_seen_release(&s.seen);
	pthread_mutex_destroy(&s.lock);
	cbl_supply_free(s.supply);
	free(ordered);
}
