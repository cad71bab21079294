/* SPDX-License-Identifier: MIT
 *
 * For tests that need a message: a spec from a text, a message from a text,
 * and its table as lines one can compare.
 */
#ifndef CBL_UNIT_PARSING_H
#define CBL_UNIT_PARSING_H

#include "unit.h"

#include "message/message.h"
#include "message/operand.h"
#include "spec/load.h"

struct parsing {
	struct cbl_spec *spec;
	struct cbl_source source;
	struct cbl_line_table lines;
	struct cbl_matcher *matcher;
	struct cbl_arena arena;
	struct cbl_message message;
	struct cbl_buf dump;
};

/* Loads a spec; a mistake in it fails the test with its report. */
static inline struct cbl_spec *load_spec(const char *text)
{
	struct cbl_spec *spec = NULL;
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	struct cbl_buf buf;
	int rc = cbl_spec_load_text(&spec, "test.yaml", text, strlen(text),
				    NULL, &problems, &err);

	cbl_buf_init(&buf, 0);
	cbl_problems_print(&problems, &buf);
	ck_assert_msg(rc == 0, "%s\n%s", err.message, cbl_buf_cstr(&buf));
	cbl_buf_release(&buf);
	cbl_problems_release(&problems);
	return spec;
}

static inline void parse_bytes(struct parsing *p, const char *spec,
			       const char *text, size_t len)
{
	memset(p, 0, sizeof(*p));
	p->spec = load_spec(spec);
	cbl_source_set(&p->source, "folder/name.txt", text, len);
	cbl_line_table_build(&p->lines, p->source.data, (uint32_t)len);
	p->matcher = cbl_matcher_new();
	cbl_message_parse(&p->message, p->spec, p->matcher, &p->arena,
			  &p->source, &p->lines, cbl_span(0, (uint32_t)len));
	cbl_buf_init(&p->dump, 0);
}

static inline void parse(struct parsing *p, const char *spec, const char *text)
{
	parse_bytes(p, spec, text, strlen(text));
}

static inline void parsing_release(struct parsing *p)
{
	cbl_buf_release(&p->dump);
	cbl_arena_release(&p->arena);
	cbl_matcher_free(p->matcher);
	cbl_line_table_release(&p->lines);
	cbl_source_release(&p->source);
	cbl_spec_free(p->spec);
}

static inline void dump_value(struct parsing *p, uint32_t row)
{
	const struct cbl_row *r = &p->message.rows[row];
	struct cbl_term term = cbl_term_of_row(&p->message, row);

	if (r->state == CBL_ROW_INVALID)
		cbl_buf_text(&p->dump, "!");
	else if (r->state == CBL_ROW_UNKNOWN)
		cbl_buf_text(&p->dump, "?");
	else
		cbl_term_print(&p->message, &term, CBL_ATTRIBUTE_NONE,
			       &p->dump);
	if (r->assumed)
		cbl_buf_text(&p->dump, "*");
}

/* All instances of lines, mentions and interruptions in the order they were
 * made: `element(field=value field.item=value …)`, flags as `+run-in`. */
static inline const char *dump(struct parsing *p)
{
	const struct cbl_message *m = &p->message;

	cbl_buf_clear(&p->dump);
	for (uint32_t i = 0; i < m->instance_count; i++) {
		const struct cbl_instance *in = &m->instances[i];
		uint32_t row = in->first_row;
		const char *gap = "";

		if (i)
			cbl_buf_char(&p->dump, '\n');
		cbl_buf_text(&p->dump,
			     cbl_spec_cstr(m->spec,
					   m->spec->elements[in->element].id));
		if (in->flags & CBL_INSTANCE_REPEATED)
			cbl_buf_text(&p->dump, "+repeated");
		if (in->flags & CBL_INSTANCE_RUN_IN)
			cbl_buf_text(&p->dump, "+run-in");
		if (in->flags & CBL_INSTANCE_GARBLED)
			cbl_buf_text(&p->dump, "+garbled");
		if (in->part > 1)
			cbl_buf_printf(&p->dump, "@%u", in->part);
		cbl_buf_char(&p->dump, '(');
		for (; row != CBL_NONE; row = m->rows[row].next) {
			const struct cbl_row *r = &m->rows[row];
			const char *id = cbl_spec_cstr(
				m->spec, m->spec->fields[r->field].id);

			/* The whole item: the spans test shows it. */
			if (strcmp(id, "item") == 0)
				continue;
			cbl_buf_text(&p->dump, gap);
			gap = " ";
			cbl_buf_text(&p->dump, id);
			if (r->item)
				cbl_buf_printf(&p->dump, ".%u", r->item);
			cbl_buf_char(&p->dump, '=');
			dump_value(p, row);
		}
		cbl_buf_char(&p->dump, ')');
	}
	return cbl_buf_cstr(&p->dump);
}

/* Events as `unknown 12-20`. */
static inline const char *dump_events(struct parsing *p)
{
	static const char *const names[] = {
		"repeated",   "run-in",    "garbled",  "stray",   "unknown",
		"undetected", "undecided", "encoding", "control",
	};

	cbl_buf_clear(&p->dump);
	for (uint32_t i = 0; i < p->message.event_count; i++) {
		const struct cbl_event_at *e = &p->message.events[i];

		cbl_buf_printf(&p->dump, "%s%s %u-%u", i ? "\n" : "",
			       names[e->event], e->span.lo, e->span.hi);
	}
	return cbl_buf_cstr(&p->dump);
}

#endif
