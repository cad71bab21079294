/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <string.h>

#include "base/distance.h"
#include "base/str.h"

#define RULES "Rules"
#define OUT "Output"
#define FIXES "Fixes"
#define KNOWN "Known findings"
#define FILES "Files"
#define QUESTION "Question"
#define OTHER "Other"

/* clang-format off */
const struct cbl_option_def cbl_options[CBL_OPT_COUNT] = {
	[CBL_OPT_SPEC] = {"spec", 's', true, "NAME|FILE", NULL, RULES,
		"Take every text for this format instead of finding out: a "
		"built-in spec (`cablelint spec list`) or a file. Given more "
		"than once, the one that fits best. What was made of a file "
		"is kept in $XDG_CACHE_HOME/cablelint (~/.cache/cablelint) for "
		"the next run, unless CABLELINT_NO_CACHE is set."},
	[CBL_OPT_PROFILE] = {"profile", 'p', false, "NAME", NULL, RULES,
		"Which rules run: archive (the default), what a curator "
		"should act on; strict, also what a drafter or publisher "
		"should mend."},
	[CBL_OPT_SELECT] = {"select", 0, true, "RULE,...", NULL, RULES,
		"Run only these rules: a code (CB501), the beginning of one "
		"(CB5) or a name. Replaces the profile and what the config "
		"selects and ignores."},
	[CBL_OPT_IGNORE] = {"ignore", 0, true, "RULE,...", NULL, RULES,
		"Leave these rules out."},
	[CBL_OPT_SEVERITY] = {"severity", 0, true, "RULE=LEVEL,...", NULL,
		RULES,
		"Set how severe findings of a rule are: error, warning, info "
		"or hint."},
	[CBL_OPT_MIN_CONFIDENCE] = {"min-confidence", 0, false, "NUMBER", NULL,
		RULES,
		"Leave out findings less certain than this, from 0 to 1."},
	[CBL_OPT_FAIL_ON] = {"fail-on", 0, false, "LEVEL",
		"error|warning|info|hint|never", RULES,
		"Exit with status 1 from this severity on: error, warning "
		"(the default), info, hint or never."},
	[CBL_OPT_CORPUS] = {"corpus", 0, false, "open|closed",
		"open|closed", RULES,
		"Whether the folder is an excerpt (open, the default) or "
		"holds all messages (closed), so that a reference which "
		"leads nowhere is an error."},
	[CBL_OPT_FORMAT] = {"format", 'f', true, "FORMAT[:FILE]", NULL, OUT,
		"How findings are written."},
	[CBL_OPT_OUTPUT] = {"output", 'o', false, "FILE", NULL, OUT,
		"Write there instead of to standard output; the file is "
		"replaced only when all of it is written."},
	[CBL_OPT_COLOR] = {"color", 0, false, "WHEN",
		"auto|always|never", OUT,
		"Colours: auto (the default; on a terminal, unless NO_COLOR "
		"is set), always or never."},
	[CBL_OPT_QUIET] = {"quiet", 'q', false, NULL, NULL, OUT,
		"No summary, findings only."},
	[CBL_OPT_PROGRESS] = {"progress", 0, false, "WHEN",
		"auto|always|never", OUT,
		"Show on standard error how far long work has come: auto (the "
		"default; a bar on a terminal), always (elsewhere a line every "
		"ten seconds) or never."},
	[CBL_OPT_FIX] = {"fix", 0, false, NULL, NULL, FIXES,
		"Make the fixes that are safe, until none is left, and report "
		"the rest. With --output FOLDER mended copies of all files go "
		"there and the files stay as they are."},
	[CBL_OPT_UNSAFE_FIXES] = {"unsafe-fixes", 0, false, NULL, NULL, FIXES,
		"With --fix or --diff, make fixes that are not safe as well: "
		"look at what they change. In reports, offer them."},
	[CBL_OPT_DIFF] = {"diff", 0, false, NULL, NULL, FIXES,
		"Print what --fix would change as a patch, which `git apply` "
		"takes, and change nothing."},
	[CBL_OPT_BASELINE] = {"baseline", 0, false, "FILE", NULL, KNOWN,
		"Leave out the findings that this file lists."},
	[CBL_OPT_WRITE_BASELINE] = {"write-baseline", 0, false, "FILE", NULL,
		KNOWN,
		"Write such a list of all that is found now."},
	[CBL_OPT_PRUNE] = {"prune", 0, false, NULL, NULL, KNOWN,
		"Strike from --baseline what is not found any more in the "
		"files that are checked or gone."},
	[CBL_OPT_COVERAGE] = {"coverage", 0, true, "PATH", NULL, RULES,
		"Tell which elements, starts, vocabulary entries and rules the "
		"messages there use, the unused first."},
	[CBL_OPT_MUTATE] = {"mutate", 0, false, NULL, NULL, RULES,
		"Damage the good examples and tell which rules notice."},
	[CBL_OPT_SEED] = {"seed", 0, false, "NUMBER", NULL, RULES,
		"With --mutate, which of all mutants are made (1): the same "
		"seed makes the same."},
	[CBL_OPT_MUTANTS] = {"mutants", 0, false, "NUMBER", NULL, RULES,
		"With --mutate, how many of an example for each kind of "
		"damage (5)."},
	[CBL_OPT_FLOOR] = {"floor", 0, false, "PERCENT", NULL, RULES,
		"With --mutate, fail if fewer of the mutants are noticed."},
	[CBL_OPT_STATISTICS] = {"statistics", 0, false, NULL, NULL, OUT,
		"Say on standard error what was read, how long it took and "
		"which rules found how much."},
	[CBL_OPT_PROFILE_RULES] = {"profile-rules", 0, false, NULL, NULL, OUT,
		"Say on standard error where the time went: a line for each "
		"rule, and for telling and taking apart messages."},
	[CBL_OPT_FILES_FROM] = {"files-from", 0, false, "FILE", NULL, FILES,
		"Read paths from a file, one a line or separated by NULs; "
		"`-` is standard input."},
	[CBL_OPT_STDIN_FILENAME] = {"stdin-filename", 0, false, "NAME", NULL,
		FILES,
		"The name that `-`, standard input, goes by."},
	[CBL_OPT_CHANGED_SINCE] = {"changed-since", 0, false, "REV", NULL,
		FILES,
		"Only files that have changed, or are new, since this branch "
		"left REV (asks git). They are no corpus."},
	[CBL_OPT_MAX_FILE_SIZE] = {"max-file-size", 0, false, "SIZE", NULL,
		FILES,
		"Do not read larger files, or members of containers; K, M, G "
		"are understood (64M)."},
	[CBL_OPT_CSV_COLUMNS] = {"csv-columns", 0, true, "COLUMN,...", NULL,
		FILES,
		"The columns of a CSV file that make a message, joined in "
		"this order: names of its first row, or numbers from 1 if "
		"there is no such row."},
	[CBL_OPT_JSONL_FIELDS] = {"jsonl-fields", 0, true, "FIELD,...", NULL,
		FILES,
		"The same for fields of JSON lines; `a.b` is field b of the "
		"object a."},
	[CBL_OPT_SHARD] = {"shard", 0, false, "I/N", NULL, FILES,
		"Only the I-th of N shares of the files, as in 2/8, for a "
		"corpus that several processes or machines share out; "
		"`cablelint report merge` puts their reports together."},
	[CBL_OPT_ALLOW_EMPTY] = {"allow-empty", 0, false, NULL, NULL, FILES,
		"Take an empty report for JSON Lines of a run that found "
		"nothing. Only where its exit status was 0: what a run that "
		"died leaves looks the same."},
	[CBL_OPT_INDEX] = {"index", 0, false, "FILE", NULL, FILES,
		"The rest of the corpus: messages of an index (`cablelint "
		"index build`) are there for those that are checked."},
	[CBL_OPT_MRN] = {"mrn", 0, false, "NUMBER", NULL, QUESTION,
		"Messages of this number."},
	[CBL_OPT_CITES] = {"cites", 0, false, "NUMBER", NULL, QUESTION,
		"Messages that cite this one."},
	[CBL_OPT_CITED_BY] = {"cited-by", 0, false, "NUMBER", NULL, QUESTION,
		"What this message cites, also what is not there."},
	[CBL_OPT_STATION] = {"station", 0, false, "STATION", NULL, QUESTION,
		"Messages of this station."},
	[CBL_OPT_TAG] = {"tag", 0, true, "TAG,...", NULL, QUESTION,
		"Messages that have all of these tags."},
	[CBL_OPT_SUBJECT] = {"subject", 0, false, "TEXT", NULL, QUESTION,
		"Messages with this in their subject, in capitals or not."},
	[CBL_OPT_FROM] = {"from", 0, false, "DATE", NULL, QUESTION,
		"Messages of this day (2006-07-05) or later."},
	[CBL_OPT_UNTIL] = {"until", 0, false, "DATE", NULL, QUESTION,
		"Messages of this day or earlier."},
	[CBL_OPT_JOBS] = {"jobs", 'j', false, "N", NULL, FILES,
		"Threads to use; 0 is one for each processor (the default)."},
	[CBL_OPT_NO_PREFILTER] = {"no-prefilter", 0, false, NULL, NULL, FILES,
		"Try every pattern everywhere, not only where its first "
		"letters stand. It takes longer and finds the same."},
	[CBL_OPT_CONFIG] = {"config", 0, false, "FILE", NULL, FILES,
		"Use this config for all files instead of the nearest "
		"cablelint.yaml of each."},
	[CBL_OPT_ISOLATED] = {"isolated", 0, false, NULL, NULL, FILES,
		"Use no config."},
	[CBL_OPT_SHOW_FILES] = {"show-files", 0, false, NULL, NULL, OTHER,
		"List the files that would be read, and stop."},
	[CBL_OPT_SHOW_SETTINGS] = {"show-settings", 0, false, NULL, NULL, OTHER,
		"Show the settings in force and where they come from, and "
		"stop."},
	[CBL_OPT_HELP] = {"help", 'h', false, NULL, NULL, OTHER,
		"Show this help."},
	[CBL_OPT_VERSION] = {"version", 'V', false, NULL, NULL, OTHER,
		"Show the version."},
};
/* clang-format on */

/* ---- words */

struct word_list {
	const char *words[16];
	char space[256];
	size_t count;
};

static void cut_words(struct word_list *list, const char *words)
{
	char *rest = list->space, *word;

	list->count = 0;
	strncpy(list->space, words, sizeof(list->space) - 1);
	list->space[sizeof(list->space) - 1] = '\0';
	while (list->count < 16 && (word = strsep(&rest, "|")) != NULL)
		list->words[list->count++] = word;
}

static const char *get_word(size_t i, void *ctx)
{
	return ((const struct word_list *)ctx)->words[i];
}

int cbl_word_check(const char *words, const char *word, const char *what,
		   struct cbl_error *err)
{
	struct word_list list;

	cut_words(&list, words);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.words[i], word) == 0)
			return 0;

	const char *meant =
		cbl_did_you_mean(cbl_str_c(word), list.count, get_word, &list);
	char all[256] = "";

	if (meant)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"%s knows no `%s`; did you mean `%s`?", what,
				word, meant);
	for (size_t i = 0; i < list.count; i++) {
		strncat(all, i ? ", " : "", sizeof(all) - strlen(all) - 1);
		strncat(all, list.words[i], sizeof(all) - strlen(all) - 1);
	}
	return cbl_fail(err, CBL_ERROR_USAGE, "%s knows no `%s`, only %s", what,
			word, all);
}

/* ---- parsing */

static const char *get_name(size_t i, void *ctx)
{
	(void)ctx;
	return cbl_options[i + 1].name;
}

static int unknown_option(struct cbl_str written, struct cbl_str name,
			  struct cbl_error *err)
{
	const char *meant =
		cbl_did_you_mean(name, CBL_OPT_COUNT - 1, get_name, NULL);

	if (meant)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"unknown option `%.*s`; did you mean `--%s`?",
				CBL_STR_ARG(written), meant);
	return cbl_fail(err, CBL_ERROR_USAGE, "unknown option `%.*s`",
			CBL_STR_ARG(written));
}

static enum cbl_option find_long(struct cbl_str name)
{
	for (int i = 1; i < CBL_OPT_COUNT; i++)
		if (cbl_str_eq_c(name, cbl_options[i].name))
			return (enum cbl_option)i;
	return CBL_OPT_END;
}

static enum cbl_option find_letter(char letter)
{
	for (int i = 1; i < CBL_OPT_COUNT; i++)
		if (cbl_options[i].letter == letter)
			return (enum cbl_option)i;
	return CBL_OPT_END;
}

/* Where the parsing stands. */
struct reading {
	struct cbl_args *args;
	int argc;
	char *const *argv;
	int at;
	struct cbl_error *err;
};

/* Room for all that the command line can hold, made once. */
static void add(struct reading *r, const char ***list, size_t *count,
		const char *text)
{
	if (!*list)
		*list = cbl_arena_alloc(&r->args->arena,
					((size_t)r->argc + 1) * sizeof(**list));
	(*list)[(*count)++] = text;
}

static int take_value(struct reading *r, enum cbl_option option,
		      const char *value)
{
	const struct cbl_option_def *def = &cbl_options[option];
	char what[40] = "--";

	/* A variable of a script that was never set must not switch off every
	 * rule without a word. */
	if (strstr(def->value, ",...") && !value[strspn(value, ", ")])
		return cbl_fail(r->err, CBL_ERROR_USAGE,
				"option `--%s` names nothing", def->name);
	if (def->words) {
		strncat(what, def->name, sizeof(what) - 3);
		if (cbl_word_check(def->words, value, what, r->err))
			return CBL_ERROR_USAGE;
	}
	if (!*value)
		return cbl_fail(r->err, CBL_ERROR_USAGE,
				"option `--%s` is given nothing: --%s %s",
				def->name, def->name, def->value);
	add(r, &r->args->given[option], &r->args->given_count[option], value);
	return 0;
}

/* The option with the value written behind it, or the next argument's. */
static int take_option(struct reading *r, enum cbl_option option,
		       const char *written, const char *value)
{
	const struct cbl_option_def *def = &cbl_options[option];

	if (!def->value && value)
		return cbl_fail(r->err, CBL_ERROR_USAGE,
				"option `--%s` takes no value", def->name);
	if (def->value && !value) {
		if (r->at + 1 >= r->argc)
			return cbl_fail(r->err, CBL_ERROR_USAGE,
					"option `%s` needs a value: --%s %s",
					written, def->name, def->value);
		value = r->argv[++r->at];
	}
	if (value)
		return take_value(r, option, value);
	r->args->given_count[option] = 1;
	return 0;
}

static int read_long(struct reading *r, const char *written)
{
	const char *equals = strchr(written, '=');
	size_t len = equals ? (size_t)(equals - written) : strlen(written);
	struct cbl_str name = cbl_str(written + 2, len - 2);
	enum cbl_option option = find_long(name);

	if (option == CBL_OPT_END)
		return unknown_option(cbl_str(written, len), name, r->err);
	return take_option(r, option, written, equals ? equals + 1 : NULL);
}

/* A small letter for a capital, or the other way round. */
static int unknown_letter(const char *written, char letter,
			  struct cbl_error *err)
{
	char other = (char)(letter ^ 0x20);

	if (find_letter(other) != CBL_OPT_END)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"unknown option `%s`; did you mean `-%c`?",
				written, other);
	return unknown_option(cbl_str_c(written), cbl_str_c(written + 1), err);
}

/* Letters may be run together, the last with its value: `-qo FILE`. */
static int read_letters(struct reading *r, const char *written)
{
	for (const char *p = written + 1; *p; p++) {
		enum cbl_option option = find_letter(*p);

		if (option == CBL_OPT_END)
			return unknown_letter(written, *p, r->err);
		if (cbl_options[option].value)
			return take_option(r, option, written,
					   p[1] ? p + 1 + (p[1] == '=') : NULL);
		if (take_option(r, option, written, NULL))
			return CBL_ERROR_USAGE;
	}
	return 0;
}

int cbl_args_parse(struct cbl_args *args, int argc, char *const *argv,
		   struct cbl_error *err)
{
	struct reading r = {args, argc, argv, 0, err};
	bool options = true;

	memset(args, 0, sizeof(*args));
	for (; r.at < argc; r.at++) {
		const char *word = argv[r.at];
		int failed = 0;

		if (!*word)
			failed = cbl_fail(err, CBL_ERROR_USAGE, "%s",
					  "an argument is empty");
		else if (!options || word[0] != '-' || !word[1])
			add(&r, &args->words, &args->word_count, word);
		else if (strcmp(word, "--") == 0)
			options = false;
		else if (word[1] == '-')
			failed = read_long(&r, word);
		else
			failed = read_letters(&r, word);
		if (failed)
			return failed;
	}
	return 0;
}

void cbl_args_release(struct cbl_args *args)
{
	cbl_arena_release(&args->arena);
}

int cbl_args_allowed(const struct cbl_args *args,
		     const struct cbl_option_use *uses, const char *command,
		     struct cbl_error *err)
{
	for (int i = 1; i < CBL_OPT_COUNT; i++) {
		const struct cbl_option_use *use = uses;

		if (args->given_count[i] == 0 || i == CBL_OPT_HELP ||
		    i == CBL_OPT_VERSION)
			continue;
		while (use->option != CBL_OPT_END && (int)use->option != i)
			use++;
		if (use->option == CBL_OPT_END)
			return cbl_fail(err, CBL_ERROR_USAGE,
					"`%s` takes no option `--%s`", command,
					cbl_options[i].name);
	}
	return 0;
}

/* ---- asking */

bool cbl_args_has(const struct cbl_args *args, enum cbl_option option)
{
	return args->given_count[option] > 0;
}

const char *cbl_args_value(const struct cbl_args *args, enum cbl_option option)
{
	size_t count = args->given_count[option];

	return count ? args->given[option][count - 1] : NULL;
}

static size_t count_pieces(const char *text)
{
	size_t count = 1;

	for (; *text; text++)
		count += *text == ',';
	return count;
}

const char *const *cbl_args_list(struct cbl_args *args, enum cbl_option option)
{
	size_t count = 0, room = 1;
	const char **list;

	if (!cbl_args_has(args, option))
		return NULL;
	for (size_t i = 0; i < args->given_count[option]; i++)
		room += count_pieces(args->given[option][i]);
	list = cbl_arena_alloc(&args->arena, room * sizeof(*list));
	for (size_t i = 0; i < args->given_count[option]; i++) {
		struct cbl_str rest = cbl_str_c(args->given[option][i]), piece;

		while (cbl_str_next(&rest, ',', &piece))
			if (piece.len)
				list[count++] = cbl_arena_strndup(
					&args->arena, piece.ptr, piece.len);
	}
	return list;
}
