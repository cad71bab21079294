/* SPDX-License-Identifier: MIT
 *
 * Fields: those a spec declares, and the named groups of patterns that it
 * does not, which are plain texts.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "spec/vocabulary.h"
#include "text/moment.h"

/* Fields are made from each other, and each looks for what is there. */
#define FIELDS_MAX 1000

struct cbl_str cbl_field_key(char buf[160], uint32_t element,
			     struct cbl_str id)
{
	int n = snprintf(buf, 160, "%u.%.*s", element, CBL_STR_ARG(id));

	return cbl_str(buf, n > 0 && n < 160 ? (size_t)n : 159);
}

static uint32_t add_field(struct cbl_resolver *r, uint32_t element,
			  struct cbl_str id)
{
	struct cbl_element *e = cbl_at_elements(&r->b, element);
	struct cbl_field f = {.element = element,
			      .vocabulary = CBL_NONE,
			      .take = CBL_NONE,
			      .from = CBL_NONE,
			      .as = -1,
			      .complete = CBL_NONE,
			      .year = CBL_NONE,
			      .lend = CBL_NONE};
	uint32_t index = cbl_count_fields(&r->b);

	/* Elements get their fields one after the other, so that those of
	 * one stand together. */
	if (e->fields.count == 0)
		e->fields.first = index;
	e->fields.count++;
	f.id = cbl_builder_text(&r->b, id);
	return cbl_add_fields(&r->b, &f);
}

uint32_t cbl_field_of(struct cbl_resolver *r, uint32_t element,
		      struct cbl_str id, bool make)
{
	char buf[160];
	struct cbl_str key = cbl_field_key(buf, element, id);
	uint32_t index = cbl_count_fields(&r->b);

	if (!make)
		return cbl_map_get(&r->field_ids, key, &index) ? index
							       : CBL_NONE;
	if (cbl_map_add(&r->field_ids, key, &index))
		add_field(r, element, id);
	return index;
}

#define PARTS "YYYY YY MM M DDD DD D MON WKD hh mm"

static void report_flaw(struct cbl_resolver *r, const struct cbl_at *at,
			const char *format, const struct cbl_moment_flaw *flaw)
{
	size_t offset = (size_t)(flaw->text.ptr - format);
	char meant[40] = "t", hint[240];

	if (flaw->meant)
		snprintf(meant, sizeof(meant), "did you mean `%s`? T",
			 flaw->meant);
	switch (flaw->kind) {
	case CBL_FLAW_LETTERS:
		snprintf(hint, sizeof(hint),
			 "%she parts are " PARTS "; other letters of a "
			 "message stand in double quotes",
			 meant);
		cbl_report(r, at, false, offset, hint,
			   "`%.*s` is no part of a time",
			   CBL_STR_ARG(flaw->text));
		break;
	case CBL_FLAW_WORD:
		cbl_report(r, at, true, offset,
			   "the parts are " PARTS "; letters of a message may "
			   "stand in double quotes",
			   "`%.*s` is a text here, and no part of a time",
			   CBL_STR_ARG(flaw->text));
		break;
	case CBL_FLAW_AGAIN:
		snprintf(hint, sizeof(hint), "%she parts are " PARTS, meant);
		cbl_report(r, at, false, offset, hint,
			   "`%.*s` says once more what the format has "
			   "already",
			   CBL_STR_ARG(flaw->text));
		break;
	case CBL_FLAW_QUOTE:
		cbl_report(r, at, false, offset,
			   "double quotes stand in pairs, "
			   "round letters that are no part of a time",
			   "a quote that nothing closes");
		break;
	}
}

/* How a duration is written. */
#define SPAN_FORMAT "hhmm"

static bool format_of(struct cbl_resolver *r, const struct cbl_at *at,
		      const char *text, bool span,
		      struct cbl_moment_format *out)
{
	struct cbl_moment_flaw flaw;

	if (cbl_moment_format_flawed(&flaw, cbl_str_c(text))) {
		report_flaw(r, at, text, &flaw);
		if (flaw.kind != CBL_FLAW_WORD)
			return false;
	}
	if (!cbl_moment_format_compile(out, cbl_str_c(text))) {
		cbl_report(r, at, false, 0, "the parts are " PARTS,
			   "`%s` is no format of a time", text);
		return false;
	}
	if (span && strcmp(text, SPAN_FORMAT) != 0) {
		cbl_report(r, at, false, 0, "write `" SPAN_FORMAT "`",
			   "a duration is hours and minutes in four digits");
		return false;
	}
	return true;
}

static struct cbl_list formats_of(struct cbl_resolver *r,
				  const struct cbl_at *at,
				  const struct cbl_raw_texts *texts, bool span)
{
	struct cbl_list list = {cbl_count_formats(&r->b), 0};

	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, "formats", i);
		struct cbl_moment_format format;

		memset(&format, 0, sizeof(format));
		if (!format_of(r, &item, texts->items[i], span, &format))
			continue;
		cbl_add_formats(&r->b, &format);
		list.count++;
	}
	return list;
}

/* Keys that only some types have. */
static void check_type(struct cbl_resolver *r, const struct cbl_at *at,
		       const struct cbl_raw_field *raw, uint32_t type)
{
	bool time = type == CBL_TYPE_TIME || type == CBL_TYPE_DURATION;
	const struct {
		bool given, fits, needed;
		const char *key;
		const char *types;
	} keys[] = {
		{raw->vocabulary, type == CBL_TYPE_CODE, type == CBL_TYPE_CODE,
		 "vocabulary", "code"},
		{raw->by, type == CBL_TYPE_CODE, false, "by", "code"},
		{raw->near, type == CBL_TYPE_CODE, false, "near", "code"},
		{raw->formats.count != 0, time, time, "formats",
		 "time or duration"},
		{raw->as, type == CBL_TYPE_TIME, false, "as", "time"},
		{raw->complete, type == CBL_TYPE_TIME, false, "complete",
		 "time"},
		{raw->is, type == CBL_TYPE_KEY, type == CBL_TYPE_KEY, "is",
		 "key"},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct cbl_at here = cbl_at_key(at, keys[i].key);

		if (keys[i].given && !keys[i].fits)
			cbl_mistake(r, &here,
				    "only a field of type %s has `%s`",
				    keys[i].types, keys[i].key);
		if (!keys[i].given && keys[i].needed)
			cbl_missing(r, at, "a field of this type", keys[i].key);
	}
}

static const char *const type_words[] = {"text",     "number", "letter", "time",
					 "duration", "code",   "key",	 NULL};
_Static_assert(sizeof(type_words) / sizeof(type_words[0]) ==
		       CBL_TYPE_COUNT_ + 1,
	       "a word for every type");

static void by_of(struct cbl_resolver *r, const struct cbl_at *at,
		  const struct cbl_raw_field *raw, struct cbl_field *f)
{
	struct cbl_at here = cbl_at_key(at, "by");

	f->by = cbl_builder_cstr(&r->b, raw->by);
	if (!raw->by || f->vocabulary == CBL_NONE ||
	    r->vocabulary_bad[f->vocabulary])
		return;
	if (!cbl_vocabulary_has(r, f->vocabulary, cbl_str_c(raw->by)))
		cbl_mistake(r, &here, "no entry of `%s` has an attribute `%s`",
			    raw->vocabulary, raw->by);
}

/* Of short words nothing is near. */
static void near_of(struct cbl_resolver *r, const struct cbl_at *at,
		    const struct cbl_raw_field *raw, struct cbl_field *f)
{
	struct cbl_at here = cbl_at_key(at, "near");
	struct cbl_list names;

	f->near = cbl_number(r, at, "near", raw->near, 9, 0);
	if (!f->near || f->vocabulary == CBL_NONE ||
	    r->vocabulary_bad[f->vocabulary])
		return;
	names = cbl_at_vocabularies(&r->b, f->vocabulary)->names;
	for (uint32_t i = names.first; i < names.first + names.count; i++)
		if (cbl_name_has_near(cbl_at_names(&r->b, i)))
			return;
	cbl_report(r, &here, true, 0, "list their `misspellings`",
		   "no word is ever near: none of `%s` has four letters",
		   raw->vocabulary);
}

static void fill_field(struct cbl_resolver *r, const struct cbl_at *at,
		       const struct cbl_raw_field *raw, uint32_t index)
{
	static const char *const precisions[] = {"minute", "day",     "month",
						 "year",   "weekday", NULL};
	static const char *const prefers[] = {"nearest", "before", "after",
					      NULL};
	struct cbl_field f = *cbl_at_fields(&r->b, index);
	struct cbl_at complete = cbl_at_key(at, "complete");

	f.title = cbl_builder_cstr(&r->b, raw->title);
	f.doc = cbl_builder_cstr(&r->b, raw->doc);
	f.type = cbl_word_of(r, at, "type", raw->type, type_words,
			     CBL_TYPE_TEXT);
	check_type(r, at, raw, f.type);
	f.vocabulary = cbl_reference(r, at, "vocabulary", raw->vocabulary,
				     CBL_LIST_VOCABULARIES, "vocabulary");
	by_of(r, at, raw, &f);
	near_of(r, at, raw, &f);
	f.formats = formats_of(r, at, &raw->formats,
			       f.type == CBL_TYPE_DURATION);
	f.as = (int32_t)cbl_word_of(r, at, "as", raw->as, precisions,
				    UINT32_MAX);
	if (raw->complete)
		f.prefer = cbl_word_of(r, &complete, "prefer",
				       raw->complete->prefer, prefers,
				       CBL_PREFER_NEAREST);
	f.take = cbl_pattern_key(r, at, "take", raw->take, CBL_PATTERN_CASELESS,
				 CBL_NONE);
	*cbl_at_fields(&r->b, index) = f;
}

static void report_twice(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_field *fields, uint32_t i)
{
	struct cbl_at item = cbl_at_item(at, "fields", i);
	const char *hint = NULL;

	for (uint32_t k = 0; k < i && !hint; k++) {
		struct cbl_at first = cbl_at_item(at, "fields", k);

		if (fields[k].id && strcmp(fields[k].id, fields[i].id) == 0)
			hint = cbl_first_hint(r, &item, &first);
	}
	cbl_report(r, &item, false, 0, hint, "field `%s` is here twice",
		   fields[i].id);
}

void cbl_resolve_fields(struct cbl_resolver *r, uint32_t element,
			const struct cbl_at *at,
			const struct cbl_raw_field *fields, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct cbl_at item = cbl_at_item(at, "fields", i);
		struct cbl_str id = cbl_str_c(fields[i].id);

		if (i == FIELDS_MAX)
			cbl_mistake(r, &item, "more than %d fields",
				    FIELDS_MAX);
		if (!fields[i].id || !cbl_id_ok(r, &item, fields[i].id))
			continue;
		struct cbl_at at_id = cbl_at_key(&item, "id");

		if (strcmp(fields[i].id, "position") == 0)
			cbl_report(r, &at_id, false, 0, "choose another name",
				   "`position` is the place of an item in its "
				   "list");
		if (cbl_field_of(r, element, id, false) != CBL_NONE) {
			report_twice(r, at, fields, i);
			continue;
		}
		fill_field(r, &item, &fields[i],
			   cbl_field_of(r, element, id, true));
	}
}

/* ---- links to others */

static struct cbl_list assumes_of(struct cbl_resolver *r,
				  const struct cbl_at *at,
				  const struct cbl_raw_assume *raw,
				  uint32_t count)
{
	struct cbl_list list = {0, count};

	list.first = cbl_builder_reserve(&r->b, CBL_SECTION_assumes, count);
	for (uint32_t i = 0; i < count; i++) {
		struct cbl_at item = cbl_at_item(at, "assume", i);
		struct cbl_assume a = {0};

		if (!raw[i].value)
			cbl_missing(r, &item, "an assumption", "value");
		a.value = cbl_operand_key(r, &item, "value", raw[i].value);
		a.where = cbl_conditions(r, &item, "where", raw[i].where,
					 raw[i].where_count);
		*cbl_at_assumes(&r->b, list.first + i) = a;
	}
	return list;
}

/* The field with the year that is written apart. */
static uint32_t year_field(struct cbl_resolver *r, uint32_t element,
			   const struct cbl_at *complete, const char *id)
{
	struct cbl_at at = cbl_at_key(complete, "year");
	uint32_t field = cbl_own_field(r, element, &at, id);
	const struct cbl_field *f;

	if (field == CBL_NONE)
		return field;
	f = cbl_at_fields(&r->b, field);
	if (f->type != CBL_TYPE_TIME || f->as != CBL_PRECISION_YEAR)
		cbl_mistake(r, &at, "`%s` is no time that counts `as: year`",
			    id);
	return field;
}

/* A key without a field in it is the same everywhere. */
static void check_key(struct cbl_resolver *r, uint32_t element,
		      const struct cbl_at *at, const struct cbl_raw_field *raw)
{
	struct cbl_at is = cbl_at_key(at, "is");
	char hint[160];

	if (!raw->is || strchr(raw->is, '{'))
		return;
	snprintf(hint, sizeof(hint), "fields stand in braces: `{%s}`",
		 cbl_field_of(r, element, cbl_str_c(raw->is), false) == CBL_NONE
			 ? "number"
			 : raw->is);
	cbl_report(r, &is, false, 0, hint,
		   "this key is `%s` in every message: no field is in it",
		   raw->is);
}

static void link_field(struct cbl_resolver *r, uint32_t element,
		       const struct cbl_at *at, const struct cbl_raw_field *raw,
		       uint32_t index)
{
	struct cbl_at from = cbl_at_key(at, "from");
	struct cbl_at complete = cbl_at_key(at, "complete");
	struct cbl_field f = *cbl_at_fields(&r->b, index);

	if (raw->from)
		f.from = cbl_own_field(r, element, &from, raw->from);
	if (raw->complete && raw->complete->from)
		f.complete = cbl_operand_key(r, &complete, "from",
					     raw->complete->from);
	else if (raw->complete)
		cbl_missing(r, &complete, "`complete`", "from");
	if (raw->complete && raw->complete->year)
		f.year = year_field(r, element, &complete, raw->complete->year);
	if (raw->complete)
		f.lend = cbl_pattern_key(r, &complete, "lend",
					 raw->complete->lend,
					 CBL_PATTERN_CASELESS, CBL_NONE);
	f.assume = assumes_of(r, at, raw->assume, raw->assume_count);
	check_key(r, element, at, raw);
	f.is = cbl_template_key(r, at, "is", raw->is, element);
	*cbl_at_fields(&r->b, index) = f;
}

void cbl_link_fields(struct cbl_resolver *r, uint32_t element,
		     const struct cbl_at *at,
		     const struct cbl_raw_field *fields, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct cbl_at item = cbl_at_item(at, "fields", i);
		uint32_t index = cbl_field_of(r, element,
					      cbl_str_c(fields[i].id), false);

		if (fields[i].id && index != CBL_NONE)
			link_field(r, element, &item, &fields[i], index);
	}
}

uint32_t cbl_own_field(struct cbl_resolver *r, uint32_t element,
		       const struct cbl_at *at, const char *id)
{
	uint32_t field = cbl_field_of(r, element, cbl_str_c(id), false);
	struct cbl_list list = cbl_at_elements(&r->b, element)->fields;

	if (field != CBL_NONE || r->elements[element].poisoned)
		return field;
	const char **names =
		cbl_arena_alloc(&r->arena, (list.count + 1) * sizeof(*names));

	for (uint32_t i = 0; i < list.count; i++) {
		struct cbl_str name = cbl_builder_str(
			&r->b, cbl_at_fields(&r->b, list.first + i)->id);

		names[i] = cbl_arena_strndup(&r->arena, name.ptr, name.len);
	}
	const char *near = cbl_meant_of(r, at, 0, "field", cbl_str_c(id), names,
					list.count);

	return near ? cbl_field_of(r, element, cbl_str_c(near), false)
		    : CBL_NONE;
}

struct cbl_list cbl_own_fields(struct cbl_resolver *r, uint32_t element,
			       const struct cbl_at *at, const char *key,
			       const struct cbl_raw_texts *texts)
{
	uint32_t *fields = cbl_scratch(r, texts->count);
	uint32_t count = 0;

	for (uint32_t i = 0; i < texts->count; i++) {
		struct cbl_at item = cbl_at_item(at, key, i);
		uint32_t field =
			cbl_own_field(r, element, &item, texts->items[i]);

		if (field != CBL_NONE)
			fields[count++] = field;
	}
	return cbl_numbers(r, fields, count);
}
