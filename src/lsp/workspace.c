/* SPDX-License-Identifier: MIT
 *
 * The server's side of the index: the files in the order of their paths, and
 * tables over them that are made anew when somebody asks after a change.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "diag/settle.h"
#include "index/index.h"
#include "lsp/index.h"

/* One of the things a table lists under a key. */
struct entry {
	uint32_t file, message, item; /* item: a reference or first */
	uint32_t next;		      /* entries, or CBL_NONE */
};

/* Key to entries, in the order of the files. */
struct table {
	struct cbl_map heads; /* to entries */
	struct entry *entries;
	uint32_t *lasts; /* by head */
	size_t count, cap, last_cap;
};

struct workspace {
	struct indexer indexer;
	char **roots;
	size_t root_count, root_cap;
	char **rest; /* what else belongs to the corpus, by the configs */
	size_t rest_count, rest_cap;
	bool rest_gone; /* some of it is not there */
	struct indexed_file **files; /* in the order of paths */
	size_t count, cap;
	struct cbl_map paths; /* to files, while it is fresh */
	struct table messages, citations, firsts;
	struct cbl_keys keys; /* of all files */
	const char *lacking;  /* the first that could not be read; or NULL */
	bool breaks_off;      /* in one of them there may be anything */
	char *told;	      /* of those the one that was told of last */
	bool fresh;	      /* the tables are of these files */
	bool changed;	      /* since open documents were checked with them */
	unsigned scans;	      /* finished, as far as is known here */
	unsigned percent;     /* told last */
	bool progressing;     /* the client shows it */
};

/* ---- life */

struct workspace *lsp_workspace_new(const struct lsp_env *lender)
{
	struct workspace *w = cbl_xcalloc(1, sizeof(*w));

	lsp_indexer_init(&w->indexer, lender);
	return w;
}

static void table_release(struct table *t)
{
	cbl_map_release(&t->heads);
	free(t->entries);
	free(t->lasts);
	*t = (struct table){0};
}

static void drop_tables(struct workspace *w)
{
	cbl_map_release(&w->paths);
	w->paths = (struct cbl_map){0};
	table_release(&w->messages);
	table_release(&w->citations);
	table_release(&w->firsts);
	cbl_keys_clear(&w->keys);
	w->lacking = NULL;
	w->breaks_off = false;
	w->fresh = false;
}

void lsp_workspace_free(struct workspace *w)
{
	lsp_indexer_release(&w->indexer);
	drop_tables(w);
	cbl_keys_release(&w->keys);
	for (size_t i = 0; i < w->count; i++)
		free(w->files[i]);
	free(w->files);
	for (size_t i = 0; i < w->root_count; i++)
		free(w->roots[i]);
	free(w->roots);
	lsp_workspace_no_rest(w);
	free(w->rest);
	free(w->told);
	free(w);
}

/* ---- roots */

void lsp_workspace_add(struct workspace *w, const char *root)
{
	for (size_t i = 0; i < w->root_count; i++)
		if (strcmp(w->roots[i], root) == 0)
			return;
	w->roots = cbl_grow(w->roots, &w->root_cap, w->root_count + 1,
			    sizeof(char *));
	w->roots[w->root_count++] = cbl_xstrdup(root);
}

void lsp_workspace_remove(struct workspace *w, const char *root)
{
	for (size_t i = 0; i < w->root_count; i++) {
		if (strcmp(w->roots[i], root) != 0)
			continue;
		free(w->roots[i]);
		w->roots[i] = w->roots[--w->root_count];
		return;
	}
}

size_t lsp_workspace_roots(const struct workspace *w)
{
	return w->root_count;
}

const char *lsp_workspace_root(const struct workspace *w, size_t i)
{
	return w->roots[i];
}

void lsp_workspace_no_rest(struct workspace *w)
{
	while (w->rest_count)
		free(w->rest[--w->rest_count]);
	w->rest_gone = false;
}

/* Is the path, links resolved, in the folder `root`, or one above it? */
static bool overlaps(const char *path, const char *root)
{
	size_t m = strlen(path), n = strlen(root), least = m < n ? m : n;

	return strncmp(path, root, least) == 0 &&
	       (m == n || (m > n ? path[n] : root[m]) == '/');
}

/* A file that is read by two names would be two messages of one number. */
static bool is_read_anyway(const struct workspace *w, const char *path)
{
	bool found = false;

	for (size_t i = 0; i < w->root_count && !found; i++) {
		char *real = realpath(w->roots[i], NULL);

		found = real && overlaps(path, real) &&
			(strlen(path) >= strlen(real) ||
			 strcmp(real, w->roots[i]) != 0);
		free(real);
	}
	return found;
}

bool lsp_workspace_rest(struct workspace *w, const char *path)
{
	char *real = realpath(path, NULL);

	/* No folder is looked through for indexes. */
	if (!real || (!cbl_index_is(real) && is_read_anyway(w, real))) {
		w->rest_gone = w->rest_gone || !real;
		free(real);
		return real != NULL;
	}
	w->rest = cbl_grow(w->rest, &w->rest_cap, w->rest_count + 1,
			   sizeof(char *));
	w->rest[w->rest_count++] = real;
	return true;
}

void lsp_workspace_scan(struct workspace *w, bool anew)
{
	size_t count = w->root_count;
	char **roots;

	if (!w->root_count && !w->count)
		return;
	roots = cbl_xcalloc(count + w->rest_count + 1, sizeof(char *));
	for (size_t i = 0; i < count; i++)
		roots[i] = cbl_xstrdup(w->roots[i]);
	for (size_t i = 0; i < w->rest_count; i++)
		roots[count++] = cbl_xstrdup(w->rest[i]);
	lsp_indexer_scan(&w->indexer, roots, count, anew);
}

void lsp_workspace_look(struct workspace *w, const char *path)
{
	if (w->root_count)
		lsp_indexer_look(&w->indexer, path);
}

int lsp_workspace_wakes(const struct workspace *w)
{
	return w->indexer.wake[0];
}

bool lsp_workspace_whole(const struct workspace *w)
{
	return w->scans > 0;
}

/* ---- taking over */

/* Index of the first file whose path is not before `path`. */
static size_t place_of(const struct workspace *w, const char *path)
{
	size_t lo = 0, hi = w->count;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;

		if (strcmp(w->files[middle]->path, path) < 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

static void drop(struct workspace *w, const char *path)
{
	size_t at = place_of(w, path);

	if (at == w->count || strcmp(w->files[at]->path, path) != 0)
		return;
	free(w->files[at]);
	memmove(w->files + at, w->files + at + 1,
		(w->count - at - 1) * sizeof(*w->files));
	w->count--;
}

static void put(struct workspace *w, struct indexed_file *file)
{
	size_t at = place_of(w, file->path);

	if (at < w->count && strcmp(w->files[at]->path, file->path) == 0) {
		free(w->files[at]);
		w->files[at] = file;
		return;
	}
	w->files = cbl_grow(w->files, &w->cap, w->count + 1,
			    sizeof(*w->files));
	memmove(w->files + at + 1, w->files + at,
		(w->count - at) * sizeof(*w->files));
	w->files[at] = file;
	w->count++;
}

static void take(struct workspace *w, struct indexer_result *result)
{
	if (result->file)
		put(w, result->file);
	else
		drop(w, result->gone);
	free(result->gone);
}

/* ---- how far it is */

#define TOKEN "cablelint/index"

static void progress(struct server *s, json_t *value)
{
	lsp_notify(s, "$/progress",
		   json_pack("{s:s, s:o}", "token", TOKEN, "value", value));
}

static void tell_begin(struct server *s)
{
	struct workspace *w = s->workspace;

	if (w->progressing || !s->client.progress)
		return;
	w->progressing = true;
	w->percent = 0;
	lsp_request(s, "window/workDoneProgress/create",
		    json_pack("{s:s}", "token", TOKEN));
	progress(s, json_pack("{s:s, s:s, s:i}", "kind", "begin", "title",
			      "Indexing messages", "percentage", 0));
}

static void tell_part(struct server *s, size_t done, size_t total)
{
	struct workspace *w = s->workspace;
	unsigned percent = total ? (unsigned)(done * 100 / total) : 0;
	char text[64];

	if (!w->progressing || percent < w->percent + 5)
		return;
	w->percent = percent;
	snprintf(text, sizeof(text), "%zu of %zu", done, total);
	progress(s, json_pack("{s:s, s:s, s:i}", "kind", "report", "message",
			      text, "percentage", (int)percent));
}

static void tell_end(struct server *s)
{
	struct workspace *w = s->workspace;
	char text[64];

	if (!w->progressing)
		return;
	w->progressing = false;
	snprintf(text, sizeof(text), "%zu file%s", w->count,
		 w->count == 1 ? "" : "s");
	progress(s, json_pack("{s:s, s:s}", "kind", "end", "message", text));
}

/* Empties the pipe; what it says is that there are results. */
static void drain(int fd)
{
	char bytes[64];

	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
}

void lsp_workspace_collect(struct server *s)
{
	struct workspace *w = s->workspace;
	struct indexer *x = &w->indexer;
	struct indexer_result *results;
	size_t count, done, total;
	bool busy, ended, first = !w->scans;

	if (!x->started)
		return;
	pthread_mutex_lock(&x->lock);
	results = x->results;
	count = x->result_count;
	x->results = NULL;
	x->result_count = x->result_cap = 0;
	done = x->done;
	total = x->total;
	busy = x->busy;
	ended = x->scans != w->scans;
	w->scans = x->scans;
	if (x->woken)
		drain(x->wake[0]);
	x->woken = false;
	pthread_mutex_unlock(&x->lock);
	for (size_t i = 0; i < count; i++)
		take(w, &results[i]);
	free(results);
	if (count) {
		drop_tables(w);
		w->changed = true;
	}
	/* Also of a scan that is over already: who waits for its end gets it. */
	if (first && (busy || ended))
		tell_begin(s);
	tell_part(s, done, total);
	if (!busy)
		tell_end(s);
	if (ended || (w->changed && w->scans && !busy)) {
		w->changed = false;
		lsp_forget_findings(s);
		lsp_publish_all(s);
	}
}

/* ---- tables */

static void add(struct table *t, struct cbl_str key, struct entry entry)
{
	uint32_t at = (uint32_t)t->count, head = at;
	bool first = cbl_map_add(&t->heads, key, &head);

	t->entries = cbl_grow(t->entries, &t->cap, t->count + 1,
			      sizeof(*t->entries));
	t->lasts = cbl_grow(t->lasts, &t->last_cap, t->count + 1,
			    sizeof(*t->lasts));
	entry.next = CBL_NONE;
	t->entries[t->count++] = entry;
	if (!first)
		t->entries[t->lasts[head]].next = at;
	t->lasts[head] = at;
}

static struct cbl_str bytes_of(const uint64_t *key)
{
	return cbl_str((const char *)key, sizeof(*key));
}

static void enter(struct workspace *w, uint32_t file)
{
	const struct indexed_file *f = w->files[file];

	cbl_map_set(&w->paths, cbl_str_c(f->path), file);
	for (uint32_t i = 0; i < f->message_count; i++) {
		const struct indexed_message *m = &f->messages[i];

		if (m->id.len)
			add(&w->messages, m->id, (struct entry){file, i, 0, 0});
		for (uint32_t k = 0; k < m->reference_count; k++)
			add(&w->citations, m->references[k].id,
			    (struct entry){file, i, k, 0});
	}
	for (uint32_t i = 0; i < f->first_count; i++)
		add(&w->firsts, bytes_of(&f->firsts[i].key),
		    (struct entry){file, 0, i, 0});
	cbl_keys_copy(&w->keys, &f->keys);
	if (f->lacking && !w->lacking)
		w->lacking = f->path;
	w->breaks_off = w->breaks_off || f->breaks_off;
}

static void freshen(struct workspace *w)
{
	if (w->fresh)
		return;
	for (uint32_t i = 0; i < w->count; i++)
		enter(w, i);
	cbl_keys_sort(&w->keys);
	w->fresh = true;
}

/* The first entry of a key, or CBL_NONE. */
static uint32_t head_of(const struct table *t, struct cbl_str key)
{
	uint32_t head;

	return cbl_map_get(&t->heads, key, &head) ? head : CBL_NONE;
}

/* ---- questions */

size_t lsp_workspace_count(const struct workspace *w)
{
	return w->count;
}

const struct indexed_file *lsp_workspace_file(struct workspace *w, size_t i)
{
	return w->files[i];
}

const struct indexed_file *lsp_workspace_find(struct workspace *w,
					      const char *path)
{
	uint32_t file;

	freshen(w);
	return cbl_map_get(&w->paths, cbl_str_c(path), &file) ? w->files[file] :
								NULL;
}

void lsp_workspace_messages(struct workspace *w, struct cbl_str id,
			    lsp_met met, void *ctx)
{
	freshen(w);
	for (uint32_t i = head_of(&w->messages, id); i != CBL_NONE;
	     i = w->messages.entries[i].next) {
		const struct entry *e = &w->messages.entries[i];
		const struct indexed_file *f = w->files[e->file];

		if (!met(f, &f->messages[e->message], NULL, ctx))
			return;
	}
}

void lsp_workspace_citations(struct workspace *w, struct cbl_str id,
			     lsp_met met, void *ctx)
{
	freshen(w);
	for (uint32_t i = head_of(&w->citations, id); i != CBL_NONE;
	     i = w->citations.entries[i].next) {
		const struct entry *e = &w->citations.entries[i];
		const struct indexed_file *f = w->files[e->file];
		const struct indexed_message *m = &f->messages[e->message];

		if (!met(f, m, &m->references[e->item], ctx))
			return;
	}
}

struct first_message {
	const struct indexed_file *file;
	const struct indexed_message *message;
};

static bool keep_first(const struct indexed_file *file,
		       const struct indexed_message *message,
		       const struct indexed_reference *reference, void *ctx)
{
	(void)reference;
	*(struct first_message *)ctx = (struct first_message){file, message};
	return false;
}

const struct indexed_message *
lsp_workspace_message(struct workspace *w, struct cbl_str id,
		      const struct indexed_file **file)
{
	struct first_message found = {0};

	lsp_workspace_messages(w, id, keep_first, &found);
	if (file)
		*file = found.file;
	return found.message;
}

/* ---- settling */

/* The first message of a key in another file: the finding's own may have
 * changed since it was saved. */
static bool elsewhere(const struct cbl_finding *f, uint64_t key,
		      struct cbl_first *out, void *ctx)
{
	struct workspace *w = ctx;

	for (uint32_t i = head_of(&w->firsts, bytes_of(&key)); i != CBL_NONE;
	     i = w->firsts.entries[i].next) {
		const struct entry *e = &w->firsts.entries[i];
		const struct indexed_file *file = w->files[e->file];
		const struct indexed_first *first = &file->firsts[e->item];

		if (cbl_str_eq_c(f->path, file->path))
			continue;
		*out = (struct cbl_first){
			.path = cbl_str_c(file->path),
			.range = first->at,
			.digest = first->digest,
		};
		return true;
	}
	return false;
}

void lsp_workspace_settle(struct workspace *w, struct cbl_bag *bag)
{
	struct cbl_firsts firsts = {.elsewhere = elsewhere, .ctx = w};

	freshen(w);
	cbl_bag_settle_again(bag, &firsts);
	bag->lacking = w->lacking != NULL;
	if (w->breaks_off || w->rest_gone)
		cbl_bag_drop_waiting(bag);
	else
		cbl_bag_settle(bag, &w->keys);
	cbl_firsts_release(&firsts);
}

void lsp_workspace_tell_lack(struct server *s)
{
	struct workspace *w = s->workspace;
	struct cbl_buf text;

	if (!w->lacking || (w->told && strcmp(w->told, w->lacking) == 0))
		return;
	free(w->told);
	w->told = cbl_xstrdup(w->lacking);
	cbl_buf_init(&text, 0);
	cbl_buf_printf(&text,
		       "Nothing is said to be missing: it may be in %s, which "
		       "cannot be read",
		       w->lacking);
	lsp_show(s, 2, cbl_buf_cstr(&text));
	cbl_buf_release(&text);
}

/* ---- the client */

void lsp_look_after_client(struct server *s)
{
	if (s->client.process > 0 && kill(s->client.process, 0) != 0 &&
	    errno == ESRCH)
		s->exit = true;
}
