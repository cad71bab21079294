/* SPDX-License-Identifier: MIT */
#include "cli/manual.h"

#include <string.h>

#include "lint/specimen.h"

struct writing {
	struct cbl_manual m;
	struct cbl_arena arena;
	const struct cbl_specimen *specimens; /* by element */
	struct cbl_buf contents;
};

static struct cbl_str str(const struct writing *w, struct cbl_text text)
{
	return cbl_spec_str(w->m.spec, text);
}

void cbl_manual_anchor(struct cbl_buf *out, const char *kind, const char *id)
{
	cbl_buf_printf(out, "%s-", kind);
	for (; *id; id++) {
		bool plain = *id == '-' || cbl_is_digit(*id) ||
			     (cbl_upper(*id) >= 'A' && cbl_upper(*id) <= 'Z');

		cbl_buf_char(out, plain ? *id : '-');
	}
}

void cbl_manual_chapter(struct cbl_manual *m, const char *title)
{
	struct cbl_buf anchor;

	cbl_buf_init(&anchor, 0);
	cbl_manual_anchor(&anchor, "chapter", title);
	cbl_sheet_heading(&m->sheet, 2, cbl_str_c(title),
			  cbl_buf_cstr(&anchor));
	cbl_buf_release(&anchor);
}

/* ---- the head */

static void write_origins(struct writing *w)
{
	const struct cbl_spec *spec = w->m.spec;
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	cbl_buf_text(&line, "This is the format ");
	cbl_sheet_word(&w->m.sheet, &line, str(w, spec->meta->id));
	for (uint32_t i = 0, n = 0; i < spec->origins_count; i++) {
		struct cbl_str id = str(w, spec->origins[i].id);

		if (cbl_str_eq(id, str(w, spec->meta->id)))
			continue;
		cbl_buf_text(&line, n++ ? ", " : ", which rests on ");
		cbl_sheet_word(&w->m.sheet, &line, id);
		if (!spec->origins[i].title.len)
			continue;
		cbl_buf_text(&line, " (");
		cbl_sheet_inline(&w->m.sheet, &line,
				 str(w, spec->origins[i].title));
		cbl_buf_char(&line, ')');
	}
	cbl_buf_char(&line, '.');
	cbl_sheet_paragraph(&w->m.sheet, &line);
	cbl_buf_release(&line);
}

/* ---- elements */

static const char *const types[CBL_TYPE_COUNT_] = {
	[CBL_TYPE_TEXT] = "text",	   [CBL_TYPE_NUMBER] = "number",
	[CBL_TYPE_LETTER] = "letter",	   [CBL_TYPE_TIME] = "time",
	[CBL_TYPE_DURATION] = "duration",  [CBL_TYPE_CODE] = "code",
	[CBL_TYPE_KEY] = "made of others",
};

static void type_cell(struct writing *w, const struct cbl_field *f)
{
	struct cbl_buf *cell = cbl_sheet_cell(&w->m.sheet), anchor;
	const struct cbl_vocabulary *v;

	cbl_buf_text(cell, types[f->type]);
	if (f->vocabulary == CBL_NONE)
		return;
	v = &w->m.spec->vocabularies[f->vocabulary];
	cbl_buf_init(&anchor, 0);
	cbl_manual_anchor(&anchor, "words", cbl_spec_cstr(w->m.spec, v->id));
	cbl_buf_text(cell, " of ");
	cbl_sheet_link(&w->m.sheet, cell,
		       str(w, v->title.len ? v->title : v->id),
		       cbl_buf_cstr(&anchor));
	cbl_buf_release(&anchor);
}

/* Those that lists have by themselves say nothing of the format. */
static bool is_told(const struct writing *w, const struct cbl_field *f)
{
	struct cbl_str id = str(w, f->id);

	return !cbl_str_eq_c(id, "item") && !cbl_str_eq_c(id, "form") &&
	       !cbl_str_eq_c(id, "stray");
}

static void meaning_cell(struct writing *w, const struct cbl_field *f)
{
	struct cbl_buf *cell = cbl_sheet_cell(&w->m.sheet);

	cbl_sheet_inline(&w->m.sheet, cell, str(w, f->title));
	if (f->title.len && f->doc.len)
		cbl_buf_text(cell, ". ");
	cbl_sheet_inline(&w->m.sheet, cell, cbl_str_trim(str(w, f->doc)));
}

static void write_field(struct writing *w, uint32_t field, bool meant,
			struct cbl_str here)
{
	const struct cbl_field *f = &w->m.spec->fields[field];
	struct cbl_buf *cell = cbl_sheet_cell(&w->m.sheet);

	cbl_sheet_word(&w->m.sheet, cell, str(w, f->id));
	if (meant)
		meaning_cell(w, f);
	type_cell(w, f);
	cbl_sheet_word(&w->m.sheet, cbl_sheet_cell(&w->m.sheet),
		       cbl_str_trim(here));
	cbl_sheet_row_end(&w->m.sheet);
}

/* Has one of the fields a title or a text of its own? */
static bool is_any_meant(const struct writing *w, struct cbl_list fields)
{
	for (uint32_t i = 0; i < fields.count; i++) {
		const struct cbl_field *f =
			&w->m.spec->fields[fields.first + i];

		if (f->title.len || f->doc.len)
			return true;
	}
	return false;
}

static void write_fields(struct writing *w, uint32_t element)
{
	static const char *const heads[] = {"field", "what it is", "type",
					    "in the example"};
	static const char *const bare[] = {"field", "type", "in the example"};
	struct cbl_list fields = w->m.spec->elements[element].fields;
	const struct cbl_specimen *s = &w->specimens[element];
	bool meant = is_any_meant(w, fields), any = false;

	for (uint32_t i = 0; i < fields.count; i++) {
		uint32_t field = fields.first + i;

		if (!is_told(w, &w->m.spec->fields[field]))
			continue;
		if (!any)
			cbl_sheet_table(&w->m.sheet, meant ? heads : bare,
					meant ? 4 : 3);
		any = true;
		write_field(w, field, meant,
			    s->text.len ? s->field[i] : cbl_str_c(""));
	}
	if (any)
		cbl_sheet_table_end(&w->m.sheet);
}

static void element_heading(struct writing *w, const struct cbl_element *e)
{
	struct cbl_buf text, anchor;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&anchor, 0);
	cbl_buf_str(&text, str(w, e->title.len ? e->title : e->id));
	if (e->title.len)
		cbl_buf_printf(&text, " `%s`", cbl_spec_cstr(w->m.spec, e->id));
	cbl_manual_anchor(&anchor, "element", cbl_spec_cstr(w->m.spec, e->id));
	cbl_sheet_heading(&w->m.sheet, 3, cbl_str(text.data, text.len),
			  cbl_buf_cstr(&anchor));
	cbl_buf_release(&text);
	cbl_buf_release(&anchor);
}

/* Where a mention is looked for. */
static void write_hosts(struct writing *w, const struct cbl_element *e)
{
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	for (uint32_t i = 0; i < e->in.count; i++) {
		uint32_t host = w->m.spec->numbers[e->in.first + i];
		const struct cbl_element *h = &w->m.spec->elements[host];
		struct cbl_buf anchor;

		cbl_buf_init(&anchor, 0);
		cbl_manual_anchor(&anchor, "element",
				  cbl_spec_cstr(w->m.spec, h->id));
		cbl_buf_text(&line, i ? ", " : "Looked for in: ");
		cbl_sheet_link(&w->m.sheet, &line,
			       str(w, h->title.len ? h->title : h->id),
			       cbl_buf_cstr(&anchor));
		cbl_buf_release(&anchor);
	}
	if (line.len)
		cbl_buf_char(&line, '.');
	cbl_sheet_paragraph(&w->m.sheet, &line);
	cbl_buf_release(&line);
}

/* How often a message has it. What begins a message or a part of one comes
 * anew with each, whatever `occurs` says. */
static const char *how_often(const struct cbl_element *e)
{
	switch (e->begins) {
	case CBL_BEGINS_MESSAGE:
		return "Begins a message: where it comes again, the next one "
		       "begins.";
	case CBL_BEGINS_PREAMBLE:
		return "May stand before a message, which begins with it then.";
	case CBL_BEGINS_PART:
		return "Begins a part of a message: where it comes again, the "
		       "next part begins.";
	default:
		return e->once ? "Once in a message." : "Any number of times.";
	}
}

static void write_element(struct writing *w, uint32_t element)
{
	const struct cbl_element *e = &w->m.spec->elements[element];

	element_heading(w, e);
	cbl_sheet_text(&w->m.sheet, str(w, e->doc));
	if (e->kind == CBL_ELEMENT_LINES)
		cbl_sheet_text(&w->m.sheet, cbl_str_c(how_often(e)));
	write_hosts(w, e);
	if (w->specimens[element].text.len)
		cbl_sheet_code(&w->m.sheet, w->specimens[element].text);
	write_fields(w, element);
}

/* ---- chapters of elements: of a kind, or of a zone */

struct chapter {
	uint32_t kind;
	uint32_t zone; /* CBL_NONE: of any */
	const char *title;
};

static bool is_of(const struct cbl_element *e, const struct chapter *c)
{
	return e->kind == c->kind &&
	       (c->zone == CBL_NONE || e->zone == c->zone);
}

static bool is_empty(const struct writing *w, const struct chapter *c)
{
	for (uint32_t i = 0; i < w->m.spec->elements_count; i++)
		if (is_of(&w->m.spec->elements[i], c))
			return false;
	return true;
}

static void write_chapter(struct writing *w, const struct chapter *c)
{
	cbl_manual_chapter(&w->m, c->title);
	for (uint32_t i = 0; i < w->m.spec->elements_count; i++)
		if (is_of(&w->m.spec->elements[i], c))
			write_element(w, i);
}

static const char *zone_title(struct writing *w, const struct cbl_zone *zone)
{
	struct cbl_str name = str(w, zone->title.len ? zone->title : zone->id);
	struct cbl_buf title;
	const char *kept;

	cbl_buf_init(&title, 0);
	cbl_buf_printf(&title, "Part: %.*s%s", CBL_STR_ARG(name),
		       zone->optional ? " (may be absent)" : "");
	kept = cbl_arena_strndup(&w->arena, cbl_buf_cstr(&title), title.len);
	cbl_buf_release(&title);
	return kept;
}

/* Calls `each` with every chapter that is not empty, in order. */
static void each_chapter(struct writing *w,
			 void (*each)(struct writing *w,
				      const struct chapter *c))
{
	static const struct chapter before = {CBL_ELEMENT_FILE, CBL_NONE,
					      "File name"};
	static const struct chapter behind[] = {
		{CBL_ELEMENT_MENTION, CBL_NONE, "Found in the text"},
		{CBL_ELEMENT_INTERRUPTION, CBL_NONE,
		 "Set aside wherever it stands"},
	};

	if (!is_empty(w, &before))
		each(w, &before);
	for (uint32_t z = 0; z < w->m.spec->zones_count; z++) {
		struct chapter c = {CBL_ELEMENT_LINES, z,
				    zone_title(w, &w->m.spec->zones[z])};

		if (!is_empty(w, &c))
			each(w, &c);
	}
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		if (!is_empty(w, &behind[i]))
			each(w, &behind[i]);
}

/* ---- the contents, gathered in a cell */

static void contents_link(struct writing *w, const char *title)
{
	struct cbl_buf anchor;

	cbl_buf_init(&anchor, 0);
	cbl_manual_anchor(&anchor, "chapter", title);
	cbl_buf_text(&w->contents, w->contents.len ? " – " : "Contents: ");
	cbl_sheet_link(&w->m.sheet, &w->contents, cbl_str_c(title),
		       cbl_buf_cstr(&anchor));
	cbl_buf_release(&anchor);
}

static void chapter_link(struct writing *w, const struct chapter *c)
{
	contents_link(w, c->title);
}

static void write_contents(struct writing *w)
{
	const struct cbl_spec *spec = w->m.spec;

	each_chapter(w, chapter_link);
	if (spec->meta->exports.count)
		contents_link(w, CBL_MANUAL_DATA);
	if (spec->rules_count)
		contents_link(w, CBL_MANUAL_RULES);
	if (spec->vocabularies_count)
		contents_link(w, CBL_MANUAL_WORDS);
	cbl_sheet_paragraph(&w->m.sheet, &w->contents);
}

/* ---- what `parse` makes of it */

/* What a value stands for is told instead of its name. */
static struct cbl_str source_of(const struct writing *w, uint32_t operand)
{
	const struct cbl_spec *spec = w->m.spec;
	const struct cbl_operand *o = &spec->operands[operand];

	if (o->kind == CBL_OPERAND_VALUE && o->attribute == CBL_ATTRIBUTE_NONE)
		o = &spec->operands[spec->values[o->value].operand];
	return str(w, o->source);
}

static void write_key(struct writing *w, const struct cbl_export_key *k)
{
	const struct cbl_spec *spec = w->m.spec;
	struct cbl_buf *cell = cbl_sheet_cell(&w->m.sheet);

	cbl_sheet_word(&w->m.sheet, cell, str(w, k->key));
	cell = cbl_sheet_cell(&w->m.sheet);
	for (uint32_t i = 0; i < k->values.count; i++) {
		cbl_buf_text(cell, i ? ", " : "");
		cbl_sheet_word(
			&w->m.sheet, cell,
			source_of(w, spec->numbers[k->values.first + i]));
	}
	if (k->each != CBL_NONE) {
		cbl_buf_text(cell, "every ");
		cbl_sheet_word(&w->m.sheet, cell,
			       str(w, spec->elements[k->each].id));
		cbl_buf_text(cell, ": ");
	}
	for (uint32_t i = 0; i < k->keys.count; i++) {
		cbl_buf_text(cell, i ? ", " : "");
		cbl_sheet_word(
			&w->m.sheet, cell,
			str(w, spec->export_keys[k->keys.first + i].key));
	}
	cbl_sheet_row_end(&w->m.sheet);
}

static void write_export(struct writing *w)
{
	static const char *const heads[] = {"key", "taken from"};
	const struct cbl_spec *spec = w->m.spec;
	struct cbl_list keys = spec->meta->exports;

	if (!keys.count)
		return;
	cbl_manual_chapter(&w->m, CBL_MANUAL_DATA);
	cbl_sheet_text(&w->m.sheet,
		       cbl_str_c("What `cablelint parse` prints of a "
				 "message, beside all its elements."));
	cbl_sheet_table(&w->m.sheet, heads, 2);
	for (uint32_t i = 0; i < keys.count; i++)
		write_key(w, &spec->export_keys[keys.first + i]);
	cbl_sheet_table_end(&w->m.sheet);
}

/* ---- the whole */

void cbl_manual_write(const struct cbl_sheet_format *format,
		      const struct cbl_spec *spec, struct cbl_buf *out)
{
	struct writing w = {
		.m = {.spec = spec, .scratch = cbl_lint_scratch_new()}};

	cbl_arena_init(&w.arena);
	w.specimens = cbl_specimens(spec, w.m.scratch, &w.arena);
	cbl_sheet_begin(&w.m.sheet, format, out,
			str(&w, spec->meta->title.len ? spec->meta->title
						      : spec->meta->id));
	cbl_sheet_text(&w.m.sheet, str(&w, spec->meta->doc));
	write_origins(&w);
	write_contents(&w);
	each_chapter(&w, write_chapter);
	write_export(&w);
	cbl_manual_rules(&w.m);
	cbl_manual_vocabularies(&w.m);
	cbl_sheet_end(&w.m.sheet);
	cbl_buf_release(&w.contents);
	cbl_arena_release(&w.arena);
	cbl_lint_scratch_free(w.m.scratch);
}
