/* SPDX-License-Identifier: MIT
 *
 * Files that hold many messages: archives, tables (CSV) and JSON lines. A
 * container hands out its members one after another, as bytes in the
 * caller's buffer; nothing is ever unpacked to disk. Taking members is for
 * one thread at a time and does as little as it can; to decode one (columns
 * cut out of a row, strings out of JSON) needs no lock.
 */
#ifndef CBL_CONTAINER_CONTAINER_H
#define CBL_CONTAINER_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "text/source.h"

enum cbl_container_kind {
	CBL_CONTAINER_NOT,
	CBL_CONTAINER_ARCHIVE,
	CBL_CONTAINER_CSV,
	CBL_CONTAINER_JSONL,
};

/* What a file of this name holds, by its suffix. */
enum cbl_container_kind cbl_container_kind(const char *name);

/* The i-th of those suffixes (`.zip`); NULL behind the last one. */
const char *cbl_container_suffix(size_t i);

/* A part of a message in tables and JSON lines: a heading, a text. */
struct cbl_part {
	const char *const *names; /* of the column; capitals and small letters
				   * are one. Ends with NULL */
	bool label; /* it is none, but stands for the name of a file */
};

/* Before the one column or field of a user's list that does so. */
#define CBL_LABEL "name="

/* So many parts that are no labels a message has at most. */
#define CBL_PARTS_MOST 16

struct cbl_container_options {
	size_t max_size; /* of a member */
	/* The parts that make a message, in order. All but the last may be
	 * missing, and labels. */
	const struct cbl_part *parts;
	size_t part_count;
	/* Instead of them: names, or numbers of columns from 1. End with NULL,
	 * and may be NULL. */
	const char *const *csv_columns;
	const char *const *jsonl_fields;
	/* Which members of an archive are messages; NULL: all. */
	bool (*wanted)(const char *name, void *ctx);
	void *ctx;
};

struct cbl_member {
	char *name;    /* in an archive; owned. NULL: it has none */
	uint64_t row;  /* from 1; 0: it has a name, or is the container */
	uint64_t line; /* where it begins, from 1; 0: not known */
	size_t at;     /* its bytes in the buffer */
	size_t len;
	char *cause;   /* it cannot be read, and why; owned. Or NULL */
	bool breaks_off; /* what follows cannot be read either */
};

void cbl_member_release(struct cbl_member *member);

struct cbl_container;

/* Opens what the descriptor leads to, which stays the caller's. Errors have no
 * name in front. `options` outlive the container. */
int cbl_container_open(struct cbl_container **out, enum cbl_container_kind kind,
		       int fd, const struct cbl_container_options *options,
		       struct cbl_error *err);
void cbl_container_close(struct cbl_container *container);

/* The next member, its bytes behind what `bytes` holds. 1, or 0 at the end, or
 * an error after which there is nothing more to be had. */
int cbl_container_next(struct cbl_container *container, struct cbl_buf *bytes,
		       struct cbl_member *member, struct cbl_error *err);

/* The text of a member, whose bytes are at `bytes`, as a source of that name.
 * Fails if it is none: CBL_ERROR_INPUT. */
int cbl_container_decode(const struct cbl_container *container,
			 const struct cbl_member *member, const char *bytes,
			 const char *name, struct cbl_source *out,
			 struct cbl_error *err);

#endif
