/* SPDX-License-Identifier: MIT
 *
 * Where two elements of a zone begin with the same line, whoever stands first
 * has it. That is how `^1\. Classified by` and `^\d+\. ` live together, and
 * how one of two is lost by an edit far from it; so it has to be said once.
 */
#include "lint/analyse.h"

#include <stdio.h>

/* So much of a line is shown. */
#define SHOWN 40

/* What fits the lines of so many elements is loose. */
#define LOOSE 3

static bool is_meant(const struct cbl_spec *spec, const struct cbl_claimed *c)
{
	struct cbl_list over = spec->elements[c->winner].over;

	for (uint32_t i = 0; i < over.count; i++)
		if (spec->numbers[over.first + i] == c->other)
			return true;
	return false;
}

/* The line's beginning, cut between characters. */
static struct cbl_str shown(struct cbl_str line)
{
	if (line.len > SHOWN) {
		line.len = SHOWN;
		while (line.len &&
		       ((unsigned char)line.ptr[line.len] & 0xc0) == 0x80)
			line.len--;
	}
	return line;
}

static void tell(const struct cbl_spec *spec, struct cbl_draft *draft,
		 const struct cbl_claimed *c)
{
	const struct cbl_element *elements = spec->elements;
	struct cbl_str line = shown(c->line);
	const char *other = cbl_spec_cstr(spec, elements[c->other].id);
	char hint[256];

	snprintf(hint, sizeof(hint),
		 "narrow one of their starts, or say `over: [%s]` here if it "
		 "is meant",
		 other);
	cbl_draft_report_element(
		draft, true, c->winner, hint,
		"`%s` takes %zu %s of the examples that could begin a `%s`, "
		"as it stands before it: `%.*s` (%s)",
		cbl_spec_cstr(spec, elements[c->winner].id), c->times,
		c->times == 1 ? "line" : "lines", other, CBL_STR_ARG(line),
		cbl_spec_cstr(spec, spec->rules[c->rule].name));
}

/* Is a claim to be spoken of? */
static bool is_told(const struct cbl_spec_test *test,
		    const struct cbl_draft *draft, const struct cbl_claimed *c)
{
	/* Of what is never reached that is said (spec_test.h). */
	return !is_meant(test->spec, c) && test->reached[c->other] &&
	       cbl_draft_element_is_own(draft, c->winner) &&
	       cbl_draft_element_sound(draft, c->winner) &&
	       cbl_draft_element_sound(draft, c->other);
}

/* The elements that take lines of one: their ids, with commas between. How
 * many they are. */
static size_t winners_of(const struct cbl_spec_test *test,
			 const struct cbl_draft *draft, uint32_t other,
			 struct cbl_buf *out)
{
	size_t count = 0;

	for (size_t i = 0; i < test->claim_count; i++) {
		const struct cbl_claimed *c = &test->claims[i];

		if (c->other != other || !is_told(test, draft, c))
			continue;
		cbl_buf_printf(
			out, "%s%s", count++ ? ", " : "",
			cbl_spec_cstr(test->spec,
				      test->spec->elements[c->winner].id));
	}
	return count;
}

/* Of what fits the lines of many elements, as a catch-all behind exact ones,
 * it is spoken once, where it stands. */
static void tell_loose(const struct cbl_spec *spec, struct cbl_draft *draft,
		       uint32_t other, size_t count, const char *winners)
{
	const char *id = cbl_spec_cstr(spec, spec->elements[other].id);
	struct cbl_buf hint;

	cbl_buf_init(&hint, 0);
	cbl_buf_printf(&hint,
		       "narrow its start, or if it is meant to take what they "
		       "leave, say `over: [%s]` in each of them: %s",
		       id, winners);
	cbl_draft_report_element(draft, true, other, cbl_buf_cstr(&hint),
				 "`%s` fits lines of the examples that %zu "
				 "elements before it take, and gets those that "
				 "come once too often",
				 id, count);
	cbl_buf_release(&hint);
}

void cbl_analyse_claims(const struct cbl_spec_test *test,
			struct cbl_draft *draft)
{
	struct cbl_buf winners;

	cbl_buf_init(&winners, 0);
	for (size_t i = 0; i < test->claim_count; i++) {
		const struct cbl_claimed *c = &test->claims[i];
		bool first = true;
		size_t count;

		if (!is_told(test, draft, c))
			continue;
		cbl_buf_clear(&winners);
		count = winners_of(test, draft, c->other, &winners);
		for (size_t k = 0; k < i; k++)
			first = first && (test->claims[k].other != c->other ||
					  !is_told(test, draft,
						   &test->claims[k]));
		if (count < LOOSE ||
		    !cbl_draft_element_is_own(draft, c->other))
			tell(test->spec, draft, c);
		else if (first)
			tell_loose(test->spec, draft, c->other, count,
				   cbl_buf_cstr(&winners));
	}
	cbl_buf_release(&winners);
}
