/* SPDX-License-Identifier: MIT
 *
 * A run of bytes in a source: offsets from 0, end exclusive. Everything
 * that is known about a message is a span into its bytes.
 */
#ifndef CBL_TEXT_SPAN_H
#define CBL_TEXT_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct cbl_span {
	uint32_t lo;
	uint32_t hi;
};

static inline struct cbl_span cbl_span(uint32_t lo, uint32_t hi)
{
	return (struct cbl_span){lo, hi};
}

static inline bool cbl_span_within(struct cbl_span inner, struct cbl_span outer)
{
	return inner.lo >= outer.lo && inner.hi <= outer.hi;
}

#endif
