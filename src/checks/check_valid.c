/* SPDX-License-Identifier: MIT
 *
 * `valid` finds text that has the form of its field's type and is no value
 * of it: a day that no month has, a clock beyond 24 hours. Words of open
 * vocabularies are never wrong by this.
 *
 * Parameters: of.
 * Bad:  `31 June`.
 * Good: `30 June`; a redacted day; a day that lacks its year.
 */
#include "checks/kinds.h"
#include "checks/terms.h"

static bool is_wrong(const struct cbl_run *run, const struct cbl_row *row)
{
	uint32_t vocabulary;

	if (row->state != CBL_ROW_INVALID || row->field == CBL_NONE)
		return false;
	vocabulary = run->spec->fields[row->field].vocabulary;
	return vocabulary == CBL_NONE ||
	       !run->spec->vocabularies[vocabulary].open;
}

void cbl_check_valid(struct cbl_run *run)
{
	for (uint32_t i = 0; i < run->check->of.count; i++) {
		struct cbl_walk walk;
		struct cbl_term term;
		struct cbl_hit hit;
		uint32_t row;

		cbl_walk_begin(&walk, run->message, cbl_check_of(run, i), NULL,
			       true);
		while ((row = cbl_walk_row(&walk)) != CBL_NONE) {
			if (!is_wrong(run, &run->message->rows[row]))
				continue;
			cbl_walk_term(&walk, row, &term);
			if (!cbl_check_judges(run, &term))
				continue;
			hit = cbl_hit_of(&term);
			run->report(run, &hit);
		}
	}
}
