/* SPDX-License-Identifier: MIT */
#include "lint/unreached.h"

#include "pattern/tree.h"

/* Alternatives of a start that are tried. */
#define VARIANTS 8
/* So much of a text is altered. */
#define ALTERED_MOST 60
/* What stands in place of a byte: all that is printed. */
#define INSTEAD_FIRST ' '
#define INSTEAD_LAST '~'

struct trial {
	const struct cbl_spec *spec;
	uint32_t element;
	struct cbl_matcher *matcher;
	struct cbl_buf text;
	bool escaped; /* a text that nobody before it takes */
	bool tried;
};

static bool fits(struct trial *t, const struct cbl_start *start)
{
	return cbl_match(cbl_spec_pattern(t->spec, start->pattern), t->matcher,
			 cbl_buf_cstr(&t->text), t->text.len,
			 0) == CBL_MATCH_YES;
}

/* Does a start depend on nothing but its line? */
static bool is_free(const struct cbl_start *start)
{
	return !start->after.count && !start->seen.count &&
	       !start->unseen.count && start->near_field == CBL_NONE &&
	       !start->last;
}

/* May the element take every line that fits, however often? */
static bool takes_always(const struct trial *t, uint32_t element)
{
	const struct cbl_element *e = &t->spec->elements[element];

	return e->kind == CBL_ELEMENT_LINES && !e->once && !e->must.count &&
	       e->begins != CBL_BEGINS_PART &&
	       e->zone == t->spec->elements[t->element].zone;
}

static bool is_taken(struct trial *t)
{
	for (uint32_t i = 0; i < t->element; i++) {
		struct cbl_list starts = t->spec->elements[i].starts;

		if (!takes_always(t, i))
			continue;
		for (uint32_t s = 0; s < starts.count; s++) {
			const struct cbl_start *start =
				&t->spec->starts[starts.first + s];

			if (is_free(start) && fits(t, start))
				return true;
		}
	}
	return false;
}

/* The text at hand, if it is one of the element's. */
static void try_text(struct trial *t, const struct cbl_start *start)
{
	if (t->escaped || !fits(t, start))
		return;
	t->tried = true;
	t->escaped = !is_taken(t);
}

static void try_altered(struct trial *t, const struct cbl_start *start)
{
	try_text(t, start);
	for (size_t at = 0; at < t->text.len && at < ALTERED_MOST; at++) {
		char was = t->text.data[at];

		for (char c = INSTEAD_FIRST;
		     c <= INSTEAD_LAST && !t->escaped; c++) {
			t->text.data[at] = c;
			try_text(t, start);
		}
		t->text.data[at] = was;
	}
}

static void try_start(struct trial *t, const struct cbl_start *start)
{
	const struct cbl_pattern_def *def =
		&t->spec->patterns[start->pattern];
	struct cbl_str source = cbl_spec_str(t->spec, def->source);
	const struct cbl_tree *tree;
	struct cbl_arena arena;

	cbl_arena_init(&arena);
	tree = cbl_tree_read(&arena, source.ptr, source.len, def->flags);
	for (unsigned i = 0; i < VARIANTS && !t->escaped; i++) {
		cbl_buf_clear(&t->text);
		cbl_tree_sample(tree, i, &t->text);
		try_altered(t, start);
	}
	cbl_arena_release(&arena);
}

bool cbl_is_hidden(const struct cbl_spec *spec, uint32_t element)
{
	struct cbl_list starts = spec->elements[element].starts;
	struct trial t = {
		.spec = spec,
		.element = element,
		.matcher = cbl_matcher_new(),
	};

	cbl_buf_init(&t.text, 0);
	for (uint32_t i = 0; i < starts.count && !t.escaped; i++)
		try_start(&t, &spec->starts[starts.first + i]);
	cbl_buf_release(&t.text);
	cbl_matcher_free(t.matcher);
	return t.tried && !t.escaped;
}
