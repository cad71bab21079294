/* SPDX-License-Identifier: MIT
 *
 * What a check cannot mean: each key alone is right, but not beside the
 * others.
 */
#include "spec/resolve_check.h"
#include "spec/resolve_params.h"

/* Does the check give a key itself, or for a kind of its own? What an `also`
 * takes from a rule of its kind was looked at there. */
static bool gives(const struct cbl_check_maker *m, const char *key)
{
	return m->given == UINT64_MAX ||
	       m->given & (cbl_check_key(key) | cbl_check_key("check"));
}

/* ---- operands: does `of` suit the kind? */

static void wrong_of(struct cbl_check_maker *m, const char *message)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "of"), "of");

	cbl_mistake(m->r, &here, "%s", message);
}

/* The offset of an operand of `of` in its text. */
static size_t offset_in_of(const struct cbl_check_maker *m, uint32_t index)
{
	struct cbl_str rest = cbl_str_c(m->raw->of), piece = rest;

	for (uint32_t i = 0; i <= index; i++)
		if (!cbl_str_next(&rest, ',', &piece))
			return 0;
	return (size_t)(piece.ptr - m->raw->of);
}

/* Are all operands of `of` there, none of them broken? */
static bool has_all_of(const struct cbl_check_maker *m)
{
	struct cbl_str rest = cbl_str_c(m->raw->of), piece;
	uint32_t count = 0;

	while (cbl_str_next(&rest, ',', &piece))
		count++;
	return count == m->c.of.count;
}

static uint32_t of_operand(struct cbl_check_maker *m, uint32_t i)
{
	return *cbl_at_numbers(&m->r->b, m->c.of.first + i);
}

/* Are the values numbers, if they are compared as such? */
static void check_modulo(struct cbl_check_maker *m)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "by"), "by");
	struct cbl_str source;
	enum cbl_sort sort;

	if (m->c.by != CBL_BY_MODULO || m->c.of.count == 0 ||
	    (!gives(m, "by") && !gives(m, "of")))
		return;
	sort = cbl_sort_of(m->r, of_operand(m, 0));
	source = cbl_builder_str(
		&m->r->b, cbl_at_operands(&m->r->b, of_operand(m, 0))->source);
	if (!cbl_sorts_compare(sort, CBL_SORT_NUMBER))
		cbl_mistake(
			m->r, &here, "`%s` compares numbers, and `%.*s` is %s",
			m->raw->by, CBL_STR_ARG(source), cbl_sort_word(sort));
}

/* Is each operand of `among` like those of `of`, so that it may hold one? */
static void check_among(struct cbl_check_maker *m)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "among"), "among");
	struct cbl_at list = cbl_at_key(cbl_check_at(m, "of"), "of");
	bool own = gives(m, "among");

	if ((!own && !gives(m, "of")) || m->c.of.count == 0)
		return;
	for (uint32_t i = 0; i < m->c.among.count; i++) {
		uint32_t among =
			*cbl_at_numbers(&m->r->b, m->c.among.first + i);

		if (!cbl_check_sorts(m->r, own ? &here : &list, 0,
				     own ? among : of_operand(m, 0),
				     own ? of_operand(m, 0) : among))
			return;
	}
}

/* Does the first operand of `agree` compare with all others? */
static void check_agree(struct cbl_check_maker *m)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "of"), "of");

	check_modulo(m);

	if (!gives(m, "of") || !has_all_of(m))
		return;
	for (uint32_t i = 1; i < m->c.of.count; i++)
		cbl_check_sorts(m->r, &here, offset_in_of(m, i),
				of_operand(m, i), of_operand(m, 0));
}

static void text_in_order(struct cbl_check_maker *m, const struct cbl_at *at,
			  uint32_t i)
{
	struct cbl_str source = cbl_builder_str(
		&m->r->b, cbl_at_operands(&m->r->b, of_operand(m, i))->source);

	cbl_report(m->r, at, false, offset_in_of(m, i),
		   "numbers and times have one, and codes whose entries have "
		   "a `rank`",
		   "`%.*s` is a text and has no place in an order",
		   CBL_STR_ARG(source));
}

/* Have the values that are put in order an order? */
static void check_ranks(struct cbl_check_maker *m)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "of"), "of");

	if (!gives(m, "of") || !has_all_of(m) ||
	    (m->c.by != CBL_BY_FALLING && m->c.by != CBL_BY_RISING))
		return;
	for (uint32_t i = 0; i < m->c.of.count; i++)
		if (cbl_sort_of(m->r, of_operand(m, i)) == CBL_SORT_TEXT)
			text_in_order(m, &here, i);
}

static void check_operands(struct cbl_check_maker *m)
{
	struct cbl_builder *b = &m->r->b;
	struct cbl_list of = m->c.of;
	bool codes = m->c.kind == CBL_CHECK_known ||
		     m->c.kind == CBL_CHECK_compatible;

	for (uint32_t i = 0; codes && i < of.count; i++) {
		uint32_t index = *cbl_at_numbers(b, of.first + i);
		struct cbl_operand o = *cbl_at_operands(b, index);

		if (o.kind == CBL_OPERAND_FIELD &&
		    cbl_at_fields(b, o.field)->type != CBL_TYPE_CODE)
			wrong_of(m, m->c.kind == CBL_CHECK_known
					    ? "only a field of type code can "
					      "be known"
					    : "only fields of type code "
					      "exclude or need each other");
	}
	if (m->c.kind == CBL_CHECK_agree && of.count == 1 && !m->raw->group &&
	    !strchr(m->raw->of, ','))
		wrong_of(m, "`agree` needs two operands, or `group`");
	if (m->c.kind == CBL_CHECK_order && of.count == 1 && !m->raw->by &&
	    !strchr(m->raw->of, ','))
		wrong_of(m, "`order` needs two elements, or a field and `by`");
	if (m->c.kind == CBL_CHECK_agree)
		check_agree(m);
	if (m->c.kind == CBL_CHECK_order)
		check_ranks(m);
	if (m->c.kind == CBL_CHECK_member)
		check_among(m);
}

/* ---- bounds */

/* Is each operand of `of` like a bound? */
static void check_bound(struct cbl_check_maker *m, const char *key,
			uint32_t bound)
{
	struct cbl_at at_bound = cbl_at_key(cbl_check_at(m, key), key);
	struct cbl_at at_list = cbl_at_key(cbl_check_at(m, "of"), "of");
	bool own = gives(m, key);

	if (bound == CBL_NONE || (!own && !gives(m, "of")))
		return;
	for (uint32_t i = 0; i < m->c.of.count; i++) {
		uint32_t of = of_operand(m, i);

		if (own ? !cbl_check_sorts(m->r, &at_bound, 0, bound, of)
			: !cbl_check_sorts(m->r, &at_list, offset_in_of(m, i),
					   of, bound))
			return;
	}
}

/* A bound that is compared with a number of things, not with a value. */
static void check_numeric(struct cbl_check_maker *m, const char *key,
			  uint32_t bound)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, key), key);
	enum cbl_sort sort = cbl_sort_of(m->r, bound);

	if (gives(m, key) && !cbl_sorts_compare(sort, CBL_SORT_NUMBER))
		cbl_mistake(m->r, &here,
			    "`%s` is how many there may be, not %s", key,
			    cbl_sort_word(sort));
}

static void check_room(struct cbl_check_maker *m)
{
	bool own = gives(m, "max");
	struct cbl_at here = own ? cbl_at_key(cbl_check_at(m, "max"), "max")
				 : cbl_at_key(cbl_check_at(m, "min"), "min");

	if ((own || gives(m, "min")) && cbl_is_above(m->r, m->c.min, m->c.max))
		cbl_report(m->r, &here, false, 0, "exchange them",
			   "`max` %s is below `min` %s: nothing would be right",
			   m->raw->max, m->raw->min);
}

/* Does a sequence end before it begins? */
static void check_ends(struct cbl_check_maker *m)
{
	struct cbl_at here = cbl_at_key(cbl_check_at(m, "max"), "max");
	struct cbl_operand max;

	if (m->c.max == CBL_NONE || m->c.start == CBL_NONE || !gives(m, "max"))
		return;
	max = *cbl_at_operands(&m->r->b, m->c.max);
	if (max.kind == CBL_OPERAND_NUMBER && (uint32_t)max.number < m->c.start)
		cbl_report(m->r, &here, false, 0, "exchange them",
			   "`max` %s is below `from` %s", m->raw->max,
			   m->raw->from);
}

static void check_bounds(struct cbl_check_maker *m)
{
	bool corpus = m->c.scope == CBL_SCOPE_CORPUS;

	if (m->c.kind == CBL_CHECK_range && !corpus) {
		check_bound(m, "min", m->c.min);
		check_bound(m, "max", m->c.max);
	} else if (m->c.kind == CBL_CHECK_count) {
		check_numeric(m, "min", m->c.min);
		check_numeric(m, "max", m->c.max);
	}
	check_room(m);
	check_ends(m);
}

/* ---- what is said about a finding */

static void check_template(struct cbl_check_maker *m, const struct cbl_at *at,
			   const char *key, const char *text)
{
	struct cbl_at here = cbl_at_key(at, key);

	cbl_check_words(m->r, &here, m->c.kind, m->raw, text);
}

/* Does the kind meet what is pointed at by its word? */
static void check_related(struct cbl_check_maker *m, const struct cbl_at *item,
			  const char *word)
{
	struct cbl_at here = cbl_at_key(item, "at");

	if (word && (strcmp(word, "other") == 0 || strcmp(word, "cue") == 0))
		cbl_check_related(m->r, &here, m->c.kind, m->raw, word);
}

static void check_templates(struct cbl_check_maker *m)
{
	const struct cbl_raw_check *raw = m->raw;
	struct cbl_at fix = cbl_at_key(cbl_check_at(m, "fix"), "fix");

	if (gives(m, "message"))
		check_template(m, cbl_check_at(m, "message"), "message",
			       raw->message);
	for (uint32_t i = 0; gives(m, "related") && i < raw->related_count;
	     i++) {
		struct cbl_at item =
			cbl_at_item(cbl_check_at(m, "related"), "related", i);

		check_template(m, &item, "message", raw->related[i].message);
		check_related(m, &item, raw->related[i].at);
	}
	/* Taken over by another kind a fix that says nothing is none. */
	if (!raw->fix ||
	    (m->given != UINT64_MAX && !(m->given & cbl_check_key("fix"))))
		return;
	check_template(m, &fix, "each", raw->fix->each);
	check_template(m, &fix, "replace", raw->fix->replace);
}

void cbl_check_suits(struct cbl_check_maker *m)
{
	if (m->raw->of)
		check_operands(m);
	check_bounds(m);
	check_templates(m);
}
