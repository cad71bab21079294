/* SPDX-License-Identifier: MIT
 *
 * The tables of built-in specs of a program that has none: the one that
 * makes them.
 */
#include "spec/builtin.h"

const struct cbl_builtin_spec cbl_builtin_specs[] = {
	{NULL, NULL, NULL, 0, NULL, 0}};
const struct cbl_builtin_file cbl_builtin_files[] = {{NULL, NULL, 0, NULL}};
