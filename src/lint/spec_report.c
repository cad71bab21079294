/* SPDX-License-Identifier: MIT
 *
 * A test of a spec told at the places of its file. The compiled spec knows no
 * places, so the file is read once more and things are found by their ids.
 */
#include "lint/spec_test.h"

#include <stdio.h>

#include "spec/raw.h"
#include "spec/raw_schema.h"

struct report {
	const struct cbl_spec_test *test;
	const struct cbl_spec *spec;
	struct cbl_document *document;
	const struct cbl_raw_spec *raw;
	struct cbl_problems *problems;
	bool whole; /* an element that no example holds is in none */
};

static bool same(const char *id, struct cbl_str wanted)
{
	return id && cbl_str_eq_c(wanted, id);
}

/* The rule in the file, or NULL if it is inherited. */
static const struct cbl_raw_rule *find_rule(const struct report *r,
					    uint32_t rule, unsigned *index)
{
	struct cbl_str code = cbl_spec_str(r->spec, r->spec->rules[rule].code);

	for (*index = 0; *index < r->raw->rules_count; ++*index)
		if (same(r->raw->rules[*index].code, code))
			return &r->raw->rules[*index];
	return NULL;
}

/* "elements[3]", or "" if it is inherited. */
static void find_element(const struct report *r, uint32_t element, char *path,
			 size_t size)
{
	struct cbl_str id =
		cbl_spec_str(r->spec, r->spec->elements[element].id);
	const struct cbl_raw_spec *raw = r->raw;

	path[0] = '\0';
	for (unsigned i = 0; i < raw->elements_count; i++)
		if (same(raw->elements[i].id, id))
			snprintf(path, size, "elements[%u].id", i);
	for (unsigned i = 0; i < raw->interruptions_count; i++)
		if (same(raw->interruptions[i].id, id))
			snprintf(path, size, "interruptions[%u].id", i);
	for (unsigned i = 0; i < raw->mentions_count; i++)
		if (same(raw->mentions[i].id, id))
			snprintf(path, size, "mentions[%u].id", i);
}

static void report_example(const struct report *r,
			   const struct cbl_example_result *result)
{
	const struct cbl_spec *spec = r->spec;
	const struct cbl_rule *rule = &spec->rules[result->rule];
	const struct cbl_raw_rule *raw;
	unsigned index, example = result->example - rule->examples.first;
	char path[96];

	raw = find_rule(r, result->rule, &index);
	if (raw && example < raw->examples_count)
		snprintf(path, sizeof(path), "rules[%u].examples[%u].%s", index,
			 example,
			 spec->examples[result->example].bad ? "bad" : "good");
	else if (raw)
		snprintf(path, sizeof(path), "rules[%u].code", index);
	else
		snprintf(path, sizeof(path), "extends");
	cbl_document_problem(r->document, r->problems, false, path, 0, NULL,
			     "%s %s: %s", cbl_spec_cstr(spec, rule->code),
			     cbl_spec_cstr(spec, rule->name), result->why);
}

/* What takes the lines that `element` would begin, or NULL. */
static const struct cbl_claimed *taken(const struct cbl_spec_test *test,
				       uint32_t element)
{
	for (size_t i = 0; i < test->claim_count; i++)
		if (test->claims[i].other == element)
			return &test->claims[i];
	return NULL;
}

static void report_element(const struct report *r, uint32_t element)
{
	const struct cbl_element *elements = r->spec->elements;
	const struct cbl_claimed *by = taken(r->test, element);
	char path[64];
	const char *id = cbl_spec_cstr(r->spec, elements[element].id);

	find_element(r, element, path, sizeof(path));
	if (r->test->reached[element] || !path[0])
		return;
	if (by)
		cbl_document_problem(
			r->document, r->problems, false, path, 0,
			"put it before that one, or narrow that one's start",
			"nothing reaches `%s`: the lines of the examples that "
			"it fits all begin a `%s`, which stands before it",
			id, cbl_spec_cstr(r->spec, elements[by->winner].id));
	else if (r->whole)
		cbl_document_problem(r->document, r->problems, true, path, 0,
				     NULL, "no example holds a `%s`", id);
}

void cbl_spec_test_report(const struct cbl_spec_test *test, const char *path,
			  const char *text, size_t len, bool whole,
			  struct cbl_problems *problems)
{
	struct report r = {.test = test,
			   .spec = test->spec,
			   .problems = problems,
			   .whole = whole};
	struct cbl_problems known = {0}; /* the loader has told these */
	struct cbl_error err;

	if (cbl_document_load(&r.document, &cbl_raw_spec_schema, path, text,
			      len, &known, &err) == 0) {
		r.raw = cbl_document_data(r.document);
		for (size_t i = 0; i < test->count; i++)
			if (test->examples[i].why)
				report_example(&r, &test->examples[i]);
		for (uint32_t i = 0; i < r.spec->elements_count; i++)
			report_element(&r, i);
		cbl_document_free(r.document);
	}
	cbl_problems_release(&known);
}
