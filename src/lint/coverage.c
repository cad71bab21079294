/* SPDX-License-Identifier: MIT */
#include "lint/coverage.h"

#include <stdlib.h>

#include "base/mem.h"
#include "lint/lint_priv.h"

static size_t *counts(uint32_t count)
{
	return cbl_xcalloc((size_t)count + 1, sizeof(size_t));
}

void cbl_coverage_init(struct cbl_coverage *coverage,
		       const struct cbl_spec *spec)
{
	*coverage = (struct cbl_coverage){
		.spec = spec,
		.elements = counts(spec->elements_count),
		.starts = counts(spec->starts_count),
		.entries = counts(spec->entries_count),
		.met = counts(spec->checks_count),
		.fired = cbl_xcalloc((size_t)spec->checks_count + 1,
				     sizeof(bool)),
		.findings = counts(spec->rules_count),
		.looked_up = cbl_xcalloc((size_t)spec->vocabularies_count + 1,
					 sizeof(bool)),
		.rules = cbl_xcalloc((size_t)spec->rules_count + 1,
				     sizeof(struct cbl_rule_setting)),
	};
	for (uint32_t i = 0; i < spec->rules_count; i++)
		coverage->rules[i].on = true;
	for (uint32_t i = 0; i < spec->fields_count; i++)
		if (spec->fields[i].vocabulary != CBL_NONE)
			coverage->looked_up[spec->fields[i].vocabulary] = true;
}

void cbl_coverage_release(struct cbl_coverage *coverage)
{
	free(coverage->elements);
	free(coverage->starts);
	free(coverage->entries);
	free(coverage->met);
	free(coverage->fired);
	free(coverage->findings);
	free(coverage->looked_up);
	free(coverage->rules);
	*coverage = (struct cbl_coverage){0};
}

bool cbl_coverage_needs_corpus(const struct cbl_spec *spec, uint32_t rule)
{
	struct cbl_list checks = spec->rules[rule].checks;

	for (uint32_t i = 0; i < checks.count; i++)
		if (spec->checks[checks.first + i].scope != CBL_SCOPE_CORPUS)
			return false;
	return true;
}

/* ---- does a check have something to look at? */

static bool has_field(const struct cbl_message *m, uint32_t field)
{
	for (uint32_t i = 0; i < m->row_count; i++)
		if (m->rows[i].field == field)
			return true;
	return false;
}

static bool has_element(const struct cbl_message *m, uint32_t element)
{
	for (uint32_t i = 0; i < m->instance_count; i++)
		if (m->instances[i].element == element)
			return true;
	return false;
}

static bool has_operand(const struct cbl_message *m, uint32_t operand)
{
	const struct cbl_operand *o = &m->spec->operands[operand];

	switch (o->kind) {
	case CBL_OPERAND_FIELD:
		return has_field(m, o->field);
	case CBL_OPERAND_ELEMENT:
		return has_element(m, o->element);
	case CBL_OPERAND_VALUE:
		return m->values[o->value] != CBL_NONE;
	default:
		break;
	}
	for (uint32_t i = 0; i < o->args.count; i++)
		if (has_operand(m, m->spec->numbers[o->args.first + i]))
			return true;
	return o->args.count == 0;
}

static bool is_met(const struct cbl_message *m, const struct cbl_check *check)
{
	const uint32_t *numbers = m->spec->numbers;

	for (uint32_t i = 0; i < check->of.count; i++)
		if (has_operand(m, numbers[check->of.first + i]))
			return true;
	for (uint32_t i = 0; i < check->in.count; i++)
		if (has_element(m, numbers[check->in.first + i]))
			return true;
	return check->in_raw || (!check->of.count && !check->in.count);
}

/* ---- counting */

static void count_parts(struct cbl_coverage *c, const struct cbl_message *m)
{
	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *instance = &m->instances[i];

		c->elements[instance->element]++;
		if (instance->start)
			c->starts[instance->start - 1]++;
	}
	for (uint32_t i = 0; i < m->row_count; i++) {
		const struct cbl_row *row = &m->rows[i];

		if (c->spec->fields[row->field].type == CBL_TYPE_CODE &&
		    row->state == CBL_ROW_VALID)
			c->entries[row->value.entry]++;
	}
}

static void count_findings(struct cbl_coverage *c, struct cbl_message *m)
{
	struct cbl_judge judge = {.rules = c->rules, .fired = c->fired};
	struct cbl_bag bag;

	cbl_bag_init(&bag);
	cbl_judge_message(&judge, m, cbl_str_c(m->source->name), &bag);
	for (size_t i = 0; i < bag.count; i++)
		c->findings[bag.findings[i].rule]++;
	cbl_bag_release(&bag);
}

static void count_message(struct cbl_coverage *c, struct cbl_message *m)
{
	c->messages++;
	count_parts(c, m);
	for (uint32_t i = 0; i < c->spec->checks_count; i++)
		c->met[i] += is_met(m, &c->spec->checks[i]);
	count_findings(c, m);
}

void cbl_coverage_add(struct cbl_coverage *coverage,
		      struct cbl_lint_scratch *scratch,
		      const struct cbl_source *source)
{
	struct cbl_message message;
	size_t count;

	cbl_line_table_build(&scratch->lines, source->data ? source->data : "",
			     (uint32_t)source->len);
	if (!cbl_lint_claim(coverage->spec, scratch, source, 0, true)) {
		coverage->foreign++;
		return;
	}
	count = cbl_lint_split(coverage->spec, scratch, source);
	for (size_t i = 0; i < count; i++) {
		cbl_lint_message(&message, coverage->spec, scratch, source, i,
				 count);
		count_message(coverage, &message);
	}
}
