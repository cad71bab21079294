/* SPDX-License-Identifier: MIT
 *
 * What kinds of checks know of what they found, and how far they look: what a
 * rule asks of a kind beyond that would stay empty without a word.
 */
#include "spec/resolve_params.h"

static const char *const kind_names[] = {
#define KIND(name, finds, at, params) #name,
#include "spec/check_kinds.def"
#undef KIND
};

#define COUNT (sizeof(kind_names) / sizeof(kind_names[0]))

/* "count, range": the kinds for which `has` is true. */
static void name_kinds(struct cbl_buf *out, const bool *has)
{
	const char *before = "only checks of these kinds do: ";

	for (size_t k = 0; k < COUNT; k++) {
		if (!has[k])
			continue;
		cbl_buf_printf(out, "%s%s", before, kind_names[k]);
		before = ", ";
	}
}

/* ---- how far they look */

static const bool asks_corpus[COUNT] = {
	[CBL_CHECK_unique] = true,
	[CBL_CHECK_agree] = true,
	[CBL_CHECK_range] = true,
	[CBL_CHECK_sequence] = true,
	[CBL_CHECK_member] = true,
};

static bool is_of_corpus(const struct cbl_raw_check *raw)
{
	return raw->scope && strcmp(raw->scope, "corpus") == 0;
}

void cbl_check_scopes(struct cbl_resolver *r, const struct cbl_at *at,
		      uint32_t kind, const struct cbl_raw_check *raw)
{
	struct cbl_at here = cbl_at_key(at, "scope");
	struct cbl_buf hint;

	if (!is_of_corpus(raw))
		return;
	if (kind == CBL_CHECK_agree && !raw->group)
		cbl_report(r, &here, false, 0,
			   "`group` says which values belong together",
			   "`agree` does not look beyond its message without "
			   "a `group`");
	if (asks_corpus[kind])
		return;
	cbl_buf_init(&hint, 0);
	name_kinds(&hint, asks_corpus);
	cbl_report(r, &here, false, 0, cbl_buf_cstr(&hint),
		   "`%s` does not look beyond its message", kind_names[kind]);
	cbl_buf_release(&hint);
}

/* ---- what they know */

#define WORD(name) (1u << CBL_WORD_##name)

/* Besides {value} and {text}, which every kind knows. */
static const uint32_t known[COUNT] = {
	[CBL_CHECK_count] = WORD(MISSING) | WORD(MIN) | WORD(MAX),
	[CBL_CHECK_unique] = WORD(OTHER),
	[CBL_CHECK_order] = WORD(OTHER),
	[CBL_CHECK_match] = WORD(SPLIT),
	[CBL_CHECK_known] = WORD(NEAREST),
	[CBL_CHECK_agree] = WORD(OTHER) | WORD(DISTANCE),
	[CBL_CHECK_range] = WORD(OTHER) | WORD(DISTANCE) | WORD(MISSING) |
			    WORD(MIN) | WORD(MAX),
	[CBL_CHECK_sequence] = WORD(OTHER) | WORD(DISTANCE) | WORD(MISSING),
	[CBL_CHECK_compatible] = WORD(OTHER) | WORD(MISSING),
	[CBL_CHECK_parsed] = WORD(NEAREST),
};

/* Words that come from a key of the check: without it they are empty. */
static bool lacks_key(uint32_t kind, const struct cbl_raw_check *raw,
		      uint32_t word, const char **key)
{
	bool counts = kind == CBL_CHECK_count;

	*key = word == CBL_WORD_MAX	? "max"
	       : word == CBL_WORD_SPLIT ? "split"
					: "min";
	if (!counts && kind != CBL_CHECK_range && kind != CBL_CHECK_match)
		return false;
	return (word == CBL_WORD_MIN && !raw->min) ||
	       (word == CBL_WORD_MAX && !raw->max) ||
	       (word == CBL_WORD_SPLIT && !raw->split) ||
	       (word == CBL_WORD_MISSING && counts && !raw->min);
}

static void tell_lacking(struct cbl_resolver *r, const struct cbl_at *at,
			 size_t offset, struct cbl_str name, const char *key)
{
	cbl_report(r, at, false, offset, NULL,
		   "`{%.*s}` is empty here: the check has no `%s`",
		   CBL_STR_ARG(name), key);
}

static void tell_empty(struct cbl_resolver *r, const struct cbl_at *at,
		       size_t offset, uint32_t kind, struct cbl_str name)
{
	uint32_t bit = 1u << cbl_word_named(name);
	bool has[COUNT];
	struct cbl_buf hint;

	for (size_t k = 0; k < COUNT; k++)
		has[k] = k != kind && known[k] & bit;
	cbl_buf_init(&hint, 0);
	if (bit == WORD(CUE))
		cbl_buf_text(&hint, "`context` says by which words");
	else
		name_kinds(&hint, has);
	cbl_report(r, at, false, offset, cbl_buf_cstr(&hint),
		   "`%s` gives no `{%.*s}`", kind_names[kind],
		   CBL_STR_ARG(name));
	cbl_buf_release(&hint);
}

static uint32_t known_to(uint32_t kind, const struct cbl_raw_check *raw)
{
	uint32_t words = known[kind] | WORD(NONE) | WORD(VALUE) | WORD(TEXT);

	if (raw->context)
		words |= WORD(CUE);
	/* Of all that the recogniser meets only this was meant otherwise. */
	if (kind == CBL_CHECK_parsed && raw->event &&
	    strcmp(raw->event, "garbled") != 0)
		words &= ~WORD(NEAREST);
	return words;
}

void cbl_check_words(struct cbl_resolver *r, const struct cbl_at *at,
		     uint32_t kind, const struct cbl_raw_check *raw,
		     const char *text)
{
	uint32_t words = known_to(kind, raw);

	/* Of another message the place is known, no value. */
	if ((kind == CBL_CHECK_agree || kind == CBL_CHECK_unique) &&
	    is_of_corpus(raw))
		words &= ~(WORD(OTHER) | WORD(DISTANCE));
	for (const char *p = text; p && (p = strchr(p, '{')) != NULL; p++) {
		struct cbl_str name = cbl_str(p + 1, strcspn(p + 1, ":}"));

		uint32_t word = cbl_word_named(name);
		size_t offset = (size_t)(p + 1 - text);
		const char *key;

		if (!(words & 1u << word))
			tell_empty(r, at, offset, kind, name);
		else if (lacks_key(kind, raw, word, &key))
			tell_lacking(r, at, offset, name, key);
		else if (kind == CBL_CHECK_range && !is_of_corpus(raw) &&
			 word == CBL_WORD_MISSING)
			tell_lacking(r, at, offset, name, "scope: corpus");
	}
}

void cbl_check_related(struct cbl_resolver *r, const struct cbl_at *at,
		       uint32_t kind, const struct cbl_raw_check *raw,
		       const char *word)
{
	uint32_t bit = 1u << cbl_word_named(cbl_str_c(word));
	bool has[COUNT];
	struct cbl_buf hint;

	if (known_to(kind, raw) & bit)
		return;
	for (size_t k = 0; k < COUNT; k++)
		has[k] = known[k] & bit;
	cbl_buf_init(&hint, 0);
	if (bit == WORD(CUE))
		cbl_buf_text(&hint, "`context` says by which words");
	else
		name_kinds(&hint, has);
	cbl_report(r, at, false, 0, cbl_buf_cstr(&hint),
		   "`%s` meets no `%s`", kind_names[kind], word);
	cbl_buf_release(&hint);
}
