/* SPDX-License-Identifier: MIT
 *
 * `spec check --coverage`: what of a spec the messages of a corpus use.
 */
#ifndef CBL_CLI_SPEC_COVERAGE_H
#define CBL_CLI_SPEC_COVERAGE_H

#include "cli/options.h"
#include "spec/spec.h"

/* Reads the files that --coverage names and appends the report, as JSON if
 * `json`, else behind an empty line; none if no message was there.
 * CBL_EXIT_CLEAN, or CBL_EXIT_FAILED having said what could not be read. */
int cbl_spec_coverage(const struct cbl_spec *spec, struct cbl_args *args,
		      bool json, struct cbl_buf *out);

#endif
