/* SPDX-License-Identifier: MIT
 *
 * Where the time of linting goes: by spec, what it takes to tell that a text
 * is of it and to take messages apart, and by rule. A thread fills one of its
 * own; they are added up at the end. In nanoseconds.
 */
#ifndef CBL_LINT_TIMES_H
#define CBL_LINT_TIMES_H

#include "lint/linter.h"

struct cbl_times_spec {
	const struct cbl_spec *spec;
	uint64_t detect;
	uint64_t parse;
	uint64_t *rules; /* by rule of the spec */
	size_t messages;
};

struct cbl_times {
	struct cbl_times_spec *specs;
	size_t count, cap;
};

void cbl_times_release(struct cbl_times *times);

/* The entry of a spec, made if need be; valid until the next is made. */
struct cbl_times_spec *cbl_times_of(struct cbl_times *times,
					const struct cbl_spec *spec);

/* Adds what `from` has. */
void cbl_times_add(struct cbl_times *into, const struct cbl_times *from);

/* From now on the thread of the scratch measures into `times` (borrowed). */
void cbl_lint_scratch_times(struct cbl_lint_scratch *scratch,
			      struct cbl_times *times);

#endif
