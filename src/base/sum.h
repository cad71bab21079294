/* SPDX-License-Identifier: MIT
 *
 * A sum over bytes that tells by all odds whether any of them has changed:
 * 128 bits, as fast as memory is read. It is for accidents; whoever may
 * choose the bytes can make two texts of one sum.
 */
#ifndef CBL_BASE_SUM_H
#define CBL_BASE_SUM_H

#include <stddef.h>
#include <stdint.h>

struct cbl_sum {
	uint64_t words[2];
};

/* The same on machines of one byte order, at every address. */
struct cbl_sum cbl_sum_of(const void *bytes, size_t len);

#endif
