/* SPDX-License-Identifier: MIT */
#include "pattern/tree_priv.h"

#include "pattern/pattern.h"

/* ---- leaves */

static struct cbl_tree *leaf(struct cbl_reader *r, enum cbl_tree_kind kind)
{
	struct cbl_tree *t = cbl_arena_alloc(r->arena, sizeof(*t));

	t->kind = kind;
	t->lo = t->hi = r->at;
	return t;
}

static void push(struct cbl_tree *parent, struct cbl_tree *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

static struct cbl_tree *take_quoted(struct cbl_reader *r)
{
	struct cbl_tree *all = leaf(r, CBL_TREE_SEQUENCE);

	r->at += 2;
	while (r->at < r->len && !take(r, "\\E")) {
		struct cbl_tree *t = leaf(r, CBL_TREE_SET);

		cbl_add_char(t->set, cbl_take_plain(r), r->caseless);
		t->hi = r->at;
		push(all, t);
	}
	return all;
}

static struct cbl_tree *take_reference(struct cbl_reader *r)
{
	struct cbl_tree *t = leaf(r, CBL_TREE_UNKNOWN);
	char open;

	r->at += 2;
	open = peek(r, 0);
	if (open == '<' || open == '{' || open == '\'') {
		r->at++;
		skip_past(r, open == '<' ? '>' : open == '{' ? '}' : '\'');
	} else {
		cbl_take_number(r, 10);
	}
	return t;
}

static struct cbl_tree *take_backslash(struct cbl_reader *r)
{
	char c = peek(r, 1);
	struct cbl_tree *t;

	if (c == 'Q')
		return take_quoted(r);
	r->unsure = r->unsure || cbl_is_strange(r);
	if (c == 'k' || c == 'g' || (c >= '1' && c <= '9'))
		return take_reference(r);
	t = leaf(r, CBL_TREE_SET);
	if (c && strchr("bBAzZGKE", c)) {
		t->kind = CBL_TREE_NOTHING;
		t->asks = c == 'b'		 ? CBL_ASKS_EDGE :
			  c == 'B'		 ? CBL_ASKS_NO_EDGE :
			  c == 'z' || c == 'Z' ? CBL_ASKS_END :
						 CBL_ASKS_LITTLE;
		r->at += 2;
	} else if (c == 'N' || c == 'R' || c == 'X') {
		if (c == 'R')
			add_range(t->set, '\n', '\r');
		else
			invert(t->set);
		r->at += 2;
	} else if (c != '\0' && cbl_add_class(t->set, c)) {
		r->at += 2;
	} else {
		r->at++;
		cbl_add_char(t->set, cbl_take_escaped(r), r->caseless);
	}
	return t;
}

static void add_dot(const struct cbl_reader *r, uint8_t set[32])
{
	if (!r->dot_all) {
		add(set, '\n');
		add(set, '\r');
	}
	invert(set);
}

/* ---- groups */

static struct cbl_tree *take_choice(struct cbl_reader *r);

static void name_group(struct cbl_reader *r, struct cbl_str name,
		       struct cbl_tree *group)
{
	uint32_t index = (uint32_t)r->named_count;

	if (!cbl_map_add(&r->groups, name, &index))
		return;
	if (r->named_count == r->named_cap) {
		size_t cap = r->named_cap ? 2 * r->named_cap : 16;
		struct cbl_tree **more =
			cbl_arena_alloc(r->arena, cap * sizeof(*more));

		if (r->named_count)
			memcpy(more, r->named, r->named_count * sizeof(*more));
		r->named = more;
		r->named_cap = cap;
	}
	r->named[r->named_count++] = group;
}

static struct cbl_tree *take_inside(struct cbl_reader *r)
{
	bool caseless = r->caseless, extended = r->extended;
	bool dot_all = r->dot_all;
	struct cbl_tree *t = take_choice(r);

	r->caseless = caseless;
	r->extended = extended;
	r->dot_all = dot_all;
	r->at += peek(r, 0) == ')';
	return t;
}

/* (?i) and (?i:…): the letters. False if they are none. */
static bool take_options(struct cbl_reader *r)
{
	bool on = true;
	size_t at = r->at;

	for (;; at++) {
		char c = at < r->len ? r->source[at] : '\0';

		/* (?^ and (?xx */
		r->unsure = r->unsure || c == '^' ||
			    (c == 'x' && at > r->at && r->source[at - 1] == c);
		if (c == '-' || c == '^')
			on = c == '^';
		else if (c == 'i')
			r->caseless = on;
		else if (c == 'x')
			r->extended = on;
		else if (c == 's')
			r->dot_all = on;
		else if (c == 'm')
			r->lines = true;
		else if ( c != 'n' && c != 'J' && c != 'U')
			break;
	}
	if (at == r->at || at >= r->len ||
	    (r->source[at] != ')' && r->source[at] != ':'))
		return false;
	r->at = at;
	return true;
}

static struct cbl_tree *take_named(struct cbl_reader *r, char end)
{
	const char *name = r->source + r->at;
	struct cbl_tree *t;

	skip_past(r, end);

	struct cbl_str id = cbl_str(
		name, (size_t)(r->source + r->at - name - (r->at < r->len)));

	t = take_inside(r);
	name_group(r, id, t);
	return t;
}

/* Calls are bound when all groups are known; until then the name stands in
 * `lo` and `hi`. */
static struct cbl_tree *take_call(struct cbl_reader *r)
{
	struct cbl_tree *t = leaf(r, CBL_TREE_CALL);

	skip_past(r, ')');
	t->hi = r->at;
	return t;
}

static struct cbl_tree *nothing_of(struct cbl_reader *r,
				   enum cbl_tree_asks asks)
{
	struct cbl_tree *inside = take_inside(r);
	struct cbl_tree *t = leaf(r, CBL_TREE_NOTHING);

	t->asks = asks;
	t->called = inside;
	return t;
}

static struct cbl_tree *take_scoped_options(struct cbl_reader *r)
{
	bool caseless = r->caseless, extended = r->extended;
	bool dot_all = r->dot_all;
	struct cbl_tree *t;

	if (!take_options(r)) {
		/* A condition, a recursion: its brackets have to pair. */
		t = leaf(r, CBL_TREE_UNKNOWN);
		take_inside(r);
		return t;
	}
	if (take(r, ")")) /* in force up to the end of the group round it */
		return leaf(r, CBL_TREE_NOTHING);
	r->at++;
	t = take_inside(r);
	r->caseless = caseless;
	r->extended = extended;
	r->dot_all = dot_all;
	return t;
}

static struct cbl_tree *take_special(struct cbl_reader *r)
{
	struct cbl_tree *t;

	if (take(r, "?:") || take(r, "?|"))
		return take_inside(r);
	if (take(r, "?>")) {
		t = leaf(r, CBL_TREE_SEQUENCE);
		push(t, take_inside(r));
		t->atomic = true;
		return t;
	}
	if (take(r, "?="))
		return nothing_of(r, CBL_ASKS_AHEAD);
	if (take(r, "?!"))
		return nothing_of(r, CBL_ASKS_NOT_AHEAD);
	if (take(r, "?<=") || take(r, "?<!") || take(r, "?(DEFINE)"))
		return nothing_of(r, CBL_ASKS_LITTLE);
	if (take(r, "?<") || take(r, "?P<"))
		return take_named(r, '>');
	if (take(r, "?'"))
		return take_named(r, '\'');
	if (take(r, "?&") || take(r, "?P>"))
		return take_call(r);
	if (at_text(r, "?#") || at_text(r, "*")) {
		r->unsure = r->unsure || at_text(r, "*");
		skip_past(r, ')');
		return leaf(r, CBL_TREE_NOTHING);
	}
	if (take(r, "?"))
		return take_scoped_options(r);
	return take_inside(r);
}

static struct cbl_tree *take_atom(struct cbl_reader *r)
{
	struct cbl_tree *t;

	switch (peek(r, 0)) {
	case '(':
		r->at++;
		return take_special(r);
	case '[':
		t = leaf(r, CBL_TREE_SET);
		cbl_take_bracket(r, t->set);
		return t;
	case '\\':
		return take_backslash(r);
	case '^':
		r->at++;
		return leaf(r, CBL_TREE_NOTHING);
	case '$':
		r->at++;
		t = leaf(r, CBL_TREE_NOTHING);
		t->asks = CBL_ASKS_END;
		return t;
	case '.':
		t = leaf(r, CBL_TREE_SET);
		add_dot(r, t->set);
		r->at++;
		return t;
	default:
		t = leaf(r, CBL_TREE_SET);
		cbl_add_char(t->set, cbl_take_plain(r), r->caseless);
		return t;
	}
}

/* ---- repeats */

/* {2}, {2,}, {2,5}: false if it is none, but text. */
static bool take_bounds(struct cbl_reader *r, uint32_t *min, uint32_t *max)
{
	size_t at = r->at;

	r->at++;
	if (cbl_is_digit(peek(r, 0))) {
		*min = *max = (uint32_t)cbl_take_number(r, 10);
		if (take(r, ",")) {
			*max = CBL_TREE_ENDLESS;
			if (cbl_is_digit(peek(r, 0)))
				*max = (uint32_t)cbl_take_number(r, 10);
		}
		if (take(r, "}"))
			return true;
	}
	r->at = at;
	/* Newer versions of PCRE2 know more forms of it. */
	r->unsure = r->unsure || (r->source[at + 1] && at + 1 < r->len &&
				  strchr(" ,0123456789", r->source[at + 1]));
	return false;
}

static bool take_quantifier(struct cbl_reader *r, uint32_t *min, uint32_t *max)
{
	char c = peek(r, 0);

	if (c == '{')
		return take_bounds(r, min, max);
	if (c != '*' && c != '+' && c != '?')
		return false;
	*min = c == '+';
	*max = c == '?' ? 1 : CBL_TREE_ENDLESS;
	r->at++;
	return true;
}

static void skip_space(struct cbl_reader *r)
{
	while (r->extended && r->at < r->len) {
		if (peek(r, 0) == '#')
			skip_past(r, '\n');
		else if (cbl_is_blank(peek(r, 0)))
			r->at++;
		else
			break;
	}
}

static struct cbl_tree *take_repeats(struct cbl_reader *r, struct cbl_tree *t)
{
	uint32_t min, max;

	for (skip_space(r); take_quantifier(r, &min, &max); skip_space(r)) {
		struct cbl_tree *repeat = leaf(r, CBL_TREE_REPEAT);

		repeat->lo = t->lo;
		repeat->min = min;
		repeat->max = max;
		push(repeat, t);
		repeat->atomic = take(r, "+");
		if (!repeat->atomic)
			take(r, "?");
		repeat->hi = r->at;
		t = repeat;
	}
	return t;
}

static struct cbl_tree *take_sequence(struct cbl_reader *r)
{
	struct cbl_tree *all = leaf(r, CBL_TREE_SEQUENCE);

	for (skip_space(r); r->at < r->len; skip_space(r)) {
		size_t lo = r->at;
		struct cbl_tree *t;

		if (peek(r, 0) == '|' || peek(r, 0) == ')')
			break;
		t = take_atom(r);
		if (t->kind != CBL_TREE_CALL) {
			t->lo = lo;
			t->hi = r->at;
		}
		push(all, take_repeats(r, t));
	}
	all->hi = r->at;
	return all;
}

static struct cbl_tree *take_choice(struct cbl_reader *r)
{
	struct cbl_tree *all = leaf(r, CBL_TREE_CHOICE);

	push(all, take_sequence(r));
	while (take(r, "|"))
		push(all, take_sequence(r));
	all->hi = r->at;
	return all;
}

static void bind_calls(const struct cbl_reader *r, struct cbl_tree *t)
{
	uint32_t index;

	if (t->kind == CBL_TREE_NOTHING && t->called)
		bind_calls(r, (struct cbl_tree *)(uintptr_t)t->called);
	if (t->kind == CBL_TREE_CALL && t->hi > t->lo &&
	    cbl_map_get(&r->groups,
			cbl_str(r->source + t->lo, t->hi - t->lo - 1), &index))
		t->called = r->named[index];
	for (struct cbl_tree *c = t->first; c; c = c->next)
		bind_calls(r, c);
}

const struct cbl_tree *cbl_tree_read(struct cbl_arena *arena,
				     const char *source, size_t len,
				     unsigned flags)
{
	struct cbl_reader r = {.arena = arena, .source = source, .len = len};
	struct cbl_tree *t;

	r.caseless = flags & CBL_PATTERN_CASELESS;
	r.lines = flags & CBL_PATTERN_MULTILINE;
	cbl_map_init(&r.groups);
	t = take_choice(&r);
	bind_calls(&r, t);
	for (size_t i = 0; i < r.named_count; i++)
		bind_calls(&r, r.named[i]);
	cbl_map_release(&r.groups);
	cbl_tree_finish(t);
	t->unsure = r.unsure;
	t->lines = r.lines;
	return t;
}
