/* SPDX-License-Identifier: MIT
 *
 * Mends a text until nothing is left to mend: made fixes may show others.
 */
#ifndef CBL_FIX_SETTLE_H
#define CBL_FIX_SETTLE_H

#include "diag/edits.h"
#include "lint/linter.h"
#include "text/source.h"

/* Appends the mended text to `out` and returns how many fixes were made; 0:
 * there was nothing to mend, and nothing is appended. Fixes that bring each
 * other back never settle: CBL_ERROR_SPEC, the text stays as it is. */
int cbl_fix_settle(const struct cbl_linter *linter,
		   struct cbl_lint_scratch *scratch,
		   const struct cbl_source *source,
		   const struct cbl_fix_choice *choice, struct cbl_buf *out,
		   struct cbl_error *err);

#endif
