/* SPDX-License-Identifier: MIT
 *
 * Check kind to function: the list is spec/check_kinds.def.
 */
#include "checks/kinds.h"

#define KIND(name, finds, at, params) [CBL_CHECK_##name] = cbl_check_##name,
const cbl_check_run cbl_check_runs[] = {
#include "spec/check_kinds.def"
};
#undef KIND

_Static_assert(sizeof(cbl_check_runs) / sizeof(*cbl_check_runs) ==
		       CBL_CHECK_COUNT_,
	       "every check kind has its function");
