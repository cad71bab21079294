/* SPDX-License-Identifier: MIT
 *
 * Text to value, by the type of the field. This table is the registry of
 * field types; a converter sets the row's value and says what became of it.
 */
#include "message/message_priv.h"

#include "message/operand.h"
#include "spec/vocabulary.h"

typedef enum cbl_row_state (*converter)(struct cbl_message *m,
					struct cbl_row *row,
					const struct cbl_field *field);

static enum cbl_row_state to_text(struct cbl_message *m, struct cbl_row *row,
				  const struct cbl_field *field)
{
	(void)m;
	(void)field;
	row->value.text = row->text;
	return CBL_ROW_VALID;
}

static enum cbl_row_state to_number(struct cbl_message *m, struct cbl_row *row,
				    const struct cbl_field *field)
{
	unsigned long number;

	(void)m;
	(void)field;
	if (!cbl_str_number(cbl_str_trim(row->text), 999999999999UL, &number))
		return CBL_ROW_INVALID;
	row->value.number = (int64_t)number;
	return CBL_ROW_VALID;
}

static enum cbl_row_state to_letter(struct cbl_message *m, struct cbl_row *row,
				    const struct cbl_field *field)
{
	struct cbl_str text = cbl_str_trim(row->text);
	char c;

	(void)m;
	(void)field;
	if (!text.len)
		return CBL_ROW_INVALID;
	c = cbl_upper(text.ptr[0]);
	if (c < 'A' || c > 'Z')
		return CBL_ROW_INVALID;
	row->value.number = c - 'A' + 1;
	return CBL_ROW_VALID;
}

static enum cbl_row_state to_duration(struct cbl_message *m,
				      struct cbl_row *row,
				      const struct cbl_field *field)
{
	struct cbl_str text = cbl_str_trim(row->text);
	unsigned long hhmm;

	(void)m;
	(void)field;
	if (text.len != 4 || !cbl_str_number(text, 9999, &hhmm) ||
	    hhmm % 100 > 59)
		return CBL_ROW_INVALID;
	row->value.number = (int64_t)(hhmm / 100 * 60 + hhmm % 100);
	return CBL_ROW_VALID;
}

/* The time another field supplies what is not written from. */
static const struct cbl_moment *reference(struct cbl_message *m,
					  const struct cbl_field *field,
					  struct cbl_moment *storage)
{
	struct cbl_term term;

	if (field->complete == CBL_NONE ||
	    !cbl_operand_first(m, field->complete, NULL, &term) ||
	    term.type != CBL_TERM_TIME)
		return NULL;
	*storage = term.time;
	return storage;
}

/* The first format with a valid time wins; if none has, a text that could be
 * valid under a known reference is unknown, any other invalid. */
static enum cbl_row_state to_time(struct cbl_message *m, struct cbl_row *row,
				  const struct cbl_field *field)
{
	struct cbl_moment storage;
	const struct cbl_moment *ref = reference(m, field, &storage);
	bool open = false;

	for (uint32_t i = 0; i < field->formats.count; i++) {
		enum cbl_moment_result result = cbl_moment_parse(
			&row->value.time,
			&m->spec->formats[field->formats.first + i], row->text,
			ref, (enum cbl_moment_prefer)field->prefer, field->as);

		if (result == CBL_MOMENT_VALID)
			return CBL_ROW_VALID;
		open = open || result == CBL_MOMENT_OPEN;
	}
	return open ? CBL_ROW_UNKNOWN : CBL_ROW_INVALID;
}

static enum cbl_row_state to_code(struct cbl_message *m, struct cbl_row *row,
				  const struct cbl_field *field)
{
	struct cbl_str text = row->text;
	struct cbl_lookup found;
	size_t lo, hi;

	if (field->take != CBL_NONE && field->from == CBL_NONE &&
	    cbl_search_text(m, field->take, text) &&
	    cbl_matched(m->matcher, 0, &lo, &hi))
		text = cbl_str(text.ptr + lo, hi - lo);
	if (field->by.len)
		found = cbl_vocabulary_find_by(m->spec, field->vocabulary,
					       cbl_spec_str(m->spec, field->by),
					       cbl_str_trim(text));
	else
		found = cbl_vocabulary_find(m->spec, field->vocabulary,
					    cbl_str_trim(text), field->near);
	if (found.entry == CBL_NONE)
		return CBL_ROW_INVALID;
	row->value.entry = found.entry;
	row->how = (uint8_t)found.how;
	row->distance = (uint8_t)found.distance;
	return CBL_ROW_VALID;
}

/* Keys are built from other fields: derive.c. A group of that name in a
 * pattern is only text. */
static const converter converters[] = {
	[CBL_TYPE_TEXT] = to_text,
	[CBL_TYPE_NUMBER] = to_number,
	[CBL_TYPE_LETTER] = to_letter,
	[CBL_TYPE_TIME] = to_time,
	[CBL_TYPE_DURATION] = to_duration,
	[CBL_TYPE_CODE] = to_code,
	[CBL_TYPE_KEY] = to_text,
};

_Static_assert(sizeof(converters) / sizeof(*converters) == CBL_TYPE_COUNT_,
	       "every field type has its converter");

void cbl_convert(struct cbl_message *m, uint32_t row)
{
	/* A copy: converters may add rows, and so move the table. */
	struct cbl_row copy = m->rows[row];
	const struct cbl_field *field;

	if (copy.assumed)
		return;
	field = &m->spec->fields[copy.field];
	if (field->type != CBL_TYPE_TEXT &&
	    cbl_message_redacted(m, copy.text))
		copy.state = CBL_ROW_UNKNOWN;
	else
		copy.state = (uint8_t)converters[field->type](m, &copy, field);
	m->rows[row] = copy;
}

static void convert_pass(struct cbl_message *m, uint32_t first, bool completed)
{
	for (uint32_t i = first; i < m->instance_count; i++) {
		uint32_t row = m->instances[i].first_row;

		for (; row != CBL_NONE; row = m->rows[row].next) {
			const struct cbl_field *field =
				&m->spec->fields[m->rows[row].field];

			if ((field->complete != CBL_NONE) == completed)
				cbl_convert(m, row);
		}
	}
}

void cbl_convert_all(struct cbl_message *m, uint32_t first)
{
	convert_pass(m, first, false);
	/* What is completed may be so from a value of the message. */
	cbl_derive_values(m);
	convert_pass(m, first, true);
}
