/* SPDX-License-Identifier: MIT
 *
 * A change as a unified diff, which `git apply` and `patch -p1` take.
 */
#ifndef CBL_FIX_DIFF_H
#define CBL_FIX_DIFF_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the diff that makes `to` of `from`; nothing if they are equal.
 * `path` is relative to where the patch will be applied. */
void cbl_diff(struct cbl_buf *out, struct cbl_str path, struct cbl_str from,
	      struct cbl_str to);

#endif
