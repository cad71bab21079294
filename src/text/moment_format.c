/* SPDX-License-Identifier: MIT
 *
 * Formats of times: what of them is a part of a time, what is text, and what
 * was probably meant to be a part.
 */
#include "text/moment.h"

#include "text/moment_priv.h"

/* Longer ones first where one begins another. */
const struct cbl_moment_token cbl_moment_tokens[CBL_MOMENT_TOKEN_COUNT] = {
	{"YYYY", CBL_PART_YEAR, 4, 4},	 {"YY", CBL_PART_YEAR, 2, 2},
	{"MON", CBL_PART_MONTH, 0, 0},	 {"MM", CBL_PART_MONTH, 2, 2},
	{"M", CBL_PART_MONTH, 1, 2},	 {"DDD", CBL_PART_OF_YEAR, 3, 3},
	{"DD", CBL_PART_DAY, 2, 2},	 {"D", CBL_PART_DAY, 1, 2},
	{"WKD", CBL_PART_WEEKDAY, 0, 0}, {"hh", CBL_PART_HOUR, 2, 2},
	{"mm", CBL_PART_MINUTE, 2, 2},
};

static bool starts_with(struct cbl_str s, const char *start)
{
	size_t len = strlen(start);

	return s.len >= len && memcmp(s.ptr, start, len) == 0;
}

static bool is_letter(char c)
{
	return cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z';
}

/* One thing after the other. */
struct reader {
	struct cbl_str rest;
	bool quoted; /* what comes stands between quotes */
	bool open;   /* a quote is, and nothing closes it */

	/* the last one */
	struct cbl_str text; /* in the format */
	size_t token;	     /* CBL_MOMENT_TOKEN_COUNT: one byte of text */
	bool bare;	     /* text that stands in no quotes */
};

static size_t find_token(struct cbl_str s)
{
	size_t i = 0;

	while (i < CBL_MOMENT_TOKEN_COUNT &&
	       !starts_with(s, cbl_moment_tokens[i].name))
		i++;
	return i;
}

/* Goes over a quote, if one stands here. */
static void pass_quote(struct reader *r)
{
	while (r->rest.len && *r->rest.ptr == '"') {
		r->open = !r->quoted &&
			  !memchr(r->rest.ptr + 1, '"', r->rest.len - 1);
		/* A quote alone is one that messages have. */
		if (r->open)
			return;
		r->quoted = !r->quoted;
		r->rest = cbl_str(r->rest.ptr + 1, r->rest.len - 1);
	}
}

static bool next(struct reader *r)
{
	size_t used = 1;

	pass_quote(r);
	if (!r->rest.len)
		return false;
	r->token = r->quoted ? CBL_MOMENT_TOKEN_COUNT : find_token(r->rest);
	if (r->token < CBL_MOMENT_TOKEN_COUNT)
		used = strlen(cbl_moment_tokens[r->token].name);
	r->bare = !r->quoted && r->token == CBL_MOMENT_TOKEN_COUNT;
	r->text = cbl_str(r->rest.ptr, used);
	r->rest = cbl_str(r->rest.ptr + used, r->rest.len - used);
	/* A blank stands for all that follow it. */
	if (*r->text.ptr == ' ')
		while (r->rest.len && cbl_is_blank(*r->rest.ptr))
			r->rest = cbl_str(r->rest.ptr + 1, r->rest.len - 1);
	return true;
}

/* Notes what can be known before there is a text to read. */
static void measure(struct cbl_moment_format *format)
{
	unsigned digits = 0, least = 0;

	for (size_t i = format->count; i-- > 0;) {
		bool literal = format->literal[i];
		unsigned min =
			literal ? 0 : cbl_moment_tokens[format->token[i]].min;

		format->behind[i] = (uint8_t)digits;
		digits = min ? digits + min : 0;
		least += literal ? 1 : min ? min : CBL_MOMENT_SHORTEST_NAME;
	}
	format->least = (uint8_t)least;
}

bool cbl_moment_format_compile(struct cbl_moment_format *out,
			       struct cbl_str format)
{
	struct reader r = {.rest = cbl_str_trim(format)};
	bool any = false;

	*out = (struct cbl_moment_format){0};
	while (next(&r)) {
		bool literal = r.token == CBL_MOMENT_TOKEN_COUNT;

		if (out->count == CBL_MOMENT_TOKENS)
			return false;
		out->token[out->count] =
			literal ? (uint8_t)*r.text.ptr : (uint8_t)r.token;
		out->literal[out->count++] = literal;
		any = any || !literal;
	}
	measure(out);
	return any;
}

bool cbl_moment_format_has_day(const struct cbl_moment_format *format)
{
	for (size_t i = 0; i < format->count; i++) {
		uint8_t part;

		if (format->literal[i])
			continue;
		part = cbl_moment_tokens[format->token[i]].part;
		if (part == CBL_PART_DAY || part == CBL_PART_OF_YEAR)
			return true;
	}
	return false;
}

/* ---- what is not as it was meant */

/* Is one that other programs write times with, or a name of a part has? */
static bool is_telling(char c)
{
	return strchr("YMDH", cbl_upper(c)) != NULL;
}

static bool is_short(const struct reader *r)
{
	const char *name = cbl_moment_tokens[r->token].name;

	return strcmp(name, "M") == 0 || strcmp(name, "D") == 0 ||
	       !cbl_moment_tokens[r->token].min;
}

/* Do letters that stand for themselves look like parts of a time? `joined`:
 * to one letter, or a name, of them. */
static bool is_odd(struct cbl_str letters, bool joined)
{
	bool alike = letters.len > 1;

	if (letters.len == 1 && strchr("ZT", *letters.ptr))
		return false;
	for (size_t i = 0; i < letters.len; i++) {
		if (is_telling(letters.ptr[i]))
			return true;
		alike = alike && letters.ptr[i] == *letters.ptr;
	}
	return joined || alike || (letters.len == 1 && *letters.ptr >= 'a');
}

/* Do blanks hold these letters, as they do a word? */
static bool is_set_off(struct cbl_str format, struct cbl_str letters)
{
	const char *behind = letters.ptr + letters.len;
	const char *end = format.ptr + format.len;

	return (letters.ptr == format.ptr || cbl_is_blank(letters.ptr[-1])) &&
	       (behind == end || cbl_is_blank(*behind) ||
		strchr(",.;", *behind) != NULL);
}

static bool is_same_word(struct cbl_str letters, const char *word)
{
	size_t same = 0;

	while (same < letters.len &&
	       cbl_upper(letters.ptr[same]) == cbl_upper(word[same]))
		same++;
	return same == letters.len && word[same] == '\0';
}

/* A word that says which part was to stand here, or how it is to be read. */
static bool is_naming(struct cbl_str letters)
{
	static const char *const words[] = {"day",    "month",	 "year", "date",
					    "hour",   "minute",	 "weekday",
					    "second", "am",	 "pm"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_same_word(letters, words[i]))
			return true;
	return false;
}

/* `de`, `hrs`: letters that stand alone, and not all of them are such as
 * times are written with. */
static bool is_word(struct cbl_str format, struct cbl_str letters)
{
	bool alike = true, telling = true;

	for (size_t i = 0; i < letters.len; i++) {
		alike = alike && letters.ptr[i] == *letters.ptr;
		telling = telling && is_telling(letters.ptr[i]);
	}
	return letters.len > 1 && !alike && !telling &&
	       is_set_off(format, letters);
}

static bool is_small(struct cbl_str letters)
{
	for (size_t i = 0; i < letters.len; i++)
		if (cbl_upper(letters.ptr[i]) == letters.ptr[i])
			return false;
	return true;
}

/* What is wrong with letters that stand for themselves, if anything is. */
static bool is_flawed(struct cbl_moment_flaw *out, struct cbl_str format,
		      struct cbl_str letters, bool joined)
{
	bool word = is_word(format, letters);

	if (word ? !is_naming(letters) : !is_odd(letters, joined))
		return false;
	out->kind = word && is_small(letters) ? CBL_FLAW_WORD
					      : CBL_FLAW_LETTERS;
	out->text = letters;
	return true;
}

/* The part that is written so but for its case. */
static const char *part_meant(struct cbl_str letters)
{
	for (size_t i = 0; i < CBL_MOMENT_TOKEN_COUNT; i++) {
		const char *name = cbl_moment_tokens[i].name;
		size_t same = 0;

		/* One letter may be anything. */
		if (letters.len < 2 || letters.len != strlen(name))
			continue;
		while (same < letters.len &&
		       cbl_upper(letters.ptr[same]) == cbl_upper(name[same]))
			same++;
		if (same == letters.len)
			return name;
	}
	return NULL;
}

/* Is a part there already, or is one that says the same? */
static bool is_again(const bool had[CBL_PARTS], uint8_t part)
{
	if (part == CBL_PART_OF_YEAR)
		return had[part] || had[CBL_PART_DAY] || had[CBL_PART_MONTH];
	if (part == CBL_PART_DAY || part == CBL_PART_MONTH)
		return had[part] || had[CBL_PART_OF_YEAR];
	return had[part];
}

static const char *meant_again(const bool had[CBL_PARTS], uint8_t part)
{
	return part == CBL_PART_MONTH && had[CBL_PART_HOUR] &&
			       !had[CBL_PART_MINUTE]
		       ? "mm"
		       : NULL;
}

bool cbl_moment_format_flawed(struct cbl_moment_flaw *out,
			      struct cbl_str format)
{
	struct reader r = {.rest = cbl_str_trim(format)};
	struct cbl_str letters = {NULL, 0}, whole = r.rest;
	bool doubtful = false;
	struct cbl_moment_flaw flaw = {0};
	bool had[CBL_PARTS] = {false}, joined = false, was_short = false;

	*out = (struct cbl_moment_flaw){0};
	for (;;) {
		bool more = next(&r);
		bool part = more && r.token < CBL_MOMENT_TOKEN_COUNT;
		bool letter = more && r.bare && is_letter(*r.text.ptr);

		if (more && r.open) {
			out->kind = CBL_FLAW_QUOTE;
			out->text = r.text;
			return true;
		}
		if (!letter && letters.len &&
		    is_flawed(&flaw, whole, letters,
			      joined || (part && is_short(&r)))) {
			bool certain = flaw.kind == CBL_FLAW_LETTERS;

			if (certain || !doubtful)
				*out = flaw;
			if (certain) {
				out->meant = part_meant(letters);
				return true;
			}
			doubtful = true;
		}
		if (!more)
			return doubtful;
		if (letter && !letters.len)
			joined = was_short;
		letters = !letter	? (struct cbl_str){NULL, 0}
			  : letters.len ? cbl_str(letters.ptr, letters.len + 1)
					: r.text;
		was_short = part && is_short(&r);
		if (!part)
			continue;

		uint8_t which = cbl_moment_tokens[r.token].part;

		if (is_again(had, which)) {
			out->kind = CBL_FLAW_AGAIN;
			out->text = r.text;
			out->meant = meant_again(had, which);
			return true;
		}
		had[which] = true;
	}
}
