/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/mutants.h"
#include "cli/output.h"
#include "cli/specs.h"
#include "lint/settings.h"
#include "lint/spec_test.h"
#include "report/inert.h"

struct printing {
	struct cbl_buf out;
	const struct cbl_spec_test *test;
	const char *const *select; /* NULL: all rules */
	bool quiet;
	size_t failed; /* rules */
	size_t few;    /* rules that owe examples */
	size_t rules;
};

static bool selected(const struct printing *p, uint32_t rule)
{
	if (!p->select)
		return true;
	for (const char *const *word = p->select; *word; word++)
		if (cbl_rule_named(p->test->spec, rule, cbl_str_c(*word)))
			return true;
	return false;
}

/* The example, each line behind a bar. */
static void add_example(struct cbl_buf *out, struct cbl_str text)
{
	text = cbl_str_trim_right(text);
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		cbl_buf_text(out, "        | ");
		cbl_inert_path(out, cbl_str(text.ptr, len));
		cbl_buf_char(out, '\n');
		len += end != NULL;
		text = cbl_str(text.ptr + len, text.len - len);
	}
}

static void add_failures(struct printing *p, uint32_t rule)
{
	const struct cbl_spec *spec = p->test->spec;

	for (size_t i = 0; i < p->test->count; i++) {
		const struct cbl_example_result *r = &p->test->examples[i];

		if (r->rule != rule || !r->why)
			continue;
		cbl_buf_text(&p->out, "      ");
		cbl_inert_line(&p->out, cbl_str_c(r->why));
		cbl_buf_char(&p->out, '\n');
		add_example(
			&p->out,
			cbl_spec_str(spec, spec->examples[r->example].written));
	}
}

static void add_rule(struct printing *p, uint32_t rule)
{
	const struct cbl_spec *spec = p->test->spec;
	const struct cbl_rule *r = &spec->rules[rule];
	size_t bad = cbl_rule_examples(spec, rule, true);
	size_t good = cbl_rule_examples(spec, rule, false);
	size_t failed = cbl_spec_test_failed(p->test, rule);
	bool few = bad < CBL_LEAST_BAD || good < CBL_LEAST_GOOD;

	p->rules++;
	p->failed += failed != 0;
	p->few += few;
	if (p->quiet && !failed && !few)
		return;
	cbl_buf_printf(&p->out, "%s  %s %s: %zu bad, %zu good",
		       failed ? "FAIL"
		       : few  ? "few "
			      : "ok  ",
		       cbl_spec_cstr(spec, r->code),
		       cbl_spec_cstr(spec, r->name), bad, good);
	if (failed)
		cbl_buf_printf(&p->out, ", %zu of %zu behave otherwise", failed,
			       bad + good);
	cbl_buf_char(&p->out, '\n');
	if (failed)
		add_failures(p, rule);
}

static int test_spec(const struct cbl_spec *spec, const char *const *select,
		     bool quiet, size_t *failed)
{
	struct cbl_spec_test test;
	struct printing p = {.test = &test, .select = select, .quiet = quiet};
	int status;

	cbl_spec_test_run(&test, spec, NULL);
	cbl_buf_init(&p.out, 0);
	for (uint32_t i = 0; i < spec->rules_count; i++)
		if (selected(&p, i))
			add_rule(&p, i);
	if (spec->rules_count == 0)
		cbl_buf_printf(&p.out, "FAIL  %s has no rules to test\n",
			       cbl_spec_cstr(spec, spec->meta->id));
	cbl_buf_printf(&p.out,
		       "%s: %zu %s, %zu failed, %zu with too few "
		       "examples\n",
		       cbl_spec_cstr(spec, spec->meta->id), p.rules,
		       p.rules == 1 ? "rule" : "rules", p.failed, p.few);
	/* Nothing was tried: not the same as passed. */
	*failed += p.failed + (spec->rules_count == 0);
	status = cbl_write_output(&p.out);
	cbl_buf_release(&p.out);
	cbl_spec_test_release(&test);
	return status;
}

/* The number given for an option, `otherwise` if none is. False if it is no
 * number up to `max`, which is said. */
static bool number_of(const struct cbl_args *args, enum cbl_option option,
		      unsigned long otherwise, unsigned long max,
		      unsigned long *out)
{
	const char *value = cbl_args_value(args, option);

	*out = otherwise;
	if (!value || cbl_str_number(cbl_str_c(value), max, out))
		return true;
	cbl_say("--%s takes a number from 0 to %lu, not `%s`",
		cbl_options[option].name, max, value);
	return false;
}

static bool read_mutate(const struct cbl_args *args,
			const char *const *select,
			struct cbl_mutants_wanted *out)
{
	unsigned long seed, each, floor;

	if (!number_of(args, CBL_OPT_SEED, 1, UINT32_MAX, &seed) ||
	    !number_of(args, CBL_OPT_MUTANTS, 5, 1000, &each) ||
	    !number_of(args, CBL_OPT_FLOOR, 0, 100, &floor))
		return false;
	out->options = (struct cbl_mutate_options){
		.seed = seed, .each = (unsigned)each, .select = select};
	out->floor = (unsigned)floor;
	out->quiet = cbl_args_has(args, CBL_OPT_QUIET);
	return true;
}

static int cmd_test(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	const char *const *select = cbl_args_list(args, CBL_OPT_SELECT);
	bool mutate = cbl_args_has(args, CBL_OPT_MUTATE);
	struct cbl_mutants_wanted mutants;
	struct cbl_lint_options wanted = {.select = select};
	struct cbl_shelf shelf = {.afresh = true};
	struct cbl_error err = {0};
	struct cbl_spec **specs =
		cbl_shelf_list(&shelf, count ? words : NULL, &count);
	int status = specs ? CBL_EXIT_CLEAN : CBL_EXIT_FAILED;
	size_t failed = 0;

	if (specs && cbl_settings_check(specs, count, &wanted, &err)) {
		cbl_say("%s", err.message);
		status = CBL_EXIT_FAILED;
	}
	if (!read_mutate(args, select, &mutants))
		status = CBL_EXIT_FAILED;
	for (size_t i = 0; status == CBL_EXIT_CLEAN && i < count; i++) {
		status = test_spec(specs[i], select,
				   cbl_args_has(args, CBL_OPT_QUIET), &failed);
		if (status == CBL_EXIT_CLEAN && mutate)
			status = cbl_print_mutants(specs[i], &mutants, &failed);
	}
	free(specs);
	cbl_shelf_release(&shelf);
	return status == CBL_EXIT_CLEAN && failed ? CBL_EXIT_FOUND : status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_SELECT,
	 "Test only these rules: a code, the beginning of one, or a name.",
	 NULL},
	{CBL_OPT_QUIET, "Show only rules that fail or owe examples.", NULL},
	{CBL_OPT_MUTATE, NULL, NULL},
	{CBL_OPT_SEED, NULL, NULL},
	{CBL_OPT_MUTANTS, NULL, NULL},
	{CBL_OPT_FLOOR, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec_test = {
	.name = "spec test",
	.summary = "run the examples of all rules",
	.usage = "[OPTION]... [SPEC]...",
	.about = "Runs every rule over its own examples: it must fire in each "
		 "bad one, where the example says, and in no good one. Without "
		 "a SPEC (a built-in one or a file), all that are built in.\n\n"
		 "With --mutate the good examples are then damaged, as messages "
		 "are: a line lost, a letter garbled, a digit shifted. Each "
		 "mutant is judged by all rules. A rule that finds something "
		 "new in none of them fails: no slip triggers it.",
	.options = options,
	.exits = "0  all examples behave\n"
		 "1  some do not, there is no rule, a rule kills no mutant, or "
		 "too few are killed\n"
		 "2  a spec cannot be loaded",
	.examples = "cablelint spec test my-format.yaml\n"
		    "cablelint spec test --select CB5 state-cable\n"
		    "cablelint spec test --mutate --floor 60 my-format.yaml",
	.run = cmd_test,
};
