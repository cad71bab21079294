/* SPDX-License-Identifier: MIT
 *
 * A pattern has several forms, made when they are first needed: one that is
 * interpreted, and up to four of machine code. Two look for a match, two try
 * only where they are told to (PCRE2_ANCHORED given to a match would leave
 * the machine code); two are for text that is valid UTF-8 and check nothing,
 * two for any bytes.
 */
#include "pattern/pattern.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "pattern/pattern_priv.h"
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

/* A search through more than this is not interpreted: a quadratic pattern
 * keeps the interpreter busy (`\s+$` takes it half a minute on 64 KB of
 * blanks, machine code 0.2 ms). */
#define INTERPRET_MOST 4096
/* Bytes interpreted, and what a call counts as, until machine code pays.
 * Making it takes as long as interpreting so many bytes for each of the
 * pattern's own, compiled: thousands for a usual pattern, a million for one
 * that holds a long list of words. */
#define HEAT_OF_BYTE 40
#define HEAT_OF_CALL 64
/* Long lists of words are gone through at every place: so much longer than
 * this a pattern is, so many times hotter it gets. */
#define LONG_CODE 256
/* What has so large a part of the heat is warmed. */
#define WARM_PART 64
/* Bytes that a call costs as much as. */
#define WORK_OF_CALL 16
/* Texts nobody knows to be valid are looked through if not longer. */
#define VALIDATE_MOST 1024
/* ^ and $ look at two bytes before them and count as no look-behind. */
#define NEWLINE_MOST 2

enum form {
	FORM_SEARCH = 0,
	FORM_HERE = 1,
	FORM_ANY_BYTES = 2, /* added to one of the others */
	FORM_COUNT = 4,
};

struct cbl_pattern {
	const char *source; /* borrowed */
	size_t len;
	unsigned flags;
	uint32_t groups; /* with group 0 */
	uint32_t behind; /* ASCII before the start that it looks at */
	unsigned hot; /* at this heat it is made machine code */
	atomic_uint heat;
	atomic_uint wanted; /* forms that it was interpreted for, as bits */
	pcre2_code *code;			 /* interpreted, of valid text */
	_Atomic(pcre2_code *) forms[FORM_COUNT]; /* machine code */
};

struct cbl_matcher {
	pcre2_match_context *context;
	pcre2_match_data *data;
	const PCRE2_SIZE *bounds;
	pcre2_jit_stack *stack; /* NULL until machine code runs */
	uint32_t groups;	/* for which `data` has room */
	uint32_t matched;	/* groups the last match set, with 0 */
	unsigned long undecided;
	uint64_t work;
};

/* ------------------------------------------------------------- compiling */

uint32_t cbl_pcre_options(unsigned flags)
{
	uint32_t options =
		PCRE2_UTF | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C;

	if (flags & CBL_PATTERN_CASELESS)
		options |= PCRE2_CASELESS;
	if (flags & CBL_PATTERN_MULTILINE)
		options |= PCRE2_MULTILINE;
	if (flags & CBL_PATTERN_ANCHORED)
		options |= PCRE2_ANCHORED;
	return options;
}

pcre2_code *cbl_pcre_compile(const char *source, size_t len, uint32_t options,
			     int *number, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*number = PCRE2_ERROR_NOMEMORY;
	*offset = 0;
	if (!context)
		return NULL;
	pcre2_set_max_pattern_length(context, LONGEST_PATTERN);
	pcre2_set_parens_nest_limit(context, DEEPEST_NESTING);
	/* Not what this PCRE2 happened to be built with. */
	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	code = pcre2_compile((PCRE2_SPTR)source, len, options, number, offset,
			     context);
	pcre2_compile_context_free(context);
	return code;
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

static unsigned code_size(const pcre2_code *code)
{
	size_t size = 0;

	pcre2_pattern_info(code, PCRE2_INFO_SIZE, &size);
	return (unsigned)size;
}

static struct cbl_pattern *new_pattern(pcre2_code *code, const char *source,
				       size_t len, unsigned flags)
{
	struct cbl_pattern *pattern = cbl_xcalloc(1, sizeof(*pattern));

	pattern->source = source;
	pattern->len = len;
	pattern->flags = flags;
	pattern->code = code;
	pattern->groups = info_number(pattern, PCRE2_INFO_CAPTURECOUNT) + 1;
	pattern->behind =
		info_number(pattern, PCRE2_INFO_MAXLOOKBEHIND) + NEWLINE_MOST;
	if (!(flags & CBL_PATTERN_JIT))
		pattern->hot = HEAT_OF_BYTE * code_size(code);
	return pattern;
}

int cbl_pattern_compile(struct cbl_pattern **out, const char *source,
			size_t len, unsigned flags,
			struct cbl_pattern_error *err)
{
	size_t offset = 0;
	int number = 0;
	pcre2_code *code = cbl_pcre_compile(
		source, len, cbl_pcre_options(flags), &number, &offset);

	*out = NULL;
	/* Without memory nothing is said about the pattern. */
	if (!code && (number == PCRE2_ERROR_NOMEMORY ||
		      number == PCRE2_ERROR_HEAP_FAILED))
		cbl_mem_out(len);
	if (!code)
		return compile_error(err, number, offset < len ? offset : len);
	*out = new_pattern(code, source, len, flags);
	return 0;
}

void cbl_pattern_free(struct cbl_pattern *pattern)
{
	if (!pattern)
		return;
	for (int i = 0; i < FORM_COUNT; i++)
		pcre2_code_free(atomic_load(&pattern->forms[i]));
	pcre2_code_free(pattern->code);
	free(pattern);
}

void cbl_pattern_encode(const struct cbl_pattern *pattern, struct cbl_buf *out)
{
	const pcre2_code *codes[1] = {pattern->code};
	uint8_t *bytes = NULL;
	PCRE2_SIZE size = 0;

	if (pcre2_serialize_encode(codes, 1, &bytes, &size, NULL) != 1)
		return;
	cbl_buf_add(out, (const char *)bytes, size);
	pcre2_serialize_free(bytes);
}

bool cbl_pattern_decode(struct cbl_pattern **out, const void *bytes,
			size_t size, const char *source, size_t len,
			unsigned flags)
{
	pcre2_code *codes[1] = {NULL};

	*out = NULL;
	/* It checks version, width and pointer size, and that it is a list. */
	if (size == 0 || pcre2_serialize_decode(codes, 1, bytes, NULL) != 1)
		return false;
	*out = new_pattern(codes[0], source, len, flags);
	return true;
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

bool cbl_pattern_may_be_empty(const struct cbl_pattern *pattern)
{
	return info_number(pattern, PCRE2_INFO_MATCHEMPTY);
}

bool cbl_pattern_is_anchored(const struct cbl_pattern *pattern)
{
	/* With what PCRE2 found out by itself: a leading ^, say. */
	return info_number(pattern, PCRE2_INFO_ALLOPTIONS) & PCRE2_ANCHORED;
}

uint32_t cbl_pattern_least(const struct cbl_pattern *pattern)
{
	/* In characters, none of which is less than a byte. */
	return info_number(pattern, PCRE2_INFO_MINLENGTH);
}

static void add_byte(uint8_t set[32], uint32_t byte)
{
	set[byte / 8] = (uint8_t)(set[byte / 8] | 1u << byte % 8);
}

bool cbl_pattern_first_bytes(const struct cbl_pattern *pattern, uint8_t set[32])
{
	const uint8_t *bits = NULL;

	memset(set, 0, 32);
	if (cbl_pattern_may_be_empty(pattern))
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
		cbl_mem_out(sizeof(*matcher));
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

/* Room for all groups of a pattern. */
static void make_room(struct cbl_matcher *matcher,
		      const struct cbl_pattern *pattern)
{
	if (matcher->groups < pattern->groups) {
		pcre2_match_data_free(matcher->data);
		matcher->data = pcre2_match_data_create(pattern->groups, NULL);
		if (!matcher->data)
			cbl_mem_out(pattern->groups);
		matcher->groups = pattern->groups;
		matcher->bounds = pcre2_get_ovector_pointer(matcher->data);
	}
}

/* ---- which form */

static bool continues(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Does a text that was cut from a valid one end with a whole character? */
static bool ends_whole(const char *p, size_t len)
{
	size_t back = 0;
	unsigned char lead;

	if (len == 0 || !(p[len - 1] & 0x80))
		return true;
	while (back < len && back < 3 && continues(p[len - 1 - back]))
		back++;
	if (back == len)
		return false;
	lead = (unsigned char)p[len - 1 - back];
	return back == (lead >= 0xf0 ? 3u : lead >= 0xe0 ? 2u : lead >= 0xc0);
}

/* Is all that a match may look at valid UTF-8, and its start no part of a
 * character? */
static bool is_valid(const struct cbl_pattern *pattern, const char *subject,
		     size_t len, size_t start, unsigned how)
{
	size_t from = start > pattern->behind ? start - pattern->behind : 0;

	if (start > len)
		return false;
	if (how & CBL_SUBJECT_ASCII)
		return true;
	if (how & CBL_SUBJECT_VALID)
		return (len == 0 || !continues(subject[0])) &&
		       (start == len || !continues(subject[start])) &&
		       ends_whole(subject, len);
	if (len - from > VALIDATE_MOST)
		return false;
	if (cbl_utf8_ascii(subject + from, len - from))
		return true;
	return len <= VALIDATE_MOST && cbl_utf8_invalid(subject, len) == len &&
	       (start == len || !continues(subject[start]));
}

/* Is the pattern used enough to be made machine code? */
static bool is_hot(const struct cbl_pattern *shared, size_t len)
{
	/* Its meaning does not change; that threads lose counts is no harm. */
	struct cbl_pattern *pattern = (struct cbl_pattern *)(uintptr_t)shared;
	unsigned heat =
		atomic_load_explicit(&pattern->heat, memory_order_relaxed);

	if (heat >= pattern->hot)
		return true;
	heat += (HEAT_OF_CALL + (unsigned)len) *
		(1 + pattern->hot / HEAT_OF_BYTE / LONG_CODE);
	atomic_store_explicit(&pattern->heat, heat, memory_order_relaxed);
	return false;
}

static bool may_interpret(const struct cbl_pattern *pattern, size_t len,
			  unsigned how)
{
	bool here = how & CBL_MATCH_HERE;

	if (here || pattern->flags & CBL_PATTERN_ANCHORED)
		len = 0; /* it soon knows */
	return len <= INTERPRET_MOST && !is_hot(pattern, len);
}

/* Compiles a form that others may be compiling at this moment; whoever is
 * first sets it for all. Without JIT, or memory for it, all works but
 * slowly. */
static pcre2_code *make_form(const struct cbl_pattern *shared, unsigned form)
{
	struct cbl_pattern *pattern = (struct cbl_pattern *)(uintptr_t)shared;
	uint32_t options = cbl_pcre_options(pattern->flags);
	uint32_t jit = PCRE2_JIT_COMPLETE;
	pcre2_code *first = NULL, *mine;
	size_t offset;
	int number;

	if (form & FORM_HERE)
		options |= PCRE2_ANCHORED;
	if (form & FORM_ANY_BYTES)
		options |= PCRE2_MATCH_INVALID_UTF;
	/* What is compiled alike need not be parsed again. Codes that were
	 * decoded count who shares their tables, but not so that threads may
	 * share them: a copy takes tables of its own. */
	if (form == FORM_SEARCH)
		mine = pcre2_code_copy_with_tables(pattern->code);
	else
		mine = cbl_pcre_compile(pattern->source, pattern->len, options,
					&number, &offset);
	if (!mine)
		return NULL;
	pcre2_jit_compile(mine, jit);
	if (atomic_compare_exchange_strong(&pattern->forms[form], &first, mine))
		return mine;
	pcre2_code_free(mine);
	return first;
}

static void need_stack(struct cbl_matcher *matcher)
{
	matcher->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL);
	pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
}

static inline int match_form(const struct cbl_pattern *pattern, unsigned form,
		      struct cbl_matcher *matcher, const char *subject,
		      size_t len, size_t start)
{
	pcre2_code *code = atomic_load_explicit(&pattern->forms[form],
						memory_order_acquire);
	uint32_t valid = form & FORM_ANY_BYTES ? 0 : PCRE2_NO_UTF_CHECK;
	int rc;

	if (!code)
		code = make_form(pattern, form);
	if (!code)
		return PCRE2_ERROR_INTERNAL;
	if (!matcher->stack)
		need_stack(matcher);
	if (start > len)
		return PCRE2_ERROR_BADOFFSET;
	rc = pcre2_jit_match(code, (PCRE2_SPTR)subject, len, start, 0,
			     matcher->data, matcher->context);
	if (rc == PCRE2_ERROR_JIT_BADOPTION) /* there is no machine code */
		rc = pcre2_match(code, (PCRE2_SPTR)subject, len, start, valid,
				 matcher->data, matcher->context);
	return rc;
}

static int interpret(const struct cbl_pattern *pattern,
		     struct cbl_matcher *matcher, const char *subject,
		     size_t len, size_t start, unsigned how)
{
	uint32_t options = PCRE2_NO_UTF_CHECK;

	if (how & CBL_MATCH_HERE)
		options |= PCRE2_ANCHORED;
	return pcre2_match(pattern->code, (PCRE2_SPTR)subject, len, start,
			   options, matcher->data, matcher->context);
}

static unsigned form_of(const struct cbl_pattern *pattern, unsigned how)
{
	/* A pattern that is anchored anyway needs no twin. */
	if (how & CBL_MATCH_HERE && !(pattern->flags & CBL_PATTERN_ANCHORED))
		return FORM_HERE;
	return FORM_SEARCH;
}

/* Remembers what is to be made once it is hot. */
static void want(const struct cbl_pattern *shared, unsigned form)
{
	struct cbl_pattern *pattern = (struct cbl_pattern *)(uintptr_t)shared;
	unsigned wanted =
		atomic_load_explicit(&pattern->wanted, memory_order_relaxed);

	if (!(wanted & 1u << form))
		atomic_store_explicit(&pattern->wanted, wanted | 1u << form,
				      memory_order_relaxed);
}

bool cbl_pattern_warm(const struct cbl_pattern *shared)
{
	struct cbl_pattern *pattern = (struct cbl_pattern *)(uintptr_t)shared;
	unsigned wanted =
		atomic_load_explicit(&pattern->wanted, memory_order_relaxed);
	unsigned heat =
		atomic_load_explicit(&pattern->heat, memory_order_relaxed);

	if (heat >= pattern->hot || heat < pattern->hot / WARM_PART)
		return false;
	for (unsigned form = 0; form < FORM_COUNT; form++)
		if (wanted & 1u << form && !atomic_load(&pattern->forms[form]))
			make_form(pattern, form);
	atomic_store_explicit(&pattern->heat, pattern->hot,
			      memory_order_relaxed);
	return true;
}

static int match(const struct cbl_pattern *pattern, struct cbl_matcher *matcher,
		 const char *subject, size_t len, size_t start, unsigned how)
{
	unsigned form = form_of(pattern, how);
	int rc;

	make_room(matcher, pattern);
	if (!is_valid(pattern, subject, len, start, how))
		return match_form(pattern, form | FORM_ANY_BYTES, matcher,
				  subject, len, start);
	if (!may_interpret(pattern, len - start, how))
		return match_form(pattern, form, matcher, subject, len, start);
	want(pattern, form);
	rc = interpret(pattern, matcher, subject, len, start, how);
	/* The limits of the two differ: what is undecided must not depend on
	 * how often the pattern was used before. */
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		rc = match_form(pattern, form, matcher, subject, len, start);
	return rc;
}

enum cbl_match cbl_match_how(const struct cbl_pattern *pattern,
			     struct cbl_matcher *matcher, const char *subject,
			     size_t len, size_t start, unsigned how)
{
	int rc = match(pattern, matcher, subject, len, start, how);

	matcher->work += WORK_OF_CALL + (how & CBL_MATCH_HERE ? 0 : len - start);
	matcher->matched = rc > 0 ? (uint32_t)rc : 0;
	if (rc > 0)
		return CBL_MATCH_YES;
	if (rc == PCRE2_ERROR_NOMATCH)
		return CBL_MATCH_NO;
	/* That is no limit of ours. */
	if (rc == PCRE2_ERROR_NOMEMORY)
		cbl_mem_out(len);
	matcher->undecided++;
	return CBL_MATCH_UNDECIDED;
}

enum cbl_match cbl_match(const struct cbl_pattern *pattern,
			 struct cbl_matcher *matcher, const char *subject,
			 size_t len, size_t start)
{
	return cbl_match_how(pattern, matcher, subject, len, start, 0);
}

bool cbl_matched(const struct cbl_matcher *matcher, unsigned group, size_t *lo,
		 size_t *hi)
{
	if (group >= matcher->matched)
		return false;

	const PCRE2_SIZE *bounds = matcher->bounds + 2 * (size_t)group;

	if (bounds[0] == PCRE2_UNSET)
		return false;
	*lo = bounds[0];
	*hi = bounds[1];
	return true;
}

const size_t *cbl_matched_all(const struct cbl_matcher *matcher,
			      uint32_t *count)
{
	*count = matcher->matched;
	return matcher->bounds;
}

uint64_t cbl_matcher_work(const struct cbl_matcher *matcher)
{
	return matcher->work;
}

unsigned long cbl_matcher_undecided(const struct cbl_matcher *matcher)
{
	return matcher->undecided;
}
