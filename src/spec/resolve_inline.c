/* SPDX-License-Identifier: MIT
 *
 * A prefix tree that a pattern calls once is put where it is called: machine
 * code copies much about for a call, and takes hundreds of times as long for
 * a long list. Mistakes have been reported by then, so that nobody asks any
 * more what stands where.
 */
#include "spec/resolve_expand.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/mem.h"

#define CALL "(?&"
#define DEFINE "(?(DEFINE)"

/* Does a group of the text set option `letter`, on or off: (?i) (?-i:…)? */
static bool sets_option(struct cbl_str text, char letter)
{
	for (size_t i = 0; i + 2 < text.len; i++) {
		size_t n = i + 2;

		if (text.ptr[i] != '(' || text.ptr[i + 1] != '?')
			continue;
		for (; n < text.len && (isalpha((unsigned char)text.ptr[n]) ||
					text.ptr[n] == '-' ||
					text.ptr[n] == '^');
		     n++)
			if (text.ptr[n] == letter)
				return true;
	}
	return false;
}

static bool begins(struct cbl_str text, size_t at, const char *with)
{
	size_t len = strlen(with);

	return at + len <= text.len && memcmp(text.ptr + at, with, len) == 0;
}

/* The name of the call at `at`, empty if there is none. */
static struct cbl_str call_at(struct cbl_str text, size_t at)
{
	size_t lo = at + strlen(CALL), hi = lo;

	if (!begins(text, at, CALL))
		return cbl_str("", 0);
	while (hi < text.len && text.ptr[hi] != ')')
		hi++;
	return cbl_str(text.ptr + lo, hi - lo);
}

static const char *find_call(struct cbl_str text, size_t from)
{
	return memmem(text.ptr + from, text.len - from, CALL, strlen(CALL));
}

static size_t count_calls(struct cbl_str text, struct cbl_str name)
{
	const char *p = find_call(text, 0);
	size_t count = 0;

	for (; p; p = find_call(text, (size_t)(p + 1 - text.ptr)))
		count += cbl_str_eq(call_at(text, (size_t)(p - text.ptr)),
				    name);
	return count;
}

/* A definition `(?<name>body)` and where the next one begins. */
struct definition {
	struct cbl_str name, body, whole;
	size_t end;
	bool moved; /* to the one place where it is called */
};

static size_t skip(struct cbl_str text, size_t at, char to)
{
	while (at < text.len && text.ptr[at] != to)
		at += text.ptr[at] == '\\' ? 2 : 1;
	return at;
}

/* The closing bracket of the group that `at` is in. */
static size_t group_end(struct cbl_str text, size_t at)
{
	size_t depth = 1;

	for (; at < text.len; at++) {
		if (text.ptr[at] == '\\')
			at++;
		else if (text.ptr[at] == '(')
			depth++;
		else if (text.ptr[at] == ')' && --depth == 0)
			break;
	}
	return at;
}

static bool next_definition(struct cbl_str text, size_t at,
			    struct definition *out)
{
	size_t name, body;

	if (!begins(text, at, "(?<"))
		return false;
	name = at + strlen("(?<");
	body = skip(text, name, '>') + 1;
	out->end = group_end(text, body) + 1;
	if (out->end > text.len)
		return false;
	out->name = cbl_str(text.ptr + name, body - 1 - name);
	out->body = cbl_str(text.ptr + body, out->end - 1 - body);
	out->whole = cbl_str(text.ptr + at, out->end - at);
	return true;
}

/* May a body stand at its call as it stands in its definition? Options that
 * are set on the way there would change it. */
static bool may_move(struct cbl_str own, struct cbl_str body)
{
	return !sets_option(own, 'x') &&
	       (begins(body, 0, "(?i:") || !sets_option(own, 'i'));
}

/* What a pattern says itself, and the definitions behind it. */
struct inlining {
	struct cbl_str own;
	struct definition *definitions;
	size_t count, cap;
};

static void read_definitions(struct inlining *n, struct cbl_str all)
{
	size_t at = n->own.len + strlen(DEFINE);
	struct definition d;

	for (; next_definition(all, at, &d); at = d.end) {
		d.moved = count_calls(n->own, d.name) == 1 &&
			  may_move(n->own, d.body);
		n->definitions = cbl_grow(n->definitions, &n->cap,
					  n->count + 1, sizeof(d));
		n->definitions[n->count++] = d;
	}
}

/* The definition that is to stand at a call; NULL if there is no such one. */
static const struct definition *find_moved(const struct inlining *n,
					   struct cbl_str call)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->definitions[i].moved &&
		    cbl_str_eq(n->definitions[i].name, call))
			return &n->definitions[i];
	return NULL;
}

static void add_own(const struct inlining *n, struct cbl_buf *out)
{
	struct cbl_str own = n->own;
	const char *next;
	size_t at = 0;

	while ((next = find_call(own, at))) {
		size_t here = (size_t)(next - own.ptr);
		struct cbl_str call = call_at(own, here);
		const struct definition *moved = find_moved(n, call);

		cbl_buf_add(out, own.ptr + at, here - at);
		at = here + strlen(CALL);
		if (!moved) {
			cbl_buf_text(out, CALL);
			continue;
		}
		cbl_buf_text(out, "(?:");
		cbl_buf_str(out, moved->body);
		cbl_buf_char(out, ')');
		at += call.len + 1;
	}
	cbl_buf_add(out, own.ptr + at, own.len - at);
}

static void add_rest(const struct inlining *n, struct cbl_buf *out)
{
	bool any = false;

	for (size_t i = 0; i < n->count; i++) {
		const struct definition *d = &n->definitions[i];

		if (d->moved)
			continue;
		if (!any)
			cbl_buf_text(out, DEFINE);
		any = true;
		cbl_buf_str(out, d->whole);
	}
	if (any)
		cbl_buf_char(out, ')');
}

void cbl_expansion_inline(const struct cbl_expansion *x, struct cbl_buf *out)
{
	struct cbl_str all = cbl_str(cbl_buf_cstr(&x->text), x->text.len);
	struct inlining n = {.own = cbl_str(all.ptr, x->own_len)};

	if (n.own.len == all.len || !begins(all, n.own.len, DEFINE)) {
		cbl_buf_str(out, all);
		return;
	}
	read_definitions(&n, all);
	add_own(&n, out);
	add_rest(&n, out);
	free(n.definitions);
}
