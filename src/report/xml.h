/* SPDX-License-Identifier: MIT
 *
 * Texts of messages in XML 1.0, which has no way to say a control character:
 * those, and bytes that are no UTF-8, are spelled out.
 */
#ifndef CBL_REPORT_XML_H
#define CBL_REPORT_XML_H

#include "base/buf.h"
#include "base/str.h"

/* Adds a text, good as content and between double quotes. */
void cbl_xml_text(struct cbl_buf *out, struct cbl_str text);

/* Adds ` name="text"`. */
void cbl_xml_attribute(struct cbl_buf *out, const char *name,
		       struct cbl_str text);

/* Adds ` name="number"`. */
void cbl_xml_number(struct cbl_buf *out, const char *name, size_t number);

#endif
