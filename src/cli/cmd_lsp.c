/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "cli/commands.h"
#include "lsp/server.h"

static int cmd_lsp(struct cbl_args *args, const char *const *words,
		   size_t count)
{
	(void)args;
	(void)words;
	(void)count;
	return cbl_lsp_serve(STDIN_FILENO, STDOUT_FILENO);
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_lsp = {
	.name = "lsp",
	.summary = "serve an editor (language server on standard input and "
		   "output)",
	.usage = "",
	.about = "A language server (LSP 3.17): findings while a message is "
		 "written, fixes, what an element or a code means, the "
		 "outline. Editors start it themselves. The nearest "
		 "cablelint.yaml upward from a file is in force for it.",
	.options = options,
	.exits = "0  the client said `shutdown` and `exit`\n"
		 "1  the line was closed without",
	.run = cmd_lsp,
};
