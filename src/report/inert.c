/* SPDX-License-Identifier: MIT */
#include "report/inert.h"

#include <stdio.h>

#include "text/utf8.h"

struct reach {
	uint32_t lo, hi;
};

static bool within(uint32_t c, const struct reach *reaches, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= reaches[i].lo && c <= reaches[i].hi)
			return true;
	return false;
}

#define WITHIN(c, reaches)                                                     \
	within(c, reaches, sizeof(reaches) / sizeof((reaches)[0]))

/* C0 and C1 controls, soft hyphen, marks of direction and of zero width, line
 * and paragraph separators, annotations, tags. */
static const struct reach hidden[] = {
	{0, 0x1f},	  {0x7f, 0x9f},	    {0xad, 0xad},
	{0x34f, 0x34f},	  {0x61c, 0x61c},   {0x180e, 0x180e},
	{0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
	{0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
};

bool cbl_inert_hidden(uint32_t c)
{
	return WITHIN(c, hidden);
}

static const struct reach combining[] = {
	{0x300, 0x36f},	  {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
	{0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

static const struct reach wide[] = {
	{0x1100, 0x115f}, {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},
	{0xf900, 0xfaff}, {0xfe30, 0xfe6f},   {0xff00, 0xff60},
	{0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd},
};

static unsigned width_of(uint32_t c)
{
	return c < 0x300	      ? 1
	       : WITHIN(c, combining) ? 0
	       : WITHIN(c, wide)      ? 2
				      : 1;
}

static struct cbl_glyph spelt(const char *format, uint32_t c, unsigned taken)
{
	struct cbl_glyph glyph = {.taken = taken};

	/* <U+10FFFF> is the longest. */
	glyph.len = (unsigned)snprintf(glyph.text, sizeof(glyph.text), format,
				       (unsigned)c);
	glyph.width = glyph.len;
	return glyph;
}

static bool printable(char c)
{
	return c >= ' ' && c <= '~';
}

struct cbl_glyph cbl_inert_glyph(struct cbl_str text)
{
	struct cbl_glyph glyph = {.len = 1, .width = 1, .taken = 1};
	uint32_t c = 0;

	glyph.text[0] = *text.ptr;
	if (printable(*text.ptr))
		return glyph;

	unsigned len = (unsigned)cbl_utf8_next(text.ptr, text.len, &c);

	if (len == 0)
		return spelt("\\x%02x", (unsigned char)*text.ptr, 1);
	if (len == 1)
		return spelt("\\x%02x", c, 1);
	if (cbl_inert_hidden(c))
		return spelt("<U+%04X>", c, len);
	memcpy(glyph.text, text.ptr, len);
	glyph.len = glyph.taken = len;
	glyph.width = width_of(c);
	return glyph;
}

size_t cbl_inert_run(struct cbl_str text)
{
	size_t len = 0;

	while (len < text.len && printable(text.ptr[len]))
		len++;
	return len;
}

/* Adds the printable ASCII at the start of `text`; what follows it. */
static struct cbl_str add_plain(struct cbl_buf *out, struct cbl_str text)
{
	size_t len = cbl_inert_run(text);

	cbl_buf_add(out, text.ptr, len);
	return cbl_str(text.ptr + len, text.len - len);
}

static struct cbl_str add_glyph(struct cbl_buf *out, struct cbl_str text)
{
	struct cbl_glyph glyph = cbl_inert_glyph(text);

	cbl_buf_add(out, glyph.text, glyph.len);
	return cbl_str(text.ptr + glyph.taken, text.len - glyph.taken);
}

void cbl_inert_path(struct cbl_buf *out, struct cbl_str path)
{
	while ((path = add_plain(out, path)).len)
		path = add_glyph(out, path);
}

/* A run of white space with a line break or a tab in it becomes one blank. */
static struct cbl_str add_blank(struct cbl_buf *out, struct cbl_str text)
{
	if (!out->len || out->data[out->len - 1] != ' ')
		cbl_buf_char(out, ' ');
	while (text.len && cbl_is_blank(*text.ptr)) {
		text.ptr++;
		text.len--;
	}
	return text;
}

void cbl_inert_line(struct cbl_buf *out, struct cbl_str text)
{
	text = cbl_str_trim(text);
	while ((text = add_plain(out, text)).len)
		text = cbl_is_blank(*text.ptr) ? add_blank(out, text)
					       : add_glyph(out, text);
}
