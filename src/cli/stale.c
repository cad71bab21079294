/* SPDX-License-Identifier: MIT */
#include "cli/stale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/mem.h"
#include "cli/output.h"
#include "lint/coverage.h"
#include "lint/settings.h"

/* What telling needs; of the waiver at hand its config, and which it is. */
struct telling {
	struct cbl_known *k;
	struct cbl_session *s;
	const struct cbl_bag *bag;
	const struct cbl_keys *keys;
	bool *has_files; /* by group: some that are checked */
	const struct cbl_config **told;
	size_t told_count, told_cap;

	const struct cbl_config *config;
	size_t index;
	const struct cbl_waiver *waiver;
};

/* ---- configs: a file that others take over is in memory several times */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool same_file(const struct cbl_config *a, const struct cbl_config *b)
{
	return a == b || (strcmp(a->folder, b->folder) == 0 &&
			  strcmp(base_name(a->path), base_name(b->path)) == 0);
}

/* The copy of `config` that `in` is or takes over; NULL if it does not. */
static const struct cbl_config *copy_in(const struct cbl_config *in,
					const struct cbl_config *config)
{
	const struct cbl_config *copy = NULL;

	if (same_file(in, config))
		return in;
	for (size_t i = 0; i < in->base_count && !copy; i++)
		copy = copy_in(in->bases[i], config);
	return copy;
}

/* Is the config of the waiver in force for files of the group? */
static bool is_for(const struct telling *t, size_t group)
{
	const struct cbl_config *config = t->s->groups[group]->config;

	return t->has_files[group] && config && copy_in(config, t->config);
}

/* Is it somebody's nearest one? Else it is only taken over, and may be so by
 * others that are not about. */
static bool is_nearest(const struct telling *t)
{
	for (size_t i = 0; i < t->s->group_count; i++)
		if (t->s->groups[i]->config &&
		    same_file(t->s->groups[i]->config, t->config))
			return true;
	return false;
}

/* ---- what was looked at */

/* Is a folder or file another one, or does it lie in it? Both are absolute. */
static bool lies_in(const char *path, const char *other)
{
	size_t len = strlen(other);

	while (len && other[len - 1] == '/')
		len--;
	return strncmp(path, other, len) == 0 &&
	       (path[len] == '/' || path[len] == '\0');
}

static bool was_named(const struct cbl_session *s, const char *path)
{
	bool named = false;

	for (size_t i = 0; i < s->named_count && !named; i++) {
		char *real = realpath(s->named[i], NULL);

		named = real && lies_in(path, real);
		free(real);
	}
	return named;
}

/* Was all of what was named looked at? */
static bool is_whole(const struct telling *t)
{
	const struct cbl_args *args = t->s->args;

	return t->s->walk.corpus && t->s->walk.shard.of <= 1 &&
	       !t->bag->unread_count && !t->bag->unread_more &&
	       !cbl_args_has(args, CBL_OPT_CHANGED_SINCE) &&
	       !cbl_args_has(args, CBL_OPT_FILES_FROM);
}

static bool is_unread(const struct telling *t, const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < t->bag->unread_count; i++) {
		struct cbl_str unread = t->bag->unread[i].path;

		if (unread.len >= len && memcmp(unread.ptr, path, len) == 0 &&
		    (unread.len == len || unread.ptr[len] == '#'))
			return true;
	}
	return false;
}

/* Does the rule of the waiver run in a group? */
static bool runs(const struct telling *t, size_t group)
{
	const struct cbl_group *g = t->s->groups[group];
	struct cbl_str rule = cbl_str_c(t->waiver->rule);
	bool on = false;

	for (size_t i = 0; i < g->spec_count && !on; i++) {
		const struct cbl_spec *spec = g->specs[i];
		struct cbl_rule_setting *rules =
			cbl_settings_resolve(spec, &g->options);

		for (uint32_t r = 0; r < spec->rules_count; r++)
			on = on || (rules[r].on &&
				    cbl_rule_named(spec, r, rule) ==
					    CBL_NAMED_WHOLE &&
				    (t->s->corpus ||
				     !cbl_coverage_needs_corpus(spec, r)));
		free(rules);
	}
	return on;
}

static bool runs_everywhere(const struct telling *t)
{
	bool on = true;

	for (size_t i = 0; i < t->s->group_count && on; i++)
		on = !is_for(t, i) || runs(t, i);
	return on;
}

/* Is the config in force for all that was looked at? Else a message may be one
 * of those for which it is not. */
static bool is_for_all(const struct telling *t)
{
	bool all = true;

	for (size_t i = 0; i < t->s->group_count && all; i++)
		all = !t->has_files[i] || is_for(t, i);
	return all;
}

/* The next file from `*at` on whose path, as its config sees it, the waiver's
 * pattern fits; NULL: there is none. */
static const struct cbl_file *next_file(const struct telling *t, size_t *at)
{
	struct cbl_session *s = t->s;

	for (; *at < s->walk.count; (*at)++) {
		const struct cbl_file *file = &s->walk.files[*at];

		if (file->silent || !is_for(t, file->group))
			continue;
		cbl_session_relative(s, s->groups[file->group]->config,
				     file->path, &t->k->path);
		if (cbl_glob(t->waiver->path, cbl_buf_cstr(&t->k->path),
			     false)) {
			(*at)++;
			return file;
		}
	}
	return NULL;
}

/* Does a pattern fit one path only? */
static bool is_one_path(const char *pattern)
{
	return strchr(pattern, '/') && !strpbrk(pattern, "*?[\\");
}

static bool file_was_checked(const struct telling *t)
{
	const struct cbl_file *file;
	bool checked = false;

	for (size_t at = 0; (file = next_file(t, &at)) != NULL;) {
		if (file->cause || is_unread(t, file->path) ||
		    !runs(t, file->group))
			return false;
		checked = true;
	}
	return checked;
}

/* Where all lies that the waiver's pattern may fit, by a config: as far down as
 * its folders are named. */
static void add_region(const struct telling *t, const struct cbl_config *config,
		       struct cbl_buf *out)
{
	const char *pattern = t->waiver->path;
	size_t end = 0, stop = strcspn(pattern, "*?[\\");

	for (size_t i = 0; i < stop; i++)
		if (pattern[i] == '/')
			end = i;
	cbl_buf_clear(out);
	cbl_buf_text(out, config->folder);
	if (end) {
		cbl_buf_char(out, '/');
		cbl_buf_add(out, pattern, end);
	}
}

static bool pattern_was_checked(const struct telling *t)
{
	struct cbl_buf region;
	bool all = is_whole(t) && runs_everywhere(t);
	size_t at = 0;

	cbl_buf_init(&region, 0);
	for (size_t i = 0; i < t->s->group_count && all; i++) {
		if (!is_for(t, i))
			continue;
		add_region(t, t->s->groups[i]->config, &region);
		all = was_named(t->s, cbl_buf_cstr(&region));
	}
	cbl_buf_release(&region);
	return all && next_file(t, &at);
}

/* Was there an occasion for the waiver, everywhere it may be for? A number may
 * be that of several files, and of a fingerprint alone nobody knows where it
 * belongs. What is withheld, or was not sure enough to be told, may be what it
 * is for. */
static bool had_occasion(const struct telling *t)
{
	const struct cbl_waiver *w = t->waiver;

	if (t->bag->withheld ||
	    cbl_args_has(t->s->args, CBL_OPT_MIN_CONFIDENCE))
		return false;
	if (w->path && !is_nearest(t) && !was_named(t->s, t->config->folder))
		return false;
	if (w->path)
		return is_one_path(w->path) ? file_was_checked(t)
					    : pattern_was_checked(t);
	if (!is_whole(t) || !is_for_all(t) || !runs_everywhere(t))
		return false;
	return w->mrn ? cbl_keys_have(t->keys, cbl_str_c(w->mrn))
		      : was_named(t->s, t->config->folder);
}

static bool was_used(const struct telling *t)
{
	const struct cbl_known *k = t->k;

	for (size_t i = 0; i < t->s->group_count; i++) {
		const struct cbl_config *config = t->s->groups[i]->config;
		const struct cbl_config *copy =
			config ? copy_in(config, t->config) : NULL;

		if (!copy || t->index >= copy->waiver_count)
			continue;
		for (size_t u = 0; u < k->used_count; u++)
			if (k->used[u] == &copy->waivers[t->index])
				return true;
	}
	return false;
}

/* What the waiver names that is not there, `mrn` or `path`; NULL if nothing, or
 * if not all was read that its config is for. What is taken over may be for
 * other folders too. */
static const char *misses(const struct telling *t)
{
	const struct cbl_waiver *w = t->waiver;
	size_t at = 0;

	if (!is_whole(t) || !is_nearest(t) ||
	    !was_named(t->s, t->config->folder))
		return NULL;
	if (w->mrn && !cbl_keys_have(t->keys, cbl_str_c(w->mrn)))
		return "mrn";
	return w->path && !next_file(t, &at) ? "path" : NULL;
}

/* ---- telling */

static void warn(const struct telling *t, const char *what, const char *text)
{
	char key[40];

	snprintf(key, sizeof(key), "waivers[%zu]%s%s", t->index,
		 *what ? "." : "", what);
	cbl_config_warning(t->config, &t->s->problems, key, text);
}

static void tell_waiver(const struct telling *t)
{
	const char *missed;

	if (cbl_waiver_expired(t->waiver, t->k->today)) {
		warn(t, "",
		     "this waiver has expired: look again, or remove it");
		return;
	}
	if (was_used(t))
		return;
	missed = misses(t);
	if (missed)
		warn(t, missed,
		     strcmp(missed, "mrn") == 0
			     ? "this waiver is for nothing: no message here "
			       "has that number"
			     : "this waiver is for nothing: no file of this "
			       "config has that path");
	else if (had_occasion(t))
		warn(t, "",
		     "this waiver is stale: there is no such finding any "
		     "more");
}

/* Each file once, though it may have several groups and be taken over. */
static void tell_config(const struct cbl_config *config, void *ctx)
{
	struct telling *t = ctx;

	for (size_t i = 0; i < t->told_count; i++)
		if (same_file(t->told[i], config))
			return;
	t->told = cbl_grow(t->told, &t->told_cap, t->told_count + 1,
			   sizeof(*t->told));
	t->told[t->told_count++] = config;
	t->config = config;
	for (t->index = 0; t->index < config->waiver_count; t->index++) {
		t->waiver = &config->waivers[t->index];
		tell_waiver(t);
	}
}

static void find_files(struct telling *t)
{
	t->has_files = cbl_xcalloc(t->s->group_count + 1, sizeof(bool));
	for (size_t i = 0; i < t->s->walk.count; i++)
		if (!t->s->walk.files[i].silent &&
		    t->s->walk.files[i].group < t->s->group_count)
			t->has_files[t->s->walk.files[i].group] = true;
}

void cbl_tell_waivers(struct cbl_known *known, const struct cbl_bag *bag,
		      const struct cbl_keys *keys)
{
	struct cbl_session *s = known->session;
	struct telling t = {.k = known, .s = s, .bag = bag, .keys = keys};
	struct cbl_buf text;

	find_files(&t);
	/* Under the names by which they are found, rather than taken over. */
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i]->config)
			tell_config(s->groups[i]->config, &t);
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i]->config)
			cbl_config_each(s->groups[i]->config, tell_config, &t);
	cbl_buf_init(&text, 0);
	cbl_problems_sort(&s->problems);
	cbl_problems_print(&s->problems, &text);
	cbl_write_error(&text);
	cbl_buf_release(&text);
	free(t.has_files);
	free(t.told);
}
