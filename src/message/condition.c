/* SPDX-License-Identifier: MIT
 *
 * Conditions of a spec, and how terms compare and print.
 */
#include "message/message_priv.h"

#include "message/operand.h"
#include "spec/vocabulary.h"

static int sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int cbl_term_cmp(const struct cbl_term *a, const struct cbl_term *b)
{
	bool texts = (a->type == CBL_TERM_TEXT || a->type == CBL_TERM_CODE) &&
		     (b->type == CBL_TERM_TEXT || b->type == CBL_TERM_CODE);

	if (a->type == CBL_TERM_NULL || b->type == CBL_TERM_NULL)
		return 2;
	if (texts)
		return sign(cbl_str_cmp(a->text, b->text), 0);
	if (a->type != b->type)
		return 2;
	if (a->type == CBL_TERM_NUMBER)
		return sign(a->number, b->number);
	return cbl_moment_cmp(a->time, b->time);
}

static enum cbl_moment_style style_of(uint32_t attribute)
{
	switch (attribute) {
	case CBL_ATTRIBUTE_DTG:
		return CBL_STYLE_DTG;
	case CBL_ATTRIBUTE_DAY:
		return CBL_STYLE_DAY;
	case CBL_ATTRIBUTE_YEAR:
		return CBL_STYLE_YEAR;
	case CBL_ATTRIBUTE_YY:
		return CBL_STYLE_YY;
	case CBL_ATTRIBUTE_JULIAN:
		return CBL_STYLE_JULIAN;
	case CBL_ATTRIBUTE_WEEKDAY:
		return CBL_STYLE_WEEKDAY;
	case CBL_ATTRIBUTE_SLASHES:
		return CBL_STYLE_SLASHES;
	default:
		return CBL_STYLE_PLAIN;
	}
}

void cbl_term_print(const struct cbl_message *m, const struct cbl_term *term,
		    uint32_t attribute, struct cbl_buf *out)
{
	(void)m;
	switch (term->type) {
	case CBL_TERM_NUMBER:
		if (attribute == CBL_ATTRIBUTE_YY)
			cbl_buf_number(out, term->number % 100, 2);
		else
			cbl_buf_number(out, term->number, 1);
		return;
	case CBL_TERM_TIME:
		cbl_moment_print(out, term->time, style_of(attribute));
		return;
	default:
		cbl_buf_str(out, term->text);
	}
}

/* Does the term's text (a number as it prints) equal one of the list? */
static bool among(struct cbl_message *m, const struct cbl_term *term,
		  struct cbl_list texts)
{
	struct cbl_buf buf;
	bool found;

	if (term->type == CBL_TERM_TEXT || term->type == CBL_TERM_CODE)
		return cbl_texts_hold(m->spec, texts, cbl_str_trim(term->text));
	cbl_buf_init(&buf, 128);
	cbl_term_print(m, term, CBL_ATTRIBUTE_NONE, &buf);
	found = cbl_texts_hold(m->spec, texts,
			       cbl_str(cbl_buf_cstr(&buf), buf.len));
	cbl_buf_release(&buf);
	return found;
}

static bool same_as_any(struct cbl_message *m, const struct cbl_term *term,
			uint32_t operand, const struct cbl_term *context)
{
	struct cbl_walk others;
	struct cbl_term other;

	cbl_walk_begin(&others, m, operand, context, false);
	while (cbl_walk_next(&others, &other))
		if (cbl_term_cmp(term, &other) == 0)
			return true;
	return false;
}

/* Does it lie beyond the bound? Without a bound nothing does. */
static bool beyond(struct cbl_message *m, const struct cbl_term *term,
		   uint32_t operand, const struct cbl_term *context, int wanted)
{
	struct cbl_term bound;

	return cbl_operand_first(m, operand, context, &bound) &&
	       cbl_term_cmp(term, &bound) == wanted;
}

static bool term_fits(struct cbl_message *m, const struct cbl_condition *c,
		      const struct cbl_term *term,
		      const struct cbl_term *context)
{
	if (c->is.count && !among(m, term, c->is))
		return false;
	if (c->not_is.count && among(m, term, c->not_is))
		return false;
	if (c->like != CBL_NONE && !cbl_search_text(m, c->like, term->text))
		return false;
	if (c->same != CBL_NONE && !same_as_any(m, term, c->same, context))
		return false;
	if (c->above != CBL_NONE && !beyond(m, term, c->above, context, 1))
		return false;
	return c->below == CBL_NONE || beyond(m, term, c->below, context, -1);
}

/* What `have` and `lack` ask of a whole message, which its tables know; false
 * if they do not. */
static bool is_known(const struct cbl_message *m, const struct cbl_operand *o,
		     bool *there)
{
	if (o->attribute != CBL_ATTRIBUTE_NONE &&
	    o->attribute != CBL_ATTRIBUTE_TEXT)
		return false;
	if (o->kind == CBL_OPERAND_ELEMENT)
		*there = m->first[o->element] != CBL_NONE;
	else if (o->kind == CBL_OPERAND_FIELD && m->row_first)
		*there = m->row_first[o->field] != CBL_NONE;
	else
		return false;
	return true;
}

/* A field that stands there without a value is there all the same, but an
 * attribute that its entry lacks is not. */
static bool is_there(struct cbl_walk *walk)
{
	uint32_t attribute = walk->operand->attribute;
	struct cbl_term term;

	if (attribute == CBL_ATTRIBUTE_NONE || attribute == CBL_ATTRIBUTE_TEXT)
		return cbl_walk_any(walk);
	while (cbl_walk_next(walk, &term))
		if (term.type != CBL_TERM_NULL)
			return true;
	return false;
}

static bool any_fits(struct cbl_message *m, const struct cbl_condition *c,
		     const struct cbl_term *context, struct cbl_walk *walk)
{
	struct cbl_term term;

	while (cbl_walk_next(walk, &term))
		if (term_fits(m, c, &term, context))
			return true;
	return false;
}

static bool holds(struct cbl_message *m, const struct cbl_condition *c,
		  const struct cbl_term *context)
{
	struct cbl_walk walk;
	bool there;

	if (c->kind != CBL_CONDITION_VALUE && !context &&
	    is_known(m, &m->spec->operands[c->operand], &there))
		return there == (c->kind == CBL_CONDITION_HAVE);
	cbl_walk_begin(&walk, m, c->operand, context, true);
	if (c->kind == CBL_CONDITION_VALUE)
		return any_fits(m, c, context, &walk);
	return is_there(&walk) == (c->kind == CBL_CONDITION_HAVE);
}

bool cbl_conditions_hold(struct cbl_message *m, struct cbl_list conditions,
			 const struct cbl_term *context, bool any)
{
	for (uint32_t i = 0; i < conditions.count; i++) {
		bool ok = holds(m,
				&m->spec->conditions[conditions.first + i],
				context);

		if (ok == any)
			return any;
	}
	return !any;
}
