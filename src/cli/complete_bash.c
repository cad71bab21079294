/* SPDX-License-Identifier: MIT
 *
 * Tables for bash: variables of words, and two functions that choose by the
 * command, and by the command and an option.
 */
#include "cli/completions.h"

static void add_name(const struct cbl_command *c, void *ctx)
{
	cbl_buf_printf(ctx, "%s|", c->name);
}

static void add_valued(const struct cbl_option_def *def, void *ctx)
{
	cbl_buf_printf(ctx, "--%s ", def->name);
	if (def->letter)
		cbl_buf_printf(ctx, "-%c ", def->letter);
}

static void add_option(const struct cbl_command *c,
		       const struct cbl_option_use *use, void *ctx)
{
	const struct cbl_option_def *def = &cbl_options[use->option];

	(void)c;
	if (def->letter)
		cbl_buf_printf(ctx, "-%c ", def->letter);
	cbl_buf_printf(ctx, "--%s ", def->name);
}

/* kind=words words='a b' */
static void add_kind(struct cbl_buf *out, struct cbl_completion completion)
{
	cbl_buf_printf(out, " kind=%s", cbl_completing_names[completion.by]);
	if (!completion.words.len)
		return;
	cbl_buf_text(out, " words='");
	cbl_add_words(out, completion.words, '|');
	cbl_buf_char(out, '\'');
}

static void add_parts(struct cbl_buf *out, const struct cbl_command *c)
{
	for (size_t i = 0; c->parts[i]; i++)
		cbl_buf_printf(out, "%s%s", i ? " " : "",
			       cbl_command_word(c->parts[i]));
}

static void add_command(const struct cbl_command *c, void *ctx)
{
	struct cbl_buf *out = ctx;

	cbl_buf_printf(out, "\t'%s')", c->name);
	add_kind(out, cbl_completion_of_words(c));
	if (c->parts) {
		cbl_buf_text(out, " parts='");
		add_parts(out, c);
		cbl_buf_char(out, '\'');
	}
	cbl_buf_text(out, " options='");
	cbl_each_use(c, add_option, out);
	cbl_buf_text(out, "' ;;\n");
}

static void add_value(const struct cbl_command *c,
		      const struct cbl_option_use *use, void *ctx)
{
	const struct cbl_option_def *def = &cbl_options[use->option];
	struct cbl_buf *out = ctx;

	if (!def->value)
		return;
	cbl_buf_printf(out, "\t'%s:--%s'", c->name, def->name);
	if (def->letter)
		cbl_buf_printf(out, " | '%s:-%c'", c->name, def->letter);
	cbl_buf_char(out, ')');
	add_kind(out, cbl_completion_of_value(use));
	cbl_buf_text(out, " ;;\n");
}

static void add_values(const struct cbl_command *c, void *ctx)
{
	cbl_each_use(c, add_value, ctx);
}

static void add_list(struct cbl_buf *out, const char *name,
		     const struct cbl_buf *list)
{
	cbl_buf_printf(out, "_cablelint_%s='", name);
	cbl_add_words(out, cbl_str(cbl_buf_cstr(list), list->len), '\n');
	cbl_buf_text(out, "'\n");
}

static void tables(const struct cbl_completion_lists *lists,
		   struct cbl_buf *out)
{
	add_list(out, "rules", &lists->rules);
	add_list(out, "specs", &lists->specs);
	add_list(out, "profiles", &lists->profiles);
	add_list(out, "formats", &lists->formats);
	add_list(out, "severities", &lists->severities);
	cbl_buf_text(out, "_cablelint_commands='|");
	cbl_each_command(add_name, out);
	cbl_buf_text(out, "'\n_cablelint_valued=' ");
	cbl_each_valued(add_valued, out);
	cbl_buf_text(out, "'\n_cablelint_first='");
	add_parts(out, &cbl_program);
	cbl_buf_text(out, "'\n\n_cablelint_command()\n{\n\tcase $1 in\n");
	cbl_each_command(add_command, out);
	cbl_buf_text(out, "\tesac\n}\n\n"
			  "_cablelint_value()\n{\n\tcase $1:$2 in\n");
	cbl_each_command(add_values, out);
	cbl_buf_text(out, "\tesac\n}\n");
}

const struct cbl_shell cbl_shell_bash = {
	.name = "bash",
	.script = cbl_script_bash,
	.tables = tables,
};
