/* SPDX-License-Identifier: MIT
 *
 * What the files of the language server share.
 *
 *   transport.c   frames: headers and JSON in, JSON out
 *   queue.c       what was read and waits; cancelled and stale work
 *   dispatch.c    the loop and the table of methods
 *   lifecycle.c   initialize, shutdown
 *   uri.c position.c   paths and offsets as the protocol has them
 *   documents.c   open documents, incremental changes
 *   env.c         specs, configs and linters in force (lsp/env.h)
 *   indexer.c index_read.c indexed.c workspace.c   all messages of the
 *                 workspace (lsp/index.h)
 *   mistakes.c    what is wrong with configs and specs, shown in them
 *   baseline.c    findings that are known
 *   checking.c    the findings of a document
 *   diagnose.c    diagnostics, pushed and pulled
 *   texts.c       their JSON, kept from check to check
 *   place.c       what stands at a place: message, element, field, reference
 *   hover.c completion*.c definition.c links.c symbols.c code_action.c
 *   waive.c flow.c explain.c commands.c   one file a feature
 *
 * One thread reads, answers and writes; the only other one reads the files of
 * the workspace and hands over what it found.
 */
#ifndef CBL_LSP_LSP_PRIV_H
#define CBL_LSP_LSP_PRIV_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "config/config.h"
#include "diag/baseline.h"
#include "lint/linter.h"
#include "lsp/env.h"
#include "text/line_table.h"
#include "text/source.h"

/* Longer documents are not checked while they are edited. */
#define LSP_DOCUMENT_MAX (4u << 20)

/* How the client counts within a line. */
enum encoding {
	ENCODING_UTF16, /* the protocol's default */
	ENCODING_UTF8,
	ENCODING_UTF32,
};

/* What a client can do, as far as it matters here. */
struct client {
	bool pulls;         /* it asks for diagnostics itself */
	bool refreshes;     /* and does so again if told */
	bool progress;      /* shows how work goes on */
	bool watches;       /* tells of changed files if asked */
	bool relates;       /* and of files below any folder */
	bool shows;         /* opens documents */
	bool creates;       /* files, as part of an edit */
	bool deprecates;    /* strikes out completions */
	bool resolves;      /* asks what there is to say about one */
	pid_t process;      /* 0: not said */
};

struct lsp_texts;

struct document {
	char *uri;
	struct cbl_source source; /* its name is the path, or the URI */
	struct cbl_line_table lines;
	char *folder; /* its file's, links resolved; NULL: it is no file */
	json_int_t version;
	bool message; /* else a config or a spec: others check these */

	/* What was found last, and whether it still holds. */
	struct cbl_bag found;
	char *problem; /* why it is not checked, or NULL */
	char *silence; /* why nothing is found, and that is no praise */
	bool checked;
	unsigned result; /* names what was found */
	struct lsp_texts *texts; /* of what was shown last */
	struct cbl_buf told;	 /* when it was pulled, as JSON text */
	unsigned told_as;	 /* its result */
	struct document *next;
};

struct queue {
	json_t **items;
	size_t first, count, cap; /* items: first .. first + count */
};

/* Known findings that are not shown. */
struct lsp_baseline {
	char *path; /* NULL: the client names none */
	struct cbl_baseline list; /* as it could be read last */
	bool known;		  /* it could */
	struct cbl_problems problems; /* why it cannot */
	unsigned reads;
	/* What the file was like when it was read. */
	off_t size;
	ino_t node;
	struct timespec changed;
};

/* Machine code is made at leisure of what checks were seen to use: after the
 * first one, the second, the fourth ... */
struct warming {
	unsigned checks, due;
	size_t spec; /* at work on the patterns of this one */
	uint32_t pattern;
	bool on;
};

struct workspace;

struct server {
	int in, out;
	struct cbl_buf input; /* read, not yet taken */
	size_t taken;
	size_t length; /* of the frame at hand; 0: its headers come first */
	size_t skip;   /* of one that is too large */
	bool ended;    /* nothing more will come */
	struct queue queue;
	enum encoding encoding;
	struct client client;
	bool initialized, shutdown, exit;
	json_int_t requests; /* sent to the client */
	struct document *documents;
	unsigned results; /* of checks, named; no name comes twice */
	struct lsp_env env;
	struct cbl_lint_scratch *scratch;
	struct warming warming;
	struct workspace *workspace;
	struct lsp_baseline baseline;
	struct cbl_buf shown; /* files with diagnostics, NUL-ended each */
	char *last_said;      /* the last mistake that was shown */
	size_t mistakes;      /* how many are shown of an environment's */
	unsigned mistakes_of; /* of which one; of which reading ... */
	unsigned baseline_of; /* ... of the baseline */
	char *explained;      /* folder of explanations, made when needed */
	struct cbl_buf pages; /* in it, NUL-ended each */
};

/* JSON-RPC and LSP error codes. */
enum rpc_error {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_NOT_INITIALIZED = -32002,
	RPC_REQUEST_CANCELLED = -32800,
	RPC_SERVER_CANCELLED = -32802,
};

/* What a handler answers to a request: `result` (its reference goes along),
 * or an error. For a notification it is ignored. */
struct answer {
	json_t *result;
	char *text; /* in its place: JSON text, owned */
	int error;
	const char *message;
	json_t *data; /* of the error */
};

typedef void (*handler)(struct server *server, const json_t *params,
			struct answer *answer);

/* ---- transport */

/* Takes a frame off what was read, parsed. False if there is no whole one. A
 * frame that is no JSON is answered with an error and passed over. */
bool lsp_frame(struct server *server, json_t **message);

/* Reads what there is; waits for it if `wait`. False if nothing came: then
 * there is nothing, or `ended` is set. */
bool lsp_read_more(struct server *server, bool wait);

/* Sends; drops the caller's reference. */
void lsp_send(struct server *server, json_t *message);
void lsp_notify(struct server *server, const char *method, json_t *params);
/* Sends a message that is JSON text already. */
void lsp_send_text(struct server *server, struct cbl_str message);
void lsp_request(struct server *server, const char *method, json_t *params);
void lsp_respond(struct server *server, json_t *id, struct answer *answer);

/* window/showMessage of type error (1), warning (2) or info (3). */
void lsp_show(struct server *server, int type, const char *message);

/* ---- queue */

/* The next message, which the caller drops; waits for it. NULL at the end. */
json_t *lsp_next(struct server *server);

/* Is a change of the document, or its end, waiting already? */
bool lsp_is_stale(const struct server *server, const char *uri);

void lsp_queue_release(struct server *server);

/* ---- URIs */

/* The path of a `file:` URI, decoded; another URI as it is. */
char *lsp_path_of(const char *uri);
/* The URI of an absolute path. */
char *lsp_uri_of(const char *path);
json_t *lsp_uri_json(const char *path);

/* The folder of a path, links resolved; NULL if it is not absolute or there
 * is no such folder. */
char *lsp_folder_of(const char *path);

/* ---- documents */

struct document *lsp_document(struct server *server, const json_t *params);
struct document *lsp_document_of_path(struct server *server, const char *path);
void lsp_did_open(struct server *, const json_t *, struct answer *);
void lsp_did_change(struct server *, const json_t *, struct answer *);
void lsp_did_save(struct server *, const json_t *, struct answer *);
void lsp_did_close(struct server *, const json_t *, struct answer *);
void lsp_documents_free(struct server *server);

/* ---- positions */

/* A place as the client counts, from 0. */
struct lsp_point {
	size_t line, character;
};

struct lsp_point lsp_point(const struct server *server,
			   const struct document *document,
			   struct cbl_place place);
json_t *lsp_position(const struct server *server,
		     const struct document *document, uint32_t offset);
json_t *lsp_range(const struct server *server,
		  const struct document *document, struct cbl_span span);
/* The range of places of any text: no text is needed for it. */
json_t *lsp_range_of(const struct server *server, struct cbl_range range);
/* Offset of a position; places behind the end of a line mean its end. */
uint32_t lsp_offset(const struct server *server,
		    const struct document *document, const json_t *position);

static inline struct cbl_span lsp_span_of(struct cbl_range range)
{
	return cbl_span(range.start.offset, range.end.offset);
}

/* ---- checking */

/* What is found in a document, sorted, waived findings left out; borrowed. If
 * it cannot be checked, `document->problem` says why. */
const struct cbl_bag *lsp_findings(struct server *server,
				   struct document *document);

/* Everything in force may have changed: all is to be checked again. */
void lsp_forget_findings(struct server *server);

/* Does some work, mostly less than a millisecond, that makes the next checks
 * faster; false if there is none. */
bool lsp_warm(struct server *server);

/* The path of a document as the patterns of a config see it. */
void lsp_relative(const struct document *document,
		  const struct cbl_config *config, struct cbl_buf *out);

/* ---- mistakes */

/* Shows what is wrong with configs and specs, in them and as a message; takes
 * back what is mended. */
void lsp_show_mistakes(struct server *server);

/* ---- known findings */

/* Takes the name of their file from the client's options. */
void lsp_baseline_find(struct server *server, const json_t *params);
/* Reads it if it has changed, and shows what comes of that. */
void lsp_baseline_look(struct server *server);
bool lsp_is_baseline(const struct server *server, const char *path);
bool lsp_baseline_holds(const struct server *server,
			const struct cbl_finding *finding);
void lsp_baseline_release(struct lsp_baseline *baseline);

/* ---- diagnostics */

void lsp_publish(struct server *server, struct document *document);
/* All open documents, after something changed for them. */
void lsp_publish_all(struct server *server);
void lsp_pull(struct server *, const json_t *, struct answer *);

/* A finding as an LSP diagnostic; the same with `null` for every place in
 * the document. */
json_t *lsp_diagnostic(const struct server *server,
		       const struct document *document,
		       const struct cbl_finding *finding);
json_t *lsp_diagnostic_open(const struct server *server,
			    const struct document *document,
			    const struct cbl_finding *finding);

/* Adds the diagnostics of findings, as JSON text with commas between them.
 * What stays the same from call to call is not made again. */
void lsp_texts_add(const struct server *server, struct document *document,
		   const struct cbl_bag *bag, struct cbl_buf *out);
void lsp_texts_free(struct lsp_texts *texts);

/* ---- features */

void lsp_initialize(struct server *, const json_t *, struct answer *);
void lsp_initialized(struct server *, const json_t *, struct answer *);
void lsp_shutdown(struct server *, const json_t *, struct answer *);
void lsp_exit(struct server *, const json_t *, struct answer *);
void lsp_config_changed(struct server *, const json_t *, struct answer *);
void lsp_files_changed(struct server *, const json_t *, struct answer *);
void lsp_folders_changed(struct server *, const json_t *, struct answer *);
void lsp_hover(struct server *, const json_t *, struct answer *);
void lsp_completion(struct server *, const json_t *, struct answer *);
void lsp_resolve(struct server *, const json_t *, struct answer *);
void lsp_definition(struct server *, const json_t *, struct answer *);
void lsp_references(struct server *, const json_t *, struct answer *);
void lsp_links(struct server *, const json_t *, struct answer *);
void lsp_code_action(struct server *, const json_t *, struct answer *);
void lsp_symbols(struct server *, const json_t *, struct answer *);
void lsp_folding(struct server *, const json_t *, struct answer *);
void lsp_workspace_symbols(struct server *, const json_t *, struct answer *);
void lsp_execute(struct server *, const json_t *, struct answer *);

/* The action that waives a finding in the document's config; NULL if there
 * is no place for it. */
json_t *lsp_waive(struct server *server, const struct document *document,
		  const struct cbl_finding *finding);

/* Where the last item ends of the YAML list in brackets that stands at
 * `from`; false if there is none, or none in it. */
bool lsp_flow_end(const struct cbl_source *source, uint32_t from,
		  uint32_t *end);

/* All about a rule, in Markdown. */
void lsp_explain_rule(const struct cbl_spec *spec, uint32_t rule,
		      struct cbl_buf *out);
/* Shows that to the user. */
void lsp_explain(struct server *server, const char *code);
void lsp_explain_release(struct server *server);

/* Names of the commands that `lsp_execute` knows. */
#define LSP_COMMAND_EXPLAIN "cablelint.explain"
#define LSP_COMMAND_SHOW "cablelint.show"

/* "In force from 1 May 2005 until …" of an entry of a vocabulary; nothing
 * for one of all times. */
void lsp_entry_days(const struct cbl_entry *entry, struct cbl_buf *out);

#endif
