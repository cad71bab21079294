/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "cli/commands.h"
#include "cli/fixing.h"
#include "cli/known.h"
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

/* An override may have taken all files of a group. */
static bool has_files(const struct cbl_session *s, size_t group)
{
	for (size_t i = 0; i < s->walk.count; i++)
		if (s->walk.files[i].group == group)
			return true;
	return s->group_count == 1;
}

static int show_settings(const struct cbl_session *s)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	for (size_t i = 0; i < s->group_count; i++) {
		if (!has_files(s, i))
			continue;
		if (out.len)
			cbl_buf_char(&out, '\n');
		cbl_settings_show(s, s->groups[i], &out);
	}
	status = cbl_write_output(&out);
	cbl_buf_release(&out);
	return status;
}

/* Checks all files; `ids` takes the numbers of a corpus. */
static void run(struct cbl_session *s, struct cbl_bag *bag,
		struct cbl_corpus_totals *totals, struct cbl_map *ids)
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
		.ids = ids,
	};

	for (size_t i = 0; i < s->group_count; i++)
		linters[i] = s->groups[i]->linter;
	cbl_corpus_run(&job, bag, totals);
	free(linters);
}

/* Is a path that of a file, or of a message in it? */
static bool is_of_file(struct cbl_str path, const char *file)
{
	size_t len = strlen(file);

	return path.len >= len && memcmp(path.ptr, file, len) == 0 &&
	       (path.len == len || path.ptr[len] == '#');
}

/* Marks the findings that are severe enough for status 1: is there one?
 * Findings and files are both in the order of paths. */
static bool mark_fails(const struct cbl_session *s, struct cbl_bag *bag)
{
	const struct cbl_walk *walk = &s->walk;
	bool any = false;
	size_t at = 0;

	for (size_t i = 0; i < bag->count; i++) {
		struct cbl_finding *f = &bag->findings[i];

		while (at + 1 < walk->count &&
		       !is_of_file(f->path, walk->files[at].path))
			at++;
		f->fails = (int)f->severity >=
			   s->groups[walk->files[at].group]->fail_on;
		any = any || f->fails;
	}
	return any;
}

/* Paths of all files, for formats that name those without findings. */
static void list_files(const struct cbl_session *s, struct cbl_reports *reports)
{
	struct cbl_str *files =
		cbl_arena_alloc(&s->args->arena,
				(s->walk.count + 1) * sizeof(*files));

	for (size_t i = 0; i < s->walk.count; i++)
		files[i] = cbl_str_c(s->walk.files[i].path);
	reports->options.files = files;
	reports->options.file_count = s->walk.count;
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

/* What `check` was told to do. */
struct checking {
	struct cbl_session session;
	struct cbl_reports reports;
	struct cbl_fixing fixing;
	struct cbl_known known;
};

/* Prints the patch. Status 1 if there is one: somebody is to do something. */
static int write_patch(const struct checking *c, const struct cbl_buf *patch)
{
	const char *output =
		cbl_args_value(c->session.args, CBL_OPT_OUTPUT);

	if (cbl_write_to(output, patch))
		return CBL_EXIT_FAILED;
	return patch->len ? CBL_EXIT_FOUND : CBL_EXIT_CLEAN;
}

static int show_diff(struct checking *c, const struct cbl_bag *bag)
{
	struct cbl_buf patch;
	int failed, status;

	cbl_buf_init(&patch, 0);
	failed = cbl_fixing_run(&c->fixing, &c->session, bag, &patch);
	status = write_patch(c, &patch);
	cbl_buf_release(&patch);
	return failed ? CBL_EXIT_FAILED : status;
}

/* Mends files, and checks again what came of it. */
static int fix(struct checking *c, struct cbl_bag *bag,
	       struct cbl_corpus_totals *totals, struct cbl_map *ids)
{
	struct cbl_fixing *fixing = &c->fixing;
	int status = cbl_fixing_run(fixing, &c->session, bag, NULL);

	if (!cbl_args_has(c->session.args, CBL_OPT_QUIET))
		cbl_say("%zu %s made in %zu %s%s%s", fixing->fixes,
			fixing->fixes == 1 ? "fix" : "fixes", fixing->files,
			fixing->files == 1 ? "file" : "files",
			fixing->folder ? ", copies in " : "",
			fixing->folder ? fixing->folder : "");
	if (fixing->mode == CBL_FIXING_COPIES)
		cbl_fixing_turn_to_copies(fixing, &c->session);
	if (fixing->files || fixing->mode == CBL_FIXING_COPIES) {
		cbl_bag_release(bag);
		cbl_map_release(ids);
		*totals = (struct cbl_corpus_totals){0};
		run(&c->session, bag, totals, ids);
	}
	return status;
}

static int report(struct checking *c, struct cbl_bag *bag,
		  const struct cbl_map *ids)
{
	struct cbl_session *s = &c->session;
	struct cbl_bag aside;
	int failed;
	bool fails;

	cbl_bag_init(&aside);
	failed = cbl_known_part(&c->known, bag, &aside, ids);
	fails = mark_fails(s, bag);
	list_files(s, &c->reports);
	c->reports.options.fold_open = is_open(s);
	c->reports.options.aside = &aside;
	if (cbl_reports_write(&c->reports, bag))
		failed = CBL_EXIT_FAILED;
	cbl_bag_release(&aside);
	if (failed)
		return CBL_EXIT_FAILED;
	return fails ? CBL_EXIT_FOUND : CBL_EXIT_CLEAN;
}

static int check(struct checking *c)
{
	struct cbl_corpus_totals totals = {0};
	struct cbl_clock clock;
	struct cbl_bag bag;
	struct cbl_map ids;
	bool diff = c->fixing.mode == CBL_FIXING_DIFF;
	int status = CBL_EXIT_CLEAN, found;

	cbl_bag_init(&bag);
	cbl_map_init(&ids);
	cbl_clock_start(&clock);
	run(&c->session, &bag, &totals, &ids);
	if (c->fixing.mode != CBL_FIXING_NOT && !diff)
		status = fix(c, &bag, &totals, &ids);
	if (say_unread(&bag))
		status = CBL_EXIT_FAILED;
	found = diff ? show_diff(c, &bag) : report(c, &bag, &ids);
	if (cbl_args_has(c->session.args, CBL_OPT_STATISTICS))
		cbl_statistics(&c->session, &bag, &totals, &clock);
	cbl_map_release(&ids);
	cbl_bag_release(&bag);
	return status == CBL_EXIT_CLEAN ? found : status;
}

static int cmd_check(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	struct checking c = {0};
	struct cbl_error err = {0};
	int status = CBL_EXIT_FAILED;

	if (cbl_fixing_choose(&c.fixing, args, &err) ||
	    cbl_reports_choose(&c.reports, args, &err)) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	if (cbl_session_begin(&c.session, args) ||
	    cbl_session_walk(&c.session, words, count))
		goto out;
	if (cbl_args_has(args, CBL_OPT_SHOW_FILES)) {
		status = show_files(&c.session);
		goto out;
	}
	if (cbl_session_ready(&c.session) ||
	    cbl_known_begin(&c.known, &c.session))
		goto out;
	c.fixing.reported = cbl_known_is_new;
	c.fixing.ctx = &c.known;
	status = cbl_args_has(args, CBL_OPT_SHOW_SETTINGS)
			 ? show_settings(&c.session)
			 : check(&c);
out:
	cbl_known_end(&c.known);
	cbl_session_end(&c.session);
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
	 "line each; json; jsonl, an object a line; sarif, github, gitlab, "
	 "junit, checkstyle, rdjsonl, for other programs; csv, a table; "
	 "html, a page to look through. With :FILE it goes there; may be "
	 "given more than once.",
	 NULL},
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_COLOR, NULL, NULL},
	{CBL_OPT_QUIET, NULL, NULL},
	{CBL_OPT_FIX, NULL, NULL},
	{CBL_OPT_UNSAFE_FIXES, NULL, NULL},
	{CBL_OPT_DIFF, NULL, NULL},
	{CBL_OPT_BASELINE, NULL, NULL},
	{CBL_OPT_WRITE_BASELINE, NULL, NULL},
	{CBL_OPT_PRUNE, NULL, NULL},
	{CBL_OPT_STATISTICS, NULL, NULL},
	{CBL_OPT_FILES_FROM, NULL, NULL},
	{CBL_OPT_STDIN_FILENAME, NULL, NULL},
	{CBL_OPT_CHANGED_SINCE, NULL, NULL},
	{CBL_OPT_MAX_FILE_SIZE, NULL, NULL},
	{CBL_OPT_JOBS, NULL, NULL},
	{CBL_OPT_NO_PREFILTER, NULL, NULL},
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
