/* SPDX-License-Identifier: MIT
 *
 * Which elements and fields rules that are on look at, by whichever way.
 */
#include "lint/settings.h"

#include <stdlib.h>

#include "spec/thing.h"
#include "specs.h"

/* A mention for each way to it, and one for no rule; a field that no rule
 * names. */
static const char spec[] =
	"language: 1\n"
	"spec: ways\n"
	"title: ways\n"
	"values: [{id: valued, is: by-value.n}]\n"
	"zones: [{id: all}]\n"
	"elements:\n"
	"  - id: text\n"
	"    zone: all\n"
	"    start: '^X (?<n>\\d*)(?<spare> Y)?'\n"
	"    fields: [{id: n, type: number, assume: [{value: by-text.n}]}]\n"
	"mentions:\n"
	"  - {id: by-value, in: [text], match: 'a(?<n>\\d)',\n"
	"     fields: [{id: n, type: number}]}\n"
	"  - {id: by-text, in: [text], match: 'b(?<n>\\d)',\n"
	"     fields: [{id: n, type: number}]}\n"
	"  - {id: by-of, in: [text], match: 'c(?<n>\\d)',\n"
	"     fields: [{id: n, type: number, assume: [{value: by-field.n}]}]}\n"
	"  - {id: by-field, in: [text], match: 'd(?<n>\\d)',\n"
	"     fields: [{id: n, type: number}]}\n"
	"  - {id: by-condition, in: [text], match: 'e(?<n>\\d)',\n"
	"     fields: [{id: n, type: number}]}\n"
	"  - {id: by-message, in: [text], match: 'f(?<n>\\d)',\n"
	"     fields: [{id: n, type: number}]}\n"
	"  - {id: by-rule-off, in: [text], match: 'g(?<n>\\d)',\n"
	"     fields: [{id: n, type: number}]}\n"
	"profiles: [{id: all}]\n"
	"rules:\n"
	"  - code: T001\n"
	"    name: on\n"
	"    title: on\n"
	"    check: count\n"
	"    of: by-of\n"
	"    max: 0\n"
	"    when: [{value: text.n, above: by-condition.n}]\n"
	"    severity: warning\n"
	"    kind: format\n"
	"    profile: all\n"
	"    provenance: {basis: normative, source: here}\n"
	"    message: '{text} {by-message.n} {by-of.n}'\n"
	"    doc: doc\n"
	"    examples:\n"
	"      - {bad: X 1, on: X 1}\n"
	"      - {good: X 2}\n"
	"      - {good: X 3}\n"
	"  - code: T002\n"
	"    name: off\n"
	"    title: off\n"
	"    check: count\n"
	"    of: by-rule-off\n"
	"    max: 0\n"
	"    severity: warning\n"
	"    kind: format\n"
	"    profile: all\n"
	"    provenance: {basis: normative, source: here}\n"
	"    message: '{text}'\n"
	"    doc: doc\n"
	"    examples:\n"
	"      - {bad: X 1, on: X 1}\n"
	"      - {good: X 2}\n"
	"      - {good: X 3}\n";

static bool is_off(const struct specs *s, uint32_t element)
{
	return cbl_str_eq_c(cbl_spec_str(s->spec, s->spec->elements[element].id),
			    "by-rule-off");
}

START_TEST(test_wanted)
{
	const struct cbl_rule_setting settings[] = {{.on = true}, {0}};
	struct specs s = {0};
	bool *wanted;

	specs_good(&s, spec);
	ck_assert_uint_eq(s.spec->rules_count, 2);
	wanted = cbl_settings_wanted(s.spec, settings);
	for (uint32_t i = 0; i < s.spec->elements_count; i++)
		ck_assert_msg(wanted[cbl_thing_element(i)] != is_off(&s, i),
			      "%u", i);
	for (uint32_t i = 0; i < s.spec->fields_count; i++) {
		const struct cbl_field *f = &s.spec->fields[i];
		bool spare = cbl_str_eq_c(cbl_spec_str(s.spec, f->id), "spare");

		ck_assert_msg(wanted[cbl_thing_field(s.spec, i)] ==
				      (!spare && !is_off(&s, f->element)),
			      "%u", i);
	}
	free(wanted);
	specs_release(&s);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_wanted);
}

UNIT_MAIN("wanted", add_tests)
