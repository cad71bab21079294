/* SPDX-License-Identifier: MIT
 *
 * cablelint-specc OUT.c SPEC_DIR SPEC_FILE...
 *
 * Compiles specs into C tables when the project is built, so that the program
 * needs no files and no time to have them. Any mistake in any of them fails
 * the build, with its place. Errors name files as SPEC_DIR/SPEC_FILE does.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "spec/builtin.h"
#include "spec/load.h"
#include "spec/raw_schema.h"
#include "text/source.h"

/* What the tables are made of. Files are kept by path relative to SPEC_DIR,
 * in the order in which they were first asked for. */
struct tables {
	const char *dir;
	struct cbl_spec **specs;
	struct cbl_builtin_spec *made; /* with their plans; then a NULL */
	const char *const *spec_paths;
	size_t spec_count;
	struct cbl_source *files;
	struct cbl_buf *packs; /* one a file */
	size_t file_count, file_cap;
	struct cbl_arena paths;
	struct cbl_problems problems;
	size_t failures;
};

static const char *path_in(struct tables *t, const char *name,
			   const char *suffix)
{
	struct cbl_buf buf;

	cbl_buf_init(&buf, 0);
	cbl_buf_printf(&buf, "%s/%s%s", t->dir, name, suffix);

	const char *path = cbl_arena_strndup(&t->paths, buf.data, buf.len);

	cbl_buf_release(&buf);
	return path;
}

static void fail(struct tables *t, const char *path, const char *message)
{
	fprintf(stderr, "%s: error: %s\n", path, message);
	t->failures++;
}

/* The text of a file, given by its path from where we are; NULL with `error`
 * filled. */
static const struct cbl_source *read_file(struct tables *t, const char *path,
					  struct cbl_error *error)
{
	const char *name = path + strlen(t->dir) + 1;
	struct cbl_source file = {0};

	for (size_t i = 0; i < t->file_count; i++)
		if (strcmp(t->files[i].name, name) == 0)
			return &t->files[i];
	if (cbl_source_read(&file, AT_FDCWD, path, name, CBL_SOURCE_MAX,
			    error) != 0) {
		cbl_source_release(&file);
		return NULL;
	}
	t->files = cbl_grow(t->files, &t->file_cap, t->file_count + 1,
			    sizeof(*t->files));
	t->files[t->file_count] = file;
	return &t->files[t->file_count++];
}

/* What the loader asks for is what belongs into the tables. What is not there
 * is for the loader to complain of, who knows the place that names it. */
static const char *give(struct tables *t, const char *path, size_t *len)
{
	struct cbl_error error = {0};
	const struct cbl_source *file = read_file(t, path, &error);

	if (!file)
		return NULL;
	*len = file->len;
	return file->data;
}

static const char *give_file(const char *name, size_t *len, void *ctx)
{
	return give(ctx, path_in(ctx, name, ""), len);
}

static const char *give_spec(const char *id, size_t *len, const char **path,
			     void *ctx)
{
	*path = path_in(ctx, id, ".yaml");
	return give(ctx, *path, len);
}

static bool id_taken(const struct tables *t, const struct cbl_spec *spec)
{
	for (size_t i = 0; i < t->spec_count; i++)
		if (cbl_str_eq(
			    cbl_spec_str(spec, spec->meta->id),
			    cbl_spec_str(t->specs[i], t->specs[i]->meta->id)))
			return true;
	return false;
}

static void keep(struct tables *t, const char *path, struct cbl_spec *spec)
{
	if (!id_taken(t, spec)) {
		t->specs[t->spec_count++] = spec;
		return;
	}
	fail(t, path, "another spec has this id");
	cbl_spec_free(spec);
}

/* Mistakes in what several specs extend are met with each of them; all go
 * into one list, where repeats are dropped. */
static void take_problems(struct tables *t, struct cbl_problems *from)
{
	struct cbl_problems *to = &t->problems;

	to->items = cbl_grow(to->items, &to->cap, to->count + from->count,
			     sizeof(*to->items));
	if (from->count)
		memcpy(to->items + to->count, from->items,
		       from->count * sizeof(*to->items));
	to->count += from->count;
	to->errors += from->errors;
	free(from->items); /* what they hold has moved */
}

static void load(struct tables *t, const char *name)
{
	const char *path = path_in(t, name, "");
	struct cbl_spec_files files = {give_file, give_spec, t};
	struct cbl_error error = {0};
	struct cbl_spec *spec = NULL;
	struct cbl_problems problems = {0};
	const struct cbl_source *file = read_file(t, path, &error);

	if (!file)
		fail(t, path, error.message);
	else if (cbl_spec_load_text(&spec, path, file->data, file->len, &files,
				    &problems, &error) == 0)
		keep(t, path, spec);
	else if (problems.errors == 0)
		fail(t, path, error.message);
	else
		t->failures++; /* told with the other problems */
	take_problems(t, &problems);
}

/* ---- what is made of them */

/* What is alike in several specs is derived once. */
static void make_plans(struct tables *t)
{
	t->made = cbl_xcalloc(t->spec_count + 1, sizeof(*t->made));
	for (size_t i = 0; i < t->spec_count; i++) {
		struct cbl_builtin_spec *made = &t->made[i];

		made->plan =
			cbl_plan_make(t->specs[i], CBL_PLAN_THOROUGH, t->made,
				      &made->plan_size);
		made->id = cbl_spec_cstr(t->specs[i], t->specs[i]->meta->id);
	}
}

static void free_plans(struct tables *t)
{
	for (size_t i = 0; t->made && t->made[i].id; i++)
		free((void *)(uintptr_t)t->made[i].plan);
	free(t->made);
}

/* Specs are those that were named; all else that was asked for are
 * vocabularies. */
static const struct cbl_yaml_schema *schema_of(const struct tables *t,
					       const char *name)
{
	for (size_t i = 0; i < t->spec_count; i++)
		if (strcmp(t->spec_paths[i], name) == 0)
			return &cbl_raw_spec_schema;
	return &cbl_raw_vocabulary_schema;
}

/* They have been loaded before, without a mistake. */
static void make_packs(struct tables *t)
{
	t->packs = cbl_xcalloc(t->file_count, sizeof(*t->packs));
	for (size_t i = 0; i < t->file_count; i++) {
		const struct cbl_source *file = &t->files[i];
		struct cbl_document *document = NULL;
		struct cbl_error error = {0};

		if (cbl_document_load(&document, schema_of(t, file->name),
				      path_in(t, file->name, ""), file->data,
				      file->len, &t->problems, &error) == 0)
			cbl_document_pack(document, &t->packs[i]);
		else
			fail(t, file->name, error.message);
		cbl_document_free(document);
	}
}

/* ---- the C file */

#define WORDS_A_LINE 4

/* Bytes as 64-bit words in the machine's order: a quarter of the compile
 * time of single bytes, no limit on their number, and well aligned. */
static void print_words(FILE *out, const void *bytes, size_t size)
{
	for (size_t at = 0; at < size || at == 0; at += sizeof(uint64_t)) {
		uint64_t word = 0;
		size_t len =
			size - at < sizeof(word) ? size - at : sizeof(word);

		memcpy(&word, (const char *)bytes + at, len);
		fprintf(out, "%s0x%llx,",
			at / sizeof(word) % WORDS_A_LINE ? "" : "\n",
			(unsigned long long)word);
	}
}

static void print_array(FILE *out, const char *name, size_t number,
			const void *bytes, size_t size)
{
	fprintf(out, "static alignas(16) const uint64_t %s_%zu[] = {", name,
		number);
	print_words(out, bytes, size);
	fprintf(out, "\n};\n\n");
}

static void print_string(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++)
		fprintf(out, strchr("\"\\", *text) ? "\\%c" : "%c", *text);
	putc('"', out);
}

static void print_spec_row(FILE *out, const struct tables *t, size_t i)
{
	const struct cbl_spec *spec = t->specs[i];

	fprintf(out, "\t{");
	print_string(out, cbl_spec_cstr(spec, spec->meta->id));
	fprintf(out, ", ");
	print_string(out, t->spec_paths[i]);
	fprintf(out, ", block_%zu, %zu, plan_%zu, %zu},\n", i,
		spec->block_size, i, t->made[i].plan_size);
}

static void print_file_row(FILE *out, const struct tables *t, size_t i)
{
	fprintf(out, "\t{");
	print_string(out, t->files[i].name);
	fprintf(out,
		", (const char *)file_%zu, %zu, (const char *)pack_%zu},\n", i,
		t->files[i].len, i);
}

static void print_tables(FILE *out, const struct tables *t)
{
	fprintf(out, "/* Made by cablelint-specc from specs/. */\n"
		     "#include \"spec/builtin.h\"\n\n"
		     "#include <stdalign.h>\n#include <stdint.h>\n\n");
	for (size_t i = 0; i < t->spec_count; i++) {
		print_array(out, "block", i, t->specs[i]->block,
			    t->specs[i]->block_size);
		print_array(out, "plan", i, t->made[i].plan,
			    t->made[i].plan_size);
	}
	for (size_t i = 0; i < t->file_count; i++) {
		/* A NUL follows the text. */
		print_array(out, "file", i, t->files[i].data,
			    t->files[i].len + 1);
		print_array(out, "pack", i, t->packs[i].data, t->packs[i].len);
	}
	fprintf(out, "const struct cbl_builtin_spec cbl_builtin_specs[] = {\n");
	for (size_t i = 0; i < t->spec_count; i++)
		print_spec_row(out, t, i);
	fprintf(out, "\t{NULL, NULL, NULL, 0, NULL, 0},\n};\n\n");
	fprintf(out, "const struct cbl_builtin_file cbl_builtin_files[] = {\n");
	for (size_t i = 0; i < t->file_count; i++)
		print_file_row(out, t, i);
	fprintf(out, "\t{NULL, NULL, 0, NULL},\n};\n");
}

/* No half-written file is left for the next build to believe in. */
static int write_tables(const char *path, const struct tables *t)
{
	FILE *out = fopen(path, "w");
	bool ok = out;

	if (out) {
		print_tables(out, t);
		ok = !ferror(out);
		ok = fclose(out) == 0 && ok;
	}
	if (ok)
		return 0;
	perror(path);
	remove(path);
	return -1;
}

static void print_problems(struct tables *t)
{
	struct cbl_buf buf;

	cbl_buf_init(&buf, 0);
	cbl_problems_sort(&t->problems);
	cbl_problems_print(&t->problems, &buf);
	fputs(cbl_buf_cstr(&buf), stderr);
	cbl_buf_release(&buf);
}

static void release(struct tables *t)
{
	free_plans(t);
	for (size_t i = 0; i < t->spec_count; i++)
		cbl_spec_free(t->specs[i]);
	for (size_t i = 0; i < t->file_count; i++) {
		cbl_source_release(&t->files[i]);
		if (t->packs)
			cbl_buf_release(&t->packs[i]);
	}
	free(t->specs);
	free(t->files);
	free(t->packs);
	cbl_arena_release(&t->paths);
	cbl_problems_release(&t->problems);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fprintf(stderr, "usage: %s OUT.c SPEC_DIR SPEC_FILE...\n",
			argv[0]);
		return 2;
	}

	struct tables t = {.dir = argv[2],
			   .spec_paths = (const char *const *)argv + 3};
	int status = 1;

	t.specs = cbl_xcalloc((size_t)argc, sizeof(struct cbl_spec *));
	for (int i = 3; i < argc; i++)
		load(&t, argv[i]);
	print_problems(&t);
	if (t.failures == 0 && t.problems.errors == 0) {
		make_plans(&t);
		make_packs(&t);
	}
	if (t.failures == 0 && t.problems.errors == 0)
		status = write_tables(argv[1], &t) == 0 ? 0 : 1;
	release(&t);
	return status;
}
