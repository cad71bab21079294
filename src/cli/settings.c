/* SPDX-License-Identifier: MIT */
#include "cli/settings.h"

#include <stdio.h>
#include <stdlib.h>

#include "lint/settings.h"

static size_t length(const char *const *list)
{
	size_t count = 0;

	while (list && list[count])
		count++;
	return count;
}

/* One list behind the other; NULL if both are empty. */
static const char *const *join(struct cbl_args *args, const char *const *a,
			       const char *const *b)
{
	size_t first = length(a), second = length(b);
	const char **list;

	if (first == 0 || second == 0)
		return first ? a : b;
	list = cbl_arena_alloc(&args->arena,
			       (first + second + 1) * sizeof(*list));
	for (size_t i = 0; i < first; i++)
		list[i] = a[i];
	for (size_t i = 0; i < second; i++)
		list[first + i] = b[i];
	return list;
}

static int number(int said, int config, int otherwise)
{
	if (said != CBL_CONFIG_UNSAID)
		return said;
	return config != CBL_CONFIG_UNSAID ? config : otherwise;
}

static int corpus_said(const struct cbl_args *args)
{
	const char *word = cbl_args_value(args, CBL_OPT_CORPUS);

	if (!word)
		return CBL_CONFIG_UNSAID;
	return strcmp(word, "closed") == 0 ? CBL_CORPUS_CLOSED
					   : CBL_CORPUS_OPEN;
}

static double confidence_said(const struct cbl_args *args,
			      const struct cbl_config *config)
{
	const char *word = cbl_args_value(args, CBL_OPT_MIN_CONFIDENCE);

	if (word)
		return cbl_confidence_parse(word);
	return config->min_confidence > 0 ? config->min_confidence : 0;
}

static const struct cbl_config nothing = {
	.corpus = CBL_CONFIG_UNSAID,
	.fail_on = CBL_CONFIG_UNSAID,
	.min_confidence = -1,
};

void cbl_settings_merge(struct cbl_args *args, struct cbl_group *group)
{
	const struct cbl_config *config =
		group->config ? group->config : &nothing;
	const char *const *select = cbl_args_list(args, CBL_OPT_SELECT);
	const char *const *ignore = cbl_args_list(args, CBL_OPT_IGNORE);
	const char *profile = cbl_args_value(args, CBL_OPT_PROFILE);
	const char *fail_on = cbl_args_value(args, CBL_OPT_FAIL_ON);
	struct cbl_lint_options *options = &group->options;

	options->profile = profile ? profile : config->profile;
	/* Who selects on the command line wants to see just that. */
	options->select = select ? select : (const char *const *)config->select;
	options->ignore =
		select ? ignore
		       : join(args, (const char *const *)config->ignore,
			      ignore);
	options->severity = join(args, (const char *const *)config->severity,
				 cbl_args_list(args, CBL_OPT_SEVERITY));
	options->corpus_mode = (enum cbl_corpus_mode)number(
		corpus_said(args), config->corpus, CBL_CORPUS_OPEN);
	options->min_confidence = confidence_said(args, config);
	group->fail_on =
		number(fail_on ? cbl_fail_on_parse(fail_on) : CBL_CONFIG_UNSAID,
		       config->fail_on, CBL_SEVERITY_WARNING);
}

/* ---- blame */

static void blame(const struct cbl_group *group,
		  const struct cbl_lint_options *options,
		  struct cbl_problems *problems, const char *key, int index)
{
	struct cbl_error err = {0};
	char path[64];

	if (!cbl_settings_check(group->specs, group->spec_count, options, &err))
		return;
	snprintf(path, sizeof(path), index < 0 ? "%s" : "%s[%d]", key, index);
	cbl_config_problem(group->config, problems, path, err.message);
}

static void blame_list(const struct cbl_group *group,
		       struct cbl_problems *problems, const char *key,
		       const char **list)
{
	for (int i = 0; list && list[i]; i++) {
		const char *one[2] = {list[i], NULL};
		struct cbl_lint_options options = {0};

		if (strcmp(key, "severity") == 0)
			options.severity = one;
		else
			options.select = one;
		blame(group, &options, problems, key, i);
	}
}

void cbl_settings_blame(const struct cbl_group *group,
			struct cbl_problems *problems)
{
	const struct cbl_config *config = group->config;
	struct cbl_lint_options options = {.profile = config->profile};

	blame(group, &options, problems, "profile", -1);
	blame_list(group, problems, "severity", config->severity);
	blame_list(group, problems, "select", config->select);
	blame_list(group, problems, "ignore", config->ignore);
}

/* ---- show */

/* Where a setting comes from. */
static const char *origin(const struct cbl_session *s,
			  const struct cbl_group *group,
			  enum cbl_option option, bool in_config)
{
	if (cbl_args_has(s->args, option))
		return "command line";
	return group->config && in_config ? group->config->path : "default";
}

static void show_word(struct cbl_buf *out, const char *key, const char *word,
		      const char *from)
{
	cbl_buf_printf(out, "%s: %s", key, word);
	cbl_buf_printf(out, "%*s# %s\n",
		       (int)(strlen(key) + strlen(word) < 28
				     ? 30 - strlen(key) - strlen(word)
				     : 2),
		       "", from);
}

static void show_list(struct cbl_buf *out, const char *key,
		      const char *const *list, const char *from)
{
	struct cbl_buf words;

	cbl_buf_init(&words, 0);
	cbl_buf_char(&words, '[');
	for (size_t i = 0; list && list[i]; i++)
		cbl_buf_printf(&words, "%s'%s'", i ? ", " : "", list[i]);
	cbl_buf_char(&words, ']');
	show_word(out, key, cbl_buf_cstr(&words), from);
	cbl_buf_release(&words);
}

static void show_specs(const struct cbl_session *s,
		       const struct cbl_group *group, struct cbl_buf *out)
{
	struct cbl_buf words;
	const struct cbl_config *c = group->config;

	cbl_buf_init(&words, 0);
	for (size_t i = 0; i < group->spec_count; i++)
		cbl_buf_printf(&words, "%s%s", i ? ", " : "",
			       cbl_spec_cstr(group->specs[i],
					     group->specs[i]->meta->id));
	show_word(out, group->options.forced ? "spec" : "# spec, by its look",
		  cbl_buf_cstr(&words),
		  origin(s, group, CBL_OPT_SPEC, c && c->spec));
	cbl_buf_release(&words);
}

static void show_rules(const struct cbl_session *s,
		       const struct cbl_group *group, struct cbl_buf *out)
{
	const struct cbl_lint_options *o = &group->options;
	const struct cbl_config *c = group->config;
	const struct cbl_spec *first = group->specs[0];
	const char *profile = o->profile;

	if (!profile)
		profile = first->profiles_count
				  ? cbl_spec_cstr(first, first->profiles[0].id)
				  : "none";
	show_word(out, "profile", profile,
		  origin(s, group, CBL_OPT_PROFILE, c && c->profile));
	if (o->select)
		show_list(out, "select", o->select,
			  origin(s, group, CBL_OPT_SELECT, c && c->select));
	if (o->ignore)
		show_list(out, "ignore", o->ignore,
			  origin(s, group, CBL_OPT_IGNORE, c && c->ignore));
	if (o->severity)
		show_list(out, "severity", o->severity,
			  origin(s, group, CBL_OPT_SEVERITY,
				 c && c->severity));
}

static void show_limits(const struct cbl_session *s,
			const struct cbl_group *group, struct cbl_buf *out)
{
	const struct cbl_lint_options *o = &group->options;
	const struct cbl_config *c = group->config;
	char number_text[32];

	snprintf(number_text, sizeof(number_text), "%g", o->min_confidence);
	show_word(out, "min-confidence", number_text,
		  origin(s, group, CBL_OPT_MIN_CONFIDENCE,
			 c && c->min_confidence >= 0));
	show_word(out, "fail-on",
		  group->fail_on == CBL_FAIL_NEVER
			  ? "never"
			  : cbl_severity_name(
				    (enum cbl_severity)group->fail_on),
		  origin(s, group, CBL_OPT_FAIL_ON,
			 c && c->fail_on != CBL_CONFIG_UNSAID));
	show_word(out, "corpus",
		  o->corpus_mode == CBL_CORPUS_CLOSED ? "closed" : "open",
		  origin(s, group, CBL_OPT_CORPUS,
			 c && c->corpus != CBL_CONFIG_UNSAID));
}

static size_t count_files(const struct cbl_session *s,
			  const struct cbl_group *group)
{
	size_t count = 0;

	for (size_t i = 0; i < s->walk.count; i++)
		count += s->walk.files[i].group == group->filter.group &&
			 !s->walk.files[i].cause;
	return count;
}

/* How many rules run, of all, in a comment for each spec. */
static void show_counts(const struct cbl_group *group, struct cbl_buf *out)
{
	for (size_t i = 0; i < group->spec_count; i++) {
		const struct cbl_spec *spec = group->specs[i];
		struct cbl_rule_setting *rules =
			cbl_settings_resolve(spec, &group->options);
		size_t on = 0;

		for (uint32_t k = 0; k < spec->rules_count; k++)
			on += rules[k].on;
		cbl_buf_printf(out, "# %s: %zu of %u rules run\n",
			       cbl_spec_cstr(spec, spec->meta->id), on,
			       (unsigned)spec->rules_count);
		free(rules);
	}
}

void cbl_settings_show(const struct cbl_session *s,
		       const struct cbl_group *group, struct cbl_buf *out)
{
	const struct cbl_config *c = group->config;
	size_t files = count_files(s, group);

	cbl_buf_printf(out, "# config: %s, for %zu %s\n", c ? c->path : "none",
		       files, files == 1 ? "file" : "files");
	show_specs(s, group, out);
	show_rules(s, group, out);
	show_limits(s, group, out);
	show_list(out, "include",
		  c && c->include ? (const char *const *)c->include
				  : cbl_walk_include,
		  c && c->include ? c->path : "default");
	if (c && c->exclude)
		show_list(out, "exclude", (const char *const *)c->exclude,
			  c->path);
	show_counts(group, out);
	if (!group->options.has_corpus)
		cbl_buf_text(out, "# no folder was named: rules about other "
				  "messages are silent\n");
}
