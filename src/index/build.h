/* SPDX-License-Identifier: MIT
 *
 * Builds an index of many files, with several threads, and brings it up to
 * date: files whose size and time are as they were are not read, those that
 * are gone are taken out. What is in a folder that cannot be read now stays.
 */
#ifndef CBL_INDEX_BUILD_H
#define CBL_INDEX_BUILD_H

#include "corpus/run.h"
#include "index/index.h"

struct cbl_index_job {
	struct cbl_corpus_job corpus; /* its files in order */
	/* Files of the index at or below these paths (cbl_real_path) that are
	 * no more among those of the corpus are gone. */
	const char *const *roots;
	size_t root_count;
	struct cbl_shard shard; /* those of others are not gone */
	uint64_t specs, rules; /* hashes of what it is built with: of an index
				* built with others all is read again */
};

struct cbl_index_built {
	size_t unchanged; /* files */
	size_t read;
	size_t gone;
	size_t messages; /* of those that were read */
	bool stopped;
};

/* `bag`, empty before, has what could not be read. */
int cbl_index_build(struct cbl_index *index, const struct cbl_index_job *job,
		    struct cbl_bag *bag, struct cbl_index_built *out,
		    struct cbl_error *err);

#endif
