/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/glob.h"
#include "base/mem.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/specs.h"
#include "corpus/walk.h"
#include "lint/linter.h"
#include "text/source.h"

/* So many files are looked into: enough to know what a folder holds. */
#define SAMPLE 400

/* Files with one ending, and what they are. */
struct ending {
	const char *text; /* ".txt"; "" for none */
	size_t files;	  /* looked into */
	size_t messages;  /* of them, of a known format */
};

/* What is seen in a folder. */
struct look {
	struct cbl_walk walk;
	struct cbl_filter all; /* takes every file */
	struct cbl_shelf shelf;
	struct cbl_spec **specs;
	size_t spec_count;
	size_t *by_spec; /* messages */
	size_t messages, sample;
	struct ending *endings;
	size_t ending_count, ending_cap;
	bool claimed; /* the file at hand is a message */
};

static int take_all(const struct cbl_filter **out, const char *folder,
		    void *ctx, struct cbl_error *err)
{
	struct look *look = ctx;

	(void)folder;
	(void)err;
	*out = &look->all;
	return 0;
}

static struct ending *ending_of(struct look *look, const char *path)
{
	const char *name = strrchr(path, '/'), *dot;

	name = name ? name + 1 : path;
	dot = strrchr(name, '.');
	if (!dot || dot == name)
		dot = "";
	for (size_t i = 0; i < look->ending_count; i++)
		if (strcmp(look->endings[i].text, dot) == 0)
			return &look->endings[i];
	look->endings = cbl_grow(look->endings, &look->ending_cap,
				 look->ending_count + 1,
				 sizeof(*look->endings));
	look->endings[look->ending_count] = (struct ending){dot, 0, 0};
	return &look->endings[look->ending_count++];
}

static void count_message(struct cbl_message *message, void *ctx)
{
	struct look *look = ctx;

	if (!message->spec)
		return;
	look->claimed = true;
	look->messages++;
	for (size_t i = 0; i < look->spec_count; i++)
		look->by_spec[i] += look->specs[i] == message->spec;
}

static int look_into(struct look *look)
{
	struct cbl_lint_options options = {0};
	struct cbl_lint_scratch *scratch;
	struct cbl_source source = {0};
	struct cbl_linter *linter;
	struct cbl_error err = {0};

	if (cbl_linter_new(&linter, look->specs, look->spec_count, &options,
			   &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	scratch = cbl_lint_scratch_new();
	for (size_t i = 0; i < look->walk.count && look->sample < SAMPLE; i++) {
		const char *path = look->walk.files[i].path;
		struct ending *ending;

		if (look->walk.files[i].cause ||
		    cbl_source_read(&source, AT_FDCWD, path, path,
				    CBL_SOURCE_DEFAULT_MAX, &err))
			continue;
		look->sample++;
		ending = ending_of(look, path);
		ending->files++;
		look->claimed = false;
		cbl_lint_parse(linter, scratch, &source, count_message, look);
		ending->messages += look->claimed;
	}
	cbl_source_release(&source);
	cbl_lint_scratch_free(scratch);
	cbl_linter_free(linter);
	return CBL_EXIT_CLEAN;
}

/* ---- the file */

/* A value that is the default stands behind a `#`. */
static void add_key(struct cbl_buf *out, const char *about, const char *line,
		    bool is_default)
{
	cbl_buf_char(out, '\n');
	for (; *about; about += *about == '\n') {
		size_t len = strcspn(about, "\n");

		cbl_buf_printf(out, "# %.*s\n", (int)len, about);
		about += len;
	}
	cbl_buf_printf(out, "%s%s\n", is_default ? "#" : "", line);
}

static void add_seen(struct cbl_buf *out, const struct look *look)
{
	cbl_buf_printf(out,
		       "# Settings of cablelint for this folder and all below "
		       "it. Every key may be left\n"
		       "# out; what stands behind a # is the default, or an "
		       "example.\n#\n"
		       "# Seen here: %zu %s in %zu %s%s",
		       look->messages,
		       look->messages == 1 ? "message" : "messages",
		       look->sample, look->sample == 1 ? "file" : "files",
		       look->sample == SAMPLE ? ", the first ones" : "");
	for (size_t i = 0; i < look->spec_count; i++)
		if (look->by_spec[i])
			cbl_buf_printf(out, "\n#   %zu %s", look->by_spec[i],
				       cbl_spec_cstr(look->specs[i],
						     look->specs[i]->meta->id));
	cbl_buf_char(out, '\n');
}

static bool is_included(const char *ending)
{
	struct cbl_buf name;
	bool included = false;

	cbl_buf_init(&name, 0);
	cbl_buf_printf(&name, "x%s", ending);
	for (const char *const *p = cbl_walk_include; *p; p++)
		included = included || cbl_glob(*p, cbl_buf_cstr(&name), false);
	cbl_buf_release(&name);
	return included;
}

/* Endings most files of which are messages, though they are not looked for
 * by themselves. */
static void add_include(struct cbl_buf *out, const struct look *look)
{
	struct cbl_buf line;
	bool more = false;

	cbl_buf_init(&line, 0);
	cbl_buf_text(&line, "include: [");
	for (const char *const *p = cbl_walk_include; *p; p++)
		cbl_buf_printf(&line, "%s'%s'", p == cbl_walk_include ? "" : ", ",
			       *p);
	for (size_t i = 0; i < look->ending_count; i++) {
		const struct ending *e = &look->endings[i];

		if (2 * e->messages <= e->files || is_included(e->text) ||
		    strcspn(e->text, "'*?[]\\") != strlen(e->text))
			continue;
		cbl_buf_printf(&line, ", '*%s'", e->text);
		more = true;
	}
	cbl_buf_char(&line, ']');
	add_key(out, "Names of the files that are messages.",
		cbl_buf_cstr(&line), !more);
	cbl_buf_release(&line);
}

/* One of the rules for what there is most of, to show how it is written. */
static const char *some_rule(const struct look *look, uint32_t index)
{
	size_t most = 0;
	const struct cbl_spec *spec;

	for (size_t i = 1; i < look->spec_count; i++)
		if (look->by_spec[i] > look->by_spec[most])
			most = i;
	spec = look->specs[most];
	return index < spec->rules_count
		       ? cbl_spec_cstr(spec, spec->rules[index].name)
		       : "a-rule";
}

static void add_rule_keys(struct cbl_buf *out, const struct look *look)
{
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	cbl_buf_printf(&line, "ignore: [%s]", some_rule(look, 0));
	add_key(out,
		"Rules that do not run: a code, the beginning of one, or a "
		"name. `cablelint rules`\n"
		"lists them.",
		cbl_buf_cstr(&line), true);
	cbl_buf_clear(&line);
	cbl_buf_printf(&line, "severity: [%s=warning]", some_rule(look, 1));
	add_key(out, "How severe findings of a rule are.",
		cbl_buf_cstr(&line), true);
	cbl_buf_release(&line);
}

static void add_waivers(struct cbl_buf *out, const struct look *look)
{
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	cbl_buf_printf(&line,
		       "waivers: [{rule: %s, path: 1966/a.txt, "
		       "reason: So in the original}]",
		       some_rule(look, 2));
	add_key(out,
		"Findings that are none. Each needs a reason; until is the "
		"last day it holds.",
		cbl_buf_cstr(&line), true);
	cbl_buf_release(&line);
}

static void write_config(struct cbl_buf *out, const struct look *look)
{
	add_seen(out, look);
	add_include(out, look);
	add_key(out, "Files and folders to leave out.",
		"exclude: [drafts/]", true);
	add_key(out,
		"Is this an excerpt (open), in which most references lead "
		"outside, or are all\n"
		"messages here (closed), so that one which leads nowhere is "
		"an error?",
		"corpus: open", false);
	add_key(out,
		"Which rules run: archive, what a curator should act on, or "
		"strict, also what a\n"
		"drafter should mend.",
		"profile: archive", true);
	add_rule_keys(out, look);
	add_key(out, "From this severity on the exit status is 1.",
		"fail-on: warning", true);
	add_key(out, "Other settings for some of the files.",
		"overrides: [{paths: [1966/**], profile: strict}]", true);
	add_waivers(out, look);
}

/* ---- the command */

static int refuse_existing(const char *folder)
{
	static const char *const names[] = {"cablelint.yaml", "cablelint.yml"};
	struct cbl_buf path;
	int status = CBL_EXIT_CLEAN;

	cbl_buf_init(&path, 0);
	for (size_t i = 0; i < 2; i++) {
		cbl_buf_clear(&path);
		cbl_buf_printf(&path, "%s/%s", folder, names[i]);
		if (access(cbl_buf_cstr(&path), F_OK) != 0)
			continue;
		cbl_say("%s is there already; --output - shows what would be "
			"written",
			cbl_buf_cstr(&path));
		status = CBL_EXIT_FAILED;
	}
	cbl_buf_release(&path);
	return status;
}

static int put(const char *folder, const char *output,
	       const struct cbl_buf *text)
{
	struct cbl_buf path;
	int status;

	if (output)
		return cbl_write_to(output, text);
	cbl_buf_init(&path, 0);
	cbl_buf_printf(&path, "%s/cablelint.yaml", folder);
	status = cbl_write_file(cbl_buf_cstr(&path), text);
	if (!status)
		cbl_say("%s was written", cbl_buf_cstr(&path));
	cbl_buf_release(&path);
	return status;
}

static int init(struct look *look, const char *folder, const char *output)
{
	static const char *const everything[] = {"*", NULL};
	struct cbl_error err = {0};
	struct cbl_buf text;
	int status;

	look->all.include = everything;
	look->walk.filter = take_all;
	look->walk.ctx = look;
	look->specs = cbl_shelf_list(&look->shelf, NULL, &look->spec_count);
	if (!look->specs || cbl_walk_add(&look->walk, folder, &err))
		return CBL_EXIT_FAILED;
	cbl_walk_sort(&look->walk);
	look->by_spec = cbl_xcalloc(look->spec_count, sizeof(size_t));
	if (look_into(look))
		return CBL_EXIT_FAILED;
	cbl_buf_init(&text, 0);
	write_config(&text, look);
	status = put(folder, output, &text);
	cbl_buf_release(&text);
	return status;
}

static int cmd_init(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	const char *folder = count ? words[0] : ".";
	const char *output = cbl_args_value(args, CBL_OPT_OUTPUT);
	struct look look = {0};
	struct stat st;
	int status;

	if (count > 1) {
		cbl_say("`init` takes one folder");
		return CBL_EXIT_FAILED;
	}
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
		cbl_say("%s is no folder", folder);
		return CBL_EXIT_FAILED;
	}
	if (!output && refuse_existing(folder))
		return CBL_EXIT_FAILED;
	status = init(&look, folder, output);
	cbl_walk_release(&look.walk);
	cbl_shelf_release(&look.shelf);
	free(look.specs);
	free(look.by_spec);
	free(look.endings);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_OUTPUT,
	 "Write there instead of to cablelint.yaml in the folder; `-` is "
	 "standard output.",
	 NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_init = {
	.name = "init",
	.summary = "write a commented cablelint.yaml for a folder",
	.usage = "[OPTION]... [FOLDER]",
	.about = "Looks at the files of a folder (the working folder, if none "
		 "is named) and writes a cablelint.yaml into it, with every "
		 "setting and what it is for. One that is there is not "
		 "replaced.",
	.options = options,
	.exits = "0  written\n"
		 "2  there is one already, or it could not be written",
	.examples = "cablelint init cables/\n"
		    "cablelint init --output - cables/",
	.run = cmd_init,
};
