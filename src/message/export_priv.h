/* SPDX-License-Identifier: MIT
 *
 * What exports and facts share: from the keys of an export mapping to terms
 * and words. For this folder only.
 */
#ifndef CBL_MESSAGE_EXPORT_PRIV_H
#define CBL_MESSAGE_EXPORT_PRIV_H

#include "base/buf.h"
#include "message/operand.h"

/* Adds a text as one line: any white space becomes one blank. `upper` for
 * words that no vocabulary knows. */
void cbl_join_words(struct cbl_buf *out, struct cbl_str text, bool upper);

/* Is it a word that its vocabulary lacks? It is still the word. */
bool cbl_export_unlisted(const struct cbl_message *m,
			 const struct cbl_term *term);

/* A word that is no code but falls into codes stands for these: adds them,
 * with commas between them. False if it does not. */
bool cbl_export_split(const struct cbl_message *m,
		      const struct cbl_term *term, struct cbl_buf *out);

/* The terms of all operands in text order. */
void cbl_export_terms(struct cbl_message *m, struct cbl_list operands,
		      const struct cbl_term *context, struct cbl_terms *out);

/* The items of an instance, from the one returned to `last`: 0 alone if its
 * element has none. */
uint32_t cbl_export_items(const struct cbl_message *m, uint32_t instance,
			  uint32_t *last);

/* A term that binds paths to an item of an instance: any of its rows. */
struct cbl_term cbl_export_item(const struct cbl_message *m, uint32_t instance,
				uint32_t item);

#endif
