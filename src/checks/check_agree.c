/* SPDX-License-Identifier: MIT
 *
 * `agree` finds values that differ: the first operand of `of` is compared
 * with each further one, or, with `group`, with the first of its own kind in
 * the same group. Times are equal if they are at the coarser precision,
 * codes if they are the same word or one lists the other in `equals`. Equal
 * ranks do not make equal codes: compare `:rank` for that.
 *
 * In the scope of a corpus a value of `of` is compared with that of the first
 * message that has one of the same group; times only of the same precision.
 *
 * Parameters: of; by: modulo n (numbers), prefix n (the first n characters,
 * case and width of white space ignored); group; scope.
 * Bad:  12 in the head, 13 in the foot.
 * Good: 12 and 00012; 5 July and July 2006; anything and nothing.
 */
#include "checks/kinds.h"
#include "checks/terms.h"
#include "spec/vocabulary.h"
#include "text/utf8.h"

static bool lists(const struct cbl_run *run, const struct cbl_term *a,
		  const struct cbl_term *b)
{
	return a->type == CBL_TERM_CODE && a->entry != CBL_NONE &&
	       cbl_texts_hold(run->spec, run->spec->entries[a->entry].equals,
			      b->text);
}

/* The first `count` characters, in capitals, white space as one blank. */
static void add_prefix(struct cbl_buf *out, struct cbl_str text, uint32_t count)
{
	text = cbl_str_trim(text);
	for (size_t i = 0, step; i < text.len && count; i += step, count--) {
		step = cbl_utf8_next(text.ptr + i, text.len - i, NULL);
		if (!step)
			step = 1;
		if (!cbl_is_blank(text.ptr[i])) {
			for (size_t k = 0; k < step; k++)
				cbl_buf_char(out, cbl_upper(text.ptr[i + k]));
			continue;
		}
		while (i + step < text.len && cbl_is_blank(text.ptr[i + step]))
			step++;
		cbl_buf_char(out, ' ');
	}
}

static bool same_prefix(const struct cbl_run *run, const struct cbl_term *a,
			const struct cbl_term *b)
{
	struct cbl_buf x, y;
	bool same;

	cbl_buf_init(&x, 0);
	cbl_buf_init(&y, 0);
	add_prefix(&x, a->text, run->check->by_n);
	add_prefix(&y, b->text, run->check->by_n);
	same = cbl_str_eq(cbl_str_trim(cbl_str(x.data, x.len)),
			  cbl_str_trim(cbl_str(y.data, y.len)));
	cbl_buf_release(&x);
	cbl_buf_release(&y);
	return same;
}

/* Do they differ? What does not compare does not. */
static bool differ(const struct cbl_run *run, const struct cbl_term *a,
		   const struct cbl_term *b)
{
	const struct cbl_check *c = run->check;
	int order = cbl_term_cmp(a, b);
	bool numbers = a->type == CBL_TERM_NUMBER;

	if (order == 0 || order == 2)
		return false;
	if (c->by == CBL_BY_MODULO)
		return numbers && c->by_n &&
		       (a->number - b->number) % (int64_t)c->by_n != 0;
	if (c->by == CBL_BY_PREFIX && !numbers && a->type != CBL_TERM_TIME)
		return !same_prefix(run, a, b);
	return !lists(run, a, b) && !lists(run, b, a);
}

static void compare(struct cbl_run *run, const struct cbl_term *term,
		    const struct cbl_term *other)
{
	struct cbl_hit hit;

	if (!differ(run, term, other) || !cbl_check_judges(run, term))
		return;
	hit = cbl_hit_of(term);
	hit.other = *other;
	run->report(run, &hit);
}

/* Every term with the first of its group. */
static void agree_in_groups(struct cbl_run *run, const struct cbl_terms *terms)
{
	struct cbl_map groups = {0};
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	for (size_t k = 0; k < terms->count; k++) {
		uint32_t first = (uint32_t)k;

		cbl_buf_clear(&key);
		if (cbl_check_group(run, &terms->items[k], &key) &&
		    !cbl_map_add(&groups, cbl_str(key.data, key.len), &first))
			compare(run, &terms->items[k], &terms->items[first]);
	}
	cbl_buf_release(&key);
	cbl_map_release(&groups);
}

/* Do the rows of the first operand plainly agree with a further one, which is
 * the same for all of them? Then no terms are made of them. */
static bool agrees(struct cbl_run *run, uint32_t operand)
{
	struct cbl_message *m = run->message;
	uint32_t first = cbl_check_of(run, 0), row;
	const struct cbl_operand *o = &run->spec->operands[first];
	const struct cbl_term *other = NULL;
	struct cbl_standing standing = {CBL_NONE, CBL_NONE};
	struct cbl_walk walk;
	struct cbl_term term;
	bool known = false;

	if ((o->kind != CBL_OPERAND_FIELD && o->kind != CBL_OPERAND_VALUE) ||
	    o->sign)
		return false;
	cbl_walk_begin(&walk, m, first, NULL, false);
	while ((row = cbl_walk_row(&walk)) != CBL_NONE) {
		term.instance = m->rows[row].instance;
		if (!known || !cbl_stands_so(m, term.instance, standing)) {
			if (cbl_check_binds(run, operand, &term))
				return false;
			standing = cbl_standing_of(m, term.instance);
			other = cbl_check_kept(run, operand);
			known = true;
		}
		cbl_term_glance(m, row, o, &term);
		if (other && differ(run, &term, other))
			return false;
	}
	return true;
}

/* Every term with the further operands. Most agree: whether the check
 * applies is asked of the others only. */
static void agree_with_others(struct cbl_run *run)
{
	uint32_t count = run->check->of.count, plain = 1;
	struct cbl_term term, other;
	struct cbl_walk walk;

	while (plain < count && agrees(run, cbl_check_of(run, plain)))
		plain++;
	if (plain == count)
		return;
	cbl_walk_begin(&walk, run->message, cbl_check_of(run, 0), NULL, false);
	while (cbl_walk_next(&walk, &term))
		for (uint32_t i = 1; i < count; i++)
			if (cbl_check_value(run, cbl_check_of(run, i), &term,
					    &other))
				compare(run, &term, &other);
}

/* ---- in other messages */

static bool has_equals(const struct cbl_spec *spec, uint32_t entry)
{
	struct cbl_list all =
		spec->vocabularies[spec->entries[entry].vocabulary].entries;

	for (uint32_t i = all.first; i < all.first + all.count; i++)
		if (spec->entries[i].equals.count)
			return true;
	return false;
}

static void take_least(struct cbl_str *least, struct cbl_str code)
{
	if (cbl_str_cmp(code, *least) < 0)
		*least = code;
}

/* The least of the codes that are equal to one. */
static struct cbl_str least_equal(const struct cbl_run *run,
				  const struct cbl_term *term)
{
	const struct cbl_spec *spec = run->spec;
	const struct cbl_entry *e = &spec->entries[term->entry];
	struct cbl_list all = spec->vocabularies[e->vocabulary].entries;
	struct cbl_str least = term->text;

	if (!has_equals(spec, term->entry))
		return least;
	for (uint32_t i = 0; i < e->equals.count; i++)
		take_least(&least, cbl_spec_str(spec,
						spec->texts[e->equals.first +
							    i]));
	for (uint32_t i = all.first; i < all.first + all.count; i++)
		if (cbl_texts_hold(spec, spec->entries[i].equals, term->text))
			take_least(&least,
				   cbl_spec_str(spec, spec->entries[i].code));
	return least;
}

/* Writes a text by which values that agree are equal. */
static void write_value(const struct cbl_run *run, const struct cbl_term *term,
			struct cbl_buf *out)
{
	const struct cbl_check *c = run->check;

	if (c->by == CBL_BY_MODULO && c->by_n && term->type == CBL_TERM_NUMBER)
		cbl_buf_number(out, term->number % (int64_t)c->by_n, 1);
	else if (c->by == CBL_BY_PREFIX && term->type != CBL_TERM_NUMBER &&
		 term->type != CBL_TERM_TIME)
		add_prefix(out, term->text, c->by_n);
	else if (term->type == CBL_TERM_CODE && term->entry != CBL_NONE)
		cbl_buf_str(out, least_equal(run, term));
	else
		cbl_term_key(run->message, term, out);
}

/* What is of another type or of another precision is not compared. */
static void write_type(const struct cbl_term *term, struct cbl_buf *out)
{
	bool time = term->type == CBL_TERM_TIME;

	cbl_buf_printf(out, "\x1f%c%d\x1f",
		       term->type == CBL_TERM_NUMBER ? '#' :
		       time			     ? '@' :
						       '=',
		       time ? term->time.precision : 0);
}

/* A value of this message: whether that of the first message of its group is
 * another one is known when the messages are put in order. */
static void ask_corpus(struct cbl_run *run, const struct cbl_term *term)
{
	struct cbl_hit hit = cbl_hit_of(term);
	struct cbl_buf key, value;

	cbl_buf_init(&key, 0);
	cbl_buf_init(&value, 0);
	cbl_buf_str(&key,
		    cbl_spec_str(run->spec,
				 run->spec->rules[run->check->rule].code));
	cbl_buf_char(&key, '\x1f');
	if (cbl_check_group(run, term, &key)) {
		write_type(term, &key);
		write_value(run, term, &value);
		hit.wait = CBL_WAIT_AGAIN;
		hit.differs = true;
		hit.pending = cbl_str(key.data, key.len);
		hit.digest = cbl_hash(CBL_HASH_START,
				      cbl_str(value.data, value.len));
		run->report(run, &hit);
	}
	cbl_buf_release(&key);
	cbl_buf_release(&value);
}

void cbl_check_agree(struct cbl_run *run)
{
	struct cbl_terms terms = {0};
	bool corpus = run->check->scope == CBL_SCOPE_CORPUS;

	if (!run->check->of.count || (corpus && !run->corpus))
		return;
	if (corpus) {
		cbl_check_terms(run, 0, false, &terms);
		for (size_t k = 0; k < terms.count; k++)
			ask_corpus(run, &terms.items[k]);
		return;
	}
	if (run->check->group == CBL_NONE) {
		agree_with_others(run);
		return;
	}
	cbl_check_terms(run, 0, false, &terms);
	if (terms.count > 1)
		agree_in_groups(run, &terms);
}
