/* SPDX-License-Identifier: MIT
 *
 * The file of known findings that the client names: read again whenever it
 * changes. While it cannot be read, that is shown in it and as a message, and
 * what was read last stays in force; of one that is gone nothing does.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "lsp/index.h"
#include "lsp/lsp_priv.h"

void lsp_baseline_find(struct server *s, const json_t *params)
{
	const char *path = json_string_value(json_object_get(
		json_object_get(params, "initializationOptions"),
		"baseline"));
	struct cbl_buf whole;

	if (!path || !*path)
		return;
	cbl_buf_init(&whole, 0);
	if (path[0] != '/' && lsp_workspace_roots(s->workspace))
		cbl_buf_printf(&whole, "%s/",
			       lsp_workspace_root(s->workspace, 0));
	cbl_buf_text(&whole, path);
	s->baseline.path = cbl_buf_detach(&whole);
}

/* What is wrong with it takes the place of what was. */
static void complain(struct lsp_baseline *b, const char *cause)
{
	struct cbl_buf text;

	cbl_problems_release(&b->problems);
	b->problems = (struct cbl_problems){0};
	b->reads++;
	if (!cause)
		return;
	cbl_buf_init(&text, 0);
	cbl_buf_printf(&text, "%s; %s", cause,
		       b->known ? "what was read of it before stays in force" :
				  "until it can be nothing counts as known");
	lsp_problem_add(&b->problems, b->path, cbl_buf_cstr(&text));
	cbl_buf_release(&text);
}

static void forget(struct lsp_baseline *b)
{
	if (b->known)
		cbl_baseline_release(&b->list);
	b->known = false;
}

static void read_it(struct lsp_baseline *b)
{
	struct cbl_baseline found = {0};
	struct cbl_source source = {0};
	struct cbl_error err = {0};

	if (access(b->path, F_OK) != 0)
		forget(b);
	if (cbl_source_read(&source, AT_FDCWD, b->path, b->path,
			    CBL_SOURCE_MAX, &err) ||
	    cbl_baseline_read(&found, b->path,
			      cbl_str(source.data, source.len), &err)) {
		cbl_baseline_release(&found);
		complain(b, err.message);
	} else {
		forget(b);
		b->list = found;
		b->known = true;
		complain(b, NULL);
	}
	cbl_source_release(&source);
}

/* Is the file as it was when it was read? */
static bool is_same(struct lsp_baseline *b)
{
	struct stat st = {0};
	bool same;

	/* Of one that is not there all is 0. */
	if (stat(b->path, &st) != 0)
		st = (struct stat){0};
	same = b->reads && b->size == st.st_size && b->node == st.st_ino &&
	       b->changed.tv_sec == st.st_mtim.tv_sec &&
	       b->changed.tv_nsec == st.st_mtim.tv_nsec;
	b->size = st.st_size;
	b->node = st.st_ino;
	b->changed = st.st_mtim;
	return same;
}

void lsp_baseline_look(struct server *s)
{
	struct lsp_baseline *b = &s->baseline;

	if (!b->path || is_same(b))
		return;
	read_it(b);
	lsp_forget_findings(s);
	lsp_publish_all(s);
	lsp_show_mistakes(s);
}

bool lsp_is_baseline(const struct server *s, const char *path)
{
	return s->baseline.path && strcmp(path, s->baseline.path) == 0;
}

bool lsp_baseline_holds(const struct server *s, const struct cbl_finding *f)
{
	return s->baseline.known && cbl_baseline_holds(&s->baseline.list, f);
}

void lsp_baseline_release(struct lsp_baseline *b)
{
	forget(b);
	cbl_problems_release(&b->problems);
	free(b->path);
}
