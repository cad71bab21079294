/* SPDX-License-Identifier: MIT
 *
 * Where a pattern has a piece of a few texts only (a word, a list of words),
 * one of them stands in every match. Of each text one word counts, if its
 * bounds are bounds of words in every match too.
 */
#include "pattern/needs.h"

#include <stdlib.h>
#include <string.h>

#include "pattern/needs_priv.h"

/* Children of a sequence that are looked at. */
#define CHILDREN_MOST 512
#define CALLS_MOST 8
/* How likely a text has some word with an ending of so many letters: 0, 1, 2.
 * A word of two letters counts 5, longer ones less. */
static const double ending_weights[] = {0, 90, 45};
/* Words from this length on do for a text that they begin. */
#define SHORT 4

struct found {
	struct cbl_need need;
	double weight; /* how likely a text has one of the words */
};

struct found_list {
	struct found items[CBL_NEEDS];
	size_t count;
};

/* What is known of the surroundings of a piece. */
struct edges {
	bool left, right;    /* a bound of words is there */
	bool first;	     /* nothing is matched before it */
	unsigned head, tail; /* gaps before and behind it, at most */
};

struct needs {
	struct cbl_deriver d;
	enum cbl_needs_end end;
};

/* ---- keys */

static uint32_t hash(uint32_t h, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ ((unsigned char)word[i] | 0x20u)) * 0x01000193u;
	return h | 1;
}

uint32_t cbl_word_key(const char *word, size_t len)
{
	return hash(0x811c9dc5u, word, len);
}

uint32_t cbl_word_ending_key(const char *ending, size_t len)
{
	return hash(0x2fd4e1b3u, ending, len);
}

static bool is_word(char c)
{
	return cbl_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_';
}

/* How likely a text has a word of this length, in no unit. */
static double word_weight(size_t len)
{
	static const double weights[] = {0, 6, 5, 3, 2, 1.2, 0.8, 0.6};

	return len < 8 ? weights[len] : 0.4;
}

/* A piece of a text that may count for it. */
struct word {
	uint32_t key;
	double weight;
	bool first; /* the text begins with it */
};

/* The word text[lo..hi), or no more than its ending if only that has to be
 * there; without weight if not even that. */
static struct word weighed(struct cbl_str text, size_t lo, size_t hi,
			   const struct edges *e)
{
	bool left = lo > 0 || e->left, right = hi < text.len || e->right;
	size_t len = hi - lo;

	if (left && right)
		return (struct word){cbl_word_key(text.ptr + lo, len),
				     word_weight(len),
				     lo == 0 || (lo == 1 && text.ptr[0] ==
								CBL_TEXT_BOUND)};
	if (!right)
		return (struct word){0};
	len = len < 2 ? len : 2;
	return (struct word){cbl_word_ending_key(text.ptr + hi - len, len),
			     ending_weights[len], false};
}

/* The word that counts for a text between two edges: the first, if it is not
 * short, else the rarest. False if there is none with bounds. */
static bool word_of(struct cbl_str text, const struct edges *e,
		    struct word *best)
{
	size_t hi;

	*best = (struct word){0};
	for (size_t lo = 0; lo < text.len; lo = hi + 1) {
		struct word w;

		for (hi = lo; hi < text.len && is_word(text.ptr[hi]);)
			hi++;
		if (hi == lo)
			continue;
		w = weighed(text, lo, hi, e);
		if (w.key && (!best->key || w.weight < best->weight))
			*best = w;
		if (w.first && hi - lo >= SHORT)
			return true;
	}
	return best->key;
}

/* ---- gaps and bounds */

static unsigned sum(unsigned a, unsigned b)
{
	return a + b < CBL_GAPS_MOST ? a + b : CBL_GAPS_MOST;
}

static unsigned product(uint32_t a, unsigned b)
{
	return !a || !b			       ? 0
	       : a < CBL_GAPS_MOST && a * b < CBL_GAPS_MOST ? a * b
							    : CBL_GAPS_MOST;
}

static unsigned gaps_of(struct needs *n, const struct cbl_tree *t);

static unsigned gaps_of_repeat(struct needs *n, const struct cbl_tree *t)
{
	uint32_t max = t->max;

	if (t->first->kind == CBL_TREE_SET) {
		if (cbl_set_is_blank(t->first->set))
			return max > 0;
		/* Between two gaps there is something else. */
		if (max != CBL_TREE_ENDLESS)
			max = (max + 1) / 2;
	}
	return product(max, gaps_of(n, t->first));
}

/* How many gaps a piece may have. */
static unsigned gaps_of(struct needs *n, const struct cbl_tree *t)
{
	unsigned gaps = 0, more;

	if (!cbl_derive_step(&n->d))
		return CBL_GAPS_MOST;
	switch (t->kind) {
	case CBL_TREE_NOTHING:
		return 0;
	case CBL_TREE_SET:
		return cbl_set_has_blank(t->set);
	case CBL_TREE_REPEAT:
		return gaps_of_repeat(n, t);
	case CBL_TREE_CALL:
		if (!t->called || n->d.calls == CALLS_MOST)
			return CBL_GAPS_MOST;
		n->d.calls++;
		gaps = gaps_of(n, t->called);
		n->d.calls--;
		return gaps;
	case CBL_TREE_SEQUENCE:
	case CBL_TREE_CHOICE:
		for (const struct cbl_tree *c = t->first; c; c = c->next) {
			more = gaps_of(n, c);
			if (t->kind == CBL_TREE_SEQUENCE)
				gaps = sum(gaps, more);
			else if (more > gaps)
				gaps = more;
		}
		return gaps;
	default:
		return CBL_GAPS_MOST;
	}
}

/* No word goes on over its beginning, if it is not empty. */
static bool begins_apart(const struct cbl_tree *t)
{
	return !cbl_set_has_word(t->set);
}

/* The same of its end. */
static bool ends_apart(struct needs *n, const struct cbl_tree *t)
{
	bool apart = true;

	if (!cbl_derive_step(&n->d))
		return false;
	switch (t->kind) {
	case CBL_TREE_NOTHING:
		return true;
	case CBL_TREE_SET:
		return !cbl_set_has_word(t->set);
	case CBL_TREE_REPEAT:
		return ends_apart(n, t->first);
	case CBL_TREE_CALL:
		if (!t->called || n->d.calls == CALLS_MOST)
			return false;
		n->d.calls++;
		apart = ends_apart(n, t->called);
		n->d.calls--;
		return apart;
	case CBL_TREE_CHOICE:
		for (const struct cbl_tree *c = t->first; c && apart;
		     c = c->next)
			apart = ends_apart(n, c);
		return apart;
	case CBL_TREE_SEQUENCE:
		/* What may be empty lets through what stands before it. */
		for (const struct cbl_tree *c = t->first; c; c = c->next)
			if (c->kind != CBL_TREE_NOTHING)
				apart = ends_apart(n, c) &&
					(apart || !c->empty);
		return apart;
	default:
		return false;
	}
}

/* ---- pieces */

/* The children of a sequence, side by side. */
struct row {
	const struct cbl_tree *items[CHILDREN_MOST];
	/* Of each child: each of the others asks for them. */
	unsigned gaps[CHILDREN_MOST];
	bool apart[CHILDREN_MOST];
	size_t count;
	const struct edges *edges; /* of the whole */
};

static bool left_edge(struct needs *n, const struct row *row, size_t at)
{
	while (at-- > 0) {
		const struct cbl_tree *t = row->items[at];

		if (cbl_derive_is_bound(&n->d, t))
			return true;
		if (t->kind == CBL_TREE_NOTHING)
			continue;
		if (!row->apart[at])
			return false;
		if (!t->empty)
			return true;
	}
	return row->edges->left;
}

static bool right_edge(struct needs *n, const struct row *row, size_t at)
{
	for (; at < row->count; at++) {
		const struct cbl_tree *t = row->items[at];

		if (cbl_derive_is_bound(&n->d, t))
			return true;
		if (t->kind == CBL_TREE_NOTHING)
			continue;
		if (!begins_apart(t))
			return false;
		if (!t->empty)
			return true;
	}
	return row->edges->right;
}

static struct edges edges_of(struct needs *n, const struct row *row, size_t lo,
			     size_t hi)
{
	struct edges e = *row->edges;

	for (size_t i = 0; i < lo; i++)
		e.first = e.first && row->items[i]->kind == CBL_TREE_NOTHING;
	e.left = left_edge(n, row, lo);
	e.right = right_edge(n, row, hi);
	for (size_t i = 0; i < lo; i++)
		e.head = sum(e.head, row->gaps[i]);
	for (size_t i = hi; i < row->count; i++)
		e.tail = sum(e.tail, row->gaps[i]);
	return e;
}

/* Where a piece ends that begins with child `lo`: before one that words do
 * not go on into. */
static size_t piece_end(struct needs *n, const struct row *row, size_t lo,
			struct cbl_texts *out)
{
	struct cbl_texts more, all;
	size_t hi = lo + 1;

	if (!cbl_texts_of(&n->d, row->items[lo], out))
		return lo;
	for (; hi < row->count; hi++) {
		const struct cbl_tree *last = row->items[hi - 1];
		const struct cbl_tree *t = row->items[hi];

		if ((t->kind != CBL_TREE_NOTHING && begins_apart(t)) ||
		    (last->kind != CBL_TREE_NOTHING && row->apart[hi - 1]) ||
		    !cbl_texts_of(&n->d, t, &more) ||
		    !cbl_texts_join(&n->d, out, &more, &all))
			break;
		*out = all;
	}
	return hi;
}

/* ---- needs */

static int by_key(const void *a, const void *b)
{
	const struct cbl_needed *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->gaps < y->gaps) - (x->gaps > y->gaps);
}

/* Of words that are there twice the one that may stand farther off stays. */
static void sort_words(struct cbl_need *need)
{
	size_t kept = 0;

	qsort(need->words, need->count, sizeof(*need->words), by_key);
	for (size_t i = 0; i < need->count; i++)
		if (!kept || need->words[kept - 1].key != need->words[i].key)
			need->words[kept++] = need->words[i];
	need->count = kept;
}

/* A word that has to stand near is rarer there. */
static double near_weight(double weight, unsigned gaps)
{
	return gaps < CBL_GAPS_MOST ? weight * (gaps + 1) / (3 * CBL_GAPS_MOST)
				    : weight;
}

/* Keeps the rarest. */
static void keep(struct found_list *list, const struct found *found)
{
	size_t i = list->count;

	if (i == CBL_NEEDS && found->weight >= list->items[i - 1].weight)
		return;
	if (i < CBL_NEEDS)
		list->count++;
	else
		i--;
	for (; i > 0 && found->weight < list->items[i - 1].weight; i--)
		list->items[i] = list->items[i - 1];
	list->items[i] = *found;
}

/* Room for that many words more. */
static void more_words(struct needs *n, struct cbl_need *need, size_t count)
{
	struct cbl_needed *words = cbl_arena_alloc(
		n->d.arena, (need->count + count + 1) * sizeof(*words));

	if (need->count)
		memcpy(words, need->words, need->count * sizeof(*words));
	need->words = words;
}

static unsigned blanks_in(struct cbl_str text)
{
	unsigned blanks = 0;

	for (size_t i = 0; i < text.len; i++)
		blanks += text.ptr[i] == ' ';
	return blanks;
}

/* One of these texts stands there. */
static void need_texts(struct needs *n, const struct cbl_texts *texts,
		       const struct edges *e, struct found_list *out)
{
	struct found f = {.need.head = e->head, .need.first = e->first};
	unsigned outside = n->end == CBL_NEEDS_BEFORE ? e->tail : e->head;

	more_words(n, &f.need, texts->count);
	for (size_t i = 0; i < texts->count; i++) {
		unsigned blanks = blanks_in(texts->items[i]);
		unsigned gaps = sum(outside, blanks);
		struct word word;

		if (!word_of(texts->items[i], e, &word))
			return;
		f.need.words[f.need.count++] =
			(struct cbl_needed){word.key, gaps};
		f.need.first = f.need.first && word.first;
		f.weight += near_weight(word.weight, gaps);
		if (sum(e->head, blanks) > f.need.head)
			f.need.head = sum(e->head, blanks);
	}
	if (!f.need.count)
		return;
	sort_words(&f.need);
	keep(out, &f);
}

static void find(struct needs *n, const struct cbl_tree *t,
		 const struct edges *e, struct found_list *out);

/* False if they are too many. */
static bool fill_row(struct needs *n, const struct cbl_tree *t,
		     const struct edges *e, struct row *row)
{
	row->edges = e;
	row->count = 0;
	for (const struct cbl_tree *c = t->first; c; c = c->next) {
		if (row->count == CHILDREN_MOST)
			return false;
		row->items[row->count++] = c;
	}
	for (size_t i = 0; i < row->count; i++) {
		row->gaps[i] = gaps_of(n, row->items[i]);
		row->apart[i] = ends_apart(n, row->items[i]);
	}
	return true;
}

static void find_in_sequence(struct needs *n, const struct cbl_tree *t,
			     const struct edges *e, struct found_list *out)
{
	struct row row;
	struct cbl_texts texts;
	size_t hi;

	if (!fill_row(n, t, e, &row))
		return;
	for (size_t lo = 0; lo < row.count; lo = hi) {
		struct edges own;

		hi = piece_end(n, &row, lo, &texts);
		if (hi > lo) {
			own = edges_of(n, &row, lo, hi);
			need_texts(n, &texts, &own, out);
			continue;
		}
		hi = lo + 1;
		own = edges_of(n, &row, lo, hi);
		find(n, row.items[lo], &own, out);
	}
}

/* Takes the words of another need over: one of both stands there. */
static void join(struct needs *n, struct found *to, const struct found *from)
{
	more_words(n, &to->need, from->need.count);
	memcpy(to->need.words + to->need.count, from->need.words,
	       from->need.count * sizeof(*from->need.words));
	to->need.count += from->need.count;
	to->weight += from->weight;
	if (from->need.head > to->need.head)
		to->need.head = from->need.head;
	to->need.first = to->need.first && from->need.first;
}

/* A need of the whole is one of each alternative: of the best ones, of the
 * second best. */
static void find_in_choice(struct needs *n, const struct cbl_tree *t,
			   const struct edges *e, struct found_list *out)
{
	struct found all[CBL_NEEDS] = {0};
	size_t ranks = 1;

	for (size_t i = 0; i < CBL_NEEDS; i++)
		all[i].need.first = true;

	if (!t->first->next) {
		find(n, t->first, e, out);
		return;
	}
	for (const struct cbl_tree *c = t->first; c; c = c->next) {
		struct found_list list = {0};

		find(n, c, e, &list);
		if (!list.count)
			return;
		if (list.count > ranks)
			ranks = list.count;
		for (size_t i = 0; i < CBL_NEEDS; i++)
			join(n, &all[i],
			     &list.items[i < list.count ? i : list.count - 1]);
	}
	for (size_t i = 0; i < ranks; i++) {
		sort_words(&all[i].need);
		keep(out, &all[i]);
	}
}

static void find_in_repeat(struct needs *n, const struct cbl_tree *t,
			   const struct edges *e, struct found_list *out)
{
	struct edges own = *e;
	unsigned more;

	if (t->min == 0)
		return;
	if (t->max > 1) {
		/* Its own text may stand beside it. */
		own.first = false;
		own.left = own.left && ends_apart(n, t->first);
		own.right = own.right && begins_apart(t->first);
		more = product(t->max - 1, gaps_of(n, t->first));
		own.head = sum(own.head, more);
		own.tail = sum(own.tail, more);
	}
	find(n, t->first, &own, out);
}

static void find(struct needs *n, const struct cbl_tree *t,
		 const struct edges *e, struct found_list *out)
{
	if (!cbl_derive_step(&n->d))
		return;
	switch (t->kind) {
	case CBL_TREE_SEQUENCE:
		find_in_sequence(n, t, e, out);
		return;
	case CBL_TREE_CHOICE:
		find_in_choice(n, t, e, out);
		return;
	case CBL_TREE_REPEAT:
		find_in_repeat(n, t, e, out);
		return;
	case CBL_TREE_CALL:
		if (!t->called || n->d.calls == CALLS_MOST)
			return;
		n->d.calls++;
		find(n, t->called, e, out);
		n->d.calls--;
		return;
	default:
		return;
	}
}

/* ---- the whole */

/* Is something in it that nothing is said of? */
static bool has_unknown(struct needs *n, const struct cbl_tree *t)
{
	if (!cbl_derive_step(&n->d) || t->kind == CBL_TREE_UNKNOWN ||
	    (t->kind == CBL_TREE_CALL && !t->called))
		return true;
	for (const struct cbl_tree *c = t->first; c; c = c->next)
		if (has_unknown(n, c))
			return true;
	if (t->kind != CBL_TREE_CALL)
		return false;
	if (n->d.calls == CALLS_MOST)
		return true;
	n->d.calls++;

	bool unknown = has_unknown(n, t->called);

	n->d.calls--;
	return unknown;
}

/* Does every match end where the text ends? */
static bool ends_at_end(const struct needs *n, const struct cbl_tree *t)
{
	bool end = t->kind == CBL_TREE_CHOICE;

	switch (t->kind) {
	case CBL_TREE_NOTHING:
		return cbl_derive_is(&n->d, t, "$");
	case CBL_TREE_CHOICE:
		for (const struct cbl_tree *c = t->first; c && end; c = c->next)
			end = ends_at_end(n, c);
		return end;
	case CBL_TREE_SEQUENCE:
		for (const struct cbl_tree *c = t->first; c; c = c->next)
			if (c->kind != CBL_TREE_NOTHING || !end)
				end = ends_at_end(n, c);
		return end;
	default:
		return false;
	}
}

size_t cbl_needs_derive(struct cbl_need needs[CBL_NEEDS], unsigned *gaps,
			struct cbl_arena *arena, const char *source, size_t len,
			unsigned flags, enum cbl_needs_end end)
{
	struct needs n = {.d = {.arena = arena, .source = source}, .end = end};
	const struct cbl_tree *t = cbl_tree_read(arena, source, len, flags);
	struct edges edges = {.left = end == CBL_NEEDS_AFTER, .first = true};
	struct found_list list = {0};

	*gaps = CBL_GAPS_MOST;
	if (t->unsure || has_unknown(&n, t))
		return 0;
	if (end == CBL_NEEDS_BEFORE && !t->lines && ends_at_end(&n, t))
		*gaps = gaps_of(&n, t);
	else
		edges.tail = CBL_GAPS_MOST;
	find(&n, t, &edges, &list);
	for (size_t i = 0; i < list.count; i++)
		needs[i] = list.items[i].need;
	return list.count;
}
