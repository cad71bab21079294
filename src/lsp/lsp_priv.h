/* SPDX-License-Identifier: MIT
 *
 * What the files of the language server share.
 *
 *   transport.c   frames: headers and JSON in, JSON out
 *   dispatch.c    the loop and the table of methods
 *   lifecycle.c   initialize, shutdown
 *   documents.c   open documents, incremental changes
 *   position.c    bytes to positions of the client's encoding and back
 *   linting.c     which specs and settings are in force for a document
 *   diagnose.c    diagnostics, pushed and pulled
 *   hover.c code_action.c symbols.c   one file a feature
 */
#ifndef CBL_LSP_LSP_PRIV_H
#define CBL_LSP_LSP_PRIV_H

#include <jansson.h>
#include <stdbool.h>

#include "config/config.h"
#include "lint/linter.h"
#include "text/line_table.h"
#include "text/source.h"

/* How the client counts within a line. */
enum encoding {
	ENCODING_UTF16, /* the protocol's default */
	ENCODING_UTF8,
	ENCODING_UTF32,
};

struct document {
	char *uri;
	struct cbl_source source; /* its name is the path, or the URI */
	struct cbl_line_table lines;
	json_int_t version;
	struct document *next;
};

struct server {
	int in, out;
	struct cbl_buf input; /* read, not yet taken */
	size_t taken;
	enum encoding encoding;
	bool initialized, shutdown, exit;
	bool pulls; /* the client asks for diagnostics itself */
	struct document *documents;
	struct cbl_spec **specs;
	size_t spec_count;
	struct cbl_configs *configs;
	struct cbl_lint_scratch *scratch;
};

/* JSON-RPC and LSP error codes. */
enum rpc_error {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_NOT_INITIALIZED = -32002,
};

/* What a handler answers to a request: `result` (its reference goes along),
 * or an error. For a notification it is ignored. */
struct answer {
	json_t *result;
	int error;
	const char *message;
};

typedef void (*handler)(struct server *server, const json_t *params,
			struct answer *answer);

/* ---- transport */

/* The next message, parsed; NULL at the end of input. A frame that is no
 * JSON is answered with an error and passed over. */
json_t *lsp_read(struct server *server);

/* Sends; drops the caller's reference. */
void lsp_send(struct server *server, json_t *message);
void lsp_notify(struct server *server, const char *method, json_t *params);
void lsp_respond(struct server *server, json_t *id, struct answer *answer);

/* window/showMessage of type error (1), warning (2) or info (3). */
void lsp_show(struct server *server, int type, const char *message);

/* ---- documents */

struct document *lsp_document(struct server *server, const json_t *params);
void lsp_did_open(struct server *, const json_t *, struct answer *);
void lsp_did_change(struct server *, const json_t *, struct answer *);
void lsp_did_close(struct server *, const json_t *, struct answer *);
void lsp_documents_free(struct server *server);

/* ---- positions */

json_t *lsp_position(const struct server *server,
		     const struct document *document, uint32_t offset);
json_t *lsp_range(const struct server *server,
		  const struct document *document, struct cbl_span span);
/* Offset of a position; places behind the end of a line mean its end. */
uint32_t lsp_offset(const struct server *server,
		    const struct document *document, const json_t *position);

/* ---- linting */

/* Opens the built-in specs. */
void lsp_specs_open(struct server *server);
void lsp_specs_free(struct server *server);

/* The linter in force for a document, by the nearest config of its file. The
 * caller frees it. NULL with cause in `err`: a mistake in the config. */
struct cbl_linter *lsp_linter(struct server *server,
			      const struct document *document,
			      struct cbl_error *err);

/* ---- features */

void lsp_initialize(struct server *, const json_t *, struct answer *);
void lsp_initialized(struct server *, const json_t *, struct answer *);
void lsp_shutdown(struct server *, const json_t *, struct answer *);
void lsp_exit(struct server *, const json_t *, struct answer *);
void lsp_config_changed(struct server *, const json_t *, struct answer *);
void lsp_publish(struct server *server, struct document *document);
void lsp_pull(struct server *, const json_t *, struct answer *);
void lsp_hover(struct server *, const json_t *, struct answer *);
void lsp_code_action(struct server *, const json_t *, struct answer *);
void lsp_symbols(struct server *, const json_t *, struct answer *);
void lsp_folding(struct server *, const json_t *, struct answer *);

/* Findings of a document, sorted. False if its settings are wrong. */
bool lsp_findings(struct server *server, struct document *document,
		  struct cbl_bag *bag, struct cbl_error *err);

/* A finding as an LSP diagnostic. */
json_t *lsp_diagnostic(const struct server *server,
		       const struct document *document,
		       const struct cbl_finding *finding);

#endif
