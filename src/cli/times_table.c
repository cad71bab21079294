/* SPDX-License-Identifier: MIT */
#include "cli/times_table.h"

#include <stdlib.h>

#include "base/mem.h"
#include "cli/output.h"

struct line {
	uint64_t time;
	size_t messages;	   /* of the spec */
	const struct cbl_spec *spec;
	const char *code, *name;
};

struct table {
	struct line *lines;
	size_t count, cap;
	uint64_t total;
};

static void add(struct table *t, const struct cbl_times_spec *entry,
		uint64_t time, const char *code, const char *name)
{
	if (time == 0)
		return; /* it did not run */
	t->lines = cbl_grow(t->lines, &t->cap, t->count + 1,
			    sizeof(*t->lines));
	t->lines[t->count++] =
		(struct line){time, entry->messages, entry->spec, code, name};
	t->total += time;
}

static void add_spec(struct table *t, const struct cbl_times_spec *entry)
{
	const struct cbl_spec *spec = entry->spec;
	const char *id = cbl_spec_cstr(spec, spec->meta->id);

	add(t, entry, entry->detect, id, "(is it one?)");
	add(t, entry, entry->parse, id, "(taking it apart)");
	for (uint32_t i = 0; i < spec->rules_count; i++)
		add(t, entry, entry->rules[i],
		    cbl_spec_cstr(spec, spec->rules[i].code),
		    cbl_spec_cstr(spec, spec->rules[i].name));
}

/* Most time first, then by code. */
static int compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? 1 : -1;
	return strcmp(x->code, y->code);
}

static void add_line(struct cbl_buf *out, const struct line *line,
		     uint64_t total)
{
	double messages = line->messages ? (double)line->messages : 1;

	cbl_buf_printf(out, "%9.3f s %5.1f%% %9.2f us  %s %s\n",
		       (double)line->time / 1e9,
		       (double)line->time * 100 / (double)total,
		       (double)line->time / 1e3 / messages, line->code,
		       line->name);
}

void cbl_times_table(const struct cbl_times *times)
{
	struct table table = {0};
	struct cbl_buf out;

	for (size_t i = 0; i < times->count; i++)
		add_spec(&table, &times->specs[i]);
	if (table.count)
		qsort(table.lines, table.count, sizeof(*table.lines), compare);
	cbl_buf_init(&out, 0);
	cbl_buf_text(&out, "time of all threads, share, time a message:\n");
	for (size_t i = 0; i < table.count; i++)
		add_line(&out, &table.lines[i], table.total);
	cbl_buf_printf(&out, "%9.3f s in all, reading and reports aside\n",
		       (double)table.total / 1e9);
	cbl_write_error(&out);
	cbl_buf_release(&out);
	free(table.lines);
}
