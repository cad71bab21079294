/* SPDX-License-Identifier: MIT
 *
 * Waivers that have expired, that nothing needs any more, or that name a
 * message or file which is not there. A waiver is never called so because
 * something was not looked at: what that takes hangs on what it names.
 */
#ifndef CBL_CLI_STALE_H
#define CBL_CLI_STALE_H

#include "cli/known.h"

/* Says which they are, after a run to its end. `bag` has what was not read, and
 * whether something is withheld; `keys` knows the messages that were checked. */
void cbl_tell_waivers(struct cbl_known *known, const struct cbl_bag *bag,
		      const struct cbl_keys *keys);

#endif
