/* SPDX-License-Identifier: MIT */
#include "container/html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define BLOCKS 2
#define LONGEST_TAG 512

/* ---- tags */

/* Tags that are met in blocks, whole or left over; all else in angle brackets
 * is text. */
static const char *const tags[] = {
	"a",	  "abbr", "b",	   "big",   "blockquote", "body",   "br",
	"center", "code", "dd",	   "del",   "div",	  "dl",	    "dt",
	"em",	  "font", "h1",	   "h2",    "h3",	  "h4",	    "hr",
	"html",	  "i",	  "img",   "ins",   "kbd",	  "li",	    "mark",
	"nobr",	  "ol",	  "p",	   "pre",   "s",	  "samp",   "small",
	"span",	  "sub",  "sup",   "strong", "strike",	  "table",  "tbody",
	"td",	  "th",	  "thead", "tr",    "tt",	  "u",	    "ul",
	"var",	  "wbr",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of the tag's name at `p`, which follows `<` or `</`. */
static size_t name_len(const char *p, const char *end)
{
	size_t len = 0;

	while (p + len < end && (is_letter(p[len]) || cbl_is_digit(p[len])))
		len++;
	return len;
}

static bool is_tag_name(struct cbl_str name)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (strlen(tags[i]) == name.len &&
		    strncasecmp(tags[i], name.ptr, name.len) == 0)
			return true;
	return false;
}

/* Behind a tag that begins at `p`, with its name; NULL if it is text. */
static const char *skip_tag(const char *p, const char *end,
			    struct cbl_str *name)
{
	const char *at = p + 1;
	const char *stop = end - at > LONGEST_TAG ? at + LONGEST_TAG : end;
	char quote = 0;

	if (at < end && *at == '/')
		at++;
	*name = cbl_str(at, name_len(at, end));
	if (!is_tag_name(*name))
		return NULL;
	at += name->len;
	if (at < end && !cbl_is_blank(*at) && *at != '>' && *at != '/')
		return NULL;
	for (; at < stop; at++) {
		if (quote)
			quote = *at == quote ? 0 : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>')
			return at + 1;
		else if (*at == '<')
			return NULL;
	}
	return NULL;
}

/* ---- entities */

static const struct entity {
	const char *name;
	uint32_t point;
} entities[] = {
#define X(name, point) {#name, point},
#include "container/entities.def"
#undef X
};

static int compare_entity(const void *key, const void *item)
{
	const struct cbl_str *name = key;

	return cbl_str_cmp(*name,
			   cbl_str_c(((const struct entity *)item)->name));
}

/* What numbers from 128 to 159 mean to every browser. */
static uint32_t windows_point(uint32_t point)
{
	static const uint16_t points[32] = {
		0x20ac, 0x81,	0x201a, 0x192,	0x201e, 0x2026, 0x2020, 0x2021,
		0x2c6,	0x2030, 0x160,	0x2039, 0x152,	0x8d,	0x17d,	0x8f,
		0x90,	0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
		0x2dc,	0x2122, 0x161,	0x203a, 0x153,	0x9d,	0x17e,	0x178};

	return point >= 0x80 && point < 0xa0 ? points[point - 0x80] : point;
}

static void add_point(struct cbl_buf *out, uint32_t c)
{
	char bytes[4];
	size_t len = 0;

	if (c < 0x80) {
		bytes[len++] = (char)c;
	} else if (c < 0x800) {
		bytes[len++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		bytes[len++] = (char)(0xe0 | c >> 12);
		bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		bytes[len++] = (char)(0xf0 | c >> 18);
		bytes[len++] = (char)(0x80 | (c >> 12 & 0x3f));
		bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		bytes[len++] = (char)(0x80 | (c & 0x3f));
	cbl_buf_add(out, bytes, len);
}

/* `&#x000A;`, `&#10;`: behind it, or NULL. */
static const char *take_number(const char *p, const char *end, uint32_t *point)
{
	bool hex = p < end && (*p == 'x' || *p == 'X');
	const char *from = p += hex;
	unsigned long number = 0;

	for (; p < end && p - from < 8; p++) {
		char c = cbl_upper(*p);
		int digit = cbl_is_digit(c)		    ? c - '0'
			    : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
							  : -1;

		if (digit < 0)
			break;
		number = number * (hex ? 16 : 10) + (unsigned long)digit;
	}
	if (p == from || p == end || *p != ';' || number == 0 ||
	    number > 0x10ffff || (number >= 0xd800 && number < 0xe000))
		return NULL;
	*point = windows_point((uint32_t)number);
	return p + 1;
}

/* Behind the entity whose `&` is at `p`; NULL if it is text. */
static const char *take_entity(const char *p, const char *end, uint32_t *point)
{
	const struct entity *found;
	struct cbl_str name;

	p++;
	if (p < end && *p == '#')
		return take_number(p + 1, end, point);
	name = cbl_str(p, name_len(p, end));
	p += name.len;
	if (p == end || *p != ';')
		return NULL;
	found = bsearch(&name, entities, sizeof(entities) / sizeof(*entities),
			sizeof(*entities), compare_entity);
	if (!found)
		return NULL;
	*point = found->point;
	return p + 1;
}

/* ---- blocks */

static bool is_named(struct cbl_str name, const char *tag)
{
	return name.len == strlen(tag) &&
	       strncasecmp(name.ptr, tag, name.len) == 0;
}

/* The next tag of this name from `p` on, closing or not; behind it in `*p`,
 * where it begins is returned. NULL if there is none. */
static const char *find_tag(const char **p, const char *end, const char *tag,
			    bool closing)
{
	const char *at = *p;

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		struct cbl_str name;
		const char *behind = skip_tag(at, end, &name);

		if (behind && is_named(name, tag) &&
		    (at[1] == '/') == closing) {
			*p = behind;
			return at;
		}
		at++;
	}
	return NULL;
}

static size_t find_blocks(struct cbl_str page, struct cbl_str *blocks)
{
	const char *p = page.ptr, *end = page.ptr + page.len;
	size_t count = 0;

	while (find_tag(&p, end, "pre", false)) {
		const char *from = p;
		const char *to = find_tag(&p, end, "pre", true);
		const char *nested = from;

		if (count == BLOCKS || !to ||
		    find_tag(&nested, to, "pre", false))
			return BLOCKS + 1;
		blocks[count++] = cbl_str(from, (size_t)(to - from));
	}
	return count;
}

static void add_block(struct cbl_str block, struct cbl_buf *out)
{
	const char *p = block.ptr, *end = p + block.len;

	/* One line end behind <pre> is none of the text. */
	if (end - p > 1 && p[0] == '\r' && p[1] == '\n')
		p++;
	if (p < end && *p == '\n')
		p++;
	while (p < end) {
		const char *from = p, *behind = NULL;
		struct cbl_str name;
		uint32_t point;

		while (p < end && *p != '<' && *p != '&')
			p++;
		cbl_buf_add(out, from, (size_t)(p - from));
		if (p == end)
			return;
		if (*p == '<') {
			behind = skip_tag(p, end, &name);
			if (behind && is_named(name, "br"))
				cbl_buf_char(out, '\n');
		} else {
			behind = take_entity(p, end, &point);
			if (behind)
				add_point(out, point);
		}
		if (!behind) {
			cbl_buf_char(out, *p);
			behind = p + 1;
		}
		p = behind;
	}
}

/* ---- pages */

bool cbl_html_named(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (strcasecmp(dot, ".html") == 0 ||
		       strcasecmp(dot, ".htm") == 0);
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

bool cbl_html_text(struct cbl_str page, struct cbl_buf *out)
{
	struct cbl_str blocks[BLOCKS];

	if (page.len == 0 || find_blocks(page, blocks) != BLOCKS)
		return false;
	for (size_t i = 0; i < BLOCKS; i++) {
		/* A blank line between the two, however the first ends. */
		while (i && out->len && is_line_end(out->data[out->len - 1]))
			out->len--;
		if (i && out->len)
			cbl_buf_text(out, "\n\n");
		add_block(blocks[i], out);
	}
	return true;
}

/* A page, and not a message with a tag in it, whose last block has no end. */
static bool breaks_off(struct cbl_str page)
{
	const char *p = page.ptr, *end = page.ptr + page.len;
	bool open = false;

	page = cbl_str_trim(page);
	if (page.len == 0 || page.ptr[0] != '<')
		return false;
	while (find_tag(&p, end, "pre", open))
		open = !open;
	/* Sloppy, but whole, if the page ends all the same. */
	return open && !find_tag(&p, end, "body", true) &&
	       !find_tag(&p, end, "html", true);
}

static int refuse_half(const struct cbl_source *source, struct cbl_error *err)
{
	return cbl_fail(err, CBL_ERROR_INPUT,
			"%s: breaks off: the text of this page has no end "
			"(</pre>)",
			source->name);
}

int cbl_html_unwrap(struct cbl_source *source, struct cbl_buf *scratch,
		    struct cbl_error *err)
{
	struct cbl_str page = cbl_str(source->data, source->len);
	struct cbl_within within = source->within;
	char *name, *room;
	int failed;

	cbl_buf_clear(scratch);
	if (!cbl_html_text(page, scratch))
		return breaks_off(page) ? refuse_half(source, err) : 0;
	name = cbl_xstrdup(source->name);
	room = cbl_source_room(source, name, scratch->len);
	memcpy(room, cbl_buf_cstr(scratch), scratch->len);
	failed = cbl_source_filled(source, scratch->len, err);
	source->within = within;
	free(name);
	return failed;
}
