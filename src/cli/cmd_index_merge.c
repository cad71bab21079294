/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "index/index.h"
#include "report/inert.h"

/* Numbers that several messages have, a line each. */
struct telling {
	struct cbl_buf out, last;
	size_t count;
};

static void tell_duplicate(struct cbl_str mrn, struct cbl_str path, void *ctx)
{
	struct telling *t = ctx;

	if (!cbl_str_eq(mrn, cbl_str(cbl_buf_cstr(&t->last), t->last.len))) {
		cbl_buf_text(&t->out, t->count++ ? "\n" : "");
		cbl_inert_line(&t->out, mrn);
		cbl_buf_char(&t->out, ':');
		cbl_buf_clear(&t->last);
		cbl_buf_str(&t->last, mrn);
	}
	cbl_buf_char(&t->out, ' ');
	cbl_inert_path(&t->out, path);
}

static int tell_duplicates(struct cbl_index *index, const char *path,
			   struct cbl_error *err)
{
	struct telling t = {.count = 0};
	int rc;

	cbl_buf_init(&t.out, 0);
	cbl_buf_init(&t.last, 0);
	rc = cbl_index_duplicates(index, tell_duplicate, &t, err);
	if (rc == 0 && t.count) {
		cbl_say("%s: several messages have the same number (%zu %s); "
			"all are kept",
			path, t.count, t.count == 1 ? "number" : "numbers");
		cbl_buf_char(&t.out, '\n');
		if (cbl_write_output(&t.out))
			rc = cbl_fail(err, CBL_ERROR_IO, "%s",
				      "the list could not be written");
	}
	cbl_buf_release(&t.out);
	cbl_buf_release(&t.last);
	return rc;
}

/* A file that two indexes know with different texts. */
static void tell_difference(struct cbl_str path, void *ctx)
{
	cbl_say("%s: %.*s has another text there; it is left out",
		(const char *)ctx, CBL_STR_ARG(path));
}

static int check_maker(struct cbl_index *index, struct cbl_index *from,
		       const char *path, bool first, struct cbl_error *err)
{
	static const char *const names[] = {"specs", "rules"};
	bool same = true;
	int rc = 0;

	for (int i = 0; i < 2 && rc == 0; i++) {
		uint64_t ours = 0, theirs = 0;

		rc = cbl_index_get(from, names[i], &theirs, err);
		if (rc == 0 && first)
			rc = cbl_index_set(index, names[i], theirs, err);
		else if (rc == 0)
			rc = cbl_index_get(index, names[i], &ours, err);
		same = same && (first || ours == theirs);
	}
	if (rc == 0 && !same)
		cbl_say("%s: it was built with other specs or rules than the "
			"first; build it anew if something seems to be missing",
			path);
	return rc;
}

static int merge_one(struct cbl_index *index, const char *path, bool first,
		     struct cbl_index_merged *merged, struct cbl_error *err)
{
	struct cbl_index *from;
	int rc = cbl_index_open(&from, path, err);
	/* Read only, but a context is a plain pointer. */
	union {
		const char *in;
		void *out;
	} ctx = {path};

	if (rc)
		return rc;
	rc = cbl_index_check_built(from, err);
	if (rc == 0)
		rc = cbl_index_begin(index, err);
	if (rc == 0)
		rc = check_maker(index, from, path, first, err);
	if (rc == 0)
		rc = cbl_index_merge(index, from, merged, tell_difference,
				     ctx.out, err);
	if (rc == 0)
		rc = cbl_index_commit(index, err);
	cbl_index_close(from);
	return rc;
}

/* Only an index is replaced by one, for names are easily mixed up. `*real` is
 * the file that a link leads to. */
static int check_place(const char *out, char **real, struct cbl_error *err)
{
	struct cbl_index *old = NULL;
	struct stat st;

	*real = realpath(out, NULL);
	if (!*real)
		*real = cbl_xstrdup(out);
	if (stat(out, &st) < 0 || (S_ISREG(st.st_mode) && st.st_size == 0))
		return 0;
	if (cbl_index_open(&old, out, err))
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s: is no sound index, so it is not replaced; "
				"delete it or name another file",
				out);
	cbl_index_close(old);
	return 0;
}

/* Into a new file, which is to take the place of `out`. */
static int merge(const char *out, const char *made, const char *const *paths,
		 size_t count, struct cbl_index_merged *merged,
		 struct cbl_error *err)
{
	struct cbl_index *index;
	int rc = cbl_index_make(&index, made, err);

	for (size_t i = 0; i < count && rc == 0; i++)
		rc = merge_one(index, paths[i], i == 0, merged, err);
	if (rc == 0)
		rc = cbl_index_tidy(index, err);
	if (rc == 0)
		rc = tell_duplicates(index, out, err);
	cbl_index_close(index);
	return rc;
}

static void say_merged(const char *out, const struct cbl_index_merged *m)
{
	struct cbl_buf lack;

	cbl_buf_init(&lack, 0);
	if (m->lacking)
		cbl_buf_printf(&lack,
			       "; %lld of these could not be read, or not all",
			       (long long)m->lacking);
	cbl_say("%s: %lld messages in %lld files%s%s", out,
		(long long)m->messages, (long long)m->files,
		cbl_buf_cstr(&lack),
		m->known ? "; files in several indexes are taken once" : "");
	cbl_buf_release(&lack);
}

static int cmd_merge(struct cbl_args *args, const char *const *words,
		     size_t count)
{
	struct cbl_index_merged merged = {0};
	struct cbl_error err = {0};
	struct cbl_buf made;
	char *real;
	int rc;

	if (count < 2) {
		cbl_say("`index merge` needs the index to write and at least "
			"one to read");
		return CBL_EXIT_FAILED;
	}
	cbl_buf_init(&made, 0);
	cbl_aliases_init(&merged.aliases);
	rc = check_place(words[0], &real, &err);
	cbl_buf_printf(&made, "%s.%ld", real, (long)getpid());
	if (rc == 0) {
		unlink(made.data);
		rc = merge(words[0], made.data, words + 1, count - 1, &merged,
			   &err);
		if (rc == 0 && rename(made.data, real))
			rc = cbl_fail(&err, CBL_ERROR_IO,
				      "%s: cannot be replaced", words[0]);
		if (rc)
			unlink(made.data);
	}
	cbl_buf_release(&made);
	cbl_aliases_release(&merged.aliases);
	free(real);
	if (rc)
		cbl_say("%s", err.message);
	else if (!cbl_args_has(args, CBL_OPT_QUIET))
		say_merged(words[0], &merged);
	return rc || merged.other ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_QUIET, "No summary.", NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_index_merge = {
	.name = "index merge",
	.summary = "put indexes together",
	.usage = "[OPTION]... OUT INDEX...",
	.about = "Makes the index OUT of all that the others hold, as those of "
		 "shards that were indexed apart; OUT may be one of them. "
		 "Messages of one number are all kept, and the numbers are "
		 "listed. A file that two of them know with different texts is "
		 "taken from the first; one that they know by two paths, from "
		 "the root and from here, is one.",
	.options = options,
	.exits = "0  merged\n"
		 "2  wrong usage, an index that cannot be read or is damaged, "
		 "or two that contradict each other",
	.examples = "cablelint index merge all.index shard-*.index",
	.run = cmd_merge,
};
