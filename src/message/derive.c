/* SPDX-License-Identifier: MIT
 *
 * What follows from the fields that were written: values of the message,
 * fields that are assumed where nothing stands, keys built from others.
 */
#include "message/message_priv.h"

#include "base/buf.h"
#include "message/operand.h"
#include "spec/made.h"

/* Is it what its row says, not something that was made of that? */
static bool is_plain(const struct cbl_message *m, const struct cbl_term *term)
{
	struct cbl_term plain;

	if (term->row == CBL_NONE)
		return false;
	plain = cbl_term_of_row(m, term->row);
	if (plain.type != term->type)
		return false;
	if (term->type == CBL_TERM_NUMBER)
		return plain.number == term->number;
	if (term->type == CBL_TERM_TIME)
		return plain.time.day == term->time.day &&
		       plain.time.minute == term->time.minute &&
		       plain.time.precision == term->time.precision;
	return cbl_str_eq(plain.text, term->text);
}

/* A term that stands for no row of its own becomes one. */
static uint32_t row_of_term(struct cbl_message *m, const struct cbl_term *term)
{
	struct cbl_row *r;
	uint32_t row;

	if (is_plain(m, term))
		return term->row;
	row = cbl_add_row(m, CBL_NONE, CBL_NONE, 0, term->span, term->text);
	r = &m->rows[row];
	r->instance = term->instance;
	r->state = CBL_ROW_VALID;
	if (term->type == CBL_TERM_NUMBER) {
		r->type = CBL_TYPE_NUMBER;
		r->value.number = term->number;
	} else if (term->type == CBL_TERM_TIME) {
		r->type = CBL_TYPE_TIME;
		r->value.time = term->time;
	} else {
		r->value.text = term->text;
	}
	return row;
}

void cbl_derive_values(struct cbl_message *m, unsigned made)
{
	struct cbl_term term;

	for (uint32_t i = 0; i < m->spec->values_count; i++) {
		if (made != CBL_MADE_ANY &&
		    !(cbl_made_under(m->spec, i) & made))
			continue;
		m->values[i] = CBL_NONE;
		if (cbl_operand_first(m, m->spec->values[i].operand, NULL,
				      &term))
			m->values[i] = row_of_term(m, &term);
	}
}

/* Sets an assumed row from a term, as its field's type; false if it cannot
 * be of that type. */
static bool set_assumed(struct cbl_message *m, uint32_t row,
			const struct cbl_field *field,
			const struct cbl_term *term)
{
	struct cbl_row *r = &m->rows[row];

	r->assumed = true;
	r->state = CBL_ROW_VALID;
	switch (field->type) {
	case CBL_TYPE_TIME:
		if (term->type == CBL_TERM_TIME)
			r->value.time = term->time;
		else if (term->type == CBL_TERM_NUMBER)
			r->value.time = (struct cbl_moment){
				.day = cbl_days_from_date((int)term->number, 1,
							  1),
				.precision = CBL_PRECISION_YEAR,
			};
		else
			return false;
		return true;
	case CBL_TYPE_CODE:
		if (term->type != CBL_TERM_CODE)
			return false;
		r->value.entry = term->entry;
		return true;
	case CBL_TYPE_TEXT:
	case CBL_TYPE_KEY:
		r->value.text = term->text;
		return term->type == CBL_TERM_TEXT ||
		       term->type == CBL_TERM_CODE;
	default:
		r->value.number = term->number;
		return term->type == CBL_TERM_NUMBER;
	}
}

/* The first `assume` that applies and has a value. The row is made before it
 * is known to be needed, so that operands bind to its instance and item. */
static void assume(struct cbl_message *m, uint32_t instance, uint32_t field,
		   uint32_t item)
{
	const struct cbl_field *f = &m->spec->fields[field];
	uint32_t at = m->instances[instance].span.lo;
	uint32_t row = cbl_add_row(m, CBL_NONE, field, item, cbl_span(at, at),
				   cbl_str(m->text + at, 0));
	struct cbl_term context, term;

	m->rows[row].instance = instance;
	context = cbl_term_of_row(m, row);
	for (uint32_t i = 0; i < f->assume.count; i++) {
		const struct cbl_assume *a =
			&m->spec->assumes[f->assume.first + i];

		if (!cbl_conditions_hold(m, a->where, &context, false) ||
		    !cbl_operand_first(m, a->value, &context, &term) ||
		    !set_assumed(m, row, f, &term))
			continue;
		cbl_link_row(m, row, instance);
		return;
	}
}

/* Writes one piece of a key: a literal, or a field of the same instance and
 * item (else a value of the message). False if it is missing. */
static bool key_piece(struct cbl_message *m, const struct cbl_piece *piece,
		      const struct cbl_term *context, struct cbl_buf *out,
		      struct cbl_span *span)
{
	struct cbl_term term;

	if (piece->operand == CBL_NONE) {
		cbl_buf_str(out, cbl_spec_str(m->spec, piece->text));
		return true;
	}
	if (!cbl_operand_first(m, piece->operand, context, &term))
		return false;
	cbl_term_print(m, &term, piece->style, out);
	if (term.row != CBL_NONE && !m->rows[term.row].assumed &&
	    term.instance == context->instance) {
		if (term.span.lo < span->lo)
			span->lo = term.span.lo;
		if (term.span.hi > span->hi)
			span->hi = term.span.hi;
	}
	return true;
}

static void build_key(struct cbl_message *m, uint32_t instance, uint32_t field,
		      uint32_t item, struct cbl_buf *buf)
{
	const struct cbl_field *f = &m->spec->fields[field];
	struct cbl_span span = {UINT32_MAX, 0};
	struct cbl_term context;
	struct cbl_str text;
	uint32_t row = cbl_add_row(m, CBL_NONE, field, item, cbl_span(0, 0),
				   cbl_str(NULL, 0));
	bool ok = true;

	m->rows[row].instance = instance;
	context = cbl_term_of_row(m, row);
	cbl_buf_clear(buf);
	for (uint32_t i = 0; ok && i < f->is.count; i++)
		ok = key_piece(m, &m->spec->pieces[f->is.first + i], &context,
			       buf, &span);
	if (!ok)
		return;
	text = cbl_str(cbl_arena_strndup(m->arena, cbl_buf_cstr(buf), buf->len),
		       buf->len);
	if (span.lo > span.hi)
		span = m->instances[instance].span;
	m->rows[row].span = span;
	m->rows[row].text = text;
	m->rows[row].value.text = text;
	m->rows[row].state = CBL_ROW_VALID;
	cbl_link_row(m, row, instance);
}

static void derive_field(struct cbl_message *m, uint32_t instance,
			 uint32_t field, struct cbl_buf *buf)
{
	const struct cbl_field *f = &m->spec->fields[field];
	uint32_t items = m->instances[instance].items;
	uint32_t first = items ? 1 : 0;

	for (uint32_t item = first; item <= items; item++) {
		if (f->type == CBL_TYPE_KEY && f->is.count)
			build_key(m, instance, field, item, buf);
		else if (f->assume.count &&
			 cbl_message_row(m, instance, field, item) == CBL_NONE)
			assume(m, instance, field, item);
	}
}

void cbl_derive_rows(struct cbl_message *m, uint32_t first)
{
	uint32_t count = m->instance_count;
	struct cbl_buf buf; /* for keys, one after the other */

	cbl_buf_init(&buf, 256);
	for (uint32_t i = first; i < count; i++) {
		struct cbl_list fields = cbl_instance_element(m, i)->fields;

		if (!(cbl_made_in(m->spec, m->instances[i].element) &
		      CBL_MADE_DERIVED))
			continue;
		for (uint32_t k = 0; k < fields.count; k++) {
			const struct cbl_field *f =
				&m->spec->fields[fields.first + k];

			if (!cbl_wants_field(m, fields.first + k))
				continue;
			if (f->assume.count || f->type == CBL_TYPE_KEY)
				derive_field(m, i, fields.first + k, &buf);
		}
	}
	cbl_buf_release(&buf);
}
