/* SPDX-License-Identifier: MIT
 *
 * Notes on the keys of the language: every key has one, of a type that is
 * explained, with an example that may stand there.
 */
#include "unit.h"

#include <jansson.h>

#include "spec/raw_notes.h"
#include "spec/raw_schema.h"
#include "yaml/document.h"

struct walk {
	json_t *root;
	struct cbl_buf yaml; /* the mappings above, ready for a key */
	unsigned depth;
	unsigned keys;
};

static const json_t *items_of(const json_t *value)
{
	return json_object_get(value, "items");
}

/* The mapping a value is or is a list of; NULL for texts. */
static json_t *mapping_of(struct walk *w, const json_t *value)
{
	const json_t *at = items_of(value) ? items_of(value) : value;
	const char *ref = json_string_value(json_object_get(at, "$ref"));

	if (!ref || strcmp(ref, "#/$defs/text") == 0)
		return NULL;
	return json_object_get(json_object_get(w->root, "$defs"),
			       ref + strlen("#/$defs/"));
}

static void indent(struct walk *w)
{
	for (unsigned i = 0; i < w->depth; i++)
		cbl_buf_text(&w->yaml, "  ");
}

/* What names an entry has to stand there for it to load. */
static void required(struct walk *w, const json_t *map, const char *but)
{
	size_t i;
	json_t *key;

	json_array_foreach(json_object_get(map, "required"), i, key)
	{
		if (strcmp(json_string_value(key), but) == 0)
			continue;
		indent(w);
		cbl_buf_printf(&w->yaml, "%s: a\n", json_string_value(key));
	}
}

static void check_example(struct walk *w, const char *path, const char *key,
			  const struct cbl_raw_note *note)
{
	struct cbl_document *document = NULL;
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	struct cbl_buf out;
	int rc;

	indent(w);
	cbl_buf_printf(&w->yaml, "%s: %s\n", key, note->example);
	rc = cbl_document_load(&document, &cbl_raw_spec_schema, "note.yaml",
			       w->yaml.data, w->yaml.len, &problems, &err);
	cbl_buf_init(&out, 0);
	cbl_problems_print(&problems, &out);
	ck_assert_msg(rc == 0 && problems.count == 0,
		      "the example of %s may not stand there:\n%s\n%s", path,
		      w->yaml.data, cbl_buf_cstr(&out));
	cbl_buf_release(&out);
	cbl_document_free(document);
	cbl_problems_release(&problems);
}

static bool is_type(const char *name)
{
	for (const struct cbl_raw_type *t = cbl_raw_types; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return true;
	return false;
}

static void check_map(struct walk *w, const json_t *map, const char *path);

static void check_key(struct walk *w, const json_t *map, const char *path,
		      const char *key, const json_t *value)
{
	json_t *below = mapping_of(w, value);
	size_t len = w->yaml.len;
	char here[200];
	const struct cbl_raw_note *note;

	snprintf(here, sizeof(here), "%s%s%s", path, *path ? "." : "", key);
	required(w, map, key);
	if (!below) {
		note = cbl_raw_note(here);
		ck_assert_msg(note != NULL,
			      "no note on %s: add one to "
			      "src/spec/raw_notes.def",
			      here);
		ck_assert_msg(*note->example, "no example of %s", here);
		ck_assert_msg(
			json_object_get(value, "enum") ||
				(items_of(value) &&
				 json_object_get(items_of(value), "enum")) ||
				is_type(note->type),
			"%s has no known type, but `%s`", here, note->type);
		check_example(w, here, key, note);
		w->keys++;
	} else {
		indent(w);
		cbl_buf_printf(&w->yaml, "%s:\n", key);
		if (items_of(value)) {
			indent(w);
			cbl_buf_text(&w->yaml, "  -\n");
			w->depth++;
			snprintf(here + strlen(here),
				 sizeof(here) - strlen(here), "[]");
		}
		w->depth++;
		check_map(w, below, here);
		w->depth -= items_of(value) ? 2 : 1;
	}
	w->yaml.len = len;
	w->yaml.data[len] = '\0';
}

static void check_map(struct walk *w, const json_t *map, const char *path)
{
	const char *key;
	json_t *value;

	json_object_foreach(json_object_get(map, "properties"), key, value)
		check_key(w, map, path, key, value);
}

START_TEST(test_notes_every_key)
{
	struct walk w = {0};
	struct cbl_buf schema;

	cbl_buf_init(&schema, 0);
	cbl_buf_init(&w.yaml, 0);
	cbl_buf_text(&w.yaml, "# a note\n");
	cbl_yaml_json_schema(&cbl_raw_spec_schema, &schema);
	w.root = json_loadb(schema.data, schema.len, 0, NULL);
	ck_assert_ptr_nonnull(w.root);
	check_map(&w, w.root, "");
	ck_assert_uint_gt(w.keys, 200);
	json_decref(w.root);
	cbl_buf_release(&w.yaml);
	cbl_buf_release(&schema);
}
END_TEST

/* The longest key that fits counts. */
START_TEST(test_notes_lookup)
{
	ck_assert_str_eq(cbl_raw_note("spec")->key, "spec");
	ck_assert_str_eq(cbl_raw_note("rules[].also[].from")->key,
			 "*.also[].from");
	ck_assert_str_eq(cbl_raw_note("rules[].era.from")->key, "*.from");
	ck_assert_ptr_null(cbl_raw_note("rules[].no-such-key"));
	ck_assert_ptr_null(cbl_raw_note("x"));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_notes_every_key);
	tcase_add_test(tc, test_notes_lookup);
}

UNIT_MAIN("notes", add_tests)
