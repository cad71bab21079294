/* SPDX-License-Identifier: MIT
 *
 * Patterns: placeholders are filled, each text is compiled once for its
 * names and first bytes, and what is alike is shared.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "pattern/pattern.h"
#include "spec/resolve_expand.h"

/* What decides how a text compiles; ANCHORED is left to the runtime. */
#define COMPILE_FLAGS (CBL_PATTERN_CASELESS | CBL_PATTERN_MULTILINE)

/* Groups of our own, in (?(DEFINE)…), begin with it. */
#define OWN_GROUP '_'

/* The run of an offset. PCRE2 points behind what it stumbled over, so where
 * two runs meet it is the first. */
static const struct cbl_run *run_at(const struct cbl_expansion *x,
				    size_t offset)
{
	size_t lo = 0, hi = x->runs_count;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (x->runs[mid].out < offset)
			lo = mid;
		else
			hi = mid;
	}
	return &x->runs[lo];
}

static void report_error(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_expansion *x,
			 const struct cbl_pattern_error *err)
{
	if (x->runs_count == 0) {
		cbl_mistake(r, at, "%s", err->message);
		return;
	}
	size_t offset = err->offset < x->own_len ? err->offset : x->own_len;
	const struct cbl_run *run = run_at(x, offset);

	cbl_report(r, &run->at, false, run->in + (offset - run->out), NULL,
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

/* What a text compiled to, once for every text and flags. */
static uint32_t compiled(struct cbl_resolver *r, const struct cbl_at *at,
			 struct cbl_expansion *x, uint32_t flags)
{
	uint32_t index = r->compiled_count;
	struct cbl_buf key;

	cbl_buf_init(&key, 0);
	cbl_buf_char(&key, (char)('0' + (flags & COMPILE_FLAGS)));
	cbl_buf_str(&key, cbl_str(cbl_buf_cstr(&x->text), x->text.len));
	if (cbl_map_add(&r->compiled_ids, cbl_str(key.data, key.len), &index)) {
		struct cbl_compiled c = {0};

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
	uint32_t index = compiled(r, at, x, 0);

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

static uint32_t pattern_def(struct cbl_resolver *r, uint32_t index,
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
		c->source = cbl_builder_text_new(
			&r->b, cbl_str(cbl_buf_cstr(&x->text), x->text.len));
	def.source = c->source;
	def.first = byte_set(r, c);
	def.groups = group_fields(r, c, element);
	return cbl_add_patterns(&r->b, &def);
}

static void poison(struct cbl_resolver *r, uint32_t element)
{
	if (element != CBL_NONE)
		r->elements[element].poisoned = true;
}

uint32_t cbl_pattern_of(struct cbl_resolver *r, const struct cbl_at *at,
			const char *text, uint32_t flags, uint32_t element)
{
	struct cbl_expansion x;
	uint32_t id = CBL_NONE;

	if (!text)
		return CBL_NONE;
	cbl_expansion_init(&x);
	cbl_expand(r, at, cbl_str_c(text), &x);
	cbl_expand_calls(r, &x);
	if (!x.bad) {
		uint32_t index = compiled(r, at, &x, flags);

		if (!r->compiled[index].bad)
			id = pattern_def(r, index, &x, flags, element);
	}
	if (id == CBL_NONE)
		poison(r, element);
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

/* Each must compile by itself, or one open bracket would be reported at
 * every use. */
static void check_snippet(struct cbl_resolver *r, uint32_t index)
{
	struct cbl_snippet *s = &r->snippets[index];
	struct cbl_expansion x;

	cbl_snippet_expand(r, index);
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
		check_snippet(r, i);
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
	free(r->compiled);
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
