/* SPDX-License-Identifier: MIT
 *
 * A check kind is a function that reads the table of a message and reports
 * hits. Which rows it looks at, with which bounds, and everything that is
 * said about a hit comes from the rule in the spec. One file a kind,
 * check_<kind>.c; the list is spec/check_kinds.def.
 *
 * run.c decides which checks of which rules run (era, conditions, selection,
 * precedence between rules), and turns hits into findings.
 */
#ifndef CBL_CHECKS_CHECK_H
#define CBL_CHECKS_CHECK_H

#include "diag/finding.h"
#include "diag/keys.h"
#include "message/message.h"
#include "message/operand.h"

/* What a kind knows about a hit, for the templates of the rule. Whatever is
 * not set is empty. */
struct cbl_hit {
	struct cbl_span span;     /* where; a zero width stands for what is absent */
	struct cbl_term term;     /* the row or instance hit: binds the paths of templates */
	struct cbl_term value;    /* {value}: if set, else the term's own */
	struct cbl_term other;    /* {other}: what it contradicts */
	struct cbl_term min, max; /* {min} {max}: the bounds in force */
	struct cbl_str nearest;   /* {nearest} */
	struct cbl_str missing;   /* {missing} */
	struct cbl_str split;     /* {split} */
	enum cbl_wait wait;       /* corpus: what decides whether it stands, */
	struct cbl_str pending;   /* by which key, */
	uint64_t digest;          /* AGAIN: with which text, */
	bool differs;             /* or with which value, that is not to be another, */
	struct cbl_gap gap;       /* GAP: which numbers may be missing, */
	int32_t limit;            /* LATER: the last minute that is not */
	uint32_t absent;          /* operands: what is missing and so names the place; CBL_NONE */
	double confidence;        /* factor on the rule's own; 1 unless the kind knows better */
	const struct cbl_term *fixed; /* rows that `fix: each` edits, or NULL: the term */
	size_t fixed_count;
};

/* One running check. */
struct cbl_run {
	struct cbl_message *message;
	const struct cbl_spec *spec;
	const struct cbl_check *check;
	void (*report)(struct cbl_run *run, struct cbl_hit *hit);
	struct cbl_keys *corpus;      /* takes what others may ask of the message;
				       * NULL: there are no others */
	void *private_;
};

typedef void (*cbl_check_run)(struct cbl_run *run);

/* By kind; run.c's registry. */
extern const cbl_check_run cbl_check_runs[CBL_CHECK_COUNT_];

/* A hit at a term (NULL: at nothing yet), with its numbers set so that
 * templates find nothing. */
struct cbl_hit cbl_hit_of(const struct cbl_term *term);

/* The terms of the check's `of` operand number `i` for which `where` holds
 * and no `unless` does. Terms without a value are left out unless `nulls`. */
void cbl_check_terms(struct cbl_run *run, uint32_t i, bool nulls,
		     struct cbl_terms *out);

/* Does `where` hold and no `unless`, for this term? */
bool cbl_check_applies(struct cbl_run *run, const struct cbl_term *term);

/* Part, element instance or message a term belongs to under the check's
 * scope: terms of different numbers are never compared. */
uint32_t cbl_check_scope(const struct cbl_run *run, const struct cbl_term *term);

#endif
