/* SPDX-License-Identifier: MIT
 *
 * Checks that can find nothing, or would always find something, because what
 * they look at is not of that sort: a sequence of texts, a stray item where
 * nothing is cut into items. And what they say that stays empty.
 */
#include "spec/resolve_priv.h"

/* One check of a rule, and where its keys were written. */
struct seat {
	struct cbl_resolver *r;
	const struct cbl_raw_check *raw;  /* the rule's own */
	const struct cbl_raw_check *also; /* NULL: it is the rule's */
	struct cbl_at rule, item;
	uint64_t given; /* by the `also` */
	struct cbl_check c;
};

/* ---- where it stands */

static bool is_given(const struct seat *s, const char *key)
{
	return !s->also || s->given & cbl_check_key(key);
}

/* Does the check give the key, or make of it another kind's? What it takes
 * over as it is was told of already. */
static bool is_own(const struct seat *s, const char *key)
{
	return is_given(s, key) || s->given & cbl_check_key("check");
}

static const struct cbl_at *at_of(const struct seat *s, const char *key)
{
	return is_given(s, key) ? s->also ? &s->item : &s->rule : &s->rule;
}

static const struct cbl_raw_check *raw_of(const struct seat *s, const char *key)
{
	return is_given(s, key) && s->also ? s->also : s->raw;
}

/* One of `of`. */
static struct cbl_operand *operand_at(const struct seat *s, uint32_t i)
{
	struct cbl_builder *b = &s->r->b;

	return cbl_at_operands(b, *cbl_at_numbers(b, s->c.of.first + i));
}

static struct cbl_str source_of(const struct seat *s,
				const struct cbl_operand *o)
{
	return cbl_builder_str(&s->r->b, o->source);
}

/* Where an operand stands in the text of a list. */
static size_t offset_in(const char *text, struct cbl_str source)
{
	struct cbl_str rest = cbl_str_c(text), piece;

	while (text && cbl_str_next(&rest, ',', &piece))
		if (cbl_str_eq(cbl_str_trim(piece), source))
			return (size_t)(cbl_str_trim(piece).ptr - text);
	return 0;
}

/* Something about one operand of `of`. */
static void tell_of(const struct seat *s, const struct cbl_operand *o,
		    const char *hint, const char *what)
{
	struct cbl_at here = cbl_at_key(at_of(s, "of"), "of");
	struct cbl_str source = source_of(s, o);

	cbl_report(s->r, &here, false, offset_in(raw_of(s, "of")->of, source),
		   hint, "`%.*s` %s", CBL_STR_ARG(source), what);
}

/* ---- sorts of values */

static bool is_plain_text(const struct seat *s, const struct cbl_operand *o)
{
	const struct cbl_field *f;
	struct cbl_builder *b = &s->r->b;

	if (o->kind == CBL_OPERAND_ELEMENT)
		return true;
	if (o->kind != CBL_OPERAND_FIELD)
		return false;
	f = cbl_at_fields(b, o->field);
	return f->type == CBL_TYPE_TEXT &&
	       !cbl_field_flawed(s->r, f->element, cbl_builder_str(b, f->id));
}

static void judge_valid(const struct seat *s)
{
	for (uint32_t i = 0; i < s->c.of.count; i++) {
		const struct cbl_operand *o = operand_at(s, i);

		if (is_plain_text(s, o))
			tell_of(s, o,
				"give the field a type, or compare it with a "
				"pattern: `check: match`",
				"is a text, and every text is valid");
	}
}

static void judge_sequence(const struct seat *s)
{
	for (uint32_t i = 0; i < s->c.of.count; i++) {
		const struct cbl_operand *o = operand_at(s, i);
		enum cbl_sort sort = cbl_sort_of_this(s->r, o);

		if (sort == CBL_SORT_TEXT)
			tell_of(s, o,
				"does the field lack `type: number`, or "
				"`letter`?",
				"is a text, and texts have no next one");
		else if (sort == CBL_SORT_TIME || sort == CBL_SORT_WEEKDAY)
			tell_of(s, o,
				"of a time, `:year`, `:month`, "
				"`:day-of-month` and `:julian` are numbers",
				"is a time: only numbers and letters are "
				"numbered on");
		else if (sort == CBL_SORT_CODE)
			tell_of(s, o, "`:rank` of a code is a number",
				"is a code: only numbers and letters are "
				"numbered on");
	}
}

static void judge_known(const struct seat *s)
{
	for (uint32_t i = 0; i < s->c.of.count; i++) {
		const struct cbl_operand *o = operand_at(s, i);

		if (o->kind != CBL_OPERAND_FIELD &&
		    o->kind != CBL_OPERAND_VALUE &&
		    cbl_sort_of_this(s->r, o) != CBL_SORT_ANY &&
		    cbl_sort_of_this(s->r, o) != CBL_SORT_CODE)
			tell_of(s, o,
				"name the field: `element.field`",
				"is no field of type code, and only such a one "
				"can be known");
	}
}

/* ---- groups of codes */

/* The vocabulary of the one operand; of several any may have a group. */
static uint32_t vocabulary_of(const struct seat *s)
{
	const struct cbl_operand *o;

	if (s->c.of.count != 1)
		return CBL_NONE;
	o = operand_at(s, 0);
	return o->kind == CBL_OPERAND_FIELD
		       ? cbl_at_fields(&s->r->b, o->field)->vocabulary
		       : CBL_NONE;
}

static void judge_compatible(const struct seat *s)
{
	const struct cbl_raw_check *raw = raw_of(s, "groups");
	uint32_t vocabulary = vocabulary_of(s);

	for (uint32_t i = 0; vocabulary != CBL_NONE && is_own(s, "groups") &&
			     i < raw->groups_count;
	     i++) {
		struct cbl_at item =
			cbl_at_item(at_of(s, "groups"), "groups", i);
		struct cbl_at here = cbl_at_key(&item, "group");

		if (raw->groups[i].group)
			cbl_warn_group(s->r, &here, vocabulary,
				       raw->groups[i].group);
	}
}

/* ---- what the recogniser never meets */

static const struct cbl_element *element_of(const struct seat *s,
					    const struct cbl_operand *o)
{
	return o->kind == CBL_OPERAND_ELEMENT || o->kind == CBL_OPERAND_FIELD
		       ? cbl_at_elements(&s->r->b, o->element)
		       : NULL;
}

static bool is_sound(const struct seat *s, const struct cbl_operand *o)
{
	const struct cbl_node *node = s->r->elements[o->element].node;

	return node && !cbl_node_broken(node);
}

static void judge_event(const struct seat *s, const struct cbl_operand *o)
{
	const struct cbl_element *e = element_of(s, o);

	if (!e || !is_sound(s, o) || e->kind != CBL_ELEMENT_LINES)
		return;
	if (s->c.event == CBL_EVENT_STRAY && e->items == CBL_NONE)
		tell_of(s, o, "say under `items` how it is cut",
			"has no `items`, so nothing is ever stray in it");
	else if (s->c.event == CBL_EVENT_RUN_IN &&
		 e->inline_start == CBL_NONE)
		tell_of(s, o,
			"`inline` is how it begins within a line",
			"has no `inline`, so it never runs in");
	else if (s->c.event == CBL_EVENT_REPEATED && !e->once &&
		 e->begins == CBL_BEGINS_NOTHING)
		tell_of(s, o, "take `occurs: many` away, or count it",
			"is never one too many: it may occur many times");
}

/* Of a text that is none of its messages a spec speaks by its clues. */
static void judge_undetected(const struct seat *s)
{
	const struct cbl_raw_spec *spec = s->r->root.data;
	struct cbl_at root = cbl_at_node(&s->r->root);
	struct cbl_at detect = cbl_at_key(&root, "detect");
	struct cbl_at here = cbl_at_key(at_of(s, "event"), "event");

	if (s->c.event != CBL_EVENT_UNDETECTED || spec->detect ||
	    !cbl_at_whole(&detect) || s->r->lacks_parent)
		return;
	cbl_report(s->r, &here, true, 0,
		   "say under `detect` by which clues a text is recognised",
		   "no text is undetected: the spec has no clues, and takes "
		   "every text");
}

static void judge_parsed(const struct seat *s)
{
	const char *event = raw_of(s, "event")->event;

	/* A word that is none stands for the first. */
	if (!event || (s->c.event == CBL_EVENT_REPEATED &&
		       strcmp(event, "repeated") != 0))
		return;
	if (is_own(s, "event"))
		judge_undetected(s);
	for (uint32_t i = 0; i < s->c.of.count; i++)
		judge_event(s, operand_at(s, i));
}

/* ---- counts */

static void judge_items(const struct seat *s)
{
	struct cbl_at here = cbl_at_key(at_of(s, "per"), "per");

	for (uint32_t i = 0; i < s->c.of.count; i++) {
		const struct cbl_operand *o = operand_at(s, i);
		const struct cbl_element *e = element_of(s, o);

		if (!e || e->items != CBL_NONE || !is_sound(s, o))
			continue;
		cbl_report(s->r, &here, false, 0,
			   "say under `items` how it is cut, or `per: "
			   "element`",
			   "`%.*s` has no `items` to count in",
			   CBL_STR_ARG(cbl_builder_str(&s->r->b, e->id)));
		return;
	}
}

/* Is a bound the number 0? */
static bool is_zero(const struct seat *s, uint32_t bound)
{
	const struct cbl_operand *o;

	if (bound == CBL_NONE)
		return false;
	o = cbl_at_operands(&s->r->b, bound);
	return o->kind == CBL_OPERAND_NUMBER && o->number == 0 && !o->sign;
}

static void judge_count(const struct seat *s)
{
	struct cbl_at here = cbl_at_key(at_of(s, "min"), "min");

	if (s->c.per == CBL_PER_ITEM && is_own(s, "per"))
		judge_items(s);
	if (s->c.max == CBL_NONE && is_zero(s, s->c.min) && is_own(s, "min"))
		cbl_report(s->r, &here, false, 0,
			   "`min: 1` finds what is missing, `max: 0` what may "
			   "not be there",
			   "nothing has fewer than none");
}

/* ---- what stays empty */

/* May a word of an operand have something near? */
static bool may_be_near(const struct seat *s, uint32_t i)
{
	const struct cbl_operand *o = operand_at(s, i);

	return s->c.near || o->kind != CBL_OPERAND_FIELD ||
	       cbl_at_fields(&s->r->b, o->field)->near;
}

static bool knows_nearest(const struct seat *s)
{
	if (s->c.report & (CBL_REPORT_NEAR | CBL_REPORT_MISSPELLING))
		return true;
	for (uint32_t i = 0; i < s->c.of.count; i++)
		if (s->c.report & CBL_REPORT_UNLISTED && may_be_near(s, i))
			return true;
	return s->c.report == 0 || s->c.of.count == 0;
}

static void tell_nearest(const struct seat *s, const struct cbl_at *at,
			 const char *text)
{
	const char *found = text ? strstr(text, "{nearest") : NULL;

	if (found && (found[8] == '}' || found[8] == ':'))
		cbl_report(s->r, at, false, (size_t)(found + 1 - text),
			   "add `near` or `misspelling` to `report`",
			   "`{nearest}` is empty here: this check looks for "
			   "nothing near");
}

static void judge_nearest(const struct seat *s)
{
	const struct cbl_raw_check *raw = raw_of(s, "fix");
	struct cbl_at message = cbl_at_key(at_of(s, "message"), "message");
	struct cbl_at fix = cbl_at_key(at_of(s, "fix"), "fix");
	struct cbl_at replace = cbl_at_key(&fix, "replace");
	struct cbl_at suggest = cbl_at_key(at_of(s, "suggest"), "suggest");
	struct cbl_at from = cbl_at_key(&suggest, "from");

	if (knows_nearest(s))
		return;
	if (is_own(s, "message") || is_given(s, "report"))
		tell_nearest(s, &message, raw_of(s, "message")->message);
	if (raw->fix && is_given(s, "fix"))
		tell_nearest(s, &replace, raw->fix->replace);
	if (s->c.suggest == CBL_SUGGEST_NEAREST && is_given(s, "suggest"))
		cbl_report(s->r, &from, false, 0,
			   "add `near` or `misspelling` to `report`",
			   "nothing is ever suggested: this check looks for "
			   "nothing near");
}

static void judge_message(const struct seat *s)
{
	struct cbl_at here = cbl_at_key(at_of(s, "message"), "message");
	const char *text = raw_of(s, "message")->message;

	if (text && is_given(s, "message") &&
	    cbl_str_trim(cbl_str_c(text)).len == 0)
		cbl_report(s->r, &here, false, 0,
			   "say in one sentence what contradicts what",
			   "this message says nothing");
}

/* ---- all */

static void judge_kind(const struct seat *s)
{
	switch (s->c.kind) {
	case CBL_CHECK_valid:
		judge_valid(s);
		return;
	case CBL_CHECK_sequence:
		judge_sequence(s);
		return;
	case CBL_CHECK_known:
		judge_known(s);
		return;
	case CBL_CHECK_parsed:
		judge_parsed(s);
		return;
	default:
		return;
	}
}

/* As it was written: one that is unknown stands for the first. */
static const char *kind_of(const struct seat *s)
{
	const char *own = s->also ? s->also->check : NULL;

	return own ? own : s->raw->check ? s->raw->check : "";
}

static void judge_check(const struct seat *s)
{
	judge_message(s);
	if (is_own(s, "of") || (s->c.kind == CBL_CHECK_parsed &&
				is_own(s, "event")))
		judge_kind(s);
	if (s->c.kind == CBL_CHECK_known)
		judge_nearest(s);
	if (s->c.kind == CBL_CHECK_compatible)
		judge_compatible(s);
	if (s->c.kind == CBL_CHECK_count && strcmp(kind_of(s), "count") == 0)
		judge_count(s);
}

static void judge_rule(struct cbl_resolver *r, uint32_t rule)
{
	const struct cbl_node *node = &r->lists[CBL_LIST_RULES].items[rule];
	const struct cbl_raw_rule *raw = node->data;
	struct cbl_list checks = cbl_at_rules(&r->b, rule)->checks;
	struct seat s = {.r = r,
			 .raw = &raw->check,
			 .rule = cbl_at_node(node)};

	for (uint32_t i = 0; i < checks.count; i++) {
		s.also = i == 0 ? NULL : &raw->also[i - 1];
		s.item = cbl_at_item(&s.rule, "also", i - 1);
		s.given = s.also ? cbl_check_given(s.also) : 0;
		s.c = *cbl_at_checks(&r->b, checks.first + i);
		judge_check(&s);
	}
}

void cbl_check_idle(struct cbl_resolver *r)
{
	for (uint32_t i = 0; i < r->lists[CBL_LIST_RULES].count; i++)
		if (!r->lists[CBL_LIST_RULES].items[i].twice)
			judge_rule(r, i);
}
