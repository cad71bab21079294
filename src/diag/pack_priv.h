/* SPDX-License-Identifier: MIT
 *
 * What a record of a pack looks like: for those who write and read it.
 */
#ifndef CBL_DIAG_PACK_PRIV_H
#define CBL_DIAG_PACK_PRIV_H

#include "diag/pack.h"

/* What a record says; bits. */
enum {
	CBL_PACK_SAME_PATH = 1 << 0,
	CBL_PACK_SAME_MRN = 1 << 1,
	CBL_PACK_SAME_PLACE = 1 << 2, /* element, field, range, texts found */
	CBL_PACK_SAME_PENDING = 1 << 3,
	CBL_PACK_HAS_WITHIN = 1 << 4,
	CBL_PACK_HAS_RELATED = 1 << 5,
	CBL_PACK_HAS_SUGGESTIONS = 1 << 6,
	CBL_PACK_HAS_FIX = 1 << 7,
	CBL_PACK_IS_SAFE = 1 << 8,
	CBL_PACK_WAITS = 1 << 9,
	CBL_PACK_SUGGESTS = 1 << 10,
	CBL_PACK_IS_GIVEN = 1 << 11,
	CBL_PACK_IS_DATED = 1 << 12,
	CBL_PACK_FAILS = 1 << 13,
	CBL_PACK_HAS_STATE = 1 << 14,
	CBL_PACK_HAS_NUMBER = 1 << 15, /* of its occurrence */
	CBL_PACK_HAS_PRINT = 1 << 16,
	CBL_PACK_IS_ODD = 1 << 17, /* its fingerprint is of no usual form */
	CBL_PACK_IS_CLOSED = 1 << 18,
	CBL_PACK_DIFFERS = 1 << 19,
};

/* Texts of the finding before, which the next may share. */
enum cbl_pack_shared {
	CBL_PACK_SHARED_PATH,
	CBL_PACK_SHARED_MRN,
	CBL_PACK_SHARED_ELEMENT,
	CBL_PACK_SHARED_FIELD,
	CBL_PACK_SHARED_MATCHED,
	CBL_PACK_SHARED_EXCERPT,
	CBL_PACK_SHARED_PENDING,
	CBL_PACK_SHARED_COUNT
};

/* Confidences have four decimals at most; others are written as they are. */
#define CBL_PACK_DECIMALS 10000

/* Digits of a fingerprint of the usual form, "v1:" and so many. */
#define CBL_PACK_PRINT_DIGITS 16

/* A text: its length and which of these it is, then the bytes or where they
 * are. */
enum { CBL_PACK_TEXT_HERE, CBL_PACK_TEXT_OF_SPEC, CBL_PACK_TEXT_IN_OTHER };

/* What the next record may share with the one before, and the record at
 * hand. */
struct cbl_packing {
	bool any; /* there is one before, in this block */
	struct cbl_buf texts[CBL_PACK_SHARED_COUNT];
	struct cbl_range range;
	struct cbl_within within;
	uint32_t excerpt_column;
	struct cbl_buf record;
};

/* Makes `pack->packing->record` that of a finding, which becomes the one
 * before. */
void cbl_pack_record(struct cbl_pack *pack, const struct cbl_finding *f);

/* Reads the record at `*at` into `u->before` and moves `*at` behind it. */
void cbl_unpack_record(struct cbl_unpack *u, const char **at);

#endif
