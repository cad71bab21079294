/* SPDX-License-Identifier: MIT
 *
 * Commands that code actions name.
 */
#include "lsp/lsp_priv.h"

/* Opens a file at a range: where a waiver wants its reason. */
static void show(struct server *s, const json_t *arguments)
{
	json_t *uri = json_array_get(arguments, 0);
	json_t *range = json_array_get(arguments, 1);

	if (s->client.shows && json_is_string(uri) && json_is_object(range))
		lsp_request(s, "window/showDocument",
			    json_pack("{s:O, s:b, s:O}", "uri", uri,
				      "takeFocus", 1, "selection", range));
}

void lsp_execute(struct server *s, const json_t *params,
		 struct answer *answer)
{
	const char *command =
		json_string_value(json_object_get(params, "command"));
	json_t *arguments = json_object_get(params, "arguments");
	const char *first = json_string_value(json_array_get(arguments, 0));

	if (command && strcmp(command, LSP_COMMAND_EXPLAIN) == 0 && first) {
		lsp_explain(s, first);
	} else if (command && strcmp(command, LSP_COMMAND_SHOW) == 0) {
		show(s, arguments);
	} else {
		answer->error = RPC_INVALID_PARAMS;
		answer->message = "no such command here";
	}
}
