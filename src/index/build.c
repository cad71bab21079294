/* SPDX-License-Identifier: MIT */
#include "index/build.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "corpus/aliases.h"
#include "text/source.h"

/* Texts put in by one transaction, and how long it may take: who waits sees
 * that there is somebody at work. */
#define CHUNK 2000
#define CHUNK_TIME UINT64_C(2000000000)

#define SECOND INT64_C(1000000000)

/* A file that was changed within the last moments may be changed again and
 * keep its time: nanoseconds before now that a time is not relied on. */
#define RACY (2 * SECOND)

/* A file to be read, in the order of the job's. */
struct entry {
	struct cbl_index_stat stat;
	int64_t id;
	bool fresh; /* nothing was known of it before */
	bool begun; /* something of it was put in */
	bool whole; /* its one text was */
	bool lost;  /* another program has taken it over */
	bool unread;
};

struct building {
	struct cbl_index *index;
	const struct cbl_index_job *job;
	struct cbl_corpus_job run;
	struct cbl_file *files; /* those to be read */
	struct entry *entries;
	size_t count;
	int64_t now;
	uint64_t who; /* builds: different ones for two at a time */
	bool anew; /* built with something else: nothing is unchanged */
	struct cbl_index_built *out;

	pthread_mutex_t lock; /* for what follows, and the index */
	size_t in_chunk;
	uint64_t chunk_begun; /* when */
	struct cbl_error err; /* the first */
};

/* ---- which files are to be read */

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static bool get_stat(const struct building *b, const char *path,
		     struct cbl_index_stat *out)
{
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	out->size = st.st_size;
	out->mtime = nanoseconds(st.st_mtim);
	out->hash = 0;
	if (out->mtime > b->now - RACY)
		out->mtime = -1;
	return true;
}

static uint64_t hash_of(const struct cbl_source *source)
{
	uint64_t hash = cbl_hash(CBL_HASH_START,
				 cbl_str(source->data, source->len));

	return hash ? hash : 1;
}

/* Has the file the bytes it had? */
static bool same_bytes(const struct building *b, const char *path,
		       uint64_t hash)
{
	struct cbl_source source = {0};
	bool same = hash && cbl_source_read_regular(&source, AT_FDCWD, path,
						    path, b->run.max_size,
						    NULL) == 0 &&
		    hash_of(&source) == hash;

	cbl_source_release(&source);
	return same;
}

/* Is the file in the index as it is now? -1: an error. A file of another time
 * and the same bytes is, and its time is put right. */
static int is_unchanged(struct building *b, const struct cbl_file *file,
			struct cbl_index_stat *is, struct cbl_error *err)
{
	struct cbl_index_stat was;
	int64_t id;
	int rc = cbl_index_find(b->index, file->path, &was, err);

	if (rc < 1 || b->anew || was.size != is->size)
		return rc < 0 ? -1 : 0;
	if (was.mtime == is->mtime && is->mtime >= 0)
		return 1;
	if (!same_bytes(b, file->path, was.hash))
		return 0;
	is->hash = was.hash;
	rc = cbl_index_number(b->index, file->path, &id, err);
	if (rc == 1)
		rc = cbl_index_finish(b->index, id, is, err);
	return rc < 0 ? -1 : 1;
}

static int choose(struct building *b, struct cbl_error *err)
{
	const struct cbl_corpus_job *job = &b->job->corpus;

	b->files = cbl_xcalloc(job->count, sizeof(*b->files));
	b->entries = cbl_xcalloc(job->count, sizeof(*b->entries));
	for (size_t i = 0; i < job->count; i++) {
		const struct cbl_file *file = &job->files[i];
		struct entry entry = {0};
		int unchanged = 0;

		if (!file->cause && !file->standard_input &&
		    get_stat(b, file->path, &entry.stat))
			unchanged = is_unchanged(b, file, &entry.stat, err);
		if (unchanged < 0)
			return err->code;
		if (unchanged) {
			b->out->unchanged++;
			continue;
		}
		b->files[b->count] = *file;
		b->entries[b->count++] = entry;
	}
	return 0;
}

/* Whoever opens the index from now on knows what is not in it yet. */
static int announce(struct building *b, struct cbl_error *err)
{
	int rc = 0;

	for (size_t i = 0; i < b->count && rc == 0; i++) {
		if (b->files[i].empty)
			continue;
		rc = cbl_index_announce(b->index,
					cbl_str_c(b->files[i].path), b->who,
					&b->entries[i].id, &b->entries[i].fresh,
					err);
	}
	return rc;
}

/* ---- what is gone */

struct leaving {
	const struct building *b;
	struct cbl_aliases folders;
	struct cbl_buf real;
	struct cbl_arena arena;
	struct cbl_str *paths;
	size_t count, cap;
};

static bool is_below(struct cbl_str path, struct cbl_str root)
{
	if (root.len == 0 || path.len < root.len ||
	    memcmp(path.ptr, root.ptr, root.len) != 0)
		return false;
	return path.len == root.len || path.ptr[root.len] == '/' ||
	       root.ptr[root.len - 1] == '/';
}

/* Is a path below a root one of the job's share? */
static bool is_in_share(const struct cbl_index_job *job, struct cbl_str path,
			struct cbl_str root)
{
	size_t below = root.len;

	while (below < path.len && path.ptr[below] == '/')
		below++;
	return cbl_shard_takes(job->shard, cbl_str(path.ptr + below,
						   path.len - below));
}

/* Is it below one of the roots, wherever that leads? */
static bool is_ours(struct leaving *l, struct cbl_str path)
{
	const struct cbl_index_job *job = l->b->job;
	const char *folder = cbl_aliases_folder(&l->folders, path);
	size_t at = path.len;
	bool ours = false;

	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	cbl_buf_clear(&l->real);
	cbl_buf_printf(&l->real, "%s/", strcmp(folder, "/") ? folder : "");
	cbl_buf_add(&l->real, path.ptr + at, path.len - at);
	for (size_t i = 0; i < job->root_count && !ours; i++) {
		struct cbl_str root = cbl_str_c(job->roots[i]);
		struct cbl_str real =
			cbl_str(cbl_buf_cstr(&l->real), l->real.len);

		ours = is_below(real, root) && is_in_share(job, real, root);
	}
	return ours;
}

static const struct cbl_file *find_in(const struct cbl_file *files, size_t count,
				      struct cbl_str path)
{
	size_t lo = 0, hi = count;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;
		int order = cbl_str_cmp(cbl_str_c(files[middle].path), path);

		if (order == 0)
			return &files[middle];
		if (order < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return NULL;
}

static const struct cbl_file *find_in_job(const struct leaving *l,
					  struct cbl_str path)
{
	const struct cbl_corpus_job *job = &l->b->job->corpus;

	return find_in(job->files, job->count, path);
}

/* Is it below a folder that cannot be read? */
static bool is_hidden(const struct leaving *l, struct cbl_str path)
{
	bool hidden = false;

	for (size_t i = path.len; i-- > 0 && !hidden;) {
		const struct cbl_file *folder =
			path.ptr[i] != '/'
				? NULL
				: find_in_job(l, cbl_str(path.ptr, i ? i : 1));

		hidden = folder && folder->cause && !folder->empty;
	}
	return hidden;
}

/* What is a folder could not be read before, and was never a message. */
static bool is_folder(struct cbl_str path)
{
	struct stat st;

	return stat(path.ptr, &st) == 0 && S_ISDIR(st.st_mode);
}

static int look_at(struct cbl_str path, void *ctx)
{
	struct leaving *l = ctx;

	if (find_in_job(l, path) || is_hidden(l, path) || !is_ours(l, path))
		return 0;
	l->paths = cbl_grow(l->paths, &l->cap, l->count + 1, sizeof(*l->paths));
	l->paths[l->count++] = cbl_str(
		cbl_arena_strndup(&l->arena, path.ptr, path.len), path.len);
	return 0;
}

static int drop_gone(struct building *b, struct cbl_error *err)
{
	struct leaving l = {.b = b};
	int rc;

	cbl_aliases_init(&l.folders);
	cbl_buf_init(&l.real, 0);
	rc = cbl_index_files(b->index, look_at, &l, err);
	for (size_t i = 0; i < l.count && rc == 0; i++) {
		rc = cbl_index_drop(b->index, l.paths[i], err);
		b->out->gone += !is_folder(l.paths[i]);
	}
	free(l.paths);
	cbl_arena_release(&l.arena);
	cbl_buf_release(&l.real);
	cbl_aliases_release(&l.folders);
	return rc;
}

/* ---- a text */

/* What a thread makes of a text before it waits for its turn. */
struct reading {
	struct cbl_arena arena;
	struct cbl_facts *facts;
	uint32_t *lines;
	size_t count, facts_cap, lines_cap;
	struct cbl_bag bag;
	struct cbl_keys keys;
};

static void read_message(struct cbl_message *m, void *ctx)
{
	struct reading *r = ctx;

	r->facts = cbl_grow(r->facts, &r->facts_cap, r->count + 1,
			    sizeof(*r->facts));
	r->lines = cbl_grow(r->lines, &r->lines_cap, r->count + 1,
			    sizeof(*r->lines));
	cbl_facts_read(&r->facts[r->count], m, &r->arena);
	r->lines[r->count++] =
		(uint32_t)cbl_line_table_find(m->lines, m->span.lo) + 1;
}

static void reading_release(struct reading *r)
{
	cbl_arena_release(&r->arena);
	free(r->facts);
	free(r->lines);
	cbl_bag_release(&r->bag);
	cbl_keys_release(&r->keys);
}

static int begin_chunk(struct building *b, struct cbl_error *err)
{
	int rc = cbl_index_begin(b->index, err);

	b->in_chunk = 0;
	b->chunk_begun = cbl_nanoseconds();
	return rc;
}

static bool chunk_is_full(const struct building *b)
{
	return b->in_chunk >= CHUNK ||
	       cbl_nanoseconds() - b->chunk_begun > CHUNK_TIME;
}

/* Is the file to be put in? What was known of it before makes room. 1 or 0, or
 * an error. */
static int begin_file(struct building *b, struct entry *entry)
{
	int rc = entry->lost ? 0
			     : cbl_index_is_left_to(b->index, entry->id,
						    b->who, &b->err);

	entry->lost = rc == 0;
	if (rc != 1 || entry->begun)
		return rc;
	entry->begun = true;
	if (!entry->fresh && cbl_index_empty(b->index, entry->id, &b->err))
		return -1;
	return 1;
}

/* Puts the text in; under the lock. */
static int put(struct building *b, struct entry *entry,
	       const struct cbl_file *file, const struct cbl_source *source,
	       const struct reading *r)
{
	struct cbl_str path = cbl_str_c(file->path);
	struct cbl_str name = cbl_str_c(source->name);
	struct cbl_index_text text = {
		.messages = r->facts,
		.lines = r->lines,
		.count = r->count,
		.keys = &r->keys,
		.bag = &r->bag,
	};
	int rc = begin_file(b, entry);

	if (rc != 1)
		return rc;
	if (name.len > path.len + 1)
		text.member = cbl_str(name.ptr + path.len + 1,
				      name.len - path.len - 1);
	rc = cbl_index_add(b->index, entry->id, &text, &b->err);
	if (rc == 0 && !text.member.len) {
		entry->whole = true;
		rc = cbl_index_finish(b->index, entry->id, &entry->stat,
				      &b->err);
	}
	b->out->messages += r->count;
	b->in_chunk++;
	if (rc == 0 && chunk_is_full(b)) {
		rc = cbl_index_commit(b->index, &b->err);
		if (rc == 0)
			rc = begin_chunk(b, &b->err);
	}
	return rc;
}

static void visit(const struct cbl_file *file, const struct cbl_source *source,
		  struct cbl_lint_scratch *scratch, void *ctx)
{
	struct building *b = ctx;
	struct entry *entry = &b->entries[file - b->files];
	struct reading r = {0};
	uint64_t hash = 0;

	if (strcmp(file->path, source->name) == 0)
		hash = hash_of(source);
	cbl_lint_watch(b->run.linters[file->group], scratch, source, &r.bag,
		       &r.keys, read_message, &r);
	cbl_keys_sort(&r.keys);
	pthread_mutex_lock(&b->lock);
	entry->stat.hash = hash;
	if (!b->err.code && put(b, entry, file, source, &r) && b->run.live)
		atomic_store(&b->run.live->stop, true);
	pthread_mutex_unlock(&b->lock);
	reading_release(&r);
}

/* ---- all of them */

static struct entry *find_entry(struct building *b, struct cbl_str path)
{
	const struct cbl_file *file = find_in(b->files, b->count, path);

	return file ? &b->entries[file - b->files] : NULL;
}

/* The file that could not be read, or that it is a member of; `*len` is how
 * long its path is. */
static struct entry *entry_of(struct building *b, struct cbl_str path,
			      size_t *len)
{
	struct entry *entry = find_entry(b, path);

	*len = path.len;
	for (size_t i = 0; i < path.len && !entry; i++)
		if (path.ptr[i] == '#') {
			*len = i;
			entry = find_entry(b, cbl_str(path.ptr, i));
		}
	return entry;
}

/* A folder without any message hides none. */
static bool is_empty(const struct building *b, const struct entry *entry)
{
	return b->files[entry - b->entries].empty;
}

static int note_unread(struct building *b, const struct cbl_unread *u)
{
	struct cbl_str member = {"", 0};
	size_t len;
	struct entry *entry = entry_of(b, u->path, &len);
	int rc = entry && !is_empty(b, entry) ? begin_file(b, entry) : 0;

	if (rc != 1)
		return rc;
	entry->unread = true;
	if (len + 1 < u->path.len)
		member = cbl_str(u->path.ptr + len + 1, u->path.len - len - 1);
	return cbl_index_lacks(b->index, entry->id, member, u->cause,
			       u->breaks_off, &b->err);
}

/* Containers are finished when all their members are in, and could be read;
 * empty ones too. */
static int finish(struct building *b, const struct cbl_bag *bag)
{
	int rc = 0;

	for (size_t i = 0; i < b->count; i++)
		b->out->read += b->entries[i].begun;
	/* Of a build that was stopped the file at hand is not finished, and
	 * that is all there is to say. */
	if (b->out->stopped)
		return 0;
	for (size_t i = 0; i < bag->unread_count && rc == 0; i++)
		rc = note_unread(b, &bag->unread[i]);
	for (size_t i = 0; i < b->count && rc == 0; i++) {
		struct entry *e = &b->entries[i];

		if (e->whole || e->unread || is_empty(b, e))
			continue;
		rc = begin_file(b, e);
		if (rc == 1)
			rc = cbl_index_finish(b->index, e->id, &e->stat,
					      &b->err);
	}
	return rc;
}

static int run(struct building *b, struct cbl_bag *bag, struct cbl_error *err)
{
	struct cbl_corpus_totals totals = {0};
	int rc;

	b->run = b->job->corpus;
	b->run.files = b->files;
	b->run.count = b->count;
	b->run.visit = visit;
	b->run.visit_ctx = b;
	cbl_corpus_run(&b->run, bag, &totals);
	b->out->stopped = totals.reached < b->count;
	rc = b->err.code ? (int)b->err.code : finish(b, bag);
	return rc ? cbl_fail(err, b->err.code, "%s", b->err.message) : 0;
}

static int prepare(struct building *b, struct cbl_error *err)
{
	uint64_t specs, rules;
	int rc = cbl_index_get(b->index, "specs", &specs, err);

	if (rc == 0)
		rc = cbl_index_get(b->index, "rules", &rules, err);
	if (rc)
		return rc;
	b->anew = specs != b->job->specs || rules != b->job->rules;
	if (b->anew)
		rc = cbl_index_stale(b->index, err);
	if (rc == 0)
		rc = choose(b, err);
	if (rc == 0)
		rc = announce(b, err);
	if (rc == 0)
		rc = drop_gone(b, err);
	if (rc == 0)
		rc = cbl_index_set(b->index, "specs", b->job->specs, err);
	if (rc == 0)
		rc = cbl_index_set(b->index, "rules", b->job->rules, err);
	return rc;
}

/* Never 0, which is nobody's. */
static uint64_t name_of_build(int64_t now)
{
	const int64_t words[] = {now, getpid()};

	return cbl_hash(CBL_HASH_START,
			cbl_str((const char *)words, sizeof(words))) |
	       1;
}

int cbl_index_build(struct cbl_index *index, const struct cbl_index_job *job,
		    struct cbl_bag *bag, struct cbl_index_built *out,
		    struct cbl_error *err)
{
	struct building b = {
		.index = index,
		.job = job,
		.run = job->corpus,
		.out = out,
	};
	struct timespec now;
	int rc;

	*out = (struct cbl_index_built){0};
	clock_gettime(CLOCK_REALTIME, &now);
	b.now = nanoseconds(now);
	b.who = name_of_build(b.now);
	pthread_mutex_init(&b.lock, NULL);
	rc = begin_chunk(&b, err);
	if (rc == 0)
		rc = prepare(&b, err);
	if (rc == 0)
		rc = cbl_index_commit(index, err);
	if (rc == 0)
		rc = begin_chunk(&b, err);
	if (rc == 0)
		rc = run(&b, bag, err);
	if (rc == 0)
		rc = cbl_index_commit(index, err);
	if (rc == 0)
		rc = cbl_index_tidy(index, err);
	pthread_mutex_destroy(&b.lock);
	free(b.files);
	free(b.entries);
	return rc;
}
