/* SPDX-License-Identifier: MIT
 *
 * Fields once all are known: has each something that gives it a value, and is
 * none of them made of itself?
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/distance.h"

/* Operands that are looked at for one field: keys of keys, times completed
 * from times. */
#define STEPS_MOST 1000

/* The field lists of an entry, whatever it is. */
static const struct cbl_raw_field *fields_of(const struct cbl_node *node,
					     uint32_t *count)
{
	const struct cbl_raw_element *element = node->data;
	const struct cbl_raw_interruption *interruption = node->data;
	const struct cbl_raw_mention *mention = node->data;

	if (strcmp(node->layers[0].list, "interruptions") == 0) {
		*count = interruption->fields_count;
		return interruption->fields;
	}
	if (strcmp(node->layers[0].list, "mentions") == 0) {
		*count = mention->fields_count;
		return mention->fields;
	}
	*count = element->fields_count;
	return element->fields;
}

static struct cbl_str id_of(struct cbl_resolver *r, uint32_t field)
{
	return cbl_builder_str(&r->b, cbl_at_fields(&r->b, field)->id);
}

/* ---- fields without a group */

/* Fields that are groups of some pattern. */
static bool *grouped_fields(struct cbl_resolver *r)
{
	bool *grouped = cbl_arena_alloc(&r->arena, cbl_count_fields(&r->b) + 1);

	for (uint32_t i = 0; i < cbl_count_group_fields(&r->b); i++)
		grouped[cbl_at_group_fields(&r->b, i)->field] = true;
	return grouped;
}

struct groups {
	struct cbl_resolver *r;
	const bool *grouped;
	uint32_t fields[64];
	size_t count;
};

static const char *group_at(size_t i, void *ctx)
{
	struct groups *g = ctx;
	struct cbl_str id = id_of(g->r, g->fields[i]);

	return cbl_arena_strndup(&g->r->arena, id.ptr, id.len);
}

/* The group of the element that was probably meant, or NULL. */
static const char *group_meant(struct cbl_resolver *r, const bool *grouped,
			       uint32_t element, const char *id)
{
	struct cbl_list list = cbl_at_elements(&r->b, element)->fields;
	struct groups g = {.r = r, .grouped = grouped};

	for (uint32_t i = 0; i < list.count && g.count < 64; i++)
		if (grouped[list.first + i])
			g.fields[g.count++] = list.first + i;
	return cbl_did_you_mean(cbl_str_c(id), g.count, group_at, &g);
}

/* The recogniser fills these. */
static bool is_made(const char *id)
{
	return strcmp(id, "item") == 0 || strcmp(id, "form") == 0 ||
	       strcmp(id, "stray") == 0;
}

static void check_group(struct cbl_resolver *r, const bool *grouped,
			const struct cbl_at *at,
			const struct cbl_raw_field *raw, uint32_t field)
{
	uint32_t element = cbl_at_fields(&r->b, field)->element;
	struct cbl_at id = cbl_at_key(at, "id");
	const char *near;
	char hint[200];

	if (grouped[field] || raw->from || raw->is || raw->assume_count ||
	    is_made(raw->id) || r->elements[element].poisoned ||
	    r->elements[element].torn ||
	    cbl_field_flawed(r, element, cbl_str_c(raw->id)))
		return;
	near = group_meant(r, grouped, element, raw->id);
	if (near)
		snprintf(hint, sizeof(hint), "did you mean `%s`?", near);
	else
		snprintf(hint, sizeof(hint),
			 "write `(?<%s>…)` where it stands, or give the field "
			 "`from` or `assume`",
			 raw->id);
	cbl_report(r, &id, false, 0, hint,
		   "field `%s` never has a value: no pattern has a group `%s`",
		   raw->id, raw->id);
}

/* ---- fields made of themselves */

struct ring {
	struct cbl_resolver *r;
	uint32_t field; /* does it close here? */
	bool key;	/* of what keys are made of, else of `complete` */
	unsigned steps;
};

static bool leads_on(struct ring *ring, uint32_t field);

/* Does an operand have no value unless the field has? Of several in brackets
 * one that does without is enough. */
static bool needs(struct ring *ring, uint32_t operand)
{
	struct cbl_builder *b = &ring->r->b;
	struct cbl_operand o;

	if (operand == CBL_NONE || ++ring->steps > STEPS_MOST)
		return false;
	o = *cbl_at_operands(b, operand);
	if (o.kind == CBL_OPERAND_FIELD)
		return o.field == ring->field || leads_on(ring, o.field);
	if (o.kind == CBL_OPERAND_VALUE)
		return needs(ring, cbl_at_values(b, o.value)->operand);
	for (uint32_t i = 0; i < o.args.count; i++)
		if (!needs(ring, *cbl_at_numbers(b, o.args.first + i)))
			return false;
	return o.args.count != 0;
}

static bool leads_on(struct ring *ring, uint32_t field)
{
	struct cbl_builder *b = &ring->r->b;
	struct cbl_field f = *cbl_at_fields(b, field);

	if (!ring->key)
		return needs(ring, f.complete);
	for (uint32_t i = 0; i < f.is.count; i++)
		if (needs(ring, cbl_at_pieces(b, f.is.first + i)->operand))
			return true;
	return false;
}

static bool closes(struct cbl_resolver *r, uint32_t operand, uint32_t field,
		   bool key)
{
	struct ring ring = {r, field, key, 0};

	return needs(&ring, operand);
}

/* The field that an operand leads to first. */
static uint32_t first_field(struct cbl_resolver *r, uint32_t operand)
{
	for (unsigned i = 0; i < STEPS_MOST && operand != CBL_NONE; i++) {
		struct cbl_operand o = *cbl_at_operands(&r->b, operand);

		if (o.kind == CBL_OPERAND_FIELD)
			return o.field;
		operand = o.kind == CBL_OPERAND_VALUE
				  ? cbl_at_values(&r->b, o.value)->operand
			  : o.args.count ? *cbl_at_numbers(&r->b, o.args.first)
					 : CBL_NONE;
	}
	return CBL_NONE;
}

/* Of a ring only the last field is told about. */
static bool is_last(uint32_t field, uint32_t via)
{
	return via == CBL_NONE || via <= field;
}

static void report_ring(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, bool key, uint32_t field, uint32_t via)
{
	bool other = via != CBL_NONE && via != field;
	struct cbl_str id = id_of(r, field);
	struct cbl_str by = other ? id_of(r, via) : cbl_str("", 0);

	cbl_report(r, at, false, offset,
		   key ? "a key is made of what is written in messages"
		       : "name a time that is written whole, or a day",
		   "field `%.*s` is %s itself%s%.*s%s", CBL_STR_ARG(id),
		   key ? "made of" : "completed from",
		   other ? ", by way of `" : "", CBL_STR_ARG(by),
		   other ? "`" : "");
}

static void check_key(struct cbl_resolver *r, const struct cbl_at *at,
		      const struct cbl_raw_field *raw, uint32_t field)
{
	struct cbl_list is = cbl_at_fields(&r->b, field)->is;
	struct cbl_at here = cbl_at_key(at, "is");

	for (uint32_t i = 0; i < is.count; i++) {
		uint32_t operand = cbl_at_pieces(&r->b, is.first + i)->operand;
		struct cbl_str source;
		const char *found;
		uint32_t via;

		if (!closes(r, operand, field, true))
			continue;
		via = first_field(r, operand);
		if (!is_last(field, via))
			return;
		source = cbl_builder_str(
			&r->b, cbl_at_operands(&r->b, operand)->source);
		found = memmem(raw->is, strlen(raw->is), source.ptr,
			       source.len);
		report_ring(r, &here, found ? (size_t)(found - raw->is) : 0,
			    true, field, via);
		return;
	}
}

/* ---- what times are completed from */

static void check_complete(struct cbl_resolver *r, const struct cbl_at *at,
			   uint32_t field)
{
	uint32_t operand = cbl_at_fields(&r->b, field)->complete, via;
	struct cbl_at complete = cbl_at_key(at, "complete");
	struct cbl_at here = cbl_at_key(&complete, "from");
	enum cbl_sort sort = cbl_sort_of(r, operand);
	struct cbl_str source;

	if (operand == CBL_NONE)
		return;
	if (!cbl_sorts_compare(sort, CBL_SORT_TIME)) {
		source = cbl_builder_str(
			&r->b, cbl_at_operands(&r->b, operand)->source);
		cbl_report(r, &here, false, 0,
			   sort == CBL_SORT_TEXT
				   ? "does the field lack `type: time`, with "
				     "its `formats`?"
				   : NULL,
			   "`%.*s` is %s, not a time", CBL_STR_ARG(source),
			   cbl_sort_word(sort));
		return;
	}
	via = first_field(r, operand);
	if (closes(r, operand, field, false) && is_last(field, via))
		report_ring(r, &here, 0, false, field, via);
}

/* ---- pieces and assumptions */

static void check_piece(struct cbl_resolver *r, const struct cbl_at *at,
			uint32_t field)
{
	uint32_t from = cbl_at_fields(&r->b, field)->from, next = from;
	struct cbl_at here = cbl_at_key(at, "from");
	struct cbl_str id = id_of(r, field);

	for (unsigned i = 0; i < STEPS_MOST; i++) {
		if (next == CBL_NONE || next == field)
			break;
		next = cbl_at_fields(&r->b, next)->from;
	}
	if (next == field && is_last(field, from))
		cbl_report(r, &here, false, 0,
			   "name the field with the whole text, or leave it "
			   "out for its own group",
			   "field `%.*s` is a piece of itself",
			   CBL_STR_ARG(id));
}

static void check_assumed(struct cbl_resolver *r, const struct cbl_at *at,
			  uint32_t field)
{
	struct cbl_list list = cbl_at_fields(&r->b, field)->assume;

	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t value =
			cbl_at_assumes(&r->b, list.first + i)->value;
		struct cbl_at item = cbl_at_item(at, "assume", i);
		struct cbl_at here = cbl_at_key(&item, "value");
		struct cbl_operand o = *cbl_at_operands(&r->b, value);
		struct cbl_str id = id_of(r, field);

		if (o.kind == CBL_OPERAND_FIELD && o.field == field)
			cbl_report(r, &here, false, 0, NULL,
				   "field `%.*s` is assumed from itself, where "
				   "nothing of it is written",
				   CBL_STR_ARG(id));
	}
}

/* ---- all of them */

static void check_element(struct cbl_resolver *r, uint32_t element,
			  const bool *grouped)
{
	const struct cbl_node *node = r->elements[element].node;
	struct cbl_at at = cbl_at_node(node);
	uint32_t count;
	const struct cbl_raw_field *fields = fields_of(node, &count);
	/* What it takes over from another may be more than it has. */
	bool own = cbl_node_layer(node, "fields") ==
		   &node->layers[node->layers_count - 1];

	for (uint32_t i = 0; own && i < count; i++) {
		struct cbl_at item = cbl_at_item(&at, "fields", i);
		uint32_t field =
			fields[i].id
				? cbl_field_of(r, element,
					       cbl_str_c(fields[i].id), false)
				: CBL_NONE;

		if (field == CBL_NONE)
			continue;
		check_group(r, grouped, &item, &fields[i], field);
		check_complete(r, &item, field);
		check_piece(r, &item, field);
		check_assumed(r, &item, field);
		if (fields[i].is)
			check_key(r, &item, &fields[i], field);
	}
}

void cbl_check_links(struct cbl_resolver *r)
{
	uint32_t count = cbl_count_elements(&r->b);
	const bool *grouped = grouped_fields(r);

	for (uint32_t i = 0; i < count; i++)
		if (r->elements[i].node && !r->elements[i].node->twice)
			check_element(r, i, grouped);
}
