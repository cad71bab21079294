/* SPDX-License-Identifier: MIT */
#include "cli/commands.h"
#include "cli/output.h"

static const struct cbl_command *const parts[] = {
	&cbl_command_index_build,
	&cbl_command_index_merge,
	&cbl_command_index_info,
	&cbl_command_index_query,
	NULL,
};

static int cmd_index(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	const char *meant = count ? cbl_command_meant(parts, words[0]) : NULL;

	(void)args;
	if (count == 0)
		cbl_say("`index` needs a command; `cablelint index --help` "
			"lists them");
	else if (meant)
		cbl_say("`index` has no command `%s`; did you mean `%s`?",
			words[0], meant);
	else
		cbl_say("`index` has no command `%s`; it has build, merge, "
			"info, query",
			words[0]);
	return CBL_EXIT_FAILED;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_index = {
	.name = "index",
	.summary = "keep numbers, dates and references of a corpus in a file",
	.usage = "COMMAND [OPTION]...",
	.about = "An index is an SQLite file that knows of each message of a "
		 "corpus its number, station, date, subject, tags and "
		 "references. `index query` asks it, and `check --index` "
		 "checks a part of the corpus as if the rest were there.",
	.options = options,
	.run = cmd_index,
	.parts = parts,
};
