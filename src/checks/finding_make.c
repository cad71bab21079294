/* SPDX-License-Identifier: MIT */
#include "checks/finding_make.h"

#include "checks/judging.h"
#include "checks/places.h"
#include "checks/removal.h"
#include "checks/suggest.h"
#include "checks/template.h"
#include "checks/terms.h"

/* Longest message that is written; what would pass it is left out. */
#define MESSAGE 4096

/* Least confidence of a finding that is mended. */
#define SURE 0.5

struct making {
	struct cbl_run *run;
	struct cbl_judging *j;
	const struct cbl_hit *hit;
	const struct cbl_ruling *ruling;
	struct cbl_finding finding;
};

static struct cbl_told told_of(const struct making *k)
{
	return (struct cbl_told){k->run->message, k->hit,
				 k->ruling->evidence.cue};
}

static struct cbl_str fill(const struct making *k, struct cbl_list pieces)
{
	struct cbl_told told = told_of(k);
	struct cbl_str text;
	struct cbl_buf buf;

	cbl_buf_init(&buf, MESSAGE);
	cbl_template_fill(&told, pieces, false, &buf);
	text = cbl_bag_str(k->j->bag, cbl_str(cbl_buf_cstr(&buf), buf.len));
	cbl_buf_release(&buf);
	return text;
}

/* ---- what it is about */

static struct cbl_str element_id(const struct cbl_spec *spec, uint32_t element)
{
	return cbl_spec_str(spec, spec->elements[element].id);
}

/* Element and field by their ids. A mention is a field of what it stands
 * in. */
static void name_term(struct making *k, const struct cbl_term *term)
{
	const struct cbl_message *m = k->run->message;
	uint32_t field = cbl_term_field(m, term), host;

	if (term->instance == CBL_NONE)
		return;
	host = m->instances[term->instance].host;
	k->finding.element =
		element_id(m->spec, m->instances[term->instance].element);
	if (field != CBL_NONE)
		k->finding.field =
			cbl_spec_str(m->spec, m->spec->fields[field].id);
	if (host != CBL_NONE) {
		k->finding.field = k->finding.element;
		k->finding.element =
			element_id(m->spec, m->instances[host].element);
	}
}

/* What is absent is named, though it stands nowhere. */
static void name_absent(struct making *k)
{
	const struct cbl_spec *spec = k->run->spec;
	const struct cbl_operand *o = &spec->operands[k->hit->absent];

	if (o->kind != CBL_OPERAND_FIELD && o->kind != CBL_OPERAND_ELEMENT)
		return;
	k->finding.element = element_id(spec, o->element);
	if (o->kind == CBL_OPERAND_FIELD)
		k->finding.field =
			cbl_spec_str(spec, spec->fields[o->field].id);
}

static void name(struct making *k)
{
	if (k->hit->absent != CBL_NONE)
		name_absent(k);
	else if (cbl_term_given(&k->ruling->at))
		name_term(k, &k->ruling->at);
	else
		name_term(k, &k->hit->term);
}

/* ---- related places */

/* Where a related place lies; false if there is no such place. */
static bool related_span(const struct making *k,
			 const struct cbl_related_def *def,
			 struct cbl_span *out)
{
	struct cbl_message *m = k->run->message;
	struct cbl_terms terms = {0};
	const struct cbl_term *term = &k->hit->other;

	if (def->at == CBL_NONE && def->word == CBL_WORD_CUE) {
		*out = k->ruling->evidence.cue;
		return out->hi > out->lo;
	}
	if (def->at != CBL_NONE) {
		cbl_operand_eval(m, def->at, &k->hit->term, true, &terms);
		if (!terms.count)
			return false;
		term = &terms.items[0];
	}
	*out = term->span;
	return (term->row != CBL_NONE || term->instance != CBL_NONE) &&
	       cbl_span_within(*out, m->span);
}

/* A related place in another message is not known yet: its line is 0. */
static bool relates_other(const struct making *k,
			  const struct cbl_related_def *def)
{
	return k->hit->wait == CBL_WAIT_AGAIN && def->at == CBL_NONE &&
	       def->word == CBL_WORD_OTHER;
}

static void relate(struct making *k)
{
	struct cbl_list defs = k->run->check->related;
	struct cbl_finding *f = &k->finding;

	if (!defs.count)
		return;
	f->related = cbl_arena_alloc(&k->j->bag->arena,
				     defs.count * sizeof(*f->related));
	for (uint32_t i = 0; i < defs.count; i++) {
		const struct cbl_related_def *def =
			&k->run->spec->related_defs[defs.first + i];
		struct cbl_span span;

		if (relates_other(k, def)) {
			f->related[f->related_count++].message =
				fill(k, def->message);
			continue;
		}
		if (!related_span(k, def, &span) ||
		    (span.lo == k->ruling->span.lo &&
		     span.hi == k->ruling->span.hi))
			continue;
		f->related[f->related_count++] = (struct cbl_related){
			.path = cbl_str("", 0),
			.range = cbl_range_of(k->j, span),
			.message = fill(k, def->message),
		};
	}
}

/* ---- suggestions */

static void suggest(struct making *k)
{
	struct cbl_str texts[CBL_SUGGESTIONS];
	size_t count = cbl_suggest(k->run, k->hit, texts);
	struct cbl_finding *f = &k->finding;

	if (!count)
		return;
	f->suggestions = cbl_arena_alloc(&k->j->bag->arena,
					 count * sizeof(*f->suggestions));
	for (size_t i = 0; i < count; i++)
		f->suggestions[i] = cbl_bag_str(k->j->bag, texts[i]);
	f->suggestion_count = count;
}

/* ---- the fix */

/* What is removed, without the blanks that the last edit removes already. */
static struct cbl_span after_last(const struct cbl_fix *fix,
				  struct cbl_span removed, struct cbl_span span)
{
	uint32_t end =
		fix->edit_count
			? fix->edits[fix->edit_count - 1].range.end.offset
			: 0;

	if (removed.lo < end && end <= span.lo)
		removed.lo = end;
	return removed;
}

/* One edit: `span` becomes the template filled for `term`. False if it lies
 * outside the message, before the last edit, or lacks what it should say. */
static bool add_edit(struct making *k, const struct cbl_fix_def *def,
		     const struct cbl_term *term, struct cbl_span span)
{
	struct cbl_fix *fix = &k->finding.fix;
	struct cbl_hit hit = *k->hit;
	struct cbl_told told = told_of(k);
	struct cbl_edit edit;
	struct cbl_buf text;
	bool ok;

	if (def->replace.count == 0)
		span = after_last(fix,
				  cbl_removal_span(k->run->message, term, span),
				  span);
	if (!cbl_span_within(span, k->run->message->span) ||
	    (fix->edit_count &&
	     fix->edits[fix->edit_count - 1].range.end.offset > span.lo))
		return false;
	hit.term = *term;
	told.hit = &hit;
	cbl_buf_init(&text, CBL_CHECK_TEXT);
	ok = cbl_template_fill(&told, def->replace, true, &text) && !text.full;
	if (ok) {
		edit.range = cbl_range_of(k->j, span);
		edit.text = cbl_bag_str(k->j->bag,
					cbl_str(cbl_buf_cstr(&text), text.len));
		k->j->last = edit.range.end;
		fix->edits[fix->edit_count++] = edit;
	}
	cbl_buf_release(&text);
	return ok;
}

/* The place that `at` of a fix names; else the finding's own. */
static bool fixed_span(const struct making *k, const struct cbl_fix_def *def,
		       struct cbl_span *out)
{
	struct cbl_terms terms = {0};

	*out = k->ruling->span;
	if (def->at == CBL_NONE)
		return true;
	cbl_operand_eval(k->run->message, def->at, &k->hit->term, true, &terms);
	if (!terms.count)
		return false;
	*out = terms.items[0].span;
	return true;
}

static bool add_edits(struct making *k, const struct cbl_fix_def *def)
{
	const struct cbl_hit *hit = k->hit;
	struct cbl_span span;

	if (!def->each || !hit->fixed)
		return fixed_span(k, def, &span) &&
		       add_edit(k, def, &hit->term, span);
	for (size_t i = 0; i < hit->fixed_count; i++) {
		const struct cbl_term *term = &hit->fixed[i];

		span = term->span;
		/* What is removed is removed together. */
		while (!def->replace.count && i + 1 < hit->fixed_count &&
		       hit->fixed[i + 1].span.lo == span.hi)
			span.hi = hit->fixed[++i].span.hi;
		if (!add_edit(k, def, term, span))
			return false;
	}
	return true;
}

/* A fix is whole or not at all, and a finding that more likely is none has
 * none: an oddity of the original is to stay. */
static void fix(struct making *k)
{
	const struct cbl_fix_def *def;
	struct cbl_fix *f = &k->finding.fix;
	size_t most = k->hit->fixed ? k->hit->fixed_count : 1;

	if (k->run->check->fix == CBL_NONE || k->ruling->confidence < SURE)
		return;
	def = &k->run->spec->fixes[k->run->check->fix];
	f->edits = cbl_arena_alloc(&k->j->bag->arena,
				   (most + 1) * sizeof(*f->edits));
	if (!add_edits(k, def)) {
		*f = (struct cbl_fix){0};
		return;
	}
	f->title = cbl_spec_str(k->run->spec, def->title);
	f->safe = def->safe;
}

/* Path and number are the same for all findings of a message. */
static void copy_address(struct cbl_judging *j)
{
	if (j->copied)
		return;
	j->copied = true;
	j->path_copy = cbl_bag_str(j->bag, j->path);
	j->mrn = cbl_bag_str(j->bag, cbl_message_id(j->message));
}

void cbl_finding_make(struct cbl_run *run, const struct cbl_hit *hit,
		      const struct cbl_ruling *ruling)
{
	struct cbl_judging *j = cbl_judging(run);
	struct making k = {.run = run, .j = j, .hit = hit, .ruling = ruling};
	struct cbl_finding *f = &k.finding;

	copy_address(j);
	f->spec = run->spec;
	f->rule = run->check->rule;
	f->severity = ruling->severity;
	f->confidence = ruling->confidence;
	f->path = j->path_copy;
	f->within = run->message->source->within;
	f->mrn = j->mrn;
	f->dated = cbl_message_date(run->message, &f->date);
	f->range = cbl_range_of(j, ruling->span);
	j->last = f->range.start;
	cbl_set_excerpt(j, f);
	f->matched = cbl_matched_text(j, ruling->span);
	f->message = fill(&k, run->check->message);
	f->wait = hit->wait;
	f->pending = cbl_bag_str(j->bag, hit->pending);
	f->digest = hit->digest;
	f->differs = hit->differs;
	f->gap = hit->gap;
	f->limit = hit->limit;
	f->later = ruling->later;
	f->least = j->judge->min_confidence;
	f->suggests = run->check->suggest == CBL_SUGGEST_NEAREST;
	f->closed = j->judge->corpus_mode == CBL_CORPUS_CLOSED;
	if (f->later && f->wait == CBL_WAIT_NOT) {
		f->wait = CBL_WAIT_HELD;
		f->pending = cbl_bag_str(j->bag, ruling->held);
	}
	f->severity_given = ruling->severity_given;
	name(&k);
	relate(&k);
	suggest(&k);
	fix(&k);
	j->last = f->range.start; /* the next one mostly begins behind it */
	*cbl_bag_push(j->bag) = *f;
}
