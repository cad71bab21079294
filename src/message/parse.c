/* SPDX-License-Identifier: MIT
 *
 * The order of work on one message.
 */
#include "message/walk.h"

#include "spec/made.h"
#include "text/utf8.h"

static void fill(uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		numbers[i] = CBL_NONE;
}

static uint32_t *numbers(struct cbl_arena *arena, size_t count)
{
	uint32_t *out = cbl_arena_room(arena, (count + 1) * sizeof(*out));

	fill(out, count);
	return out;
}

/* The file's name without its folder, read by the spec's `file` element. */
static void read_file_name(struct cbl_message *m)
{
	uint32_t element = m->spec->meta->file_element;
	const struct cbl_element *e;
	const char *name = m->source->name, *slash;
	uint32_t container = m->source->within.container;
	const char *text = m->text;
	struct cbl_span span = cbl_span(m->span.lo, m->span.lo);
	uint32_t instance;

	if (m->source->row)
		name = m->source->label;
	else if (name && container)
		name += container + 1;
	if (element == CBL_NONE || !name)
		return;
	slash = strrchr(name, '/');
	name = slash ? slash + 1 : name;
	e = &m->spec->elements[element];
	for (uint32_t i = 0; i < e->starts.count; i++) {
		uint32_t pattern = m->spec->starts[e->starts.first + i].pattern;

		if (!cbl_search_text(m, pattern, cbl_str_c(name)))
			continue;
		instance = cbl_add_instance(m, element, span, 1, 0);
		m->text = name;
		cbl_capture(m, instance, 0, pattern, 0);
		m->text = text;
		for (uint32_t row = m->instances[instance].first_row;
		     row != CBL_NONE; row = m->rows[row].next)
			m->rows[row].span = span;
		return;
	}
}

/* Where the line after that of an offset begins. */
static uint32_t next_line(const struct cbl_message *m, uint32_t offset)
{
	return m->lines->starts[cbl_line_table_find(m->lines, offset) + 1];
}

static bool is_control(unsigned char c)
{
	return (c < 0x20 || c == 0x7f) && c != '\n' && c != '\r' &&
	       c != '\t' && c != '\f';
}

static void scan_controls(struct cbl_message *m)
{
	const char *data = m->source->data;

	for (uint32_t i = m->span.lo; i < m->span.hi; i++) {
		if (!is_control((unsigned char)data[i]))
			continue;
		cbl_add_event(m, CBL_EVENT_CONTROL, cbl_span(i, i + 1),
			      CBL_NONE);
		i = next_line(m, i) - 1;
	}
}

static void scan_encoding(struct cbl_message *m)
{
	const char *data = m->source->data;
	uint32_t hi = m->span.hi;

	for (uint32_t at = m->span.lo; at < hi;) {
		uint32_t bad =
			at + (uint32_t)cbl_utf8_invalid(data + at, hi - at);

		if (bad >= hi)
			break;
		m->valid = 0;
		cbl_add_event(m, CBL_EVENT_ENCODING, cbl_span(bad, bad + 1),
			      CBL_NONE);
		at = next_line(m, bad);
	}
}

/* Bytes that no message should have: reported once a line at the most. */
static void scan_bytes(struct cbl_message *m)
{
	m->valid = m->lines->ascii ? CBL_SUBJECT_ASCII : CBL_SUBJECT_VALID;
	if (!m->lines->ascii)
		scan_encoding(m);
	if (!m->lines->printing)
		scan_controls(m);
}

void cbl_trim_lines(const struct cbl_message *m, struct cbl_lines *lines,
		    uint32_t first, uint32_t last)
{
	const char *text = m->text;

	for (uint32_t i = first; i <= last; i++) {
		uint32_t lo = cbl_line_table_begin(m->lines, lines->first + i);
		uint32_t hi = m->lines->starts[lines->first + i + 1];

		while (hi > lo && cbl_is_blank(text[hi - 1]))
			hi--;
		lines->texts[i] = cbl_span(lo, hi);
	}
}

/* Nothing is found yet. */
static struct cbl_message blank_message(const struct cbl_spec *spec,
					struct cbl_matcher *matcher,
					struct cbl_arena *arena,
					const struct cbl_source *source,
					const struct cbl_line_table *lines,
					struct cbl_span span,
					const bool *wanted)
{
	return (struct cbl_message){
		.spec = spec,
		.source = source,
		.path = cbl_str_c(source->name),
		.lines = lines,
		.span = span,
		.text = source->data,
		.wanted = wanted,
		.matcher = matcher,
		.arena = arena,
		.first = numbers(arena, spec->elements_count),
		.last = numbers(arena, spec->elements_count),
		.values = numbers(arena, spec->values_count),
		.taken = cbl_arena_alloc(arena, CBL_ALIKE *
							sizeof(struct cbl_taken)),
		.converted = numbers(arena, CBL_ALIKE),
	};
}

static struct cbl_lines lines_of(const struct cbl_message *m)
{
	struct cbl_span span = m->span;
	uint32_t first = (uint32_t)cbl_line_table_find(m->lines, span.lo);
	uint32_t end = span.hi > span.lo ?
			       (uint32_t)cbl_line_table_find(m->lines,
							     span.hi - 1) :
			       first;
	struct cbl_lines l = {.first = first, .count = end + 1 - first};

	l.texts = cbl_arena_room(m->arena, l.count * sizeof(*l.texts));
	l.transparent = numbers(m->arena, l.count);
	cbl_trim_lines(m, &l, 0, l.count - 1);
	return l;
}

/* ---- stages */

/* A message at work. */
struct job {
	struct cbl_message *m;
	struct cbl_lines lines;
	struct cbl_walk walk;
	uint32_t next;	   /* instance whose fields are to be found */
	uint32_t mentions; /* instances before them */
	uint32_t at;	   /* the element it stands at, or CBL_NONE: done */
};

/* Goes on to the next element. */
typedef uint32_t step(struct job *job);

static uint32_t walk_on(struct job *job)
{
	return cbl_walk_on(&job->walk);
}

static bool has_fields(const struct cbl_element *e)
{
	return e->finds.count || e->items != CBL_NONE || e->fields.count;
}

/* Finds the fields of the instances of the element at hand, up to one of
 * another element. */
static uint32_t find_fields(struct job *job)
{
	struct cbl_message *m = job->m;

	for (; job->next < m->instance_count; job->next++) {
		const struct cbl_instance *i = &m->instances[job->next];

		if (!has_fields(&m->spec->elements[i->element]))
			continue;
		if (i->element != job->at)
			return i->element;
		cbl_find_fields(m, job->next);
	}
	return CBL_NONE;
}

/* All steps of all jobs. Of those that stand at one element one goes on after
 * the other: it mostly takes them to the same patterns. */
static void take_turns(struct job *jobs, size_t count, step *on)
{
	uint32_t first = 0;

	for (size_t i = 0; i < count; i++)
		jobs[i].at = 0;
	while (first != CBL_NONE) {
		uint32_t turn = first;

		first = CBL_NONE;
		for (size_t i = 0; i < count; i++) {
			if (jobs[i].at <= turn && jobs[i].at != CBL_NONE)
				jobs[i].at = on(&jobs[i]);
			if (jobs[i].at < first)
				first = jobs[i].at;
		}
	}
}

static void read_text(struct job *job)
{
	scan_bytes(job->m);
	read_file_name(job->m);
	job->lines = lines_of(job->m);
	cbl_scan_text(job->m);
	cbl_interrupt(job->m, &job->lines);
	job->m->unredacted = cbl_scan_unredacted(job->m);
}

static void convert_elements(struct job *job)
{
	cbl_convert_all(job->m, 0);
	cbl_derive_values(job->m, CBL_MADE_COMPLETED);
	cbl_derive_rows(job->m, 0);
	cbl_derive_values(job->m, CBL_MADE_DERIVED);
}

static void find_mentions(struct job *job)
{
	job->mentions = job->m->instance_count;
	cbl_find_mentions(job->m);
}

static void convert_mentions(struct job *job)
{
	cbl_convert_all(job->m, job->mentions);
	cbl_derive_rows(job->m, job->mentions);
	cbl_chain_rows(job->m);
}

/* Each stage sees all messages before the next one begins: the machine code of
 * a stage and of its patterns fills the processor's first cache by itself, and
 * fetching it anew for each message takes longer than running it. */
static void parse(struct job *jobs, size_t count, cbl_claim claim, void *ctx)
{
	for (size_t i = 0; i < count; i++)
		read_text(&jobs[i]);
	for (size_t i = 0; i < count; i++)
		cbl_walk_open(&jobs[i].walk, jobs[i].m, &jobs[i].lines, claim,
			       ctx);
	take_turns(jobs, count, walk_on);
	for (size_t i = 0; i < count; i++)
		cbl_note_long(jobs[i].m, &jobs[i].lines);
	take_turns(jobs, count, find_fields);
	for (size_t i = 0; i < count; i++)
		convert_elements(&jobs[i]);
	for (size_t i = 0; i < count; i++)
		find_mentions(&jobs[i]);
	for (size_t i = 0; i < count; i++)
		convert_mentions(&jobs[i]);
}

void cbl_message_begin(struct cbl_message *out, const struct cbl_spec *spec,
		       struct cbl_matcher *matcher, struct cbl_arena *arena,
		       const struct cbl_source *source,
		       const struct cbl_line_table *lines, struct cbl_span span,
		       const bool *wanted)
{
	*out = blank_message(spec, matcher, arena, source, lines, span,
			     wanted);
}

void cbl_message_parse_all(struct cbl_message *const *messages, size_t count)
{
	struct job jobs[CBL_MESSAGES_TOGETHER];

	while (count) {
		size_t some = count < CBL_MESSAGES_TOGETHER ?
				      count :
				      CBL_MESSAGES_TOGETHER;

		for (size_t i = 0; i < some; i++)
			jobs[i] = (struct job){.m = messages[i]};
		parse(jobs, some, NULL, NULL);
		messages += some;
		count -= some;
	}
}

void cbl_message_parse(struct cbl_message *out, const struct cbl_spec *spec,
		       struct cbl_matcher *matcher, struct cbl_arena *arena,
		       const struct cbl_source *source,
		       const struct cbl_line_table *lines, struct cbl_span span)
{
	cbl_message_parse_watched(out, spec, matcher, arena, source, lines,
				  span, NULL, NULL);
}

void cbl_message_parse_watched(struct cbl_message *out,
			       const struct cbl_spec *spec,
			       struct cbl_matcher *matcher,
			       struct cbl_arena *arena,
			       const struct cbl_source *source,
			       const struct cbl_line_table *lines,
			       struct cbl_span span, cbl_claim claim,
			       void *ctx)
{
	struct job job = {.m = out};

	cbl_message_begin(out, spec, matcher, arena, source, lines, span,
			  NULL);
	parse(&job, 1, claim, ctx);
}
