/* SPDX-License-Identifier: MIT
 *
 * The tables of specs, and what is made of them.
 */
#include <jansson.h>
#include <string.h>

#include "spec/raw.h"
#include "spec/raw_schema.h"
#include "spec/spec.h"
#include "unit.h"
#include "yaml/document.h"
#include "yaml/shape.h"

static const struct cbl_yaml_schema *const schemas[] = {
	&cbl_raw_spec_schema,
	&cbl_raw_vocabulary_schema,
};

/* ---- texts */

static void mark_texts(const struct cbl_yaml_shape *shape,
		       const struct cbl_yaml_text *texts, bool *used)
{
	if (shape->key) {
		const char *end;

		ck_assert_msg(shape->text, "no text for `%s`", shape->key);
		used[shape->text - texts] = true;
		end = shape->text->text + strlen(shape->text->text) - 1;
		ck_assert_msg(*end == '.', "%s", shape->text->text);
	}
	for (unsigned i = 0; i < shape->count; i++)
		mark_texts(&shape->kids[i], texts, used);
}

/* Each key has its sentence, and each sentence its key. */
START_TEST(test_yaml_schema_texts)
{
	struct cbl_arena arena = {0};
	bool used[500] = {false};
	const struct cbl_yaml_text *texts = cbl_raw_spec_schema.texts;

	mark_texts(cbl_yaml_shape_new(&cbl_raw_spec_schema, &arena), texts,
		   used);
	for (size_t i = 0; texts[i].key; i++)
		ck_assert_msg(used[i], "nothing is called `%s`",
			      texts[i].key);
	cbl_arena_release(&arena);
}
END_TEST

static const char *text_at(const struct cbl_yaml_shape *shape,
			   const char *path)
{
	for (; *path; path += strspn(path, ".")) {
		size_t len = strcspn(path, ".");

		if (shape->value->type == CYAML_SEQUENCE)
			shape = shape->kids;
		shape = cbl_yaml_shape_key(shape, cbl_str(path, len));
		ck_assert_ptr_nonnull(shape);
		path += len;
	}
	return shape->text->key;
}

/* The longest key that fits is the one that counts. */
START_TEST(test_yaml_schema_longest)
{
	struct cbl_arena arena = {0};
	const struct cbl_yaml_shape *root =
		cbl_yaml_shape_new(&cbl_raw_spec_schema, &arena);

	ck_assert_str_eq(text_at(root, "title"), "title");
	ck_assert_str_eq(text_at(root, "zones.title"), "*.title");
	ck_assert_str_eq(text_at(root, "rules.fix.title"), "*.fix.title");
	ck_assert_str_eq(text_at(root, "rules.also.fix.title"), "*.fix.title");
	ck_assert_str_eq(text_at(root, "rules.in"), "rules[].in");
	ck_assert_str_eq(text_at(root, "rules.where.in"), "*.in");
	ck_assert_str_eq(text_at(root, "rules.era.from"), "*.from");
	ck_assert_str_eq(text_at(root, "rules.suggest.from"), "*.suggest.from");
	cbl_arena_release(&arena);
	root = cbl_yaml_shape_new(&cbl_raw_vocabulary_schema, &arena);
	ck_assert_str_eq(text_at(root, "entries.code"), "*.entries[].code");
	cbl_arena_release(&arena);
}
END_TEST

/* ---- both ways into the structs */

static const void *pointer(const void *at)
{
	const void *p;

	memcpy(&p, at, sizeof(p));
	return p;
}

static unsigned count_at(const char *at)
{
	unsigned count;

	memcpy(&count, at, sizeof(count));
	return count;
}

static void same_structs(const struct cbl_yaml_shape *shape, const char *a,
			 const char *b);

static void same_list(const struct cbl_yaml_shape *list, const char *a,
		      const char *b)
{
	const struct cbl_yaml_shape *item = list->kids;
	unsigned count = count_at(a + list->field->count_offset);
	size_t step = item->value->flags & CYAML_FLAG_POINTER
			      ? sizeof(void *)
			      : item->value->data_size;

	ck_assert_uint_eq(count, count_at(b + list->field->count_offset));
	a = pointer(a + list->field->data_offset);
	b = pointer(b + list->field->data_offset);
	for (; count; count--, a += step, b += step)
		same_structs(item, a, b);
}

static void same_map(const struct cbl_yaml_shape *map, const char *a,
		     const char *b)
{
	for (unsigned i = 0; i < map->count; i++) {
		const struct cbl_yaml_shape *kid = &map->kids[i];

		if (kid->value->type == CYAML_SEQUENCE)
			same_list(kid, a, b);
		else
			same_structs(kid, a + kid->field->data_offset,
				     b + kid->field->data_offset);
	}
}

static void same_structs(const struct cbl_yaml_shape *shape, const char *a,
			 const char *b)
{
	if (shape->value->flags & CYAML_FLAG_POINTER) {
		a = pointer(a);
		b = pointer(b);
		ck_assert((a == NULL) == (b == NULL));
	}
	if (!a)
		return;
	if (shape->value->type == CYAML_MAPPING)
		same_map(shape, a, b);
	else
		ck_assert_str_eq(a, b);
}

static const char good[] =
	"language: 1\n"
	"spec: it's\n"
	"title: 'two \"quotes\" and \\ '\n"
	"doc: |\n"
	"  A text\n"
	"\n"
	"    of lines \xc3\xa9\n"
	"docs-url: \"tab\\t \\u2028 \\U0001F600 \\x07 \\uFEFF \\\\ end\"\n"
	"extends: [a, 'b, c', yes, 012, ~]\n"
	"prose:\n"
	"  ends: >\n"
	"    folded\n"
	"    text\n"
	"elements:\n"
	"- id: e\n"
	"  starts:\n"
	"    - match: a\n"
	"      near: {field: f, step: 3}\n"
	"    - {match: b, fold: [case, space]}\n"
	"  continue: {lines: any}\n"
	"- {id: f, fields: [{id: x, assume: [{where: [{have: a}]}]}]}\n"
	"rules:\n"
	"- code: R1\n"
	"  check: range\n"
	"  severity: error\n"
	"  era: {from: 1995-10-14}\n"
	"  also: [{min: 1}, {max: 2, context: {fire: [{id: c}]}}]\n"
	"  examples: [{good: \"a\\nb\"}]\n";

START_TEST(test_yaml_schema_both_ways)
{
	const struct cbl_yaml_schema *schema = &cbl_raw_spec_schema;
	struct cbl_arena arena = {0};
	struct cbl_line_table lines = {0};
	struct cbl_problems problems = {0};
	struct cbl_yaml_shape *shape = cbl_yaml_shape_new(schema, &arena);
	struct cbl_buf json = {0};
	struct cbl_document *plain, *walked;
	struct cbl_yaml_tree tree;
	size_t empty;

	cbl_line_table_build(&lines, good, sizeof(good) - 1);

	struct cbl_yaml_reporter reporter = {"t", &lines, &problems, 0};

	cbl_yaml_tree_compose(&tree, &arena, cbl_str_c(good), &reporter);
	cbl_yaml_tree_walk(&tree, shape, &arena, &reporter);
	cbl_yaml_tree_print(&tree, &json);
	ck_assert_int_eq(cbl_document_load(&plain, schema, "a", good,
					   sizeof(good) - 1, &problems, NULL),
			 0);
	ck_assert_int_eq(cbl_document_load(&walked, schema, "b", json.data,
					   json.len, &problems, NULL),
			 0);
	ck_assert_uint_eq(problems.count, 0);

	const char *a = cbl_document_data(plain), *b =
		cbl_document_data(walked);

	ck_assert(cbl_yaml_shape_fits(shape, a, &empty));
	ck_assert_uint_eq(empty, 0);
	same_map(shape, a, b);

	struct cbl_buf pack = {0}, again = {0};

	cbl_document_pack(plain, &pack);

	struct cbl_document *unpacked = cbl_document_unpack(
		schema, "c", good, sizeof(good) - 1, pack.data);

	same_map(shape, a, cbl_document_data(unpacked));
	cbl_document_pack(unpacked, &again);
	ck_assert_uint_eq(again.len, pack.len);
	ck_assert_mem_eq(again.data, pack.data, pack.len);
	cbl_document_free(unpacked);
	cbl_buf_release(&pack);
	cbl_buf_release(&again);
	cbl_document_free(plain);
	cbl_document_free(walked);
	cbl_buf_release(&json);
	cbl_line_table_release(&lines);
	cbl_arena_release(&arena);
}
END_TEST

/* ---- JSON Schema */

static json_t *json_of(const struct cbl_yaml_schema *schema)
{
	struct cbl_buf text = {0};
	json_error_t error;
	json_t *json;

	cbl_yaml_json_schema(schema, &text);
	json = json_loads(cbl_buf_cstr(&text), JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(json, "%s", error.text);
	cbl_buf_release(&text);
	return json;
}

/* Every reference leads to a definition. */
static void check_references(const json_t *json, const json_t *defs)
{
	const char *ref = json_string_value(json_object_get(json, "$ref"));
	const char *key;
	json_t *value;
	size_t i;

	if (ref) {
		ck_assert_int_eq(strncmp(ref, "#/$defs/", 8), 0);
		ck_assert_ptr_nonnull(json_object_get(defs, ref + 8));
	}
	json_object_foreach((json_t *)json, key, value)
		check_references(value, defs);
	json_array_foreach(json, i, value)
		check_references(value, defs);
}

START_TEST(test_yaml_schema_json)
{
	json_t *json = json_of(schemas[_i]);
	const json_t *defs = json_object_get(json, "$defs");

	ck_assert_ptr_nonnull(defs);
	ck_assert_str_eq(json_string_value(json_object_get(json, "$schema")),
			 "https://json-schema.org/draft/2020-12/schema");
	check_references(json, defs);
	json_decref(json);
}
END_TEST

static const json_t *dig(const json_t *json, const char *a, const char *b)
{
	const json_t *value = json_object_get(json_object_get(json, a), b);

	ck_assert_msg(value, "no %s.%s", a, b);
	return value;
}

START_TEST(test_yaml_schema_json_keys)
{
	json_t *json = json_of(&cbl_raw_spec_schema);
	const json_t *rule = dig(json, "$defs", "rules");
	const json_t *severity = dig(rule, "properties", "severity");
	const json_t *language = dig(json, "properties", "language");
	const json_t *words = json_object_get(severity, "enum");

	ck_assert(json_is_false(json_object_get(rule, "additionalProperties")));
	ck_assert_str_eq(json_string_value(json_array_get(
				 json_object_get(rule, "required"), 0)),
			 "code");
	ck_assert_uint_eq(json_array_size(words), 4);
	ck_assert_str_eq(json_string_value(json_array_get(words, 0)), "error");
	ck_assert_ptr_nonnull(json_object_get(severity, "description"));
	/* "1" and 1 */
	ck_assert_uint_eq(
		json_array_size(json_object_get(language, "enum")), 2);
	/* Conditions are defined once. */
	ck_assert(json_equal(dig(dig(rule, "properties", "when"), "items",
				 "$ref"),
			     dig(dig(rule, "properties", "unless"), "items",
				 "$ref")));
	json_decref(json);
}
END_TEST

static bool holds(const json_t *list, const char *word)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (strcmp(json_string_value(item), word) == 0)
			return true;
	return false;
}

/* A kind of check forbids the parameters that it does not take, in a rule as
 * in its `also`. */
static void check_choice(const json_t *map)
{
	const json_t *choices = json_object_get(map, "allOf"), *choice;
	size_t i;

	ck_assert_uint_eq(json_array_size(choices), CBL_CHECK_COUNT_);
	json_array_foreach(choices, i, choice) {
		const json_t *condition = json_object_get(choice, "if");
		const char *word = json_string_value(json_object_get(
			dig(condition, "properties", "check"), "const"));
		const json_t *keys = dig(dig(choice, "then", "propertyNames"),
					 "not", "enum");

		ck_assert(holds(json_object_get(condition, "required"),
				"check"));
		ck_assert_int_eq(holds(keys, "pattern"),
				 strcmp(word, "match") != 0 &&
					 strcmp(word, "find") != 0);
		ck_assert_int_eq(holds(keys, "event"),
				 strcmp(word, "parsed") != 0);
		ck_assert(!holds(keys, "where"));
		ck_assert(!holds(keys, "check"));
		ck_assert(!holds(keys, "doc"));
	}
}

START_TEST(test_yaml_schema_json_kinds)
{
	json_t *json = json_of(&cbl_raw_spec_schema);

	check_choice(dig(json, "$defs", "rules"));
	check_choice(dig(json, "$defs", "also"));
	ck_assert_ptr_null(
		json_object_get(dig(json, "$defs", "elements"), "allOf"));
	json_decref(json);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_yaml_schema_texts);
	tcase_add_test(tc, test_yaml_schema_longest);
	tcase_add_test(tc, test_yaml_schema_both_ways);
	tcase_add_loop_test(tc, test_yaml_schema_json, 0, UNIT_COUNT(schemas));
	tcase_add_test(tc, test_yaml_schema_json_keys);
	tcase_add_test(tc, test_yaml_schema_json_kinds);
}

UNIT_MAIN("yaml_schema", add_tests)
