/* SPDX-License-Identifier: MIT */
#include "cli/known.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/output.h"
#include "cli/stale.h"

/* ---- the baseline's file */

static int read_baseline(struct cbl_known *k)
{
	struct cbl_source source = {0};
	struct cbl_error err = {0};
	int failed;

	failed = cbl_source_read(&source, AT_FDCWD, k->baseline_path,
				 k->baseline_path, CBL_SOURCE_MAX, &err);
	if (!failed)
		failed = cbl_baseline_read(&k->baseline, k->baseline_path,
					   cbl_str(source.data, source.len),
					   &err);
	cbl_source_release(&source);
	if (failed)
		cbl_say("%s", err.message);
	return failed ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

/* Rules that did not run have not lost their findings. */
static int check_prune(const struct cbl_known *k)
{
	static const enum cbl_option narrowing[] = {
		CBL_OPT_SELECT, CBL_OPT_IGNORE, CBL_OPT_MIN_CONFIDENCE};

	if (!k->prune)
		return CBL_EXIT_CLEAN;
	if (!k->baseline_path) {
		cbl_say("--prune strikes from the file of --baseline; name it");
		return CBL_EXIT_FAILED;
	}
	if (!k->session->walk.corpus) {
		cbl_say("--prune needs all rules to run, also those about "
			"other messages; name a folder");
		return CBL_EXIT_FAILED;
	}
	for (size_t i = 0; i < sizeof(narrowing) / sizeof(narrowing[0]); i++) {
		if (!cbl_args_has(k->session->args, narrowing[i]))
			continue;
		cbl_say("--prune needs all rules to run; leave out --%s",
			cbl_options[narrowing[i]].name);
		return CBL_EXIT_FAILED;
	}
	return CBL_EXIT_CLEAN;
}

int cbl_known_begin(struct cbl_known *k, struct cbl_session *session)
{
	const struct cbl_args *args = session->args;

	*k = (struct cbl_known){
		.session = session,
		.baseline_path = cbl_args_value(args, CBL_OPT_BASELINE),
		.write_path = cbl_args_value(args, CBL_OPT_WRITE_BASELINE),
		.prune = cbl_args_has(args, CBL_OPT_PRUNE),
		.today = cbl_waiver_today(),
	};
	cbl_buf_init(&k->path, 0);
	cbl_map_init(&k->baseline.left);
	if (check_prune(k))
		return CBL_EXIT_FAILED;
	return k->baseline_path ? read_baseline(k) : CBL_EXIT_CLEAN;
}

void cbl_known_end(struct cbl_known *k)
{
	cbl_baseline_release(&k->baseline);
	cbl_buf_release(&k->path);
	free(k->used);
}

/* ---- waivers */

/* The file of a path, or of a message in a container. */
static const struct cbl_file *file_of(const struct cbl_session *s,
				      struct cbl_str path)
{
	const struct cbl_walk *walk = &s->walk;
	size_t lo = 0, hi = walk->count;

	while (lo < hi) { /* the last that does not come behind it */
		size_t middle = lo + (hi - lo) / 2;

		if (cbl_str_cmp(cbl_str_c(walk->files[middle].path), path) <= 0)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo ? &walk->files[lo - 1] : NULL;
}

static const struct cbl_waiver *waiver_of(struct cbl_known *k,
					  const struct cbl_finding *f)
{
	struct cbl_session *s = k->session;
	const struct cbl_file *file =
		file_of(s, cbl_within_file(f->within, f->path));
	const struct cbl_config *config;

	if (!file)
		return NULL;
	config = s->groups[file->group]->config;
	if (!config)
		return NULL;
	cbl_session_relative(s, config, file->path, &k->path);
	return cbl_config_waiver(config, f, cbl_buf_cstr(&k->path), k->today);
}

bool cbl_known_is_new(const struct cbl_finding *f, void *known)
{
	struct cbl_known *k = known;

	return !waiver_of(k, f) && !cbl_baseline_holds(&k->baseline, f);
}

/* ---- the baseline afterwards */

static bool is_gone(const char *path, void *ctx)
{
	const struct cbl_known *k = ctx;
	const struct cbl_file *file = file_of(k->session, cbl_str_c(path));
	size_t len = file ? strlen(file->path) : 0;

	if (file && !file->cause && !file->silent &&
	    strncmp(file->path, path, len) == 0 &&
	    (path[len] == '\0' || path[len] == '#'))
		return true;
	return access(path, F_OK) != 0 && errno == ENOENT;
}

static int prune(struct cbl_known *k)
{
	struct cbl_buf text;
	size_t struck;
	int status;

	cbl_buf_init(&text, 0);
	struck = cbl_baseline_prune(&k->baseline, is_gone, k, &text);
	status = cbl_write_file(k->baseline_path, &text);
	if (!status)
		cbl_say("%zu %s struck from %s", struck,
			struck == 1 ? "finding was" : "findings were",
			k->baseline_path);
	cbl_buf_release(&text);
	return status;
}

static int write_baseline(struct cbl_known *k, const struct cbl_bag *bag)
{
	struct cbl_buf text;
	size_t count;
	int status;

	cbl_buf_init(&text, 0);
	count = cbl_baseline_write(bag, &text);
	status = cbl_write_file(k->write_path, &text);
	if (!status)
		cbl_say("%zu %s written to %s", count,
			count == 1 ? "finding was" : "findings were",
			k->write_path);
	cbl_buf_release(&text);
	return status;
}

/* ---- parting */

static void note_used(struct cbl_known *k, const struct cbl_waiver *w)
{
	for (size_t i = 0; i < k->used_count; i++)
		if (k->used[i] == w)
			return;
	k->used = cbl_grow(k->used, &k->used_cap, k->used_count + 1,
			   sizeof(const struct cbl_waiver *));
	k->used[k->used_count++] = w;
}

static void set_state(struct cbl_known *k, struct cbl_finding *f)
{
	const struct cbl_waiver *w = waiver_of(k, f);

	if (w) {
		f->state = CBL_STATE_WAIVED;
		f->reason = cbl_str_c(w->reason);
		note_used(k, w);
	} else if (!k->write_path && cbl_baseline_take(&k->baseline, f)) {
		f->state = CBL_STATE_BASELINE;
	}
}

struct parting {
	struct cbl_known *k;
	struct cbl_bag *aside;
};

static bool part_known(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	struct parting *p = ctx;

	(void)texts;
	set_state(p->k, f);
	if (f->state != CBL_STATE_NEW)
		cbl_bag_add_packed(p->aside, f);
	return f->state == CBL_STATE_NEW;
}

/* All are in the baseline now. */
static bool part_all(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	struct parting *p = ctx;

	(void)texts;
	f->state = CBL_STATE_BASELINE;
	cbl_bag_add_packed(p->aside, f);
	return false;
}

static void count_waivers(const struct cbl_config *config, void *ctx)
{
	*(size_t *)ctx += config->waiver_count;
}

/* Is there anything by which a finding might be known? */
static bool knows_any(const struct cbl_known *k)
{
	const struct cbl_session *s = k->session;
	size_t waivers = 0;

	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i]->config)
			cbl_config_each(s->groups[i]->config, count_waivers,
					&waivers);
	return waivers || k->baseline.left.count;
}

int cbl_known_part(struct cbl_known *k, struct cbl_bag *bag,
		   struct cbl_bag *aside, const struct cbl_keys *keys)
{
	struct parting parting = {k, aside};
	int status = CBL_EXIT_CLEAN;

	if (knows_any(k))
		cbl_bag_sift(bag, part_known, &parting);
	if (k->stopped)
		return CBL_EXIT_CLEAN;
	cbl_tell_waivers(k, bag, keys);
	if (k->prune && bag->withheld)
		cbl_say("nothing was struck from %s: what is missing is not "
			"told while something cannot be read",
			k->baseline_path);
	else if (k->prune)
		status = prune(k);
	if (k->write_path) {
		if (write_baseline(k, bag))
			return CBL_EXIT_FAILED;
		cbl_bag_sift(bag, part_all, &parting);
		cbl_bag_sort(aside);
	}
	return status;
}
