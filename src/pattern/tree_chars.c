/* SPDX-License-Identifier: MIT
 *
 * Characters of a pattern, and classes of them.
 */
#include "pattern/tree_priv.h"

/* ---- sets of first bytes */

/* The Kelvin sign and the long s, which are a k and an s without case. */
#define KELVIN 0x212a
#define LONG_S 0x17f

/* All bytes that begin a character beyond ASCII. */
static void add_wide(uint8_t set[32])
{
	add_range(set, 0xc2, 0xf4);
}

static void add_both(uint8_t set[32], char letter)
{
	add(set, (unsigned char)letter);
	add(set, (unsigned char)(letter ^ 0x20));
}

void cbl_add_chars(uint8_t set[32], unsigned long from, unsigned long to,
		   bool caseless)
{
	for (unsigned long c = from; c <= to && c < 0x80; c++) {
		add(set, (unsigned char)c);
		if (!caseless || (c | 0x20) < 'a' || (c | 0x20) > 'z')
			continue;
		add_both(set, (char)c);
		if ((c | 0x20) == 'k' || (c | 0x20) == 's')
			add_wide(set);
	}
	if (to >= 0x80)
		add_wide(set);
	if (caseless && from <= KELVIN && KELVIN <= to)
		add_both(set, 'k');
	if (caseless && from <= LONG_S && LONG_S <= to)
		add_both(set, 's');
}

static void add_words(uint8_t set[32])
{
	add_range(set, '0', '9');
	add_range(set, 'A', 'Z');
	add_range(set, 'a', 'z');
	add(set, '_');
}

bool cbl_add_class(uint8_t set[32], char c)
{
	uint8_t own[32] = {0};

	switch (c | 0x20) {
	case 'd':
		add_range(own, '0', '9');
		break;
	case 'w':
		add_words(own);
		break;
	case 's':
		add_range(own, '\t', '\r');
		add(own, ' ');
		break;
	case 'h':
		add(own, '\t');
		add(own, ' ');
		break;
	case 'v':
		add_range(own, '\n', '\r');
		break;
	default:
		return false;
	}
	if (!(c & 0x20))
		invert(own);
	add_set(set, own);
	return true;
}

/* ---- reading characters */

unsigned long cbl_take_number(struct cbl_reader *r, unsigned base)
{
	unsigned long n = 0;

	for (; r->at < r->len; r->at++) {
		char c = r->source[r->at];
		unsigned digit = cbl_is_digit(c)	? (unsigned)(c - '0')
				 : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
					 ? (unsigned)((c | 0x20) - 'a' + 10)
					 : 99;

		if (digit >= base)
			break;
		if (n < 0x110000)
			n = n * base + digit;
	}
	return n;
}

unsigned long cbl_take_plain(struct cbl_reader *r)
{
	unsigned char lead = (unsigned char)r->source[r->at++];
	unsigned long c = lead;

	if (lead >= 0xc0)
		c = lead & (lead >= 0xf0 ? 7u : lead >= 0xe0 ? 15u : 31u);
	while (lead >= 0x80 && r->at < r->len &&
	       ((unsigned char)r->source[r->at] & 0xc0) == 0x80)
		c = c << 6 | ((unsigned char)r->source[r->at++] & 0x3f);
	return c;
}

static unsigned long take_hex(struct cbl_reader *r)
{
	size_t end = r->at + 2;
	unsigned long n;

	if (take(r, "{")) {
		n = cbl_take_number(r, 16);
		skip_past(r, '}');
		return n;
	}
	n = cbl_take_number(r, 16);
	/* It takes two digits and no more. */
	for (; r->at > end; r->at--)
		n /= 16;
	return n;
}

unsigned long cbl_take_escaped(struct cbl_reader *r)
{
	static const char letters[] = "nrtfea0";
	static const char chars[] = "\n\r\t\f\x1b\a";
	char c = peek(r, 0);
	const char *letter = c ? strchr(letters, c) : NULL;

	if (c == 'x') {
		r->at++;
		return take_hex(r);
	}
	if (!letter)
		return r->at < r->len ? cbl_take_plain(r) : '\\';
	r->at++;
	return (unsigned char)chars[letter - letters];
}

/* ---- classes */

/* [:alpha:] and the like; those that are not told apart are taken for word
 * characters. */
static void take_posix(struct cbl_reader *r, uint8_t set[32])
{
	static const struct {
		const char *name;
		char class;
	} known[] = {{"[:space:", 's'}, {"[:blank:", 'h'}, {"[:digit:", 'd'},
		     {"[:alnum:", 'd'}, {"[:word:", 'w'},  {"[:alpha:", '\0'}};
	size_t i = 0, count = sizeof(known) / sizeof(*known);

	while (i < count && !at_text(r, known[i].name))
		i++;
	if (i < count)
		cbl_add_class(set, known[i].class);
	else
		add_words(set);
	r->unsure = r->unsure || i == count;
	if (at_text(r, "[:al"))
		cbl_add_chars(set, 'a', 'z', true);
	r->at++;
	skip_past(r, ']');
}

bool cbl_is_strange(const struct cbl_reader *r)
{
	char c = peek(r, 1);

	if (peek(r, 0) != '\\' || c == '\0')
		return false;
	return strchr("pPXRoc", c) || (c == 'N' && peek(r, 2) == '{') ||
	       (c == '0' && cbl_is_digit(peek(r, 2)));
}

static void take_member(struct cbl_reader *r, uint8_t set[32])
{
	unsigned long from, to;

	r->unsure = r->unsure || cbl_is_strange(r);
	if (at_text(r, "[:")) {
		take_posix(r, set);
		return;
	}
	if (peek(r, 0) == '\\' && cbl_add_class(set, peek(r, 1))) {
		r->at += 2;
		return;
	}
	if (take(r, "\\b")) {
		add(set, '\b');
		return;
	}
	from = take(r, "\\") ? cbl_take_escaped(r) : cbl_take_plain(r);
	to = from;
	if (peek(r, 0) == '-' && peek(r, 1) != ']' && peek(r, 1) != '\0') {
		r->at++;
		r->unsure = r->unsure || peek(r, 0) == '\\';
		to = take(r, "\\") ? cbl_take_escaped(r) : cbl_take_plain(r);
	}
	cbl_add_chars(set, from, to, r->caseless);
}

void cbl_take_bracket(struct cbl_reader *r, uint8_t set[32])
{
	bool not, first = true;

	r->at++;
	not = take(r, "^");
	while (r->at < r->len && (first || peek(r, 0) != ']')) {
		take_member(r, set);
		first = false;
	}
	r->at += r->at < r->len;
	if (!not)
		return;
	invert(set);
	add_range(set, 0x80, 0xff); /* some of them */
}

