/* SPDX-License-Identifier: MIT
 *
 * How long does a check take of 64 KB that somebody made to make it take
 * long? Texts are made for each built-in spec: short pieces over and over, in
 * one line and in many, alone and inside the longest of the spec's examples;
 * with --all the pieces are also what each pattern of the spec matches, whole
 * and cut short, and what each of its repeats does.
 *
 *	hostile [--all] [--limit MILLISECONDS] [SPEC]...
 *
 * Prints the worst of each spec; status 1 if one takes longer than the limit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/map.h"
#include "lint/linter.h"
#include "pattern/tree.h"
#include "spec/builtin.h"

#define BYTES 65536
/* Of a text that took a while the shorter of two runs counts. */
#define DOUBTFUL 50.0

struct trial {
	const struct cbl_spec *spec;
	struct cbl_linter *linter;
	struct cbl_lint_scratch *scratch;
	struct cbl_map tried;
	struct cbl_buf base; /* the longest example */
	struct cbl_buf text, piece;
	double worst;
	char what[160];
	size_t texts, over;
	double limit;
};

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double run_once(struct trial *t)
{
	struct cbl_source source = {0};
	struct cbl_bag bag;
	double begun;

	cbl_source_set(&source, "hostile.txt", cbl_buf_cstr(&t->text),
		       t->text.len);
	cbl_bag_init(&bag);
	begun = milliseconds();
	cbl_lint_source(t->linter, t->scratch, &source, &bag, NULL);
	begun = milliseconds() - begun;
	cbl_bag_release(&bag);
	cbl_source_release(&source);
	return begun;
}

static void describe(const struct trial *t, bool inside, const char *end,
		     char out[160])
{
	int len = t->piece.len > 60 ? 60 : (int)t->piece.len;
	int n = snprintf(out, 160, "%s`%.*s`%s over and over",
			 inside ? "an example with " : "", len,
			 cbl_buf_cstr(&t->piece), *end ? " and a line end" : "");

	for (int i = 0; i < n && i < 159; i++)
		if ((unsigned char)out[i] < ' ')
			out[i] = '~';
}

static void try_text(struct trial *t, bool inside, const char *end)
{
	double took;

	cbl_buf_clear(&t->text);
	if (inside)
		cbl_buf_add(&t->text, cbl_buf_cstr(&t->base), t->base.len);
	while (t->text.len < BYTES) {
		cbl_buf_add(&t->text, cbl_buf_cstr(&t->piece), t->piece.len);
		cbl_buf_text(&t->text, end);
	}
	took = run_once(t);
	if (took > DOUBTFUL) {
		double again = run_once(t);

		took = again < took ? again : took;
	}
	t->texts++;
	t->over += took > t->limit;
	if (took > t->limit) {
		char what[160];

		describe(t, inside, end, what);
		printf("  %.0f ms: %s\n", took, what);
	}
	if (took > t->worst) {
		t->worst = took;
		describe(t, inside, end, t->what);
	}
}

static void try_piece(struct trial *t)
{
	uint32_t one = 1;

	if (!t->piece.len ||
	    !cbl_map_add(&t->tried,
			 cbl_str(cbl_buf_cstr(&t->piece), t->piece.len), &one))
		return;
	for (int inside = 0; inside < 2; inside++) {
		try_text(t, inside, "");
		if (!memchr(t->piece.data, '\n', t->piece.len))
			try_text(t, inside, "\n");
	}
}

static void try_usual(struct trial *t)
{
	static const char *const pieces[] = {
		" ",	"a",	"A",	"1",	"-",	"\n",	".",	",",
		"(",	"/",	":",	"=",	"\t",	"\r\n",	"\xff", "\xe2\x80\x9c",
		"a ",	"A ",	"1 ",	"- ",	", ",	"1. ",	"(a) ", "a, ",
		"A/B ", "A-1 ", "01 ",	"12/",	"a. ",	"A.B.", "a: ",	"xxxxx ",
		"July 5 ", "on July 5, ", "050935Z JUL 06 ", "A B C D ",
	};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		cbl_buf_clear(&t->piece);
		cbl_buf_text(&t->piece, pieces[i]);
		try_piece(t);
	}
}

static void try_repeats(struct trial *t, const struct cbl_tree *tree)
{
	if (tree->kind == CBL_TREE_REPEAT && tree->max == CBL_TREE_ENDLESS) {
		cbl_buf_clear(&t->piece);
		cbl_tree_sample(tree->first, 0, &t->piece);
		try_piece(t);
	}
	for (const struct cbl_tree *c = tree->first; c; c = c->next)
		try_repeats(t, c);
}

static void try_pattern(struct trial *t, const struct cbl_pattern_def *def)
{
	struct cbl_str source = cbl_spec_str(t->spec, def->source);
	const struct cbl_tree *tree;
	struct cbl_arena arena;

	cbl_arena_init(&arena);
	tree = cbl_tree_read(&arena, source.ptr, source.len, def->flags);
	cbl_buf_clear(&t->piece);
	cbl_tree_sample(tree, 0, &t->piece);
	try_piece(t);
	if (t->piece.len > 1) {
		t->piece.len--;
		try_piece(t);
	}
	try_repeats(t, tree);
	cbl_arena_release(&arena);
}

static void take_longest(struct trial *t)
{
	struct cbl_str longest = {0};

	for (uint32_t i = 0; i < t->spec->examples_count; i++) {
		struct cbl_str text =
			cbl_spec_str(t->spec, t->spec->examples[i].text);

		if (!t->spec->examples[i].bad && text.len > longest.len)
			longest = text;
	}
	cbl_buf_str(&t->base, longest);
	cbl_buf_char(&t->base, '\n');
}

static bool try_spec(const char *id, bool all, double limit)
{
	struct cbl_lint_options options = {.profile = "strict", .forced = true};
	struct cbl_spec *spec = cbl_builtin_open(id);
	struct trial t = {.spec = spec, .limit = limit};
	struct cbl_error err;

	if (!spec || cbl_linter_new(&t.linter, &spec, 1, &options, &err)) {
		fprintf(stderr, "%s: no such spec\n", id);
		return false;
	}
	t.scratch = cbl_lint_scratch_new();
	cbl_map_init(&t.tried);
	take_longest(&t);
	try_usual(&t);
	for (uint32_t i = 0; all && i < spec->patterns_count; i++)
		try_pattern(&t, &spec->patterns[i]);
	printf("%s: %zu texts, worst %.1f ms: %s\n", id, t.texts, t.worst,
	       t.what);
	cbl_map_release(&t.tried);
	cbl_buf_release(&t.base);
	cbl_buf_release(&t.text);
	cbl_buf_release(&t.piece);
	cbl_lint_scratch_free(t.scratch);
	cbl_linter_free(t.linter);
	cbl_spec_free(spec);
	return t.over == 0;
}

int main(int argc, char *argv[])
{
	bool all = false, ok = true;
	double limit = 1e9;
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		if (strcmp(argv[i], "--all") == 0)
			all = true;
		else if (strcmp(argv[i], "--limit") == 0 && i + 1 < argc)
			limit = atof(argv[++i]);
	}
	if (i < argc) {
		for (; i < argc; i++)
			ok = try_spec(argv[i], all, limit) && ok;
		return !ok;
	}
	for (const struct cbl_builtin_spec *s = cbl_builtin_specs; s->id; s++)
		ok = try_spec(s->id, all, limit) && ok;
	return !ok;
}
