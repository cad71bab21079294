/* SPDX-License-Identifier: MIT
 *
 * Specs as they were resolved, kept for the next run: reading one back takes
 * a millisecond or two, resolving it anew ten times as long. One file a spec
 * in $XDG_CACHE_HOME/cablelint (~/.cache/cablelint):
 *
 *   head | texts it was made of: where they stand | this build | their paths
 *   | block | plan | the texts themselves
 *
 * The sum in the head covers all but the texts, which are compared with the
 * files byte by byte. Nothing else is judged: what the block and the compiled
 * patterns in the plan say is believed. So the folder is the user's own and
 * closed to others, or it is not used; and a file of another build (of the
 * program or of PCRE2), damaged, or made of texts that have changed is the
 * same as none. It is mapped, not read: files of the store are replaced, and
 * never written to. With CABLELINT_NO_CACHE set to anything nothing is read or
 * written. Whatever fails here fails in silence.
 */
#ifndef CBL_SPEC_STORE_H
#define CBL_SPEC_STORE_H

#include "spec/spec.h"

/* A file that a spec was made of, and what stood in it. */
struct cbl_store_text {
	const char *path; /* as the loader calls it */
	struct cbl_str text;
};

struct cbl_store {
	int folder;    /* < 0: there is none */
	char name[40]; /* of the file that holds the spec */
};

/* Opens the store for the spec in the file `path`; to be closed in any
 * case. */
void cbl_store_open(struct cbl_store *store, const char *path);
void cbl_store_close(struct cbl_store *store);

/* The spec in the file `path`, if it is there and still the same; or NULL.
 * The caller frees. */
struct cbl_spec *cbl_store_get(const struct cbl_store *store, const char *path);

/* Keeps a spec which owns its block and its plan. The first of the texts is
 * the file that the store was opened for. Old specs make room for it. */
void cbl_store_put(const struct cbl_store *store, const struct cbl_spec *spec,
		   const struct cbl_store_text *texts, size_t count);

#endif
