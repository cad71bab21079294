/* SPDX-License-Identifier: MIT
 *
 * The thread that reads the workspace. It has specs of its own where they
 * come from files, configs and scratch memory of its own, and remembers of
 * each file how large and how old it was.
 */
#include "lsp/index.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "corpus/walk.h"

/* The server is woken after so many files, not after each. */
#define BATCH 64

struct indexer_job {
	char **roots; /* NULL: a look at `path` */
	size_t count;
	bool anew;
	char *path;
	struct indexer_job *next;
};

/* What a file was like when it was read, and which scan saw it last. */
struct stamp {
	char *path;
	int64_t size, seconds, nanoseconds; /* size -1: it is not known */
	unsigned seen;
	bool lacking; /* nothing of it could be read */
};

/* What the thread has for itself. */
struct reader {
	struct indexer *indexer;
	struct lsp_env env;
	struct lsp_reading reading;
	struct cbl_arena arena; /* of the walk at hand */
	struct cbl_map known;	/* path to stamps */
	struct stamp *stamps;
	size_t stamp_count, stamp_cap;
	unsigned scan;
	char **roots;
	size_t root_count;
};

/* ---- handing over */

static void wake(struct indexer *x)
{
	if (!x->woken && write(x->wake[1], "", 1) == 1)
		x->woken = true;
}

static void hand_over(struct indexer *x, struct indexed_file *file, char *gone,
		      bool now)
{
	pthread_mutex_lock(&x->lock);
	x->results = cbl_grow(x->results, &x->result_cap, x->result_count + 1,
			      sizeof(*x->results));
	x->results[x->result_count++] = (struct indexer_result){file, gone};
	if (now || x->result_count % BATCH == 0)
		wake(x);
	pthread_mutex_unlock(&x->lock);
}

static void tell(struct indexer *x, size_t done, size_t total)
{
	pthread_mutex_lock(&x->lock);
	x->done = done;
	x->total = total;
	pthread_mutex_unlock(&x->lock);
}

/* ---- which files */

static struct stamp *stamp_of(struct reader *r, const char *path)
{
	uint32_t index = (uint32_t)r->stamp_count;

	if (!cbl_map_add(&r->known, cbl_str_c(path), &index))
		return &r->stamps[index];
	r->stamps = cbl_grow(r->stamps, &r->stamp_cap, r->stamp_count + 1,
			     sizeof(*r->stamps));
	r->stamps[r->stamp_count++] =
		(struct stamp){.path = cbl_xstrdup(path), .size = -1};
	return &r->stamps[index];
}

static bool same_as_before(struct stamp *stamp, const struct stat *st)
{
	bool same = stamp->size == st->st_size &&
		    stamp->seconds == st->st_mtim.tv_sec &&
		    stamp->nanoseconds == st->st_mtim.tv_nsec;

	stamp->size = st->st_size;
	stamp->seconds = st->st_mtim.tv_sec;
	stamp->nanoseconds = st->st_mtim.tv_nsec;
	return same;
}

static void forget(struct reader *r, struct stamp *stamp, bool now)
{
	if (stamp->size >= 0)
		hand_over(r->indexer, NULL, cbl_xstrdup(stamp->path), now);
	stamp->size = -1;
	stamp->lacking = false;
}

/* It is there, and nobody can tell what is in it. It is tried again the next
 * time, for permissions are no matter of its age. */
static void lack(struct reader *r, struct stamp *stamp, bool now)
{
	const struct indexed_file file = {.path = stamp->path, .lacking = true};

	if (!stamp->lacking)
		hand_over(r->indexer, lsp_indexed_pack(&file), NULL, now);
	stamp->lacking = true;
	stamp->size = 0;
	stamp->seconds = INT64_MIN;
}

/* A file that cannot be looked at, but has a name: a link to nothing. */
static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

static void read_text(struct reader *r, struct stamp *stamp, bool now)
{
	struct indexed_file *file = NULL;
	struct cbl_error err = {0};
	struct lsp_rules rules;
	char *folder = lsp_folder_of(stamp->path);
	int failed = lsp_env_rules(&r->env, &rules, folder, stamp->path, &err);

	free(folder);
	if (!failed)
		file = lsp_index_read(&r->reading, stamp->path, &rules);
	if (failed || (file && file->lacking && !file->message_count &&
		       !file->breaks_off)) {
		free(file);
		lack(r, stamp, now);
	} else if (file) {
		hand_over(r->indexer, file, NULL, now);
		stamp->lacking = false;
	} else {
		forget(r, stamp, now);
	}
}

static void read_one(struct reader *r, const char *path, bool now)
{
	struct stamp *stamp = stamp_of(r, path);
	struct stat st;

	stamp->seen = r->scan;
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
		if (!same_as_before(stamp, &st))
			read_text(r, stamp, now);
	} else if (is_there(path)) {
		lack(r, stamp, now);
	} else {
		forget(r, stamp, now);
	}
}

/* ---- scans */

static bool stopped(const struct reader *r)
{
	return atomic_load(&r->indexer->stop);
}

struct filtering {
	struct reader *reader;
	struct cbl_filter filter; /* of the folder at hand */
};

/* A broken config is shown by others; here its folder is read without. */
static int filter_of(const struct cbl_filter **out, const char *folder,
		     void *ctx, struct cbl_error *err)
{
	struct filtering *f = ctx;
	struct cbl_error ignored = {0};
	const struct cbl_config *config;

	if (stopped(f->reader))
		return cbl_fail(err, CBL_ERROR_IO, "stopped");
	config = lsp_env_config(&f->reader->env, folder, &ignored);
	f->filter = (struct cbl_filter){0};
	if (config) {
		f->filter.include = config->include;
		f->filter.exclude = config->exclude;
		f->filter.root = config->folder;
	}
	*out = &f->filter;
	return 0;
}

/* The walk goes down into folders and comes back to names of the one above:
 * each needs its own filter. */
static int keep_filter(const struct cbl_filter **out, const char *folder,
		       void *ctx, struct cbl_error *err)
{
	struct filtering *f = ctx;
	const struct cbl_filter *made;
	struct cbl_filter *kept;
	int failed = filter_of(&made, folder, f, err);

	if (failed)
		return failed;
	kept = cbl_arena_alloc(&f->reader->arena, sizeof(*kept));
	*kept = *made;
	*out = kept;
	return 0;
}

static void drop_unseen(struct reader *r)
{
	for (size_t i = 0; i < r->stamp_count; i++)
		if (r->stamps[i].seen != r->scan)
			forget(r, &r->stamps[i], false);
}

static void forget_ages(struct reader *r)
{
	for (size_t i = 0; i < r->stamp_count; i++)
		if (r->stamps[i].size >= 0)
			r->stamps[i].seconds = INT64_MIN;
}

/* A folder that cannot be read has a cause; so has one without messages. */
static void look_at(struct reader *r, const struct cbl_file *file)
{
	struct stamp *stamp;

	if (!file->cause) {
		read_one(r, file->path, false);
	} else if (!file->empty) {
		stamp = stamp_of(r, file->path);
		stamp->seen = r->scan;
		lack(r, stamp, false);
	}
}

static void scan(struct reader *r)
{
	struct filtering filtering = {.reader = r};
	struct cbl_walk walk = {.filter = keep_filter, .ctx = &filtering};
	struct cbl_error err = {0};

	r->scan++;
	for (size_t i = 0; i < r->root_count && !stopped(r); i++)
		cbl_walk_add(&walk, r->roots[i], &err);
	cbl_arena_clear(&r->arena);
	cbl_walk_sort(&walk);
	for (size_t i = 0; i < walk.count && !stopped(r); i++) {
		look_at(r, &walk.files[i]);
		if (i % BATCH == 0)
			tell(r->indexer, i, walk.count);
	}
	cbl_walk_release(&walk);
	if (stopped(r))
		return;
	drop_unseen(r);
	pthread_mutex_lock(&r->indexer->lock);
	r->indexer->scans++;
	pthread_mutex_unlock(&r->indexer->lock);
}

static bool below(const char *path, const char *root)
{
	size_t len = strlen(root);

	return strncmp(path, root, len) == 0 &&
	       (path[len] == '/' || (len && root[len - 1] == '/'));
}

/* A file by itself: is it one that a scan would find? The folder above it
 * asks for it alone. */
static void look(struct reader *r, const char *path)
{
	struct filtering filtering = {.reader = r};
	const struct cbl_filter *filter = NULL;
	struct cbl_error err = {0};
	struct cbl_buf name;
	bool wanted = false;
	char *folder = lsp_folder_of(path);

	for (size_t i = 0; i < r->root_count; i++)
		wanted = wanted || below(path, r->roots[i]);
	cbl_buf_init(&name, 0);
	if (wanted && folder && !filter_of(&filter, folder, &filtering, &err)) {
		lsp_env_relative(filter->root ? filter->root : folder, folder,
				 path, &name);
		wanted = cbl_filter_takes(filter, cbl_buf_cstr(&name));
	}
	cbl_buf_release(&name);
	free(folder);
	if (wanted && filter)
		read_one(r, path, true);
	else
		forget(r, stamp_of(r, path), true);
}

/* ---- the thread */

static void job_free(struct indexer_job *job)
{
	for (size_t i = 0; i < job->count; i++)
		free(job->roots[i]);
	free(job->roots);
	free(job->path);
	free(job);
}

static void take_roots(struct reader *r, struct indexer_job *job)
{
	for (size_t i = 0; i < r->root_count; i++)
		free(r->roots[i]);
	free(r->roots);
	r->roots = job->roots;
	r->root_count = job->count;
	job->roots = NULL;
	job->count = 0;
}

static void work_on(struct reader *r, struct indexer_job *job)
{
	if (!job->roots) {
		look(r, job->path);
		return;
	}
	if (job->anew) {
		lsp_env_reset(&r->env);
		forget_ages(r);
	}
	take_roots(r, job);
	scan(r);
}

static struct indexer_job *next_job(struct indexer *x)
{
	struct indexer_job *job;

	pthread_mutex_lock(&x->lock);
	x->busy = x->jobs != NULL;
	wake(x);
	while (!x->jobs && !x->end)
		pthread_cond_wait(&x->more, &x->lock);
	job = x->end ? NULL : x->jobs;
	if (job) {
		x->jobs = job->next;
		x->busy = true;
		atomic_store(&x->stop, false);
	}
	pthread_mutex_unlock(&x->lock);
	return job;
}

static void reader_release(struct reader *r)
{
	for (size_t i = 0; i < r->stamp_count; i++)
		free(r->stamps[i].path);
	free(r->stamps);
	for (size_t i = 0; i < r->root_count; i++)
		free(r->roots[i]);
	free(r->roots);
	cbl_map_release(&r->known);
	cbl_arena_release(&r->arena);
	lsp_reading_release(&r->reading);
	lsp_env_release(&r->env);
}

static void *work(void *ctx)
{
	struct reader r = {.indexer = ctx};
	struct indexer_job *job;

	/* On Linux this is for the thread alone: who types has precedence. */
	setpriority(PRIO_PROCESS, 0, 10);
	lsp_env_init(&r.env, r.indexer->lender);
	lsp_reading_init(&r.reading, &r.indexer->stop);
	cbl_arena_init(&r.arena);
	cbl_map_init(&r.known);
	while ((job = next_job(r.indexer))) {
		work_on(&r, job);
		job_free(job);
	}
	reader_release(&r);
	return NULL;
}

/* ---- from the server's thread */

void lsp_indexer_init(struct indexer *x, const struct lsp_env *lender)
{
	*x = (struct indexer){.lender = lender, .wake = {-1, -1}};
	pthread_mutex_init(&x->lock, NULL);
	pthread_cond_init(&x->more, NULL);
}

static void drop_jobs(struct indexer *x)
{
	while (x->jobs) {
		struct indexer_job *job = x->jobs;

		x->jobs = job->next;
		job_free(job);
	}
}

void lsp_indexer_release(struct indexer *x)
{
	pthread_mutex_lock(&x->lock);
	x->end = true;
	atomic_store(&x->stop, true);
	pthread_cond_signal(&x->more);
	pthread_mutex_unlock(&x->lock);
	if (x->started)
		pthread_join(x->thread, NULL);
	drop_jobs(x);
	for (size_t i = 0; i < x->result_count; i++) {
		free(x->results[i].file);
		free(x->results[i].gone);
	}
	free(x->results);
	for (int i = 0; i < 2; i++)
		if (x->wake[i] >= 0)
			close(x->wake[i]);
	pthread_cond_destroy(&x->more);
	pthread_mutex_destroy(&x->lock);
}

/* Without a thread there is no index; everything else goes on. */
static bool start(struct indexer *x)
{
	if (x->started)
		return true;
	if (x->wake[0] < 0 && pipe2(x->wake, O_CLOEXEC | O_NONBLOCK) != 0)
		return false;
	x->started = pthread_create(&x->thread, NULL, work, x) == 0;
	return x->started;
}

static void add_job(struct indexer *x, struct indexer_job *job, bool first)
{
	struct indexer_job **end = &x->jobs;

	pthread_mutex_lock(&x->lock);
	if (first) {
		drop_jobs(x);
		atomic_store(&x->stop, true);
	}
	while (*end)
		end = &(*end)->next;
	*end = job;
	x->busy = true;
	pthread_cond_signal(&x->more);
	pthread_mutex_unlock(&x->lock);
}

void lsp_indexer_scan(struct indexer *x, char **roots, size_t count, bool anew)
{
	struct indexer_job *job = cbl_xcalloc(1, sizeof(*job));

	job->roots = roots;
	job->count = count;
	job->anew = anew;
	if (start(x))
		add_job(x, job, true);
	else
		job_free(job);
}

void lsp_indexer_look(struct indexer *x, const char *path)
{
	struct indexer_job *job;

	if (!x->started)
		return;
	job = cbl_xcalloc(1, sizeof(*job));
	job->path = cbl_xstrdup(path);
	add_job(x, job, false);
}
