/* SPDX-License-Identifier: MIT
 *
 * Scripts that complete the command line in shells: the parts that are the
 * same always stand in shell/, tables of what there is are put into them.
 */
#ifndef CBL_CLI_COMPLETIONS_H
#define CBL_CLI_COMPLETIONS_H

#include "cli/commands.h"
#include "spec/spec.h"

/* What a value, or the words behind a command, are completed by. */
enum cbl_completing {
	CBL_COMPLETING_NOTHING,
	CBL_COMPLETING_WORDS,
	CBL_COMPLETING_RULE,
	CBL_COMPLETING_RULES,      /* a list of them */
	CBL_COMPLETING_SEVERITIES, /* a list of RULE=LEVEL */
	CBL_COMPLETING_SPECS,      /* names and files */
	CBL_COMPLETING_PROFILES,
	CBL_COMPLETING_FORMATS, /* FORMAT:FILE */
	CBL_COMPLETING_FILES,
	CBL_COMPLETING_FOLDERS,
	CBL_COMPLETING_COUNT,
};
extern const char *const cbl_completing_names[CBL_COMPLETING_COUNT];

struct cbl_completion {
	enum cbl_completing by;
	struct cbl_str words; /* joined by | ; for WORDS */
};

/* Of the value of an option, of the words behind a command. */
struct cbl_completion cbl_completion_of_value(const struct cbl_option_use *use);
struct cbl_completion cbl_completion_of_words(const struct cbl_command *c);

/* Lists that scripts hold, a word a line. */
struct cbl_completion_lists {
	struct cbl_buf rules; /* codes and names */
	struct cbl_buf specs;
	struct cbl_buf profiles;
	struct cbl_buf formats;
	struct cbl_buf severities;
};

/* A shell. */
struct cbl_shell {
	const char *name;
	const char *script; /* with @tables@ on a line of its own */
	void (*tables)(const struct cbl_completion_lists *lists,
		       struct cbl_buf *out);
};
extern const struct cbl_shell cbl_shell_bash;
extern const struct cbl_shell cbl_shell_zsh;
extern const struct cbl_shell cbl_shell_fish;

/* The texts of shell/, which the build makes part of the program. */
extern const char cbl_script_bash[];
extern const char cbl_script_zsh[];
extern const char cbl_script_fish[];

/* Writes a shell's script. */
void cbl_completions_write(const struct cbl_shell *shell,
			   struct cbl_spec *const *specs, size_t count,
			   struct cbl_buf *out);

/* Calls `each` with every command, those of commands before their parts. */
void cbl_each_command(void (*each)(const struct cbl_command *c, void *ctx),
		      void *ctx);

/* Calls `each` with every option that has a value, once. */
void cbl_each_valued(void (*each)(const struct cbl_option_def *def, void *ctx),
		     void *ctx);

/* Calls `each` with the options of a command, and --help. */
void cbl_each_use(const struct cbl_command *c,
		  void (*each)(const struct cbl_command *c,
			       const struct cbl_option_use *use, void *ctx),
		  void *ctx);

/* For these two: adds the name of a command in quotes, the names of an option;
 * a blank before each. `ctx` is a struct cbl_buf. */
void cbl_add_name(const struct cbl_command *c, void *ctx);
void cbl_add_valued(const struct cbl_option_def *def, void *ctx);

/* What an option does, as few words as its text begins with. */
struct cbl_str cbl_option_summary(const struct cbl_option_use *use);

/* Adds the lines of a list, or words joined by `by`, with blanks between. */
void cbl_add_words(struct cbl_buf *out, struct cbl_str words, char by);

#endif
