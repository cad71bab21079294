/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "cli/settings.h"
#include "lint/settings.h"

/* Does a config or override say something of this key? */
typedef bool (*says)(const struct cbl_said *said);

static bool says_spec(const struct cbl_said *said)
{
	return said->spec != NULL;
}

static bool says_profile(const struct cbl_said *said)
{
	return said->profile != NULL;
}

static bool says_select(const struct cbl_said *said)
{
	return said->select != NULL;
}

static bool says_ignore(const struct cbl_said *said)
{
	return said->ignore != NULL;
}

static bool says_severity(const struct cbl_said *said)
{
	return said->severity != NULL;
}

static bool says_confidence(const struct cbl_said *said)
{
	return said->min_confidence >= 0;
}

static bool says_fail_on(const struct cbl_said *said)
{
	return said->fail_on != CBL_CONFIG_UNSAID;
}

static bool says_corpus(const struct cbl_said *said)
{
	return said->corpus != CBL_CONFIG_UNSAID;
}

/* The session, a group of it, and room for the name of an origin. */
struct showing {
	const struct cbl_session *s;
	const struct cbl_group *group;
	struct cbl_buf *out;
	struct cbl_buf from;
};

static void add_origin(struct showing *w, const char *name)
{
	cbl_buf_printf(&w->from, "%s%s", w->from.len ? ", " : "", name);
}

/* Where a setting comes from: what says it last, or, of lists that are added
 * up (`all`), everything that says something. */
static const char *origin(struct showing *w, enum cbl_option option, says said,
			  bool all)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t count = cbl_config_layers(w->group->config, w->group->overrides,
					 layers);
	bool line = cbl_args_has(w->s->args, option);

	cbl_buf_clear(&w->from);
	/* Who selects on the command line sets aside what configs ignore. */
	if (line && option == CBL_OPT_IGNORE &&
	    cbl_args_has(w->s->args, CBL_OPT_SELECT))
		all = false;
	for (size_t i = 0; i < count && (all || !line); i++) {
		const struct cbl_layer *l = &layers[i];

		if (!said(l->said))
			continue;
		if (!all)
			cbl_buf_clear(&w->from);
		add_origin(w, l->config->path);
		if (l->override >= 0)
			cbl_buf_printf(&w->from, ", overrides[%d]",
				       l->override);
	}
	if (line)
		add_origin(w, "command line");
	return w->from.len ? cbl_buf_cstr(&w->from) : "default";
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

static void show_specs(struct showing *w)
{
	const struct cbl_group *group = w->group;
	const char *from = origin(w, CBL_OPT_SPEC, says_spec, false);
	bool said = strcmp(from, "default") != 0;
	bool list = said && group->spec_count != 1;
	struct cbl_buf words;

	cbl_buf_init(&words, 0);
	for (size_t i = 0; i < group->spec_count; i++)
		cbl_buf_printf(&words, "%s%s", i ? ", " : list ? "[" : "",
			       cbl_spec_cstr(group->specs[i],
					     group->specs[i]->meta->id));
	cbl_buf_text(&words, list ? "]" : "");
	show_word(w->out, said ? "spec" : "# spec, by its look",
		  cbl_buf_cstr(&words), from);
	cbl_buf_release(&words);
}

static void show_rules(struct showing *w)
{
	const struct cbl_group *group = w->group;
	const struct cbl_lint_options *o = &group->options;
	struct cbl_buf *out = w->out;
	const struct cbl_spec *first = group->specs[0];
	const char *profile = o->profile;

	if (!profile)
		profile = first->profiles_count
				  ? cbl_spec_cstr(first, first->profiles[0].id)
				  : "none";
	show_word(out, "profile", profile,
		  origin(w, CBL_OPT_PROFILE, says_profile, false));
	if (o->select)
		show_list(out, "select", o->select,
			  origin(w, CBL_OPT_SELECT, says_select, false));
	if (o->ignore)
		show_list(out, "ignore", o->ignore,
			  origin(w, CBL_OPT_IGNORE, says_ignore, true));
	if (o->severity)
		show_list(out, "severity", o->severity,
			  origin(w, CBL_OPT_SEVERITY, says_severity, true));
}

static void show_limits(struct showing *w)
{
	const struct cbl_group *group = w->group;
	const struct cbl_lint_options *o = &group->options;
	struct cbl_buf *out = w->out;
	char number_text[32];

	snprintf(number_text, sizeof(number_text), "%g", o->min_confidence);
	show_word(out, "min-confidence", number_text,
		  origin(w, CBL_OPT_MIN_CONFIDENCE, says_confidence, false));
	show_word(
		out, "fail-on",
		group->fail_on == CBL_FAIL_NEVER
			? "never"
			: cbl_severity_name((enum cbl_severity)group->fail_on),
		origin(w, CBL_OPT_FAIL_ON, says_fail_on, false));
	show_word(out, "corpus",
		  o->corpus_mode == CBL_CORPUS_CLOSED ? "closed" : "open",
		  origin(w, CBL_OPT_CORPUS, says_corpus, false));
}

static size_t count_files(const struct cbl_session *s,
			  const struct cbl_group *group)
{
	size_t count = 0;

	for (size_t i = 0; i < s->walk.count; i++)
		count += s->walk.files[i].group == group->filter.group &&
			 !s->walk.files[i].cause && !s->walk.files[i].silent;
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

static void count_waivers(const struct cbl_config *config, void *ctx)
{
	*(size_t *)ctx += config->waiver_count;
}

/* A config's excludes are those it extends, and its own behind them. */
static void add_excluding(const struct cbl_config *config, void *ctx)
{
	size_t all = 0, extended = 0;

	while (config->exclude && config->exclude[all])
		all++;
	for (size_t i = 0; i < config->base_count; i++)
		for (const char **p = config->bases[i]->exclude; p && *p; p++)
			extended++;
	if (all > extended)
		add_origin(ctx, config->path);
}

static void show_files(struct showing *w)
{
	const struct cbl_config *c = w->group->config;
	size_t waivers = 0;

	show_list(w->out, "include",
		  c && c->include ? (const char *const *)c->include
				  : cbl_walk_include,
		  c && c->include ? c->include_from->path : "default");
	if (c && c->rest_from)
		show_list(w->out, "corpus.paths",
			  (const char *const *)c->rest_from->rest,
			  c->rest_from->path);
	if (c && c->exclude) {
		cbl_buf_clear(&w->from);
		cbl_config_each(c, add_excluding, w);
		show_list(w->out, "exclude", (const char *const *)c->exclude,
			  cbl_buf_cstr(&w->from));
	}
	if (c)
		cbl_config_each(c, count_waivers, &waivers);
	if (waivers)
		cbl_buf_printf(w->out, "# %zu %s\n", waivers,
			       waivers == 1 ? "waiver" : "waivers");
}

void cbl_settings_show(const struct cbl_session *s,
		       const struct cbl_group *group, struct cbl_buf *out)
{
	const struct cbl_config *c = group->config;
	size_t files = count_files(s, group);
	struct showing w = {.s = s, .group = group, .out = out};

	cbl_buf_init(&w.from, 0);
	cbl_buf_printf(out, "# config: %s, for %zu %s\n", c ? c->path : "none",
		       files, files == 1 ? "file" : "files");
	show_specs(&w);
	show_rules(&w);
	show_limits(&w);
	show_files(&w);
	show_counts(group, out);
	if (!group->options.has_corpus)
		cbl_buf_text(out, "# no folder was named: rules about other "
				  "messages are silent\n");
	cbl_buf_release(&w.from);
}
