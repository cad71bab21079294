/* SPDX-License-Identifier: MIT
 *
 * How a row or an instance becomes a term, with the attribute of an operand.
 * Terms are written where they are wanted: of every message hundreds are.
 */
#include "message/term_priv.h"

#include "spec/vocabulary.h"
#include "text/utf8.h"

struct cbl_term cbl_term_of_row(const struct cbl_message *m, uint32_t row)
{
	struct cbl_term term;

	cbl_term_read_plain(m, row, &term);
	return term;
}

struct cbl_term cbl_term_of_instance(const struct cbl_message *m,
				     uint32_t instance)
{
	const struct cbl_instance *i = &m->instances[instance];

	return (struct cbl_term){
		.type = CBL_TERM_TEXT,
		.row = CBL_NONE,
		.instance = instance,
		.entry = CBL_NONE,
		.span = i->span,
		.text = cbl_message_str(m, i->span),
	};
}

/* ---- of instances */

static size_t widest(struct cbl_str text)
{
	size_t best = 0;

	/* Of CR and LF what is between is a line of no width. */
	for (size_t lo = 0, hi; lo < text.len; lo = hi + 1) {
		size_t width;

		for (hi = lo; hi < text.len && text.ptr[hi] != '\n' &&
			      text.ptr[hi] != '\r';)
			hi++;
		width = cbl_utf8_count(text.ptr + lo, hi - lo);
		if (width > best)
			best = width;
	}
	return best;
}

void cbl_term_read_instance(const struct cbl_message *m, uint32_t instance,
			    const struct cbl_operand *o, struct cbl_term *out)
{
	const struct cbl_instance *i = &m->instances[instance];
	uint32_t content = i->content < i->span.hi ? i->content : i->span.hi;

	*out = cbl_term_of_instance(m, instance);
	switch (o->attribute) {
	case CBL_ATTRIBUTE_CONTENT:
		out->span = cbl_span(content, i->span.hi);
		cbl_term_set_text(out, cbl_message_str(m, out->span));
		return;
	case CBL_ATTRIBUTE_LENGTH:
		out->text = cbl_str_trim(out->text);
		cbl_term_set_number(out, (int64_t)cbl_utf8_count(
						 out->text.ptr, out->text.len));
		return;
	case CBL_ATTRIBUTE_WIDTH:
		cbl_term_set_number(out, (int64_t)widest(out->text));
		return;
	case CBL_ATTRIBUTE_LINES:
		cbl_term_set_number(out, i->lines.count ? i->lines.count : 1);
		return;
	default:
		return;
	}
}

/* ---- of rows */

static void code_attribute(const struct cbl_message *m,
			   const struct cbl_operand *o, struct cbl_term *term)
{
	const struct cbl_entry *e = &m->spec->entries[term->entry];
	static const char *const status[] = {"current", "retired", "observed",
					     "misprint"};
	struct cbl_str named;

	switch (o->attribute) {
	case CBL_ATTRIBUTE_CODE:
		cbl_term_set_spec_text(m, term, e->code);
		return;
	case CBL_ATTRIBUTE_RANK:
		if (e->rank == INT32_MIN)
			cbl_term_set_text(term, cbl_str(NULL, 0));
		else
			cbl_term_set_number(term, e->rank);
		return;
	case CBL_ATTRIBUTE_GROUP:
		cbl_term_set_spec_text(m, term, e->group);
		return;
	case CBL_ATTRIBUTE_IS:
		cbl_term_set_spec_text(m, term, e->is);
		return;
	case CBL_ATTRIBUTE_TITLE:
		cbl_term_set_spec_text(m, term, e->title);
		return;
	case CBL_ATTRIBUTE_STATUS:
		cbl_term_set_text(term, cbl_str_c(status[e->status & 3]));
		return;
	default:
		named = cbl_entry_has(m->spec, term->entry,
				      cbl_spec_str(m->spec, o->name));
		if (!named.len)
			named.ptr = NULL;
		cbl_term_set_text(term, named);
	}
}

static int year_of(int32_t days)
{
	int year, month, day;

	cbl_date_from_days(days, &year, &month, &day);
	return year;
}

/* What a date counts. */
static void date_part(uint32_t attribute, struct cbl_term *term)
{
	int year, month, day;

	cbl_date_from_days(term->time.day, &year, &month, &day);
	cbl_term_set_number(term, attribute == CBL_ATTRIBUTE_MONTH ? month :
								     day);
}

/* Is a time so precise that it has that? A month has no weekday, and a
 * weekday no year. */
static bool is_precise(uint32_t attribute, const struct cbl_moment *time)
{
	switch (attribute) {
	case CBL_ATTRIBUTE_YEAR:
	case CBL_ATTRIBUTE_YY:
		return time->precision <= CBL_PRECISION_YEAR;
	case CBL_ATTRIBUTE_MONTH:
		return time->precision <= CBL_PRECISION_MONTH;
	case CBL_ATTRIBUTE_DAY_OF_MONTH:
	case CBL_ATTRIBUTE_JULIAN:
		return time->precision <= CBL_PRECISION_DAY;
	case CBL_ATTRIBUTE_WEEKDAY:
		return time->precision <= CBL_PRECISION_DAY ||
		       time->precision == CBL_PRECISION_WEEKDAY;
	default:
		return true;
	}
}

static void time_attribute(uint32_t attribute, struct cbl_term *term)
{
	if (!is_precise(attribute, &term->time)) {
		term->type = CBL_TERM_NULL;
		return;
	}
	switch (attribute) {
	case CBL_ATTRIBUTE_YEAR:
		cbl_term_set_number(term, year_of(term->time.day));
		return;
	case CBL_ATTRIBUTE_YY:
		cbl_term_set_number(term, year_of(term->time.day) % 100);
		return;
	case CBL_ATTRIBUTE_MONTH:
	case CBL_ATTRIBUTE_DAY_OF_MONTH:
		date_part(attribute, term);
		return;
	case CBL_ATTRIBUTE_JULIAN:
		cbl_term_set_number(term, cbl_day_of_year(term->time.day));
		return;
	case CBL_ATTRIBUTE_DAY:
		if (term->time.precision == CBL_PRECISION_MINUTE)
			term->time.precision = CBL_PRECISION_DAY;
		return;
	case CBL_ATTRIBUTE_WEEKDAY:
		if (term->time.precision != CBL_PRECISION_WEEKDAY)
			term->time.day = cbl_weekday(term->time.day);
		term->time.precision = CBL_PRECISION_WEEKDAY;
		return;
	case CBL_ATTRIBUTE_WROTE_YEAR:
		cbl_term_set_text(term, cbl_str_c(term->time.wrote_year ?
							  "yes" :
							  "no"));
		return;
	default:
		return;
	}
}

/* `known` of a code: listed, by its code or another accepted spelling. */
static bool is_known(const struct cbl_row *row)
{
	return row->state == CBL_ROW_VALID &&
	       (row->how == CBL_HOW_CODE || row->how == CBL_HOW_ALIAS ||
		row->how == CBL_HOW_ATTRIBUTE);
}

static void value_attribute(const struct cbl_message *m,
			    const struct cbl_operand *o, struct cbl_term *term)
{
	if (term->type == CBL_TERM_TIME)
		time_attribute(o->attribute, term);
	else if (term->type == CBL_TERM_CODE)
		code_attribute(m, o, term);
	else
		term->type = CBL_TERM_NULL;
}

void cbl_term_read_row(const struct cbl_message *m, uint32_t row,
		       const struct cbl_operand *o, struct cbl_term *out)
{
	const struct cbl_row *r = &m->rows[row];
	struct cbl_str trimmed;

	cbl_term_read_plain(m, row, out);
	switch (o->attribute) {
	case CBL_ATTRIBUTE_NONE:
		return;
	case CBL_ATTRIBUTE_TEXT:
		cbl_term_set_text(out, r->text);
		return;
	case CBL_ATTRIBUTE_WRITTEN:
		if (r->assumed)
			out->type = CBL_TERM_NULL;
		else
			cbl_term_set_text(out, r->text);
		return;
	case CBL_ATTRIBUTE_LENGTH:
		trimmed = cbl_str_trim(r->text);
		cbl_term_set_number(out, (int64_t)cbl_utf8_count(trimmed.ptr,
								 trimmed.len));
		return;
	case CBL_ATTRIBUTE_KNOWN:
		if (r->state == CBL_ROW_UNKNOWN)
			out->type = CBL_TERM_NULL;
		else
			cbl_term_set_text(out, cbl_str_c(is_known(r) ? "yes" :
								       "no"));
		return;
	case CBL_ATTRIBUTE_DISTANCE:
		cbl_term_set_number(out, r->distance);
		return;
	default:
		value_attribute(m, o, out);
	}
}

void cbl_term_glance(const struct cbl_message *m, uint32_t row,
		     const struct cbl_operand *o, struct cbl_term *out)
{
	const struct cbl_row *r = &m->rows[row];

	if (o->attribute == CBL_ATTRIBUTE_NONE) {
		out->type = CBL_TERM_NULL;
		if (r->state == CBL_ROW_VALID)
			cbl_term_set_value(m, r, out);
	} else if (o->attribute == CBL_ATTRIBUTE_RANK &&
		   r->state == CBL_ROW_VALID && r->type == CBL_TYPE_CODE &&
		   m->spec->entries[r->value.entry].rank != INT32_MIN) {
		cbl_term_set_number(out, m->spec->entries[r->value.entry].rank);
	} else {
		cbl_term_read_row(m, row, o, out);
	}
}
