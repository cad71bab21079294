/* SPDX-License-Identifier: MIT
 *
 * It is made from the JSON Schema: a section for each of its mappings, in the
 * order in which they are met, a row for each key.
 */
#include "cli/reference.h"

#include <assert.h>
#include <jansson.h>
#include <string.h>

#include "base/arena.h"
#include "spec/raw_notes.h"
#include "spec/raw_schema.h"

#define SECTIONS 64
#define REF "#/$defs/"

struct section {
	const char *name; /* of the mapping; NULL: the document itself */
	const char *path; /* where it is met first */
	const json_t *map;
	const struct section *within; /* the section it is met in */
};

struct reference {
	struct cbl_sheet sheet;
	struct cbl_arena arena;
	const json_t *defs;
	struct section sections[SECTIONS];
	unsigned count;
	bool noted; /* there are notes on the keys */
};

/* ---- the JSON Schema */

/* What a mapping or a list may be written as instead, or NULL. */
static const json_t *brief_of(const json_t *value)
{
	return json_array_get(json_object_get(value, "anyOf"), 0);
}

static const json_t *whole_of(const json_t *value)
{
	const json_t *whole = json_array_get(json_object_get(value, "anyOf"), 1);

	return whole ? whole : value;
}

static const json_t *items_of(const json_t *value)
{
	return json_object_get(whole_of(value), "items");
}

/* The mapping a value is, or is a list of; NULL: it is a text or words. */
static const char *mapping_of(const json_t *value)
{
	const json_t *items = items_of(value);
	const char *ref = json_string_value(
		json_object_get(items ? items : whole_of(value), "$ref"));

	if (!ref || strcmp(ref, REF "text") == 0)
		return NULL;
	return ref + strlen(REF);
}

static bool is_list(const json_t *value)
{
	return items_of(value) != NULL;
}

static const json_t *words_of(const json_t *value)
{
	const json_t *items = items_of(value);

	return json_object_get(items ? items : whole_of(value), "enum");
}

static const json_t *properties_of(const json_t *map)
{
	return json_object_get(map, "properties");
}

static const char *path_of(struct reference *r, const char *path,
			   const char *key, bool list)
{
	struct cbl_buf buf;
	const char *kept;

	cbl_buf_init(&buf, 0);
	cbl_buf_printf(&buf, "%s%s%s%s", path, *path ? "." : "", key,
		       list ? "[]" : "");
	kept = cbl_arena_strndup(&r->arena, cbl_buf_cstr(&buf), buf.len);
	cbl_buf_release(&buf);
	return kept;
}

static const struct section *section_named(const struct reference *r,
					   const char *name)
{
	for (unsigned i = 0; i < r->count; i++)
		if (r->sections[i].name &&
		    strcmp(r->sections[i].name, name) == 0)
			return &r->sections[i];
	return NULL;
}

/* All sections, each before those that it leads to. */
static void gather(struct reference *r, const json_t *root)
{
	const char *key;
	json_t *value;

	r->sections[r->count++] = (struct section){.path = "", .map = root};
	for (unsigned i = 0; i < r->count; i++) {
		const struct section *s = &r->sections[i];

		json_object_foreach((json_t *)(uintptr_t)properties_of(s->map),
				    key, value)
		{
			const char *name = mapping_of(value);

			if (!name || section_named(r, name))
				continue;
			assert(r->count < SECTIONS);
			r->sections[r->count++] = (struct section){
				.name = name,
				.path = path_of(r, s->path, key,
						is_list(value)),
				.map = json_object_get(r->defs, name),
				.within = s,
			};
		}
	}
}

/* ---- rows */

static void anchor_of(const char *name, struct cbl_buf *out)
{
	cbl_buf_printf(out, "keys-%s", name);
}

/* A word that may be a number as well stands there twice. */
static void add_words(struct reference *r, const json_t *words,
		      struct cbl_buf *out)
{
	const char *between = "";
	size_t i;
	json_t *word;

	json_array_foreach((json_t *)(uintptr_t)words, i, word)
	{
		if (!json_is_string(word))
			continue;
		cbl_buf_text(out, between);
		cbl_sheet_word(&r->sheet, out,
			       cbl_str_c(json_string_value(word)));
		between = ", ";
	}
}

static void add_type(struct reference *r, const json_t *value,
		     const struct cbl_raw_note *note, struct cbl_buf *out)
{
	const char *name = mapping_of(value);
	const char *type = note && *note->type ? note->type : "text";
	struct cbl_buf anchor;

	if (brief_of(value)) {
		add_type(r, brief_of(value), NULL, out);
		cbl_buf_text(out, " or ");
	}
	if (name || (words_of(value) && is_list(value)))
		cbl_buf_text(out, is_list(value) ? "list of " : "");
	if (words_of(value)) {
		add_words(r, words_of(value), out);
		return;
	}
	cbl_buf_init(&anchor, 0);
	if (name)
		anchor_of(name, &anchor);
	else
		cbl_buf_printf(&anchor, "type-%s", type);
	if (name || note)
		cbl_sheet_link(&r->sheet, out, cbl_str_c(name ? name : type),
			       cbl_buf_cstr(&anchor));
	else
		cbl_buf_text(out, is_list(value) ? "texts" : type);
	cbl_buf_release(&anchor);
}

static void add_example(struct reference *r, const json_t *value,
			const struct cbl_raw_note *note, struct cbl_buf *out)
{
	const char *example = json_string_value(
		json_array_get(json_object_get(value, "examples"), 0));

	if (mapping_of(value) && !brief_of(value))
		return;
	if (note)
		example = note->example;
	if (example)
		cbl_sheet_word(&r->sheet, out, cbl_str_c(example));
}

static const char *fallback_of(const struct cbl_raw_note *note)
{
	return note && *note->fallback ? note->fallback : "–";
}

static void write_row(struct reference *r, const struct section *s,
		      const char *key, const json_t *value)
{
	const struct cbl_raw_note *note =
		r->noted ? cbl_raw_note(path_of(r, s->path, key, false)) : NULL;
	const char *meaning =
		json_string_value(json_object_get(value, "description"));

	cbl_sheet_word(&r->sheet, cbl_sheet_cell(&r->sheet), cbl_str_c(key));
	add_type(r, value, note, cbl_sheet_cell(&r->sheet));
	if (r->noted)
		cbl_sheet_inline(&r->sheet, cbl_sheet_cell(&r->sheet),
				 cbl_str_c(fallback_of(note)));
	cbl_sheet_inline(&r->sheet, cbl_sheet_cell(&r->sheet),
			 cbl_str_c(meaning));
	add_example(r, value, note, cbl_sheet_cell(&r->sheet));
	cbl_sheet_row_end(&r->sheet);
}

/* ---- sections */

/* Do all its keys mean what they mean in the section that it is met in? */
static bool is_told_above(const struct section *s)
{
	const json_t *above = s->within ? properties_of(s->within->map) : NULL;
	const char *key;
	json_t *value;

	if (!above)
		return false;
	json_object_foreach((json_t *)(uintptr_t)properties_of(s->map), key,
			    value) if (!json_equal(json_object_get(above, key),
						   value)) return false;
	return true;
}

static void write_above(struct reference *r, const struct section *s)
{
	struct cbl_buf line, anchor;
	const char *key, *between = "The same as ";
	json_t *value;

	cbl_buf_init(&line, 0);
	cbl_buf_init(&anchor, 0);
	anchor_of(s->within->name, &anchor);
	cbl_buf_text(&line, between);
	cbl_sheet_link(&r->sheet, &line, cbl_str_c(s->within->name),
		       cbl_buf_cstr(&anchor));
	between = ": ";
	json_object_foreach((json_t *)(uintptr_t)properties_of(s->map), key,
			    value)
	{
		cbl_buf_text(&line, between);
		cbl_sheet_word(&r->sheet, &line, cbl_str_c(key));
		between = ", ";
	}
	cbl_buf_char(&line, '.');
	cbl_sheet_paragraph(&r->sheet, &line);
	cbl_buf_release(&line);
	cbl_buf_release(&anchor);
}

static void write_table(struct reference *r, const struct section *s)
{
	static const char *const noted[] = {"key", "type", "default", "meaning",
					    "example"};
	static const char *const bare[] = {"key", "type", "meaning", "example"};
	const char *key;
	json_t *value;

	cbl_sheet_table(&r->sheet, r->noted ? noted : bare, r->noted ? 5 : 4);
	json_object_foreach((json_t *)(uintptr_t)properties_of(s->map), key,
			    value) write_row(r, s, key, value);
	cbl_sheet_table_end(&r->sheet);
}

static void write_section(struct reference *r, const struct section *s)
{
	struct cbl_buf text, anchor;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&anchor, 0);
	anchor_of(s->name ? s->name : "document", &anchor);
	if (s->name)
		cbl_buf_printf(&text, "Keys of `%s`", s->path);
	else
		cbl_buf_text(&text, "Keys of the document");
	cbl_sheet_heading(&r->sheet, 2, cbl_str(text.data, text.len),
			  cbl_buf_cstr(&anchor));
	cbl_buf_release(&text);
	cbl_buf_release(&anchor);
	if (is_told_above(s))
		write_above(r, s);
	else
		write_table(r, s);
}

/* ---- kinds of texts, kinds of checks */

static void write_types(struct reference *r)
{
	struct cbl_buf anchor;

	cbl_buf_init(&anchor, 0);
	for (const struct cbl_raw_type *t = cbl_raw_types; t->name; t++) {
		cbl_buf_clear(&anchor);
		cbl_buf_printf(&anchor, "type-%s", t->name);
		cbl_sheet_heading(&r->sheet, 3, cbl_str_c(t->name),
				  cbl_buf_cstr(&anchor));
		cbl_sheet_text(&r->sheet, cbl_str_c(t->text));
		cbl_sheet_code(&r->sheet, cbl_str_c(t->example));
	}
	cbl_buf_release(&anchor);
}

/* What each kind takes, as the table of kinds has it: P(MIN) | P(BY). */
static const struct {
	const char *name, *finds, *at, *params;
} kinds[] = {
#define KIND(name, finds, at, params) {#name, finds, at, #params},
#include "spec/check_kinds.def"
#undef KIND
};

static void add_params(struct reference *r, const char *params,
		       struct cbl_buf *out)
{
	const char *between = "";

	while ((params = strstr(params, "P(")) != NULL) {
		size_t len = strcspn(params += 2, ")");
		char key[32] = "";

		for (size_t i = 0; i < len && i + 1 < sizeof(key); i++)
			key[i] = params[i] == '_' ? '-'
						  : (char)(params[i] | 0x20);
		cbl_buf_text(out, between);
		cbl_sheet_word(&r->sheet, out, cbl_str_c(key));
		between = ", ";
	}
}

static void write_kinds(struct reference *r)
{
	static const char *const heads[] = {"check", "finds", "tells it at",
					    "takes"};

	cbl_sheet_heading(&r->sheet, 2, cbl_str_c("Kinds of checks"), NULL);
	cbl_sheet_text(
		&r->sheet,
		cbl_str_c("Beside these keys every kind takes `of`, `where`, "
			  "`when`, `unless`, `era`, `at`, `message`, "
			  "`severity`, `confidence`, `related`, `context`, "
			  "`suggest`, `fix`, `yields-to` and `scope`. What is "
			  "missing, redacted or no value of its type is not "
			  "judged, but by `count` and `valid`. With `at` a "
			  "finding is told there, and not where it was made."));
	cbl_sheet_table(&r->sheet, heads, 4);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		cbl_sheet_word(&r->sheet, cbl_sheet_cell(&r->sheet),
			       cbl_str_c(kinds[i].name));
		cbl_sheet_inline(&r->sheet, cbl_sheet_cell(&r->sheet),
				 cbl_str_c(kinds[i].finds));
		cbl_sheet_inline(&r->sheet, cbl_sheet_cell(&r->sheet),
				 cbl_str_c(kinds[i].at));
		add_params(r, kinds[i].params, cbl_sheet_cell(&r->sheet));
		cbl_sheet_row_end(&r->sheet);
	}
	cbl_sheet_table_end(&r->sheet);
}

/* ---- the whole */

static void write_contents(struct reference *r)
{
	struct cbl_buf line, anchor;

	cbl_buf_init(&line, 0);
	cbl_buf_init(&anchor, 0);
	cbl_buf_text(&line, "Keys of ");
	for (unsigned i = 0; i < r->count; i++) {
		const char *name = r->sections[i].name;

		cbl_buf_clear(&anchor);
		anchor_of(name ? name : "document", &anchor);
		cbl_buf_text(&line, i ? ", " : "");
		cbl_sheet_link(&r->sheet, &line,
			       cbl_str_c(name ? name : "the document"),
			       cbl_buf_cstr(&anchor));
	}
	cbl_buf_char(&line, '.');
	cbl_sheet_paragraph(&r->sheet, &line);
	cbl_buf_release(&line);
	cbl_buf_release(&anchor);
}

void cbl_reference_write(const struct cbl_sheet_format *format,
			 const struct cbl_yaml_schema *schema,
			 struct cbl_buf *out)
{
	struct reference r = {.noted = schema == &cbl_raw_spec_schema};
	struct cbl_buf text;
	json_t *root;

	cbl_buf_init(&text, 0);
	cbl_yaml_json_schema(schema, &text);
	root = json_loadb(text.data, text.len, 0, NULL);
	assert(root);
	r.defs = json_object_get(root, "$defs");
	cbl_arena_init(&r.arena);
	gather(&r, root);
	cbl_sheet_begin(&r.sheet, format, out, cbl_str_c(schema->title));
	cbl_sheet_text(&r.sheet,
		       cbl_str_c("Made by `cablelint spec schema` from the "
				 "tables by which the program reads such "
				 "files."));
	write_contents(&r);
	for (unsigned i = 0; i < r.count; i++)
		write_section(&r, &r.sections[i]);
	if (r.noted) {
		write_kinds(&r);
		cbl_sheet_heading(&r.sheet, 2, cbl_str_c("Kinds of texts"),
				  NULL);
		write_types(&r);
	}
	cbl_sheet_end(&r.sheet);
	cbl_arena_release(&r.arena);
	json_decref(root);
	cbl_buf_release(&text);
}
