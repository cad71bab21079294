/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reports.h"
#include "cli/specs.h"
#include "config/config.h"
#include "report/about.h"
#include "report/merge.h"
#include "text/source.h"

/* ---- merge */

static int add_report(struct cbl_merge *merge, const char *path,
		      struct cbl_source *source)
{
	struct cbl_error err = {0};
	int failed;

	if (strcmp(path, "-") == 0)
		failed = cbl_source_read_fd(source, 0, "<stdin>",
					    CBL_SOURCE_MAX, &err);
	else
		failed = cbl_source_read(source, AT_FDCWD, path, path,
					 CBL_SOURCE_MAX, &err);
	if (!failed)
		failed = cbl_merge_add(merge, source->name,
				       cbl_str(source->data, source->len),
				       &err);
	if (failed)
		cbl_say("%s", err.message);
	return failed ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

/* What is missing is not clean. */
static int say_missing(const struct cbl_merge *m)
{
	int status = CBL_EXIT_CLEAN;

	for (size_t i = 1; i <= m->of; i++) {
		if (m->shards[i])
			continue;
		cbl_say("shard %zu/%zu is missing", i, m->of);
		status = CBL_EXIT_FAILED;
	}
	return status;
}

static int say_overlap(const struct cbl_merge *m)
{
	if (m->repeated == 0 && m->twice == 0)
		return CBL_EXIT_CLEAN;
	cbl_say("the reports overlap: %zu %s in more than one of them and %s "
		"taken once, but messages are counted twice",
		m->repeated + m->twice,
		m->repeated + m->twice == 1 ? "entry is" : "entries are",
		m->repeated + m->twice == 1 ? "is" : "are");
	return CBL_EXIT_FAILED;
}

static int say_flaws(const struct cbl_merge *m)
{
	int status = say_missing(m);

	if (m->empty)
		cbl_say("%zu %s empty, taken for JSON Lines of a run that "
			"found nothing",
			m->empty,
			m->empty == 1 ? "report is" : "reports are");
	if (m->lines)
		cbl_say("JSON Lines tell of findings only: messages without "
			"one are not counted, and what was not read is not "
			"known");
	if (m->bare)
		cbl_say("%zu %s no context, which `check --shard I/N` adds: "
			"lines of text are not shown",
			m->bare, m->bare == 1 ? "finding has" : "findings have");
	for (size_t i = 0; i < m->bag.unread_count; i++)
		cbl_say("%.*s: %.*s", CBL_STR_ARG(m->bag.unread[i].path),
			CBL_STR_ARG(m->bag.unread[i].cause));
	if (m->bag.withheld)
		cbl_say(CBL_WITHHELD);
	if (say_overlap(m) || m->bag.unread_count || m->bag.withheld)
		status = CBL_EXIT_FAILED;
	return status;
}

/* --fail-on, or what each shard went by. */
static bool mark_fails(struct cbl_bag *bag, const char *fail_on)
{
	bool any = false;

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_finding *f = &bag->findings[i];

		if (fail_on)
			f->fails = (int)f->severity >=
				   cbl_fail_on_parse(fail_on);
		any = any || f->fails;
	}
	return any;
}

static int write_merged(struct cbl_merge *m, struct cbl_reports *reports,
			const char *fail_on)
{
	int status = say_flaws(m);
	bool fails = mark_fails(&m->bag, fail_on);

	reports->options.files = m->files;
	reports->options.file_count = m->file_count;
	reports->options.fold_open = !m->closed;
	reports->options.aside = &m->aside;
	if (cbl_reports_write(reports, &m->bag) || status)
		return CBL_EXIT_FAILED;
	return fails ? CBL_EXIT_FOUND : CBL_EXIT_CLEAN;
}

/* The built-in specs and those of --spec, which come first. */
static struct cbl_spec **all_specs(struct cbl_shelf *shelf,
				   const struct cbl_args *args, size_t *count)
{
	size_t own_count = 0, more;
	struct cbl_spec **own = NULL, **list;

	if (cbl_args_has(args, CBL_OPT_SPEC)) {
		own = cbl_shelf_list(shelf, args->given[CBL_OPT_SPEC],
				     &own_count);
		if (!own)
			return NULL;
	}
	list = cbl_shelf_list(shelf, NULL, &more);
	if (list && own_count) {
		own = cbl_xrealloc(own, own_count + more,
				   sizeof(struct cbl_spec *));
		memcpy(own + own_count, list, more * sizeof(*list));
		free(list);
		list = own;
		own = NULL;
	}
	free(own);
	*count = own_count + more;
	return list;
}

static int cmd_merge(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	struct cbl_reports reports;
	struct cbl_source source = {0};
	struct cbl_shelf shelf = {0};
	struct cbl_merge merge = {0};
	struct cbl_error err = {0};
	struct cbl_spec **specs;
	int status = CBL_EXIT_FAILED;

	if (count == 0) {
		cbl_say("no reports named; name the JSON files that `check "
			"--shard I/N --format json` wrote");
		return CBL_EXIT_FAILED;
	}
	if (cbl_reports_choose(&reports, args, &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	specs = all_specs(&shelf, args, &merge.spec_count);
	merge.specs = specs;
	merge.allow_empty = cbl_args_has(args, CBL_OPT_ALLOW_EMPTY);
	for (size_t i = 0; specs && i < count; i++)
		if (add_report(&merge, words[i], &source))
			goto out;
	if (specs) {
		cbl_merge_end(&merge);
		status = write_merged(&merge, &reports,
				      cbl_args_value(args, CBL_OPT_FAIL_ON));
	}
out:
	cbl_merge_release(&merge);
	cbl_source_release(&source);
	free(specs);
	cbl_shelf_release(&shelf);
	return status;
}

static const struct cbl_option_use merge_options[] = {
	{CBL_OPT_SPEC,
	 "A spec whose rules the reports have findings of, if it is not built "
	 "in.",
	 NULL},
	{CBL_OPT_FAIL_ON,
	 "Exit with status 1 from this severity on: error, warning, info, hint "
	 "or never, instead of what the shards were told.",
	 NULL},
	{CBL_OPT_ALLOW_EMPTY, NULL, NULL},
	{CBL_OPT_FORMAT, "How the findings are written, as with `check`.",
	 NULL},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_COLOR, NULL, NULL},
	{CBL_OPT_QUIET, NULL, NULL},
	{CBL_OPT_UNSAFE_FIXES, "Offer fixes that are not safe as well.", NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_report_merge = {
	.name = "report merge",
	.summary = "put the reports of shards together",
	.usage = "[OPTION]... FILE...",
	.about =
		"Reads reports that `check --shard I/N --format json` (or "
		"jsonl) wrote and writes them as one, in any format: the "
		"report that one run over everything would have written. A "
		"shard that is missing, or that two reports have, is told, "
		"with exit status 2. Findings set aside by waivers and "
		"baselines stay so.\n"
		"\n"
		"JSON Lines tell of findings only, JSON also of what was "
		"read. An empty report tells of nothing and is refused, unless "
		"--allow-empty says that nothing was found.",
	.options = merge_options,
	.exits = "0  nothing found of severity warning or above (--fail-on)\n"
		 "1  something found\n"
		 "2  wrong usage, a broken or empty report, a shard that is "
		 "missing, or something a shard could not read",
	.examples = "cablelint check --shard 1/2 --format json:1.json cables/\n"
		    "cablelint check --shard 2/2 --format json:2.json cables/\n"
		    "cablelint report merge 1.json 2.json",
	.run = cmd_merge,
};

/* ---- the command of commands */

static const struct cbl_command *const parts[] = {
	&cbl_command_report_merge,
	NULL,
};

static int cmd_report(struct cbl_args *args, const char *const *words,
		      size_t count)
{
	(void)args;
	if (count == 0)
		cbl_say("`report` needs a command: `cablelint report merge "
			"FILE...`");
	else
		cbl_say("`report` has no command `%s`, only merge", words[0]);
	return CBL_EXIT_FAILED;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_report = {
	.name = "report",
	.summary = "work with reports: put those of shards together",
	.usage = "COMMAND [OPTION]...",
	.about = "A report is what `check --format json` writes.",
	.options = options,
	.run = cmd_report,
	.parts = parts,
};
