/* SPDX-License-Identifier: MIT
 *
 * What the files of this folder share of PCRE2.
 */
#ifndef CBL_PATTERN_PATTERN_PRIV_H
#define CBL_PATTERN_PATTERN_PRIV_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stddef.h>

/* Options of PCRE2 for the flags of a pattern, and those all have. */
uint32_t cbl_pcre_options(unsigned flags);

/* pcre2_compile with our limits; NULL with `number` and `offset`. */
pcre2_code *cbl_pcre_compile(const char *source, size_t len, uint32_t options,
			     int *number, size_t *offset);

#endif
