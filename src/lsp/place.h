/* SPDX-License-Identifier: MIT
 *
 * What stands at a place of a document, and what there means what: a word of
 * the text an item of a list, an item another message. Which does, the spec
 * says: by its `member` rules, and by what an index keeps as references.
 */
#ifndef CBL_LSP_PLACE_H
#define CBL_LSP_PLACE_H

#include "lsp/lsp_priv.h"
#include "message/facts.h"
#include "message/operand.h"

struct lsp_place {
	struct server *server;
	struct document *document;
	struct cbl_message *message;
	struct cbl_facts facts; /* of the message */
	uint32_t offset;
	uint32_t instance; /* the narrowest, or CBL_NONE */
	uint32_t row;	   /* likewise */
	/* The reference to another message; NULL: there is none. */
	const struct cbl_fact_reference *reference;
};

typedef void (*lsp_at_place)(const struct lsp_place *place, void *ctx);

/* Calls `each` with what stands at `offset`, if it is in a message of some
 * spec; false if not. */
bool lsp_at(struct server *server, struct document *document, uint32_t offset,
	    lsp_at_place each, void *ctx);

/* The same for the position that a request names. */
bool lsp_at_position(struct server *server, const json_t *params,
		     lsp_at_place each, void *ctx);

/* All messages of a document, with no place in them. */
void lsp_each_message(struct server *server, struct document *document,
		      lsp_at_place each, void *ctx);

/* What an item, or an instance as a whole (item 0), covers. */
struct cbl_span lsp_item_span(const struct cbl_message *m, uint32_t instance,
			      uint32_t item);

/* The reference that is, or is within, a span; NULL if there is none. */
const struct cbl_fact_reference *
lsp_reference_in(const struct lsp_place *place, struct cbl_span span);

/* The items that the instance at the place stands for, by what the spec's
 * `member` rules say. */
typedef void (*lsp_item)(uint32_t instance, uint32_t item, void *ctx);
void lsp_meant(const struct lsp_place *place, lsp_item met, void *ctx);

/* The other way: instances that stand for the item at the place. */
void lsp_uses(const struct lsp_place *place, struct cbl_span item,
	      void (*met)(uint32_t instance, void *ctx), void *ctx);

static inline bool lsp_holds(struct cbl_span span, uint32_t offset)
{
	return span.lo <= offset && offset < span.hi;
}

#endif
