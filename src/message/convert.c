/* SPDX-License-Identifier: MIT
 *
 * Text to value, by the type of the field. This table is the registry of
 * field types; a converter sets the row's value and says what became of it.
 */
#include "message/message_priv.h"

#include "message/operand.h"
#include "spec/made.h"
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

/* The time another field supplies what is not written from. A bare month or
 * year is too little: the nearest July to 2005 may be that of 2004. */
static const struct cbl_moment *reference(struct cbl_message *m,
					  const struct cbl_row *row,
					  const struct cbl_field *field,
					  struct cbl_moment *storage)
{
	/* Other fields of the element: those of the same occurrence. */
	struct cbl_term own = {.row = CBL_NONE, .instance = row->instance};
	struct cbl_term term;

	if (field->complete == CBL_NONE ||
	    !cbl_operand_first(m, field->complete, &own, &term) ||
	    term.type != CBL_TERM_TIME ||
	    term.time.precision > CBL_PRECISION_DAY)
		return NULL;
	*storage = term.time;
	return storage;
}

/* The year that stands apart from it, as behind a list; NULL: none does. */
static const struct cbl_moment *year_apart(const struct cbl_message *m,
					   const struct cbl_row *row,
					   const struct cbl_field *field,
					   struct cbl_moment *storage)
{
	uint32_t year;

	if (field->year == CBL_NONE || row->instance == CBL_NONE)
		return NULL;
	year = cbl_message_row(m, row->instance, field->year, row->item);
	if (year == CBL_NONE || m->rows[year].state != CBL_ROW_VALID)
		return NULL;
	*storage = m->rows[year].value.time;
	return storage;
}

/* The first format with a valid time wins; if none has, a text that could be
 * valid under a known reference is unknown, any other invalid. */
static enum cbl_row_state read_time(const struct cbl_message *m,
				    struct cbl_row *row,
				    const struct cbl_field *field,
				    const struct cbl_moment *ref)
{
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

static enum cbl_row_state to_time(struct cbl_message *m, struct cbl_row *row,
				  const struct cbl_field *field)
{
	struct cbl_moment storage;
	const struct cbl_moment *year = year_apart(m, row, field, &storage);
	enum cbl_row_state state;

	if (!year)
		return read_time(m, row, field,
				 reference(m, row, field, &storage));
	state = read_time(m, row, field, year);
	if (state == CBL_ROW_VALID)
		row->value.time.wrote_year = true;
	return state;
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
	/* Converters add no rows: the table stays where it is. */
	struct cbl_row *r = &m->rows[row];

	if (r->assumed)
		return;
	if (r->type == CBL_TYPE_TEXT)
		r->state = (uint8_t)to_text(m, r, NULL);
	else if (cbl_message_redacted(m, r->text))
		r->state = CBL_ROW_UNKNOWN;
	else
		r->state = (uint8_t)converters[r->type](
			m, r, &m->spec->fields[r->field]);
}

/* Takes over what an equal text of the same field came to; false if there is
 * none, or none is known. */
static bool convert_alike(struct cbl_message *m, struct cbl_row *row)
{
	uint32_t *last = &m->converted[cbl_alike(row->field, row->text)];
	const struct cbl_row *like = &m->rows[*last];
	bool known = *last != CBL_NONE && like->field == row->field &&
		     cbl_str_eq(like->text, row->text);

	*last = (uint32_t)(row - m->rows);
	if (!known)
		return false;
	row->value = like->value;
	row->state = like->state;
	row->how = like->how;
	row->distance = like->distance;
	return true;
}

/* Only times are completed. */
static bool is_completed(const struct cbl_message *m, uint32_t row)
{
	const struct cbl_row *r = &m->rows[row];

	return r->type == CBL_TYPE_TIME &&
	       m->spec->fields[r->field].complete != CBL_NONE;
}

/* Texts stand for themselves, codes on nothing but their text. What is
 * completed comes later. */
static void convert_written(struct cbl_message *m, uint32_t row)
{
	struct cbl_row *r = &m->rows[row];

	if (r->type == CBL_TYPE_TEXT)
		r->state = (uint8_t)to_text(m, r, NULL);
	else if (r->type == CBL_TYPE_CODE ? !convert_alike(m, r) :
					    !is_completed(m, row))
		cbl_convert(m, row);
}

static void convert_rows(struct cbl_message *m, uint32_t instance)
{
	uint32_t row = m->instances[instance].first_row;

	for (; row != CBL_NONE; row = m->rows[row].next)
		convert_written(m, row);
}

/* Rows stand in the order of their groups' names. One that is completed from
 * another of its instance may come before that, and is asked again. */
static void complete_rows(struct cbl_message *m, uint32_t instance)
{
	uint32_t unknown = UINT32_MAX, before;

	do {
		uint32_t row = m->instances[instance].first_row;

		before = unknown;
		unknown = 0;
		for (; row != CBL_NONE; row = m->rows[row].next) {
			if (!is_completed(m, row) ||
			    (before != UINT32_MAX &&
			     m->rows[row].state != CBL_ROW_UNKNOWN))
				continue;
			cbl_convert(m, row);
			unknown += m->rows[row].state == CBL_ROW_UNKNOWN;
		}
	} while (unknown && unknown < before);
}

/* Is a field of the instance completed from others? */
static bool has_completed(const struct cbl_message *m, uint32_t instance)
{
	return cbl_made_in(m->spec, m->instances[instance].element) &
	       CBL_MADE_COMPLETED;
}

/* ---- years lent: `May 4 or May 11, 2008` */

/* Longest text between two that share a year. */
#define BETWEEN 32u

/* Do the two stand in one text, with nothing but `lend` between them? */
static bool neighbours(struct cbl_message *m, uint32_t one, uint32_t other,
		       uint32_t lend)
{
	struct cbl_span between = cbl_span(m->instances[one].span.hi,
					   m->instances[other].span.lo);

	return m->instances[one].host == m->instances[other].host &&
	       between.lo <= between.hi && between.hi - between.lo <= BETWEEN &&
	       cbl_message_match(m, lend, cbl_message_str(m, between));
}

/* Is the year of a row written, or lent already? */
static bool has_year(const struct cbl_message *m, uint32_t row)
{
	return m->rows[row].state == CBL_ROW_VALID &&
	       m->rows[row].value.time.wrote_year;
}

/* Reads a time anew, near to that of another row, which has its year; then
 * what was completed from it. */
static void take_year(struct cbl_message *m, uint32_t to, uint32_t from)
{
	struct cbl_row copy = m->rows[to];

	copy.state = (uint8_t)read_time(m, &copy,
					&m->spec->fields[copy.field],
					&m->rows[from].value.time);
	if (copy.state != CBL_ROW_VALID)
		return;
	copy.value.time.wrote_year = true;
	m->rows[to] = copy;
	for (uint32_t row = m->instances[copy.instance].first_row;
	     row != CBL_NONE; row = m->rows[row].next)
		if (row != to && is_completed(m, row))
			cbl_convert(m, row);
}

/* Of an instance and the next, one gives its year to the other. */
static void lend_year(struct cbl_message *m, uint32_t field, uint32_t instance,
		      bool back)
{
	uint32_t next = m->instances[instance].next;
	uint32_t to, from;

	if (next == CBL_NONE)
		return;
	to = cbl_message_row(m, back ? instance : next, field, 0);
	from = cbl_message_row(m, back ? next : instance, field, 0);
	if (to != CBL_NONE && from != CBL_NONE && has_year(m, from) &&
	    !has_year(m, to) &&
	    neighbours(m, instance, next, m->spec->fields[field].lend))
		take_year(m, to, from);
}

static void lend_years(struct cbl_message *m, uint32_t field, uint32_t first)
{
	uint32_t element = m->spec->fields[field].element;

	/* The year at the end of a list is that of all before it; one that
	 * heads a list is handed down. */
	for (uint32_t i = m->instance_count; i-- > first;)
		if (m->instances[i].element == element)
			lend_year(m, field, i, true);
	for (uint32_t i = first; i < m->instance_count; i++)
		if (m->instances[i].element == element)
			lend_year(m, field, i, false);
}

static void lend_all(struct cbl_message *m, uint32_t first)
{
	for (uint32_t e = 0; e < m->spec->elements_count; e++) {
		struct cbl_list fields = m->spec->elements[e].fields;

		if (m->first[e] == CBL_NONE ||
		    !(cbl_made_in(m->spec, e) & CBL_MADE_COMPLETED))
			continue;
		for (uint32_t i = 0; i < fields.count; i++)
			if (m->spec->fields[fields.first + i].lend != CBL_NONE)
				lend_years(m, fields.first + i, first);
	}
}

void cbl_convert_all(struct cbl_message *m, uint32_t first)
{
	for (uint32_t i = first; i < m->instance_count; i++)
		convert_rows(m, i);
	/* What is completed may be so from a value of the message. */
	cbl_derive_values(m, first ? CBL_MADE_MENTIONED : CBL_MADE_ANY);
	for (uint32_t i = first; i < m->instance_count; i++)
		if (has_completed(m, i))
			complete_rows(m, i);
	lend_all(m, first);
}
