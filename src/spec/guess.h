/* SPDX-License-Identifier: MIT
 *
 * A spec that is named and not there: which one was probably meant?
 */
#ifndef CBL_SPEC_GUESS_H
#define CBL_SPEC_GUESS_H

#include <stdbool.h>

struct cbl_spec_guess {
	bool file; /* a file of the folder, without its .yaml; else built in */
	char name[128];
};

/* Of the built-in ids and the files `*.yaml` of `folder` (NULL: the one at
 * hand) the one that `word` is, or is near to; false if none is. */
bool cbl_spec_guess(struct cbl_spec_guess *out, const char *folder,
		    const char *word);

#endif
