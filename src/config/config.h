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
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "diag/finding.h"
#include "yaml/document.h"

/* A threshold that no severity (enum cbl_severity) reaches. */
#define CBL_FAIL_NEVER 4
/* What a config does not say. */
#define CBL_CONFIG_UNSAID (-1)

/* Overrides of a config and all it extends, and configs it extends. */
#define CBL_OVERRIDES_MAX 64
#define CBL_EXTENDS_MAX 32

/* What a file, or an override in it, says. Texts are borrowed from the
 * document, lists end with NULL; NULL: not said. */
struct cbl_said {
	char **spec; /* ids, or paths of files, joined to the folder */
	const char *profile;
	const char **select;
	const char **ignore;
	const char **severity; /* RULE=LEVEL */
	int corpus;	       /* enum cbl_corpus_mode */
	int fail_on;	       /* a severity, or CBL_FAIL_NEVER */
	double min_confidence; /* below 0: not said */
};

struct cbl_override {
	const char **paths;
	struct cbl_said said;
};

/* A finding that is none; of mrn, path and fingerprint one at least is set. */
struct cbl_waiver {
	const char *rule, *mrn, *path, *fingerprint, *reason;
	bool ends;
	int32_t until; /* last day, since 1970 */
};

struct cbl_config {
	char *path;   /* as messages show it */
	char *folder; /* absolute; what patterns and paths are relative to */
	struct cbl_said said;
	const char **include; /* what it extends put in; NULL: not said */
	const char **exclude;
	const struct cbl_config *include_from; /* who says `include` */
	char **rest; /* where the rest of the corpus is, absolute; or NULL */
	const struct cbl_config *rest_from; /* who says `corpus.paths` */
	struct cbl_override *overrides;
	size_t override_count;
	struct cbl_waiver *waivers;
	size_t waiver_count;
	struct cbl_config **bases; /* what it extends */
	size_t base_count;
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

/* The same for what is worth a word only. */
void cbl_config_warning(const struct cbl_config *config,
			struct cbl_problems *problems, const char *path,
			const char *message);

/* Adds the specs that the config, its overrides that are in force (as below)
 * and what it extends name and that are not there, but for those that another
 * layer replaces; how many. */
size_t cbl_config_blame_specs(const struct cbl_config *config,
			      uint64_t overrides,
			      struct cbl_problems *problems);

/* Adds what no spec knows of the words that the config, its overrides that
 * are in force (as below) and what it extends use. */
void cbl_config_blame(const struct cbl_config *config, uint64_t overrides,
		      struct cbl_spec *const *specs, size_t count,
		      struct cbl_problems *problems);

/* The same for the rules of waivers; how many. */
size_t cbl_config_blame_waivers(const struct cbl_config *config,
				struct cbl_spec *const *specs, size_t count,
				struct cbl_problems *problems);

/* A config or override in force for a file, and where it is written. */
struct cbl_layer {
	const struct cbl_config *config;
	const struct cbl_said *said;
	int override; /* index in its config; -1: the config as a whole */
};

/* Which overrides, of the config and what it extends, are for a file: bit by
 * bit. `path` is relative to the config's folder. */
uint64_t cbl_config_overrides(const struct cbl_config *config,
			      const char *path);

#define CBL_LAYERS_MAX (CBL_OVERRIDES_MAX + CBL_EXTENDS_MAX + 1)

/* All that is in force, later ones over earlier ones; how many. */
size_t cbl_config_layers(const struct cbl_config *config, uint64_t overrides,
			 struct cbl_layer out[CBL_LAYERS_MAX]);

/* Lays what one says over another: words and numbers replace, `select` too;
 * lists that take away or change are added up, in the arena. */
void cbl_said_lay(struct cbl_arena *arena, struct cbl_said *under,
		  const struct cbl_said *over);

/* All layers of a config (NULL: none) in one. */
struct cbl_said cbl_config_said(struct cbl_arena *arena,
				const struct cbl_config *config,
				uint64_t overrides);

/* Is the finding one of those that the waiver is about? `path` is its file's,
 * relative to the folder of the config in force. */
bool cbl_waiver_covers(const struct cbl_waiver *waiver,
		       const struct cbl_finding *finding, const char *path);

/* Is its last day past? `today` is a day since 1970. */
bool cbl_waiver_expired(const struct cbl_waiver *waiver, int32_t today);

/* The day it is, as a day since 1970; a build that is to come out the same
 * again says which (SOURCE_DATE_EPOCH). */
int32_t cbl_waiver_today(void);

/* The first waiver, of the config or what it extends, that covers a finding
 * and holds today; NULL if there is none. */
const struct cbl_waiver *cbl_config_waiver(const struct cbl_config *config,
					   const struct cbl_finding *finding,
					   const char *path, int32_t today);

/* Calls `each` with the config and all that it extends, bases first. */
void cbl_config_each(const struct cbl_config *config,
		     void (*each)(const struct cbl_config *config, void *ctx),
		     void *ctx);

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

/* The path of the file that is looked for there, whatever is in it; NULL if
 * there is none. The caller frees. */
char *cbl_configs_file(const char *folder);

#endif
