/* SPDX-License-Identifier: MIT
 *
 * Does a pattern take longer than its text is long? Its form tells which
 * texts are hostile to it: the text of one of its endless repeats over and
 * over, and then something that does not fit. On such texts, each twice as
 * long as the one before, the steps of a match are counted: that is the
 * proof, and does not depend on the machine.
 *
 * Slow is what a limit of steps ends on a short text, and a search whose steps
 * grow with the square of the text. What begins at one place only may do so
 * too, for there the limit (pattern.h) ends it before it takes time.
 */
#ifndef CBL_PATTERN_PROBE_H
#define CBL_PATTERN_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum cbl_slow_cause {
	CBL_SLOW_NESTED,   /* a repeat within a repeat: (\w+ ?)* */
	CBL_SLOW_ADJACENT, /* two that can share a text: \s*.*x */
	CBL_SLOW_SEARCH,   /* tried anew at every place: [A-Z]+: */
	CBL_SLOW_CHOICE,   /* one text in many ways: (a|\w)*: */
};

#define CBL_PROBES 3

struct cbl_slow {
	enum cbl_slow_cause cause;
	struct cbl_str piece;  /* of the pattern: the repeat */
	struct cbl_str again;  /* the text that comes over and over */
	size_t bytes[CBL_PROBES]; /* of the texts */
	uint64_t steps[CBL_PROBES];
	bool explodes; /* the last were more than were counted */
};

/* Tries a pattern that cbl_pattern_compile accepts. True if it is slow, with
 * the worst that was found in `out`, whose texts live in `arena` or are of
 * `source`. Takes some milliseconds. */
bool cbl_pattern_probe(struct cbl_slow *out, struct cbl_arena *arena,
		       const char *source, size_t len, unsigned flags);

#endif
