/* SPDX-License-Identifier: MIT
 *
 * What leaves nothing to read or to find: no elements, no rules, a pattern
 * that sets every line aside. Whether a pattern fits everything is tried on
 * lines that have nothing in common.
 */
#include "lint/analyse.h"

static const char *const probes[] = {
	"x", "%%%", "0", "Seven plain words, and then some more.", "-- =",
	"ÄÖ\tü",
};

#define PROBES (sizeof(probes) / sizeof(probes[0]))

struct trial {
	const struct cbl_spec *spec;
	struct cbl_draft *draft;
	struct cbl_matcher *matcher;
};

/* Is it found in a text? With `whole`, from its first byte to its last? */
static bool fits(const struct trial *t, uint32_t pattern, const char *text,
		 bool whole)
{
	size_t lo, hi, len = strlen(text);

	return cbl_match(cbl_spec_pattern(t->spec, pattern), t->matcher, text,
			 len, 0) == CBL_MATCH_YES &&
	       (!whole || (cbl_matched(t->matcher, 0, &lo, &hi) && lo == 0 &&
			   hi == len));
}

static bool fits_everything(const struct trial *t, uint32_t pattern, bool whole)
{
	for (size_t i = 0; i < PROBES; i++)
		if (!fits(t, pattern, probes[i], whole))
			return false;
	return true;
}

/* That, and a text of no letters; `\S` is for values that are there. */
static bool fits_even_nothing(const struct trial *t, uint32_t pattern)
{
	return pattern != CBL_NONE && fits(t, pattern, "", false) &&
	       fits_everything(t, pattern, false);
}

/* ---- interruptions */

static void judge_interruption(const struct trial *t,
			       const struct cbl_element *e)
{
	bool inner = e->covers == CBL_COVERS_INLINE;
	const char *id = cbl_spec_cstr(t->spec, e->id);

	if (e->kind != CBL_ELEMENT_INTERRUPTION || e->keep != CBL_NONE ||
	    e->back != CBL_NONE ||
	    !cbl_draft_pattern_is_own(t->draft, e->match))
		return;
	if (fits_everything(t, e->match, inner))
		cbl_draft_report_pattern(
			t->draft, e->match,
			"say what only such lines have",
			"`%s` sets every line aside: nothing is left to read",
			id);
	else if (inner && fits(t, e->match, "", true))
		cbl_draft_report_pattern(
			t->draft, e->match,
			"let it need a letter: `+`, not `*`",
			"`%s` fits where nothing stands, and so everywhere",
			id);
}

/* ---- what is found where nothing stands */

/* The engine finds an empty text behind each letter. */
static void judge_empty(const struct trial *t, uint32_t pattern,
			const char *what)
{
	if (pattern == CBL_NONE ||
	    !cbl_draft_pattern_is_own(t->draft, pattern) ||
	    !fits(t, pattern, "", true))
		return;
	cbl_draft_report_pattern(t->draft, pattern,
				 "let it need a letter: `+`, not `*`",
				 "it fits where nothing stands: %s", what);
}

static void judge_element(const struct trial *t, const struct cbl_element *e)
{
	for (uint32_t i = 0; i < e->matches.count; i++)
		judge_empty(t, t->spec->numbers[e->matches.first + i],
			    "empty mentions are found everywhere");
	if (e->items != CBL_NONE)
		judge_empty(t, t->spec->items[e->items].each,
			    "empty items are found between all others");
}

/* ---- rules that find all or nothing */

/* Is it asked of some values only, or of pieces of them? */
static bool is_limited(const struct cbl_check *c)
{
	return c->where.count || c->when.count || c->unless.count ||
	       c->split != CBL_NONE;
}

static void judge_check(const struct trial *t, uint32_t rule, uint32_t nth)
{
	uint32_t index = t->spec->rules[rule].checks.first + nth;
	const struct cbl_check *c = &t->spec->checks[index];

	if (c->kind != CBL_CHECK_match)
		return;
	if (fits_even_nothing(t, c->pattern))
		cbl_draft_report_key(t->draft, true, rule, nth, "pattern",
				     "with `^` and `$` all of a value has to "
				     "fit",
				     "this check can find nothing: every "
				     "value fits");
	if (!is_limited(c) && fits_even_nothing(t, c->never))
		cbl_draft_report_key(t->draft, true, rule, nth, "never",
				     "say what only a wrong value has",
				     "this check finds every value: each "
				     "fits");
}

static void judge_rules(const struct trial *t)
{
	for (uint32_t i = 0; i < t->spec->rules_count; i++)
		for (uint32_t k = 0;
		     cbl_draft_rule_is_own(t->draft, i) &&
		     cbl_draft_rule_sound(t->draft, i) &&
		     k < t->spec->rules[i].checks.count;
		     k++)
			judge_check(t, i, k);
}

/* ---- the rest */

static void judge_redacted(const struct trial *t)
{
	uint32_t pattern = t->spec->meta->redacted;

	if (pattern != CBL_NONE &&
	    cbl_draft_pattern_is_own(t->draft, pattern) &&
	    fits_everything(t, pattern, false))
		cbl_draft_report_pattern(
			t->draft, pattern, "say how blacked-out text looks",
			"every value holds a match, and so none is known and "
			"nothing is judged");
}

static void judge_clues(const struct trial *t)
{
	for (uint32_t i = 0; i < t->spec->clues_count; i++) {
		uint32_t pattern = t->spec->clues[i].pattern;

		if (cbl_draft_pattern_is_own(t->draft, pattern) &&
		    fits_everything(t, pattern, false))
			cbl_draft_report_pattern(
				t->draft, pattern,
				"say what only such messages have",
				"every text has this clue");
	}
}

static bool has_elements(const struct cbl_spec *spec)
{
	for (uint32_t i = 0; i < spec->elements_count; i++)
		if (spec->elements[i].kind == CBL_ELEMENT_LINES)
			return true;
	return false;
}

void cbl_analyse_nothing(const struct cbl_spec *spec, struct cbl_draft *draft)
{
	struct trial t = {spec, draft, cbl_matcher_new()};

	if (!has_elements(spec))
		cbl_draft_report_root(draft,
				      "each part of a message that begins with "
				      "a line is one",
				      "no elements: nothing of a message is "
				      "read");
	if (spec->rules_count == 0)
		cbl_draft_report_root(draft,
				      "a rule says what may be wrong with a "
				      "message",
				      "no rules: nothing can be found");
	for (uint32_t i = 0; i < spec->elements_count; i++) {
		judge_interruption(&t, &spec->elements[i]);
		judge_element(&t, &spec->elements[i]);
	}
	judge_rules(&t);
	judge_redacted(&t);
	judge_clues(&t);
	cbl_matcher_free(t.matcher);
}
