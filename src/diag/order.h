/* SPDX-License-Identifier: MIT
 *
 * The order of reports, for this folder.
 */
#ifndef CBL_DIAG_ORDER_H
#define CBL_DIAG_ORDER_H

#include "diag/finding.h"

/* The indices of the findings of a bag in the order of reports: path, start,
 * end, code, message, and as they were pushed where all that is equal. NULL
 * if they stand in that order already. The caller frees. */
uint32_t *cbl_bag_order(const struct cbl_bag *bag);

#endif
