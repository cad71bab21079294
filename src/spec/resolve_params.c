/* SPDX-License-Identifier: MIT */
#include "spec/resolve_params.h"

#include <stdio.h>

#include "spec/raw_schema.h"

enum param {
#define X(name, key) PARAM_##name,
	CBL_PARAMS(X)
#undef X
	PARAM_COUNT_,
};

static const char *const keys[] = {
#define X(name, key) key,
	CBL_PARAMS(X)
#undef X
};

static const char *const kind_names[] = {
#define KIND(name, finds, at, params) #name,
#include "spec/check_kinds.def"
#undef KIND
	NULL,
};

static const uint32_t taken[] = {
#define P(x) (1u << PARAM_##x)
#define KIND(name, finds, at, params) params,
#include "spec/check_kinds.def"
#undef KIND
#undef P
};

uint32_t cbl_check_kind_of(struct cbl_resolver *r, const struct cbl_at *at,
			   const char *name)
{
	uint32_t count = 0;

	if (!name)
		return CBL_NONE;
	for (; kind_names[count]; count++)
		if (strcmp(kind_names[count], name) == 0)
			return count;
	cbl_unknown_of(r, at, 0, "check", cbl_str_c(name), kind_names, count);
	return CBL_NONE;
}

bool cbl_check_takes(const char *kind, const char *key)
{
	uint32_t k = 0, i = 0;

	while (kind_names[k] && strcmp(kind_names[k], kind) != 0)
		k++;
	while (i < PARAM_COUNT_ && strcmp(keys[i], key) != 0)
		i++;
	return !kind_names[k] || i == PARAM_COUNT_ || taken[k] & 1u << i;
}

static void foreign(struct cbl_resolver *r, const struct cbl_at *at,
		    uint32_t kind, uint32_t param)
{
	struct cbl_at here = cbl_at_key(at, keys[param]);
	struct cbl_buf hint;
	const char *before = "only checks of these kinds take it: ";

	cbl_buf_init(&hint, 0);
	for (uint32_t k = 0; kind_names[k]; k++) {
		if (!(taken[k] & 1u << param))
			continue;
		cbl_buf_printf(&hint, "%s%s", before, kind_names[k]);
		before = ", ";
	}
	cbl_report_key(r, &here, cbl_buf_cstr(&hint), "`%s` takes no `%s`",
		       kind_names[kind], keys[param]);
	cbl_buf_release(&hint);
}

/* The bits of all parameters, looked up once. */
static const uint64_t *param_bits(struct cbl_resolver *r)
{
	if (r->param_bits)
		return r->param_bits;
	r->param_bits = cbl_arena_alloc(&r->arena, PARAM_COUNT_ *
							   sizeof(uint64_t));
	for (uint32_t i = 0; i < PARAM_COUNT_; i++)
		r->param_bits[i] = cbl_check_key(keys[i]);
	return r->param_bits;
}

uint64_t cbl_check_params(struct cbl_resolver *r, const struct cbl_at *at,
			  uint32_t kind, uint64_t given)
{
	const uint64_t *bits = param_bits(r);
	uint64_t found = 0;

	for (uint32_t i = 0; i < PARAM_COUNT_; i++) {
		uint64_t bit = bits[i] & given;

		if (taken[kind] & 1u << i || bit == 0)
			continue;
		found |= bit;
		foreign(r, at, kind, i);
	}
	return found;
}

/* Events that no element has. */
static bool is_of_elements(const char *event)
{
	static const char *const words[] = {"repeated", "run-in", "garbled",
					    "stray"};

	for (size_t i = 0; event && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], event) == 0)
			return true;
	return false;
}

void cbl_check_needs(struct cbl_resolver *r, const struct cbl_at *at,
		     uint32_t kind, const struct cbl_raw_check *c)
{
	bool of = kind != CBL_CHECK_find &&
		  (kind != CBL_CHECK_parsed || is_of_elements(c->event));
	bool bounds = kind == CBL_CHECK_count || kind == CBL_CHECK_range;
	const struct {
		bool needed, given;
		const char *what;
	} needs[] = {
		{of, c->of, "of"},
		{kind == CBL_CHECK_find, c->in.count != 0, "in"},
		{kind == CBL_CHECK_find, c->pattern, "pattern"},
		{kind == CBL_CHECK_match, c->pattern || c->never,
		 "pattern` or `never"},
		{bounds, c->min || c->max, "min` or `max"},
		{kind == CBL_CHECK_known || kind == CBL_CHECK_sequence,
		 c->report.count != 0, "report"},
		{kind == CBL_CHECK_member, c->among, "among"},
		{kind == CBL_CHECK_parsed, c->event, "event"},
	};
	char what[48];

	snprintf(what, sizeof(what), "check `%s`", kind_names[kind]);
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (needs[i].needed && !needs[i].given)
			cbl_missing(r, at, what, needs[i].what);
}
