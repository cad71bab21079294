/* SPDX-License-Identifier: MIT
 *
 * Specs made of texts in memory, for tests of what loads them. A text may
 * hold one mark », which is taken out: where it stood something is expected.
 */
#ifndef CBL_UNIT_SPECS_H
#define CBL_UNIT_SPECS_H

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "spec/load.h"
#include "text/utf8.h"
#include "unit.h"

#define SPECS_MARK "\xc2\xbb"

struct specs_file {
	const char *name; /* of a file, or the id of a spec that is extended */
	const char *text;
};

/* One load and what came of it. */
struct specs {
	struct specs_file files[4];
	char *texts[5];	    /* without marks; the last is the spec's own */
	const char *marked; /* the file that had the mark */
	unsigned line, column;
	struct cbl_problems problems;
	struct cbl_error error;
	struct cbl_spec *spec;
	int code;
};

static inline char *specs_unmark(struct specs *s, const char *name,
				 const char *text)
{
	char *out = cbl_xstrdup(text);
	char *mark = strstr(out, SPECS_MARK);

	if (!mark)
		return out;
	const char *line = out;

	s->marked = name;
	s->line = 1;
	for (const char *p = out; p < mark; p++)
		if (*p == '\n') {
			s->line++;
			line = p + 1;
		}
	s->column = 1 + (unsigned)cbl_utf8_count(line, (size_t)(mark - line));
	memmove(mark, mark + strlen(SPECS_MARK),
		strlen(mark + strlen(SPECS_MARK)) + 1);
	return out;
}

static inline const char *specs_find(const char *name, size_t *len, void *ctx)
{
	struct specs *s = ctx;

	for (int i = 0; i < 4; i++) {
		if (!s->files[i].name || strcmp(s->files[i].name, name) != 0)
			continue;
		*len = strlen(s->texts[i]);
		return s->texts[i];
	}
	return NULL;
}

static inline const char *specs_extended(const char *id, size_t *len,
					 const char **path, void *ctx)
{
	struct specs *s = ctx;

	for (int i = 0; i < 4; i++)
		if (s->files[i].name && strcmp(s->files[i].name, id) == 0)
			*path = s->files[i].name;
	return specs_find(id, len, ctx);
}

/* Loads `text` as t.yaml; s->files are set or zero. */
static inline void specs_load(struct specs *s, const char *text)
{
	struct cbl_spec_files files = {specs_find, specs_extended, s};

	for (int i = 0; i < 4 && s->files[i].name; i++)
		s->texts[i] =
			specs_unmark(s, s->files[i].name, s->files[i].text);
	s->texts[4] = specs_unmark(s, "t.yaml", text);
	s->code = cbl_spec_load_text(&s->spec, "t.yaml", s->texts[4],
				     strlen(s->texts[4]), &files, &s->problems,
				     &s->error);
	cbl_problems_sort(&s->problems);
}

static inline void specs_release(struct specs *s)
{
	cbl_spec_free(s->spec);
	cbl_problems_release(&s->problems);
	for (int i = 0; i < 5; i++)
		free(s->texts[i]);
}

/* All problems as one text, for the message of a failing test. */
static inline char *specs_printed(const struct specs *s)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	cbl_problems_print(&s->problems, &out);
	return cbl_buf_detach(&out);
}

/* Loads a text in which nothing is wrong. */
static inline void specs_good(struct specs *s, const char *text)
{
	specs_load(s, text);
	char *printed = specs_printed(s);

	ck_assert_msg(s->code == 0, "%s", printed);
	free(printed);
}

/* That exactly one problem was found, at the mark. */
static inline void specs_one(const struct specs *s, bool warning,
			     const char *message)
{
	char *printed = specs_printed(s);

	ck_assert_msg(s->problems.count == 1, "wanted one: %s, got\n%s",
		      message, printed);
	const struct cbl_problem *p = &s->problems.items[0];

	ck_assert_msg(strstr(p->message, message), "wanted: %s, got\n%s",
		      message, printed);
	ck_assert_int_eq(p->warning, warning);
	ck_assert_msg(s->marked && strcmp(p->file, s->marked) == 0 &&
			      p->start.line == s->line &&
			      p->start.column == s->column,
		      "wanted %s:%u:%u, got\n%s", s->marked, s->line, s->column,
		      printed);
	free(printed);
}

/* A spec, and the one thing that is said of it. */
struct specs_told {
	const char *text;
	const char *message;
	const char *hint; /* a part of it; NULL: any */
};

/* That it is told, as a mistake or a warning, and nothing else is. */
static inline void specs_tells(const struct specs_told *c, bool warning)
{
	struct specs s = {.problems = {.errors_only = !warning}};
	const char *hint;

	specs_load(&s, c->text);
	specs_one(&s, warning, c->message);
	hint = s.problems.items[0].hint;
	ck_assert_msg(!c->hint || (hint && strstr(hint, c->hint)),
		      "wanted the hint: %s, got: %s", c->hint, hint);
	ck_assert_int_eq(s.code, warning ? 0 : CBL_ERROR_SPEC);
	specs_release(&s);
}

/* That there is nothing to be said. */
static inline void specs_fine(const char *text)
{
	struct specs s = {0};
	char *printed;

	specs_load(&s, text);
	printed = specs_printed(&s);
	ck_assert_msg(s.code == 0 && s.problems.count == 0, "%s", printed);
	free(printed);
	specs_release(&s);
}

#endif
