/* SPDX-License-Identifier: MIT
 *
 * One pass over a pattern as it was written: escapes, classes and comments
 * are stepped over, groups are counted as PCRE2 counts them. Who calls whom
 * is noted, and a group that comes back to itself is found in the end.
 */
#include "pattern/habits.h"

#include <string.h>

/* Groups beyond are not followed: nobody writes so many by hand. */
#define GROUPS 64
#define CALLS 64

/* Group 0 is the whole pattern. */
struct reader {
	struct cbl_str source;
	size_t at;
	unsigned count;	       /* groups so far */
	unsigned open[GROUPS]; /* within which it stands, the outermost first;
				* 0: one that does not count */
	unsigned depth;
	struct cbl_str names[GROUPS + 1];
	unsigned within[GROUPS + 1]; /* the group round it */
	struct {
		unsigned by;
		unsigned group; /* GROUPS + 1: the one of that name */
		struct cbl_str name, text;
	} calls[CALLS];
	unsigned call_count;
};

static struct cbl_str rest_of(const struct reader *r)
{
	return cbl_str(r->source.ptr + r->at, r->source.len - r->at);
}

static bool at_text(const struct reader *r, const char *text)
{
	struct cbl_str rest = rest_of(r);
	size_t len = strlen(text);

	return rest.len >= len && memcmp(rest.ptr, text, len) == 0;
}

/* Up to `end` and with it, from what is at hand. */
static struct cbl_str piece(const struct reader *r, char end)
{
	struct cbl_str rest = rest_of(r);
	const char *p = memchr(rest.ptr, end, rest.len);

	return p ? cbl_str(rest.ptr, (size_t)(p - rest.ptr) + 1) : rest;
}

static void skip_past(struct reader *r, const char *end)
{
	while (r->at < r->source.len && !at_text(r, end))
		r->at++;
	r->at += r->at < r->source.len ? strlen(end) : 0;
}

/* ---- settings */

static bool is_setting(struct cbl_str name)
{
	static const char *const names[] = {"UTF",
					    "UCP",
					    "LIMIT_MATCH",
					    "LIMIT_DEPTH",
					    "LIMIT_RECURSION",
					    "LIMIT_HEAP",
					    "NOTEMPTY",
					    "NOTEMPTY_ATSTART",
					    "NO_AUTO_POSSESS",
					    "NO_DOTSTAR_ANCHOR",
					    "NO_JIT",
					    "NO_START_OPT",
					    "TURKISH_CASING",
					    "CASELESS_RESTRICT",
					    "CR",
					    "LF",
					    "CRLF",
					    "ANYCRLF",
					    "ANY",
					    "NUL",
					    "BSR_ANYCRLF",
					    "BSR_UNICODE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (cbl_str_eq_c(name, names[i]))
			return true;
	return false;
}

static bool find_setting(struct cbl_habit *out, const struct reader *r)
{
	struct cbl_str text = piece(r, ')');
	const char *value;

	if (!at_text(r, "(*") || text.len < 3)
		return false;
	value = memchr(text.ptr, '=', text.len);

	struct cbl_str name = cbl_str(
		text.ptr + 2,
		(value ? (size_t)(value - text.ptr) : text.len - 1) - 2);

	if (!is_setting(name))
		return false;
	*out = (struct cbl_habit){CBL_HABIT_SETTING, text};
	return true;
}

/* ---- what is stepped over */

static void pass_class(struct reader *r)
{
	size_t first;

	r->at++;
	r->at += at_text(r, "^");
	for (first = r->at; r->at < r->source.len; r->at++) {
		if (at_text(r, "]") && r->at > first)
			break;
		if (at_text(r, "[:"))
			r->at += piece(r, ']').len - 1;
		else
			r->at += at_text(r, "\\");
	}
	r->at += r->at < r->source.len;
}

/* ---- groups */

/* The innermost group that it stands in. */
static unsigned group_at(const struct reader *r)
{
	unsigned group = 0;

	for (unsigned i = 0; i < r->depth && i < GROUPS; i++)
		if (r->open[i] && r->open[i] <= GROUPS)
			group = r->open[i];
	return group;
}

static void open_group(struct reader *r, bool counts, struct cbl_str name)
{
	unsigned within = group_at(r);

	if (counts)
		r->count++;
	if (counts && r->count <= GROUPS) {
		r->names[r->count] = name;
		r->within[r->count] = within;
	}
	if (r->depth < GROUPS)
		r->open[r->depth] = counts ? r->count : 0;
	r->depth++;
}

static void add_call(struct reader *r, unsigned group, struct cbl_str name,
		     struct cbl_str text)
{
	if (r->call_count == CALLS)
		return;
	r->calls[r->call_count].by = group_at(r);
	r->calls[r->call_count].group = group;
	r->calls[r->call_count].name = name;
	r->calls[r->call_count++].text = text;
}

/* 2, -1 or +1, as calls count; false if it is none. */
static bool take_number(const struct reader *r, struct cbl_str text,
			unsigned *group)
{
	bool back = text.len && *text.ptr == '-';
	bool ahead = text.len && *text.ptr == '+';
	unsigned long n;

	if (back || ahead)
		text = cbl_str(text.ptr + 1, text.len - 1);
	if (!cbl_str_number(text, GROUPS, &n))
		return false;
	if (back && n > r->count)
		return false;
	*group = back ? r->count + 1 - (unsigned)n
		      : (unsigned)n + (ahead ? r->count : 0);
	return *group <= GROUPS;
}

/* A call written between `open` and the last byte of `text`. */
static void take_call(struct reader *r, struct cbl_str text, size_t open)
{
	struct cbl_str inside = cbl_str(text.ptr + open, text.len - open - 1);
	unsigned group;

	if (text.len < open + 2)
		return;
	if (cbl_str_eq_c(inside, "R"))
		add_call(r, 0, inside, text);
	else if (take_number(r, inside, &group))
		add_call(r, group, inside, text);
}

/* What is opened here, if it is not read yet: r->at is its bracket. */
static void pass_bracket(struct reader *r)
{
	struct cbl_str none = cbl_str("", 0), all = piece(r, ')');
	char end = at_text(r, "(?'") ? '\'' : '>';
	size_t head = at_text(r, "(?P") ? 4 : 3;
	bool named = at_text(r, "(?'") || at_text(r, "(?P<") ||
		     (at_text(r, "(?<") && !at_text(r, "(?<=") &&
		      !at_text(r, "(?<!"));

	if (named) {
		struct cbl_str name;

		r->at += head;
		name = piece(r, end);
		r->at += name.len;
		if (name.len)
			name.len--; /* its end */
		open_group(r, true, name);
		return;
	}
	if (at_text(r, "(?#")) {
		skip_past(r, ")");
		return;
	}
	if (at_text(r, "(?&") || at_text(r, "(?P>")) {
		size_t from = at_text(r, "(?&") ? 3 : 4;

		if (all.len > from)
			add_call(r, GROUPS + 1,
				 cbl_str(all.ptr + from, all.len - from - 1),
				 all);
		r->at += all.len;
		return;
	}
	if (at_text(r, "(?R)") ||
	    (at_text(r, "(?") && all.len > 3 &&
	     (cbl_is_digit(all.ptr[2]) ||
	      (strchr("+-", all.ptr[2]) && cbl_is_digit(all.ptr[3]))))) {
		take_call(r, all, 2);
		r->at += all.len;
		return;
	}
	/* (?: and the like only hold together; (?(1) asks something first. */
	open_group(r, !at_text(r, "(?") && !at_text(r, "(*"), none);
	if (!at_text(r, "(?("))
		r->at++;
	else if (at_text(r, "(?(?") || at_text(r, "(?(*"))
		r->at += 2;
	else
		skip_past(r, ")");
}

static void pass_escape(struct reader *r)
{
	struct cbl_str text;

	if (at_text(r, "\\Q")) {
		skip_past(r, "\\E");
		return;
	}
	if (at_text(r, "\\g<") || at_text(r, "\\g'")) {
		r->at += 3;
		text = piece(r, r->source.ptr[r->at - 1] == '<' ? '>' : '\'');
		r->at -= 3;
		text = cbl_str(text.ptr - 3, text.len + 3);
		if (text.len > 4 && !cbl_is_digit(text.ptr[3]) &&
		    !strchr("+-", text.ptr[3]))
			add_call(r, GROUPS + 1,
				 cbl_str(text.ptr + 3, text.len - 4), text);
		else
			take_call(r, text, 3);
		r->at += text.len;
		return;
	}
	r->at += r->at + 1 < r->source.len ? 2 : 1;
}

/* ---- recursion */

#define EDGES (GROUPS + 1)

static unsigned group_called(const struct reader *r, unsigned call)
{
	if (r->calls[call].group <= GROUPS)
		return r->calls[call].group;
	for (unsigned g = 1; g <= r->count && g <= GROUPS; g++)
		if (cbl_str_eq(r->names[g], r->calls[call].name))
			return g;
	return EDGES;
}

/* Which groups are run when one is: those within it, those that it calls, and
 * what they run. */
static void follow(const struct reader *r, bool runs[EDGES][EDGES])
{
	for (unsigned g = 1; g <= r->count && g <= GROUPS; g++)
		runs[r->within[g]][g] = true;
	for (unsigned i = 0; i < r->call_count; i++) {
		unsigned group = group_called(r, i);

		if (group < EDGES)
			runs[r->calls[i].by][group] = true;
	}
	for (unsigned k = 0; k < EDGES; k++)
		for (unsigned i = 0; i < EDGES; i++)
			for (unsigned j = 0; runs[i][k] && j < EDGES; j++)
				runs[i][j] = runs[i][j] || runs[k][j];
}

static bool find_recursion(struct cbl_habit *out, const struct reader *r)
{
	bool runs[EDGES][EDGES] = {{false}};

	if (r->call_count == 0)
		return false;
	follow(r, runs);
	for (unsigned i = 0; i < r->call_count; i++) {
		unsigned by = r->calls[i].by, group = group_called(r, i);

		if (group < EDGES && (group == by || runs[group][by])) {
			*out = (struct cbl_habit){CBL_HABIT_RECURSION,
						  r->calls[i].text};
			return true;
		}
	}
	return false;
}

/* ---- all of it */

static void step(struct reader *r)
{
	switch (r->source.ptr[r->at]) {
	case '\\':
		pass_escape(r);
		return;
	case '[':
		pass_class(r);
		return;
	case '(':
		pass_bracket(r);
		return;
	case ')':
		r->depth -= r->depth > 0;
		r->at++;
		return;
	default:
		r->at++;
	}
}

static bool find_callout(struct cbl_habit *out, const struct reader *r)
{
	struct cbl_str text = piece(r, ')');

	if (!at_text(r, "(?C"))
		return false;
	*out = (struct cbl_habit){CBL_HABIT_CALLOUT, text};
	return true;
}

/* Has it nothing that could be one? Most have not. */
static bool is_plain(struct cbl_str source)
{
	const char *p = source.ptr, *end = source.ptr + source.len;

	while ((p = memchr(p, '(', (size_t)(end - p)))) {
		if (++p == end)
			break;
		if (*p == '*' || (*p == '?' && p + 1 < end &&
				  strchr("CR&P+-0123456789", p[1])))
			return false;
	}
	return !memmem(source.ptr, source.len, "\\g", 2);
}

bool cbl_pattern_habit(struct cbl_habit *out, struct cbl_str source)
{
	struct reader r = {.source = source};

	if (is_plain(source))
		return false;

	if (find_setting(out, &r))
		return true;
	while (r.at < source.len) {
		if (find_callout(out, &r))
			return true;
		step(&r);
	}
	return find_recursion(out, &r);
}
