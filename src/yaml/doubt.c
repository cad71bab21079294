/* SPDX-License-Identifier: MIT */
#include "yaml/doubt.h"

#include <string.h>

static bool is_name_char(char c)
{
	return cbl_is_digit(c) ||
	       (cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z') ||
	       (c && strchr("_-!<", c));
}

/* Whether a value may begin here: after a line end or an indicator. Glued to
 * a bracket or comma it would be part of a pattern, rather. */
static bool begins_value(const char *p, const char *start)
{
	const char *before = p;

	while (before > start && (before[-1] == ' ' || before[-1] == '\t'))
		before--;
	if (before == start || strchr("\n\r", before[-1]))
		return true;
	if (before == p)
		return strchr("[{,:", p[-1]) && is_name_char(p[1]);
	return strchr(":-?[{,", before[-1]);
}

/* `[ ]`, or one with a comment in it, and nothing glued to its end. */
static bool is_empty_list(const char *p)
{
	const char *in = p + 1 + strspn(p + 1, " \t\r\n");

	if (*in == '#')
		return in > p + 1;
	return *in == ']' && strchr(" \t\r\n,]}", in[1]);
}

static bool is_nul_escape(const char *p)
{
	return p[1] == '0' || strncmp(p + 1, "x00", 3) == 0 ||
	       strncmp(p + 1, "u0000", 5) == 0 ||
	       strncmp(p + 1, "U00000000", 9) == 0;
}

/* So far back a key is looked for. */
#define LOOK_BACK 4000

static const char *line_of(const char *p, const char *start)
{
	while (p > start && p[-1] != '\n')
		p--;
	return p;
}

/* Does a line end with the `|` or `>` of a text that follows? */
static bool opens_text(const char *line)
{
	const char *end = line + strcspn(line, "\r\n#");

	if (*end == '#')
		return false;
	while (end > line &&
	       (cbl_is_digit(end[-1]) || end[-1] == '-' || end[-1] == '+'))
		end--;
	return end - line > 3 && strchr("|>", end[-1]) && end[-2] == ' ' &&
	       strchr(":-", end[-3]);
}

/* In a text behind `|` or `>` there are no comments. */
static bool is_in_text(const char *p, const char *start)
{
	const char *least = p - start > LOOK_BACK ? p - LOOK_BACK : start;
	const char *line = line_of(p, start);
	size_t indent = strspn(line, " ");

	while (line > least) {
		line = line_of(line - 1, start);

		/* Of `- key: |` the key's. */
		size_t own = strspn(line, " -");

		if (own < indent && !strchr("\r\n", line[own]))
			return opens_text(line);
	}
	return false;
}

/* Does a `#` that begins a comment stand behind a text without quotes, as if
 * it were more of it? */
static bool may_cut(const char *p, const char *start)
{
	const char *least = p - start > LOOK_BACK ? p - LOOK_BACK : start;
	const char *colon = p;

	if (p == start || p[-1] != ' ' || strchr(" \t\r\n#!", p[1]))
		return false;
	while (colon > least && *colon != '\n' &&
	       (colon[0] != ':' || colon[1] != ' '))
		colon--;
	if (*colon != ':')
		return colon == least && least > start;
	colon += 1 + strspn(colon + 1, " ");
	return colon < p && !strchr("'\"|>", *colon) && !is_in_text(p, start);
}

bool cbl_yaml_is_doubtful(struct cbl_str file)
{
	const char *text = file.ptr, *p = text;

	/* libcyaml took it, so it holds no NUL. */
	for (; *(p += strcspn(p, "[\\&!#")); p++) {
		switch (*p) {
		case '[':
			if (is_empty_list(p))
				return true;
			break;
		case '\\':
			if (is_nul_escape(p))
				return true;
			break;
		case '&':
		case '!':
			if (begins_value(p, text))
				return true;
			break;
		case '#':
			if (may_cut(p, text))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

size_t cbl_yaml_count_empty(struct cbl_str file)
{
	const char *text = file.ptr, *p = text;
	size_t count = 0;

	for (; *(p += strcspn(p, "'\"")); p++) {
		const char *before = p;

		if (p[1] != *p)
			continue;
		while (before > text && before[-1] == ' ')
			before--;
		if (before > text && before < p && strchr(":-", before[-1]) &&
		    strchr(" \t\r\n,]}", p[2]))
			count++;
		p++;
	}
	return count;
}
