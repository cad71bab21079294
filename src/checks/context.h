/* SPDX-License-Identifier: MIT
 *
 * Evidence in the words round a finding: a cue that has to stand there, and
 * what hushes it. `before` patterns see the text from the start of the scope
 * to the finding, `after` patterns what follows it up to the end.
 */
#ifndef CBL_CHECKS_CONTEXT_H
#define CBL_CHECKS_CONTEXT_H

#include "message/message.h"

struct cbl_evidence {
	float confidence;    /* of the cue; below 0: it says nothing */
	struct cbl_span cue; /* the words that tell; empty without context */
};

/* Is there evidence round `at`, which stands in `instance` (CBL_NONE: in the
 * message at large)? What a limit leaves open is none. */
bool cbl_context_fires(struct cbl_message *m,
		       const struct cbl_context *context, struct cbl_span at,
		       uint32_t instance, struct cbl_evidence *out);

/* The sentence, clause, line or element round `at`. */
struct cbl_span cbl_context_scope(struct cbl_message *m, uint32_t scope,
				  struct cbl_span at, uint32_t instance);

#endif
