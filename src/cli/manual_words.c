/* SPDX-License-Identifier: MIT
 *
 * The manual's chapter on vocabularies: a table each, with the columns that
 * its entries have something for.
 */
#include "cli/manual.h"
#include "cli/page.h"

enum column {
	COLUMN_CODE,
	COLUMN_TITLE,
	COLUMN_GROUP,
	COLUMN_RANK,
	COLUMN_ERA,
	COLUMN_ALIASES,
	COLUMN_MISSPELLINGS,
	COLUMN_REMARK,
	COLUMN_COUNT_,
};

static const char *const heads[COLUMN_COUNT_] = {
	[COLUMN_CODE] = "code",
	[COLUMN_TITLE] = "stands for",
	[COLUMN_GROUP] = "group",
	[COLUMN_RANK] = "rank",
	[COLUMN_ERA] = "in use",
	[COLUMN_ALIASES] = "also written",
	[COLUMN_MISSPELLINGS] = "wrongly written",
	[COLUMN_REMARK] = "remark",
};
_Static_assert(COLUMN_COUNT_ <= CBL_SHEET_CELLS, "a row has room for them");

static void add_words(struct cbl_manual *m, struct cbl_list list,
		      struct cbl_buf *out)
{
	for (uint32_t i = 0; i < list.count; i++) {
		cbl_buf_text(out, i ? ", " : "");
		cbl_sheet_word(
			&m->sheet, out,
			cbl_spec_str(m->spec, m->spec->texts[list.first + i]));
	}
}

static void add_remark(struct cbl_manual *m, const struct cbl_entry *e,
		       struct cbl_buf *out)
{
	static const char *const status[] = {
		"", "no longer used", "met, but in no list", "a misprint"};
	struct cbl_list excludes = e->excludes, needs = e->needs;

	cbl_buf_text(out, status[e->status & 3]);
	if (e->doc.len) {
		cbl_buf_text(out, out->len ? "; " : "");
		cbl_sheet_inline(&m->sheet, out,
				 cbl_str_trim(cbl_spec_str(m->spec, e->doc)));
	}
	if (excludes.count) {
		cbl_buf_text(out, out->len ? "; not with " : "not with ");
		add_words(m, excludes, out);
	}
	if (needs.count) {
		cbl_buf_text(out, out->len ? "; only with " : "only with ");
		add_words(m, needs, out);
	}
}

static void add_cell(struct cbl_manual *m, const struct cbl_entry *e,
		     enum column column, struct cbl_buf *out)
{
	const struct cbl_spec *spec = m->spec;

	switch (column) {
	case COLUMN_CODE:
		cbl_sheet_word(&m->sheet, out, cbl_spec_str(spec, e->code));
		return;
	case COLUMN_TITLE:
		cbl_sheet_inline(&m->sheet, out, cbl_spec_str(spec, e->title));
		return;
	case COLUMN_GROUP:
		cbl_sheet_inline(&m->sheet, out, cbl_spec_str(spec, e->group));
		return;
	case COLUMN_RANK:
		if (e->rank != INT32_MIN)
			cbl_buf_printf(out, "%d", (int)e->rank);
		return;
	case COLUMN_ERA:
		cbl_days_span(out, e->from, e->until);
		return;
	case COLUMN_ALIASES:
		add_words(m, e->aliases, out);
		return;
	case COLUMN_MISSPELLINGS:
		add_words(m, e->misspellings, out);
		return;
	default:
		add_remark(m, e, out);
	}
}

/* Columns that are not empty. */
static unsigned choose(struct cbl_manual *m, const struct cbl_vocabulary *v,
		       enum column *chosen)
{
	unsigned count = 0;
	struct cbl_buf cell;

	cbl_buf_init(&cell, 0);
	for (unsigned c = 0; c < COLUMN_COUNT_; c++) {
		cbl_buf_clear(&cell);
		for (uint32_t i = 0; i < v->entries.count && !cell.len; i++)
			add_cell(m, &m->spec->entries[v->entries.first + i],
				 (enum column)c, &cell);
		if (cell.len)
			chosen[count++] = (enum column)c;
	}
	cbl_buf_release(&cell);
	return count;
}

static void write_entries(struct cbl_manual *m, const struct cbl_vocabulary *v)
{
	enum column chosen[COLUMN_COUNT_];
	const char *names[COLUMN_COUNT_];
	unsigned count = choose(m, v, chosen);

	for (unsigned c = 0; c < count; c++)
		names[c] = heads[chosen[c]];
	cbl_sheet_table(&m->sheet, names, count);
	for (uint32_t i = 0; i < v->entries.count; i++) {
		for (unsigned c = 0; c < count; c++)
			add_cell(m, &m->spec->entries[v->entries.first + i],
				 chosen[c], cbl_sheet_cell(&m->sheet));
		cbl_sheet_row_end(&m->sheet);
	}
	cbl_sheet_table_end(&m->sheet);
}

void cbl_manual_vocabularies(struct cbl_manual *m)
{
	const struct cbl_spec *spec = m->spec;
	struct cbl_buf anchor;

	if (!spec->vocabularies_count)
		return;
	cbl_buf_init(&anchor, 0);
	cbl_manual_chapter(m, CBL_MANUAL_WORDS);
	for (uint32_t i = 0; i < spec->vocabularies_count; i++) {
		const struct cbl_vocabulary *v = &spec->vocabularies[i];

		cbl_buf_clear(&anchor);
		cbl_manual_anchor(&anchor, "words", cbl_spec_cstr(spec, v->id));
		cbl_sheet_heading(
			&m->sheet, 3,
			cbl_spec_str(spec, v->title.len ? v->title : v->id),
			cbl_buf_cstr(&anchor));
		cbl_sheet_text(&m->sheet, cbl_spec_str(spec, v->doc));
		if (v->open)
			cbl_sheet_text(&m->sheet,
				       cbl_str_c("Words that are not listed "
						 "may be right as well."));
		write_entries(m, v);
	}
	cbl_buf_release(&anchor);
}
