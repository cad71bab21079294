/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/spill.h"
#include "cli/commands.h"
#include "cli/output.h"

static void out_of_memory(size_t wanted)
{
	static const char line[] = "cablelint: out of memory\n";
	ssize_t said;

	if (!wanted) {
		cbl_say("what waited in an unnamed file in %s cannot be read "
			"again: %s",
			cbl_spill_folder(), strerror(errno));
		_exit(CBL_EXIT_FAILED);
	}
	said = write(STDERR_FILENO, line, sizeof(line) - 1);
	(void)said;
	_exit(CBL_EXIT_FAILED);
}

static int usage_error(const struct cbl_command *command,
		       const struct cbl_error *err)
{
	cbl_say("%s", err->message);
	cbl_say("`cablelint%s%s --help` tells more", command ? " " : "",
		command ? command->name : "");
	return CBL_EXIT_FAILED;
}

static int show_version(void)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	cbl_buf_text(&out, "cablelint " CABLELINT_VERSION "\n");
	status = cbl_write_output(&out);
	cbl_buf_release(&out);
	return status;
}

/* A word that is no command and no file: what was probably meant. */
static const char *mistyped(const char *word)
{
	struct stat st;

	if (strchr(word, '/') || strcmp(word, "-") == 0 ||
	    lstat(word, &st) == 0)
		return NULL;
	return cbl_command_meant(cbl_commands, word);
}

/* The command the words begin with; `*used` are the words that name it. Files
 * may come at once: then it is `check`. */
static const struct cbl_command *find(const struct cbl_args *args, size_t *used,
				      struct cbl_error *err)
{
	const struct cbl_command *const *from = cbl_commands;
	const struct cbl_command *command = NULL;
	const char *meant;

	*used = 0;
	while (from && *used < args->word_count) {
		const struct cbl_command *next =
			cbl_command_find(from, args->words[*used]);

		if (!next)
			break;
		command = next;
		from = next->parts;
		++*used;
	}
	if (command || args->word_count == 0)
		return command ? command : &cbl_command_check;
	meant = mistyped(args->words[0]);
	if (!meant)
		return &cbl_command_check;
	cbl_fail(err, CBL_ERROR_USAGE,
		 "there is no file and no command `%s`; did you mean "
		 "`cablelint %s`?",
		 args->words[0], meant);
	return NULL;
}

/* The command that the words before a mistake name, or NULL. */
static const struct cbl_command *find_named(const struct cbl_args *args)
{
	struct cbl_error err = {0};
	size_t used;
	const struct cbl_command *command = find(args, &used, &err);

	return used ? command : NULL;
}

/* `cablelint help check`, as other programs have it. */
static int help_of(const struct cbl_args *args)
{
	const struct cbl_command *const *from = cbl_commands;
	const struct cbl_command *command = NULL;
	struct cbl_error err = {0};

	for (size_t i = 1; i < args->word_count; i++) {
		const char *word = args->words[i];
		const char *meant = from ? cbl_command_meant(from, word) : NULL;

		command = from ? cbl_command_find(from, word) : NULL;
		if (!command) {
			cbl_fail(&err, CBL_ERROR_USAGE,
				 "there is no command `%s`%s%s%s", word,
				 meant ? "; did you mean `" : "",
				 meant ? meant : "", meant ? "`?" : "");
			return usage_error(NULL, &err);
		}
		from = command->parts;
	}
	return cbl_help(command);
}

static bool begins_with(const struct cbl_args *args, const char *word)
{
	return args->word_count && strcmp(args->words[0], word) == 0;
}

static int run(struct cbl_args *args)
{
	struct cbl_error err = {0};
	size_t used;
	bool help = cbl_args_has(args, CBL_OPT_HELP);

	if (args->word_count == 0 && help)
		return cbl_help(NULL);
	if (args->word_count == 0 && cbl_args_has(args, CBL_OPT_VERSION))
		return show_version();
	if (begins_with(args, "version") && args->word_count == 1)
		return show_version();
	if (begins_with(args, "help"))
		return help_of(args);

	const struct cbl_command *command = find(args, &used, &err);

	if (!command)
		return usage_error(NULL, &err);
	if (help)
		return cbl_help(command);
	if (cbl_args_allowed(args, command->options, command->name, &err))
		return usage_error(command, &err);
	/* Without a word there is no array to point into. */
	return command->run(args, used ? args->words + used : args->words,
			    args->word_count - used);
}

int main(int argc, char *argv[])
{
	struct cbl_args args;
	struct cbl_error err = {0};
	int status;

	cbl_output_init();
	cbl_mem_set_handler(out_of_memory);
	/* A report that lacks what there was no memory for is none. */
	json_set_alloc_funcs(cbl_xmalloc, free);
	if (cbl_args_parse(&args, argc > 0 ? argc - 1 : 0, argv + 1, &err))
		status = usage_error(find_named(&args), &err);
	else
		status = run(&args);
	cbl_args_release(&args);
	return status;
}
