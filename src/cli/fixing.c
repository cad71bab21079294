/* SPDX-License-Identifier: MIT */
#include "cli/fixing.h"

#include <stdlib.h>

#include "cli/output.h"
#include "container/html.h"
#include "fix/diff.h"
#include "fix/replace.h"
#include "fix/settle.h"
#include "report/about.h"

int cbl_fixing_choose(struct cbl_fixing *fixing, const struct cbl_args *args,
		      struct cbl_error *err)
{
	bool fix = cbl_args_has(args, CBL_OPT_FIX);
	bool diff = cbl_args_has(args, CBL_OPT_DIFF);
	const char *output = cbl_args_value(args, CBL_OPT_OUTPUT);

	*fixing = (struct cbl_fixing){
		.unsafe = cbl_args_has(args, CBL_OPT_UNSAFE_FIXES)};
	if (fix && diff)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"--fix changes files and --diff only shows "
				"how; give one of them");
	if (diff && cbl_args_has(args, CBL_OPT_FORMAT))
		return cbl_fail(err, CBL_ERROR_USAGE,
				"--diff prints a patch; it takes no --format");
	if (fix && output && strcmp(output, "-") == 0)
		return cbl_fail(err, CBL_ERROR_USAGE,
				"--fix --output takes the folder that mended "
				"copies go to, not `-`");
	fixing->mode = diff		? CBL_FIXING_DIFF
		       : fix && output	? CBL_FIXING_COPIES
		       : fix		? CBL_FIXING_FILES
					: CBL_FIXING_NOT;
	fixing->folder = fix ? output : NULL;
	return 0;
}

/* What one file needs. */
struct work {
	struct cbl_fixing *fixing;
	const struct cbl_session *session;
	struct cbl_lint_scratch *scratch;
	struct cbl_source source;
	struct cbl_buf mended;
	struct cbl_buf *patch;
	char *root; /* of the paths in patches */
	struct cbl_fix_set keep; /* what copies may not replace */
};

static int add_patch(struct work *w, const struct cbl_file *file)
{
	struct cbl_report_options options = {.root = w->root};

	cbl_diff(w->patch, cbl_report_path(&options, cbl_str_c(file->path)),
		 cbl_str(w->source.data, w->source.len),
		 cbl_str(cbl_buf_cstr(&w->mended), w->mended.len));
	return 0;
}

static int put(struct work *w, const struct cbl_file *file,
	       const struct cbl_fix_file *opened, bool changed,
	       struct cbl_error *err)
{
	struct cbl_str text =
		changed ? cbl_str(cbl_buf_cstr(&w->mended), w->mended.len)
			: cbl_str(w->source.data, w->source.len);

	if (w->fixing->mode == CBL_FIXING_COPIES)
		return cbl_fix_copy(opened, w->fixing->folder, file->path,
				    &w->keep, text, err);
	if (!changed)
		return 0;
	if (w->fixing->mode == CBL_FIXING_DIFF)
		return add_patch(w, file);
	return cbl_fix_replace(opened, file->path, text, err);
}

/* Is it a page, whose text is judged and not its bytes? */
static bool is_page(struct work *w)
{
	cbl_buf_clear(&w->mended);
	if (!cbl_html_named(w->source.name))
		return false;

	bool page = cbl_html_text(cbl_str(w->source.data, w->source.len),
				  &w->mended);

	cbl_buf_clear(&w->mended);
	return page;
}

static int mend_file(struct work *w, const struct cbl_file *file)
{
	const struct cbl_group *group = w->session->groups[file->group];
	struct cbl_fix_choice choice = {w->fixing->unsafe, w->fixing->reported,
					w->fixing->ctx};
	struct cbl_fix_file opened;
	struct cbl_error err = {0};
	int made = 0, failed;

	failed = cbl_fix_open(&opened, &w->source, file->path,
			      w->session->max_size, &err);
	cbl_buf_clear(&w->mended);
	if (!failed && is_page(w))
		w->fixing->pages++;
	else if (!failed)
		made = cbl_fix_settle(group->linter, w->scratch, &w->source,
				      &choice, &w->mended, &err);
	if (made < 0)
		failed = made;
	if (!failed)
		failed = put(w, file, &opened, made > 0, &err);
	cbl_fix_close(&opened);
	if (failed) {
		cbl_say("%s", err.message);
		return CBL_EXIT_FAILED;
	}
	w->fixing->files += made > 0;
	w->fixing->fixes += (size_t)made;
	return CBL_EXIT_CLEAN;
}

/* The findings of a run, read as its files are gone through. */
struct reading {
	struct cbl_each each;
	const struct cbl_finding *f; /* at hand */
	const struct cbl_fix_choice *choice;
};

/* Moves to the first finding that stands behind the file; does the file have
 * one that would be mended? */
static bool is_fixable(struct reading *r, const char *path)
{
	bool any = false;

	while (r->f && cbl_str_cmp(r->f->path, cbl_str_c(path)) < 0)
		r->f = cbl_each_next(&r->each);
	for (; r->f && cbl_str_eq_c(r->f->path, path);
	     r->f = cbl_each_next(&r->each))
		any = any || cbl_fix_chosen(r->f, r->choice);
	return any;
}

static void say_containers(const struct cbl_bag *bag,
			   const struct cbl_fix_choice *choice)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	size_t count = 0;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL)
		count += f->within.container && cbl_fix_chosen(f, choice);
	cbl_each_end(&each);
	if (count)
		cbl_say("%zu %s messages in containers, which are never "
			"changed: unpack them first",
			count, count == 1 ? "fix is for" : "fixes are for");
}

/* The folder may be the one that is checked, or one above it. */
static void keep_all(struct work *w)
{
	const struct cbl_walk *walk = &w->session->walk;

	for (size_t i = 0; i < walk->count; i++)
		if (!walk->files[i].standard_input && !walk->files[i].silent)
			cbl_fix_set_add(&w->keep, walk->files[i].path);
	cbl_fix_set_sort(&w->keep);
}

static int mend_all(struct work *w, const struct cbl_bag *bag,
		    const struct cbl_fix_choice *choice)
{
	const struct cbl_walk *walk = &w->session->walk;
	struct reading reading = {.choice = choice};
	int status = CBL_EXIT_CLEAN;

	cbl_each_begin(&reading.each, bag);
	reading.f = cbl_each_next(&reading.each);
	for (size_t i = 0; i < walk->count; i++) {
		const struct cbl_file *file = &walk->files[i];
		bool fixable = is_fixable(&reading, file->path);

		if (file->cause || file->silent ||
		    cbl_container_kind(file->path))
			continue;
		if (file->standard_input) {
			cbl_say("%s: --fix and --diff need a file, not "
				"standard input",
				file->path);
			status = CBL_EXIT_FAILED;
		} else if (fixable ||
			   w->fixing->mode == CBL_FIXING_COPIES) {
			if (mend_file(w, file))
				status = CBL_EXIT_FAILED;
		}
	}
	cbl_each_end(&reading.each);
	return status;
}

int cbl_fixing_run(struct cbl_fixing *fixing, const struct cbl_session *session,
		   const struct cbl_bag *bag, struct cbl_buf *patch)
{
	struct cbl_fix_choice choice = {fixing->unsafe, fixing->reported,
					fixing->ctx};
	struct work w = {.fixing = fixing, .session = session, .patch = patch};
	int status;

	w.scratch = cbl_lint_scratch_new();
	w.root = realpath(".", NULL);
	cbl_buf_init(&w.mended, 0);
	if (fixing->mode == CBL_FIXING_COPIES)
		keep_all(&w);
	status = mend_all(&w, bag, &choice);
	cbl_fix_set_release(&w.keep);
	say_containers(bag, &choice);
	if (fixing->pages)
		cbl_say("%zu web %s as %s: text is mended in plain files only",
			fixing->pages,
			fixing->pages == 1 ? "page stays" : "pages stay",
			fixing->pages == 1 ? "it is" : "they are");
	cbl_lint_scratch_free(w.scratch);
	cbl_source_release(&w.source);
	cbl_buf_release(&w.mended);
	free(w.root);
	return status;
}

void cbl_fixing_turn_to_copies(const struct cbl_fixing *fixing,
			       struct cbl_session *session)
{
	struct cbl_walk *walk = &session->walk;
	struct cbl_buf path;

	cbl_buf_init(&path, 0);
	for (size_t i = 0; i < walk->count; i++) {
		struct cbl_file *file = &walk->files[i];

		if (file->cause || file->silent ||
		    cbl_container_kind(file->path))
			continue; /* which has no copy */
		cbl_buf_clear(&path);
		cbl_buf_printf(&path, "%s/%s", fixing->folder,
			       file->path + (*file->path == '/'));
		file->path = cbl_arena_strndup(&walk->arena,
					       cbl_buf_cstr(&path), path.len);
	}
	cbl_buf_release(&path);
}
