/* SPDX-License-Identifier: MIT
 *
 * A spec as a manual of its format: what a message consists of, in order and
 * with examples, the words it uses, what may be wrong with it. All texts are
 * those of the spec.
 */
#ifndef CBL_CLI_MANUAL_H
#define CBL_CLI_MANUAL_H

#include "cli/sheet.h"
#include "lint/linter.h"

/* Writes the whole manual, from the sheet's beginning to its end. */
void cbl_manual_write(const struct cbl_sheet_format *format,
		      const struct cbl_spec *spec, struct cbl_buf *out);

/* What the manual is made of: the chapters on rules and on vocabularies. */
struct cbl_manual {
	struct cbl_sheet sheet;
	const struct cbl_spec *spec;
	struct cbl_lint_scratch *scratch;
};
#define CBL_MANUAL_DATA "As data"
#define CBL_MANUAL_RULES "Rules"
#define CBL_MANUAL_WORDS "Vocabularies"
void cbl_manual_rules(struct cbl_manual *m);
void cbl_manual_vocabularies(struct cbl_manual *m);

/* Begins a chapter, to which the contents link. */
void cbl_manual_chapter(struct cbl_manual *m, const char *title);

/* Adds the name that links to a thing of a kind ("element", "rule"). */
void cbl_manual_anchor(struct cbl_buf *out, const char *kind, const char *id);

#endif
