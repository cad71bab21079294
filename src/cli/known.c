/* SPDX-License-Identifier: MIT */
#include "cli/known.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/glob.h"
#include "base/mem.h"
#include "cli/aimless.h"
#include "cli/output.h"
#include "lint/settings.h"

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

/* ---- stale and expired waivers */

/* What telling of waivers needs: all that was found and checked. */
struct telling {
	struct cbl_known *k;
	const struct cbl_keys *keys;
	const struct cbl_bag *bag;
	const struct cbl_group *group;
	bool all; /* what the group's config is for was read */
};

/* Does the rule of a waiver run at all? */
static bool runs(const struct cbl_group *group, const char *rule)
{
	bool on = false;

	for (size_t i = 0; i < group->spec_count && !on; i++) {
		const struct cbl_spec *spec = group->specs[i];
		struct cbl_rule_setting *rules =
			cbl_settings_resolve(spec, &group->options);

		for (uint32_t r = 0; r < spec->rules_count; r++)
			on = on || (rules[r].on &&
				    cbl_rule_named(spec, r, cbl_str_c(rule)) ==
					    CBL_NAMED_WHOLE);
		free(rules);
	}
	return on;
}

/* Was a file checked that the pattern of a waiver is for? */
static bool path_was_checked(const struct telling *t, const char *pattern)
{
	struct cbl_session *s = t->k->session;

	for (size_t i = 0; i < s->walk.count; i++) {
		const struct cbl_file *file = &s->walk.files[i];

		if (file->cause || file->silent ||
		    s->groups[file->group]->config != t->group->config)
			continue;
		cbl_session_relative(s, t->group->config, file->path,
				     &t->k->path);
		if (cbl_glob(pattern, cbl_buf_cstr(&t->k->path), false))
			return true;
	}
	return false;
}

/* Was there an occasion for the waiver? Of a fingerprint alone nobody knows
 * where it belongs, so all must have been checked. What is withheld may be what
 * it is for. */
static bool had_occasion(const struct telling *t, const struct cbl_waiver *w)
{
	if (t->bag->withheld || !runs(t->group, w->rule))
		return false;
	if (w->path)
		return path_was_checked(t, w->path);
	if (w->mrn)
		return cbl_keys_have(t->keys, cbl_str_c(w->mrn));
	return t->k->session->walk.corpus;
}

static bool was_used(const struct cbl_known *k, const struct cbl_waiver *w)
{
	for (size_t i = 0; i < k->used_count; i++)
		if (k->used[i] == w)
			return true;
	return false;
}

/* Does a waiver name what is not there? What a config extends may be for other
 * folders too. */
static const char *misses(const struct telling *t,
			  const struct cbl_config *config,
			  const struct cbl_waiver *w)
{
	return t->all && config == t->group->config
		       ? cbl_waiver_misses(t->k->session, config, w, t->keys,
					   &t->k->path)
		       : NULL;
}

static void tell_miss(const struct telling *t, const struct cbl_config *config,
		      size_t waiver, const char *what)
{
	char key[40];

	snprintf(key, sizeof(key), "waivers[%zu].%s", waiver, what);
	cbl_config_warning(config, &t->k->session->problems, key,
			   strcmp(what, "mrn") == 0
				   ? "this waiver is for nothing: no message "
				     "here has that number"
				   : "this waiver is for nothing: no file of "
				     "this config has that path");
}

static void tell_waivers(const struct cbl_config *config, void *ctx)
{
	const struct telling *t = ctx;
	char key[40];

	for (size_t i = 0; i < config->waiver_count; i++) {
		const struct cbl_waiver *w = &config->waivers[i];
		const char *missed = misses(t, config, w);

		snprintf(key, sizeof(key), "waivers[%zu]", i);
		if (cbl_waiver_expired(w, t->k->today))
			cbl_config_warning(config, &t->k->session->problems,
					   key,
					   "this waiver has expired: look "
					   "again, or remove it");
		else if (missed && !was_used(t->k, w))
			tell_miss(t, config, i, missed);
		else if (!was_used(t->k, w) && had_occasion(t, w))
			cbl_config_warning(config, &t->k->session->problems,
					   key,
					   "this waiver is stale: there is no "
					   "such finding any more");
	}
}

/* Each config once, though overrides make several groups of it. */
static void tell_of_waivers(struct telling *t)
{
	struct cbl_session *s = t->k->session;
	struct cbl_buf text;

	for (size_t i = 0; i < s->group_count; i++) {
		bool told = false;

		t->group = s->groups[i];
		for (size_t j = 0; j < i; j++)
			told = told || s->groups[j]->config == t->group->config;
		t->all = t->group->config && !told &&
			 cbl_config_all_read(s, t->group->config, t->bag);
		if (t->group->config && !told)
			cbl_config_each(t->group->config, tell_waivers, t);
	}
	cbl_buf_init(&text, 0);
	cbl_problems_sort(&s->problems);
	cbl_problems_print(&s->problems, &text);
	cbl_write_error(&text);
	cbl_buf_release(&text);
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
	if (was_used(k, w))
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
	struct telling t = {.k = k, .keys = keys, .bag = bag};
	struct parting parting = {k, aside};
	int status = CBL_EXIT_CLEAN;

	if (knows_any(k))
		cbl_bag_sift(bag, part_known, &parting);
	if (k->stopped)
		return CBL_EXIT_CLEAN;
	tell_of_waivers(&t);
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
