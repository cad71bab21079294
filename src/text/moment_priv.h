/* SPDX-License-Identifier: MIT
 *
 * What the two halves of moment.h share: calendar and formats.
 */
#ifndef CBL_TEXT_MOMENT_PRIV_H
#define CBL_TEXT_MOMENT_PRIV_H

#include "text/moment.h"

/* Capitalised, in order; weekdays from Monday. */
extern const char *const cbl_month_names[12];
extern const char *const cbl_weekday_names[7];

/* How far apart, in minutes, or in months or years if one is that coarse.
 * Neither is a weekday. */
int64_t cbl_moment_gap(struct cbl_moment a, struct cbl_moment b);

/* The moment at `precision` (to YEAR), if it is not coarser already. */
struct cbl_moment cbl_moment_narrow(struct cbl_moment m, int precision);

#endif
