/* SPDX-License-Identifier: MIT
 *
 * The functions behind the check kinds, cbl_check_<kind>: for registry.c and
 * the file of each kind.
 */
#ifndef CBL_CHECKS_KINDS_H
#define CBL_CHECKS_KINDS_H

#include "checks/check.h"

#define KIND(name, finds, at, params) void cbl_check_##name(struct cbl_run *run);
#include "spec/check_kinds.def"
#undef KIND

#endif
