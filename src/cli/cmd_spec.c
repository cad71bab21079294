/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/output.h"

static const struct cbl_command *const parts[] = {
	&cbl_command_spec_list,	  &cbl_command_spec_show,
	&cbl_command_spec_check,  &cbl_command_spec_test,
	&cbl_command_spec_doc,	  &cbl_command_spec_schema,
	NULL,
};

static int cmd_spec(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	const char *meant = count ? cbl_command_meant(parts, words[0]) : NULL;

	(void)args;
	if (count == 0)
		cbl_say("`spec` needs a command; `cablelint spec --help` lists "
			"them");
	else if (meant)
		cbl_say("`spec` has no command `%s`; did you mean `%s`?",
			words[0], meant);
	else
		cbl_say("`spec` has no command `%s`; it has list, show, check, "
			"test, doc, schema",
			words[0]);
	return CBL_EXIT_FAILED;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec = {
	.name = "spec",
	.summary = "list, show, check and test formats",
	.usage = "COMMAND [OPTION]...",
	.about = "A spec describes a format of messages: its parts, its words, "
		 "its rules with examples. Some are built in; others are YAML "
		 "files.",
	.options = options,
	.run = cmd_spec,
	.parts = parts,
};
