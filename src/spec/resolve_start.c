/* SPDX-License-Identifier: MIT
 *
 * How an element begins, goes on, and is cut into items.
 */
#include "spec/resolve_priv.h"

/* CASELESS if the first of `folds` that is given says so. */
static uint32_t flags_of(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_texts *fold, uint32_t inherited)
{
	uint32_t none = inherited & CBL_PATTERN_CASELESS ? CBL_FOLD_CASE : 0;

	return cbl_folds(r, at, fold, none) & CBL_FOLD_CASE
		       ? CBL_PATTERN_CASELESS
		       : 0;
}

static uint32_t pattern(struct cbl_resolver *r, const struct cbl_at *at,
			const char *key, const char *text, uint32_t flags,
			uint32_t element)
{
	return cbl_pattern_key(r, at, key, text, flags, element);
}

static uint32_t element_flags(struct cbl_resolver *r, const struct cbl_at *at,
			      const struct cbl_raw_element *raw)
{
	return flags_of(r, at, &raw->fold, 0);
}

static void continue_of(struct cbl_resolver *r, uint32_t element,
			const struct cbl_at *at,
			const struct cbl_raw_continue *raw, uint32_t flags,
			struct cbl_element *e)
{
	static const char *const untils[] = {"blank", "start", NULL};
	struct cbl_at here = cbl_at_key(at, "continue");

	e->line = e->resume = CBL_NONE;
	if (!raw)
		return;
	e->goes_on = 1;
	if (!raw->lines)
		cbl_missing(r, &here, "`continue`", "lines");
	else if (strcmp(raw->lines, "any") != 0)
		e->line = pattern(r, &here, "lines", raw->lines,
				  flags | CBL_PATTERN_ANCHORED, element);
	e->until_start = cbl_word_of(r, &here, "until", raw->until, untils, 0);
	e->resume = pattern(r, &here, "resume", raw->resume,
			    flags | CBL_PATTERN_ANCHORED, element);
	e->max_lines = cbl_number(r, &here, "max", raw->max, 1000000, 0);
}

static struct cbl_list starts_of(struct cbl_resolver *r, uint32_t element,
				 const struct cbl_at *at,
				 const struct cbl_raw_element *raw,
				 uint32_t flags)
{
	uint32_t count = raw->starts_count + (raw->start ? 1 : 0);
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_starts, count), count};
	struct cbl_start start = {.pattern = CBL_NONE, .near_field = CBL_NONE};
	uint32_t i = list.first;

	if (raw->start) {
		start.pattern = pattern(r, at, "start", raw->start,
					flags | CBL_PATTERN_ANCHORED, element);
		*cbl_at_starts(&r->b, i++) = start;
	}
	for (uint32_t k = 0; k < raw->starts_count; k++) {
		const struct cbl_raw_start *s = &raw->starts[k];
		struct cbl_at item = cbl_at_item(at, "starts", k);
		uint32_t own = flags_of(r, &item, &s->fold, flags);

		start.pattern = cbl_pattern_needed(
			r, &item, "a start", "match", s->match,
			own | CBL_PATTERN_ANCHORED, element);
		start.last = cbl_yes(r, &item, "last", s->last);
		*cbl_at_starts(&r->b, i++) = start;
	}
	return list;
}

static struct cbl_list finds_of(struct cbl_resolver *r, uint32_t element,
				const struct cbl_at *at,
				const struct cbl_raw_element *raw,
				uint32_t flags)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_finds, raw->find_count),
		raw->find_count};

	for (uint32_t i = 0; i < raw->find_count; i++) {
		const struct cbl_raw_find *f = &raw->find[i];
		struct cbl_at item = cbl_at_item(at, "find", i);
		struct cbl_find find = {0};

		find.pattern = cbl_pattern_needed(
			r, &item, "`find`", "match", f->match,
			flags_of(r, &item, &f->fold, flags), element);
		find.all = cbl_yes(r, &item, "all", f->all);
		find.last = cbl_yes(r, &item, "last", f->last);
		*cbl_at_finds(&r->b, list.first + i) = find;
	}
	return list;
}

void cbl_resolve_starts(struct cbl_resolver *r, uint32_t element,
			const struct cbl_at *at,
			const struct cbl_raw_element *raw)
{
	uint32_t flags = element_flags(r, at, raw);
	struct cbl_element e = *cbl_at_elements(&r->b, element);

	e.starts = starts_of(r, element, at, raw, flags);
	e.inline_start =
		pattern(r, at, "inline", raw->inline_start, flags, element);
	continue_of(r, element, at, raw->goes_on, flags, &e);
	e.finds = finds_of(r, element, at, raw, flags);
	/* Patterns gave it fields meanwhile. */
	e.fields = cbl_at_elements(&r->b, element)->fields;
	*cbl_at_elements(&r->b, element) = e;
}

/* ---- items */

static struct cbl_list forms_of(struct cbl_resolver *r, uint32_t element,
				const struct cbl_at *at,
				const struct cbl_raw_items *raw, uint32_t flags)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_forms, raw->forms_count),
		raw->forms_count};

	for (uint32_t i = 0; i < raw->forms_count; i++) {
		const struct cbl_raw_form *f = &raw->forms[i];
		struct cbl_at item = cbl_at_item(at, "forms", i);
		uint32_t own = flags_of(r, &item, &f->fold, flags);
		struct cbl_form form = {0};

		form.id = cbl_builder_cstr(&r->b, f->id);
		form.match = pattern(r, &item, "match", f->match, own, element);
		form.repeat =
			pattern(r, &item, "repeat", f->repeat, own, element);
		form.joint =
			pattern(r, &item, "joint", f->joint, own, CBL_NONE);
		if (f->match && f->repeat)
			cbl_mistake(r, &item,
				    "a form has `match` or `repeat`, not both");
		if (!f->match && !f->repeat)
			form.match = cbl_pattern_needed(r, &item, "a form",
							"match` or `repeat",
							NULL, 0, element);
		form.carry =
			cbl_own_fields(r, element, &item, "carry", &f->carry);
		*cbl_at_forms(&r->b, list.first + i) = form;
	}
	return list;
}

static void cut_of(struct cbl_resolver *r, uint32_t element,
		   const struct cbl_at *at, const char *cut,
		   struct cbl_items *items)
{
	struct cbl_at here = cbl_at_key(at, "cut");

	items->cut_field = CBL_NONE;
	if (!cut || strcmp(cut, "content") == 0) {
		items->cut = CBL_CUT_CONTENT;
	} else if (strcmp(cut, "lines") == 0) {
		items->cut = CBL_CUT_LINES;
	} else {
		items->cut = CBL_CUT_FIELD;
		items->cut_field = cbl_own_field(r, element, &here, cut);
	}
}

void cbl_resolve_items(struct cbl_resolver *r, uint32_t element,
		       const struct cbl_at *at,
		       const struct cbl_raw_element *raw)
{
	const struct cbl_raw_items *i = raw->items;
	struct cbl_at here = cbl_at_key(at, "items");
	struct cbl_items items = {0};

	cbl_at_elements(&r->b, element)->items = CBL_NONE;
	if (!i)
		return;
	uint32_t flags =
		flags_of(r, &here, &i->fold, element_flags(r, at, raw));

	if (!i->each && !i->begin && !i->split && i->cut == NULL)
		cbl_missing(r, &here, "`items`", "each`, `begin` or `split");
	items.each = pattern(r, &here, "each", i->each, flags, element);
	items.gap = pattern(r, &here, "gap", i->gap, flags, CBL_NONE);
	items.begin = pattern(r, &here, "begin", i->begin,
			      flags | CBL_PATTERN_MULTILINE, element);
	items.split = pattern(r, &here, "split", i->split, flags, CBL_NONE);
	cut_of(r, element, &here, i->cut, &items);
	items.forms = forms_of(r, element, &here, i, flags);
	items.item_field = cbl_field_of(r, element, cbl_str_c("item"), true);
	items.form_field = cbl_field_of(r, element, cbl_str_c("form"), true);
	items.stray_field = cbl_field_of(r, element, cbl_str_c("stray"), true);
	cbl_at_elements(&r->b, element)->items = cbl_add_items(&r->b, &items);
}

/* ---- what starts say of other elements */

static struct cbl_list after_of(struct cbl_resolver *r, const struct cbl_at *at,
				const struct cbl_raw_texts *texts)
{
	uint32_t *numbers = cbl_scratch(r, texts->count);
	uint32_t count = 0;

	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, "after", i);
		uint32_t n = CBL_AFTER_BLANK;

		if (strcmp(texts->items[i], "blank") != 0)
			n = cbl_element_of(r, &item, 0,
					   cbl_str_c(texts->items[i]));
		if (n != CBL_NONE)
			numbers[count++] = n;
	}
	return cbl_numbers(r, numbers, count);
}

static void link_start(struct cbl_resolver *r, uint32_t element,
		       const struct cbl_at *at, const struct cbl_raw_start *raw,
		       uint32_t index)
{
	struct cbl_at near = cbl_at_key(at, "near");
	struct cbl_at field = cbl_at_key(&near, "field");
	struct cbl_start s = *cbl_at_starts(&r->b, index);

	s.after = after_of(r, at, &raw->after);
	s.seen = cbl_element_list(r, at, "seen", &raw->seen);
	s.unseen = cbl_element_list(r, at, "unseen", &raw->unseen);
	if (raw->near && !raw->near->field)
		cbl_missing(r, &near, "`near`", "field");
	if (raw->near && raw->near->field) {
		s.near_field =
			cbl_own_field(r, element, &field, raw->near->field);
		s.near_step = cbl_number(r, &near, "step", raw->near->step,
					 1000000, 1);
	}
	*cbl_at_starts(&r->b, index) = s;
}

/* Messages are cut apart before anything else is read: a start that begins
 * one is its pattern and nothing more. */
static void refuse_key(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *key, bool given)
{
	struct cbl_at here = cbl_at_key(at, key);

	if (given)
		cbl_report_key(r, &here,
			       "put what has to be there into the pattern",
			       "`%s` is not asked of what begins a message", key);
}

static void refuse_keys(struct cbl_resolver *r, const struct cbl_at *at,
			const struct cbl_raw_start *raw)
{
	refuse_key(r, at, "after", raw->after.count != 0);
	refuse_key(r, at, "seen", raw->seen.count != 0);
	refuse_key(r, at, "unseen", raw->unseen.count != 0);
	refuse_key(r, at, "near", raw->near != NULL);
	refuse_key(r, at, "last", raw->last != NULL);
}

void cbl_link_starts(struct cbl_resolver *r, uint32_t element,
		     const struct cbl_at *at, const struct cbl_raw_element *raw)
{
	uint32_t begins = cbl_at_elements(&r->b, element)->begins;
	bool cuts = begins == CBL_BEGINS_MESSAGE ||
		    begins == CBL_BEGINS_PREAMBLE;
	uint32_t first = cbl_at_elements(&r->b, element)->starts.first +
			 (raw->start ? 1 : 0);

	for (uint32_t i = 0; i < raw->starts_count; i++) {
		struct cbl_at item = cbl_at_item(at, "starts", i);

		link_start(r, element, &item, &raw->starts[i], first + i);
		if (cuts)
			refuse_keys(r, &item, &raw->starts[i]);
	}
	if (cuts)
		refuse_key(r, at, "must", raw->must.count != 0);
}
