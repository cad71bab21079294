/* SPDX-License-Identifier: MIT
 *
 * What the operands and conditions of a spec mean for a message.
 *
 * Paths of the element that is at hand bind to the same instance and item;
 * other paths see the whole message. A value that is missing, redacted or
 * not convertible is no term at all.
 */
#ifndef CBL_MESSAGE_OPERAND_H
#define CBL_MESSAGE_OPERAND_H

#include "base/buf.h"
#include "message/message.h"

enum cbl_term_type {
	CBL_TERM_NULL,   /* a row without value (invalid or unknown) */
	CBL_TERM_NUMBER,
	CBL_TERM_TIME,
	CBL_TERM_TEXT,
	CBL_TERM_CODE,   /* text is the code; entry behind it */
};

/* One thing an operand stands for. */
struct cbl_term {
	uint32_t type;
	uint32_t row;      /* rows, or CBL_NONE */
	uint32_t instance; /* instances, or CBL_NONE */
	uint32_t entry;    /* entries, of CODE */
	struct cbl_span span;
	int64_t number;
	struct cbl_moment time;
	struct cbl_str text;
};

/* A growing list; lives in the message's arena. */
struct cbl_terms {
	struct cbl_term *items;
	size_t count;
	size_t cap;
};

/* How a walk goes on. */
enum cbl_walk_way {
	CBL_WALK_CHAIN,     /* along the rows of a field */
	CBL_WALK_ROWS,      /* through all rows of instances */
	CBL_WALK_INSTANCES, /* along those of an element */
	CBL_WALK_ONE,       /* one row or instance, if any */
	CBL_WALK_COMPUTED,  /* `term` is all there is, if `at` is no CBL_NONE */
};

/* The terms of an operand one by one, in text order: see cbl_operand_eval.
 * For those who need no list of them, and mostly find none. */
struct cbl_walk {
	struct cbl_message *m;
	const struct cbl_operand *operand;
	uint8_t way;
	bool nulls;
	bool in_item; /* of ROWS: past those of the whole element */
	bool last;    /* of ROWS: there is no instance behind this one */
	uint32_t at;  /* the next row or instance, or CBL_NONE */
	uint32_t instance; /* of ROWS */
	uint32_t item;     /* of ROWS: it and item 0 only; 0: all */
	struct cbl_term term;
};

void cbl_walk_begin(struct cbl_walk *out, struct cbl_message *m,
		    uint32_t operand, const struct cbl_term *context,
		    bool nulls);

/* False at the end. */
bool cbl_walk_next(struct cbl_walk *w, struct cbl_term *out);

/* The same for those who look at rows only: the next one, or CBL_NONE at the
 * end (and where the operand stands for no rows); then the term of the row
 * that was given last. */
uint32_t cbl_walk_row(struct cbl_walk *w);
void cbl_walk_term(const struct cbl_walk *w, uint32_t row,
		   struct cbl_term *out);

/* Is there a row, an element or what else the operand stands for, whatever
 * its attribute? Takes it off the walk. */
bool cbl_walk_any(struct cbl_walk *w);

/* Adds a copy of a term. */
void cbl_terms_add(struct cbl_message *m, struct cbl_terms *out,
		   const struct cbl_term *term);

/* All terms of an operand, in text order, those without a value included
 * (type CBL_TERM_NULL) if `nulls`. `context` (may be NULL) is the term at
 * hand, to whose instance and item paths of its element bind. */
void cbl_operand_eval(struct cbl_message *m, uint32_t operand,
		      const struct cbl_term *context, bool nulls,
		      struct cbl_terms *out);

/* The first term with a value; false if there is none. CBL_NONE is none. */
bool cbl_operand_first(struct cbl_message *m, uint32_t operand,
		       const struct cbl_term *context, struct cbl_term *out);

/* -1, 0, 1; 2 if the terms do not compare. Times at the coarser precision,
 * codes as their text, numbers as numbers. */
int cbl_term_cmp(const struct cbl_term *a, const struct cbl_term *b);

/* The term as a rank for highest/lowest and `by: rank`: the entry's rank, a
 * number, minutes of a time; false if it has none. */
bool cbl_term_rank(const struct cbl_message *m, const struct cbl_term *term,
		   int64_t *rank);

/* How a term is written in a message for people; `attribute` is the style of
 * a time (CBL_ATTRIBUTE_NONE: plain). */
void cbl_term_print(const struct cbl_message *m, const struct cbl_term *term,
		    uint32_t attribute, struct cbl_buf *out);

/* Does every condition of the list hold (`any`: does one)? An empty list
 * holds for all and not for any. */
bool cbl_conditions_hold(struct cbl_message *m, struct cbl_list conditions,
			 const struct cbl_term *context, bool any);

/* What cbl_term_cmp looks at in the term of a row that a path leads to, and no
 * more: most rows are no cause to look any closer. The rest of `out` is not
 * set. */
void cbl_term_glance(const struct cbl_message *m, uint32_t row,
		     const struct cbl_operand *o, struct cbl_term *out);

/* A term for a whole instance, for a row. */
struct cbl_term cbl_term_of_instance(const struct cbl_message *m,
				     uint32_t instance);
struct cbl_term cbl_term_of_row(const struct cbl_message *m, uint32_t row);

#endif
