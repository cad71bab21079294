/* SPDX-License-Identifier: MIT
 *
 * What is worth knowing of a message where only many of them are at hand: an
 * index, a hover, a list of symbols. Which values these are says the spec:
 * the entries of its export mapping that have `index`. Facts hold no more
 * than text and numbers, so that the message and its source can be dropped.
 */
#ifndef CBL_MESSAGE_FACTS_H
#define CBL_MESSAGE_FACTS_H

#include "message/message.h"

/* A reference to another message. */
struct cbl_fact_reference {
	struct cbl_str text;  /* as written, on one line */
	struct cbl_str id;    /* the number it stands for; empty: none */
	struct cbl_span span; /* in the source */
};

/* What the message lacks, or its spec does not keep, is empty, 0 or, for
 * numbers that may be 0, negative. Texts are on one line. */
struct cbl_facts {
	const struct cbl_spec *spec;
	struct cbl_str path;	 /* as shown */
	struct cbl_span span;	 /* of the message in its source */
	struct cbl_str id;	 /* the number (MRN) */
	struct cbl_span id_span; /* where it stands, of zero width if nowhere */
	struct cbl_str station;	 /* who gave the number */
	int64_t serial;		 /* the number's own, or -1 */
	bool dated;
	struct cbl_moment date;	 /* only if dated; perhaps no more than a year */
	struct cbl_str classification;
	struct cbl_str subject;
	struct cbl_str *tags; /* each once */
	size_t tag_count;
	int64_t section, sections; /* from 1; 0: not said */
	struct cbl_fact_reference *references; /* in the order of the text */
	size_t reference_count;
	uint64_t digest; /* of its letters and digits: copies have the same */
};

/* Reads the facts of a message. They live in `arena`, which may outlive the
 * message; `spec` and `path` are borrowed as the message borrows them. */
void cbl_facts_read(struct cbl_facts *out, struct cbl_message *m,
		    struct cbl_arena *arena);

/* Where the serial of a number begins: the digits at its end, which count
 * within what stands before them (its station and year). The length of the
 * number if it has none. */
size_t cbl_facts_serial_at(struct cbl_str id);

#endif
