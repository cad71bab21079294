/* SPDX-License-Identifier: MIT
 *
 * Lists that YAML writes in brackets, `[{a: b}, {c: d}]`, over several lines
 * perhaps, with comments and quotes in which brackets are none.
 */
#include "lsp/lsp_priv.h"

/* A walk over flow style, from the bracket that opens the list. */
struct flow {
	const char *data;
	uint32_t at, len;
	int depth;
	char before; /* the last one that was no blank, not in a comment */
	uint32_t end; /* behind it */
};

/* To the end of a quoted scalar; `at` is on its first quote. */
static void pass_quoted(struct flow *f)
{
	char quote = f->data[f->at++];

	while (f->at < f->len && f->data[f->at] != quote)
		f->at += quote == '"' && f->data[f->at] == '\\' ? 2 : 1;
}

static void pass_comment(struct flow *f)
{
	while (f->at < f->len && f->data[f->at] != '\n')
		f->at++;
}

/* Does a quote at this place begin a scalar? Elsewhere it is a letter. */
static bool may_begin(const struct flow *f)
{
	return strchr("[{,:", f->before) != NULL;
}

/* Up to the bracket that closes the list; false if none does. */
static bool pass_list(struct flow *f)
{
	for (f->depth = 0; f->at < f->len; f->at++) {
		char c = f->data[f->at];

		if (cbl_is_blank(c) || c == '\n' || c == '\r')
			continue;
		if (c == '#' && f->at && !may_begin(f) &&
		    !cbl_is_blank(f->data[f->at - 1]))
			c = 'x'; /* within a word */
		if (c == '#') {
			pass_comment(f);
			continue;
		}
		if (c == ']' || c == '}')
			f->depth--;
		if (f->depth == 0 && f->before)
			return c == ']';
		if (c == '[' || c == '{')
			f->depth++;
		if ((c == '\'' || c == '"') && may_begin(f))
			pass_quoted(f);
		f->before = c;
		f->end = f->at + 1;
	}
	return false;
}

/* No config has an empty list: it needs no place. */
bool lsp_flow_end(const struct cbl_source *source, uint32_t from,
		  uint32_t *end)
{
	struct flow f = {.data = source->data,
			 .at = from,
			 .len = (uint32_t)source->len};

	while (f.at < f.len && cbl_is_blank(f.data[f.at]))
		f.at++;
	if (f.at == f.len || f.data[f.at] != '[' || !pass_list(&f) ||
	    f.before == '[')
		return false;
	*end = f.end;
	return true;
}
