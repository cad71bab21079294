/* SPDX-License-Identifier: MIT
 *
 * What libyaml says of a file that is no YAML, in our words: it knows where
 * it was stopped, the author wants to know where the slip is.
 */
#include <string.h>

#include "text/utf8.h"
#include "yaml/tree.h"

#define IN_QUOTES "put the text in quotes"

/* Problems that need no look at the file. A problem with `began` is shown
 * where the thing began that it broke. */
static const struct {
	const char *problem;
	bool began;
	const char *message;
	const char *hint;
} known[] = {
	{"block sequence entries are not allowed in this context", false,
	 "no list may begin here",
	 "begin it on a line of its own, or write it in [ ]"},
	{"mapping keys are not allowed in this context", false,
	 "no `? ` may stand here", IN_QUOTES},
	{"found unexpected end of stream", true, "this text never ends",
	 "close the quote"},
	{"found unexpected document indicator", true, "this text never ends",
	 "close the quote before the line of --- or ..."},
	{"found unknown escape character", false,
	 "no such escape in double quotes",
	 "in single quotes backslashes are nothing special"},
	{"did not find expected hexdecimal number", false,
	 "an escape needs hexadecimal digits",
	 "in single quotes backslashes are nothing special"},
	{"found invalid Unicode character escape code", false,
	 "an escape for no character", NULL},
	{"found unexpected ':'", false, "a `:` without a blank behind it",
	 "put a blank there, or the text in quotes"},
	{"found a tab character that violates indentation", false,
	 "a tab may not indent", "use blanks"},
	{"found a tab character where an indentation space is expected", false,
	 "a tab may not indent", "use blanks"},
	{"found an indentation indicator equal to 0", false,
	 "an indentation of 0", "it is 1 to 9, or left out"},
	{"did not find expected comment or line break", false,
	 "the text of a block begins on the next line", IN_QUOTES},
	{"did not find expected alphabetic or numeric character", true,
	 "no anchor or alias, and neither is supported", IN_QUOTES},
	{"did not find expected node content", false, "a value is missing here",
	 NULL},
	{"did not find expected <document start>", false,
	 "nothing may follow the end of the document", NULL},
	{"invalid leading UTF-8 octet", false, "this is not UTF-8",
	 "save the file as UTF-8"},
	{"invalid trailing UTF-8 octet", false, "this is not UTF-8",
	 "save the file as UTF-8"},
	{"incomplete UTF-8 octet sequence", false, "this is not UTF-8",
	 "save the file as UTF-8"},
	{"invalid length of a UTF-8 sequence", false, "this is not UTF-8",
	 "save the file as UTF-8"},
	{"invalid Unicode character", false,
	 "a character that YAML does not allow", NULL},
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

struct scene {
	struct cbl_yaml_reporter *reporter;
	struct cbl_str file;
	const struct cbl_yaml_breakage *b;
};

static uint32_t line_of(const struct scene *s, uint32_t at)
{
	return cbl_line_table_place(s->reporter->lines, at).line;
}

/* The character at a place. */
static struct cbl_span one_char(const struct scene *s, uint32_t at)
{
	size_t left = at < s->file.len ? s->file.len - at : 0;
	size_t len = left ? cbl_utf8_next(s->file.ptr + at, left, NULL) : 0;

	return cbl_span(at, at + (uint32_t)(len ? len : left > 0));
}

static char char_at(const struct scene *s, uint32_t at)
{
	return at < s->file.len ? s->file.ptr[at] : '\0';
}

static struct cbl_problem *say(const struct scene *s, uint32_t at,
			       const char *message)
{
	return cbl_yaml_report(s->reporter, false, one_char(s, at), "%s",
			       message);
}

static bool say_known(const struct scene *s)
{
	for (size_t i = 0; i < KNOWN; i++) {
		if (strcmp(known[i].problem, s->b->problem) != 0)
			continue;

		struct cbl_problem *p =
			say(s, known[i].began ? s->b->since : s->b->at,
			    known[i].message);

		if (known[i].hint)
			cbl_problem_hint(p, "%s", known[i].hint);
		return true;
	}
	return false;
}

/* Tags and directives: there are many ways to get them wrong. */
static bool say_unsupported(const struct scene *s)
{
	const char *context = s->b->context;
	bool directive = strstr(context, "irective") != NULL;

	if (!directive && !strstr(context, "a tag") &&
	    !strstr(s->b->problem, "tag handle"))
		return false;
	cbl_problem_hint(say(s, s->b->since,
			     directive ? "directives are not supported"
				       : "tags are not supported"),
			 directive ? "a text that begins with %% stands in "
				     "quotes"
				   : "a text that begins with ! stands in "
				     "quotes");
	return true;
}

/* "found character that cannot start any token" */
static void say_bad_start(const struct scene *s)
{
	char c = char_at(s, s->b->at);
	char text[] = {c, '\0'};

	if (c == '\t') {
		cbl_problem_hint(say(s, s->b->at, "a tab may not indent"),
				 "use blanks");
		return;
	}
	cbl_problem_hint(cbl_yaml_report(s->reporter, false,
					 one_char(s, s->b->at),
					 "no text may begin with `%s`", text),
			 IN_QUOTES);
}

/* "mapping values are not allowed in this context": a second `: `. */
static void say_colon(const struct scene *s)
{
	const struct cbl_yaml_node *last = s->b->last;
	struct cbl_problem *p = say(s, s->b->at, "no `: ` may stand here");

	if (last && line_of(s, last->span.lo) < line_of(s, s->b->at))
		cbl_problem_hint(p,
				 "the text before it began in line %u: is "
				 "a `:` missing there, or is this line "
				 "indented too far?",
				 (unsigned)line_of(s, last->span.lo));
	else
		cbl_problem_hint(p, IN_QUOTES);
}

/* Something where only a further entry may stand; what came before it tells
 * why. */
static void say_surplus(const struct scene *s)
{
	const struct cbl_yaml_node *last = s->b->last;
	uint32_t line = line_of(s, s->b->at);
	bool quoted = last && last->kind == CBL_YAML_NODE_TEXT &&
		      (last->quoting == CBL_YAML_QUOTING_SINGLE ||
		       last->quoting == CBL_YAML_QUOTING_DOUBLE);
	uint32_t began = last ? line_of(s, last->span.lo) : 0;
	bool behind = last && last->span.hi > last->span.lo &&
		      line_of(s, last->span.hi - 1) == line;

	if (quoted && behind && began < line)
		cbl_problem_hint(
			say(s, s->b->at, "text behind a closing quote"),
			"that quote was opened in line %u: is its "
			"end missing there?",
			(unsigned)began);
	else if (quoted && behind)
		cbl_problem_hint(
			say(s, s->b->at, "text behind a closing quote"),
			last->quoting == CBL_YAML_QUOTING_SINGLE
				? "within single quotes a quote is "
				  "written twice: ''"
				: "within double quotes a quote is "
				  "written \\\"");
	else if (behind && last->kind != CBL_YAML_NODE_TEXT && last->flow)
		cbl_problem_hint(
			say(s, s->b->at, "text behind a closing bracket"),
			"a text that begins with %c stands in quotes",
			char_at(s, last->span.lo));
	else
		cbl_problem_hint(say(s, s->b->at, "this fits nothing above it"),
				 "is it indented as its neighbours are?");
}

/* The last word of a text that has several, or "". */
static struct cbl_str last_word(struct cbl_str text)
{
	size_t at = text.len;

	while (at > 0 && text.ptr[at - 1] != ' ')
		at--;
	return at ? cbl_str(text.ptr + at, text.len - at) : cbl_str("", 0);
}

static void hint_comma(struct cbl_problem *p, const struct cbl_yaml_node *last,
		       struct cbl_str word)
{
	char name[CBL_YAML_QUOTED], key[CBL_YAML_QUOTED];

	if (word.len != 0)
		cbl_problem_hint(p,
				 "is a comma missing before `%s`? If not, put "
				 "the text of `%s` in quotes",
				 cbl_yaml_quoted(key, word),
				 cbl_yaml_quoted(name, last->name));
	else
		cbl_problem_hint(p, "put the text of `%s` in quotes",
				 cbl_yaml_quoted(name, last->name));
}

/* Is it a text without quotes, or `a: b` of a list, which is one for who
 * wrote it? */
static bool is_bare(const struct scene *s, const struct cbl_yaml_node *node)
{
	if (node->kind == CBL_YAML_NODE_TEXT)
		return node->quoting == CBL_YAML_QUOTING_NONE;
	return node->kind == CBL_YAML_NODE_MAP && node->flow &&
	       char_at(s, node->span.lo) != '{';
}

/* Within brackets a text without quotes ends at a further one, and at `: `.
 * False if it is something else. */
static bool say_cut(const struct scene *s)
{
	const struct cbl_yaml_node *last = s->b->last;
	char c = char_at(s, s->b->at), name[CBL_YAML_QUOTED];

	if (!last || !is_bare(s, last) ||
	    line_of(s, last->span.hi) != line_of(s, s->b->at) ||
	    !c || !strchr(":[]{}", c))
		return false;
	if (c == ':' && last->name.ptr)
		hint_comma(say(s, s->b->at, "no `: ` may stand here"), last,
			   last_word(last->text));
	else if (c == ':')
		cbl_problem_hint(say(s, s->b->at, "no `: ` may stand here"),
				 IN_QUOTES);
	else if (last->name.ptr)
		cbl_problem_hint(
			cbl_yaml_report(s->reporter, false,
					one_char(s, s->b->at),
					"the text of `%s` ends at this `%c`",
					cbl_yaml_quoted(name, last->name), c),
			"put it in quotes");
	else
		cbl_problem_hint(cbl_yaml_report(s->reporter, false,
						 one_char(s, s->b->at),
						 "the text ends at this `%c`",
						 c),
				 IN_QUOTES);
	return true;
}

/* A quote that was opened lines before has been closed by the next one. */
static bool runs_on(const struct scene *s)
{
	const struct cbl_yaml_node *last = s->b->last;

	return last && last->kind == CBL_YAML_NODE_TEXT &&
	       (last->quoting == CBL_YAML_QUOTING_SINGLE ||
		last->quoting == CBL_YAML_QUOTING_DOUBLE) &&
	       line_of(s, last->span.lo) < line_of(s, s->b->at) &&
	       line_of(s, last->span.hi - 1) == line_of(s, s->b->at);
}

/* "did not find expected ',' or '}'" */
static void say_unclosed(const struct scene *s)
{
	uint32_t line = line_of(s, s->b->since), at = line_of(s, s->b->at);
	char open = char_at(s, s->b->since), close = open == '{' ? '}' : ']';
	struct cbl_problem *p;

	if (runs_on(s) || (line == at && s->b->at < s->file.len)) {
		if (!say_cut(s))
			say_surplus(s);
		return;
	}
	p = cbl_yaml_report(s->reporter, false, one_char(s, s->b->since),
			    "this `%c` is not closed", open);
	if (s->b->at < s->file.len)
		cbl_problem_hint(p, "a comma or `%c` is missing before line %u",
				 close, (unsigned)at);
	else
		cbl_problem_hint(p, "a `%c` is missing at the end of the file",
				 close);
}

/* "could not find expected ':'" */
static void say_no_colon(const struct scene *s)
{
	static const char broad[] = ":\xc2\xa0"; /* with a no-break space */
	struct cbl_str rest = cbl_str(s->file.ptr + s->b->since,
				      s->file.len - s->b->since);
	const char *end = memchr(rest.ptr, '\n', rest.len);
	size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
	const char *found = memmem(rest.ptr, len, broad, strlen(broad));

	if (found)
		cbl_problem_hint(
			say(s, (uint32_t)(found + 1 - s->file.ptr),
			    "this is a no-break space, which looks like a "
			    "blank and is none"),
			"write a blank behind the `:`");
	else
		cbl_problem_hint(say(s, s->b->since, "a key without `:`"),
				 "a key stands in one line, before `: `");
}

static void say_control(const struct scene *s)
{
	cbl_problem_hint(cbl_yaml_report(s->reporter, false,
					 one_char(s, s->b->at),
					 "a control character (%02X)",
					 (unsigned char)char_at(s, s->b->at)),
			 "delete it, or write \"\\x%02X\"",
			 (unsigned char)char_at(s, s->b->at));
}

static const struct {
	const char *problem;
	void (*say)(const struct scene *s);
} special[] = {
	{"could not find expected ':'", say_no_colon},
	{"found character that cannot start any token", say_bad_start},
	{"mapping values are not allowed in this context", say_colon},
	{"did not find expected key", say_surplus},
	{"did not find expected '-' indicator", say_surplus},
	{"did not find expected ',' or '}'", say_unclosed},
	{"did not find expected ',' or ']'", say_unclosed},
	{"control characters are not allowed", say_control},
};

#define SPECIAL (sizeof(special) / sizeof(special[0]))

void cbl_yaml_report_breakage(struct cbl_yaml_reporter *reporter,
			      struct cbl_str file,
			      const struct cbl_yaml_breakage *breakage)
{
	struct scene s = {reporter, file, breakage};

	for (size_t i = 0; i < SPECIAL; i++)
		if (strcmp(special[i].problem, breakage->problem) == 0) {
			special[i].say(&s);
			return;
		}
	if (say_known(&s) || say_unsupported(&s))
		return;
	cbl_yaml_report(reporter, false, one_char(&s, breakage->at),
			"this is no YAML: %s", breakage->problem);
}
