/* SPDX-License-Identifier: MIT
 *
 * Patterns: placeholders are filled, each text is compiled once for its
 * names and first bytes, and what is alike is shared.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "pattern/caret.h"
#include "pattern/habits.h"
#include "pattern/pattern.h"
#include "spec/known.h"
#include "spec/resolve_expand.h"

/* What decides how a text compiles; ANCHORED is left to the runtime. */
#define COMPILE_FLAGS (CBL_PATTERN_CASELESS | CBL_PATTERN_MULTILINE)

/* Groups of our own, in (?(DEFINE)…), begin with it. */
#define OWN_GROUP '_'

static bool same_place(const struct cbl_at *a, const struct cbl_at *b)
{
	return a->up == b->up && a->key == b->key && a->index == b->index &&
	       a->node == b->node && a->source == b->source;
}

/* The offset in the scalar at `at` behind an offset of what it expands to.
 * PCRE2 points behind what it stumbled over, so where two runs meet it is the
 * first. What a placeholder stands for compiles by itself: a mistake in it is
 * one of what is round it. */
static size_t own_offset(const struct cbl_expansion *x, const struct cbl_at *at,
			 size_t offset)
{
	size_t own = 0;

	for (size_t i = 0; i < x->runs_count; i++) {
		const struct cbl_run *run = &x->runs[i];

		if (!same_place(&run->at, at))
			continue;
		if (run->out >= offset && i > 0)
			return own < run->in ? own : run->in;
		own = run->in + (offset - run->out);
	}
	return own;
}

/* The name of the group in which PCRE2 stumbled, as it might be written. */
static const char *name_hint(struct cbl_resolver *r,
			     const struct cbl_expansion *x, size_t offset)
{
	const char *text = cbl_buf_cstr(&x->text), *p;
	size_t from = offset;
	struct cbl_buf hint;

	while (from > 0 && !strchr("<'(", text[from - 1]))
		from--;
	if (from < 3 || text[from - 1] != '<' || !strchr("?P", text[from - 2]))
		return NULL;
	cbl_buf_init(&hint, 0);
	cbl_buf_text(&hint, "the name of a group is letters, digits and `_`, a "
			    "letter first, and ends with `>`");
	for (p = text + from; *p == '-' || *p == '_' || cbl_is_digit(*p) ||
			      (cbl_upper(*p) >= 'A' && cbl_upper(*p) <= 'Z');)
		p++;
	if (*p == '>' && !cbl_is_digit(text[from]) && p > text + from) {
		cbl_buf_text(&hint, ": `");
		for (const char *c = text + from; c < p; c++)
			cbl_buf_char(&hint, *c == '-' ? '_' : *c);
		cbl_buf_char(&hint, '`');
	}
	p = cbl_arena_strndup(&r->arena, cbl_buf_cstr(&hint), hint.len);
	cbl_buf_release(&hint);
	return p;
}

static void report_error(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_expansion *x,
			 const struct cbl_pattern_error *err)
{
	size_t offset = err->offset < x->own_len ? err->offset : x->own_len;
	const char *hint = NULL;

	if (strstr(err->message, "subpattern name"))
		hint = name_hint(r, x, offset);
	if (!x->guessed)
		cbl_report_only(r, at, own_offset(x, at, offset), hint,
				"bad pattern: %s", err->message);
}

static uint32_t byte_set(struct cbl_resolver *r, const struct cbl_compiled *c)
{
	uint32_t index = cbl_count_byte_sets(&r->b);

	if (!c->has_first)
		return CBL_NONE;
	if (cbl_map_add(
		    &r->byte_set_ids,
		    cbl_str((const char *)c->first.bits, sizeof(c->first.bits)),
		    &index))
		cbl_add_byte_sets(&r->b, &c->first);
	return index;
}

static void keep_names(struct cbl_resolver *r, struct cbl_compiled *c,
		       const struct cbl_pattern *pattern)
{
	size_t count = cbl_pattern_names(pattern);

	c->names = cbl_arena_alloc(&r->arena, (count + 1) * sizeof(*c->names));
	c->groups = cbl_scratch(r, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		unsigned group;
		const char *name = cbl_pattern_name(pattern, i, &group);

		if (*name == OWN_GROUP)
			continue;
		c->groups[c->names_count] = group;
		c->names[c->names_count++] =
			cbl_arena_strndup(&r->arena, name, strlen(name));
	}
}

static struct cbl_str inlined(struct cbl_resolver *r,
			      const struct cbl_expansion *x,
			      struct cbl_compiled *c)
{
	struct cbl_buf text;

	if (c->inlined.ptr)
		return c->inlined;
	cbl_buf_init(&text, 0);
	cbl_expansion_inline(x, &text);
	c->inlined = cbl_str(cbl_arena_strndup(&r->arena, cbl_buf_cstr(&text),
					       text.len),
			     text.len);
	cbl_buf_release(&text);
	return c->inlined;
}

/* What compiled for a built-in spec does so here. */
static bool is_known(struct cbl_resolver *r, const struct cbl_expansion *x,
		     uint32_t flags, struct cbl_compiled *c)
{
	const struct cbl_byte_set *first;
	struct cbl_pattern *pattern;

	if (!cbl_known_pattern(&r->known, inlined(r, x, c), flags, &pattern,
			       &first))
		return false;
	keep_names(r, c, pattern);
	c->has_first = first;
	if (first)
		c->first = *first;
	cbl_pattern_free(pattern);
	return true;
}

static void compile(struct cbl_resolver *r, const struct cbl_at *at,
		    const struct cbl_expansion *x, uint32_t flags,
		    struct cbl_compiled *c)
{
	struct cbl_pattern_error err = {0};
	struct cbl_pattern *pattern = NULL;

	if (cbl_pattern_compile(&pattern, cbl_buf_cstr(&x->text), x->text.len,
				flags & COMPILE_FLAGS, &err) != 0) {
		c->bad = true;
		report_error(r, at, x, &err);
		return;
	}
	keep_names(r, c, pattern);
	c->has_first = cbl_pattern_first_bytes(pattern, c->first.bits);
	cbl_pattern_free(pattern);
}

/* What a text compiled to, once for every text and flags. A `part` is none
 * by itself that anything would know. */
static uint32_t compiled(struct cbl_resolver *r, const struct cbl_at *at,
			 struct cbl_expansion *x, uint32_t flags, bool part)
{
	uint32_t index = r->compiled_count;
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_char(&key, (char)('0' + (flags & COMPILE_FLAGS)));
	cbl_buf_str(&key, cbl_str(cbl_buf_cstr(&x->text), x->text.len));
	if (cbl_map_add(&r->compiled_ids, cbl_str(key.data, key.len), &index)) {
		struct cbl_compiled c = {0};

		if (part || !is_known(r, x, flags, &c))
			compile(r, at, x, flags, &c);
		r->compiled = cbl_grow(r->compiled, &r->compiled_cap,
				       (size_t)index + 1, sizeof(c));
		r->compiled[index] = c;
		r->compiled_count++;
	}
	cbl_buf_release(&key);
	return index;
}

static bool compiles(struct cbl_resolver *r, const struct cbl_at *at,
		     struct cbl_expansion *x)
{
	uint32_t index = compiled(r, at, x, 0, true);

	return !r->compiled[index].bad;
}

static struct cbl_list group_fields(struct cbl_resolver *r,
				    const struct cbl_compiled *c,
				    uint32_t element)
{
	struct cbl_list list = {0, 0};

	if (element == CBL_NONE || c->names_count == 0)
		return list;
	list.count = c->names_count;
	list.first = cbl_builder_reserve(&r->b, CBL_SECTION_group_fields,
					 list.count);
	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t field =
			cbl_field_of(r, element, cbl_str_c(c->names[i]), true);

		*cbl_at_group_fields(&r->b, list.first + i) =
			(struct cbl_group_field){c->groups[i], field};
	}
	return list;
}

/* Links of a place live on the stack. */
static const struct cbl_at *keep_at(struct cbl_resolver *r,
				    const struct cbl_at *at)
{
	struct cbl_at *copy = cbl_arena_alloc(&r->arena, sizeof(*copy));

	*copy = *at;
	if (at->up)
		copy->up = keep_at(r, at->up);
	return copy;
}

/* For those who analyse patterns, and so ask for warnings. */
static void keep_place(struct cbl_resolver *r, uint32_t pattern,
		       const struct cbl_at *at)
{
	if (r->problems->errors_only)
		return;
	r->pattern_places =
		cbl_grow(r->pattern_places, &r->pattern_places_cap,
			 (size_t)pattern + 1, sizeof(*r->pattern_places));
	while (r->pattern_places_count < pattern)
		r->pattern_places[r->pattern_places_count++] = NULL;
	r->pattern_places[pattern] = keep_at(r, at);
	r->pattern_places_count = pattern + 1;
}

static uint32_t pattern_def(struct cbl_resolver *r, uint32_t index,
			    const struct cbl_at *at,
			    const struct cbl_expansion *x, uint32_t flags,
			    uint32_t element)
{
	struct cbl_compiled *c = &r->compiled[index];
	uint32_t id = cbl_count_patterns(&r->b);
	uint32_t key[3] = {index, flags,
			   c->names_count == 0 ? CBL_NONE : element};

	if (!cbl_map_add(&r->pattern_ids,
			 cbl_str((const char *)key, sizeof(key)), &id))
		return id;
	struct cbl_pattern_def def = {.flags = flags};

	if (c->source.len == 0)
		c->source = cbl_builder_text_new(&r->b, inlined(r, x, c));
	def.source = c->source;
	def.first = byte_set(r, c);
	def.groups = group_fields(r, c, element);
	id = cbl_add_patterns(&r->b, &def);
	keep_place(r, id, at);
	return id;
}

static void poison(struct cbl_resolver *r, uint32_t element)
{
	if (element != CBL_NONE)
		r->elements[element].poisoned = true;
}

static bool is_word_char(char c)
{
	return cbl_is_digit(c) || c == '_' ||
	       (cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z');
}

/* The names of groups in a pattern that does not compile: fields all the
 * same, which others may name. They will not have a value. */
static void keep_fields(struct cbl_resolver *r, struct cbl_str text,
			uint32_t element)
{
	static const char open[] = "(?<";
	const char *end = text.ptr + text.len, *p = text.ptr;

	while (element != CBL_NONE &&
	       (p = memmem(p, (size_t)(end - p), open, strlen(open)))) {
		const char *name = p += strlen(open);

		while (p < end && is_word_char(*p))
			p++;
		struct cbl_str id = cbl_str(name, (size_t)(p - name));

		if (id.len == 0 || p == end || *p != '>' || *name == OWN_GROUP)
			continue;
		cbl_field_of(r, element, id, true);
		cbl_flaw_field(r, element, id);
	}
}

/* A piece of the list that an element holds. */
static void flaw_items(struct cbl_resolver *r, uint32_t element)
{
	cbl_flaw_field(r, element, cbl_str_c("item"));
	cbl_flaw_field(r, element, cbl_str_c("form"));
	cbl_flaw_field(r, element, cbl_str_c("stray"));
}

/* A pattern that was reported, here or elsewhere. */
static uint32_t broken(struct cbl_resolver *r, const struct cbl_at *at,
		       const struct cbl_expansion *x, uint32_t element)
{
	keep_fields(r, cbl_str(cbl_buf_cstr(&x->text), x->text.len), element);
	if (element != CBL_NONE)
		r->elements[element].torn = true;
	if (x->lacking)
		poison(r, element);
	if (element != CBL_NONE && cbl_at_contents(at))
		flaw_items(r, element);
	else
		cbl_flaw(r, at);
	return cbl_never(r);
}

/* ---- what PCRE2 takes and a spec may not have */

static void report_habit(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *source, const struct cbl_habit *habit)
{
	size_t offset = (size_t)(habit->text.ptr - source);

	switch (habit->kind) {
	case CBL_HABIT_SETTING:
		cbl_report_only(r, at, offset,
				"leave it out: limits and line ends are set, "
				"and all is UTF-8; letters of any language "
				"are `\\p{L}`",
				"`%.*s` is not for specs",
				CBL_STR_ARG(habit->text));
		break;
	case CBL_HABIT_CALLOUT:
		cbl_report_only(r, at, offset, "leave it out",
				"`%.*s` calls a program, and none is there",
				CBL_STR_ARG(habit->text));
		break;
	case CBL_HABIT_RECURSION:
		cbl_report(r, at, true, offset,
			   "write the levels out, each a named pattern within "
			   "the next one",
			   "the pattern calls itself by `%.*s`: it goes as "
			   "deep as a message makes it, up to a limit",
			   CBL_STR_ARG(habit->text));
		break;
	}
}

bool cbl_pattern_allowed(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *source)
{
	struct cbl_str text = cbl_str_c(source);
	struct cbl_habit habit;
	uint32_t allowed = 1;

	if (r->muted)
		return true;
	/* What stands in several checks is looked at once. */
	if (!cbl_map_add(&r->habits, text, &allowed))
		return allowed;
	cbl_doubt_pattern(r, at, source);
	if (!cbl_pattern_habit(&habit, text))
		return true;
	report_habit(r, at, source, &habit);
	allowed = habit.kind == CBL_HABIT_RECURSION;
	cbl_map_set(&r->habits, text, allowed);
	return allowed;
}

uint32_t cbl_pattern_of(struct cbl_resolver *r, const struct cbl_at *at,
			const char *text, uint32_t flags, uint32_t element)
{
	struct cbl_expansion x;
	uint32_t id = CBL_NONE;

	if (!text)
		return CBL_NONE;
	cbl_expansion_init(&x);
	x.bad = !cbl_pattern_allowed(r, at, text);
	cbl_expand(r, at, cbl_str_c(text), &x);
	cbl_expand_calls(r, &x);
	if (!x.bad) {
		uint32_t index = compiled(r, at, &x, flags, false);

		if (!r->compiled[index].bad)
			id = pattern_def(r, index, at, &x, flags, element);
	}
	if (id == CBL_NONE)
		id = broken(r, at, &x, element);
	cbl_expansion_release(&x);
	return id;
}

uint32_t cbl_pattern_key(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *key, const char *text, uint32_t flags,
			 uint32_t element)
{
	struct cbl_at here = cbl_at_key(at, key);

	return cbl_pattern_of(r, &here, text, flags, element);
}

uint32_t cbl_pattern_at_start(struct cbl_resolver *r, uint32_t pattern)
{
	struct cbl_pattern_def def = *cbl_at_patterns(&r->b, pattern);
	struct cbl_str source = cbl_builder_str(&r->b, def.source);
	struct cbl_pattern_error err;
	struct cbl_pattern *made;
	uint32_t id = pattern;
	struct cbl_buf text;

	if (!cbl_pattern_has_caret(source))
		return CBL_NONE;
	cbl_buf_init(&text, 0);
	cbl_pattern_caret_here(source, &text);
	if (cbl_pattern_compile(&made, cbl_buf_cstr(&text), text.len,
				def.flags & COMPILE_FLAGS, &err) == 0) {
		cbl_pattern_free(made);
		def.source = cbl_builder_text_new(
			&r->b, cbl_str(text.data, text.len));
		def.first = CBL_NONE;
		id = cbl_add_patterns(&r->b, &def);
	}
	cbl_buf_release(&text);
	return id;
}

uint32_t cbl_pattern_needed(struct cbl_resolver *r, const struct cbl_at *at,
			    const char *what, const char *key, const char *text,
			    uint32_t flags, uint32_t element)
{
	if (text)
		return cbl_pattern_key(r, at, key, text, flags, element);
	cbl_missing(r, at, what, key);
	poison(r, element);
	return cbl_never(r);
}

uint32_t cbl_pattern_group(const struct cbl_resolver *r, uint32_t pattern,
			   const char *name, uint32_t element)
{
	struct cbl_builder *b = (struct cbl_builder *)(uintptr_t)&r->b;
	struct cbl_list list = cbl_at_patterns(b, pattern)->groups;

	for (uint32_t i = 0; i < list.count; i++) {
		struct cbl_group_field g =
			*cbl_at_group_fields(b, list.first + i);
		const struct cbl_field *field = cbl_at_fields(b, g.field);

		if (field->element == element &&
		    cbl_str_eq_c(cbl_builder_str(b, field->id), name))
			return g.group;
	}
	return CBL_NONE;
}

/* ---- named patterns */

/* Each must compile by itself, before all that it is part of, or one open
 * bracket would be reported at every use. */
void cbl_snippet_check(struct cbl_resolver *r, uint32_t index)
{
	struct cbl_snippet *s = &r->snippets[index];
	struct cbl_expansion x;

	if (s->expansion.bad)
		return;
	cbl_expansion_init(&x);
	cbl_expansion_add(&x, &s->expansion);
	cbl_expand_calls(r, &x);
	s->expansion.bad = x.bad || !compiles(r, &s->at, &x);
	cbl_expansion_release(&x);
}

void cbl_resolve_patterns(struct cbl_resolver *r)
{
	const struct cbl_nodes *nodes = &r->lists[CBL_LIST_PATTERNS];

	r->tries =
		cbl_xcalloc(r->lists[CBL_LIST_WORDS].count +
				    r->lists[CBL_LIST_VOCABULARIES].count + 1,
			    sizeof(*r->tries));
	r->snippets = cbl_xcalloc(nodes->count + 1, sizeof(*r->snippets));
	for (uint32_t i = 0; i < nodes->count; i++) {
		struct cbl_snippet *s = &r->snippets[i];

		s->root = cbl_at_node(&nodes->items[i]);
		s->at = cbl_at_key(&s->root, "match");
		cbl_expansion_init(&s->expansion);
	}
	for (uint32_t i = 0; i < nodes->count; i++)
		cbl_snippet_expand(r, i);
}

void cbl_patterns_release(struct cbl_resolver *r)
{
	if (r->snippets)
		for (uint32_t i = 0; i < r->lists[CBL_LIST_PATTERNS].count; i++)
			cbl_expansion_release(&r->snippets[i].expansion);
	if (r->tries)
		for (uint32_t i = 0;
		     i < r->lists[CBL_LIST_WORDS].count +
				 r->lists[CBL_LIST_VOCABULARIES].count;
		     i++)
			free(r->tries[i].text);
	free(r->snippets);
	free(r->tries);
	cbl_known_free(r->known);
	free(r->compiled);
	free(r->pattern_places);
}

/* ---- unless-between */

#define MISSING "{missing}"

struct cbl_list cbl_pattern_pieces(struct cbl_resolver *r,
				   const struct cbl_at *at, const char *text)
{
	struct cbl_list list = {0, 0};
	struct cbl_expansion x;

	if (!text)
		return list;
	cbl_expansion_init(&x);
	cbl_expand(r, at, cbl_str_c(text), &x);
	cbl_expand_calls(r, &x);
	if (!x.bad && !compiles(r, at, &x))
		x.bad = true;
	if (x.bad)
		cbl_flaw(r, at);
	list.first = cbl_count_pieces(&r->b);

	struct cbl_str rest = cbl_str(cbl_buf_cstr(&x.text), x.text.len);

	while (!x.bad && rest.len != 0) {
		const char *hole =
			memmem(rest.ptr, rest.len, MISSING, strlen(MISSING));
		size_t len = hole ? (size_t)(hole - rest.ptr) : rest.len;
		struct cbl_piece piece = {.operand = CBL_NONE};

		piece.text = cbl_builder_text(&r->b, cbl_str(rest.ptr, len));
		if (len != 0) {
			cbl_add_pieces(&r->b, &piece);
			list.count++;
		}
		if (!hole)
			break;
		piece.text = (struct cbl_text){0, 0};
		piece.word = CBL_WORD_MISSING;
		cbl_add_pieces(&r->b, &piece);
		list.count++;
		len += strlen(MISSING);
		rest = cbl_str(rest.ptr + len, rest.len - len);
	}
	cbl_expansion_release(&x);
	return list;
}
