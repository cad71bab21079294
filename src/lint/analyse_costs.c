/* SPDX-License-Identifier: MIT
 *
 * What the rules cost, in text that their patterns are let loose on while the
 * spec's examples are judged: bytes, not time, so that every machine says the
 * same.
 */
#include "lint/analyse.h"

/* A rule that looks at the text so many times over. */
#define TIMES_MOST 100
/* In so little nothing costs much. */
#define BYTES_LEAST 2000

void cbl_analyse_costs(const struct cbl_spec_test *test,
		       struct cbl_draft *draft)
{
	for (uint32_t i = 0; i < test->spec->rules_count; i++) {
		uint64_t times = test->judged ? test->work[i] / test->judged
					      : 0;

		if (test->judged < BYTES_LEAST || times < TIMES_MOST ||
		    !cbl_draft_rule_is_own(draft, i) ||
		    !cbl_draft_rule_sound(draft, i))
			continue;
		cbl_draft_report_check(
			draft, true, i, 0,
			"this rule costs much: over all examples its patterns "
			"search %llu times as much text as there is",
			(unsigned long long)times);
	}
}
