/* SPDX-License-Identifier: MIT
 *
 * The texts of a run, handed to its threads a lot at a time: some files, or
 * some members of a container. A container is read by one thread at a time,
 * which takes members out of it as bytes and makes texts of them afterwards,
 * so that one huge container keeps all threads busy; another thread opens the
 * next one meanwhile. No more members are in memory than those of the lots at
 * work.
 *
 * Lots have an order, that of files and of members in them. What came of a lot
 * is handed in and taken out again in that order, whoever was quicker.
 */
#ifndef CBL_CORPUS_SUPPLY_H
#define CBL_CORPUS_SUPPLY_H

#include "container/container.h"
#include "corpus/walk.h"
#include "text/source.h"

struct cbl_supply_options {
	const struct cbl_file *files;
	size_t count;
	const struct cbl_filter *const *filters; /* of members, by group of
						  * the file; NULL: all are
						  * messages */
	size_t max_size; /* of a file or member */
	struct cbl_container_options containers; /* its size and `wanted` are
						  * not looked at */
};

struct cbl_supply;

struct cbl_supply *cbl_supply_new(const struct cbl_supply_options *options);
void cbl_supply_free(struct cbl_supply *supply);

/* At most so many threads will have something to do. */
size_t cbl_supply_threads(const struct cbl_supply *supply);

struct cbl_slot;
struct cbl_opened;

/* A lot, and the text of it at hand. One for each thread. */
struct cbl_lot {
	struct cbl_source source; /* the text */
	const struct cbl_file *file; /* where it is from */
	const char *path;  /* of what cannot be read */
	const char *cause; /* and why: a file's or a member's */
	bool breaks_off;   /* what is behind it in its container cannot be read
			    * either */

	/* for supply.c */
	struct cbl_supply *supply;
	struct cbl_slot *slot;
	struct cbl_opened *opened; /* NULL: of files */
	size_t from, to; /* files */
	size_t files;	 /* that end with it */
	struct cbl_member *members;
	size_t member_count, member_cap, at;
	struct cbl_buf bytes, name, scratch;
	struct cbl_error err;
};

void cbl_lot_init(struct cbl_lot *lot, struct cbl_supply *supply);
void cbl_lot_release(struct cbl_lot *lot);

/* Draws the next lot; false if nothing is left. May wait. */
bool cbl_lot_draw(struct cbl_lot *lot);

/* The next text of the lot: 1, it is in `source`; -1, it cannot be read,
 * `path` and `cause` tell; 0, that was the last. */
int cbl_lot_next(struct cbl_lot *lot);

/* How many files of the run end with this lot. */
size_t cbl_lot_files(const struct cbl_lot *lot);

/* How much of the containers that are being read was, by their bytes: the sum
 * of their shares in thousandths. */
size_t cbl_supply_parts(struct cbl_supply *supply);

/* Hands in what came of a lot; NULL: nothing that is to be taken out. */
void cbl_lot_give(struct cbl_lot *lot, void *result);

/* Takes out what came of the next lot in order; NULL: it is not there yet. To
 * be called by one thread at a time. */
void *cbl_supply_take(struct cbl_supply *supply);

/* Of a supply that is drawn from no more: the first container that was not
 * read to its end, with the number of its members that were taken; NULL if
 * there is none. */
const struct cbl_file *cbl_supply_cut(const struct cbl_supply *supply,
				      size_t *members);

/* Of the same: could a container not be read to its end? Nobody knows then what
 * else is in it. */
bool cbl_supply_broken(const struct cbl_supply *supply);

/* Takes out what can never be taken in order, for it is behind that one. */
void *cbl_supply_drop(struct cbl_supply *supply);

/* How many of the files, from the first on, were drawn. */
size_t cbl_supply_reached(const struct cbl_supply *supply);

#endif
