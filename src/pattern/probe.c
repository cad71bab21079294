/* SPDX-License-Identifier: MIT */
#include "pattern/probe.h"

#include <string.h>

#include "base/buf.h"
#include "pattern/guard.h"
#include "pattern/pattern.h"
#include "pattern/pattern_priv.h"
#include "pattern/tree.h"

/* Length of the first text; each further one is twice as long. */
#define BYTES_FIRST 64
/* If the steps run out, it is tried with shorter ones. */
#define BYTES_LEAST 16
#define STEPS_MOST 60000
/* All texts together. */
#define STEPS_ALL 1000000
/* What grows with short texts may stop to, where a repeat has a bound; so it
 * is tried once more with long ones. */
#define BYTES_LONG 1024
#define STEPS_LONG 8000000
/* So many steps a byte are no reason to look closer. */
#define STEPS_USUAL 12
/* Twice the text, 2 times the steps: linear; 4 times: quadratic. */
#define GROWTH 2.8
/* Endless repeats of a pattern that are looked at. */
#define REPEATS_MOST 24
/* What ends a hostile text: few patterns take the first for one of their
 * characters, and the second ends a `.*`. */
static const char *const ends[] = {"\x01", "\n\x01"};

/* ---- counting steps */

/* PCRE2_INFO_FIRSTCODETYPE of what begins with a line. */
#define AT_LINES 2

struct counter {
	uint64_t steps, most;
	size_t at;
};

/* Called before each item of the pattern: an item that went over many
 * characters counts as many. */
static int count_step(pcre2_callout_block *block, void *ctx)
{
	struct counter *c = ctx;

	c->steps += 1;
	if (block->current_position > c->at)
		c->steps += block->current_position - c->at;
	c->at = block->current_position;
	return c->steps > c->most ? PCRE2_ERROR_CALLOUT : 0;
}

struct probe {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	struct counter counter;
	struct cbl_arena *arena;
	const char *source;
	bool searches; /* it may begin anywhere */
	uint64_t steps; /* so far */
	uint64_t most;	/* for one text */
	struct cbl_buf prefix, pump, tail, text;
	unsigned repeats;
	struct cbl_slow *worst;
	bool found;
};

static bool is_spent(const struct probe *p)
{
	return p->steps > STEPS_ALL;
}

static uint64_t steps_of(struct probe *p)
{
	p->counter = (struct counter){.most = p->most};
	if (is_spent(p))
		return 0;
	pcre2_match(p->code, (PCRE2_SPTR)cbl_buf_cstr(&p->text), p->text.len, 0,
		    PCRE2_NO_UTF_CHECK, p->data, p->context);
	p->steps += p->counter.steps;
	return p->counter.steps;
}

static void add(struct cbl_buf *to, const struct cbl_buf *from)
{
	cbl_buf_add(to, cbl_buf_cstr(from), from->len);
}

/* How a hostile text is put together. */
struct plan {
	bool prefix, tail;
	const char *end;
};

/* The prefix, the pump so often that it fills `bytes`, something that does
 * not fit, and perhaps the tail: PCRE2 turns away at once what lacks a letter
 * that has to be there. */
static uint64_t try_bytes(struct probe *p, struct plan plan, size_t bytes)
{
	size_t from;

	cbl_buf_clear(&p->text);
	if (plan.prefix)
		add(&p->text, &p->prefix);
	from = p->text.len;
	while (p->text.len - from < bytes)
		add(&p->text, &p->pump);
	cbl_buf_text(&p->text, plan.end);
	if (plan.tail)
		add(&p->text, &p->tail);
	return steps_of(p);
}

/* ---- one hostile text */

static bool is_worse(const struct cbl_slow *a, const struct cbl_slow *b)
{
	if (a->explodes != b->explodes)
		return a->explodes;
	return a->bytes[CBL_PROBES - 1] < b->bytes[CBL_PROBES - 1] ||
	       (a->bytes[CBL_PROBES - 1] == b->bytes[CBL_PROBES - 1] &&
		a->steps[CBL_PROBES - 1] > b->steps[CBL_PROBES - 1]);
}

static bool grows(const struct cbl_slow *slow)
{
	for (size_t i = 1; i < CBL_PROBES; i++)
		if ((double)slow->steps[i] < GROWTH * (double)slow->steps[i - 1])
			return false;
	return true;
}

static void keep(struct probe *p, struct cbl_slow *slow)
{
	if (p->found && !is_worse(slow, p->worst))
		return;
	slow->again.ptr = cbl_arena_strndup(p->arena, cbl_buf_cstr(&p->pump),
					    p->pump.len);
	slow->again.len = p->pump.len;
	*p->worst = *slow;
	p->found = true;
}

/* Steps at n, 2n and 4n bytes, of lengths at which they do not run out. */
static void measure(struct probe *p, struct plan plan, struct cbl_slow *slow)
{
	size_t first = BYTES_FIRST;

	for (;; first /= 2) {
		slow->explodes = false;
		for (size_t i = 0; i < CBL_PROBES; i++) {
			slow->bytes[i] = first << i;
			slow->steps[i] = try_bytes(p, plan, slow->bytes[i]);
			slow->explodes = slow->steps[i] > STEPS_MOST;
		}
		if (!slow->explodes || first <= BYTES_LEAST)
			return;
	}
}

static bool grows_on(struct probe *p, struct plan plan)
{
	uint64_t steps = p->steps, once, twice;

	p->most = STEPS_LONG;
	p->steps = 0;
	once = try_bytes(p, plan, BYTES_LONG);
	p->steps = 0;
	twice = try_bytes(p, plan, 2 * BYTES_LONG);
	p->most = STEPS_MOST;
	p->steps = steps;
	return twice > STEPS_LONG || (double)twice >= GROWTH * (double)once;
}

/* Worth a closer look, and not outdone already? */
static bool is_slow(struct probe *p, struct plan plan,
		    const struct cbl_slow *slow)
{
	if (slow->explodes)
		return true;
	return p->searches && grows(slow) &&
	       (!p->found || is_worse(slow, p->worst)) && grows_on(p, plan);
}

static void try_text(struct probe *p, struct plan plan, struct cbl_slow slow)
{
	size_t most = BYTES_FIRST << (CBL_PROBES - 1);

	if (p->pump.len == 0 ||
	    try_bytes(p, plan, most) < STEPS_USUAL * most)
		return;
	measure(p, plan, &slow);
	/* A search from every place takes the square and no more. */
	if (slow.explodes && slow.cause == CBL_SLOW_SEARCH)
		slow.cause = CBL_SLOW_CHOICE;
	if (is_spent(p))
		return;
	if (is_slow(p, plan, &slow))
		keep(p, &slow);
}

static void try_pump(struct probe *p, const struct cbl_slow *slow)
{
	for (unsigned i = 0; i < 4; i++) {
		struct plan plan = {true, i & 1, ends[i >> 1]};

		try_text(p, plan, *slow);
		plan.prefix = false;
		if (p->prefix.len && p->searches)
			try_text(p, plan, *slow);
	}
}

/* ---- the texts that are hostile to a repeat */

/* From a repeat up to the whole pattern. */
struct path {
	const struct cbl_tree *tree;
	const struct path *up;
};

static void add_prefix(struct probe *p, const struct path *path)
{
	const struct cbl_tree *parent = path->up ? path->up->tree : NULL;

	if (!parent)
		return;
	add_prefix(p, path->up);
	if (parent->kind != CBL_TREE_SEQUENCE)
		return;
	for (const struct cbl_tree *t = parent->first; t != path->tree;
	     t = t->next)
		cbl_tree_sample(t, 0, &p->prefix);
}

static void add_tail(struct probe *p, const struct path *path)
{
	for (; path->up; path = path->up)
		if (path->up->tree->kind == CBL_TREE_SEQUENCE)
			for (const struct cbl_tree *t = path->tree->next; t;
			     t = t->next)
				cbl_tree_sample(t, 0, &p->tail);
}

static bool overlap(const uint8_t a[32], const uint8_t b[32])
{
	for (size_t i = 0; i < 32; i++)
		if (a[i] & b[i])
			return true;
	return false;
}

static bool is_endless(const struct cbl_tree *t)
{
	return t->kind == CBL_TREE_REPEAT && t->max == CBL_TREE_ENDLESS;
}

static bool holds_endless(const struct cbl_tree *t)
{
	if (is_endless(t))
		return true;
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		if (holds_endless(c))
			return true;
	return false;
}

/* Is there an endless repeat beside it that may take the same text? */
static bool has_neighbour(const struct path *path)
{
	for (; path->up; path = path->up) {
		const struct cbl_tree *t = path->tree->next;

		if (path->up->tree->kind != CBL_TREE_SEQUENCE)
			continue;
		for (; t; t = t->next) {
			if (holds_endless(t) &&
			    overlap(t->set, path->tree->set))
				return true;
			if (!t->empty && !overlap(t->set, path->tree->set))
				return false;
		}
	}
	return false;
}

static bool is_nested(const struct path *path)
{
	if (holds_endless(path->tree->first))
		return true;
	for (path = path->up; path; path = path->up)
		if (is_endless(path->tree))
			return true;
	return false;
}

static enum cbl_slow_cause cause_of(const struct path *path)
{
	if (is_nested(path))
		return CBL_SLOW_NESTED;
	return has_neighbour(path) ? CBL_SLOW_ADJACENT : CBL_SLOW_SEARCH;
}

/* The usual characters of a set, one by one. */
static void try_characters(struct probe *p, const uint8_t set[32],
			   const struct cbl_slow *slow)
{
	static const char usual[] = "a A1\n-";
	unsigned tried = 0;

	for (const char *c = usual; *c && tried < 4; c++) {
		if (!cbl_byte_in(set, (unsigned char)*c))
			continue;
		cbl_buf_clear(&p->pump);
		cbl_buf_char(&p->pump, *c);
		try_pump(p, slow);
		tried++;
	}
	if (tried)
		return;
	cbl_buf_clear(&p->pump);
	for (unsigned c = ' '; c < 0x7f && !p->pump.len; c++)
		if (cbl_byte_in(set, (unsigned char)c))
			cbl_buf_char(&p->pump, (char)c);
	try_pump(p, slow);
}

/* What it repeats, whichever way; and with all that stands before it, for a
 * search begins anew there. */
static void try_bodies(struct probe *p, const struct cbl_tree *body,
		       const struct cbl_slow *slow)
{
	for (unsigned which = 0; which < 3; which++) {
		cbl_buf_clear(&p->pump);
		cbl_tree_sample(body, which, &p->pump);
		try_pump(p, slow);
	}
	if (!p->searches || !p->prefix.len)
		return;
	cbl_buf_clear(&p->pump);
	add(&p->pump, &p->prefix);
	cbl_tree_sample(body, 0, &p->pump);
	try_pump(p, slow);
}

static void try_repeat(struct probe *p, const struct path *path)
{
	const struct cbl_tree *t = path->tree, *body = t->first;
	struct cbl_slow slow = {
		.cause = cause_of(path),
		.piece = cbl_str(p->source + t->lo, t->hi - t->lo),
	};

	cbl_buf_clear(&p->prefix);
	cbl_buf_clear(&p->tail);
	add_prefix(p, path);
	add_tail(p, path);
	if (body->kind == CBL_TREE_SET)
		try_characters(p, body->set, &slow);
	try_bodies(p, body, &slow);
}

static void walk(struct probe *p, const struct cbl_tree *t,
		 const struct path *up)
{
	struct path here = {t, up};

	if (is_endless(t) && p->repeats++ < REPEATS_MOST)
		try_repeat(p, &here);
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		walk(p, c, &here);
}

/* ---- the whole */

static bool open_probe(struct probe *p, size_t len, unsigned flags)
{
	uint32_t options = cbl_pcre_options(flags) | PCRE2_AUTO_CALLOUT;
	uint32_t all = 0, first = 0;
	size_t offset;
	int number;

	p->code = cbl_pcre_compile(p->source, len, options, &number, &offset);
	p->context = pcre2_match_context_create(NULL);
	if (!p->code || !p->context)
		return false;
	p->data = pcre2_match_data_create_from_pattern(p->code, NULL);
	if (!p->data)
		return false;
	pcre2_set_callout(p->context, count_step, &p->counter);
	pcre2_pattern_info(p->code, PCRE2_INFO_ALLOPTIONS, &all);
	pcre2_pattern_info(p->code, PCRE2_INFO_FIRSTCODETYPE, &first);
	p->searches = !(all & PCRE2_ANCHORED) && first != AT_LINES;
	return true;
}

static void close_probe(struct probe *p)
{
	pcre2_match_data_free(p->data);
	pcre2_match_context_free(p->context);
	pcre2_code_free(p->code);
	cbl_buf_release(&p->prefix);
	cbl_buf_release(&p->pump);
	cbl_buf_release(&p->tail);
	cbl_buf_release(&p->text);
}

bool cbl_pattern_probe(struct cbl_slow *out, struct cbl_arena *arena,
		       const char *source, size_t len, unsigned flags)
{
	struct cbl_arena scratch;
	struct probe p = {.arena = arena,
			  .source = source,
			  .worst = out,
			  .most = STEPS_MOST};
	const struct cbl_tree *tree;

	cbl_arena_init(&scratch);
	tree = cbl_tree_read(&scratch, source, len, flags);
	if (holds_endless(tree) && open_probe(&p, len, flags))
		walk(&p, tree, NULL);
	close_probe(&p);
	cbl_arena_release(&scratch);
	return p.found;
}
