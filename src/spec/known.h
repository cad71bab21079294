/* SPDX-License-Identifier: MIT
 *
 * Patterns that the built-in specs have as well, compiled when the program
 * was built: many of a spec that extends one. Compiling them anew would take
 * a third of the time a spec takes to load. For this folder only.
 */
#ifndef CBL_SPEC_KNOWN_H
#define CBL_SPEC_KNOWN_H

#include "spec/spec.h"

/* By its hash a pattern is looked for, in plans as well. */
static inline uint64_t cbl_known_hash(struct cbl_str source, uint32_t flags)
{
	char byte = (char)flags;

	return cbl_hash(cbl_hash(CBL_HASH_START, cbl_str(&byte, 1)), source);
}

struct cbl_known; /* a table of them all; NULL until it is first asked */

/* The pattern of that text and those flags, as cbl_pattern_decode gives it,
 * and the bytes a match begins with (NULL: not known); borrows `source`. False
 * if no built-in spec has it. */
bool cbl_known_pattern(struct cbl_known **known, struct cbl_str source,
		       uint32_t flags, struct cbl_pattern **out,
		       const struct cbl_byte_set **first);
void cbl_known_free(struct cbl_known *known);

#endif
