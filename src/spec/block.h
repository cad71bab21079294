/* SPDX-License-Identifier: MIT
 *
 * The layout of a compiled spec, shared by the resolver that writes it and
 * cbl_spec_open that reads it:
 *
 *   struct cbl_block | padding to 16 | section 0 | padding to 16 | ...
 *
 * Sections stand in the order of CBL_SPEC_SECTIONS, each an array of `count`
 * records at `offset` from the start of the block.
 *
 * Vocabularies: `names` of one vocabulary are codes, aliases, misspellings,
 * then attributes; a spelling stands there once, under the first that has it.
 * An attribute's name is cbl_fold_text of "attribute=value". `slots` hold
 * 1 + index into section `names`, 0 if empty: a name is looked for from slot
 * cbl_hash(CBL_HASH_START, folded) & (slots.count - 1) on, one by one, round
 * the end, up to an empty slot (there always is one unless count is 0).
 */
#ifndef CBL_SPEC_BLOCK_H
#define CBL_SPEC_BLOCK_H

#include <stdint.h>

#include "spec/spec.h"

enum cbl_section {
#define X(name, type) CBL_SECTION_##name,
	CBL_SPEC_SECTIONS(X)
#undef X
	CBL_SECTION_COUNT_,
};

#define CBL_BLOCK_ALIGN 16u

struct cbl_block_section {
	uint32_t offset;
	uint32_t count; /* records, not bytes */
};

struct cbl_block {
	uint32_t version; /* CBL_SPEC_BLOCK_VERSION */
	uint32_t size;    /* of the whole block, in bytes */
	struct cbl_block_section sections[CBL_SECTION_COUNT_];
};

#endif
