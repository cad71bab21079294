/* SPDX-License-Identifier: MIT
 *
 * What the linter and the trial of a spec's examples share.
 */
#ifndef CBL_LINT_PRIV_H
#define CBL_LINT_PRIV_H

#include "lint/linter.h"
#include "lint/times.h"

struct cbl_lint_scratch {
	/* Those of further texts that are checked together with one, made when
	 * there are some. They have this one's matcher. */
	struct cbl_lint_scratch *others[CBL_LINT_TOGETHER - 1];
	struct cbl_matcher *matcher;
	size_t shift; /* bytes of the arena that stay empty, see linter.c */
	struct cbl_arena arena;	     /* of the message at hand */
	struct cbl_line_table lines; /* of the source at hand */
	uint32_t *starts;	     /* of its messages */
	size_t starts_cap;
	struct cbl_times *times; /* or NULL: nobody looks at the clock */
};

/* Weight of the evidence that a text is of the spec's format, if it is
 * enough; else 0. `forced`: any weight is enough, and none for a spec
 * without clues. */
unsigned cbl_lint_claim(const struct cbl_spec *spec,
			struct cbl_lint_scratch *scratch,
			const struct cbl_source *source, uint32_t at,
			bool forced);

/* The message that stands for a text which no spec claims: nothing but the
 * event that says so. Lives in the scratch's arena. */
void cbl_lint_undetected(struct cbl_message *out, const struct cbl_spec *spec,
			 struct cbl_lint_scratch *scratch,
			 const struct cbl_source *source);

/* Where the messages of a source begin; their number. */
size_t cbl_lint_split(const struct cbl_spec *spec,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source);

/* Parses the i-th of `count` messages. */
void cbl_lint_message(struct cbl_message *out, const struct cbl_spec *spec,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source, size_t i, size_t count);

/* Adds the messages an example is among: a number, and perhaps a blank and the
 * day it was sent, as an ISO date. */
void cbl_example_among(const struct cbl_spec *spec,
		       const struct cbl_example *example,
		       struct cbl_keys *corpus);

#endif
