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

/* The value of a row. */
static inline void cbl_term_set_value(const struct cbl_message *m,
				      const struct cbl_row *r,
				      struct cbl_term *term)
{
	switch (r->type) {
	case CBL_TYPE_TEXT:
	case CBL_TYPE_KEY:
		cbl_term_set_text(term, r->value.text);
		return;
	case CBL_TYPE_TIME:
		term->type = CBL_TERM_TIME;
		term->time = r->value.time;
		return;
	case CBL_TYPE_CODE:
		term->type = CBL_TERM_CODE;
		term->entry = r->value.entry;
		term->text = cbl_spec_str(m->spec,
					  m->spec->entries[term->entry].code);
		return;
	default:
		cbl_term_set_number(term, r->value.number);
	}
}

/* The term of a row without an attribute. */
static inline void cbl_term_read_plain(const struct cbl_message *m,
				       uint32_t row, struct cbl_term *out)
{
	const struct cbl_row *r = &m->rows[row];

	out->type = CBL_TERM_NULL;
	out->row = row;
	out->instance = r->instance;
	out->entry = CBL_NONE;
	out->span = r->span;
	out->number = 0;
	out->time = (struct cbl_moment){0};
	out->text = r->text;
	if (r->state == CBL_ROW_VALID)
		cbl_term_set_value(m, r, out);
}

/* The term of a row or an instance with the attribute of an operand. */
void cbl_term_read_row(const struct cbl_message *m, uint32_t row,
		       const struct cbl_operand *o, struct cbl_term *out);
void cbl_term_read_instance(const struct cbl_message *m, uint32_t instance,
			    const struct cbl_operand *o, struct cbl_term *out);

/* That which a path of the operand leads to. */
static inline void cbl_term_read(const struct cbl_message *m, uint32_t at,
				 const struct cbl_operand *o,
				 struct cbl_term *out)
{
	if (o->kind == CBL_OPERAND_ELEMENT)
		cbl_term_read_instance(m, at, o, out);
	else if (o->attribute == CBL_ATTRIBUTE_NONE)
		cbl_term_read_plain(m, at, out);
	else
		cbl_term_read_row(m, at, o, out);
}

#endif
