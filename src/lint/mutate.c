/* SPDX-License-Identifier: MIT
 *
 * Every operator puts one text for one stretch of the patient's: the edit.
 * What is chosen at random comes from one number, so that a mutant can be
 * made again by its seed.
 */
#include "lint/mutate.h"

#include <stdlib.h>

#include "base/mem.h"

/* Longer fields are running text. */
#define LONGEST_TOKEN 48

const char *cbl_mutation_name(enum cbl_mutation how)
{
	static const char *const names[] = {
		[CBL_MUTATION_DROP_LINE] = "drop a line",
		[CBL_MUTATION_REPEAT_LINE] = "repeat a line",
		[CBL_MUTATION_SWAP_LINES] = "swap two lines",
		[CBL_MUTATION_SPLIT_LINE] = "split a line",
		[CBL_MUTATION_JOIN_LINES] = "join two lines",
		[CBL_MUTATION_DROP_WORD] = "drop a word",
		[CBL_MUTATION_SWAP_WORDS] = "swap two words",
		[CBL_MUTATION_DROP_CHARACTER] = "drop a character",
		[CBL_MUTATION_DOUBLE_CHARACTER] = "double a character",
		[CBL_MUTATION_SWAP_CHARACTERS] = "swap two characters",
		[CBL_MUTATION_GARBLE_CHARACTER] = "garble a character",
		[CBL_MUTATION_SHIFT_DIGIT] = "shift a digit",
		[CBL_MUTATION_CHANGE_CASE] = "change the case",
		[CBL_MUTATION_FLIP_BIT] = "flip a bit",
	};

	return names[how];
}

/* ---- the patient */

static void add_span(struct cbl_span **spans, size_t *count, size_t *cap,
		     struct cbl_span span)
{
	*spans = cbl_grow(*spans, cap, *count + 1, sizeof(**spans));
	(*spans)[(*count)++] = span;
}

static void add_token(struct cbl_patient *p, struct cbl_span span)
{
	if (span.lo < span.hi && span.hi <= p->text.len &&
	    span.hi - span.lo <= LONGEST_TOKEN)
		add_span(&p->tokens, &p->token_count, &p->token_cap, span);
}

static int by_place(const void *left, const void *right)
{
	const struct cbl_span *a = left, *b = right;

	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->hi > b->hi) - (a->hi < b->hi);
}

/* Fields taken from others are met twice. */
static void sort_tokens(struct cbl_patient *p)
{
	size_t kept = 0;

	if (p->token_count)
		qsort(p->tokens, p->token_count, sizeof(*p->tokens), by_place);
	for (size_t i = 0; i < p->token_count; i++)
		if (kept == 0 || by_place(&p->tokens[kept - 1], &p->tokens[i]))
			p->tokens[kept++] = p->tokens[i];
	p->token_count = kept;
}

static void add_tokens(struct cbl_patient *p, const struct cbl_message *m)
{
	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *x = &m->instances[i];

		/* The words that begin an element; a mention as a whole. */
		add_token(p, x->host == CBL_NONE
				     ? cbl_span(x->span.lo, x->content)
				     : x->span);
	}
	for (uint32_t i = 0; i < m->row_count; i++)
		if (m->rows[i].instance != CBL_NONE && !m->rows[i].assumed)
			add_token(p, m->rows[i].span);
	sort_tokens(p);
}

static bool is_blank(struct cbl_str text)
{
	return cbl_str_trim(text).len == 0;
}

void cbl_patient_add(struct cbl_patient *p, const struct cbl_message *m)
{
	size_t count = m->lines->count;

	p->text = cbl_str(m->source->data, m->source->len);
	if (p->line_count == 0) {
		for (size_t i = 0; i < count; i++) {
			struct cbl_span line = cbl_line_table_span(m->lines, i);

			if (!is_blank(cbl_str(p->text.ptr + line.lo,
					      line.hi - line.lo)))
				add_span(&p->lines, &p->line_count,
					 &p->line_cap, line);
		}
	}
	add_tokens(p, m);
}

void cbl_patient_release(struct cbl_patient *p)
{
	free(p->lines);
	free(p->tokens);
	*p = (struct cbl_patient){0};
}

/* ---- chance */

/* Splitmix64. */
static uint64_t draw(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static size_t below(uint64_t *state, size_t n)
{
	return (size_t)(draw(state) % n);
}

/* One of the spans that touch `where`: the `number`-th behind one that
 * is chosen by chance, so that numbers in a row strike all of them; their
 * number if none does. */
static size_t choose(const struct cbl_span *spans, size_t count,
		     struct cbl_span where, uint64_t seed, unsigned number)
{
	size_t lo = 0, hi = count;

	while (lo < count && spans[lo].hi <= where.lo)
		lo++;
	while (hi > lo && spans[hi - 1].lo >= where.hi)
		hi--;
	return lo < hi ? lo + (below(&seed, hi - lo) + number) % (hi - lo)
		       : count;
}

/* ---- edits */

struct edit {
	const struct cbl_patient *patient;
	struct cbl_span where;
	uint64_t seed;
	unsigned number;
	uint64_t state;	     /* of chance */
	struct cbl_span at;  /* what is taken away */
	struct cbl_buf text; /* what is put there */
};

static struct cbl_str piece(const struct edit *e, struct cbl_span span)
{
	return cbl_str(e->patient->text.ptr + span.lo, span.hi - span.lo);
}

/* The line chosen, and the next one; false if there is none. */
static bool two_lines(struct edit *e, struct cbl_span *first,
		      struct cbl_span *second)
{
	const struct cbl_patient *p = e->patient;
	size_t i =
		choose(p->lines, p->line_count, e->where, e->seed, e->number);

	if (i >= p->line_count || (second && i + 1 >= p->line_count))
		return false;
	*first = p->lines[i];
	if (second)
		*second = p->lines[i + 1];
	return true;
}

/* A line with the end that parts it from the next one. */
static struct cbl_span whole_line(const struct edit *e, struct cbl_span line)
{
	struct cbl_str text = e->patient->text;

	if (line.hi < text.len && text.ptr[line.hi] == '\r')
		line.hi++;
	if (line.hi < text.len && text.ptr[line.hi] == '\n')
		line.hi++;
	return line;
}

static bool drop_line(struct edit *e)
{
	struct cbl_span line;

	if (!two_lines(e, &line, NULL))
		return false;
	e->at = whole_line(e, line);
	return true;
}

static bool repeat_line(struct edit *e)
{
	struct cbl_span line;

	if (!two_lines(e, &line, NULL))
		return false;
	e->at = line;
	cbl_buf_str(&e->text, piece(e, line));
	cbl_buf_char(&e->text, '\n');
	cbl_buf_str(&e->text, piece(e, line));
	return true;
}

/* What stands between stays where it is. */
static bool swap(struct edit *e, struct cbl_span a, struct cbl_span b)
{
	e->at = cbl_span(a.lo, b.hi);
	cbl_buf_str(&e->text, piece(e, b));
	cbl_buf_str(&e->text, piece(e, cbl_span(a.hi, b.lo)));
	cbl_buf_str(&e->text, piece(e, a));
	return true;
}

static bool swap_lines(struct edit *e)
{
	struct cbl_span a, b;

	if (!two_lines(e, &a, &b))
		return false;
	return swap(e, a, b);
}

static bool join_lines(struct edit *e)
{
	struct cbl_span a, b;

	if (!two_lines(e, &a, &b))
		return false;
	e->at = cbl_span(a.hi, b.lo);
	if (below(&e->state, 2))
		cbl_buf_char(&e->text, ' ');
	return true;
}

/* The words of a line: `at` takes the `index`-th and all behind it. */
static size_t count_words(const struct edit *e, struct cbl_span line,
			  size_t index, struct cbl_span *at)
{
	size_t count = 0;
	uint32_t i = line.lo;

	while (i < line.hi) {
		uint32_t lo;

		while (i < line.hi && cbl_is_blank(e->patient->text.ptr[i]))
			i++;
		lo = i;
		while (i < line.hi && !cbl_is_blank(e->patient->text.ptr[i]))
			i++;
		if (lo < i && count++ == index && at)
			*at = cbl_span(lo, i);
	}
	return count;
}

/* Two neighbouring words of a line, or one (`b` NULL). */
static bool two_words(struct edit *e, struct cbl_span *a, struct cbl_span *b)
{
	struct cbl_span line;
	uint64_t seed = e->seed;
	size_t count, index;

	if (!two_lines(e, &line, NULL))
		return false;
	count = count_words(e, line, SIZE_MAX, NULL);
	if (count < 2)
		return false;
	if (b)
		count--;
	index = (below(&seed, count) + e->number) % count;
	count_words(e, line, index, a);
	if (b)
		count_words(e, line, index + 1, b);
	return true;
}

static bool split_line(struct edit *e)
{
	struct cbl_span a, b;

	if (!two_words(e, &a, &b))
		return false;
	e->at = cbl_span(a.hi, b.lo);
	cbl_buf_char(&e->text, '\n');
	return true;
}

static bool swap_words(struct edit *e)
{
	struct cbl_span a, b;

	if (!two_words(e, &a, &b))
		return false;
	return swap(e, a, b);
}

static bool drop_word(struct edit *e)
{
	if (!two_words(e, &e->at, NULL))
		return false;
	if (e->at.hi < e->patient->text.len &&
	    e->patient->text.ptr[e->at.hi] == ' ')
		e->at.hi++;
	return true;
}

/* A byte of a token, or beside it, for which `wanted` holds. */
static bool one_byte(struct edit *e, bool (*wanted)(char c))
{
	const struct cbl_patient *p = e->patient;
	size_t i =
		choose(p->tokens, p->token_count, e->where, e->seed, e->number);
	struct cbl_span token;
	uint32_t len, start;

	if (i >= p->token_count)
		return false;
	token = p->tokens[i];
	token.lo -= token.lo > 0;
	token.hi += token.hi < p->text.len;
	len = token.hi - token.lo;
	start = (uint32_t)below(&e->state, len);
	for (uint32_t k = 0; k < len; k++) {
		uint32_t at = token.lo + (start + k) % len;

		if (!wanted(p->text.ptr[at]))
			continue;
		e->at = cbl_span(at, at + 1);
		return true;
	}
	return false;
}

static bool is_any(char c)
{
	return c != '\n' && c != '\r';
}

static bool is_no_blank(char c)
{
	return !cbl_is_blank(c) && is_any(c);
}

static bool is_letter(char c)
{
	return cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z';
}

static bool drop_character(struct edit *e)
{
	return one_byte(e, is_any);
}

static bool double_character(struct edit *e)
{
	if (!one_byte(e, is_no_blank))
		return false;
	cbl_buf_str(&e->text, piece(e, e->at));
	cbl_buf_str(&e->text, piece(e, e->at));
	return true;
}

static bool swap_characters(struct edit *e)
{
	struct cbl_str text = e->patient->text;

	if (!one_byte(e, is_any) || e->at.hi >= text.len ||
	    !is_any(text.ptr[e->at.hi]))
		return false;
	cbl_buf_char(&e->text, text.ptr[e->at.hi]);
	cbl_buf_char(&e->text, text.ptr[e->at.lo]);
	e->at.hi++;
	return true;
}

static bool garble_character(struct edit *e)
{
	/* Radio noise makes letters, and Q above all; copying, signs. */
	static const char noise[] = "QQQQABCDEFGHIJKLMNOPQRSTUVWXYZ.,;:'/-&()8";
	char c, was;

	if (!one_byte(e, is_no_blank))
		return false;
	was = e->patient->text.ptr[e->at.lo];
	c = noise[below(&e->state, sizeof(noise) - 1)];
	if (was >= 'a' && was <= 'z' && is_letter(c))
		c = (char)(c - 'A' + 'a');
	cbl_buf_char(&e->text, c);
	return true;
}

static bool shift_digit(struct edit *e)
{
	char was;

	if (!one_byte(e, cbl_is_digit))
		return false;
	was = e->patient->text.ptr[e->at.lo];
	cbl_buf_char(
		&e->text,
		(char)('0' + (was - '0' + 1 + (int)below(&e->state, 9)) % 10));
	return true;
}

static bool change_case(struct edit *e)
{
	char c;

	if (!one_byte(e, is_letter))
		return false;
	c = e->patient->text.ptr[e->at.lo];
	cbl_buf_char(&e->text, c >= 'a' ? cbl_upper(c) : (char)(c - 'A' + 'a'));
	return true;
}

static bool flip_bit(struct edit *e)
{
	unsigned char c;

	if (!one_byte(e, is_no_blank))
		return false;
	c = (unsigned char)e->patient->text.ptr[e->at.lo];
	c ^= (unsigned char)(1u << below(&e->state, 8));
	cbl_buf_char(&e->text, (char)c);
	return c != '\n' && c != '\r' && c != '\0';
}

/* ---- the mutant */

static bool (*const operators[])(struct edit *e) = {
	[CBL_MUTATION_DROP_LINE] = drop_line,
	[CBL_MUTATION_REPEAT_LINE] = repeat_line,
	[CBL_MUTATION_SWAP_LINES] = swap_lines,
	[CBL_MUTATION_SPLIT_LINE] = split_line,
	[CBL_MUTATION_JOIN_LINES] = join_lines,
	[CBL_MUTATION_DROP_WORD] = drop_word,
	[CBL_MUTATION_SWAP_WORDS] = swap_words,
	[CBL_MUTATION_DROP_CHARACTER] = drop_character,
	[CBL_MUTATION_DOUBLE_CHARACTER] = double_character,
	[CBL_MUTATION_SWAP_CHARACTERS] = swap_characters,
	[CBL_MUTATION_GARBLE_CHARACTER] = garble_character,
	[CBL_MUTATION_SHIFT_DIGIT] = shift_digit,
	[CBL_MUTATION_CHANGE_CASE] = change_case,
	[CBL_MUTATION_FLIP_BIT] = flip_bit,
};

_Static_assert(sizeof(operators) / sizeof(operators[0]) == CBL_MUTATION_COUNT_,
	       "an operator for each mutation");

/* The lines that a stretch of a text lies on, without the last end. */
static struct cbl_span lines_of(struct cbl_str text, struct cbl_span span)
{
	while (span.lo > 0 && text.ptr[span.lo - 1] != '\n')
		span.lo--;
	if (span.hi > span.lo && text.ptr[span.hi - 1] == '\n')
		span.hi--;
	while (span.hi < text.len && text.ptr[span.hi] != '\n')
		span.hi++;
	return span;
}

static void write_mutant(const struct edit *e, struct cbl_buf *out,
			 struct cbl_wound *line)
{
	struct cbl_str text = e->patient->text;
	uint32_t hi = e->at.lo + (uint32_t)e->text.len;

	cbl_buf_add(out, text.ptr, e->at.lo);
	cbl_buf_add(out, e->text.data, e->text.len);
	cbl_buf_add(out, text.ptr + e->at.hi, text.len - e->at.hi);
	line->was = lines_of(text, e->at);
	line->is =
		lines_of(cbl_str(out->data, out->len), cbl_span(e->at.lo, hi));
}

bool cbl_mutate(const struct cbl_patient *patient, enum cbl_mutation how,
		struct cbl_span where, uint64_t seed, unsigned number,
		struct cbl_buf *out, struct cbl_wound *line)
{
	struct edit e = {
		.patient = patient,
		.where = where,
		.seed = seed,
		.number = number,
		.state = seed ^ ((uint64_t)number << 32),
	};
	bool done;

	cbl_buf_init(&e.text, 0);
	done = operators[how](&e) &&
	       !cbl_str_eq(piece(&e, e.at), cbl_str(e.text.data, e.text.len));
	if (done)
		write_mutant(&e, out, line);
	cbl_buf_release(&e.text);
	return done;
}
