/* SPDX-License-Identifier: MIT
 *
 * What each part of a format looks like, taken from the examples of its
 * rules: a manual shows it.
 */
#ifndef CBL_LINT_SPECIMEN_H
#define CBL_LINT_SPECIMEN_H

#include "base/arena.h"
#include "lint/linter.h"

struct cbl_specimen {
	struct cbl_str text;   /* of the element; empty: no example holds it */
	struct cbl_str *field; /* by field of the element: the text of it */
	unsigned score;
};

/* One for each element of the spec, from examples that are right; lives in
 * `arena`. */
struct cbl_specimen *cbl_specimens(const struct cbl_spec *spec,
				   struct cbl_lint_scratch *scratch,
				   struct cbl_arena *arena);

#endif
