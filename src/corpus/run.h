/* SPDX-License-Identifier: MIT
 *
 * Checks many files with several threads. Each thread reads and checks what it
 * draws from one supply, files or members of containers; what it found is
 * merged in the order of the files, so that the result is the same for any
 * number of threads. Only findings are kept, no texts.
 */
#ifndef CBL_CORPUS_RUN_H
#define CBL_CORPUS_RUN_H

#include <stdatomic.h>

#include "container/container.h"
#include "corpus/walk.h"
#include "diag/finding.h"
#include "diag/settle.h"
#include "lint/times.h"

/* What others see of a job at work, and may ask of it. */
struct cbl_corpus_live {
	atomic_size_t files; /* of the job, dealt with */
	atomic_size_t parts; /* thousandths of files: of containers that are
			      * being read */
	atomic_size_t texts; /* files and members of containers */
	atomic_bool stop;    /* set it, and no further batch is begun */
};

struct cbl_corpus_job {
	const struct cbl_file *files;
	size_t count;
	struct cbl_linter *const *linters; /* by group of the files */
	size_t linter_count;
	const struct cbl_filter *const *filters; /* likewise, of members of
						  * archives; or NULL */
	struct cbl_container_options containers; /* how tables are read */
	size_t max_size;  /* of a file or member */
	unsigned threads; /* 0: as many as pay */
	bool corpus; /* the files are one: findings about others are settled;
		      * silent files are there for it only, and before all
		      * others */
	struct cbl_keys *keys;	 /* empty; takes what is known of the messages,
				  * if they are one, sorted. Or NULL */
	/* What becomes of a text instead of being checked, in any thread; or
	 * NULL. */
	void (*visit)(const struct cbl_file *file,
		      const struct cbl_source *source,
		      struct cbl_lint_scratch *scratch, void *ctx);
	void *visit_ctx;
	struct cbl_keys *others; /* messages of the same corpus that are
				  * elsewhere; used up. Or NULL */
	bool others_lack; /* not all of those could be read; */
	bool others_break_off; /* and nobody knows how much that is */
	/* Of those, see struct cbl_firsts; or NULL. */
	bool (*elsewhere)(const struct cbl_finding *finding, uint64_t key,
			  struct cbl_first *out, void *ctx);
	void *elsewhere_ctx;
	struct cbl_corpus_live *live; /* or NULL */
	struct cbl_times *times;      /* takes where the time went, or NULL */
};

struct cbl_corpus_totals {
	unsigned long long bytes;
	size_t files; /* read */
	size_t ids;   /* message numbers, different ones */
	unsigned threads;
	size_t reached; /* files of the job: all, unless it was stopped */
};

/* Runs the job. `bag`, empty before, has all findings in order, packed and with
 * fingerprints, and what could not be read; `totals` may be NULL. Of a job
 * that was stopped the bag has the findings of the first files, and that the
 * others were not read; nothing that needs all of them. */
void cbl_corpus_run(const struct cbl_corpus_job *job, struct cbl_bag *bag,
		    struct cbl_corpus_totals *totals);

#endif
