/* SPDX-License-Identifier: MIT
 *
 * The options of the command line: one table for all commands, each of which
 * says which of them it takes.
 */
#ifndef CBL_CLI_OPTIONS_H
#define CBL_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

enum cbl_option {
	CBL_OPT_END, /* ends the list of a command */
	CBL_OPT_SPEC,
	CBL_OPT_PROFILE,
	CBL_OPT_SELECT,
	CBL_OPT_IGNORE,
	CBL_OPT_SEVERITY,
	CBL_OPT_MIN_CONFIDENCE,
	CBL_OPT_FAIL_ON,
	CBL_OPT_CORPUS,
	CBL_OPT_FORMAT,
	CBL_OPT_OUTPUT,
	CBL_OPT_COLOR,
	CBL_OPT_QUIET,
	CBL_OPT_PROGRESS,
	CBL_OPT_FIX,
	CBL_OPT_UNSAFE_FIXES,
	CBL_OPT_DIFF,
	CBL_OPT_BASELINE,
	CBL_OPT_WRITE_BASELINE,
	CBL_OPT_PRUNE,
	CBL_OPT_STATISTICS,
	CBL_OPT_PROFILE_RULES,
	CBL_OPT_COVERAGE,
	CBL_OPT_MUTATE,
	CBL_OPT_SEED,
	CBL_OPT_MUTANTS,
	CBL_OPT_FLOOR,
	CBL_OPT_FILES_FROM,
	CBL_OPT_STDIN_FILENAME,
	CBL_OPT_CHANGED_SINCE,
	CBL_OPT_MAX_FILE_SIZE,
	CBL_OPT_CSV_COLUMNS,
	CBL_OPT_JSONL_FIELDS,
	CBL_OPT_SHARD,
	CBL_OPT_ALLOW_EMPTY,
	CBL_OPT_INDEX,
	CBL_OPT_MRN,
	CBL_OPT_CITES,
	CBL_OPT_CITED_BY,
	CBL_OPT_STATION,
	CBL_OPT_TAG,
	CBL_OPT_SUBJECT,
	CBL_OPT_FROM,
	CBL_OPT_UNTIL,
	CBL_OPT_JOBS,
	CBL_OPT_NO_PREFILTER,
	CBL_OPT_CONFIG,
	CBL_OPT_ISOLATED,
	CBL_OPT_SHOW_FILES,
	CBL_OPT_SHOW_SETTINGS,
	CBL_OPT_HELP,
	CBL_OPT_VERSION,
	CBL_OPT_COUNT,
};

struct cbl_option_def {
	const char *name;  /* without dashes */
	char letter;	   /* short form, or 0 */
	bool list;	   /* may be given more than once */
	const char *value; /* what its value is called; NULL: a flag */
	const char *words; /* the values there are, joined by | ; or NULL */
	const char *group; /* heading in the help */
	const char *text;  /* for the help */
};

extern const struct cbl_option_def cbl_options[CBL_OPT_COUNT];

/* An option as a command takes it. */
struct cbl_option_use {
	enum cbl_option option;
	const char *text;  /* instead of the table's, or NULL */
	const char *words; /* likewise */
};

/* The parsed command line. */
struct cbl_args {
	struct cbl_arena arena;
	const char **given[CBL_OPT_COUNT]; /* values as written */
	size_t given_count[CBL_OPT_COUNT];
	const char **words; /* all that is no option */
	size_t word_count;
};

/* Reads the command line (without the program's name). CBL_ERROR_USAGE on an
 * unknown option, a missing or an unknown value. */
int cbl_args_parse(struct cbl_args *args, int argc, char *const *argv,
		   struct cbl_error *err);
void cbl_args_release(struct cbl_args *args);

/* Is every option given one that a command takes? */
int cbl_args_allowed(const struct cbl_args *args,
		     const struct cbl_option_use *uses, const char *command,
		     struct cbl_error *err);

bool cbl_args_has(const struct cbl_args *args, enum cbl_option option);

/* The last value given, or NULL. */
const char *cbl_args_value(const struct cbl_args *args, enum cbl_option option);

/* All values, cut at commas, ended by NULL; NULL if none was given. */
const char *const *cbl_args_list(struct cbl_args *args, enum cbl_option option);

/* Is `word` one of `words` (joined by |)? Else CBL_ERROR_USAGE, with what was
 * probably meant; `what` names the thing: "--color". */
int cbl_word_check(const char *words, const char *word, const char *what,
		   struct cbl_error *err);

#endif
