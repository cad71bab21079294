/* SPDX-License-Identifier: MIT
 *
 * Parameters of checks: which kind takes which, as check_kinds.def has it.
 */
#ifndef CBL_SPEC_RESOLVE_PARAMS_H
#define CBL_SPEC_RESOLVE_PARAMS_H

#include "spec/resolve_priv.h"

/* X(name, key in YAML). */
#define CBL_PARAMS(X)                                                          \
	X(MIN, "min")                                                          \
	X(MAX, "max")                                                          \
	X(PER, "per")                                                          \
	X(INSIDE, "inside")                                                    \
	X(GROUP, "group")                                                      \
	X(BY, "by")                                                            \
	X(PATTERN, "pattern")                                                  \
	X(NEVER, "never")                                                      \
	X(SPLIT, "split")                                                      \
	X(FOLD, "fold")                                                        \
	X(IN, "in")                                                            \
	X(REPORT, "report")                                                    \
	X(NEAR, "near")                                                        \
	X(FROM, "from")                                                        \
	X(RESTART, "restart")                                                  \
	X(UNLESS_BETWEEN, "unless-between")                                    \
	X(AMONG, "among")                                                      \
	X(GROUPS, "groups")                                                    \
	X(EVENT, "event")

/* The kind of a check by name, or CBL_NONE after reporting. */
uint32_t cbl_check_kind_of(struct cbl_resolver *r, const struct cbl_at *at,
			   const char *name);

/* Reports parameters in `given` (bits of cbl_check_key) that the kind does
 * not take, and gives them back; `at` is where they stand. */
uint64_t cbl_check_params(struct cbl_resolver *r, const struct cbl_at *at,
			  uint32_t kind, uint64_t given);

/* Reports what the kind cannot do without. */
void cbl_check_needs(struct cbl_resolver *r, const struct cbl_at *at,
		     uint32_t kind, const struct cbl_raw_check *raw);

/* Reports `scope: corpus` of a kind that never looks beyond a message, or not
 * as the check has it. */
void cbl_check_scopes(struct cbl_resolver *r, const struct cbl_at *at,
		      uint32_t kind, const struct cbl_raw_check *raw);

/* Reports words of a template that stay empty because the kind has nothing to
 * put there; `at` is the template's place. */
void cbl_check_words(struct cbl_resolver *r, const struct cbl_at *at,
		     uint32_t kind, const struct cbl_raw_check *raw,
		     const char *text);

/* Reports `related` at a word of findings, `other` or `cue`, that the kind
 * has nothing for. */
void cbl_check_related(struct cbl_resolver *r, const struct cbl_at *at,
		       uint32_t kind, const struct cbl_raw_check *raw,
		       const char *word);

#endif
