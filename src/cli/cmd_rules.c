/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/page.h"
#include "cli/specs.h"
#include "report/inert.h"
#include "text/json.h"

/* Calls `each` with every rule of the specs, those that specs share once. */
static void each_rule(struct cbl_spec *const *specs, size_t count,
		      void (*each)(const struct cbl_spec *spec, uint32_t rule,
				   void *ctx),
		      void *ctx)
{
	struct cbl_map seen;

	cbl_map_init(&seen);
	for (size_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < specs[i]->rules_count; k++) {
			uint32_t value = 0;

			if (cbl_map_add(&seen,
					cbl_spec_str(specs[i],
						     specs[i]->rules[k].code),
					&value))
				each(specs[i], k, ctx);
		}
	}
	cbl_map_release(&seen);
}

static void text_row(const struct cbl_spec *spec, uint32_t rule, void *ctx)
{
	const struct cbl_rule *r = &spec->rules[rule];

	cbl_buf_printf(ctx, "%-6s %-34s %-8s %-8s ",
		       cbl_spec_cstr(spec, r->code),
		       cbl_spec_cstr(spec, r->name),
		       cbl_severity_name((enum cbl_severity)r->severity),
		       cbl_rule_profile(spec, rule));
	cbl_inert_line(ctx, cbl_spec_str(spec, r->title));
	cbl_buf_char(ctx, '\n');
}

static void json_row(const struct cbl_spec *spec, uint32_t rule, void *ctx)
{
	json_array_append_new(ctx, cbl_rule_json(spec, rule));
}

static void markdown_row(const struct cbl_spec *spec, uint32_t rule, void *ctx)
{
	const struct cbl_rule *r = &spec->rules[rule];
	struct cbl_buf *out = ctx;

	cbl_buf_printf(out, "| %s | [`%s`](#%s) | %s | %s | ",
		       cbl_spec_cstr(spec, r->code),
		       cbl_spec_cstr(spec, r->name),
		       cbl_spec_cstr(spec, r->name),
		       cbl_severity_name((enum cbl_severity)r->severity),
		       cbl_rule_profile(spec, rule));
	for (const char *p = cbl_spec_cstr(spec, r->title); *p; p++) {
		if (*p == '|')
			cbl_buf_char(out, '\\');
		cbl_buf_char(out, *p);
	}
	cbl_buf_text(out, " |\n");
}

/* A block that shows a text as it is, whatever is in it. */
static void fenced(struct cbl_buf *out, const char *text)
{
	const char *fence = strstr(text, "```") ? "~~~~" : "```";
	size_t len = strlen(text);

	cbl_buf_printf(out, "%s\n%s%s%s\n", fence, text,
		       len && text[len - 1] == '\n' ? "" : "\n", fence);
}

/* What decides whether the rule speaks, and how loudly. */
static void add_standing(const struct cbl_spec *spec, uint32_t rule,
			 struct cbl_buf *out)
{
	const struct cbl_rule *r = &spec->rules[rule];
	const struct cbl_check *first = &spec->checks[r->checks.first];
	const char *origin = cbl_rule_origin(spec, rule);
	struct cbl_buf era;

	cbl_buf_init(&era, 0);
	cbl_rule_era(spec, rule, &era);
	cbl_buf_printf(out, "\n%s, %s, profile %s",
		       cbl_severity_name((enum cbl_severity)r->severity),
		       cbl_rule_kind_name((enum cbl_rule_kind)r->kind),
		       cbl_rule_profile(spec, rule));
	if (r->checks.count)
		cbl_buf_printf(out, ", confidence %.2g",
			       (double)first->confidence);
	if (era.len)
		cbl_buf_printf(out, ", %s", cbl_buf_cstr(&era));
	cbl_buf_release(&era);
	if (strcmp(origin, cbl_spec_cstr(spec, spec->meta->id)) != 0)
		cbl_buf_printf(out, ", from `%s`", origin);
	cbl_buf_char(out, '\n');
}

static void markdown_section(const struct cbl_spec *spec, uint32_t rule,
			     void *ctx)
{
	const struct cbl_rule *r = &spec->rules[rule];
	struct cbl_buf *out = ctx, provenance;
	struct cbl_str doc = cbl_str_trim(cbl_spec_str(spec, r->doc));

	cbl_buf_printf(out, "\n## %s\n\n%s %s\n", cbl_spec_cstr(spec, r->name),
		       cbl_spec_cstr(spec, r->code),
		       cbl_spec_cstr(spec, r->title));
	add_standing(spec, rule, out);
	if (doc.len)
		cbl_buf_printf(out, "\n%.*s\n", CBL_STR_ARG(doc));
	cbl_buf_init(&provenance, 0);
	cbl_rule_provenance(spec, rule, &provenance);
	if (provenance.len)
		cbl_buf_printf(out, "\nBasis: %s.\n",
			       cbl_buf_cstr(&provenance));
	cbl_buf_release(&provenance);
	for (uint32_t i = 0; i < r->examples.count; i++) {
		const struct cbl_example *e =
			&spec->examples[r->examples.first + i];

		cbl_buf_printf(out, "\n%s%s%s:\n\n", e->bad ? "Wrong" : "Right",
			       e->doc.len ? ", " : "",
			       cbl_spec_cstr(spec, e->doc));
		fenced(out, cbl_spec_cstr(spec, e->written));
	}
	if (r->help.len)
		cbl_buf_printf(out, "\nWhat to do: %s\n",
			       cbl_spec_cstr(spec, r->help));
}

static void write_text(struct cbl_buf *out, struct cbl_spec *const *specs,
		       size_t count)
{
	each_rule(specs, count, text_row, out);
}

static void write_markdown(struct cbl_buf *out, struct cbl_spec *const *specs,
			   size_t count)
{
	cbl_buf_text(out, "# Rules\n\n| code | name | severity | profile | "
			  "finds |\n|---|---|---|---|---|\n");
	each_rule(specs, count, markdown_row, out);
	each_rule(specs, count, markdown_section, out);
}

static void write_json(struct cbl_buf *out, struct cbl_spec *const *specs,
		       size_t count)
{
	json_t *rules = json_array();
	json_t *root;

	each_rule(specs, count, json_row, rules);
	root = json_pack("{s:i, s:o}", "version", 1, "rules", rules);
	cbl_json_write(root, JSON_INDENT(1) | JSON_REAL_PRECISION(4), out);
	cbl_buf_char(out, '\n');
}

static int cmd_rules(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct cbl_shelf shelf = {0};
	struct cbl_error err = {0};
	struct cbl_spec **specs;
	struct cbl_buf out;
	int status = CBL_EXIT_FAILED;

	if (format &&
	    cbl_word_check("text|json|markdown", format, "--format", &err)) {
		cbl_say("%s", err.message);
		return status;
	}
	if (count) {
		cbl_say("`rules` takes no `%s`; `cablelint explain %s` tells "
			"about a rule",
			words[0], words[0]);
		return status;
	}
	specs = cbl_shelf_here(&shelf, args, &count);
	cbl_buf_init(&out, 0);
	if (specs) {
		if (format && strcmp(format, "json") == 0)
			write_json(&out, specs, count);
		else if (format && strcmp(format, "markdown") == 0)
			write_markdown(&out, specs, count);
		else
			write_text(&out, specs, count);
		status = cbl_write_to(cbl_args_value(args, CBL_OPT_OUTPUT),
				      &out);
	}
	cbl_buf_release(&out);
	free(specs);
	cbl_shelf_release(&shelf);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_SPEC,
	 "The rules of this spec: a built-in one or a file. Else those of the "
	 "specs that the cablelint.yaml here names, or of all built-in ones.",
	 NULL},
	{CBL_OPT_ISOLATED, NULL, NULL},
	{CBL_OPT_FORMAT,
	 "text (the default), a line each; json, with all that is known of "
	 "them; markdown, a manual.",
	 "text|json|markdown"},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_rules = {
	.name = "rules",
	.summary = "list the rules",
	.usage = "[OPTION]...",
	.about = "Lists all rules: code, name, severity, the profile a rule is "
		 "in, and what it finds.",
	.options = options,
	.examples = "cablelint rules\n"
		    "cablelint rules --format markdown --output rules.md",
	.run = cmd_rules,
};
