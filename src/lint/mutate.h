/* SPDX-License-Identifier: MIT
 *
 * Damage as messages suffer it: a line lost or doubled, a letter garbled, a
 * digit misread. What may be damaged is what the grammar of a spec has a
 * name for, so that no operator knows any format: the lines of a message,
 * and in them its *tokens*, the fields and the words that begin an element.
 * Running text that no rule could know the wording of is left alone.
 */
#ifndef CBL_LINT_MUTATE_H
#define CBL_LINT_MUTATE_H

#include "base/buf.h"
#include "message/message.h"

enum cbl_mutation {
	CBL_MUTATION_DROP_LINE,
	CBL_MUTATION_REPEAT_LINE,
	CBL_MUTATION_SWAP_LINES, /* with the next one */
	CBL_MUTATION_SPLIT_LINE, /* at a blank */
	CBL_MUTATION_JOIN_LINES, /* with the next one */
	CBL_MUTATION_DROP_WORD,
	CBL_MUTATION_SWAP_WORDS, /* with the next one of the line */
	CBL_MUTATION_DROP_CHARACTER,
	CBL_MUTATION_DOUBLE_CHARACTER,
	CBL_MUTATION_SWAP_CHARACTERS,  /* with the next one */
	CBL_MUTATION_GARBLE_CHARACTER, /* another letter or sign for it */
	CBL_MUTATION_SHIFT_DIGIT,
	CBL_MUTATION_CHANGE_CASE,
	CBL_MUTATION_FLIP_BIT,
	CBL_MUTATION_COUNT_,
};

/* "drop a line" */
const char *cbl_mutation_name(enum cbl_mutation how);

/* A text, and where it may be damaged. */
struct cbl_patient {
	struct cbl_str text;
	struct cbl_span
		*lines; /* those that are not blank, without their ends */
	size_t line_count, line_cap;
	struct cbl_span *tokens;
	size_t token_count, token_cap;
};

/* Makes the text of a message a patient (the message's source: of all its
 * messages). Borrows the text. The caller releases. */
void cbl_patient_add(struct cbl_patient *patient, const struct cbl_message *m);
void cbl_patient_release(struct cbl_patient *patient);

/* The lines that are damaged, as they were and as they are. */
struct cbl_wound {
	struct cbl_span was; /* in the patient's text */
	struct cbl_span is;  /* in the mutant's */
};

/* Writes the text, damaged once in a line or token that touches `where`. Which
 * one, and what is put there, is chosen by `seed` and `number`; numbers in a
 * row strike different places while there are any. The same two do the same.
 * False if there is nothing to damage in this way, or nothing would
 * change. */
bool cbl_mutate(const struct cbl_patient *patient, enum cbl_mutation how,
		struct cbl_span where, uint64_t seed, unsigned number,
		struct cbl_buf *out, struct cbl_wound *line);

#endif
