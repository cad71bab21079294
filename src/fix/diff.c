/* SPDX-License-Identifier: MIT
 *
 * Lines are what ends in LF: any other line end is a part of its line, so
 * that the patch has every byte. The shortest way from one text to the other
 * is found as Myers does (An O(ND) Difference Algorithm, 1986): furthest
 * points on the diagonals for 0, 1, 2 … changes, of which all are kept to
 * walk back. Texts that differ too much are shown as one change.
 */
#include "fix/diff.h"

#include <stdlib.h>

#include "base/mem.h"

#define CONTEXT 3

/* Changes up to which the shortest way is looked for. */
#define CHANGES 1000

struct lines {
	struct cbl_str *items; /* each with its line end */
	size_t count;
};

static struct lines cut(struct cbl_str text)
{
	struct lines lines = {0};
	size_t cap = 0;

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) + 1 : text.len;

		lines.items = cbl_grow(lines.items, &cap, lines.count + 1,
				       sizeof(*lines.items));
		lines.items[lines.count++] = cbl_str(text.ptr, len);
		text = cbl_str(text.ptr + len, text.len - len);
	}
	return lines;
}

/* Which lines of either text the other lacks. */
struct difference {
	struct lines a, b;
	bool *gone; /* of a */
	bool *come; /* of b */
	size_t same_head, same_tail;
};

static bool same(const struct difference *d, size_t i, size_t j)
{
	return cbl_str_eq(d->a.items[i], d->b.items[j]);
}

/* The lines at both ends that are the same need no search. */
static void trim(struct difference *d)
{
	size_t most = d->a.count < d->b.count ? d->a.count : d->b.count;

	while (d->same_head < most && same(d, d->same_head, d->same_head))
		d->same_head++;
	most -= d->same_head;
	while (d->same_tail < most &&
	       same(d, d->a.count - 1 - d->same_tail,
		    d->b.count - 1 - d->same_tail))
		d->same_tail++;
}

/* The search: `n` lines of a against `m` of b, behind the same head. `trace`
 * has for every number of changes the furthest points before it. */
struct search {
	const struct difference *d;
	long n, m;
	long *trace[CHANGES + 1];
	long changes; /* found; -1: too many */
};

/* Furthest x on diagonal k with `changes` changes, from the points before. */
static long step(const struct search *s, const long *v, long k, long changes)
{
	long x = k == -changes || (k != changes && v[k - 1] < v[k + 1])
			 ? v[k + 1]
			 : v[k - 1] + 1;
	long head = (long)s->d->same_head;

	while (x < s->n && x - k < s->m &&
	       same(s->d, (size_t)(head + x), (size_t)(head + x - k)))
		x++;
	return x;
}

static void look(struct search *s)
{
	long width = 2 * CHANGES + 3;
	long *v = cbl_xcalloc((size_t)width, sizeof(*v));
	long *middle = v + CHANGES + 1;

	s->changes = -1;
	for (long c = 0; c <= CHANGES && s->changes < 0; c++) {
		s->trace[c] = cbl_xcalloc((size_t)(2 * c + 3), sizeof(*v));
		memcpy(s->trace[c], middle - c - 1,
		       (size_t)(2 * c + 3) * sizeof(*v));
		for (long k = -c; k <= c; k += 2) {
			long x = middle[k] = step(s, middle, k, c);

			if (x >= s->n && x - k >= s->m) {
				s->changes = c;
				break;
			}
		}
	}
	free(v);
}

/* Walks back from the end and marks the changes on the way. */
static void walk_back(const struct search *s, struct difference *d)
{
	long x = s->n, y = s->m, head = (long)d->same_head;

	for (long c = s->changes; c > 0; c--) {
		const long *v = s->trace[c] + c + 1;
		long k = x - y;
		bool down = k == -c || (k != c && v[k - 1] < v[k + 1]);
		long before = down ? k + 1 : k - 1;

		x = v[before];
		y = x - before;
		if (down)
			d->come[head + y] = true;
		else
			d->gone[head + x] = true;
	}
}

static void mark_all(const struct search *s, struct difference *d)
{
	for (long i = 0; i < s->n; i++)
		d->gone[d->same_head + (size_t)i] = true;
	for (long j = 0; j < s->m; j++)
		d->come[d->same_head + (size_t)j] = true;
}

static void find(struct difference *d)
{
	struct search s = {.d = d};

	trim(d);
	s.n = (long)(d->a.count - d->same_head - d->same_tail);
	s.m = (long)(d->b.count - d->same_head - d->same_tail);
	d->gone = cbl_xcalloc(d->a.count + 1, sizeof(*d->gone));
	d->come = cbl_xcalloc(d->b.count + 1, sizeof(*d->come));
	look(&s);
	if (s.changes < 0)
		mark_all(&s, d);
	else
		walk_back(&s, d);
	for (long c = 0; c <= CHANGES; c++)
		free(s.trace[c]);
}

/* ---- printing */

static void add_line(struct cbl_buf *out, char mark, struct cbl_str line)
{
	cbl_buf_char(out, mark);
	cbl_buf_str(out, line);
	if (line.len == 0 || line.ptr[line.len - 1] != '\n')
		cbl_buf_text(out, "\n\\ No newline at end of file\n");
}

/* Where a hunk begins, and both walks over its lines. */
struct hunk {
	size_t a, b, a_end, b_end;
};

/* Moves over a line of each text that is the same, or over a change. */
static void advance(const struct difference *d, size_t *a, size_t *b)
{
	if (*a < d->a.count && d->gone[*a]) {
		(*a)++;
	} else if (*b < d->b.count && d->come[*b]) {
		(*b)++;
	} else {
		(*a)++;
		(*b)++;
	}
}

static bool is_change(const struct difference *d, size_t a, size_t b)
{
	return (a < d->a.count && d->gone[a]) || (b < d->b.count && d->come[b]);
}

/* The hunk of the change at (a, b): changes whose contexts would touch are
 * in one. */
static struct hunk hunk_at(const struct difference *d, size_t a, size_t b)
{
	size_t lead = a < CONTEXT ? a : CONTEXT, equal = 0;
	struct hunk h = {a - lead, b - lead, a, b};

	while (a < d->a.count || b < d->b.count) {
		if (is_change(d, a, b))
			equal = 0;
		else if (++equal > 2 * CONTEXT)
			break;
		advance(d, &a, &b);
		if (equal <= CONTEXT) {
			h.a_end = a;
			h.b_end = b;
		}
	}
	return h;
}

static void add_span(struct cbl_buf *out, char mark, size_t from, size_t count)
{
	/* An empty span is named by the line before it. */
	cbl_buf_printf(out, "%c%zu", mark, count ? from + 1 : from);
	if (count != 1)
		cbl_buf_printf(out, ",%zu", count);
}

static void add_hunk(struct cbl_buf *out, const struct difference *d,
		     struct hunk h)
{
	size_t a = h.a, b = h.b;

	cbl_buf_text(out, "@@ ");
	add_span(out, '-', h.a, h.a_end - h.a);
	cbl_buf_char(out, ' ');
	add_span(out, '+', h.b, h.b_end - h.b);
	cbl_buf_text(out, " @@\n");
	while (a < h.a_end || b < h.b_end) {
		if (a < h.a_end && d->gone[a])
			add_line(out, '-', d->a.items[a]);
		else if (b < h.b_end && d->come[b])
			add_line(out, '+', d->b.items[b]);
		else
			add_line(out, ' ', d->a.items[a]);
		advance(d, &a, &b);
	}
}

/* "a/path", in quotes if it has bytes that a line cannot hold. */
static void add_name(struct cbl_buf *out, const char *side, struct cbl_str path)
{
	bool quoted = false;

	for (size_t i = 0; i < path.len; i++)
		quoted = quoted || (unsigned char)path.ptr[i] < ' ' ||
			 strchr("\"\\\x7f", path.ptr[i]);
	cbl_buf_printf(out, "%s%s", quoted ? "\"" : "", side);
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		if ((c >= 0 && c < ' ') || c == 0x7f)
			cbl_buf_printf(out, "\\%03o", (unsigned char)c);
		else if (c == '"' || c == '\\')
			cbl_buf_printf(out, "\\%c", c);
		else
			cbl_buf_char(out, c);
	}
	if (quoted)
		cbl_buf_char(out, '"');
}

/* The two lines of names. A blank in a name would end it for `patch`, a tab
 * behind it tells where it does. */
static void add_file_line(struct cbl_buf *out, const char *mark,
			  const char *side, struct cbl_str path)
{
	cbl_buf_text(out, mark);
	add_name(out, side, path);
	cbl_buf_text(out, memchr(path.ptr, ' ', path.len) ? "\t\n" : "\n");
}

static void add_head(struct cbl_buf *out, struct cbl_str path)
{
	while (path.len && *path.ptr == '/')
		path = cbl_str(path.ptr + 1, path.len - 1);
	cbl_buf_text(out, "diff --git ");
	add_name(out, "a/", path);
	cbl_buf_char(out, ' ');
	add_name(out, "b/", path);
	cbl_buf_char(out, '\n');
	add_file_line(out, "--- ", "a/", path);
	add_file_line(out, "+++ ", "b/", path);
}

void cbl_diff(struct cbl_buf *out, struct cbl_str path, struct cbl_str from,
	      struct cbl_str to)
{
	struct difference d = {.a = cut(from), .b = cut(to)};
	size_t a = 0, b = 0;

	if (!cbl_str_eq(from, to)) {
		find(&d);
		add_head(out, path);
	}
	while (d.gone && (a < d.a.count || b < d.b.count)) {
		if (is_change(&d, a, b)) {
			struct hunk h = hunk_at(&d, a, b);

			add_hunk(out, &d, h);
			a = h.a_end;
			b = h.b_end;
		} else {
			advance(&d, &a, &b);
		}
	}
	free(d.gone);
	free(d.come);
	free(d.a.items);
	free(d.b.items);
}
