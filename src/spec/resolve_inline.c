/* SPDX-License-Identifier: MIT
 *
 * A prefix tree that a pattern calls once is put where it is called: machine
 * code copies much about for a call, and takes hundreds of times as long for
 * a long list. Mistakes have been reported by then, so that nobody asks any
 * more what stands where.
 */
#include "spec/resolve_expand.h"

#include <ctype.h>

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

static size_t count_calls(struct cbl_str text, struct cbl_str name)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len; at++)
		count += cbl_str_eq(call_at(text, at), name);
	return count;
}

/* A definition `(?<name>body)` and where the next one begins. */
struct definition {
	struct cbl_str name, body;
	size_t end;
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
	return true;
}

/* May a body stand at its call as it stands in its definition? Options that
 * are set on the way there would change it. */
static bool may_move(struct cbl_str own, struct cbl_str body)
{
	return !sets_option(own, 'x') &&
	       (begins(body, 0, "(?i:") || !sets_option(own, 'i'));
}

/* The definition that is to stand where it is called; false if there is no
 * such one. */
static bool find_moved(struct cbl_str own, struct cbl_str all,
		       struct cbl_str call, struct definition *out)
{
	size_t at = own.len + strlen(DEFINE);

	if (call.len == 0 || count_calls(own, call) != 1)
		return false;
	while (next_definition(all, at, out)) {
		if (cbl_str_eq(out->name, call))
			return may_move(own, out->body);
		at = out->end;
	}
	return false;
}

static void add_rest(struct cbl_str own, struct cbl_str all,
		     struct cbl_buf *out)
{
	size_t at = own.len + strlen(DEFINE);
	struct definition d, moved;
	bool any = false;

	for (; next_definition(all, at, &d); at = d.end) {
		if (find_moved(own, all, d.name, &moved))
			continue;
		if (!any)
			cbl_buf_text(out, DEFINE);
		any = true;
		cbl_buf_add(out, all.ptr + at, d.end - at);
	}
	if (any)
		cbl_buf_char(out, ')');
}

void cbl_expansion_inline(const struct cbl_expansion *x, struct cbl_buf *out)
{
	struct cbl_str all = cbl_str(cbl_buf_cstr(&x->text), x->text.len);
	struct cbl_str own = cbl_str(all.ptr, x->own_len);
	size_t at = 0;

	if (own.len == all.len || !begins(all, own.len, DEFINE)) {
		cbl_buf_str(out, all);
		return;
	}
	while (at < own.len) {
		struct cbl_str call = call_at(own, at);
		struct definition moved;

		if (!find_moved(own, all, call, &moved)) {
			cbl_buf_char(out, own.ptr[at++]);
			continue;
		}
		cbl_buf_text(out, "(?:");
		cbl_buf_str(out, moved.body);
		cbl_buf_char(out, ')');
		at += strlen(CALL) + call.len + 1;
	}
	add_rest(own, all, out);
}
