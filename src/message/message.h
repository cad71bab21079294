/* SPDX-License-Identifier: MIT
 *
 * A parsed message: what the grammar of a spec found in the bytes. It is a
 * flat, ordered table. An *instance* is an element met in the text (an information
 * block, a paragraph, a page-break line, a date mentioned in a sentence); a
 * *row* is one field of it, perhaps of one of its items. Checks, exports and
 * editors only read this table.
 *
 *   bytes ─ interruptions blanked ─ lines ─ elements ─ fields ─ values
 *
 * Everything is a span into the source's own bytes. `text` is those bytes
 * with interruptions blanked by spaces of the same length, so that offsets
 * stay true and no map is needed; it is the source itself where nothing had
 * to be blanked.
 */
#ifndef CBL_MESSAGE_MESSAGE_H
#define CBL_MESSAGE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "pattern/pattern.h"
#include "spec/spec.h"
#include "text/line_table.h"
#include "text/source.h"
#include "text/span.h"

/* Longest stretch of text that one search sees. What lies beyond is not
 * judged, and said so (long.c): no pattern, however hostile text and spec are,
 * is let loose on megabytes. */
#define CBL_TEXT_BOUND 65536u

/* What became of the text of a row. */
enum cbl_row_state {
	CBL_ROW_VALID,   /* converted: `value` holds */
	CBL_ROW_INVALID, /* has the form of its type, but there is no such value */
	CBL_ROW_UNKNOWN, /* redacted, or nothing supplies what is not written */
};

union cbl_value {
	int64_t number;          /* number, letter (A = 1), duration (minutes) */
	struct cbl_moment time;
	uint32_t entry;          /* entries; of a code */
	struct cbl_str text;     /* text and key */
};

struct cbl_row {
	uint32_t instance;   /* instances */
	uint32_t field;      /* fields of the spec */
	uint32_t item;       /* from 1; 0: of the element as a whole */
	uint32_t next;       /* rows: the next of this instance, or CBL_NONE */
	struct cbl_span span;
	struct cbl_str text; /* what was written there, or stands for it */
	union cbl_value value;
	uint8_t state;       /* enum cbl_row_state */
	uint8_t how;         /* enum cbl_how, of a code */
	uint8_t distance;    /* edits, for CBL_HOW_NEAR */
	bool assumed;        /* nothing was written: an `assume` gave it */
	uint8_t type;        /* enum cbl_type: its field's */
};

/* First and last row of one item, or CBL_NONE. */
struct cbl_item_rows {
	uint32_t first;
	uint32_t last;
};

enum cbl_instance_flag {
	CBL_INSTANCE_REPEATED = 1, /* stands where its element may not stand again */
	CBL_INSTANCE_RUN_IN = 2,   /* began in mid-line, behind another element */
	CBL_INSTANCE_GARBLED = 4,  /* its label is misspelt */
};

struct cbl_instance {
	uint32_t element;        /* elements of the spec */
	struct cbl_span span;    /* from its start to the end of its last line */
	uint32_t content;        /* where its start's match ends */
	uint32_t start;          /* starts of the spec, from 1; 0: it began otherwise */
	uint32_t part;           /* section of the message, from 1 */
	uint32_t host;           /* instances: what a mention stands in, or CBL_NONE */
	uint32_t flags;
	uint32_t first_row;      /* rows, or CBL_NONE; those of an item stand together */
	uint32_t items;          /* how many */
	struct cbl_item_rows whole; /* item 0: of the element as a whole */
	struct cbl_item_rows *item_rows; /* by item from 1, as far as known */
	uint32_t item_cap;
	uint32_t next;           /* instances: the next of the same element, in text order */
	struct cbl_list lines;   /* line_spans: the pieces of lines it covers */
};

/* Something of the text as a whole that `parsed` rules may report. */
struct cbl_event_at {
	uint32_t event; /* enum cbl_event */
	struct cbl_span span;
	uint32_t pattern; /* patterns, of UNDECIDED */
};

/* What one pass over a text found: see scan.c. */
struct cbl_scanned {
	const char *text; /* NULL: there was none */
	struct cbl_candidate *items; /* in their order */
	uint32_t count, cap;
	uint32_t front, rear; /* nothing stands from the one up to the other:
			       * room, while interruptions are blanked */
	uint32_t near; /* where the last look-up was */
	uint64_t who;  /* those of all items */
};

struct cbl_taken;

struct cbl_message {
	const struct cbl_spec *spec;
	const struct cbl_source *source;
	struct cbl_str path;      /* to show: the source's name, or, of a row in
				   * a container, one with the message's number */
	const struct cbl_line_table *lines; /* of the whole source */
	struct cbl_span span;     /* the message in its source */
	const char *text;         /* whole source, interruptions blanked */
	struct cbl_matcher *matcher; /* of this thread */
	struct cbl_arena *arena;

	struct cbl_instance *instances;
	uint32_t instance_count;
	struct cbl_row *rows;
	uint32_t row_count;
	struct cbl_span *line_spans;
	uint32_t line_span_count;
	struct cbl_event_at *events;
	uint32_t event_count;
	uint32_t *first;          /* by element: first instance, or CBL_NONE */
	uint32_t *last;           /* by element: last instance, or CBL_NONE */
	uint32_t *values;         /* by value of the spec: rows, or CBL_NONE */
	uint32_t *row_first;      /* by field: its first row in text order, or
				   * CBL_NONE; NULL until all is read */
	uint32_t *row_next;       /* by row: the next of its field, or CBL_NONE */
	bool *present;            /* by thing (spec/thing.h); some are set of
				   * which no path sees anything */
	struct cbl_place last_place; /* where a place was last counted from */
	bool unredacted;          /* nothing redacted stands in `text` */
	const bool *wanted;       /* by thing: who is looked at; NULL: all */
	unsigned valid;           /* CBL_SUBJECT_VALID, CBL_SUBJECT_ASCII or
				   * 0: it is no UTF-8 */
	struct cbl_scanned scanned; /* private, as what follows */
	struct cbl_taken *taken;  /* what was taken of texts, by cbl_alike */
	uint32_t *converted;      /* rows that were converted, the same */
	size_t instance_cap, row_cap, line_span_cap, event_cap;
};

/* Weight of the evidence that the text of a source, from `at` on, is of the
 * format of `spec`; 0 if the spec has no clues. Below `least` any number below
 * it will do, and from `enough` on any number from there to what it is. */
unsigned cbl_message_detect(const struct cbl_spec *spec,
			    struct cbl_matcher *matcher,
			    const struct cbl_source *source,
			    const struct cbl_line_table *lines, uint32_t at,
			    unsigned least, unsigned enough);

/* Where the messages of a source begin: cut at elements that begin a message
 * anew. Writes up to `max` offsets (the first is 0) and returns how many
 * there are. */
size_t cbl_message_split(const struct cbl_spec *spec,
			 struct cbl_matcher *matcher,
			 const struct cbl_source *source,
			 const struct cbl_line_table *lines, uint32_t *starts,
			 size_t max);

/* Parses one message. Never fails: what it cannot place is in the events.
 * Everything in `out` lives in `arena` and borrows the other arguments, which
 * must outlive it. */
void cbl_message_parse(struct cbl_message *out, const struct cbl_spec *spec,
		       struct cbl_matcher *matcher, struct cbl_arena *arena,
		       const struct cbl_source *source,
		       const struct cbl_line_table *lines, struct cbl_span span);

/* The same in two steps, for several messages: a message of which nothing is
 * known yet, and all that is there to be known, of each as cbl_message_parse
 * does it, but stage by stage, which takes less time. They may share a
 * matcher, but no arena. Who looks only at what is `wanted`, by thing
 * (spec/thing.h; NULL: all), gets mentions whose element is and rows whose
 * field is; what is not wanted may be missing. */
#define CBL_MESSAGES_TOGETHER 8 /* at a time, however many there are */
void cbl_message_begin(struct cbl_message *out, const struct cbl_spec *spec,
		       struct cbl_matcher *matcher, struct cbl_arena *arena,
		       const struct cbl_source *source,
		       const struct cbl_line_table *lines, struct cbl_span span,
		       const bool *wanted);
void cbl_message_parse_all(struct cbl_message *const *messages, size_t count);

/* Sets row_first, row_next and present of a table to which nothing is added
 * any more. Parsing does so. */
void cbl_chain_rows(struct cbl_message *m);

/* Notes an event; of overlapping undecided ones only the first. */
void cbl_add_event(struct cbl_message *m, enum cbl_event event,
		   struct cbl_span span, uint32_t pattern);

/* Is there anything of it (spec/thing.h)? */
static inline bool cbl_message_has(const struct cbl_message *m, uint32_t thing)
{
	return m->present[thing];
}

/* The bytes of a span, interruptions blanked. */
static inline struct cbl_str cbl_message_str(const struct cbl_message *m,
					     struct cbl_span span)
{
	return cbl_str(m->text + span.lo, span.hi - span.lo);
}

static inline const struct cbl_element *
cbl_instance_element(const struct cbl_message *m, uint32_t instance)
{
	return &m->spec->elements[m->instances[instance].element];
}

/* First row of an item (0: of the element as a whole), or CBL_NONE. The rows
 * behind it belong to the same item until `item` changes. */
uint32_t cbl_item_first(const struct cbl_message *m, uint32_t instance,
			uint32_t item);

/* First row of a field in an instance, of `item` (0: any); CBL_NONE. */
uint32_t cbl_message_row(const struct cbl_message *m, uint32_t instance,
			 uint32_t field, uint32_t item);

/* The row behind a value of the spec (`date`, `id`); NULL if the message
 * lacks it. `value` may be CBL_NONE. */
const struct cbl_row *cbl_message_value(const struct cbl_message *m,
					uint32_t value);

/* The message's own number (`id`), or the empty run. */
struct cbl_str cbl_message_id(const struct cbl_message *m);

/* Its point in time (`date`), or NULL. */
const struct cbl_moment *cbl_message_time(const struct cbl_message *m);

/* A hash of the message's letters and digits, whatever stands between them
 * and in whichever case: a copy is a copy on other paper too. */
uint64_t cbl_message_digest(const struct cbl_message *m);

/* The message's date in days (`date`); false if it is undated, or known to
 * the month or the year only. */
bool cbl_message_date(const struct cbl_message *m, int32_t *days);

/* The days the message may be of: one, all of its month or year, or, undated,
 * all there are. What is said of its era has to hold for each of them. */
void cbl_message_days(const struct cbl_message *m, int32_t *first,
		      int32_t *last);

/* Is a text cut from that of the message? Of others nothing is known. */
static inline bool cbl_message_holds(const struct cbl_message *m,
				     struct cbl_str text)
{
	uintptr_t at = (uintptr_t)text.ptr, lo = (uintptr_t)m->text;

	return at >= lo + m->span.lo && at + text.len <= lo + m->span.hi;
}

/* Does the text hold what the spec calls redacted? Most messages have nothing
 * of the kind. */
bool cbl_text_redacted(const struct cbl_message *m, struct cbl_str text);

static inline bool cbl_message_redacted(const struct cbl_message *m,
					struct cbl_str text)
{
	return !(m->unredacted && cbl_message_holds(m, text)) &&
	       cbl_text_redacted(m, text);
}

/* Searches text + `in`, where `text` is that of the message or its source's
 * data, from `from` on; look-behind sees what stands before. Undecided matches
 * become events. `found` may be NULL. */
enum cbl_match cbl_message_search(struct cbl_message *m, uint32_t pattern,
				  const char *text, struct cbl_span in,
				  uint32_t from, struct cbl_span *found);

/* The same, but the match has to begin at `at`. */
enum cbl_match cbl_message_try(struct cbl_message *m, uint32_t pattern,
			       const char *text, struct cbl_span in,
			       uint32_t at, struct cbl_span *found);

/* The same for a text by itself, wherever it is; nothing is noted. */
enum cbl_match cbl_message_fits(const struct cbl_message *m, uint32_t pattern,
				struct cbl_str text);

/* Does `pattern` match within `text` (CBL_NONE: no)? An undecided match is
 * put into the events and counts as none. */
bool cbl_message_match(struct cbl_message *m, uint32_t pattern,
		       struct cbl_str text);

#endif
