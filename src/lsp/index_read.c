/* SPDX-License-Identifier: MIT
 *
 * What is read of a file into the index: its messages, or those of all texts
 * in it if it is a container; a page's text is taken instead of the page.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "container/html.h"
#include "corpus/columns.h"
#include "corpus/supply.h"
#include "diag/settle.h"
#include "index/index.h"
#include "lsp/index.h"
#include "message/facts.h"

void lsp_reading_init(struct lsp_reading *r, const atomic_bool *stop)
{
	*r = (struct lsp_reading){.stop = stop};
	r->scratch = cbl_lint_scratch_new();
	cbl_arena_init(&r->arena);
	cbl_buf_init(&r->page, 0);
}

void lsp_reading_release(struct lsp_reading *r)
{
	cbl_lint_scratch_free(r->scratch);
	cbl_source_release(&r->source);
	cbl_line_table_release(&r->lines);
	cbl_arena_release(&r->arena);
	cbl_buf_release(&r->page);
}

/* ---- messages */

struct taking {
	struct lsp_reading *reading;
	const struct cbl_source *source; /* at hand */
	struct indexed_file *file;
	struct cbl_keys keys; /* of all its messages */
	size_t cap;
};

/* Where a text of its own stands in the file, or its container. */
static struct cbl_range within(uint32_t line)
{
	struct cbl_place at = {.line = line ? line : 1, .column = 1};

	return (struct cbl_range){at, at};
}

static struct cbl_range range_of(const struct taking *t, struct cbl_span span)
{
	const struct cbl_line_table *lines = &t->reading->lines;

	if (t->source->within.container)
		return within(t->source->within.line);
	return (struct cbl_range){cbl_line_table_place(lines, span.lo),
				  cbl_line_table_place(lines, span.hi)};
}

static void take_references(const struct taking *t,
			    const struct cbl_facts *facts,
			    struct indexed_message *out)
{
	out->references = cbl_arena_alloc(
		&t->reading->arena,
		(facts->reference_count + 1) * sizeof(*out->references));
	for (size_t i = 0; i < facts->reference_count; i++) {
		const struct cbl_fact_reference *one = &facts->references[i];

		if (one->id.len)
			out->references[out->reference_count++] =
				(struct indexed_reference){
					one->id, range_of(t, one->span)};
	}
}

static void take_message(struct cbl_message *m, void *ctx)
{
	struct taking *t = ctx;
	struct cbl_arena *arena = &t->reading->arena;
	struct indexed_file *file = t->file;
	struct indexed_message *out;
	struct cbl_facts facts;
	struct cbl_buf date;

	cbl_facts_read(&facts, m, arena);
	file->messages = cbl_grow(file->messages, &t->cap,
				  file->message_count + 1,
				  sizeof(*file->messages));
	out = &file->messages[file->message_count++];
	*out = (struct indexed_message){
		.id = facts.id,
		.subject = facts.subject,
		.at = range_of(t, facts.id_span),
	};
	if (facts.dated) {
		cbl_buf_init(&date, 0);
		cbl_moment_print(&date, facts.date, CBL_STYLE_ISO);
		out->date = cbl_str(cbl_arena_strndup(arena,
						      cbl_buf_cstr(&date),
						      date.len),
				    date.len);
		cbl_buf_release(&date);
	}
	take_references(t, &facts, out);
}

static void take_text(struct taking *t, const struct lsp_rules *rules,
		      const struct cbl_source *source, struct cbl_bag *bag)
{
	struct lsp_reading *r = t->reading;

	t->source = source;
	cbl_line_table_build(&r->lines, source->data ? source->data : "",
			     (uint32_t)source->len);
	cbl_lint_watch(rules->linter, r->scratch, source, bag, &t->keys,
		       take_message, t);
}

/* ---- texts */

static void take_file(struct taking *t, const char *path,
		      const struct lsp_rules *rules, struct cbl_bag *bag)
{
	struct lsp_reading *r = t->reading;
	struct cbl_error err = {0};

	if (cbl_source_read(&r->source, AT_FDCWD, path, path,
			    CBL_SOURCE_DEFAULT_MAX, &err) ||
	    (cbl_html_named(path) &&
	     cbl_html_unwrap(&r->source, &r->page, &err)))
		t->file->lacking = true;
	else
		take_text(t, rules, &r->source, bag);
}

/* All members that are texts; what is wrong with others is for `check` to
 * tell. False if it is given up. */
static bool take_members(struct taking *t, const struct cbl_supply_options *o,
			 const struct lsp_rules *rules, struct cbl_bag *bag)
{
	struct cbl_supply *supply = cbl_supply_new(o);
	struct cbl_lot lot;
	bool stopped = false;
	int got;

	cbl_lot_init(&lot, supply);
	while (!stopped && cbl_lot_draw(&lot)) {
		while ((got = cbl_lot_next(&lot)))
			if (got > 0) {
				take_text(t, rules, &lot.source, bag);
			} else {
				t->file->lacking = true;
				t->file->breaks_off = t->file->breaks_off ||
						      lot.breaks_off;
			}
		cbl_lot_give(&lot, NULL);
		stopped = atomic_load(t->reading->stop);
	}
	cbl_lot_release(&lot);
	cbl_supply_free(supply);
	return !stopped;
}

static bool take_container(struct taking *t, const char *path,
			   const struct lsp_rules *rules, struct cbl_bag *bag)
{
	const struct cbl_file file = {.path = path, .regular = true};
	struct cbl_filter filter = {0};
	const struct cbl_filter *filters[] = {&filter};
	struct cbl_supply_options options = {
		.files = &file,
		.count = 1,
		.filters = filters,
		.max_size = CBL_SOURCE_DEFAULT_MAX,
	};

	if (rules->config) {
		filter.include = rules->config->include;
		filter.exclude = rules->config->exclude;
		filter.root = rules->config->folder;
	}
	cbl_columns_ready(&options.containers, rules->specs, rules->spec_count,
			  &t->reading->arena);
	return take_members(t, &options, rules, bag);
}

/* The messages that an index knows are there. Where they stand is not shown,
 * for its paths are from a folder that nobody here knows; nor are they the
 * first of their numbers, for they may be the files of this workspace. */
static void take_index(struct taking *t, const char *path)
{
	struct cbl_elsewhere *elsewhere = NULL;
	struct cbl_index *index = NULL;
	struct cbl_error err = {0};

	if (cbl_index_open(&index, path, &err) ||
	    cbl_index_check_built(index, &err) ||
	    cbl_elsewhere_new(&elsewhere, index, NULL, NULL, &err)) {
		t->file->lacking = t->file->breaks_off = true;
	} else {
		const struct cbl_elsewhere_lack *lack =
			cbl_elsewhere_lack(elsewhere);

		cbl_elsewhere_keys(elsewhere, &t->keys);
		t->file->lacking = lack->files > 0;
		t->file->breaks_off = lack->breaks_off;
	}
	cbl_elsewhere_free(elsewhere);
	cbl_index_close(index);
}

/* ---- a file */

/* Keys that must be met once only are known by findings that wait. */
static void take_firsts(struct lsp_reading *r, const struct cbl_bag *bag,
			struct indexed_file *file)
{
	size_t most = bag->count + 1;

	file->firsts = cbl_arena_alloc(&r->arena,
				       most * sizeof(*file->firsts));
	for (size_t i = 0; i < bag->count; i++) {
		const struct cbl_finding *f = &bag->findings[i];

		if (f->wait == CBL_WAIT_AGAIN)
			file->firsts[file->first_count++] =
				(struct indexed_first){
					cbl_again_key(f->pending),
					f->within.container ?
						within(f->within.line) :
						f->range,
					f->digest};
	}
}

struct indexed_file *lsp_index_read(struct lsp_reading *r, const char *path,
				    const struct lsp_rules *rules)
{
	struct indexed_file file = {.path = path}, *out = NULL;
	struct taking t = {.reading = r, .file = &file};
	struct cbl_bag bag;
	bool taken = true;

	cbl_bag_init(&bag);
	if (cbl_container_kind(path))
		taken = take_container(&t, path, rules, &bag);
	else if (cbl_index_is(path))
		take_index(&t, path);
	else
		take_file(&t, path, rules, &bag);
	if (taken) {
		cbl_bag_sort(&bag);
		take_firsts(r, &bag, &file);
		file.keys = t.keys;
		out = lsp_indexed_pack(&file);
	}
	free(file.messages);
	cbl_keys_release(&t.keys);
	cbl_bag_release(&bag);
	cbl_arena_clear(&r->arena);
	return out;
}
