/* SPDX-License-Identifier: MIT
 *
 * Messages published as web pages: the text stands in two preformatted blocks,
 * header and body. The blocks are not well-formed, so only tags of HTML count
 * as tags.
 */
#ifndef CBL_CONTAINER_HTML_H
#define CBL_CONTAINER_HTML_H

#include "base/buf.h"
#include "text/source.h"

/* Is a file of this name a page, by its suffix? */
bool cbl_html_named(const char *name);

/* Adds the text of the two <pre> blocks of a page, a blank line between them.
 * False if it does not have just two: nothing is added then. */
bool cbl_html_text(struct cbl_str page, struct cbl_buf *out);

/* Puts the text of a page in the place of the page; a page without it stays.
 * CBL_ERROR_INPUT if the text is binary, or the page was cut off in it. */
int cbl_html_unwrap(struct cbl_source *source, struct cbl_buf *scratch,
		    struct cbl_error *err);

#endif
