/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "lsp/index.h"
#include "lsp/lsp_priv.h"
#include "lsp/server.h"

static const struct method {
	const char *name;
	handler run;
} methods[] = {
	{"initialize", lsp_initialize},
	{"initialized", lsp_initialized},
	{"shutdown", lsp_shutdown},
	{"exit", lsp_exit},
	{"textDocument/didOpen", lsp_did_open},
	{"textDocument/didChange", lsp_did_change},
	{"textDocument/didSave", lsp_did_save},
	{"textDocument/didClose", lsp_did_close},
	{"textDocument/diagnostic", lsp_pull},
	{"textDocument/hover", lsp_hover},
	{"textDocument/completion", lsp_completion},
	{"completionItem/resolve", lsp_resolve},
	{"textDocument/definition", lsp_definition},
	{"textDocument/references", lsp_references},
	{"textDocument/documentLink", lsp_links},
	{"textDocument/codeAction", lsp_code_action},
	{"textDocument/documentSymbol", lsp_symbols},
	{"textDocument/foldingRange", lsp_folding},
	{"workspace/symbol", lsp_workspace_symbols},
	{"workspace/executeCommand", lsp_execute},
	{"workspace/didChangeWatchedFiles", lsp_files_changed},
	{"workspace/didChangeWorkspaceFolders", lsp_folders_changed},
	{"workspace/didChangeConfiguration", lsp_config_changed},
};

static handler find(const char *name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].run;
	return NULL;
}

/* Before `initialize` nothing is served, after `shutdown` only `exit`. */
static bool allowed(const struct server *s, const char *name)
{
	if (strcmp(name, "exit") == 0)
		return true;
	if (!s->initialized)
		return strcmp(name, "initialize") == 0;
	return !s->shutdown;
}

static void handle(struct server *s, json_t *message)
{
	const char *name =
		json_string_value(json_object_get(message, "method"));
	json_t *id = json_object_get(message, "id");
	json_t *params = json_object_get(message, "params");
	struct answer answer = {0};
	handler run = name ? find(name) : NULL;

	if (!name) {
		/* An answer to us, or nothing we know: only a request gets
		 * told. */
		if (!id || json_object_get(message, "result") ||
		    json_object_get(message, "error"))
			return;
		answer.error = RPC_INVALID_REQUEST;
		answer.message = "a request names a method";
	} else if (!allowed(s, name)) {
		answer.error = s->initialized ? RPC_INVALID_REQUEST :
						RPC_NOT_INITIALIZED;
		answer.message = s->initialized ?
					 "the server is shutting down" :
					 "initialize comes first";
	} else if (!run) {
		answer.error = RPC_METHOD_NOT_FOUND;
		answer.message = "no such method here";
	} else if (params && !json_is_object(params) &&
		   !json_is_null(params)) {
		answer.error = RPC_INVALID_PARAMS;
		answer.message = "params are an object";
	} else {
		run(s, params, &answer);
	}
	if (id) {
		lsp_respond(s, id, &answer);
		return;
	}
	json_decref(answer.result);
	json_decref(answer.data);
	free(answer.text);
}

int cbl_lsp_serve(int in, int out)
{
	struct server s = {.in = in, .out = out};
	json_t *message;

	lsp_env_init(&s.env, NULL);
	s.scratch = cbl_lint_scratch_new();
	s.workspace = lsp_workspace_new(&s.env);
	while (!s.exit && (message = lsp_next(&s))) {
		handle(&s, message);
		json_decref(message);
	}
	lsp_workspace_free(s.workspace);
	lsp_documents_free(&s);
	lsp_queue_release(&s);
	lsp_explain_release(&s);
	lsp_env_release(&s.env);
	cbl_lint_scratch_free(s.scratch);
	lsp_baseline_release(&s.baseline);
	cbl_buf_release(&s.input);
	cbl_buf_release(&s.shown);
	free(s.last_said);
	return s.shutdown ? 0 : 1;
}
