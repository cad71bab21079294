/* SPDX-License-Identifier: MIT */
#include "checks/terms.h"

#include <stdlib.h>

#include "checks/judging.h"
#include "spec/vocabulary.h"

struct cbl_term cbl_term_none(void)
{
	return (struct cbl_term){
		.row = CBL_NONE, .instance = CBL_NONE, .entry = CBL_NONE};
}

bool cbl_term_given(const struct cbl_term *term)
{
	return term->type != CBL_TERM_NULL || term->row != CBL_NONE ||
	       term->instance != CBL_NONE;
}

bool cbl_term_unknown(const struct cbl_message *m, const struct cbl_term *term)
{
	return term->row != CBL_NONE &&
	       m->rows[term->row].state == CBL_ROW_UNKNOWN;
}

bool cbl_term_redacted(const struct cbl_message *m, const struct cbl_term *term)
{
	return term->row != CBL_NONE && term->type == CBL_TERM_TEXT &&
	       cbl_message_redacted(m, m->rows[term->row].text);
}

uint32_t cbl_term_element(const struct cbl_message *m,
			  const struct cbl_term *term)
{
	return term->instance == CBL_NONE
		       ? CBL_NONE
		       : m->instances[term->instance].element;
}

uint32_t cbl_term_field(const struct cbl_message *m,
			const struct cbl_term *term)
{
	return term->row == CBL_NONE ? CBL_NONE : m->rows[term->row].field;
}

struct cbl_str cbl_term_written(const struct cbl_message *m,
				const struct cbl_term *term)
{
	return term->row == CBL_NONE ? term->text : m->rows[term->row].text;
}

static void key_of_null(const struct cbl_message *m,
			const struct cbl_term *term, struct cbl_buf *out)
{
	char folded[CBL_FOLDED_MAX];
	struct cbl_str text = cbl_term_written(m, term);
	size_t len = cbl_fold_text(folded, text);

	cbl_buf_char(out, '?');
	if (len)
		cbl_buf_add(out, folded, len);
	else
		cbl_buf_str(out, text);
}

void cbl_term_key(const struct cbl_message *m, const struct cbl_term *term,
		  struct cbl_buf *out)
{
	switch (term->type) {
	case CBL_TERM_NUMBER:
		cbl_buf_char(out, '#');
		cbl_buf_number(out, term->number, 1);
		return;
	case CBL_TERM_TIME:
		cbl_buf_printf(out, "@%d.%ld.%d", term->time.precision,
			       (long)term->time.day, term->time.minute);
		return;
	case CBL_TERM_NULL:
		key_of_null(m, term, out);
		return;
	default:
		cbl_buf_char(out, '=');
		cbl_buf_str(out, cbl_str_trim(term->text));
	}
}

struct cbl_hit cbl_hit_of(const struct cbl_term *term)
{
	struct cbl_term none = cbl_term_none();

	return (struct cbl_hit){
		.span = term ? term->span : cbl_span(0, 0),
		.term = term ? *term : none,
		.value = none,
		.other = none,
		.min = none,
		.max = none,
		.absent = CBL_NONE,
		.confidence = 1,
	};
}

uint32_t cbl_check_of(const struct cbl_run *run, uint32_t i)
{
	return run->spec->numbers[run->check->of.first + i];
}

uint32_t cbl_check_scope(const struct cbl_run *run, const struct cbl_term *term)
{
	if (term->instance == CBL_NONE)
		return 0;
	switch (run->check->scope) {
	case CBL_SCOPE_PART:
		return run->message->instances[term->instance].part;
	case CBL_SCOPE_ELEMENT:
		return term->instance + 1;
	default:
		return 0;
	}
}

/* A number and a blank: keys are made so often that printf would show. */
static void add_number(struct cbl_buf *out, uint32_t number)
{
	char digits[12];
	size_t at = sizeof(digits);

	digits[--at] = ' ';
	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	cbl_buf_add(out, digits + at, sizeof(digits) - at);
}

bool cbl_check_group(struct cbl_run *run, const struct cbl_term *term,
		     struct cbl_buf *out)
{
	struct cbl_term group;

	add_number(out, cbl_check_scope(run, term));
	if (run->check->group == CBL_NONE)
		return true;
	if (!cbl_operand_first(run->message, run->check->group, term, &group))
		return false;
	cbl_term_key(run->message, &group, out);
	cbl_buf_char(out, '\n');
	return true;
}

/* ---- what depends on the term at hand */

bool cbl_operand_binds(const struct cbl_spec *spec, uint32_t operand,
		       uint32_t element)
{
	const struct cbl_operand *o;

	if (operand == CBL_NONE)
		return false;
	o = &spec->operands[operand];
	if (o->kind == CBL_OPERAND_POSITION)
		return true;
	if (o->kind == CBL_OPERAND_FIELD || o->kind == CBL_OPERAND_ELEMENT)
		return o->element == element;
	for (uint32_t i = 0; i < o->args.count; i++)
		if (cbl_operand_binds(spec, spec->numbers[o->args.first + i],
				      element))
			return true;
	return false;
}

bool cbl_operand_names(const struct cbl_spec *spec, uint32_t operand,
		       uint32_t field)
{
	const struct cbl_operand *o;

	if (operand == CBL_NONE)
		return false;
	o = &spec->operands[operand];
	if (o->kind == CBL_OPERAND_FIELD)
		return o->field == field;
	for (uint32_t i = 0; i < o->args.count; i++)
		if (cbl_operand_names(spec, spec->numbers[o->args.first + i],
				      field))
			return true;
	return false;
}

/* Does it depend on `term`: on its element, or on that which hosts it? */
static bool binds_term(const struct cbl_message *m, uint32_t operand,
		       const struct cbl_term *term)
{
	uint32_t host;

	if (term->instance == CBL_NONE)
		return false;
	host = m->instances[term->instance].host;
	return cbl_operand_binds(m->spec, operand, cbl_term_element(m, term)) ||
	       (host != CBL_NONE &&
		cbl_operand_binds(m->spec, operand,
				  m->instances[host].element));
}

static bool condition_binds(const struct cbl_message *m,
			    const struct cbl_condition *c,
			    const struct cbl_term *term)
{
	return binds_term(m, c->operand, term) ||
	       binds_term(m, c->same, term) || binds_term(m, c->above, term) ||
	       binds_term(m, c->below, term);
}

/* One condition for one term; `slot` is its number among `where` and
 * `unless`. */
static bool condition_holds(struct cbl_run *run, uint32_t condition,
			    uint32_t slot, const struct cbl_term *term)
{
	struct cbl_message *m = run->message;
	struct cbl_list list = {condition, 1};
	struct cbl_verdict *kept;

	if (slot >= CBL_KEPT)
		return cbl_conditions_hold(m, list, term, false);
	kept = &cbl_judging(run)->verdicts[slot];
	if (kept->check != run->check ||
	    !cbl_stands_so(m, term->instance, kept->standing)) {
		*kept = (struct cbl_verdict){
			.check = run->check,
			.standing = cbl_standing_of(m, term->instance),
			.binds = condition_binds(
				m, &m->spec->conditions[condition], term),
		};
		if (!kept->binds)
			kept->holds = cbl_conditions_hold(m, list, term, false);
	}
	return kept->binds ? cbl_conditions_hold(m, list, term, false)
			   : kept->holds;
}

bool cbl_check_counts(struct cbl_run *run, const struct cbl_term *term)
{
	struct cbl_list where = run->check->where;

	for (uint32_t i = 0; i < where.count; i++)
		if (!condition_holds(run, where.first + i, i, term))
			return false;
	return true;
}

bool cbl_check_silenced(struct cbl_run *run, const struct cbl_term *term)
{
	struct cbl_list unless = run->check->unless;
	uint32_t slot = run->check->where.count;

	for (uint32_t i = 0; i < unless.count; i++)
		if (condition_holds(run, unless.first + i, slot + i, term))
			return true;
	return false;
}

bool cbl_check_applies(struct cbl_run *run, const struct cbl_term *term)
{
	return cbl_check_counts(run, term) && !cbl_check_silenced(run, term);
}

bool cbl_check_judges(struct cbl_run *run, const struct cbl_term *term)
{
	return !cbl_term_redacted(run->message, term) &&
	       cbl_check_applies(run, term);
}

void cbl_check_terms(struct cbl_run *run, uint32_t i, bool nulls,
		     struct cbl_terms *out)
{
	struct cbl_walk walk;
	struct cbl_term term;

	cbl_walk_begin(&walk, run->message, cbl_check_of(run, i), NULL, nulls);
	while (cbl_walk_next(&walk, &term))
		if (cbl_check_judges(run, &term))
			cbl_terms_add(run->message, out, &term);
}

size_t cbl_check_rows(const struct cbl_message *m, uint32_t operand,
		      size_t most)
{
	const struct cbl_operand *o = &m->spec->operands[operand];
	size_t count = 0;
	uint32_t at;

	switch (o->kind) {
	case CBL_OPERAND_FIELD:
		for (at = m->row_first[o->field];
		     at != CBL_NONE && count < most; at = m->row_next[at])
			count++;
		return count;
	case CBL_OPERAND_ELEMENT:
		for (at = m->first[o->element];
		     at != CBL_NONE && count < most; at = m->instances[at].next)
			count++;
		return count;
	case CBL_OPERAND_VALUE:
		return m->values[o->value] != CBL_NONE && most;
	default:
		return most;
	}
}

size_t cbl_check_pool_rows(const struct cbl_run *run, size_t most)
{
	size_t count = 0;

	for (uint32_t i = 0; i < run->check->of.count && count < most; i++)
		count += cbl_check_rows(run->message, cbl_check_of(run, i),
					most - count);
	return count;
}

static int by_place(const void *a, const void *b)
{
	const struct cbl_term *x = a, *y = b;

	if (x->span.lo != y->span.lo)
		return x->span.lo < y->span.lo ? -1 : 1;
	return (x->span.hi > y->span.hi) - (x->span.hi < y->span.hi);
}

void cbl_terms_sort(struct cbl_terms *terms)
{
	if (terms->count > 1)
		qsort(terms->items, terms->count, sizeof(*terms->items),
		      by_place);
}

void cbl_check_pool(struct cbl_run *run, bool nulls, struct cbl_terms *out)
{
	for (uint32_t i = 0; i < run->check->of.count; i++)
		cbl_check_terms(run, i, nulls, out);
	if (run->check->of.count > 1)
		cbl_terms_sort(out);
}

static bool first_value(struct cbl_run *run, uint32_t operand,
			const struct cbl_term *term, struct cbl_term *out)
{
	struct cbl_term first;

	if (!cbl_operand_first(run->message, operand, term, &first) ||
	    cbl_term_redacted(run->message, &first))
		return false;
	*out = first;
	return true;
}

/* The first value in the term's own scope, where the check has one. */
static bool first_in_scope(struct cbl_run *run, uint32_t operand,
			   const struct cbl_term *term, struct cbl_term *out)
{
	uint32_t scope = cbl_check_scope(run, term);
	struct cbl_walk walk;
	struct cbl_term found;

	if (!scope)
		return first_value(run, operand, term, out);
	cbl_walk_begin(&walk, run->message, operand, term, false);
	while (cbl_walk_next(&walk, &found)) {
		uint32_t other = cbl_check_scope(run, &found);

		if (other && other != scope)
			continue;
		if (cbl_term_redacted(run->message, &found))
			return false;
		*out = found;
		return true;
	}
	return false;
}

/* The value of an operand that is the same for all terms. */
static const struct cbl_kept_value *kept_value(struct cbl_run *run,
					       uint32_t operand)
{
	struct cbl_kept_value **kept =
		&cbl_judging(run)->values[operand % CBL_KEPT_VALUES];

	if (*kept && (*kept)->operand == operand)
		return *kept;
	if (!*kept)
		*kept = cbl_arena_room(run->message->arena, sizeof(**kept));
	(*kept)->operand = operand;
	(*kept)->given = cbl_operand_first(run->message, operand, NULL,
					   &(*kept)->term) &&
			 !cbl_term_redacted(run->message, &(*kept)->term);
	return *kept;
}

const struct cbl_term *cbl_check_kept(struct cbl_run *run, uint32_t operand)
{
	const struct cbl_kept_value *kept = kept_value(run, operand);

	return kept->given ? &kept->term : NULL;
}

bool cbl_check_binds(const struct cbl_run *run, uint32_t operand,
		     const struct cbl_term *term)
{
	return operand != CBL_NONE &&
	       (cbl_check_scope(run, term) ||
		binds_term(run->message, operand, term));
}

bool cbl_check_value_if(struct cbl_run *run, uint32_t operand,
			const struct cbl_term *term, struct cbl_term *out,
			bool *binds)
{
	const struct cbl_term *kept;

	*binds = false;
	if (operand == CBL_NONE)
		return false;
	*binds = cbl_check_binds(run, operand, term);
	if (*binds)
		return first_in_scope(run, operand, term, out);
	kept = cbl_check_kept(run, operand);
	if (kept)
		*out = *kept;
	return kept;
}

bool cbl_check_value(struct cbl_run *run, uint32_t operand,
		     const struct cbl_term *term, struct cbl_term *out)
{
	bool unused;

	return cbl_check_value_if(run, operand, term, out, &unused);
}

/* ---- patterns */

enum cbl_match cbl_check_search(struct cbl_message *m, uint32_t pattern,
				const char *base, struct cbl_span in,
				uint32_t from, struct cbl_span *found)
{
	return cbl_message_search(m, pattern, base, in, from, found);
}

enum cbl_match cbl_check_fits(struct cbl_message *m, uint32_t pattern,
			      struct cbl_str text)
{
	enum cbl_match result;

	if (text.len > CBL_CHECK_TEXT)
		result = CBL_MATCH_UNDECIDED;
	else
		result = cbl_message_fits(m, pattern, text);
	if (result == CBL_MATCH_UNDECIDED)
		cbl_add_event(m, CBL_EVENT_UNDECIDED, m->span, pattern);
	return result;
}
