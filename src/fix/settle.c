/* SPDX-License-Identifier: MIT */
#include "fix/settle.h"

/* More rounds than any chain of fixes has. */
#define ROUNDS 20

/* Checks the text at hand and mends it once; how many fixes were made. */
static size_t mend(const struct cbl_linter *linter,
		   struct cbl_lint_scratch *scratch,
		   const struct cbl_source *source,
		   const struct cbl_fix_choice *choice, struct cbl_buf *out)
{
	struct cbl_bag bag;
	size_t count;

	cbl_bag_init(&bag);
	cbl_lint_source(linter, scratch, source, &bag, NULL);
	cbl_bag_sort(&bag);
	cbl_bag_fingerprint(&bag);
	count = cbl_fix_apply(cbl_str(source->data, source->len), &bag, choice,
			      out);
	cbl_bag_release(&bag);
	return count;
}

int cbl_fix_settle(const struct cbl_linter *linter,
		   struct cbl_lint_scratch *scratch,
		   const struct cbl_source *source,
		   const struct cbl_fix_choice *choice, struct cbl_buf *out,
		   struct cbl_error *err)
{
	struct cbl_source now = {0};
	struct cbl_buf next;
	size_t made = 0, count;
	unsigned rounds = 0;

	cbl_buf_init(&next, CBL_SOURCE_MAX);
	cbl_source_set(&now, source->name, source->data, source->len);
	while ((count = mend(linter, scratch, &now, choice, &next)) > 0 &&
	       rounds++ < ROUNDS && !next.full) {
		made += count;
		cbl_source_set(&now, source->name, cbl_buf_cstr(&next),
			       next.len);
		cbl_buf_clear(&next);
	}
	if (count == 0 && made)
		cbl_buf_add(out, now.data, now.len);
	cbl_source_release(&now);
	cbl_buf_release(&next);
	if (count)
		return cbl_fail(err, CBL_ERROR_SPEC,
				"%s: fixes bring each other back; not changed",
				source->name);
	return (int)made;
}
