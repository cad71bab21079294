/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a spec. What loads is used on a small text, so that hostile
 * patterns run as well; what does not is tried as `spec check` does it.
 */
#include <stdint.h>
#include <string.h>

#include "lint/linter.h"
#include "lint/spec_test.h"
#include "spec/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No file, no other spec: a fuzzer stays in its box. */
static const char *no_file(const char *path, size_t *len, void *ctx)
{
	(void)path;
	(void)ctx;
	*len = 0;
	return "";
}

static const char *no_spec(const char *id, size_t *len, const char **path,
			   void *ctx)
{
	*path = id;
	return no_file(id, len, ctx);
}

static void use(struct cbl_spec *spec)
{
	static const char text[] = "SHIP ORION 12\n\n1. (C) On July 5 they met."
				   "\nA, B; C 0042\n";
	struct cbl_lint_options options = {.forced = true};
	struct cbl_lint_scratch *scratch = cbl_lint_scratch_new();
	struct cbl_source source = {0};
	struct cbl_linter *linter;
	struct cbl_error err;
	struct cbl_bag bag;

	cbl_source_set(&source, "a.txt", text, sizeof(text) - 1);
	cbl_bag_init(&bag);
	if (cbl_linter_new(&linter, &spec, 1, &options, &err) == 0) {
		cbl_lint_source(linter, scratch, &source, &bag, NULL);
		cbl_linter_free(linter);
	}
	cbl_bag_release(&bag);
	cbl_source_release(&source);
	cbl_lint_scratch_free(scratch);
}

static void try_draft(const char *text, size_t len,
		      const struct cbl_spec_files *files)
{
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	struct cbl_draft *draft;
	struct cbl_spec_test test;

	if (cbl_draft_load(&draft, "fuzz.yaml", text, len, files, &problems,
			   &err) == 0 &&
	    cbl_draft_spec(draft)) {
		cbl_spec_test_run(&test, cbl_draft_spec(draft), draft);
		cbl_spec_test_report(&test, draft);
		cbl_spec_test_release(&test);
	}
	cbl_draft_free(draft);
	cbl_problems_release(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cbl_spec_files files = {.file = no_file, .spec = no_spec};
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	struct cbl_spec *spec = NULL;
	struct cbl_buf out;

	if (cbl_spec_load_text(&spec, "fuzz.yaml", (const char *)data, size,
			       &files, &problems, &err) == 0)
		use(spec);
	else
		try_draft((const char *)data, size, &files);
	cbl_buf_init(&out, 1 << 20);
	cbl_problems_sort(&problems);
	cbl_problems_print(&problems, &out);
	cbl_buf_release(&out);
	cbl_problems_release(&problems);
	cbl_spec_free(spec);
	return 0;
}
