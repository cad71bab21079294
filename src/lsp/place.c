/* SPDX-License-Identifier: MIT */
#include "lsp/place.h"

/* ---- what stands there */

static uint32_t width(struct cbl_span span)
{
	return span.hi - span.lo;
}

/* Is the row shown at its place: a field that was written there? */
static bool is_written(const struct cbl_row *row)
{
	return row->field != CBL_NONE && row->instance != CBL_NONE &&
	       !row->assumed;
}

/* Of rows of the same width a code says most. */
static uint32_t row_at(const struct cbl_message *m, uint32_t offset)
{
	uint32_t best = CBL_NONE;

	for (uint32_t i = 0; i < m->row_count; i++) {
		const struct cbl_row *r = &m->rows[i];
		uint32_t least = best == CBL_NONE ? UINT32_MAX :
						    width(m->rows[best].span);

		if (!is_written(r) || !lsp_holds(r->span, offset))
			continue;
		if (width(r->span) < least ||
		    (width(r->span) == least &&
		     m->spec->fields[r->field].type == CBL_TYPE_CODE))
			best = i;
	}
	return best;
}

static uint32_t instance_at(const struct cbl_message *m, uint32_t offset)
{
	uint32_t best = CBL_NONE;

	for (uint32_t i = 0; i < m->instance_count; i++) {
		struct cbl_span span = m->instances[i].span;

		if (lsp_holds(span, offset) &&
		    (best == CBL_NONE ||
		     width(span) < width(m->instances[best].span)))
			best = i;
	}
	return best;
}

static const struct cbl_fact_reference *reference_at(const struct lsp_place *p)
{
	for (size_t i = 0; i < p->facts.reference_count; i++)
		if (lsp_holds(p->facts.references[i].span, p->offset))
			return &p->facts.references[i];
	return NULL;
}

struct finding_place {
	struct lsp_place place;
	struct cbl_arena arena;
	bool all; /* messages, whatever the place */
	bool found;
	lsp_at_place each;
	void *ctx;
};

static void look(struct cbl_message *m, void *ctx)
{
	struct finding_place *f = ctx;
	struct lsp_place *p = &f->place;
	bool last = m->span.hi == p->document->source.len;

	if (!m->spec)
		return;
	if (!f->all && !lsp_holds(m->span, p->offset) &&
	    !(last && p->offset == m->span.hi))
		return;
	p->message = m;
	cbl_facts_read(&p->facts, m, &f->arena);
	p->instance = f->all ? CBL_NONE : instance_at(m, p->offset);
	p->row = f->all ? CBL_NONE : row_at(m, p->offset);
	p->reference = f->all ? NULL : reference_at(p);
	f->found = true;
	f->each(p, f->ctx);
}

static bool run(struct finding_place *f)
{
	struct lsp_place *p = &f->place;
	struct document *d = p->document;
	struct cbl_error err = {0};
	struct lsp_rules rules;

	if (!d->message || d->source.len > LSP_DOCUMENT_MAX ||
	    lsp_env_rules(&p->server->env, &rules, d->folder, d->source.name,
			  &err))
		return false;
	cbl_arena_init(&f->arena);
	cbl_lint_parse(rules.linter, p->server->scratch, &d->source, look, f);
	cbl_arena_release(&f->arena);
	return f->found;
}

bool lsp_at(struct server *s, struct document *d, uint32_t offset,
	    lsp_at_place each, void *ctx)
{
	struct finding_place f = {
		.place = {.server = s, .document = d, .offset = offset},
		.each = each,
		.ctx = ctx,
	};

	return run(&f);
}

bool lsp_at_position(struct server *s, const json_t *params, lsp_at_place each,
		     void *ctx)
{
	struct document *d = lsp_document(s, params);

	return d && lsp_at(s, d,
			   lsp_offset(s, d, json_object_get(params,
							    "position")),
			   each, ctx);
}

void lsp_each_message(struct server *s, struct document *d, lsp_at_place each,
		      void *ctx)
{
	struct finding_place f = {
		.place = {.server = s, .document = d},
		.all = true,
		.each = each,
		.ctx = ctx,
	};

	run(&f);
}

/* ---- items and references */

struct cbl_span lsp_item_span(const struct cbl_message *m, uint32_t instance,
			      uint32_t item)
{
	struct cbl_span span = {UINT32_MAX, 0};
	uint32_t row = m->instances[instance].first_row;

	if (!item)
		return m->instances[instance].span;
	for (; row != CBL_NONE; row = m->rows[row].next) {
		const struct cbl_row *r = &m->rows[row];

		if (r->item != item || !is_written(r))
			continue;
		if (r->span.lo < span.lo)
			span.lo = r->span.lo;
		if (r->span.hi > span.hi)
			span.hi = r->span.hi;
	}
	return span.hi ? span : m->instances[instance].span;
}

const struct cbl_fact_reference *lsp_reference_in(const struct lsp_place *p,
						  struct cbl_span span)
{
	for (size_t i = 0; i < p->facts.reference_count; i++) {
		const struct cbl_fact_reference *r = &p->facts.references[i];

		if (r->span.lo < span.hi && span.lo < r->span.hi)
			return r;
	}
	return NULL;
}

/* ---- what means what */

/* A `member` rule: what is used is one of what is defined. */
struct relation {
	uint32_t element; /* that uses */
	uint32_t use;	  /* fields */
	uint32_t defined; /* fields */
};

static const struct cbl_operand *operand_of(const struct cbl_spec *spec,
					    struct cbl_list list, uint32_t i)
{
	return &spec->operands[spec->numbers[list.first + i]];
}

/* The i-th relation of the spec; false behind the last one. */
static bool next_relation(const struct cbl_spec *spec, uint32_t *check,
			  struct relation *out)
{
	for (; *check < spec->checks_count; (*check)++) {
		const struct cbl_check *c = &spec->checks[*check];
		const struct cbl_operand *of, *among;

		if (c->kind != CBL_CHECK_member || !c->of.count ||
		    !c->among.count)
			continue;
		of = operand_of(spec, c->of, 0);
		among = operand_of(spec, c->among, 0);
		if (of->kind != CBL_OPERAND_FIELD ||
		    among->kind != CBL_OPERAND_FIELD)
			continue;
		(*check)++;
		*out = (struct relation){of->element, of->field, among->field};
		return true;
	}
	return false;
}

static bool same_value(const struct cbl_message *m, uint32_t a, uint32_t b)
{
	struct cbl_term x = cbl_term_of_row(m, a), y = cbl_term_of_row(m, b);

	return x.type != CBL_TERM_NULL && cbl_term_cmp(&x, &y) == 0;
}

/* Does the instance, whose value is `use`, stand for what the row defines? A
 * mention that names none means all of them. */
static bool stands_for(const struct cbl_message *m, uint32_t instance,
		       uint32_t use, uint32_t row)
{
	if (use != CBL_NONE)
		return same_value(m, use, row);
	return cbl_instance_element(m, instance)->kind == CBL_ELEMENT_MENTION;
}

void lsp_meant(const struct lsp_place *p, lsp_item met, void *ctx)
{
	const struct cbl_message *m = p->message;
	struct relation relation;
	uint32_t check = 0;

	if (p->instance == CBL_NONE)
		return;
	while (next_relation(m->spec, &check, &relation)) {
		uint32_t use = cbl_message_row(m, p->instance, relation.use, 0);

		if (relation.element != m->instances[p->instance].element)
			continue;
		for (uint32_t i = 0; i < m->row_count; i++)
			if (m->rows[i].field == relation.defined &&
			    m->rows[i].instance != CBL_NONE &&
			    stands_for(m, p->instance, use, i))
				met(m->rows[i].instance, m->rows[i].item, ctx);
	}
}

static void uses_of_row(const struct lsp_place *p,
			const struct relation *relation, uint32_t row,
			void (*met)(uint32_t instance, void *ctx), void *ctx)
{
	const struct cbl_message *m = p->message;

	for (uint32_t i = m->first[relation->element]; i != CBL_NONE;
	     i = m->instances[i].next)
		if (stands_for(m, i, cbl_message_row(m, i, relation->use, 0),
			       row))
			met(i, ctx);
}

void lsp_uses(const struct lsp_place *p, struct cbl_span item,
	      void (*met)(uint32_t instance, void *ctx), void *ctx)
{
	const struct cbl_message *m = p->message;
	struct relation relation;
	uint32_t check = 0;

	while (next_relation(m->spec, &check, &relation))
		for (uint32_t i = 0; i < m->row_count; i++) {
			const struct cbl_row *r = &m->rows[i];
			struct cbl_span span;

			if (r->field != relation.defined ||
			    r->instance == CBL_NONE)
				continue;
			span = lsp_item_span(m, r->instance, r->item);
			if (span.lo < item.hi && item.lo < span.hi)
				uses_of_row(p, &relation, i, met, ctx);
		}
}
