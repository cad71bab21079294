/* SPDX-License-Identifier: MIT
 *
 * What is wrong with configs and specs, shown where it stands, and once as a
 * message: who writes rules must see that they are not in force.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "lsp/lsp_priv.h"
#include "text/json.h"

/* Takes the steps out that lead nowhere: `/a/./b`. */
static char *straightened(char *path)
{
	char *to = path;

	for (const char *p = path; *p; p++) {
		while (p[0] == '/' && p[1] == '.' && p[2] == '/')
			p += 2;
		*to++ = *p;
	}
	*to = '\0';
	return path;
}

/* Problems name files as the program was told (`./our.yaml`); clients want
 * whole paths, also of files that are not there. */
static char *absolute(const char *path)
{
	char *here = realpath(path, NULL);
	struct cbl_buf out;

	if (here)
		return here;
	if (path[0] == '/')
		return straightened(cbl_xstrdup(path));
	here = realpath(".", NULL);
	cbl_buf_init(&out, 0);
	cbl_buf_printf(&out, "%s/%s", here ? here : "", path);
	free(here);
	return straightened(cbl_buf_detach(&out));
}

static json_t *message_of(const struct cbl_problem *p)
{
	struct cbl_buf text;
	json_t *out;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, p->message);
	if (p->hint)
		cbl_buf_printf(&text, "; %s", p->hint);
	out = cbl_json_text(cbl_str(cbl_buf_cstr(&text), text.len));
	cbl_buf_release(&text);
	return out;
}

static json_t *diagnostic(const struct server *s, const struct cbl_problem *p)
{
	return json_pack("{s:o, s:i, s:s, s:o}", "range",
			 lsp_range_of(s, (struct cbl_range){p->start, p->end}),
			 "severity", p->warning ? 2 : 1, "source", "cablelint",
			 "message", message_of(p));
}

static void publish(struct server *s, const char *path, json_t *diagnostics)
{
	lsp_notify(s, "textDocument/publishDiagnostics",
		   json_pack("{s:o, s:o}", "uri", lsp_uri_json(path),
			     "diagnostics", diagnostics));
}

/* Of configs and specs, of the baseline. */
#define LISTS 2

static const struct cbl_problems *list(const struct server *s, int i)
{
	return i ? &s->baseline.problems : &s->env.problems;
}

static bool is_about(const struct cbl_problems *problems, const char *path)
{
	bool found = false;

	for (size_t i = 0; i < problems->count && !found; i++) {
		char *file = absolute(problems->items[i].file);

		found = strcmp(file, path) == 0;
		free(file);
	}
	return found;
}

/* Takes back what was shown in files that have no mistakes any more. */
static void clear(struct server *s)
{
	for (size_t at = 0; at < s->shown.len;) {
		const char *path = s->shown.data + at;

		if (!is_about(list(s, 0), path) && !is_about(list(s, 1), path))
			publish(s, path, json_array());
		at += strlen(path) + 1;
	}
	cbl_buf_clear(&s->shown);
}

/* The first error of a list, with its place if it has one. */
static void add_first(const struct cbl_problems *problems,
		      struct cbl_buf *out)
{
	for (size_t i = 0; i < problems->count && !out->len; i++) {
		const struct cbl_problem *p = &problems->items[i];

		if (p->warning)
			continue;
		cbl_buf_text(out, p->file);
		if (p->start.line)
			cbl_buf_printf(out, ":%u:%u", p->start.line,
				       p->start.column);
		cbl_buf_printf(out, ": %s", p->message);
	}
}

/* The first error; not twice the same. */
static void say(struct server *s)
{
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	for (int i = 0; i < LISTS; i++)
		add_first(list(s, i), &text);
	if (text.len && (!s->last_said ||
			 strcmp(s->last_said, cbl_buf_cstr(&text)) != 0))
		lsp_show(s, 1, cbl_buf_cstr(&text));
	free(s->last_said);
	s->last_said = text.len ? cbl_buf_detach(&text) : NULL;
	cbl_buf_release(&text);
}

static void show(struct server *s, const struct cbl_problems *problems)
{
	for (size_t i = 0; i < problems->count;) {
		char *path = absolute(problems->items[i].file);
		const char *file = problems->items[i].file;
		json_t *all = json_array();

		for (; i < problems->count &&
		       strcmp(problems->items[i].file, file) == 0;
		     i++)
			json_array_append_new(
				all, diagnostic(s, &problems->items[i]));
		publish(s, path, all);
		cbl_buf_add(&s->shown, path, strlen(path) + 1);
		free(path);
	}
}

void lsp_show_mistakes(struct server *s)
{
	if (s->mistakes == s->env.problems.count &&
	    s->mistakes_of == s->env.generation &&
	    s->baseline_of == s->baseline.reads)
		return;
	cbl_problems_sort(&s->env.problems);
	s->mistakes = s->env.problems.count;
	s->mistakes_of = s->env.generation;
	s->baseline_of = s->baseline.reads;
	clear(s);
	for (int i = 0; i < LISTS; i++)
		show(s, list(s, i));
	say(s);
}
