/* SPDX-License-Identifier: MIT
 *
 * What a kind of container is made of. For this folder only.
 */
#ifndef CBL_CONTAINER_PRIV_H
#define CBL_CONTAINER_PRIV_H

#include "container/container.h"

struct cbl_container_type {
	int (*open)(struct cbl_container **out, int fd,
		    const struct cbl_container_options *options,
		    struct cbl_error *err);
	int (*next)(struct cbl_container *container, struct cbl_buf *bytes,
		    struct cbl_member *member, struct cbl_error *err);
	/* NULL: the bytes are the text. */
	int (*decode)(const struct cbl_container *container,
		      const struct cbl_member *member, const char *bytes,
		      const char *name, struct cbl_source *out,
		      struct cbl_error *err);
	void (*close)(struct cbl_container *container);
};

/* What each kind's own begins with. */
struct cbl_container {
	const struct cbl_container_type *type;
	const struct cbl_container_options *options;
};

extern const struct cbl_container_type cbl_container_archive;
extern const struct cbl_container_type cbl_container_csv;
extern const struct cbl_container_type cbl_container_jsonl;

/* Says why a member cannot be read. Returns 1. */
int cbl_member_refuse(struct cbl_member *member, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Why one larger than `max_size` is not read. */
int cbl_member_too_large(struct cbl_member *member, const char *what,
			 size_t max_size);

/* Adds a part to a text: a blank line stands between two. Room for
 * CBL_PART_GAP more bytes is needed for each. Where the text ends then. */
#define CBL_PART_GAP 2
size_t cbl_part_begin(char *text, size_t len);

#endif
