/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "config/config.h"
#include "lint/settings.h"
#include "spec/builtin.h"
#include "spec/guess.h"

struct blaming {
	struct cbl_spec *const *specs;
	size_t spec_count;
	const struct cbl_layer *layer;
	struct cbl_problems *problems;
};

static void blame(const struct blaming *b,
		  const struct cbl_lint_options *options, const char *key,
		  int index)
{
	struct cbl_error err = {0};
	char path[96], prefix[32] = "", item[16] = "";

	if (!cbl_settings_check(b->specs, b->spec_count, options, &err))
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

void cbl_config_blame(const struct cbl_config *config, uint64_t overrides,
		      struct cbl_spec *const *specs, size_t count,
		      struct cbl_problems *problems)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t layer_count = cbl_config_layers(config, overrides, layers);

	for (size_t i = 0; i < layer_count; i++) {
		struct blaming b = {specs, count, &layers[i], problems};
		const struct cbl_said *said = layers[i].said;
		struct cbl_lint_options options = {.profile = said->profile};

		blame(&b, &options, "profile", -1);
		blame_list(&b, "severity", said->severity);
		blame_list(&b, "select", said->select);
		blame_list(&b, "ignore", said->ignore);
	}
}

/* ---- specs that are not there */

static bool is_builtin(const char *id)
{
	const struct cbl_builtin_spec *spec = cbl_builtin_specs;

	while (spec->id && strcmp(spec->id, id) != 0)
		spec++;
	return spec->id;
}

/* Why there is no such spec; false if there is one. */
static bool is_missing(const struct cbl_config *config, const char *word,
		       char *why, size_t size)
{
	struct cbl_spec_guess guess;
	struct stat st;

	if (cbl_names_spec_file(word)) {
		if (stat(word, &st) == 0)
			return false;
		snprintf(why, size, "no spec can be read from %s: %s", word,
			 strerror(errno));
		return true;
	}
	/* A file of the folder at hand will do too. */
	if (is_builtin(word) || stat(word, &st) == 0)
		return false;
	if (!cbl_spec_guess(&guess, config->folder, word))
		snprintf(why, size,
			 "unknown spec `%s`; `cablelint spec list` shows the "
			 "built-in ones, and a file has a slash or .yaml in "
			 "its name",
			 word);
	else
		snprintf(why, size, "unknown spec `%s`; did you mean `%s%s`?",
			 word, guess.name, guess.file ? ".yaml" : "");
	return true;
}

static size_t blame_specs(const struct cbl_layer *layer,
			  struct cbl_problems *problems)
{
	char why[600], path[64], prefix[32] = "";
	size_t count = 0;

	if (layer->override >= 0)
		snprintf(prefix, sizeof(prefix), "overrides[%d].",
			 layer->override);
	for (int i = 0; layer->said->spec[i]; i++) {
		if (!is_missing(layer->config, layer->said->spec[i], why,
				sizeof(why)))
			continue;
		snprintf(path, sizeof(path), "%sspec[%d]", prefix, i);
		cbl_config_problem(layer->config, problems, path, why);
		count++;
	}
	return count;
}

size_t cbl_config_blame_specs(const struct cbl_config *config,
			      uint64_t overrides,
			      struct cbl_problems *problems)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t layer = cbl_config_layers(config, overrides, layers), count = 0;

	/* All overrides may be in force for some file, but of the configs
	 * themselves only the last one that speaks of it. */
	while (layer-- > 0) {
		if (!layers[layer].said->spec)
			continue;
		count += blame_specs(&layers[layer], problems);
		if (overrides != UINT64_MAX || layers[layer].override < 0)
			break;
	}
	return count;
}

/* ---- waivers */

/* The beginning of codes is enough to select rules, but a waiver has looked at
 * one finding. A retired rule is no beginning of others. */
static bool is_mere_prefix(const struct blaming *b, const char *word)
{
	bool begins = false;

	for (size_t i = 0; i < b->spec_count; i++) {
		const struct cbl_spec *spec = b->specs[i];

		for (uint32_t r = 0; r < spec->rules_count; r++) {
			enum cbl_named named =
				cbl_rule_named(spec, r, cbl_str_c(word));

			if (named == CBL_NAMED_WHOLE)
				return false;
			begins = begins || named == CBL_NAMED_PREFIX;
		}
	}
	return begins;
}

static void blame_waivers(const struct cbl_config *config, void *ctx)
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
		if (is_mere_prefix(&b, one[0]))
			cbl_config_problem(
				config, b.problems, key,
				"a waiver is for one rule: write its "
				"whole code or its name");
	}
}

size_t cbl_config_blame_waivers(const struct cbl_config *config,
				struct cbl_spec *const *specs, size_t count,
				struct cbl_problems *problems)
{
	struct blaming b = {specs, count, NULL, problems};
	size_t errors = problems->errors;

	cbl_config_each(config, blame_waivers, &b);
	return problems->errors - errors;
}
