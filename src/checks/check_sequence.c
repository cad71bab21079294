/* SPDX-License-Identifier: MIT
 *
 * `sequence` finds flaws of a numbering: gap (numbers left out), repeat (the
 * last one again), back (a smaller one), start (it does not begin with
 * `from`), slip (a wrong one behind which the numbering goes on as if the
 * right one, {missing}, stood there). Letters count as numbers; what was
 * assumed and not written does not count. A new numbering begins where
 * `restart` matches between two numbers, and with a number that is `from`,
 * if that is given. With `unless-between` a number is not missing if that
 * pattern, with the number for {missing}, matches between its neighbours.
 * With `max` it is a gap too if the numbers end before it.
 *
 * Of an element that begins parts by counting up, one that does not count up
 * begins none (the recogniser calls it repeated), and yet has its number here.
 *
 * In the scope of a corpus the numbers of a group may be in different
 * messages: gap and start are looked for, and told at the number behind the
 * gap (at the last one, if `max` is not reached).
 *
 * Parameters: of, report (absent: all), from, max, restart, unless-between,
 * group, scope. With `group` each group has a numbering of its own.
 * Bad:  1 2 4 (gap, on the 4); 1 1 3 and 1 7 3 (slip, on the second).
 * Good: 1 2 3; 1 2 4 with a 3 that stands in running text.
 */
#include "checks/kinds.h"
#include "checks/terms.h"
#include "diag/settle.h"

/* Numbers looked for in one gap, and patterns made in one check: numbers
 * that jump by hundreds are no list with gaps. */
#define MISSING 8
#define PATTERNS 64

struct numbering {
	struct cbl_run *run;
	uint32_t report;
	unsigned patterns;
	const struct cbl_terms *pool;
	uint32_t *
		next; /* by term: the next of the same numbering, or CBL_NONE */
};

static struct cbl_span between(const struct cbl_term *a,
			       const struct cbl_term *b)
{
	struct cbl_span gap = cbl_span(a->span.hi, b->span.lo);

	if (gap.hi < gap.lo)
		gap.hi = gap.lo;
	if (gap.hi - gap.lo > CBL_CHECK_TEXT)
		gap.lo = gap.hi - CBL_CHECK_TEXT;
	return gap;
}

/* A number as its field writes it: letters as letters. */
static void write_number(const struct numbering *n, const struct cbl_term *like,
			 int64_t number, struct cbl_buf *out)
{
	uint32_t field = cbl_term_field(n->run->message, like);

	if (field != CBL_NONE && number >= 1 && number <= 26 &&
	    n->run->spec->fields[field].type == CBL_TYPE_LETTER)
		cbl_buf_char(out, (char)('A' + number - 1));
	else
		cbl_buf_printf(out, "%lld", (long long)number);
}

/* Does `unless-between`, made for a number, match in the text? What cannot
 * be decided counts as found: nothing is missing then. */
static bool stands_between(struct numbering *n, struct cbl_str number,
			   struct cbl_span gap)
{
	struct cbl_message *m = n->run->message;
	struct cbl_list pieces = n->run->check->unless_between;
	struct cbl_pattern_error error;
	struct cbl_pattern *pattern;
	struct cbl_buf source;
	bool found = true;

	if (n->patterns++ >= PATTERNS)
		return true;
	cbl_buf_init(&source, CBL_CHECK_TEXT);
	for (uint32_t i = 0; i < pieces.count; i++) {
		const struct cbl_piece *p = &m->spec->pieces[pieces.first + i];

		cbl_buf_str(&source, p->word == CBL_WORD_MISSING
					     ? number
					     : cbl_spec_str(m->spec, p->text));
	}
	if (cbl_pattern_compile(&pattern, cbl_buf_cstr(&source), source.len, 0,
				&error) == 0) {
		found = cbl_match(pattern, m->matcher, m->text + gap.lo,
				  gap.hi - gap.lo, 0) != CBL_MATCH_NO;
		cbl_pattern_free(pattern);
	}
	cbl_buf_release(&source);
	return found;
}

/* Writes the numbers from `first` to `last` that are missing; nothing if
 * each stands somewhere between. */
static void write_missing(struct numbering *n, const struct cbl_term *term,
			  int64_t first, int64_t last, struct cbl_span gap,
			  struct cbl_buf *out)
{
	struct cbl_buf number;

	cbl_buf_init(&number, 64);
	for (int64_t k = first; k <= last && k < first + MISSING; k++) {
		cbl_buf_clear(&number);
		write_number(n, term, k, &number);
		if (n->run->check->unless_between.count &&
		    stands_between(n, cbl_str(number.data, number.len), gap))
			continue;
		if (out->len)
			cbl_buf_text(out, ", ");
		cbl_buf_add(out, number.data, number.len);
	}
	if (out->len && last >= first + MISSING) {
		cbl_buf_text(out, " to ");
		write_number(n, term, last, out);
	}
	cbl_buf_release(&number);
}

static void report(struct numbering *n, uint32_t what,
		   const struct cbl_term *term, const struct cbl_term *last,
		   struct cbl_str missing)
{
	struct cbl_hit hit = cbl_hit_of(term);

	if (!(n->report & what))
		return;
	if (last)
		hit.other = *last;
	hit.missing = missing;
	n->run->report(n->run, &hit);
}

static void judge_gap(struct numbering *n, const struct cbl_term *term,
		      const struct cbl_term *last)
{
	struct cbl_buf missing;

	if (!(n->report & CBL_REPORT_GAP))
		return;
	cbl_buf_init(&missing, 1024);
	write_missing(n, term, last->number + 1, term->number - 1,
		      between(last, term), &missing);
	if (missing.len)
		report(n, CBL_REPORT_GAP, term, last,
		       cbl_str(missing.data, missing.len));
	cbl_buf_release(&missing);
}

static void judge_start(struct numbering *n, const struct cbl_term *term)
{
	uint32_t from = n->run->check->start;
	struct cbl_buf missing;

	if (from == CBL_NONE)
		from = 1;
	if (term->number == (int64_t)from)
		return;
	cbl_buf_init(&missing, 64);
	write_number(n, term, from, &missing);
	report(n, CBL_REPORT_START, term, NULL,
	       cbl_str(missing.data, missing.len));
	cbl_buf_release(&missing);
}

/* Does a numbering of its own begin with `term`? Asked only where the old
 * one does not go on. */
static bool restarts(struct numbering *n, const struct cbl_term *last,
		     const struct cbl_term *term)
{
	const struct cbl_check *check = n->run->check;
	struct cbl_span found;
	struct cbl_span gap = between(last, term);

	if (check->start != CBL_NONE && term->number == check->start)
		return true;
	return check->restart != CBL_NONE &&
	       cbl_check_search(n->run->message, check->restart,
				n->run->message->text, gap, gap.lo,
				&found) != CBL_MATCH_NO;
}

/* Does the numbering go on behind `term` as if it were the next of `last`? */
static bool is_slip(const struct numbering *n, const struct cbl_term *last,
		    const struct cbl_term *term)
{
	uint32_t next = n->next[term - n->pool->items];

	/* 4 6 6 may be 4 5 6 or 4 6 7: that is a repeat. */
	return n->report & CBL_REPORT_SLIP && next != CBL_NONE &&
	       n->pool->items[next].number == last->number + 2 &&
	       n->pool->items[next].number != term->number;
}

static void judge_slip(struct numbering *n, const struct cbl_term *last,
		       struct cbl_term *term)
{
	struct cbl_buf meant;

	cbl_buf_init(&meant, 64);
	write_number(n, term, last->number + 1, &meant);
	report(n, CBL_REPORT_SLIP, term, last, cbl_str(meant.data, meant.len));
	cbl_buf_release(&meant);
	term->number = last->number + 1; /* what was meant counts */
}

static void judge(struct numbering *n, const struct cbl_term *last,
		  struct cbl_term *term)
{
	struct cbl_str none = {0};

	if (!last) {
		judge_start(n, term);
		return;
	}
	if (term->number == last->number + 1)
		return;
	if (is_slip(n, last, term))
		judge_slip(n, last, term);
	else if (restarts(n, last, term))
		return;
	else if (term->number > last->number)
		judge_gap(n, term, last);
	else
		report(n,
		       term->number == last->number ? CBL_REPORT_REPEAT
						    : CBL_REPORT_BACK,
		       term, last, none);
}

static bool counts(const struct cbl_run *run, const struct cbl_term *term)
{
	return term->type == CBL_TERM_NUMBER &&
	       (term->row == CBL_NONE ||
		!run->message->rows[term->row].assumed);
}

/* The ends of the numberings so far, by scope and group. Mostly the next term
 * goes on with the numbering of the one before: its own is entered when
 * another one follows. */
struct ends {
	struct cbl_map map;
	struct cbl_buf key;  /* of the term at hand, */
	struct cbl_buf last; /* of the one before, */
	uint32_t at;         /* and which one that is */
};

static struct cbl_str text_of(const struct cbl_buf *buf)
{
	return cbl_str(buf->data, buf->len);
}

/* The last term before `k` of the numbering that goes on with it; `k` itself
 * if it is the first. */
static uint32_t go_on(struct ends *ends, uint32_t k)
{
	struct cbl_buf key = ends->key;
	uint32_t last = k;

	if (ends->at != CBL_NONE &&
	    cbl_str_eq(text_of(&ends->key), text_of(&ends->last))) {
		last = ends->at;
	} else {
		if (ends->at != CBL_NONE)
			cbl_map_set(&ends->map, text_of(&ends->last),
				    ends->at);
		cbl_map_get(&ends->map, text_of(&key), &last);
		ends->key = ends->last;
		ends->last = key;
	}
	ends->at = k;
	return last;
}

/* Chains the terms of each numbering: `last` and `next` by term. */
static void chain(struct numbering *n, uint32_t *last)
{
	struct ends ends = {.at = CBL_NONE};

	cbl_buf_init(&ends.key, 0);
	cbl_buf_init(&ends.last, 0);
	for (uint32_t k = 0; k < n->pool->count; k++) {
		const struct cbl_term *term = &n->pool->items[k];

		last[k] = CBL_NONE;
		n->next[k] = CBL_NONE;
		cbl_buf_clear(&ends.key);
		if (!counts(n->run, term) ||
		    !cbl_check_group(n->run, term, &ends.key))
			continue;
		last[k] = go_on(&ends, k);
		if (last[k] != k)
			n->next[last[k]] = k;
	}
	cbl_buf_release(&ends.key);
	cbl_buf_release(&ends.last);
	cbl_map_release(&ends.map);
}

static bool is_plain_field(const struct cbl_operand *o)
{
	return o->kind == CBL_OPERAND_FIELD && !o->sign &&
	       o->attribute == CBL_ATTRIBUTE_NONE;
}

/* Does each number follow the one before, whichever part it is of? Then there
 * is nothing to tell but where they begin and end. */
static bool is_unbroken(struct cbl_run *run)
{
	const struct cbl_check *check = run->check;
	struct cbl_walk walk;
	int64_t next = 0;
	bool first = true;
	uint32_t row;

	if (check->of.count != 1 || check->group != CBL_NONE ||
	    check->where.count || check->unless.count ||
	    !is_plain_field(&run->spec->operands[cbl_check_of(run, 0)]))
		return false;
	cbl_walk_begin(&walk, run->message, cbl_check_of(run, 0), NULL, false);
	while ((row = cbl_walk_row(&walk)) != CBL_NONE) {
		const struct cbl_row *r = &run->message->rows[row];

		if (r->state != CBL_ROW_VALID)
			continue;
		if (!cbl_type_counts(r->type) || r->assumed ||
		    (!first && r->value.number != next))
			return false;
		next = r->value.number + 1;
		first = false;
	}
	return true;
}

/* A numbering that ends here, before `max`. */
static void judge_end(struct numbering *n, const struct cbl_term *term)
{
	struct cbl_term max;
	struct cbl_buf missing;

	if (!(n->report & CBL_REPORT_GAP) ||
	    !cbl_check_value(n->run, n->run->check->max, term, &max) ||
	    max.type != CBL_TERM_NUMBER || max.number <= term->number)
		return;
	cbl_buf_init(&missing, 1024);
	write_missing(n, term, term->number + 1, max.number,
		      between(term, term), &missing);
	if (missing.len)
		report(n, CBL_REPORT_GAP, term, NULL,
		       cbl_str(missing.data, missing.len));
	cbl_buf_release(&missing);
}

/* ---- in other messages */

/* Longest stretch of numbers that is looked through. */
#define STRETCH 1000

static void ask(struct numbering *n, const struct cbl_term *term,
		struct cbl_str key, struct cbl_gap gap)
{
	static const char later[] = {CBL_LATER};
	struct cbl_hit hit = cbl_hit_of(term);

	if (gap.lo > gap.hi || gap.hi - gap.lo > STRETCH)
		return;
	gap.gaps = n->report & CBL_REPORT_GAP;
	gap.starts = n->report & CBL_REPORT_START;
	hit.wait = CBL_WAIT_GAP;
	hit.pending = key;
	hit.gap = gap;
	hit.missing = cbl_str(later, sizeof(later));
	n->run->report(n->run, &hit);
}

/* Claims the number for its set, and asks for those before and behind it. */
static void ask_corpus(struct numbering *n, const struct cbl_term *term)
{
	const struct cbl_check *check = n->run->check;
	int64_t from = check->start == CBL_NONE ? 1 : check->start;
	struct cbl_term max;
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_str(&key,
		    cbl_spec_str(n->run->spec,
				 n->run->spec->rules[check->rule].code));
	cbl_buf_char(&key, '\x1f');
	if (cbl_check_group(n->run, term, &key)) {
		struct cbl_str set = cbl_str(key.data, key.len);

		cbl_keys_claim(n->run->corpus, set, term->number);
		ask(n, term, set,
		    (struct cbl_gap){.lo = from, .hi = term->number - 1});
		if (cbl_check_value(n->run, check->max, term, &max) &&
		    max.type == CBL_TERM_NUMBER)
			ask(n, term, set,
			    (struct cbl_gap){.lo = term->number + 1,
					     .hi = max.number,
					     .up = true});
	}
	cbl_buf_release(&key);
}

/* ---- parts */

/* Has an instance the fields that are the same in all parts of a message?
 * Another one is quoted else. */
static bool is_of_message(const struct cbl_message *m,
			  const struct cbl_element *e, uint32_t instance)
{
	for (uint32_t i = 0; i < e->same.count; i++) {
		uint32_t field = m->spec->numbers[e->same.first + i];
		uint32_t first = m->first[m->instances[instance].element];
		uint32_t a = first == CBL_NONE ?
				     CBL_NONE :
				     cbl_message_row(m, first, field, 0);
		uint32_t b = cbl_message_row(m, instance, field, 0);

		if (a != CBL_NONE && b != CBL_NONE &&
		    !cbl_str_eq(cbl_str_trim(m->rows[a].text),
				cbl_str_trim(m->rows[b].text)))
			return false;
	}
	return true;
}

/* Adds those of `operand` that stand where a part would begin if they counted
 * up: paths pass over them. */
static void add_repeated(struct cbl_run *run, uint32_t operand,
			 struct cbl_terms *out)
{
	struct cbl_message *m = run->message;
	const struct cbl_operand *o = &m->spec->operands[operand];
	const struct cbl_element *e;
	struct cbl_walk walk;
	struct cbl_term term;

	if (o->kind != CBL_OPERAND_FIELD)
		return;
	e = &m->spec->elements[o->element];
	if (e->begins != CBL_BEGINS_PART)
		return;
	for (uint32_t i = 0; i < m->instance_count; i++) {
		struct cbl_term own = {.row = CBL_NONE, .instance = i};

		if (m->instances[i].element != o->element ||
		    !(m->instances[i].flags & CBL_INSTANCE_REPEATED) ||
		    !is_of_message(m, e, i))
			continue;
		cbl_walk_begin(&walk, m, operand, &own, false);
		while (cbl_walk_next(&walk, &term))
			if (cbl_check_judges(run, &term))
				cbl_terms_add(m, out, &term);
	}
}

/* All numbers, in text order. */
static void gather(struct cbl_run *run, const struct cbl_terms *repeated,
		   struct cbl_terms *out)
{
	cbl_check_pool(run, false, out);
	for (size_t k = 0; k < repeated->count; k++)
		cbl_terms_add(run->message, out, &repeated->items[k]);
	if (repeated->count)
		cbl_terms_sort(out);
}

void cbl_check_sequence(struct cbl_run *run)
{
	struct numbering n = {.run = run, .report = run->check->report};
	struct cbl_terms pool = {0}, repeated = {0};
	bool corpus = run->check->scope == CBL_SCOPE_CORPUS;
	uint32_t *last;

	if (corpus && !run->corpus)
		return;
	if (!n.report)
		n.report = CBL_REPORT_GAP | CBL_REPORT_REPEAT |
			   CBL_REPORT_BACK | CBL_REPORT_START;
	for (uint32_t i = 0; !corpus && i < run->check->of.count; i++)
		add_repeated(run, cbl_check_of(run, i), &repeated);
	if (!corpus && !(n.report & CBL_REPORT_START) && !repeated.count &&
	    run->check->max == CBL_NONE && is_unbroken(run))
		return;
	gather(run, &repeated, &pool);
	for (size_t k = 0; corpus && k < pool.count; k++)
		if (counts(run, &pool.items[k]))
			ask_corpus(&n, &pool.items[k]);
	if (corpus)
		return;
	n.pool = &pool;
	n.next = cbl_arena_alloc(run->message->arena,
				 pool.count * sizeof(*n.next));
	last = cbl_arena_alloc(run->message->arena, pool.count * sizeof(*last));
	chain(&n, last);
	for (uint32_t k = 0; k < pool.count; k++) {
		if (last[k] == CBL_NONE)
			continue;
		/* The first of a numbering is its own last one. */
		judge(&n, last[k] == k ? NULL : &pool.items[last[k]],
		      &pool.items[k]);
		if (n.next[k] == CBL_NONE)
			judge_end(&n, &pool.items[k]);
	}
}
