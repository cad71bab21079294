/* SPDX-License-Identifier: MIT
 *
 * For authors of specs: a parse that tells of every line which more than one
 * element could begin. The first in spec order wins it.
 */
#ifndef CBL_MESSAGE_CLAIMS_H
#define CBL_MESSAGE_CLAIMS_H

#include "message/message.h"

/* `winner` and `other` are elements of the spec. */
typedef void (*cbl_claim)(struct cbl_span line, uint32_t winner,
			  uint32_t other, void *ctx);

/* As cbl_message_parse; calls `claim` (may be NULL) on the way. */
void cbl_message_parse_watched(struct cbl_message *out,
			       const struct cbl_spec *spec,
			       struct cbl_matcher *matcher,
			       struct cbl_arena *arena,
			       const struct cbl_source *source,
			       const struct cbl_line_table *lines,
			       struct cbl_span span, cbl_claim claim,
			       void *ctx);

#endif
