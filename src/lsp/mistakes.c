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

/* Problems name files as the program was told (`./our.yaml`); clients want
 * whole paths. */
static char *absolute(const char *path)
{
	char *here = realpath(path, NULL);
	struct cbl_buf out;

	if (here || path[0] == '/')
		return here ? here : cbl_xstrdup(path);
	here = realpath(".", NULL);
	cbl_buf_init(&out, 0);
	cbl_buf_printf(&out, "%s/%s", here ? here : "", path);
	free(here);
	return cbl_buf_detach(&out);
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

/* Takes back what was shown in files that have no mistakes any more. */
static void clear(struct server *s, const struct cbl_problems *problems)
{
	for (size_t at = 0; at < s->shown.len;) {
		const char *path = s->shown.data + at;
		bool still = false;

		for (size_t i = 0; i < problems->count && !still; i++) {
			char *file = absolute(problems->items[i].file);

			still = strcmp(file, path) == 0;
			free(file);
		}
		if (!still)
			publish(s, path, json_array());
		at += strlen(path) + 1;
	}
	cbl_buf_clear(&s->shown);
}

/* The first error; not twice the same. */
static void say(struct server *s, const struct cbl_problems *problems)
{
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	for (size_t i = 0; i < problems->count && !text.len; i++) {
		const struct cbl_problem *p = &problems->items[i];

		if (!p->warning)
			cbl_buf_printf(&text, "%s:%u:%u: %s", p->file,
				       p->start.line, p->start.column,
				       p->message);
	}
	if (text.len && (!s->last_said ||
			 strcmp(s->last_said, cbl_buf_cstr(&text)) != 0))
		lsp_show(s, 1, cbl_buf_cstr(&text));
	free(s->last_said);
	s->last_said = text.len ? cbl_buf_detach(&text) : NULL;
	cbl_buf_release(&text);
}

void lsp_show_mistakes(struct server *s)
{
	struct cbl_problems *problems = &s->env.problems;

	if (s->mistakes == problems->count &&
	    s->mistakes_of == s->env.generation)
		return;
	s->mistakes_of = s->env.generation;
	cbl_problems_sort(problems);
	s->mistakes = problems->count;
	clear(s, problems);
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
	say(s, problems);
}
