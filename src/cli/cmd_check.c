/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/spill.h"
#include "cli/commands.h"
#include "cli/fixing.h"
#include "cli/known.h"
#include "cli/live.h"
#include "cli/output.h"
#include "cli/times_table.h"
#include "cli/reports.h"
#include "cli/rest.h"
#include "cli/session.h"
#include "cli/settings.h"
#include "cli/statistics.h"
#include "cli/written.h"
#include "corpus/run.h"
#include "report/about.h"

static int show_files(const struct cbl_session *s)
{
	struct cbl_buf out;
	int status;

	cbl_buf_init(&out, 0);
	for (size_t i = 0; i < s->walk.count; i++)
		if (!s->walk.files[i].cause && !s->walk.files[i].silent)
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
		if (s->walk.files[i].group == group &&
		    !s->walk.files[i].silent)
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

/* What `check` was told to do. */
struct checking {
	struct cbl_session session;
	struct cbl_reports reports;
	struct cbl_fixing fixing;
	struct cbl_known known;
	struct cbl_rest rest; /* of the corpus: --index */
	struct cbl_times times;
};

/* Checks all files; `keys` takes what is known of a corpus. */
static int run(struct checking *c, struct cbl_bag *bag,
	       struct cbl_corpus_totals *totals, struct cbl_keys *keys)
{
	struct cbl_corpus_job job;
	struct cbl_live live;

	cbl_live_begin(&live, &c->session, &job);
	job.keys = keys;
	if (cbl_args_has(c->session.args, CBL_OPT_PROFILE_RULES))
		job.times = &c->times;
	cbl_rest_join(&c->rest, &job);
	cbl_corpus_run(&job, bag, totals);
	cbl_live_end(&live);
	return cbl_rest_part(&c->rest);
}

/* The file of a finding. Findings and files are both in the order of paths, so
 * it mostly is the one at hand or comes soon. */
static const struct cbl_file *file_of(const struct cbl_walk *walk, size_t *at,
				      const struct cbl_finding *f)
{
	struct cbl_str path = cbl_within_file(f->within, f->path);
	const struct cbl_file *files = walk->files;

	while (*at + 1 < walk->count &&
	       cbl_str_cmp(cbl_str_c(files[*at + 1].path), path) <= 0)
		(*at)++;
	if (cbl_str_eq_c(path, files[*at].path))
		return &files[*at];
	return cbl_walk_find(walk, path);
}

struct marking {
	const struct cbl_session *session;
	size_t at; /* file */
	bool any;
};

static bool mark_one(struct cbl_bag *texts, struct cbl_finding *f, void *ctx)
{
	struct marking *m = ctx;
	const struct cbl_session *s = m->session;
	const struct cbl_file *file = file_of(&s->walk, &m->at, f);

	(void)texts;
	f->fails = file &&
		   (int)f->severity >= s->groups[file->group]->fail_on;
	m->any = m->any || f->fails;
	return true;
}

/* Marks the findings that are severe enough for status 1: is there one? */
static bool mark_fails(const struct cbl_session *s, struct cbl_bag *bag)
{
	struct marking m = {.session = s};

	cbl_bag_sift(bag, mark_one, &m);
	return m.any;
}

/* Does a report name files without findings? */
static bool lists_files(const struct cbl_session *s,
			const struct cbl_reports *reports)
{
	bool any = s->walk.shard.of > 0;

	for (size_t i = 0; i < reports->count; i++)
		any = any || reports->wanted[i].format->lists_files;
	return any;
}

/* Gives reports the paths of the files that were read. */
static void list_files(const struct cbl_session *s, struct cbl_reports *reports,
		       size_t count)
{
	struct cbl_str *files;

	if (!lists_files(s, reports))
		return;
	files = cbl_arena_alloc(&s->args->arena, (count + 1) * sizeof(*files));
	reports->options.files = files;
	for (size_t i = 0; i < count; i++)
		if (!s->walk.files[i].silent)
			*files++ = cbl_str_c(s->walk.files[i].path);
	reports->options.file_count =
		(size_t)(files - reports->options.files);
}

static int say_unread(const struct cbl_bag *bag)
{
	for (size_t i = 0; i < bag->unread_count; i++)
		cbl_say("%.*s: %.*s", CBL_STR_ARG(bag->unread[i].path),
			CBL_STR_ARG(bag->unread[i].cause));
	return bag->unread_count ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

/* Nothing is lost by it, but memory may become short. */
static void say_kept(const struct cbl_bag *bag)
{
	if (bag->kept)
		cbl_say("findings wait in memory, for no file in %s takes "
			"them: %s; TMPDIR names another folder",
			cbl_spill_folder(), strerror(bag->kept));
}

/* In an excerpt most references lead outside: text shows few of them. */
static bool is_open(const struct cbl_session *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (s->groups[i]->options.corpus_mode != CBL_CORPUS_OPEN)
			return false;
	return true;
}

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
	       struct cbl_corpus_totals *totals, struct cbl_keys *keys)
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
		cbl_keys_release(keys);
		*totals = (struct cbl_corpus_totals){0};
		if (run(c, bag, totals, keys))
			status = CBL_EXIT_FAILED;
	}
	return status;
}

/* What others keep is not replaced by what is known of a part. */
static void say_stopped(const struct checking *c)
{
	if (c->fixing.mode == CBL_FIXING_FILES ||
	    c->fixing.mode == CBL_FIXING_COPIES)
		cbl_say("stopped: nothing was mended");
	if (c->known.write_path || c->known.prune)
		cbl_say("stopped: the baseline was not written");
}

static int report(struct checking *c, struct cbl_bag *bag,
		  const struct cbl_keys *keys, size_t reached)
{
	struct cbl_session *s = &c->session;
	struct cbl_report_shard shard = {s->walk.shard.number,
					 s->walk.shard.of, !is_open(s)};
	struct cbl_bag aside;
	int failed;
	bool fails;

	cbl_bag_init(&aside);
	failed = cbl_known_part(&c->known, bag, &aside, keys);
	fails = mark_fails(s, bag);
	list_files(s, &c->reports, reached);
	c->reports.options.fold_open = is_open(s);
	c->reports.options.aside = &aside;
	if (s->walk.shard.of)
		c->reports.options.shard = &shard;
	if (cbl_reports_write(&c->reports, bag))
		failed = CBL_EXIT_FAILED;
	c->reports.options.aside = NULL;
	c->reports.options.shard = NULL;
	cbl_bag_release(&aside);
	if (failed)
		return CBL_EXIT_FAILED;
	return fails ? CBL_EXIT_FOUND : CBL_EXIT_CLEAN;
}

/* Does somebody read what is reported, and wants all of it? */
static bool for_people(const struct checking *c)
{
	bool text = false;

	for (size_t i = 0; i < c->reports.count; i++)
		text = text ||
		       strcmp(c->reports.wanted[i].format->name, "text") == 0;
	return text && !cbl_args_has(c->session.args, CBL_OPT_QUIET);
}

static int check(struct checking *c)
{
	struct cbl_corpus_totals totals = {0};
	struct cbl_clock clock;
	struct cbl_bag bag;
	struct cbl_keys keys = {0};
	bool diff = c->fixing.mode == CBL_FIXING_DIFF;
	int status = CBL_EXIT_CLEAN, found;

	cbl_bag_init(&bag);
	cbl_clock_start(&clock);
	if (run(c, &bag, &totals, &keys))
		status = CBL_EXIT_FAILED;
	if (totals.reached < c->session.walk.count)
		say_stopped(c);
	else if (c->fixing.mode != CBL_FIXING_NOT && !diff &&
		 fix(c, &bag, &totals, &keys))
		status = CBL_EXIT_FAILED;
	say_kept(&bag);
	if (say_unread(&bag))
		status = CBL_EXIT_FAILED;
	c->known.stopped = totals.reached < c->session.walk.count;
	found = diff ? show_diff(c, &bag)
		     : report(c, &bag, &keys, totals.reached);
	if (cbl_args_has(c->session.args, CBL_OPT_STATISTICS))
		cbl_statistics(&c->session, &bag, &totals, &clock);
	else if (for_people(c))
		cbl_say_no_corpus(&c->session, &bag, &totals);
	if (bag.withheld && !c->known.stopped && cbl_rest_say_lack(&c->rest))
		status = CBL_EXIT_FAILED;
	else if (bag.withheld && for_people(c) && !c->known.stopped)
		cbl_say(CBL_WITHHELD);
	if (cbl_args_has(c->session.args, CBL_OPT_PROFILE_RULES))
		cbl_times_table(&c->times);
	cbl_times_release(&c->times);
	cbl_keys_release(&keys);
	cbl_bag_release(&bag);
	return status == CBL_EXIT_CLEAN ? found : status;
}

/* No message is where something is to be written. */
static int check_outputs(struct checking *c)
{
	struct cbl_walk *walk = &c->session.walk;
	const struct cbl_args *args = c->session.args;
	int status = CBL_EXIT_CLEAN;

	for (size_t i = 0; i < c->reports.count && !status; i++)
		status = cbl_written_apart(walk, c->reports.wanted[i].file);
	if (!status)
		status = cbl_written_apart(
			walk, cbl_args_value(args, CBL_OPT_OUTPUT));
	if (!status)
		status = cbl_written_apart(
			walk, cbl_args_value(args, CBL_OPT_WRITE_BASELINE));
	return status;
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
	    cbl_session_walk(&c.session, words, count) ||
	    cbl_session_rest(&c.session) || check_outputs(&c))
		goto out;
	if (cbl_args_has(args, CBL_OPT_SHOW_FILES)) {
		status = show_files(&c.session);
		goto out;
	}
	if (cbl_session_ready(&c.session) ||
	    cbl_known_begin(&c.known, &c.session) ||
	    cbl_rest_open(&c.rest, &c.session))
		goto out;
	c.fixing.reported = cbl_known_is_new;
	c.fixing.ctx = &c.known;
	status = cbl_args_has(args, CBL_OPT_SHOW_SETTINGS)
			 ? show_settings(&c.session)
			 : check(&c);
out:
	cbl_rest_close(&c.rest);
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
	{CBL_OPT_PROGRESS, NULL, NULL},
	{CBL_OPT_FIX, NULL, NULL},
	{CBL_OPT_UNSAFE_FIXES, NULL, NULL},
	{CBL_OPT_DIFF, NULL, NULL},
	{CBL_OPT_BASELINE, NULL, NULL},
	{CBL_OPT_WRITE_BASELINE, NULL, NULL},
	{CBL_OPT_PRUNE, NULL, NULL},
	{CBL_OPT_STATISTICS, NULL, NULL},
	{CBL_OPT_PROFILE_RULES, NULL, NULL},
	{CBL_OPT_FILES_FROM, NULL, NULL},
	{CBL_OPT_STDIN_FILENAME, NULL, NULL},
	{CBL_OPT_CHANGED_SINCE, NULL, NULL},
	{CBL_OPT_MAX_FILE_SIZE, NULL, NULL},
	{CBL_OPT_CSV_COLUMNS, NULL, NULL},
	{CBL_OPT_JSONL_FIELDS, NULL, NULL},
	{CBL_OPT_SHARD, NULL, NULL},
	{CBL_OPT_INDEX, NULL, NULL},
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
		"is a file, which is always read; a folder, in which the files "
		"*.txt, *.cable, *.htm, *.html (in capitals or not) and all "
		"containers are read, hidden ones and links to folders left "
		"out; or `-`, standard input. Containers hold many messages: "
		"*.tar, *.tar.gz, .bz2, .xz and .zst, *.zip, *.7z, *.csv, "
		"*.tsv, *.jsonl.\n"
		"\n"
		"Rules about other messages (a reference that leads nowhere) "
		"run when a folder or a container is named. The nearest cablelint.yaml upward "
		"from a file is in force for it; the command line has "
		"precedence.",
	.options = options,
	.exits = "0  nothing found of severity warning or above (--fail-on)\n"
		 "1  something found\n"
		 "2  wrong usage, config or spec, or something could not be "
		 "read or written",
	.examples = "cablelint cables/\n"
		    "cablelint check --profile strict --format short "
		    "message.txt\n"
		    "cablelint check --select CB5,ref-unresolved --corpus "
		    "closed cables/\n"
		    "cablelint check --format text --format json:findings.json "
		    "cables/\n"
		    "git ls-files '*.cable' | cablelint check --files-from -",
	.run = cmd_check,
};
