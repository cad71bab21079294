/* SPDX-License-Identifier: MIT
 *
 * The manual's chapter on rules: a list, then each with its examples and what
 * is said of them.
 */
#include "cli/manual.h"
#include "cli/page.h"
#include "lint/example.h"

static struct cbl_str str(const struct cbl_manual *m, struct cbl_text text)
{
	return cbl_spec_str(m->spec, text);
}

/* ---- the list */

static void write_list(struct cbl_manual *m)
{
	static const char *const heads[] = {"code", "name", "severity",
					    "profile", "finds"};
	const struct cbl_spec *spec = m->spec;

	cbl_sheet_table(&m->sheet, heads, 5);
	for (uint32_t i = 0; i < spec->rules_count; i++) {
		const struct cbl_rule *r = &spec->rules[i];
		struct cbl_buf anchor;

		cbl_buf_init(&anchor, 0);
		cbl_manual_anchor(&anchor, "rule",
				  cbl_spec_cstr(spec, r->name));
		cbl_sheet_inline(&m->sheet, cbl_sheet_cell(&m->sheet),
				 str(m, r->code));
		cbl_sheet_link(&m->sheet, cbl_sheet_cell(&m->sheet),
			       str(m, r->name), cbl_buf_cstr(&anchor));
		cbl_buf_text(cbl_sheet_cell(&m->sheet),
			     cbl_severity_name((enum cbl_severity)r->severity));
		cbl_buf_text(cbl_sheet_cell(&m->sheet),
			     cbl_rule_profile(spec, i));
		cbl_sheet_inline(&m->sheet, cbl_sheet_cell(&m->sheet),
				 str(m, r->title));
		cbl_sheet_row_end(&m->sheet);
		cbl_buf_release(&anchor);
	}
	cbl_sheet_table_end(&m->sheet);
}

/* ---- a rule */

static void write_facts(struct cbl_manual *m, uint32_t rule)
{
	const struct cbl_rule *r = &m->spec->rules[rule];
	struct cbl_buf line, part;

	cbl_buf_init(&line, 0);
	cbl_buf_init(&part, 0);
	cbl_buf_printf(&line, "%s, %s, profile %s",
		       cbl_severity_name((enum cbl_severity)r->severity),
		       cbl_rule_kind_name((enum cbl_rule_kind)r->kind),
		       cbl_rule_profile(m->spec, rule));
	cbl_rule_era(m->spec, rule, &part);
	if (part.len)
		cbl_buf_printf(&line, ", messages %s", cbl_buf_cstr(&part));
	cbl_buf_clear(&part);
	cbl_rule_provenance(m->spec, rule, &part);
	cbl_buf_text(&line, ".");
	if (part.len) {
		cbl_buf_text(&line, " Basis: ");
		cbl_sheet_inline(&m->sheet, &line,
				 cbl_str(part.data, part.len));
		cbl_buf_char(&line, '.');
	}
	cbl_sheet_paragraph(&m->sheet, &line);
	cbl_buf_release(&line);
	cbl_buf_release(&part);
}

/* What the example says beside its text. */
static void add_circumstances(struct cbl_manual *m, const struct cbl_example *e,
			      struct cbl_buf *line)
{
	if (e->doc.len) {
		cbl_buf_text(line, ", ");
		cbl_sheet_inline(&m->sheet, line, cbl_str_trim(str(m, e->doc)));
	}
	if (e->file.len) {
		cbl_buf_text(line, ", in a file named ");
		cbl_sheet_word(&m->sheet, line, str(m, e->file));
	}
	for (uint32_t i = 0; i < e->among.count; i++) {
		cbl_buf_text(line, i ? ", " : ", beside the messages ");
		cbl_sheet_word(&m->sheet, line,
			       str(m, m->spec->texts[e->among.first + i]));
	}
}

/* "Wrong, because …: message". */
static void write_example(struct cbl_manual *m, uint32_t rule, uint32_t index)
{
	const struct cbl_example *e = &m->spec->examples[index];
	struct cbl_buf line;
	struct cbl_bag bag;

	cbl_buf_init(&line, 0);
	cbl_bag_init(&bag);
	cbl_buf_text(&line, e->bad ? "Wrong" : "Right");
	add_circumstances(m, e, &line);
	if (e->bad)
		cbl_example_judge(m->spec, m->scratch, rule, index, &bag);
	for (size_t i = 0; i < bag.count; i++) {
		cbl_buf_text(&line, i ? "; " : ": ");
		cbl_sheet_inline(&m->sheet, &line, bag.findings[i].message);
	}
	cbl_buf_text(&line, bag.count ? "." : ":");
	cbl_sheet_paragraph(&m->sheet, &line);
	cbl_sheet_code(&m->sheet, str(m, e->written));
	cbl_bag_release(&bag);
	cbl_buf_release(&line);
}

static void write_rule(struct cbl_manual *m, uint32_t rule)
{
	const struct cbl_rule *r = &m->spec->rules[rule];
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_manual_anchor(&text, "rule", cbl_spec_cstr(m->spec, r->name));
	cbl_sheet_heading(&m->sheet, 3, str(m, r->name), cbl_buf_cstr(&text));
	cbl_buf_clear(&text);
	cbl_sheet_inline(&m->sheet, &text, str(m, r->code));
	cbl_buf_text(&text, r->title.len ? ": " : "");
	cbl_sheet_inline(&m->sheet, &text, str(m, r->title));
	cbl_sheet_paragraph(&m->sheet, &text);
	cbl_sheet_text(&m->sheet, str(m, r->doc));
	write_facts(m, rule);
	for (uint32_t i = 0; i < r->examples.count; i++)
		write_example(m, rule, r->examples.first + i);
	cbl_buf_clear(&text);
	if (r->help.len) {
		cbl_buf_text(&text, "What to do: ");
		cbl_sheet_inline(&m->sheet, &text, str(m, r->help));
	}
	cbl_sheet_paragraph(&m->sheet, &text);
	cbl_buf_release(&text);
}

void cbl_manual_rules(struct cbl_manual *m)
{
	if (!m->spec->rules_count)
		return;
	cbl_manual_chapter(m, CBL_MANUAL_RULES);
	write_list(m);
	for (uint32_t i = 0; i < m->spec->rules_count; i++)
		write_rule(m, i);
}
