/* SPDX-License-Identifier: MIT */
#include "cli/settings.h"

#include <stdio.h>

#include "lint/settings.h"

static int corpus_said(const struct cbl_args *args)
{
	const char *word = cbl_args_value(args, CBL_OPT_CORPUS);

	if (!word)
		return CBL_CONFIG_UNSAID;
	return strcmp(word, "closed") == 0 ? CBL_CORPUS_CLOSED
					   : CBL_CORPUS_OPEN;
}

const char *cbl_settings_spec(const struct cbl_group *group)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t count =
		cbl_config_layers(group->config, group->overrides, layers);

	while (count > 0)
		if (layers[--count].said->spec)
			return layers[count].said->spec;
	return NULL;
}

/* ---- all together */

static int either(int said, int otherwise)
{
	return said != CBL_CONFIG_UNSAID ? said : otherwise;
}

static const char **given(struct cbl_args *args, enum cbl_option option)
{
	return (const char **)cbl_args_list(args, option);
}

void cbl_settings_merge(struct cbl_args *args, struct cbl_group *group)
{
	struct cbl_said said = cbl_config_said(&args->arena, group->config,
					       group->overrides);
	const char *least = cbl_args_value(args, CBL_OPT_MIN_CONFIDENCE);
	const char *fail_on = cbl_args_value(args, CBL_OPT_FAIL_ON);
	const char *profile = cbl_args_value(args, CBL_OPT_PROFILE);
	struct cbl_lint_options *options = &group->options;
	struct cbl_said line = {
		.profile = profile,
		.select = given(args, CBL_OPT_SELECT),
		.ignore = given(args, CBL_OPT_IGNORE),
		.severity = given(args, CBL_OPT_SEVERITY),
		.corpus = corpus_said(args),
		.fail_on = fail_on ? cbl_fail_on_parse(fail_on)
				   : CBL_CONFIG_UNSAID,
		.min_confidence = least ? cbl_confidence_parse(least) : -1,
	};

	/* Who selects on the command line wants to see just that. */
	if (line.select)
		said.ignore = NULL;
	cbl_said_lay(&args->arena, &said, &line);
	options->profile = said.profile;
	options->select = (const char *const *)said.select;
	options->ignore = (const char *const *)said.ignore;
	options->severity = (const char *const *)said.severity;
	options->corpus_mode =
		(enum cbl_corpus_mode)either(said.corpus, CBL_CORPUS_OPEN);
	options->min_confidence =
		said.min_confidence > 0 ? said.min_confidence : 0;
	group->fail_on = either(said.fail_on, CBL_SEVERITY_WARNING);
}

/* ---- blame */

struct blaming {
	const struct cbl_group *group;
	const struct cbl_layer *layer;
	struct cbl_problems *problems;
};

static void blame(const struct blaming *b,
		  const struct cbl_lint_options *options, const char *key,
		  int index)
{
	struct cbl_error err = {0};
	char path[96], prefix[32] = "", item[16] = "";

	if (!cbl_settings_check(b->group->specs, b->group->spec_count, options,
				&err))
		return;
	if (b->layer->override >= 0)
		snprintf(prefix, sizeof(prefix), "overrides[%d].",
			 b->layer->override);
	if (index >= 0)
		snprintf(item, sizeof(item), "[%d]", index);
	snprintf(path, sizeof(path), "%s%s%s", prefix, key, item);
	cbl_config_problem(b->layer->config, b->problems, path, err.message);
}

static void blame_list(const struct blaming *b, const char *key,
		       const char **list)
{
	for (int i = 0; list && list[i]; i++) {
		const char *one[2] = {list[i], NULL};
		struct cbl_lint_options options = {0};

		if (strcmp(key, "severity") == 0)
			options.severity = one;
		else
			options.select = one;
		blame(b, &options, key, i);
	}
}

void cbl_settings_blame(const struct cbl_group *group,
			struct cbl_problems *problems)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t count =
		cbl_config_layers(group->config, group->overrides, layers);

	for (size_t i = 0; i < count; i++) {
		struct blaming b = {group, &layers[i], problems};
		const struct cbl_said *said = layers[i].said;
		struct cbl_lint_options options = {.profile = said->profile};

		blame(&b, &options, "profile", -1);
		blame_list(&b, "severity", said->severity);
		blame_list(&b, "select", said->select);
		blame_list(&b, "ignore", said->ignore);
	}
}

static void blame_config_waivers(const struct cbl_config *config, void *ctx)
{
	struct cbl_layer layer = {config, &config->said, -1};
	struct blaming b = *(const struct blaming *)ctx;
	char key[40];

	b.layer = &layer;
	for (size_t i = 0; i < config->waiver_count; i++) {
		const char *one[2] = {config->waivers[i].rule, NULL};
		struct cbl_lint_options options = {.select = one};

		snprintf(key, sizeof(key), "waivers[%zu].rule", i);
		blame(&b, &options, key, -1);
	}
}

int cbl_settings_blame_waivers(const struct cbl_group *group,
			       struct cbl_problems *problems)
{
	struct blaming b = {group, NULL, problems};
	size_t errors = problems->errors;

	cbl_config_each(group->config, blame_config_waivers, &b);
	return (int)(problems->errors - errors);
}
