/* SPDX-License-Identifier: MIT
 *
 * `find` finds each hit of a pattern in running text: in the contents of the
 * elements of `in`, or, with `raw`, in the whole message as it was written,
 * interruptions included. `^` is the start of such a text (or, with (?m), of
 * a line, the first included), and look-behind sees what stands before it.
 *
 * Parameters: in (elements, `raw`), pattern, fold.
 * Bad:  `pattern: 'teh\b'` with teh.
 * Good: the same word where `in` does not look.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

/* Text is searched in windows, so that a text of nothing but hits costs no
 * more than their number: a search looks at all that follows it. A hit that
 * begins less than MARGIN before the end of a window is left to the next. */
#define WINDOW 4096u
#define MARGIN 1024u
#define BEHIND 64u

static void report(struct cbl_run *run, uint32_t instance, const char *base,
		   struct cbl_span at)
{
	struct cbl_term host = cbl_term_none();
	struct cbl_hit hit;

	if (instance != CBL_NONE)
		host = cbl_term_of_instance(run->message, instance);
	hit = cbl_hit_of(&host);
	hit.span = at;
	hit.value = cbl_term_none();
	hit.value.type = CBL_TERM_TEXT;
	hit.value.text = cbl_str(base + at.lo, at.hi - at.lo);
	run->report(run, &hit);
}

/* `text` is searched; `whole` is what look-behind may see. */
static void search(struct cbl_run *run, uint32_t instance, const char *base,
		   struct cbl_span whole, struct cbl_span text)
{
	uint32_t at = text.lo;

	while (at <= text.hi) {
		struct cbl_span in, hit;
		bool last = text.hi - at <= WINDOW;
		enum cbl_match result;

		in.lo = at - whole.lo > BEHIND ? at - BEHIND : whole.lo;
		in.hi = last ? text.hi : at + WINDOW;
		result = cbl_check_search(run->message, run->check->pattern,
					  base, in, at, &hit);
		if (result != CBL_MATCH_YES ||
		    (!last && hit.lo > in.hi - MARGIN)) {
			if (last)
				return;
			at = in.hi - MARGIN;
			continue;
		}
		if (hit.hi > hit.lo)
			report(run, instance, base, hit);
		at = hit.hi > at ? hit.hi : at + 1;
	}
}

/* A search sees what stands before the text, so that look-behind can; `^` is
 * the start of the text all the same. Gives where the search goes on. */
static uint32_t try_start(struct cbl_run *run, uint32_t instance,
			  const char *base, struct cbl_span whole,
			  struct cbl_span text)
{
	struct cbl_span hit;
	struct cbl_span in = text;

	if (run->check->caret == CBL_NONE)
		return text.lo;
	in.lo = text.lo - whole.lo > BEHIND ? text.lo - BEHIND : whole.lo;
	if (text.hi - text.lo > CBL_TEXT_BOUND)
		in.hi = text.lo + CBL_TEXT_BOUND;
	if (cbl_message_try(run->message, run->check->caret, base, in,
			    text.lo, &hit) != CBL_MATCH_YES ||
	    hit.lo == hit.hi)
		return text.lo;
	report(run, instance, base, hit);
	return hit.hi;
}

/* What begins behind the label of an element. */
static void search_content(struct cbl_run *run, uint32_t instance)
{
	const struct cbl_message *m = run->message;
	const struct cbl_instance *i = &m->instances[instance];
	struct cbl_span text = cbl_span(i->content, i->span.hi);

	text.lo = try_start(run, instance, m->text, m->span, text);
	search(run, instance, m->text, m->span, text);
}

void cbl_check_find(struct cbl_run *run)
{
	const struct cbl_message *m = run->message;
	struct cbl_term none = cbl_term_none();

	for (uint32_t i = 0; i < run->check->in.count; i++) {
		uint32_t element = run->spec->numbers[run->check->in.first + i];
		uint32_t k = m->first[element];

		for (; k != CBL_NONE; k = m->instances[k].next) {
			struct cbl_term term = cbl_term_of_instance(m, k);

			if (cbl_check_applies(run, &term))
				search_content(run, k);
		}
	}
	if (run->check->in_raw && cbl_check_applies(run, &none))
		search(run, CBL_NONE, m->source->data ? m->source->data : "",
		       m->span, m->span);
}
