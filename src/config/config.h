/* SPDX-License-Identifier: MIT
 *
 * `cablelint.yaml`: what a folder's owner wants of the check. The nearest one
 * upward from a file is in force for it. It only chooses among what the tool
 * does anyway: it names no programs, and nothing is written where it says.
 */
#ifndef CBL_CONFIG_CONFIG_H
#define CBL_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "yaml/document.h"

/* A threshold that no severity (enum cbl_severity) reaches. */
#define CBL_FAIL_NEVER 4
/* What a config does not say. */
#define CBL_CONFIG_UNSAID (-1)

/* Texts are borrowed from the document, lists end with NULL; NULL: not said. */
struct cbl_config {
	char *path;   /* as messages show it */
	char *folder; /* absolute; what patterns and paths are relative to */
	char *spec;   /* an id, or the path of a file, joined to `folder` */
	const char *profile;
	const char **include;
	const char **exclude;
	const char **select;
	const char **ignore;
	const char **severity; /* RULE=LEVEL */
	int corpus;	       /* enum cbl_corpus_mode */
	int fail_on;	       /* a severity, or CBL_FAIL_NEVER */
	double min_confidence; /* below 0: not said */
	struct cbl_document *document;
};

/* The shape of the file, for the loader and its JSON Schema. */
extern const struct cbl_yaml_schema cbl_config_schema;

/* Loads a file. 0, CBL_ERROR_IO, or CBL_ERROR_CONFIG with all mistakes in
 * `problems`. The caller frees. */
int cbl_config_load(struct cbl_config **out, const char *path,
		    struct cbl_problems *problems, struct cbl_error *err);
void cbl_config_free(struct cbl_config *config);

/* Adds a mistake that only shows when the config is used; `path` as for
 * cbl_document_problem: `ignore[2]`. */
void cbl_config_problem(const struct cbl_config *config,
			struct cbl_problems *problems, const char *path,
			const char *message);

/* "error" to "hint", "never"; CBL_CONFIG_UNSAID for anything else. */
int cbl_fail_on_parse(const char *word);

/* A number from 0 to 1; below 0 for anything else. */
double cbl_confidence_parse(const char *word);

/* Does a word name a file rather than a built-in spec? */
bool cbl_names_spec_file(const char *word);

/* Finds the nearest config of a folder and remembers it. */
struct cbl_configs;
struct cbl_configs *cbl_configs_new(void);
void cbl_configs_free(struct cbl_configs *configs);

/* The config in force in a folder (absolute, links resolved), or NULL;
 * borrowed. Fails as cbl_config_load, and if a folder has two. */
int cbl_configs_nearest(struct cbl_configs *configs,
			const struct cbl_config **out, const char *folder,
			struct cbl_problems *problems, struct cbl_error *err);

#endif
