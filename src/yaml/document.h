/* SPDX-License-Identifier: MIT
 *
 * One YAML file (a spec, a vocabulary, a config): its text, the structs it
 * was loaded into, and where in the text each value stands. libcyaml loads
 * the structs fast but stops at the first mistake and keeps no positions; the
 * walker reads libyaml's events against the same schema tables, and so finds
 * every mistake of form, gives each its place and knows the place of all the
 * rest. It runs only when somebody asks for a place.
 */
#ifndef CBL_YAML_DOCUMENT_H
#define CBL_YAML_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "text/line_table.h"

/* One mistake in a YAML file. */
struct cbl_problem {
	char *file;             /* as the user named it */
	struct cbl_place start; /* line 0: no place known */
	struct cbl_place end;
	char *message;          /* "unknown key `vocabulry`" */
	char *hint;             /* "did you mean `vocabulary`?", or NULL */
	char *excerpt;          /* the line it stands on, or NULL */
	bool warning;           /* worth a look, but the spec loads */
};

/* All mistakes of one load, sorted by file and place when printed. */
struct cbl_problems {
	struct cbl_problem *items;
	size_t count;
	size_t cap;
	size_t errors; /* those that are no warnings */
	size_t untold; /* those of `errors` that there is no item for */
	bool errors_only; /* set by who does not ask for warnings */
};

void cbl_problems_release(struct cbl_problems *problems);

/* Sorts by file, line, column and drops repeats of one message at one place. */
void cbl_problems_sort(struct cbl_problems *problems);

/* file:line:column, message, the line with a caret, hint: for people. */
void cbl_problems_print(const struct cbl_problems *problems,
			struct cbl_buf *out);

/* The shape of a kind of document: libcyaml's table and, for the JSON Schema
 * and the manual, a line of text for every key. The table may be made of
 * texts, mappings and lists of either (counts are `unsigned`), each behind a
 * pointer, so that an absent one is NULL. Of the texts whose key fits a place
 * the one with the longest key counts. */
struct cyaml_schema_value;
/* A text that stands for a list is its only item. */
#define CBL_YAML_ITEM "[]"
struct cbl_yaml_text {
	const char *key;     /* "rules[].also[].pattern" without indices, or
			      * "*.pattern" for every place */
	const char *text;    /* what it means, one sentence */
	const char *example; /* or NULL */
	const char *words;   /* allowed words joined by |, or NULL */
};
struct cbl_yaml_schema {
	const char *title;
	const struct cyaml_schema_value *root; /* a mapping */
	const struct cbl_yaml_text *texts;     /* ends with a NULL key */
	/* Keys of a mapping that may be written as one text, and the key within
	 * it that this is; keys of a list that may be so, and CBL_YAML_ITEM;
	 * ends with a NULL key; or NULL. */
	const struct cbl_yaml_text *brief;
	/* The key whose word decides on what may stand beside it, or NULL:
	 * does `word` allow for `key`? For the JSON Schema. */
	const char *decides;
	bool (*allows)(const char *word, const char *key);
};

struct cbl_document;

/* Loads a file, or a text already in memory (`text` not NULL; `path` is its
 * name then). Mistakes of form are added to `problems`, and what could be
 * read is loaded all the same: a key or word with a slip as the one it is
 * near to, an entry without its id not at all, and no word that is not one
 * of its set. A file without any value loads as empty structs. Returns 0 if
 * there is something to go on with, else CBL_ERROR_IO (nothing is added to
 * `problems`) or CBL_ERROR_SPEC. The caller frees. */
int cbl_document_load(struct cbl_document **out,
		      const struct cbl_yaml_schema *schema, const char *path,
		      const char *text, size_t len,
		      struct cbl_problems *problems, struct cbl_error *err);
void cbl_document_free(struct cbl_document *document);

/* What was loaded, as bytes (yaml/pack.h) of which cbl_document_unpack makes
 * the same in no time: for texts that go into the program, together with
 * them. They have to outlive the document, and nothing must have been said of
 * them when they were loaded. */
void cbl_document_pack(const struct cbl_document *d, struct cbl_buf *out);
struct cbl_document *cbl_document_unpack(const struct cbl_yaml_schema *schema,
					 const char *path, const char *text,
					 size_t len, const char *pack);

/* The loaded struct of the schema's root type; borrowed. */
const void *cbl_document_data(const struct cbl_document *d);
const char *cbl_document_path(const struct cbl_document *d);

/* The bytes it was loaded from; borrowed. */
struct cbl_str cbl_document_text(const struct cbl_document *d);

/* Adds a problem at the value behind `path`, written as in
 * `rules[3].also[0].pattern` (YAML's own key names; a list element without a
 * key is its mapping's first key; "" is the file's first line). If the path
 * is not in the file, the nearest one above it is used. Items are counted as
 * they were loaded. `offset` is a byte offset into the scalar's value, mapped
 * back through quoting, folding and block indentation to the byte of the file
 * (0: the whole scalar). Of a value that loading has found fault with nothing
 * more is said. */
void cbl_document_problem(struct cbl_document *d,
			  struct cbl_problems *problems, bool warning,
			  const char *path, size_t offset, const char *hint,
			  const char *format, ...)
	__attribute__((format(printf, 7, 8)));

/* The same at the key itself instead of its value. */
void cbl_document_problem_key(struct cbl_document *d,
			      struct cbl_problems *problems, bool warning,
			      const char *path, const char *hint,
			      const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Line of the value behind `path`, or of the nearest one above it: for words
 * of a problem that is elsewhere. */
unsigned cbl_document_line(struct cbl_document *d, const char *path);

/* ---- what loading left out */

/* Was all of it loaded without a question? If not, see below. */
bool cbl_document_is_whole(const struct cbl_document *d);

/* Was all of the value behind `path` loaded, as it stands or as it was
 * meant? Keys of it in `but` (ends with NULL; may be NULL) do not count. What
 * is not in the file is whole. */
bool cbl_document_whole(const struct cbl_document *d, const char *path,
			const char *const *but);

/* Does the list behind `path` lack items that the file has? */
bool cbl_document_lacks_items(const struct cbl_document *d, const char *path);

/* Does something that was left out name, or use, something called `name`? */
bool cbl_document_lost(const struct cbl_document *d, struct cbl_str name);

/* JSON Schema (2020-12) of a kind of document, generated from the same
 * tables; pretty-printed. */
void cbl_yaml_json_schema(const struct cbl_yaml_schema *schema,
			  struct cbl_buf *out);

#endif
