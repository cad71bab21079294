/* SPDX-License-Identifier: MIT
 *
 * Tables for fish: lists of words, and a line for every option of every
 * command.
 */
#include <string.h>

#include "cli/completions.h"

static const char *const actions[CBL_COMPLETING_COUNT] = {
	[CBL_COMPLETING_NOTHING] = "",
	[CBL_COMPLETING_RULE] = "$__cablelint_rules",
	[CBL_COMPLETING_RULES] = "(__cablelint_list $__cablelint_rules)",
	[CBL_COMPLETING_SEVERITIES] = "(__cablelint_rule_levels)",
	[CBL_COMPLETING_SPECS] = "$__cablelint_specs",
	[CBL_COMPLETING_PROFILES] = "$__cablelint_profiles",
	[CBL_COMPLETING_FORMATS] = "(__cablelint_format_words)",
	[CBL_COMPLETING_FILES] = "",
	[CBL_COMPLETING_FOLDERS] = "(__fish_complete_directories)",
};

static bool takes_files(struct cbl_completion completion)
{
	return completion.by == CBL_COMPLETING_FILES ||
	       completion.by == CBL_COMPLETING_SPECS;
}

static void add_text(struct cbl_buf *out, struct cbl_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'' || text.ptr[i] == '\\')
			cbl_buf_char(out, '\\');
		cbl_buf_char(out, text.ptr[i]);
	}
}

/* -a 'what there is', and whether names of files are among it. */
static void add_action(struct cbl_buf *out, struct cbl_completion completion)
{
	cbl_buf_text(out, takes_files(completion) ? " -F" : " -f");
	if (completion.by == CBL_COMPLETING_WORDS) {
		cbl_buf_text(out, " -a '");
		cbl_add_words(out, completion.words, '|');
		cbl_buf_char(out, '\'');
	} else if (*actions[completion.by]) {
		cbl_buf_printf(out, " -a '%s'", actions[completion.by]);
	}
}

static void begin_line(struct cbl_buf *out, const struct cbl_command *c)
{
	cbl_buf_printf(out, "complete -c cablelint -n '__cablelint_is %s'",
		       c->name);
}

static void end_line(struct cbl_buf *out, struct cbl_str text)
{
	cbl_buf_text(out, " -d '");
	add_text(out, text);
	cbl_buf_text(out, "'\n");
}

static void add_option(const struct cbl_command *c,
		       const struct cbl_option_use *use, void *ctx)
{
	const struct cbl_option_def *def = &cbl_options[use->option];
	struct cbl_buf *out = ctx;

	begin_line(out, c);
	cbl_buf_printf(out, " -l %s", def->name);
	if (def->letter)
		cbl_buf_printf(out, " -s %c", def->letter);
	if (def->value) {
		cbl_buf_text(out, " -r");
		add_action(out, cbl_completion_of_value(use));
	}
	end_line(out, cbl_option_summary(use));
}

static void add_parts(struct cbl_buf *out, const struct cbl_command *c)
{
	for (size_t i = 0; c->parts[i]; i++) {
		begin_line(out, c);
		cbl_buf_printf(out, " -f -a %s", cbl_command_word(c->parts[i]));
		end_line(out, cbl_str_c(c->parts[i]->summary));
	}
}

static void add_command(const struct cbl_command *c, void *ctx)
{
	struct cbl_completion completion = cbl_completion_of_words(c);
	struct cbl_buf *out = ctx;

	if (c->parts) {
		add_parts(out, c);
	} else if (*c->usage) {
		begin_line(out, c);
		add_action(out, completion);
		cbl_buf_char(out, '\n');
	}
	cbl_each_use(c, add_option, out);
}

static void add_list(struct cbl_buf *out, const char *name,
		     const struct cbl_buf *list)
{
	cbl_buf_printf(out, "set -g __cablelint_%s ", name);
	cbl_add_words(out, cbl_str(cbl_buf_cstr(list), list->len), '\n');
	cbl_buf_char(out, '\n');
}

static void tables(const struct cbl_completion_lists *lists,
		   struct cbl_buf *out)
{
	add_list(out, "rules", &lists->rules);
	add_list(out, "specs", &lists->specs);
	add_list(out, "profiles", &lists->profiles);
	add_list(out, "formats", &lists->formats);
	add_list(out, "severities", &lists->severities);
	cbl_buf_text(out, "set -g __cablelint_commands");
	cbl_each_command(cbl_add_name, out);
	cbl_buf_text(out, "\nset -g __cablelint_valued");
	cbl_each_valued(cbl_add_valued, out);
	cbl_buf_text(out, "\n\ncomplete -c cablelint -e\n");
	for (size_t i = 0; cbl_commands[i]; i++) {
		cbl_buf_printf(out,
			       "complete -c cablelint -n "
			       "__cablelint_is_none -a %s",
			       cbl_command_word(cbl_commands[i]));
		end_line(out, cbl_str_c(cbl_commands[i]->summary));
	}
	cbl_each_command(add_command, out);
}

const struct cbl_shell cbl_shell_fish = {
	.name = "fish",
	.script = cbl_script_fish,
	.tables = tables,
};
