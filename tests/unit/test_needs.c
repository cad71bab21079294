/* SPDX-License-Identifier: MIT
 *
 * Whatever matches has the words that its pattern needs: asked of many texts
 * against PCRE2 itself. And which words they are.
 */
#include "pattern/needs.h"

#include <string.h>

#include "pattern/pattern.h"
#include "unit.h"

static const struct {
	const char *source;
	unsigned flags;
} patterns[] = {
	{"\\b(?:told|informed)(?: \\w+){0,2} on$", CBL_PATTERN_CASELESS},
	{"(?:\\bwas|[a-z]{2,}ed)\\s+on\\s*$", CBL_PATTERN_CASELESS},
	{"\\b(?:the|a|\\w+'s)\\s+(?:\\w+\\s+)?$", CBL_PATTERN_CASELESS},
	{"(?:s'|'s)\\s+$", CBL_PATTERN_CASELESS},
	{"\\b(?&v)\\b(?:\\s+(?!to\\b)\\w+){0,3}\\s+on$"
	 "(?(DEFINE)(?<v>told|spoke|called\\s+on))",
	 CBL_PATTERN_CASELESS},
	{"\\b(?:to|by)\\s+(?:the\\s+)?$|\\bweek of\\s$", CBL_PATTERN_CASELESS},
	{"asks?$", CBL_PATTERN_CASELESS},
	{"\\bask(?:ed|s)?\\b", CBL_PATTERN_CASELESS},
	{"(?:a|b)*told", 0},
	{"(?:\\w+,?\\s+)?told\\b", 0},
	{"\\b(?:on|in)?told\\b", 0},
	{"\\bon\\B", 0},
	{"(?i:TOLD) on", 0},
	{"(?:\\bon\\s*)+$", 0},
	{"(?<w>on|in) \\k<w>", 0},
	{"\\b(?:19|20)\\d\\d$", 0},
	{".*\\btold\\s", 0},
	{"[\\s\\S]\\btold\xe2\x80\x99s\\b", 0},
	{"^\\s+(?:\\w+\\s+){0,2}visit\\b", CBL_PATTERN_CASELESS},
	{"^,?\\s+that\\b(?!\\s+on)", CBL_PATTERN_CASELESS},
	{"^(?:ed)?\\s*to\\b|^-on", CBL_PATTERN_CASELESS},
	{"(?:on|told)?", 0},
	{"\\btold-on\\b", CBL_PATTERN_CASELESS},
	{"(?>told|spoke)++ on", 0},
	{"\\bon\\R", 0},
	{"on\\K in$", 0},
	{"\\bwa[l\xe2\x80\x99s]\\b", CBL_PATTERN_CASELESS},
	{"(?m)\\btold$", 0},
};

static const char *const pieces[] = {
	"told",	 "informed", "on",  "in",   "was",	"the",	    "a",
	"asked", "asks", "was\ntold",     "ask", "by",   "to",	"week",	    "of",
	"that",	 "visit",    "ed",  "s",    "'s",	"called",   "spoke",
	" ",	 " ",	     " ",   " ",    " ",	"  ",	    "\n",
	"\r\n",	 "\t",	     ",",   "-",    "'",	"1999",	    "2003",
	"_",	 "TOLD",     "On",  "walk", "a\xc5\xbfk",	"\xe2\x84\xaa", "b",
	"spokes", "on on",   " on", "told ", "\xe2\x80\x99s", "\xff", "9",
};

static unsigned long seed = 1;

static unsigned draw(unsigned below)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(seed >> 33) % below;
}

static size_t make_text(char *text, size_t room)
{
	size_t len = 0;

	for (unsigned n = draw(12); n > 0; n--) {
		const char *piece = pieces[draw(UNIT_COUNT(pieces))];

		if (len + strlen(piece) >= room)
			break;
		memcpy(text + len, piece, strlen(piece));
		len += strlen(piece);
	}
	text[len] = '\0';
	return len;
}

static bool is_word(char c)
{
	return cbl_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_';
}

static unsigned gaps_in(const char *text, size_t lo, size_t hi)
{
	unsigned gaps = 0;

	for (size_t i = lo; i < hi; i++)
		gaps += cbl_is_blank(text[i]) &&
			(i == lo || !cbl_is_blank(text[i - 1]));
	return gaps;
}

/* Does word text[lo..hi) meet the need? */
static bool meets(const struct cbl_need *need, const char *text, size_t lo,
		  size_t hi, unsigned gaps)
{
	uint32_t keys[3] = {cbl_word_key(text + lo, hi - lo),
			    cbl_word_ending_key(text + hi - 1, 1), 0};

	if (hi - lo > 1)
		keys[2] = cbl_word_ending_key(text + hi - 2, 2);
	for (size_t i = 0; i < need->count; i++)
		for (size_t k = 0; k < 3; k++)
			if (need->words[i].key == keys[k] &&
			    (gaps <= need->words[i].gaps ||
			     need->words[i].gaps == CBL_GAPS_MOST))
				return true;
	return false;
}

/* Is there a word that meets it? The first, if `at` is given. */
static bool is_met(const struct cbl_need *need, const char *text, size_t len,
		   enum cbl_needs_end end, size_t *at)
{
	size_t hi, last = len;

	/* `$` holds before a last line end. */
	if (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		while (last && cbl_is_blank(text[last - 1]))
			last--;
	for (size_t lo = 0; lo < len; lo = hi + 1) {
		unsigned gaps;

		for (hi = lo; hi < len && is_word(text[hi]);)
			hi++;
		if (hi == lo)
			continue;
		gaps = end == CBL_NEEDS_BEFORE ? gaps_in(text, hi, last)
					       : gaps_in(text, 0, lo);
		if (!meets(need, text, lo, hi, gaps))
			continue;
		if (at)
			*at = lo;
		return true;
	}
	return false;
}

/* Letters that are another case of ASCII ones: of them keys know nothing. */
static bool has_other_case(const char *text)
{
	return strstr(text, "\xc5\xbf") || strstr(text, "\xe2\x84\xaa");
}

/* What a match that begins at `lo` says of a need. */
static void check_need(const struct cbl_need *need, const char *source,
		       const char *text, size_t len, size_t lo,
		       enum cbl_needs_end end)
{
	size_t at = 0;

	ck_assert_msg(is_met(need, text, len, end, &at),
		      "/%s/ matches '%s' without what it needs", source, text);
	if (need->head < CBL_GAPS_MOST && lo < at)
		ck_assert_msg(gaps_in(text, lo, at) <= need->head,
			      "/%s/ begins far before its word in '%s'", source,
			      text);
}

START_TEST(test_needs_hold)
{
	const char *source = patterns[_i].source;
	unsigned flags = patterns[_i].flags;
	enum cbl_needs_end end = *source == '^' ? CBL_NEEDS_AFTER
						: CBL_NEEDS_BEFORE;
	struct cbl_arena arena = {0};
	struct cbl_matcher *matcher = cbl_matcher_new();
	struct cbl_need needs[CBL_NEEDS];
	struct cbl_pattern *pattern;
	unsigned gaps;
	size_t count, matches = 0;

	if (end == CBL_NEEDS_AFTER)
		flags |= CBL_PATTERN_ANCHORED;
	ck_assert_int_eq(cbl_pattern_compile(&pattern, source, strlen(source),
					     flags, NULL),
			 0);
	count = cbl_needs_derive(needs, &gaps, &arena, source, strlen(source),
				 flags, end);
	for (int round = 0; round < 60000; round++) {
		char text[200];
		size_t len = make_text(text, sizeof(text)), lo, hi;

		if (has_other_case(text) ||
		    cbl_match(pattern, matcher, text, len, 0) != CBL_MATCH_YES)
			continue;
		ck_assert(cbl_matched(matcher, 0, &lo, &hi));
		matches++;
		for (size_t i = 0; i < count; i++)
			check_need(&needs[i], source, text, len, lo, end);
		if (gaps < CBL_GAPS_MOST && hi == len)
			ck_assert_msg(gaps_in(text, lo, len) <= gaps,
				      "/%s/ begins far off in '%s'", source,
				      text);
	}
	ck_assert_uint_gt(matches, 0);
	cbl_pattern_free(pattern);
	cbl_matcher_free(matcher);
	cbl_arena_release(&arena);
}
END_TEST

/* What is needed, as words with the gaps of them: told/3. An ending is
 * written *ed. In the order of the needs, a bar between them. */
static const struct {
	const char *source;
	enum cbl_needs_end end;
	const char *words[6];
	unsigned needs;
	unsigned gaps;
} derived[] = {
	{"\\b(?:told|informed)(?: \\w+){0,2} on$", CBL_NEEDS_BEFORE,
	 {"told/3", "informed/3", "on/0"}, 2, 3},
	{"\\bdated\\s+$", CBL_NEEDS_BEFORE, {"dated/1"}, 1, 1},
	{"(?:\\bwas|[a-z]{2,}ed)\\s+$", CBL_NEEDS_BEFORE,
	 {"was/1", "*ed/1"}, 1, 1},
	{"(?:'s|s')\\s+$", CBL_NEEDS_BEFORE, {"s/1", "*s/1"}, 1, 1},
	{"\\bask\\b.*$", CBL_NEEDS_BEFORE, {"ask/8"}, 1, 8},
	{"\\bask\\b", CBL_NEEDS_BEFORE, {"ask/8"}, 1, 8},
	{"^,?\\s+that\\b", CBL_NEEDS_AFTER, {"that/1"}, 1, 8},
	{"^(?:\\s+\\w+){0,2}\\s+visit\\b", CBL_NEEDS_AFTER, {"visit/3"}, 1, 8},
	/* Nothing is sure of these. */
	{"told", CBL_NEEDS_BEFORE, {NULL}, 0, 8},
	{"\\btold\\w*$", CBL_NEEDS_BEFORE, {NULL}, 0, 0},
	{"(?:\\btold\\b)?$", CBL_NEEDS_BEFORE, {NULL}, 0, 0},
	{"(?!told\\b)x$", CBL_NEEDS_BEFORE, {"*x/0"}, 1, 0},
	{"\\btold\\b|,$", CBL_NEEDS_BEFORE, {NULL}, 0, 8},
	{"(\\btold\\b)\\1$", CBL_NEEDS_BEFORE, {NULL}, 0, 8},
	{"(?m)\\btold\\s+$", CBL_NEEDS_BEFORE, {"told/8"}, 1, 8},
};

static uint32_t key_of(struct cbl_str word)
{
	if (word.ptr[0] == '*')
		return cbl_word_ending_key(word.ptr + 1, word.len - 1);
	return cbl_word_key(word.ptr, word.len);
}

START_TEST(test_needs_derived)
{
	const char *source = derived[_i].source;
	struct cbl_arena arena = {0};
	struct cbl_need needs[CBL_NEEDS];
	unsigned gaps, flags = CBL_PATTERN_CASELESS;
	size_t count, words = 0, want = 0;

	if (derived[_i].end == CBL_NEEDS_AFTER)
		flags |= CBL_PATTERN_ANCHORED;
	count = cbl_needs_derive(needs, &gaps, &arena, source, strlen(source),
				 flags, derived[_i].end);
	ck_assert_uint_eq(count, derived[_i].needs);
	ck_assert_uint_eq(gaps, derived[_i].gaps);
	for (; derived[_i].words[want]; want++) {
		const char *slash = strchr(derived[_i].words[want], '/');
		struct cbl_str word = cbl_str(
			derived[_i].words[want],
			(size_t)(slash - derived[_i].words[want]));
		bool found = false;

		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < needs[i].count; k++)
				found = found ||
					(needs[i].words[k].key ==
						 key_of(word) &&
					 needs[i].words[k].gaps ==
						 (unsigned)(slash[1] - '0'));
		ck_assert_msg(found, "/%s/ does not need %s", source,
			      derived[_i].words[want]);
	}
	for (size_t i = 0; i < count; i++)
		words += needs[i].count;
	ck_assert_uint_eq(words, want);
	cbl_arena_release(&arena);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_needs_hold, 0, UNIT_COUNT(patterns));
	tcase_add_loop_test(tc, test_needs_derived, 0, UNIT_COUNT(derived));
}

UNIT_MAIN("needs", add_tests)
