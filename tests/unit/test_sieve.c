/* SPDX-License-Identifier: MIT
 *
 * What guards turn away does not match: asked of many texts, place by place,
 * against PCRE2 itself.
 */
#include "pattern/sieve.h"

#include "pattern/pattern.h"
#include "unit.h"

static const struct {
	const char *source;
	unsigned flags;
} patterns[] = {
	{"abc", 0},
	{"\\bEND\\s+(?:OF\\s+)?SUM\\b", CBL_PATTERN_CASELESS},
	{"\\b\\d{1,2}(?:ST|ND)?\\s+(?:JAN|FEB|MAY)\\b", CBL_PATTERN_CASELESS},
	{"\\b(?:JAN|FEB|MAY|SEPTEMBER|DEC)\\.?\\s+\\d", CBL_PATTERN_CASELESS},
	{"\\Bkin\\b", CBL_PATTERN_CASELESS},
	{"skis", CBL_PATTERN_CASELESS},
	{"(?<![A-Z])[A-H](?![A-Z])", 0},
	{"(?<!DE)\\bBY ?: *", 0},
	{"(?<=[a-z\xe2\x80\x9d]),(?:s|re)\\b", 0},
	{"(?<=[^\x01-\x7f])x", 0},
	{"(?<=a|b\\d)c", 0},
	{"(?<=\\x{201d})c", 0},
	{"(?<=\\bno\\s|\\bOF )\\d{1,2}\\b", 0},
	{"(?<![\\d.])(?:(?<=ab\\s)c|(?<!end )x(?!.))", CBL_PATTERN_CASELESS},
	{"(?!(?<=a)b)[bc]|(?<=no)x", 0},
	{"[.?!\xe2\x80\x9d)] \\K(?:\xc2\xb6 ?)?\\d{1,3}\\. ", 0},
	{"\xc2\xb6 ?\\d", 0},
	{"[\xc2\xb6x]\\d", 0},
	{"(?m)^[^\r\n]{4,}$", 0},
	{"^b", CBL_PATTERN_MULTILINE},
	{"b$", CBL_PATTERN_MULTILINE},
	{"a.*z", 0},
	{"x(?=\\W|$)", 0},
	{"x(?!.)", 0},
	{"(?!.*no)ab", 0},
	{"(?:a|\\d)\\s*$", 0},
	{"(?<q>['\"])x\\k<q>", 0},
	{"(?&d)-(?&d)(?(DEFINE)(?<d>\\d\\d?))", 0},
	{"(?>a+)b", 0},
	{"a*+b", 0},
	{"\\R\\d", 0},
	{"\\n", 0},
	{"(?(?=a)ab|\\d)", 0},
	{"(*COMMIT)ab", 0},
	{"[^a-z]x", 0},
	{"\\x{212a}m", CBL_PATTERN_CASELESS},
	{".", 0},
};

/* Pieces that the patterns are made of, and what may be taken for them. */
static const char *const pieces[] = {
	"a",	"b",	"c",   "ab",	"abc", "z",   "no",    "x",
	"s",	"k",	"i",   "kin",	"END", "end", " ",     "  ",
	"\n",	"\r\n", "\r",  "\t",	"OF",  "SUM", "sum",   "JAN",
	"feb",	"May",	"M",   "1",	"12",  "3ST", ".",     ",",
	"-",	"'",	"\"",  "(",	")",   "?",   "BY",    "DE",
	":",	"A",	"H",   "\xc2\xb6", "\xe2\x80\x9d", "\xc5\xbf",
	"\xe2\x84\xaa", "\xc2", "\xff", "skis", "re", "_",     "m",
	"\xf0\x9f\x98\x80", "September", "end of SUM", "12 JAN", "3st\tfeb",
	". 12. ", "'x'", "\xe2\x80\x9d \xc2\xb6 1. ",
};

static unsigned long seed;

static unsigned draw(unsigned below)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(seed >> 33) % below;
}

#define LONGEST 512

/* A text of pieces, its length; something stands behind it. */
static size_t make_text(char out[LONGEST + 8])
{
	size_t len = 0, want = 1 + draw(LONGEST - 16);

	while (len < want) {
		const char *piece = pieces[draw(UNIT_COUNT(pieces))];

		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}
	memcpy(out + len, "ab 1 x", 7);
	return len;
}

struct ready {
	struct cbl_pattern *pattern;
	struct cbl_guard guards[CBL_GUARDS];
	size_t count;
	uint32_t least;
};

static struct ready make(int i)
{
	struct ready r = {0};
	const char *source = patterns[i].source;

	ck_assert_int_eq(cbl_pattern_compile(&r.pattern, source, strlen(source),
					     patterns[i].flags, NULL),
			 0);
	r.count = cbl_guards_derive(r.guards, source, strlen(source),
				    patterns[i].flags);
	r.least = cbl_pattern_least(r.pattern);
	return r;
}

/* Every place of a subject at which the pattern matches is admitted. */
START_TEST(test_guards)
{
	struct ready r = make(_i);
	struct cbl_matcher *matcher = cbl_matcher_new();
	char text[LONGEST + 8];
	size_t matches = 0;

	seed = 7;
	for (int round = 0; round < 400; round++) {
		size_t hi = make_text(text);
		size_t lo = draw((unsigned)hi);

		for (size_t at = lo; at < hi; at++) {
			bool admitted = r.count == 0;

			for (size_t i = 0; i < r.count; i++)
				admitted = admitted ||
					   cbl_guard_admits(&r.guards[i], text,
							    lo, at, hi);
			if (cbl_match_how(r.pattern, matcher, text + lo,
					  hi - lo, at - lo, CBL_MATCH_HERE) !=
			    CBL_MATCH_YES)
				continue;
			matches++;
			ck_assert_msg(admitted, "%s: turned away at %zu in %s",
				      patterns[_i].source, at, text);
		}
	}
	/* The texts are such that there is something to be seen. */
	ck_assert_msg(matches > 0 || strstr(patterns[_i].source, "(?<="),
		      "%s matches nothing", patterns[_i].source);
	cbl_matcher_free(matcher);
	cbl_pattern_free(r.pattern);
}
END_TEST

/* How much the guards of a pattern turn away. */
static const struct {
	const char *source;
	unsigned flags;
	const char *text, *admitted; /* `^` under the places */
} exact[] = {
	{"\\bEND\\b", 0, "END ENDS AEND EN", "^             ^ "},
	/* two guards, for the beginnings would let much through together */
	{"\\b(?:ta|ob)", 0, "to oa ta ob", "      ^  ^ "},
	{"\\d\\d:", 0, "12 12: 123:", "   ^    ^  "},
	{"x", 0, "axxa", " ^^ "},
	{"^x", 0, "xx", "^ "},
	{"(?<![a-c])\\d", 0, "1a1d1", "^   ^"},
};

START_TEST(test_guards_exact)
{
	const char *source = exact[_i].source, *text = exact[_i].text;
	struct cbl_guard guards[CBL_GUARDS];
	size_t count = cbl_guards_derive(guards, source, strlen(source),
					 exact[_i].flags);

	ck_assert_uint_gt(count, 0);
	for (size_t at = 0; at < strlen(text); at++) {
		bool admitted = false;

		for (size_t i = 0; i < count; i++)
			admitted = admitted ||
				   cbl_guard_admits(&guards[i], text, 0, at,
						    strlen(text));
		ck_assert_msg(admitted == (exact[_i].admitted[at] == '^'),
			      "%s at %zu of %s", source, at, text);
	}
}
END_TEST

/* Patterns that may match nothing, or of which nothing can be told. */
START_TEST(test_guards_none)
{
	static const char *const none[] = {"a*", "\\b", "(?=a)", "(?:a|)", ""};
	struct cbl_guard guards[CBL_GUARDS];

	for (int i = 0; i < UNIT_COUNT(none); i++)
		ck_assert_uint_eq(cbl_guards_derive(guards, none[i],
						    strlen(none[i]), 0),
				  0);
	ck_assert_uint_eq(cbl_guards_derive(guards, "(", 1, 0), 0);
}
END_TEST

/* A scan finds the places that asking one by one finds, whatever room it is
 * given. */
START_TEST(test_sieve_scan)
{
	struct cbl_sieve *sieve = calloc(1, sizeof(*sieve));
	struct cbl_candidate found[2 * LONGEST];
	char space[LONGEST + 8];
	unsigned bits = 0;

	for (int i = 0; i < UNIT_COUNT(patterns); i++) {
		struct ready r = make(i);

		for (size_t k = 0; k < r.count && bits < CBL_SIEVE_BITS; k++)
			if (cbl_guard_rate(&r.guards[k]) < 100)
				cbl_sieve_add(sieve, bits++, &r.guards[k],
					      r.least);
		cbl_pattern_free(r.pattern);
	}
	ck_assert_uint_gt(bits, 20);
	cbl_sieve_finish(sieve);
	seed = 11 + (unsigned)_i;
	for (int round = 0; round < 400; round++) {
		size_t len = make_text(space);
		/* Exactly as long as it is: nothing behind it may be read. */
		char *text = malloc(len);
		size_t lo = draw((unsigned)len), at = lo, count = 0, k = 0;
		size_t room = 1 + draw(80);

		memcpy(text, space, len);
		while (at < len)
			count += cbl_sieve_scan(sieve, text, lo, &at, len,
						found + count,
						count + room < 2 * LONGEST
							? room
							: 2 * LONGEST - count);
		for (size_t i = lo; i < len; i++) {
			uint64_t who =
				i == lo ? cbl_sieve_begin(sieve, text, i, len)
					: cbl_sieve_behind(sieve, text, i, len);

			if (!who)
				continue;
			ck_assert_uint_lt(k, count);
			ck_assert_uint_eq(found[k].at, i);
			ck_assert_uint_eq(found[k].who, who);
			k++;
		}
		ck_assert_uint_eq(k, count);
		free(text);
	}
	free(sieve);
}
END_TEST

/* Is a place among candidates? */
static bool is_listed(const struct cbl_candidate *found, size_t count,
		      size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (found[i].at == at)
			return true;
	return false;
}

/* A scan of a whole text finds the matches in each part of it that ends with
 * it or before a byte that stops. */
START_TEST(test_sieve_subjects)
{
	struct ready r = make(_i);
	struct cbl_matcher *matcher = cbl_matcher_new();
	struct cbl_sieve *sieve = calloc(1, sizeof(*sieve));
	struct cbl_candidate found[LONGEST];
	char text[LONGEST + 8];

	for (size_t k = 0; k < r.count; k++)
		cbl_sieve_add(sieve, (unsigned)k, &r.guards[k], r.least);
	cbl_sieve_finish(sieve);
	seed = 5;
	for (int round = 0; r.count && round < 400; round++) {
		size_t len = make_text(text), scanned = 0;
		size_t count = cbl_sieve_scan(sieve, text, 0, &scanned, len,
					      found, LONGEST);
		size_t hi = draw((unsigned)len) + 1;

		while (hi < len && !cbl_sieve_stops((unsigned char)text[hi]))
			hi++;
		for (size_t at = 1; at < hi; at++)
			if (cbl_match_how(r.pattern, matcher, text, hi, at,
					  CBL_MATCH_HERE) == CBL_MATCH_YES)
				ck_assert_msg(is_listed(found, count, at),
					      "%s: no candidate at %zu of %s",
					      patterns[_i].source, at, text);
	}
	free(sieve);
	cbl_matcher_free(matcher);
	cbl_pattern_free(r.pattern);
}
END_TEST

/* A match cannot end before a line end where it needs more bytes. */
START_TEST(test_sieve_least)
{
	const char *source = "[.?] \\d", *text = "a.\n. 1.\n? 2";
	struct cbl_sieve *sieve = calloc(1, sizeof(*sieve));
	struct cbl_guard guards[CBL_GUARDS];
	struct cbl_candidate found[16];
	struct cbl_pattern *pattern;
	size_t at = 0, count;

	ck_assert_int_eq(cbl_pattern_compile(&pattern, source, strlen(source),
					     0, NULL),
			 0);
	ck_assert_uint_eq(cbl_pattern_least(pattern), 3);
	ck_assert_uint_eq(cbl_guards_derive(guards, source, strlen(source), 0),
			  1);
	cbl_sieve_add(sieve, 0, guards, cbl_pattern_least(pattern));
	cbl_sieve_finish(sieve);
	count = cbl_sieve_scan(sieve, text, 0, &at, strlen(text), found, 16);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(found[0].at, 3);
	ck_assert_uint_eq(found[1].at, 8);
	cbl_pattern_free(pattern);
	free(sieve);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_guards, 0, UNIT_COUNT(patterns));
	tcase_add_loop_test(tc, test_guards_exact, 0, UNIT_COUNT(exact));
	tcase_add_test(tc, test_guards_none);
	tcase_add_loop_test(tc, test_sieve_scan, 0, 4);
	tcase_add_loop_test(tc, test_sieve_subjects, 0, UNIT_COUNT(patterns));
	tcase_add_test(tc, test_sieve_least);
}

UNIT_MAIN("sieve", add_tests)
