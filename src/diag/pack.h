/* SPDX-License-Identifier: MIT
 *
 * Findings in little room. A corpus may have half a million of them: as
 * structs with their texts they take 700 bytes each, packed less than a
 * hundred, for numbers are as short as they can be, what a finding has in
 * common with the one before is not said again, and texts of the spec are
 * named by their place in it. In return they are read in the order in which
 * they were added, and not changed but by packing them anew.
 *
 * What is more than a few megabytes waits in an unnamed file (base/spill.h);
 * where there can be none it stays in memory.
 *
 *   pack    block block …        a block stands for itself
 *   block   record record …
 *   record  flags, rule, severity, path (what is not of the one before),
 *           place, texts, and what the flags say is there
 */
#ifndef CBL_DIAG_PACK_H
#define CBL_DIAG_PACK_H

#include "base/buf.h"
#include "diag/finding.h"

struct cbl_pack_block {
	char *data; /* NULL: it is in the file */
	uint32_t len;
	uint64_t at; /* in the file */
};

struct cbl_pack {
	struct cbl_pack_block *blocks;
	size_t block_count, block_cap;
	size_t kept; /* the first block that is not in the file */
	size_t count;
	size_t by_severity[CBL_SEVERITY_ERROR + 1];
	const struct cbl_spec **specs;
	size_t spec_count, spec_cap;
	int fd;	   /* of the file, or -1 */
	int cause; /* why what should be there is not: an errno, or 0 */
	uint64_t written;
	struct cbl_packing *packing; /* the finding before, and scratch */
};

struct cbl_pack *cbl_pack_new(void);
void cbl_pack_free(struct cbl_pack *pack);

/* Adds a copy of a finding. */
void cbl_pack_add(struct cbl_pack *pack, const struct cbl_finding *finding);

/* Reads a pack. A finding and its texts are valid until the next is read. */
struct cbl_unpack {
	const struct cbl_pack *pack;
	size_t block;	/* at hand */
	uint32_t at;	/* where its next record begins */
	const char *data;
	struct cbl_buf read; /* a block of the file */
	size_t read_block;   /* which; from 1 */
	struct cbl_buf path;
	struct cbl_finding finding, before;
	size_t related_cap, suggestion_cap, edit_cap;
};

void cbl_unpack_init(struct cbl_unpack *unpack, const struct cbl_pack *pack);
void cbl_unpack_release(struct cbl_unpack *unpack);

/* The next finding, which may be changed; NULL: that was the last. */
struct cbl_finding *cbl_unpack_next(struct cbl_unpack *unpack);

/* Goes to a finding whose path is not that of the one before it: `block` and
 * `at` as they were before it was read, and its path. */
void cbl_unpack_seek(struct cbl_unpack *unpack, size_t block, uint32_t at,
		     struct cbl_str path);

/* Gives back what was read; the pack is only to be freed then. */
void cbl_unpack_drop(struct cbl_unpack *unpack, struct cbl_pack *pack);

#endif
