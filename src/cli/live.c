/* SPDX-License-Identifier: MIT */
#include "cli/live.h"

#include <stdlib.h>

#include "base/mem.h"

static bool reads_input(const struct cbl_session *s)
{
	for (size_t i = 0; i < s->walk.count; i++)
		if (s->walk.files[i].standard_input)
			return true;
	return false;
}

void cbl_live_begin(struct cbl_live *live, const struct cbl_session *s,
		    struct cbl_corpus_job *job)
{
	*live = (struct cbl_live){0};
	live->linters =
		cbl_xcalloc(s->group_count, sizeof(struct cbl_linter *));
	for (size_t i = 0; i < s->group_count; i++)
		live->linters[i] = s->groups[i]->linter;
	*job = (struct cbl_corpus_job){
		.files = s->walk.files,
		.count = s->walk.count,
		.linters = live->linters,
		.linter_count = s->group_count,
		.filters = s->filters,
		.containers = s->containers,
		.max_size = s->max_size,
		.threads = s->jobs,
		.corpus = s->corpus,
		.live = &live->live,
	};
	/* Who waits at a terminal for standard input is not asked twice to
	 * go. */
	if (!reads_input(s))
		cbl_stop_begin(&live->stop, &live->live.stop);
	cbl_progress_begin(&live->progress,
			   cbl_args_value(s->args, CBL_OPT_PROGRESS),
			   &live->live, job->count);
}

void cbl_live_end(struct cbl_live *live)
{
	cbl_progress_end(&live->progress);
	cbl_stop_end(&live->stop);
	free(live->linters);
}
