/* SPDX-License-Identifier: MIT
 *
 * What may be written at a place. Nothing here knows a format: a text is put
 * there for trial, the message is parsed, and what the spec makes of it says
 * whether such texts belong there.
 */
#ifndef CBL_LSP_COMPLETION_H
#define CBL_LSP_COMPLETION_H

#include "lsp/lsp_priv.h"
#include "message/facts.h"
#include "message/message.h"

/* So many proposals are sent; who types on gets others. */
#define LSP_PROPOSALS_MAX 200

struct completion {
	struct server *server;
	struct document *document;
	const struct cbl_spec *spec;
	uint32_t message; /* where the message begins */
	struct cbl_span line;
	uint32_t cursor;
	struct cbl_span word; /* round the cursor, perhaps empty */
	bool first;	      /* the word is the first one of its line */
	bool dated;
	int32_t date;	      /* of the message */
	struct cbl_str id;    /* of the message */
	const bool *elements; /* by element: it may stand here */
	const bool *there;    /* by entry: it stands there already */

	/* Trials. */
	struct cbl_matcher *matcher;
	struct cbl_arena arena;
	struct cbl_source source;
	struct cbl_line_table lines;
	size_t tried; /* bytes */

	json_t *items;
	bool more; /* than were sent */
};

/* Parses the message up to the end of the line with `text` and `behind` in
 * the place of `word`. `out` holds until the next trial. Returns where `text`
 * stands in it. */
struct cbl_span lsp_try(struct completion *c, struct cbl_message *out,
			struct cbl_span word, struct cbl_str text,
			const char *behind);

/* Parses any text. `out` holds until the next trial. */
void lsp_parse_text(struct completion *c, struct cbl_message *out,
		    struct cbl_str text);

/* Does the text begin with what was typed of it, blanks and case aside? */
bool lsp_is_typed(struct cbl_str typed, struct cbl_str text);

/* Is it all of it? */
bool lsp_is_whole(struct cbl_str typed, struct cbl_str text);

/* Does a character end a word: a blank, or one of those `between` words? */
bool lsp_ends_word(char c, const char *between);

/* The word round the cursor, perhaps empty. */
struct cbl_span lsp_word_at(const struct completion *c, const char *between);

/* What was typed of `word`. */
static inline struct cbl_str lsp_typed(const struct completion *c,
				       struct cbl_span word)
{
	return cbl_str(c->document->source.data + word.lo,
		       c->cursor - word.lo);
}

/* One proposal. */
struct proposal {
	struct cbl_span word; /* what it takes the place of */
	struct cbl_str text;
	struct cbl_str detail;
	/* What can be said about it: one of these. Where the client asks for
	 * it when it shows a proposal, it is not made before. */
	const struct cbl_entry *entry;
	const struct cbl_element *element;
	struct cbl_str about;
	int kind;
	/* How it is sorted among others; what was typed whole comes first. */
	char order[16];
#define PROPOSAL_WHOLE "00"
	bool outdated;
};

void lsp_propose(struct completion *c, const struct proposal *proposal);

/* Codes of vocabularies; labels of elements; numbers of messages. */
void lsp_propose_codes(struct completion *c, const struct cbl_message *m);
void lsp_propose_labels(struct completion *c, const struct cbl_message *m);
void lsp_propose_serials(struct completion *c);
/* Numbers as they are; false if none may stand at the cursor. */
bool lsp_propose_ids(struct completion *c);

/* Of these elements, by index, those that the zones around the line allow. */
void lsp_keep_zones(const struct completion *c, const struct cbl_message *m,
		    bool *elements);

/* Kinds of proposals of the protocol. */
#define PROPOSAL_KEYWORD 14
#define PROPOSAL_REFERENCE 18
#define PROPOSAL_ENUM_MEMBER 20

#endif
