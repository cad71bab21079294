/* SPDX-License-Identifier: MIT */
#include "pattern/relax.h"

#include <string.h>

#include "base/str.h"

#define DEEPEST 256

struct relaxing {
	const char *at, *end;
	bool recurses; /* groups may be called from anywhere */
	struct cbl_buf *out;
	/* By group that is open: does what it holds have to stay? */
	bool strict[DEEPEST];
	size_t depth;
};

static bool begins(const struct relaxing *r, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(r->end - r->at) >= len &&
	       memcmp(r->at, what, len) == 0;
}

static void keep(struct relaxing *r, size_t count)
{
	if (count > (size_t)(r->end - r->at))
		count = (size_t)(r->end - r->at);
	cbl_buf_add(r->out, r->at, count);
	r->at += count;
}

/* A class, from its bracket on. */
static void keep_class(struct relaxing *r)
{
	keep(r, begins(r, "[^") ? 2 : 1);
	if (r->at < r->end && *r->at == ']')
		keep(r, 1);
	while (r->at < r->end && *r->at != ']')
		if (begins(r, "[:")) {
			const char *close = memmem(
				r->at, (size_t)(r->end - r->at), ":]", 2);

			keep(r, close ? (size_t)(close + 2 - r->at) : 1);
		} else {
			keep(r, *r->at == '\\' ? 2 : 1);
		}
	keep(r, 1);
}

/* Verbs, comments, conditions on what was matched, blanks that count for
 * nothing: nobody needs them. */
static bool is_strange(const struct relaxing *r)
{
	const char *at = r->at + 2;

	if (begins(r, "(*") || begins(r, "(?#") ||
	    (begins(r, "(?(") && !begins(r, "(?(DEFINE)")))
		return true;
	if (!begins(r, "(?"))
		return false;
	while (at < r->end && (*at == '-' || *at == '^' ||
			       (cbl_upper(*at) >= 'A' && cbl_upper(*at) <= 'Z')))
		if (*at++ == 'x')
			return true;
	return false;
}

static bool is_strict(const struct relaxing *r)
{
	bool captures = !begins(r, "(?") || begins(r, "(?<") ||
			begins(r, "(?'") || begins(r, "(?P<");

	return begins(r, "(?!") || begins(r, "(?>") || begins(r, "(?<!") ||
	       begins(r, "(?(") || begins(r, "(?|") ||
	       (captures && r->recurses);
}

static bool open_group(struct relaxing *r)
{
	bool strict = r->depth && r->strict[r->depth - 1];

	if (r->depth == DEEPEST || is_strange(r))
		return false;
	r->strict[r->depth++] = strict || is_strict(r);
	keep(r, begins(r, "(?(") ? strlen("(?(DEFINE)") : 1);
	return true;
}

/* What follows a group that gives nothing back. */
static bool is_possessive(const struct relaxing *r)
{
	const char *at = r->at;

	if (at < r->end && *at == '{')
		while (at < r->end && *at != '}')
			at++;
	return at + 1 < r->end && strchr("*+?}", at[0]) && at[1] == '+';
}

static bool close_group(struct relaxing *r)
{
	keep(r, 1);
	if (!r->depth)
		return false;
	r->depth--;
	return !is_possessive(r);
}

/* Skips the look-behind that begins here; true if it ends. */
static bool drop(struct relaxing *r)
{
	struct cbl_buf dropped;
	struct cbl_buf *out = r->out;
	size_t depth = r->depth;
	bool ok;

	if (depth && r->strict[depth - 1])
		return false;
	cbl_buf_init(&dropped, 0);
	r->out = &dropped;
	ok = open_group(r);
	while (ok && r->depth > depth) {
		if (r->at >= r->end)
			ok = false;
		else if (*r->at == '[')
			keep_class(r);
		else if (*r->at == '(')
			ok = open_group(r);
		else if (*r->at == ')')
			ok = close_group(r);
		else
			keep(r, *r->at == '\\' ? 2 : 1);
	}
	r->out = out;
	cbl_buf_release(&dropped);
	/* What repeats it still has something to repeat. */
	cbl_buf_text(out, "(?:)");
	return ok;
}

static bool step(struct relaxing *r)
{
	/* Quotations, and references back to what a group matched. */
	if (begins(r, "\\Q") || begins(r, "\\k") || begins(r, "\\g") ||
	    begins(r, "\\G") || begins(r, "\\c") ||
	    (*r->at == '\\' && r->at + 1 < r->end && r->at[1] > '0' &&
	     r->at[1] <= '9'))
		return false;
	if (begins(r, "(?<=") || begins(r, "(?<!"))
		return drop(r);
	if (*r->at == '[')
		keep_class(r);
	else if (*r->at == '(')
		return open_group(r);
	else if (*r->at == ')')
		return close_group(r);
	else
		keep(r, *r->at == '\\' ? 2 : 1);
	return true;
}

static bool recurses(const char *source, size_t len)
{
	const char *at = source, *end = source + len;

	while ((at = memmem(at, (size_t)(end - at), "(?", 2))) {
		at += 2;
		if (at < end && *at == '-')
			at++;
		if (at < end && strchr("&R+0123456789", *at))
			return true;
		if (end - at >= 2 && memcmp(at, "P>", 2) == 0)
			return true;
	}
	return false;
}

bool cbl_pattern_relax(const char *source, size_t len, struct cbl_buf *out)
{
	struct relaxing r = {.at = source, .end = source + len, .out = out};

	r.recurses = recurses(source, len);
	while (r.at < r.end)
		if (!step(&r))
			return false;
	return r.depth == 0;
}
