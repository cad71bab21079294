/* SPDX-License-Identifier: MIT
 *
 * What the parts of moment.h share: calendar and formats.
 */
#ifndef CBL_TEXT_MOMENT_PRIV_H
#define CBL_TEXT_MOMENT_PRIV_H

#include "text/moment.h"

/* Capitalised, in order; weekdays from Monday. */
extern const char *const cbl_month_names[12];
extern const char *const cbl_weekday_names[7];

enum cbl_moment_part {
	CBL_PART_YEAR,
	CBL_PART_MONTH,
	CBL_PART_DAY,
	CBL_PART_OF_YEAR,
	CBL_PART_WEEKDAY,
	CBL_PART_HOUR,
	CBL_PART_MINUTE,
	CBL_PARTS,
};

/* What a format is made of. */
struct cbl_moment_token {
	const char *name;
	uint8_t part;
	uint8_t min, max; /* digits; 0 for a word */
};

/* Letters that a name has at least. */
#define CBL_MOMENT_SHORTEST_NAME 3

#define CBL_MOMENT_TOKEN_COUNT 11
extern const struct cbl_moment_token
	cbl_moment_tokens[CBL_MOMENT_TOKEN_COUNT];

/* How far apart, in minutes, or in months or years if one is that coarse.
 * Neither is a weekday. */
int64_t cbl_moment_gap(struct cbl_moment a, struct cbl_moment b);

/* The moment at `precision` (to YEAR), if it is not coarser already. */
struct cbl_moment cbl_moment_narrow(struct cbl_moment m, int precision);

#endif
