/* SPDX-License-Identifier: MIT */
#include "checks/nearby.h"

#define ALL UINT64_MAX

static bool is_word(char c)
{
	return cbl_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_';
}

/* A letter beyond ASCII that is another case of one within: the long s, the
 * sign of kelvin. Patterns know that, keys of words do not. */
static bool is_other_case(const char *text, uint32_t lo, uint32_t last)
{
	const unsigned char *p = (const unsigned char *)text + last;

	return (last > lo && p[0] == 0xbf && p[-1] == 0xc5) ||
	       (last > lo + 1 && p[0] == 0xaa && p[-1] == 0x84 &&
		p[-2] == 0xe2);
}

struct met {
	uint64_t before, after;
};

static void add(struct met *met, const struct cbl_plan *plan, uint32_t key,
		unsigned gaps)
{
	uint32_t mask = plan->word_keys_count - 1;

	for (uint32_t at = cbl_plan_word(plan, key); plan->word_keys[at];
	     at = (at + 1) & mask) {
		const struct cbl_plan_word *w = &plan->words[at];

		if (plan->word_keys[at] == key && gaps <= w->gaps) {
			met->before |= w->before;
			met->after |= w->after;
		}
	}
}

/* The needs that a word meets, so far from the finding. */
static struct met met_by(const struct cbl_plan *plan, const char *text,
			 uint32_t lo, uint32_t hi, unsigned gaps)
{
	struct met met = {0};

	add(&met, plan, cbl_word_key(text + lo, hi - lo), gaps);
	add(&met, plan, cbl_word_ending_key(text + hi - 1, 1), gaps);
	if (hi - lo > 1)
		add(&met, plan, cbl_word_ending_key(text + hi - 2, 2), gaps);
	return met;
}

static void add_before(struct cbl_nearby *out, uint64_t met, uint32_t at)
{
	out->before |= met;
	if (met && out->count < CBL_NEARBY_WORDS)
		out->words[out->count++] = (struct cbl_nearby_word){met, at};
}

/* Backwards from the finding. */
static void read_before(struct cbl_nearby *out, const struct cbl_plan *plan,
			const char *text, struct cbl_span in)
{
	uint32_t at = in.hi, end;
	unsigned gaps = 0;

	/* `$` holds before a last line end too. */
	if (at > in.lo && (text[at - 1] == '\n' || text[at - 1] == '\r'))
		while (at > in.lo && cbl_is_blank(text[at - 1]))
			at--;
	while (at > in.lo) {
		end = at;
		if (cbl_is_blank(text[at - 1])) {
			while (at > in.lo && cbl_is_blank(text[at - 1]))
				at--;
			out->from[gaps] = end;
			gaps += gaps < CBL_GAPS_MOST;
		} else if (is_word(text[at - 1])) {
			while (at > in.lo && is_word(text[at - 1]))
				at--;
			add_before(out,
				   met_by(plan, text, at, end, gaps).before,
				   at);
		} else {
			at--;
			if (is_other_case(text, in.lo, at)) {
				out->before = ALL;
				out->count = CBL_NEARBY_WORDS;
			}
		}
	}
	/* What is farther off is the same as what is far off. */
	out->from[CBL_GAPS_MOST] = in.lo;
}

static void read_after(struct cbl_nearby *out, const struct cbl_plan *plan,
		       const char *text, struct cbl_span in)
{
	uint32_t at = in.lo, begin;
	unsigned gaps = 0;

	while (at < in.hi) {
		begin = at;
		if (cbl_is_blank(text[at])) {
			while (at < in.hi && cbl_is_blank(text[at]))
				at++;
			gaps += gaps < CBL_GAPS_MOST;
		} else if (is_word(text[at])) {
			while (at < in.hi && is_word(text[at]))
				at++;
			out->after |=
				met_by(plan, text, begin, at, gaps).after;
		} else {
			if (is_other_case(text, in.lo, at))
				out->after = ALL;
			at++;
		}
	}
}

void cbl_nearby_read(struct cbl_nearby *out, const struct cbl_plan *plan,
		     const char *text, struct cbl_span before,
		     struct cbl_span after)
{
	out->before = out->after = plan->word_keys_count ? 0 : ALL;
	out->count = 0;
	for (unsigned i = 0; i <= CBL_GAPS_MOST; i++)
		out->from[i] = before.lo;
	if (!plan->word_keys_count)
		return;
	read_before(out, plan, text, before);
	read_after(out, plan, text, after);
}

/* The text before `at` with at most so many gaps. */
static uint32_t back(const char *text, uint32_t lo, uint32_t at, unsigned gaps)
{
	for (; at > lo; at--) {
		if (!cbl_is_blank(text[at - 1]))
			continue;
		if (!gaps--)
			return at;
		while (at > lo + 1 && cbl_is_blank(text[at - 2]))
			at--;
	}
	return lo;
}

uint32_t cbl_nearby_from(const struct cbl_nearby *nearby,
			 const struct cbl_plan_pattern *pattern,
			 const char *text)
{
	uint32_t lo = nearby->from[pattern->gaps], i = nearby->count, near;

	/* Of a long text not all words are known. */
	if (!pattern->lead || i == CBL_NEARBY_WORDS)
		return lo;
	while (i > 0 && !(nearby->words[i - 1].met & pattern->lead))
		i--;
	if (i == 0)
		return lo;
	near = back(text, nearby->from[CBL_GAPS_MOST], nearby->words[i - 1].at,
		    pattern->head);
	return near > lo ? near : lo;
}
