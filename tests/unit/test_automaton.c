/* SPDX-License-Identifier: MIT
 *
 * What automata turn away does not match: asked of the texts of examples,
 * place by place, against PCRE2 itself, for every pattern of the built-in
 * specs, and of small texts for what such patterns are made of.
 */
#include "pattern/automaton.h"

#include "base/mem.h"
#include "pattern/pattern.h"
#include "pattern/tree.h"
#include "spec/builtin.h"
#include "unit.h"

struct ready {
	struct cbl_pattern *pattern;
	struct cbl_automaton forwards, backwards;
	bool has_forwards, has_backwards;
	struct cbl_buf steps;
};

static struct ready make(const char *source, unsigned flags)
{
	struct ready r = {0};
	size_t len = strlen(source);

	cbl_buf_init(&r.steps, 0);
	ck_assert_int_eq(
		cbl_pattern_compile(&r.pattern, source, len, flags, NULL), 0);
	r.has_forwards = cbl_automaton_make(&r.forwards, &r.steps, source, len,
					    flags, false);
	r.has_backwards = cbl_automaton_make(&r.backwards, &r.steps, source,
					     len, flags, true);
	return r;
}

static void release(struct ready *r)
{
	cbl_buf_release(&r->steps);
	cbl_pattern_free(r->pattern);
}

static bool admits(const struct ready *r, const char *text, size_t lo,
		   size_t at, size_t hi)
{
	const uint16_t *steps = (const void *)r->steps.data;

	return (!r->has_forwards ||
		cbl_automaton_admits(&r->forwards, steps, text, lo, at, hi)) &&
	       (!r->has_backwards ||
		cbl_automaton_admits_end(&r->backwards, steps, text, lo, hi));
}

/* ---- what is turned away, and what is not */

static const struct {
	const char *source, *text;
	unsigned flags;
	bool admitted;
} cases[] = {
	{"\\d{4}Z", "1234Z", 0, true},
	{"\\d{4}Z", "123Z", 0, false},
	{"\\d{4}Z", "1234", 0, false}, /* it ends too soon */
	{"\\d{4}z", "1234Z", CBL_PATTERN_CASELESS, true},
	{"\\d{4}z", "1234Z", 0, false},
	{"(?i:z)Z", "zZ", 0, true},
	{"(?i:z)Z", "zz", 0, false},
	{"TAGS?\\b", "TAGS:", 0, true},
	{"TAGS?\\b", "TAG", 0, true},
	{"TAGS?\\b", "TAGSX", 0, false},
	{"TAGS?\\b", "TAGS\xc3\xa9", 0, true},
	{"o\\Bf", "of", 0, true},
	{"^[A-Z]+ *$", "OF  ", 0, true},
	{"^[A-Z]+ *$", "OF  \n", 0, true},
	{"^[A-Z]+ *$", "OF A", 0, false},
	{"\\d(?!\\d)", "1", 0, true},
	{"\\d(?!\\w)", "1a", 0, false},
	{"\\d(?!\\d)", "12", 0, true}, /* too rare to be worth a look */
	{"\\d(?!\\d|x)", "12", 0, true}, /* not understood */
	{"\\d(?![^\\n])", "1\n", 0, true},
	{"\\d(?![^\\n])", "1x", 0, false},
	{"0(?=\\s*,)x?\\b", "0, ", 0, true},
	{"0(?=\\s*,)", "01", 0, false},
	{"a(?!\xc3\xa9)", "a\xc3\xbc", 0, true},
	{"[^a]b", "\xc3\xa9" "b", 0, true},
	{"[^\xc3\xa9]b", "\xc3\xbc" "b", 0, true},
	{"[^\xc3\xa9]b", "ab", 0, true},
	{"x{2,3}y", "xxy", 0, true},
	{"x{2,3}y", "xy", 0, false},
	{"x{2,3}y", "xxxxy", 0, false},
	{"x{2,300}y", "xxxxxxxxxxxxxxxxy", 0, true},
	{"(?:ab|c)*d", "abcabd", 0, true},
	{"(?:ab|c)*d", "abcad", 0, false},
	{"(?&d)-(?&d)(?(DEFINE)(?<d>\\d\\d?))", "12-3", 0, true},
	{"(?&d)-(?&d)(?(DEFINE)(?<d>\\d\\d?))", "12+3", 0, false},
	{"(a(?1)?b)c", "aabbc", 0, true}, /* a recursion: who knows */
	{"(?<q>['\"])x\\k<q>", "'x\"", 0, true},
	{"(?<q>['\"])x\\k<q>", "'y'", 0, false},
	{"a\\p{Lu}", "aX", 0, true},
	{"[^\\p{Lu}]b", "ab", 0, true},
	{"[^[:punct:]]b", "@b", 0, true},
	{"a\\Rb", "a\r\nb", 0, true},
	{"a\\x{2013}b", "a\xe2\x80\x93" "b", 0, true},
	{"a\\x{2013}b", "a-b", 0, false},
	{"\\x{212a}m", "km", CBL_PATTERN_CASELESS, true},
	{"km", "\xe2\x84\xaam", CBL_PATTERN_CASELESS, true},
	{"[^k]m", "\xc3\xa9m", CBL_PATTERN_CASELESS, true},
	{"a(?!S)", "as", CBL_PATTERN_CASELESS, false},
	{"a(?![^\xc3\xa9])", "a\xc3\xa9", 0, true},
	{"[[:alpha:]]b", "1b", 0, false},
	{"a(?![[:alpha:]])", "a1", 0, true},
	{"ab(*ACCEPT)c", "ab", 0, true},
	{"(?x) a b # c", "ab", 0, true},
	{"(?x) a b # c", "a b", 0, false},
	{"\\Qa.b\\E", "a.b", 0, true},
	{"\\Qa.b\\E", "axb", 0, false},
	{"\\012b", "\nb", 0, true},
	/* From its end. */
	{"\\bin\\s+$", "come in ", 0, true},
	{"\\bin\\s+$", "come on ", 0, false},
	{"\\bin\\s+$", "within ", 0, false},
	{"\\bin\\s+$", "in \n", 0, true},
	{"(?m)x$", "x\ny", 0, true}, /* of a line */
	{"(?:a|b$)", "ax", 0, true},
	{"(?:a$|b$)", "bx", 0, false},
	{"[\xe2\x80\x99']s$", "it\xe2\x80\x99s", 0, true},
};

START_TEST(test_cases)
{
	const char *text = cases[_i].text;
	struct ready r = make(cases[_i].source, cases[_i].flags);
	struct cbl_matcher *matcher = cbl_matcher_new();
	bool searched = r.has_backwards && cases[_i].source[0] != '^';
	bool some = false;
	size_t len = strlen(text);

	for (size_t at = 0; at < len; at++) {
		bool admitted = admits(&r, text, 0, at, len);

		some = some || (admitted && (at == 0 || searched));
		if (cbl_match_how(r.pattern, matcher, text, len, at,
				  CBL_MATCH_HERE) == CBL_MATCH_YES)
			ck_assert_msg(admitted, "%s: turned away at %zu of %s",
				      cases[_i].source, at, text);
	}
	ck_assert_msg(some == cases[_i].admitted, "%s of %s", cases[_i].source,
		      text);
	cbl_matcher_free(matcher);
	release(&r);
}
END_TEST

/* Reading on and on from every place would take forever: it gives up and
 * leaves the answer to PCRE2. */
START_TEST(test_reads_no_further)
{
	struct ready forwards = make("xa*b", 0);
	struct ready backwards = make("xa*$", 0);
	char text[CBL_AUTOMATON_READS + 2];
	size_t len = sizeof(text), most = CBL_AUTOMATON_READS;

	memset(text, 'a', len);
	text[0] = 'x';
	ck_assert(!admits(&forwards, text, 0, 0, most - 1));
	ck_assert(admits(&forwards, text, 0, 0, len));
	ck_assert(backwards.has_backwards);
	ck_assert(!cbl_automaton_admits_end(&backwards.backwards,
					    (const void *)backwards.steps.data,
					    text, 2, most));
	ck_assert(cbl_automaton_admits_end(&backwards.backwards,
					   (const void *)backwards.steps.data,
					   text, 1, len));
	release(&forwards);
	release(&backwards);
}
END_TEST

/* ---- the patterns of the specs */

struct spec_run {
	const struct cbl_spec *spec;
	struct cbl_matcher *matcher;
	size_t matches, refused;
};

static bool plan_admits(const struct cbl_spec *spec, uint32_t pattern,
			struct cbl_str text, size_t at)
{
	const struct cbl_plan *plan = &spec->plan;
	uint32_t f = plan->patterns[pattern].forwards;
	uint32_t b = plan->patterns[pattern].backwards;

	return (f == CBL_NONE ||
		cbl_automaton_admits(&plan->automata[f], plan->steps, text.ptr,
				     0, at, text.len)) &&
	       (b == CBL_NONE ||
		cbl_automaton_admits_end(&plan->automata[b], plan->steps,
					 text.ptr, 0, text.len));
}

static void try_pattern(struct spec_run *run, uint32_t pattern,
			struct cbl_str text)
{
	struct cbl_str source = cbl_spec_str(
		run->spec, run->spec->patterns[pattern].source);

	for (size_t at = 0; at < text.len; at++) {
		if (plan_admits(run->spec, pattern, text, at))
			continue;
		run->refused++;
		/* One in a few: PCRE2 takes its time. */
		if (run->refused % 7)
			continue;
		ck_assert_msg(cbl_match_how(cbl_spec_pattern(run->spec, pattern),
					    run->matcher, text.ptr, text.len,
					    at, CBL_MATCH_HERE) !=
				      CBL_MATCH_YES,
			      "%.*s: turned away at %zu of %.*s",
			      CBL_STR_ARG(source), at, CBL_STR_ARG(text));
	}
}

/* What patterns find in a text has to be admitted where it begins. */
static void try_found(struct spec_run *run, uint32_t pattern,
		      struct cbl_str text)
{
	size_t lo, hi;

	if (cbl_match(cbl_spec_pattern(run->spec, pattern), run->matcher,
		      text.ptr, text.len, 0) != CBL_MATCH_YES ||
	    !cbl_matched(run->matcher, 0, &lo, &hi))
		return;
	run->matches++;
	/* \K: it began before. */
	for (size_t at = 0; at <= lo; at++)
		if (plan_admits(run->spec, pattern, text, at))
			return;
	ck_abort_msg("%.*s: not admitted in %.*s",
		     CBL_STR_ARG(cbl_spec_str(
			     run->spec, run->spec->patterns[pattern].source)),
		     CBL_STR_ARG(text));
}

static void try_text(struct spec_run *run, struct cbl_str text, bool each)
{
	for (uint32_t p = 0; p < run->spec->patterns_count; p++) {
		if (run->spec->plan.patterns[p].forwards == CBL_NONE &&
		    run->spec->plan.patterns[p].backwards == CBL_NONE)
			continue;
		try_found(run, p, text);
		if (each)
			try_pattern(run, p, text);
	}
}

/* Line by line, and a few whole texts. */
static void try_example(struct spec_run *run, struct cbl_str text, bool each)
{
	const char *at = text.ptr, *end = text.ptr + text.len;

	while (at < end) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		const char *stop = nl ? nl : end;

		if (stop > at)
			try_text(run, cbl_str(at, (size_t)(stop - at)), each);
		at = stop + 1;
	}
	if (!each)
		try_text(run, text, false);
}

/* Texts that the patterns themselves give. */
static void try_samples(struct spec_run *run)
{
	struct cbl_arena arena;
	struct cbl_buf out;

	cbl_arena_init(&arena);
	cbl_buf_init(&out, 0);
	for (uint32_t p = 0; p < run->spec->patterns_count; p++) {
		const struct cbl_pattern_def *def = &run->spec->patterns[p];
		struct cbl_str source = cbl_spec_str(run->spec, def->source);
		const struct cbl_tree *tree = cbl_tree_read(
			&arena, source.ptr, source.len, def->flags);

		for (unsigned which = 0; which < 12; which++) {
			cbl_buf_clear(&out);
			cbl_tree_sample(tree, which, &out);
			if (out.len)
				try_found(run, p,
					  cbl_str(cbl_buf_cstr(&out), out.len));
		}
	}
	cbl_buf_release(&out);
	cbl_arena_release(&arena);
}

START_TEST(test_specs)
{
	struct cbl_spec *spec = cbl_builtin_open(cbl_builtin_specs[_i].id);
	struct spec_run run = {.spec = spec, .matcher = cbl_matcher_new()};

	ck_assert_uint_gt(spec->plan.automata_count, 0);
	try_samples(&run);
	for (uint32_t e = 0; e < spec->examples_count; e++) {
		const struct cbl_example *example = &spec->examples[e];

		try_example(&run, cbl_spec_str(spec, example->written),
			    e % 16 == 0);
		if (e % 64 == 0)
			try_example(&run, cbl_spec_str(spec, example->text),
				    false);
	}
	/* There was something to be seen. */
	ck_assert_uint_gt(run.matches, 100);
	ck_assert_uint_gt(run.refused, 1000);
	cbl_matcher_free(run.matcher);
	cbl_spec_free(spec);
}
END_TEST

static void add_tests(TCase *tc)
{
	int specs = 0;

	while (cbl_builtin_specs[specs].id)
		specs++;
	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, test_cases, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_reads_no_further);
	tcase_add_loop_test(tc, test_specs, 0, specs);
}

UNIT_MAIN("automaton", add_tests)
