/* SPDX-License-Identifier: MIT
 *
 * Waivers that name a message or a file which is not there. Only a run over
 * all that a config is for can tell.
 */
#ifndef CBL_CLI_AIMLESS_H
#define CBL_CLI_AIMLESS_H

#include "cli/session.h"
#include "diag/keys.h"

/* Was everything below the config's folder checked, and could be read? */
bool cbl_config_all_read(const struct cbl_session *session,
			 const struct cbl_config *config,
			 const struct cbl_bag *bag);

/* Of a config of which all was read: what the waiver names that is not there,
 * `mrn` or `path`; NULL if nothing. `keys` knows the numbers of the corpus. */
const char *cbl_waiver_misses(struct cbl_session *session,
			      const struct cbl_config *config,
			      const struct cbl_waiver *waiver,
			      const struct cbl_keys *keys,
			      struct cbl_buf *path);

#endif
