/* SPDX-License-Identifier: MIT
 *
 * Operands: paths into the table, attributes, functions over several paths,
 * bounds moved by a span of time or a number.
 */
#include "message/message_priv.h"

#include "message/operand.h"
#include "spec/vocabulary.h"
#include "text/utf8.h"

static void push(struct cbl_message *m, struct cbl_terms *out,
		 const struct cbl_term *term)
{
	if (out->count == out->cap) {
		/* From one on: most operands are one field of one element. */
		size_t cap = out->cap ? out->cap * 2 : 1;
		struct cbl_term *items =
			cbl_arena_alloc(m->arena, cap * sizeof(*items));

		if (out->count)
			memcpy(items, out->items, out->count * sizeof(*items));
		out->items = items;
		out->cap = cap;
	}
	out->items[out->count++] = *term;
}

static struct cbl_term text_term(struct cbl_term base, struct cbl_str text)
{
	base.type = text.ptr ? CBL_TERM_TEXT : CBL_TERM_NULL;
	base.text = text;
	return base;
}

static struct cbl_term number_term(struct cbl_term base, int64_t number)
{
	base.type = CBL_TERM_NUMBER;
	base.number = number;
	return base;
}

/* A text of the spec as a term; an absent one is no value. */
static struct cbl_term spec_term(const struct cbl_message *m,
				 struct cbl_term base, struct cbl_text text)
{
	if (!text.len)
		return text_term(base, cbl_str(NULL, 0));
	return text_term(base, cbl_spec_str(m->spec, text));
}

struct cbl_term cbl_term_of_row(const struct cbl_message *m, uint32_t row)
{
	const struct cbl_row *r = &m->rows[row];
	struct cbl_term term = {
		.row = row,
		.instance = r->instance,
		.entry = CBL_NONE,
		.span = r->span,
		.text = r->text,
	};

	if (r->state != CBL_ROW_VALID)
		return term;
	switch (r->field == CBL_NONE ? CBL_TYPE_TEXT :
				       m->spec->fields[r->field].type) {
	case CBL_TYPE_TEXT:
	case CBL_TYPE_KEY:
		return text_term(term, r->value.text);
	case CBL_TYPE_TIME:
		term.type = CBL_TERM_TIME;
		term.time = r->value.time;
		return term;
	case CBL_TYPE_CODE:
		term.type = CBL_TERM_CODE;
		term.entry = r->value.entry;
		term.text = cbl_spec_str(m->spec,
					 m->spec->entries[term.entry].code);
		return term;
	default:
		return number_term(term, r->value.number);
	}
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

/* ---- attributes */

static size_t widest(struct cbl_str text)
{
	size_t best = 0;

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		size_t width = cbl_utf8_count(text.ptr, len);

		if (width > best)
			best = width;
		if (!end)
			break;
		text = cbl_str(end + 1, text.len - len - 1);
	}
	return best;
}

static struct cbl_term element_attribute(const struct cbl_message *m,
					 struct cbl_term term,
					 uint32_t attribute)
{
	const struct cbl_instance *i = &m->instances[term.instance];
	uint32_t content = i->content < i->span.hi ? i->content : i->span.hi;

	switch (attribute) {
	case CBL_ATTRIBUTE_CONTENT:
		term.span = cbl_span(content, i->span.hi);
		return text_term(term, cbl_message_str(m, term.span));
	case CBL_ATTRIBUTE_LENGTH:
		term.text = cbl_str_trim(term.text);
		return number_term(term, (int64_t)cbl_utf8_count(
						 term.text.ptr, term.text.len));
	case CBL_ATTRIBUTE_WIDTH:
		return number_term(term, (int64_t)widest(term.text));
	case CBL_ATTRIBUTE_LINES:
		return number_term(term, i->lines.count ? i->lines.count : 1);
	default:
		return term;
	}
}

static struct cbl_term code_attribute(const struct cbl_message *m,
				      struct cbl_term term,
				      const struct cbl_operand *o)
{
	const struct cbl_entry *e = &m->spec->entries[term.entry];
	static const char *const status[] = {"current", "retired", "observed",
					     "misprint"};
	struct cbl_str named;

	switch (o->attribute) {
	case CBL_ATTRIBUTE_CODE:
		return spec_term(m, term, e->code);
	case CBL_ATTRIBUTE_RANK:
		if (e->rank == INT32_MIN)
			return text_term(term, cbl_str(NULL, 0));
		return number_term(term, e->rank);
	case CBL_ATTRIBUTE_GROUP:
		return spec_term(m, term, e->group);
	case CBL_ATTRIBUTE_IS:
		return spec_term(m, term, e->is);
	case CBL_ATTRIBUTE_TITLE:
		return spec_term(m, term, e->title);
	case CBL_ATTRIBUTE_STATUS:
		return text_term(term, cbl_str_c(status[e->status & 3]));
	default:
		named = cbl_entry_has(m->spec, term.entry,
				      cbl_spec_str(m->spec, o->name));
		if (!named.len)
			named.ptr = NULL;
		return text_term(term, named);
	}
}

static struct cbl_term time_attribute(struct cbl_term term, uint32_t attribute)
{
	int year, month, day;

	cbl_date_from_days(term.time.day, &year, &month, &day);
	switch (attribute) {
	case CBL_ATTRIBUTE_YEAR:
	case CBL_ATTRIBUTE_YY:
		return number_term(term, attribute == CBL_ATTRIBUTE_YY ?
						 year % 100 :
						 year);
	case CBL_ATTRIBUTE_JULIAN:
		return number_term(term, cbl_day_of_year(term.time.day));
	case CBL_ATTRIBUTE_DAY:
		if (term.time.precision == CBL_PRECISION_MINUTE)
			term.time.precision = CBL_PRECISION_DAY;
		return term;
	case CBL_ATTRIBUTE_WEEKDAY:
		if (term.time.precision != CBL_PRECISION_WEEKDAY)
			term.time.day = cbl_weekday(term.time.day);
		term.time.precision = CBL_PRECISION_WEEKDAY;
		return term;
	case CBL_ATTRIBUTE_WROTE_YEAR:
		return text_term(term, cbl_str_c(term.time.wrote_year ? "yes" :
									"no"));
	default:
		return term;
	}
}

static struct cbl_term null_term(struct cbl_term term)
{
	term.type = CBL_TERM_NULL;
	return term;
}

/* `known` of a code: listed, by its code or another accepted spelling. */
static bool is_known(const struct cbl_row *row)
{
	return row->state == CBL_ROW_VALID &&
	       (row->how == CBL_HOW_CODE || row->how == CBL_HOW_ALIAS ||
		row->how == CBL_HOW_ATTRIBUTE);
}

static struct cbl_term row_attribute(const struct cbl_message *m, uint32_t row,
				     const struct cbl_operand *o)
{
	const struct cbl_row *r = &m->rows[row];
	struct cbl_term term = cbl_term_of_row(m, row);
	struct cbl_str trimmed;

	switch (o->attribute) {
	case CBL_ATTRIBUTE_NONE:
		return term;
	case CBL_ATTRIBUTE_TEXT:
		return text_term(term, r->text);
	case CBL_ATTRIBUTE_WRITTEN:
		return r->assumed ? null_term(term) :
				    text_term(term, r->text);
	case CBL_ATTRIBUTE_LENGTH:
		trimmed = cbl_str_trim(r->text);
		return number_term(term, (int64_t)cbl_utf8_count(trimmed.ptr,
								 trimmed.len));
	case CBL_ATTRIBUTE_KNOWN:
		if (r->state == CBL_ROW_UNKNOWN)
			return null_term(term);
		return text_term(term, cbl_str_c(is_known(r) ? "yes" : "no"));
	case CBL_ATTRIBUTE_DISTANCE:
		return number_term(term, r->distance);
	default:
		break;
	}
	if (term.type == CBL_TERM_TIME)
		return time_attribute(term, o->attribute);
	if (term.type == CBL_TERM_CODE)
		return code_attribute(m, term, o);
	return null_term(term);
}

/* ---- paths */

static void add(struct cbl_message *m, const struct cbl_term *term, bool nulls,
		struct cbl_terms *out)
{
	if (term->type != CBL_TERM_NULL || nulls)
		push(m, out, term);
}

/* What the context binds a path of `element` to: its instance (and item), or
 * the mention's host. CBL_NONE: every instance. */
static uint32_t bound_instance(const struct cbl_message *m, uint32_t element,
			       const struct cbl_term *context)
{
	uint32_t instance, host;

	if (!context || context->instance == CBL_NONE)
		return CBL_NONE;
	instance = context->instance;
	if (m->instances[instance].element == element)
		return instance;
	host = m->instances[instance].host;
	if (host != CBL_NONE && m->instances[host].element == element)
		return host;
	return CBL_NONE;
}

/* The terms among the rows from `row` on; of one item only if `item`. */
static void row_terms(struct cbl_message *m, const struct cbl_operand *o,
		      uint32_t row, bool one, bool nulls,
		      struct cbl_terms *out)
{
	uint32_t item = row == CBL_NONE ? 0 : m->rows[row].item;

	for (; row != CBL_NONE; row = m->rows[row].next) {
		struct cbl_term term;

		if (one && m->rows[row].item != item)
			return;
		if (m->rows[row].field != o->field)
			continue;
		term = row_attribute(m, row, o);
		add(m, &term, nulls, out);
	}
}

/* Bound to an item, a path sees its rows and those of the whole element. */
static void field_terms(struct cbl_message *m, const struct cbl_operand *o,
			uint32_t instance, uint32_t item, bool nulls,
			struct cbl_terms *out)
{
	if (!item) {
		row_terms(m, o, m->instances[instance].first_row, false, nulls,
			  out);
		return;
	}
	row_terms(m, o, cbl_item_first(m, instance, 0), true, nulls, out);
	row_terms(m, o, cbl_item_first(m, instance, item), true, nulls, out);
}

static void path_terms(struct cbl_message *m, const struct cbl_operand *o,
		       const struct cbl_term *context, bool nulls,
		       struct cbl_terms *out)
{
	uint32_t only = bound_instance(m, o->element, context);
	uint32_t item = only != CBL_NONE && context->row != CBL_NONE &&
					only == context->instance ?
				m->rows[context->row].item :
				0;
	uint32_t i = only != CBL_NONE ? only : m->first[o->element];

	for (; i != CBL_NONE; i = m->instances[i].next) {
		struct cbl_term term;

		if (o->kind == CBL_OPERAND_FIELD) {
			field_terms(m, o, i, item, nulls, out);
		} else {
			term = element_attribute(m, cbl_term_of_instance(m, i),
						 o->attribute);
			add(m, &term, nulls, out);
		}
		if (only != CBL_NONE)
			return;
	}
}

/* ---- functions */

bool cbl_term_rank(const struct cbl_message *m, const struct cbl_term *term,
		   int64_t *rank)
{
	switch (term->type) {
	case CBL_TERM_NUMBER:
		*rank = term->number;
		return true;
	case CBL_TERM_TIME:
		*rank = (int64_t)term->time.day * 1440 + term->time.minute;
		return true;
	case CBL_TERM_CODE:
		*rank = m->spec->entries[term->entry].rank;
		return *rank != INT32_MIN;
	default:
		return false;
	}
}

static struct cbl_term no_term(void)
{
	return (struct cbl_term){
		.row = CBL_NONE, .instance = CBL_NONE, .entry = CBL_NONE};
}

/* The highest (or lowest) of the ranked terms, the first among equals. */
static void extreme(struct cbl_message *m, const struct cbl_terms *terms,
		    bool highest, struct cbl_terms *out)
{
	const struct cbl_term *best = NULL;
	int64_t best_rank = 0, rank;

	for (size_t i = 0; i < terms->count; i++) {
		if (!cbl_term_rank(m, &terms->items[i], &rank))
			continue;
		if (best && (highest ? rank <= best_rank : rank >= best_rank))
			continue;
		best = &terms->items[i];
		best_rank = rank;
	}
	if (best)
		push(m, out, best);
}

static void sum(struct cbl_message *m, const struct cbl_terms *terms,
		struct cbl_terms *out)
{
	struct cbl_term total;

	if (!terms->count)
		return;
	total = number_term(terms->items[0], 0);
	for (size_t i = 0; i < terms->count; i++)
		if (terms->items[i].type == CBL_TERM_NUMBER)
			total.number += terms->items[i].number;
	push(m, out, &total);
}

/* The day closest to the first of the terms that is the weekday which the
 * second one is. */
static void closest(struct cbl_message *m, const struct cbl_terms *terms,
		    struct cbl_terms *out)
{
	struct cbl_term day;
	int32_t off;

	if (terms->count < 2 || terms->items[0].type != CBL_TERM_TIME ||
	    terms->items[0].time.precision > CBL_PRECISION_DAY ||
	    terms->items[1].type != CBL_TERM_TIME ||
	    terms->items[1].time.precision != CBL_PRECISION_WEEKDAY)
		return;
	day = terms->items[0];
	off = terms->items[1].time.day - cbl_weekday(day.time.day);
	if (off > 3)
		off -= 7;
	if (off < -3)
		off += 7;
	day.time.day += off;
	/* No row says so. */
	day.row = CBL_NONE;
	push(m, out, &day);
}

static void function_terms(struct cbl_message *m, const struct cbl_operand *o,
			   const struct cbl_term *context,
			   struct cbl_terms *out)
{
	struct cbl_terms terms = {0};
	struct cbl_term count;

	for (uint32_t i = 0; i < o->args.count; i++)
		cbl_operand_eval(m, m->spec->numbers[o->args.first + i],
				 context, false, &terms);
	switch (o->kind) {
	case CBL_OPERAND_COUNT:
		count = number_term(no_term(), (int64_t)terms.count);
		push(m, out, &count);
		return;
	case CBL_OPERAND_SUM:
		sum(m, &terms, out);
		return;
	case CBL_OPERAND_CLOSEST:
		closest(m, &terms, out);
		return;
	case CBL_OPERAND_HIGHEST:
	case CBL_OPERAND_LOWEST:
		extreme(m, &terms, o->kind == CBL_OPERAND_HIGHEST, out);
		return;
	default:
		if (terms.count)
			push(m, out,
			     &terms.items[o->kind == CBL_OPERAND_LAST ?
						  terms.count - 1 :
						  0]);
	}
}

static void value_terms(struct cbl_message *m, const struct cbl_operand *o,
			bool nulls, struct cbl_terms *out)
{
	uint32_t row = m->values[o->value];
	struct cbl_term term;

	if (row == CBL_NONE)
		return;
	term = row_attribute(m, row, o);
	add(m, &term, nulls, out);
}

static void constant_term(struct cbl_message *m, const struct cbl_operand *o,
			  const struct cbl_term *context,
			  struct cbl_terms *out)
{
	struct cbl_term term = no_term();

	switch (o->kind) {
	case CBL_OPERAND_NUMBER:
		term = number_term(term, o->number);
		break;
	case CBL_OPERAND_TIME:
		term.type = CBL_TERM_TIME;
		term.time = (struct cbl_moment){.day = o->number,
						.precision = CBL_PRECISION_DAY,
						.wrote_year = true};
		break;
	case CBL_OPERAND_POSITION:
		if (!context || context->row == CBL_NONE)
			return;
		term = number_term(term, m->rows[context->row].item);
		break;
	default:
		term = spec_term(m, term, o->name);
	}
	push(m, out, &term);
}

/* Moves a bound: `date + 25y 31d`, `serial + 100`, `date:year - 1`. */
static void shift(struct cbl_term *term, const struct cbl_operand *o)
{
	int64_t number = (int64_t)o->sign * o->number;

	if (term->type == CBL_TERM_NUMBER) {
		term->number += number;
	} else if (term->type == CBL_TERM_TIME && !o->plain) {
		term->time = cbl_moment_shift(term->time, o->shift, o->sign);
	} else if (term->type == CBL_TERM_TIME) {
		/* A bare number counts in the time's own unit: years. */
		struct cbl_shift years = {.years = (int16_t)o->number};

		term->time = cbl_moment_shift(term->time, years, o->sign);
	}
}

void cbl_operand_eval(struct cbl_message *m, uint32_t operand,
		      const struct cbl_term *context, bool nulls,
		      struct cbl_terms *out)
{
	const struct cbl_operand *o = &m->spec->operands[operand];
	size_t first = out->count;

	switch (o->kind) {
	case CBL_OPERAND_FIELD:
	case CBL_OPERAND_ELEMENT:
		path_terms(m, o, context, nulls, out);
		break;
	case CBL_OPERAND_VALUE:
		value_terms(m, o, nulls, out);
		break;
	case CBL_OPERAND_FIRST:
	case CBL_OPERAND_LAST:
	case CBL_OPERAND_HIGHEST:
	case CBL_OPERAND_LOWEST:
	case CBL_OPERAND_COUNT:
	case CBL_OPERAND_SUM:
	case CBL_OPERAND_CLOSEST:
		function_terms(m, o, context, out);
		/* `highest(x):title` is the title of the highest. */
		if (o->attribute != CBL_ATTRIBUTE_NONE && out->count > first &&
		    out->items[first].row != CBL_NONE)
			out->items[first] = row_attribute(
				m, out->items[first].row, o);
		break;
	case CBL_OPERAND_CORPUS:
		return;
	default:
		constant_term(m, o, context, out);
	}
	if (!o->sign)
		return;
	for (size_t i = first; i < out->count; i++)
		shift(&out->items[i], o);
}

bool cbl_operand_first(struct cbl_message *m, uint32_t operand,
		       const struct cbl_term *context, struct cbl_term *out)
{
	struct cbl_terms terms = {0};

	if (operand == CBL_NONE)
		return false;
	cbl_operand_eval(m, operand, context, false, &terms);
	if (!terms.count)
		return false;
	*out = terms.items[0];
	return true;
}
