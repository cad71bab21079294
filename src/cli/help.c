/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/terminal.h"

#define INDENT 2
#define COLUMN 26 /* where texts of options begin */

static void heading(struct cbl_buf *out, const char *text)
{
	cbl_buf_printf(out, "\n%s:\n", text);
}

/* Calls `line` with every line of a text. */
static void each_line(struct cbl_buf *out, const char *text,
		      void (*line)(struct cbl_buf *out, const char *text,
				   size_t len, size_t number, const void *ctx),
		      const void *ctx)
{
	for (size_t number = 0; text && *text; number++) {
		size_t len = strcspn(text, "\n");

		line(out, text, len, number, ctx);
		text += len + (text[len] == '\n');
	}
}

static void usage_line(struct cbl_buf *out, const char *text, size_t len,
		       size_t number, const void *ctx)
{
	const char *name = ctx;

	cbl_buf_text(out, number ? "       " : "Usage: ");
	cbl_buf_printf(out, "cablelint %s%s%.*s\n", name, *name ? " " : "",
		       (int)len, text);
}

static void plain_line(struct cbl_buf *out, const char *text, size_t len,
		       size_t number, const void *ctx)
{
	(void)number;
	(void)ctx;
	cbl_buf_printf(out, "%*s%.*s\n", INDENT, "", (int)len, text);
}

/* A term and what it means, in two columns. */
static void entry(struct cbl_buf *out, const char *term, const char *text)
{
	size_t len = strlen(term) + INDENT;

	cbl_buf_printf(out, "%*s%s", INDENT, "", term);
	if (len + 2 > COLUMN) {
		cbl_buf_char(out, '\n');
		len = 0;
	}
	cbl_buf_printf(out, "%*s", (int)(COLUMN - len), "");
	cbl_wrap(out, text, COLUMN, COLUMN, cbl_terminal_width());
}

static void option_entry(struct cbl_buf *out, const struct cbl_option_use *use)
{
	const struct cbl_option_def *def = &cbl_options[use->option];
	struct cbl_buf term;

	cbl_buf_init(&term, 0);
	if (def->letter)
		cbl_buf_printf(&term, "-%c, ", def->letter);
	else
		cbl_buf_text(&term, "    ");
	cbl_buf_printf(&term, "--%s", def->name);
	if (use->words || def->value)
		cbl_buf_printf(&term, " %s",
			       use->words ? use->words : def->value);
	entry(out, cbl_buf_cstr(&term), use->text ? use->text : def->text);
	cbl_buf_release(&term);
}

/* Options by the group they are in, groups in the order in which a command's
 * options bring them up. */
static void option_entries(struct cbl_buf *out,
			   const struct cbl_option_use *uses)
{
	const char *done[8];
	size_t count = 0;

	for (const struct cbl_option_use *u = uses; u->option; u++) {
		const char *group = cbl_options[u->option].group;
		bool seen = false;

		for (size_t i = 0; i < count; i++)
			seen = seen || strcmp(done[i], group) == 0;
		if (seen || count == 8)
			continue;
		done[count++] = group;
		heading(out, group);
		for (const struct cbl_option_use *v = u; v->option; v++)
			if (strcmp(cbl_options[v->option].group, group) == 0)
				option_entry(out, v);
	}
}

static void command_entries(struct cbl_buf *out,
			    const struct cbl_command *const *commands)
{
	heading(out, "Commands");
	for (; *commands; commands++)
		entry(out, cbl_command_word(*commands), (*commands)->summary);
}

static void command_help(struct cbl_buf *out, const struct cbl_command *c)
{
	each_line(out, c->usage, usage_line, c->name);
	cbl_buf_char(out, '\n');
	cbl_wrap(out, c->about, 0, 0, cbl_terminal_width());
	if (c->parts)
		command_entries(out, c->parts);
	option_entries(out, c->options);
	if (c->exits) {
		heading(out, "Exit status");
		each_line(out, c->exits, plain_line, NULL);
	}
	if (c->examples) {
		heading(out, "Examples");
		each_line(out, c->examples, plain_line, NULL);
	}
}

static const struct cbl_option_use program_options[] = {
	{CBL_OPT_HELP, NULL, NULL},
	{CBL_OPT_VERSION, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_program = {
	.name = "",
	.summary = "find what is wrong with diplomatic cables",
	.usage = "[check] [OPTION]... PATH...\n"
		 "COMMAND [OPTION]...",
	.about = "Finds what is wrong with diplomatic cables: broken form, "
		 "parts that contradict each other, dates that cannot be, "
		 "references that lead nowhere, slips of transcription.\n"
		 "\n"
		 "`cablelint COMMAND --help` tells more about a command. "
		 "Without one, the files are checked: `cablelint PATH` is "
		 "`cablelint check PATH`.",
	.options = program_options,
	.examples = "cablelint cables/            check all cables of a folder\n"
		    "cablelint explain CB104      what a rule is about\n"
		    "cablelint parse FILE         a cable as data",
	.parts = cbl_commands,
};

int cbl_help(const struct cbl_command *command)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	command_help(&out, command ? command : &cbl_program);
	status = cbl_write_output(&out);
	cbl_buf_release(&out);
	return status;
}
