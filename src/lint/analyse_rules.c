/* SPDX-License-Identifier: MIT
 *
 * Checks that cannot find anything, whatever the message: only what is
 * certain. Conditions of `where` are all asked of one thing, those of `when`
 * all of the message; an operand may have many values, so that two of them
 * can each be met by another.
 */
#include "lint/analyse.h"

#include <stdio.h>

#include "spec/vocabulary.h"

struct judge {
	const struct cbl_spec *spec;
	struct cbl_draft *draft;
	uint32_t rule, nth;
	const struct cbl_check *check;
};

/* ---- conditions */

static bool same_texts(const struct cbl_spec *spec, struct cbl_list a,
		       struct cbl_list b)
{
	if (a.count != b.count)
		return false;
	for (uint32_t i = 0; i < a.count; i++)
		if (!cbl_str_eq(cbl_spec_str(spec, spec->texts[a.first + i]),
				cbl_spec_str(spec, spec->texts[b.first + i])))
			return false;
	return true;
}

static bool same_condition(const struct cbl_spec *spec,
			   const struct cbl_condition *a,
			   const struct cbl_condition *b)
{
	return a->kind == b->kind && a->operand == b->operand &&
	       same_texts(spec, a->is, b->is) &&
	       same_texts(spec, a->not_is, b->not_is) && a->like == b->like &&
	       a->same == b->same && a->above == b->above &&
	       a->below == b->below;
}

static bool holds(const struct cbl_spec *spec, struct cbl_list texts,
		  struct cbl_str text)
{
	for (uint32_t i = 0; i < texts.count; i++)
		if (cbl_str_eq(cbl_spec_str(spec, spec->texts[texts.first + i]),
			       text))
			return true;
	return false;
}

/* Is all that `is` admits what `not` forbids? */
static bool denies_itself(const struct cbl_spec *spec,
			  const struct cbl_condition *c)
{
	for (uint32_t i = 0; i < c->is.count; i++)
		if (!holds(spec, c->not_is,
			   cbl_spec_str(spec, spec->texts[c->is.first + i])))
			return false;
	return c->is.count != 0;
}

static bool number_of(const struct cbl_spec *spec, uint32_t operand, int64_t *n)
{
	if (operand == CBL_NONE ||
	    spec->operands[operand].kind != CBL_OPERAND_NUMBER ||
	    spec->operands[operand].sign != 0)
		return false;
	*n = spec->operands[operand].number;
	return true;
}

/* Is no whole number above the one and below the other? */
static bool leaves_no_room(const struct cbl_spec *spec,
			   const struct cbl_condition *c)
{
	int64_t above, below;

	return number_of(spec, c->above, &above) &&
	       number_of(spec, c->below, &below) && below <= above + 1;
}

/* One wants nothing to be there, the other something. */
static bool exclude(const struct cbl_condition *a,
		    const struct cbl_condition *b)
{
	return a->operand == b->operand &&
	       (a->kind == CBL_CONDITION_LACK) !=
		       (b->kind == CBL_CONDITION_LACK);
}

static const char *source_of(const struct judge *j, uint32_t operand)
{
	return cbl_spec_cstr(j->spec, j->spec->operands[operand].source);
}

/* `one` alone, then each pair. */
static void judge_conditions(const struct judge *j, const char *key,
			     struct cbl_list list)
{
	const struct cbl_condition *c = j->spec->conditions + list.first;

	for (uint32_t i = 0; i < list.count; i++) {
		if (denies_itself(j->spec, &c[i]) ||
		    leaves_no_room(j->spec, &c[i]))
			cbl_draft_report_key(
				j->draft, true, j->rule, j->nth, key,
				"take back one half of it",
				"this check can find nothing: no `%s` fits "
				"the condition on it",
				source_of(j, c[i].operand));
		for (uint32_t k = 0; k < i; k++)
			if (exclude(&c[i], &c[k]))
				cbl_draft_report_key(
					j->draft, true, j->rule, j->nth, key,
					"take one of the two away",
					"this check can find nothing: `%s` is "
					"wanted and must not be there",
					source_of(j, c[i].operand));
	}
}

/* What `where` asks of a thing silences it in `unless`. */
static void judge_unless(const struct judge *j)
{
	const struct cbl_check *check = j->check;
	const struct cbl_condition *c = j->spec->conditions;

	for (uint32_t i = 0; i < check->where.count; i++)
		for (uint32_t k = 0; k < check->unless.count; k++)
			if (same_condition(j->spec, &c[check->where.first + i],
					   &c[check->unless.first + k]))
				cbl_draft_report_key(
					j->draft, true, j->rule, j->nth,
					"unless", "take one of the two away",
					"this check can find nothing: the "
					"condition on `%s` stands in `where` "
					"as well",
					source_of(j, c[check->unless.first + k]
							     .operand));
}

/* ---- things that no message has */

static bool never_begins(const struct cbl_spec *spec, uint32_t element)
{
	const struct cbl_element *e = &spec->elements[element];

	return e->kind == CBL_ELEMENT_LINES && e->starts.count == 0 &&
	       e->inline_start == CBL_NONE && !e->catches;
}

static bool is_never_there(const struct cbl_spec *spec, uint32_t operand)
{
	const struct cbl_operand *o = &spec->operands[operand];

	return (o->kind == CBL_OPERAND_FIELD ||
		o->kind == CBL_OPERAND_ELEMENT) &&
	       never_begins(spec, o->element);
}

static void judge_operands(const struct judge *j)
{
	struct cbl_list of = j->check->of;

	for (uint32_t i = 0; i < of.count; i++) {
		uint32_t operand = j->spec->numbers[of.first + i];

		if (is_never_there(j->spec, operand))
			cbl_draft_report_key(
				j->draft, true, j->rule, j->nth, "of",
				"give the element a `start`, or take it out "
				"of the rule",
				"no message has `%s`: its element never "
				"begins",
				source_of(j, operand));
	}
}

/* ---- slips that are not looked for */

static bool has_name_near(const struct cbl_spec *spec, uint32_t vocabulary)
{
	struct cbl_list names = spec->vocabularies[vocabulary].names;

	for (uint32_t i = names.first; i < names.first + names.count; i++)
		if (cbl_name_has_near(&spec->names[i]))
			return true;
	return false;
}

/* Why no word of the operand is ever near; NULL if one may be. */
static const char *why_never_near(const struct judge *j, uint32_t operand)
{
	const struct cbl_operand *o = &j->spec->operands[operand];
	const struct cbl_field *field;

	if (o->kind != CBL_OPERAND_FIELD)
		return NULL;
	field = &j->spec->fields[o->field];
	if (field->vocabulary == CBL_NONE)
		return NULL;
	if (field->by.len)
		return "attributes are looked up as they are written";
	if (!field->near && !j->check->near)
		return "nothing says how many letters may be wrong";
	return has_name_near(j->spec, field->vocabulary)
		       ? NULL
		       : "no word of the vocabulary has four letters";
}

static void judge_near(const struct judge *j)
{
	struct cbl_list of = j->check->of;
	const char *why = NULL;

	if (j->check->kind != CBL_CHECK_known ||
	    !(j->check->report & CBL_REPORT_NEAR))
		return;
	for (uint32_t i = 0; i < of.count; i++) {
		why = why_never_near(j, j->spec->numbers[of.first + i]);
		if (!why)
			return;
	}
	if (why)
		cbl_draft_report_key(j->draft, true, j->rule, j->nth, "report",
				     "give `near`, or list the "
				     "`misspellings` of short codes",
				     "nothing is ever `near`: %s", why);
}

static bool has_label_near(const struct cbl_spec *spec, uint32_t element)
{
	struct cbl_list labels = spec->elements[element].labels;

	for (uint32_t i = 0; i < labels.count; i++)
		if (spec->texts[labels.first + i].len >= CBL_LABEL_SHORTEST)
			return true;
	return false;
}

static void judge_garbled(const struct judge *j)
{
	struct cbl_list of = j->check->of;

	if (j->check->kind != CBL_CHECK_parsed ||
	    j->check->event != CBL_EVENT_GARBLED)
		return;
	for (uint32_t i = 0; i < of.count; i++) {
		uint32_t operand = j->spec->numbers[of.first + i];
		const struct cbl_operand *o = &j->spec->operands[operand];

		if (o->kind == CBL_OPERAND_ELEMENT &&
		    !has_label_near(j->spec, o->element))
			cbl_draft_report_key(
				j->draft, true, j->rule, j->nth, "of",
				"give it such a `label`, or let its `start` "
				"take wrong spellings",
				"no line is ever a garbled `%s`: it has no "
				"`label` of five letters",
				source_of(j, operand));
	}
}

/* ---- eras */

struct era {
	int32_t from, until;
};

static bool intersect(struct era a, struct era b)
{
	return a.from <= b.until && b.from <= a.until;
}

static bool same_conditions(const struct cbl_spec *spec, struct cbl_list a,
			    struct cbl_list b)
{
	if (a.count != b.count)
		return false;
	for (uint32_t i = 0; i < a.count; i++)
		if (!same_condition(spec, &spec->conditions[a.first + i],
				    &spec->conditions[b.first + i]))
			return false;
	return true;
}

static struct era era_of(const struct cbl_adjust *a)
{
	return a->has_era ? (struct era){a->from, a->until}
			  : (struct era){INT32_MIN, INT32_MAX};
}

/* Does the first of two apply wherever their eras meet? */
static bool covers(const struct cbl_spec *spec, const struct cbl_adjust *first,
		   const struct cbl_adjust *second)
{
	bool always = first->when.count == 0 && first->where.count == 0 &&
		      first->corpus == CBL_NONE && !first->copy;

	/* Of what others have, each says something of its own. */
	if (first->around != 0 || first->holds != CBL_NONE)
		return false;
	return always || (first->corpus == second->corpus &&
			  first->copy == second->copy &&
			  same_conditions(spec, first->when, second->when) &&
			  same_conditions(spec, first->where, second->where));
}

/* Is there something to be said of the second? */
static bool judge_pair(const struct judge *j, const struct cbl_adjust *first,
		       const struct cbl_adjust *second, uint32_t at)
{
	struct era a = era_of(first), b = era_of(second);
	char key[32];

	if (!intersect(a, b) || !covers(j->spec, first, second))
		return false;
	snprintf(key, sizeof(key), "adjust[%u]", at);
	if (a.from <= b.from && a.until >= b.until)
		cbl_draft_report_key(j->draft, true, j->rule, 0, key,
				     "put it before that one",
				     "this adjustment is never made: one "
				     "above it applies to all that it is for");
	else if (first->has_era && second->has_era)
		cbl_draft_report_key(j->draft, true, j->rule, 0, key,
				     "let the one end before the other begins",
				     "the eras of two adjustments overlap: "
				     "there the one above applies");
	else
		return false;
	return true;
}

static void judge_adjusts(const struct judge *j)
{
	struct cbl_list list = j->spec->rules[j->rule].adjusts;
	const struct cbl_adjust *a = j->spec->adjusts + list.first;

	for (uint32_t i = 1; i < list.count; i++)
		for (uint32_t k = 0; k < i; k++)
			if (judge_pair(j, &a[k], &a[i], i))
				break;
}

static bool same_operands(const struct cbl_spec *spec, struct cbl_list a,
			  struct cbl_list b)
{
	if (a.count != b.count)
		return false;
	for (uint32_t i = 0; i < a.count; i++)
		if (spec->numbers[a.first + i] != spec->numbers[b.first + i])
			return false;
	return true;
}

/* The same check for two eras: a message of both is judged by both. */
static bool is_same_check(const struct cbl_spec *spec,
			  const struct cbl_check *a, const struct cbl_check *b)
{
	return a->kind == b->kind && same_operands(spec, a->of, b->of) &&
	       same_conditions(spec, a->where, b->where) &&
	       same_conditions(spec, a->when, b->when);
}

static void judge_eras(const struct judge *j, struct cbl_list checks)
{
	const struct cbl_check *mine = j->check;

	for (uint32_t i = 0; i < j->nth && mine->has_era; i++) {
		const struct cbl_check *other =
			&j->spec->checks[checks.first + i];

		if (other->has_era && is_same_check(j->spec, mine, other) &&
		    intersect((struct era){mine->from, mine->until},
			      (struct era){other->from, other->until}))
			cbl_draft_report_key(
				j->draft, true, j->rule, j->nth, "era",
				"let the one end before the other begins",
				"the eras of two checks of the same thing "
				"overlap");
	}
}

static void judge_rule(const struct cbl_spec *spec, struct cbl_draft *draft,
		       uint32_t rule)
{
	struct cbl_list checks = spec->rules[rule].checks;
	struct judge j = {.spec = spec, .draft = draft, .rule = rule};

	for (uint32_t i = 0; i < checks.count; i++) {
		j.nth = i;
		j.check = &spec->checks[checks.first + i];
		judge_conditions(&j, "where", j.check->where);
		judge_conditions(&j, "when", j.check->when);
		judge_unless(&j);
		judge_operands(&j);
		judge_near(&j);
		judge_garbled(&j);
		judge_eras(&j, checks);
	}
	judge_adjusts(&j);
}

void cbl_analyse_rules(const struct cbl_spec *spec, struct cbl_draft *draft)
{
	for (uint32_t i = 0; i < spec->rules_count; i++)
		if (cbl_draft_rule_is_own(draft, i) &&
		    cbl_draft_rule_sound(draft, i))
			judge_rule(spec, draft, i);
}
