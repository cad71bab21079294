/* SPDX-License-Identifier: MIT
 *
 * Tables for zsh: arrays of words, and a function that gives the arguments of
 * a command as _arguments takes them.
 */
#include <string.h>

#include "cli/completions.h"

static const char *const actions[CBL_COMPLETING_COUNT] = {
	[CBL_COMPLETING_NOTHING] = " ",
	[CBL_COMPLETING_RULE] = "_cablelint_rule",
	[CBL_COMPLETING_RULES] = "_cablelint_rule_list",
	[CBL_COMPLETING_SEVERITIES] = "_cablelint_severity_list",
	[CBL_COMPLETING_SPECS] = "_cablelint_spec",
	[CBL_COMPLETING_PROFILES] = "_cablelint_profile",
	[CBL_COMPLETING_FORMATS] = "_cablelint_format",
	[CBL_COMPLETING_FILES] = "_files",
	[CBL_COMPLETING_FOLDERS] = "_files -/",
};

/* A text between single quotes, in which `marked` are behind a backslash. */
static void add_text(struct cbl_buf *out, struct cbl_str text,
		     const char *marked)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\'') {
			cbl_buf_text(out, "'\\''");
			continue;
		}
		if (c && strchr(marked, c))
			cbl_buf_char(out, '\\');
		cbl_buf_char(out, c);
	}
}

static void add_action(struct cbl_buf *out, struct cbl_completion completion)
{
	if (completion.by != CBL_COMPLETING_WORDS) {
		cbl_buf_text(out, actions[completion.by]);
		return;
	}
	cbl_buf_char(out, '(');
	cbl_add_words(out, completion.words, '|');
	cbl_buf_char(out, ')');
}

/* '(-f --format)'{-f+,--format=}'[text]:FORMAT:action' */
static void add_option(const struct cbl_command *c,
		       const struct cbl_option_use *use, void *ctx)
{
	const struct cbl_option_def *def = &cbl_options[use->option];
	const char *plus = def->value ? "+" : "", *is = def->value ? "=" : "";
	struct cbl_buf *out = ctx;

	(void)c;
	cbl_buf_text(out, "\t\t'");
	if (def->list)
		cbl_buf_char(out, '*');
	else if (def->letter)
		cbl_buf_printf(out, "(-%c --%s)", def->letter, def->name);
	if (def->letter)
		cbl_buf_printf(out, "'{-%c%s,--%s%s}'", def->letter, plus,
			       def->name, is);
	else
		cbl_buf_printf(out, "--%s%s", def->name, is);
	cbl_buf_char(out, '[');
	add_text(out, cbl_option_summary(use), "[]\\");
	cbl_buf_char(out, ']');
	if (def->value) {
		cbl_buf_char(out, ':');
		add_text(out, cbl_str_c(def->value), ":\\");
		cbl_buf_char(out, ':');
		add_action(out, cbl_completion_of_value(use));
	}
	cbl_buf_text(out, "'\n");
}

static void add_parts(struct cbl_buf *out, const struct cbl_command *c)
{
	for (size_t i = 0; c->parts[i]; i++) {
		cbl_buf_printf(out, "\t\t'%s:", cbl_command_word(c->parts[i]));
		add_text(out, cbl_str_c(c->parts[i]->summary), "\\");
		cbl_buf_text(out, "'\n");
	}
}

static void add_command(const struct cbl_command *c, void *ctx)
{
	struct cbl_buf *out = ctx;

	cbl_buf_printf(out, "\t'%s')\n\tspecs=(\n", c->name);
	cbl_each_use(c, add_option, out);
	if (c->parts) {
		cbl_buf_text(out, "\t\t'1:command:_cablelint_part'\n\t)\n"
				  "\tparts=(\n");
		add_parts(out, c);
	} else if (*c->usage) {
		cbl_buf_text(out, "\t\t'*: :");
		add_action(out, cbl_completion_of_words(c));
		cbl_buf_text(out, "'\n");
	}
	cbl_buf_text(out, "\t) ;;\n");
}

static void add_list(struct cbl_buf *out, const char *name,
		     const struct cbl_buf *list)
{
	cbl_buf_printf(out, "_cablelint_%s=(", name);
	cbl_add_words(out, cbl_str(cbl_buf_cstr(list), list->len), '\n');
	cbl_buf_text(out, ")\n");
}

static void tables(const struct cbl_completion_lists *lists,
		   struct cbl_buf *out)
{
	cbl_buf_text(out,
		     "typeset -ga _cablelint_{rules,specs,profiles,formats,"
		     "severities,commands,valued}\n");
	add_list(out, "rules", &lists->rules);
	add_list(out, "specs", &lists->specs);
	add_list(out, "profiles", &lists->profiles);
	add_list(out, "formats", &lists->formats);
	add_list(out, "severities", &lists->severities);
	cbl_buf_text(out, "_cablelint_commands=(");
	cbl_each_command(cbl_add_name, out);
	cbl_buf_text(out, ")\n_cablelint_valued=(");
	cbl_each_valued(cbl_add_valued, out);
	cbl_buf_text(out, ")\n\n_cablelint_command() {\n\tcase $1 in\n");
	cbl_each_command(add_command, out);
	cbl_buf_text(out, "\tesac\n}\n"
			  "_cablelint_parts_of_program() {\n\tparts=(\n");
	add_parts(out, &cbl_program);
	cbl_buf_text(out, "\t)\n}\n");
}

const struct cbl_shell cbl_shell_zsh = {
	.name = "zsh",
	.script = cbl_script_zsh,
	.tables = tables,
};
