/* SPDX-License-Identifier: MIT
 *
 * Which elements and fields rules look at. All that a rule names is followed:
 * paths in its conditions, bounds and sentences, values of the spec, and what
 * these fields are made of.
 */
#include "lint/settings.h"

#include <stdlib.h>

#include "base/mem.h"
#include "spec/thing.h"

struct wants {
	const struct cbl_spec *spec;
	bool *things;   /* elements and fields, by thing */
	bool *operands; /* by operand: looked at */
};

static void want_field(struct wants *w, uint32_t field);
static void want_operand(struct wants *w, uint32_t operand);

static void want_element(struct wants *w, uint32_t element)
{
	if (element != CBL_NONE)
		w->things[cbl_thing_element(element)] = true;
}

static void want_elements(struct wants *w, struct cbl_list numbers)
{
	for (uint32_t i = 0; i < numbers.count; i++)
		want_element(w, w->spec->numbers[numbers.first + i]);
}

static void want_fields(struct wants *w, struct cbl_list numbers)
{
	for (uint32_t i = 0; i < numbers.count; i++)
		want_field(w, w->spec->numbers[numbers.first + i]);
}

static void want_operands(struct wants *w, struct cbl_list numbers)
{
	for (uint32_t i = 0; i < numbers.count; i++)
		want_operand(w, w->spec->numbers[numbers.first + i]);
}

static void want_conditions(struct wants *w, struct cbl_list conditions)
{
	for (uint32_t i = 0; i < conditions.count; i++) {
		const struct cbl_condition *c =
			&w->spec->conditions[conditions.first + i];

		want_operand(w, c->operand);
		want_operand(w, c->same);
		want_operand(w, c->above);
		want_operand(w, c->below);
	}
}

static void want_pieces(struct wants *w, struct cbl_list pieces)
{
	for (uint32_t i = 0; i < pieces.count; i++)
		want_operand(w, w->spec->pieces[pieces.first + i].operand);
}

static void want_operand(struct wants *w, uint32_t operand)
{
	const struct cbl_operand *o;

	if (operand == CBL_NONE || w->operands[operand])
		return;
	w->operands[operand] = true;
	o = &w->spec->operands[operand];
	if (o->kind == CBL_OPERAND_FIELD || o->kind == CBL_OPERAND_ELEMENT)
		want_element(w, o->element);
	if (o->kind == CBL_OPERAND_FIELD)
		want_field(w, o->field);
	if (o->kind == CBL_OPERAND_VALUE)
		want_operand(w, w->spec->values[o->value].operand);
	want_operands(w, o->args);
}

/* With it what it is made of. */
static void want_field(struct wants *w, uint32_t field)
{
	const struct cbl_field *f;

	if (field == CBL_NONE || w->things[cbl_thing_field(w->spec, field)])
		return;
	w->things[cbl_thing_field(w->spec, field)] = true;
	f = &w->spec->fields[field];
	want_field(w, f->from);
	want_field(w, f->year);
	want_operand(w, f->complete);
	want_pieces(w, f->is);
	for (uint32_t i = 0; i < f->assume.count; i++) {
		const struct cbl_assume *a =
			&w->spec->assumes[f->assume.first + i];

		want_operand(w, a->value);
		want_conditions(w, a->where);
	}
}

/* What the parts of a message and its lists are told by. */
static void want_structure(struct wants *w, const struct cbl_element *e)
{
	const struct cbl_items *items;

	want_fields(w, e->same);
	want_field(w, e->counts);
	for (uint32_t i = 0; i < e->starts.count; i++)
		want_field(w, w->spec->starts[e->starts.first + i].near_field);
	if (e->items == CBL_NONE)
		return;
	items = &w->spec->items[e->items];
	want_field(w, items->cut_field);
	want_field(w, items->stray_field);
}

/* Every field of what operands are in: a rule may look at whole items. */
static void want_whole(struct wants *w, uint32_t operand)
{
	const struct cbl_operand *o = &w->spec->operands[operand];
	struct cbl_list fields;

	if (operand == CBL_NONE || o->kind != CBL_OPERAND_FIELD)
		return;
	fields = w->spec->elements[o->element].fields;
	for (uint32_t i = 0; i < fields.count; i++)
		want_field(w, fields.first + i);
}

static void want_all_whole(struct wants *w, struct cbl_list operands)
{
	for (uint32_t i = 0; i < operands.count; i++)
		want_whole(w, w->spec->numbers[operands.first + i]);
}

/* What is removed is so with what joins it to the items beside it. */
static void want_fix(struct wants *w, const struct cbl_check *c)
{
	const struct cbl_fix_def *fix;

	if (c->fix == CBL_NONE)
		return;
	fix = &w->spec->fixes[c->fix];
	want_operand(w, fix->at);
	want_pieces(w, fix->replace);
	want_whole(w, fix->at);
	want_whole(w, c->at);
	want_all_whole(w, c->of);
}

static void want_check(struct wants *w, const struct cbl_check *c)
{
	want_operands(w, c->of);
	want_operands(w, c->among);
	want_conditions(w, c->where);
	want_conditions(w, c->when);
	want_conditions(w, c->unless);
	want_operand(w, c->at);
	want_operand(w, c->min);
	want_operand(w, c->max);
	want_operand(w, c->group);
	want_operand(w, c->suggest_until);
	want_elements(w, c->inside);
	want_elements(w, c->in);
	want_pieces(w, c->unless_between);
	want_pieces(w, c->message);
	for (uint32_t i = 0; i < c->related.count; i++) {
		const struct cbl_related_def *r =
			&w->spec->related_defs[c->related.first + i];

		want_operand(w, r->at);
		want_pieces(w, r->message);
	}
	want_fix(w, c);
	if (c->per == CBL_PER_ITEM)
		want_all_whole(w, c->of);
}

static void want_rule(struct wants *w, const struct cbl_rule *rule)
{
	for (uint32_t i = 0; i < rule->checks.count; i++)
		want_check(w, &w->spec->checks[rule->checks.first + i]);
	for (uint32_t i = 0; i < rule->adjusts.count; i++) {
		const struct cbl_adjust *a =
			&w->spec->adjusts[rule->adjusts.first + i];

		want_operand(w, a->holds);
		want_conditions(w, a->when);
		want_conditions(w, a->where);
	}
}

bool *cbl_settings_wanted(const struct cbl_spec *spec,
			  const struct cbl_rule_setting *settings)
{
	struct wants w = {
		.spec = spec,
		.things = cbl_xcalloc(cbl_things(spec), sizeof(*w.things)),
		.operands = cbl_xcalloc(spec->operands_count + 1,
					sizeof(*w.operands)),
	};

	/* What stands in the text is found whether or not it is wanted. */
	for (uint32_t i = 0; i < spec->elements_count; i++) {
		if (spec->elements[i].kind != CBL_ELEMENT_MENTION)
			want_element(&w, i);
		want_structure(&w, &spec->elements[i]);
	}
	for (uint32_t i = 0; i < spec->values_count; i++)
		want_operand(&w, spec->values[i].operand);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		if (settings[i].on)
			want_rule(&w, &spec->rules[i]);
	free(w.operands);
	return w.things;
}
