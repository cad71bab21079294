/* SPDX-License-Identifier: MIT
 *
 * Each need of a pattern is a bit, and what is needed alike is one. The best
 * need of every pattern comes first, then the second best: there are 64 bits
 * on each side of a finding.
 */
#include "spec/plan_needs.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "spec/spec.h"

#define BITS 64

struct entry {
	uint32_t pattern;
	enum cbl_needs_end end;
	struct cbl_need needs[CBL_NEEDS];
	size_t count;
};

struct side {
	const struct cbl_need *bits[BITS];
	unsigned count;
};

struct maker {
	const struct cbl_spec *spec;
	struct cbl_plan_pattern *patterns;
	struct cbl_arena arena;
	struct entry *entries;
	size_t count, cap;
	struct side sides[2]; /* by enum cbl_needs_end */
};

/* ---- the patterns */

static void add_pattern(struct maker *m, uint32_t pattern,
			enum cbl_needs_end end)
{
	const struct cbl_pattern_def *def;
	struct cbl_str source;
	struct entry *e;
	unsigned gaps;

	if (pattern == CBL_NONE)
		return;
	for (size_t i = 0; i < m->count; i++) {
		e = &m->entries[i];
		if (e->pattern != pattern)
			continue;
		/* Bits are those of one side. */
		if (e->end != end) {
			e->count = 0;
			m->patterns[pattern].gaps = CBL_GAPS_MOST;
		}
		return;
	}
	def = &m->spec->patterns[pattern];
	source = cbl_spec_str(m->spec, def->source);
	m->entries = cbl_grow(m->entries, &m->cap, m->count + 1, sizeof(*e));
	e = &m->entries[m->count++];
	e->pattern = pattern;
	e->end = end;
	e->count = cbl_needs_derive(e->needs, &gaps, &m->arena, source.ptr,
				    source.len, def->flags, end);
	m->patterns[pattern].gaps = gaps;
}

static void add_patterns(struct maker *m)
{
	for (uint32_t i = 0; i < m->spec->cues_count; i++) {
		const struct cbl_cue *c = &m->spec->cues[i];

		add_pattern(m, c->before, CBL_NEEDS_BEFORE);
		add_pattern(m, c->not_before, CBL_NEEDS_BEFORE);
		add_pattern(m, c->after, CBL_NEEDS_AFTER);
		add_pattern(m, c->not_after, CBL_NEEDS_AFTER);
	}
	for (uint32_t i = 0; i < m->spec->hushes_count; i++) {
		add_pattern(m, m->spec->hushes[i].before, CBL_NEEDS_BEFORE);
		add_pattern(m, m->spec->hushes[i].after, CBL_NEEDS_AFTER);
	}
}

/* ---- bits */

static bool is_same(const struct cbl_need *a, const struct cbl_need *b)
{
	return a->count == b->count &&
	       memcmp(a->words, b->words, a->count * sizeof(*a->words)) == 0;
}

/* The bit of a need; none if there is no room. */
static uint64_t bit_of(struct side *side, const struct cbl_need *need)
{
	unsigned bit = 0;

	while (bit < side->count && !is_same(side->bits[bit], need))
		bit++;
	if (bit == BITS)
		return 0;
	if (bit == side->count)
		side->bits[side->count++] = need;
	return UINT64_C(1) << bit;
}

/* Does it tell more of where a match begins than what is known? */
static bool leads(const struct cbl_plan_pattern *p, const struct cbl_need *need)
{
	if (need->head == CBL_GAPS_MOST)
		return false;
	if (!p->lead || need->first != p->first)
		return !p->lead || need->first;
	return need->head < p->head;
}

static void assign_bit(struct maker *m, const struct entry *e,
		       const struct cbl_need *need)
{
	struct cbl_plan_pattern *p = &m->patterns[e->pattern];
	uint64_t bit = bit_of(&m->sides[e->end], need);

	p->needs |= bit;
	if (bit && leads(p, need)) {
		p->lead = bit;
		p->head = (uint16_t)need->head;
		p->first = need->first;
	}
}

static void assign_bits(struct maker *m)
{
	for (size_t rank = 0; rank < CBL_NEEDS; rank++)
		for (size_t i = 0; i < m->count; i++) {
			struct entry *e = &m->entries[i];

			if (rank < e->count)
				assign_bit(m, e, &e->needs[rank]);
		}
}

/* ---- the table */

struct table {
	uint32_t *keys;
	struct cbl_plan_word *words;
	uint32_t size, count;
};

static struct table new_table(size_t most)
{
	struct table t = {.size = 2};

	while (t.size < 2 * most)
		t.size *= 2;
	t.keys = cbl_xcalloc(t.size, sizeof(*t.keys));
	t.words = cbl_xcalloc(t.size, sizeof(*t.words));
	return t;
}

static void free_table(struct table *t)
{
	free(t->keys);
	free(t->words);
}

/* What stands of a word that may be so far off. */
static struct cbl_plan_word *word_of(struct table *t, uint32_t key,
				     uint64_t gaps)
{
	struct cbl_plan plan = {.word_keys_count = t->size};
	uint32_t at = cbl_plan_word(&plan, key);

	while (t->keys[at] &&
	       (t->keys[at] != key || t->words[at].gaps != gaps))
		at = (at + 1) & (t->size - 1);
	t->count += !t->keys[at];
	t->keys[at] = key;
	t->words[at].gaps = gaps;
	return &t->words[at];
}

static void fill(struct table *t, const struct side *side, bool before)
{
	for (unsigned bit = 0; bit < side->count; bit++)
		for (size_t i = 0; i < side->bits[bit]->count; i++) {
			struct cbl_needed n = side->bits[bit]->words[i];
			struct cbl_plan_word *w = word_of(t, n.key, n.gaps);
			uint64_t *who = before ? &w->before : &w->after;

			*who |= UINT64_C(1) << bit;
		}
}

static size_t words_of(const struct side *side)
{
	size_t words = 0;

	for (unsigned bit = 0; bit < side->count; bit++)
		words += side->bits[bit]->count;
	return words;
}

/* Many needs have the same words: a table as large as it has to be. */
static struct table tightened(const struct table *wide)
{
	struct table t = new_table(wide->count);

	for (uint32_t i = 0; i < wide->size; i++)
		if (wide->keys[i])
			*word_of(&t, wide->keys[i], wide->words[i].gaps) =
				wide->words[i];
	return t;
}

static void add_words(const struct maker *m, struct cbl_buf *keys,
		      struct cbl_buf *words)
{
	const struct side *before = &m->sides[CBL_NEEDS_BEFORE];
	const struct side *after = &m->sides[CBL_NEEDS_AFTER];
	size_t most = words_of(before) + words_of(after);
	struct table wide, t;

	if (!most)
		return;
	wide = new_table(most);
	fill(&wide, before, true);
	fill(&wide, after, false);
	t = tightened(&wide);
	cbl_buf_add(keys, (const char *)t.keys, t.size * sizeof(*t.keys));
	cbl_buf_add(words, (const char *)t.words, t.size * sizeof(*t.words));
	free_table(&wide);
	free_table(&t);
}

void cbl_plan_add_needs(const struct cbl_spec *spec,
			struct cbl_plan_pattern *patterns,
			struct cbl_buf *keys, struct cbl_buf *words)
{
	struct maker m = {.spec = spec, .patterns = patterns};

	add_patterns(&m);
	assign_bits(&m);
	add_words(&m, keys, words);
	free(m.entries);
	cbl_arena_release(&m.arena);
}
