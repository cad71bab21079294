/* SPDX-License-Identifier: MIT
 *
 * What a linter knows, and the messages of a text. For this folder only:
 *
 *   linter.c  specs made ready, scratch memory
 *   texts.c   which spec claims a text, where its messages begin
 *   lint.c    messages judged, of one text or of several at a time
 */
#ifndef CBL_LINT_TEXTS_H
#define CBL_LINT_TEXTS_H

#include <stdatomic.h>

#include "lint/lint_priv.h"

/* A spec with the settings of its rules. */
struct cbl_ready_spec {
	struct cbl_spec *spec;
	struct cbl_rule_setting *rules;
	struct cbl_rule_setting *undetected; /* for a text nobody claims */
	/* Agendas of the two, or NULL as long as nobody has asked. */
	_Atomic(struct cbl_agenda *) agenda, undetected_agenda;
	_Atomic(bool *) wanted; /* things that rules look at, or NULL as
				 * long as nobody has asked */
};

struct cbl_linter {
	struct cbl_ready_spec *specs;
	size_t count;
	const struct cbl_ready_spec *speaker; /* for what no spec claims */
	bool forced;
	struct cbl_judge judge; /* all of it but the rules */
};

/* What the rules that are on look at, by thing (spec/thing.h). */
const bool *cbl_ready_wanted(const struct cbl_ready_spec *ready);

/* The agenda for texts that the spec claims, or for those that nobody does. */
const struct cbl_agenda *cbl_ready_agenda(const struct cbl_ready_spec *ready,
					   bool detected);

/* The scratch of the i-th of several texts, below CBL_LINT_TOGETHER. */
struct cbl_lint_scratch *cbl_lint_scratch_of(struct cbl_lint_scratch *first,
					      size_t i);

/* The lines of a source and its messages, in the scratch. */
struct cbl_opened_text {
	const struct cbl_ready_spec *first; /* who claims its beginning, or
					      * NULL */
	size_t count; /* of messages */
};

/* Finds lines, claimant and messages. */
struct cbl_opened_text cbl_open_text(const struct cbl_linter *linter,
				      struct cbl_lint_scratch *scratch,
				      const struct cbl_source *source);

/* The i-th of `count` messages, of which nothing is known yet
 * (cbl_message_begin). */
void cbl_lint_begin(struct cbl_message *out, const struct cbl_spec *spec,
		    struct cbl_lint_scratch *scratch,
		    const struct cbl_source *source, size_t i, size_t count,
		    const bool *wanted);

/* A message in a row goes by its own number, if it has one. */
void cbl_name_by_number(struct cbl_message *m);

typedef void (*cbl_each_message)(const struct cbl_ready_spec *ready, bool detected,
			     struct cbl_message *message, void *ctx);

/* Calls `each` with the messages, parsed, one after the other. `all`: somebody
 * looks at what no rule does. */
void cbl_walk_messages(const struct cbl_linter *linter,
			struct cbl_lint_scratch *scratch,
			const struct cbl_source *source,
			const struct cbl_opened_text *opened, bool all,
			cbl_each_message each, void *ctx);

#endif
