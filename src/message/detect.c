/* SPDX-License-Identifier: MIT
 *
 * Which format is this, and where does one message end and the next begin?
 */
#include "message/message_priv.h"

/* A line without its blanks at the end, cut to what a pattern may see. */
static struct cbl_str line_text(const struct cbl_source *source,
				const struct cbl_line_table *lines, size_t line)
{
	struct cbl_span span = cbl_line_table_span(lines, line);
	uint32_t lo = cbl_line_table_begin(lines, line);
	struct cbl_str text = cbl_str(source->data + lo, span.hi - lo);

	if (text.len > CBL_TEXT_BOUND)
		text.len = CBL_TEXT_BOUND;
	return cbl_str_trim_right(text);
}

/* Where a line ends for a sieve: a few of its bytes are looked at, and few
 * lines may end within them. */
static uint32_t line_end(const char *text, uint32_t lo, uint32_t hi)
{
	for (uint32_t i = lo + CBL_GUARD_BYTES - 1; i < hi; i++)
		if ((unsigned char)text[i] > ' ')
			return hi;
	while (hi > lo && cbl_is_blank(text[hi - 1]))
		hi--;
	return hi;
}

/* Which of `who` a sieve admits of a line that is not blank. */
static uint64_t look_at_line(const struct cbl_sieve *sieve, uint64_t who,
			     const struct cbl_source *source,
			     const struct cbl_line_table *lines, size_t line)
{
	uint32_t lo = cbl_line_table_begin(lines, line);
	uint32_t hi = line_end(source->data, lo, lines->starts[line + 1]);

	return hi > lo ? cbl_sieve_among(sieve, who, source->data, lo, hi) : 0;
}

/* Mostly the first byte tells. */
static inline uint64_t who_may(const struct cbl_sieve *sieve, uint64_t who,
			       const struct cbl_source *source,
			       const struct cbl_line_table *lines, size_t line)
{
	uint32_t lo = cbl_line_table_begin(lines, line);

	if (lo == source->len ||
	    !(who & sieve->at[0][(unsigned char)source->data[lo]]))
		return 0;
	return look_at_line(sieve, who, source, lines, line);
}

static bool line_matches(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher, uint32_t pattern,
			 struct cbl_str text, bool ascii)
{
	return cbl_admits(spec, pattern, text.ptr,
			  cbl_span(0, (uint32_t)text.len), 0) &&
	       cbl_match_how(cbl_spec_pattern(spec, pattern), matcher,
			     text.ptr, text.len, 0,
			     ascii ? CBL_SUBJECT_ASCII : 0) == CBL_MATCH_YES;
}

/* Clues beyond these are not counted. */
#define CLUES CBL_SIEVE_BITS
/* Lines that are looked at together. */
#define LINES 128

struct detection {
	const struct cbl_spec *spec;
	struct cbl_matcher *matcher;
	const struct cbl_source *source;
	const struct cbl_line_table *table;
	uint64_t unmet;	   /* clues */
	uint64_t searched; /* those that any line may hold */
	unsigned weight;   /* of those met */
	size_t first, end; /* the lines at hand */
	struct {
		size_t line;
		uint64_t who;
	} lines[LINES]; /* those of them that other clues may match */
	size_t count;
	uint64_t may; /* the clues of them all */
};

static unsigned weight_of(const struct detection *d, uint64_t clues)
{
	unsigned weight = 0;

	for (; clues; clues &= clues - 1)
		weight += d->spec->clues[__builtin_ctzll(clues)].weight;
	return weight;
}

/* The heaviest of some clues. */
static unsigned heaviest(const struct detection *d, uint64_t clues)
{
	unsigned best = CLUES;

	for (; clues; clues &= clues - 1) {
		unsigned i = (unsigned)__builtin_ctzll(clues);

		if (best == CLUES ||
		    d->spec->clues[i].weight > d->spec->clues[best].weight)
			best = i;
	}
	return best;
}

static bool is_met_by(const struct detection *d, unsigned clue, size_t line)
{
	struct cbl_str text = line_text(d->source, d->table, line);

	return text.len &&
	       line_matches(d->spec, d->matcher, d->spec->clues[clue].pattern,
			    text, d->table->ascii);
}

static bool is_met(const struct detection *d, unsigned clue)
{
	if (d->searched >> clue & 1) {
		for (size_t line = d->first; line < d->end; line++)
			if (is_met_by(d, clue, line))
				return true;
		return false;
	}
	for (size_t i = 0; i < d->count; i++)
		if (d->lines[i].who >> clue & 1 &&
		    is_met_by(d, clue, d->lines[i].line))
			return true;
	return false;
}

/* Looks for clues in the lines at hand until there are `enough`, as long as
 * `least` can be reached with them and those of the `rest`. The heaviest come
 * first: mostly these tell that a text is of another format. */
static bool weigh_lines(struct detection *d, unsigned rest, unsigned least,
			unsigned enough)
{
	uint64_t open = d->unmet & d->may;
	unsigned left = weight_of(d, open) + rest;

	while (open && d->weight < enough && d->weight + left >= least) {
		unsigned clue = heaviest(d, open);

		open &= ~(UINT64_C(1) << clue);
		left -= d->spec->clues[clue].weight;
		if (!is_met(d, clue))
			continue;
		d->unmet &= ~(UINT64_C(1) << clue);
		d->weight += d->spec->clues[clue].weight;
	}
	return d->weight + left >= least;
}

/* Lists the lines at hand that clues may match. */
static void list_lines(struct detection *d)
{
	const struct cbl_sieve *sieve = d->spec->plan.clue_sieves;
	uint64_t wanted = d->unmet & ~d->searched;

	d->count = 0;
	d->may = d->unmet & d->searched;
	for (size_t line = d->first; wanted && line < d->end; line++) {
		uint64_t who =
			who_may(sieve, wanted, d->source, d->table, line);

		if (!who)
			continue;
		d->lines[d->count].line = line;
		d->lines[d->count++].who = who;
		d->may |= who;
	}
}

/* Takes all clues for unmet. */
static void begin(struct detection *d)
{
	const struct cbl_plan *plan = &d->spec->plan;

	d->unmet = d->searched = 0;
	d->weight = 0;
	for (uint32_t i = 0; i < plan->clues_count && i < CLUES; i++) {
		uint64_t bit = UINT64_C(1) << i;

		d->unmet |= bit;
		if (!plan->patterns[plan->clues[i].pattern].anchored)
			d->searched |= bit;
	}
}

unsigned cbl_message_detect(const struct cbl_spec *spec,
			    struct cbl_matcher *matcher,
			    const struct cbl_source *source,
			    const struct cbl_line_table *lines, uint32_t at,
			    unsigned least, unsigned enough)
{
	size_t line = cbl_line_table_find(lines, at);
	size_t end = line + spec->meta->within;
	struct detection d;
	unsigned rest;

	d.spec = spec;
	d.matcher = matcher;
	d.source = source;
	d.table = lines;
	begin(&d);
	if (end > lines->count)
		end = lines->count;
	while (line < end && d.unmet && d.weight < enough) {
		d.first = line;
		d.end = end - line > LINES ? line + LINES : end;
		line = d.end;
		list_lines(&d);
		rest = line < end ? weight_of(&d, d.unmet) : 0;
		if (!weigh_lines(&d, rest, least, enough))
			return 0;
	}
	return d.weight;
}

/* ---- where messages begin */

/* The element of the first of the starts `who`, bits of the `s`-th sieve, that
 * matches a line, or CBL_NONE. */
static uint32_t starts_match(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher, uint32_t s, uint64_t who,
			 struct cbl_str text, bool ascii)
{
	for (; text.len && who; who &= who - 1) {
		uint32_t i = s * CBL_SIEVE_BITS +
			     (uint32_t)__builtin_ctzll(who);

		if (line_matches(spec, matcher, spec->plan.starts[i].pattern,
				 text, ascii))
			return spec->plan.starts[i].element;
	}
	return CBL_NONE;
}

/* The element that begins with a line and a message with it, or CBL_NONE. */
static uint32_t begins_message(const struct cbl_spec *spec,
			       struct cbl_matcher *matcher,
			       const struct cbl_source *source,
			       const struct cbl_line_table *lines, size_t line)
{
	const struct cbl_plan *plan = &spec->plan;

	for (uint32_t s = 0; s < plan->start_sieves_count; s++) {
		uint64_t who = who_may(&plan->start_sieves[s],
				       plan->messages[s], source, lines, line);

		uint32_t element =
			who ? starts_match(spec, matcher, s, who,
					   line_text(source, lines, line),
					   lines->ascii)
			    : CBL_NONE;

		if (element != CBL_NONE)
			return element;
	}
	return CBL_NONE;
}

/* The preamble that lines are of: what of it was met, in whatever order, up
 * to these many. Lines of no preamble do not end it: they may be what it goes
 * on over, or a line of it that was spoilt. */
#define PREAMBLE 32

struct preamble {
	uint32_t elements[PREAMBLE];
	size_t count;
};

static bool is_met_in(const struct preamble *p, uint32_t element)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->elements[i] == element)
			return true;
	return false;
}

/* Does what begins with a line belong to the preamble before it, which is
 * brought up to date? What a message has once opens another preamble when it
 * comes again. */
static bool is_led(const struct cbl_spec *spec, uint32_t element,
		   struct preamble *p)
{
	const struct cbl_element *e = &spec->elements[element];
	bool led = p->count > 0, met = is_met_in(p, element);

	if (e->begins != CBL_BEGINS_PREAMBLE) {
		p->count = 0;
		return led;
	}
	if (met && !e->once)
		return led;
	if (met) {
		led = false;
		p->count = 0;
	}
	if (p->count < PREAMBLE)
		p->elements[p->count++] = element;
	return led;
}

size_t cbl_message_split(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher,
			 const struct cbl_source *source,
			 const struct cbl_line_table *lines, uint32_t *starts,
			 size_t max)
{
	const uint8_t *firsts = spec->plan.message_firsts;
	struct preamble preamble = {.count = 0};
	uint32_t element;
	size_t count = 1;
	bool seen = false;

	if (max)
		starts[0] = 0;
	if (!spec->plan.message_firsts_count || !source->len)
		return count;
	for (size_t line = 0; line < lines->count; line++) {
		uint32_t lo = cbl_line_table_begin(lines, line);

		if (lo == source->len ||
		    !firsts[(unsigned char)source->data[lo]])
			continue;
		element = begins_message(spec, matcher, source, lines, line);
		if (element == CBL_NONE || is_led(spec, element, &preamble))
			continue;
		if (seen && count++ < max)
			starts[count - 1] = lines->starts[line];
		seen = true;
	}
	return count;
}
