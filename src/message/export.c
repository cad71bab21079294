/* SPDX-License-Identifier: MIT
 *
 * The message as JSON: the spec's export mapping, then every element with
 * its fields.
 */
#include "message/message_priv.h"

#include <stdlib.h>

#include "base/buf.h"
#include "message/export.h"
#include "message/export_priv.h"
#include "spec/vocabulary.h"
#include "text/json.h"

/* Elements and fields come in the order of the text, more or less: each place
 * is counted from the last one. */
static json_t *range_json(struct cbl_message *m, struct cbl_span span)
{
	struct cbl_place start =
		cbl_line_table_place_near(m->lines, m->last_place, span.lo);
	struct cbl_place end =
		cbl_line_table_place_near(m->lines, start, span.hi);

	m->last_place = start;
	return cbl_json_range(start, end);
}

void cbl_join_words(struct cbl_buf *out, struct cbl_str text, bool upper)
{
	text = cbl_str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!cbl_is_blank(c))
			cbl_buf_char(out, upper ? cbl_upper(c) : c);
		else if (!cbl_is_blank(text.ptr[i + 1]))
			cbl_buf_char(out, ' ');
	}
}

static json_t *joined(struct cbl_str text, bool upper)
{
	struct cbl_buf buf;
	json_t *out;

	cbl_buf_init(&buf, 0);
	cbl_join_words(&buf, text, upper);
	out = buf.len ? cbl_json_text(cbl_str(cbl_buf_cstr(&buf), buf.len)) :
			json_null();
	cbl_buf_release(&buf);
	return out;
}

static json_t *time_json(struct cbl_moment time)
{
	struct cbl_buf buf;
	json_t *out;

	cbl_buf_init(&buf, 64);
	cbl_moment_print(&buf, time, CBL_STYLE_ISO);
	out = json_string(cbl_buf_cstr(&buf));
	cbl_buf_release(&buf);
	return out;
}

/* The field of a term's row; NULL if it has none. */
static const struct cbl_field *field_of(const struct cbl_message *m,
					const struct cbl_term *term)
{
	uint32_t field = term->row == CBL_NONE ? CBL_NONE :
						 m->rows[term->row].field;

	return field == CBL_NONE ? NULL : &m->spec->fields[field];
}

bool cbl_export_unlisted(const struct cbl_message *m,
			 const struct cbl_term *term)
{
	const struct cbl_field *field = field_of(m, term);

	return term->type == CBL_TERM_NULL && field &&
	       field->type == CBL_TYPE_CODE && !field->by.len;
}

static json_t *term_json(struct cbl_message *m,
			 const struct cbl_term *term, uint32_t attribute)
{
	if (attribute == CBL_ATTRIBUTE_RANGE)
		return range_json(m, term->span);
	switch (term->type) {
	case CBL_TERM_NUMBER:
		return json_integer((json_int_t)term->number);
	case CBL_TERM_TIME:
		return time_json(term->time);
	case CBL_TERM_NULL:
		if (cbl_export_unlisted(m, term))
			return joined(term->text, true);
		return json_null();
	default:
		return joined(term->text, false);
	}
}

/* Adds to a list; `distinct`: unless it is there already. */
static void append(json_t *list, json_t *value, bool distinct)
{
	size_t i;
	json_t *other;

	if (json_is_null(value))
		return;
	if (distinct)
		json_array_foreach(list, i, other)
			if (json_equal(other, value)) {
				json_decref(value);
				return;
			}
	json_array_append_new(list, value);
}

bool cbl_export_split(const struct cbl_message *m,
		      const struct cbl_term *term, struct cbl_buf *out)
{
	const struct cbl_field *field = field_of(m, term);

	return term->type == CBL_TERM_NULL && field &&
	       field->type == CBL_TYPE_CODE &&
	       cbl_vocabulary_split(m->spec, field->vocabulary,
				    cbl_str_trim(term->text), false, out);
}

static bool append_split(const struct cbl_message *m,
			 const struct cbl_term *term, json_t *list,
			 bool distinct)
{
	struct cbl_buf buf;
	struct cbl_str rest, piece;
	bool split;

	cbl_buf_init(&buf, 1024);
	split = cbl_export_split(m, term, &buf);
	rest = cbl_str(cbl_buf_cstr(&buf), buf.len);
	while (split && cbl_str_next(&rest, ',', &piece))
		append(list, joined(piece, false), distinct);
	cbl_buf_release(&buf);
	return split;
}

static int by_place(const void *a, const void *b)
{
	const struct cbl_term *x = a, *y = b;

	return (x->span.lo > y->span.lo) - (x->span.lo < y->span.lo);
}

void cbl_export_terms(struct cbl_message *m, struct cbl_list operands,
		      const struct cbl_term *context, struct cbl_terms *out)
{
	for (uint32_t i = 0; i < operands.count; i++)
		cbl_operand_eval(m, m->spec->numbers[operands.first + i],
				 context, true, out);
	if (operands.count > 1 && out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), by_place);
}

static json_t *value_json(struct cbl_message *m,
			  const struct cbl_export_key *key,
			  const struct cbl_term *context)
{
	struct cbl_terms terms = {0};
	uint32_t attribute =
		m->spec->operands[m->spec->numbers[key->values.first]]
			.attribute;
	json_t *list;

	cbl_export_terms(m, key->values, context, &terms);
	if (key->list == CBL_EXPORT_ONE)
		return terms.count ? term_json(m, &terms.items[0], attribute) :
				     json_null();
	list = json_array();
	for (size_t i = 0; i < terms.count; i++) {
		bool distinct = key->list == CBL_EXPORT_DISTINCT;

		if (!append_split(m, &terms.items[i], list, distinct))
			append(list,
			       term_json(m, &terms.items[i], attribute),
			       distinct);
	}
	return list;
}

static json_t *object_json(struct cbl_message *m, struct cbl_list keys,
			   const struct cbl_term *context);

struct cbl_term cbl_export_item(const struct cbl_message *m, uint32_t instance,
				uint32_t item)
{
	uint32_t row = item ? cbl_item_first(m, instance, item) : CBL_NONE;

	return row == CBL_NONE ? cbl_term_of_instance(m, instance) :
				 cbl_term_of_row(m, row);
}

uint32_t cbl_export_items(const struct cbl_message *m, uint32_t instance,
			  uint32_t *last)
{
	bool items = cbl_instance_element(m, instance)->items != CBL_NONE;

	*last = items ? m->instances[instance].items : 0;
	return items ? 1 : 0;
}

static json_t *each_json(struct cbl_message *m,
			 const struct cbl_export_key *key)
{
	json_t *list = json_array();
	uint32_t i = m->first[key->each];

	for (; i != CBL_NONE; i = m->instances[i].next) {
		uint32_t last, k = cbl_export_items(m, i, &last);

		for (; k <= last; k++) {
			struct cbl_term context = cbl_export_item(m, i, k);

			json_array_append_new(
				list, object_json(m, key->keys, &context));
		}
	}
	return list;
}

static json_t *key_json(struct cbl_message *m,
			const struct cbl_export_key *key,
			const struct cbl_term *context)
{
	if (key->each != CBL_NONE)
		return each_json(m, key);
	if (key->keys.count)
		return object_json(m, key->keys, context);
	return value_json(m, key, context);
}

static void add_keys(struct cbl_message *m, struct cbl_list keys,
		     const struct cbl_term *context, json_t *out)
{
	for (uint32_t i = 0; i < keys.count; i++) {
		const struct cbl_export_key *key =
			&m->spec->export_keys[keys.first + i];

		json_object_set_new(out, cbl_spec_cstr(m->spec, key->key),
				    key_json(m, key, context));
	}
}

static json_t *object_json(struct cbl_message *m, struct cbl_list keys,
			   const struct cbl_term *context)
{
	json_t *out = json_object();

	add_keys(m, keys, context, out);
	return out;
}

static json_t *row_json(struct cbl_message *m, uint32_t row)
{
	const struct cbl_row *r = &m->rows[row];
	struct cbl_term term = cbl_term_of_row(m, row);

	return json_pack(
		"{s:s, s:o, s:o, s:o}", "field",
		cbl_spec_cstr(m->spec, m->spec->fields[r->field].id), "text",
		r->assumed ? json_null() : cbl_json_text(r->text), "value",
		term.type == CBL_TERM_NULL ?
			json_null() :
			term_json(m, &term, CBL_ATTRIBUTE_NONE),
		"range", range_json(m, r->span));
}

static json_t *instance_json(struct cbl_message *m, uint32_t instance)
{
	json_t *fields = json_array();
	uint32_t row = m->instances[instance].first_row;

	for (; row != CBL_NONE; row = m->rows[row].next)
		json_array_append_new(fields, row_json(m, row));
	return json_pack(
		"{s:s, s:o, s:o}", "element",
		cbl_spec_cstr(m->spec, cbl_instance_element(m, instance)->id),
		"range",
		range_json(m, m->instances[instance].span),
		"fields", fields);
}

struct order {
	uint32_t lo;
	uint32_t instance;
};

static int by_order(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	return (x->instance > y->instance) - (x->instance < y->instance);
}

static json_t *elements_json(struct cbl_message *m)
{
	json_t *out = json_array();
	struct order *order = cbl_arena_alloc(
		m->arena, (m->instance_count + 1) * sizeof(*order));
	size_t count = 0;

	for (uint32_t i = 0; i < m->instance_count; i++)
		if (cbl_instance_element(m, i)->kind != CBL_ELEMENT_FILE)
			order[count++] = (struct order){
				m->instances[i].span.lo, i};
	qsort(order, count, sizeof(*order), by_order);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(out,
				      instance_json(m, order[i].instance));
	return out;
}

struct json_t *cbl_message_export(struct cbl_message *m)
{
	json_t *out = json_object();

	json_object_set_new(out, "path",
			    cbl_json_text(m->path));
	json_object_set_new(out, "spec",
			    json_string(cbl_spec_cstr(m->spec,
						      m->spec->meta->id)));
	add_keys(m, m->spec->meta->exports, NULL, out);
	json_object_set_new(out, "elements", elements_json(m));
	return out;
}
