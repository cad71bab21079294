/* SPDX-License-Identifier: MIT
 *
 * Evidence round a finding: cues that speak for it and what hushes them.
 */
#include "spec/resolve_priv.h"

#include "pattern/pattern.h"

/* `before` looks at the text up to the finding and ends in $; `after` at the
 * text from its end on, where it has to begin. */
static uint32_t before(struct cbl_resolver *r, const struct cbl_at *at,
		       const char *key, const char *text)
{
	return cbl_pattern_key(r, at, key, text, CBL_PATTERN_CASELESS,
			       CBL_NONE);
}

static uint32_t after(struct cbl_resolver *r, const struct cbl_at *at,
		      const char *key, const char *text)
{
	return cbl_pattern_key(r, at, key, text,
			       CBL_PATTERN_CASELESS | CBL_PATTERN_ANCHORED,
			       CBL_NONE);
}

static struct cbl_list cues_of(struct cbl_resolver *r, const struct cbl_at *at,
			       const struct cbl_raw_context *raw)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_cues, raw->fire_count),
		raw->fire_count};

	for (uint32_t i = 0; i < raw->fire_count; i++) {
		const struct cbl_raw_cue *x = &raw->fire[i];
		struct cbl_at item = cbl_at_item(at, "fire", i);
		struct cbl_cue cue = {0};

		cue.id = cbl_builder_cstr(&r->b, x->id);
		cue.doc = cbl_builder_cstr(&r->b, x->doc);
		cue.before = before(r, &item, "before", x->before);
		cue.after = after(r, &item, "after", x->after);
		cue.not_before = before(r, &item, "not-before", x->not_before);
		cue.not_after = after(r, &item, "not-after", x->not_after);
		cue.confidence = cbl_confidence(r, &item, x->confidence, -1.0f);
		if (!x->before && !x->after)
			cbl_missing(r, &item, "a cue", "before` or `after");
		*cbl_at_cues(&r->b, list.first + i) = cue;
	}
	return list;
}

static struct cbl_list unless_of(struct cbl_resolver *r,
				 const struct cbl_at *at,
				 const struct cbl_raw_context *raw,
				 struct cbl_list cues,
				 const struct cbl_raw_texts *unless)
{
	uint32_t *found = cbl_scratch(r, unless->count);
	const char **ids = cbl_arena_alloc(&r->arena, (raw->fire_count + 1) *
							      sizeof(*ids));
	uint32_t count = 0, known = 0;

	for (uint32_t i = 0; i < raw->fire_count; i++)
		if (raw->fire[i].id)
			ids[known++] = raw->fire[i].id;
	for (uint32_t i = 0; i < unless->count; i++) {
		struct cbl_at item = cbl_at_item(at, "unless", i);
		uint32_t k = 0;

		while (k < raw->fire_count &&
		       (!raw->fire[k].id ||
			strcmp(raw->fire[k].id, unless->items[i]) != 0))
			k++;
		if (k < raw->fire_count)
			found[count++] = cues.first + k;
		else
			cbl_unknown_of(r, &item, 0, "cue",
				       cbl_str_c(unless->items[i]), ids, known);
	}
	return cbl_numbers(r, found, count);
}

static struct cbl_list hushes_of(struct cbl_resolver *r,
				 const struct cbl_at *at,
				 const struct cbl_raw_context *raw,
				 struct cbl_list cues)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_hushes, raw->hush_count),
		raw->hush_count};

	for (uint32_t i = 0; i < raw->hush_count; i++) {
		const struct cbl_raw_hush *x = &raw->hush[i];
		struct cbl_at item = cbl_at_item(at, "hush", i);
		struct cbl_hush hush;

		hush.before = before(r, &item, "before", x->before);
		hush.after = after(r, &item, "after", x->after);
		hush.unless = unless_of(r, &item, raw, cues, &x->unless);
		if (!x->before && !x->after)
			cbl_missing(r, &item, "`hush`", "before` or `after");
		*cbl_at_hushes(&r->b, list.first + i) = hush;
	}
	return list;
}

static void check_ids(struct cbl_resolver *r, const struct cbl_at *at,
		      const struct cbl_raw_context *raw)
{
	for (uint32_t i = 0; i < raw->fire_count; i++)
		for (uint32_t k = 0; k < i && raw->fire[i].id; k++) {
			struct cbl_at item = cbl_at_item(at, "fire", i);
			struct cbl_at first = cbl_at_item(at, "fire", k);

			if (raw->fire[k].id &&
			    strcmp(raw->fire[k].id, raw->fire[i].id) == 0)
				cbl_report(r, &item, false, 0,
					   cbl_first_hint(r, &item, &first),
					   "cue `%s` is here twice",
					   raw->fire[i].id);
		}
}

uint32_t cbl_resolve_context(struct cbl_resolver *r, const struct cbl_at *at,
			     const struct cbl_raw_context *raw)
{
	static const char *const scopes[] = {"sentence", "clause", "line",
					     "element", NULL};
	struct cbl_context context = {0};

	if (!raw)
		return CBL_NONE;
	check_ids(r, at, raw);
	if (raw->fire_count == 0)
		cbl_missing(r, at, "`context`", "fire");
	context.scope = cbl_word_of(r, at, "scope", raw->scope, scopes,
				    CBL_CONTEXT_SENTENCE);
	context.fire = cues_of(r, at, raw);
	context.hush = hushes_of(r, at, raw, context.fire);
	return cbl_add_contexts(&r->b, &context);
}
