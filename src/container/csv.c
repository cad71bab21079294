/* SPDX-License-Identifier: MIT
 *
 * Tables: a message a row, its parts in columns. RFC 4180 with what is met in
 * the wild: another separator (semicolon, tab), quotes that a backslash
 * escapes as database dumps write them, a quote amidst a field that has not
 * begun with one.
 *
 * A row is found by its quotes under the lock, at the speed of memchr; its
 * columns are cut out later, by the thread that needs them. libcsv calls back
 * for every field with every byte looked at: measured, it took seven times as
 * long, all of it under the lock and as much as the whole check of a message,
 * and it knows no backslashes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/distance.h"
#include "base/mem.h"
#include "container/container_priv.h"
#include "container/feed.h"
#include "text/binary.h"

#define SNIFFED ((size_t)1 << 20)
#define NAMES_TOLD 12

struct csv {
	struct cbl_container base;
	struct cbl_feed feed;
	char comma;
	bool backslash; /* quotes are escaped by it, not doubled */
	uint64_t row;	/* the last one taken */
	size_t parts[CBL_PARTS_MOST]; /* columns from 0, in their order */
	size_t part_count;
	size_t label; /* the column that stands for a file's name, or NONE */
	size_t width; /* columns the first row names; 0: it names none */
};

#define NONE SIZE_MAX

/* ---- rows */

/* A row that was found; it begins at `lo` of the feed. */
struct found {
	size_t len;	  /* with its line end */
	uint64_t dropped; /* line ends in what did not fit, and is gone */
	uint64_t before;  /* bytes of its first line that are gone */
	size_t opened;	  /* the last quote that opened a field */
	uint64_t opened_line, opened_column; /* if that is gone, else 0 */
	bool too_large, unclosed;
};

/* Is the quote at `at` escaped? `from` is where the field's own began. */
static bool is_escaped(const struct csv *c, const char *data, size_t from,
		       size_t at)
{
	size_t i = at;

	if (!c->backslash)
		return false;
	while (i > from + 1 && data[i - 1] == '\\')
		i--;
	return (at - i) % 2 == 1;
}

/* Line and column, from 1, of a place in the row. */
static void place_of(const struct csv *c, const struct found *r, size_t at,
		     uint64_t *line, uint64_t *column)
{
	const char *data = c->feed.data + c->feed.lo;
	size_t start = at;

	while (start > 0 && data[start - 1] != '\n')
		start--;
	*line = c->feed.line + r->dropped + cbl_count_lines(data, at);
	*column = at - start + 1 + (start ? 0 : r->before);
}

/* What is left of a row that is too large, to know where it ends. */
#define TAIL ((size_t)64)

static void drop(struct csv *c, struct found *r, size_t *at)
{
	const char *data = c->feed.data + c->feed.lo, *end;
	size_t gone = *at - TAIL;

	r->too_large = true;
	if (r->opened < gone && !r->opened_line)
		place_of(c, r, r->opened, &r->opened_line, &r->opened_column);
	r->dropped += cbl_count_lines(data, gone);
	end = memrchr(data, '\n', gone);
	r->before = end ? gone - (size_t)(end + 1 - data) : r->before + gone;
	cbl_feed_take(&c->feed, gone, 0);
	r->opened = r->opened > gone ? r->opened - gone : 0;
	*at = TAIL;
}

enum state {
	FIELD,	/* a field begins here */
	PLAIN,	/* in one without quotes, or behind them */
	QUOTED, /* in quotes */
	QUOTE,	/* behind a quote in quotes: the end of them, or one doubled */
};

/* Goes on from `*at` to where the state changes, or to `len`. True: the row
 * ends with the byte before `*at`. */
static bool step(const struct csv *c, struct found *r, const char *data,
		 size_t len, size_t *at, enum state *state)
{
	char byte = data[*at];
	const char *quote;

	if (*state == QUOTED) {
		quote = memchr(data + *at, '"', len - *at);
		*at = quote ? (size_t)(quote - data) + 1 : len;
		if (quote && !is_escaped(c, data, r->opened, *at - 1))
			*state = QUOTE;
		return false;
	}
	(*at)++;
	if (byte == '"' && *state == FIELD) {
		*state = QUOTED;
		r->opened = *at - 1;
		r->opened_line = 0;
	} else if (byte == '"' && *state == QUOTE) {
		*state = QUOTED;
	} else {
		*state = byte == c->comma ? FIELD : PLAIN;
	}
	return byte == '\n';
}

/* Finds the end of the row that begins at `lo`; false if there is none. */
static bool find_row(struct csv *c, struct found *r)
{
	struct cbl_feed *f = &c->feed;
	size_t at = 0, max = c->base.options->max_size;
	enum state state = FIELD;
	bool ended = false;

	*r = (struct found){0};
	while (!ended) {
		if (at == f->hi - f->lo) {
			if (at > max && at > TAIL)
				drop(c, r, &at);
			if (!cbl_feed_more(f))
				break;
			continue;
		}
		ended = step(c, r, f->data + f->lo, f->hi - f->lo, &at,
			     &state);
	}
	r->len = at;
	r->unclosed = !ended && state == QUOTED;
	r->too_large = r->too_large || at > max;
	return at > 0;
}

static void take_row(struct csv *c, const struct found *r)
{
	const char *data = c->feed.data + c->feed.lo;

	c->row++;
	cbl_feed_take(&c->feed, r->len,
		      r->dropped + cbl_count_lines(data, r->len));
}

/* ---- fields */

/* The next byte of a field in quotes that is not for itself. */
static const char *find_special(const struct csv *c, const char *p,
				const char *end)
{
	if (!c->backslash) {
		p = memchr(p, '"', (size_t)(end - p));
		return p ? p : end;
	}
	while (p < end && *p != '"' && *p != '\\')
		p++;
	return p;
}

/* Copies a field in quotes, whose first byte is behind the quote. */
static const char *take_quoted(const struct csv *c, const char *p,
			       const char *end, char **out)
{
	while (p < end) {
		const char *stop = find_special(c, p, end);
		bool escape;

		if (out) {
			memcpy(*out, p, (size_t)(stop - p));
			*out += stop - p;
		}
		if (stop == end)
			return end;
		escape = stop + 1 < end &&
			 (*stop == '\\' || stop[1] == '"');
		if (!escape)
			return stop + 1;
		if (out)
			*(*out)++ = stop[1];
		p = stop + 2;
	}
	return end;
}

/* Skips a field in quotes: as above, but faster. */
static const char *skip_quoted(const struct csv *c, const char *p,
			       const char *end)
{
	const char *from = p;

	while ((p = memchr(p, '"', (size_t)(end - p))) != NULL) {
		const char *before = p;

		while (c->backslash && before > from && before[-1] == '\\')
			before--;
		if ((p - before) % 2 == 0) {
			if (p + 1 == end || p[1] != '"')
				return p + 1;
			p++;
		}
		p++;
	}
	return end;
}

/* Goes over the field at `p`, copying it unless `out` is NULL; the comma
 * behind it, or `end`. */
static const char *take_field(const struct csv *c, const char *p,
			      const char *end, char **out)
{
	const char *from;

	if (p < end && *p == '"')
		p = out ? take_quoted(c, p + 1, end, out)
			: skip_quoted(c, p + 1, end);
	from = p;
	while (p < end && *p != c->comma)
		p++;
	if (out) { /* mostly nothing */
		memcpy(*out, from, (size_t)(p - from));
		*out += p - from;
	}
	return p;
}

/* Without what ends the line. */
static size_t trim_end(const char *data, size_t len)
{
	if (len && data[len - 1] == '\n')
		len--;
	if (len && data[len - 1] == '\r')
		len--;
	return len;
}

/* ---- which columns */

/* The first row's names. */
struct header {
	char **names;
	size_t count, cap;
};

static void read_header(const struct csv *c, const char *data, size_t len,
			struct header *h)
{
	const char *p = data, *end = data + len;

	for (;;) {
		char *name = cbl_xmalloc((size_t)(end - p) + 1), *to = name;
		struct cbl_str trimmed;

		p = take_field(c, p, end, &to);
		trimmed = cbl_str_trim(cbl_str(name, (size_t)(to - name)));
		h->names = cbl_grow(h->names, &h->cap, h->count + 1,
				    sizeof(*h->names));
		h->names[h->count++] = cbl_xstrndup(trimmed.ptr, trimmed.len);
		free(name);
		if (p == end)
			return;
		p++;
	}
}

static void release_header(struct header *h)
{
	for (size_t i = 0; i < h->count; i++)
		free(h->names[i]);
	free(h->names);
}

static bool find_name(const struct header *h, const char *name, size_t *out)
{
	for (size_t i = 0; i < h->count; i++) {
		if (strcasecmp(h->names[i], name) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

static const char *get_name(size_t i, void *ctx)
{
	return ((const struct header *)ctx)->names[i];
}

/* What a user's word names, without what makes it a label. */
static const char *word_of(const char *word, bool *label)
{
	*label = strncmp(word, CBL_LABEL, strlen(CBL_LABEL)) == 0;
	return word + (*label ? strlen(CBL_LABEL) : 0);
}

/* A column is taken once: what is cut out of a row fits the row. */
static bool is_chosen(const struct csv *c, size_t column)
{
	for (size_t i = 0; i < c->part_count; i++)
		if (c->parts[i] == column)
			return true;
	return false;
}

static int choose(struct csv *c, size_t column, const char *word,
		  struct cbl_error *err)
{
	if (is_chosen(c, column))
		return cbl_fail(err, CBL_ERROR_INPUT,
				"--csv-columns names column `%s` twice", word);
	if (c->part_count == CBL_PARTS_MOST)
		return cbl_fail(err, CBL_ERROR_INPUT,
				"--csv-columns names more than %d columns, the "
				"limit",
				CBL_PARTS_MOST);
	c->parts[c->part_count++] = column;
	return 0;
}

/* The columns that a user named. */
static int choose_named(struct csv *c, struct header *h,
			const char *const *columns, struct cbl_error *err)
{
	for (; *columns; columns++) {
		const char *meant, *word;
		size_t column;
		bool label;

		word = word_of(*columns, &label);
		if (find_name(h, word, &column)) {
			if (label)
				c->label = column;
			else if (choose(c, column, word, err))
				return CBL_ERROR_INPUT;
			continue;
		}
		meant = cbl_did_you_mean(cbl_str_c(word), h->count, get_name,
					 h);
		return cbl_fail(err, CBL_ERROR_INPUT,
				"the first row names no column `%s`%s%s%s "
				"--csv-columns takes its names, or numbers",
				word, meant ? "; did you mean `" : ".",
				meant ? meant : "", meant ? "`?" : "");
	}
	return 0;
}

static bool choose_part(struct csv *c, const struct header *h,
			const struct cbl_part *part)
{
	for (const char *const *name = part->names; *name; name++) {
		size_t column;

		if (!find_name(h, *name, &column))
			continue;
		if (part->label)
			c->label = column;
		else if (is_chosen(c, column) ||
			 c->part_count == CBL_PARTS_MOST)
			continue;
		else
			c->parts[c->part_count++] = column;
		return true;
	}
	return false;
}

static int no_column(const struct cbl_part *part, struct cbl_error *err)
{
	struct cbl_buf names;
	int failed;

	cbl_buf_init(&names, 0);
	cbl_buf_text(&names, part ? "(looked for " : "(the format knows none");
	for (size_t i = 0; part && part->names[i] && i < NAMES_TOLD; i++)
		cbl_buf_printf(&names, "%s%s", i ? ", " : "", part->names[i]);
	cbl_buf_char(&names, ')');
	failed = cbl_fail(err, CBL_ERROR_INPUT,
			  "the first row names no column that holds messages "
			  "%s; --csv-columns tells which, by their names or "
			  "numbers",
			  cbl_buf_cstr(&names));
	cbl_buf_release(&names);
	return failed;
}

/* The columns that go by a name formats know. */
static int choose_known(struct csv *c, const struct header *h,
			struct cbl_error *err)
{
	const struct cbl_container_options *o = c->base.options;
	const struct cbl_part *last = NULL;
	bool found = false;

	for (size_t i = 0; i < o->part_count; i++) {
		bool there = choose_part(c, h, &o->parts[i]);

		if (o->parts[i].label)
			continue;
		last = &o->parts[i];
		found = there;
	}
	return found ? 0 : no_column(last, err);
}

/* The column, from 0, that a user's word numbers. */
static bool is_number(const char *word, size_t *column)
{
	unsigned long number;

	if (!cbl_str_number(cbl_str_c(word), 100000, &number) || number == 0)
		return false;
	*column = number - 1;
	return true;
}

static bool are_numbers(const char *const *columns)
{
	bool label;
	size_t column;

	for (; *columns; columns++)
		if (!is_number(word_of(*columns, &label), &column))
			return false;
	return true;
}

/* Numbers instead of names: then no row names columns. */
static int choose_numbers(struct csv *c, const char *const *columns,
			  struct cbl_error *err)
{
	for (; *columns; columns++) {
		bool label;
		const char *word = word_of(*columns, &label);
		size_t column;

		if (!is_number(word, &column))
			continue;
		if (label)
			c->label = column;
		else if (choose(c, column, word, err))
			return CBL_ERROR_INPUT;
	}
	return 0;
}

/* Of two columns of one name no one knows which is meant. */
static int check_once(const struct csv *c, const struct header *h,
		      struct cbl_error *err)
{
	for (size_t i = 0; i < c->part_count; i++) {
		const char *name = h->names[c->parts[i]];

		for (size_t k = c->parts[i] + 1; k < h->count; k++)
			if (strcasecmp(h->names[k], name) == 0)
				return cbl_fail(err, CBL_ERROR_INPUT,
						"the first row names column "
						"`%s` twice (%zu and %zu); "
						"rename the one that is not "
						"meant",
						name, c->parts[i] + 1, k + 1);
	}
	return 0;
}

static int choose_by_header(struct csv *c, struct cbl_error *err)
{
	const char *const *columns = c->base.options->csv_columns;
	struct header h = {0};
	struct found r;
	int failed;

	if (!find_row(c, &r))
		return c->feed.error
			       ? cbl_fail(err, CBL_ERROR_IO, "%s",
					  strerror(c->feed.error))
			       : cbl_fail(err, CBL_ERROR_INPUT,
					  "is empty: a table has a first row "
					  "that names its columns");
	if (r.unclosed || r.too_large)
		return cbl_fail(err, CBL_ERROR_INPUT,
				"is no table: its first row does not end");
	read_header(c, c->feed.data + c->feed.lo,
		    trim_end(c->feed.data + c->feed.lo, r.len), &h);
	take_row(c, &r);
	c->width = h.count;
	failed = columns ? choose_named(c, &h, columns, err)
			 : choose_known(c, &h, err);
	if (!failed)
		failed = check_once(c, &h, err);
	release_header(&h);
	return failed;
}

/* ---- what the beginning tells */

/* Before a letter a quote in quotes can only be an escaped one. */
static bool has_backslashes(const char *data, size_t len)
{
	for (size_t i = 1; i + 1 < len; i++)
		if (data[i] == '"' && data[i - 1] == '\\' &&
		    !strchr(",;\t\r\n\"", data[i + 1]))
			return true;
	return false;
}

/* The separator that the first line has most of. */
static char find_comma(const char *data, size_t len)
{
	static const char known[] = ",;\t";
	size_t counts[sizeof(known)] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < len && (quoted || data[i] != '\n'); i++) {
		const char *at = data[i] ? strchr(known, data[i]) : NULL;

		quoted = quoted != (data[i] == '"');
		if (at && !quoted)
			counts[at - known]++;
	}
	for (size_t i = 1; known[i]; i++)
		if (counts[i] > counts[best])
			best = i;
	return known[best];
}

static int refuse_binary(const struct cbl_feed *f, struct cbl_error *err)
{
	struct cbl_buf cause;
	int failed = 0;

	cbl_buf_init(&cause, 0);
	if (cbl_is_binary(f->data, f->hi, &cause))
		failed = cbl_fail(err, CBL_ERROR_INPUT, "%s",
				  cbl_buf_cstr(&cause));
	cbl_buf_release(&cause);
	return failed;
}

static int look(struct csv *c, struct cbl_error *err)
{
	struct cbl_feed *f = &c->feed;
	size_t len;

	cbl_feed_fill(f, SNIFFED);
	if (refuse_binary(f, err))
		return CBL_ERROR_INPUT;
	if (f->hi >= 3 && memcmp(f->data, "\xef\xbb\xbf", 3) == 0)
		cbl_feed_take(f, 3, 0);
	len = (f->hi < SNIFFED ? f->hi : SNIFFED) - f->lo;
	c->comma = find_comma(f->data + f->lo, len);
	c->backslash = has_backslashes(f->data + f->lo, len);
	return 0;
}

/* ---- the container */

static void csv_close(struct cbl_container *container)
{
	struct csv *c = (struct csv *)container;

	cbl_feed_release(&c->feed);
	free(c);
}

static int csv_open(struct cbl_container **out, int fd,
		    const struct cbl_container_options *options,
		    struct cbl_error *err)
{
	struct csv *c = cbl_xcalloc(1, sizeof(*c));
	const char *const *columns = options->csv_columns;
	int failed;

	c->label = NONE;
	c->base.options = options;
	cbl_feed_init(&c->feed, fd);
	failed = look(c, err);
	if (!failed)
		failed = columns && are_numbers(columns)
				 ? choose_numbers(c, columns, err)
				 : choose_by_header(c, err);
	if (failed) {
		csv_close(&c->base);
		return failed;
	}
	*out = &c->base;
	return 0;
}

static int refuse_unclosed(const struct csv *c, const struct found *r,
			   struct cbl_member *member)
{
	uint64_t line = r->opened_line, column = r->opened_column;

	if (!line)
		place_of(c, r, r->opened, &line, &column);
	member->breaks_off = true;
	return cbl_member_refuse(member,
				 "the quote that opens at line %llu, column "
				 "%llu is not closed; what follows it was not "
				 "read",
				 (unsigned long long)line,
				 (unsigned long long)column);
}

static int csv_next(struct cbl_container *container, struct cbl_buf *bytes,
		    struct cbl_member *member, struct cbl_error *err)
{
	struct csv *c = (struct csv *)container;
	struct found r;
	size_t len;

	do {
		if (!find_row(c, &r) || c->feed.error)
			return c->feed.error ? cbl_fail(err, CBL_ERROR_IO, "%s",
							strerror(c->feed.error))
					     : 0;
		len = trim_end(c->feed.data + c->feed.lo, r.len);
		member->line = c->feed.line;
		member->row = c->row + 1;
		if (r.unclosed)
			refuse_unclosed(c, &r, member);
		else if (r.too_large)
			cbl_member_too_large(member, "a row", container->options
								      ->max_size);
		else
			cbl_buf_add(bytes, c->feed.data + c->feed.lo, len);
		take_row(c, &r);
	} while (len == 0 && !member->cause); /* an empty line is no row */
	member->len = bytes->len - member->at;
	return 1;
}

/* The start of a column, from one before it; NULL: the row has fewer. */
static const char *seek_column(const struct csv *c, const char *p,
			       const char *end, size_t from, size_t column)
{
	for (; from < column; from++) {
		p = take_field(c, p, end, NULL);
		if (p == end)
			return NULL;
		p++;
	}
	return p;
}

static int no_such_column(const struct cbl_member *member, size_t column,
			  struct cbl_source *out, struct cbl_error *err)
{
	cbl_source_filled(out, 0, NULL);
	return cbl_fail(err, CBL_ERROR_INPUT,
			"the row that begins at line %llu has no column %zu",
			(unsigned long long)member->line, column + 1);
}

/* Is there more behind the columns that the first row names? `p` is the start
 * of one of them. Separators without anything between them are nothing. */
static bool is_too_wide(const struct csv *c, const char *p, const char *end,
			size_t column)
{
	p = seek_column(c, p, end, column, c->width);
	while (p && p < end &&
	       (*p == c->comma || *p == '"' || cbl_is_blank(*p)))
		p++;
	return p && p < end;
}

static int too_wide(const struct csv *c, const struct cbl_member *member,
		    struct cbl_source *out, struct cbl_error *err)
{
	cbl_source_filled(out, 0, NULL);
	return cbl_fail(err, CBL_ERROR_INPUT,
			"the row that begins at line %llu has more columns "
			"than the %zu that the first row names; is a quote or "
			"a separator lost?",
			(unsigned long long)member->line, c->width);
}

static void set_label(const struct csv *c, const char *p, const char *end,
		      struct cbl_source *out)
{
	char *to;

	p = c->label == NONE ? NULL : seek_column(c, p, end, 0, c->label);
	if (!p)
		return;
	out->label = to = cbl_xmalloc((size_t)(end - p) + 1);
	take_field(c, p, end, &to);
	*to = '\0';
}

static int csv_decode(const struct cbl_container *container,
		      const struct cbl_member *member, const char *bytes,
		      const char *name, struct cbl_source *out,
		      struct cbl_error *err)
{
	const struct csv *c = (const struct csv *)container;
	const char *end = bytes + member->len, *p = bytes;
	char *room = cbl_source_room(
		out, name, member->len + CBL_PARTS_MOST * CBL_PART_GAP);
	size_t column = 0, len = 0;

	for (size_t i = 0; i < c->part_count; i++) {
		size_t begin = cbl_part_begin(room, len);
		char *to = room + begin;

		if (c->parts[i] < column) {
			p = bytes;
			column = 0;
		}
		p = seek_column(c, p, end, column, c->parts[i]);
		column = c->parts[i];
		if (!p)
			return no_such_column(member, column, out, err);
		take_field(c, p, end, &to);
		if (to > room + begin)
			len = (size_t)(to - room);
	}
	if (c->width && is_too_wide(c, p, end, column))
		return too_wide(c, member, out, err);
	set_label(c, bytes, end, out);
	return cbl_source_filled(out, len, err);
}

const struct cbl_container_type cbl_container_csv = {
	.open = csv_open,
	.next = csv_next,
	.decode = csv_decode,
	.close = csv_close,
};
