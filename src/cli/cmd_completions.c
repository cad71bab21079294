/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cli/completions.h"
#include "cli/output.h"
#include "cli/specs.h"

#define SHELLS "bash|zsh|fish"

static const struct cbl_shell *find(const char *name)
{
	static const struct cbl_shell *const shells[] = {
		&cbl_shell_bash, &cbl_shell_zsh, &cbl_shell_fish};

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shells[i]->name, name) == 0)
			return shells[i];
	return NULL;
}

static int cmd_completions(struct cbl_args *args, const char *const *words,
			   size_t count)
{
	struct cbl_shelf shelf = {0};
	struct cbl_error err = {0};
	struct cbl_spec **specs;
	struct cbl_buf out;
	int status = CBL_EXIT_FAILED;

	if (count != 1) {
		cbl_say("`completions` takes the name of one shell: bash, zsh, "
			"fish");
		return status;
	}
	if (cbl_word_check(SHELLS, words[0], "completions", &err)) {
		cbl_say("%s", err.message);
		return status;
	}
	specs = cbl_shelf_list(&shelf, NULL, &count);
	cbl_buf_init(&out, 0);
	if (specs) {
		cbl_completions_write(find(words[0]), specs, count, &out);
		status = cbl_write_to(cbl_args_value(args, CBL_OPT_OUTPUT),
				      &out);
	}
	cbl_buf_release(&out);
	free(specs);
	cbl_shelf_release(&shelf);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_completions = {
	.name = "completions",
	.summary = "print completions for a shell",
	.usage = SHELLS,
	.about = "Prints a script by which a shell completes commands, "
		 "options, their values, and the names of rules, formats and "
		 "profiles.",
	.options = options,
	.examples = "eval \"$(cablelint completions bash)\"         "
		    "in ~/.bashrc\n"
		    "source <(cablelint completions zsh)          "
		    "in ~/.zshrc, behind compinit\n"
		    "cablelint completions fish | source          "
		    "in ~/.config/fish/config.fish",
	.run = cmd_completions,
};
