/* SPDX-License-Identifier: MIT */
#include "spec/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "spec/builtin.h"
#include "spec/guess.h"
#include "spec/raw_schema.h"
#include "spec/resolve_priv.h"
#include "spec/store.h"

/* Specs that extend one another go no deeper. */
#define EXTENDS_MAX 16

/* A text to load: from memory, or with `text` NULL from the disk. */
struct input {
	const char *path;
	const char *text;
	size_t len;
	bool builtin;
	const char *pack; /* of a built-in text, or NULL */
};

/* The specs whose `extends` are being read, innermost first. */
struct chain {
	const struct chain *up;
	const char *path;
	unsigned depth;
};

/* ---- finding texts */

static const struct cbl_builtin_file *builtin_file(const char *path)
{
	const struct cbl_builtin_file *file = cbl_builtin_files;

	while (file->path && strcmp(file->path, path) != 0)
		file++;
	return file->path ? file : NULL;
}

static bool builtin_spec(const char *id, struct input *in)
{
	const struct cbl_builtin_spec *spec = cbl_builtin_specs;
	const struct cbl_builtin_file *file;

	while (spec->id && strcmp(spec->id, id) != 0)
		spec++;
	file = spec->id ? builtin_file(spec->path) : NULL;
	if (!file)
		return false;
	*in = (struct input){file->path, file->text, file->len, true,
			     file->pack};
	return true;
}

/* `name` beside the file `path`. */
static const char *beside(struct cbl_resolver *r, const char *path,
			  const char *name)
{
	const char *slash = strrchr(path, '/');
	size_t dir = slash && *name != '/' ? (size_t)(slash + 1 - path) : 0;
	size_t len = strlen(name);
	char *out = cbl_arena_bytes(&r->arena, dir + len + 1);

	memcpy(out, path, dir);
	memcpy(out + dir, name, len + 1);
	return out;
}

/* An id becomes a file name; it must not lead elsewhere. */
static bool is_plain(const char *id)
{
	return *id != '\0' && *id != '.' && !strchr(id, '/');
}

static bool find_spec(struct cbl_resolver *r, const struct cbl_source *by,
		      const char *id, struct input *in)
{
	*in = (struct input){0};
	if (r->files && r->files->spec) {
		in->text =
			r->files->spec(id, &in->len, &in->path, r->files->ctx);
		return in->text != NULL;
	}
	if (builtin_spec(id, in))
		return true;
	if (!is_plain(id))
		return false;
	char *name = cbl_arena_bytes(&r->arena, strlen(id) + 6);

	sprintf(name, "%s.yaml", id);
	in->path = beside(r, by->path, name);
	return access(in->path, R_OK) == 0;
}

/* ---- reading them */

static struct cbl_source *new_source(struct cbl_resolver *r,
				     struct cbl_document *document,
				     const struct input *in, bool broken)
{
	struct cbl_source *s = cbl_arena_alloc(&r->arena, sizeof(*s));

	s->document = document;
	s->path = cbl_arena_strndup(&r->arena, in->path, strlen(in->path));
	s->broken = broken;
	s->builtin = in->builtin;
	return s;
}

static struct cbl_source *load_document(struct cbl_resolver *r,
					const struct cbl_yaml_schema *schema,
					const struct input *in,
					struct cbl_error *err)
{
	struct cbl_document *document = NULL;
	size_t before = r->problems->errors;

	if (in->pack)
		return new_source(r,
				  cbl_document_unpack(schema, in->path,
						      in->text, in->len,
						      in->pack),
				  in, false);
	err->code = (enum cbl_error_code)cbl_document_load(
		&document, schema, in->path, in->text, in->len, r->problems,
		err);
	if (err->code != CBL_OK)
		return NULL;
	return new_source(r, document, in, r->problems->errors != before);
}

struct cbl_source *cbl_resolver_vocabulary_file(struct cbl_resolver *r,
						const struct cbl_at *at,
						struct cbl_source *by,
						const char *path)
{
	struct input in = {.path = beside(r, by->path, path),
			   .builtin = by->builtin};
	struct cbl_error err = {0};
	struct cbl_source *s;

	for (uint32_t i = 0; i < r->vocabulary_sources_count; i++)
		if (strcmp(r->vocabulary_sources[i]->path, in.path) == 0)
			return r->vocabulary_sources[i];
	if (r->files && r->files->file)
		in.text = r->files->file(path, &in.len, r->files->ctx);
	if (!in.text && by->builtin) {
		const struct cbl_builtin_file *file = builtin_file(in.path);

		if (file)
			in = (struct input){in.path, file->text, file->len,
					    true, file->pack};
	}
	s = load_document(r, &cbl_raw_vocabulary_schema, &in, &err);
	if (!s) {
		if (err.code == CBL_ERROR_IO)
			cbl_mistake(r, at, "%s", err.message);
		return NULL;
	}
	r->vocabulary_sources =
		cbl_grow(r->vocabulary_sources, &r->vocabulary_sources_cap,
			 (size_t)r->vocabulary_sources_count + 1,
			 sizeof(*r->vocabulary_sources));
	r->vocabulary_sources[r->vocabulary_sources_count++] = s;
	return s;
}

/* ---- extends */

static bool is_loaded(const struct cbl_resolver *r, const char *path)
{
	for (uint32_t i = 0; i < r->sources_count; i++)
		if (strcmp(r->sources[i]->path, path) == 0)
			return true;
	return false;
}

static void add_source(struct cbl_resolver *r, struct cbl_source *source)
{
	r->sources =
		cbl_grow(r->sources, &r->sources_cap,
			 (size_t)r->sources_count + 1, sizeof(*r->sources));
	r->sources[r->sources_count++] = source;
}

static int load_spec(struct cbl_resolver *r, const struct input *in,
		     const struct chain *up, struct cbl_error *err);

static bool closes_ring(const struct chain *chain, const char *path)
{
	for (; chain; chain = chain->up)
		if (strcmp(chain->path, path) == 0)
			return true;
	return false;
}

/* A spec is extended by its id, which a file beside it may bear. */
static void report_unknown(struct cbl_resolver *r, struct cbl_source *by,
			   const struct cbl_at *at, const char *id)
{
	const char *slash = strrchr(by->path, '/');
	const char *folder =
		slash ? cbl_arena_strndup(&r->arena, by->path,
					  (size_t)(slash + 1 - by->path))
		      : NULL;
	struct cbl_spec_guess guess;
	char hint[200];
	bool asked = !r->files || !r->files->spec;

	if (strchr(id, '/') || (strlen(id) > 5 &&
				strcmp(id + strlen(id) - 5, ".yaml") == 0))
		snprintf(hint, sizeof(hint),
			 "write its id, not a file: it is built in, or "
			 "`<id>.yaml` beside this file");
	else if (asked && cbl_spec_guess(&guess, folder, id))
		snprintf(hint, sizeof(hint), "did you mean `%s`?", guess.name);
	else
		snprintf(hint, sizeof(hint),
			 "specs are built in, as `cablelint spec list` shows "
			 "them, or `%s.yaml` beside this file",
			 strlen(id) < 60 ? id : "<id>");
	cbl_report(r, at, false, 0, hint, "unknown spec `%s`", id);
}

static void load_parent(struct cbl_resolver *r, struct cbl_source *by,
			const struct cbl_at *at, const char *id,
			const struct chain *chain)
{
	struct input in;
	struct cbl_error err = {0};

	if (!find_spec(r, by, id, &in)) {
		r->lacks_parent = true;
		report_unknown(r, by, at, id);
		return;
	}
	if (closes_ring(chain, in.path)) {
		cbl_mistake(r, at, "`%s` extends this spec in turn", id);
		return;
	}
	if (chain->depth >= EXTENDS_MAX) {
		cbl_mistake(r, at, "specs extend each other more than %d deep",
			    EXTENDS_MAX);
		return;
	}
	if (is_loaded(r, in.path))
		return;
	if (load_spec(r, &in, chain, &err) == CBL_OK)
		return;
	r->lacks_parent = true;
	cbl_flaw(r, at);
	if (err.code == CBL_ERROR_IO)
		cbl_mistake(r, at, "%s", err.message);
}

static int load_spec(struct cbl_resolver *r, const struct input *in,
		     const struct chain *up, struct cbl_error *err)
{
	struct cbl_source *s = load_document(r, &cbl_raw_spec_schema, in, err);
	struct chain chain = {up, in->path, up ? up->depth + 1 : 0};
	struct cbl_at at = {.index = CBL_NO_INDEX, .source = s};

	if (!s)
		return err->code;
	s->spec = cbl_document_data(s->document);
	for (uint32_t i = 0; i < s->spec->extends.count; i++) {
		struct cbl_at item = cbl_at_item(&at, "extends", i);

		load_parent(r, s, &item, s->spec->extends.items[i], &chain);
	}
	add_source(r, s);
	return CBL_OK;
}

/* ---- the resolver's life */

void cbl_resolver_init(struct cbl_resolver *r,
		       const struct cbl_spec_files *files,
		       struct cbl_problems *problems)
{
	*r = (struct cbl_resolver){.files = files,
				   .problems = problems,
				   .errors_before = problems->errors,
				   .never = CBL_NONE,
				   .nothing = CBL_NONE};
	cbl_builder_init(&r->b);
	cbl_arena_init(&r->arena);
	for (int i = 0; i < CBL_LIST_COUNT_; i++)
		cbl_map_init(&r->lists[i].by_id);
}

void cbl_resolver_release(struct cbl_resolver *r)
{
	struct cbl_map *maps[] = {
		&r->compiled_ids,	   &r->pattern_ids, &r->byte_set_ids,
		&r->vocabulary_attributes, &r->element_ids, &r->field_ids,
		&r->operand_ids,	   &r->rule_names,  &r->unknown,
		&r->fields_flawed,	   &r->habits};

	cbl_patterns_release(r);
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		cbl_map_release(maps[i]);
	for (int i = 0; i < CBL_LIST_COUNT_; i++) {
		cbl_map_release(&r->lists[i].by_id);
		free(r->lists[i].items);
	}
	for (uint32_t i = 0; i < r->sources_count; i++)
		cbl_document_free(r->sources[i]->document);
	for (uint32_t i = 0; i < r->vocabulary_sources_count; i++)
		cbl_document_free(r->vocabulary_sources[i]->document);
	free(r->sources);
	free(r->vocabulary_sources);
	free(r->elements);
	free(r->unknowns);
	free(r->examples_flawed);
	cbl_builder_release(&r->b);
	cbl_arena_release(&r->arena);
}

int cbl_resolver_load(struct cbl_resolver *r, const char *path,
		      const char *text, size_t len, struct cbl_error *err)
{
	struct input in = {.path = path, .text = text, .len = len};
	int code = load_spec(r, &in, NULL, err);

	if (code == CBL_OK) {
		cbl_resolve(r);
		cbl_tell_rest(r);
	}
	return code;
}

static int finish(struct cbl_resolver *r, enum cbl_plan_depth depth,
		  struct cbl_spec **out, const char *path,
		  struct cbl_error *err)
{
	size_t size, errors;
	void *block;

	cbl_problems_sort(r->problems);
	errors = r->problems->errors - r->errors_before;
	if (errors != 0)
		return cbl_fail(err, CBL_ERROR_SPEC, "%s: %zu mistake%s", path,
				errors, errors == 1 ? "" : "s");
	block = cbl_builder_finish(&r->b, &size);
	*out = cbl_spec_open_deep(block, size, true, depth);
	if (*out)
		return CBL_OK;
	free(block);
	return cbl_fail(err, CBL_ERROR_SPEC, "%s: does not fit a block", path);
}

static int load_and_finish(struct cbl_resolver *r, struct cbl_spec **out,
			   const char *path, const char *text, size_t len,
			   struct cbl_error *err)
{
	struct cbl_error local = {0};
	int code;

	*out = NULL;
	err = err ? err : &local;
	code = cbl_resolver_load(r, path, text, len, err);
	if (code == CBL_OK)
		code = finish(r, CBL_PLAN_CHEAP, out, path, err);
	cbl_resolver_release(r);
	return code;
}

int cbl_spec_load_text(struct cbl_spec **out, const char *path,
		       const char *text, size_t len,
		       const struct cbl_spec_files *files,
		       struct cbl_problems *problems, struct cbl_error *err)
{
	struct cbl_resolver r;

	cbl_resolver_init(&r, files, problems);
	return load_and_finish(&r, out, path, text, len, err);
}

int cbl_spec_load(struct cbl_spec **out, const char *path,
		  const struct cbl_spec_files *files,
		  struct cbl_problems *problems, struct cbl_error *err)
{
	struct cbl_resolver r;

	cbl_resolver_init(&r, files, problems);
	r.trusts_examples = true;
	return load_and_finish(&r, out, path, NULL, 0, err);
}

/* ---- by way of the store */

static struct cbl_store_text text_of(const struct cbl_source *source)
{
	return (struct cbl_store_text){source->path,
				       cbl_document_text(source->document)};
}

/* Keeps it, with all files that were read. What a built-in spec is made of
 * changes with the program only. */
static void keep(const struct cbl_resolver *r, const struct cbl_store *store,
		 const struct cbl_spec *spec)
{
	size_t most = r->sources_count + r->vocabulary_sources_count, count = 0;
	struct cbl_store_text *texts = cbl_xcalloc(most, sizeof(*texts));

	/* The spec itself was the last to be whole. */
	for (uint32_t i = r->sources_count; i-- > 0;)
		if (!r->sources[i]->builtin)
			texts[count++] = text_of(r->sources[i]);
	for (uint32_t i = 0; i < r->vocabulary_sources_count; i++)
		if (!r->vocabulary_sources[i]->builtin)
			texts[count++] = text_of(r->vocabulary_sources[i]);
	cbl_store_put(store, spec, texts, count);
	free(texts);
}

static int load_and_keep(struct cbl_spec **out, const char *path,
			 const struct cbl_store *store,
			 struct cbl_problems *problems, struct cbl_error *err)
{
	bool may_keep = store->folder >= 0;
	size_t before = problems->count;
	struct cbl_resolver r;
	int code;

	cbl_resolver_init(&r, NULL, problems);
	r.trusts_examples = true;
	code = cbl_resolver_load(&r, path, NULL, 0, err);
	if (code == CBL_OK)
		code = finish(&r, may_keep ? CBL_PLAN_COMPILED : CBL_PLAN_CHEAP,
			      out, path, err);
	if (code == CBL_OK && may_keep && problems->count == before)
		keep(&r, store, *out);
	cbl_resolver_release(&r);
	return code;
}

int cbl_spec_load_kept(struct cbl_spec **out, const char *path,
		       struct cbl_problems *problems, struct cbl_error *err)
{
	struct cbl_store store;
	int code = CBL_OK;

	cbl_store_open(&store, path);
	*out = cbl_store_get(&store, path);
	if (!*out)
		code = load_and_keep(out, path, &store, problems, err);
	cbl_store_close(&store);
	return code;
}
