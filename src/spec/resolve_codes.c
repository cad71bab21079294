/* SPDX-License-Identifier: MIT
 *
 * Codes that entries of vocabularies name: `excludes`, `needs`, `equals` and
 * `is`. They may be of another vocabulary, but of some. What something `is`
 * may be a mere word, or a code of a spec that extends this one: only a slip
 * is told.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/distance.h"

/* Short words are a letter away from one another all the time. */
#define SLIP_FROM 5

/* ---- what was meant */

struct codes {
	struct cbl_resolver *r;
	uint32_t first; /* entries */
};

static const char *code_at(size_t i, void *ctx)
{
	const struct codes *c = ctx;
	struct cbl_builder *b = &c->r->b;
	struct cbl_text code = cbl_at_entries(b, c->first + (uint32_t)i)->code;

	return cbl_builder_str(b, code).ptr; /* ends with a NUL */
}

const char *cbl_code_hint(struct cbl_resolver *r, uint32_t vocabulary,
			  const char *word, char hint[160])
{
	struct cbl_builder *b = &r->b;
	struct cbl_list all = {0, cbl_count_entries(b)};
	struct codes codes = {r, 0};
	const char *near;

	if (vocabulary != CBL_NONE)
		all = cbl_at_vocabularies(b, vocabulary)->entries;
	codes.first = all.first;
	near = cbl_did_you_mean(cbl_str_c(word), all.count, code_at, &codes);
	if (!near)
		return NULL;
	snprintf(hint, 160, "did you mean `%s`?", near);
	return hint;
}

/* ---- all that are named */

struct naming {
	struct cbl_resolver *r;
	struct cbl_map codes; /* of all vocabularies */
};

static void add_codes(struct naming *n)
{
	struct cbl_builder *b = &n->r->b;
	uint32_t one = 1;

	for (uint32_t i = 0; i < cbl_count_entries(b); i++)
		cbl_map_add(&n->codes,
			    cbl_builder_str(b, cbl_at_entries(b, i)->code),
			    &one);
}

/* Is it a letter away from a code? */
static bool is_slip(struct cbl_resolver *r, const char *word)
{
	struct cbl_builder *b = &r->b;
	struct cbl_str text = cbl_str_c(word);

	for (uint32_t i = 0; i < cbl_count_entries(b); i++)
		if (text.len >= SLIP_FROM &&
		    cbl_distance(text,
				 cbl_builder_str(b, cbl_at_entries(b, i)->code),
				 1) == 1)
			return true;
	return false;
}

static void take_code(struct naming *n, const struct cbl_at *at,
		      const char *word, bool slips_only)
{
	char hint[160];

	if (strcmp(word, "*") == 0)
		return;
	if (n->codes.count == 0)
		add_codes(n);
	if (cbl_map_get(&n->codes, cbl_str_c(word), NULL) ||
	    (slips_only && !is_slip(n->r, word)))
		return;
	cbl_report(n->r, at, true, 0, cbl_code_hint(n->r, CBL_NONE, word, hint),
		   "`%s` is no code of any vocabulary", word);
}

static void take_codes(struct naming *n, const struct cbl_at *at,
		       const char *key, const struct cbl_raw_texts *texts)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, key, i);

		take_code(n, &item, texts->items[i], false);
	}
}

static void take_entry(const struct cbl_at *at, const struct cbl_raw_entry *raw,
		       uint32_t vocabulary, void *ctx)
{
	(void)vocabulary;
	struct cbl_at is = cbl_at_key(at, "is");

	if (raw->is)
		take_code(ctx, &is, raw->is, true);
	take_codes(ctx, at, "excludes", &raw->excludes);
	take_codes(ctx, at, "needs", &raw->needs);
	take_codes(ctx, at, "equals", &raw->equals);
}

void cbl_warn_codes(struct cbl_resolver *r)
{
	struct naming n = {.r = r};

	/* A vocabulary that is not all there may have any code. */
	for (uint32_t i = 0; i < r->lists[CBL_LIST_VOCABULARIES].count; i++)
		if (r->vocabulary_bad[i] ||
		    !cbl_node_whole(&r->lists[CBL_LIST_VOCABULARIES].items[i]))
			return;
	for (uint32_t i = 0; i < r->vocabulary_sources_count; i++)
		if (r->vocabulary_sources[i]->broken)
			return;
	cbl_each_own_entry(r, take_entry, &n);
	cbl_map_release(&n.codes);
}
