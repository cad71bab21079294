/* SPDX-License-Identifier: MIT */
#include "lsp/lsp_priv.h"

static const char *const encoding_names[] = {"utf-16", "utf-8", "utf-32"};

/* The cheapest encoding that the client offers: ours is bytes. */
static enum encoding negotiate(const json_t *params)
{
	static const enum encoding liked[] = {ENCODING_UTF8, ENCODING_UTF32};
	json_t *offered = json_object_get(
		json_object_get(json_object_get(params, "capabilities"),
				"general"),
		"positionEncodings");

	for (size_t k = 0; k < 2; k++) {
		size_t i;
		json_t *name;

		json_array_foreach(offered, i, name)
			if (json_is_string(name) &&
			    strcmp(json_string_value(name),
				   encoding_names[liked[k]]) == 0)
				return liked[k];
	}
	return ENCODING_UTF16;
}

static bool offers(const json_t *params, const char *feature)
{
	json_t *documents = json_object_get(
		json_object_get(params, "capabilities"), "textDocument");

	return json_object_get(documents, feature) != NULL;
}

void lsp_initialize(struct server *s, const json_t *params,
		    struct answer *answer)
{
	json_t *capabilities;

	if (s->initialized) {
		answer->error = RPC_INVALID_REQUEST;
		answer->message = "already initialized";
		return;
	}
	s->initialized = true;
	s->encoding = negotiate(params);
	s->pulls = offers(params, "diagnostic");
	capabilities = json_pack(
		"{s:s, s:{s:b, s:i}, s:b, s:b, s:b, s:{s:[s, s]}}",
		"positionEncoding", encoding_names[s->encoding],
		"textDocumentSync", "openClose", 1, "change", 2,
		"hoverProvider", 1, "documentSymbolProvider", 1,
		"foldingRangeProvider", 1, "codeActionProvider",
		"codeActionKinds", "quickfix", "source.fixAll");
	if (s->pulls)
		json_object_set_new(
			capabilities, "diagnosticProvider",
			json_pack("{s:s, s:b, s:b}", "identifier", "cablelint",
				  "interFileDependencies", 0,
				  "workspaceDiagnostics", 0));
	answer->result = json_pack("{s:o, s:{s:s, s:s}}", "capabilities",
				   capabilities, "serverInfo", "name",
				   "cablelint", "version", CABLELINT_VERSION);
}

void lsp_initialized(struct server *s, const json_t *params,
		     struct answer *answer)
{
	(void)s;
	(void)params;
	(void)answer;
}

void lsp_shutdown(struct server *s, const json_t *params,
		  struct answer *answer)
{
	(void)params;
	(void)answer;
	s->shutdown = true;
}

void lsp_exit(struct server *s, const json_t *params, struct answer *answer)
{
	(void)params;
	(void)answer;
	s->exit = true;
}
