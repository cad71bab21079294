/* SPDX-License-Identifier: MIT */
#include "message/facts.h"

#include "message/export_priv.h"

struct reading {
	struct cbl_facts *out;
	struct cbl_message *m;
	struct cbl_arena *arena;
	struct cbl_buf text; /* scratch */
};

/* A copy of the scratch's text. */
static struct cbl_str keep(struct reading *r)
{
	size_t len = r->text.len;

	return cbl_str(cbl_arena_strndup(r->arena, cbl_buf_cstr(&r->text), len),
		       len);
}

static struct cbl_str keep_term(struct reading *r, const struct cbl_term *term)
{
	cbl_buf_clear(&r->text);
	if (term->type == CBL_TERM_NUMBER)
		cbl_buf_printf(&r->text, "%lld", (long long)term->number);
	else if (term->type == CBL_TERM_TIME)
		cbl_moment_print(&r->text, term->time, CBL_STYLE_ISO);
	else if (term->type != CBL_TERM_NULL)
		cbl_join_words(&r->text, term->text, false);
	else if (cbl_export_unlisted(r->m, term))
		cbl_join_words(&r->text, term->text, true);
	return keep(r);
}

/* ---- values */

/* The term of a value of the spec; false if the message lacks it. */
static bool value_of(const struct cbl_message *m, uint32_t value,
		     struct cbl_term *out)
{
	const struct cbl_row *row = cbl_message_value(m, value);

	if (!row || row->state != CBL_ROW_VALID)
		return false;
	*out = cbl_term_of_row(m, (uint32_t)(row - m->rows));
	return true;
}

static void read_values(struct reading *r)
{
	const struct cbl_meta *meta = r->m->spec->meta;
	struct cbl_facts *out = r->out;
	struct cbl_term term;

	if (value_of(r->m, meta->message_id, &term)) {
		out->id = keep_term(r, &term);
		out->id_span = term.span;
	}
	if (value_of(r->m, meta->station, &term))
		out->station = keep_term(r, &term);
	if (value_of(r->m, meta->serial, &term) &&
	    term.type == CBL_TERM_NUMBER)
		out->serial = term.number;
	if (value_of(r->m, meta->date, &term) && term.type == CBL_TERM_TIME) {
		out->dated = true;
		out->date = term.time;
	}
}

/* ---- keys */

static void add_tag(struct reading *r, struct cbl_str tag)
{
	struct cbl_facts *out = r->out;

	for (size_t i = 0; i < out->tag_count; i++)
		if (cbl_str_eq(out->tags[i], tag))
			return;
	if (tag.len)
		out->tags[out->tag_count++] = tag;
}

/* How many codes the terms may stand for. */
static size_t most_tags(const struct cbl_terms *terms)
{
	size_t count = 0;

	for (size_t i = 0; i < terms->count; i++)
		count += 1 + terms->items[i].text.len / 2;
	return count;
}

static void read_tags(struct reading *r, const struct cbl_terms *terms)
{
	r->out->tags = cbl_arena_alloc(
		r->arena, (r->out->tag_count + most_tags(terms) + 1) *
				  sizeof(*r->out->tags));
	for (size_t i = 0; i < terms->count; i++) {
		struct cbl_str rest, piece;

		cbl_buf_clear(&r->text);
		if (!cbl_export_split(r->m, &terms->items[i], &r->text)) {
			add_tag(r, keep_term(r, &terms->items[i]));
			continue;
		}
		rest = keep(r);
		while (cbl_str_next(&rest, ',', &piece))
			add_tag(r, piece);
	}
}

static void read_key(struct reading *r, const struct cbl_export_key *key)
{
	struct cbl_facts *out = r->out;
	struct cbl_terms terms = {0};

	cbl_export_terms(r->m, key->values, NULL, &terms);
	if (!terms.count)
		return;

	const struct cbl_term *first = &terms.items[0];
	bool number = first->type == CBL_TERM_NUMBER;

	if (key->index == CBL_INDEX_CLASSIFICATION)
		out->classification = keep_term(r, first);
	else if (key->index == CBL_INDEX_SUBJECT)
		out->subject = keep_term(r, first);
	else if (key->index == CBL_INDEX_TAGS)
		read_tags(r, &terms);
	else if (key->index == CBL_INDEX_SECTION && number)
		out->section = first->number;
	else if (key->index == CBL_INDEX_SECTIONS && number)
		out->sections = first->number;
}

/* ---- references */

static void read_reference(struct reading *r, struct cbl_list keys,
			   const struct cbl_term *item,
			   struct cbl_fact_reference *out)
{
	for (uint32_t i = 0; i < keys.count; i++) {
		const struct cbl_export_key *key =
			&r->m->spec->export_keys[keys.first + i];
		struct cbl_terms terms = {0};

		if (key->index != CBL_INDEX_REFERENCE &&
		    key->index != CBL_INDEX_TARGET)
			continue;
		cbl_export_terms(r->m, key->values, item, &terms);
		if (!terms.count)
			continue;
		if (key->index == CBL_INDEX_REFERENCE) {
			out->text = keep_term(r, &terms.items[0]);
			out->span = terms.items[0].span;
		} else {
			out->id = keep_term(r, &terms.items[0]);
		}
	}
}

static bool has_references(const struct cbl_spec *spec, struct cbl_list keys)
{
	for (uint32_t i = 0; i < keys.count; i++) {
		uint32_t index = spec->export_keys[keys.first + i].index;

		if (index == CBL_INDEX_REFERENCE || index == CBL_INDEX_TARGET)
			return true;
	}
	return false;
}

static size_t count_items(const struct cbl_message *m, uint32_t element)
{
	size_t count = 0;

	for (uint32_t i = m->first[element]; i != CBL_NONE;
	     i = m->instances[i].next) {
		uint32_t last, k = cbl_export_items(m, i, &last);

		count += last + 1 - k;
	}
	return count;
}

static void read_each(struct reading *r, const struct cbl_export_key *key)
{
	struct cbl_message *m = r->m;
	struct cbl_facts *out = r->out;
	size_t most = count_items(m, key->each);

	if (!has_references(m->spec, key->keys) || out->references || !most)
		return;
	out->references =
		cbl_arena_alloc(r->arena, most * sizeof(*out->references));
	for (uint32_t i = m->first[key->each]; i != CBL_NONE;
	     i = m->instances[i].next) {
		uint32_t last, k = cbl_export_items(m, i, &last);

		for (; k <= last; k++) {
			struct cbl_term item = cbl_export_item(m, i, k);
			struct cbl_fact_reference *reference =
				&out->references[out->reference_count];

			read_reference(r, key->keys, &item, reference);
			out->reference_count +=
				reference->text.len || reference->id.len;
		}
	}
}

static void read_keys(struct reading *r, struct cbl_list keys)
{
	const struct cbl_spec *spec = r->m->spec;

	for (uint32_t i = 0; i < keys.count; i++) {
		const struct cbl_export_key *key =
			&spec->export_keys[keys.first + i];

		if (key->each != CBL_NONE)
			read_each(r, key);
		else if (key->keys.count)
			read_keys(r, key->keys);
		else if (key->index != CBL_INDEX_NOT)
			read_key(r, key);
	}
}

void cbl_facts_read(struct cbl_facts *out, struct cbl_message *m,
		    struct cbl_arena *arena)
{
	struct reading r = {out, m, arena, {0}};

	*out = (struct cbl_facts){
		.spec = m->spec,
		.path = m->path,
		.span = m->span,
		.id_span = cbl_span(m->span.lo, m->span.lo),
		.serial = -1,
		.digest = cbl_message_digest(m),
	};
	cbl_buf_init(&r.text, 0);
	read_values(&r);
	read_keys(&r, m->spec->meta->exports);
	cbl_buf_release(&r.text);
}

size_t cbl_facts_serial_at(struct cbl_str id)
{
	size_t at = id.len;

	while (at && cbl_is_digit(id.ptr[at - 1]))
		at--;
	return at;
}
