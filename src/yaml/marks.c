/* SPDX-License-Identifier: MIT
 *
 * From a byte of a text's value back to the byte of the file: reads the
 * text once more as libyaml does (scanner.c, yaml_parser_scan_*_scalar),
 * counting what it yields instead of keeping it.
 */
#include "text/utf8.h"
#include "yaml/tree.h"

struct replay {
	const char *file;
	uint32_t at; /* the byte read next */
	uint32_t end;
	size_t done;   /* bytes of the value so far */
	size_t target; /* the byte that is looked for */
	uint32_t found;
	bool hit;
};

/* `len` bytes of the value come from `from`: byte for byte, or all of them
 * from there. */
static void put(struct replay *r, size_t len, uint32_t from, bool same)
{
	if (!r->hit && r->target < r->done + len) {
		r->found = from + (same ? (uint32_t)(r->target - r->done) : 0);
		r->hit = true;
	}
	r->done += len;
}

/* A line end as YAML 1.1 knows them: CR, LF, CRLF and NEL count as a line
 * feed, the separators U+2028 and U+2029 stand for themselves. */
struct line_end {
	uint32_t at;
	uint32_t len;	/* 0: none */
	uint32_t value; /* bytes it is in the value */
};

static struct line_end line_end_at(const struct replay *r, uint32_t at)
{
	const char *p = r->file + at;
	size_t left = r->end > at ? r->end - at : 0;
	bool crlf = left > 1 && p[0] == '\r' && p[1] == '\n';

	if (left && (*p == '\n' || *p == '\r'))
		return (struct line_end){at, crlf ? 2 : 1, 1};
	if (left > 1 && p[0] == '\xc2' && p[1] == '\x85')
		return (struct line_end){at, 2, 1};
	if (left > 2 && p[0] == '\xe2' && p[1] == '\x80' &&
	    (p[2] == '\xa8' || p[2] == '\xa9'))
		return (struct line_end){at, 3, 3};
	return (struct line_end){at, 0, 0};
}

static void put_line_end(struct replay *r, struct line_end end)
{
	put(r, end.value, end.at, end.value == end.len);
}

static bool at_blank(const struct replay *r)
{
	return r->at < r->end &&
	       (r->file[r->at] == ' ' || r->file[r->at] == '\t');
}

static void skip_blanks(struct replay *r)
{
	while (at_blank(r))
		r->at++;
}

/* ---- plain and quoted texts */

/* Further line ends of a fold; the blanks round them are nothing. */
static void fold_rest(struct replay *r)
{
	struct line_end end;

	for (skip_blanks(r); (end = line_end_at(r, r->at)).len;
	     skip_blanks(r)) {
		put_line_end(r, end);
		r->at += end.len;
	}
}

/* Blanks and line ends: without a line end the blanks themselves, with one
 * a single space, with more of them one line feed less. */
static void fold(struct replay *r)
{
	uint32_t from = r->at;
	struct line_end first;

	skip_blanks(r);
	first = line_end_at(r, r->at);
	if (!first.len) {
		put(r, r->at - from, from, true);
		return;
	}
	r->at += first.len;

	size_t before = r->done;

	if (first.value > 1)
		put_line_end(r, first);
	fold_rest(r);
	if (r->done == before)
		put(r, 1, from, false);
}

/* Bytes of the character that `\` and `kind` stand for; `*digits` that
 * follow belong to it. */
static size_t escape_value(const struct replay *r, unsigned *digits)
{
	char kind = r->file[r->at + 1];
	uint32_t c = 0;

	*digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
	for (unsigned i = 0; i < *digits; i++) {
		char d = cbl_upper(r->file[r->at + 2 + i]);

		c = c << 4 | (uint32_t)(d <= '9' ? d - '0' : d - 'A' + 10);
	}
	if (*digits)
		return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	if (kind == 'N' || kind == '_')
		return 2;
	return kind == 'L' || kind == 'P' ? 3 : 1;
}

static void read_escape(struct replay *r)
{
	struct line_end end = line_end_at(r, r->at + 1);
	unsigned digits;

	if (end.len) {
		r->at += 1 + end.len;
		fold_rest(r);
		return;
	}
	put(r, escape_value(r, &digits), r->at, false);
	r->at += 2 + digits;
}

static void read_flow(struct replay *r, enum cbl_yaml_quoting quoting)
{
	char quote = quoting == CBL_YAML_QUOTING_SINGLE ? '\'' : '\0';
	char escape = quoting == CBL_YAML_QUOTING_DOUBLE ? '\\' : '\0';

	while (r->at < r->end && !r->hit) {
		char c = r->file[r->at];

		if (at_blank(r) || line_end_at(r, r->at).len) {
			fold(r);
		} else if (escape && c == escape) {
			read_escape(r);
		} else {
			put(r, 1, r->at, true);
			r->at += quote && c == quote ? 2 : 1;
		}
	}
}

/* ---- blocks: | and > */

static void skip_line(struct replay *r)
{
	while (r->at < r->end && !line_end_at(r, r->at).len)
		r->at++;
	r->at += line_end_at(r, r->at).len;
}

/* How far a block is indented, from the first line that is not empty: what
 * the file has there and the value has not. Without such a line all blanks
 * are indentation. */
static uint32_t block_indent(struct replay r, struct cbl_str value)
{
	struct replay v = {.file = value.ptr, .end = (uint32_t)value.len};
	struct line_end end;
	uint32_t from;

	for (; (end = line_end_at(&v, v.at)).len; v.at += end.len)
		skip_line(&r);
	if (v.at == v.end)
		return UINT32_MAX;
	from = r.at;
	while (r.at < r.end && r.file[r.at] == ' ')
		r.at++;
	for (; v.at < v.end && v.file[v.at] == ' '; v.at++)
		from++;
	return r.at > from ? r.at - from : 0;
}

/* Skips lines that are empty but for their indentation, and the indentation
 * of the next one; returns the bytes they stand in. */
static struct cbl_span skip_empty(struct replay *r, uint32_t indent)
{
	struct cbl_span lines = cbl_span(r->at, r->at);
	struct line_end end;

	do {
		lines.hi = r->at;
		for (uint32_t i = 0;
		     i < indent && r->at < r->end && r->file[r->at] == ' '; i++)
			r->at++;
		end = line_end_at(r, r->at);
		r->at += end.len;
	} while (end.len);
	return lines;
}

/* The line ends of those lines, as the value has them. */
static void put_empty(struct replay *r, struct cbl_span lines)
{
	for (uint32_t at = lines.lo; at < lines.hi; at++) {
		struct line_end end = line_end_at(r, at);

		put_line_end(r, end);
		at += end.len ? end.len - 1 : 0;
	}
}

static void read_block(struct replay *r, bool folded, struct cbl_str value)
{
	struct line_end before = {0};
	bool blank_before = false;

	skip_line(r);

	uint32_t indent = block_indent(*r, value);
	struct cbl_span empty = skip_empty(r, indent);

	while (r->at < r->end && !r->hit) {
		bool blank = at_blank(r);

		/* Two lines that begin at the indentation become one. */
		if (!folded || before.value != 1 || blank || blank_before)
			put_line_end(r, before);
		else if (empty.lo == empty.hi)
			put(r, 1, before.at, false);
		put_empty(r, empty);
		blank_before = blank;
		while (r->at < r->end && !line_end_at(r, r->at).len) {
			put(r, 1, r->at, true);
			r->at++;
		}
		before = line_end_at(r, r->at);
		r->at += before.len;
		empty = skip_empty(r, indent);
	}
	put_line_end(r, before);
	put_empty(r, empty);
}

static bool is_quoted(const struct cbl_yaml_node *node)
{
	return node->quoting == CBL_YAML_QUOTING_SINGLE ||
	       node->quoting == CBL_YAML_QUOTING_DOUBLE;
}

static void replay_node(struct replay *r, const struct cbl_yaml_node *node)
{
	r->at = node->span.lo + is_quoted(node);
	r->end = node->span.hi - is_quoted(node);
	if (node->quoting < CBL_YAML_QUOTING_LITERAL)
		read_flow(r, node->quoting);
	else
		read_block(r, node->quoting == CBL_YAML_QUOTING_FOLDED,
			   node->text);
}

uint32_t cbl_yaml_node_offset(const struct cbl_yaml_node *node,
			      const char *file, size_t offset)
{
	bool past = offset >= node->text.len;
	struct replay r = {.file = file, .target = offset};

	if (past && node->quoting < CBL_YAML_QUOTING_LITERAL)
		return node->span.hi - is_quoted(node);
	if (past)
		r.target = node->text.len - 1; /* wraps: never hit */
	replay_node(&r, node);
	if (!r.hit)
		return cbl_yaml_node_anchor(node).lo;
	return past ? r.found + 1 : r.found;
}
