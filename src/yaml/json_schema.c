/* SPDX-License-Identifier: MIT
 *
 * The tables once more, as a JSON Schema by which editors complete and check
 * YAML files. Each mapping is a definition, written once however often it
 * is used.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "yaml/shape.h"

struct definition {
	const struct cbl_yaml_shape *map;
	char *name;
	struct definition *next;
};

struct schema {
	const struct cbl_yaml_schema *of;
	json_t *defs;
	struct definition *known;
};

static json_t *describe(struct schema *s, const struct cbl_yaml_shape *shape,
			const char *parent);

/* Same keys with the same texts, all the way down. */
static bool same(const struct cbl_yaml_shape *a, const struct cbl_yaml_shape *b)
{
	if (a->value->type != b->value->type || a->text != b->text ||
	    a->count != b->count)
		return false;
	if (a->value->type == CYAML_MAPPING &&
	    a->value->mapping.fields != b->value->mapping.fields)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (!same(&a->kids[i], &b->kids[i]))
			return false;
	return true;
}

/* The text of the mapping's own key may differ. */
static bool same_map(const struct cbl_yaml_shape *a,
		     const struct cbl_yaml_shape *b)
{
	struct cbl_yaml_shape copy = *b;

	copy.text = a->text;
	return same(a, &copy);
}

/* ---- values */

/* A word that YAML reads as a number may be one. */
static void add_word(json_t *words, struct cbl_str word)
{
	unsigned long number;

	json_array_append_new(words, json_stringn(word.ptr, word.len));
	if (cbl_str_number(word, 1000, &number))
		json_array_append_new(words, json_integer((json_int_t)number));
}

static json_t *describe_text(const struct cbl_yaml_shape *shape)
{
	const char *words = shape->text ? shape->text->words : NULL;
	struct cbl_str rest = cbl_str_c(words), one;
	json_t *list;

	if (!words)
		return json_pack("{s:s}", "$ref", "#/$defs/text");
	list = json_array();
	while (cbl_str_next(&rest, '|', &one))
		add_word(list, one);
	return json_pack("{s:o}", "enum", list);
}

static json_t *describe_list(struct schema *s,
			     const struct cbl_yaml_shape *list,
			     const char *parent)
{
	return json_pack("{s:s, s:i, s:o}", "type", "array", "minItems", 1,
			 "items", describe(s, list->kids, parent));
}

/* ---- mappings */

static json_t *property(struct schema *s, const struct cbl_yaml_shape *shape)
{
	json_t *value = describe(s, shape, shape->key);
	const struct cbl_yaml_text *text = shape->text;

	if (text && text->text)
		json_object_set_new(value, "description",
				    json_string(text->text));
	if (text && text->example)
		json_object_set_new(value, "examples",
				    json_pack("[s]", text->example));
	return value;
}

/* Keys of a mapping that a word does not allow for. */
static json_t *forbidden(const struct schema *s,
			 const struct cbl_yaml_shape *map, const char *word)
{
	json_t *keys = json_array();

	for (unsigned i = 0; i < map->count; i++)
		if (!s->of->allows(word, map->kids[i].key))
			json_array_append_new(keys,
					      json_string(map->kids[i].key));
	return keys;
}

/* For every word of the key that decides: if it stands there, then none of
 * what it does not allow for. */
static json_t *describe_choice(const struct schema *s,
			       const struct cbl_yaml_shape *map,
			       const struct cbl_yaml_shape *by)
{
	struct cbl_str rest = cbl_str_c(by->text->words), one;
	json_t *all = json_array();

	while (cbl_str_next(&rest, '|', &one)) {
		char *word = cbl_xstrndup(one.ptr, one.len);
		json_t *keys = forbidden(s, map, word);

		if (json_array_size(keys))
			json_array_append_new(
				all,
				json_pack("{s:{s:[s], s:{s:{s:s}}},"
					  " s:{s:{s:{s:O}}}}",
					  "if", "required", by->key,
					  "properties", by->key, "const", word,
					  "then", "propertyNames", "not",
					  "enum", keys));
		json_decref(keys);
		free(word);
	}
	return all;
}

static void add_choice(const struct schema *s, const struct cbl_yaml_shape *map,
		       json_t *value)
{
	const struct cbl_yaml_shape *by =
		s->of->decides ? cbl_yaml_shape_key(map,
						    cbl_str_c(s->of->decides))
			       : NULL;

	if (by && by->text && by->text->words)
		json_object_set_new(value, "allOf",
				    describe_choice(s, map, by));
}

static json_t *describe_map(struct schema *s, const struct cbl_yaml_shape *map)
{
	json_t *properties = json_object(), *required = json_array();
	json_t *value =
		json_pack("{s:s, s:b, s:o}", "type", "object",
			  "additionalProperties", 0, "properties", properties);

	for (unsigned i = 0; i < map->count; i++) {
		const struct cbl_yaml_shape *kid = &map->kids[i];

		json_object_set_new(properties, kid->key, property(s, kid));
		if (kid->required)
			json_array_append_new(required, json_string(kid->key));
	}
	if (json_array_size(required))
		json_object_set(value, "required", required);
	json_decref(required);
	add_choice(s, map, value);
	return value;
}

/* Called as its key is, with a number if that name is taken. */
static const struct definition *
define(struct schema *s, const struct cbl_yaml_shape *map, const char *key)
{
	struct definition *d = cbl_xcalloc(1, sizeof(*d));
	struct cbl_buf name = {0};

	cbl_buf_text(&name, key);
	for (int n = 2; json_object_get(s->defs, cbl_buf_cstr(&name)); n++) {
		cbl_buf_clear(&name);
		cbl_buf_printf(&name, "%s-%d", key, n);
	}
	*d = (struct definition){map, cbl_buf_detach(&name), s->known};
	s->known = d;
	/* Holds the name while what is within takes its own. */
	json_object_set_new(s->defs, d->name, json_null());
	json_object_set_new(s->defs, d->name, describe_map(s, map));
	return d;
}

static json_t *refer(struct schema *s, const struct cbl_yaml_shape *map,
		     const char *key)
{
	const struct definition *d = s->known;

	while (d && !same_map(d->map, map))
		d = d->next;
	if (!d)
		d = define(s, map, key);
	return json_sprintf("#/$defs/%s", d->name);
}

/* A value that may be written as the text of one of its own. */
static json_t *or_brief(const struct cbl_yaml_shape *shape, json_t *value)
{
	const struct cbl_yaml_shape *brief = NULL;

	if (shape->brief && shape->value->type == CYAML_SEQUENCE)
		brief = shape->kids;
	else if (shape->brief)
		brief = cbl_yaml_shape_key(shape, cbl_str_c(shape->brief));
	return brief ? json_pack("{s:[o, o]}", "anyOf", describe_text(brief),
				 value)
		     : value;
}

/* `key`: the nearest one above an item of a list. */
static json_t *describe(struct schema *s, const struct cbl_yaml_shape *shape,
			const char *key)
{
	switch (shape->value->type) {
	case CYAML_MAPPING:
		return or_brief(shape, json_pack("{s:o}", "$ref",
						 refer(s, shape, key)));
	case CYAML_SEQUENCE:
		return or_brief(shape, describe_list(s, shape, key));
	default:
		return describe_text(shape);
	}
}

static void free_definitions(struct definition *d)
{
	while (d) {
		struct definition *next = d->next;

		free(d->name);
		free(d);
		d = next;
	}
}

void cbl_yaml_json_schema(const struct cbl_yaml_schema *schema,
			  struct cbl_buf *out)
{
	struct cbl_arena arena = {0};
	struct schema s = {.of = schema, .defs = json_object()};
	json_t *head = json_pack("{s:s, s:s}", "$schema",
				 "https://json-schema.org/draft/2020-12/schema",
				 "title", schema->title);
	json_t *body;
	char *text;

	/* Editors read 12 and 1.4 as numbers; here all of it is text. */
	json_object_set_new(s.defs, "text",
			    json_pack("{s:[s,s,s]}", "type", "string", "number",
				      "boolean"));
	body = describe_map(&s, cbl_yaml_shape_new(schema, &arena));
	json_object_update(head, body);
	json_object_set_new(head, "$defs", s.defs);
	text = json_dumps(head, JSON_INDENT(2));
	cbl_buf_text(out, text);
	cbl_buf_char(out, '\n');
	free(text);
	json_decref(body);
	json_decref(head);
	free_definitions(s.known);
	cbl_arena_release(&arena);
}
