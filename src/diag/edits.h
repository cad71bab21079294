/* SPDX-License-Identifier: MIT
 *
 * From the fixes of findings to a changed text. A fix is made whole or not at
 * all; of two that overlap the earlier one is made, and the other's turn
 * comes when the changed text is checked again.
 */
#ifndef CBL_DIAG_EDITS_H
#define CBL_DIAG_EDITS_H

#include "base/buf.h"
#include "base/str.h"
#include "diag/finding.h"

struct cbl_fix_choice {
	bool unsafe; /* make fixes that are not safe, too */
	/* Is the fix of this finding wanted? NULL: of all. */
	bool (*wanted)(const struct cbl_finding *finding, void *ctx);
	void *ctx;
};

/* Is there a fix that would be made? It may still overlap another. */
bool cbl_fix_chosen(const struct cbl_finding *finding,
		    const struct cbl_fix_choice *choice);

/* Appends `text` to `out` with the fixes of the bag's findings made, which
 * are all about this text. Returns how many were made; nothing is appended if
 * none was. */
size_t cbl_fix_apply(struct cbl_str text, const struct cbl_bag *bag,
		     const struct cbl_fix_choice *choice, struct cbl_buf *out);

#endif
