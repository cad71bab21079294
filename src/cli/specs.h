/* SPDX-License-Identifier: MIT
 *
 * The specs a command works with, each loaded once: built-in ones by id,
 * others from files.
 */
#ifndef CBL_CLI_SPECS_H
#define CBL_CLI_SPECS_H

#include <stddef.h>

#include "cli/options.h"
#include "spec/load.h"
#include "spec/spec.h"

struct cbl_shelf_item {
	char *name;
	struct cbl_spec *spec;
};

struct cbl_shelf {
	struct cbl_shelf_item *items;
	size_t count;
	size_t cap;
	bool unplanned; /* all are: cbl_spec_unplan */
	bool afresh;	/* files are read even if what they say is known */
};

void cbl_shelf_release(struct cbl_shelf *shelf);

/* The spec of a word: an id or the path of a file; borrowed. NULL, having
 * said why, if there is none. */
struct cbl_spec *cbl_shelf_get(struct cbl_shelf *shelf, const char *word);

/* The specs of a list of words (ended by NULL), or all built-in ones, the
 * default first, if it is NULL. NULL, having said why, if one is missing;
 * the caller frees the list. */
struct cbl_spec **cbl_shelf_list(struct cbl_shelf *shelf,
				 const char *const *words, size_t *count);

/* Says that a word is no spec, and what was probably meant. */
void cbl_say_unknown_spec(const char *word);

/* The specs that one who stands in the current folder means: those of --spec,
 * or those that the config which is in force here names (not with
 * --isolated), or all built-in ones. As above. */
struct cbl_spec **cbl_shelf_here(struct cbl_shelf *shelf, struct cbl_args *args,
				 size_t *count);

#endif
