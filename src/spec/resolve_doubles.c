/* SPDX-License-Identifier: MIT
 *
 * Vocabularies that say a thing twice: a spelling that its own entry has
 * already, which is ignored; and two entries with one attribute by which a
 * field looks up its entry, both in use on the same day: the lookup finds the
 * first of them and never the other.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "spec/vocabulary.h"

/* An entry with an attribute that is looked up. */
struct holder {
	const char *code;
	int32_t from, until;
};

struct doubles {
	struct cbl_resolver *r;
	struct cbl_map held; /* "vocabulary:name=value" to holders */
	struct holder *holders;
	size_t count, cap;
};

/* ---- spellings */

/* Is it the same spelling, case and space folded? */
static bool same(const char *a, const char *b)
{
	char x[CBL_FOLDED_MAX], y[CBL_FOLDED_MAX];
	size_t n = cbl_fold_text(x, cbl_str_c(a));

	return n != 0 && cbl_str_eq(cbl_str(x, n),
				    cbl_str(y, cbl_fold_text(y, cbl_str_c(b))));
}

/* The spelling of these that it is, or NULL. */
static const char *has(const struct cbl_raw_texts *texts, uint32_t count,
		       const char *text)
{
	for (uint32_t i = 0; i < count; i++)
		if (same(texts->items[i], text))
			return texts->items[i];
	return NULL;
}

static void judge_spellings(struct cbl_resolver *r, const struct cbl_at *at,
			    const struct cbl_raw_entry *raw, const char *key,
			    const struct cbl_raw_texts *texts,
			    const struct cbl_raw_texts *before)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, key, i);
		const char *text = texts->items[i], *other = NULL;

		if (raw->code && same(text, raw->code))
			other = raw->code;
		if (!other)
			other = has(texts, i, text);
		if (!other && before)
			other = has(before, before->count, text);
		if (other)
			cbl_report(r, &item, true, 0,
				   strcmp(other, text) == 0
					   ? "take it away"
					   : "take it away: capitals and "
					     "blanks do not count when a word "
					     "is looked up",
				   "`%s` is a spelling of `%s` already", text,
				   raw->code ? raw->code : "");
	}
}

/* ---- attributes */

/* Does a field look entries of the vocabulary up by it? */
static bool is_looked_up(struct cbl_resolver *r, uint32_t vocabulary,
			 struct cbl_str name)
{
	for (uint32_t i = 0; i < cbl_count_fields(&r->b); i++) {
		const struct cbl_field *f = cbl_at_fields(&r->b, i);

		if (f->vocabulary == vocabulary &&
		    cbl_str_eq(cbl_builder_str(&r->b, f->by), name))
			return true;
	}
	return false;
}

static struct holder holder_of(struct cbl_resolver *r, const struct cbl_at *at,
			       const struct cbl_raw_entry *raw)
{
	struct holder h = {.code = raw->code};
	bool muted = r->muted;

	/* Days that are none were reported when the entry was made. */
	r->muted = true;
	cbl_era(r, at, raw->from, raw->until, &h.from, &h.until);
	r->muted = muted;
	return h;
}

/* The holder that is there already; else it becomes one. */
static const struct holder *hold(struct doubles *d, struct cbl_str key,
				 const struct holder *h)
{
	uint32_t index = (uint32_t)d->count;

	if (!cbl_map_add(&d->held, key, &index))
		return &d->holders[index];
	d->holders = cbl_grow(d->holders, &d->cap, d->count + 1,
			      sizeof(*d->holders));
	d->holders[d->count++] = *h;
	return NULL;
}

static void judge_attribute(struct doubles *d, const struct cbl_at *at,
			    const struct cbl_raw_entry *raw,
			    uint32_t vocabulary, const char *text)
{
	const char *eq = strchr(text, '=');
	struct holder h = holder_of(d->r, at, raw);
	const struct holder *other;
	char key[2 * CBL_FOLDED_MAX], folded[CBL_FOLDED_MAX];
	int n;

	if (!eq || !is_looked_up(d->r, vocabulary,
				 cbl_str_trim(cbl_str(text, (size_t)(eq - text)))))
		return;
	n = snprintf(key, sizeof(key), "%u:%.*s", vocabulary,
		     (int)cbl_fold_text(folded, cbl_str_c(text)), folded);
	other = hold(d, cbl_str(key, (size_t)n), &h);
	if (other && other->from <= h.until && h.from <= other->until)
		cbl_report(d->r, at, true, 0,
			   "let the era of the one end before the other's "
			   "begins",
			   "`%s` is of `%s` at the same time: a lookup by it "
			   "finds that one",
			   text, other->code);
}

static void take_entry(const struct cbl_at *at, const struct cbl_raw_entry *raw,
		       uint32_t vocabulary, void *ctx)
{
	struct doubles *d = ctx;

	judge_spellings(d->r, at, raw, "aliases", &raw->aliases, NULL);
	judge_spellings(d->r, at, raw, "misspellings", &raw->misspellings,
			&raw->aliases);
	for (uint32_t i = 0; i < raw->has.count; i++) {
		struct cbl_at item = cbl_at_item(at, "has", i);

		judge_attribute(d, &item, raw, vocabulary, raw->has.items[i]);
	}
}

void cbl_warn_doubles(struct cbl_resolver *r)
{
	struct doubles d = {.r = r};

	cbl_map_init(&d.held);
	cbl_each_own_entry(r, take_entry, &d);
	cbl_map_release(&d.held);
	free(d.holders);
}
