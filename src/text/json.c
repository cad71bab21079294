/* SPDX-License-Identifier: MIT */
#include "text/json.h"

#include "text/utf8.h"

/* Runs of good bytes are copied whole: nearly every text is one. */
static json_t *mended(struct cbl_str text)
{
	struct cbl_buf buf;
	json_t *out;

	cbl_buf_init(&buf, 0);
	while (text.len) {
		size_t good = cbl_utf8_invalid(text.ptr, text.len);

		cbl_buf_add(&buf, text.ptr, good);
		if (good == text.len)
			break;
		cbl_buf_text(&buf, "\xef\xbf\xbd");
		text = cbl_str(text.ptr + good + 1, text.len - good - 1);
	}
	out = json_stringn_nocheck(cbl_buf_cstr(&buf), buf.len);
	cbl_buf_release(&buf);
	return out;
}

json_t *cbl_json_text(struct cbl_str text)
{
	if (!text.len)
		return json_string_nocheck("");
	if (cbl_utf8_invalid(text.ptr, text.len) == text.len)
		return json_stringn_nocheck(text.ptr, text.len);
	return mended(text);
}

json_t *cbl_json_text_or_null(struct cbl_str text)
{
	return text.len ? cbl_json_text(text) : json_null();
}

json_t *cbl_json_bytes(struct cbl_str text)
{
	struct cbl_buf hex;
	json_t *out;

	if (!text.len || cbl_utf8_invalid(text.ptr, text.len) == text.len)
		return NULL;
	cbl_buf_init(&hex, 0);
	for (size_t i = 0; i < text.len; i++)
		cbl_buf_printf(&hex, "%02x", (unsigned char)text.ptr[i]);
	out = json_string_nocheck(cbl_buf_cstr(&hex));
	cbl_buf_release(&hex);
	return out;
}

json_t *cbl_json_place(struct cbl_place place)
{
	json_t *out = json_object();

	json_object_set_new_nocheck(out, "line", json_integer(place.line));
	json_object_set_new_nocheck(out, "column", json_integer(place.column));
	json_object_set_new_nocheck(out, "offset", json_integer(place.offset));
	return out;
}

json_t *cbl_json_range(struct cbl_place start, struct cbl_place end)
{
	json_t *out = json_object();

	json_object_set_new_nocheck(out, "start", cbl_json_place(start));
	json_object_set_new_nocheck(out, "end", cbl_json_place(end));
	return out;
}

/* DEL and C1 controls, which move the cursor of a terminal; marks that turn
 * the direction of writing; U+2028 and U+2029, which end lines for some. JSON
 * allows them as they are, but it is read on screens as well. */
static bool is_unsafe(uint32_t c)
{
	return (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e ||
	       c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static bool may_begin_unsafe(unsigned char c)
{
	return c == 0x7f || c == 0xc2 || c == 0xd8 || c == 0xe2;
}

static int add_piece(const char *data, size_t len, void *ctx)
{
	size_t done = 0, n;

	for (size_t i = 0; i < len; i += n) {
		uint32_t c = 0;

		n = 1;
		if (!may_begin_unsafe((unsigned char)data[i]))
			continue;
		n = cbl_utf8_next(data + i, len - i, &c);
		if (n == 0)
			n = 1;
		if (!is_unsafe(c))
			continue;
		cbl_buf_add(ctx, data + done, i - done);
		cbl_buf_printf(ctx, "\\u%04X", (unsigned)c);
		done = i + n;
	}
	cbl_buf_add(ctx, data + done, len - done);
	return 0;
}

void cbl_json_write(json_t *json, size_t flags, struct cbl_buf *out)
{
	json_dump_callback(json, add_piece, out, flags);
	json_decref(json);
}
