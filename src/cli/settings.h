/* SPDX-License-Identifier: MIT
 *
 * The settings of a group: the command line, then its config, then what the
 * spec and we say.
 */
#ifndef CBL_CLI_SETTINGS_H
#define CBL_CLI_SETTINGS_H

#include "cli/session.h"

/* Fills the group's options and threshold. Lists live in the arguments'
 * arena. */
void cbl_settings_merge(struct cbl_args *args, struct cbl_group *group);

/* The specs that the group's config names (ends with NULL), or NULL. */
const char *const *cbl_settings_specs(const struct cbl_group *group);

/* The settings as a config would say them, with where each comes from. */
void cbl_settings_show(const struct cbl_session *session,
		       const struct cbl_group *group, struct cbl_buf *out);

#endif
