/* SPDX-License-Identifier: MIT
 *
 * A finding: a flaw of a message, located and explained. It owns nothing of
 * the message it came from: its texts live in the bag, its places are
 * rendered, so that the source can be dropped.
 */
#ifndef CBL_DIAG_FINDING_H
#define CBL_DIAG_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "spec/spec.h"
#include "text/line_table.h"
#include "text/within.h"

struct cbl_range {
	struct cbl_place start;
	struct cbl_place end;
};

struct cbl_related {
	struct cbl_str path; /* empty: the finding's own */
	struct cbl_within within;
	struct cbl_range range;
	struct cbl_str message;
};

struct cbl_edit {
	struct cbl_range range;
	struct cbl_str text;
};

struct cbl_fix {
	struct cbl_str title; /* empty: there is no fix */
	bool safe;
	struct cbl_edit *edits;
	size_t edit_count;
};

/* What became of a finding since it was made. */
enum cbl_state {
	CBL_STATE_NEW,
	CBL_STATE_BASELINE, /* known before */
	CBL_STATE_WAIVED,   /* somebody says that it is none, and why */
};

/* What a finding waits for while other messages of its corpus are unknown
 * (diag/settle.h). */
enum cbl_wait {
	CBL_WAIT_NOT,
	CBL_WAIT_ABSENT, /* it stands if no message has the number `pending` */
	CBL_WAIT_AGAIN,  /* if an earlier message has the key `pending` too */
	CBL_WAIT_GAP,    /* if numbers of the set `pending` are in no message */
	CBL_WAIT_LATER,  /* if all messages of that number are later than `limit` */
	CBL_WAIT_HELD,   /* it stands; how sure it is depends on others */
};

/* Numbers of a set that may be in no message. */
struct cbl_gap {
	int64_t lo, hi;
	bool up;     /* behind the message's number; else before it */
	bool gaps;   /* numbers left out are told */
	bool starts; /* so is that none stands before */
};

struct cbl_finding {
	const struct cbl_spec *spec;
	uint32_t rule;
	enum cbl_severity severity;
	double confidence;          /* 0 to 1 */
	struct cbl_str path;
	struct cbl_within within;   /* if the message is a container's member */
	struct cbl_str mrn;         /* empty: the message has none */
	struct cbl_str element;     /* ids; empty: none */
	struct cbl_str field;
	struct cbl_range range;
	struct cbl_str message;
	struct cbl_str matched;     /* the text found, as written */
	struct cbl_str excerpt;     /* the line of its start, perhaps cut */
	uint32_t excerpt_column;    /* column at which the excerpt begins, from 1 */
	struct cbl_related *related;
	size_t related_count;
	struct cbl_str *suggestions;
	size_t suggestion_count;
	struct cbl_fix fix;
	uint32_t occurrence;        /* from 0: among equal findings of a message */
	enum cbl_wait wait;
	struct cbl_str pending;     /* the key it waits for */
	uint64_t digest;            /* AGAIN: of the message's text, */
	bool differs;               /* or of the value, if it stands where that
				     * message has another one */
	struct cbl_gap gap;         /* GAP */
	int32_t limit;              /* LATER: the last minute that is not */
	uint32_t later;             /* bits of its rule's adjusts that others decide */
	double least;               /* confidence below which it is dropped then */
	bool suggests;              /* ABSENT: numbers one slip away */
	bool closed;                /* its corpus is to hold all messages */
	bool severity_given;        /* by the user */
	char fingerprint[24];       /* "v1:" and 16 hex digits */
	bool dated;                 /* `date` is known */
	int32_t date;               /* of the message, in days since 1970 */
	bool fails;                 /* severe enough for a status that is not 0 */
	bool silent;                /* of a message that is not checked: it only
				     * waits to be the first of its key */
	enum cbl_state state;
	struct cbl_str reason;      /* why it was waived */
};

struct cbl_unread {
	struct cbl_str path;
	struct cbl_str cause;
	bool breaks_off; /* a container: nobody knows what else is in it */
};

struct cbl_pack;

/* The findings of a file or of a whole run, and the files not read. Those of
 * a file lie in an array; of a run there may be so many that they are packed
 * (diag/pack.h): these come before the ones in the array. */
struct cbl_bag {
	struct cbl_arena arena;
	struct cbl_pack *pack; /* or NULL */
	struct cbl_finding *findings;
	size_t count; /* in the array */
	size_t cap;
	struct cbl_unread *unread;
	size_t unread_count;
	size_t unread_cap;
	size_t unread_more; /* files not read beside those that are listed */
	bool lacking;  /* of those some were not read at all: they may hold
			* any message. Others were, and not judged */
	bool withheld; /* findings were dropped, for what is missing may be in
			* what could not be read */
	size_t messages; /* judged */
	int kept;	 /* an errno: why many are in memory, for no file takes
			  * them; or 0 */
};

void cbl_bag_init(struct cbl_bag *bag);
void cbl_bag_release(struct cbl_bag *bag);

/* Empties it, keeping the memory. */
void cbl_bag_clear(struct cbl_bag *bag);

/* A copy of a text that lives as long as the bag. */
struct cbl_str cbl_bag_str(struct cbl_bag *bag, struct cbl_str text);

/* Appends a zeroed finding; valid until the next push. */
struct cbl_finding *cbl_bag_push(struct cbl_bag *bag);

/* Of that path nothing, or not all, was judged. */
void cbl_bag_unread(struct cbl_bag *bag, const char *path, const char *cause);

/* Nor was it read: any message may be in it (`lacking`). */
void cbl_bag_lacks(struct cbl_bag *bag, const char *path, const char *cause,
		   bool breaks_off);

/* Moves everything of `from` behind what `into` holds; `from` is empty then.
 * Texts are copied, so that both keep their own arena. */
void cbl_bag_merge(struct cbl_bag *into, struct cbl_bag *from);

/* Appends a copy of a finding, its texts included. */
void cbl_bag_add(struct cbl_bag *bag, const struct cbl_finding *finding);

/* The same, packed, behind those that are packed already. */
void cbl_bag_add_packed(struct cbl_bag *bag,
			const struct cbl_finding *finding);

/* As cbl_bag_merge, but the findings are packed; those of `from` are not. */
void cbl_bag_absorb(struct cbl_bag *into, struct cbl_bag *from);

/* How many findings there are, packed or not. */
size_t cbl_bag_size(const struct cbl_bag *bag);

/* Calls `keep` with each finding, which it may change, and drops those it
 * says false to. Texts that it gives to one are to live in `texts`. */
void cbl_bag_sift(struct cbl_bag *bag,
		  bool (*keep)(struct cbl_bag *texts, struct cbl_finding *f,
			       void *ctx),
		  void *ctx);

/* Reads the findings of a bag in turn, packed or not. */
struct cbl_each {
	const struct cbl_bag *bag;
	struct cbl_unpack *unpack;
	size_t at;
};

void cbl_each_begin(struct cbl_each *each, const struct cbl_bag *bag);
void cbl_each_end(struct cbl_each *each);

/* The next one, valid until another is asked for; NULL: that was the last. */
const struct cbl_finding *cbl_each_next(struct cbl_each *each);

/* Order of reports: path, start, end, code, message. */
void cbl_bag_sort(struct cbl_bag *bag);

/* Numbers equal findings (same rule, MRN or path, element, field, matched
 * text) in text order and gives each its fingerprint. None is packed. */
void cbl_bag_fingerprint(struct cbl_bag *bag);

/* How many findings there are of a severity. */
size_t cbl_bag_count(const struct cbl_bag *bag, enum cbl_severity severity);

#endif
