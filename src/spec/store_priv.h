/* SPDX-License-Identifier: MIT
 *
 * Files of the store, as such: how one is replaced and which ones have to go.
 */
#ifndef CBL_SPEC_STORE_PRIV_H
#define CBL_SPEC_STORE_PRIV_H

#include "pattern/pattern.h"
#include "spec/store.h"

#define CBL_STORE_SUFFIX ".spec"

/* Replaces the file of the store, or leaves what was there; then removes the
 * oldest of too many. */
void cbl_store_write(const struct cbl_store *store, struct cbl_str bytes);

#endif
