/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"

#include <string.h>

#include "base/distance.h"

const struct cbl_command *const cbl_commands[] = {
	&cbl_command_check, &cbl_command_parse, &cbl_command_rules,
	&cbl_command_explain, &cbl_command_spec, &cbl_command_report,
	&cbl_command_index, &cbl_command_lsp, &cbl_command_init,
	&cbl_command_completions, &cbl_command_manpage, NULL,
};

const char *cbl_command_word(const struct cbl_command *command)
{
	const char *space = strrchr(command->name, ' ');

	return space ? space + 1 : command->name;
}

const struct cbl_command *
cbl_command_find(const struct cbl_command *const *commands, const char *name)
{
	for (; *commands; commands++)
		if (strcmp(cbl_command_word(*commands), name) == 0)
			return *commands;
	return NULL;
}

static const char *get_word(size_t i, void *ctx)
{
	const struct cbl_command *const *commands = ctx;

	return cbl_command_word(commands[i]);
}

const char *cbl_command_meant(const struct cbl_command *const *commands,
			      const char *name)
{
	size_t count = 0;
	/* Read only, but a context is a plain pointer. */
	union {
		const struct cbl_command *const *in;
		void *out;
	} ctx = {commands};

	while (commands[count])
		count++;
	return cbl_did_you_mean(cbl_str_c(name), count, get_word, ctx.out);
}
