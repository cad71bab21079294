/* SPDX-License-Identifier: MIT
 *
 * Numbers and places in little room, for what is kept of a whole corpus: seven
 * bits a byte, the lowest first, the eighth bit says that more follow. What is
 * read is what was written here, so nothing is checked.
 */
#ifndef CBL_DIAG_NUMBERS_H
#define CBL_DIAG_NUMBERS_H

#include <stdint.h>

#include "base/buf.h"
#include "diag/finding.h"

void cbl_put_number(struct cbl_buf *out, uint64_t n);

/* Small numbers below zero are short as well. */
void cbl_put_signed(struct cbl_buf *out, int64_t n);
void cbl_put_range(struct cbl_buf *out, struct cbl_range range);

/* Reads and moves `*at` behind it. */
uint64_t cbl_get_number(const char **at);
int64_t cbl_get_signed(const char **at);
struct cbl_range cbl_get_range(const char **at);

#endif
