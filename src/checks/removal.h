/* SPDX-License-Identifier: MIT
 *
 * What goes when something is removed from a message. For this folder only.
 */
#ifndef CBL_CHECKS_REMOVAL_H
#define CBL_CHECKS_REMOVAL_H

#include "message/message.h"
#include "message/operand.h"

/* A span with what makes no sense without it: the separator between an item
 * of a list and its neighbour; the line, if nothing else is in it, and then
 * one of the two blank lines that would meet; the blanks on one side, if it
 * stands between blanks or at an end of the line. */
struct cbl_span cbl_removal_span(const struct cbl_message *m,
				 const struct cbl_term *term,
				 struct cbl_span span);

#endif
