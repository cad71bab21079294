/* SPDX-License-Identifier: MIT
 *
 * Writes JSON straight into a buffer. A corpus has hundreds of thousands of
 * findings: a tree of each costs more than finding it.
 */
#ifndef CBL_REPORT_JSON_OUT_H
#define CBL_REPORT_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct cbl_json {
	struct cbl_buf *out;
	unsigned tall;  /* so many levels have a line for each member; if none
			 * has, there is no white space at all */
	unsigned depth;
	bool empty;     /* nothing stands in the innermost level yet */
	bool keyed;     /* a key waits for its value */
};

void cbl_json_begin(struct cbl_json *json, struct cbl_buf *out, unsigned tall);

/* An object, '{' and '}', or a list, '[' and ']'. */
void cbl_json_open(struct cbl_json *json, char bracket);
void cbl_json_close(struct cbl_json *json, char bracket);

void cbl_json_key(struct cbl_json *json, const char *key);

/* Values. Texts: what is not UTF-8 becomes U+FFFD; whatever a terminal might
 * obey, and marks that turn the direction of writing, are escaped. */
void cbl_json_text(struct cbl_json *json, struct cbl_str text);
void cbl_json_number(struct cbl_json *json, uint64_t number);
void cbl_json_word(struct cbl_json *json, const char *word); /* null, true */

#endif
