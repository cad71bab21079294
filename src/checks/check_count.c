/* SPDX-License-Identifier: MIT
 *
 * `count` finds too few (`min`) or too many (`max`) rows: in the message, or
 * `per` part, element, item or line; `inside` counts only what stands in an
 * element of these. Rows without a value count too. Several operands of `of`
 * are judged apart, but all that are missing give one finding, which names
 * them together. What is absent is reported where it should have begun:
 * before the first element that follows it in the order of the spec.
 *
 * `where` chooses the rows that count. Per element or item, conditions that
 * do not name the counted field choose the elements or items instead: of
 * those a row is demanded. A redacted row may be any: nothing is missing.
 *
 * Parameters: of, min, max, per, inside.
 * Bad:  `min: 1` and none; `max: 0` and one (on it).
 * Good: one.
 */
#include "checks/kinds.h"

#include <stdlib.h>

#include "checks/terms.h"

/* ---- rows inside other elements */

struct insides {
	struct cbl_span *spans; /* by start; `hi` is the farthest so far */
	size_t count;
};

static int by_start(const void *a, const void *b)
{
	const struct cbl_span *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

/* With what interruptions blanked behind it on its last line. */
static struct cbl_span with_blanks(const struct cbl_message *m,
				   struct cbl_span span)
{
	while (span.hi < m->span.hi && (m->text[span.hi] == ' ' ||
					m->text[span.hi] == '\t'))
		span.hi++;
	return span;
}

static void gather_insides(struct cbl_run *run, struct insides *out)
{
	const struct cbl_message *m = run->message;
	struct cbl_list inside = run->check->inside;
	size_t cap = 0;

	*out = (struct insides){0};
	for (uint32_t pass = 0; pass < 2; pass++) {
		for (uint32_t e = 0; e < inside.count; e++) {
			uint32_t i =
				m->first[m->spec->numbers[inside.first + e]];

			for (; i != CBL_NONE; i = m->instances[i].next)
				if (pass)
					out->spans[out->count++] = with_blanks(
						m, m->instances[i].span);
				else
					cap++;
		}
		if (!pass)
			out->spans = cbl_arena_alloc(
				m->arena, (cap + 1) * sizeof(*out->spans));
	}
	if (out->count > 1)
		qsort(out->spans, out->count, sizeof(*out->spans), by_start);
	for (size_t i = 1; i < out->count; i++)
		if (out->spans[i].hi < out->spans[i - 1].hi)
			out->spans[i].hi = out->spans[i - 1].hi;
}

/* Does something begin inside one of the elements? */
static bool is_inside(const struct insides *in, uint32_t at)
{
	size_t lo = 0, hi = in->count;

	while (hi > lo) {
		size_t mid = lo + (hi - lo) / 2;

		if (in->spans[mid].lo <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && at < in->spans[lo - 1].hi;
}

/* ---- which rows count */

struct counting {
	struct cbl_run *run;
	struct insides insides;
	bool maybe; /* a row that `where` refused is redacted */
};

static bool is_counted(struct counting *c, const struct cbl_term *term)
{
	if (c->run->check->inside.count &&
	    !is_inside(&c->insides, term->span.lo))
		return false;
	if (cbl_check_counts(c->run, term))
		return true;
	if (cbl_term_unknown(c->run->message, term))
		c->maybe = true;
	return false;
}

static void gather(struct counting *c, uint32_t i, struct cbl_terms *out)
{
	struct cbl_message *m = c->run->message;
	struct cbl_walk walk;
	struct cbl_term term;

	c->maybe = false;
	cbl_walk_begin(&walk, m, cbl_check_of(c->run, i), NULL, true);
	while (cbl_walk_next(&walk, &term))
		if (is_counted(c, &term))
			cbl_terms_add(m, out, &term);
}

static bool is_constant(const struct cbl_operand *o)
{
	return o->kind == CBL_OPERAND_NUMBER && !o->sign;
}

/* A bound as a number; `otherwise` where it is missing. */
static int64_t bound(struct cbl_run *run, uint32_t operand,
		     const struct cbl_term *context, int64_t otherwise)
{
	struct cbl_term none, term;

	if (operand == CBL_NONE)
		return otherwise;
	if (is_constant(&run->spec->operands[operand]))
		return run->spec->operands[operand].number;
	none = cbl_term_none();
	if (!cbl_check_value(run, operand, context ? context : &none, &term) ||
	    term.type != CBL_TERM_NUMBER)
		return otherwise;
	return term.number;
}

/* Does an `unless` hold, for a row or an element, or for the message? */
static bool is_silenced(struct cbl_run *run, const struct cbl_term *context)
{
	struct cbl_term none = cbl_term_none();

	return cbl_check_silenced(run, context ? context : &none);
}

/* The bounds, for the words of a finding. */
static void tell_bounds(struct cbl_run *run, const struct cbl_term *context,
			struct cbl_hit *hit)
{
	const struct cbl_check *check = run->check;
	struct cbl_term none = cbl_term_none(), term;

	if (check->min != CBL_NONE &&
	    cbl_check_value(run, check->min, context ? context : &none, &term))
		hit->min = term;
	if (check->max != CBL_NONE &&
	    cbl_check_value(run, check->max, context ? context : &none, &term))
		hit->max = term;
}

static void report_surplus(struct cbl_run *run, const struct cbl_term *term,
			   const struct cbl_term *fixed, size_t fixed_count)
{
	struct cbl_hit hit;

	if (is_silenced(run, term))
		return;
	hit = cbl_hit_of(term);
	hit.fixed = fixed;
	hit.fixed_count = fixed_count;
	tell_bounds(run, term, &hit);
	run->report(run, &hit);
}

/* ---- where something absent should have begun */

static bool stands_later(const struct cbl_spec *spec, uint32_t element,
			 uint32_t than)
{
	const struct cbl_element *a = &spec->elements[element];
	const struct cbl_element *b = &spec->elements[than];

	if (a->kind != CBL_ELEMENT_LINES || b->kind != CBL_ELEMENT_LINES ||
	    a->catches)
		return false;
	return a->zone != b->zone ? a->zone > b->zone : element > than;
}

/* The first element of the text that follows `element` in the order of the
 * spec, in a part (0: in any); CBL_NONE if none is there. */
static uint32_t next_present(const struct cbl_message *m, uint32_t element,
			     uint32_t part)
{
	uint32_t best = CBL_NONE;

	for (uint32_t i = 0; i < m->instance_count; i++) {
		uint32_t e = m->instances[i].element;

		if ((part && m->instances[i].part != part) ||
		    !stands_later(m->spec, e, element))
			continue;
		if (best == CBL_NONE ||
		    stands_later(m->spec, m->instances[best].element, e))
			best = i;
	}
	return best;
}

static uint32_t begin_of_absent(const struct cbl_message *m, uint32_t operand,
				uint32_t part)
{
	const struct cbl_operand *o = &m->spec->operands[operand];
	const struct cbl_row *id;
	uint32_t i;

	if (o->kind == CBL_OPERAND_FIELD && m->first[o->element] != CBL_NONE)
		return m->instances[m->first[o->element]].content;
	if (o->kind == CBL_OPERAND_FIELD || o->kind == CBL_OPERAND_ELEMENT) {
		i = next_present(m, o->element, part);
		if (i != CBL_NONE)
			return m->instances[i].span.lo;
	}
	id = cbl_message_value(m, m->spec->meta->message_id);
	if (id && id->instance != CBL_NONE)
		return m->instances[id->instance].span.lo;
	return m->span.lo;
}

/* ---- per message, per part */

static struct cbl_str title_of(const struct cbl_spec *spec, uint32_t operand)
{
	const struct cbl_operand *o = &spec->operands[operand];
	struct cbl_text title = o->source;

	if (o->kind == CBL_OPERAND_FIELD) {
		const struct cbl_field *f = &spec->fields[o->field];

		title = f->title.len ? f->title : f->id;
	} else if (o->kind == CBL_OPERAND_ELEMENT) {
		const struct cbl_element *e = &spec->elements[o->element];

		title = e->title.len ? e->title : e->id;
	}
	return cbl_spec_str(spec, title);
}

/* What is missing of a part, gathered over the operands. */
struct absence {
	uint32_t operand; /* the first that fails, or CBL_NONE */
	struct cbl_buf titles;
};

static uint32_t part_of(const struct counting *c, const struct cbl_term *term)
{
	if (c->run->check->per != CBL_PER_PART || term->instance == CBL_NONE)
		return 0;
	return c->run->message->instances[term->instance].part;
}

/* Counts the rows of an operand by part and reports those beyond `max`. */
static void tally(struct counting *c, uint32_t i, int64_t max, int64_t *counts)
{
	struct cbl_walk walk;
	struct cbl_term term;

	c->maybe = false;
	cbl_walk_begin(&walk, c->run->message, cbl_check_of(c->run, i), NULL,
		       true);
	while (cbl_walk_next(&walk, &term))
		if (is_counted(c, &term) && ++counts[part_of(c, &term)] > max)
			report_surplus(c->run, &term, NULL, 0);
}

/* The same where all count, in one message, and none is too many. */
static void tally_all(struct counting *c, uint32_t i, int64_t min,
		      int64_t *count)
{
	struct cbl_walk walk;

	c->maybe = false;
	cbl_walk_begin(&walk, c->run->message, cbl_check_of(c->run, i), NULL,
		       true);
	while (*count < min && cbl_walk_any(&walk))
		++*count;
}

static void miss(struct counting *c, struct absence *a, uint32_t operand)
{
	if (a->operand == CBL_NONE)
		a->operand = operand;
	else
		cbl_buf_text(&a->titles, ", ");
	cbl_buf_str(&a->titles, title_of(c->run->spec, operand));
}

static void report_absence(struct counting *c, const struct absence *a,
			   uint32_t part)
{
	struct cbl_hit hit;
	uint32_t at;

	if (a->operand == CBL_NONE || is_silenced(c->run, NULL))
		return;
	hit = cbl_hit_of(NULL);
	at = begin_of_absent(c->run->message, a->operand, part);
	hit.span = cbl_span(at, at);
	hit.absent = a->operand;
	hit.missing = cbl_str(cbl_buf_cstr(&a->titles), a->titles.len);
	tell_bounds(c->run, NULL, &hit);
	c->run->report(c->run, &hit);
}

static uint32_t last_part(const struct cbl_message *m)
{
	uint32_t last = 1;

	for (uint32_t i = 0; i < m->instance_count; i++)
		if (m->instances[i].part > last)
			last = m->instances[i].part;
	return last;
}

/* Is `of` plainly neither too few nor too many, so that nothing has to be
 * counted? Conditions make it less. */
static bool is_within(const struct cbl_run *run)
{
	const struct cbl_check *check = run->check;
	const struct cbl_operand *operands = run->spec->operands;
	bool all = check->per == CBL_PER_MESSAGE && !check->where.count &&
		   !check->inside.count;
	int64_t min = 0, max = INT64_MAX - 1;

	if (check->min != CBL_NONE) {
		if (!all || !is_constant(&operands[check->min]))
			return false;
		min = operands[check->min].number;
	}
	if (check->max != CBL_NONE) {
		if (!is_constant(&operands[check->max]))
			return false;
		max = operands[check->max].number;
	}
	for (uint32_t i = 0; i < check->of.count; i++) {
		uint32_t operand = cbl_check_of(run, i);
		int64_t most = (check->max != CBL_NONE ? max : min) + 1;
		int64_t count = (int64_t)cbl_check_rows(run->message, operand,
							(size_t)most);

		if (count < min || count > max ||
		    operands[operand].kind > CBL_OPERAND_VALUE)
			return false;
	}
	return true;
}

static void count_parts(struct counting *c)
{
	struct cbl_run *run = c->run;
	const struct cbl_check *check = run->check;
	bool parted = check->per == CBL_PER_PART;
	bool all = !parted && check->max == CBL_NONE && !check->where.count &&
		   !check->inside.count;
	uint32_t first = parted ? 1 : 0;
	uint32_t last = parted ? last_part(run->message) : 0;
	int64_t min = bound(run, check->min, NULL, 0);
	int64_t max = bound(run, check->max, NULL, INT64_MAX);
	struct cbl_arena *arena = run->message->arena;
	int64_t *counts = cbl_arena_alloc(arena, (last + 1) * sizeof(*counts));
	struct absence *absent =
		cbl_arena_alloc(arena, (last + 1) * sizeof(*absent));

	for (uint32_t p = first; p <= last; p++) {
		absent[p].operand = CBL_NONE;
		cbl_buf_init(&absent[p].titles, 4096);
	}
	for (uint32_t i = 0; i < check->of.count; i++) {
		memset(counts, 0, (last + 1) * sizeof(*counts));
		if (all)
			tally_all(c, i, min, counts);
		else
			tally(c, i, max, counts);
		for (uint32_t p = first; p <= last && !c->maybe; p++)
			if (counts[p] < min)
				miss(c, &absent[p], cbl_check_of(run, i));
	}
	for (uint32_t p = first; p <= last; p++) {
		report_absence(c, &absent[p], p);
		cbl_buf_release(&absent[p].titles);
	}
}

/* ---- per line */

/* One finding for every line with too many rows, on the first of these; a
 * fix mends them all. */
static void count_lines(struct counting *c, uint32_t i)
{
	const struct cbl_line_table *lines = c->run->message->lines;
	int64_t max = bound(c->run, c->run->check->max, NULL, INT64_MAX);
	struct cbl_terms terms = {0};
	size_t from = 0;

	gather(c, i, &terms);
	cbl_terms_sort(&terms);
	while (from < terms.count) {
		size_t line =
			cbl_line_table_find(lines, terms.items[from].span.lo);
		size_t to = from + 1;

		while (to < terms.count &&
		       cbl_line_table_find(lines, terms.items[to].span.lo) ==
			       line)
			to++;
		if ((int64_t)(to - from) > max) {
			size_t surplus = from + (max > 0 ? (size_t)max : 0);

			report_surplus(c->run, &terms.items[surplus],
				       &terms.items[surplus], to - surplus);
		}
		from = to;
	}
}

/* ---- per element, per item */

/* The rows of one element or of one item of it. */
struct group {
	uint32_t instance;
	uint32_t row;  /* the first, which stands for the item; or CBL_NONE */
	int64_t count; /* of rows that count */
	bool maybe;
};

static struct cbl_term context_of(const struct cbl_message *m,
				  const struct group *g)
{
	return g->row == CBL_NONE ? cbl_term_of_instance(m, g->instance)
				  : cbl_term_of_row(m, g->row);
}

/* Do the conditions that are not about the counted field itself hold? */
static bool is_concerned(struct cbl_run *run, uint32_t field,
			 const struct cbl_term *context)
{
	struct cbl_list where = run->check->where;

	for (uint32_t i = 0; i < where.count; i++) {
		struct cbl_list one = {where.first + i, 1};
		uint32_t operand = run->spec->conditions[one.first].operand;

		if (!cbl_operand_names(run->spec, operand, field) &&
		    !cbl_conditions_hold(run->message, one, context, false))
			return false;
	}
	return true;
}

static void judge_shortage(struct cbl_run *run, uint32_t operand,
			   const struct group *g)
{
	const struct cbl_message *m = run->message;
	const struct cbl_instance *in = &m->instances[g->instance];
	struct cbl_term context = context_of(m, g);
	struct cbl_hit hit;

	if (g->maybe || g->count >= bound(run, run->check->min, &context, 0) ||
	    !is_concerned(run, run->spec->operands[operand].field, &context) ||
	    is_silenced(run, &context))
		return;
	hit = cbl_hit_of(&context);
	if (g->row == CBL_NONE)
		hit.span = cbl_span(in->content, in->content);
	hit.absent = operand;
	hit.missing = title_of(run->spec, operand);
	tell_bounds(run, &context, &hit);
	run->report(run, &hit);
}

/* Counts a row in its group; reports it if it is one too many. */
static void count_row(struct counting *c, uint32_t row, struct group *g)
{
	struct cbl_message *m = c->run->message;
	struct cbl_term term = cbl_term_of_row(m, row);

	if (c->run->check->inside.count &&
	    !is_inside(&c->insides, term.span.lo))
		return;
	if (!cbl_check_counts(c->run, &term)) {
		g->maybe = g->maybe || cbl_term_unknown(m, &term);
		return;
	}
	if (++g->count > bound(c->run, c->run->check->max, &term, INT64_MAX))
		report_surplus(c->run, &term, NULL, 0);
}

static void count_instance(struct counting *c, uint32_t operand,
			   uint32_t instance)
{
	struct cbl_message *m = c->run->message;
	const struct cbl_operand *o = &m->spec->operands[operand];
	bool by_item = c->run->check->per == CBL_PER_ITEM;
	uint32_t items = by_item ? m->instances[instance].items : 0;
	uint32_t row = m->instances[instance].first_row;
	struct group *groups =
		cbl_arena_alloc(m->arena, (items + 1) * sizeof(*groups));

	for (uint32_t k = 0; k <= items; k++)
		groups[k] =
			(struct group){.instance = instance, .row = CBL_NONE};
	for (; row != CBL_NONE; row = m->rows[row].next) {
		uint32_t item = by_item ? m->rows[row].item : 0;
		struct group *g = &groups[item <= items ? item : 0];

		if (item && g->row == CBL_NONE)
			g->row = row;
		if (m->rows[row].field == o->field)
			count_row(c, row, g);
	}
	for (uint32_t k = by_item ? 1 : 0; k <= items; k++)
		judge_shortage(c->run, operand, &groups[k]);
}

/* Things without fields, mentioned in others: counted by host. */
static void count_by_host(struct counting *c, uint32_t i)
{
	const struct cbl_message *m = c->run->message;
	int64_t max = bound(c->run, c->run->check->max, NULL, INT64_MAX);
	struct cbl_terms terms = {0};
	uint32_t last = CBL_NONE;
	int64_t count = 0;

	gather(c, i, &terms);
	for (size_t k = 0; k < terms.count; k++) {
		uint32_t instance = terms.items[k].instance;
		uint32_t host = instance == CBL_NONE
					? CBL_NONE
					: m->instances[instance].host;

		if (host != last)
			count = 0;
		last = host;
		if (++count > max)
			report_surplus(c->run, &terms.items[k], NULL, 0);
	}
}

static void count_groups(struct counting *c, uint32_t i)
{
	const struct cbl_message *m = c->run->message;
	uint32_t operand = cbl_check_of(c->run, i);
	const struct cbl_operand *o = &m->spec->operands[operand];
	uint32_t instance;

	if (o->kind != CBL_OPERAND_FIELD) {
		count_by_host(c, i);
		return;
	}
	for (instance = m->first[o->element]; instance != CBL_NONE;
	     instance = m->instances[instance].next)
		count_instance(c, operand, instance);
}

void cbl_check_count(struct cbl_run *run)
{
	struct counting c = {.run = run};
	bool parts = run->check->per == CBL_PER_MESSAGE ||
		     run->check->per == CBL_PER_PART;

	if (parts && is_within(run))
		return;
	if (run->check->inside.count)
		gather_insides(run, &c.insides);
	if (parts) {
		count_parts(&c);
		return;
	}
	for (uint32_t i = 0; i < run->check->of.count; i++)
		if (run->check->per == CBL_PER_LINE)
			count_lines(&c, i);
		else
			count_groups(&c, i);
}
