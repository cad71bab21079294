/* SPDX-License-Identifier: MIT
 *
 * What makes terms: for operand.c.
 */
#ifndef CBL_MESSAGE_TERM_PRIV_H
#define CBL_MESSAGE_TERM_PRIV_H

#include "message/message_priv.h"

#include "message/operand.h"

static inline void cbl_term_set_text(struct cbl_term *term, struct cbl_str text)
{
	term->type = text.ptr ? CBL_TERM_TEXT : CBL_TERM_NULL;
	term->text = text;
}

static inline void cbl_term_set_number(struct cbl_term *term, int64_t number)
{
	term->type = CBL_TERM_NUMBER;
	term->number = number;
}

/* A text of the spec; an absent one is no value. */
static inline void cbl_term_set_spec_text(const struct cbl_message *m,
					  struct cbl_term *term,
					  struct cbl_text text)
{
	cbl_term_set_text(term, text.len ? cbl_spec_str(m->spec, text) :
					   cbl_str(NULL, 0));
}

/* The term of a row or an instance with the attribute of an operand. */
void cbl_term_read_row(const struct cbl_message *m, uint32_t row,
		       const struct cbl_operand *o, struct cbl_term *out);
void cbl_term_read_instance(const struct cbl_message *m, uint32_t instance,
			    const struct cbl_operand *o, struct cbl_term *out);

#endif
