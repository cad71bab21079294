/* SPDX-License-Identifier: MIT
 *
 * A test of a spec told at the places of its file.
 */
#include "lint/spec_test.h"

#include "lint/unreached.h"

/* More examples than that do not stop behaving each for itself. */
#define FAILED_MAX 3

struct report {
	const struct cbl_spec_test *test;
	const struct cbl_spec *spec;
	struct cbl_draft *draft;
};

static void report_example(const struct report *r,
			   const struct cbl_example_result *result)
{
	const struct cbl_rule *rule = &r->spec->rules[result->rule];

	cbl_draft_report_example(
		r->draft, result->rule, result->example - rule->examples.first,
		"%s %s: %s", cbl_spec_cstr(r->spec, rule->code),
		cbl_spec_cstr(r->spec, rule->name), result->why);
}

/* ---- checks that no example shows */

static bool has_bad(const struct report *r, uint32_t rule)
{
	struct cbl_list list = r->spec->rules[rule].examples;

	for (uint32_t i = 0; i < list.count; i++)
		if (r->spec->examples[list.first + i].bad)
			return true;
	return false;
}

/* All of its examples were tried, and behave? */
static bool is_tried(const struct report *r, uint32_t rule)
{
	struct cbl_list list = r->spec->rules[rule].examples;

	for (uint32_t i = 0; i < list.count; i++)
		if (!cbl_draft_example_sound(r->draft, list.first + i))
			return false;
	return cbl_draft_rule_sound(r->draft, rule) &&
	       cbl_spec_test_failed(r->test, rule) == 0;
}

static void report_checks(const struct report *r, uint32_t rule)
{
	struct cbl_list checks = r->spec->rules[rule].checks;

	if (!cbl_draft_rule_is_own(r->draft, rule) || !has_bad(r, rule) ||
	    !is_tried(r, rule))
		return;
	for (uint32_t i = 0; i < checks.count; i++)
		if (!r->test->fired[checks.first + i])
			cbl_draft_report_check(
				r->draft, true, rule, i,
				"no bad example shows what this check finds");
}

/* ---- elements that nothing reaches */

/* What takes the lines that `element` would begin, or NULL. */
static const struct cbl_claimed *taken(const struct cbl_spec_test *test,
				       uint32_t element)
{
	for (size_t i = 0; i < test->claim_count; i++)
		if (test->claims[i].other == element)
			return &test->claims[i];
	return NULL;
}

/* Who stands before it, if it is more than `by`. */
static const char *and_others(const struct cbl_spec_test *test,
			      const struct cbl_claimed *by)
{
	for (size_t i = 0; i < test->claim_count; i++)
		if (test->claims[i].other == by->other &&
		    test->claims[i].winner != by->winner)
			return " or others, which stand before it";
	return ", which stands before it";
}

static void report_element(const struct report *r, uint32_t element)
{
	const struct cbl_element *elements = r->spec->elements;
	const struct cbl_claimed *by = taken(r->test, element);
	const char *id = cbl_spec_cstr(r->spec, elements[element].id);

	if (r->test->reached[element] ||
	    !cbl_draft_element_is_own(r->draft, element) ||
	    !cbl_draft_element_sound(r->draft, element))
		return;
	/* With a mistake in the grammar its zone may never be come to. */
	if (by && !cbl_draft_reads_well(r->draft) &&
	    elements[by->winner].zone != elements[element].zone)
		return;
	if (by && cbl_is_hidden(r->spec, element))
		cbl_draft_report_element(
			r->draft, false, element,
			"put it before that one, or narrow that one's start",
			"nothing reaches `%s`: the lines of the examples that "
			"it fits all begin a `%s`%s",
			id, cbl_spec_cstr(r->spec, elements[by->winner].id),
			and_others(r->test, by));
	else if (by)
		cbl_draft_report_element(
			r->draft, true, element,
			"give a rule an example with a line that is nothing "
			"else; if there is no such line, put it before that "
			"one",
			"no example holds a `%s`: the lines that it fits all "
			"begin a `%s`%s",
			id, cbl_spec_cstr(r->spec, elements[by->winner].id),
			and_others(r->test, by));
	else if (cbl_draft_reads_well(r->draft))
		cbl_draft_report_element(r->draft, true, element, NULL,
					 "no example holds a `%s`", id);
}

bool cbl_spec_test_report(const struct cbl_spec_test *test,
			  struct cbl_draft *draft)
{
	struct report r = {test, test->spec, draft};
	bool trusted =
		test->failed <= FAILED_MAX || cbl_draft_reads_well(draft);

	for (size_t i = 0; trusted && i < test->count; i++)
		if (test->examples[i].why)
			report_example(&r, &test->examples[i]);
	for (uint32_t i = 0; trusted && i < r.spec->rules_count; i++)
		report_checks(&r, i);
	/* Of a spec without any rule that is said, and not of each element. */
	for (uint32_t i = 0;
	     trusted && r.spec->rules_count && i < r.spec->elements_count; i++)
		report_element(&r, i);
	return trusted;
}
