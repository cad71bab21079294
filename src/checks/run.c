/* SPDX-License-Identifier: MIT
 *
 * Which checks run, in which order, and which of their hits become findings.
 */
#include "checks/run.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "checks/finding_make.h"
#include "checks/judging.h"
#include "checks/terms.h"

/* Findings of one rule in one message: a text that is wrong everywhere is
 * not told so a million times. */
#define FINDINGS 1000

/* How often evidence is weighed in a message; the rest stays undecided. */
#define CONTEXTS 500

/* ---- hits */

/* 0.9f is 0.9, not 0.8999999762. */
static double exact(float f)
{
	return (double)(long)((double)f * 10000 + 0.5) / 10000;
}

/* The hit's place, moved to `at` if the check says so and it is there, and
 * within the message whatever a kind thinks. */
static void place(struct cbl_run *run, const struct cbl_hit *hit,
		  struct cbl_ruling *out)
{
	struct cbl_message *m = run->message;
	struct cbl_terms terms = {0};

	out->span = hit->span;
	out->at = cbl_term_none();
	if (run->check->at != CBL_NONE)
		cbl_operand_eval(m, run->check->at, &hit->term, true, &terms);
	if (terms.count) {
		out->at = terms.items[0];
		out->span = out->at.span;
	}
	if (!cbl_span_within(out->span, m->span) || out->span.hi < out->span.lo)
		out->span = cbl_span(m->span.lo, m->span.lo);
}

static bool is_quiet(const struct cbl_message *m, const struct cbl_term *term)
{
	uint32_t element = cbl_term_element(m, term);

	return element != CBL_NONE && m->spec->elements[element].quiet;
}

static struct cbl_str key_of(const struct cbl_run *run, struct cbl_span span,
			     uint32_t key[3])
{
	key[0] = run->check->rule;
	key[1] = span.lo;
	key[2] = span.hi;
	return cbl_str((const char *)key, 3 * sizeof(*key));
}

/* Is there evidence, if the check asks for it? */
static bool is_evident(struct cbl_run *run, const struct cbl_hit *hit,
		       struct cbl_evidence *out)
{
	struct cbl_message *m = run->message;
	struct cbl_span at = hit->span;
	uint32_t instance = hit->term.instance;

	*out = (struct cbl_evidence){.confidence = -1};
	if (run->check->context == CBL_NONE)
		return true;
	if (!cbl_span_within(at, m->span))
		return false;
	if (cbl_judging(run)->contexts++ >= CONTEXTS) {
		/* All that follows; said once, for it overlaps. */
		cbl_add_event(m, CBL_EVENT_UNDECIDED,
			      cbl_span(at.lo, m->span.hi), CBL_NONE);
		return false;
	}
	if (instance != CBL_NONE && m->instances[instance].host != CBL_NONE)
		at = m->instances[instance].span;
	return cbl_context_fires(m, &m->spec->contexts[run->check->context], at,
				 instance, out);
}

static bool in_era(const struct cbl_judging *j, int32_t from, int32_t until)
{
	return j->first_day >= from && j->last_day <= until;
}

static bool adjust_applies(struct cbl_run *run, const struct cbl_adjust *a,
			   const struct cbl_hit *hit)
{
	const struct cbl_judging *j = cbl_judging(run);

	return (!a->has_era || in_era(j, a->from, a->until)) &&
	       (a->corpus == CBL_NONE || a->corpus == j->judge->corpus_mode) &&
	       cbl_conditions_hold(run->message, a->when, NULL, false) &&
	       cbl_conditions_hold(run->message, a->where, &hit->term, false);
}

/* Is it others who decide whether this adjust applies? */
static bool leave_to_others(struct cbl_run *run, const struct cbl_adjust *a,
			    uint32_t index, const struct cbl_hit *hit,
			    struct cbl_ruling *out)
{
	struct cbl_term held;

	if (!a->copy && !a->around && a->holds == CBL_NONE)
		return false;
	if (!run->corpus || index >= 32)
		return true;
	if (a->holds != CBL_NONE) {
		if (!cbl_operand_first(run->message, a->holds, &hit->term,
				       &held) ||
		    (held.type != CBL_TERM_TEXT && held.type != CBL_TERM_CODE))
			return true;
		out->held = cbl_str_trim(held.text);
	}
	out->later |= 1u << index;
	if (a->confidence > out->most)
		out->most = a->confidence;
	return true;
}

/* Severity and confidence: the check's, the cue's, the first `adjust` that
 * applies; a user's severity above all. */
static void weigh(struct cbl_run *run, const struct cbl_hit *hit,
		  struct cbl_ruling *out)
{
	const struct cbl_rule *rule = &run->spec->rules[run->check->rule];
	const struct cbl_rule_setting *setting =
		&cbl_judging(run)->judge->rules[run->check->rule];
	float confidence = run->check->confidence;

	out->severity = (enum cbl_severity)run->check->severity;
	if (out->evidence.confidence >= 0)
		confidence = out->evidence.confidence;
	out->most = 0;
	for (uint32_t i = 0; i < rule->adjusts.count; i++) {
		const struct cbl_adjust *a =
			&run->spec->adjusts[rule->adjusts.first + i];

		if (!adjust_applies(run, a, hit) ||
		    leave_to_others(run, a, i, hit, out))
			continue;
		if (a->severity != CBL_NONE)
			out->severity = (enum cbl_severity)a->severity;
		if (a->confidence >= 0)
			confidence = a->confidence;
		break;
	}
	if (setting->has_severity)
		out->severity = setting->severity;
	out->severity_given = setting->has_severity;
	out->confidence = exact(confidence) * hit->confidence;
}

static void take_hit(struct cbl_run *run, struct cbl_hit *hit)
{
	struct cbl_judging *j = cbl_judging(run);
	struct cbl_ruling ruling = {0};
	struct cbl_str key;
	uint32_t bytes[3];

	if (j->found >= FINDINGS) {
		if (j->found++ == FINDINGS)
			cbl_add_event(run->message, CBL_EVENT_UNDECIDED,
				      hit->span, CBL_NONE);
		return;
	}
	place(run, hit, &ruling);
	if (is_quiet(run->message, &hit->term))
		return;
	key = key_of(run, ruling.span, bytes);
	if (cbl_map_get(&j->places, key, NULL) ||
	    !is_evident(run, hit, &ruling.evidence))
		return;
	weigh(run, hit, &ruling);
	if (ruling.confidence < j->judge->min_confidence &&
	    exact(ruling.most) < j->judge->min_confidence)
		return;
	/* Of several that wait at a place the one that stands is told. */
	if (hit->wait != CBL_WAIT_GAP)
		cbl_map_set(&j->places, key, 0);
	cbl_finding_make(run, hit, &ruling);
	if (j->judge->fired)
		j->judge->fired[run->check - run->spec->checks] = true;
	j->found++;
	if (hit->wait == CBL_WAIT_NOT)
		j->fired = true; /* others decide no more than how sure it is */
}

/* ---- checks and rules */

/* May the check have something to say, by what there is? */
static bool may_speak(const struct cbl_message *m, uint32_t check)
{
	const struct cbl_plan *plan = &m->spec->plan;
	const uint32_t *thing, *end;

	if (!plan->checks_count)
		return true;
	thing = plan->things + plan->checks[check].first;
	end = thing + plan->checks[check].count;
	for (; thing < end; thing++) {
		bool met = cbl_message_has(m, *thing & ~CBL_THING_OR);

		while (*thing & CBL_THING_OR) {
			thing++;
			met |= cbl_message_has(m, *thing & ~CBL_THING_OR);
		}
		if (!met)
			return false;
	}
	return true;
}

/* The first check from `at` on that may, or `end`. */
static uint32_t next_speaker(const struct cbl_message *m, uint32_t at,
			     uint32_t end)
{
	while (at < end && !may_speak(m, at))
		at++;
	return at;
}

static void run_check(struct cbl_judging *j, const struct cbl_check *check)
{
	if ((check->has_era && !in_era(j, check->from, check->until)) ||
	    (check->when.count &&
	     !cbl_conditions_hold(j->message, check->when, NULL, false)))
		return;
	j->run.check = check;
	cbl_check_runs[check->kind](&j->run);
}

/* Did a rule fire that this one yields to? Those have run. */
static bool yields(const struct cbl_judging *j, struct cbl_list to)
{
	const uint32_t *others = j->message->spec->numbers + to.first;

	for (uint32_t i = 0; i < to.count; i++)
		if (j->rules_fired[others[i]])
			return true;
	return false;
}

static void run_rule(struct cbl_judging *j, const struct cbl_judge_step *step)
{
	const struct cbl_message *m = j->message;
	uint32_t at = step->checks.first, end = at + step->checks.count;

	if (step->need != CBL_NONE && !cbl_message_has(m, step->need))
		return;
	at = next_speaker(m, at, end);
	if (at == end || yields(j, step->yields_to))
		return;
	j->found = 0;
	j->fired = false;
	for (; at < end; at = next_speaker(m, at + 1, end))
		run_check(j, &m->spec->checks[at]);
	j->rules_fired[step->rule] = j->fired;
}

/* The same, measured as the judge asks. */
static void watch_rule(struct cbl_judging *j,
		       const struct cbl_judge_step *step)
{
	const struct cbl_judge *judge = j->judge;
	uint64_t work = cbl_matcher_work(j->message->matcher);
	uint64_t time = judge->time ? cbl_nanoseconds() : 0;

	run_rule(j, step);
	if (judge->time)
		judge->time[step->rule] += cbl_nanoseconds() - time;
	if (judge->work)
		judge->work[step->rule] +=
			cbl_matcher_work(j->message->matcher) - work;
}

/* Did a rule say that something was not decided? */
static bool is_told(const struct cbl_bag *bag, size_t from)
{
	for (size_t i = from; i < bag->count; i++) {
		const struct cbl_spec *spec = bag->findings[i].spec;
		const struct cbl_rule *rule =
			&spec->rules[bag->findings[i].rule];
		const struct cbl_check *check =
			&spec->checks[rule->checks.first];

		if (check->kind == CBL_CHECK_parsed &&
		    check->event == CBL_EVENT_UNDECIDED)
			return true;
	}
	return false;
}

/* A limit that was hit is no pass, whatever rules a spec has and a user
 * selects: what no rule tells of makes the message one not wholly read. */
static void tell_undecided(const struct cbl_message *m, struct cbl_bag *bag,
			   size_t from)
{
	char cause[96];

	for (uint32_t i = 0; i < m->event_count; i++) {
		const struct cbl_event_at *e = &m->events[i];
		size_t line = cbl_line_table_find(m->lines, e->span.lo) + 1;

		if (e->event != CBL_EVENT_UNDECIDED)
			continue;
		if (is_told(bag, from))
			return;
		if (e->pattern == CBL_NONE)
			snprintf(cause, sizeof(cause),
				 "not decided: on line %zu a text goes beyond "
				 "the %u KB that are searched",
				 line, CBL_TEXT_BOUND / 1024);
		else
			snprintf(cause, sizeof(cause),
				 "not decided: a check was given up on line "
				 "%zu",
				 line);
		cbl_bag_unread(bag, m->source->name, cause);
		return;
	}
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

/* Is the thing one that the check needs, by itself? */
static bool needs(const struct cbl_spec *spec, uint32_t check, uint32_t thing)
{
	struct cbl_plan_check need = spec->plan.checks[check];
	const uint32_t *things = spec->plan.things + need.first;

	for (uint32_t i = 0; i < need.count; i++)
		if (things[i] == thing &&
		    (i == 0 || !(things[i - 1] & CBL_THING_OR)))
			return true;
	return false;
}

/* A thing that all of some checks need, or CBL_NONE. */
static uint32_t need_of(const struct cbl_spec *spec, struct cbl_list checks)
{
	struct cbl_plan_check first;

	if (!spec->plan.checks_count || !checks.count)
		return CBL_NONE;
	first = spec->plan.checks[checks.first];
	for (uint32_t i = 0; i < first.count; i++) {
		uint32_t thing = spec->plan.things[first.first + i];
		uint32_t k = thing & CBL_THING_OR ? CBL_NONE : 0;

		while (k < checks.count &&
		       needs(spec, checks.first + k, thing))
			k++;
		if (k == checks.count)
			return thing;
	}
	return CBL_NONE;
}

struct ordering {
	const struct cbl_spec *spec;
	const struct cbl_rule_setting *rules;
	struct cbl_judge_step *out;
	uint32_t count;
	uint8_t *met; /* by rule */
};

/* Puts a rule behind those it yields to. Of a circle it is the last. */
static void put(struct ordering *o, uint32_t index, bool last)
{
	const struct cbl_rule *rule = &o->spec->rules[index];

	if (o->met[index] || (!last && is_last(o->spec, rule)))
		return;
	o->met[index] = true;
	if (!o->rules[index].on)
		return;
	for (uint32_t i = 0; i < rule->yields_to.count; i++)
		put(o, o->spec->numbers[rule->yields_to.first + i], last);
	o->out[o->count++] = (struct cbl_judge_step){
		index, need_of(o->spec, rule->checks), rule->checks,
		rule->yields_to};
}

uint32_t cbl_judge_order(const struct cbl_spec *spec,
			 const struct cbl_rule_setting *rules,
			 struct cbl_judge_step *out)
{
	struct ordering o = {.spec = spec, .rules = rules, .out = out};

	o.met = cbl_xcalloc(spec->rules_count + 1, sizeof(*o.met));
	for (uint32_t i = 0; i < spec->rules_count; i++)
		put(&o, i, false);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		put(&o, i, true);
	free(o.met);
	return o.count;
}

static void run_rules(struct cbl_judging *j)
{
	const struct cbl_judge *judge = j->judge;
	const struct cbl_message *m = j->message;
	bool watched = judge->work || judge->time;
	const struct cbl_judge_step *order = judge->order;
	uint32_t count = judge->order_count;
	struct cbl_judge_step *own;

	if (!order) {
		own = cbl_arena_alloc(m->arena, (m->spec->rules_count + 1) *
							sizeof(*own));
		count = cbl_judge_order(m->spec, judge->rules, own);
		order = own;
	}
	for (uint32_t i = 0; i < count; i++)
		if (watched)
			watch_rule(j, &order[i]);
		else
			run_rule(j, &order[i]);
}

void cbl_judge_message(const struct cbl_judge *judge,
		       struct cbl_message *message, struct cbl_str path,
		       struct cbl_bag *bag)
{
	struct cbl_judging j = {
		.judge = judge,
		.message = message,
		.bag = bag,
		.path = path,
	};
	size_t from = bag->count;

	j.run = (struct cbl_run){
		.message = message,
		.spec = message->spec,
		.report = take_hit,
		.corpus = judge->corpus,
		.private_ = &j,
	};
	j.rules_fired = cbl_arena_alloc(message->arena,
					message->spec->rules_count + 1);
	cbl_message_days(message, &j.first_day, &j.last_day);
	run_rules(&j);
	tell_undecided(message, bag, from);
	bag->messages++;
	cbl_map_release(&j.places);
}
