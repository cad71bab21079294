/* SPDX-License-Identifier: MIT
 *
 * Shares of a corpus for several machines. A file's share hangs on its path
 * below the folder that was named, so that machines agree wherever each of
 * them has the corpus; of a file that was named itself, on that name.
 */
#ifndef CBL_CORPUS_SHARD_H
#define CBL_CORPUS_SHARD_H

#include <stdbool.h>

#include "base/str.h"

struct cbl_shard {
	unsigned number; /* from 1 */
	unsigned of;	 /* 0: there are no shares */
};

/* Reads "3/8". */
bool cbl_shard_parse(const char *word, struct cbl_shard *out);

/* Is the path in the share? The same in all versions. */
bool cbl_shard_takes(struct cbl_shard shard, struct cbl_str path);

#endif
