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
	struct cbl_str text =
		cbl_str(source->data + span.lo, span.hi - span.lo);

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

/* What a sieve admits of a line. */
static uint64_t who_may(const struct cbl_sieve *sieve,
			const struct cbl_source *source,
			const struct cbl_line_table *lines, size_t line)
{
	uint32_t lo = lines->starts[line];
	uint32_t hi = line_end(source->data, lo, lines->starts[line + 1]);

	return hi > lo ? cbl_sieve_begin(sieve, source->data, lo, hi) : 0;
}

static bool line_matches(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher, uint32_t pattern,
			 struct cbl_str text, bool ascii)
{
	return cbl_admits(spec, pattern, text.ptr,
			  cbl_span(0, (uint32_t)text.len), 0) &&
	       cbl_match_how(cbl_spec_pattern(spec, pattern), matcher,
			     text.ptr, text.len, 0,
			     ascii ? CBL_SUBJECT_VALID : 0) == CBL_MATCH_YES;
}

/* Clues beyond these are not counted. */
#define CLUES CBL_SIEVE_BITS
/* Lines that are looked at together. */
#define LINES 128

struct detection {
	const struct cbl_spec *spec;
	struct cbl_matcher *matcher;
	bool ascii;	/* the text is */
	uint64_t unmet; /* clues */
	unsigned weight, left; /* of those met, and not */
	struct cbl_str lines[LINES];
	uint64_t who[LINES]; /* clues that may match a line */
	size_t count;
};

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

static bool is_met(const struct detection *d, unsigned clue)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->who[i] >> clue & 1 &&
		    line_matches(d->spec, d->matcher,
				 d->spec->clues[clue].pattern, d->lines[i],
				 d->ascii))
			return true;
	return false;
}

/* Looks for all clues in the lines at hand. The heaviest come first: mostly
 * these tell that a text is of another format. False if, in the last lines,
 * `least` cannot be reached any more. */
static bool weigh_lines(struct detection *d, bool last, unsigned least)
{
	for (uint64_t open = d->unmet; open;) {
		unsigned clue = heaviest(d, open);

		if (last && d->weight + d->left < least)
			return false;
		open &= ~(UINT64_C(1) << clue);
		if (is_met(d, clue)) {
			d->unmet &= ~(UINT64_C(1) << clue);
			d->weight += d->spec->clues[clue].weight;
		} else if (!last) {
			continue;
		}
		d->left -= d->spec->clues[clue].weight;
	}
	return true;
}

static void add_line(struct detection *d, const struct cbl_source *source,
		     const struct cbl_line_table *lines, size_t line)
{
	uint64_t who = who_may(d->spec->plan.clue_sieves, source, lines, line);
	struct cbl_str text;

	if (!(who & d->unmet))
		return;
	text = line_text(source, lines, line);
	if (!text.len)
		return;
	d->lines[d->count] = text;
	d->who[d->count++] = who;
}

static void begin(struct detection *d)
{
	uint32_t count = d->spec->clues_count;

	if (count > CLUES)
		count = CLUES;
	for (uint32_t i = 0; i < count; i++) {
		d->unmet |= UINT64_C(1) << i;
		d->left += d->spec->clues[i].weight;
	}
}

unsigned cbl_message_detect(const struct cbl_spec *spec,
			    struct cbl_matcher *matcher,
			    const struct cbl_source *source,
			    const struct cbl_line_table *lines, uint32_t at,
			    unsigned least)
{
	size_t line = cbl_line_table_find(lines, at);
	size_t end = line + spec->meta->within;
	struct detection d;

	d.spec = spec;
	d.matcher = matcher;
	d.ascii = lines->ascii;
	d.unmet = 0;
	d.weight = d.left = 0;
	begin(&d);
	if (end > lines->count)
		end = lines->count;
	while (line < end && d.unmet && d.weight + d.left >= least) {
		size_t stop = end - line > LINES ? line + LINES : end;

		for (d.count = 0; line < stop; line++)
			add_line(&d, source, lines, line);
		if (!weigh_lines(&d, stop == end, least))
			return 0;
	}
	return d.weight;
}

/* ---- where messages begin */

static bool begins_message(const struct cbl_spec *spec,
			   struct cbl_matcher *matcher,
			   const struct cbl_source *source,
			   const struct cbl_line_table *lines, size_t line)
{
	const struct cbl_plan *plan = &spec->plan;

	for (uint32_t s = 0; s < plan->start_sieves_count; s++) {
		const struct cbl_sieve *sieve = &plan->start_sieves[s];
		uint64_t who = plan->messages[s];

		if (lines->starts[line] == source->len ||
		    !(who & sieve->at[0][(unsigned char)
						 source->data[lines->starts[line]]]))
			continue;
		who &= who_may(sieve, source, lines, line);
		if (!who)
			continue;

		struct cbl_str text = line_text(source, lines, line);

		for (; text.len && who; who &= who - 1) {
			uint32_t i = s * CBL_SIEVE_BITS +
				     (uint32_t)__builtin_ctzll(who);

			if (line_matches(spec, matcher,
					 plan->starts[i].pattern, text,
					 lines->ascii))
				return true;
		}
	}
	return false;
}

size_t cbl_message_split(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher,
			 const struct cbl_source *source,
			 const struct cbl_line_table *lines, uint32_t *starts,
			 size_t max)
{
	size_t count = 1;
	bool seen = false;

	if (max)
		starts[0] = 0;
	for (size_t line = 0; line < lines->count; line++) {
		if (!begins_message(spec, matcher, source, lines, line))
			continue;
		if (seen && count++ < max)
			starts[count - 1] = lines->starts[line];
		seen = true;
	}
	return count;
}
