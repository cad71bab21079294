/* SPDX-License-Identifier: MIT
 *
 * Operands: paths into the table, attributes, functions over several paths,
 * operands moved by a span of time, a number or each other.
 */
#include "message/term_priv.h"

/* ---- paths */

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

static void enter_elements(struct cbl_walk *w, const struct cbl_term *context)
{
	uint32_t element = w->operand->element;
	uint32_t only = bound_instance(w->m, element, context);

	w->way = only == CBL_NONE ? CBL_WALK_INSTANCES : CBL_WALK_ONE;
	w->at = only == CBL_NONE ? w->m->first[element] : only;
}

/* Begins with the rows of one instance. Bound to an item, a path sees its
 * rows and those of the whole element. */
static void enter_bound(struct cbl_walk *w, uint32_t instance,
			const struct cbl_term *context)
{
	w->way = CBL_WALK_ROWS;
	w->in_item = false;
	w->last = true;
	w->instance = instance;
	w->item = 0;
	if (context->row != CBL_NONE && instance == context->instance)
		w->item = w->m->rows[context->row].item;
	w->at = w->item ? cbl_item_first(w->m, instance, 0) :
			  w->m->instances[instance].first_row;
}

/* Begins with the rows of an instance, others behind it; CBL_NONE: there are
 * no more. */
static void enter_instance(struct cbl_walk *w, uint32_t instance)
{
	w->instance = instance;
	w->last = instance == CBL_NONE;
	w->at = w->last ? CBL_NONE : w->m->instances[instance].first_row;
}

static void enter_rows(struct cbl_walk *w, const struct cbl_term *context)
{
	const struct cbl_message *m = w->m;
	uint32_t element = w->operand->element;
	uint32_t only = bound_instance(m, element, context);

	if (only != CBL_NONE) {
		enter_bound(w, only, context);
	} else if (m->row_first) {
		w->way = CBL_WALK_CHAIN;
		w->at = m->row_first[w->operand->field];
	} else {
		w->way = CBL_WALK_ROWS;
		w->in_item = false;
		w->item = 0;
		enter_instance(w, m->first[element]);
	}
}

/* Enters what follows the rows that are through; false if nothing does. */
static bool enter_next(struct cbl_walk *w)
{
	if (!w->last) {
		enter_instance(w, w->m->instances[w->instance].next);
		return !w->last;
	}
	if (!w->item || w->in_item)
		return false;
	w->in_item = true;
	w->at = cbl_item_first(w->m, w->instance, w->item);
	return w->at != CBL_NONE;
}

/* The first row from `row` on that is of a field and, unless it is CBL_NONE,
 * of an item; CBL_NONE if none is before those of another item. */
static inline uint32_t row_of(const struct cbl_row *rows, uint32_t row,
			      uint32_t field, uint32_t item)
{
	for (; row != CBL_NONE; row = rows[row].next) {
		if (item != CBL_NONE && rows[row].item != item)
			return CBL_NONE;
		if (rows[row].field == field)
			return row;
	}
	return CBL_NONE;
}

/* The next row of the field, or CBL_NONE. */
static uint32_t next_row(struct cbl_walk *w)
{
	const struct cbl_row *rows = w->m->rows;
	uint32_t field = w->operand->field, row;

	do {
		if (!w->item)
			row = row_of(rows, w->at, field, CBL_NONE);
		else
			row = row_of(rows, w->at, field,
				     w->in_item ? w->item : 0);
		if (row != CBL_NONE) {
			w->at = rows[row].next;
			return row;
		}
	} while (enter_next(w));
	w->at = CBL_NONE;
	return CBL_NONE;
}

/* The next row or instance, or CBL_NONE. */
static inline uint32_t next_place(struct cbl_walk *w)
{
	uint32_t at = w->at;

	if (w->way == CBL_WALK_ROWS)
		return next_row(w);
	if (at == CBL_NONE)
		return at;
	if (w->way == CBL_WALK_CHAIN)
		w->at = w->m->row_next[at];
	else if (w->way == CBL_WALK_INSTANCES)
		w->at = w->m->instances[at].next;
	else
		w->at = CBL_NONE;
	return at;
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

/* The day closest to `day` that is the weekday. */
static bool closest(const struct cbl_term *day, const struct cbl_term *weekday,
		    struct cbl_term *out)
{
	int32_t off;

	if (day->type != CBL_TERM_TIME ||
	    day->time.precision > CBL_PRECISION_DAY ||
	    weekday->type != CBL_TERM_TIME ||
	    weekday->time.precision != CBL_PRECISION_WEEKDAY)
		return false;
	*out = *day;
	off = weekday->time.day - cbl_weekday(day->time.day);
	if (off > 3)
		off -= 7;
	if (off < -3)
		off += 7;
	out->time.day += off;
	/* No row says so. */
	out->row = CBL_NONE;
	return true;
}

/* The terms of a function, taken one by one. */
struct tally {
	const struct cbl_operand *o;
	size_t count;
	int64_t sum;
	int64_t rank;           /* of `kept`, of HIGHEST and LOWEST */
	bool ranked;            /* there is one */
	struct cbl_term kept;   /* that which stands for all so far */
	struct cbl_term second; /* of CLOSEST */
};

/* The highest (or lowest) of the ranked terms, the first among equals. */
static void take_extreme(const struct cbl_message *m, struct tally *t,
			 const struct cbl_term *term)
{
	bool highest = t->o->kind == CBL_OPERAND_HIGHEST;
	int64_t rank;

	if (!cbl_term_rank(m, term, &rank) ||
	    (t->ranked && (highest ? rank <= t->rank : rank >= t->rank)))
		return;
	t->ranked = true;
	t->rank = rank;
	t->kept = *term;
}

static void take(const struct cbl_message *m, struct tally *t,
		 const struct cbl_term *term)
{
	size_t count = t->count++;

	switch (t->o->kind) {
	case CBL_OPERAND_HIGHEST:
	case CBL_OPERAND_LOWEST:
		take_extreme(m, t, term);
		return;
	case CBL_OPERAND_SUM:
		if (term->type == CBL_TERM_NUMBER)
			t->sum += term->number;
		break;
	case CBL_OPERAND_CLOSEST:
		if (count == 1)
			t->second = *term;
		break;
	default:
		break;
	}
	if (count == 0 || t->o->kind == CBL_OPERAND_LAST)
		t->kept = *term;
}

/* What the function gives; false: nothing. */
static bool conclude(const struct tally *t, struct cbl_term *out)
{
	switch (t->o->kind) {
	case CBL_OPERAND_COUNT:
		*out = no_term();
		cbl_term_set_number(out, (int64_t)t->count);
		return true;
	case CBL_OPERAND_CLOSEST:
		return t->count > 1 && closest(&t->kept, &t->second, out);
	case CBL_OPERAND_HIGHEST:
	case CBL_OPERAND_LOWEST:
		*out = t->kept;
		return t->ranked;
	default:
		*out = t->kept;
		if (t->o->kind == CBL_OPERAND_SUM)
			cbl_term_set_number(out, t->sum);
		return t->count > 0;
	}
}

/* Takes the terms of one operand. */
static void take_terms(struct cbl_message *m, struct tally *t,
		       uint32_t operand, const struct cbl_term *context)
{
	struct cbl_walk walk;
	struct cbl_term term;

	cbl_walk_begin(&walk, m, operand, context, false);
	if (t->o->kind == CBL_OPERAND_COUNT &&
	    walk.operand->kind == CBL_OPERAND_ELEMENT) {
		while (cbl_walk_any(&walk))
			t->count++;
		return;
	}
	while (cbl_walk_next(&walk, &term))
		take(m, t, &term);
}

/* The first term of the first operand that has one. */
static bool first_term(struct cbl_message *m, struct cbl_list operands,
		       const struct cbl_term *context, struct cbl_term *out)
{
	for (uint32_t i = 0; i < operands.count; i++)
		if (cbl_operand_first(m, m->spec->numbers[operands.first + i],
				      context, out))
			return true;
	return false;
}

static bool tallied_term(struct cbl_message *m, const struct cbl_operand *o,
			 const struct cbl_term *context, struct cbl_term *out)
{
	struct tally tally = {.o = o};

	for (uint32_t i = 0; i < o->args.count; i++)
		take_terms(m, &tally, m->spec->numbers[o->args.first + i],
			   context);
	return conclude(&tally, out);
}

static bool function_term(struct cbl_message *m, const struct cbl_operand *o,
			  const struct cbl_term *context, struct cbl_term *out)
{
	if (!(o->kind == CBL_OPERAND_FIRST
		      ? first_term(m, o->args, context, out)
		      : tallied_term(m, o, context, out)))
		return false;
	/* `highest(x):title` is the title of the highest. */
	if (o->attribute != CBL_ATTRIBUTE_NONE && out->row != CBL_NONE)
		cbl_term_read_row(m, out->row, o, out);
	return true;
}

/* Farther than any message tells of: a hundred years, in minutes. */
#define FARTHEST INT64_C(52596000)

/* Moves a number by a number, a time of the day by minutes; false if nothing
 * can be said then. */
static bool move(struct cbl_term *term, int64_t by, int sign)
{
	struct cbl_shift minutes = {0};

	if (term->type == CBL_TERM_NUMBER)
		return !(sign > 0 ? __builtin_add_overflow(term->number, by,
							   &term->number) :
				    __builtin_sub_overflow(term->number, by,
							   &term->number));
	if (term->type != CBL_TERM_TIME ||
	    term->time.precision != CBL_PRECISION_MINUTE || by < -FARTHEST ||
	    by > FARTHEST)
		return false;
	minutes.minutes = (int32_t)by;
	term->time = cbl_moment_shift(term->time, minutes, sign);
	return true;
}

/* What is moved keeps its place. */
static bool moved_term(struct cbl_message *m, const struct cbl_operand *o,
		       const struct cbl_term *context, struct cbl_term *out)
{
	const uint32_t *args = &m->spec->numbers[o->args.first];
	struct cbl_term by;

	return cbl_operand_first(m, args[0], context, out) &&
	       cbl_operand_first(m, args[1], context, &by) &&
	       by.type == CBL_TERM_NUMBER &&
	       move(out, by.number, o->kind == CBL_OPERAND_PLUS ? 1 : -1);
}

static bool constant_term(const struct cbl_message *m,
			  const struct cbl_operand *o,
			  const struct cbl_term *context, struct cbl_term *out)
{
	*out = no_term();
	switch (o->kind) {
	case CBL_OPERAND_NUMBER:
		cbl_term_set_number(out, o->number);
		return true;
	case CBL_OPERAND_TIME:
		out->type = CBL_TERM_TIME;
		out->time = (struct cbl_moment){.day = o->number,
						.precision = CBL_PRECISION_DAY,
						.wrote_year = true};
		return true;
	case CBL_OPERAND_POSITION:
		if (!context || context->row == CBL_NONE)
			return false;
		cbl_term_set_number(out, m->rows[context->row].item);
		return true;
	default:
		cbl_term_set_spec_text(m, out, o->name);
		return true;
	}
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

/* What is no path stands for one thing at the most. */
static bool compute(struct cbl_message *m, const struct cbl_operand *o,
		    const struct cbl_term *context, struct cbl_term *out)
{
	switch (o->kind) {
	case CBL_OPERAND_FIRST:
	case CBL_OPERAND_LAST:
	case CBL_OPERAND_HIGHEST:
	case CBL_OPERAND_LOWEST:
	case CBL_OPERAND_COUNT:
	case CBL_OPERAND_SUM:
	case CBL_OPERAND_CLOSEST:
		return function_term(m, o, context, out);
	case CBL_OPERAND_PLUS:
	case CBL_OPERAND_MINUS:
		return moved_term(m, o, context, out);
	case CBL_OPERAND_CORPUS:
		return false;
	default:
		return constant_term(m, o, context, out);
	}
}

/* ---- walking */

static inline void begin(struct cbl_walk *out, struct cbl_message *m,
			 uint32_t operand, const struct cbl_term *context,
			 bool nulls)
{
	const struct cbl_operand *o = &m->spec->operands[operand];

	out->m = m;
	out->operand = o;
	out->nulls = nulls;
	switch (o->kind) {
	case CBL_OPERAND_FIELD:
		enter_rows(out, context);
		return;
	case CBL_OPERAND_ELEMENT:
		enter_elements(out, context);
		return;
	case CBL_OPERAND_VALUE:
		out->way = CBL_WALK_ONE;
		out->at = m->values[o->value];
		return;
	default:
		out->way = CBL_WALK_COMPUTED;
		out->at = compute(m, o, context, &out->term) ? 0 : CBL_NONE;
	}
}

static inline bool next(struct cbl_walk *w, struct cbl_term *out)
{
	uint32_t at;

	if (w->way == CBL_WALK_COMPUTED) {
		if (w->at == CBL_NONE)
			return false;
		w->at = CBL_NONE;
		*out = w->term;
	} else {
		do {
			at = next_place(w);
			if (at == CBL_NONE)
				return false;
			cbl_term_read(w->m, at, w->operand, out);
		} while (out->type == CBL_TERM_NULL && !w->nulls);
	}
	if (w->operand->sign)
		shift(out, w->operand);
	return true;
}

void cbl_walk_begin(struct cbl_walk *out, struct cbl_message *m,
		    uint32_t operand, const struct cbl_term *context,
		    bool nulls)
{
	begin(out, m, operand, context, nulls);
}

bool cbl_walk_next(struct cbl_walk *w, struct cbl_term *out)
{
	return next(w, out);
}

uint32_t cbl_walk_row(struct cbl_walk *w)
{
	uint32_t at = w->at;

	if (w->operand->kind == CBL_OPERAND_ELEMENT)
		return CBL_NONE;
	if (w->way != CBL_WALK_COMPUTED)
		return next_place(w);
	w->at = CBL_NONE;
	return at == CBL_NONE ? CBL_NONE : w->term.row;
}

void cbl_walk_term(const struct cbl_walk *w, uint32_t row,
		   struct cbl_term *out)
{
	if (w->way == CBL_WALK_COMPUTED)
		*out = w->term;
	else
		cbl_term_read(w->m, row, w->operand, out);
	if (w->operand->sign)
		shift(out, w->operand);
}

bool cbl_walk_any(struct cbl_walk *w)
{
	return w->way == CBL_WALK_COMPUTED ? w->at != CBL_NONE :
					     next_place(w) != CBL_NONE;
}

void cbl_terms_add(struct cbl_message *m, struct cbl_terms *out,
		   const struct cbl_term *term)
{
	if (out->count == out->cap) {
		/* From few on: most operands are one field of one element. */
		size_t cap = out->cap ? out->cap * 4 : 2;
		struct cbl_term *items =
			cbl_arena_alloc(m->arena, cap * sizeof(*items));

		if (out->count)
			memcpy(items, out->items, out->count * sizeof(*items));
		out->items = items;
		out->cap = cap;
	}
	out->items[out->count++] = *term;
}

void cbl_operand_eval(struct cbl_message *m, uint32_t operand,
		      const struct cbl_term *context, bool nulls,
		      struct cbl_terms *out)
{
	struct cbl_walk walk;
	struct cbl_term term;

	cbl_walk_begin(&walk, m, operand, context, nulls);
	while (cbl_walk_next(&walk, &term))
		cbl_terms_add(m, out, &term);
}

/* The first row of a field with a value, when rows are chained. */
static bool first_row(const struct cbl_message *m, const struct cbl_operand *o,
		      struct cbl_term *out)
{
	uint32_t row;

	for (row = m->row_first[o->field]; row != CBL_NONE;
	     row = m->row_next[row]) {
		cbl_term_read(m, row, o, out);
		if (out->type == CBL_TERM_NULL)
			continue;
		if (o->sign)
			shift(out, o);
		return true;
	}
	return false;
}

bool cbl_operand_first(struct cbl_message *m, uint32_t operand,
		       const struct cbl_term *context, struct cbl_term *out)
{
	const struct cbl_operand *o;
	struct cbl_walk walk;

	if (operand == CBL_NONE)
		return false;
	o = &m->spec->operands[operand];
	if (o->kind == CBL_OPERAND_FIELD && m->row_first &&
	    bound_instance(m, o->element, context) == CBL_NONE)
		return first_row(m, o, out);
	begin(&walk, m, operand, context, false);
	return next(&walk, out);
}
