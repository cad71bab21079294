/* SPDX-License-Identifier: MIT */
#include "yaml/problems.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/utf8.h"

/* A line is kept to this many bytes behind the mistake, and not at all when
 * the mistake stands farther in: nobody looks at such a line. */
#define EXCERPT_BEHIND 400
#define EXCERPT_BEFORE 4000

static void problem_release(struct cbl_problem *p)
{
	free(p->file);
	free(p->message);
	free(p->hint);
	free(p->excerpt);
}

void cbl_problems_release(struct cbl_problems *problems)
{
	if (!problems)
		return;
	for (size_t i = 0; i < problems->count; i++)
		problem_release(&problems->items[i]);
	free(problems->items);
	*problems = (struct cbl_problems){0};
}

static char *excerpt(const struct cbl_line_table *lines, struct cbl_span span)
{
	uint32_t at = span.lo < lines->len ? span.lo : lines->len;
	struct cbl_span line =
		cbl_line_table_span(lines, cbl_line_table_find(lines, at));
	uint32_t lo = line.lo, hi = line.hi;

	if (at - lo > EXCERPT_BEFORE)
		return NULL;
	if (lo == 0)
		lo += (uint32_t)cbl_yaml_bom_len(lines->data, lines->len);
	if (hi > at && hi - at > EXCERPT_BEHIND)
		hi = at + EXCERPT_BEHIND;
	return cbl_xstrndup(lines->data + lo, hi - lo);
}

struct cbl_problem *cbl_yaml_report_v(struct cbl_yaml_reporter *reporter,
				      bool warning, struct cbl_span span,
				      const char *format, va_list args)
{
	struct cbl_problems *all = reporter->problems;

	if (!all || reporter->count > CBL_YAML_REPORT_MAX)
		return NULL;

	struct cbl_buf message = {0};
	bool last = reporter->count++ == CBL_YAML_REPORT_MAX;

	if (last)
		cbl_buf_text(&message, "more mistakes follow; the rest is "
				       "left out");
	else
		cbl_buf_vprintf(&message, format, args);
	all->items = cbl_grow(all->items, &all->cap, all->count + 1,
			      sizeof(*all->items));
	all->errors += !warning;

	struct cbl_problem *p = &all->items[all->count++];

	*p = (struct cbl_problem){
		.file = cbl_xstrdup(reporter->path),
		.start = cbl_line_table_place(reporter->lines, span.lo),
		.end = cbl_line_table_place(reporter->lines, span.hi),
		.message = cbl_buf_detach(&message),
		.excerpt = excerpt(reporter->lines, span),
		.warning = warning,
	};
	return last ? NULL : p;
}

struct cbl_problem *cbl_yaml_report(struct cbl_yaml_reporter *reporter,
				    bool warning, struct cbl_span span,
				    const char *format, ...)
{
	va_list args;

	va_start(args, format);

	struct cbl_problem *p =
		cbl_yaml_report_v(reporter, warning, span, format, args);

	va_end(args);
	return p;
}

void cbl_problem_hint(struct cbl_problem *problem, const char *format, ...)
{
	struct cbl_buf hint = {0};
	va_list args;

	if (!problem)
		return;
	va_start(args, format);
	cbl_buf_vprintf(&hint, format, args);
	va_end(args);
	free(problem->hint);
	problem->hint = cbl_buf_detach(&hint);
}

const char *cbl_yaml_quoted(char out[CBL_YAML_QUOTED], struct cbl_str text)
{
	const char *more = "";
	size_t len = 0, step;

	text = cbl_str_trim(text);
	while (len < text.len && text.ptr[len] != '\n') {
		step = cbl_utf8_next(text.ptr + len, text.len - len, NULL);
		if (len + step > CBL_YAML_QUOTED / 2)
			break;
		len += step ? step : 1;
	}
	if (len < text.len)
		more = "...";
	snprintf(out, CBL_YAML_QUOTED, "%.*s%s", (int)len, text.ptr, more);
	return out;
}

static int compare_places(struct cbl_place a, struct cbl_place b)
{
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return (a.column > b.column) - (a.column < b.column);
}

static int compare(const void *x, const void *y)
{
	const struct cbl_problem *a = x, *b = y;
	int order = strcmp(a->file, b->file);

	if (!order)
		order = compare_places(a->start, b->start);
	return order ? order : strcmp(a->message, b->message);
}

void cbl_problems_sort(struct cbl_problems *problems)
{
	struct cbl_problem *items = problems->items;
	size_t kept = 0;

	if (problems->count == 0)
		return;
	qsort(items, problems->count, sizeof(*items), compare);
	for (size_t i = 1; i < problems->count; i++) {
		if (compare(&items[kept], &items[i]) != 0) {
			items[++kept] = items[i];
			continue;
		}
		/* An error and a warning of the same words are an error. */
		if (!items[i].warning && !items[kept].warning)
			problems->errors--;
		items[kept].warning &= items[i].warning;
		problem_release(&items[i]);
	}
	problems->count = kept + 1;
}
