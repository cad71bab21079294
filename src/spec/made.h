/* SPDX-License-Identifier: MIT
 *
 * Which fields are made of others, and which values stand on such fields:
 * known of a spec as soon as it is opened, so that a message is asked no more
 * than it can answer.
 */
#ifndef CBL_SPEC_MADE_H
#define CBL_SPEC_MADE_H

#include "spec/spec.h"

enum cbl_made {
	CBL_MADE_TAKEN = 1,     /* a piece of another field: `from` */
	CBL_MADE_COMPLETED = 2, /* what is not written is supplied: `complete` */
	CBL_MADE_DERIVED = 4,   /* a key, or assumed where nothing stands */
	CBL_MADE_MENTIONED = 8, /* in running text */
	CBL_MADE_HOST = 16,     /* (of elements) mentions stand in it */
	CBL_MADE_ANY = 0xff,    /* whatever way, written ones too */
};

/* How the fields of an element are made, as bits: any of them. */
static inline unsigned cbl_made_in(const struct cbl_spec *spec,
				   uint32_t element)
{
	return spec->made[element];
}

/* The same of all that a value stands on. */
static inline unsigned cbl_made_under(const struct cbl_spec *spec,
				      uint32_t value)
{
	return spec->made[spec->elements_count + value];
}

/* What the two above look up, by element and then by value; the caller frees
 * it. */
uint8_t *cbl_made_new(const struct cbl_spec *spec);

#endif
