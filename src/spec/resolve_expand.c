/* SPDX-License-Identifier: MIT
 *
 * `{name}` in a pattern becomes (?:the pattern of that name); `{list}` and
 * `{@vocabulary}` become calls (?&_w3) of a prefix tree that stands once at
 * the end, in (?(DEFINE)…). Each stretch of the outcome knows the scalar and
 * offset it is from.
 */
#include "spec/resolve_expand.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* PCRE2 is not asked for more; also what stops a{b}{b}, b{c}{c}, … */
#define PATTERN_MAX 65536
/* Of patterns that are named within each other, each is one call deeper. */
#define DEPTH_MAX 100

void cbl_expansion_init(struct cbl_expansion *x)
{
	*x = (struct cbl_expansion){0};
	cbl_buf_init(&x->text, PATTERN_MAX);
}

void cbl_expansion_release(struct cbl_expansion *x)
{
	cbl_buf_release(&x->text);
	free(x->runs);
	free(x->calls);
}

static void add_run(struct cbl_expansion *x, struct cbl_run run)
{
	x->runs =
		cbl_grow(x->runs, &x->runs_cap, x->runs_count + 1, sizeof(run));
	x->runs[x->runs_count++] = run;
}

static void add_call(struct cbl_expansion *x, uint32_t trie)
{
	for (uint32_t i = 0; i < x->calls_count; i++)
		if (x->calls[i] == trie)
			return;
	x->calls = cbl_grow(x->calls, &x->calls_cap, (size_t)x->calls_count + 1,
			    sizeof(trie));
	x->calls[x->calls_count++] = trie;
}

void cbl_expansion_add(struct cbl_expansion *x,
		       const struct cbl_expansion *more)
{
	size_t base = x->text.len;

	x->guessed = x->guessed || more->guessed;
	x->lacking = x->lacking || more->lacking;
	if (x->text.full || more->text.full)
		return;
	cbl_buf_str(&x->text,
		    cbl_str(cbl_buf_cstr(&more->text), more->text.len));
	for (size_t i = 0; i < more->runs_count; i++) {
		struct cbl_run run = more->runs[i];

		run.out += base;
		add_run(x, run);
	}
	for (uint32_t i = 0; i < more->calls_count; i++)
		add_call(x, more->calls[i]);
}

/* ---- tries */

static void vocabulary_words(struct cbl_resolver *r, uint32_t index,
			     struct cbl_buf *out)
{
	struct cbl_builder *b = &r->b;
	struct cbl_vocabulary v = *cbl_at_vocabularies(b, index);
	bool spaced = v.fold & CBL_FOLD_SPACE;
	size_t cap = 0, count = 0;
	struct cbl_str *words = NULL;

	/* Spaced words are looked for by their aliases too. */
	for (uint32_t i = 0; i < v.entries.count; i++) {
		struct cbl_entry e = *cbl_at_entries(b, v.entries.first + i);
		uint32_t aliases = spaced ? e.aliases.count : 0;

		words = cbl_grow(words, &cap, count + 1 + aliases,
				 sizeof(*words));
		words[count++] = cbl_builder_str(b, e.code);
		for (uint32_t k = 0; k < aliases; k++)
			words[count++] = cbl_builder_str(
				b, *cbl_at_texts(b, e.aliases.first + k));
	}
	for (size_t i = 0; spaced && i < count; i++) {
		char *text = cbl_arena_bytes(&r->arena, words[i].len + 1);
		size_t len = 0;

		for (size_t k = 0; k < words[i].len; k++)
			if (words[i].ptr[k] != ' ')
				text[len++] = words[i].ptr[k];
		words[i] = cbl_str(text, len);
	}
	cbl_buf_text(out, v.fold & CBL_FOLD_CASE ? "(?i:" : "(?:");
	cbl_trie_print(words, count, spaced, out);
	cbl_buf_char(out, ')');
	free(words);
}

static void list_words(struct cbl_resolver *r, uint32_t index,
		       struct cbl_buf *out)
{
	const struct cbl_raw_words *raw =
		r->lists[CBL_LIST_WORDS].items[index].data;
	struct cbl_str *words =
		cbl_xcalloc(raw->list.count + 1, sizeof(*words));

	for (uint32_t i = 0; i < raw->list.count; i++)
		words[i] = cbl_str_c(raw->list.items[i]);
	cbl_trie_print(words, raw->list.count, false, out);
	free(words);
}

static const struct cbl_trie *trie_of(struct cbl_resolver *r, uint32_t index)
{
	struct cbl_trie *trie = &r->tries[index];
	uint32_t words = r->lists[CBL_LIST_WORDS].count;
	struct cbl_buf out;

	if (trie->made)
		return trie;
	cbl_buf_init(&out, PATTERN_MAX);
	if (index < words)
		list_words(r, index, &out);
	else
		vocabulary_words(r, index - words, &out);
	trie->len = out.full ? PATTERN_MAX : out.len;
	trie->text = cbl_buf_detach(&out);
	trie->made = true;
	return trie;
}

static void print_group(const struct cbl_resolver *r, uint32_t trie,
			struct cbl_buf *out, const char *open)
{
	uint32_t words = r->lists[CBL_LIST_WORDS].count;

	if (trie < words)
		cbl_buf_printf(out, "%s_w%u", open, trie);
	else
		cbl_buf_printf(out, "%s_v%u", open, trie - words);
}

void cbl_expand_calls(struct cbl_resolver *r, struct cbl_expansion *x)
{
	x->own_len = x->text.len;
	if (x->bad || x->calls_count == 0)
		return;
	cbl_buf_text(&x->text, "(?(DEFINE)");
	for (uint32_t i = 0; i < x->calls_count; i++) {
		const struct cbl_trie *trie = trie_of(r, x->calls[i]);

		print_group(r, x->calls[i], &x->text, "(?<");
		cbl_buf_char(&x->text, '>');
		if (trie->len >= PATTERN_MAX)
			x->text.full = true;
		else
			cbl_buf_add(&x->text, trie->text, trie->len);
		cbl_buf_char(&x->text, ')');
	}
	cbl_buf_char(&x->text, ')');
	if (!x->text.full || x->runs_count == 0)
		return;
	x->bad = true;
	cbl_mistake(r, &x->runs[0].at,
		    "with all that it names this pattern is over 64 KB");
}

/* ---- placeholders */

static bool is_name_start(char c)
{
	return (cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z') || c == '_' ||
	       c == '@';
}

static bool is_name_part(char c)
{
	return is_name_start(c) || cbl_is_digit(c) || c == '-';
}

/* The name of a placeholder that begins at `text`, which is its brace; empty
 * if it is none (a quantifier, a brace alone). */
static struct cbl_str placeholder(struct cbl_str text)
{
	size_t n = 1;

	if (text.len < 3 || !is_name_start(text.ptr[1]))
		return cbl_str("", 0);
	while (n < text.len && is_name_part(text.ptr[n]))
		n++;
	if (n == text.len || text.ptr[n] != '}')
		return cbl_str("", 0);
	return cbl_str(text.ptr + 1, n - 1);
}

static const char *meant_name(struct cbl_resolver *r, const struct cbl_at *at,
			      size_t offset, struct cbl_str name)
{
	const struct cbl_nodes *lists[] = {&r->lists[CBL_LIST_PATTERNS],
					   &r->lists[CBL_LIST_WORDS]};
	const char **names =
		cbl_arena_alloc(&r->arena, (lists[0]->count + lists[1]->count +
					    1) * sizeof(*names));
	size_t count = 0;

	for (int l = 0; l < 2; l++)
		for (uint32_t i = 0; i < lists[l]->count; i++)
			names[count++] =
				*(char *const *)lists[l]->items[i].data;
	return cbl_meant_of(r, at, offset, "pattern or word list", name, names,
			    count);
}

static void call_trie(struct cbl_resolver *r, uint32_t trie,
		      struct cbl_node *node, struct cbl_expansion *x)
{
	node->used = true;
	add_call(x, trie);
	print_group(r, trie, &x->text, "(?&");
	cbl_buf_char(&x->text, ')');
}

static void put_vocabulary(struct cbl_resolver *r, const struct cbl_at *at,
			   size_t offset, struct cbl_str name,
			   struct cbl_expansion *x)
{
	struct cbl_nodes *nodes = &r->lists[CBL_LIST_VOCABULARIES];
	uint32_t index;

	if (!cbl_map_get(&nodes->by_id, name, &index)) {
		const char *near = cbl_meant(r, at, offset, "vocabulary", name,
					     CBL_LIST_VOCABULARIES);

		if (!near) {
			x->bad = x->lacking = true;
			return;
		}
		x->guessed = true;
		cbl_map_get(&nodes->by_id, cbl_str_c(near), &index);
	}
	if (r->vocabulary_bad[index])
		x->bad = true;
	call_trie(r, r->lists[CBL_LIST_WORDS].count + index,
		  &nodes->items[index], x);
}

static void refuse_depth(struct cbl_resolver *r, const struct cbl_at *at,
			 size_t offset, struct cbl_expansion *x)
{
	x->bad = true;
	cbl_report(r, at, false, offset, NULL,
		   "patterns are named within each other more than %d deep",
		   DEPTH_MAX);
}

static void put_snippet(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, uint32_t index, struct cbl_expansion *x)
{
	struct cbl_snippet *s = &r->snippets[index];
	uint32_t depth;

	r->lists[CBL_LIST_PATTERNS].items[index].used = true;
	if (s->progress == CBL_PROGRESS_BEGUN) {
		x->bad = true;
		if (!x->guessed)
			cbl_report(r, at, false, offset, NULL,
				   "pattern `%s` is made of itself",
				   *(char *const *)s->root.node->data);
		return;
	}
	if (s->progress == CBL_PROGRESS_NONE && r->expanding > DEPTH_MAX) {
		refuse_depth(r, at, offset, x);
		return;
	}
	cbl_snippet_expand(r, index);
	x->bad = x->bad || s->expansion.bad;
	depth = s->expansion.depth + 1;
	if (depth > x->depth)
		x->depth = depth;
	if (depth > DEPTH_MAX && !x->bad)
		refuse_depth(r, at, offset, x);
	cbl_buf_text(&x->text, "(?:");
	if (depth <= DEPTH_MAX)
		cbl_expansion_add(x, &s->expansion);
	cbl_buf_char(&x->text, ')');
}

/* False if there is no such list or pattern. */
static bool put_known(struct cbl_resolver *r, const struct cbl_at *at,
		      size_t offset, struct cbl_str name,
		      struct cbl_expansion *x)
{
	struct cbl_nodes *words = &r->lists[CBL_LIST_WORDS];
	uint32_t index;

	if (cbl_map_get(&words->by_id, name, &index))
		call_trie(r, index, &words->items[index], x);
	else if (cbl_map_get(&r->lists[CBL_LIST_PATTERNS].by_id, name, &index))
		put_snippet(r, at, offset, index, x);
	else
		return false;
	return true;
}

static void put_name(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, struct cbl_str name,
		     struct cbl_expansion *x)
{
	const char *near;

	if (*name.ptr == '@') {
		put_vocabulary(r, at, offset,
			       cbl_str(name.ptr + 1, name.len - 1), x);
		return;
	}
	if (put_known(r, at, offset, name, x))
		return;
	near = meant_name(r, at, offset, name);
	x->guessed = x->guessed || near;
	x->bad = x->bad || !near;
	x->lacking = x->lacking || !near;
	if (near)
		put_known(r, at, offset, cbl_str_c(near), x);
}

/* How much of `text` is one escape: \d, \p{L}, \x{41}, \k{name}. */
static size_t escape_len(struct cbl_str text)
{
	size_t n = 2;

	if (text.len < 3 || text.ptr[2] != '{' ||
	    !strchr("pPxogkN", text.ptr[1]))
		return text.len < 2 ? text.len : n;
	while (n < text.len && text.ptr[n] != '}')
		n++;
	return n < text.len ? n + 1 : n;
}

/* A line end and the blanks that begin the next line. */
static size_t break_len(struct cbl_str text)
{
	size_t n = 1;

	while (n < text.len && text.ptr[n] == ' ')
		n++;
	return n;
}

void cbl_expand(struct cbl_resolver *r, const struct cbl_at *at,
		struct cbl_str text, struct cbl_expansion *x)
{
	size_t i = 0, from = 0;

	while (i < text.len && !x->text.full) {
		struct cbl_str rest = cbl_str(text.ptr + i, text.len - i);
		struct cbl_str name = cbl_str("", 0);
		size_t n = 0;

		if (*rest.ptr == '\\') {
			i += escape_len(rest);
			continue;
		}
		if (*rest.ptr == '{')
			name = placeholder(rest);
		if (cbl_str_eq_c(name, "missing"))
			name.len = 0;
		if (*rest.ptr == '\n')
			n = break_len(rest);
		else if (name.len != 0)
			n = name.len + 2;
		if (n == 0) {
			i++;
			continue;
		}
		if (i > from || x->runs_count == 0)
			add_run(x, (struct cbl_run){x->text.len, from, *at});
		cbl_buf_add(&x->text, text.ptr + from, i - from);
		if (name.len != 0)
			put_name(r, at, i, name, x);
		i += n;
		from = i;
		add_run(x, (struct cbl_run){x->text.len, from, *at});
	}
	if (text.len > from || x->runs_count == 0) {
		add_run(x, (struct cbl_run){x->text.len, from, *at});
		cbl_buf_add(&x->text, text.ptr + from, text.len - from);
	}
	if (x->text.full && !x->bad) {
		x->bad = true;
		cbl_mistake(
			r, at,
			"with all that it names this pattern is over 64 KB");
	}
}

void cbl_snippet_expand(struct cbl_resolver *r, uint32_t index)
{
	struct cbl_snippet *s = &r->snippets[index];
	const struct cbl_raw_pattern *raw = s->root.node->data;

	if (s->progress != CBL_PROGRESS_NONE)
		return;
	s->progress = CBL_PROGRESS_BEGUN;
	if (raw->match) {
		r->expanding++;
		s->expansion.bad =
			!cbl_pattern_allowed(r, &s->at, raw->match);
		cbl_expand(r, &s->at, cbl_str_c(raw->match), &s->expansion);
		r->expanding--;
	} else {
		s->expansion.bad = s->expansion.lacking = true;
		cbl_missing(r, &s->root, "a pattern", "match");
	}
	cbl_snippet_check(r, index);
	s->progress = CBL_PROGRESS_DONE;
}
