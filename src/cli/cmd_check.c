/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reports.h"
#include "cli/session.h"
#include "cli/settings.h"
#include "cli/statistics.h"
#include "corpus/run.h"

static int show_files(const struct cbl_session *s)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	for (size_t i = 0; i < s->walk.count; i++)
		if (!s->walk.files[i].cause)
			cbl_buf_printf(&out, "%s\n", s->walk.files[i].path);
	status = cbl_write_output(&out);
	cbl_buf_release(&out);
	for (size_t i = 0; i < s->walk.count; i++) {
		if (!s->walk.files[i].cause)
			continue;
		cbl_say("%s: %s", s->walk.files[i].path,
			s->walk.files[i].cause);
		status = CBL_EXIT_FAILED;
	}
	return status;
}

static int show_settings(const struct cbl_session *s)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	for (size_t i = 0; i < s->group_count; i++) {
		if (i)
			cbl_buf_char(&out, '\n');
		cbl_settings_show(s, s->groups[i], &out);
	}
	status = cbl_write_output(&out);
	cbl_buf_release(&out);
	return status;
}

static void run(struct cbl_session *s, struct cbl_bag *bag,
		struct cbl_corpus_totals *totals)
{
	struct cbl_linter **linters =
		cbl_xcalloc(s->group_count, sizeof(struct cbl_linter *));
	struct cbl_corpus_job job = {
		.files = s->walk.files,
		.count = s->walk.count,
		.linters = linters,
		.linter_count = s->group_count,
		.max_size = s->max_size,
		.threads = s->jobs,
		.corpus = s->walk.corpus,
	};

	for (size_t i = 0; i < s->group_count; i++)
		linters[i] = s->groups[i]->linter;
	cbl_corpus_run(&job, bag, totals);
	free(linters);
}

/* Is a finding severe enough for status 1? Findings and files are both in
 * the order of paths. */
static bool any_fails(const struct cbl_session *s, const struct cbl_bag *bag)
{
	const struct cbl_walk *walk = &s->walk;
	size_t at = 0;

	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		while (at + 1 < walk->count &&
		       !cbl_str_eq_c(f->path, walk->files[at].path))
			at++;
		if ((int)f->severity >=
		    s->groups[walk->files[at].group]->fail_on)
			return true;
	}
	return false;
}

static int say_unread(const struct cbl_bag *bag)
{
	for (size_t i = 0; i < bag->unread_count; i++)
		cbl_say("%.*s: %.*s", CBL_STR_ARG(bag->unread[i].path),
			CBL_STR_ARG(bag->unread[i].cause));
	return bag->unread_count ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

/* In an excerpt most references lead outside: text shows few of them. */
static bool is_open(const struct cbl_session *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i]->options.corpus_mode != CBL_CORPUS_OPEN)
			return false;
	return true;
}

static int check(struct cbl_session *s, struct cbl_reports *reports)
{
	struct cbl_corpus_totals totals = {0};
	struct cbl_clock clock;
	struct cbl_bag bag;
	int status;

	cbl_bag_init(&bag);
	cbl_clock_start(&clock);
	run(s, &bag, &totals);
	status = say_unread(&bag);
	reports->options.fold_open = is_open(s);
	if (cbl_reports_write(reports, &bag))
		status = CBL_EXIT_FAILED;
	if (cbl_args_has(s->args, CBL_OPT_STATISTICS))
		cbl_statistics(s, &bag, &totals, &clock);
	if (status == CBL_EXIT_CLEAN && any_fails(s, &bag))
		status = CBL_EXIT_FOUND;
	cbl_bag_release(&bag);
	return status;
}

static int cmd_check(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	struct cbl_session session;
	struct cbl_reports reports;
	struct cbl_error err = {0};
	int status = CBL_EXIT_FAILED;

	if (cbl_reports_choose(&reports, args, &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	if (cbl_session_begin(&session, args) ||
	    cbl_session_walk(&session, words, count))
		goto out;
	if (cbl_args_has(args, CBL_OPT_SHOW_FILES)) {
		status = show_files(&session);
		goto out;
	}
	if (cbl_session_ready(&session))
		goto out;
	status = cbl_args_has(args, CBL_OPT_SHOW_SETTINGS)
			 ? show_settings(&session)
			 : check(&session, &reports);
out:
	cbl_session_end(&session);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_SPEC, NULL, NULL},
	{CBL_OPT_PROFILE, NULL, NULL},
	{CBL_OPT_SELECT, NULL, NULL},
	{CBL_OPT_IGNORE, NULL, NULL},
	{CBL_OPT_SEVERITY, NULL, NULL},
	{CBL_OPT_MIN_CONFIDENCE, NULL, NULL},
	{CBL_OPT_FAIL_ON, NULL, NULL},
	{CBL_OPT_CORPUS, NULL, NULL},
	{CBL_OPT_FORMAT,
	 "How findings are written: text (the default), for people; short, a "
	 "line each; json; jsonl, an object a line. With :FILE it goes there; "
	 "may be given more than once.",
	 NULL},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_COLOR, NULL, NULL},
	{CBL_OPT_QUIET, NULL, NULL},
	{CBL_OPT_STATISTICS, NULL, NULL},
	{CBL_OPT_FILES_FROM, NULL, NULL},
	{CBL_OPT_STDIN_FILENAME, NULL, NULL},
	{CBL_OPT_MAX_FILE_SIZE, NULL, NULL},
	{CBL_OPT_JOBS, NULL, NULL},
	{CBL_OPT_CONFIG, NULL, NULL},
	{CBL_OPT_ISOLATED, NULL, NULL},
	{CBL_OPT_SHOW_FILES, NULL, NULL},
	{CBL_OPT_SHOW_SETTINGS, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_check = {
	.name = "check",
	.summary = "find what is wrong with files, folders or standard input",
	.usage = "[OPTION]... PATH...",
	.about =
		"Checks messages and reports what is wrong with them. A PATH "
		"is "
		"a file, which is always read; a folder, in which the files "
		"*.txt, *.cable, *.htm and *.html are read, hidden ones and "
		"links to folders left out; or `-`, standard input.\n"
		"\n"
		"Rules about other messages (a reference that leads nowhere) "
		"run when a folder is named. The nearest cablelint.yaml upward "
		"from a file is in force for it; the command line has "
		"precedence.",
	.options = options,
	.exits = "0  nothing found of severity warning or above (--fail-on)\n"
		 "1  something found\n"
		 "2  wrong usage, config or spec, or something could not be "
		 "read or written",
	.examples = "cablelint cables/\n"
		    "cablelint check --profile strict --format short "
		    "06KHARTOUM1565.txt\n"
		    "cablelint check --select CB5,ref-unresolved --corpus "
		    "closed cables/\n"
		    "cablelint check --format text --format json:findings.json "
		    "cables/\n"
		    "git ls-files '*.cable' | cablelint check --files-from -",
	.run = cmd_check,
};
