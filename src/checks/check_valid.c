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

static bool is_wrong(const struct cbl_run *run, const struct cbl_term *term)
{
	const struct cbl_row *row;
	uint32_t vocabulary;

	if (term->row == CBL_NONE)
		return false;
	row = &run->message->rows[term->row];
	if (row->state != CBL_ROW_INVALID || row->field == CBL_NONE)
		return false;
	vocabulary = run->spec->fields[row->field].vocabulary;
	return vocabulary == CBL_NONE ||
	       !run->spec->vocabularies[vocabulary].open;
}

void cbl_check_valid(struct cbl_run *run)
{
	for (uint32_t i = 0; i < run->check->of.count; i++) {
		struct cbl_terms terms = {0};

		cbl_check_terms(run, i, true, &terms);
		for (size_t k = 0; k < terms.count; k++) {
			struct cbl_hit hit = cbl_hit_of(&terms.items[k]);

			if (is_wrong(run, &terms.items[k]))
				run->report(run, &hit);
		}
	}
}
