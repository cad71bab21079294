/* SPDX-License-Identifier: MIT
 *
 * A spec with mistakes, mended just for a trial of its examples: so that one
 * run tells both what is written wrong and what behaves wrong.
 */
#ifndef CBL_LINT_SPEC_MEND_H
#define CBL_LINT_SPEC_MEND_H

#include "spec/load.h"

/* The spec that is left of a text when rules with mistakes are left out, and
 * elsewhere what was probably meant is put for what is written. `problems`
 * are those of loading it. NULL if the rest does not hold together; the
 * caller frees. */
struct cbl_spec *cbl_spec_mend(const char *path, const char *text, size_t len,
			       const struct cbl_spec_files *files,
			       const struct cbl_problems *problems);

#endif
