/* SPDX-License-Identifier: MIT */
#include "pattern/caret.h"

#include <stddef.h>
#include <string.h>

/* Behind the class that begins at `at`; a `]` that is its first stands for
 * itself. */
static size_t behind_class(struct cbl_str s, size_t at)
{
	at++;
	at += at < s.len && s.ptr[at] == '^';
	at += at < s.len && s.ptr[at] == ']';
	while (at < s.len && s.ptr[at] != ']') {
		bool named = s.ptr[at] == '[' && at + 1 < s.len &&
			     s.ptr[at + 1] == ':';

		at += s.ptr[at] == '\\' ? 2 : 1;
		while (named && at < s.len && s.ptr[at++] != ']')
			;
	}
	return at + 1;
}

static bool begins(struct cbl_str s, const char *with)
{
	size_t len = strlen(with);

	return s.len >= len && memcmp(s.ptr, with, len) == 0;
}

/* Behind a piece that stands for itself, whatever it holds: an escape, a
 * class, a comment, a text in \Q...\E. Else `at`. */
static size_t behind_piece(struct cbl_str s, size_t at)
{
	struct cbl_str rest = cbl_str(s.ptr + at, s.len - at);

	if (begins(rest, "\\Q")) {
		while (at + 1 < s.len &&
		       !(s.ptr[at] == '\\' && s.ptr[at + 1] == 'E'))
			at++;
		return at + 2;
	}
	if (begins(rest, "(?#")) {
		while (at < s.len && s.ptr[at] != ')')
			at++;
		return at + 1;
	}
	if (s.ptr[at] == '[')
		return behind_class(s, at);
	if (s.ptr[at] == '\\')
		return at + (begins(rest, "\\c") ? 3 : 2);
	return at;
}

/* How long a `^` or `\A` at `at` is, or 0. */
static size_t caret_at(struct cbl_str s, size_t at)
{
	if (s.ptr[at] == '^')
		return 1;
	return s.ptr[at] == '\\' && at + 1 < s.len && s.ptr[at + 1] == 'A' ? 2
									   : 0;
}

/* The next of them from `at` on, or the end. */
static size_t next_caret(struct cbl_str s, size_t at)
{
	while (at < s.len && !caret_at(s, at)) {
		size_t behind = behind_piece(s, at);

		at = behind > at ? behind : at + 1;
	}
	return at < s.len ? at : s.len;
}

bool cbl_pattern_has_caret(struct cbl_str source)
{
	return next_caret(source, 0) < source.len;
}

void cbl_pattern_caret_here(struct cbl_str source, struct cbl_buf *out)
{
	for (size_t at = 0; at < source.len;) {
		size_t caret = next_caret(source, at);

		cbl_buf_str(out, cbl_str(source.ptr + at, caret - at));
		at = caret;
		if (at == source.len)
			return;
		at += caret_at(source, caret);
		cbl_buf_text(out, "(?:\\G|");
		cbl_buf_str(out, cbl_str(source.ptr + caret, at - caret));
		cbl_buf_char(out, ')');
	}
}
