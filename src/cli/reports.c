/* SPDX-License-Identifier: MIT */
#include "cli/reports.h"

#include <stdlib.h>
#include <string.h>

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
	return 0;
}

static void say_notes(const struct cbl_buf *notes)
{
	struct cbl_str rest = cbl_str(cbl_buf_cstr(notes), notes->len), line;

	while (cbl_str_next(&rest, '\n', &line))
		cbl_say("%.*s", CBL_STR_ARG(line));
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
		struct cbl_buf out;

		if (wanted->file)
			options.color = reports->color_always;
		options.root = root;
		options.notes = &notes;
		cbl_buf_init(&out, 0);
		wanted->format->render(bag, &options, &out);
		if (cbl_write_to(wanted->file, &out))
			status = CBL_EXIT_FAILED;
		cbl_buf_release(&out);
	}
	say_notes(&notes);
	cbl_buf_release(&notes);
	free(root);
	return status;
}
