/* SPDX-License-Identifier: MIT */
#include "report/xml.h"

#include "report/about.h"
#include "text/utf8.h"

/* What stands for a byte of ASCII, or NULL for itself. Line ends and tabs
 * would become blanks in an attribute if they were not written so. */
static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~' && !entity(c);
}

/* Adds what stands first in `text`, which is not empty; its bytes. */
static size_t add_one(struct cbl_buf *out, struct cbl_str text)
{
	const char *name = entity(*text.ptr);
	uint32_t c = 0;
	size_t len = cbl_utf8_next(text.ptr, text.len, &c);

	if (name)
		cbl_buf_text(out, name);
	else if (len == 0 || c < ' ' || c == 0x7f)
		cbl_buf_printf(out, "\\x%02x", (unsigned char)*text.ptr);
	else if (c == 0xfffe || c == 0xffff) /* no characters */
		cbl_buf_printf(out, "\\u%04x", (unsigned)c);
	else
		cbl_buf_add(out, text.ptr, len);
	return len ? len : 1;
}

void cbl_xml_text(struct cbl_buf *out, struct cbl_str text)
{
	while (text.len) {
		size_t len = 0;

		while (len < text.len && is_plain(text.ptr[len]))
			len++;
		cbl_buf_add(out, text.ptr, len);
		text = cbl_str(text.ptr + len, text.len - len);
		if (text.len == 0)
			break;
		len = add_one(out, text);
		text = cbl_str(text.ptr + len, text.len - len);
	}
}

void cbl_xml_attribute(struct cbl_buf *out, const char *name,
		       struct cbl_str text)
{
	cbl_buf_char(out, ' ');
	cbl_buf_text(out, name);
	cbl_buf_text(out, "=\"");
	cbl_xml_text(out, text);
	cbl_buf_char(out, '"');
}

void cbl_xml_number(struct cbl_buf *out, const char *name, size_t number)
{
	cbl_buf_char(out, ' ');
	cbl_buf_text(out, name);
	cbl_buf_text(out, "=\"");
	cbl_add_number(out, number);
	cbl_buf_char(out, '"');
}
