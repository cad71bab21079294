/* SPDX-License-Identifier: MIT */
#include "report/json_out.h"

#include "report/about.h"
#include "report/inert.h"
#include "text/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd"

void cbl_json_begin(struct cbl_json *json, struct cbl_buf *out, unsigned tall)
{
	*json = (struct cbl_json){.out = out, .tall = tall, .empty = true};
}

static void break_line(struct cbl_json *json)
{
	cbl_buf_char(json->out, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		cbl_buf_char(json->out, ' ');
}

/* What stands between two members, or before the first. */
static void separate(struct cbl_json *json)
{
	bool inner = json->tall && json->depth > json->tall;

	if (!json->empty)
		cbl_buf_text(json->out, inner ? ", " : ",");
	if (json->depth && json->depth <= json->tall)
		break_line(json);
	json->empty = false;
}

static void begin_value(struct cbl_json *json)
{
	if (!json->keyed)
		separate(json);
	json->keyed = false;
}

void cbl_json_open(struct cbl_json *json, char bracket)
{
	begin_value(json);
	cbl_buf_char(json->out, bracket);
	json->depth++;
	json->empty = true;
}

void cbl_json_close(struct cbl_json *json, char bracket)
{
	bool tall = json->depth <= json->tall && !json->empty;

	json->depth--;
	if (tall)
		break_line(json);
	cbl_buf_char(json->out, bracket);
	json->empty = false;
}

void cbl_json_key(struct cbl_json *json, const char *key)
{
	separate(json);
	cbl_buf_char(json->out, '"');
	cbl_buf_text(json->out, key);
	cbl_buf_text(json->out, json->tall ? "\": " : "\":");
	json->keyed = true;
}

/* ---- texts */

static bool stands_for_itself(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

static void add_escape(struct cbl_buf *out, uint32_t c)
{
	if (c > 0xffff) {
		cbl_buf_printf(out, "\\u%04x", 0xd7c0 + (unsigned)(c >> 10));
		c = 0xdc00 + (c & 0x3ff);
	}
	cbl_buf_printf(out, "\\u%04x", (unsigned)c);
}

static void add_ascii(struct cbl_buf *out, char c)
{
	static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";

	for (const char *l = letters; *l; l += 2) {
		if (*l != c)
			continue;
		cbl_buf_char(out, '\\');
		cbl_buf_char(out, l[1]);
		return;
	}
	add_escape(out, (uint32_t)c);
}

/* Adds one code point that does not stand for itself in ASCII; the number of
 * bytes it had. */
static size_t add_special(struct cbl_buf *out, const char *text, size_t len)
{
	uint32_t c = 0;
	size_t taken = cbl_utf8_next(text, len, &c);

	if (taken == 0)
		cbl_buf_text(out, REPLACEMENT);
	else if (taken == 1)
		add_ascii(out, *text);
	else if (cbl_inert_hidden(c))
		add_escape(out, c);
	else
		cbl_buf_add(out, text, taken);
	return taken ? taken : 1;
}

void cbl_json_text(struct cbl_json *json, struct cbl_str text)
{
	struct cbl_buf *out = json->out;
	size_t at = 0;

	begin_value(json);
	cbl_buf_char(out, '"');
	while (at < text.len) {
		size_t from = at;

		while (at < text.len && stands_for_itself(text.ptr[at]))
			at++;
		cbl_buf_add(out, text.ptr + from, at - from);
		if (at < text.len)
			at += add_special(out, text.ptr + at, text.len - at);
	}
	cbl_buf_char(out, '"');
}

void cbl_json_number(struct cbl_json *json, uint64_t number)
{
	begin_value(json);
	cbl_add_number(json->out, number);
}

void cbl_json_word(struct cbl_json *json, const char *word)
{
	begin_value(json);
	cbl_buf_text(json->out, word);
}
