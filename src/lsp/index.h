/* SPDX-License-Identifier: MIT
 *
 * All messages of the workspace, in memory: their numbers, subjects and
 * references, no texts. A thread of its own reads the files, slowly; the
 * server takes over what it has found whenever it says so. The index is of
 * the files as they were saved last.
 */
#ifndef CBL_LSP_INDEX_H
#define CBL_LSP_INDEX_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "diag/finding.h"
#include "diag/keys.h"
#include "lsp/env.h"
#include "lsp/lsp_priv.h"

/* Milliseconds after which a server that has nothing to do looks whether its
 * client is still there. */
#define LSP_PATIENCE 10000

struct indexed_reference {
	struct cbl_str id;
	struct cbl_range at;
};

struct indexed_message {
	struct cbl_str id; /* empty: it has no number */
	struct cbl_str subject;
	struct cbl_str date;
	struct cbl_range at; /* its number, or where it begins */
	struct indexed_reference *references;
	size_t reference_count;
};

/* A key that only one message of the corpus may have (CBL_WAIT_AGAIN). */
struct indexed_first {
	uint64_t key;
	struct cbl_range at;
	uint64_t digest;
};

/* What is known of a file. It is one piece of memory. */
struct indexed_file {
	const char *path;
	struct indexed_message *messages;
	size_t message_count;
	struct indexed_first *firsts;
	size_t first_count;
	struct cbl_keys keys; /* what findings of others ask for */
	bool lacking;	 /* it, or a text in it, could not be read */
	bool breaks_off; /* and nobody knows what else is in it */
};

/* A copy in one piece of memory; the caller frees it. */
struct indexed_file *lsp_indexed_pack(const struct indexed_file *from);

/* ---- reading */

/* What reading files one after the other needs. */
struct lsp_reading {
	struct cbl_lint_scratch *scratch;
	struct cbl_source source;
	struct cbl_line_table lines; /* of the text at hand */
	struct cbl_arena arena;	     /* of the file at hand */
	struct cbl_buf page;
	const atomic_bool *stop; /* give up */
};

void lsp_reading_init(struct lsp_reading *reading, const atomic_bool *stop);
void lsp_reading_release(struct lsp_reading *reading);

/* All messages of a file, or of the members of a container, which stand where
 * their member begins in it; of one that cannot be read that it is `lacking`.
 * The caller frees; NULL if reading was given up. */
struct indexed_file *lsp_index_read(struct lsp_reading *reading,
				    const char *path,
				    const struct lsp_rules *rules);

/* ---- the thread */

/* What it found, in order: a file, or (`file` NULL) that one is gone. */
struct indexer_result {
	struct indexed_file *file;
	char *gone;
};

struct indexer_job;

struct indexer {
	pthread_t thread;
	bool started;
	int wake[2]; /* a pipe: a byte says that there are results */
	const struct lsp_env *lender;
	atomic_bool stop; /* the job at hand, because there is a better one */

	pthread_mutex_t lock; /* for what follows */
	pthread_cond_t more;
	bool end;
	struct indexer_job *jobs;
	struct indexer_result *results;
	size_t result_count, result_cap;
	size_t done, total; /* files of the scan at hand */
	unsigned scans;     /* finished */
	bool busy, woken;
};

void lsp_indexer_init(struct indexer *indexer, const struct lsp_env *lender);
void lsp_indexer_release(struct indexer *indexer);

/* Reads all files below the roots that are new or have changed since (`anew`:
 * all of them). What waits or is at work is given up. The roots are the
 * job's from now on. */
void lsp_indexer_scan(struct indexer *indexer, char **roots, size_t count,
		      bool anew);
/* Reads one file, below one of the roots of the last scan. */
void lsp_indexer_look(struct indexer *indexer, const char *path);

/* ---- the server's side */

struct workspace *lsp_workspace_new(const struct lsp_env *lender);
void lsp_workspace_free(struct workspace *workspace);

/* A folder more, or one less; nothing is read yet. */
void lsp_workspace_add(struct workspace *workspace, const char *root);
void lsp_workspace_remove(struct workspace *workspace, const char *root);
size_t lsp_workspace_roots(const struct workspace *workspace);
const char *lsp_workspace_root(const struct workspace *workspace, size_t i);

/* What else belongs to the corpus: forgets it all, adds a path; false if that is
 * not there. Nothing is missing then. */
void lsp_workspace_no_rest(struct workspace *workspace);
bool lsp_workspace_rest(struct workspace *workspace, const char *path);

void lsp_workspace_scan(struct workspace *workspace, bool anew);
void lsp_workspace_look(struct workspace *workspace, const char *path);

/* Descriptor that is readable when there is something to collect; -1: never. */
int lsp_workspace_wakes(const struct workspace *workspace);
/* Takes over what was found; tells the client how far it is, and checks open
 * documents again once all is known. */
void lsp_workspace_collect(struct server *server);

/* Are all files known? Then it is a corpus. */
bool lsp_workspace_whole(const struct workspace *workspace);

size_t lsp_workspace_count(const struct workspace *workspace);
/* The i-th file in the order of paths. */
const struct indexed_file *lsp_workspace_file(struct workspace *workspace,
					      size_t i);
/* NULL if it is not indexed. */
const struct indexed_file *lsp_workspace_find(struct workspace *workspace,
					      const char *path);

/* Messages of a number, and references to it; `reference` is NULL for a
 * message. The caller stops by returning false. */
typedef bool (*lsp_met)(const struct indexed_file *file,
			const struct indexed_message *message,
			const struct indexed_reference *reference, void *ctx);
void lsp_workspace_messages(struct workspace *workspace, struct cbl_str id,
			    lsp_met met, void *ctx);
void lsp_workspace_citations(struct workspace *workspace, struct cbl_str id,
			     lsp_met met, void *ctx);

/* The first message of a number; NULL if there is none. */
const struct indexed_message *
lsp_workspace_message(struct workspace *workspace, struct cbl_str id,
		      const struct indexed_file **file);

/* Settles the findings of a file that wait for the others. */
void lsp_workspace_settle(struct workspace *workspace, struct cbl_bag *bag);

/* Says, once for a file, that findings are withheld for what is in it. */
void lsp_workspace_tell_lack(struct server *server);

/* Leaves when the client has died without a word. */
void lsp_look_after_client(struct server *server);

#endif
