/* SPDX-License-Identifier: MIT
 *
 * The language of specs as a reference for people: the same tables as the
 * JSON Schema, with what kind of text each key takes and what holds without
 * it.
 */
#ifndef CBL_CLI_REFERENCE_H
#define CBL_CLI_REFERENCE_H

#include "cli/sheet.h"
#include "yaml/document.h"

/* Writes the whole reference of a kind of document. */
void cbl_reference_write(const struct cbl_sheet_format *format,
			 const struct cbl_yaml_schema *schema,
			 struct cbl_buf *out);

#endif
