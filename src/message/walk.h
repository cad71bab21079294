/* SPDX-License-Identifier: MIT
 *
 * The walk over the lines of a message, shared by those who look for what
 * begins in one:
 *
 *   recognise.c  the walk itself
 *   starts.c     elements that begin with a line
 *   labels.c     misspelt labels, and labels in mid-line
 */
#ifndef CBL_MESSAGE_WALK_H
#define CBL_MESSAGE_WALK_H

#include "message/message_priv.h"

struct cbl_walk {
	struct cbl_message *m;
	const struct cbl_spec *spec;
	const struct cbl_lines *lines;
	uint32_t next_line; /* to be walked over */
	uint32_t last_line; /* with text, or CBL_NONE */
	uint32_t zone;
	uint32_t open;       /* instances, or CBL_NONE */
	bool paused;         /* the open element met a blank line */
	uint32_t open_lines; /* lines of the open element */
	uint32_t previous; /* element of the line before, or CBL_AFTER_BLANK */
	uint32_t part;
	bool at_last; /* this is the message's last line with text */
	uint32_t indent;     /* where the text of the line begins */
	/* Starts, by sieve of the plan: those that cannot match in this part
	 * any more; the others that matter in this zone; those of them that
	 * may match the line, and behind its indentation. */
	uint64_t *over;
	uint64_t *wanted;
	uint64_t *at_line;
	uint64_t *at_indent;
	bool any; /* of the last two there are some */
	uint32_t next_inline; /* where an element may begin in mid-line, as far
			       * as seen */
	cbl_claim claim;
	void *ctx;
};

/* A start that applies to a line. */
struct cbl_found {
	uint32_t element;
	uint32_t start;   /* pattern, or CBL_NONE: a near miss of the label */
	uint32_t which;   /* starts, from 1; 0: none of them */
	uint32_t lo;      /* where it begins: a line without its indentation */
	uint32_t base;    /* what the groups of the last search count from */
	uint32_t content;
	uint32_t flags;
};

static inline const struct cbl_element *
cbl_walk_element(const struct cbl_walk *w, uint32_t element)
{
	return &w->spec->elements[element];
}

/* Was the element met in this part? Each part may have all of them again. */
static inline bool cbl_walk_seen(const struct cbl_walk *w, uint32_t element)
{
	uint32_t last = w->m->last[element];

	return last != CBL_NONE && w->m->instances[last].part == w->part;
}

/* ---- recognise.c */

/* A walk that begins. `claim` may be NULL. */
void cbl_walk_open(struct cbl_walk *w, struct cbl_message *m,
		    const struct cbl_lines *lines, cbl_claim claim, void *ctx);

/* Walks on until an element begins that is another than the open one, which it
 * returns, or to the end: CBL_NONE. */
uint32_t cbl_walk_on(struct cbl_walk *w);

/* ---- starts.c */

/* Takes note that zone or part have changed. */
void cbl_want_starts(struct cbl_walk *w);

/* Notes which starts may match a line: mostly none. The next three find none
 * but these. */
void cbl_sift_line(struct cbl_walk *w, struct cbl_span line);

/* The first start, in spec order, that applies to the line. Those behind it
 * that would too are told to the claim. */
bool cbl_find_start(struct cbl_walk *w, struct cbl_span line,
		    struct cbl_found *out);

/* One more of an element that opens parts: a new part, or a repetition. */
bool cbl_find_part(struct cbl_walk *w, struct cbl_span line,
		   struct cbl_found *out);

/* An element that may stand once, again: a certain one, or (CBL_NONE) any, on
 * a line nobody else wants. */
bool cbl_find_repeated(struct cbl_walk *w, struct cbl_span line, uint32_t only,
		       struct cbl_found *out);

/* May the element begin in a line of the zone at hand? */
bool cbl_walk_may_start(const struct cbl_walk *w, uint32_t element);

/* ---- labels.c */

/* If not, nothing begins in mid-line before `hi`, the end of the line. */
static inline bool cbl_may_run_in(const struct cbl_walk *w, uint32_t hi)
{
	return w->next_inline < hi || !cbl_scan_sees_end(w->m, hi);
}

/* A near miss of the label of an element that may begin. */
bool cbl_find_label(const struct cbl_walk *w, struct cbl_span line,
		    struct cbl_found *out);

/* The leftmost element that begins within [lo, hi) of a line. */
bool cbl_find_inline(struct cbl_walk *w, uint32_t lo, uint32_t hi,
		     struct cbl_found *out);

#endif
