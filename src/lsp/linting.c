/* SPDX-License-Identifier: MIT
 *
 * Specs and settings of a document: the built-in specs and the nearest
 * cablelint.yaml of its folder, as on the command line.
 */
#include "lsp/lsp_priv.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "spec/builtin.h"

void lsp_specs_open(struct server *s)
{
	for (const struct cbl_builtin_spec *b = cbl_builtin_specs; b->id; b++) {
		size_t cap = s->spec_count;

		s->specs = cbl_grow(s->specs, &cap, s->spec_count + 1,
				    sizeof(struct cbl_spec *));
		s->specs[s->spec_count++] = cbl_builtin_open(b->id);
	}
	s->configs = cbl_configs_new();
	s->scratch = cbl_lint_scratch_new();
}

void lsp_specs_free(struct server *s)
{
	for (size_t i = 0; i < s->spec_count; i++)
		cbl_spec_free(s->specs[i]);
	free(s->specs);
	cbl_configs_free(s->configs);
	cbl_lint_scratch_free(s->scratch);
}

/* The nearest config; NULL if there is none, or if it is wrong (`err`). */
static const struct cbl_config *config_of(struct server *s,
					  const struct document *d,
					  struct cbl_error *err)
{
	struct cbl_problems problems = {0};
	const struct cbl_config *config = NULL;
	const char *slash = strrchr(d->source.name, '/');
	char *folder;

	if (!slash || d->source.name[0] != '/')
		return NULL;
	folder = cbl_xstrndup(d->source.name,
			      slash == d->source.name ?
				      1 :
				      (size_t)(slash - d->source.name));
	if (cbl_configs_nearest(s->configs, &config, folder, &problems, err)) {
		if (problems.count) {
			struct cbl_problem *p = &problems.items[0];

			cbl_fail(err, CBL_ERROR_CONFIG, "%s:%u:%u: %s",
				 p->file, p->start.line, p->start.column,
				 p->message);
		}
		config = NULL;
	}
	cbl_problems_release(&problems);
	free(folder);
	return config;
}

/* The file's path from the config's folder on. */
static const char *relative(const struct document *d,
			    const struct cbl_config *config)
{
	size_t len = strlen(config->folder);
	const char *path = d->source.name;

	if (strncmp(path, config->folder, len) != 0)
		return path;
	path += len;
	return *path == '/' ? path + 1 : path;
}

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

struct cbl_linter *lsp_linter(struct server *s, const struct document *d,
			      struct cbl_error *err)
{
	struct cbl_lint_options options = {0};
	struct cbl_linter *linter = NULL;
	const struct cbl_config *config = config_of(s, d, err);
	struct cbl_arena arena;
	struct cbl_said said;

	if (err->message[0])
		return NULL;
	cbl_arena_init(&arena);
	if (config) {
		said = cbl_config_said(
			&arena, config,
			cbl_config_overrides(config, relative(d, config)));
		apply(&options, &said);
	}
	cbl_linter_new(&linter, s->specs, s->spec_count, &options, err);
	cbl_arena_release(&arena);
	return linter;
}

void lsp_config_changed(struct server *s, const json_t *params,
			struct answer *answer)
{
	(void)params;
	(void)answer;
	cbl_configs_free(s->configs);
	s->configs = cbl_configs_new();
	for (struct document *d = s->documents; d; d = d->next)
		lsp_publish(s, d);
}
