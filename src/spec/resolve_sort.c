/* SPDX-License-Identifier: MIT
 *
 * What an operand gives, as far as two have to be alike to be compared: a
 * number is never above a time, and a check that asks it finds nothing.
 */
#include "spec/resolve_priv.h"

#include "text/moment.h"

static const char *const sort_words[] = {
	[CBL_SORT_ANY] = "anything", [CBL_SORT_NUMBER] = "a number",
	[CBL_SORT_TIME] = "a time",  [CBL_SORT_WEEKDAY] = "a weekday",
	[CBL_SORT_TEXT] = "a text",  [CBL_SORT_CODE] = "a code",
};

/* Operands that are looked at for one: values of values of values may be
 * more than anybody has time for. */
#define STEPS_MOST 1000

static enum cbl_sort sort_of(struct cbl_resolver *r, uint32_t operand,
			     unsigned *steps);

/* ---- what an attribute makes of it */

static enum cbl_sort with_attribute(uint32_t attribute, enum cbl_sort plain)
{
	switch (attribute) {
	case CBL_ATTRIBUTE_TEXT:
	case CBL_ATTRIBUTE_CONTENT:
	case CBL_ATTRIBUTE_WRITTEN:
	case CBL_ATTRIBUTE_KNOWN:
	case CBL_ATTRIBUTE_CODE:
	case CBL_ATTRIBUTE_GROUP:
	case CBL_ATTRIBUTE_IS:
	case CBL_ATTRIBUTE_TITLE:
	case CBL_ATTRIBUTE_STATUS:
	case CBL_ATTRIBUTE_NAMED:
	case CBL_ATTRIBUTE_WROTE_YEAR:
		return CBL_SORT_TEXT;
	case CBL_ATTRIBUTE_LENGTH:
	case CBL_ATTRIBUTE_WIDTH:
	case CBL_ATTRIBUTE_LINES:
	case CBL_ATTRIBUTE_DISTANCE:
	case CBL_ATTRIBUTE_RANK:
	case CBL_ATTRIBUTE_YEAR:
	case CBL_ATTRIBUTE_YY:
	case CBL_ATTRIBUTE_MONTH:
	case CBL_ATTRIBUTE_DAY_OF_MONTH:
	case CBL_ATTRIBUTE_JULIAN:
		return CBL_SORT_NUMBER;
	case CBL_ATTRIBUTE_WEEKDAY:
		return CBL_SORT_WEEKDAY;
	case CBL_ATTRIBUTE_DAY:
		return CBL_SORT_TIME;
	default:
		return plain;
	}
}

/* ---- what it is without */

static enum cbl_sort of_field(struct cbl_resolver *r, uint32_t index)
{
	const struct cbl_field *f = cbl_at_fields(&r->b, index);

	/* What type it was to have is not known. */
	if (cbl_field_flawed(r, f->element, cbl_builder_str(&r->b, f->id)))
		return CBL_SORT_ANY;
	switch (f->type) {
	case CBL_TYPE_NUMBER:
	case CBL_TYPE_LETTER:
	case CBL_TYPE_DURATION:
		return CBL_SORT_NUMBER;
	case CBL_TYPE_TIME:
		return f->as == CBL_PRECISION_WEEKDAY ? CBL_SORT_WEEKDAY
						      : CBL_SORT_TIME;
	case CBL_TYPE_CODE:
		return CBL_SORT_CODE;
	default:
		return CBL_SORT_TEXT;
	}
}

/* Of what several give, if all give the same. */
static enum cbl_sort of_all(struct cbl_resolver *r, struct cbl_list args,
			    unsigned *steps)
{
	enum cbl_sort sort = CBL_SORT_ANY;

	for (uint32_t i = 0; i < args.count; i++) {
		uint32_t arg = *cbl_at_numbers(&r->b, args.first + i);
		enum cbl_sort one = sort_of(r, arg, steps);

		if (i > 0 && one != sort)
			return CBL_SORT_ANY;
		sort = one;
	}
	return sort;
}

static enum cbl_sort plain_sort(struct cbl_resolver *r,
				const struct cbl_operand *o, unsigned *steps)
{
	switch (o->kind) {
	case CBL_OPERAND_FIELD:
		return of_field(r, o->field);
	case CBL_OPERAND_ELEMENT:
	case CBL_OPERAND_TEXT:
	case CBL_OPERAND_CORPUS:
		return CBL_SORT_TEXT;
	case CBL_OPERAND_VALUE:
		return sort_of(r, cbl_at_values(&r->b, o->value)->operand,
			       steps);
	case CBL_OPERAND_NUMBER:
	case CBL_OPERAND_COUNT:
	case CBL_OPERAND_SUM:
	case CBL_OPERAND_POSITION:
		return CBL_SORT_NUMBER;
	case CBL_OPERAND_TIME:
	case CBL_OPERAND_CLOSEST:
		return CBL_SORT_TIME;
	case CBL_OPERAND_PLUS:
	case CBL_OPERAND_MINUS:
		return sort_of(r, *cbl_at_numbers(&r->b, o->args.first), steps);
	default:
		return of_all(r, o->args, steps);
	}
}

static enum cbl_sort sort_of(struct cbl_resolver *r, uint32_t operand,
			     unsigned *steps)
{
	struct cbl_operand o;

	if (operand == CBL_NONE || ++*steps > STEPS_MOST)
		return CBL_SORT_ANY;
	o = *cbl_at_operands(&r->b, operand);
	return with_attribute(o.attribute, plain_sort(r, &o, steps));
}

enum cbl_sort cbl_sort_of(struct cbl_resolver *r, uint32_t operand)
{
	unsigned steps = 0;

	return sort_of(r, operand, &steps);
}

enum cbl_sort cbl_sort_of_this(struct cbl_resolver *r,
			       const struct cbl_operand *o)
{
	unsigned steps = 0;

	return with_attribute(o->attribute, plain_sort(r, o, &steps));
}

const char *cbl_sort_word(enum cbl_sort sort)
{
	return sort_words[sort];
}

bool cbl_sorts_compare(enum cbl_sort a, enum cbl_sort b)
{
	bool texts = (a == CBL_SORT_TEXT || a == CBL_SORT_CODE) &&
		     (b == CBL_SORT_TEXT || b == CBL_SORT_CODE);

	return a == CBL_SORT_ANY || b == CBL_SORT_ANY || a == b || texts;
}

/* ---- telling */

/* How one of the two becomes what the other is. */
static const struct {
	enum cbl_sort one, other;
	const char *hint;
} ways[] = {
	{CBL_SORT_TIME, CBL_SORT_NUMBER,
	 "of a time, `:year`, `:month`, `:day-of-month` and `:julian` are "
	 "numbers"},
	{CBL_SORT_TIME, CBL_SORT_WEEKDAY, "`:weekday` of a time is one"},
	{CBL_SORT_CODE, CBL_SORT_NUMBER,
	 "`:rank` of a code is a number; a field of digits needs "
	 "`type: number`"},
	{CBL_SORT_TEXT, CBL_SORT_NUMBER,
	 "does a field lack `type: number`? `:length` of a text is one, and "
	 "`:text` of a number is a text"},
	{CBL_SORT_TEXT, CBL_SORT_TIME,
	 "does a field lack `type: time`, with its `formats`?"},
};

static const char *way_between(enum cbl_sort a, enum cbl_sort b)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if ((ways[i].one == a && ways[i].other == b) ||
		    (ways[i].one == b && ways[i].other == a))
			return ways[i].hint;
	return NULL;
}

static struct cbl_str source_of(struct cbl_resolver *r, uint32_t operand)
{
	return cbl_builder_str(&r->b, cbl_at_operands(&r->b, operand)->source);
}

bool cbl_check_sorts(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, uint32_t one, uint32_t other)
{
	enum cbl_sort a = cbl_sort_of(r, one), b = cbl_sort_of(r, other);
	struct cbl_str name, than;

	if (cbl_sorts_compare(a, b))
		return true;
	name = source_of(r, one);
	than = source_of(r, other);
	cbl_report(r, at, false, offset, way_between(a, b),
		   "`%.*s` is %s and `%.*s` %s: the two do not compare",
		   CBL_STR_ARG(name), sort_words[a], CBL_STR_ARG(than),
		   sort_words[b]);
	return false;
}

/* ---- bounds that leave nothing between them */

/* Both as constants of one sort. */
static bool constants(struct cbl_resolver *r, uint32_t a, uint32_t b,
		      int64_t *x, int64_t *y)
{
	const struct cbl_operand *o, *p;

	if (a == CBL_NONE || b == CBL_NONE)
		return false;
	o = cbl_at_operands(&r->b, a);
	p = cbl_at_operands(&r->b, b);
	*x = o->number;
	*y = p->number;
	return o->kind == p->kind &&
	       (o->kind == CBL_OPERAND_NUMBER || o->kind == CBL_OPERAND_TIME);
}

bool cbl_is_above(struct cbl_resolver *r, uint32_t a, uint32_t b)
{
	int64_t x, y;

	return constants(r, a, b, &x, &y) && x > y;
}
