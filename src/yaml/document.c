/* SPDX-License-Identifier: MIT
 *
 * The quick way is libcyaml alone: what it loads is compared with the words
 * of the schema, and the file is searched for the few signs of what it lets
 * pass. Whatever is in doubt goes the slow way: a tree of the whole file, a
 * walk over it that reports all there is, and libcyaml once more, over what
 * the walk took.
 */
#include "yaml/document.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/mem.h"
#include "text/source.h"
#include "text/utf8.h"
#include "yaml/cyaml.h"
#include "yaml/doubt.h"
#include "yaml/pack.h"
#include "yaml/problems.h"
#include "yaml/shape.h"
#include "yaml/tree.h"

/* After so many mistakes, and so many warnings, the rest is left out. */
#define TOLD_MAX 1000

struct cbl_document {
	struct cbl_source source;
	struct cbl_line_table lines; /* empty until a place is needed */
	const struct cbl_yaml_schema *schema;
	struct cbl_arena arena; /* shape, tree and data */
	struct cbl_yaml_shape *shape;
	struct cbl_yaml_tree tree;
	bool has_tree;
	unsigned told[2]; /* mistakes and warnings, of those who use it */
	void *data;
};

/* ---- the quick way */

static bool load_quickly(struct cbl_document *d)
{
	struct cbl_cyaml_said said;
	size_t bom = cbl_yaml_bom_len(d->source.data, d->source.len);
	struct cbl_str text =
		cbl_str(d->source.data + bom, d->source.len - bom);
	size_t empty;

	d->data = cbl_cyaml_load(d->schema->root, text, &d->arena, &said);
	return d->data && !said.more_documents &&
	       cbl_yaml_shape_fits(d->shape, d->data, &empty) &&
	       (empty == 0 || empty == cbl_yaml_count_empty(text)) &&
	       !cbl_yaml_is_doubtful(text);
}

/* ---- the slow way */

static struct cbl_yaml_reporter reporter_for(struct cbl_document *d,
					     struct cbl_problems *problems)
{
	if (!d->lines.count)
		cbl_line_table_build(&d->lines, d->source.data,
				     (uint32_t)d->source.len);
	return (struct cbl_yaml_reporter){
		.path = d->source.name,
		.lines = &d->lines,
		.problems = problems,
	};
}

static void make_tree(struct cbl_document *d, struct cbl_problems *problems)
{
	struct cbl_yaml_reporter reporter = reporter_for(d, problems);

	cbl_yaml_tree_compose(&d->tree, &d->arena,
			      cbl_str(d->source.data, d->source.len),
			      &reporter);
	cbl_yaml_tree_walk(&d->tree, d->shape, &d->arena, &reporter);
	d->has_tree = true;
}

static int reload(struct cbl_document *d, struct cbl_problems *problems,
		  struct cbl_error *err)
{
	struct cbl_yaml_reporter reporter = reporter_for(d, problems);
	struct cbl_buf json = {0};
	struct cbl_cyaml_said said;

	if (d->tree.root)
		cbl_yaml_tree_print(&d->tree, &json);
	d->data = cbl_cyaml_load(d->schema->root,
				 cbl_str(cbl_buf_cstr(&json), json.len),
				 &d->arena, &said);
	cbl_buf_release(&json);
	if (d->data)
		return 0;
	/* Cannot happen: both read the same tables. */
	cbl_yaml_report(&reporter, false, cbl_span(0, 0), "libcyaml: %s",
			said.first);
	return cbl_fail(err, CBL_ERROR_SPEC, "%s: %s", d->source.name,
			said.first);
}

static int load_slowly(struct cbl_document *d, struct cbl_problems *problems,
		       struct cbl_error *err)
{
	make_tree(d, problems);
	if (d->tree.broken || (d->tree.root && !d->tree.root->taken))
		return cbl_fail(err, CBL_ERROR_SPEC,
				"%s cannot be read as YAML", d->source.name);
	return reload(d, problems, err);
}

/* ---- loading */

/* libyaml compares each %TAG with all before it: a million of them, and it
 * never ends. */
static bool has_directives(struct cbl_document *d,
			   struct cbl_problems *problems)
{
	const char *text = d->source.data, *p = text;
	struct cbl_yaml_reporter reporter;
	uint32_t at;

	while ((p = memchr(p, '%', d->source.len - (size_t)(p - text)))) {
		/* Behind a line end of whatever kind; zeros follow. */
		if ((p == text || p[-1] < ' ') && strncmp(p, "%TAG", 4) == 0)
			break;
		p++;
	}
	if (!p)
		return false;
	at = (uint32_t)(p - text);
	reporter = reporter_for(d, problems);
	cbl_yaml_report(&reporter, false, cbl_span(at, at + 4),
			"directives are not supported");
	return true;
}

static int read_source(struct cbl_document *d, const char *path,
		       const char *text, size_t len, struct cbl_error *err)
{
	struct stat st;
	bool large =
		text ? len > CBL_YAML_MAX_FILE
		     : stat(path, &st) == 0 && st.st_size > CBL_YAML_MAX_FILE;

	if (large)
		return cbl_fail(err, CBL_ERROR_IO, "%s: larger than %u MB",
				path, CBL_YAML_MAX_FILE >> 20);
	if (text) {
		cbl_source_set(&d->source, path, text, len);
		return 0;
	}
	if (cbl_source_read(&d->source, AT_FDCWD, path, path, CBL_YAML_MAX_FILE,
			    err) == 0)
		return 0;
	if (err)
		err->code = CBL_ERROR_IO;
	return CBL_ERROR_IO;
}

static int load(struct cbl_document *d, struct cbl_problems *problems,
		struct cbl_error *err)
{
	if (has_directives(d, problems))
		return cbl_fail(err, CBL_ERROR_SPEC,
				"%s cannot be read as YAML", d->source.name);
	d->shape = cbl_yaml_shape_new(d->schema, &d->arena);
	return load_quickly(d) ? 0 : load_slowly(d, problems, err);
}

int cbl_document_load(struct cbl_document **out,
		      const struct cbl_yaml_schema *schema, const char *path,
		      const char *text, size_t len,
		      struct cbl_problems *problems, struct cbl_error *err)
{
	struct cbl_document *d = cbl_xcalloc(1, sizeof(*d));
	int code;

	d->schema = schema;
	code = read_source(d, path, text, len, err);
	if (code == 0)
		code = load(d, problems, err);
	if (code != 0) {
		cbl_document_free(d);
		d = NULL;
	}
	*out = d;
	return code;
}

void cbl_document_free(struct cbl_document *document)
{
	if (!document)
		return;
	cbl_line_table_release(&document->lines);
	cbl_source_release(&document->source);
	cbl_arena_release(&document->arena);
	free(document);
}

/* ---- without reading */

void cbl_document_pack(const struct cbl_document *d, struct cbl_buf *out)
{
	cbl_yaml_pack(d->shape, d->data, out);
}

struct cbl_document *cbl_document_unpack(const struct cbl_yaml_schema *schema,
					 const char *path, const char *text,
					 size_t len, const char *pack)
{
	struct cbl_document *d = cbl_xcalloc(1, sizeof(*d));

	d->schema = schema;
	cbl_source_set(&d->source, path, text, len);
	d->shape = cbl_yaml_shape_new(schema, &d->arena);
	d->data = cbl_yaml_unpack(d->shape, pack, &d->arena);
	return d;
}

/* ---- what was loaded */

const void *cbl_document_data(const struct cbl_document *d)
{
	return d->data;
}

const char *cbl_document_path(const struct cbl_document *d)
{
	return d->source.name;
}

struct cbl_str cbl_document_text(const struct cbl_document *d)
{
	return cbl_str(d->source.data, d->source.len);
}

/* ---- places */

/* The file's first line stands for the file. */
static struct cbl_span anchor_of(const struct cbl_document *d,
				 const struct cbl_yaml_node *node)
{
	uint32_t bom =
		(uint32_t)cbl_yaml_bom_len(d->source.data, d->source.len);

	return node && node != d->tree.root ? cbl_yaml_node_anchor(node)
					    : cbl_span(bom, bom);
}

static struct cbl_span byte_of(const struct cbl_document *d,
			       const struct cbl_yaml_node *text, size_t offset)
{
	uint32_t at = cbl_yaml_node_offset(text, d->source.data, offset);
	const char *p = d->source.data + at;
	size_t left = offset < text->text.len ? d->source.len - at : 0;
	size_t len = left && *p != '\n' && *p != '\r'
			     ? cbl_utf8_next(p, left, NULL)
			     : 0;

	return cbl_span(at, at + (uint32_t)len);
}

/* What a mistake is about: a value, a byte of it, or its key. */
struct target {
	const char *path;
	size_t offset;
	bool key;
};

/* False if something has been said about it already. */
static bool place(struct cbl_document *d, struct cbl_problems *problems,
		  struct target target, struct cbl_span *out)
{
	const struct cbl_yaml_node *node;
	bool exact;

	/* It was loaded without complaint; should the walk find fault all the
	 * same, it is heard. */
	if (!d->has_tree)
		make_tree(d, problems);
	node = cbl_yaml_tree_find(&d->tree, target.path, &exact);
	exact = exact && node;
	if (exact && node->faulty)
		return false;
	if (exact && target.key && node->name.ptr)
		*out = node->key;
	else if (exact && target.offset && node->kind == CBL_YAML_NODE_TEXT)
		*out = byte_of(d, node, target.offset);
	else
		*out = anchor_of(d, node);
	return true;
}

static void add_problem(struct cbl_document *d, struct cbl_problems *problems,
			bool warning, struct target target, const char *hint,
			const char *format, va_list args)
	__attribute__((format(printf, 6, 0)));

/* So many problems of one kind have been told that the rest is only counted:
 * nobody reads them, and to place one takes the longer the more there are. */
static bool is_enough(struct cbl_document *d, struct cbl_problems *problems,
		      bool warning)
{
	if (d->told[warning] <= TOLD_MAX)
		return false;
	if (problems && !warning) {
		problems->errors++;
		problems->untold++;
	}
	return true;
}

static void add_problem(struct cbl_document *d, struct cbl_problems *problems,
			bool warning, struct target target, const char *hint,
			const char *format, va_list args)
{
	struct cbl_yaml_reporter reporter = reporter_for(d, problems);
	struct cbl_span span;
	struct cbl_problem *p;

	if (is_enough(d, problems, warning) ||
	    !place(d, problems, target, &span))
		return;
	if (d->told[warning]++ == TOLD_MAX) {
		cbl_yaml_report(&reporter, warning, span,
				"more of them follow; the rest is left out");
		return;
	}
	p = cbl_yaml_report_v(&reporter, warning, span, format, args);
	if (hint)
		cbl_problem_hint(p, "%s", hint);
}

void cbl_document_problem(struct cbl_document *d, struct cbl_problems *problems,
			  bool warning, const char *path, size_t offset,
			  const char *hint, const char *format, ...)
{
	struct target target = {.path = path, .offset = offset};
	va_list args;

	va_start(args, format);
	add_problem(d, problems, warning, target, hint, format, args);
	va_end(args);
}

void cbl_document_problem_key(struct cbl_document *d,
			      struct cbl_problems *problems, bool warning,
			      const char *path, const char *hint,
			      const char *format, ...)
{
	struct target target = {.path = path, .key = true};
	va_list args;

	va_start(args, format);
	add_problem(d, problems, warning, target, hint, format, args);
	va_end(args);
}

unsigned cbl_document_line(struct cbl_document *d, const char *path)
{
	struct cbl_yaml_reporter reporter = reporter_for(d, NULL);
	bool exact;

	if (!d->has_tree)
		make_tree(d, NULL);
	return cbl_line_table_place(
		       reporter.lines,
		       anchor_of(d, cbl_yaml_tree_find(&d->tree, path, &exact))
			       .lo)
		.line;
}

/* ---- what loading left out */

static const struct cbl_yaml_node *find(const struct cbl_document *d,
					const char *path)
{
	bool exact = false;
	const struct cbl_yaml_node *node =
		d->has_tree ? cbl_yaml_tree_find(&d->tree, path, &exact) : NULL;

	return exact ? node : NULL;
}

static bool is_one_of(const char *const *keys, struct cbl_str name)
{
	for (; keys && *keys; keys++)
		if (cbl_str_eq_c(name, *keys))
			return true;
	return false;
}

bool cbl_document_is_whole(const struct cbl_document *d)
{
	return !d->has_tree;
}

bool cbl_document_whole(const struct cbl_document *d, const char *path,
			const char *const *but)
{
	const struct cbl_yaml_node *node = find(d, path);

	if (!node)
		return true;
	if (!node->taken)
		return false;
	for (const struct cbl_yaml_node *n = node->first; n; n = n->next)
		if (!is_one_of(but, n->name) && !cbl_yaml_node_whole(n))
			return false;
	return true;
}

bool cbl_document_lacks_items(const struct cbl_document *d, const char *path)
{
	const struct cbl_yaml_node *node = find(d, path);

	if (!node || !node->taken)
		return node != NULL;
	for (const struct cbl_yaml_node *n = node->first; n; n = n->next)
		if (!n->taken)
			return true;
	return false;
}

bool cbl_document_lost(const struct cbl_document *d, struct cbl_str name)
{
	return d->has_tree && d->tree.root &&
	       cbl_yaml_node_lost(d->tree.root, name);
}
