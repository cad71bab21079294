/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/spec_coverage.h"
#include "cli/specs.h"
#include "config/config.h"
#include "lint/analyse.h"
#include "lint/spec_test.h"
#include "spec/builtin.h"
#include "text/source.h"

/* The text of a built-in spec, or NULL. */
static const struct cbl_builtin_file *builtin_file(const char *id)
{
	const char *path = NULL;

	for (const struct cbl_builtin_spec *s = cbl_builtin_specs; s->id; s++)
		if (strcmp(s->id, id) == 0)
			path = s->path;
	for (const struct cbl_builtin_file *f = cbl_builtin_files;
	     path && f->path; f++)
		if (strcmp(f->path, path) == 0)
			return f;
	return NULL;
}

/* Vocabularies of a built-in spec are built in too. */
static const char *builtin_text(const char *path, size_t *len, void *ctx)
{
	(void)ctx;
	for (const struct cbl_builtin_file *f = cbl_builtin_files; f->path;
	     f++) {
		if (strcmp(f->path, path) == 0) {
			*len = f->len;
			return f->text;
		}
	}
	return NULL;
}

static const struct cbl_spec_files builtin_files = {.file = builtin_text};

/* ---- checking */

struct checked {
	struct cbl_args *args;
	bool json;
	const char *path, *text;
	size_t len;
	const struct cbl_spec_files *files;
	struct cbl_source source; /* the text of a file, read */
	struct cbl_problems problems;
	struct cbl_draft *draft;
	const struct cbl_spec *spec; /* NULL: nothing could be made of it */
	struct cbl_spec_test test;
	bool trusted; /* what the test found is told */
	bool unread;
};

static int find_text(struct checked *c, const char *word)
{
	const struct cbl_builtin_file *file =
		cbl_names_spec_file(word) ? NULL : builtin_file(word);
	struct cbl_error err = {0};

	if (file) {
		c->path = file->path;
		c->text = file->text;
		c->len = file->len;
		c->files = &builtin_files;
		return CBL_EXIT_CLEAN;
	}
	if (!cbl_names_spec_file(word) && access(word, F_OK) != 0) {
		cbl_say_unknown_spec(word);
		return CBL_EXIT_FAILED;
	}
	if (cbl_source_read(&c->source, AT_FDCWD, word, word,
			    CBL_SOURCE_DEFAULT_MAX, &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	c->path = word;
	c->text = c->source.data;
	c->len = c->source.len;
	return CBL_EXIT_CLEAN;
}

/* Does a line of the text begin with a key? */
static bool has_key(const struct checked *c, const char *key)
{
	const char *line = c->text, *end = c->text + c->len;
	size_t n = strlen(key);

	while (line && line < end) {
		if ((size_t)(end - line) >= n && memcmp(line, key, n) == 0)
			return true;
		line = memchr(line, '\n', (size_t)(end - line));
		line = line ? line + 1 : NULL;
	}
	return false;
}

/* A config and a vocabulary are YAML files, too. */
static bool is_no_spec(const struct checked *c)
{
	const char *slash = strrchr(c->path, '/');
	const char *base = slash ? slash + 1 : c->path;

	if (has_key(c, "language:") || has_key(c, "elements:"))
		return false;
	if (strcmp(base, "cablelint.yaml") == 0 ||
	    strcmp(base, "cablelint.yml") == 0) {
		cbl_say("%s is a config, not a spec; `cablelint` checks it "
			"whenever it checks something in its folder",
			c->path);
		return true;
	}
	if (!has_key(c, "entries:") || has_key(c, "spec:"))
		return false;
	cbl_say("%s is a vocabulary, not a spec; it is checked with the spec "
		"that has it as a `file`",
		c->path);
	return true;
}

/* Mistakes do not keep the rest from being tried, so that examples which do
 * not behave are told in the same run. */
static void check_spec(struct checked *c)
{
	struct cbl_error err = {0};

	if (cbl_draft_load(&c->draft, c->path, c->text, c->len, c->files,
			   &c->problems, &err) != 0) {
		/* Not read is not clean. */
		c->unread = c->problems.count == 0;
		if (c->unread)
			cbl_say("%s", err.message);
		return;
	}
	c->spec = cbl_draft_spec(c->draft);
	if (!c->spec)
		return;
	cbl_spec_test_run(&c->test, c->spec, c->draft);
	c->trusted = cbl_spec_test_report(&c->test, c->draft);
	if (c->trusted && !c->problems.errors_only)
		cbl_analyse(&c->test, c->draft);
}

static void summary(struct cbl_buf *out, const char *word,
		    const struct cbl_problems *problems)
{
	size_t warnings =
		problems->count + problems->untold - problems->errors;

	cbl_buf_printf(out, "%s: %zu %s, %zu %s\n", word, problems->errors,
		       problems->errors == 1 ? "error" : "errors", warnings,
		       warnings == 1 ? "warning" : "warnings");
}

/* Why examples are not spoken of. */
static void add_untried(struct cbl_buf *out, const struct checked *c)
{
	size_t rules = c->test.untried;

	if (!c->spec)
		cbl_buf_text(out, "The examples were not tried: too little is "
				  "left without these mistakes.\n");
	else if (!c->trusted)
		cbl_buf_text(out, "The examples were not tried: many behave "
				  "otherwise, as the grammar has mistakes.\n");
	else if (rules)
		cbl_buf_printf(out,
			       "The examples of %zu %s were not tried: what "
			       "%s on has mistakes.\n",
			       rules, rules == 1 ? "rule" : "rules",
			       rules == 1 ? "it rests" : "they rest");
}

static int report(const struct checked *c, const char *word)
{
	bool coverage = cbl_args_has(c->args, CBL_OPT_COVERAGE);
	int status = CBL_EXIT_CLEAN;
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	if (!c->json || c->problems.errors) {
		cbl_problems_print(&c->problems, &out);
		add_untried(&out, c);
		summary(&out, word, &c->problems);
	}
	/* What a spec with mistakes uses is not what it will. */
	if (coverage && !c->problems.errors)
		status = cbl_spec_coverage(c->spec, c->args, c->json, &out);
	if (cbl_write_output(&out))
		status = CBL_EXIT_FAILED;
	cbl_buf_release(&out);
	if (status)
		return status;
	return c->problems.errors ? CBL_EXIT_FOUND : CBL_EXIT_CLEAN;
}

static int check_one(const char *word, struct cbl_args *args, bool json)
{
	bool quiet = json || cbl_args_has(args, CBL_OPT_QUIET);
	struct checked c = {
		.args = args, .json = json, .problems.errors_only = quiet};
	int status = find_text(&c, word);

	if (status == CBL_EXIT_CLEAN && is_no_spec(&c))
		status = CBL_EXIT_FAILED;
	if (status == CBL_EXIT_CLEAN) {
		check_spec(&c);
		cbl_problems_sort(&c.problems);
		status = c.unread ? CBL_EXIT_FAILED : report(&c, word);
	}
	cbl_spec_test_release(&c.test);
	cbl_draft_free(c.draft);
	cbl_problems_release(&c.problems);
	cbl_source_release(&c.source);
	return status;
}

/* Coverage has two formats; mistakes are told as text. */
static int choose_format(struct cbl_args *args, size_t count, bool *json)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct cbl_error err = {0};

	*json = format && strcmp(format, "json") == 0;
	if (format && cbl_word_check("text|json", format, "--format", &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	if (*json && !cbl_args_has(args, CBL_OPT_COVERAGE))
		cbl_say("--format json is for --coverage; name the messages "
			"there");
	else if (*json && count > 1)
		cbl_say("--format json is for one spec at a time");
	else
		return CBL_EXIT_CLEAN;
	return CBL_EXIT_FAILED;
}

static int cmd_check(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	int status = CBL_EXIT_CLEAN;
	bool json;

	if (choose_format(args, count, &json))
		return CBL_EXIT_FAILED;
	if (count == 0) {
		cbl_say("no spec named; name a file, or a built-in spec as "
			"`cablelint spec list` shows them");
		return CBL_EXIT_FAILED;
	}
	for (size_t i = 0; i < count; i++) {
		int one = check_one(words[i], args, json);

		status = one > status ? one : status;
	}
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_QUIET, "Show mistakes only, no warnings.", NULL},
	{CBL_OPT_COVERAGE, NULL, NULL},
	{CBL_OPT_CSV_COLUMNS, NULL, NULL},
	{CBL_OPT_JSONL_FIELDS, NULL, NULL},
	{CBL_OPT_FORMAT,
	 "With --coverage: text (the default), or json, one object with "
	 "nothing beside it.",
	 "text|json"},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec_check = {
	.name = "spec check",
	.summary = "find all mistakes in a spec",
	.usage = "[OPTION]... FILE|NAME...",
	.about =
		"Finds mistakes in a spec, all in one go, each with its line "
		"and column: keys and values that are not known, patterns that "
		"do not compile, names of nothing, examples that do not "
		"behave, elements that nothing reaches. Warns of what cannot "
		"be meant: lines that more than one element could begin, "
		"checks that can find nothing, patterns that take long on "
		"hostile text (they are tried), eras that overlap, rules "
		"without examples or of great cost.",
	.options = options,
	.exits = "0  no mistakes, perhaps warnings\n"
		 "1  mistakes\n"
		 "2  a file cannot be read",
	.examples = "cablelint spec check my-format.yaml\n"
		    "cablelint spec check --coverage messages/ my-format.yaml",
	.run = cmd_check,
};
