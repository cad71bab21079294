/* SPDX-License-Identifier: MIT
 *
 * Where the time of a run went, for --profile-rules.
 */
#ifndef CBL_CLI_TIMES_TABLE_H
#define CBL_CLI_TIMES_TABLE_H

#include "lint/times.h"

/* Writes the table to standard error, what took most first. */
void cbl_times_table(const struct cbl_times *times);

#endif
