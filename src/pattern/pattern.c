/* SPDX-License-Identifier: MIT */
#include "pattern/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "text/utf8.h"

/* Compile limits: what a hostile spec could ask for. */
#define LONGEST_PATTERN ((size_t)64 << 10)
#define DEEPEST_NESTING 250

/* Match limits. The steps, counted anew at each place a match is tried, end
 * an exponential pattern within a millisecond and let `.*WORD` search a line
 * of 64 KB (10,000 do not). Depth and heap bind the interpreter, the stack
 * binds machine code. */
#define MOST_STEPS 100000
#define DEEPEST_MATCH 50000
#define HEAP_KIB 16384
#define STACK_FIRST ((size_t)64 << 10)
#define STACK_MOST ((size_t)1 << 20)

/* Texts that go on longer than this, or are not ASCII, are matched by machine
 * code, compiled when the first comes. The interpreter looks through all that
 * follows for broken UTF-8 at every call (2 ns a byte; compiling takes 15 us),
 * and finding some it lets an anchored pattern match behind it. It also is
 * what a quadratic pattern keeps busy: `\s+$` takes it half a minute on 64 KB
 * of blanks, machine code 0.2 ms. */
#define INTERPRET_MOST 256
/* ^ and $ look at two bytes before them and count as no look-behind. */
#define NEWLINE_MOST 2

struct cbl_pattern {
	pcre2_code *code;
	_Atomic(pcre2_code *) fast; /* for long texts; NULL: not compiled yet */
	uint32_t groups;	    /* with group 0 */
	uint32_t behind; /* ASCII before the start that it looks at */
};

struct cbl_matcher {
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack; /* NULL until machine code runs */
	uint32_t groups;	/* for which `data` has room */
	uint32_t matched;	/* groups the last match set, with 0 */
	unsigned long undecided;
};

/* ------------------------------------------------------------- compiling */

static uint32_t compile_options(unsigned flags)
{
	uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
			   PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C;

	if (flags & CBL_PATTERN_CASELESS)
		options |= PCRE2_CASELESS;
	if (flags & CBL_PATTERN_MULTILINE)
		options |= PCRE2_MULTILINE;
	if (flags & CBL_PATTERN_ANCHORED)
		options |= PCRE2_ANCHORED;
	return options;
}

static int compile_error(struct cbl_pattern_error *err, int number,
			 size_t offset)
{
	if (err) {
		err->offset = offset;
		pcre2_get_error_message(number, (PCRE2_UCHAR *)err->message,
					sizeof(err->message));
	}
	return CBL_ERROR_PATTERN;
}

static uint32_t info_number(const struct cbl_pattern *pattern, uint32_t what)
{
	uint32_t n = 0;

	pcre2_pattern_info(pattern->code, what, &n);
	return n;
}

int cbl_pattern_compile(struct cbl_pattern **out, const char *source,
			size_t len, unsigned flags,
			struct cbl_pattern_error *err)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	size_t offset = 0;
	int number = 0;

	*out = NULL;
	if (!context)
		return compile_error(err, PCRE2_ERROR_NOMEMORY, 0);
	pcre2_set_max_pattern_length(context, LONGEST_PATTERN);
	pcre2_set_parens_nest_limit(context, DEEPEST_NESTING);
	/* Not what this PCRE2 happened to be built with. */
	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);

	pcre2_code *code =
		pcre2_compile((PCRE2_SPTR)source, len, compile_options(flags),
			      &number, &offset, context);

	pcre2_compile_context_free(context);
	if (!code)
		return compile_error(err, number, offset < len ? offset : len);

	struct cbl_pattern *pattern = cbl_xcalloc(1, sizeof(*pattern));

	pattern->code = code;
	pattern->groups = info_number(pattern, PCRE2_INFO_CAPTURECOUNT) + 1;
	pattern->behind =
		info_number(pattern, PCRE2_INFO_MAXLOOKBEHIND) + NEWLINE_MOST;
	if (flags & CBL_PATTERN_JIT) {
		/* Without JIT, or memory for it, all works but slowly. */
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
		atomic_init(&pattern->fast, code);
	}
	*out = pattern;
	return 0;
}

void cbl_pattern_free(struct cbl_pattern *pattern)
{
	if (!pattern)
		return;

	pcre2_code *fast = atomic_load(&pattern->fast);

	if (fast != pattern->code)
		pcre2_code_free(fast);
	pcre2_code_free(pattern->code);
	free(pattern);
}

size_t cbl_pattern_names(const struct cbl_pattern *pattern)
{
	return info_number(pattern, PCRE2_INFO_NAMECOUNT);
}

const char *cbl_pattern_name(const struct cbl_pattern *pattern, size_t i,
			     unsigned *group)
{
	PCRE2_SPTR table = NULL;

	/* Entries of one size: the number in two bytes, then the name. */
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
	table += i * info_number(pattern, PCRE2_INFO_NAMEENTRYSIZE);
	if (group)
		*group = (unsigned)(table[0] << 8 | table[1]);
	return (const char *)table + 2;
}

static void add_byte(uint8_t set[32], uint32_t byte)
{
	set[byte / 8] = (uint8_t)(set[byte / 8] | 1u << byte % 8);
}

bool cbl_pattern_first_bytes(const struct cbl_pattern *pattern, uint8_t set[32])
{
	const uint8_t *bits = NULL;

	memset(set, 0, 32);
	if (info_number(pattern, PCRE2_INFO_MATCHEMPTY))
		return false;
	if (info_number(pattern, PCRE2_INFO_FIRSTCODETYPE) == 1) {
		uint32_t byte = info_number(pattern, PCRE2_INFO_FIRSTCODEUNIT);

		/* PCRE2 keeps to itself whether the case of it matters. */
		add_byte(set, byte);
		if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
			add_byte(set, byte ^ 0x20);
		return true;
	}
	pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTBITMAP, &bits);
	if (bits)
		memcpy(set, bits, 32);
	return bits;
}

/* -------------------------------------------------------------- matching */

struct cbl_matcher *cbl_matcher_new(void)
{
	struct cbl_matcher *matcher = cbl_xcalloc(1, sizeof(*matcher));

	matcher->context = pcre2_match_context_create(NULL);
	if (!matcher->context)
		return matcher; /* no match will be decided */
	pcre2_set_match_limit(matcher->context, MOST_STEPS);
	pcre2_set_depth_limit(matcher->context, DEEPEST_MATCH);
	pcre2_set_heap_limit(matcher->context, HEAP_KIB);
	return matcher;
}

void cbl_matcher_free(struct cbl_matcher *matcher)
{
	if (!matcher)
		return;
	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	pcre2_jit_stack_free(matcher->stack);
	free(matcher);
}

/* Room for all groups of a pattern; false without memory. */
static bool make_room(struct cbl_matcher *matcher,
		      const struct cbl_pattern *pattern)
{
	if (matcher->groups < pattern->groups) {
		pcre2_match_data_free(matcher->data);
		matcher->data = pcre2_match_data_create(pattern->groups, NULL);
		matcher->groups = matcher->data ? pattern->groups : 0;
	}
	return matcher->data && matcher->context;
}

/* Machine code of a pattern that others may be matching at this moment: made
 * of a copy, and whoever is first sets it for all. */
static pcre2_code *compile_fast(const struct cbl_pattern *shared)
{
	/* Its meaning does not change, nor does anybody wait. */
	struct cbl_pattern *pattern = (struct cbl_pattern *)shared;
	pcre2_code *first = NULL;
	pcre2_code *copy = pcre2_code_copy(pattern->code);

	if (!copy)
		return pattern->code;
	pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE);
	if (atomic_compare_exchange_strong(&pattern->fast, &first, copy))
		return copy;
	pcre2_code_free(copy);
	return first;
}

static bool may_interpret(const struct cbl_pattern *pattern,
			  const char *subject, size_t len, size_t start)
{
	size_t from = start > pattern->behind ? start - pattern->behind : 0;

	return len - start <= INTERPRET_MOST &&
	       cbl_utf8_ascii(subject + from, len - from);
}

static const pcre2_code *choose_code(const struct cbl_pattern *pattern,
				     struct cbl_matcher *matcher,
				     const char *subject, size_t len,
				     size_t start)
{
	pcre2_code *fast =
		atomic_load_explicit(&pattern->fast, memory_order_acquire);

	if (!fast && may_interpret(pattern, subject, len, start))
		return pattern->code;
	if (!matcher->stack) {
		matcher->stack =
			pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL);
		pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
	}
	return fast ? fast : compile_fast(pattern);
}

enum cbl_match cbl_match(const struct cbl_pattern *pattern,
			 struct cbl_matcher *matcher, const char *subject,
			 size_t len, size_t start)
{
	int rc = PCRE2_ERROR_NOMEMORY;

	if (make_room(matcher, pattern))
		rc = pcre2_match(
			choose_code(pattern, matcher, subject, len, start),
			(PCRE2_SPTR)subject, len, start, 0, matcher->data,
			matcher->context);
	matcher->matched = rc > 0 ? (uint32_t)rc : 0;
	if (rc > 0)
		return CBL_MATCH_YES;
	if (rc == PCRE2_ERROR_NOMATCH)
		return CBL_MATCH_NO;
	matcher->undecided++;
	return CBL_MATCH_UNDECIDED;
}

bool cbl_matched(const struct cbl_matcher *matcher, unsigned group, size_t *lo,
		 size_t *hi)
{
	if (group >= matcher->matched)
		return false;

	const PCRE2_SIZE *bounds =
		pcre2_get_ovector_pointer(matcher->data) + 2 * group;

	if (bounds[0] == PCRE2_UNSET)
		return false;
	*lo = bounds[0];
	*hi = bounds[1];
	return true;
}

unsigned long cbl_matcher_undecided(const struct cbl_matcher *matcher)
{
	return matcher->undecided;
}
