/* SPDX-License-Identifier: MIT */
#include "lint/spec_test.h"

#include <stdlib.h>

#include "base/mem.h"
#include "lint/example.h"
#include "lint/lint_priv.h"
#include "message/claims.h"

size_t cbl_rule_examples(const struct cbl_spec *spec, uint32_t rule, bool bad)
{
	struct cbl_list list = spec->rules[rule].examples;
	size_t count = 0;

	for (uint32_t i = 0; i < list.count; i++)
		count += (spec->examples[list.first + i].bad != 0) == bad;
	return count;
}

size_t cbl_spec_test_failed(const struct cbl_spec_test *test, uint32_t rule)
{
	size_t count = 0;

	for (size_t i = 0; i < test->count; i++)
		count += test->examples[i].rule == rule &&
			 test->examples[i].why != NULL;
	return count;
}

/* ---- what the examples show of the grammar */

/* The example at hand. */
struct watch {
	struct cbl_spec_test *test;
	uint32_t rule, example;
	struct cbl_str text;
};

static void claim(struct cbl_span line, uint32_t winner, uint32_t other,
		  void *ctx)
{
	const struct watch *w = ctx;
	struct cbl_spec_test *t = w->test;
	struct cbl_claimed *c = t->claims;

	for (size_t i = 0; i < t->claim_count; i++) {
		if (c[i].winner == winner && c[i].other == other) {
			c[i].times++;
			return;
		}
	}
	t->claims = cbl_grow(t->claims, &t->claim_cap, t->claim_count + 1,
			     sizeof(*t->claims));
	t->claims[t->claim_count++] = (struct cbl_claimed){
		winner,
		other,
		w->rule,
		w->example,
		cbl_str(w->text.ptr + line.lo, line.hi - line.lo),
		1,
	};
}

/* What each rule costs on the message at hand. */
static void weigh(struct cbl_spec_test *test, struct cbl_message *m,
		  const struct cbl_rule_setting *all)
{
	struct cbl_judge judge = {.rules = all, .work = test->work};
	struct cbl_bag bag;

	cbl_bag_init(&bag);
	cbl_judge_message(&judge, m, cbl_str_c(m->source->name), &bag);
	test->judged += m->span.hi - m->span.lo;
	cbl_bag_release(&bag);
}

static struct cbl_rule_setting *all_rules(const struct cbl_spec *spec)
{
	struct cbl_rule_setting *all =
		cbl_xcalloc(spec->rules_count, sizeof(*all));

	for (uint32_t i = 0; i < spec->rules_count; i++)
		all[i].on = true;
	return all;
}

static void watch_example(struct cbl_spec_test *test,
			  struct cbl_lint_scratch *scratch, uint32_t rule,
			  uint32_t example, const struct cbl_rule_setting *all)
{
	const struct cbl_spec *spec = test->spec;
	const struct cbl_example *e = &spec->examples[example];
	struct watch w = {test, rule, example, cbl_spec_str(spec, e->text)};
	struct cbl_source source = {0};
	struct cbl_message m;

	cbl_source_set(&source,
		       e->file.len ? cbl_spec_cstr(spec, e->file) : "example",
		       w.text.ptr, w.text.len);
	cbl_line_table_build(&scratch->lines, source.data,
			     (uint32_t)source.len);
	cbl_arena_clear(&scratch->arena);
	cbl_message_parse_watched(&m, spec, scratch->matcher, &scratch->arena,
				  &source, &scratch->lines,
				  cbl_span(0, (uint32_t)source.len), claim, &w);
	for (uint32_t i = 0; i < m.instance_count; i++)
		test->reached[m.instances[i].element] = true;
	weigh(test, &m, all);
	cbl_source_release(&source);
}

/* ---- running */

static void add_result(struct cbl_spec_test *test, uint32_t rule,
		       uint32_t example, const struct cbl_buf *why)
{
	test->examples = cbl_grow(test->examples, &test->cap, test->count + 1,
				  sizeof(*test->examples));
	test->examples[test->count++] = (struct cbl_example_result){
		rule,
		example,
		why->len ? cbl_arena_strndup(&test->arena, why->data, why->len)
			 : NULL,
	};
	test->failed += why->len != 0;
}

static void try_example(struct cbl_spec_test *test,
			struct cbl_lint_scratch *scratch, uint32_t rule,
			uint32_t example)
{
	bool *fired = test->spec->examples[example].bad ? test->fired : NULL;
	struct cbl_buf why;

	if (test->draft && !cbl_draft_example_sound(test->draft, example))
		return;
	cbl_buf_init(&why, 4096);
	cbl_example_check(test->spec, scratch, rule, example, fired, &why);
	add_result(test, rule, example, &why);
	cbl_buf_release(&why);
}

static void run_rule(struct cbl_spec_test *test,
		     struct cbl_lint_scratch *scratch, uint32_t rule,
		     const struct cbl_rule_setting *all)
{
	struct cbl_list list = test->spec->rules[rule].examples;
	bool sound = !test->draft || cbl_draft_rule_sound(test->draft, rule);

	test->untried += !sound && list.count;
	for (uint32_t i = 0; i < list.count; i++) {
		if (sound)
			try_example(test, scratch, rule, list.first + i);
		watch_example(test, scratch, rule, list.first + i, all);
	}
}

void cbl_spec_test_run(struct cbl_spec_test *out, const struct cbl_spec *spec,
		       const struct cbl_draft *draft)
{
	struct cbl_lint_scratch *scratch = cbl_lint_scratch_new();
	struct cbl_rule_setting *all;

	*out = (struct cbl_spec_test){.spec = spec, .draft = draft};
	out->reached = cbl_xcalloc(spec->elements_count, sizeof(bool));
	out->fired = cbl_xcalloc(spec->checks_count, sizeof(bool));
	out->work = cbl_xcalloc(spec->rules_count, sizeof(*out->work));
	all = all_rules(spec);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		run_rule(out, scratch, i, all);
	cbl_lint_scratch_free(scratch);
	free(all);
}

void cbl_spec_test_release(struct cbl_spec_test *test)
{
	cbl_arena_release(&test->arena);
	free(test->examples);
	free(test->claims);
	free(test->reached);
	free(test->fired);
	free(test->work);
	*test = (struct cbl_spec_test){0};
}
