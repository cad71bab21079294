/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/output.h"
#include "cli/terminal.h"

const char *cbl_reports_names(struct cbl_arena *arena)
{
	struct cbl_buf names;
	const char *copy;

	cbl_buf_init(&names, 0);
	for (const struct cbl_report_format *f = cbl_report_formats; f->name;
	     f++)
		cbl_buf_printf(&names, "%s%s", names.len ? "|" : "", f->name);
	copy = cbl_arena_strndup(arena, cbl_buf_cstr(&names), names.len);
	cbl_buf_release(&names);
	return copy;
}

/* "json:FILE" or "json". */
static int choose_one(struct cbl_wanted *wanted, struct cbl_args *args,
		      const char *word, struct cbl_error *err)
{
	const char *colon = strchr(word, ':');
	size_t len = colon ? (size_t)(colon - word) : strlen(word);
	const char *name = cbl_arena_strndup(&args->arena, word, len);

	if (colon && !colon[1])
		return cbl_fail(err, CBL_ERROR_USAGE,
				"--format %s names no file behind the colon",
				word);
	wanted->file = colon ? colon + 1 : NULL;
	wanted->format = cbl_report_find(name);
	if (wanted->format)
		return 0;
	return cbl_word_check(cbl_reports_names(&args->arena), name, "--format",
			      err);
}

/* The report that has no file of its own gets --output's; there is room for
 * one on standard output. */
static int settle_output(struct cbl_reports *reports, const char *output,
			 struct cbl_error *err)
{
	struct cbl_wanted *open = NULL;

	for (size_t i = 0; i < reports->count; i++) {
		if (reports->wanted[i].file)
			continue;
		if (open)
			return cbl_fail(err, CBL_ERROR_USAGE,
					"only one format can go to standard "
					"output; name a file for the other, as "
					"in --format %s:FILE",
					reports->wanted[i].format->name);
		open = &reports->wanted[i];
	}
	if (output && !open)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"every --format names a file already; nothing "
				"is left for --output %s",
				output);
	if (open && output && strcmp(output, "-") != 0)
		open->file = output;
	return 0;
}

/* Do both names lead to one file, which the second report would replace? A
 * device takes any number of them. */
static bool same_file(const char *a, const char *b)
{
	struct stat x, y;

	while (strncmp(a, "./", 2) == 0)
		a += 2;
	while (strncmp(b, "./", 2) == 0)
		b += 2;
	if (stat(a, &x) || stat(b, &y))
		return strcmp(a, b) == 0;
	return S_ISREG(x.st_mode) && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static int check_apart(const struct cbl_reports *reports, struct cbl_error *err)
{
	for (size_t i = 0; i < reports->count; i++) {
		const struct cbl_wanted *a = &reports->wanted[i];

		for (size_t k = 0; k < i && a->file; k++) {
			const struct cbl_wanted *b = &reports->wanted[k];

			if (b->file && same_file(a->file, b->file))
				return cbl_fail(err, CBL_ERROR_USAGE,
						"the reports %s and %s would "
						"both be written to %s; name "
						"another file for one",
						b->format->name,
						a->format->name, a->file);
		}
	}
	return 0;
}

int cbl_reports_choose(struct cbl_reports *reports, struct cbl_args *args,
		       struct cbl_error *err)
{
	size_t count = args->given_count[CBL_OPT_FORMAT];
	const char *color = cbl_args_value(args, CBL_OPT_COLOR);

	*reports = (struct cbl_reports){.count = count ? count : 1};
	if (count > CBL_REPORTS_MAX)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"--format was given more than %d times",
				CBL_REPORTS_MAX);
	if (count == 0)
		reports->wanted[0].format = cbl_report_find("text");
	for (size_t i = 0; i < count; i++)
		if (choose_one(&reports->wanted[i], args,
			       args->given[CBL_OPT_FORMAT][i], err))
			return CBL_ERROR_USAGE;
	reports->options.color = cbl_terminal_color(color);
	reports->color_always = color && strcmp(color, "always") == 0;
	reports->options.quiet = cbl_args_has(args, CBL_OPT_QUIET);
	reports->options.unsafe = cbl_args_has(args, CBL_OPT_UNSAFE_FIXES);
	/* --fix --output names the folder of the mended copies. */
	if (!cbl_args_has(args, CBL_OPT_FIX) &&
	    settle_output(reports, cbl_args_value(args, CBL_OPT_OUTPUT), err))
		return CBL_ERROR_USAGE;
	return check_apart(reports, err);
}

static void say_notes(const struct cbl_buf *notes)
{
	struct cbl_str rest = cbl_str(cbl_buf_cstr(notes), notes->len), line;

	while (cbl_str_next(&rest, '\n', &line))
		cbl_say("%.*s", CBL_STR_ARG(line));
}

static void drain(struct cbl_buf *out, void *ctx)
{
	cbl_writer_add(ctx, out);
}

int cbl_reports_write(const struct cbl_reports *reports,
		      const struct cbl_bag *bag)
{
	int status = CBL_EXIT_CLEAN;
	char *root = realpath(".", NULL);
	struct cbl_buf notes;

	cbl_buf_init(&notes, 0);
	for (size_t i = 0; i < reports->count; i++) {
		const struct cbl_wanted *wanted = &reports->wanted[i];
		struct cbl_report_options options = reports->options;
		struct cbl_writer writer;
		struct cbl_buf out;

		if (wanted->file)
			options.color = reports->color_always;
		options.root = root;
		options.notes = &notes;
		options.drain = drain;
		options.drain_ctx = &writer;
		cbl_buf_init(&out, 0);
		cbl_writer_begin(&writer, wanted->file);
		wanted->format->render(bag, &options, &out);
		cbl_writer_add(&writer, &out);
		if (cbl_writer_end(&writer))
			status = CBL_EXIT_FAILED;
		cbl_buf_release(&out);
	}
	say_notes(&notes);
	cbl_buf_release(&notes);
	free(root);
	return status;
}
