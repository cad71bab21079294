/* SPDX-License-Identifier: MIT */
#include "cli/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/changed.h"
#include "cli/output.h"
#include "cli/settings.h"
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
	if (!cbl_str_number(digits, CBL_SOURCE_MAX >> shift, &number))
		return false;
	*out = (size_t)number << shift;
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
	free(s->last_folder);
	free(s->last_real);
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

/* The real path of the folder that a path is in; most share it with the one
 * asked for before. */
static const char *real_folder(struct cbl_session *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;

	if (s->last_folder && strlen(s->last_folder) == len &&
	    memcmp(s->last_folder, path, len) == 0)
		return s->last_real;
	free(s->last_folder);
	free(s->last_real);
	s->last_folder = cbl_xstrndup(path, len);
	s->last_real = realpath(len ? s->last_folder : ".", NULL);
	if (!s->last_real)
		s->last_real = cbl_xstrdup("/");
	return s->last_real;
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
	/* What a shard lacks may be in another one. */
	if (s->walk.shard.of > 1)
		s->walk.corpus = false;
	s->corpus = s->walk.corpus || cbl_args_has(s->args, CBL_OPT_INDEX);
	if (since && cbl_changed_only(&s->walk, since))
		return CBL_EXIT_FAILED;
	part_groups(s);
	return CBL_EXIT_CLEAN;
}

/* ---- linters */

static int load_specs(struct cbl_session *s, struct cbl_group *group)
{
	const char *const *words = s->args->given_count[CBL_OPT_SPEC]
					   ? s->args->given[CBL_OPT_SPEC]
					   : NULL;
	const char *own[2] = {cbl_settings_spec(group), NULL};

	if (!words && own[0])
		words = own;
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

/* A column as readers of tables know it. */
static struct cbl_part part_of(const struct cbl_spec *spec,
			       const struct cbl_column *column,
			       struct cbl_arena *arena)
{
	const char **names = cbl_arena_alloc(
		arena, (column->names.count + 1) * sizeof(*names));

	for (uint32_t i = 0; i < column->names.count; i++)
		names[i] = cbl_spec_cstr(
			spec, spec->texts[column->names.first + i]);
	return (struct cbl_part){names, column->holds == CBL_COLUMN_NAME};
}

_Static_assert(CBL_TEXT_COLUMNS_MOST <= CBL_PARTS_MOST,
	       "what a spec may say, a table can hold");

/* The first format that says how tables hold messages is asked. */
static const struct cbl_spec *spec_with_columns(const struct cbl_session *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		for (size_t j = 0; j < s->groups[i]->spec_count; j++)
			if (s->groups[i]->specs[j]->columns_count)
				return s->groups[i]->specs[j];
	return NULL;
}

static void ready_parts(struct cbl_session *s)
{
	const struct cbl_spec *spec = spec_with_columns(s);
	struct cbl_part *parts;

	if (!spec)
		return;
	parts = cbl_arena_alloc(&s->args->arena,
				spec->columns_count * sizeof(*parts));
	for (uint32_t i = 0; i < spec->columns_count; i++)
		parts[i] = part_of(spec, &spec->columns[i], &s->args->arena);
	s->containers.parts = parts;
	s->containers.part_count = spec->columns_count;
}

static void ready_containers(struct cbl_session *s)
{
	struct cbl_arena *arena = &s->args->arena;

	ready_parts(s);

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
