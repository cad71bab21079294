/* SPDX-License-Identifier: MIT */
#include "pattern/caret.h"

#include <stddef.h>

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

bool cbl_pattern_has_caret(struct cbl_str source)
{
	for (size_t at = 0; at < source.len;) {
		if (source.ptr[at] == '^')
			return true;
		if (source.ptr[at] == '[') {
			at = behind_class(source, at);
		} else if (source.ptr[at] == '\\') {
			if (at + 1 < source.len && source.ptr[at + 1] == 'A')
				return true;
			at += 2;
		} else {
			at++;
		}
	}
	return false;
}
