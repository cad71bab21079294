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

void cbl_analyse_claims(const struct cbl_spec_test *test,
			struct cbl_draft *draft)
{
	for (size_t i = 0; i < test->claim_count; i++) {
		const struct cbl_claimed *c = &test->claims[i];

		/* Of what is never reached that is said (spec_test.h). */
		if (!is_meant(test->spec, c) && test->reached[c->other] &&
		    cbl_draft_element_is_own(draft, c->winner) &&
		    cbl_draft_element_sound(draft, c->winner) &&
		    cbl_draft_element_sound(draft, c->other))
			tell(test->spec, draft, c);
	}
}
