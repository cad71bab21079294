/* SPDX-License-Identifier: MIT
 *
 * Of all that the good examples hold of an element, the one is shown of which
 * most fields are there. What stands in the frame of an example is written as
 * usual, what stands in its hole is often odd on purpose.
 */
#include "lint/specimen.h"

#include "lint/lint_priv.h"
#include "message/message.h"

#define LINES 6 /* longer ones are no good as an example */
#define LENGTH 400
#define IN_FRAME 100

struct gathering {
	const struct cbl_spec *spec;
	const struct cbl_example *example;
	struct cbl_arena *arena;
	struct cbl_specimen *best; /* by element */
};

static bool fits(struct cbl_str text)
{
	unsigned lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	return text.len > 0 && text.len <= LENGTH && lines <= LINES;
}

static bool in_hole(const struct cbl_example *e, struct cbl_span span)
{
	return span.lo < e->hole + e->written.len && span.hi > e->hole;
}

static unsigned score(const struct gathering *g, const struct cbl_message *m,
		      uint32_t instance)
{
	const struct cbl_instance *i = &m->instances[instance];
	struct cbl_list fields = cbl_instance_element(m, instance)->fields;
	unsigned points = in_hole(g->example, i->span) ? 1 : IN_FRAME;

	for (uint32_t f = 0; f < fields.count; f++) {
		uint32_t row =
			cbl_message_row(m, instance, fields.first + f, 0);

		if (row != CBL_NONE && m->rows[row].state == CBL_ROW_VALID &&
		    !m->rows[row].assumed)
			points++;
	}
	return points;
}

static struct cbl_str copy(struct cbl_arena *arena, struct cbl_str text)
{
	return cbl_str(cbl_arena_strndup(arena, text.ptr, text.len), text.len);
}

static void keep(struct gathering *g, const struct cbl_message *m,
		 uint32_t instance, struct cbl_str text, unsigned points)
{
	struct cbl_list fields = cbl_instance_element(m, instance)->fields;
	struct cbl_specimen *s = &g->best[m->instances[instance].element];

	s->score = points;
	s->text = copy(g->arena, text);
	s->field = cbl_arena_alloc(g->arena,
				   (fields.count + 1) * sizeof(*s->field));
	for (uint32_t f = 0; f < fields.count; f++) {
		uint32_t row =
			cbl_message_row(m, instance, fields.first + f, 0);

		s->field[f] = row == CBL_NONE || m->rows[row].assumed
				      ? cbl_str(NULL, 0)
				      : copy(g->arena, m->rows[row].text);
	}
}

/* Of the element that is the file's name there is nothing in the text. */
static struct cbl_str text_of(const struct gathering *g,
			      const struct cbl_message *m, uint32_t instance)
{
	struct cbl_span span = m->instances[instance].span;

	if (cbl_instance_element(m, instance)->kind == CBL_ELEMENT_FILE)
		return cbl_spec_str(g->spec, g->example->file);
	return cbl_str_trim(
		cbl_str(m->source->data + span.lo, span.hi - span.lo));
}

/* What is wrong with how it begins; an element that has no other start is to
 * begin in mid-line. */
static uint32_t flaws(const struct cbl_message *m, uint32_t instance)
{
	uint32_t flags = m->instances[instance].flags;

	if (!cbl_instance_element(m, instance)->starts.count)
		flags &= ~(uint32_t)CBL_INSTANCE_RUN_IN;
	return flags;
}

static void look_at(struct gathering *g, const struct cbl_message *m,
		    uint32_t instance)
{
	const struct cbl_instance *i = &m->instances[instance];
	struct cbl_str text = text_of(g, m, instance);
	unsigned points;

	if (flaws(m, instance) || !fits(text))
		return;
	points = score(g, m, instance);
	if (points > g->best[i->element].score)
		keep(g, m, instance, text, points);
}

static void read_example(struct gathering *g, struct cbl_lint_scratch *scratch)
{
	struct cbl_str text = cbl_spec_str(g->spec, g->example->text);
	const char *name = g->example->file.len
				   ? cbl_spec_cstr(g->spec, g->example->file)
				   : "example";
	struct cbl_source source = {0};
	struct cbl_message m;

	cbl_source_set(&source, name, text.ptr, text.len);
	cbl_line_table_build(&scratch->lines, source.data,
			     (uint32_t)source.len);
	cbl_arena_clear(&scratch->arena);
	cbl_message_parse(&m, g->spec, scratch->matcher, &scratch->arena,
			  &source, &scratch->lines,
			  cbl_span(0, (uint32_t)source.len));
	for (uint32_t i = 0; i < m.instance_count; i++)
		look_at(g, &m, i);
	cbl_source_release(&source);
}

struct cbl_specimen *cbl_specimens(const struct cbl_spec *spec,
				   struct cbl_lint_scratch *scratch,
				   struct cbl_arena *arena)
{
	size_t size = (spec->elements_count + 1) * sizeof(struct cbl_specimen);
	struct gathering g = {
		.spec = spec,
		.arena = arena,
		.best = cbl_arena_alloc(arena, size),
	};

	memset(g.best, 0, size);
	for (uint32_t i = 0; i < spec->examples_count; i++) {
		g.example = &spec->examples[i];
		if (!g.example->bad)
			read_example(&g, scratch);
	}
	return g.best;
}
