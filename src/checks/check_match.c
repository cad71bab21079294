/* SPDX-License-Identifier: MIT
 *
 * `match` finds text that does not fit `pattern`, or that fits `never`. The
 * text is what was written, without white space at its ends, whether or not
 * it has a value. With `split`, only text that falls into several codes of
 * that vocabulary counts; a `never` has said how such a text looks, without
 * one half of it has to be in codes of the usual length.
 *
 * Parameters: of, pattern, never, split, fold.
 * Bad:  `pattern: '^\d\d$'` with 123; `never: '\bOF$'` with A LIST OF;
 *       `split: codes` with ABCDEFGH, if ABCD and EFGH are codes.
 * Good: 12; a text that is redacted.
 */
#include "checks/kinds.h"
#include "checks/terms.h"
#include "spec/vocabulary.h"

/* The text that is judged: with an attribute, that; else what was written. */
static struct cbl_str judged(const struct cbl_run *run, uint32_t i,
			     const struct cbl_term *term)
{
	uint32_t attribute =
		run->spec->operands[cbl_check_of(run, i)].attribute;

	return cbl_str_trim(attribute == CBL_ATTRIBUTE_NONE ||
					    term->type == CBL_TERM_NULL
				    ? cbl_term_written(run->message, term)
				    : term->text);
}

/* A pattern that hits a limit says nothing about a text. */
static bool is_wrong(struct cbl_run *run, struct cbl_str text)
{
	const struct cbl_check *c = run->check;

	if (cbl_message_redacted(run->message, text))
		return false;
	return (c->pattern != CBL_NONE &&
		cbl_check_fits(run->message, c->pattern, text) ==
			CBL_MATCH_NO) ||
	       (c->never != CBL_NONE &&
		cbl_check_fits(run->message, c->never, text) == CBL_MATCH_YES);
}

static void judge(struct cbl_run *run, struct cbl_str text,
		  const struct cbl_term *term)
{
	struct cbl_hit hit;
	struct cbl_buf codes;

	if (!is_wrong(run, text))
		return;
	cbl_buf_init(&codes, 4096);
	if (run->check->split == CBL_NONE ||
	    cbl_vocabulary_split(run->spec, run->check->split, text,
				 run->check->never != CBL_NONE, &codes)) {
		hit = cbl_hit_of(term);
		hit.split = cbl_str(cbl_buf_cstr(&codes), codes.len);
		run->report(run, &hit);
	}
	cbl_buf_release(&codes);
}

void cbl_check_match(struct cbl_run *run)
{
	for (uint32_t i = 0; i < run->check->of.count; i++) {
		struct cbl_walk walk;
		struct cbl_term term;

		cbl_walk_begin(&walk, run->message, cbl_check_of(run, i), NULL,
			       true);
		while (cbl_walk_next(&walk, &term))
			if (cbl_check_judges(run, &term))
				judge(run, judged(run, i, &term), &term);
	}
}
