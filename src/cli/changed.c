/* SPDX-License-Identifier: MIT */
#include "cli/changed.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/map.h"
#include "cli/output.h"

extern char **environ;

/* Starts git with its output going to `fd`; an errno. */
static int start(const char *const argv[], int fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int failed;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	/* It changes none of the words, but is older than const. */
	failed = posix_spawnp(pid, argv[0], &actions, NULL,
			      (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* What git prints, its complaints going where ours go. */
static int ask_git(const char *const argv[], struct cbl_buf *out)
{
	int ends[2], failed, status = 0;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0) {
		cbl_say("cannot start git: %s", strerror(errno));
		return CBL_EXIT_FAILED;
	}
	failed = start(argv, ends[1], &pid);
	close(ends[1]);
	if (!failed) {
		failed = cbl_buf_read(out, ends[0]);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
	if (failed) {
		cbl_say("cannot ask git: %s", strerror(failed));
		return CBL_EXIT_FAILED;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return CBL_EXIT_CLEAN;
	cbl_say("--changed-since: git does not say what has changed");
	return CBL_EXIT_FAILED;
}

/* Paths that git prints from the top of the tree, by their absolute ones. */
struct changes {
	struct cbl_map paths;
	struct cbl_buf top; /* of the tree, with a slash behind it */
};

static int add_changes(struct changes *c, const char *const argv[])
{
	struct cbl_buf list, path;
	int failed;

	cbl_buf_init(&list, 0);
	cbl_buf_init(&path, 0);
	failed = ask_git(argv, &list);
	for (size_t at = 0; at < list.len && !failed;) {
		struct cbl_str name = cbl_str_c(list.data + at);

		cbl_buf_clear(&path);
		cbl_buf_add(&path, c->top.data, c->top.len);
		cbl_buf_str(&path, name);
		cbl_map_set(&c->paths, cbl_str(path.data, path.len), 1);
		at += name.len + 1;
	}
	cbl_buf_release(&list);
	cbl_buf_release(&path);
	return failed;
}

static int find_changes(struct changes *c, const char *rev)
{
	const char *const top[] = {"git", "rev-parse", "--show-toplevel", NULL};
	const char *const changed[] = {
		"git",		   "diff",	    "--name-only", "-z",
		"--no-ext-diff",   "--diff-filter=d", "--merge-base", rev,
		"--",		   NULL};
	/* Listed from the working folder on, unless told: from the top. */
	const char *const fresh[] = {
		"git",		   "ls-files", "-z",  "--others", "--full-name",
		"--exclude-standard", ":/",    NULL};

	if (ask_git(top, &c->top))
		return CBL_EXIT_FAILED;
	while (c->top.len && c->top.data[c->top.len - 1] == '\n')
		c->top.len--;
	cbl_buf_char(&c->top, '/');
	return add_changes(c, changed) || add_changes(c, fresh)
		       ? CBL_EXIT_FAILED
		       : CBL_EXIT_CLEAN;
}

static bool has_changed(const struct changes *c, const struct cbl_file *file)
{
	char *real = realpath(file->path, NULL);
	bool changed = !real || cbl_map_get(&c->paths, cbl_str_c(real), NULL);

	free(real);
	return changed;
}

int cbl_changed_only(struct cbl_walk *walk, const char *rev)
{
	struct changes c;
	size_t kept = 0;
	int failed;

	if (*rev == '-' || !*rev) {
		cbl_say("--changed-since takes a revision, not `%s`", rev);
		return CBL_EXIT_FAILED;
	}
	cbl_map_init(&c.paths);
	cbl_buf_init(&c.top, 0);
	failed = find_changes(&c, rev);
	for (size_t i = 0; i < walk->count && !failed; i++)
		if (walk->files[i].standard_input || walk->files[i].cause ||
		    has_changed(&c, &walk->files[i]))
			walk->files[kept++] = walk->files[i];
	if (!failed) {
		walk->count = kept;
		walk->corpus = false;
	}
	cbl_map_release(&c.paths);
	cbl_buf_release(&c.top);
	return failed ? CBL_EXIT_FAILED : CBL_EXIT_CLEAN;
}
