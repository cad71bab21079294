/* SPDX-License-Identifier: MIT
 *
 * The checks of the rules that are on, in the order they run in, and what
 * silences each of them for a whole message: that something it needs is not
 * there or something it wants to be missing is, or the era. That is known of 64 checks at once, before
 * anything of a check is touched: most have nothing to say of most messages.
 *
 * What conditions of `when` ask is the same for many checks: it is asked once
 * a message.
 */
#ifndef CBL_CHECKS_AGENDA_H
#define CBL_CHECKS_AGENDA_H

#include "checks/run.h"
#include "message/message.h"

/* How many checks a word of bits is for. */
#define CBL_AGENDA_WORD 64u

struct cbl_agenda_item {
	uint32_t check;
	uint32_t rule;
	struct cbl_list yields_to; /* numbers of the spec: the rule's */
	struct cbl_list when;      /* conditions of the spec: the check's */
};

/* Those of 64 checks, as bits, that need a thing (spec/thing.h), */
struct cbl_agenda_need {
	uint64_t checks;
	uint32_t thing;
};

/* one of some, a run of the plan's `things`, */
struct cbl_agenda_choice {
	uint64_t checks;
	struct cbl_list things;
};

/* no row of a field, no element, */
struct cbl_agenda_bar {
	uint64_t checks;
	uint32_t number; /* fields or elements */
};

/* a message of these days. */
struct cbl_agenda_era {
	uint64_t checks;
	int32_t from, until;
};

struct cbl_agenda_word {
	uint64_t checks; /* those that are there */
	struct cbl_list needs, choices, fields, elements, eras;
};

struct cbl_agenda {
	struct cbl_agenda_item *items;
	uint32_t count;
	struct cbl_agenda_word *words;
	struct cbl_agenda_need *needs;
	struct cbl_agenda_choice *choices;
	struct cbl_agenda_bar *fields, *elements;
	struct cbl_agenda_era *eras;
	uint32_t *asked; /* by condition of a `when`: the first that asks the
			  * same */
};

/* Which of the 64 checks of a word may have something to say of a message
 * that may be of these days. */
uint64_t cbl_agenda_speakers(const struct cbl_agenda *agenda, uint32_t word,
			     const struct cbl_message *m, int32_t first_day,
			     int32_t last_day);

#endif
