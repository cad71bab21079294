/* SPDX-License-Identifier: MIT
 *
 * What a check needs to say anything: without a single row of its `of`, or
 * of what a condition asks for, no hit can come of it. Whatever is not known
 * to be needed is not.
 */
#include "spec/plan_checks.h"

#include "spec/thing.h"
#include "spec/vocabulary.h"

struct needing {
	const struct cbl_spec *spec;
	struct cbl_buf *out;
	size_t begin; /* of the need at hand */
	bool met;     /* by any message */
};

static void begin(struct needing *n)
{
	n->begin = n->out->len;
	n->met = false;
}

static void add(struct needing *n, uint32_t thing)
{
	uint32_t *numbers = (void *)n->out->data;

	if (n->out->len > n->begin)
		numbers[n->out->len / sizeof(thing) - 1] |= CBL_THING_OR;
	cbl_buf_add(n->out, (const char *)&thing, sizeof(thing));
}

static void end(struct needing *n)
{
	if (n->met)
		n->out->len = n->begin;
}

static void add_operands(struct needing *n, struct cbl_list list);

/* The rows and elements of which an operand may get a term. */
static void add_operand(struct needing *n, uint32_t operand)
{
	const struct cbl_operand *o;

	if (operand == CBL_NONE)
		return;
	o = &n->spec->operands[operand];
	switch (o->kind) {
	case CBL_OPERAND_FIELD:
		add(n, cbl_thing_field(n->spec, o->field));
		return;
	case CBL_OPERAND_ELEMENT:
		add(n, cbl_thing_element(o->element));
		return;
	case CBL_OPERAND_VALUE:
		add(n, cbl_thing_value(n->spec, o->value));
		return;
	case CBL_OPERAND_FIRST:
	case CBL_OPERAND_LAST:
	case CBL_OPERAND_HIGHEST:
	case CBL_OPERAND_LOWEST:
	case CBL_OPERAND_SUM:
	case CBL_OPERAND_CLOSEST:
		add_operands(n, o->args);
		return;
	case CBL_OPERAND_PLUS:
	case CBL_OPERAND_MINUS:
		add_operand(n, n->spec->numbers[o->args.first]);
		return;
	default:
		n->met = true;
	}
}

static void add_operands(struct needing *n, struct cbl_list list)
{
	for (uint32_t i = 0; i < list.count; i++)
		add_operand(n, n->spec->numbers[list.first + i]);
}

static void need_operand(struct needing *n, uint32_t operand)
{
	begin(n);
	add_operand(n, operand);
	end(n);
}

/* One of the operands. */
static void need_any(struct needing *n, struct cbl_list list)
{
	begin(n);
	add_operands(n, list);
	end(n);
}

/* Odd rows of one of the operands. */
static void need_odd(struct needing *n, struct cbl_list list)
{
	begin(n);
	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t operand = n->spec->numbers[list.first + i];
		const struct cbl_operand *o = &n->spec->operands[operand];

		if (o->kind == CBL_OPERAND_FIELD)
			add(n, cbl_thing_odd(n->spec, o->field));
		else
			add_operand(n, operand);
	}
	end(n);
}

/* Does the condition ask for a word that is not known? */
static bool asks_odd(const struct cbl_spec *spec, const struct cbl_condition *c)
{
	const struct cbl_operand *o = &spec->operands[c->operand];

	return c->kind == CBL_CONDITION_VALUE && c->is.count &&
	       o->kind == CBL_OPERAND_FIELD &&
	       o->attribute == CBL_ATTRIBUTE_KNOWN &&
	       !cbl_texts_hold(spec, c->is, cbl_str_c("yes"));
}

static void need_conditions(struct needing *n, struct cbl_list list)
{
	for (uint32_t i = 0; i < list.count; i++) {
		const struct cbl_condition *c =
			&n->spec->conditions[list.first + i];

		if (c->kind == CBL_CONDITION_LACK)
			continue;
		begin(n);
		if (asks_odd(n->spec, c))
			add(n, cbl_thing_odd(n->spec,
					     n->spec->operands[c->operand]
						     .field));
		else
			add_operand(n, c->operand);
		end(n);
	}
}

static void need_elements(struct needing *n, struct cbl_list list)
{
	begin(n);
	for (uint32_t i = 0; i < list.count; i++)
		add(n, cbl_thing_element(n->spec->numbers[list.first + i]));
	end(n);
}

/* ---- by kind */

/* One that finds too little finds it where nothing is; of an element's or an
 * item's fields, where that is. */
static void need_count(struct needing *n, const struct cbl_check *c)
{
	bool grouped = c->per == CBL_PER_ELEMENT || c->per == CBL_PER_ITEM;

	if (c->min == CBL_NONE) {
		need_any(n, c->of);
		need_conditions(n, c->where);
		if (c->inside.count)
			need_elements(n, c->inside);
		return;
	}
	begin(n);
	n->met = !grouped;
	for (uint32_t i = 0; i < c->of.count; i++) {
		uint32_t operand = n->spec->numbers[c->of.first + i];
		const struct cbl_operand *o = &n->spec->operands[operand];

		if (o->kind == CBL_OPERAND_FIELD)
			add(n, cbl_thing_element(o->element));
		else
			add_operand(n, operand);
	}
	end(n);
}

static void need_agree(struct needing *n, const struct cbl_check *c)
{
	struct cbl_list others = {c->of.first + 1, c->of.count - 1};

	if (!c->of.count)
		return;
	need_operand(n, n->spec->numbers[c->of.first]);
	if (c->group == CBL_NONE && others.count)
		need_any(n, others);
}

static void need_range(struct needing *n, const struct cbl_check *c)
{
	need_any(n, c->of);
	begin(n);
	add_operand(n, c->min);
	add_operand(n, c->max);
	end(n);
}

static void need_pair(struct needing *n, const struct cbl_check *c)
{
	begin(n);
	add_operands(n, c->of);
	add_operands(n, c->among);
	end(n);
}

/* What a limit left undecided may show up late. */
static void need_parsed(struct needing *n, const struct cbl_check *c)
{
	begin(n);
	if (c->event == CBL_EVENT_STRAY) {
		for (uint32_t i = 0; i < n->spec->items_count; i++)
			if (n->spec->items[i].stray_field != CBL_NONE)
				add(n, cbl_thing_field(
					       n->spec,
					       n->spec->items[i].stray_field));
	} else if (c->event != CBL_EVENT_UNDECIDED) {
		add(n, cbl_thing_event(n->spec, c->event));
	}
	end(n);
}

static void need_kind(struct needing *n, const struct cbl_check *c)
{
	switch (c->kind) {
	case CBL_CHECK_count:
		need_count(n, c);
		return;
	case CBL_CHECK_agree:
		need_agree(n, c);
		return;
	case CBL_CHECK_range:
		need_range(n, c);
		return;
	case CBL_CHECK_pair:
		need_pair(n, c);
		return;
	case CBL_CHECK_parsed:
		need_parsed(n, c);
		return;
	case CBL_CHECK_known:
	case CBL_CHECK_valid:
		need_odd(n, c->of);
		return;
	case CBL_CHECK_member:
		need_any(n, c->of);
		need_any(n, c->among);
		return;
	case CBL_CHECK_find:
		if (!c->in_raw)
			need_elements(n, c->in);
		return;
	default:
		need_any(n, c->of);
	}
}

void cbl_plan_add_checks(const struct cbl_spec *spec, struct cbl_buf *checks,
			 struct cbl_buf *things)
{
	struct needing n = {.spec = spec, .out = things};

	for (uint32_t i = 0; i < spec->checks_count; i++) {
		const struct cbl_check *c = &spec->checks[i];
		size_t first = things->len / sizeof(uint32_t);
		struct cbl_plan_check record = {(uint32_t)first, 0};

		need_conditions(&n, c->when);
		need_kind(&n, c);
		if (c->kind != CBL_CHECK_count)
			need_conditions(&n, c->where);
		if (c->group != CBL_NONE)
			need_operand(&n, c->group);
		record.count =
			(uint32_t)(things->len / sizeof(uint32_t) - first);
		cbl_buf_add(checks, (const char *)&record, sizeof(record));
	}
}
