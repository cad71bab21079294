/* SPDX-License-Identifier: MIT */
#include "checks/context.h"

#include "checks/nearby.h"
#include "checks/terms.h"
#include "text/line_table.h"

/* How far round a finding its words are looked at, before and behind: more
 * than any sentence, little enough for a text without sentence ends. */
#define SIDE 512u

/* Bytes before a cut that look-behind may see; with them in front a `^` does
 * not hold at the cut. */
#define BEHIND 16u

/* Longest word that may be an abbreviation. */
#define WORD 16u

/* ---- the scope */

/* What the finding stands in: the host of a mention, else its own element. */
static struct cbl_span room(const struct cbl_message *m, struct cbl_span at,
			    uint32_t instance)
{
	struct cbl_span room = m->span;

	if (instance != CBL_NONE && m->instances[instance].host != CBL_NONE)
		instance = m->instances[instance].host;
	if (instance != CBL_NONE)
		room = m->instances[instance].span;
	if (room.lo > at.lo)
		room.lo = at.lo;
	if (room.hi < at.hi)
		room.hi = at.hi;
	return room;
}

static bool is_word_byte(char c)
{
	return cbl_is_digit(c) ||
	       (cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z') || c == '.' ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Equal, or the capitals of it; they are of one length. */
static bool is_form_of(struct cbl_str word, struct cbl_str abbreviation)
{
	if (cbl_str_eq(word, abbreviation))
		return true;
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] != cbl_upper(abbreviation.ptr[i]))
			return false;
	return true;
}

/* Does the word before `end` only seem to end a sentence? So do listed
 * abbreviations and single capitals. */
static bool is_abbreviation(const struct cbl_message *m, uint32_t from,
			    uint32_t end)
{
	struct cbl_list list = m->spec->meta->abbreviations;
	const struct cbl_text *texts;
	uint32_t lo = end;
	struct cbl_str word;

	while (lo > from && end - lo < WORD && is_word_byte(m->text[lo - 1]))
		lo--;
	word = cbl_message_str(m, cbl_span(lo, end));
	if (word.len == 1 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z')
		return true;
	texts = m->spec->texts + list.first;
	for (uint32_t i = 0; i < list.count; i++)
		if (texts[i].len == word.len &&
		    is_form_of(word, cbl_spec_str(m->spec, texts[i])))
			return true;
	return false;
}

/* The next end of a sentence from `from` on; false if there is none. */
static bool next_end(struct cbl_message *m, struct cbl_span in, uint32_t from,
		     struct cbl_span *end)
{
	while (from < in.hi &&
	       cbl_check_search(m, m->spec->meta->prose_ends, m->text, in, from,
				end) == CBL_MATCH_YES) {
		if (!is_abbreviation(m, in.lo, end->lo))
			return true;
		from = end->hi > from ? end->hi : from + 1;
	}
	return false;
}

static struct cbl_span sentence(struct cbl_message *m, struct cbl_span in,
				struct cbl_span at)
{
	struct cbl_span near = in, out = in, end;
	uint32_t from;

	if (m->spec->meta->prose_ends == CBL_NONE)
		return in;
	/* A sentence that begins farther off is cut, as all text is. */
	if (at.lo - in.lo > SIDE)
		near.lo = at.lo - SIDE;
	if (in.hi - at.hi > SIDE)
		near.hi = at.hi + SIDE;
	for (from = near.lo; next_end(m, near, from, &end);
	     from = end.hi > from ? end.hi : from + 1) {
		if (end.hi <= at.lo) {
			out.lo = end.hi;
		} else if (end.lo >= at.hi) {
			out.hi = end.hi;
			break;
		}
	}
	return out;
}

static bool is_break(const struct cbl_message *m, uint32_t i, uint32_t hi)
{
	char c = m->text[i];

	return (c == ',' || c == ';' || c == ':' || c == '(' || c == ')') &&
	       (i + 1 >= hi || cbl_is_blank(m->text[i + 1]) || c == '(');
}

/* Within the sentence, what lies between two commas or the like. */
static struct cbl_span clause(const struct cbl_message *m, struct cbl_span in,
			      struct cbl_span at)
{
	struct cbl_span out = in;
	uint32_t lo = at.lo, hi = at.hi;

	while (lo > in.lo && at.lo - lo < SIDE && !is_break(m, lo - 1, in.hi))
		lo--;
	while (hi < in.hi && hi - at.hi < SIDE && !is_break(m, hi, in.hi))
		hi++;
	if (at.lo - lo < SIDE)
		out.lo = lo;
	if (hi - at.hi < SIDE)
		out.hi = hi;
	return out;
}

static struct cbl_span line_of(const struct cbl_message *m, struct cbl_span in,
			       struct cbl_span at)
{
	size_t first = cbl_line_table_find(m->lines, at.lo);
	size_t last = cbl_line_table_find(m->lines, at.hi);
	uint32_t lo = cbl_line_table_span(m->lines, first).lo;
	uint32_t hi = cbl_line_table_span(m->lines, last).hi;

	return cbl_span(lo > in.lo ? lo : in.lo, hi < in.hi ? hi : in.hi);
}

struct cbl_span cbl_context_scope(struct cbl_message *m, uint32_t scope,
				  struct cbl_span at, uint32_t instance)
{
	struct cbl_span in = room(m, at, instance);

	switch ((enum cbl_context_scope)scope) {
	case CBL_CONTEXT_SENTENCE:
		return sentence(m, in, at);
	case CBL_CONTEXT_CLAUSE:
		return clause(m, sentence(m, in, at), at);
	case CBL_CONTEXT_LINE:
		return line_of(m, in, at);
	default:
		return in;
	}
}

/* ---- cues */

/* The words round a finding. */
struct words {
	struct cbl_message *m;
	struct cbl_span before, after;
	uint32_t from; /* where `before` may begin to match */
	struct cbl_nearby nearby;
};

static void read_words(struct words *w, struct cbl_message *m,
		       struct cbl_span scope, struct cbl_span at)
{
	w->m = m;
	w->before = cbl_span(scope.lo, at.lo);
	w->from = scope.lo;
	if (at.lo - scope.lo > SIDE) {
		w->from = at.lo - SIDE;
		w->before.lo = w->from - scope.lo > BEHIND ? w->from - BEHIND :
							     scope.lo;
	}
	w->after = cbl_span(at.hi, scope.hi);
	if (scope.hi - at.hi > SIDE)
		w->after.hi = at.hi + SIDE;
	cbl_nearby_read(&w->nearby, &m->spec->plan, m->text, w->before,
			w->after);
}

/* Is a word missing that a pattern needs? No pattern needs none. */
static bool lacks_before(const struct words *w, uint32_t pattern)
{
	return pattern != CBL_NONE &&
	       w->m->spec->plan.patterns[pattern].needs & ~w->nearby.before;
}

static bool lacks_after(const struct words *w, uint32_t pattern)
{
	return pattern != CBL_NONE &&
	       w->m->spec->plan.patterns[pattern].needs & ~w->nearby.after;
}

/* Tries a pattern that begins with one of the words it needs at all of them. */
static enum cbl_match try_words(const struct words *w, uint32_t pattern,
				uint32_t from, struct cbl_span *found)
{
	uint64_t lead = w->m->spec->plan.patterns[pattern].lead;
	enum cbl_match result = CBL_MATCH_NO;

	for (uint32_t i = w->nearby.count; i > 0 && result == CBL_MATCH_NO;
	     i--) {
		const struct cbl_nearby_word *word = &w->nearby.words[i - 1];

		if (word->met & lead && word->at >= from)
			result = cbl_message_try(w->m, pattern, w->m->text,
						 w->before, word->at, found);
	}
	return result;
}

static enum cbl_match match_before(const struct words *w, uint32_t pattern,
				   struct cbl_span *found)
{
	const struct cbl_plan_pattern *p = &w->m->spec->plan.patterns[pattern];
	uint32_t from = w->from, near;

	if (lacks_before(w, pattern))
		return CBL_MATCH_NO;
	near = cbl_nearby_from(&w->nearby, p, w->m->text);
	if (near > from)
		from = near;
	if (p->first && w->nearby.count < CBL_NEARBY_WORDS)
		return try_words(w, pattern, from, found);
	return cbl_check_search(w->m, pattern, w->m->text, w->before, from,
				found);
}

static enum cbl_match match_after(const struct words *w, uint32_t pattern,
				  struct cbl_span *found)
{
	enum cbl_match result;

	if (lacks_after(w, pattern))
		return CBL_MATCH_NO;
	result = cbl_check_search(w->m, pattern, w->m->text, w->after,
				  w->after.lo, found);
	if (result == CBL_MATCH_YES && found->lo != w->after.lo)
		return CBL_MATCH_NO;
	return result;
}

/* Does a pattern of this kind match, or may it (a limit was hit)? */
static bool may_match(const struct words *w, uint32_t before, uint32_t after)
{
	struct cbl_span unused;

	return (before != CBL_NONE &&
		match_before(w, before, &unused) != CBL_MATCH_NO) ||
	       (after != CBL_NONE &&
		match_after(w, after, &unused) != CBL_MATCH_NO);
}

static struct cbl_span trim(const struct cbl_message *m, struct cbl_span span)
{
	while (span.hi > span.lo && cbl_is_blank(m->text[span.hi - 1]))
		span.hi--;
	while (span.lo < span.hi && cbl_is_blank(m->text[span.lo]))
		span.lo++;
	return span;
}

/* The group `cue` of the last match, which was made in text + `base`; false
 * if there is none. */
static bool cue_group(const struct words *w, uint32_t pattern, uint32_t base,
		      struct cbl_span *out)
{
	const struct cbl_pattern *p = cbl_spec_pattern(w->m->spec, pattern);
	size_t lo, hi;
	unsigned group;

	for (size_t i = 0; i < cbl_pattern_names(p); i++) {
		const char *name = cbl_pattern_name(p, i, &group);

		if (strcmp(name, "cue") != 0 ||
		    !cbl_matched(w->m->matcher, group, &lo, &hi))
			continue;
		*out = cbl_span(base + (uint32_t)lo, base + (uint32_t)hi);
		return true;
	}
	return false;
}

static bool cue_lacks(const struct words *w, const struct cbl_cue *cue)
{
	return lacks_before(w, cue->before) || lacks_after(w, cue->after);
}

/* What a pattern of a cue matched: its words, and whether they are those of
 * the group `cue`. */
struct told {
	struct cbl_span words;
	bool named;
};

static bool told_before(const struct words *w, const struct cbl_cue *cue,
			struct told *out)
{
	struct cbl_span found;

	if (cue->before == CBL_NONE)
		return true;
	if (match_before(w, cue->before, &found) != CBL_MATCH_YES)
		return false;
	out->words = trim(w->m, found);
	out->named = cue_group(w, cue->before, w->before.lo, &out->words);
	return true;
}

static bool told_after(const struct words *w, const struct cbl_cue *cue,
		       struct told *out)
{
	struct cbl_span found;

	if (cue->after == CBL_NONE)
		return true;
	if (match_after(w, cue->after, &found) != CBL_MATCH_YES)
		return false;
	out->words = trim(w->m, found);
	cue_group(w, cue->after, w->after.lo, &out->words);
	return true;
}

/* Is `after` the cheaper one to ask? It is tried at one place only. */
static bool after_first(const struct cbl_spec *spec, const struct cbl_cue *cue)
{
	return cue->after != CBL_NONE && cue->before != CBL_NONE &&
	       spec->patterns[cue->after].source.len <
		       spec->patterns[cue->before].source.len;
}

/* Does the cue stand there? Its words are the group `cue` of one of its
 * patterns, else what `after`, else what `before` matches. */
static bool cue_fits(const struct words *w, const struct cbl_cue *cue,
		     struct cbl_span *words)
{
	struct told before = {cbl_span(w->before.hi, w->before.hi), false};
	struct told after = before;

	if (after_first(w->m->spec, cue)) {
		if (!told_after(w, cue, &after) ||
		    !told_before(w, cue, &before))
			return false;
	} else if (!told_before(w, cue, &before) ||
		   !told_after(w, cue, &after)) {
		return false;
	}
	*words = before.named || cue->after == CBL_NONE ? before.words :
							  after.words;
	return !may_match(w, cue->not_before, cue->not_after);
}

static bool spares(const struct cbl_spec *spec, const struct cbl_hush *hush,
		   uint32_t cue)
{
	for (uint32_t i = 0; i < hush->unless.count; i++)
		if (spec->numbers[hush->unless.first + i] == cue)
			return true;
	return false;
}

/* What is known of a hush for the finding at hand. */
enum heard { UNASKED, SILENT, SPEAKS };

static bool hush_speaks(const struct words *w, const struct cbl_hush *hush,
			uint8_t *heard)
{
	if (*heard == UNASKED)
		*heard = may_match(w, hush->before, hush->after) ? SPEAKS
								  : SILENT;
	return *heard == SPEAKS;
}

/* Does something silence the cue? `heard`: by hush. */
static bool is_hushed(const struct words *w, struct cbl_list hushes,
		      uint32_t cue, uint8_t *heard)
{
	const struct cbl_spec *spec = w->m->spec;

	for (uint32_t i = 0; i < hushes.count; i++) {
		const struct cbl_hush *h = &spec->hushes[hushes.first + i];

		if (!spares(spec, h, cue) && hush_speaks(w, h, &heard[i]))
			return true;
	}
	return false;
}

bool cbl_context_fires(struct cbl_message *m, const struct cbl_context *context,
		       struct cbl_span at, uint32_t instance,
		       struct cbl_evidence *out)
{
	struct cbl_span scope =
		cbl_context_scope(m, context->scope, at, instance);
	uint8_t *heard = cbl_arena_alloc(m->arena, context->hush.count + 1);
	struct words w;

	read_words(&w, m, scope, at);
	memset(heard, UNASKED, context->hush.count + 1);
	for (uint32_t i = 0; i < context->fire.count; i++) {
		uint32_t cue = context->fire.first + i;

		/* The hushes first: they are few, asked once for all cues,
		 * and small beside the grammar of a cue. */
		if (cue_lacks(&w, &m->spec->cues[cue]) ||
		    is_hushed(&w, context->hush, cue, heard) ||
		    !cue_fits(&w, &m->spec->cues[cue], &out->cue))
			continue;
		out->confidence = m->spec->cues[cue].confidence;
		return true;
	}
	return false;
}
