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

/* The spec that the group's config names, or NULL. */
const char *cbl_settings_spec(const struct cbl_group *group);

/* The settings as a config would say them, with where each comes from. */
void cbl_settings_show(const struct cbl_session *session,
		       const struct cbl_group *group, struct cbl_buf *out);

#endif
