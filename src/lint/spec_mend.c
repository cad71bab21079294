/* SPDX-License-Identifier: MIT */
#include "lint/spec_mend.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "spec/raw.h"
#include "spec/raw_schema.h"

/* A rule left out may be missed by another one, and so on. */
#define ROUNDS 8

struct mend {
	const char *path;
	struct cbl_buf text;
	uint32_t *rules; /* lines on which rules begin, in order */
	size_t rule_count, rule_cap;
};

/* ---- where rules stand */

static void add_rule(struct mend *m, struct cbl_document *document,
		     unsigned index)
{
	struct cbl_problems places = {0};
	char path[32];

	snprintf(path, sizeof(path), "rules[%u]", index);
	cbl_document_problem(document, &places, false, path, 0, NULL, "here");
	m->rules = cbl_grow(m->rules, &m->rule_cap, m->rule_count + 1,
			    sizeof(*m->rules));
	m->rules[m->rule_count++] = places.items[0].start.line;
	cbl_problems_release(&places);
}

/* False if no two rules may share a line and yet they do. */
static bool find_rules(struct mend *m)
{
	struct cbl_document *document;
	struct cbl_problems ignored = {0};
	struct cbl_error err = {0};
	bool apart = true;

	m->rule_count = 0;
	if (cbl_document_load(&document, &cbl_raw_spec_schema, m->path,
			      cbl_buf_cstr(&m->text), m->text.len, &ignored,
			      &err) == 0) {
		const struct cbl_raw_spec *raw = cbl_document_data(document);

		for (unsigned i = 0; i < raw->rules_count; i++)
			add_rule(m, document, i);
		cbl_document_free(document);
	}
	cbl_problems_release(&ignored);
	for (size_t i = 1; i < m->rule_count; i++)
		apart = apart && m->rules[i] > m->rules[i - 1];
	return apart && m->rule_count > 0 && m->rules[0] > 0;
}

/* Offset at which a line begins. */
static size_t line_start(const struct mend *m, uint32_t line)
{
	size_t at = 0;

	while (line > 1 && at < m->text.len)
		line -= m->text.data[at++] == '\n';
	return at;
}

/* Behind the last rule stands, if anything, a key at the left margin. */
static size_t list_end(const struct mend *m, size_t at)
{
	while (at < m->text.len) {
		const char *line = m->text.data + at;
		const char *end = memchr(line, '\n', m->text.len - at);

		if (!end)
			return m->text.len;
		at = (size_t)(end + 1 - m->text.data);
		if (at < m->text.len && !strchr(" -#\r\n", m->text.data[at]))
			return at;
	}
	return at;
}

/* The rule that holds a line: its bytes. */
static bool rule_at(const struct mend *m, uint32_t line, size_t *lo, size_t *hi)
{
	size_t i = m->rule_count;

	while (i > 0 && m->rules[i - 1] > line)
		i--;
	if (i == 0)
		return false;
	*lo = line_start(m, m->rules[i - 1]);
	*hi = i < m->rule_count ? line_start(m, m->rules[i]) : list_end(m, *lo);
	return line_start(m, line) < *hi;
}

/* ---- mending */

/* Lines stay lines, so that other places keep theirs. */
static void blank(struct mend *m, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++)
		if (m->text.data[i] != '\n')
			m->text.data[i] = ' ';
}

/* The word that a hint proposes. */
static bool meant(const struct cbl_problem *p, struct cbl_str *word)
{
	static const char before[] = "did you mean `";
	const char *at = p->hint ? strstr(p->hint, before) : NULL;
	const char *end = at ? strchr(at + sizeof(before) - 1, '`') : NULL;

	if (!end)
		return false;
	at += sizeof(before) - 1;
	*word = cbl_str(at, (size_t)(end - at));
	return true;
}

static bool put_meant(struct mend *m, const struct cbl_problem *p)
{
	size_t lo = p->start.offset, hi = p->end.offset;
	struct cbl_str word;
	struct cbl_buf text;

	if (!meant(p, &word) || lo >= hi || hi > m->text.len ||
	    p->start.line != p->end.line)
		return false;
	cbl_buf_init(&text, 0);
	cbl_buf_add(&text, m->text.data, lo);
	cbl_buf_str(&text, word);
	cbl_buf_add(&text, m->text.data + hi, m->text.len - hi);
	cbl_buf_release(&m->text);
	m->text = text;
	return true;
}

static bool mend_one(struct mend *m, const struct cbl_problem *p)
{
	size_t lo, hi;

	if (strcmp(p->file, m->path) != 0 || p->start.line == 0)
		return false;
	if (!rule_at(m, p->start.line, &lo, &hi))
		return put_meant(m, p);
	blank(m, lo, hi);
	return true;
}

/* From the end on, so that what is put in moves no place that is yet to come.
 * The problems are in the order of their places. */
static bool mend_all(struct mend *m, const struct cbl_problems *problems)
{
	if (!find_rules(m))
		return false;
	for (size_t i = problems->count; i-- > 0;)
		if (!problems->items[i].warning &&
		    !mend_one(m, &problems->items[i]))
			return false;
	return true;
}

struct cbl_spec *cbl_spec_mend(const char *path, const char *text, size_t len,
			       const struct cbl_spec_files *files,
			       const struct cbl_problems *problems)
{
	struct mend m = {.path = path};
	struct cbl_problems again = {0};
	struct cbl_spec *spec = NULL;
	struct cbl_error err = {0};
	bool mended;

	cbl_buf_init(&m.text, 0);
	cbl_buf_add(&m.text, text, len);
	mended = len > 0 && mend_all(&m, problems);
	for (int round = 0; mended && !spec && round < ROUNDS; round++) {
		cbl_problems_release(&again);
		cbl_spec_load_text(&spec, path, cbl_buf_cstr(&m.text),
				   m.text.len, files, &again, &err);
		if (!spec) {
			cbl_problems_sort(&again);
			mended = again.errors > 0 && mend_all(&m, &again);
		}
	}
	cbl_problems_release(&again);
	cbl_buf_release(&m.text);
	free(m.rules);
	return spec;
}
