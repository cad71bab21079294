/* SPDX-License-Identifier: MIT
 *
 * From a reference to the message it means, from a word of the text to the
 * reference it means; and back: who refers to a message.
 */
#include "lsp/index.h"
#include "lsp/place.h"

struct locating {
	struct server *server;
	const struct lsp_place *place;
	json_t *out;
	bool declared; /* messages and items themselves too */
};

static void add(struct locating *l, const char *path, struct cbl_range at)
{
	json_t *one = json_pack("{s:o, s:o}", "uri", lsp_uri_json(path),
				"range", lsp_range_of(l->server, at)),
	       *other;
	size_t i;

	/* Two letters may stand for one message. */
	json_array_foreach(l->out, i, other)
		if (json_equal(one, other)) {
			json_decref(one);
			return;
		}
	json_array_append_new(l->out, one);
}

static void add_here(struct locating *l, struct cbl_span span)
{
	const struct document *d = l->place->document;

	json_array_append_new(l->out,
			      json_pack("{s:s, s:o}", "uri", d->uri, "range",
					lsp_range(l->server, d, span)));
}

static bool add_message(const struct indexed_file *file,
			const struct indexed_message *message,
			const struct indexed_reference *reference, void *ctx)
{
	(void)reference;
	add(ctx, file->path, message->at);
	return true;
}

static bool add_citation(const struct indexed_file *file,
			 const struct indexed_message *message,
			 const struct indexed_reference *reference, void *ctx)
{
	(void)message;
	add(ctx, file->path, reference->at);
	return true;
}

static void add_target(struct locating *l,
		       const struct cbl_fact_reference *reference)
{
	if (reference && reference->id.len)
		lsp_workspace_messages(l->server->workspace, reference->id,
				       add_message, l);
}

/* ---- definition */

static void define_item(uint32_t instance, uint32_t item, void *ctx)
{
	struct locating *l = ctx;

	add_here(l, lsp_item_span(l->place->message, instance, item));
}

static void define_target(uint32_t instance, uint32_t item, void *ctx)
{
	struct locating *l = ctx;

	add_target(l, lsp_reference_in(l->place,
				       lsp_item_span(l->place->message,
						     instance, item)));
}

static void define(const struct lsp_place *place, void *ctx)
{
	struct locating *l = ctx;

	l->place = place;
	if (place->reference) {
		add_target(l, place->reference);
		return;
	}
	lsp_meant(place, define_item, l);
	lsp_meant(place, define_target, l);
}

void lsp_definition(struct server *s, const json_t *params,
		    struct answer *answer)
{
	struct locating l = {.server = s, .out = json_array()};

	lsp_at_position(s, params, define, &l);
	answer->result = l.out;
}

/* ---- references */

static void refer_use(uint32_t instance, void *ctx)
{
	struct locating *l = ctx;

	add_here(l, l->place->message->instances[instance].span);
}

static void refer_to(struct locating *l, struct cbl_str id)
{
	if (!id.len)
		return;
	if (l->declared)
		lsp_workspace_messages(l->server->workspace, id, add_message,
				       l);
	lsp_workspace_citations(l->server->workspace, id, add_citation, l);
}

static void refer_span(struct locating *l, struct cbl_span span)
{
	const struct cbl_fact_reference *r = lsp_reference_in(l->place, span);

	if (r)
		refer_to(l, r->id);
	lsp_uses(l->place, span, refer_use, l);
}

static void refer_item(uint32_t instance, uint32_t item, void *ctx)
{
	struct locating *l = ctx;

	refer_span(l, lsp_item_span(l->place->message, instance, item));
}

static void refer(const struct lsp_place *place, void *ctx)
{
	struct locating *l = ctx;

	l->place = place;
	if (place->reference) {
		refer_span(l, place->reference->span);
		return;
	}
	lsp_meant(place, refer_item, l);
	if (!json_array_size(l->out))
		refer_to(l, place->facts.id);
}

void lsp_references(struct server *s, const json_t *params,
		    struct answer *answer)
{
	struct locating l = {
		.server = s,
		.out = json_array(),
		.declared = json_is_true(json_object_get(
			json_object_get(params, "context"),
			"includeDeclaration")),
	};

	lsp_at_position(s, params, refer, &l);
	answer->result = l.out;
}
