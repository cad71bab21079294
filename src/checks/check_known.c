/* SPDX-License-Identifier: MIT
 *
 * `known` finds words of a code field that are not what its vocabulary
 * lists: near (a few edits from a spelling of it), misspelling (a known
 * slip), unlisted, out-of-era (an entry that did not hold at the message's
 * date), retired. Words of open vocabularies are never unlisted; without a
 * date nothing is out of its era, with no more than a year only what held on
 * no day of it.
 *
 * Parameters: of, report (absent: all of these), near (edits).
 * Bad:  `BREEZ` (near: BREEZE); a code that was abolished the year before.
 * Good: a listed code or alias; a redacted word.
 */
#include "base/distance.h"
#include "checks/kinds.h"
#include "checks/terms.h"
#include "spec/vocabulary.h"

/* Words looked up by distance in one check: a text of nothing but unlisted
 * words stops being near to anything. */
#define LOOKUPS 256

struct knowing {
	struct cbl_run *run;
	uint32_t report;
	unsigned lookups;
};

/* A word and what became of it. */
struct word {
	const struct cbl_term *term;
	const struct cbl_row *row;
	const struct cbl_field *field;
	struct cbl_str text; /* what was looked up */
	struct cbl_lookup found;
};

/* The edits that still count as near: the rule's, else the field's. */
static unsigned limit_of(const struct knowing *k, const struct word *w)
{
	return k->run->check->near ? k->run->check->near : w->field->near;
}

/* The part of the text that is the word: what `take` takes. */
static struct cbl_str word_of(struct cbl_message *m, const struct word *w)
{
	struct cbl_str text = w->row->text;
	size_t lo, hi;

	if (w->field->take != CBL_NONE && w->field->from == CBL_NONE &&
	    cbl_message_match(m, w->field->take, text) &&
	    cbl_matched(m->matcher, 0, &lo, &hi))
		text = cbl_str(text.ptr + lo, hi - lo);
	return cbl_str_trim(text);
}

/* The entry that a valid row has, if it is near enough. */
static struct cbl_lookup entry_of(const struct knowing *k, const struct word *w)
{
	struct cbl_lookup found = {w->row->value.entry,
				   (enum cbl_how)w->row->how,
				   w->row->distance};

	if (found.how == CBL_HOW_NEAR && found.distance > limit_of(k, w))
		found.entry = CBL_NONE;
	return found;
}

static struct cbl_lookup look_up(struct knowing *k, const struct word *w)
{
	struct cbl_lookup found = {CBL_NONE, CBL_HOW_NEAR, 0};
	unsigned limit = limit_of(k, w);

	if (w->row->state == CBL_ROW_VALID) {
		found = entry_of(k, w);
	} else if (limit > w->field->near && !w->field->by.len &&
		   k->lookups++ < LOOKUPS) {
		found = cbl_vocabulary_find(k->run->spec, w->field->vocabulary,
					    w->text, limit);
	}
	return found;
}

/* Does the message's date lie outside the entry's life, whatever day of its
 * month or year it is? */
static bool out_of_era(const struct cbl_message *m, uint32_t entry)
{
	const struct cbl_entry *e = &m->spec->entries[entry];
	int32_t first, last;

	cbl_message_days(m, &first, &last);
	return last < e->from || first > e->until;
}

/* What there is to report of a word, as a bit of enum cbl_report; 0: nothing
 * or nothing wanted. */
static uint32_t verdict(const struct knowing *k, const struct word *w)
{
	const struct cbl_spec *spec = k->run->spec;
	uint32_t bits = 0;

	if (w->found.entry == CBL_NONE ||
	    (w->found.how == CBL_HOW_NEAR && !(k->report & CBL_REPORT_NEAR))) {
		if (!spec->vocabularies[w->field->vocabulary].open)
			bits = CBL_REPORT_UNLISTED;
		return bits & k->report;
	}
	if (w->found.how == CBL_HOW_NEAR)
		bits |= CBL_REPORT_NEAR;
	if (w->found.how == CBL_HOW_MISSPELLING ||
	    spec->entries[w->found.entry].status == CBL_STATUS_MISPRINT)
		bits |= CBL_REPORT_MISSPELLING;
	if (spec->entries[w->found.entry].status == CBL_STATUS_RETIRED)
		bits |= CBL_REPORT_RETIRED;
	if (k->report & CBL_REPORT_OUT_OF_ERA &&
	    out_of_era(k->run->message, w->found.entry))
		bits |= CBL_REPORT_OUT_OF_ERA;
	return bits & k->report;
}

/* ---- the intended word */

static unsigned edits(struct cbl_str folded, struct cbl_str name)
{
	char space[CBL_FOLDED_MAX];
	size_t len = cbl_fold_text(space, name);

	return cbl_distance(folded, cbl_str(space, len), 32);
}

/* The entry's code, or an alias that is nearer to the text. */
static struct cbl_str spelling(const struct cbl_spec *spec,
			       const struct word *w)
{
	const struct cbl_entry *e = &spec->entries[w->found.entry];
	struct cbl_str best = cbl_spec_str(spec, e->code);
	char space[CBL_FOLDED_MAX];
	struct cbl_str folded = cbl_str(space, cbl_fold_text(space, w->text));
	unsigned least = edits(folded, best);

	/* A misprint that is an entry of its own says what it stands for. */
	if (e->status == CBL_STATUS_MISPRINT && e->is.len)
		return cbl_spec_str(spec, e->is);
	if (w->found.how != CBL_HOW_NEAR && w->found.how != CBL_HOW_MISSPELLING)
		return best;
	for (uint32_t i = 0; i < e->aliases.count; i++) {
		struct cbl_str alias =
			cbl_spec_str(spec, spec->texts[e->aliases.first + i]);
		unsigned distance = edits(folded, alias);

		if (distance < least) {
			least = distance;
			best = alias;
		}
	}
	return best;
}

/* Is the word written l e t t e r  by letter? A slip may have lost a blank. */
static bool is_spaced(struct cbl_str text)
{
	size_t letters = 0, blanks = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == ' ')
			blanks++;
		else
			letters++;
	return letters > 3 && blanks * 3 >= letters * 2;
}

/* Writes the intended word as the text is written: spaced, if it is. */
static void write_word(struct cbl_buf *out, struct cbl_str name, bool spaced)
{
	for (size_t i = 0; i < name.len; i++) {
		if (spaced && cbl_is_blank(name.ptr[i]))
			continue;
		if (spaced && out->len)
			cbl_buf_char(out, ' ');
		cbl_buf_char(out, name.ptr[i]);
	}
}

static void report(struct knowing *k, const struct word *w, uint32_t what)
{
	struct cbl_hit hit = cbl_hit_of(w->term);
	struct cbl_buf nearest;

	cbl_buf_init(&nearest, 1024);
	if (w->found.entry != CBL_NONE &&
	    what & (CBL_REPORT_NEAR | CBL_REPORT_MISSPELLING |
		    CBL_REPORT_UNLISTED)) {
		write_word(&nearest, spelling(k->run->spec, w),
			   is_spaced(w->text));
		hit.nearest = cbl_str(cbl_buf_cstr(&nearest), nearest.len);
	}
	/* The farther, the less sure. */
	if (what & CBL_REPORT_NEAR && w->found.distance > 1)
		hit.confidence = w->found.distance > 4
					 ? 0.4
					 : 1 - 0.15 * (w->found.distance - 1);
	k->run->report(k->run, &hit);
	cbl_buf_release(&nearest);
}

/* Most words are listed: those are let go without a look at what stands
 * there. */
static bool is_fine(const struct knowing *k, struct word *w)
{
	if (w->row->state != CBL_ROW_VALID)
		return false;
	w->found = entry_of(k, w);
	return !verdict(k, w);
}

static void judge(struct knowing *k, struct word *w)
{
	uint32_t what;

	if (!cbl_check_judges(k->run, w->term))
		return;
	w->text = word_of(k->run->message, w);
	w->found = look_up(k, w);
	what = verdict(k, w);
	if (what)
		report(k, w, what);
}

static void judge_operand(struct knowing *k, uint32_t i)
{
	struct cbl_message *m = k->run->message;
	struct cbl_walk walk;
	struct cbl_term term;
	uint32_t row;

	cbl_walk_begin(&walk, m, cbl_check_of(k->run, i), NULL, true);
	while ((row = cbl_walk_row(&walk)) != CBL_NONE) {
		struct word w = {.term = &term, .row = &m->rows[row]};

		if (w.row->field == CBL_NONE || w.row->assumed ||
		    w.row->state == CBL_ROW_UNKNOWN)
			continue;
		w.field = &m->spec->fields[w.row->field];
		if (w.field->type != CBL_TYPE_CODE || is_fine(k, &w))
			continue;
		cbl_walk_term(&walk, row, &term);
		judge(k, &w);
	}
}

void cbl_check_known(struct cbl_run *run)
{
	struct knowing k = {.run = run, .report = run->check->report};

	if (!k.report)
		k.report = CBL_REPORT_NEAR | CBL_REPORT_MISSPELLING |
			   CBL_REPORT_UNLISTED | CBL_REPORT_OUT_OF_ERA |
			   CBL_REPORT_RETIRED;
	for (uint32_t i = 0; i < run->check->of.count; i++)
		judge_operand(&k, i);
}
