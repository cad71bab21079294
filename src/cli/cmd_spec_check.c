/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/specs.h"
#include "config/config.h"
#include "lint/spec_test.h"
#include "report/inert.h"
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

/* ---- lines that two elements claim */

static void add_claim(struct cbl_buf *out, const struct cbl_spec *spec,
		      const struct cbl_claimed *c)
{
	cbl_buf_printf(out, "  %s before %s, %zu %s: ",
		       cbl_spec_cstr(spec, spec->elements[c->winner].id),
		       cbl_spec_cstr(spec, spec->elements[c->other].id),
		       c->times, c->times == 1 ? "line" : "lines");
	cbl_inert_line(
		out, cbl_str(c->line.ptr, c->line.len < 60 ? c->line.len : 60));
	cbl_buf_printf(out, " (%s)\n",
		       cbl_spec_cstr(spec, spec->rules[c->rule].name));
}

static void add_claims(struct cbl_buf *out, const struct cbl_spec_test *test)
{
	if (test->claim_count == 0)
		return;
	cbl_buf_text(out, "Lines of the examples that two elements could "
			  "begin; the first takes them:\n");
	for (size_t i = 0; i < test->claim_count; i++)
		add_claim(out, test->spec, &test->claims[i]);
}

/* ---- checking */

struct checked {
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
}

static void summary(struct cbl_buf *out, const char *word,
		    const struct cbl_problems *problems)
{
	size_t warnings = problems->count - problems->errors;

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

static int report(const struct checked *c, const char *word, bool quiet)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	cbl_problems_print(&c->problems, &out);
	if (!quiet && c->spec)
		add_claims(&out, &c->test);
	add_untried(&out, c);
	summary(&out, word, &c->problems);
	status = cbl_write_output(&out);
	cbl_buf_release(&out);
	if (status)
		return CBL_EXIT_FAILED;
	return c->problems.errors ? CBL_EXIT_FOUND : CBL_EXIT_CLEAN;
}

static int check_one(const char *word, bool quiet)
{
	struct checked c = {0};
	int status = find_text(&c, word);

	if (status == CBL_EXIT_CLEAN) {
		check_spec(&c);
		cbl_problems_sort(&c.problems);
		status = c.unread ? CBL_EXIT_FAILED : report(&c, word, quiet);
	}
	cbl_spec_test_release(&c.test);
	cbl_draft_free(c.draft);
	cbl_problems_release(&c.problems);
	cbl_source_release(&c.source);
	return status;
}

static int cmd_check(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	int status = CBL_EXIT_CLEAN;

	if (count == 0) {
		cbl_say("no spec named; name a file, or a built-in spec as "
			"`cablelint spec list` shows them");
		return CBL_EXIT_FAILED;
	}
	for (size_t i = 0; i < count; i++) {
		int one =
			check_one(words[i], cbl_args_has(args, CBL_OPT_QUIET));

		status = one > status ? one : status;
	}
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_QUIET, "Do not show lines that two elements claim.", NULL},
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
		"behave, "
		"elements that nothing reaches. Then lists lines of the "
		"examples that more than one element could begin: there the "
		"order of elements decides.",
	.options = options,
	.exits = "0  no mistakes, perhaps warnings\n"
		 "1  mistakes\n"
		 "2  a file cannot be read",
	.examples = "cablelint spec check my-format.yaml",
	.run = cmd_check,
};
