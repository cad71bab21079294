/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "cli/settings.h"
#include "lint/settings.h"

/* Where a setting comes from. */
static const char *origin(const struct cbl_session *s,
			  const struct cbl_group *group, enum cbl_option option,
			  bool in_config)
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
			  origin(s, group, CBL_OPT_SEVERITY, c && c->severity));
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
	show_word(
		out, "fail-on",
		group->fail_on == CBL_FAIL_NEVER
			? "never"
			: cbl_severity_name((enum cbl_severity)group->fail_on),
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
