/* SPDX-License-Identifier: MIT */
#include "lsp/env.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lint/settings.h"
#include "spec/builtin.h"
#include "spec/load.h"

/* A spec from a file. `spec` is the last good one. */
struct lsp_spec_file {
	char *path;
	struct cbl_spec *spec;
	bool fresh;  /* read since the last reset */
	bool broken; /* the file is; `spec` is older */
	struct lsp_spec_file *next;
};

/* A linter, and what it was made for. */
struct lsp_ready {
	const struct cbl_config *config;
	uint64_t overrides;
	struct cbl_linter *linter; /* NULL: there can be none */
	struct cbl_error failure;
	struct cbl_spec **specs; /* of its own if the config names them */
	size_t spec_count;
};

/* ---- life */

void lsp_env_init(struct lsp_env *env, const struct lsp_env *lender)
{
	size_t cap = 0;

	*env = (struct lsp_env){.configs = cbl_configs_new()};
	cbl_map_init(&env->broken);
	if (lender) {
		env->builtin = lender->builtin;
		env->builtin_count = lender->builtin_count;
		env->borrowed = true;
		return;
	}
	for (const struct cbl_builtin_spec *b = cbl_builtin_specs; b->id; b++) {
		env->builtin = cbl_grow(env->builtin, &cap,
					env->builtin_count + 1,
					sizeof(struct cbl_spec *));
		env->builtin[env->builtin_count++] = cbl_builtin_open(b->id);
	}
}

static void drop_linters(struct lsp_env *env)
{
	for (size_t i = 0; i < env->ready_count; i++) {
		struct lsp_ready *r = &env->ready[i];

		cbl_linter_free(r->linter);
		if (r->specs != env->builtin)
			free(r->specs);
	}
	env->ready_count = 0;
}

void lsp_env_reset(struct lsp_env *env)
{
	drop_linters(env);
	cbl_configs_free(env->configs);
	env->configs = cbl_configs_new();
	cbl_map_release(&env->broken);
	cbl_map_init(&env->broken);
	cbl_problems_release(&env->problems);
	env->problems = (struct cbl_problems){0};
	for (struct lsp_spec_file *f = env->files; f; f = f->next)
		f->fresh = false;
	env->generation++;
}

void lsp_env_release(struct lsp_env *env)
{
	drop_linters(env);
	free(env->ready);
	cbl_configs_free(env->configs);
	cbl_map_release(&env->broken);
	cbl_problems_release(&env->problems);
	while (env->files) {
		struct lsp_spec_file *f = env->files;

		env->files = f->next;
		cbl_spec_free(f->spec);
		free(f->path);
		free(f);
	}
	if (env->borrowed)
		return;
	for (size_t i = 0; i < env->builtin_count; i++)
		cbl_spec_free(env->builtin[i]);
	free(env->builtin);
}

/* ---- what cannot be read */

void lsp_problem_add(struct cbl_problems *problems, const char *file,
		     const char *message)
{
	size_t len = strlen(file);

	/* Errors name the file first. */
	if (strncmp(message, file, len) == 0 && message[len] == ':')
		message += len + 1;
	while (*message == ' ')
		message++;
	problems->items = cbl_grow(problems->items, &problems->cap,
				   problems->count + 1,
				   sizeof(*problems->items));
	problems->items[problems->count++] = (struct cbl_problem){
		.file = cbl_xstrdup(file),
		.message = cbl_xstrdup(message),
	};
	problems->errors++;
}

/* ---- specs */

static struct lsp_spec_file *file_of(struct lsp_env *env, const char *path)
{
	struct lsp_spec_file *f = env->files;

	while (f && strcmp(f->path, path) != 0)
		f = f->next;
	if (f)
		return f;
	f = cbl_xcalloc(1, sizeof(*f));
	f->path = cbl_xstrdup(path);
	f->next = env->files;
	env->files = f;
	return f;
}

/* Reads a spec again. No linter uses the old one any more: that was reset. */
static void refresh(struct lsp_env *env, struct lsp_spec_file *f)
{
	struct cbl_problems problems = {.errors_only = true};
	struct cbl_error err = {0};
	struct cbl_spec *spec = NULL;

	f->fresh = true;
	f->broken = cbl_spec_load_kept(&spec, f->path, &problems, &err) != 0;
	if (!f->broken) {
		cbl_spec_free(f->spec);
		f->spec = spec;
		cbl_problems_release(&problems);
		return;
	}
	cbl_spec_free(spec);
	if (!problems.count)
		lsp_problem_add(&problems, f->path, err.message);
	for (size_t i = 0; i < problems.count; i++) {
		size_t at = env->problems.count;

		env->problems.items =
			cbl_grow(env->problems.items, &env->problems.cap,
				 at + 1, sizeof(*env->problems.items));
		env->problems.items[at] = problems.items[i];
		env->problems.count++;
	}
	env->problems.errors += problems.errors;
	free(problems.items);
}

static struct cbl_spec *builtin_of(const struct lsp_env *env, const char *id)
{
	for (size_t i = 0; i < env->builtin_count; i++)
		if (cbl_str_eq_c(cbl_spec_str(env->builtin[i],
					      env->builtin[i]->meta->id),
				 id))
			return env->builtin[i];
	return NULL;
}

static struct cbl_spec *spec_of(struct lsp_env *env, const char *word,
				struct cbl_error *err)
{
	struct cbl_spec *spec = cbl_names_spec_file(word) ?
					NULL :
					builtin_of(env, word);
	struct lsp_spec_file *f;

	if (spec)
		return spec;
	if (!cbl_names_spec_file(word)) {
		cbl_fail(err, CBL_ERROR_USAGE, "unknown spec `%s`", word);
		return NULL;
	}
	f = file_of(env, word);
	if (!f->fresh)
		refresh(env, f);
	if (!f->spec)
		cbl_fail(err, CBL_ERROR_SPEC, "%s is no usable spec", word);
	return f->spec;
}

const struct cbl_spec *lsp_env_spec(const struct lsp_env *env, size_t i)
{
	const struct lsp_spec_file *f = env->files;

	if (i < env->builtin_count)
		return env->builtin[i];
	for (i -= env->builtin_count; f && (i || !f->spec); f = f->next)
		i -= f->spec != NULL;
	return f ? f->spec : NULL;
}

/* ---- configs */

/* The file whose text cannot be read at all says nothing of itself: the one
 * that is nearest to the folder is meant. */
static void blame_unreadable(struct lsp_env *env, const char *folder,
			     const char *cause)
{
	char *path = cbl_configs_file(folder);

	lsp_problem_add(&env->problems, path ? path : folder, cause);
	free(path);
}

/* A config with mistakes is read once; it is in nobody's memory else. */
const struct cbl_config *lsp_env_config(struct lsp_env *env,
					const char *folder,
					struct cbl_error *err)
{
	size_t errors = env->problems.errors;
	const struct cbl_config *config = NULL;

	if (!folder)
		return NULL;
	if (cbl_map_get(&env->broken, cbl_str_c(folder), NULL)) {
		*err = env->failure;
		return NULL;
	}
	if (!cbl_configs_nearest(env->configs, &config, folder,
				 &env->problems, err))
		return config;
	cbl_map_set(&env->broken, cbl_str_c(folder), 1);
	env->failure = *err;
	if (env->problems.errors == errors)
		blame_unreadable(env, folder, err->message);
	return NULL;
}

void lsp_env_relative(const char *root, const char *folder, const char *path,
		      struct cbl_buf *out)
{
	size_t len = strlen(root);
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	if (len == 1)
		len = 0; /* the root */
	if (folder && strncmp(folder, root, len) == 0 &&
	    (folder[len] == '/' || !folder[len])) {
		folder += len;
		cbl_buf_text(out, *folder == '/' ? folder + 1 : folder);
		if (out->len)
			cbl_buf_char(out, '/');
	}
	cbl_buf_text(out, name);
}

/* ---- linters */

static void apply(struct cbl_lint_options *o, const struct cbl_said *said)
{
	o->profile = said->profile;
	o->select = (const char *const *)said->select;
	o->ignore = (const char *const *)said->ignore;
	o->severity = (const char *const *)said->severity;
	if (said->corpus != CBL_CONFIG_UNSAID)
		o->corpus_mode = (enum cbl_corpus_mode)said->corpus;
	if (said->min_confidence >= 0)
		o->min_confidence = said->min_confidence;
}

/* The specs that the config names; with one that is unusable, none. */
static int named_specs(struct lsp_env *env, struct lsp_ready *ready,
		       char *const *words, struct cbl_error *err)
{
	size_t count = 0;
	char key[32];

	while (words[count])
		count++;
	ready->specs = cbl_xcalloc(count, sizeof(struct cbl_spec *));
	for (size_t i = 0; i < count; i++) {
		ready->specs[i] = spec_of(env, words[i], err);
		if (ready->specs[i])
			continue;
		snprintf(key, sizeof(key), "spec[%zu]", i);
		cbl_config_problem(ready->config, &env->problems, key,
				   err->message);
		free(ready->specs);
		ready->specs = NULL;
		return CBL_ERROR_SPEC;
	}
	ready->spec_count = count;
	return 0;
}

static int choose_specs(struct lsp_env *env, struct lsp_ready *ready,
			char *const *words, struct cbl_error *err)
{
	if (words)
		return named_specs(env, ready, words, err);
	ready->specs = env->builtin;
	ready->spec_count = env->builtin_count;
	return 0;
}

static void make(struct lsp_env *env, struct lsp_ready *ready,
		 struct cbl_error *err)
{
	struct cbl_lint_options options = {0};
	struct cbl_said said = {.corpus = CBL_CONFIG_UNSAID,
				.min_confidence = -1};
	struct cbl_arena arena;
	int failed;

	cbl_arena_init(&arena);
	if (ready->config)
		said = cbl_config_said(&arena, ready->config,
				       ready->overrides);
	apply(&options, &said);
	failed = choose_specs(env, ready, said.spec, err);
	options.forced = said.spec && ready->spec_count == 1;
	if (!failed)
		failed = cbl_linter_new(&ready->linter, ready->specs,
					ready->spec_count, &options, err);
	cbl_arena_release(&arena);
	/* A word that no spec knows stands in the config: it is shown there. */
	if (ready->config && ready->specs)
		cbl_config_blame(ready->config, ready->overrides,
				 ready->specs, ready->spec_count,
				 &env->problems);
	if (ready->config && ready->linter)
		cbl_config_blame_waivers(ready->config, ready->specs,
					 ready->spec_count, &env->problems);
	if (failed)
		ready->failure = *err;
}

static const struct lsp_ready *ready_for(struct lsp_env *env,
					 const struct lsp_ready *wanted)
{
	struct cbl_error err = {0};
	struct lsp_ready made = *wanted;

	for (size_t i = 0; i < env->ready_count; i++) {
		const struct lsp_ready *r = &env->ready[i];

		if (r->config == wanted->config &&
		    r->overrides == wanted->overrides)
			return r;
	}
	make(env, &made, &err);
	env->ready = cbl_grow(env->ready, &env->ready_cap,
			      env->ready_count + 1, sizeof(*env->ready));
	env->ready[env->ready_count] = made;
	return &env->ready[env->ready_count++];
}

int lsp_env_rules(struct lsp_env *env, struct lsp_rules *out,
		  const char *folder, const char *path, struct cbl_error *err)
{
	struct lsp_ready wanted = {0};
	const struct lsp_ready *ready;
	struct cbl_buf relative;

	wanted.config = lsp_env_config(env, folder, err);
	if (err->code)
		return err->code;
	if (wanted.config && wanted.config->override_count) {
		cbl_buf_init(&relative, 0);
		lsp_env_relative(wanted.config->folder, folder, path,
				 &relative);
		wanted.overrides = cbl_config_overrides(
			wanted.config, cbl_buf_cstr(&relative));
		cbl_buf_release(&relative);
	}
	ready = ready_for(env, &wanted);
	if (!ready->linter) {
		*err = ready->failure;
		return err->code;
	}
	*out = (struct lsp_rules){ready->config, ready->linter, ready->specs,
				  ready->spec_count};
	return 0;
}

/* Specs, their vocabularies and configs are all YAML. */
bool lsp_is_setting(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}
