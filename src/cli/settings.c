/* SPDX-License-Identifier: MIT */
#include "cli/settings.h"

#include <stdio.h>

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
