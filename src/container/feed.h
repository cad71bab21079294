/* SPDX-License-Identifier: MIT
 *
 * A descriptor read in blocks, for containers that are text: what stands at
 * `lo` has not been taken yet, and stays where it is until it has been.
 */
#ifndef CBL_CONTAINER_FEED_H
#define CBL_CONTAINER_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cbl_feed {
	int fd;
	int error;	/* an errno; 0: none yet */
	bool ended;
	char *data;	/* NULL until the first block */
	size_t lo, hi;	/* not taken yet */
	size_t cap;
	uint64_t line;	/* of what stands at `lo`, from 1 */
	uint64_t offset; /* likewise, in bytes from 0 */
};

void cbl_feed_init(struct cbl_feed *feed, int fd);
void cbl_feed_release(struct cbl_feed *feed);

/* Reads a block more behind `hi`. False at the end, or where reading fails. */
bool cbl_feed_more(struct cbl_feed *feed);

/* Reads until `len` bytes are there, or the end: a pipe gives what it has. */
void cbl_feed_fill(struct cbl_feed *feed, size_t len);

/* Takes `len` bytes, which are `lines` line ends. */
void cbl_feed_take(struct cbl_feed *feed, size_t len, uint64_t lines);

/* How many line feeds there are. */
uint64_t cbl_count_lines(const char *data, size_t len);

#endif
