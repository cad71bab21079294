/* SPDX-License-Identifier: MIT
 *
 * The message as data: the keys a spec exports, then all elements.
 */
#ifndef CBL_MESSAGE_EXPORT_H
#define CBL_MESSAGE_EXPORT_H

#include "message/message.h"

struct json_t;

/* A new JSON object for `parse`: path, spec, the exported keys in the spec's
 * order, elements. The caller owns the reference. */
struct json_t *cbl_message_export(struct cbl_message *m);

/* {"start": {line, column, offset}, "end": …} of a span. */
struct json_t *cbl_range_json(const struct cbl_line_table *lines,
			      struct cbl_span span);

/* Text as a JSON string; bytes that are not UTF-8 become U+FFFD. */
struct json_t *cbl_text_json(struct cbl_str text);

#endif
