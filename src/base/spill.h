/* SPDX-License-Identifier: MIT
 *
 * Where what does not fit into memory, or is not to lie there, may be.
 */
#ifndef CBL_BASE_SPILL_H
#define CBL_BASE_SPILL_H

/* The folder for temporary files: $TMPDIR if that is an absolute path, else
 * /tmp. */
const char *cbl_spill_folder(void);

/* Opens a file in it that has no name and is gone when it is closed. Its
 * descriptor, which the caller closes; -1, errno says why, if there can be
 * none. */
int cbl_spill_open(void);

#endif
