/* SPDX-License-Identifier: MIT
 *
 * A list of findings that are known and wait for somebody to mend them, kept
 * in a file: only what is new beside them is reported. A finding is known by
 * its fingerprint, so lines may move and files be renamed. Two findings of one
 * fingerprint, as two copies of a message have, are two entries.
 */
#ifndef CBL_DIAG_BASELINE_H
#define CBL_DIAG_BASELINE_H

#include "base/error.h"
#include "base/map.h"
#include "diag/finding.h"

struct cbl_baseline {
	struct cbl_map left;	 /* fingerprint to entries not met yet */
	struct json_t *document; /* as it was read */
	struct json_t *paths;	 /* by fingerprint: where it was met */
};

/* Reads the text of a baseline file; `path` is for messages. CBL_ERROR_INPUT
 * if it is none, or of another version. Released in any case. */
int cbl_baseline_read(struct cbl_baseline *baseline, const char *path,
		      struct cbl_str text, struct cbl_error *err);
void cbl_baseline_release(struct cbl_baseline *baseline);

/* Is there an entry for the finding? It is taken then. */
bool cbl_baseline_take(struct cbl_baseline *baseline,
		       const struct cbl_finding *finding);

/* The same without taking one. */
bool cbl_baseline_holds(const struct cbl_baseline *baseline,
			const struct cbl_finding *finding);

/* Appends the file with what was read, less the entries that nothing took
 * and `gone` says are of a file that was looked at, or is not there any more;
 * those that were taken get the path where that was. Returns how many were
 * struck. */
size_t cbl_baseline_prune(struct cbl_baseline *baseline,
			  bool (*gone)(const char *path, void *ctx), void *ctx,
			  struct cbl_buf *out);

/* Appends a file with the findings of a bag; how many. */
size_t cbl_baseline_write(const struct cbl_bag *bag, struct cbl_buf *out);

#endif
