/* SPDX-License-Identifier: MIT
 *
 * Ids of messages, whole, in formats in which a message has its id in its
 * text as the spec has it. (Where ids are made of parts that stand apart, the
 * serial is proposed behind what comes before it: completion_lines.c.)
 */
#include <stdio.h>

#include "base/map.h"
#include "lsp/completion.h"
#include "lsp/index.h"

/* Words before the one at the cursor that may be part of an id. */
#define WORDS_MAX 5
/* Bytes parsed for trials. */
#define TRIED_MAX (4u << 20)

/* What stands between ids; a slash or a colon may be part of one. */
#define BETWEEN ",;()[]\"<>"

/* Takes in the word before; false if there is none. */
static bool word_before(const struct completion *c, struct cbl_span *word)
{
	const char *data = c->document->source.data;
	uint32_t lo = word->lo;

	while (lo > c->line.lo && data[lo - 1] == ' ')
		lo--;
	if (lo == word->lo || lo == c->line.lo ||
	    lsp_ends_word(data[lo - 1], BETWEEN))
		return false;
	while (lo > c->line.lo && !lsp_ends_word(data[lo - 1], BETWEEN))
		lo--;
	word->lo = lo;
	return true;
}

/* An id as they are written here: that of the message, if that is how it
 * stands in its text, or while it has none that of another. Empty: none is. */
static struct cbl_str written_id(const struct completion *c)
{
	const struct cbl_source *source = &c->document->source;
	const struct indexed_file *file = NULL;
	struct workspace *w = c->server->workspace;

	if (c->id.len)
		return memmem(source->data + c->message,
			      source->len - c->message, c->id.ptr, c->id.len)
			       ? c->id
			       : cbl_str("", 0);
	for (size_t i = 0; i < lsp_workspace_count(w); i++) {
		file = lsp_workspace_file(w, i);
		if (file->message_count)
			break;
	}
	for (size_t i = 0; file && i < file->message_count; i++) {
		const struct indexed_message *m = &file->messages[i];

		if (m->id.len &&
		    m->at.end.offset - m->at.start.offset == m->id.len)
			return m->id;
	}
	return cbl_str("", 0);
}

/* Is an id that stands at `word` a reference to the message of that id? */
static bool is_reference(struct completion *c, struct cbl_span word,
			 struct cbl_str id)
{
	struct cbl_facts facts;
	struct cbl_message m;
	struct cbl_span at = lsp_try(c, &m, word, id, "");

	cbl_facts_read(&facts, &m, &c->arena);
	for (size_t i = 0; i < facts.reference_count; i++) {
		const struct cbl_fact_reference *r = &facts.references[i];

		if (r->span.lo < at.hi && r->span.hi > at.lo &&
		    cbl_str_eq(r->id, id))
			return true;
	}
	return false;
}

static bool find_word(struct completion *c, struct cbl_span *word)
{
	struct cbl_str id = written_id(c);

	*word = lsp_word_at(c, BETWEEN);
	if (!id.len)
		return false;
	for (int i = 0; i < WORDS_MAX; i++) {
		if (is_reference(c, *word, id))
			return true;
		if (!word_before(c, word))
			return false;
	}
	return false;
}

/* The latest first. */
static void put_in_order(const struct completion *c, struct proposal *p,
			 struct cbl_str date)
{
	size_t at = 2;

	if (lsp_is_whole(lsp_typed(c, p->word), p->text)) {
		strcpy(p->order, PROPOSAL_WHOLE);
		return;
	}
	strcpy(p->order, "01");
	for (size_t i = 0; i < date.len && at + 1 < sizeof(p->order); i++)
		if (cbl_is_digit(date.ptr[i]))
			p->order[at++] = (char)('9' - (date.ptr[i] - '0'));
	p->order[at++] = '~'; /* dates that are less precise come behind */
	p->order[at] = '\0';
}

static void propose_message(struct completion *c, struct cbl_span word,
			    const struct indexed_message *m)
{
	struct proposal p = {
		.word = word,
		.text = m->id,
		.detail = m->subject,
		.about = m->date,
		.kind = PROPOSAL_REFERENCE,
	};

	put_in_order(c, &p, m->date);
	lsp_propose(c, &p);
}

/* Ids of another format, which belong elsewhere, are no references here. */
static void propose_file(struct completion *c, struct cbl_span word,
			 const struct indexed_file *file, struct cbl_map *seen)
{
	for (size_t i = 0; i < file->message_count; i++) {
		const struct indexed_message *m = &file->messages[i];
		uint32_t one = 1;

		if (!m->id.len || cbl_str_eq(m->id, c->id) ||
		    !lsp_is_typed(lsp_typed(c, word), m->id) ||
		    !cbl_map_add(seen, m->id, &one))
			continue;
		if (c->tried > TRIED_MAX)
			c->more = true;
		else if (is_reference(c, word, m->id))
			propose_message(c, word, m);
	}
}

bool lsp_propose_ids(struct completion *c)
{
	struct workspace *w = c->server->workspace;
	size_t count = lsp_workspace_count(w);
	struct cbl_span word;
	struct cbl_map seen;

	if (!count || !find_word(c, &word))
		return false;
	cbl_map_init(&seen);
	for (size_t i = 0; i < count && !c->more; i++)
		propose_file(c, word, lsp_workspace_file(w, i), &seen);
	cbl_map_release(&seen);
	return true;
}
