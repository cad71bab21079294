/* SPDX-License-Identifier: MIT
 *
 * Codes: a code of each vocabulary, and of each group in it, is tried at the
 * cursor. If the spec reads it as what it is, all others of the group may
 * stand there as well.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lsp/completion.h"
#include "spec/vocabulary.h"

/* Groups of a vocabulary that are told apart; words before the cursor that
 * may be part of a code of several. */
#define GROUPS_MAX 8
#define WORDS_MAX 3
/* Bytes parsed for trials: far down in a long message there are few. */
#define TRIED_MAX (4u << 20)

/* What may have to follow a code for the spec to see it: a number, or what
 * the code stands for. */
static const char *const behind[] = {"", " 0001", "/X"};

static bool is_in_force(const struct completion *c, const struct cbl_entry *e)
{
	return !c->dated || (e->from <= c->date && c->date <= e->until);
}

/* What of the entries of a group may stand at the cursor. */
enum form {
	FORM_NONE,
	FORM_CODE,
	FORM_ALIAS,
};

/* ---- trials */

/* Did the spec read the code at `at` as one of the vocabulary? */
static bool is_read(const struct completion *c, const struct cbl_message *m,
		    struct cbl_span at, uint32_t vocabulary, uint32_t entry)
{
	for (uint32_t i = 0; i < m->row_count; i++) {
		const struct cbl_row *r = &m->rows[i];
		const struct cbl_field *f;

		if (r->field == CBL_NONE || r->assumed ||
		    r->state != CBL_ROW_VALID || r->span.lo < at.lo ||
		    r->span.hi > at.hi || r->span.lo == r->span.hi)
			continue;
		f = &c->spec->fields[r->field];
		if (f->type == CBL_TYPE_CODE && f->vocabulary == vocabulary &&
		    r->value.entry == entry && c->elements[f->element])
			return true;
	}
	return false;
}

static bool text_fits(struct completion *c, struct cbl_span word,
		      uint32_t vocabulary, uint32_t entry, struct cbl_text text)
{
	struct cbl_message m;

	for (size_t i = 0; i < sizeof(behind) / sizeof(*behind); i++) {
		struct cbl_span at;

		if (c->tried > TRIED_MAX)
			return false;
		at = lsp_try(c, &m, word, cbl_spec_str(c->spec, text),
			     behind[i]);
		if (is_read(c, &m, at, vocabulary, entry))
			return true;
	}
	return false;
}

/* In some places codes are written, in others the names behind them. */
static enum form form_of(struct completion *c, struct cbl_span word,
			 uint32_t vocabulary, uint32_t entry)
{
	const struct cbl_entry *e = &c->spec->entries[entry];

	if (text_fits(c, word, vocabulary, entry, e->code))
		return FORM_CODE;
	if (e->aliases.count &&
	    text_fits(c, word, vocabulary, entry,
		      c->spec->texts[e->aliases.first]))
		return FORM_ALIAS;
	return FORM_NONE;
}

/* ---- groups */

struct group {
	struct cbl_str name;
	enum form form;
};

struct groups {
	struct group items[GROUPS_MAX];
	size_t count;
	bool any;
};

static struct group *group_of(struct groups *g, struct cbl_str name)
{
	for (size_t i = 0; i < g->count; i++)
		if (cbl_str_eq(g->items[i].name, name))
			return &g->items[i];
	return NULL;
}

/* One that stands for its group: plain, current, in force. */
static bool is_typical(const struct completion *c, const struct cbl_entry *e)
{
	struct cbl_str code = cbl_spec_str(c->spec, e->code);

	return e->status == CBL_STATUS_CURRENT && is_in_force(c, e) &&
	       !memchr(code.ptr, ' ', code.len);
}

static void try_groups(struct completion *c, struct cbl_span word,
		       uint32_t vocabulary, struct groups *out)
{
	struct cbl_list entries = c->spec->vocabularies[vocabulary].entries;

	for (uint32_t i = entries.first; i < entries.first + entries.count;
	     i++) {
		const struct cbl_entry *e = &c->spec->entries[i];
		struct cbl_str name = cbl_spec_str(c->spec, e->group);
		struct group *g;

		if (!is_typical(c, e) || group_of(out, name) ||
		    out->count == GROUPS_MAX)
			continue;
		g = &out->items[out->count++];
		g->name = name;
		g->form = form_of(c, word, vocabulary, i);
		out->any = out->any || g->form != FORM_NONE;
	}
}

/* ---- words */

/* Is something that was typed, over a blank, the beginning of a name? */
static bool begins_name(const struct completion *c, uint32_t vocabulary,
			struct cbl_str typed)
{
	const struct cbl_vocabulary *v = &c->spec->vocabularies[vocabulary];
	char folded[CBL_FOLDED_MAX];
	size_t len = cbl_fold_text(folded, typed);

	for (uint32_t i = 0; len && i < v->names.count; i++) {
		struct cbl_str name = cbl_spec_str(
			c->spec, c->spec->names[v->names.first + i].folded);

		if (name.len > len && memcmp(name.ptr, folded, len) == 0)
			return true;
	}
	return false;
}

/* The word at the cursor, with words before it that belong to the same code. */
static struct cbl_span word_for(const struct completion *c,
				uint32_t vocabulary)
{
	const char *data = c->document->source.data;
	struct cbl_span best = c->word, word = c->word;

	for (int i = 0; i < WORDS_MAX; i++) {
		uint32_t lo = word.lo, end;

		while (lo > c->line.lo && data[lo - 1] == ' ')
			lo--;
		if (lo == word.lo || lo == c->line.lo)
			break;
		end = lo;
		while (lo > c->line.lo && !cbl_is_blank(data[lo - 1]) &&
		       !strchr(",;:/()", data[lo - 1]))
			lo--;
		if (lo == end)
			break;
		word.lo = lo;
		if (begins_name(c, vocabulary, lsp_typed(c, word)))
			best = word;
	}
	return best;
}

/* ---- what is there */

/* Does a rule want the values of a field to differ? */
static bool is_unique(const struct cbl_spec *spec, uint32_t field)
{
	for (uint32_t i = 0; i < spec->checks_count; i++) {
		const struct cbl_check *check = &spec->checks[i];

		if (check->kind != CBL_CHECK_unique ||
		    check->scope == CBL_SCOPE_CORPUS)
			continue;
		for (uint32_t k = 0; k < check->of.count; k++) {
			const struct cbl_operand *o =
				&spec->operands[spec->numbers[check->of.first +
							      k]];

			if (o->kind == CBL_OPERAND_FIELD && o->field == field)
				return true;
		}
	}
	return false;
}

/* Is the row on the line, or in an element that is, and not what is being
 * written? */
static bool is_beside(const struct completion *c, const struct cbl_message *m,
		      const struct cbl_row *r)
{
	struct cbl_span all = m->instances[r->instance].span;

	return all.lo <= c->line.hi && all.hi >= c->line.lo &&
	       (r->span.hi <= c->word.lo || r->span.lo >= c->word.hi);
}

/* By entry: it stands there, and once is enough. */
static bool *entries_there(const struct completion *c,
			   const struct cbl_message *m)
{
	bool *out = cbl_xcalloc(c->spec->entries_count + 1, sizeof(*out));

	for (uint32_t i = 0; i < m->row_count; i++) {
		const struct cbl_row *r = &m->rows[i];

		if (r->field != CBL_NONE && r->state == CBL_ROW_VALID &&
		    c->spec->fields[r->field].type == CBL_TYPE_CODE &&
		    !r->assumed && is_beside(c, m, r) &&
		    is_unique(c->spec, r->field))
			out[r->value.entry] = true;
	}
	return out;
}

/* ---- proposals */

/* What was typed whole, the rest, what is outdated, what is there already. */
static void put_in_order(const struct completion *c, struct proposal *p,
			 const struct cbl_entry *e)
{
	char rank = c->there[e - c->spec->entries] ? '3' :
		    p->outdated		   ? '2' :
						     '1';

	if (lsp_is_whole(lsp_typed(c, p->word), p->text))
		strcpy(p->order, PROPOSAL_WHOLE);
	else
		snprintf(p->order, sizeof(p->order), "%c%.12s", rank,
			 p->text.len ? cbl_spec_cstr(c->spec, e->code) : "");
}

static void propose_entry(struct completion *c, struct cbl_span word,
			  const struct cbl_entry *e, struct cbl_str text,
			  struct cbl_str detail)
{
	bool in_force = is_in_force(c, e);
	struct proposal p = {
		.word = word,
		.text = text,
		.detail = detail,
		.entry = e,
		.kind = PROPOSAL_ENUM_MEMBER,
		.outdated = !in_force || e->status == CBL_STATUS_RETIRED,
	};

	put_in_order(c, &p, e);
	lsp_propose(c, &p);
}

/* Was the name begun? Behind a blank none goes on that is one word. */
static bool is_begun(struct cbl_str typed, struct cbl_str name)
{
	return lsp_is_typed(typed, name) &&
	       (!typed.len || typed.ptr[typed.len - 1] != ' ' ||
		(name.len && memchr(name.ptr, ' ', name.len)));
}

/* The code, or the first of its other names that was begun. */
static void propose_names(struct completion *c, struct cbl_span word,
			  const struct cbl_entry *e, enum form form)
{
	struct cbl_str typed = lsp_typed(c, word);
	struct cbl_str code = cbl_spec_str(c->spec, e->code);
	struct cbl_str title = cbl_spec_str(c->spec, e->title);

	if (form == FORM_CODE && is_begun(typed, code)) {
		propose_entry(c, word, e, code, title);
		return;
	}
	for (uint32_t i = 0; i < e->aliases.count; i++) {
		struct cbl_str name = cbl_spec_str(
			c->spec, c->spec->texts[e->aliases.first + i]);

		if (!is_begun(typed, name))
			continue;
		propose_entry(c, word, e, name, title.len ? title : code);
		return;
	}
}

static void propose_vocabulary(struct completion *c, uint32_t vocabulary,
			       struct cbl_span word)
{
	struct cbl_list entries = c->spec->vocabularies[vocabulary].entries;
	struct groups groups = {0};

	try_groups(c, word, vocabulary, &groups);
	for (uint32_t i = 0; groups.any && i < entries.count; i++) {
		const struct cbl_entry *e =
			&c->spec->entries[entries.first + i];
		const struct group *g = group_of(
			&groups, cbl_spec_str(c->spec, e->group));

		if (g && g->form != FORM_NONE &&
		    e->status != CBL_STATUS_MISPRINT)
			propose_names(c, word, e, g->form);
	}
}

static bool is_code(const struct completion *c, uint32_t field)
{
	const struct cbl_field *f = &c->spec->fields[field];

	return f->type == CBL_TYPE_CODE && f->vocabulary != CBL_NONE &&
	       !f->by.len && c->elements[f->element];
}

/* Codes that are written without anything between: a code that was read as a
 * part of the word, and ends or begins at the cursor or holds it. */
static void propose_within(struct completion *c, const struct cbl_message *m)
{
	for (uint32_t i = 0; i < m->row_count; i++) {
		const struct cbl_row *r = &m->rows[i];

		if (r->field == CBL_NONE || r->assumed || !is_code(c, r->field) ||
		    r->span.lo > c->cursor || r->span.hi < c->cursor ||
		    r->span.lo < c->word.lo || r->span.hi > c->word.hi ||
		    r->span.hi - r->span.lo == c->word.hi - c->word.lo)
			continue;
		propose_vocabulary(c, c->spec->fields[r->field].vocabulary,
				   r->span);
	}
}

void lsp_propose_codes(struct completion *c, const struct cbl_message *m)
{
	const struct cbl_spec *spec = c->spec;
	bool *used = cbl_xcalloc(spec->vocabularies_count + 1, sizeof(*used));
	bool *there = entries_there(c, m);

	for (uint32_t i = 0; i < spec->fields_count; i++)
		if (is_code(c, i))
			used[spec->fields[i].vocabulary] = true;
	c->there = there;
	for (uint32_t i = 0; i < spec->vocabularies_count; i++)
		if (used[i])
			propose_vocabulary(c, i, word_for(c, i));
	propose_within(c, m);
	c->there = NULL;
	free(there);
	free(used);
}
