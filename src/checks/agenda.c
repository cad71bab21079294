/* SPDX-License-Identifier: MIT */
#include "checks/agenda.h"

#include <stdlib.h>

#include "base/mem.h"

/* ---- which conditions ask the same */

static bool same_texts(const struct cbl_spec *spec, struct cbl_list a,
		       struct cbl_list b)
{
	const struct cbl_text *x = spec->texts + a.first;
	const struct cbl_text *y = spec->texts + b.first;

	for (uint32_t i = 0; i < a.count && i < b.count; i++)
		if (!cbl_str_eq(cbl_spec_str(spec, x[i]),
				cbl_spec_str(spec, y[i])))
			return false;
	return a.count == b.count;
}

static bool same_operand(const struct cbl_spec *spec, uint32_t a, uint32_t b)
{
	const struct cbl_operand *x, *y;

	if (a == CBL_NONE || b == CBL_NONE || a == b)
		return a == b;
	x = &spec->operands[a];
	y = &spec->operands[b];
	if (x->kind != y->kind || x->element != y->element ||
	    x->field != y->field || x->value != y->value ||
	    x->attribute != y->attribute || x->number != y->number ||
	    x->sign != y->sign || x->plain != y->plain ||
	    x->args.count != y->args.count ||
	    memcmp(&x->shift, &y->shift, sizeof(x->shift)) != 0 ||
	    !cbl_str_eq(cbl_spec_str(spec, x->name),
			cbl_spec_str(spec, y->name)))
		return false;
	for (uint32_t i = 0; i < x->args.count; i++)
		if (!same_operand(spec, spec->numbers[x->args.first + i],
				  spec->numbers[y->args.first + i]))
			return false;
	return true;
}

static bool same_condition(const struct cbl_spec *spec, uint32_t a, uint32_t b)
{
	const struct cbl_condition *x = &spec->conditions[a];
	const struct cbl_condition *y = &spec->conditions[b];

	return x->kind == y->kind && x->like == y->like &&
	       same_operand(spec, x->operand, y->operand) &&
	       same_operand(spec, x->same, y->same) &&
	       same_operand(spec, x->above, y->above) &&
	       same_operand(spec, x->below, y->below) &&
	       same_texts(spec, x->is, y->is) &&
	       same_texts(spec, x->not_is, y->not_is);
}

/* An agenda in the making. */
struct making {
	const struct cbl_spec *spec;
	const struct cbl_rule_setting *rules;
	struct cbl_agenda *out;
	struct cbl_agenda_word *word; /* the one at hand */
	uint8_t *met;     /* by rule */
	uint32_t *firsts; /* conditions that ask what no other did */
	uint32_t firsts_count;
};

static uint32_t asked(struct making *k, uint32_t condition)
{
	/* What is there and what is not costs next to nothing to know. */
	if (k->spec->conditions[condition].kind != CBL_CONDITION_VALUE)
		return condition;
	for (uint32_t i = 0; i < k->firsts_count; i++)
		if (same_condition(k->spec, k->firsts[i], condition))
			return k->firsts[i];
	k->firsts[k->firsts_count++] = condition;
	return condition;
}

/* ---- in which order */

/* Does the rule look at what patterns left undecided? Such rules run last,
 * when all others have run theirs. */
static bool is_last(const struct cbl_spec *spec, const struct cbl_rule *rule)
{
	for (uint32_t i = 0; i < rule->checks.count; i++) {
		const struct cbl_check *c =
			&spec->checks[rule->checks.first + i];

		if (c->kind == CBL_CHECK_parsed &&
		    c->event == CBL_EVENT_UNDECIDED)
			return true;
	}
	return false;
}

static void put_check(struct making *k, uint32_t index, uint32_t check)
{
	const struct cbl_rule *rule = &k->spec->rules[index];
	struct cbl_list when = k->spec->checks[check].when;

	for (uint32_t i = when.first; i < when.first + when.count; i++)
		if (k->out->asked[i] == CBL_NONE)
			k->out->asked[i] = asked(k, i);
	k->out->items[k->out->count++] =
		(struct cbl_agenda_item){check, index, rule->yields_to, when};
}

/* Puts a rule behind those it yields to. Of a circle it is the last. */
static void put(struct making *k, uint32_t index, bool last)
{
	const struct cbl_rule *rule = &k->spec->rules[index];

	if (k->met[index] || (!last && is_last(k->spec, rule)))
		return;
	k->met[index] = true;
	if (!k->rules[index].on)
		return;
	for (uint32_t i = 0; i < rule->yields_to.count; i++)
		put(k, k->spec->numbers[rule->yields_to.first + i], last);
	for (uint32_t i = 0; i < rule->checks.count; i++)
		put_check(k, index, rule->checks.first + i);
}

static void put_rules(struct making *k)
{
	const struct cbl_spec *spec = k->spec;

	k->met = cbl_xcalloc(spec->rules_count + 1, sizeof(*k->met));
	k->firsts = cbl_xcalloc(spec->conditions_count + 1,
				sizeof(*k->firsts));
	for (uint32_t i = 0; i < spec->rules_count; i++)
		put(k, i, false);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		put(k, i, true);
	free(k->met);
	free(k->firsts);
}

/* ---- what silences them */

static void add_need(struct making *k, uint32_t thing, uint64_t check)
{
	struct cbl_list *list = &k->word->needs;
	struct cbl_agenda_need *all = k->out->needs + list->first;

	for (uint32_t i = 0; i < list->count; i++)
		if (all[i].thing == thing) {
			all[i].checks |= check;
			return;
		}
	all[list->count++] = (struct cbl_agenda_need){check, thing};
}

static void add_choice(struct making *k, struct cbl_list things, uint64_t check)
{
	struct cbl_list *list = &k->word->choices;
	struct cbl_agenda_choice *all = k->out->choices + list->first;
	const uint32_t *numbers = k->spec->plan.things;

	for (uint32_t i = 0; i < list->count; i++)
		if (all[i].things.count == things.count &&
		    memcmp(numbers + all[i].things.first,
			   numbers + things.first,
			   things.count * sizeof(*numbers)) == 0) {
			all[i].checks |= check;
			return;
		}
	all[list->count++] = (struct cbl_agenda_choice){check, things};
}

static void add_era(struct making *k, int32_t from, int32_t until,
		    uint64_t check)
{
	struct cbl_list *list = &k->word->eras;
	struct cbl_agenda_era *all = k->out->eras + list->first;

	for (uint32_t i = 0; i < list->count; i++)
		if (all[i].from == from && all[i].until == until) {
			all[i].checks |= check;
			return;
		}
	all[list->count++] = (struct cbl_agenda_era){check, from, until};
}

static void add_bar(struct cbl_agenda_bar *all, struct cbl_list *list,
		    uint32_t number, uint64_t check)
{
	all += list->first;
	for (uint32_t i = 0; i < list->count; i++)
		if (all[i].number == number) {
			all[i].checks |= check;
			return;
		}
	all[list->count++] = (struct cbl_agenda_bar){check, number};
}

/* The check is silent where there is a row or an instance of the operand. */
static void add_barred(struct making *k, uint32_t operand, uint64_t check)
{
	const struct cbl_operand *o = &k->spec->operands[operand];

	if (o->attribute != CBL_ATTRIBUTE_NONE &&
	    o->attribute != CBL_ATTRIBUTE_TEXT)
		return;
	if (o->kind == CBL_OPERAND_FIELD)
		add_bar(k->out->fields, &k->word->fields, o->field, check);
	else if (o->kind == CBL_OPERAND_ELEMENT)
		add_bar(k->out->elements, &k->word->elements, o->element,
			check);
}

/* Does it find nothing but that no row is there? */
static bool seeks_none(const struct cbl_spec *spec, const struct cbl_check *c)
{
	const struct cbl_operand *min = &spec->operands[c->min];

	return c->kind == CBL_CHECK_count && c->per == CBL_PER_MESSAGE &&
	       c->of.count == 1 && !c->where.count && !c->inside.count &&
	       c->max == CBL_NONE && c->min != CBL_NONE &&
	       min->kind == CBL_OPERAND_NUMBER && !min->sign &&
	       min->number <= 1;
}

static void add_bars(struct making *k, const struct cbl_check *c, uint64_t bit)
{
	if (seeks_none(k->spec, c))
		add_barred(k, k->spec->numbers[c->of.first], bit);
	for (uint32_t i = 0; i < c->when.count; i++) {
		const struct cbl_condition *when =
			&k->spec->conditions[c->when.first + i];

		if (when->kind == CBL_CONDITION_LACK)
			add_barred(k, when->operand, bit);
	}
}

static void add_check(struct making *k, uint32_t check, uint64_t bit)
{
	const struct cbl_plan *plan = &k->spec->plan;
	const struct cbl_check *c = &k->spec->checks[check];
	uint32_t at = 0, end = 0;

	k->word->checks |= bit;
	if (c->has_era)
		add_era(k, c->from, c->until, bit);
	add_bars(k, c, bit);
	if (plan->checks_count) {
		at = plan->checks[check].first;
		end = at + plan->checks[check].count;
	}
	while (at < end) {
		struct cbl_list things = {at, 1};

		while (plan->things[at++] & CBL_THING_OR)
			things.count++;
		if (things.count > 1)
			add_choice(k, things, bit);
		else
			add_need(k, plan->things[at - 1], bit);
	}
}

/* The list behind another one. */
static struct cbl_list behind(struct cbl_list list)
{
	return (struct cbl_list){list.first + list.count, 0};
}

static void fill_words(struct making *k)
{
	struct cbl_agenda *a = k->out;

	for (uint32_t i = 0; i < a->count; i++) {
		uint32_t bit = i % CBL_AGENDA_WORD;
		struct cbl_agenda_word *w = &a->words[i / CBL_AGENDA_WORD];

		if (bit == 0 && i > 0) {
			w->needs = behind(w[-1].needs);
			w->choices = behind(w[-1].choices);
			w->fields = behind(w[-1].fields);
			w->elements = behind(w[-1].elements);
			w->eras = behind(w[-1].eras);
		}
		k->word = w;
		add_check(k, a->items[i].check, UINT64_C(1) << bit);
	}
}

/* How many there may be. */
static size_t count_bars(const struct making *k)
{
	size_t count = 1;

	for (uint32_t i = 0; i < k->out->count; i++)
		count += 1 + k->out->items[i].when.count;
	return count;
}

struct cbl_agenda *cbl_agenda_new(const struct cbl_spec *spec,
				  const struct cbl_rule_setting *rules)
{
	struct cbl_agenda *a = cbl_xcalloc(1, sizeof(*a));
	struct making k = {.spec = spec, .rules = rules, .out = a};
	size_t checks = spec->checks_count + 1;
	size_t things = spec->plan.things_count + 1, bars;

	a->items = cbl_xcalloc(checks, sizeof(*a->items));
	a->words = cbl_xcalloc(checks / CBL_AGENDA_WORD + 1, sizeof(*a->words));
	a->needs = cbl_xcalloc(things, sizeof(*a->needs));
	a->choices = cbl_xcalloc(things, sizeof(*a->choices));
	a->eras = cbl_xcalloc(checks, sizeof(*a->eras));
	a->asked = cbl_xcalloc(spec->conditions_count + 1, sizeof(*a->asked));
	memset(a->asked, 0xff,
	       (spec->conditions_count + 1) * sizeof(*a->asked));
	put_rules(&k);
	bars = count_bars(&k);
	a->fields = cbl_xcalloc(bars, sizeof(*a->fields));
	a->elements = cbl_xcalloc(bars, sizeof(*a->elements));
	fill_words(&k);
	return a;
}

void cbl_agenda_free(struct cbl_agenda *agenda)
{
	if (!agenda)
		return;
	free(agenda->items);
	free(agenda->words);
	free(agenda->needs);
	free(agenda->choices);
	free(agenda->fields);
	free(agenda->elements);
	free(agenda->eras);
	free(agenda->asked);
	free(agenda);
}

/* ---- who is silent */

static bool has_one(const struct cbl_message *m, struct cbl_list things)
{
	const uint32_t *all = m->spec->plan.things + things.first;

	for (uint32_t i = 0; i < things.count; i++)
		if (cbl_message_has(m, all[i] & ~CBL_THING_OR))
			return true;
	return false;
}

static uint64_t unless_none(uint32_t number)
{
	return (uint64_t)(number == CBL_NONE) - 1;
}

uint64_t cbl_agenda_speakers(const struct cbl_agenda *agenda, uint32_t word,
			     const struct cbl_message *m, int32_t first_day,
			     int32_t last_day)
{
	const struct cbl_agenda_word *w = &agenda->words[word];
	const struct cbl_agenda_need *need = agenda->needs + w->needs.first;
	const struct cbl_agenda_era *era = agenda->eras + w->eras.first;
	const struct cbl_agenda_choice *choice =
		agenda->choices + w->choices.first;
	const struct cbl_agenda_bar *field = agenda->fields + w->fields.first;
	const struct cbl_agenda_bar *element =
		agenda->elements + w->elements.first;
	uint64_t silent = 0;

	/* Without branches: nobody can tell beforehand what is there. */
	for (uint32_t i = 0; i < w->needs.count; i++)
		silent |= need[i].checks &
			  ((uint64_t)cbl_message_has(m, need[i].thing) - 1);
	for (uint32_t i = 0; i < w->fields.count; i++)
		silent |= field[i].checks &
			  unless_none(m->row_first[field[i].number]);
	for (uint32_t i = 0; i < w->elements.count; i++)
		silent |= element[i].checks &
			  unless_none(m->first[element[i].number]);
	for (uint32_t i = 0; i < w->eras.count; i++)
		if (first_day < era[i].from || last_day > era[i].until)
			silent |= era[i].checks;
	for (uint32_t i = 0; i < w->choices.count; i++)
		if (choice[i].checks & ~silent && !has_one(m, choice[i].things))
			silent |= choice[i].checks;
	return w->checks & ~silent;
}
