/* SPDX-License-Identifier: MIT */
#include "lint/analyse.h"

void cbl_analyse(const struct cbl_spec_test *test, struct cbl_draft *draft)
{
	/* With a mistake in the grammar, elements and conditions are not what
	 * they will be. */
	if (!cbl_draft_reads_well(draft))
		return;
	cbl_analyse_nothing(test->spec, draft);
	cbl_analyse_patterns(test->spec, draft);
	cbl_analyse_claims(test, draft);
	cbl_analyse_rules(test->spec, draft);
	cbl_analyse_costs(test, draft);
}
