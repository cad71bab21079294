/* SPDX-License-Identifier: MIT */
#include "cli/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/map.h"
#include "base/mem.h"
#include "cli/changed.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "cli/written.h"
#include "corpus/columns.h"
#include "index/index.h"
#include "text/source.h"

/* ---- options */

/* "64M" in bytes; false if it is no size or more than can be. */
static bool parse_size(const char *word, size_t *out)
{
	static const char units[] = "KMG";
	struct cbl_str digits = cbl_str_c(word);
	unsigned shift = 0;
	unsigned long number;
	const char *unit =
		digits.len ? strchr(units, cbl_upper(word[digits.len - 1]))
			   : NULL;

	if (unit && *unit) {
		shift = 10 * (unsigned)(unit - units + 1);
		digits.len--;
	}
	/* 2G is one byte more than can be, and meant as the most. */
	if (!cbl_str_number(digits, (CBL_SOURCE_MAX >> shift) + 1, &number))
		return false;
	*out = (size_t)number << shift;
	if (*out > CBL_SOURCE_MAX)
		*out = CBL_SOURCE_MAX;
	return true;
}

static int read_numbers(struct cbl_session *s)
{
	const char *size = cbl_args_value(s->args, CBL_OPT_MAX_FILE_SIZE);
	const char *jobs = cbl_args_value(s->args, CBL_OPT_JOBS);
	const char *least = cbl_args_value(s->args, CBL_OPT_MIN_CONFIDENCE);
	const char *shard = cbl_args_value(s->args, CBL_OPT_SHARD);
	unsigned long number = 0;

	s->max_size = CBL_SOURCE_DEFAULT_MAX;
	if (size && !parse_size(size, &s->max_size)) {
		cbl_say("--max-file-size takes a size up to 2G, as in 64M, "
			"not `%s`",
			size);
		return CBL_EXIT_FAILED;
	}
	if (jobs && !cbl_str_number(cbl_str_c(jobs), 256, &number)) {
		cbl_say("--jobs takes a number up to 256, not `%s`", jobs);
		return CBL_EXIT_FAILED;
	}
	s->jobs = (unsigned)number;
	if (shard && !cbl_shard_parse(shard, &s->walk.shard)) {
		cbl_say("--shard takes which share of how many, from 1/8 to "
			"8/8, not `%s`",
			shard);
		return CBL_EXIT_FAILED;
	}
	if (least && cbl_confidence_parse(least) < 0) {
		cbl_say("--min-confidence takes a number from 0 to 1, not `%s`",
			least);
		return CBL_EXIT_FAILED;
	}
	return CBL_EXIT_CLEAN;
}

/* ---- configs */

static int say_problems(struct cbl_session *s, const struct cbl_error *err)
{
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_problems_sort(&s->problems);
	cbl_problems_print(&s->problems, &text);
	cbl_write_error(&text);
	cbl_buf_release(&text);
	if (s->problems.errors == 0)
		cbl_say("%s", err->message);
	return CBL_EXIT_FAILED;
}

static int load_config(struct cbl_session *s)
{
	const char *path = cbl_args_value(s->args, CBL_OPT_CONFIG);
	struct cbl_error err = {0};

	if (!path)
		return CBL_EXIT_CLEAN;
	if (cbl_args_has(s->args, CBL_OPT_ISOLATED)) {
		cbl_say("--config and --isolated exclude each other");
		return CBL_EXIT_FAILED;
	}
	if (cbl_config_load(&s->config, path, &s->problems, &err)) {
		if (err.code == CBL_ERROR_IO) {
			cbl_say("cannot read the config: %s", err.message);
			return CBL_EXIT_FAILED;
		}
		return say_problems(s, &err);
	}
	return CBL_EXIT_CLEAN;
}

static struct cbl_group *group_of(struct cbl_session *s,
				  const struct cbl_config *config,
				  uint64_t overrides)
{
	struct cbl_group *group;

	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i]->config == config &&
		    s->groups[i]->overrides == overrides)
			return s->groups[i];
	group = cbl_xcalloc(1, sizeof(*group));
	group->config = config;
	group->overrides = overrides;
	group->filter.group = (uint32_t)s->group_count;
	if (config) {
		group->filter.include = config->include;
		group->filter.exclude = config->exclude;
		group->filter.root = config->folder;
	}
	s->groups = cbl_grow(s->groups, &s->group_cap, s->group_count + 1,
			     sizeof(struct cbl_group *));
	s->groups[s->group_count++] = group;
	return group;
}

static int find_filter(const struct cbl_filter **out, const char *folder,
		       void *ctx, struct cbl_error *err)
{
	struct cbl_session *s = ctx;
	const struct cbl_config *config = s->config;
	int failed = 0;

	if (s->configs)
		failed = cbl_configs_nearest(s->configs, &config, folder,
					     &s->problems, err);
	if (!failed)
		*out = &group_of(s, config, 0)->filter;
	return failed;
}

int cbl_session_begin(struct cbl_session *s, struct cbl_args *args)
{
	memset(s, 0, sizeof(*s));
	s->args = args;
	cbl_aliases_init(&s->folders);
	s->shelf.unplanned = cbl_args_has(args, CBL_OPT_NO_PREFILTER);
	s->walk.filter = find_filter;
	s->walk.ctx = s;
	if (read_numbers(s) || load_config(s))
		return CBL_EXIT_FAILED;
	if (!s->config && !cbl_args_has(args, CBL_OPT_ISOLATED))
		s->configs = cbl_configs_new();
	return CBL_EXIT_CLEAN;
}

void cbl_session_end(struct cbl_session *s)
{
	for (size_t i = 0; i < s->group_count; i++) {
		cbl_linter_free(s->groups[i]->linter);
		free(s->groups[i]->specs);
		free(s->groups[i]);
	}
	free(s->groups);
	cbl_shelf_release(&s->shelf);
	cbl_configs_free(s->configs);
	cbl_config_free(s->config);
	cbl_problems_release(&s->problems);
	cbl_walk_release(&s->walk);
	cbl_aliases_release(&s->folders);
	free(s->here);
}

/* ---- files */

/* A list may hold NULs, so it is no source. */
static int read_list(const char *path, struct cbl_buf *out)
{
	bool input = strcmp(path, "-") == 0;
	int fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int error;

	if (fd < 0)
		return errno;
	error = cbl_buf_read(out, fd);
	if (!input)
		close(fd);
	return error;
}

static int add_list(struct cbl_session *s, const char *path,
		    struct cbl_error *err)
{
	struct cbl_buf list;
	int failed;

	cbl_buf_init(&list, CBL_SOURCE_MAX);
	failed = read_list(path, &list);
	if (failed)
		cbl_fail(err, CBL_ERROR_IO, "%s", strerror(failed));
	else
		failed = cbl_walk_add_list(&s->walk, cbl_buf_cstr(&list),
					   list.len, err);
	cbl_buf_release(&list);
	return failed;
}

static int add_path(struct cbl_session *s, const char *path,
		    struct cbl_error *err)
{
	const char *name = cbl_args_value(s->args, CBL_OPT_STDIN_FILENAME);

	if (strcmp(path, "-") == 0)
		return cbl_walk_add_input(&s->walk, name ? name : "<stdin>",
					  err);
	return cbl_walk_add(&s->walk, path, err);
}

/* The real path of the folder that a path is in. */
static const char *real_folder(struct cbl_session *s, const char *path)
{
	return cbl_aliases_folder(&s->folders, cbl_str_c(path));
}

void cbl_session_relative(struct cbl_session *s,
			  const struct cbl_config *config, const char *path,
			  struct cbl_buf *out)
{
	const char *folder = real_folder(s, path);
	const char *slash = strrchr(path, '/');
	size_t len = strlen(config->folder);

	cbl_buf_clear(out);
	if (strncmp(folder, config->folder, len) == 0 &&
	    (folder[len] == '/' || folder[len] == '\0'))
		folder += len;
	folder += *folder == '/';
	if (*folder)
		cbl_buf_printf(out, "%s/", folder);
	cbl_buf_text(out, slash ? slash + 1 : path);
}

const char *cbl_session_here(struct cbl_session *s)
{
	if (!s->here)
		s->here = realpath(".", NULL);
	if (!s->here)
		s->here = cbl_xstrdup("");
	return s->here;
}

const char *cbl_session_local(struct cbl_session *s, const char *path)
{
	size_t len;

	if (*path != '/')
		return path;
	len = strlen(cbl_session_here(s));
	if (len < 2 || strncmp(path, s->here, len) != 0)
		return path;
	if (path[len] == '\0')
		return ".";
	return path[len] == '/' && path[len + 1] ? path + len + 1 : path;
}

/* The path without `..`, from the working folder if it leads there, unless a
 * link on the way makes it another file. */
static const char *plain_path(struct cbl_session *s, const char *path)
{
	struct cbl_buf whole, plain;
	const char *local;
	char *real;

	if (*path != '/' && !strstr(path, ".."))
		return path;
	cbl_buf_init(&whole, 0);
	cbl_buf_init(&plain, 0);
	if (*path != '/')
		cbl_buf_printf(&whole, "%s/", cbl_session_here(s));
	cbl_buf_text(&whole, path);
	cbl_lexical_path(&plain, cbl_buf_cstr(&whole));
	real = cbl_xstrdup(real_folder(s, path));
	local = cbl_session_local(s, cbl_buf_cstr(&plain));
	if (strcmp(real_folder(s, local), real) == 0)
		path = cbl_arena_strndup(&s->walk.arena, local, strlen(local));
	free(real);
	cbl_buf_release(&plain);
	cbl_buf_release(&whole);
	return path;
}

void cbl_session_localize(struct cbl_session *s)
{
	for (size_t i = 0; i < s->walk.count; i++)
		s->walk.files[i].path = plain_path(s, s->walk.files[i].path);
	cbl_walk_sort(&s->walk);
}

/* Files that an override is for are groups of their own. */
static void part_groups(struct cbl_session *s)
{
	struct cbl_buf path;

	cbl_buf_init(&path, 0);
	for (size_t i = 0; i < s->walk.count; i++) {
		struct cbl_file *file = &s->walk.files[i];
		const struct cbl_config *config;
		uint64_t overrides;

		if (file->group >= s->group_count)
			continue;
		config = s->groups[file->group]->config;
		if (!config)
			continue;
		cbl_session_relative(s, config, file->path, &path);
		overrides = cbl_config_overrides(config, cbl_buf_cstr(&path));
		if (overrides)
			file->group =
				group_of(s, config, overrides)->filter.group;
	}
	cbl_buf_release(&path);
}

int cbl_session_walk(struct cbl_session *s, const char *const *paths,
		     size_t count)
{
	const char *list = cbl_args_value(s->args, CBL_OPT_FILES_FROM);
	const char *since = cbl_args_value(s->args, CBL_OPT_CHANGED_SINCE);
	struct cbl_error err = {0};
	int failed = 0;

	if (count == 0 && !list) {
		cbl_say("no files named; name files or folders, or `-` for "
			"standard input; `cablelint --help` tells more");
		return CBL_EXIT_FAILED;
	}
	s->named = paths;
	s->named_count = count;
	for (size_t i = 0; i < count && !failed; i++)
		failed = add_path(s, paths[i], &err);
	if (failed)
		return say_problems(s, &err);
	if (list && add_list(s, list, &err)) {
		if (err.code == CBL_ERROR_CONFIG)
			return say_problems(s, &err);
		cbl_say("--files-from %s: %s", list, err.message);
		return CBL_EXIT_FAILED;
	}
	cbl_walk_sort(&s->walk);
	cbl_written_leave_out(&s->walk, paths, count);
	/* What a shard lacks may be in another one. */
	if (s->walk.shard.of > 1)
		s->walk.corpus = false;
	if (since && cbl_changed_only(&s->walk, since))
		return CBL_EXIT_FAILED;
	s->corpus = s->walk.corpus || cbl_args_has(s->args, CBL_OPT_INDEX);
	part_groups(s);
	return CBL_EXIT_CLEAN;
}

/* ---- the rest of the corpus */

/* Without links, so that a file is known by whichever path it was named. */
static void real_path(struct cbl_session *s, const char *path,
		      struct cbl_buf *out)
{
	const char *slash = strrchr(path, '/');

	cbl_buf_clear(out);
	cbl_buf_text(out, real_folder(s, path));
	cbl_buf_char(out, '/');
	cbl_buf_text(out, slash ? slash + 1 : path);
}

/* What is gathered of the rest. */
struct resting {
	struct cbl_session *s;
	struct cbl_walk walk;
	struct cbl_map checked; /* real paths */
	struct cbl_buf path;
};

static int rest_path(struct resting *r, const struct cbl_config *config,
		     size_t index, struct cbl_error *err)
{
	struct cbl_session *s = r->s;
	char *real = realpath(config->rest[index], NULL);
	const char *local = real ? cbl_session_local(s, real) : NULL;
	char key[40];
	int failed = 0;

	snprintf(key, sizeof(key), "corpus.paths[%zu]", index);
	if (!real)
		cbl_config_problem(config, &s->problems, key, strerror(errno));
	else if (!cbl_index_is(real))
		failed = cbl_walk_add(&r->walk, local, err);
	else if (s->index)
		cbl_config_problem(config, &s->problems, key,
				   "there is another index; merge them with "
				   "`cablelint index merge`");
	else
		s->index = cbl_arena_strndup(&s->args->arena, local,
					     strlen(local));
	free(real);
	if (!failed && s->problems.errors)
		failed = cbl_fail(err, CBL_ERROR_CONFIG, "%s has mistakes",
				  config->path);
	return failed;
}

static const struct cbl_config *rest_of(const struct cbl_session *s, size_t i)
{
	const struct cbl_config *config = s->groups[i]->config;

	return config ? config->rest_from : NULL;
}

/* What several groups name is taken once. */
static int gather_rest(struct resting *r, struct cbl_error *err)
{
	size_t count = r->s->group_count;
	int failed = 0;

	for (size_t i = 0; i < count && !failed; i++) {
		const struct cbl_config *config = rest_of(r->s, i);
		bool done = !config;

		for (size_t k = 0; k < i; k++)
			done = done || rest_of(r->s, k) == config;
		for (size_t k = 0; !done && !failed && config->rest[k]; k++)
			failed = rest_path(r, config, k, err);
	}
	return failed;
}

static bool is_checked(const char *path, void *ctx)
{
	struct resting *r = ctx;

	real_path(r->s, path, &r->path);
	return cbl_map_get(&r->checked,
			   cbl_str(cbl_buf_cstr(&r->path), r->path.len), NULL);
}

static void add_rest(struct resting *r)
{
	struct cbl_session *s = r->s;

	for (size_t i = 0; i < s->walk.count; i++) {
		real_path(s, s->walk.files[i].path, &r->path);
		cbl_map_set(&r->checked, cbl_str(cbl_buf_cstr(&r->path),
						 r->path.len), 1);
	}
	cbl_walk_add_silent(&s->walk, &r->walk, is_checked, r);
	cbl_walk_sort(&s->walk);
	part_groups(s);
}

int cbl_session_rest(struct cbl_session *s)
{
	struct resting r = {.s = s,
			    .walk = {.filter = find_filter, .ctx = s}};
	struct cbl_error err = {0};
	int failed;

	cbl_buf_init(&r.path, 0);
	cbl_map_init(&r.checked);
	failed = gather_rest(&r, &err);
	if (!failed && r.walk.count)
		add_rest(&r);
	s->corpus = s->corpus || r.walk.count || s->index;
	cbl_walk_release(&r.walk);
	cbl_map_release(&r.checked);
	cbl_buf_release(&r.path);
	return failed ? say_problems(s, &err) : CBL_EXIT_CLEAN;
}

/* ---- linters */

static int load_specs(struct cbl_session *s, struct cbl_group *group)
{
	const char *const *words = s->args->given_count[CBL_OPT_SPEC]
					   ? s->args->given[CBL_OPT_SPEC]
					   : NULL;

	if (!words && group->config &&
	    cbl_config_blame_specs(group->config, group->overrides,
				   &s->problems)) {
		struct cbl_error none = {0};

		return say_problems(s, &none);
	}
	if (!words)
		words = cbl_settings_specs(group);
	group->specs = cbl_shelf_list(&s->shelf, words, &group->spec_count);
	group->options.forced = words && group->spec_count == 1;
	return group->specs ? CBL_EXIT_CLEAN : CBL_EXIT_FAILED;
}

static int ready_group(struct cbl_session *s, struct cbl_group *group)
{
	struct cbl_error err = {0};

	if (load_specs(s, group))
		return CBL_EXIT_FAILED;
	cbl_settings_merge(s->args, group);
	group->options.has_corpus = s->corpus;
	if (cbl_linter_new(&group->linter, group->specs, group->spec_count,
			   &group->options, &err) == 0)
		return group->config && cbl_config_blame_waivers(
						group->config, group->specs,
						group->spec_count,
						&s->problems)
			       ? say_problems(s, &err)
			       : CBL_EXIT_CLEAN;
	if (group->config)
		cbl_config_blame(group->config, group->overrides,
				 group->specs, group->spec_count,
				 &s->problems);
	return say_problems(s, &err);
}

/* ---- containers */

static void ready_containers(struct cbl_session *s)
{
	struct cbl_arena *arena = &s->args->arena;

	/* The first format that says how tables hold messages is asked. */
	for (size_t i = 0; i < s->group_count; i++)
		cbl_columns_ready(&s->containers, s->groups[i]->specs,
				  s->groups[i]->spec_count, arena);
	s->containers.csv_columns =
		cbl_args_list(s->args, CBL_OPT_CSV_COLUMNS);
	s->containers.jsonl_fields =
		cbl_args_list(s->args, CBL_OPT_JSONL_FIELDS);
	s->filters = cbl_arena_alloc(arena, (s->group_count + 1) *
						    sizeof(*s->filters));
	for (size_t i = 0; i < s->group_count; i++)
		s->filters[i] = &s->groups[i]->filter;
}

int cbl_session_ready(struct cbl_session *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (ready_group(s, s->groups[i]))
			return CBL_EXIT_FAILED;
	ready_containers(s);
	return CBL_EXIT_CLEAN;
}
