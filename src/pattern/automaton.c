/* SPDX-License-Identifier: MIT
 *
 * From the form of a pattern to a program of few instructions (Thompson's),
 * from that to the sets of instructions a text may lead to, each a state.
 * What asks for what stands beside it, as \b and $ do, waits in its state for
 * the next byte.
 */
#include "pattern/automaton.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "pattern/guard.h"
#include "pattern/tree.h"

#define ASCII 128
#define ANY_WIDE 0xc2 /* stands for all bytes beyond ASCII */
/* Beyond this a program admits what may come. */
#define MOST_CODE 20000
#define MOST_CALLS 12
/* Repeats are counted up to here, and endless from there on. */
#define MOST_COUNT 8
/* Steps of one automaton; what would be further states admits. */
#define MOST_STEPS 4096
/* A match that is not tried is worth so many steps; that many bytes ahead is
 * looked to tell whether a state is worth its own. */
#define WORTH 25
#define AHEAD 32

enum op {
	OP_SET,	  /* one byte of `set` */
	OP_SPLIT, /* here and at `to` */
	OP_JUMP,
	OP_ASK, /* `asks` of the bytes round it; of AHEAD `set` */
	OP_ADMIT,
};

struct code {
	enum op op;
	enum cbl_tree_asks asks;
	uint32_t to;
	const uint8_t *set;
};

/* A set of instructions, in the order of their places. */
struct state {
	const uint32_t *codes;
	uint32_t count;
	bool in_word;
};

struct maker {
	struct cbl_arena *arena;
	bool backwards;
	struct code *code;
	uint32_t count, calls;
	size_t cap;
	uint8_t classes[ASCII];
	unsigned width; /* with the end */
	/* Of each class a byte; the last but one are those beyond ASCII, the
	 * last is the end. */
	unsigned char byte[ASCII + 1];
	/* States, by what they are; the first two are none. */
	struct state *states;
	uint32_t state_count, state_most;
	struct cbl_map known;
	/* The instructions of the state that is made. */
	uint32_t *stack, *members;
	uint32_t stacked, member_count;
	uint32_t *mark, now;
	bool admits;
	uint16_t *steps;
};

/* ---- the program */

static uint32_t emit(struct maker *m, enum op op)
{
	m->code = cbl_grow(m->code, &m->cap, m->count + 1, sizeof(*m->code));
	m->code[m->count] = (struct code){.op = op};
	return m->count++;
}

/* Does a set hold any byte beyond ASCII? */
static bool is_wide(const uint8_t set[32])
{
	for (int i = ASCII / 8; i < 32; i++)
		if (set[i])
			return true;
	return false;
}

/* Of a character beyond ASCII all that follows it up to the next of ASCII may
 * be a part. */
static void emit_set(struct maker *m, const uint8_t set[32])
{
	static const uint8_t wide[32] = {
		0,    0,    0,    0,    0,    0,    0,    0,
		0,    0,    0,    0,    0,    0,    0,    0,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	};
	uint32_t at = emit(m, OP_SET);

	m->code[at].set = set;
	if (!is_wide(set))
		return;
	at = emit(m, OP_SPLIT);
	emit(m, OP_SET);
	emit(m, OP_JUMP);
	m->code[at].to = m->count;
	m->code[at + 1].set = wide;
	m->code[at + 2].to = at;
}

static void emit_tree(struct maker *m, const struct cbl_tree *t);

static void emit_backwards(struct maker *m, const struct cbl_tree *t)
{
	size_t count = 0;
	const struct cbl_tree **all;

	for (const struct cbl_tree *c = t->first; c; c = c->next)
		count++;
	all = cbl_arena_alloc(m->arena, (count + 1) * sizeof(*all));
	count = 0;
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		all[count++] = c;
	while (count)
		emit_tree(m, all[--count]);
}

static void emit_all(struct maker *m, const struct cbl_tree *t)
{
	if (m->backwards) {
		emit_backwards(m, t);
		return;
	}
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		emit_tree(m, c);
}

/* SPLIT a | JUMP end | SPLIT b | ... */
static void emit_choice(struct maker *m, const struct cbl_tree *t)
{
	uint32_t last = UINT32_MAX;

	for (const struct cbl_tree *c = t->first; c; c = c->next) {
		uint32_t split = c->next ? emit(m, OP_SPLIT) : 0;

		emit_tree(m, c);
		if (!c->next)
			break;
		/* Jumps to the end hang together until it is known. */
		uint32_t jump = emit(m, OP_JUMP);

		m->code[jump].to = last;
		last = jump;
		m->code[split].to = m->count;
	}
	while (last != UINT32_MAX) {
		uint32_t before = m->code[last].to;

		m->code[last].to = m->count;
		last = before;
	}
}

static void emit_endless(struct maker *m, const struct cbl_tree *t)
{
	uint32_t split = emit(m, OP_SPLIT), jump;

	emit_tree(m, t->first);
	jump = emit(m, OP_JUMP);
	m->code[jump].to = split;
	m->code[split].to = m->count;
}

static void emit_repeat(struct maker *m, const struct cbl_tree *t)
{
	uint32_t min = t->min < MOST_COUNT ? t->min : MOST_COUNT;

	for (uint32_t i = 0; i < min; i++)
		emit_tree(m, t->first);
	if (t->max > MOST_COUNT) {
		emit_endless(m, t);
		return;
	}
	for (uint32_t i = min; i < t->max; i++) {
		uint32_t split = emit(m, OP_SPLIT);

		emit_tree(m, t->first);
		m->code[split].to = m->count;
	}
}

/* The only set a look-ahead consists of, or NULL. */
static const struct cbl_tree *only_set(const struct cbl_tree *t)
{
	while ((t->kind == CBL_TREE_SEQUENCE || t->kind == CBL_TREE_CHOICE) &&
	       t->first && !t->first->next)
		t = t->first;
	return t->kind == CBL_TREE_SET ? t : NULL;
}

static void emit_ask(struct maker *m, const struct cbl_tree *t)
{
	const uint8_t *set = NULL;
	uint32_t at;

	if (t->asks == CBL_ASKS_LITTLE ||
	    (m->backwards && t->asks != CBL_ASKS_EDGE &&
	     t->asks != CBL_ASKS_NO_EDGE))
		return;
	if (t->asks == CBL_ASKS_AHEAD) {
		if (t->called->empty)
			return;
		set = t->called->set;
	}
	if (t->asks == CBL_ASKS_NOT_AHEAD) {
		const struct cbl_tree *only = only_set(t->called);

		if (!only)
			return;
		set = only->set;
	}
	at = emit(m, OP_ASK);
	m->code[at].asks = t->asks;
	m->code[at].set = set;
}

static void emit_tree(struct maker *m, const struct cbl_tree *t)
{
	if (m->count > MOST_CODE) {
		emit(m, OP_ADMIT);
		return;
	}
	switch (t->kind) {
	case CBL_TREE_SET:
		emit_set(m, t->set);
		break;
	case CBL_TREE_NOTHING:
		emit_ask(m, t);
		break;
	case CBL_TREE_CHOICE:
		emit_choice(m, t);
		break;
	case CBL_TREE_REPEAT:
		emit_repeat(m, t);
		break;
	case CBL_TREE_SEQUENCE:
		emit_all(m, t);
		break;
	case CBL_TREE_CALL:
		if (t->called && m->calls < MOST_CALLS) {
			m->calls++;
			emit_tree(m, t->called);
			m->calls--;
			break;
		}
		/* fallthrough */
	default:
		emit(m, OP_ADMIT);
	}
}

/* ---- classes of bytes */

/* Tells apart the bytes of a class that are in the set from the others. */
static void split_classes(struct maker *m, const uint8_t set[32])
{
	int into[ASCII];
	bool in[ASCII] = {0}, out[ASCII] = {0};
	unsigned before = m->width;

	for (unsigned b = 0; b < ASCII; b++)
		if (cbl_byte_in(set, (unsigned char)b))
			in[m->classes[b]] = true;
		else
			out[m->classes[b]] = true;
	for (unsigned c = 0; c < before; c++)
		into[c] = in[c] && out[c] ? (int)m->width++ : -1;
	for (unsigned b = 0; b < ASCII; b++)
		if (into[m->classes[b]] >= 0 &&
		    cbl_byte_in(set, (unsigned char)b))
			m->classes[b] = (uint8_t)into[m->classes[b]];
}

static void split_all(struct maker *m)
{
	uint8_t words[32] = {0}, ends[32] = {0};

	for (unsigned b = 0; b < ASCII; b++)
		if (cbl_is_word_byte((unsigned char)b))
			words[b >> 3] = (uint8_t)(words[b >> 3] | 1 << (b & 7));
	ends['\n' >> 3] = 1 << ('\n' & 7) | 1 << ('\r' & 7);
	m->width = 1;
	split_classes(m, words);
	split_classes(m, ends);
	for (uint32_t i = 0; i < m->count; i++)
		if (m->code[i].set)
			split_classes(m, m->code[i].set);
	for (unsigned b = ASCII; b-- > 0;)
		m->byte[m->classes[b]] = (unsigned char)b;
	m->byte[m->width] = ANY_WIDE;
	m->width += 2;
}

/* ---- states */

static void push(struct maker *m, uint32_t at)
{
	if (m->mark[at] == m->now)
		return;
	m->mark[at] = m->now;
	m->stack[m->stacked++] = at;
}

/* Adds an instruction to the state that is made, and those it leads to
 * without a byte. */
static void reach(struct maker *m, uint32_t from)
{
	push(m, from);
	while (m->stacked) {
		uint32_t at = m->stack[--m->stacked];
		const struct code *c = &m->code[at];

		if (c->op == OP_SPLIT)
			push(m, at + 1);
		if (c->op == OP_SPLIT || c->op == OP_JUMP)
			push(m, c->to);
		else if (c->op == OP_ADMIT)
			m->admits = true;
		else
			m->members[m->member_count++] = at;
	}
}

static void begin_state(struct maker *m)
{
	m->now++;
	m->member_count = 0;
	m->admits = false;
}

static int by_place(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* What is asked may lead on to \b. */
static bool asks(const struct maker *m)
{
	for (uint32_t i = 0; i < m->member_count; i++)
		if (m->code[m->members[i]].op == OP_ASK)
			return true;
	return false;
}

/* The number of the state that was made, an old one or new. */
static uint32_t end_state(struct maker *m, bool in_word)
{
	uint32_t index = m->state_count, *codes;
	size_t size = m->member_count * sizeof(*codes);
	struct cbl_str key;

	if (m->admits)
		return CBL_AUTOMATON_ADMITTED;
	if (!m->member_count)
		return CBL_AUTOMATON_REFUSED;
	qsort(m->members, m->member_count, sizeof(*codes), by_place);
	/* Only \b cares; the last element tells the two apart. */
	in_word = in_word && asks(m);
	codes = cbl_arena_alloc(m->arena, size + sizeof(*codes));
	memcpy(codes, m->members, size);
	codes[m->member_count] = in_word;
	key = cbl_str((const char *)codes, size + sizeof(*codes));
	if (cbl_map_get(&m->known, key, &index))
		return index;
	if (index == m->state_most)
		return CBL_AUTOMATON_ADMITTED;
	cbl_map_set(&m->known, key, index);
	m->states[index] = (struct state){codes, m->member_count, in_word};
	m->state_count++;
	return index;
}

static bool holds(const uint8_t set[32], int byte)
{
	return byte < ASCII ? cbl_byte_in(set, (unsigned char)byte) :
			      is_wide(set);
}

/* `byte` is -1 at the end. */
static bool grants(const struct code *c, bool in_word, int byte)
{
	bool word = byte >= 0 && cbl_is_word_byte((unsigned char)byte);
	bool in = byte >= 0 && c->set && holds(c->set, byte);

	switch (c->asks) {
	case CBL_ASKS_END:
		return byte < 0 || byte == '\n' || byte == '\r';
	case CBL_ASKS_EDGE:
		return word != in_word;
	case CBL_ASKS_NO_EDGE:
		return word == in_word;
	case CBL_ASKS_AHEAD:
		return in;
	case CBL_ASKS_NOT_AHEAD:
		return !in || byte >= ASCII;
	default:
		return true;
	}
}

/* All a state holds before `byte`: behind what is asked and granted too. */
static void resolve(struct maker *m, const struct state *s, int byte)
{
	begin_state(m);
	for (uint32_t i = 0; i < s->count; i++)
		reach(m, s->codes[i]);
	for (uint32_t i = 0; i < m->member_count; i++) {
		const struct code *c = &m->code[m->members[i]];

		if (c->op == OP_ASK && grants(c, s->in_word, byte))
			reach(m, m->members[i] + 1);
	}
}

static uint32_t step(struct maker *m, const struct state *s, int byte,
		     uint32_t *scratch)
{
	uint32_t count;

	resolve(m, s, byte);
	if (m->admits)
		return CBL_AUTOMATON_ADMITTED;
	if (byte < 0)
		return CBL_AUTOMATON_REFUSED;
	count = m->member_count;
	memcpy(scratch, m->members, count * sizeof(*scratch));
	begin_state(m);
	for (uint32_t i = 0; i < count; i++) {
		const struct code *c = &m->code[scratch[i]];

		if (c->op == OP_SET && holds(c->set, byte))
			reach(m, scratch[i] + 1);
	}
	return end_state(m, cbl_is_word_byte((unsigned char)byte));
}

/* Goes through the states as they come up, those that few bytes lead to
 * first. */
static void step_all(struct maker *m)
{
	uint32_t *scratch = cbl_arena_alloc(m->arena,
					    (m->count + 1) * sizeof(*scratch));

	for (uint32_t i = 2; i < m->state_count; i++) {
		uint16_t *row = m->steps + (size_t)i * m->width;

		for (unsigned c = 0; c + 1 < m->width; c++)
			row[c] = (uint16_t)step(m, &m->states[i], m->byte[c],
						scratch);
		row[m->width - 1] =
			(uint16_t)step(m, &m->states[i], -1, scratch);
	}
}

/* ---- which states are worth it */

/* What is to be expected of a state in a usual text. */
struct outlook {
	double refused; /* how likely */
	double steps;
};

/* The outlooks of all states with one byte more. */
static void look_ahead(const struct maker *m, const double *shares,
		       const struct outlook *from, struct outlook *to)
{
	for (uint32_t i = 2; i < m->state_count; i++) {
		const uint16_t *row = m->steps + (size_t)i * m->width;

		to[i] = (struct outlook){0, 1};
		for (unsigned c = 0; c + 1 < m->width; c++) {
			to[i].refused += shares[c] * from[row[c]].refused;
			to[i].steps += shares[c] * from[row[c]].steps;
		}
	}
}

/* How common the bytes of each column are. */
static double *shares_of(const struct maker *m)
{
	double *shares = cbl_arena_alloc(m->arena, m->width * sizeof(*shares));

	for (unsigned b = 0; b < ASCII; b++) {
		uint8_t set[32] = {0};

		set[b >> 3] = (uint8_t)(1 << (b & 7));
		shares[m->classes[b]] += cbl_bytes_share(set);
	}
	return shares;
}

/* States that are not worth it admit: true if there are any. */
static bool drop_some(struct maker *m, const double *shares,
		      struct outlook *now, struct outlook *next)
{
	const struct outlook sure = {1, 0}, none = {0, 0};
	bool some = false;

	for (uint32_t i = 0; i < m->state_count; i++)
		now[i] = next[i] = i == CBL_AUTOMATON_REFUSED ? sure : none;
	for (int i = 0; i < AHEAD; i += 2) {
		look_ahead(m, shares, now, next);
		look_ahead(m, shares, next, now);
	}
	for (uint32_t i = 2; i < m->state_count; i++) {
		if (!m->states[i].count ||
		    now[i].refused * WORTH >= now[i].steps)
			continue;
		m->states[i].count = 0;
		some = true;
	}
	for (size_t i = 2 * m->width; i < (size_t)m->state_count * m->width;
	     i++)
		if (m->steps[i] > CBL_AUTOMATON_ADMITTED &&
		    !m->states[m->steps[i]].count)
			m->steps[i] = CBL_AUTOMATON_ADMITTED;
	return some;
}

static void drop_idle(struct maker *m)
{
	size_t size = m->state_count * sizeof(struct outlook);
	struct outlook *now = cbl_arena_alloc(m->arena, size);
	struct outlook *next = cbl_arena_alloc(m->arena, size);
	const double *shares = shares_of(m);

	while (drop_some(m, shares, now, next))
		;
}

/* ---- the table */

struct table {
	uint16_t *place; /* of the row of a state */
	uint32_t *order; /* states in the order of their rows */
	uint32_t count;
};

static uint16_t place_of(struct table *t, const struct maker *m, uint32_t state)
{
	if (state <= CBL_AUTOMATON_ADMITTED)
		return (uint16_t)state;
	if (!m->states[state].count)
		return CBL_AUTOMATON_ADMITTED;
	if (!t->place[state]) {
		t->place[state] = (uint16_t)(2 + t->count * m->width);
		t->order[t->count++] = state;
	}
	return t->place[state];
}

/* The rows of those that are reached; the first two places are taken by the
 * states that end it. */
static void write_table(const struct maker *m, struct cbl_automaton *out,
			struct cbl_buf *steps, const uint32_t starts[2])
{
	struct table t = {
		cbl_arena_alloc(m->arena, m->state_count * sizeof(*t.place)),
		cbl_arena_alloc(m->arena, m->state_count * sizeof(*t.order)),
		0};
	const uint16_t ends[2] = {CBL_AUTOMATON_REFUSED,
				  CBL_AUTOMATON_ADMITTED};

	memset(t.place, 0, m->state_count * sizeof(*t.place));
	out->first = (uint32_t)(steps->len / sizeof(*m->steps));
	out->end = (uint16_t)(m->width - 1);
	memset(out->classes, (int)m->width - 2, sizeof(out->classes));
	memcpy(out->classes, m->classes, sizeof(m->classes));
	cbl_buf_add(steps, (const char *)ends, sizeof(ends));
	for (int i = 0; i < 2; i++)
		out->starts[i] = place_of(&t, m, starts[i]);
	for (uint32_t i = 0; i < t.count; i++) {
		const uint16_t *row =
			m->steps + (size_t)t.order[i] * m->width;

		for (unsigned c = 0; c < m->width; c++) {
			uint16_t next = place_of(&t, m, row[c]);

			cbl_buf_add(steps, (const char *)&next, sizeof(next));
		}
	}
}

/* ---- all of it */

static uint32_t make_start(struct maker *m, bool in_word)
{
	begin_state(m);
	reach(m, 0);
	return end_state(m, in_word);
}

static void make_room(struct maker *m)
{
	size_t codes = (m->count + 1) * sizeof(uint32_t);

	m->state_most = MOST_STEPS / m->width;
	m->state_count = 2;
	m->states = cbl_arena_alloc(m->arena,
				    m->state_most * sizeof(*m->states));
	m->steps = cbl_arena_alloc(m->arena, sizeof(*m->steps) * m->width *
						     m->state_most);
	m->stack = cbl_arena_alloc(m->arena, codes);
	m->members = cbl_arena_alloc(m->arena, codes);
	m->mark = cbl_arena_alloc(m->arena, codes);
	memset(m->mark, 0, codes);
}

static bool make(struct maker *m, const struct cbl_tree *tree,
		 struct cbl_automaton *out, struct cbl_buf *steps)
{
	uint32_t starts[2];

	emit_tree(m, tree);
	emit(m, OP_ADMIT);
	split_all(m);
	make_room(m);
	for (int i = 0; i < 2; i++)
		starts[i] = make_start(m, i);
	step_all(m);
	drop_idle(m);
	if (starts[0] <= CBL_AUTOMATON_ADMITTED ||
	    !m->states[starts[0]].count)
		return false;
	write_table(m, out, steps, starts);
	return true;
}

/* Do all matches end at the end? */
static bool ends(const struct cbl_tree *t)
{
	switch (t->kind) {
	case CBL_TREE_NOTHING:
		return t->asks == CBL_ASKS_END;
	case CBL_TREE_SEQUENCE:
		for (const struct cbl_tree *c = t->first; c; c = c->next)
			if (ends(c))
				return true;
		return false;
	case CBL_TREE_CHOICE:
		for (const struct cbl_tree *c = t->first; c; c = c->next)
			if (!ends(c))
				return false;
		return true;
	default:
		return false;
	}
}

bool cbl_automaton_make(struct cbl_automaton *out, struct cbl_buf *steps,
			const char *source, size_t len, unsigned flags,
			bool backwards)
{
	struct cbl_arena arena;
	struct maker m = {.arena = &arena, .backwards = backwards};
	const struct cbl_tree *tree;
	bool made = false;

	cbl_arena_init(&arena);
	cbl_map_init(&m.known);
	*out = (struct cbl_automaton){0};
	tree = cbl_tree_read(&arena, source, len, flags);
	if (!tree->unsure && (!backwards || (!tree->lines && ends(tree))))
		made = make(&m, tree, out, steps);
	cbl_map_release(&m.known);
	free(m.code);
	cbl_arena_release(&arena);
	return made;
}
