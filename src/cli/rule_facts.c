/* SPDX-License-Identifier: MIT */
#include <jansson.h>

#include "cli/page.h"
#include "text/json.h"

static struct cbl_moment day(int32_t days)
{
	return (struct cbl_moment){.day = days, .precision = CBL_PRECISION_DAY};
}

void cbl_days_span(struct cbl_buf *out, int32_t from, int32_t until)
{
	if (from != INT32_MIN) {
		cbl_buf_text(out, "from ");
		cbl_moment_print(out, day(from), CBL_STYLE_DAY);
		cbl_buf_text(out, until == INT32_MAX ? " on" : " ");
	}
	if (until != INT32_MAX) {
		cbl_buf_text(out, from == INT32_MIN ? "until " : "to ");
		cbl_moment_print(out, day(until), CBL_STYLE_DAY);
	}
}

void cbl_rule_era(const struct cbl_spec *spec, uint32_t rule,
		  struct cbl_buf *out)
{
	struct cbl_list checks = spec->rules[rule].checks;
	const struct cbl_check *first = &spec->checks[checks.first];

	if (checks.count && first->has_era)
		cbl_days_span(out, first->from, first->until);
}

/* The share in percent, if both are numbers. */
static void add_share(struct cbl_buf *out, struct cbl_str agree,
		      struct cbl_str of)
{
	unsigned long part, whole;

	if (cbl_str_number(agree, 1000000000, &part) &&
	    cbl_str_number(of, 1000000000, &whole) && whole > 0)
		cbl_buf_printf(out, " (%lu.%lu %%)", part * 100 / whole,
			       part * 1000 / whole % 10);
}

void cbl_rule_provenance(const struct cbl_spec *spec, uint32_t rule,
			 struct cbl_buf *out)
{
	const struct cbl_rule *r = &spec->rules[rule];
	struct cbl_str agree = cbl_spec_str(spec, r->agree);
	struct cbl_str of = cbl_spec_str(spec, r->of);

	if (r->basis == CBL_BASIS_NONE)
		return;
	cbl_buf_text(out, cbl_basis_name((enum cbl_basis)r->basis));
	if (r->source.len)
		cbl_buf_printf(out, ": %s", cbl_spec_cstr(spec, r->source));
	if (!of.len)
		return;
	cbl_buf_printf(out, "; %.*s of %.*s agree", CBL_STR_ARG(agree),
		       CBL_STR_ARG(of));
	add_share(out, agree, of);
}

const char *cbl_rule_profile(const struct cbl_spec *spec, uint32_t rule)
{
	uint32_t profile = spec->rules[rule].profile;

	return profile == CBL_NONE
		       ? "none"
		       : cbl_spec_cstr(spec, spec->profiles[profile].id);
}

const char *cbl_rule_origin(const struct cbl_spec *spec, uint32_t rule)
{
	uint32_t origin = spec->rules[rule].spec;

	return origin < spec->origins_count
		       ? cbl_spec_cstr(spec, spec->origins[origin].id)
		       : cbl_spec_cstr(spec, spec->meta->id);
}

/* ---- as data */

static json_t *text_or_null(const struct cbl_spec *spec, struct cbl_text text)
{
	return text.len ? cbl_json_text(cbl_spec_str(spec, text)) : json_null();
}

static json_t *date_or_null(int32_t days, int32_t open)
{
	struct cbl_buf text;
	json_t *json;

	if (days == open)
		return json_null();
	cbl_buf_init(&text, 0);
	cbl_moment_print(&text, day(days), CBL_STYLE_ISO);
	json = json_string(cbl_buf_cstr(&text));
	cbl_buf_release(&text);
	return json;
}

static json_t *era_json(const struct cbl_spec *spec, const struct cbl_rule *r)
{
	const struct cbl_check *first = &spec->checks[r->checks.first];

	if (!r->checks.count || !first->has_era)
		return json_null();
	return json_pack("{s:o, s:o}", "from",
			 date_or_null(first->from, INT32_MIN), "until",
			 date_or_null(first->until, INT32_MAX));
}

static json_t *provenance_json(const struct cbl_spec *spec,
			       const struct cbl_rule *r)
{
	if (r->basis == CBL_BASIS_NONE)
		return json_null();
	return json_pack("{s:s, s:o, s:o, s:o}", "basis",
			 cbl_basis_name((enum cbl_basis)r->basis), "source",
			 text_or_null(spec, r->source), "agree",
			 text_or_null(spec, r->agree), "of",
			 text_or_null(spec, r->of));
}

static json_t *examples_json(const struct cbl_spec *spec,
			     const struct cbl_rule *r)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < r->examples.count; i++) {
		const struct cbl_example *e =
			&spec->examples[r->examples.first + i];

		json_array_append_new(
			list,
			json_pack("{s:b, s:o, s:o, s:o}", "bad", (int)e->bad,
				  "text", text_or_null(spec, e->written), "on",
				  text_or_null(spec, e->on), "doc",
				  text_or_null(spec, e->doc)));
	}
	return list;
}

static double confidence(const struct cbl_spec *spec, const struct cbl_rule *r)
{
	if (!r->checks.count)
		return 1;
	/* To two decimals: a float is no good decimal fraction. */
	double c = (double)spec->checks[r->checks.first].confidence;

	return (double)(int)(100 * c + 0.5) / 100;
}

json_t *cbl_rule_json(const struct cbl_spec *spec, uint32_t rule)
{
	const struct cbl_rule *r = &spec->rules[rule];
	json_t *json = json_object();

	json_object_set_new(json, "code", text_or_null(spec, r->code));
	json_object_set_new(json, "name", text_or_null(spec, r->name));
	json_object_set_new(json, "title", text_or_null(spec, r->title));
	json_object_set_new(
		json, "severity",
		json_string(cbl_severity_name((enum cbl_severity)r->severity)));
	json_object_set_new(
		json, "kind",
		json_string(cbl_rule_kind_name((enum cbl_rule_kind)r->kind)));
	json_object_set_new(json, "profile",
			    json_string(cbl_rule_profile(spec, rule)));
	json_object_set_new(json, "spec",
			    json_string(cbl_rule_origin(spec, rule)));
	json_object_set_new(json, "confidence", json_real(confidence(spec, r)));
	json_object_set_new(json, "era", era_json(spec, r));
	json_object_set_new(json, "provenance", provenance_json(spec, r));
	json_object_set_new(json, "doc", text_or_null(spec, r->doc));
	json_object_set_new(json, "help", text_or_null(spec, r->help));
	json_object_set_new(json, "examples", examples_json(spec, r));
	return json;
}
