/* SPDX-License-Identifier: MIT
 *
 * What the targets share: the first byte of an input chooses, the rest is the
 * text.
 */
#ifndef CBL_FUZZING_H
#define CBL_FUZZING_H

#include <stdint.h>
#include <stdlib.h>

#include "lint/linter.h"
#include "spec/builtin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZING_SPECS 16

/* A linter of the built-in spec `id`, or with NULL of all of them, with every
 * rule of the strict profile on. Lives as long as the program. */
static inline struct cbl_linter *fuzzing_linter(const char *id)
{
	struct cbl_lint_options options = {.profile = "strict",
					   .forced = id != NULL};
	/* They outlive the linter, which is for good. */
	static struct cbl_spec *specs[FUZZING_SPECS];
	struct cbl_linter *linter;
	struct cbl_error err;
	size_t count = 0;

	for (const struct cbl_builtin_spec *s = cbl_builtin_specs; s->id; s++)
		if (count < FUZZING_SPECS && (!id || strcmp(id, s->id) == 0))
			specs[count++] = cbl_builtin_open(s->id);
	if (cbl_linter_new(&linter, specs, count, &options, &err))
		abort();
	return linter;
}

#endif
