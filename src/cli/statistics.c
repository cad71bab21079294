/* SPDX-License-Identifier: MIT */
#include "cli/statistics.h"

#include <stdlib.h>

#include "base/mem.h"
#include "cli/output.h"
#include "lint/coverage.h"
#include "lint/settings.h"

void cbl_clock_start(struct cbl_clock *clock)
{
	clock_gettime(CLOCK_MONOTONIC, &clock->wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &clock->cpu);
}

static double seconds(const struct timespec *from, const struct timespec *to)
{
	return (double)(to->tv_sec - from->tv_sec) +
	       (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

struct tally {
	const struct cbl_spec *spec;
	uint32_t rule;
	size_t count;
};

/* Most findings first, then by code. */
static int compare(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return cbl_str_cmp(cbl_spec_str(x->spec, x->spec->rules[x->rule].code),
			   cbl_spec_str(y->spec, y->spec->rules[y->rule].code));
}

static void count_finding(struct tally **tallies, size_t *count, size_t *cap,
			  const struct cbl_finding *f)
{
	for (size_t i = 0; i < *count; i++) {
		if ((*tallies)[i].spec == f->spec &&
		    (*tallies)[i].rule == f->rule) {
			(*tallies)[i].count++;
			return;
		}
	}
	*tallies = cbl_grow(*tallies, cap, *count + 1, sizeof(**tallies));
	(*tallies)[(*count)++] = (struct tally){f->spec, f->rule, 1};
}

static void add_rules(struct cbl_buf *out, const struct cbl_bag *bag)
{
	struct tally *tallies = NULL;
	size_t count = 0, cap = 0;
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL)
		count_finding(&tallies, &count, &cap, f);
	cbl_each_end(&each);
	if (count)
		qsort(tallies, count, sizeof(*tallies), compare);
	for (size_t i = 0; i < count; i++) {
		const struct cbl_spec *spec = tallies[i].spec;
		const struct cbl_rule *rule = &spec->rules[tallies[i].rule];

		cbl_buf_printf(out, "%7zu  %s %s\n", tallies[i].count,
			       cbl_spec_cstr(spec, rule->code),
			       cbl_spec_cstr(spec, rule->name));
	}
	free(tallies);
}

static void add_corpus(struct cbl_buf *out, const struct cbl_session *s,
		       const struct cbl_corpus_totals *totals)
{
	if (s->corpus)
		cbl_buf_printf(out,
			       "rules about other messages: ran, over %zu "
			       "message numbers\n",
			       totals->ids);
	else if (s->walk.shard.of > 1)
		cbl_buf_text(out,
			     "rules about other messages: silent, since they "
			     "may be in other shards\n");
	else if (cbl_args_has(s->args, CBL_OPT_CHANGED_SINCE))
		cbl_buf_text(out,
			     "rules about other messages: silent, since files "
			     "that have not changed were not read\n");
	else
		cbl_buf_text(out,
			     "rules about other messages: silent, since "
			     "files were named one by one and no folder\n");
}

static void add_rate(struct cbl_buf *out,
		     const struct cbl_corpus_totals *totals, size_t messages,
		     double time)
{
	if (time > 0)
		cbl_buf_printf(out, "rate: %.0f messages/s, %.1f MB/s\n",
			       (double)messages / time,
			       (double)totals->bytes / 1e6 / time);
}

void cbl_statistics(const struct cbl_session *s, const struct cbl_bag *bag,
		    const struct cbl_corpus_totals *totals,
		    const struct cbl_clock *since)
{
	struct cbl_clock now;
	struct cbl_buf out;

	cbl_clock_start(&now);
	cbl_buf_init(&out, 0);
	cbl_buf_printf(&out, "read: %zu files, %llu bytes, %zu messages\n",
		       totals->files, totals->bytes, bag->messages);
	cbl_buf_printf(&out, "time: %.3f s, %.3f s of processor, %u %s\n",
		       seconds(&since->wall, &now.wall),
		       seconds(&since->cpu, &now.cpu), totals->threads,
		       totals->threads == 1 ? "thread" : "threads");
	add_rate(&out, totals, bag->messages,
		 seconds(&since->wall, &now.wall));
	add_corpus(&out, s, totals);
	cbl_buf_printf(&out, "findings: %zu\n", cbl_bag_size(bag));
	add_rules(&out, bag);
	cbl_write_error(&out);
	cbl_buf_release(&out);
}

/* Is a rule on that takes a corpus? */
static bool wants_corpus(const struct cbl_group *group)
{
	bool wants = false;

	for (size_t i = 0; i < group->spec_count && !wants; i++) {
		const struct cbl_spec *spec = group->specs[i];
		struct cbl_rule_setting *rules =
			cbl_settings_resolve(spec, &group->options);

		for (uint32_t r = 0; r < spec->rules_count; r++)
			wants = wants || (rules[r].on &&
					  cbl_coverage_needs_corpus(spec, r));
		free(rules);
	}
	return wants;
}

void cbl_say_no_corpus(const struct cbl_session *s, const struct cbl_bag *bag,
		       const struct cbl_corpus_totals *totals)
{
	bool wants = false;

	if (s->corpus || s->walk.shard.of > 1 || bag->messages <= totals->files ||
	    cbl_args_has(s->args, CBL_OPT_CHANGED_SINCE))
		return;
	for (size_t i = 0; i < s->group_count && !wants; i++)
		wants = wants_corpus(s->groups[i]);
	if (wants)
		cbl_say("rules about other messages did not run, not even "
			"within a file: files named one by one are no corpus; "
			"name their folder");
}
