/* SPDX-License-Identifier: MIT */
#include "base/glob.h"

#include "base/str.h"

#define NOWHERE ((size_t)-1)

/* Is `c` in the set that begins behind the `[` at `at`? `*next` is behind its
 * `]`; without one the bracket stands for itself. */
static bool in_set(struct cbl_str p, size_t at, char c, size_t *next)
{
	size_t i = at + 1;
	bool negated = i < p.len && (p.ptr[i] == '!' || p.ptr[i] == '^');
	bool found = false;
	unsigned char byte = (unsigned char)c;

	if (negated)
		i++;
	for (size_t first = i; i < p.len; i++) {
		if (p.ptr[i] == ']' && i > first) {
			*next = i + 1;
			return found != negated;
		}

		unsigned char lo = (unsigned char)p.ptr[i], hi = lo;

		if (i + 2 < p.len && p.ptr[i + 1] == '-' &&
		    p.ptr[i + 2] != ']') {
			hi = (unsigned char)p.ptr[i + 2];
			i += 2;
		}
		found = found || (byte >= lo && byte <= hi);
	}
	*next = at + 1;
	return c == '[';
}

/* Does what stands at `at`, no star, match `c`? */
static bool match_one(struct cbl_str p, size_t at, char c, size_t *next)
{
	*next = at + 1;
	if (p.ptr[at] == '?')
		return true;
	if (p.ptr[at] == '[')
		return in_set(p, at, c, next);
	if (p.ptr[at] == '\\' && at + 1 < p.len) {
		*next = at + 2;
		return p.ptr[at + 1] == c;
	}
	return p.ptr[at] == c;
}

/* One name. Going back to the last star alone is enough. */
static bool match_name(struct cbl_str p, struct cbl_str name)
{
	size_t i = 0, k = 0, star = NOWHERE, mark = 0, next;

	while (k < name.len) {
		if (i < p.len && p.ptr[i] == '*') {
			star = i++;
			mark = k;
		} else if (i < p.len && match_one(p, i, name.ptr[k], &next)) {
			i = next;
			k++;
		} else if (star != NOWHERE) {
			i = star + 1;
			k = ++mark;
		} else {
			return false;
		}
	}
	while (i < p.len && p.ptr[i] == '*')
		i++;
	return i == p.len;
}

/* The name at the front of `rest`; false if nothing is left. */
static bool next_name(struct cbl_str rest, struct cbl_str *name,
		      struct cbl_str *behind)
{
	const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
	size_t len = slash ? (size_t)(slash - rest.ptr) : rest.len;
	size_t skip = slash ? len + 1 : len;

	*name = cbl_str(rest.ptr, len);
	*behind = cbl_str(rest.ptr + skip, rest.len - skip);
	return rest.len > 0;
}

/* The same as match_name, a level up: names for characters, ** for *. */
static bool match_path(struct cbl_str p, struct cbl_str path)
{
	struct cbl_str star = {0}, mark = {0}, piece, name, p_next, path_next;

	while (next_name(path, &name, &path_next)) {
		bool more = next_name(p, &piece, &p_next);

		if (more && cbl_str_eq_c(piece, "**")) {
			star = p = p_next;
			mark = path;
			if (p.len == 0)
				return true;
		} else if (more && match_name(piece, name)) {
			p = p_next;
			path = path_next;
		} else if (mark.len) {
			next_name(mark, &name, &mark);
			path = mark;
			p = star;
		} else {
			return false;
		}
	}
	return p.len == 0;
}

static struct cbl_str last_name(struct cbl_str path)
{
	size_t at = path.len;

	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	return cbl_str(path.ptr + at, path.len - at);
}

bool cbl_glob(const char *pattern, const char *path, bool folder)
{
	struct cbl_str p = cbl_str_c(pattern), whole = cbl_str_c(path);

	if (p.len > 1 && p.ptr[p.len - 1] == '/') {
		if (!folder)
			return false;
		p.len--;
	}
	if (!memchr(p.ptr, '/', p.len) && !cbl_str_eq_c(p, "**"))
		return match_name(p, last_name(whole));
	if (p.ptr[0] == '/')
		p = cbl_str(p.ptr + 1, p.len - 1);
	return match_path(p, whole);
}
