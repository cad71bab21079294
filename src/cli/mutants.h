/* SPDX-License-Identifier: MIT
 *
 * `spec test --mutate`: which rules notice damaged examples, as text.
 */
#ifndef CBL_CLI_MUTANTS_H
#define CBL_CLI_MUTANTS_H

#include "lint/spec_mutate.h"

struct cbl_mutants_wanted {
	struct cbl_mutate_options options;
	unsigned floor; /* per cent of the mutants that have to be killed */
	bool quiet;	/* only what fails */
};

/* Mutates a spec's examples and prints what became of the mutants. Adds to
 * `failed` the rules that kill none, and one for a share below the floor.
 * An exit status: CBL_EXIT_CLEAN unless output fails. */
int cbl_print_mutants(const struct cbl_spec *spec,
		      const struct cbl_mutants_wanted *wanted, size_t *failed);

#endif
