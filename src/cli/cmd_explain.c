/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/page.h"
#include "cli/specs.h"
#include "cli/terminal.h"
#include "lint/settings.h"
#include "text/json.h"

struct found {
	const struct cbl_spec *spec;
	uint32_t rule;
};

static bool find(struct cbl_spec *const *specs, size_t count, const char *word,
		 struct found *out)
{
	for (size_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < specs[i]->rules_count; k++) {
			if (cbl_rule_named(specs[i], k, cbl_str_c(word)) !=
			    CBL_NAMED_WHOLE)
				continue;
			*out = (struct found){specs[i], k};
			return true;
		}
	}
	return false;
}

/* A rule that was: when it went, and what to read instead. */
static bool say_retired(struct cbl_spec *const *specs, size_t count,
			const char *word)
{
	for (size_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < specs[i]->retired_count; k++) {
			const struct cbl_retired *r = &specs[i]->retired[k];

			if (strcmp(cbl_spec_cstr(specs[i], r->code), word) !=
				    0 &&
			    strcmp(cbl_spec_cstr(specs[i], r->name), word) != 0)
				continue;
			cbl_say("%s %s was retired%s%s%s%s",
				cbl_spec_cstr(specs[i], r->code),
				cbl_spec_cstr(specs[i], r->name),
				r->since.len ? " in " : "",
				cbl_spec_cstr(specs[i], r->since),
				r->see.len ? "; see " : "",
				cbl_spec_cstr(specs[i], r->see));
			return true;
		}
	}
	return false;
}

/* A word that begins the codes of several rules: the first of them. */
static void say_several(struct cbl_spec *const *specs, size_t count,
			const char *word)
{
	enum {
		MOST = 6
	};
	struct cbl_map seen;
	struct cbl_buf rules;
	size_t found = 0;

	cbl_map_init(&seen);
	cbl_buf_init(&rules, 0);
	for (size_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < specs[i]->rules_count; k++) {
			const struct cbl_rule *r = &specs[i]->rules[k];
			uint32_t value = 0;

			if (!cbl_rule_named(specs[i], k, cbl_str_c(word)) ||
			    !cbl_map_add(&seen, cbl_spec_str(specs[i], r->code),
					 &value))
				continue;
			if (found++ < MOST)
				cbl_buf_printf(&rules, "%s%s %s",
					       found > 1 ? ", " : "",
					       cbl_spec_cstr(specs[i], r->code),
					       cbl_spec_cstr(specs[i], r->name));
		}
	}
	cbl_say("`%s` begins the code%s of %s%s", word, found > 1 ? "s" : "",
		cbl_buf_cstr(&rules),
		found > MOST ? " and more; `cablelint rules` lists them" : "");
	cbl_buf_release(&rules);
	cbl_map_release(&seen);
}

static void say_unknown(const struct cbl_args *args,
			struct cbl_spec *const *specs, size_t count,
			const char *word)
{
	const char *words[2] = {word, NULL};
	struct cbl_lint_options options = {.select = words};
	struct cbl_error err = {0};

	if (cbl_settings_check(specs, count, &options, &err))
		cbl_say("%s%s", err.message,
			args->given_count[CBL_OPT_SPEC]
				? ""
				: " (if it is of another format, name that "
				  "with --spec)");
	else
		say_several(specs, count, word);
}

static void write_json(const struct found *found, size_t count,
		       struct cbl_buf *out)
{
	json_t *rules = json_array();
	json_t *root;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			rules, cbl_rule_json(found[i].spec, found[i].rule));
	root = json_pack("{s:i, s:o}", "version", 1, "rules", rules);
	cbl_json_write(root, JSON_INDENT(1) | JSON_REAL_PRECISION(4), out);
	cbl_buf_char(out, '\n');
}

/* Formats that have a rule of this name which is another one: only one page
 * is shown, and not to be taken for theirs. */
static void add_namesakes(struct cbl_page *page,
			  struct cbl_spec *const *specs, size_t count,
			  const struct found *found)
{
	const struct cbl_rule *own = &found->spec->rules[found->rule];
	const char *name = cbl_spec_cstr(found->spec, own->name);
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		struct found other;

		if (specs[i] == found->spec ||
		    !find(&specs[i], 1, name, &other) ||
		    strcmp(cbl_rule_origin(specs[i], other.rule),
			   cbl_rule_origin(found->spec, found->rule)) == 0)
			continue;
		if (!any)
			cbl_page_heading(page,
					 "Rules of this name in other formats");
		any = true;
		cbl_buf_printf(page->out, "cablelint explain --spec %s %s\n",
			       cbl_spec_cstr(specs[i], specs[i]->meta->id),
			       name);
	}
}

static void write_pages(struct cbl_args *args, struct cbl_spec *const *specs,
			size_t spec_count, const struct found *found,
			size_t count, struct cbl_buf *out)
{
	struct cbl_page page = {
		.out = out,
		.width = cbl_terminal_width(),
		.color =
			cbl_terminal_color(cbl_args_value(args, CBL_OPT_COLOR)),
		.scratch = cbl_lint_scratch_new(),
	};

	for (size_t i = 0; i < count; i++) {
		if (i)
			cbl_buf_text(out, "\n\n");
		cbl_page_rule(&page, found[i].spec, found[i].rule);
		add_namesakes(&page, specs, spec_count, &found[i]);
	}
	cbl_lint_scratch_free(page.scratch);
}

static int explain(struct cbl_args *args, struct cbl_spec *const *specs,
		   size_t spec_count, const char *const *words, size_t count)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct found *found = cbl_xcalloc(count, sizeof(*found));
	struct cbl_buf out;
	size_t known = 0;
	int status = CBL_EXIT_CLEAN;

	for (size_t i = 0; i < count; i++) {
		if (find(specs, spec_count, words[i], &found[known])) {
			known++;
			continue;
		}
		if (!say_retired(specs, spec_count, words[i]))
			say_unknown(args, specs, spec_count, words[i]);
		status = CBL_EXIT_FAILED;
	}
	cbl_buf_init(&out, 0);
	if (format && strcmp(format, "json") == 0)
		write_json(found, known, &out);
	else
		write_pages(args, specs, spec_count, found, known, &out);
	if (cbl_write_output(&out))
		status = CBL_EXIT_FAILED;
	cbl_buf_release(&out);
	free(found);
	return status;
}

static int cmd_explain(struct cbl_args *args, const char *const *words,
		       size_t count)
{
	const char *format = cbl_args_value(args, CBL_OPT_FORMAT);
	struct cbl_shelf shelf = {0};
	struct cbl_error err = {0};
	struct cbl_spec **specs;
	size_t spec_count;
	int status = CBL_EXIT_FAILED;

	if (format && cbl_word_check("text|json", format, "--format", &err)) {
		cbl_say("%s", err.message);
		return status;
	}
	if (count == 0) {
		cbl_say("no rule named; `cablelint rules` lists the rules");
		return status;
	}
	specs = cbl_shelf_here(&shelf, args, &spec_count);
	if (specs)
		status = explain(args, specs, spec_count, words, count);
	free(specs);
	cbl_shelf_release(&shelf);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_SPEC,
	 "Look among the rules of this spec, else of those that the "
	 "cablelint.yaml here names, or of all built-in ones.",
	 NULL},
	{CBL_OPT_ISOLATED, NULL, NULL},
	{CBL_OPT_FORMAT, "text (the default) or json.", "text|json"},
	{CBL_OPT_COLOR, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_explain = {
	.name = "explain",
	.summary = "tell all about a rule",
	.usage = "[OPTION]... CODE|NAME...",
	.about = "Shows the page of a rule: what it finds, why it matters and "
		 "what to do; how severe it is, for which messages, and what "
		 "it rests on; examples of what it finds and of what looks "
		 "alike and is right.",
	.options = options,
	.exits = "0  shown\n2  there is no such rule",
	.examples = "cablelint explain de-time-mismatch\n"
		    "cablelint explain CB501 | less",
	.run = cmd_explain,
};
