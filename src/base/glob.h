/* SPDX-License-Identifier: MIT
 *
 * Patterns for paths, as `include` and `exclude` write them. Matching takes
 * at most the product of the two lengths, whoever wrote the pattern.
 */
#ifndef CBL_BASE_GLOB_H
#define CBL_BASE_GLOB_H

#include <stdbool.h>

/* Does `pattern` match `path` (relative, `/` between names)? `*` and `?`
 * stand for characters of a name, `[a-z]` and `[!a-z]` for one of a set, `**`
 * as a whole name for any number of folders, a backslash takes the next one
 * as it is. Without a slash but at its end a pattern is for the last name;
 * with one at its end it matches folders only. */
bool cbl_glob(const char *pattern, const char *path, bool folder);

#endif
