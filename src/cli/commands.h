/* SPDX-License-Identifier: MIT
 *
 * The commands: what the help says of each and the function that runs it.
 */
#ifndef CBL_CLI_COMMANDS_H
#define CBL_CLI_COMMANDS_H

#include "cli/options.h"

/* Runs a command; `words` are the arguments behind its name. Returns the exit
 * status. */
typedef int (*cbl_command_run)(struct cbl_args *args, const char *const *words,
			       size_t count);

struct cbl_command {
	const char *name;    /* "spec check" */
	const char *summary; /* a line for the list of commands */
	const char *usage;   /* behind the name; lines for several forms */
	const char *about;   /* paragraphs */
	const struct cbl_option_use *options; /* ended by CBL_OPT_END */
	const char *exits;    /* a line for each status: "0  nothing found" */
	const char *examples; /* lines as typed, and a text behind each */
	cbl_command_run run;
	const struct cbl_command *const *parts; /* of a command of commands */
};

extern const struct cbl_command cbl_command_check;
extern const struct cbl_command cbl_command_parse;
extern const struct cbl_command cbl_command_rules;
extern const struct cbl_command cbl_command_explain;
extern const struct cbl_command cbl_command_index;
extern const struct cbl_command cbl_command_index_build;
extern const struct cbl_command cbl_command_index_merge;
extern const struct cbl_command cbl_command_index_info;
extern const struct cbl_command cbl_command_index_query;
extern const struct cbl_command cbl_command_init;
extern const struct cbl_command cbl_command_lsp;
extern const struct cbl_command cbl_command_manpage;
extern const struct cbl_command cbl_command_completions;
extern const struct cbl_command cbl_command_report;
extern const struct cbl_command cbl_command_report_merge;
extern const struct cbl_command cbl_command_spec;
extern const struct cbl_command cbl_command_spec_check;
extern const struct cbl_command cbl_command_spec_test;
extern const struct cbl_command cbl_command_spec_show;
extern const struct cbl_command cbl_command_spec_list;
extern const struct cbl_command cbl_command_spec_schema;
extern const struct cbl_command cbl_command_spec_doc;

/* The program itself, the commands being its parts; it is never run. */
extern const struct cbl_command cbl_program;

/* All of them, ended by NULL. */
extern const struct cbl_command *const cbl_commands[];

/* The command of a name among `commands`, or NULL. */
const struct cbl_command *
cbl_command_find(const struct cbl_command *const *commands, const char *name);

/* The name nearest to a mistyped one, or NULL. */
const char *cbl_command_meant(const struct cbl_command *const *commands,
			      const char *name);

/* Prints the help of a command, or of the program (NULL); the status. */
int cbl_help(const struct cbl_command *command);

/* The last word of a command's name: "check" of "spec check". */
const char *cbl_command_word(const struct cbl_command *command);

#endif
