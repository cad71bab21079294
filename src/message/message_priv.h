/* SPDX-License-Identifier: MIT
 *
 * What the files of the recogniser share. Order of work in a message:
 *
 *   scan.c       lists where patterns may match
 *   interrupt.c  sets interruptions aside (blanks them in a copy)
 *   recognise.c  walks the lines and opens, continues and closes elements;
 *                what begins in one is found in starts.c and labels.c
 *   fields.c     finds, items and derived fields of each element
 *   convert.c    gives every row its value
 *   derive.c     values of the message, what is assumed, keys
 *   mention.c    things mentioned in running text
 */
#ifndef CBL_MESSAGE_MESSAGE_PRIV_H
#define CBL_MESSAGE_MESSAGE_PRIV_H

#include "message/claims.h"
#include "message/message.h"
#include "spec/thing.h"

/* Are rows of a field looked at? (Others need not be made.) */
static inline bool cbl_wants_field(const struct cbl_message *m, uint32_t field)
{
	return !m->wanted || m->wanted[cbl_thing_field(m->spec, field)];
}

/* Adds an instance behind those of its element; with CBL_INSTANCE_REPEATED
 * among the flags it stays out of that chain. */
uint32_t cbl_add_instance(struct cbl_message *m, uint32_t element,
			  struct cbl_span span, uint32_t part, uint32_t flags);

/* Adds a row at the end of an instance (CBL_NONE: of none), unconverted. */
uint32_t cbl_add_row(struct cbl_message *m, uint32_t instance, uint32_t field,
		     uint32_t item, struct cbl_span span, struct cbl_str text);

/* Links a row made for no instance to one. */
void cbl_link_row(struct cbl_message *m, uint32_t row, uint32_t instance);

void cbl_add_line_span(struct cbl_message *m, struct cbl_instance *instance,
		       struct cbl_span span);

void cbl_add_event(struct cbl_message *m, enum cbl_event event,
		   struct cbl_span span, uint32_t pattern);

/* Does a pattern capture any field that is looked at? */
bool cbl_wants_captures(const struct cbl_message *m, uint32_t pattern);

/* Matches a pattern of the spec in text + lo … text + hi; spans are offsets
 * into the source. Undecided matches become events. `from` ≥ lo is where the
 * search begins: what stands before it is seen by look-behind. */
static inline bool cbl_search(struct cbl_message *m, uint32_t pattern, uint32_t lo,
		uint32_t from, uint32_t hi, struct cbl_span *found)
{
	if (hi - from > CBL_TEXT_BOUND)
		hi = from + CBL_TEXT_BOUND;
	return cbl_message_search(m, pattern, m->text, cbl_span(lo, hi), from,
				  found) == CBL_MATCH_YES;
}

/* The same for a text outside the source (the file's name). */
bool cbl_search_text(struct cbl_message *m, uint32_t pattern,
		     struct cbl_str text);

/* Bounds of a group of the last search, in source offsets (`lo` as given to
 * it). */
bool cbl_group(const struct cbl_message *m, uint32_t lo, uint32_t group,
	       struct cbl_span *span);

/* May an anchored pattern match at text + `from`, in the subject text + `in`?
 * (Of others nothing is said.) */
bool cbl_admits(const struct cbl_spec *spec, uint32_t pattern,
		const char *text, struct cbl_span in, uint32_t from);

/* Did the scan see that nothing redacted stands in the text? */
bool cbl_scan_unredacted(const struct cbl_message *m);

/* Scans the text as it is now. */
void cbl_scan_text(struct cbl_message *m);

/* The same of a span that was blanked, and of what looked at it; and when
 * nothing more will be blanked. */
void cbl_scan_blanked(struct cbl_message *m, struct cbl_span span);
void cbl_scan_settle(struct cbl_message *m);

/* The next place from `from` on where one of the patterns `who`, bits of the
 * plan's scan, has a candidate; UINT32_MAX if there is none. */
uint32_t cbl_scan_next(struct cbl_message *m, uint64_t who, uint32_t from);

/* Has the scan all candidates of a subject that ends at `hi`, for a byte that
 * stops stands behind it? */
static inline bool cbl_scan_sees_end(const struct cbl_message *m, uint32_t hi)
{
	return hi >= m->span.hi || cbl_sieve_stops((unsigned char)m->text[hi]);
}

/* Those that may match at the end of a span, a subject that ends there, where
 * the scan has no candidates. */
uint64_t cbl_scan_ends(const struct cbl_message *m, struct cbl_span in);

/* Those that may match somewhere in a span, a subject that ends there. */
uint64_t cbl_scan_who(struct cbl_message *m, struct cbl_span in);

/* Rows for the named groups of the last search with `pattern`. */
void cbl_capture(struct cbl_message *m, uint32_t instance, uint32_t item,
		 uint32_t pattern, uint32_t lo);

/* A field, and where a match captured it. */
struct cbl_capture {
	uint32_t field;
	struct cbl_span span;
};

/* Captures kept for later, when other searches have been made; the caller
 * frees `items`. */
struct cbl_captures {
	struct cbl_capture *items;
	size_t count, cap;
};

/* Keeps what the last search with `pattern` captured, a run of `kept`; then
 * rows for it, as cbl_capture makes them. */
struct cbl_list cbl_captures_keep(struct cbl_captures *kept,
				  const struct cbl_message *m,
				  uint32_t pattern, uint32_t lo);
void cbl_captures_add(const struct cbl_captures *kept, struct cbl_list list,
		      struct cbl_message *m, uint32_t instance, uint32_t item);

/* Text of the group of the last search that is `field`; false if unset. */
bool cbl_captured(const struct cbl_message *m, uint32_t pattern,
		  uint32_t field, uint32_t lo, struct cbl_span *span);

/* The lines of a message. */
struct cbl_lines {
	uint32_t first;         /* in the line table */
	uint32_t count;
	struct cbl_span *texts; /* each without its end and the blanks there */
	uint32_t *transparent;  /* the interruption it is, or CBL_NONE */
	bool interrupted;       /* one of them is */
	bool blanked;           /* one was, since somebody last asked */
};

void cbl_interrupt(struct cbl_message *m, struct cbl_lines *lines);

/* Bounds the lines from `first` to `last` by what the text is now. */
void cbl_trim_lines(const struct cbl_message *m, struct cbl_lines *lines,
		    uint32_t first, uint32_t last);

/* Finds, items and derived rows of an instance. */
void cbl_find_fields(struct cbl_message *m, uint32_t instance);
void cbl_find_items(struct cbl_message *m, uint32_t instance);

/* Words and marks repeat: what a field makes of a text is looked up by field
 * and text in tables of so many, whose entries the next ones displace. */
#define CBL_ALIKE 64u

static inline uint32_t cbl_alike(uint32_t field, struct cbl_str text)
{
	uint32_t hash = 5 * field + (uint32_t)text.len;

	if (text.len)
		hash += 3u * (unsigned char)text.ptr[0] +
			(unsigned char)text.ptr[text.len - 1];
	return hash % CBL_ALIKE;
}

/* What a field took of a text. */
struct cbl_taken {
	struct cbl_str from; /* NULL: nothing yet */
	uint32_t field;
	uint32_t lo, hi;
	bool found;
};

/* Gives a row its value by the type of its field. */
void cbl_convert(struct cbl_message *m, uint32_t row);

/* Converts all rows of instances from `first` on; fields that are completed
 * from others come second. */
void cbl_convert_all(struct cbl_message *m, uint32_t first);

/* The values of the message, anew: those that stand on fields that are `made`
 * so (bits of enum cbl_made) and changed since; CBL_MADE_ANY: all. The highest
 * of several changes as more is known. */
void cbl_derive_values(struct cbl_message *m, unsigned made);

/* Keys, and what is assumed, in instances from `first` on. */
void cbl_derive_rows(struct cbl_message *m, uint32_t first);

void cbl_find_mentions(struct cbl_message *m);

/* Notes as undecided what stands beyond the bound of a search: the rest of
 * longer lines, and of what else is searched as one. */
void cbl_note_long(struct cbl_message *m, const struct cbl_lines *lines);

#endif
