/* SPDX-License-Identifier: MIT
 *
 * The man pages: of the program and its commands, from the tables that the
 * help is made of; of the files it reads, from their schemas; of the built-in
 * formats, from their specs.
 */
#ifndef CBL_CLI_MANPAGE_H
#define CBL_CLI_MANPAGE_H

#include <stddef.h>

#include "cli/commands.h"
#include "spec/spec.h"
#include "yaml/document.h"

/* What a page is about: one of these. */
struct cbl_manpage {
	char *name; /* of its file: "cablelint-spec-check.1" */
	const struct cbl_command *command;
	const struct cbl_yaml_schema *schema;
	const char *summary; /* of the schema's */
	const char *spec; /* id of a built-in one */
};

struct cbl_manpages {
	struct cbl_manpage *items;
	size_t count, cap;
};

/* All pages there are. */
void cbl_manpages_list(struct cbl_manpages *pages);
void cbl_manpages_release(struct cbl_manpages *pages);

/* Writes the page; `spec` is the one whose id it names. */
void cbl_manpage_write(const struct cbl_manpage *page,
		       const struct cbl_spec *spec, struct cbl_buf *out);

#endif
