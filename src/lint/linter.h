/* SPDX-License-Identifier: MIT
 *
 * One source in, its findings out: picks the spec, splits, parses, judges.
 * What the command line, the corpus runner and the language server share.
 */
#ifndef CBL_LINT_LINTER_H
#define CBL_LINT_LINTER_H

#include "base/buf.h"
#include "checks/run.h"
#include "diag/finding.h"

/* What is wanted, for all specs alike; rule names are resolved per spec. */
struct cbl_lint_options {
	const char *profile; /* NULL: the spec's first */
	/* Lists end with NULL and may be NULL. A rule is named by its code, the
	 * beginning of it, or its name. */
	const char *const *select;
	const char *const *ignore;
	const char *const *severity; /* "RULE=LEVEL" */
	enum cbl_corpus_mode corpus_mode;
	bool has_corpus;
	bool forced; /* texts are of the first spec, see cbl_linter_new */
	double min_confidence;
};

struct cbl_linter;

/* A linter for the given specs (borrowed, they outlive it), the first being
 * the default. What no spec claims is judged by the first that has a rule
 * about it; if none has, it was not read. `forced`: texts are of the
 * first spec whatever their look, unless it has clues and none is met.
 * Fails with CBL_ERROR_USAGE on a profile, rule or severity that no spec
 * knows ("did you mean"). The caller frees. */
int cbl_linter_new(struct cbl_linter **out, struct cbl_spec *const *specs,
		   size_t count, const struct cbl_lint_options *options,
		   struct cbl_error *err);
void cbl_linter_free(struct cbl_linter *linter);

/* Scratch memory of one thread. */
struct cbl_lint_scratch;
struct cbl_lint_scratch *cbl_lint_scratch_new(void);
void cbl_lint_scratch_free(struct cbl_lint_scratch *scratch);

/* Checks all messages of a source and adds what is found to `bag`. `corpus`,
 * if not NULL, takes what others may ask of its messages; findings about
 * others wait for the rest of the corpus then (diag/settle.h). */
void cbl_lint_source(const struct cbl_linter *linter,
		     struct cbl_lint_scratch *scratch,
		     const struct cbl_source *source, struct cbl_bag *bag,
		     struct cbl_keys *corpus);

/* The same for several sources: what is found in the i-th goes into bags[i].
 * Takes less time than one after the other, and the memory of as many. */
#define CBL_LINT_TOGETHER CBL_MESSAGES_TOGETHER
void cbl_lint_sources(const struct cbl_linter *linter,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *sources, struct cbl_bag *bags,
		      size_t count, struct cbl_keys *corpus);

/* cbl_lint_source; calls `each` with every message that a spec claims as
 * well. */
void cbl_lint_watch(const struct cbl_linter *linter,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source, struct cbl_bag *bag,
		    struct cbl_keys *corpus,
		    void (*each)(struct cbl_message *message, void *ctx),
		    void *ctx);

/* Calls `each` with every parsed message of a source (`spec` NULL: no spec
 * claims it; the message is not parsed then). */
void cbl_lint_parse(const struct cbl_linter *linter,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source,
		    void (*each)(struct cbl_message *message, void *ctx),
		    void *ctx);

#endif
