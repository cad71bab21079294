/* SPDX-License-Identifier: MIT
 *
 * What kinds of checks know of what they found, and how far they look: what a
 * rule asks of a kind beyond that would stay empty without a word.
 */
#include "spec/resolve_params.h"

static const char *const kind_names[] = {
#define KIND(name, finds, params) #name,
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
	[CBL_CHECK_range] = true,
	[CBL_CHECK_sequence] = true,
	[CBL_CHECK_member] = true,
};

void cbl_check_scopes(struct cbl_resolver *r, const struct cbl_at *at,
		      uint32_t kind, const char *scope)
{
	struct cbl_at here = cbl_at_key(at, "scope");
	struct cbl_buf hint;

	if (!scope || strcmp(scope, "corpus") != 0 || asks_corpus[kind])
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

static void tell_empty(struct cbl_resolver *r, const struct cbl_at *at,
		       size_t offset, uint32_t kind, struct cbl_str name)
{
	uint32_t bit = 1u << cbl_word_named(name);
	bool has[COUNT];
	struct cbl_buf hint;

	for (size_t k = 0; k < COUNT; k++)
		has[k] = known[k] & bit;
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

	for (const char *p = text; p && (p = strchr(p, '{')) != NULL; p++) {
		struct cbl_str name = cbl_str(p + 1, strcspn(p + 1, ":}"));

		if (!(words & 1u << cbl_word_named(name)))
			tell_empty(r, at, (size_t)(p + 1 - text), kind, name);
	}
}
