/* SPDX-License-Identifier: MIT */
#include "cli/settings.h"

static int corpus_said(const struct cbl_args *args)
{
	const char *word = cbl_args_value(args, CBL_OPT_CORPUS);

	if (!word)
		return CBL_CONFIG_UNSAID;
	return strcmp(word, "closed") == 0 ? CBL_CORPUS_CLOSED
					   : CBL_CORPUS_OPEN;
}

const char *const *cbl_settings_specs(const struct cbl_group *group)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t count =
		cbl_config_layers(group->config, group->overrides, layers);

	while (count > 0)
		if (layers[--count].said->spec)
			return (const char *const *)layers[count].said->spec;
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
