/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/commands.h"
#include "cli/live.h"
#include "cli/output.h"
#include "cli/rest.h"
#include "index/build.h"

static int say_unread(const struct cbl_bag *bag)
{
	for (size_t i = 0; i < bag->unread_count; i++)
		cbl_say("%.*s: %.*s", CBL_STR_ARG(bag->unread[i].path),
			CBL_STR_ARG(bag->unread[i].cause));
	return bag->unread_count ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

static const char *plural(size_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}

static void say_built(const char *path, const struct cbl_index_built *b)
{
	cbl_say("%s: %zu %s in %zu %s read, %zu unchanged, %zu gone", path,
		b->messages, plural(b->messages, "message", "messages"),
		b->read, plural(b->read, "file", "files"), b->unchanged,
		b->gone);
}

static int build(struct cbl_session *s, struct cbl_index *index,
		 const char *path, const char *const *words, size_t count)
{
	struct cbl_index_job job = {
		.roots = words,
		.root_count = count,
		.shard = s->walk.shard,
		.specs = cbl_rest_specs(s),
		.rules = cbl_rest_rules(s),
	};
	struct cbl_index_built built;
	struct cbl_error err = {0};
	struct cbl_live live;
	struct cbl_bag bag;
	int status;

	cbl_bag_init(&bag);
	cbl_live_begin(&live, s, &job.corpus);
	status = cbl_index_build(index, &job, &bag, &built, &err);
	cbl_live_end(&live);
	if (status)
		cbl_say("%s", err.message);
	else if (!cbl_args_has(s->args, CBL_OPT_QUIET))
		say_built(path, &built);
	status = status ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
	if (say_unread(&bag))
		status = CBL_EXIT_FAILED;
	cbl_bag_release(&bag);
	return status;
}

/* Files are looked for as they are named, and shown by their path from the
 * working folder. */
static int walk(struct cbl_session *s, const char *const *words, size_t count,
		const char **roots)
{
	int failed = cbl_session_walk(s, words, count);

	for (size_t i = 0; i < count; i++) {
		char *real = cbl_real_path(words[i]);

		roots[i] = cbl_arena_strndup(&s->args->arena, real,
					     strlen(real));
		free(real);
	}
	if (!failed)
		cbl_session_localize(s);
	return failed;
}

static int add_alias(struct cbl_str path, void *ctx)
{
	cbl_aliases_add(ctx, path);
	return 0;
}

static bool is_known(struct cbl_str path, void *ctx)
{
	struct cbl_error err = {0};
	int64_t number;

	return cbl_index_number(ctx, path.ptr, &number, &err) == 1;
}

/* Files that the index knows by another path keep it. */
static int adopt(struct cbl_session *s, struct cbl_index *index,
		 struct cbl_error *err)
{
	struct cbl_aliases aliases;
	int rc;

	cbl_aliases_init(&aliases);
	rc = cbl_index_files(index, add_alias, &aliases, err);
	for (size_t i = 0; i < s->walk.count && rc == 0; i++) {
		struct cbl_str path = cbl_str_c(s->walk.files[i].path);
		struct cbl_str other =
			cbl_aliases_find(&aliases, path, is_known, index);

		if (other.len && !is_known(path, index))
			s->walk.files[i].path = cbl_arena_strndup(
				&s->walk.arena, other.ptr, other.len);
	}
	cbl_aliases_release(&aliases);
	cbl_walk_sort(&s->walk);
	return rc;
}

static int cmd_build(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	const char *path = cbl_args_value(args, CBL_OPT_INDEX);
	struct cbl_index *index = NULL;
	struct cbl_session session;
	struct cbl_error err = {0};
	int status = CBL_EXIT_FAILED;
	const char **roots = cbl_arena_alloc(&args->arena,
					     (count + 1) * sizeof(*roots));

	if (!path)
		path = CBL_INDEX_FILE;
	if (cbl_session_begin(&session, args) ||
	    walk(&session, words, count, roots) ||
	    cbl_session_ready(&session))
		goto out;
	if (cbl_index_make(&index, path, &err) ||
	    adopt(&session, index, &err))
		cbl_say("%s", err.message);
	else
		status = build(&session, index, path, roots, count);
	cbl_index_close(index);
out:
	cbl_session_end(&session);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_INDEX, "The index (" CBL_INDEX_FILE "); made if it is not "
			"there.",
	 NULL},
	{CBL_OPT_SPEC, NULL, NULL},
	{CBL_OPT_FILES_FROM, NULL, NULL},
	{CBL_OPT_STDIN_FILENAME, NULL, NULL},
	{CBL_OPT_MAX_FILE_SIZE, NULL, NULL},
	{CBL_OPT_CSV_COLUMNS, NULL, NULL},
	{CBL_OPT_JSONL_FIELDS, NULL, NULL},
	{CBL_OPT_SHARD, NULL, NULL},
	{CBL_OPT_JOBS, NULL, NULL},
	{CBL_OPT_NO_PREFILTER, NULL, NULL},
	{CBL_OPT_CONFIG, NULL, NULL},
	{CBL_OPT_ISOLATED, NULL, NULL},
	{CBL_OPT_PROGRESS, NULL, NULL},
	{CBL_OPT_QUIET, "No summary.", NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_index_build = {
	.name = "index build",
	.summary = "make an index, or bring it up to date",
	.usage = "[OPTION]... PATH...",
	.about = "Reads messages as `check` does and keeps what an index knows "
		 "of them. Files whose size and time are as they were are not "
		 "read again; those below a PATH that are gone are taken out. "
		 "Work that is interrupted goes on where it was the next time."
		 "\n\n"
		 "Files in the working folder are known by their path from "
		 "there, others as they are named: build and check in the same "
		 "folder. What links and `..` lead to is one file and keeps "
		 "the path it was first known by.",
	.options = options,
	.exits = "0  all was read\n"
		 "2  wrong usage, config or spec, or something could not be "
		 "read or written",
	.examples = "cablelint index build --index all.index cables/\n"
		    "cablelint check --index all.index cables/2006/",
	.run = cmd_build,
};
