/* SPDX-License-Identifier: MIT
 *
 * Which checks run, in which order, and which of their hits become findings.
 */
#include "checks/run.h"

#include <stdio.h>

#include "base/clock.h"
#include "checks/agenda.h"
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

/* Does all that a `when` asks hold? What several ask is known once one has
 * asked it. */
static bool holds(struct cbl_judging *j, struct cbl_list when)
{
	const uint32_t *asked = j->agenda->asked;

	for (uint32_t i = when.first; i < when.first + when.count; i++) {
		uint8_t *answer = &j->answers[asked[i]];

		if (*answer == CBL_ANSWER_UNASKED)
			*answer = cbl_conditions_hold(
					  j->message,
					  (struct cbl_list){asked[i], 1}, NULL,
					  false)
					  ? CBL_ANSWER_YES
					  : CBL_ANSWER_NO;
		if (*answer == CBL_ANSWER_NO)
			return false;
	}
	return true;
}

/* Did a rule fire that this one yields to? Those have run. */
static bool yields(const struct cbl_judging *j, struct cbl_list to)
{
	const uint32_t *others = j->message->spec->numbers + to.first;

	for (uint32_t i = 0; j->any_fired && i < to.count; i++)
		if (j->rules_fired[others[i]])
			return true;
	return false;
}

static void begin_rule(struct cbl_judging *j,
		       const struct cbl_agenda_item *item)
{
	const struct cbl_judge *judge = j->judge;

	j->rule = item->rule;
	j->yields = yields(j, item->yields_to);
	j->found = 0;
	j->fired = false;
	if (judge->work)
		j->work = cbl_matcher_work(j->message->matcher);
	if (judge->time)
		j->time = cbl_nanoseconds();
}

static void end_rule(struct cbl_judging *j)
{
	const struct cbl_judge *judge = j->judge;

	if (j->rule == CBL_NONE)
		return;
	j->rules_fired[j->rule] = j->fired;
	j->any_fired |= j->fired;
	if (judge->work)
		judge->work[j->rule] +=
			cbl_matcher_work(j->message->matcher) - j->work;
	if (judge->time)
		judge->time[j->rule] += cbl_nanoseconds() - j->time;
}

static void run_item(struct cbl_judging *j, const struct cbl_agenda_item *item)
{
	const struct cbl_check *check;

	if (item->rule != j->rule) {
		end_rule(j);
		begin_rule(j, item);
	}
	if (j->yields || !holds(j, item->when))
		return;
	check = &j->message->spec->checks[item->check];
	j->run.check = check;
	cbl_check_runs[check->kind](&j->run);
}

/* The next item of the agenda that is to run; CBL_NONE: none. */
static uint32_t next_item(struct cbl_judging *j)
{
	while (!j->left) {
		if (j->at >= j->agenda->count)
			return CBL_NONE;
		j->left = cbl_agenda_speakers(j->agenda,
					      j->at / CBL_AGENDA_WORD,
					      j->message, j->first_day,
					      j->last_day);
		j->at += CBL_AGENDA_WORD;
	}
	return j->at - CBL_AGENDA_WORD + (uint32_t)__builtin_ctzll(j->left);
}

static uint32_t run_next(struct cbl_judging *j, uint32_t item)
{
	run_item(j, &j->agenda->items[item]);
	j->left &= j->left - 1;
	return next_item(j);
}

/* Runs the agendas of all of them, a check of one after that of the other:
 * what a check is made of is fetched once for all. */
static void run_agendas(struct cbl_judging *all, size_t count)
{
	uint32_t next[CBL_MESSAGES_TOGETHER], first = CBL_NONE;

	for (size_t i = 0; i < count; i++) {
		next[i] = next_item(&all[i]);
		if (next[i] < first)
			first = next[i];
	}
	while (first != CBL_NONE) {
		uint32_t turn = first;

		first = CBL_NONE;
		for (size_t i = 0; i < count; i++) {
			if (next[i] == turn)
				next[i] = run_next(&all[i], turn);
			if (next[i] < first)
				first = next[i];
		}
	}
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

static void begin_judging(struct cbl_judging *j, const struct cbl_judged *one)
{
	const struct cbl_judge *judge = one->judge;
	struct cbl_message *message = one->message;

	*j = (struct cbl_judging){
		.judge = judge,
		.agenda = judge->agenda,
		.message = message,
		.bag = one->bag,
		.from = one->bag->count,
		.path = one->path,
		.rule = CBL_NONE,
	};
	if (!j->agenda)
		j->agenda = j->own =
			cbl_agenda_new(message->spec, judge->rules);
	j->run = (struct cbl_run){
		.message = message,
		.spec = message->spec,
		.report = take_hit,
		.corpus = judge->corpus,
		.private_ = j,
	};
	j->rules_fired = cbl_arena_alloc(message->arena,
					 message->spec->rules_count + 1);
	j->answers = cbl_arena_alloc(message->arena,
				     message->spec->conditions_count + 1);
	cbl_message_days(message, &j->first_day, &j->last_day);
}

static void end_judging(struct cbl_judging *j)
{
	end_rule(j);
	tell_undecided(j->message, j->bag, j->from);
	j->bag->messages++;
	cbl_map_release(&j->places);
	cbl_agenda_free(j->own);
}

static void judge_some(const struct cbl_judged *list, size_t count)
{
	struct cbl_judging all[CBL_MESSAGES_TOGETHER];

	for (size_t i = 0; i < count; i++)
		begin_judging(&all[i], &list[i]);
	run_agendas(all, count);
	for (size_t i = 0; i < count; i++)
		end_judging(&all[i]);
}

void cbl_judge_all(const struct cbl_judged *list, size_t count)
{
	while (count) {
		size_t some = count < CBL_MESSAGES_TOGETHER ?
				      count :
				      CBL_MESSAGES_TOGETHER;

		judge_some(list, some);
		list += some;
		count -= some;
	}
}

void cbl_judge_message(const struct cbl_judge *judge,
		       struct cbl_message *message, struct cbl_str path,
		       struct cbl_bag *bag)
{
	cbl_judge_all(&(struct cbl_judged){judge, message, path, bag}, 1);
}
