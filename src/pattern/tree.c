/* SPDX-License-Identifier: MIT */
#include "pattern/tree.h"

#include <string.h>

#include "base/map.h"
#include "pattern/guard.h"
#include "pattern/pattern.h"

/* A sample is no longer than this and takes no more steps, for calls may go
 * in circles. */
#define SAMPLE_MAX 512
#define STEPS_MAX 4096
#define CALLS_MAX 8

struct reader {
	struct cbl_arena *arena;
	const char *source;
	size_t len, at;
	bool caseless, extended, dot_all;
	bool unsure; /* something was met that may be read wrongly */
	bool lines;
	struct cbl_map groups; /* names to indices of `named` */
	struct cbl_tree **named;
	size_t named_count, named_cap;
};

/* ---- sets of first bytes */

static void add(uint8_t set[32], unsigned char byte)
{
	set[byte >> 3] = (uint8_t)(set[byte >> 3] | 1u << (byte & 7));
}

static void add_range(uint8_t set[32], unsigned from, unsigned to)
{
	for (unsigned b = from; b <= to && b < 256; b++)
		add(set, (unsigned char)b);
}

static void add_set(uint8_t set[32], const uint8_t more[32])
{
	for (size_t i = 0; i < 32; i++)
		set[i] |= more[i];
}

static void invert(uint8_t set[32])
{
	for (size_t i = 0; i < 32; i++)
		set[i] = (uint8_t)~set[i];
}

/* The Kelvin sign and the long s, which are a k and an s without case. */
#define KELVIN 0x212a
#define LONG_S 0x17f

/* All bytes that begin a character beyond ASCII. */
static void add_wide(uint8_t set[32])
{
	add_range(set, 0xc2, 0xf4);
}

static void add_both(uint8_t set[32], char letter)
{
	add(set, (unsigned char)letter);
	add(set, (unsigned char)(letter ^ 0x20));
}

static void add_chars(uint8_t set[32], unsigned long from, unsigned long to,
		      bool caseless)
{
	for (unsigned long c = from; c <= to && c < 0x80; c++) {
		add(set, (unsigned char)c);
		if (!caseless || (c | 0x20) < 'a' || (c | 0x20) > 'z')
			continue;
		add_both(set, (char)c);
		if ((c | 0x20) == 'k' || (c | 0x20) == 's')
			add_wide(set);
	}
	if (to >= 0x80)
		add_wide(set);
	if (caseless && from <= KELVIN && KELVIN <= to)
		add_both(set, 'k');
	if (caseless && from <= LONG_S && LONG_S <= to)
		add_both(set, 's');
}

static void add_char(uint8_t set[32], unsigned long c, bool caseless)
{
	add_chars(set, c, c, caseless);
}

static void add_words(uint8_t set[32])
{
	add_range(set, '0', '9');
	add_range(set, 'A', 'Z');
	add_range(set, 'a', 'z');
	add(set, '_');
}

/* \d, \W and the like; false if `c` is none. */
static bool add_class(uint8_t set[32], char c)
{
	uint8_t own[32] = {0};

	switch (c | 0x20) {
	case 'd':
		add_range(own, '0', '9');
		break;
	case 'w':
		add_words(own);
		break;
	case 's':
		add_range(own, '\t', '\r');
		add(own, ' ');
		break;
	case 'h':
		add(own, '\t');
		add(own, ' ');
		break;
	case 'v':
		add_range(own, '\n', '\r');
		break;
	default:
		return false;
	}
	if (!(c & 0x20))
		invert(own);
	add_set(set, own);
	return true;
}

/* ---- reading characters */

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->len ? r->source[r->at + ahead] : '\0';
}

static bool at_text(const struct reader *r, const char *text)
{
	size_t len = strlen(text);

	return r->len - r->at >= len &&
	       memcmp(r->source + r->at, text, len) == 0;
}

static bool take(struct reader *r, const char *text)
{
	if (!at_text(r, text))
		return false;
	r->at += strlen(text);
	return true;
}

/* Past the next `c`, or to the end. */
static void skip_past(struct reader *r, char c)
{
	while (r->at < r->len && r->source[r->at] != c)
		r->at++;
	r->at += r->at < r->len;
}

static unsigned long take_number(struct reader *r, unsigned base)
{
	unsigned long n = 0;

	for (; r->at < r->len; r->at++) {
		char c = r->source[r->at];
		unsigned digit = cbl_is_digit(c)	? (unsigned)(c - '0')
				 : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
					 ? (unsigned)((c | 0x20) - 'a' + 10)
					 : 99;

		if (digit >= base)
			break;
		if (n < 0x110000)
			n = n * base + digit;
	}
	return n;
}

/* One character as it stands, of one byte or several. */
static unsigned long take_plain(struct reader *r)
{
	unsigned char lead = (unsigned char)r->source[r->at++];
	unsigned long c = lead;

	if (lead >= 0xc0)
		c = lead & (lead >= 0xf0 ? 7u : lead >= 0xe0 ? 15u : 31u);
	while (lead >= 0x80 && r->at < r->len &&
	       ((unsigned char)r->source[r->at] & 0xc0) == 0x80)
		c = c << 6 | ((unsigned char)r->source[r->at++] & 0x3f);
	return c;
}

static unsigned long take_hex(struct reader *r)
{
	size_t end = r->at + 2;
	unsigned long n;

	if (take(r, "{")) {
		n = take_number(r, 16);
		skip_past(r, '}');
		return n;
	}
	n = take_number(r, 16);
	/* It takes two digits and no more. */
	for (; r->at > end; r->at--)
		n /= 16;
	return n;
}

/* The character behind a backslash that stands for one. */
static unsigned long take_escaped(struct reader *r)
{
	static const char letters[] = "nrtfea0";
	static const char chars[] = "\n\r\t\f\x1b\a";
	char c = peek(r, 0);
	const char *letter = c ? strchr(letters, c) : NULL;

	if (c == 'x') {
		r->at++;
		return take_hex(r);
	}
	if (!letter)
		return r->at < r->len ? take_plain(r) : '\\';
	r->at++;
	return (unsigned char)chars[letter - letters];
}

/* ---- classes */

/* [:alpha:] and the like; those that are not told apart are taken for word
 * characters. */
static void take_posix(struct reader *r, uint8_t set[32])
{
	static const struct {
		const char *name;
		char class;
	} known[] = {{"[:space:", 's'}, {"[:blank:", 'h'}, {"[:digit:", 'd'},
		     {"[:alnum:", 'd'}, {"[:word:", 'w'},  {"[:alpha:", '\0'}};
	size_t i = 0, count = sizeof(known) / sizeof(*known);

	while (i < count && !at_text(r, known[i].name))
		i++;
	if (i < count)
		add_class(set, known[i].class);
	else
		add_words(set);
	r->unsure = r->unsure || i == count;
	if (at_text(r, "[:al"))
		add_chars(set, 'a', 'z', true);
	r->at++;
	skip_past(r, ']');
}

/* Is this an escape whose meaning the reader does not know? */
static bool is_strange(const struct reader *r)
{
	char c = peek(r, 1);

	if (peek(r, 0) != '\\' || c == '\0')
		return false;
	return strchr("pPXRoc", c) || (c == 'N' && peek(r, 2) == '{') ||
	       (c == '0' && cbl_is_digit(peek(r, 2)));
}

static void take_member(struct reader *r, uint8_t set[32])
{
	unsigned long from, to;

	r->unsure = r->unsure || is_strange(r);
	if (at_text(r, "[:")) {
		take_posix(r, set);
		return;
	}
	if (peek(r, 0) == '\\' && add_class(set, peek(r, 1))) {
		r->at += 2;
		return;
	}
	if (take(r, "\\b")) {
		add(set, '\b');
		return;
	}
	from = take(r, "\\") ? take_escaped(r) : take_plain(r);
	to = from;
	if (peek(r, 0) == '-' && peek(r, 1) != ']' && peek(r, 1) != '\0') {
		r->at++;
		r->unsure = r->unsure || peek(r, 0) == '\\';
		to = take(r, "\\") ? take_escaped(r) : take_plain(r);
	}
	add_chars(set, from, to, r->caseless);
}

static void take_bracket(struct reader *r, uint8_t set[32])
{
	bool not, first = true;

	r->at++;
	not = take(r, "^");
	while (r->at < r->len && (first || peek(r, 0) != ']')) {
		take_member(r, set);
		first = false;
	}
	r->at += r->at < r->len;
	if (!not)
		return;
	invert(set);
	add_range(set, 0x80, 0xff); /* some of them */
}

/* ---- leaves */

static struct cbl_tree *leaf(struct reader *r, enum cbl_tree_kind kind)
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

static struct cbl_tree *take_quoted(struct reader *r)
{
	struct cbl_tree *all = leaf(r, CBL_TREE_SEQUENCE);

	r->at += 2;
	while (r->at < r->len && !take(r, "\\E")) {
		struct cbl_tree *t = leaf(r, CBL_TREE_SET);

		add_char(t->set, take_plain(r), r->caseless);
		t->hi = r->at;
		push(all, t);
	}
	return all;
}

static struct cbl_tree *take_reference(struct reader *r)
{
	struct cbl_tree *t = leaf(r, CBL_TREE_UNKNOWN);
	char open;

	r->at += 2;
	open = peek(r, 0);
	if (open == '<' || open == '{' || open == '\'') {
		r->at++;
		skip_past(r, open == '<' ? '>' : open == '{' ? '}' : '\'');
	} else {
		take_number(r, 10);
	}
	return t;
}

static struct cbl_tree *take_backslash(struct reader *r)
{
	char c = peek(r, 1);
	struct cbl_tree *t;

	if (c == 'Q')
		return take_quoted(r);
	r->unsure = r->unsure || is_strange(r);
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
	} else if (c != '\0' && add_class(t->set, c)) {
		r->at += 2;
	} else {
		r->at++;
		add_char(t->set, take_escaped(r), r->caseless);
	}
	return t;
}

static void add_dot(const struct reader *r, uint8_t set[32])
{
	if (!r->dot_all) {
		add(set, '\n');
		add(set, '\r');
	}
	invert(set);
}

/* ---- groups */

static struct cbl_tree *take_choice(struct reader *r);

static void name_group(struct reader *r, struct cbl_str name,
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

static struct cbl_tree *take_inside(struct reader *r)
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
static bool take_options(struct reader *r)
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

static struct cbl_tree *take_named(struct reader *r, char end)
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
static struct cbl_tree *take_call(struct reader *r)
{
	struct cbl_tree *t = leaf(r, CBL_TREE_CALL);

	skip_past(r, ')');
	t->hi = r->at;
	return t;
}

static struct cbl_tree *nothing_of(struct reader *r, enum cbl_tree_asks asks)
{
	struct cbl_tree *inside = take_inside(r);
	struct cbl_tree *t = leaf(r, CBL_TREE_NOTHING);

	t->asks = asks;
	t->called = inside;
	return t;
}

static struct cbl_tree *take_scoped_options(struct reader *r)
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

static struct cbl_tree *take_special(struct reader *r)
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

static struct cbl_tree *take_atom(struct reader *r)
{
	struct cbl_tree *t;

	switch (peek(r, 0)) {
	case '(':
		r->at++;
		return take_special(r);
	case '[':
		t = leaf(r, CBL_TREE_SET);
		take_bracket(r, t->set);
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
		add_char(t->set, take_plain(r), r->caseless);
		return t;
	}
}

/* ---- repeats */

/* {2}, {2,}, {2,5}: false if it is none, but text. */
static bool take_bounds(struct reader *r, uint32_t *min, uint32_t *max)
{
	size_t at = r->at;

	r->at++;
	if (cbl_is_digit(peek(r, 0))) {
		*min = *max = (uint32_t)take_number(r, 10);
		if (take(r, ",")) {
			*max = CBL_TREE_ENDLESS;
			if (cbl_is_digit(peek(r, 0)))
				*max = (uint32_t)take_number(r, 10);
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

static bool take_quantifier(struct reader *r, uint32_t *min, uint32_t *max)
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

static void skip_space(struct reader *r)
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

static struct cbl_tree *take_repeats(struct reader *r, struct cbl_tree *t)
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

static struct cbl_tree *take_sequence(struct reader *r)
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

static struct cbl_tree *take_choice(struct reader *r)
{
	struct cbl_tree *all = leaf(r, CBL_TREE_CHOICE);

	push(all, take_sequence(r));
	while (take(r, "|"))
		push(all, take_sequence(r));
	all->hi = r->at;
	return all;
}

static void bind_calls(const struct reader *r, struct cbl_tree *t)
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

/* ---- what may be empty, what it begins with */

static void finish(struct cbl_tree *t);

static void finish_sequence(struct cbl_tree *t)
{
	t->empty = true;
	for (struct cbl_tree *c = t->first; c; c = c->next) {
		finish(c);
		if (t->empty)
			add_set(t->set, c->set);
		t->empty = t->empty && c->empty;
	}
}

static void finish_choice(struct cbl_tree *t)
{
	for (struct cbl_tree *c = t->first; c; c = c->next) {
		finish(c);
		add_set(t->set, c->set);
		t->empty = t->empty || c->empty;
	}
}

/* Of what calls itself only the outer one is known meanwhile. */
static void finish_call(struct cbl_tree *t)
{
	struct cbl_tree *called = (struct cbl_tree *)(uintptr_t)t->called;

	t->empty = true;
	if (!called)
		return;
	finish(called);
	add_set(t->set, called->set);
	t->empty = called->empty;
}

static void finish(struct cbl_tree *t)
{
	if (t->done)
		return;
	t->done = 1;
	switch (t->kind) {
	case CBL_TREE_SET:
		return;
	case CBL_TREE_SEQUENCE:
		finish_sequence(t);
		return;
	case CBL_TREE_CHOICE:
		finish_choice(t);
		return;
	case CBL_TREE_REPEAT:
		finish(t->first);
		add_set(t->set, t->first->set);
		t->empty = t->min == 0 || t->first->empty;
		return;
	case CBL_TREE_CALL:
		finish_call(t);
		return;
	default:
		t->empty = true;
		if (t->called)
			finish((struct cbl_tree *)(uintptr_t)t->called);
	}
}

const struct cbl_tree *cbl_tree_read(struct cbl_arena *arena,
				     const char *source, size_t len,
				     unsigned flags)
{
	struct reader r = {.arena = arena, .source = source, .len = len};
	struct cbl_tree *t;

	r.caseless = flags & CBL_PATTERN_CASELESS;
	r.lines = flags & CBL_PATTERN_MULTILINE;
	cbl_map_init(&r.groups);
	t = take_choice(&r);
	bind_calls(&r, t);
	for (size_t i = 0; i < r.named_count; i++)
		bind_calls(&r, r.named[i]);
	cbl_map_release(&r.groups);
	finish(t);
	t->unsure = r.unsure;
	t->lines = r.lines;
	return t;
}

/* ---- samples */

/* The most usual character of a set. */
static void add_sample(const uint8_t set[32], struct cbl_buf *out)
{
	static const char usual[] = "aA1 -.,/:(\n";

	for (const char *c = usual; *c; c++) {
		if (cbl_byte_in(set, (unsigned char)*c)) {
			cbl_buf_char(out, *c);
			return;
		}
	}
	for (unsigned c = '!'; c < 0x7f; c++) {
		if (cbl_byte_in(set, (unsigned char)c)) {
			cbl_buf_char(out, (char)c);
			return;
		}
	}
	cbl_buf_text(out, "\xe2\x80\x93"); /* a dash */
}

struct sampler {
	struct cbl_buf *out;
	size_t from; /* what it held before */
	unsigned steps, calls;
};

static bool is_enough(struct sampler *s)
{
	return s->steps++ >= STEPS_MAX || s->out->len - s->from >= SAMPLE_MAX;
}

static void sample(struct sampler *s, const struct cbl_tree *t, unsigned which)
{
	const struct cbl_tree *c = t->first;

	if (is_enough(s))
		return;
	switch (t->kind) {
	case CBL_TREE_SET:
		add_sample(t->set, s->out);
		break;
	case CBL_TREE_CALL:
		if (!t->called || s->calls == CALLS_MAX)
			break;
		s->calls++;
		sample(s, t->called, which);
		s->calls--;
		break;
	case CBL_TREE_CHOICE:
		while (which > 0 && c->next) {
			c = c->next;
			which--;
		}
		sample(s, c, 0);
		break;
	case CBL_TREE_REPEAT:
		for (uint32_t i = 0; i < t->min && !is_enough(s); i++)
			sample(s, c, which);
		break;
	default:
		for (; c; c = c->next)
			sample(s, c, which);
	}
}

void cbl_tree_sample(const struct cbl_tree *tree, unsigned which,
		     struct cbl_buf *out)
{
	struct sampler s = {.out = out, .from = out->len};

	sample(&s, tree, which);
}
