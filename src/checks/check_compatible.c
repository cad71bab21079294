/* SPDX-License-Identifier: MIT
 *
 * `compatible` finds entries that may not stand together, or not alone: by
 * `excludes` of the vocabulary ("*" excludes every other code) the later of
 * the two; with `among`, by `needs`, the one that lacks all of what it needs
 * there; by `groups` the codes beyond `max` of a group, or too few of it. A
 * code that stands twice is one.
 *
 * Parameters: of, among, groups: [{group, min, max}].
 * Bad:  AB and CD, if AB excludes CD (on whichever is the second).
 * Good: AB twice; CD alone.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

/* Codes met so far, and codes that they exclude, by text: indices of `of`.
 * Everything is a look-up, so long lists cost no more than their length. */
struct company {
	struct cbl_run *run;
	struct cbl_terms terms;
	struct cbl_map met;
	struct cbl_map banned;
	const struct cbl_term *first, *second; /* the first two codes met */
	const struct cbl_term *loner; /* the first that excludes all others */
	struct cbl_map needed;	      /* what `needs` may be met by */
};

static const struct cbl_entry *entry_of(const struct company *c,
					const struct cbl_term *term)
{
	return &c->run->spec->entries[term->entry];
}

static struct cbl_str text_at(const struct company *c, struct cbl_list list,
			      uint32_t i)
{
	const struct cbl_spec *spec = c->run->spec;

	return cbl_spec_str(spec, spec->texts[list.first + i]);
}

/* An earlier code that the term excludes. */
static const struct cbl_term *excluded(const struct company *c,
				       const struct cbl_term *term)
{
	struct cbl_list list = entry_of(c, term)->excludes;
	uint32_t at;

	for (uint32_t i = 0; i < list.count; i++) {
		struct cbl_str code = text_at(c, list, i);

		if (cbl_map_get(&c->met, code, &at))
			return &c->terms.items[at];
		if (!cbl_str_eq_c(code, "*") || !c->first)
			continue;
		if (!cbl_str_eq(c->first->text, term->text))
			return c->first;
		if (c->second)
			return c->second;
	}
	return NULL;
}

/* An earlier code that the term may not stand with. */
static const struct cbl_term *conflict(const struct company *c,
				       const struct cbl_term *term)
{
	uint32_t at;

	if (cbl_map_get(&c->banned, term->text, &at))
		return &c->terms.items[at];
	if (c->loner && !cbl_str_eq(c->loner->text, term->text))
		return c->loner;
	return excluded(c, term);
}

static void meet(struct company *c, uint32_t index)
{
	const struct cbl_term *term = &c->terms.items[index];
	struct cbl_list list = entry_of(c, term)->excludes;
	uint32_t at = index;

	if (!cbl_map_add(&c->met, term->text, &at))
		return;
	if (!c->first)
		c->first = term;
	else if (!c->second)
		c->second = term;
	for (uint32_t i = 0; i < list.count; i++) {
		struct cbl_str code = text_at(c, list, i);

		at = index;
		if (cbl_str_eq_c(code, "*") && !c->loner)
			c->loner = term;
		else
			cbl_map_add(&c->banned, code, &at);
	}
}

static void report(struct company *c, const struct cbl_term *term,
		   const struct cbl_term *other, struct cbl_str missing)
{
	struct cbl_hit hit = cbl_hit_of(term);

	if (other)
		hit.other = *other;
	hit.missing = missing;
	c->run->report(c->run, &hit);
}

/* Most words stand with any other, and need none. */
static bool excludes_any(const struct company *c)
{
	for (size_t k = 0; k < c->terms.count; k++)
		if (entry_of(c, &c->terms.items[k])->excludes.count)
			return c->terms.count > 1;
	return false;
}

static void judge_excludes(struct company *c)
{
	struct cbl_str none = {0};

	if (!excludes_any(c))
		return;
	for (size_t k = 0; k < c->terms.count; k++) {
		const struct cbl_term *other = conflict(c, &c->terms.items[k]);

		if (other)
			report(c, &c->terms.items[k], other, none);
		meet(c, (uint32_t)k);
	}
}

/* ---- needs */

/* False if something that could be needed is unreadable. */
static bool gather_needed(struct company *c)
{
	struct cbl_list among = c->run->check->among;
	struct cbl_terms terms = {0};

	for (uint32_t i = 0; i < among.count; i++)
		cbl_operand_eval(c->run->message,
				 c->run->spec->numbers[among.first + i], NULL,
				 true, &terms);
	for (size_t k = 0; k < terms.count; k++) {
		if (cbl_term_unknown(c->run->message, &terms.items[k]))
			return false;
		cbl_map_set(&c->needed, cbl_str_trim(terms.items[k].text), 0);
	}
	return true;
}

static bool needs_are_met(const struct company *c, struct cbl_list needs)
{
	for (uint32_t i = 0; i < needs.count; i++)
		if (cbl_map_get(&c->needed, text_at(c, needs, i), NULL))
			return true;
	return needs.count == 0;
}

static bool needs_any(const struct company *c)
{
	for (size_t k = 0; k < c->terms.count; k++)
		if (entry_of(c, &c->terms.items[k])->needs.count)
			return true;
	return false;
}

static void judge_needs(struct company *c)
{
	struct cbl_buf missing;

	if (!c->run->check->among.count || !needs_any(c) || !gather_needed(c))
		return;
	cbl_buf_init(&missing, 1024);
	for (size_t k = 0; k < c->terms.count; k++) {
		struct cbl_list needs = entry_of(c, &c->terms.items[k])->needs;

		if (needs_are_met(c, needs))
			continue;
		cbl_buf_clear(&missing);
		for (uint32_t i = 0; i < needs.count; i++) {
			if (i)
				cbl_buf_text(&missing, " or ");
			cbl_buf_str(&missing, text_at(c, needs, i));
		}
		report(c, &c->terms.items[k], NULL,
		       cbl_str(cbl_buf_cstr(&missing), missing.len));
	}
	cbl_buf_release(&missing);
}

/* ---- groups */

static bool in_group(const struct company *c, const struct cbl_term *term,
		     struct cbl_str group)
{
	return cbl_str_eq(cbl_spec_str(c->run->spec, entry_of(c, term)->group),
			  group);
}

static void judge_group(struct company *c, const struct cbl_group_limit *limit)
{
	struct cbl_str group = cbl_spec_str(c->run->spec, limit->group);
	struct cbl_str none = {0};
	const struct cbl_term *first = NULL;
	struct cbl_map codes = {0};

	for (size_t k = 0; k < c->terms.count; k++) {
		const struct cbl_term *term = &c->terms.items[k];
		uint32_t at = (uint32_t)k;

		if (!in_group(c, term, group) ||
		    !cbl_map_add(&codes, term->text, &at))
			continue;
		if (limit->max != CBL_NONE && codes.count > limit->max)
			report(c, term, first, none);
		if (!first)
			first = term;
	}
	if (codes.count < limit->min)
		report(c, &c->terms.items[0], NULL, group);
	cbl_map_release(&codes);
}

/* Keeps terms that are codes; false if one cannot be read. */
static bool keep_codes(struct company *c)
{
	size_t kept = 0;
	bool readable = true;

	for (size_t k = 0; k < c->terms.count; k++) {
		const struct cbl_term *term = &c->terms.items[k];

		readable = readable && !cbl_term_unknown(c->run->message, term);
		if (term->type == CBL_TERM_CODE && term->entry != CBL_NONE)
			c->terms.items[kept++] = *term;
	}
	c->terms.count = kept;
	return readable;
}

void cbl_check_compatible(struct cbl_run *run)
{
	struct company c = {.run = run};
	struct cbl_list groups = run->check->groups;
	bool readable;

	cbl_check_pool(run, true, &c.terms);
	readable = keep_codes(&c);
	if (!c.terms.count)
		return;
	judge_excludes(&c);
	if (readable)
		judge_needs(&c);
	for (uint32_t i = 0; i < groups.count; i++) {
		struct cbl_group_limit limit =
			run->spec->group_limits[groups.first + i];

		if (!readable)
			limit.min = 0;
		judge_group(&c, &limit);
	}
	cbl_map_release(&c.met);
	cbl_map_release(&c.banned);
	cbl_map_release(&c.needed);
}
