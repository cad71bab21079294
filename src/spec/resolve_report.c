/* SPDX-License-Identifier: MIT
 *
 * Mistakes, each at its place: a chain of keys becomes a path only here.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/distance.h"

static void add_keys(struct cbl_buf *path, const struct cbl_at *at)
{
	if (!at->up)
		return;
	add_keys(path, at->up);
	if (path->len != 0)
		cbl_buf_char(path, '.');
	cbl_buf_text(path, at->key);
	if (at->index != CBL_NO_INDEX)
		cbl_buf_printf(path, "[%u]", at->index);
}

struct cbl_source *cbl_at_path(const struct cbl_at *at, struct cbl_buf *path)
{
	const char *key;
	const struct cbl_at *root = cbl_at_root(at, &key);
	struct cbl_source *source = root->source;

	if (root->node) {
		const struct cbl_layer *layer = cbl_node_layer(root->node, key);

		source = layer->source;
		if (layer->index != CBL_NO_INDEX)
			cbl_buf_printf(path, "%s[%u]", layer->list,
				       layer->index);
	}
	add_keys(path, at);
	return source;
}

bool cbl_at_whole(const struct cbl_at *at)
{
	const char *key;
	const struct cbl_at *root = cbl_at_root(at, &key);
	struct cbl_source *source =
		root->node ? cbl_node_layer(root->node, key)->source
			   : root->source;
	struct cbl_buf path;
	bool whole;

	/* The usual case, and to write the path down takes long. */
	if (cbl_document_is_whole(source->document))
		return true;
	cbl_buf_init(&path, 0);
	cbl_at_path(at, &path);
	whole = cbl_document_whole(source->document, cbl_buf_cstr(&path), NULL);
	cbl_buf_release(&path);
	return whole;
}

static void report_va(struct cbl_resolver *r, const struct cbl_at *at,
		      bool warning, size_t offset, const char *hint,
		      const char *format, va_list args)
{
	struct cbl_buf path, message;

	/* The place of each costs a walk over its file. */
	if (r->muted || (warning && r->problems->errors_only))
		return;
	cbl_buf_init(&path, 0);
	cbl_buf_init(&message, 0);
	cbl_buf_vprintf(&message, format, args);

	struct cbl_source *source = cbl_at_path(at, &path);

	cbl_document_problem(source->document, r->problems, warning,
			     cbl_buf_cstr(&path), offset, hint, "%s",
			     cbl_buf_cstr(&message));
	cbl_buf_release(&path);
	cbl_buf_release(&message);
}

void cbl_report_key(struct cbl_resolver *r, const struct cbl_at *at,
		    const char *hint, const char *format, ...)
{
	struct cbl_buf path, message;
	va_list args;

	cbl_buf_init(&path, 0);
	cbl_buf_init(&message, 0);
	va_start(args, format);
	cbl_buf_vprintf(&message, format, args);
	va_end(args);

	struct cbl_source *source = cbl_at_path(at, &path);

	cbl_flaw(r, at);
	cbl_document_problem_key(source->document, r->problems, false,
				 cbl_buf_cstr(&path), hint, "%s",
				 cbl_buf_cstr(&message));
	cbl_buf_release(&path);
	cbl_buf_release(&message);
}

void cbl_report(struct cbl_resolver *r, const struct cbl_at *at, bool warning,
		size_t offset, const char *hint, const char *format, ...)
{
	va_list args;

	if (!warning)
		cbl_flaw(r, at);
	va_start(args, format);
	report_va(r, at, warning, offset, hint, format, args);
	va_end(args);
}

void cbl_mistake(struct cbl_resolver *r, const struct cbl_at *at,
		 const char *format, ...)
{
	va_list args;

	cbl_flaw(r, at);
	va_start(args, format);
	report_va(r, at, false, 0, NULL, format, args);
	va_end(args);
}

void cbl_report_only(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	report_va(r, at, false, offset, hint, format, args);
	va_end(args);
}

/* May keys that the entry lacks be in what could not be loaded? */
static bool is_broken(const struct cbl_at *at)
{
	const char *key;
	const struct cbl_at *root = cbl_at_root(at, &key);

	return root->node ? cbl_node_broken(root->node) : root->source->broken;
}

void cbl_missing_hint(struct cbl_resolver *r, const struct cbl_at *at,
		      const char *what, const char *key, const char *hint)
{
	struct cbl_at here = cbl_at_key(at, key);

	cbl_flaw(r, &here);
	if (!r->lacks_parent && !is_broken(at))
		cbl_report_only(r, at, 0, hint, "%s needs `%s`", what, key);
}

void cbl_missing(struct cbl_resolver *r, const struct cbl_at *at,
		 const char *what, const char *key)
{
	cbl_missing_hint(r, at, what, key, NULL);
}

struct names {
	const char *const *names;
};

static const char *name_at(size_t i, void *ctx)
{
	return ((const struct names *)ctx)->names[i];
}

const char *cbl_meant_of(struct cbl_resolver *r, const struct cbl_at *at,
			 size_t offset, const char *what, struct cbl_str name,
			 const char *const *names, size_t count)
{
	struct names ctx = {names};
	const char *near = cbl_did_you_mean(name, count, name_at, &ctx);
	char hint[160];

	if (near)
		snprintf(hint, sizeof(hint), "did you mean `%s`?", near);
	if (!cbl_may_be_lost(r, what, name))
		cbl_tell_unknown(r, at, offset, what, name,
				 near ? hint
				      : cbl_names_hint(r, what, names, count));
	if (near && !cbl_at_rule(at))
		return near;
	cbl_flaw(r, at);
	if (strcmp(what, "vocabulary") == 0)
		r->missed_vocabulary = true;
	if (strstr(what, "word list"))
		r->missed_pattern = true;
	return NULL;
}

void cbl_unknown_of(struct cbl_resolver *r, const struct cbl_at *at,
		    size_t offset, const char *what, struct cbl_str name,
		    const char *const *names, size_t count)
{
	cbl_meant_of(r, at, offset, what, name, names, count);
	cbl_flaw(r, at);
}

static const char *entry_id(const struct cbl_node *node,
			    enum cbl_entry_list list)
{
	if (list == CBL_LIST_RULES)
		return ((const struct cbl_raw_rule *)node->data)->name;
	/* The id is the first member of every other raw entry. */
	return *(char *const *)node->data;
}

const char *cbl_meant(struct cbl_resolver *r, const struct cbl_at *at,
		      size_t offset, const char *what, struct cbl_str name,
		      enum cbl_entry_list list)
{
	const struct cbl_nodes *nodes = &r->lists[list];
	const char **names =
		cbl_arena_alloc(&r->arena, (nodes->count + 1) * sizeof(*names));
	size_t count = 0;

	for (uint32_t i = 0; i < nodes->count; i++) {
		const char *id = entry_id(&nodes->items[i], list);

		if (id)
			names[count++] = id;
	}
	return cbl_meant_of(r, at, offset, what, name, names, count);
}

void cbl_unknown(struct cbl_resolver *r, const struct cbl_at *at, size_t offset,
		 const char *what, struct cbl_str name,
		 enum cbl_entry_list list)
{
	cbl_meant(r, at, offset, what, name, list);
	cbl_flaw(r, at);
}
