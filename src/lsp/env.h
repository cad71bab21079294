/* SPDX-License-Identifier: MIT
 *
 * What is in force for files: the built-in specs, specs from files that
 * configs name, the nearest config of a folder, and linters made of these,
 * each once. An environment serves one thread.
 */
#ifndef CBL_LSP_ENV_H
#define CBL_LSP_ENV_H

#include "base/map.h"
#include "config/config.h"
#include "lint/linter.h"

struct lsp_spec_file;
struct lsp_ready;

struct lsp_env {
	struct cbl_spec **builtin;
	size_t builtin_count;
	bool borrowed; /* those are somebody else's */
	struct cbl_configs *configs;
	struct lsp_spec_file *files; /* specs that are none of the built-in */
	struct lsp_ready *ready;     /* linters */
	size_t ready_count, ready_cap;
	struct cbl_map broken;	     /* folders whose config is wrong */
	struct cbl_error failure;    /* of the last one of these */
	struct cbl_problems problems; /* met since the last reset */
	unsigned generation;	      /* counts resets */
};

/* Opens the built-in specs, or borrows those of `lender` (not NULL), which
 * must outlive it. */
void lsp_env_init(struct lsp_env *env, const struct lsp_env *lender);
void lsp_env_release(struct lsp_env *env);

/* Files may have changed: configs and specs are read again. Of a spec that is
 * broken now the last good one stays in force. */
void lsp_env_reset(struct lsp_env *env);

/* What is in force for a file. */
struct lsp_rules {
	const struct cbl_config *config; /* NULL: none */
	const struct cbl_linter *linter;
	struct cbl_spec *const *specs;
	size_t spec_count;
};

/* For the file `path` in `folder` (links resolved; NULL: it is in none).
 * Borrowed until the next reset. Fails if a config or spec is wrong: that is
 * among the problems, and in `err`. */
int lsp_env_rules(struct lsp_env *env, struct lsp_rules *out,
		  const char *folder, const char *path, struct cbl_error *err);

/* The nearest config of a folder; NULL if there is none or it is wrong. */
const struct cbl_config *lsp_env_config(struct lsp_env *env,
					const char *folder,
					struct cbl_error *err);

/* The i-th of all specs that are open; NULL behind the last one. */
const struct cbl_spec *lsp_env_spec(const struct lsp_env *env, size_t i);

/* Adds the path of a file, in `folder`, as the patterns of a config in `root`
 * see it. */
void lsp_env_relative(const char *root, const char *folder, const char *path,
		      struct cbl_buf *out);

/* Adds a mistake of a file as a whole. */
void lsp_problem_add(struct cbl_problems *problems, const char *file,
		     const char *message);

/* Is the path that of a file the environment has read: a config, a spec, or
 * what may be part of one? */
bool lsp_is_setting(const char *path);

#endif
