/* SPDX-License-Identifier: MIT
 *
 * Fields of JSON lines: how they are found, and, before any line is read,
 * whether the first ones have any of those that are wanted. Where none has, a
 * name is misspelt: one mistake, not one a line.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/distance.h"
#include "base/mem.h"
#include "container/jsonl_fields.h"

/* Lines that are looked at, and how many names one may be told of. */
#define LINES_MOST 64
#define NAMES_MOST 256
/* Of the names that a format knows, so many are told. */
#define NAMES_TOLD 8

const json_t *cbl_jsonl_field(const json_t *object, const char *name)
{
	const json_t *field = json_object_get(object, name);
	const char *dot = strchr(name, '.');
	char *first;

	if (field || !dot)
		return field;
	first = cbl_xstrndup(name, (size_t)(dot - name));
	field = json_object_get(object, first);
	free(first);
	return field ? cbl_jsonl_field(field, dot + 1) : NULL;
}

const json_t *cbl_jsonl_part(json_t *object, const struct cbl_part *part,
			     const char **found)
{
	const char *key;
	json_t *value;

	for (const char *const *name = part->names; *name; name++)
		json_object_foreach(object, key, value)
			if (strcasecmp(key, *name) == 0) {
				*found = *name;
				return value;
			}
	return NULL;
}

/* ---- the first lines */

struct lines {
	json_t *objects[LINES_MOST];
	size_t count;
};

/* Those that are whole and objects; of the others is spoken in their turn. */
static void read_lines(struct lines *lines, const char *data, size_t len,
		       bool ended)
{
	const char *end = data + len, *next;

	for (; data < end && lines->count < LINES_MOST; data = next + 1) {
		json_t *object;

		next = memchr(data, '\n', (size_t)(end - data));
		if (!next && !ended)
			return;
		if (!next)
			next = end;
		object = json_loadb(data, (size_t)(next - data),
				    JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
				    NULL);
		if (json_is_object(object))
			lines->objects[lines->count++] = object;
		else
			json_decref(object);
	}
}

static bool have_field(const struct lines *lines, const char *name)
{
	for (size_t i = 0; i < lines->count; i++)
		if (cbl_jsonl_field(lines->objects[i], name))
			return true;
	return false;
}

static bool have_part(const struct lines *lines, const struct cbl_part *part)
{
	const char *found;

	for (size_t i = 0; i < lines->count; i++)
		if (cbl_jsonl_part(lines->objects[i], part, &found))
			return true;
	return false;
}

/* ---- what may have been meant */

struct names {
	struct cbl_arena arena;
	const char *items[NAMES_MOST];
	size_t count;
};

static void add_names(struct names *names, json_t *object, const char *before)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		size_t size = strlen(before) + strlen(key) + 2;
		char *name;

		if (names->count == NAMES_MOST)
			return;
		name = cbl_arena_bytes(&names->arena, size);
		snprintf(name, size, "%s%s%s", before, *before ? "." : "",
			 key);
		names->items[names->count++] = name;
		if (json_is_object(value) && !*before)
			add_names(names, value, name);
	}
}

static const char *get_name(size_t i, void *ctx)
{
	return ((const struct names *)ctx)->items[i];
}

static int no_field(const struct lines *lines, const char *name,
		    struct cbl_error *err)
{
	struct names names = {.count = 0};
	const char *meant;
	char first[64] = "the first line has no";

	if (lines->count > 1)
		snprintf(first, sizeof(first),
			 "none of the first %zu lines has a", lines->count);
	cbl_arena_init(&names.arena);
	for (size_t i = 0; i < lines->count; i++)
		add_names(&names, lines->objects[i], "");
	meant = cbl_did_you_mean(cbl_str_c(name), names.count, get_name,
				 &names);
	cbl_fail(err, CBL_ERROR_INPUT,
		 "%s field `%s`%s%s%s --jsonl-fields names those of the "
		 "message",
		 first, name, meant ? "; did you mean `" : ";",
		 meant ? meant : "", meant ? "`?" : "");
	cbl_arena_release(&names.arena);
	return CBL_ERROR_INPUT;
}

static int no_part(const struct lines *lines, const struct cbl_part *part,
		   struct cbl_error *err)
{
	struct cbl_buf names;

	cbl_buf_init(&names, 0);
	cbl_buf_text(&names, part ? "(looked for " : "(the format knows none");
	for (size_t i = 0; part && part->names[i] && i < NAMES_TOLD; i++)
		cbl_buf_printf(&names, "%s%s", i ? ", " : "", part->names[i]);
	cbl_buf_char(&names, ')');
	cbl_fail(err, CBL_ERROR_INPUT,
		 "%s that holds a message %s; --jsonl-fields tells which do",
		 lines->count > 1 ? "none of the first lines has a field" :
				    "the first line has no field",
		 cbl_buf_cstr(&names));
	cbl_buf_release(&names);
	return CBL_ERROR_INPUT;
}

/* ---- are they there? */

/* One that some lines lack is told of line by line, and so is a name only:
 * nothing but the texts must be there. */
static int check_named(const struct lines *lines, const char *const *fields,
		       struct cbl_error *err)
{
	const char *first = NULL;

	for (; *fields; fields++) {
		if (strncmp(*fields, CBL_LABEL, strlen(CBL_LABEL)) == 0)
			continue;
		if (have_field(lines, *fields))
			return 0;
		first = first ? first : *fields;
	}
	return first ? no_field(lines, first, err) : 0;
}

static int check_known(const struct lines *lines,
		       const struct cbl_container_options *o,
		       struct cbl_error *err)
{
	const struct cbl_part *last = NULL;

	for (size_t i = 0; i < o->part_count; i++)
		if (!o->parts[i].label)
			last = &o->parts[i];
	return last && have_part(lines, last) ? 0 : no_part(lines, last, err);
}

int cbl_jsonl_check(const struct cbl_container_options *options,
		    const char *data, size_t len, bool ended,
		    struct cbl_error *err)
{
	struct lines lines = {.count = 0};
	int failed = 0;

	read_lines(&lines, data, len, ended);
	/* A line alone may tell of those behind it. */
	if (lines.count > 1 || (lines.count && ended))
		failed = options->jsonl_fields
				 ? check_named(&lines, options->jsonl_fields,
					       err)
				 : check_known(&lines, options, err);
	for (size_t i = 0; i < lines.count; i++)
		json_decref(lines.objects[i]);
	return failed;
}
