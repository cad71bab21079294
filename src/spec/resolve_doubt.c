/* SPDX-License-Identifier: MIT
 *
 * Patterns that are well formed and look like something else: written as in
 * another language, in the wrong quotes, with a brace that is not closed.
 * They fit texts that nobody has in mind.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

/* ---- characters that double quotes make of escapes */

static const struct {
	const char *bytes, *escape, *name;
} made[] = {
	{"\b", "\\b", "a backspace"},
	{"\v", "\\v", "a vertical tab"},
	{"\xc2\x85", "\\N", "a line end (U+0085)"},
	{"\xe2\x80\xa8", "\\L", "a line end (U+2028)"},
	{"\xe2\x80\xa9", "\\P", "a line end (U+2029)"},
};

static void doubt_escapes(struct cbl_resolver *r, const struct cbl_at *at,
			  const char *text)
{
	char hint[120];

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		const char *found = strstr(text, made[i].bytes);

		if (!found)
			continue;
		snprintf(hint, sizeof(hint),
			 "in double quotes `%s` is one: put the pattern in "
			 "single quotes",
			 made[i].escape);
		cbl_report(r, at, true, (size_t)(found - text), hint,
			   "%s stands in this pattern", made[i].name);
		return;
	}
}

/* ---- what stands round a pattern elsewhere */

/* Where the slash is that ends `/…/i`, or 0. */
static size_t last_slash(const char *text)
{
	size_t n = strlen(text);

	while (n > 1 && text[n - 1] >= 'a' && text[n - 1] <= 'z')
		n--;
	return n > 2 && text[0] == '/' && text[n - 1] == '/' ? n - 1 : 0;
}

/* A slash before ^ or behind $ is never met. */
static void doubt_slashes(struct cbl_resolver *r, const struct cbl_at *at,
			  const char *text)
{
	size_t last = last_slash(text);

	if (!last || (text[1] != '^' &&
		      (text[last - 1] != '$' || text[last - 2] == '\\')))
		return;
	cbl_report(r, at, true, 0,
		   strchr(text + last, 'i')
			   ? "leave them out; `fold: [case]` stands for the `i`"
			   : "leave them out",
		   "slashes do not hold a pattern here: they are part of it");
}

static bool begins_with_any(const char *text, const char *const *quotes)
{
	for (size_t i = 0; quotes[i]; i++)
		if (strncmp(text, quotes[i], strlen(quotes[i])) == 0)
			return true;
	return false;
}

/* The last character of a text, which has some. */
static const char *last_of(const char *text)
{
	const char *p = text + strlen(text) - 1;

	while (p > text && ((unsigned char)*p & 0xc0) == 0x80)
		p--;
	return p;
}

static size_t first_length(const char *text)
{
	size_t n = 1;

	while (((unsigned char)text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Does `$` stand before the last character? */
static bool ends_before(const char *text)
{
	const char *last = last_of(text);

	return last - text > 1 && last[-1] == '$' && last[-2] != '\\';
}

static void doubt_quotes(struct cbl_resolver *r, const struct cbl_at *at,
			 const char *text)
{
	static const char *const quotes[] = {"‘", "’", "“", "”", "„",
					     "‚", "«", "»", "`", NULL};

	if (strlen(text) < 2 || !begins_with_any(text, quotes) ||
	    !begins_with_any(last_of(text), quotes))
		return;
	/* Quoted text may be looked for, no end of a line inside of quotes. */
	if (text[first_length(text)] != '^' && !ends_before(text))
		return;
	cbl_report(r, at, true, 0, "write straight ones: `'…'`",
		   "these quotes do not hold a pattern: they are part of it");
}

/* ---- `{1,16)` */

/* The length of `{1,16` at `p`, if a bracket or the end comes then. */
static size_t open_times(const char *p)
{
	size_t n = 1 + strspn(p + 1, "0123456789");

	if (n == 1)
		return 0;
	if (p[n] == ',')
		n += 1 + strspn(p + n + 1, "0123456789");
	return p[n] == ')' || p[n] == '$' || p[n] == '\0' ? n : 0;
}

static void doubt_times(struct cbl_resolver *r, const struct cbl_at *at,
			const char *text)
{
	bool class = false;

	for (const char *p = text; *p; p++) {
		size_t n;

		if (*p == '\\' && p[1]) {
			p++;
			continue;
		}
		class = (class || *p == '[') && *p != ']';
		if (class || *p != '{' || p == text || strchr("(|", p[-1]))
			continue;
		n = open_times(p);
		if (!n)
			continue;
		cbl_report(r, at, true, (size_t)(p - text),
			   "write `}` behind the number, or `\\{` for a brace",
			   "`%.*s` is no number of times: nothing closes it",
			   (int)n, p);
		return;
	}
}

/* ---- no pattern */

static void doubt_absence(struct cbl_resolver *r, const struct cbl_at *at,
			  const char *text)
{
	if (strcmp(text, "~") == 0 || strcmp(text, "null") == 0)
		cbl_report(r, at, true, 0, "to have none, leave the key out",
			   "`%s` is a text here, and looked for", text);
}

/* ---- all patterns */

/* Only of the spec itself, not of what it extends. */
static bool is_own(const struct cbl_resolver *r, const struct cbl_at *at)
{
	const char *key;
	const struct cbl_at *root = cbl_at_root(at, &key);

	return (root->node ? cbl_node_source(root->node, key)
			   : root->source) == r->sources[r->sources_count - 1];
}

void cbl_doubt_pattern(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *text)
{
	if (r->problems->errors_only || !is_own(r, at))
		return;
	doubt_escapes(r, at, text);
	doubt_slashes(r, at, text);
	doubt_quotes(r, at, text);
	doubt_times(r, at, text);
	doubt_absence(r, at, text);
}

/* ---- line ends in patterns of one line */

/* Does an escape end at `at`, or is it a letter? */
static bool is_escape(const char *text, size_t at)
{
	size_t n = 0;

	while (n < at && text[at - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

static bool wants_line_end(const char *text)
{
	size_t n = strlen(text), lo = text[0] == '^';

	if (strncmp(text + lo, "\\r", 2) == 0)
		lo += 2;
	if (strncmp(text + lo, "\\n", 2) == 0)
		return text[lo + 2] == '\0' || !strchr("?*{", text[lo + 2]);
	if (n && text[n - 1] == '$')
		n--;
	return n > 1 && text[n - 1] == 'n' && is_escape(text, n - 1);
}

static void doubt_line(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *key, const char *text)
{
	struct cbl_at here = cbl_at_key(at, key);

	/* Of alternatives another one may fit. */
	if (!text || strchr(text, '|') || !wants_line_end(text))
		return;
	cbl_report(r, &here, true, 0,
		   "`^` and `$` are its ends, and `continue` takes further "
		   "lines",
		   "it is compared with one line, which holds no line end: "
		   "this never fits");
}

static void doubt_element(struct cbl_resolver *r, const struct cbl_node *node)
{
	const struct cbl_raw_element *raw = node->data;
	struct cbl_at at = cbl_at_node(node);
	struct cbl_at goes_on = cbl_at_key(&at, "continue");

	doubt_line(r, &at, "start", raw->start);
	for (uint32_t i = 0; i < raw->starts_count; i++) {
		struct cbl_at item = cbl_at_item(&at, "starts", i);

		doubt_line(r, &item, "match", raw->starts[i].match);
	}
	if (!raw->goes_on)
		return;
	doubt_line(r, &goes_on, "lines", raw->goes_on->lines);
	doubt_line(r, &goes_on, "resume", raw->goes_on->resume);
}

static void doubt_interruption(struct cbl_resolver *r,
			       const struct cbl_node *node)
{
	const struct cbl_raw_interruption *raw = node->data;
	struct cbl_at at = cbl_at_node(node);

	if (!raw->covers || strcmp(raw->covers, "line") == 0)
		doubt_line(r, &at, "match", raw->match);
}

void cbl_doubt_lines(struct cbl_resolver *r)
{
	const struct cbl_nodes *elements = &r->lists[CBL_LIST_ELEMENTS];
	const struct cbl_nodes *others = &r->lists[CBL_LIST_INTERRUPTIONS];

	for (uint32_t i = 0; i < elements->count; i++)
		if (cbl_node_is_own(r, &elements->items[i]))
			doubt_element(r, &elements->items[i]);
	for (uint32_t i = 0; i < others->count; i++)
		if (cbl_node_is_own(r, &others->items[i]))
			doubt_interruption(r, &others->items[i]);
}
