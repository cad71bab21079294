/* SPDX-License-Identifier: MIT
 *
 * Checks many files with several threads. Each thread reads and checks, and
 * draws batches of files from one counter; what batches found is merged in
 * the order of the files, so that the result is the same for any number of
 * threads. Only findings are kept, no texts.
 */
#ifndef CBL_CORPUS_RUN_H
#define CBL_CORPUS_RUN_H

#include "corpus/walk.h"
#include "diag/finding.h"
#include "lint/linter.h"

struct cbl_corpus_job {
	const struct cbl_file *files;
	size_t count;
	struct cbl_linter *const *linters; /* by group of the files */
	size_t linter_count;
	size_t max_size;  /* of a file */
	unsigned threads; /* 0: as many as pay */
	bool corpus; /* the files are one: findings about others are settled */
	struct cbl_map *ids; /* empty; takes the messages' numbers, if they are
			      * one. Or NULL */
};

struct cbl_corpus_totals {
	unsigned long long bytes;
	size_t files; /* read */
	size_t ids;   /* message numbers, different ones */
	unsigned threads;
};

/* Runs the job. `bag`, empty before, has all findings in order, with
 * fingerprints, and what could not be read; `totals` may be NULL. */
void cbl_corpus_run(const struct cbl_corpus_job *job, struct cbl_bag *bag,
		    struct cbl_corpus_totals *totals);

#endif
