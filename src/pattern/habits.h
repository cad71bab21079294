/* SPDX-License-Identifier: MIT
 *
 * What PCRE2 takes in a pattern and a spec should not have: settings of the
 * engine, calls of a program, a pattern within itself.
 */
#ifndef CBL_PATTERN_HABITS_H
#define CBL_PATTERN_HABITS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum cbl_habit_kind {
	CBL_HABIT_SETTING,   /* (*LIMIT_MATCH=9) and the like, at the start */
	CBL_HABIT_CALLOUT,   /* (?C1) */
	CBL_HABIT_RECURSION, /* (?R), (?1) within group 1 */
};

struct cbl_habit {
	enum cbl_habit_kind kind;
	struct cbl_str text; /* where it stands in the source */
};

/* The first such thing in a pattern, if there is one; of recursions only if
 * there is nothing else. */
bool cbl_pattern_habit(struct cbl_habit *out, struct cbl_str source);

#endif
