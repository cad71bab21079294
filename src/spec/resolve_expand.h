/* SPDX-License-Identifier: MIT
 *
 * Filling the placeholders of patterns.
 */
#ifndef CBL_SPEC_RESOLVE_EXPAND_H
#define CBL_SPEC_RESOLVE_EXPAND_H

#include "spec/resolve_priv.h"

void cbl_expansion_init(struct cbl_expansion *x);
void cbl_expansion_release(struct cbl_expansion *x);

/* Appends one expansion, not its calls' definitions, to another. */
void cbl_expansion_add(struct cbl_expansion *x,
		       const struct cbl_expansion *more);

/* Appends `text` expanded; sets x->bad after reporting. `{missing}` stays. */
void cbl_expand(struct cbl_resolver *r, const struct cbl_at *at,
		struct cbl_str text, struct cbl_expansion *x);

/* Appends the definitions of the word lists that it calls. */
void cbl_expand_calls(struct cbl_resolver *r, struct cbl_expansion *x);

/* Appends the text, with definitions put where they are called if that is in
 * one place; in resolve_inline.c. */
void cbl_expansion_inline(const struct cbl_expansion *x, struct cbl_buf *out);

/* Expands a named pattern, and sees whether it compiles, unless that was
 * done. */
void cbl_snippet_expand(struct cbl_resolver *r, uint32_t index);

/* The latter alone; in resolve_pattern.c. */
void cbl_snippet_check(struct cbl_resolver *r, uint32_t index);

#endif
