/* SPDX-License-Identifier: MIT */
#include "pattern/pattern.h"

#include <pthread.h>

#include "base/error.h"
#include "text/utf8.h"
#include "unit.h"

#define LONG 65536

static struct cbl_pattern *compile(const char *source, unsigned flags)
{
	struct cbl_pattern_error err = {0};
	struct cbl_pattern *pattern;
	int rc = cbl_pattern_compile(&pattern, source, strlen(source), flags,
				     &err);

	ck_assert_msg(rc == 0, "%s: %s at %zu", source, err.message,
		      err.offset);
	ck_assert_ptr_nonnull(pattern);
	return pattern;
}

/* ------------------------------------------------------------- compiling */

static const struct {
	const char *source;
	size_t offset;
	const char *message;
} wrong[] = {
	{"ab(cd", 5, "missing closing parenthesis"},
	{"ab)", 2, "unmatched closing parenthesis"},
	{"a[b-", 4, "missing terminating ]"},
	{"x{2,1}", 5, "out of order"},
	{"(?<=a+)b", 0, "lookbehind"},
	{"(?<1a>b)", 3, "digit"},
	{"\\C", 2, "\\C"},
	{"(?&none)", 3, "reference to non-existent"},
	{"\xff"
	 "a",
	 0, "UTF-8"},
	{"ab\xc3", 2, "UTF-8"},
};

START_TEST(test_pattern_error)
{
	struct cbl_pattern_error err = {0};
	struct cbl_pattern *pattern = (struct cbl_pattern *)&err;
	const char *source = wrong[_i].source;

	ck_assert_int_eq(
		cbl_pattern_compile(&pattern, source, strlen(source), 0, &err),
		CBL_ERROR_PATTERN);
	ck_assert_ptr_null(pattern);
	ck_assert_msg(err.offset == wrong[_i].offset, "%s: at %zu", source,
		      err.offset);
	ck_assert_msg(strstr(err.message, wrong[_i].message), "%s: '%s'",
		      source, err.message);
	ck_assert_int_eq(
		cbl_pattern_compile(&pattern, source, strlen(source), 0, NULL),
		CBL_ERROR_PATTERN);
}
END_TEST

START_TEST(test_pattern_compile_limits)
{
	struct cbl_pattern_error err = {0};
	struct cbl_pattern *pattern;
	char *source = malloc(LONG + 1);

	memset(source, 'a', LONG + 1);
	ck_assert_int_eq(
		cbl_pattern_compile(&pattern, source, LONG + 1, 0, &err),
		CBL_ERROR_PATTERN);
	ck_assert_msg(strstr(err.message, "limit"), "%s", err.message);
	memset(source, '(', 251);
	memset(source + 251, ')', 251);
	ck_assert_int_eq(cbl_pattern_compile(&pattern, source, 502, 0, &err),
			 CBL_ERROR_PATTERN);
	ck_assert_msg(strstr(err.message, "nested"), "%s", err.message);
	ck_assert_int_eq(
		cbl_pattern_compile(&pattern, source + 1, 500, 0, &err), 0);
	cbl_pattern_free(pattern);
	cbl_pattern_free(NULL);
	free(source);
}
END_TEST

START_TEST(test_pattern_names)
{
	struct cbl_pattern *none = compile("(a)", 0);
	struct cbl_pattern *pattern =
		compile("(?<year>\\d+)-(x)(?<day>\\d+)|(?<year>a)", 0);
	static const struct {
		const char *name;
		unsigned group;
	} names[] = {{"day", 3}, {"year", 1}, {"year", 4}};

	ck_assert_uint_eq(cbl_pattern_names(none), 0);
	ck_assert_uint_eq(cbl_pattern_names(pattern), 3);
	for (size_t i = 0; i < 3; i++) {
		unsigned group = 0;

		ck_assert_str_eq(cbl_pattern_name(pattern, i, &group),
				 names[i].name);
		ck_assert_uint_eq(group, names[i].group);
	}
	ck_assert_str_eq(cbl_pattern_name(pattern, 0, NULL), "day");
	cbl_pattern_free(none);
	cbl_pattern_free(pattern);
}
END_TEST

/* The set is given as the bytes it holds; NULL: not known. */
static const struct {
	const char *source;
	unsigned flags;
	const char *bytes;
} firsts[] = {
	{"-abc", 0, "-"},
	{"[xyz]a", 0, "xyz"},
	{"(?:NO|YES)", 0, "NY"},
	{"(?<![a-z])7", 0, "7"},
	{"(?=5)\\d", 0, "5"},
	{"\\d+Z", 0, "0123456789"},
	{"\xe2\x82\xac"
	 "1",
	 0, "\xe2"},
	{"[\xc3\xa9\xe2\x82\xac]", 0, "\xc3\xe2"},
	{"a*", 0, NULL},
	{"(?:a|)", 0, NULL},
	{"\\b", 0, NULL},
	{"", 0, NULL},
	{".a", 0, NULL},
	{"no", CBL_PATTERN_CASELESS, "nN"},
	{"(?:no|yes)", CBL_PATTERN_CASELESS, "nNyY"},
	{"(?i)no", 0, "nN"},
};

START_TEST(test_pattern_first_bytes)
{
	struct cbl_pattern *pattern =
		compile(firsts[_i].source, firsts[_i].flags);
	uint8_t set[32];
	char bytes[257], *end = bytes;
	bool known = cbl_pattern_first_bytes(pattern, set);

	for (unsigned b = 1; b < 256; b++)
		if (set[b / 8] & 1u << b % 8)
			*end++ = (char)b;
	*end = '\0';
	ck_assert_int_eq(known, firsts[_i].bytes != NULL);
	for (const char *b = firsts[_i].bytes; b && *b; b++)
		ck_assert_ptr_nonnull(strchr(bytes, *b));
	if (known)
		ck_assert_uint_eq(strlen(bytes), strlen(firsts[_i].bytes));
	cbl_pattern_free(pattern);
}
END_TEST

/* What is known is complete: U+212A is a caseless k, U+017F a caseless s. */
static const struct {
	const char *source, *subject;
} starts[] = {
	{"kilo", "kilo"},
	{"kilo", "KILO"},
	{"kilo", "\xe2\x84\xaailo"},
	{"stop", "\xc5\xbftop"},
	{"\xc3\xbf"
	 "a",
	 "\xc5\xb8"
	 "a"},
	{"(?:s|x)a", "\xc5\xbf"
		     "a"},
	{"[k]a", "\xe2\x84\xaa"
		 "a"},
	{"\xc3\xa9"
	 "a",
	 "\xc3\x89"
	 "a"},
};

START_TEST(test_pattern_first_bytes_caseless)
{
	struct cbl_pattern *pattern =
		compile(starts[_i].source, CBL_PATTERN_CASELESS);
	struct cbl_matcher *matcher = cbl_matcher_new();
	const char *subject = starts[_i].subject;
	unsigned char first = (unsigned char)*subject;
	uint8_t set[32];

	ck_assert_int_eq(
		cbl_match(pattern, matcher, subject, strlen(subject), 0),
		CBL_MATCH_YES);
	if (cbl_pattern_first_bytes(pattern, set))
		ck_assert(set[first / 8] & 1u << first % 8);
	cbl_matcher_free(matcher);
	cbl_pattern_free(pattern);
}
END_TEST

/* -------------------------------------------------------------- matching */

#define NO ((size_t)-1)

static const struct {
	const char *source;
	unsigned flags;
	const char *subject;
	size_t start, lo, hi; /* lo is NO: no match */
} matches[] = {
	{"b", 0, "abc", 0, 1, 2},
	{"b", 0, "abc", 2, NO, 0},
	{"b", CBL_PATTERN_ANCHORED, "abc", 0, NO, 0},
	{"b", CBL_PATTERN_ANCHORED, "abc", 1, 1, 2},
	{"b|", CBL_PATTERN_ANCHORED, "abc", 3, 3, 3},
	{"B", 0, "abc", 0, NO, 0},
	{"B", CBL_PATTERN_CASELESS, "abc", 0, 1, 2},
	/* what stands before the start */
	{"(?<=a)b", CBL_PATTERN_ANCHORED, "abc", 1, 1, 2},
	{"(?<!a)b", CBL_PATTERN_ANCHORED, "abc", 1, NO, 0},
	{"\\bb", CBL_PATTERN_ANCHORED, "abc", 1, NO, 0},
	{"\\bb", CBL_PATTERN_ANCHORED, "a bc", 2, 2, 3},
	{"^b", 0, "abc", 1, NO, 0},
	{"^b", CBL_PATTERN_MULTILINE, "a\nbc", 2, 2, 3},
	{"^b", CBL_PATTERN_MULTILINE, "a bc", 2, NO, 0},
	{"(?<=\xe2\x82\xac)b", 0,
	 "\xe2\x82\xac"
	 "b",
	 3, 3, 4},
	/* lines */
	{"^b$", 0, "a\nb\nc", 0, NO, 0},
	{"^b$", CBL_PATTERN_MULTILINE, "a\nb\nc", 0, 2, 3},
	{"^b$", CBL_PATTERN_MULTILINE, "a\r\nb\r\nc", 0, 3, 4},
	{"^b$", CBL_PATTERN_MULTILINE, "a\rb\rc", 0, 2, 3},
	{"a.*", 0, "ab\r\nc", 0, 0, 2},
	{"b$", 0, "b\n", 0, 0, 1},
	{"b\\z", 0, "b\n", 0, NO, 0},
	/* no Unicode properties */
	{"\\d", 0, "\xd9\xa1", 0, NO, 0},
	{"\\w", 0, "\xc3\xa9", 0, NO, 0},
	/* code points, and bytes that are none */
	{"a.b", 0,
	 "a\xe2\x82\xac"
	 "b",
	 0, 0, 5},
	{"a.b", 0,
	 "a\xff"
	 "b",
	 0, NO, 0},
	{"b", 0,
	 "\xff\xfe"
	 "b",
	 0, 2, 3},
	{".+", 0,
	 "\xff"
	 "ab\xff"
	 "cd",
	 0, 1, 3},
	{"c", 0,
	 "\xff"
	 "ab\xff"
	 "cd",
	 1, 4, 5},
	{"b", 0,
	 "\xe2\x82\xac"
	 "b",
	 1, 3, 4}, /* start within a code point */
	{"\\bb", 0,
	 "\xff"
	 "b",
	 1, 1, 2},
	{"^b", 0,
	 "\xff"
	 "b",
	 1, NO, 0},
	{"b$", 0, "b\xff", 0, NO, 0},
	{"", 0, "", 0, 0, 0},
	{"a", 0, "", 0, NO, 0},
	{"a\\Kb", 0, "ab", 0, 1, 2},
	/* Machine code for broken texts goes wrong here, so that texts which
	 * are none are not left to it. */
	{"^\\W*\\d", 0,
	 "\xc2\xb6"
	 "1",
	 0, 0, 3},
};

START_TEST(test_pattern_match)
{
	const char *subject = matches[_i].subject;
	struct cbl_matcher *matcher = cbl_matcher_new();
	size_t len = strlen(subject), lo = 0, hi = 0;
	char *exact = malloc(len ? len : 1);

	memcpy(exact, subject, len);
	for (unsigned jit = 0; jit <= CBL_PATTERN_JIT; jit += CBL_PATTERN_JIT) {
		struct cbl_pattern *pattern =
			compile(matches[_i].source, matches[_i].flags | jit);
		bool want = matches[_i].lo != NO;

		ck_assert_int_eq(cbl_match(pattern, matcher, exact, len,
					   matches[_i].start),
				 want ? CBL_MATCH_YES : CBL_MATCH_NO);
		ck_assert_int_eq(cbl_matched(matcher, 0, &lo, &hi), want);
		if (want) {
			ck_assert_uint_eq(lo, matches[_i].lo);
			ck_assert_uint_eq(hi, matches[_i].hi);
		}
		cbl_pattern_free(pattern);
	}
	ck_assert_uint_eq(cbl_matcher_undecided(matcher), 0);
	cbl_matcher_free(matcher);
	free(exact);
}
END_TEST

/* The same by what was encoded, of valid text, interpreted and not, as often
 * as makes it machine code. */
START_TEST(test_pattern_match_how)
{
	const char *source = matches[_i].source, *subject = matches[_i].subject;
	size_t len = strlen(subject), lo = 0, hi = 0;
	struct cbl_pattern *pattern = compile(source, matches[_i].flags), *again;
	struct cbl_matcher *matcher = cbl_matcher_new();
	bool valid = cbl_utf8_invalid(subject, len) == len;
	unsigned how = cbl_utf8_ascii(subject, len) ? CBL_SUBJECT_ASCII :
		       valid			    ? CBL_SUBJECT_VALID :
						      0;
	bool want = matches[_i].lo != NO;
	struct cbl_buf code;

	cbl_buf_init(&code, 0);
	cbl_pattern_encode(pattern, &code);
	cbl_pattern_free(pattern);
	ck_assert(cbl_pattern_decode(&again, code.data, code.len, source,
				     strlen(source), matches[_i].flags));
	for (int i = 0; i < 2000; i++) {
		ck_assert_int_eq(
			cbl_match_how(again, matcher, subject, len,
				      matches[_i].start, how),
			want ? CBL_MATCH_YES : CBL_MATCH_NO);
		ck_assert_int_eq(cbl_matched(matcher, 0, &lo, &hi), want);
		if (want) {
			ck_assert_uint_eq(lo, matches[_i].lo);
			ck_assert_uint_eq(hi, matches[_i].hi);
		}
	}
	cbl_pattern_free(again);
	cbl_matcher_free(matcher);
	cbl_buf_release(&code);
}
END_TEST

#define THREADS 4

static pthread_barrier_t start_line;

static void *search_often(void *ctx)
{
	struct cbl_matcher *matcher = cbl_matcher_new();

	pthread_barrier_wait(&start_line);
	for (int i = 0; i < 4; i++)
		cbl_match_how(ctx, matcher, "xxab", 4, 0, CBL_SUBJECT_VALID);
	cbl_matcher_free(matcher);
	return NULL;
}

/* Threads that make machine code of a decoded pattern at the same time leave
 * it whole: its tables were freed twice, or while they were in use. */
START_TEST(test_pattern_decoded_and_shared)
{
	static const char source[] = "ab";
	struct cbl_pattern *pattern = compile(source, 0), *shared;
	pthread_t threads[THREADS];
	struct cbl_buf code;

	cbl_buf_init(&code, 0);
	cbl_pattern_encode(pattern, &code);
	cbl_pattern_free(pattern);
	pthread_barrier_init(&start_line, NULL, THREADS);
	for (int round = 0; round < 2000; round++) {
		ck_assert(cbl_pattern_decode(&shared, code.data, code.len,
					     source, 2, CBL_PATTERN_JIT));
		for (int i = 0; i < THREADS; i++)
			ck_assert_int_eq(pthread_create(&threads[i], NULL,
							search_often, shared),
					 0);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		cbl_pattern_free(shared);
	}
	pthread_barrier_destroy(&start_line);
	cbl_buf_release(&code);
}
END_TEST

/* Code of another PCRE2 is turned down. */
START_TEST(test_pattern_decode_other)
{
	struct cbl_pattern *pattern = compile("a", 0);
	struct cbl_buf code;

	cbl_buf_init(&code, 0);
	cbl_pattern_encode(pattern, &code);
	cbl_pattern_free(pattern);
	ck_assert(!cbl_pattern_decode(&pattern, code.data, 0, "a", 1, 0));
	ck_assert_ptr_null(pattern);
	code.data[4] ^= 1; /* the version */
	ck_assert(!cbl_pattern_decode(&pattern, code.data, code.len, "a", 1,
				      0));
	cbl_buf_release(&code);
}
END_TEST

/* Asked to match at a place, a pattern does what an anchored one does. */
START_TEST(test_pattern_here)
{
	const char *source = matches[_i].source, *subject = matches[_i].subject;
	unsigned flags = matches[_i].flags, jit = 0;
	struct cbl_matcher *matcher = cbl_matcher_new();
	size_t len = strlen(subject);

	for (; jit <= CBL_PATTERN_JIT; jit += CBL_PATTERN_JIT) {
		struct cbl_pattern *pattern = compile(source, flags | jit);
		struct cbl_pattern *anchored =
			compile(source, flags | CBL_PATTERN_ANCHORED);

		for (size_t at = 0; at <= len; at++) {
			size_t is[4] = {0};
			int a = cbl_match_how(pattern, matcher, subject, len,
					      at, CBL_MATCH_HERE);

			cbl_matched(matcher, 0, &is[0], &is[1]);

			int b = cbl_match(anchored, matcher, subject, len, at);

			cbl_matched(matcher, 0, &is[2], &is[3]);
			ck_assert_int_eq(a, b);
			ck_assert_uint_eq(is[0], is[2]);
			ck_assert_uint_eq(is[1], is[3]);
		}
		cbl_pattern_free(pattern);
		cbl_pattern_free(anchored);
	}
	cbl_matcher_free(matcher);
}
END_TEST

/* Valid texts cut within a character are survived. */
START_TEST(test_pattern_cut)
{
	static const char text[] = "a\xe2\x82\xac"
				   "b\xf0\x9f\x98\x80";
	struct cbl_matcher *matcher = cbl_matcher_new();

	for (unsigned jit = 0; jit <= CBL_PATTERN_JIT; jit += CBL_PATTERN_JIT) {
		struct cbl_pattern *pattern = compile("(?<!x)[^x]", jit);

		for (size_t lo = 0; lo < sizeof(text); lo++)
			for (size_t hi = lo; hi < sizeof(text); hi++)
				for (size_t at = 0; at <= hi - lo; at++) {
					int a = cbl_match_how(
						pattern, matcher, text + lo,
						hi - lo, at, CBL_SUBJECT_VALID);

					ck_assert_int_eq(
						a, cbl_match(pattern, matcher,
							     text + lo, hi - lo,
							     at));
				}
		cbl_pattern_free(pattern);
	}
	cbl_matcher_free(matcher);
}
END_TEST

START_TEST(test_pattern_groups)
{
	struct cbl_pattern *pattern = compile("(a)|(b)(x)?()", 0);
	struct cbl_pattern *larger =
		compile("(((((((((((a)))))))))))", CBL_PATTERN_JIT);
	struct cbl_matcher *matcher = cbl_matcher_new();
	size_t lo, hi;

	ck_assert(!cbl_matched(matcher, 0, &lo, &hi));
	ck_assert_int_eq(cbl_match(pattern, matcher, "-b", 2, 0),
			 CBL_MATCH_YES);
	ck_assert(!cbl_matched(matcher, 1, &lo, &hi));
	ck_assert(cbl_matched(matcher, 2, &lo, &hi));
	ck_assert_uint_eq(lo, 1);
	ck_assert_uint_eq(hi, 2);
	ck_assert(!cbl_matched(matcher, 3, &lo, &hi));
	ck_assert(cbl_matched(matcher, 4, &lo, &hi)); /* set, but empty */
	ck_assert_uint_eq(lo, hi);
	ck_assert(!cbl_matched(matcher, 5, &lo, &hi));
	ck_assert(!cbl_matched(matcher, 5000, &lo, &hi));

	/* Trailing groups that were not tried, and more groups than before. */
	ck_assert_int_eq(cbl_match(pattern, matcher, "a", 1, 0), CBL_MATCH_YES);
	ck_assert(!cbl_matched(matcher, 2, &lo, &hi));
	ck_assert_int_eq(cbl_match(larger, matcher, "a", 1, 0), CBL_MATCH_YES);
	ck_assert(cbl_matched(matcher, 11, &lo, &hi));
	ck_assert_int_eq(cbl_match(pattern, matcher, "c", 1, 0), CBL_MATCH_NO);
	ck_assert(!cbl_matched(matcher, 0, &lo, &hi));
	cbl_matcher_free(matcher);
	cbl_matcher_free(NULL);
	cbl_pattern_free(pattern);
	cbl_pattern_free(larger);
}
END_TEST

/* Interpreter and machine code agree, from every start, in broken texts. */
START_TEST(test_pattern_jit_agrees)
{
	static const char *const sources[] = {
		"\\b[a-z]+\\b",	  "(?<=\\d)x|y$", "^.",
		".\\b",		  "(?i)(k|s)+",	  "[^a]{2}",
		"(?<w>\\w)(?&w)", "\\s*$",	  "(?:a|ab)(?:c|bcd)",
	};
	static const char text[] = "ab 1x\r\ny\xe2\x82\xac sk\xff\xc5\xbf_\n"
				   "\xed\xa0\x80z\xf0\x9f\x98 abcd\xe2\x82";
	size_t len = sizeof(text) - 1;
	struct cbl_matcher *matcher = cbl_matcher_new();

	for (int i = 0; i < UNIT_COUNT(sources); i++) {
		struct cbl_pattern *slow =
			compile(sources[i], CBL_PATTERN_MULTILINE);
		struct cbl_pattern *fast = compile(
			sources[i], CBL_PATTERN_MULTILINE | CBL_PATTERN_JIT);

		for (size_t start = 0; start <= len; start++) {
			size_t at[4] = {0};
			int a = cbl_match(slow, matcher, text, len, start);

			cbl_matched(matcher, 0, &at[0], &at[1]);

			int b = cbl_match(fast, matcher, text, len, start);

			cbl_matched(matcher, 0, &at[2], &at[3]);
			ck_assert_msg(a == b && at[0] == at[2] &&
					      at[1] == at[3],
				      "%s from %zu: %d %zu-%zu, %d %zu-%zu",
				      sources[i], start, a, at[0], at[1], b,
				      at[2], at[3]);
		}
		cbl_pattern_free(slow);
		cbl_pattern_free(fast);
	}
	cbl_matcher_free(matcher);
}
END_TEST

/* ---------------------------------------------------------------- limits */

/* `fill` repeated, ended by `end`. */
static char *repeat(const char *fill, size_t len, const char *end)
{
	char *text = malloc(len + 1);
	size_t n = strlen(fill), tail = strlen(end);

	for (size_t i = 0; i < len; i++)
		text[i] = fill[i % n];
	memcpy(text + len - tail, end, tail + 1);
	return text;
}

static const struct {
	const char *source, *fill;
	size_t len;
	const char *end;
	enum cbl_match want;
} hostile[] = {
	{"(a+)+$", "a", 51, "b", CBL_MATCH_UNDECIDED},
	{"^(a|aa)+$", "a", 51, "b", CBL_MATCH_UNDECIDED},
	{"(a+)+$", "a", LONG, "b", CBL_MATCH_UNDECIDED},
	{"(?:.|\n)*?WORD", "some word ", LONG, "WORD", CBL_MATCH_UNDECIDED},
	{"(a(?1)b|c)", "a", LONG, "c", CBL_MATCH_UNDECIDED},
	/* honest ones over a line of 64 KB */
	{".*WORD", "some word ", LONG, "WORD", CBL_MATCH_YES},
	{"(.*)WORD", "WORDsome word ", LONG, "x", CBL_MATCH_YES},
	{"(?s).*?WORD", "some word\n", LONG, "WORD", CBL_MATCH_YES},
	{".*WORD", "some word ", LONG, "x", CBL_MATCH_NO},
	{"WORD", "some word ", LONG, "WORD", CBL_MATCH_YES},
	{"\\s+$", " ", LONG, "x", CBL_MATCH_NO},
};

START_TEST(test_pattern_limits)
{
	char *text = repeat(hostile[_i].fill, hostile[_i].len, hostile[_i].end);
	size_t lo, hi;

	for (unsigned jit = 0; jit <= CBL_PATTERN_JIT; jit += CBL_PATTERN_JIT) {
		struct cbl_pattern *pattern = compile(hostile[_i].source, jit);
		struct cbl_matcher *matcher = cbl_matcher_new();
		enum cbl_match want = hostile[_i].want;

		ck_assert_int_eq(
			cbl_match(pattern, matcher, text, hostile[_i].len, 0),
			want);
		ck_assert_uint_eq(cbl_matcher_undecided(matcher),
				  want == CBL_MATCH_UNDECIDED);
		ck_assert_int_eq(cbl_matched(matcher, 0, &lo, &hi),
				 want == CBL_MATCH_YES);

		/* The next match is none the worse for it. */
		ck_assert_int_ne(cbl_match(pattern, matcher, "WORD", 4, 0),
				 CBL_MATCH_UNDECIDED);
		cbl_matcher_free(matcher);
		cbl_pattern_free(pattern);
	}
	free(text);
}
END_TEST

/* A start past the end is a bug of the caller; it is survived. */
START_TEST(test_pattern_start_past_end)
{
	struct cbl_pattern *pattern = compile("a", 0);
	struct cbl_matcher *matcher = cbl_matcher_new();

	ck_assert_int_eq(cbl_match(pattern, matcher, "a", 1, 2),
			 CBL_MATCH_UNDECIDED);
	cbl_matcher_free(matcher);
	cbl_pattern_free(pattern);
}
END_TEST

/* Threads share a pattern that the first long text has compiled anew. */
static void *match_long(void *ctx)
{
	struct cbl_pattern *pattern = ctx;
	struct cbl_matcher *matcher = cbl_matcher_new();
	char *text = repeat("some word ", 2000, "WORD");
	size_t hits = 0;

	for (size_t len = 4; len <= 2000; len += 4)
		hits += cbl_match(pattern, matcher, text + 2000 - len, len,
				  0) == CBL_MATCH_YES;
	free(text);
	cbl_matcher_free(matcher);
	return hits == 500 ? ctx : NULL;
}

START_TEST(test_pattern_threads)
{
	for (int round = 0; round < 20; round++) {
		struct cbl_pattern *pattern = compile("W.R[D]", 0);
		pthread_t threads[4];

		for (int i = 0; i < 4; i++)
			ck_assert_int_eq(pthread_create(&threads[i], NULL,
							match_long, pattern),
					 0);
		for (int i = 0; i < 4; i++) {
			void *result;

			pthread_join(threads[i], &result);
			ck_assert_ptr_eq(result, pattern);
		}
		cbl_pattern_free(pattern);
	}
}
END_TEST

/* A pattern that is used is warmed, once; one that is not, or hardly, never.
 * What it matches stays. */
START_TEST(test_pattern_warm)
{
	static const char text[] = "one two three one two three one two three";
	struct cbl_pattern *used = compile("(?<word>th[a-z]+)", 0);
	struct cbl_pattern *unused = compile("th[a-z]+", 0);
	struct cbl_matcher *matcher = cbl_matcher_new();
	size_t lo, hi;

	ck_assert(!cbl_pattern_warm(unused));
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(cbl_match(used, matcher, text,
					   sizeof(text) - 1, 0),
				 CBL_MATCH_YES);
	ck_assert(cbl_pattern_warm(used));
	ck_assert(!cbl_pattern_warm(used));
	ck_assert_int_eq(cbl_match(used, matcher, text, sizeof(text) - 1, 0),
			 CBL_MATCH_YES);
	ck_assert(cbl_matched(matcher, 1, &lo, &hi));
	ck_assert_uint_eq(lo, 8);
	ck_assert_uint_eq(hi, 13);
	ck_assert_int_eq(cbl_match_how(used, matcher, text, sizeof(text) - 1,
				       8, CBL_MATCH_HERE),
			 CBL_MATCH_YES);
	ck_assert_int_eq(cbl_match_how(used, matcher, text, sizeof(text) - 1,
				       0, CBL_MATCH_HERE),
			 CBL_MATCH_NO);
	cbl_matcher_free(matcher);
	cbl_pattern_free(used);
	cbl_pattern_free(unused);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_pattern_error, 0, UNIT_COUNT(wrong));
	tcase_add_test(tc, test_pattern_compile_limits);
	tcase_add_test(tc, test_pattern_names);
	tcase_add_loop_test(tc, test_pattern_first_bytes, 0,
			    UNIT_COUNT(firsts));
	tcase_add_loop_test(tc, test_pattern_first_bytes_caseless, 0,
			    UNIT_COUNT(starts));
	tcase_add_loop_test(tc, test_pattern_match, 0, UNIT_COUNT(matches));
	tcase_add_loop_test(tc, test_pattern_match_how, 0, UNIT_COUNT(matches));
	tcase_add_test(tc, test_pattern_decode_other);
	tcase_add_test(tc, test_pattern_decoded_and_shared);
	tcase_add_loop_test(tc, test_pattern_here, 0, UNIT_COUNT(matches));
	tcase_add_test(tc, test_pattern_cut);
	tcase_add_test(tc, test_pattern_groups);
	tcase_add_test(tc, test_pattern_jit_agrees);
	tcase_add_loop_test(tc, test_pattern_limits, 0, UNIT_COUNT(hostile));
	tcase_add_test(tc, test_pattern_start_past_end);
	tcase_add_test(tc, test_pattern_threads);
	tcase_add_test(tc, test_pattern_warm);
}

UNIT_MAIN("pattern", add_tests)
