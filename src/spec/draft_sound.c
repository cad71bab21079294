/* SPDX-License-Identifier: MIT
 *
 * Which elements and rules mistakes leave alone. A rule rests on the elements
 * and fields that its operands name, those on vocabularies and on further
 * operands; one flaw on the way is enough.
 */
#include "spec/resolve_priv.h"

enum verdict {
	UNKNOWN,
	BUSY, /* rings of fields are as sound as what else is in them */
	SOUND,
	FLAWED,
};

struct search {
	struct cbl_resolver *r;
	const struct cbl_spec *spec;
	struct cbl_soundness *out;
	uint8_t *fields; /* enum verdict */
	uint8_t *values;
};

static bool listed_sound(const struct search *s, enum cbl_entry_list list,
			 uint32_t index)
{
	return cbl_node_works(&s->r->lists[list].items[index]);
}

static bool operand_sound(struct search *s, uint32_t operand);

static bool operands_sound(struct search *s, struct cbl_list numbers)
{
	for (uint32_t i = 0; i < numbers.count; i++)
		if (!operand_sound(s, s->spec->numbers[numbers.first + i]))
			return false;
	return true;
}

static bool conditions_sound(struct search *s, struct cbl_list list)
{
	for (uint32_t i = 0; i < list.count; i++) {
		const struct cbl_condition *c =
			&s->spec->conditions[list.first + i];

		if (!operand_sound(s, c->operand) ||
		    !operand_sound(s, c->same) || !operand_sound(s, c->above) ||
		    !operand_sound(s, c->below))
			return false;
	}
	return true;
}

static bool pieces_sound(struct search *s, struct cbl_list list)
{
	for (uint32_t i = 0; i < list.count; i++)
		if (!operand_sound(s, s->spec->pieces[list.first + i].operand))
			return false;
	return true;
}

/* ---- fields and values */

static bool field_sound(struct search *s, uint32_t field);

/* By itself, whatever it is completed from. */
static bool field_reads_well(const struct search *s, uint32_t field)
{
	const struct cbl_field *f = &s->spec->fields[field];
	struct cbl_str id = cbl_spec_str(s->spec, f->id);

	return !cbl_field_flawed(s->r, f->element, id) &&
	       (f->vocabulary == CBL_NONE ||
		listed_sound(s, CBL_LIST_VOCABULARIES, f->vocabulary));
}

static bool field_found(struct search *s, uint32_t field)
{
	const struct cbl_field *f = &s->spec->fields[field];

	if (!field_reads_well(s, field))
		return false;
	if (!operand_sound(s, f->complete) || !pieces_sound(s, f->is))
		return false;
	if (f->from != CBL_NONE && !field_sound(s, f->from))
		return false;
	if (f->year != CBL_NONE && !field_sound(s, f->year))
		return false;
	for (uint32_t i = 0; i < f->assume.count; i++) {
		const struct cbl_assume *a =
			&s->spec->assumes[f->assume.first + i];

		if (!operand_sound(s, a->value) ||
		    !conditions_sound(s, a->where))
			return false;
	}
	return true;
}

static bool field_sound(struct search *s, uint32_t field)
{
	uint8_t *verdict = &s->fields[field];

	if (*verdict == UNKNOWN) {
		*verdict = BUSY;
		*verdict = field_found(s, field) ? SOUND : FLAWED;
	}
	return *verdict != FLAWED;
}

static bool value_sound(struct search *s, uint32_t value)
{
	uint8_t *verdict;

	if (value == CBL_NONE)
		return true;
	verdict = &s->values[value];
	if (*verdict == UNKNOWN) {
		*verdict = BUSY;
		*verdict =
			listed_sound(s, CBL_LIST_VALUES, value) &&
					operand_sound(
						s,
						s->spec->values[value].operand)
				? SOUND
				: FLAWED;
	}
	return *verdict != FLAWED;
}

static bool operand_sound(struct search *s, uint32_t operand)
{
	const struct cbl_operand *o;

	if (operand == CBL_NONE)
		return true;
	if (operand == s->r->nothing)
		return false;
	o = &s->spec->operands[operand];
	switch (o->kind) {
	case CBL_OPERAND_FIELD:
		return s->out->elements[o->element] && field_sound(s, o->field);
	case CBL_OPERAND_ELEMENT:
		return s->out->elements[o->element];
	case CBL_OPERAND_VALUE:
		return value_sound(s, o->value);
	case CBL_OPERAND_CORPUS:
		return value_sound(s, s->spec->meta->message_id);
	default:
		return operands_sound(s, o->args);
	}
}

/* ---- rules */

static bool elements_sound(const struct search *s, struct cbl_list numbers)
{
	for (uint32_t i = 0; i < numbers.count; i++) {
		uint32_t element = s->spec->numbers[numbers.first + i];

		if (element != CBL_AFTER_BLANK && !s->out->elements[element])
			return false;
	}
	return true;
}

static bool all_elements_sound(const struct search *s)
{
	for (uint32_t i = 0; i < s->spec->elements_count; i++)
		if (!s->out->elements[i])
			return false;
	return true;
}

static bool is_dated(const struct cbl_check *c)
{
	return c->has_era || (c->kind == CBL_CHECK_known &&
			      c->report & CBL_REPORT_OUT_OF_ERA);
}

/* What checks rest on without naming it. */
static bool ground_sound(struct search *s, const struct cbl_check *c)
{
	if (is_dated(c) && !value_sound(s, s->spec->meta->date))
		return false;
	if (c->context != CBL_NONE && s->r->root_flaws & CBL_ROOT_PROSE)
		return false;
	/* What is missing is told at the message's id. */
	if (c->kind == CBL_CHECK_count && c->at == CBL_NONE &&
	    !value_sound(s, s->spec->meta->message_id))
		return false;
	if (c->kind != CBL_CHECK_parsed)
		return true;
	if (c->event == CBL_EVENT_UNDETECTED)
		return !(s->r->root_flaws & CBL_ROOT_DETECT);
	return c->event != CBL_EVENT_UNKNOWN || all_elements_sound(s);
}

static bool check_sound(struct search *s, const struct cbl_check *c)
{
	if (c->split != CBL_NONE &&
	    !listed_sound(s, CBL_LIST_VOCABULARIES, c->split))
		return false;
	return operands_sound(s, c->of) && operands_sound(s, c->among) &&
	       conditions_sound(s, c->where) && conditions_sound(s, c->when) &&
	       conditions_sound(s, c->unless) && operand_sound(s, c->at) &&
	       operand_sound(s, c->min) && operand_sound(s, c->max) &&
	       operand_sound(s, c->group) && elements_sound(s, c->inside) &&
	       elements_sound(s, c->in) && ground_sound(s, c);
}

static bool rule_sound(struct search *s, uint32_t rule)
{
	struct cbl_list checks = s->spec->rules[rule].checks;

	if (!listed_sound(s, CBL_LIST_RULES, rule))
		return false;
	for (uint32_t i = 0; i < checks.count; i++)
		if (!check_sound(s, &s->spec->checks[checks.first + i]))
			return false;
	return true;
}

/* ---- all */

/* With the fields by which it is recognised. */
static bool element_sound(const struct search *s, uint32_t element)
{
	const struct cbl_element_info *info = &s->r->elements[element];
	struct cbl_list must = s->spec->elements[element].must;

	for (uint32_t i = 0; i < must.count; i++)
		if (!field_reads_well(s, s->spec->numbers[must.first + i]))
			return false;
	return !info->poisoned && (!info->node || cbl_node_works(info->node));
}

/* Elements by which one is recognised: what stands before it, or round it. */
static bool company_sound(const struct search *s, const struct cbl_element *e)
{
	for (uint32_t i = 0; i < e->starts.count; i++) {
		const struct cbl_start *start =
			&s->spec->starts[e->starts.first + i];

		if (!elements_sound(s, start->after) ||
		    !elements_sound(s, start->seen) ||
		    !elements_sound(s, start->unseen))
			return false;
	}
	return elements_sound(s, e->before) && elements_sound(s, e->in);
}

static void find_elements(struct search *s)
{
	bool more = true;

	for (uint32_t i = 0; i < s->spec->elements_count; i++)
		s->out->elements[i] = element_sound(s, i);
	while (more) {
		more = false;
		for (uint32_t i = 0; i < s->spec->elements_count; i++) {
			if (!s->out->elements[i] ||
			    company_sound(s, &s->spec->elements[i]))
				continue;
			s->out->elements[i] = false;
			more = true;
		}
	}
}

static bool list_sound(const struct search *s, enum cbl_entry_list list)
{
	for (uint32_t i = 0; i < s->r->lists[list].count; i++)
		if (!listed_sound(s, list, i))
			return false;
	return true;
}

static bool grammar_sound(const struct search *s)
{
	static const char *const kinds[] = {"element", "zone", "vocabulary"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (cbl_may_be_lost(s->r, kinds[i], cbl_str("", 0)))
			return false;
	return s->r->root_flaws == 0 && all_elements_sound(s) &&
	       list_sound(s, CBL_LIST_ZONES) &&
	       list_sound(s, CBL_LIST_VALUES) &&
	       list_sound(s, CBL_LIST_VOCABULARIES);
}

void cbl_soundness_find(struct cbl_soundness *out, struct cbl_resolver *r,
			const struct cbl_spec *spec)
{
	struct search s = {.r = r, .spec = spec, .out = out};

	s.fields = cbl_arena_alloc(&r->arena, (size_t)spec->fields_count + 1);
	s.values = cbl_arena_alloc(&r->arena, (size_t)spec->values_count + 1);
	out->elements =
		cbl_arena_alloc(&r->arena, (size_t)spec->elements_count + 1);
	out->rules = cbl_arena_alloc(&r->arena, (size_t)spec->rules_count + 1);
	find_elements(&s);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		out->rules[i] = rule_sound(&s, i);
	out->grammar = grammar_sound(&s);
}
