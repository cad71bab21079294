/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a message, mended: what is mended has nothing left to mend, a
 * text without a fix stays as it is, and the patch of a change is none of
 * nothing. The first byte picks whether fixes that are not safe are made.
 */
#include "fix/diff.h"
#include "fix/settle.h"
#include "fuzzing.h"

static struct cbl_linter *linter;
static struct cbl_lint_scratch *scratch;

static int mend(const struct cbl_source *source, bool unsafe,
		struct cbl_buf *out)
{
	struct cbl_fix_choice choice = {.unsafe = unsafe};
	struct cbl_error err;

	cbl_buf_init(out, 0);
	return cbl_fix_settle(linter, scratch, source, &choice, out, &err);
}

static void look_at_patch(struct cbl_str from, struct cbl_str to)
{
	struct cbl_buf patch;

	cbl_buf_init(&patch, 0);
	cbl_diff(&patch, cbl_str_c("a.txt"), from, to);
	if ((patch.len == 0) != cbl_str_eq(from, to))
		abort();
	cbl_buf_release(&patch);
}

static void mend_twice(const struct cbl_source *source, bool unsafe)
{
	struct cbl_source again = {0};
	struct cbl_buf once, twice;
	int made = mend(source, unsafe, &once);

	if (made <= 0 && once.len)
		abort();
	if (made > 0) {
		cbl_source_set(&again, source->name, cbl_buf_cstr(&once),
			       once.len);
		if (mend(&again, unsafe, &twice) != 0)
			abort();
		cbl_buf_release(&twice);
		look_at_patch(cbl_str(source->data, source->len),
			      cbl_str(again.data, again.len));
	}
	cbl_source_release(&again);
	cbl_buf_release(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cbl_source source = {0};

	if (!linter) {
		linter = fuzzing_linter(NULL);
		scratch = cbl_lint_scratch_new();
	}
	if (!size)
		return 0;
	cbl_source_set(&source, "06KHARTOUM1565.txt", (const char *)data + 1,
		       size - 1);
	mend_twice(&source, data[0] & 1);
	cbl_source_release(&source);
	return 0;
}
