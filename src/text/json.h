/* SPDX-License-Identifier: MIT
 *
 * The little that jansson leaves to us: texts of messages, which may be no
 * UTF-8, and places.
 */
#ifndef CBL_TEXT_JSON_H
#define CBL_TEXT_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/str.h"
#include "text/line_table.h"

/* Text as a JSON string; bytes that are not UTF-8 become U+FFFD. */
json_t *cbl_json_text(struct cbl_str text);

/* The same, but null for the empty run. */
json_t *cbl_json_text_or_null(struct cbl_str text);

/* The bytes in hexadecimal digits, of what is no UTF-8; NULL of what is. */
json_t *cbl_json_bytes(struct cbl_str text);

/* {"line", "column", "offset"}. */
json_t *cbl_json_place(struct cbl_place place);

/* {"start": …, "end": …}. */
json_t *cbl_json_range(struct cbl_place start, struct cbl_place end);

/* Writes `json` to `out` and drops the caller's reference. `flags` as for
 * json_dumps. Controls and marks of direction are escaped. */
void cbl_json_write(json_t *json, size_t flags, struct cbl_buf *out);

#endif
