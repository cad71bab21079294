/* SPDX-License-Identifier: MIT
 *
 * What a finding in the JSON of a shard has beside that of others: all that
 * formats show and only the message, which is elsewhere then, could tell.
 */
#ifndef CBL_REPORT_JSON_CONTEXT_H
#define CBL_REPORT_JSON_CONTEXT_H

#include <jansson.h>

#include "diag/finding.h"

/* The object under `context`; the caller owns it. */
json_t *cbl_context_json(const struct cbl_finding *f);

/* Calls `each` with every place of a finding, in a fixed order. */
void cbl_each_place(struct cbl_finding *f,
		    void (*each)(struct cbl_place *place, void *ctx),
		    void *ctx);

/* Calls `each` with every text of a finding that may have bytes of a message in
 * it, in a fixed order. */
void cbl_each_text(struct cbl_finding *f,
		   void (*each)(struct cbl_str *text, void *ctx), void *ctx);

#endif
