/* SPDX-License-Identifier: MIT
 *
 * A machine that reads a text from where a match would begin and stops as
 * soon as it is certain that none does: a few steps where PCRE2 takes a call.
 * It is made from the form of a pattern (tree.h) and is exact in one
 * direction only: what it turns away does not match. Whatever of a pattern it
 * does not understand it takes for a match; of characters beyond ASCII it
 * knows only that they are some.
 *
 *   \d{4}\s*Z\b     start ─d─ 2 ─d─ 3 ─d─ 4 ─d─ 5 ─Z─ 6 ─ ,end─ ADMITTED
 *                                                └s┘  └───────── REFUSED
 *
 * Where all matches of a pattern end at the end of the subject, another one
 * reads backwards from there.
 *
 * Its states are rows of a table with a column for each class of bytes that
 * it tells apart; the last but one is that of all beyond ASCII, the last the
 * end of the subject.
 */
#ifndef CBL_PATTERN_AUTOMATON_H
#define CBL_PATTERN_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum cbl_automaton_state {
	CBL_AUTOMATON_REFUSED = 0,
	CBL_AUTOMATON_ADMITTED = 1,
};

/* How far one reads at the most: a match that has not been ruled out by then
 * may be one. Else a text could be made that is read to its end from each of
 * its places. */
#define CBL_AUTOMATON_READS 256u

struct cbl_automaton {
	uint32_t first; /* of its steps, among those of all */
	uint16_t starts[2]; /* where it begins; [1]: behind a word character */
	uint16_t end; /* the column of the end */
	uint8_t classes[256]; /* the columns of bytes */
};

/* Makes the automaton of a pattern that cbl_pattern_compile accepts, and
 * appends its steps to `steps`: the next state (of a state, which is the
 * place of its row, plus a column), each a uint16_t. False if it would turn
 * next to nothing away, or is to read `backwards` and a match may end
 * elsewhere than at the end. Takes some milliseconds. */
bool cbl_automaton_make(struct cbl_automaton *out, struct cbl_buf *steps,
			const char *source, size_t len, unsigned flags,
			bool backwards);

static inline bool cbl_is_word_byte(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* May a match begin at text + at, in a subject that begins at text + lo and
 * ends at text + hi? `steps` are those of all automata. */
static inline bool cbl_automaton_admits(const struct cbl_automaton *a,
					const uint16_t *steps, const char *text,
					size_t lo, size_t at, size_t hi)
{
	const uint16_t *next = steps + a->first;
	bool in_word =
		at > lo && cbl_is_word_byte((unsigned char)text[at - 1]);
	size_t state = a->starts[in_word];
	size_t end = hi - at > CBL_AUTOMATON_READS ? at + CBL_AUTOMATON_READS
						   : hi;

	for (; at < end && state > CBL_AUTOMATON_ADMITTED; at++)
		state = next[state + a->classes[(unsigned char)text[at]]];
	if (state > CBL_AUTOMATON_ADMITTED && end == hi)
		state = next[state + a->end];
	return state != CBL_AUTOMATON_REFUSED;
}

/* The same of one that reads backwards: may a match in a subject from
 * text + lo on end at text + hi? */
static inline bool cbl_automaton_admits_end(const struct cbl_automaton *a,
					    const uint16_t *steps,
					    const char *text, size_t lo,
					    size_t hi)
{
	const uint16_t *next = steps + a->first;
	size_t state = a->starts[0];
	size_t end = hi - lo > CBL_AUTOMATON_READS ? hi - CBL_AUTOMATON_READS
						   : lo;

	/* $ holds before a last line end too. */
	if (hi > lo && (text[hi - 1] == '\n' || text[hi - 1] == '\r'))
		return true;
	while (hi > end && state > CBL_AUTOMATON_ADMITTED)
		state = next[state + a->classes[(unsigned char)text[--hi]]];
	if (state > CBL_AUTOMATON_ADMITTED && end == lo)
		state = next[state + a->end];
	return state != CBL_AUTOMATON_REFUSED;
}

#endif
