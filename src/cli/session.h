/* SPDX-License-Identifier: MIT
 *
 * What `check` and `parse` share: from options, configs and paths to files
 * and a linter for each. Files under one config are a group. Functions return
 * CBL_EXIT_CLEAN, or CBL_EXIT_FAILED having said why.
 */
#ifndef CBL_CLI_SESSION_H
#define CBL_CLI_SESSION_H

#include "cli/options.h"
#include "cli/specs.h"
#include "config/config.h"
#include "container/container.h"
#include "corpus/aliases.h"
#include "corpus/walk.h"
#include "lint/linter.h"

struct cbl_group {
	const struct cbl_config *config; /* NULL: none */
	uint64_t overrides; /* of it, that are for these files */
	struct cbl_filter filter;
	struct cbl_linter *linter;
	struct cbl_spec **specs; /* of the shelf, the default first */
	size_t spec_count;
	struct cbl_lint_options options; /* its lists are of the arena */
	int fail_on;			 /* a severity or CBL_FAIL_NEVER */
};

struct cbl_session {
	struct cbl_args *args;
	struct cbl_shelf shelf;
	struct cbl_configs *configs;
	struct cbl_config *config;    /* of --config, for all files */
	struct cbl_problems problems; /* of configs */
	struct cbl_group **groups;
	size_t group_count, group_cap;
	struct cbl_walk walk;
	const char *const *named; /* paths of the user's */
	size_t named_count;
	bool corpus; /* the files are one, or it is known where the rest is */
	const char *index; /* with the rest, that a config names; or NULL */
	const struct cbl_filter **filters; /* by group */
	struct cbl_container_options containers;
	size_t max_size; /* of a file or member */
	struct cbl_aliases folders; /* where they lead */
	char *here; /* the working folder; NULL: not asked for yet */
	unsigned jobs;
};

/* Reads the options that concern reading. */
int cbl_session_begin(struct cbl_session *session, struct cbl_args *args);
void cbl_session_end(struct cbl_session *session);

/* Finds the files that `paths` and --files-from stand for. */
int cbl_session_walk(struct cbl_session *session, const char *const *paths,
		     size_t count);

/* Adds what configs name as the rest of the corpus, as silent files. */
int cbl_session_rest(struct cbl_session *session);

/* The working folder, absolute; empty if it is not known. */
const char *cbl_session_here(struct cbl_session *session);

/* An absolute path that leads into the working folder, as it is written from
 * there; others as they are. Part of `path`, or ".". */
const char *cbl_session_local(struct cbl_session *session, const char *path);

/* Has the files under such paths, and without `..` where that leads to the
 * same. */
void cbl_session_localize(struct cbl_session *session);

/* The path of a file or of a message in it, as the patterns of its group's
 * config see it: from the config's folder. Into `out`, which is emptied. */
void cbl_session_relative(struct cbl_session *session,
			  const struct cbl_config *config, const char *path,
			  struct cbl_buf *out);

/* Loads the specs and makes the linters. */
int cbl_session_ready(struct cbl_session *session);

#endif
