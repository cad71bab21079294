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

#endif
