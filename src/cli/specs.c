/* SPDX-License-Identifier: MIT */
#include "cli/specs.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/output.h"
#include "config/config.h"
#include "spec/builtin.h"
#include "spec/guess.h"

void cbl_shelf_release(struct cbl_shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++) {
		free(shelf->items[i].name);
		cbl_spec_free(shelf->items[i].spec);
	}
	free(shelf->items);
	*shelf = (struct cbl_shelf){0};
}

static size_t count_builtin(void)
{
	size_t count = 0;

	while (cbl_builtin_specs[count].id)
		count++;
	return count;
}

void cbl_say_unknown_spec(const char *word)
{
	struct cbl_spec_guess guess;

	if (!cbl_spec_guess(&guess, NULL, word))
		cbl_say("unknown spec `%s`; `cablelint spec list` shows the "
			"built-in ones, and a file has a slash or .yaml in "
			"its name",
			word);
	else if (guess.file)
		cbl_say("unknown spec `%s`; did you mean the file `%s.yaml`?",
			word, guess.name);
	else
		cbl_say("unknown spec `%s`; did you mean `%s`?", word,
			guess.name);
}

static struct cbl_spec *unknown(const char *word)
{
	cbl_say_unknown_spec(word);
	return NULL;
}

static void say_problems(struct cbl_problems *problems)
{
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_problems_sort(problems);
	cbl_problems_print(problems, &text);
	cbl_write_error(&text);
	cbl_buf_release(&text);
}

static struct cbl_spec *load_file(const struct cbl_shelf *shelf,
				  const char *path)
{
	struct cbl_problems problems = {.errors_only = true};
	struct cbl_error err = {0};
	struct cbl_spec *spec = NULL;
	int failed;

	if (shelf->afresh)
		failed = cbl_spec_load(&spec, path, NULL, &problems, &err);
	else
		failed = cbl_spec_load_kept(&spec, path, &problems, &err);
	if (failed) {
		say_problems(&problems);
		if (problems.errors == 0)
			cbl_say("%s", err.message);
		else
			cbl_say("%s is no usable spec", path);
		cbl_spec_free(spec);
		spec = NULL;
	}
	cbl_problems_release(&problems);
	return spec;
}

static struct cbl_spec *load(const struct cbl_shelf *shelf, const char *word)
{
	struct cbl_spec *spec;

	if (cbl_names_spec_file(word))
		return load_file(shelf, word);
	spec = cbl_builtin_open(word);
	if (!spec && access(word, F_OK) == 0)
		return load_file(shelf, word);
	return spec ? spec : unknown(word);
}

struct cbl_spec *cbl_shelf_get(struct cbl_shelf *shelf, const char *word)
{
	struct cbl_spec *spec;

	for (size_t i = 0; i < shelf->count; i++)
		if (strcmp(shelf->items[i].name, word) == 0)
			return shelf->items[i].spec;
	spec = load(shelf, word);
	if (!spec)
		return NULL;
	if (shelf->unplanned)
		cbl_spec_unplan(spec);
	shelf->items = cbl_grow(shelf->items, &shelf->cap, shelf->count + 1,
				sizeof(*shelf->items));
	shelf->items[shelf->count++] =
		(struct cbl_shelf_item){cbl_xstrdup(word), spec};
	return spec;
}

/* All built-in ids, the default first, as the build put them. */
static const char **builtin_words(void)
{
	size_t count = count_builtin();
	const char **words = cbl_xcalloc(count + 1, sizeof(*words));

	for (size_t i = 0; i < count; i++)
		words[i] = cbl_builtin_specs[i].id;
	return words;
}

static struct cbl_spec **get_all(struct cbl_shelf *shelf,
				 const char *const *words, size_t *count)
{
	struct cbl_spec **specs;
	size_t i = 0;

	while (words[i])
		i++;
	specs = cbl_xcalloc(i + 1, sizeof(struct cbl_spec *));
	*count = i;
	for (i = 0; i < *count; i++) {
		specs[i] = cbl_shelf_get(shelf, words[i]);
		if (!specs[i]) {
			free(specs);
			return NULL;
		}
	}
	return specs;
}

struct cbl_spec **cbl_shelf_list(struct cbl_shelf *shelf,
				 const char *const *words, size_t *count)
{
	struct cbl_spec **specs;

	if (words)
		return get_all(shelf, words, count);

	const char **builtin = builtin_words();

	specs = get_all(shelf, builtin, count);
	free(builtin);
	if (specs && *count == 0) {
		cbl_say("this program was built without specs; name one with "
			"--spec FILE");
		free(specs);
		specs = NULL;
	}
	return specs;
}

/* ---- as the config here wants it */

/* Words, each once; they end with NULL. */
struct wording {
	const char **items;
	size_t count, cap;
};

static void add_word(struct wording *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i], word) == 0)
			return;
	words->items = cbl_grow(words->items, &words->cap, words->count + 2,
				sizeof(*words->items));
	words->items[words->count++] = word;
	words->items[words->count] = NULL;
}

static void add_words(struct wording *words, char *const *more)
{
	while (more && *more)
		add_word(words, *more++);
}

/* What the config says for all files, else all built-in ones; and what it
 * says for some. Ended by NULL; the caller frees. */
static const char **config_words(const struct cbl_config *config)
{
	struct cbl_layer layers[CBL_LAYERS_MAX];
	size_t layer_count = cbl_config_layers(config, UINT64_MAX, layers);
	struct wording words = {0};
	char *const *all = NULL;

	for (size_t i = 0; i < layer_count; i++)
		if (layers[i].override < 0 && layers[i].said->spec)
			all = layers[i].said->spec;
	add_words(&words, all);
	for (size_t i = 0; !all && i < count_builtin(); i++)
		add_word(&words, cbl_builtin_specs[i].id);
	for (size_t i = 0; i < layer_count; i++)
		if (layers[i].override >= 0)
			add_words(&words, layers[i].said->spec);
	return words.items;
}

/* NULL, having said why, if it is no config. */
static struct cbl_spec **list_by_config(struct cbl_shelf *shelf,
					struct cbl_configs *configs,
					size_t *count)
{
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	const struct cbl_config *config = NULL;
	struct cbl_spec **specs = NULL;
	char *folder = realpath(".", NULL);

	if (cbl_configs_nearest(configs, &config, folder ? folder : "/",
				&problems, &err)) {
		say_problems(&problems);
		if (problems.errors == 0)
			cbl_say("%s", err.message);
	} else if (config && cbl_config_blame_specs(config, UINT64_MAX,
						    &problems)) {
		say_problems(&problems);
	} else if (config) {
		const char **words = config_words(config);

		specs = cbl_shelf_list(shelf, words, count);
		free(words);
	} else {
		specs = cbl_shelf_list(shelf, NULL, count);
	}
	free(folder);
	cbl_problems_release(&problems);
	return specs;
}

struct cbl_spec **cbl_shelf_here(struct cbl_shelf *shelf, struct cbl_args *args,
				 size_t *count)
{
	struct cbl_configs *configs;
	struct cbl_spec **specs;

	if (args->given_count[CBL_OPT_SPEC] ||
	    cbl_args_has(args, CBL_OPT_ISOLATED))
		return cbl_shelf_list(shelf, args->given[CBL_OPT_SPEC], count);
	configs = cbl_configs_new();
	specs = list_by_config(shelf, configs, count);
	cbl_configs_free(configs);
	return specs;
}
