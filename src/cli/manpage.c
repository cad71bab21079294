/* SPDX-License-Identifier: MIT
 *
 * A page is a head, which is written here, and a text on a sheet.
 */
#include "cli/manpage.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "cli/manual.h"
#include "cli/reference.h"
#include "config/config.h"
#include "spec/builtin.h"
#include "spec/raw_schema.h"

/* ---- which there are */

static struct cbl_manpage *add_page(struct cbl_manpages *pages,
				    const char *name, int section)
{
	struct cbl_buf file;
	struct cbl_manpage *page;

	cbl_buf_init(&file, 0);
	cbl_buf_printf(&file, "%s.%d", name, section);
	pages->items = cbl_grow(pages->items, &pages->cap, pages->count + 1,
				sizeof(*pages->items));
	page = &pages->items[pages->count++];
	*page = (struct cbl_manpage){.name = cbl_xstrdup(cbl_buf_cstr(&file))};
	cbl_buf_release(&file);
	return page;
}

/* "cablelint-spec-check" */
static void page_name(const struct cbl_command *c, struct cbl_buf *out)
{
	cbl_buf_text(out, "cablelint");
	if (*c->name)
		cbl_buf_char(out, '-');
	for (const char *p = c->name; *p; p++)
		cbl_buf_char(out, *p == ' ' ? '-' : *p);
}

static void add_command(struct cbl_manpages *pages, const struct cbl_command *c)
{
	struct cbl_buf name;

	cbl_buf_init(&name, 0);
	page_name(c, &name);
	add_page(pages, cbl_buf_cstr(&name), 1)->command = c;
	cbl_buf_release(&name);
	for (size_t i = 0; c->parts && c->parts[i]; i++)
		add_command(pages, c->parts[i]);
}

static const struct {
	const char *name, *summary;
	const struct cbl_yaml_schema *schema;
} files[] = {
	{"cablelint.yaml", "settings of cablelint for a folder",
	 &cbl_config_schema},
	{"cablelint-spec", "language that formats of messages are described in",
	 &cbl_raw_spec_schema},
	{"cablelint-vocabulary",
	 "lists of codes, for specs to look words up in",
	 &cbl_raw_vocabulary_schema},
};

void cbl_manpages_list(struct cbl_manpages *pages)
{
	*pages = (struct cbl_manpages){0};
	add_command(pages, &cbl_program);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct cbl_manpage *page = add_page(pages, files[i].name, 5);

		page->schema = files[i].schema;
		page->summary = files[i].summary;
	}
	for (size_t i = 0; cbl_builtin_specs[i].id; i++) {
		struct cbl_buf name;

		cbl_buf_init(&name, 0);
		cbl_buf_printf(&name, "cablelint-%s", cbl_builtin_specs[i].id);
		add_page(pages, cbl_buf_cstr(&name), 7)->spec =
			cbl_builtin_specs[i].id;
		cbl_buf_release(&name);
	}
}

void cbl_manpages_release(struct cbl_manpages *pages)
{
	for (size_t i = 0; i < pages->count; i++)
		free(pages->items[i].name);
	free(pages->items);
	*pages = (struct cbl_manpages){0};
}

/* ---- the head */

/* A page made twice is the same: it has the day of the sources, as packagers
 * give it, or none. */
static void add_day(struct cbl_buf *out)
{
	const char *said = getenv("SOURCE_DATE_EPOCH");
	unsigned long seconds;
	char day[16] = "";
	struct tm tm;
	time_t at;

	if (said && cbl_str_number(cbl_str_c(said), 253402300799, &seconds)) {
		at = (time_t)seconds;
		if (gmtime_r(&at, &tm))
			strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	}
	cbl_buf_text(out, day);
}

static void write_head(const struct cbl_manpage *page, struct cbl_str summary,
		       struct cbl_buf *out)
{
	const char *dot = strrchr(page->name, '.');
	const struct cbl_sheet_format *man = &cbl_sheet_man;
	struct cbl_str name = cbl_str(page->name, (size_t)(dot - page->name));

	cbl_buf_text(out, ".TH ");
	for (size_t i = 0; i < name.len; i++)
		cbl_buf_char(out, cbl_upper(name.ptr[i]));
	cbl_buf_printf(out, " %s \"", dot + 1);
	add_day(out);
	cbl_buf_text(out, "\" \"cablelint " CABLELINT_VERSION
			  "\" \"cablelint manual\"\n.SH NAME\n");
	man->plain(out, name);
	cbl_buf_text(out, " \\- ");
	man->plain(out, cbl_str_trim(summary));
	cbl_buf_char(out, '\n');
}

/* ---- commands */

static void heading(struct cbl_sheet *s, const char *text)
{
	cbl_sheet_heading(s, 2, cbl_str_c(text), NULL);
}

static void write_synopsis(const struct cbl_command *c, struct cbl_buf *out)
{
	const struct cbl_sheet_format *man = &cbl_sheet_man;
	struct cbl_str rest = cbl_str_c(c->usage), line;
	bool any = false;

	cbl_buf_text(out, ".SH SYNOPSIS\n");
	do {
		if (!cbl_str_next(&rest, '\n', &line))
			line = cbl_str_c("");
		cbl_buf_text(out, any ? ".br\n" : "");
		any = true;
		man->word(out, cbl_str_c("cablelint"));
		if (*c->name) {
			cbl_buf_char(out, ' ');
			man->word(out, cbl_str_c(c->name));
		}
		if (line.len)
			cbl_buf_char(out, ' ');
		man->plain(out, line);
		cbl_buf_char(out, '\n');
	} while (rest.len);
}

/* Two columns, the first being code. */
static void begin_pairs(struct cbl_sheet *s)
{
	static const char *const heads[] = {"", "meaning"};

	cbl_sheet_table(s, heads, 2);
}

static void add_pair(struct cbl_sheet *s, struct cbl_str word,
		     struct cbl_str text)
{
	cbl_sheet_word(s, cbl_sheet_cell(s), word);
	cbl_sheet_inline(s, cbl_sheet_cell(s), text);
	cbl_sheet_row_end(s);
}

static void write_parts(struct cbl_sheet *s, const struct cbl_command *c)
{
	heading(s, "COMMANDS");
	begin_pairs(s);
	for (size_t i = 0; c->parts[i]; i++)
		add_pair(s, cbl_str_c(cbl_command_word(c->parts[i])),
			 cbl_str_c(c->parts[i]->summary));
	cbl_sheet_table_end(s);
}

static void write_option(struct cbl_sheet *s, const struct cbl_option_use *use)
{
	const struct cbl_option_def *def = &cbl_options[use->option];
	const char *value = use->words ? use->words : def->value;
	struct cbl_buf *cell = cbl_sheet_cell(s), name;

	cbl_buf_init(&name, 0);
	if (def->letter) {
		cbl_buf_printf(&name, "-%c", def->letter);
		cbl_sheet_word(s, cell, cbl_str_c(cbl_buf_cstr(&name)));
		cbl_buf_text(cell, ", ");
	}
	cbl_buf_clear(&name);
	cbl_buf_printf(&name, "--%s", def->name);
	cbl_sheet_word(s, cell, cbl_str_c(cbl_buf_cstr(&name)));
	cbl_buf_release(&name);
	if (value) {
		cbl_buf_char(cell, ' ');
		cbl_sheet_inline(s, cell, cbl_str_c(value));
	}
	cbl_sheet_inline(s, cbl_sheet_cell(s),
			 cbl_str_c(use->text ? use->text : def->text));
	cbl_sheet_row_end(s);
}

/* A heading for each group, in the order in which options bring them up. */
static void write_options(struct cbl_sheet *s,
			  const struct cbl_option_use *uses)
{
	if (uses->option)
		heading(s, "OPTIONS");
	for (const struct cbl_option_use *u = uses; u->option; u++) {
		const char *group = cbl_options[u->option].group;
		bool done = false;

		for (const struct cbl_option_use *v = uses; v < u; v++)
			done = done ||
			       strcmp(cbl_options[v->option].group, group) == 0;
		if (done)
			continue;
		cbl_sheet_heading(s, 3, cbl_str_c(group), NULL);
		begin_pairs(s);
		for (const struct cbl_option_use *v = u; v->option; v++)
			if (strcmp(cbl_options[v->option].group, group) == 0)
				write_option(s, v);
		cbl_sheet_table_end(s);
	}
}

/* Lines of a status, blanks, and what it means. */
static void write_exits(struct cbl_sheet *s, const char *exits)
{
	struct cbl_str rest = cbl_str_c(exits), line;

	heading(s, "EXIT STATUS");
	begin_pairs(s);
	while (cbl_str_next(&rest, '\n', &line)) {
		size_t len = 0;

		while (len < line.len && line.ptr[len] != ' ')
			len++;
		add_pair(s, cbl_str(line.ptr, len),
			 cbl_str_trim(cbl_str(line.ptr + len, line.len - len)));
	}
	cbl_sheet_table_end(s);
}

/* The program's page leads to all, the others to that and to those of files. */
static bool leads_to(const struct cbl_manpage *from,
		     const struct cbl_manpage *to)
{
	if (strcmp(from->name, to->name) == 0)
		return false;
	return from->command == &cbl_program || to->command == &cbl_program ||
	       to->schema;
}

static void write_see_also(struct cbl_sheet *s, const struct cbl_manpage *page)
{
	struct cbl_manpages pages;
	struct cbl_buf line;

	cbl_buf_init(&line, 0);
	cbl_manpages_list(&pages);
	for (size_t i = 0; i < pages.count; i++) {
		const char *name = pages.items[i].name;
		const char *dot = strrchr(name, '.');

		if (!leads_to(page, &pages.items[i]))
			continue;
		cbl_buf_text(&line, line.len ? ", " : "");
		cbl_sheet_word(s, &line, cbl_str(name, (size_t)(dot - name)));
		cbl_buf_printf(&line, "(%s)", dot + 1);
	}
	heading(s, "SEE ALSO");
	cbl_sheet_paragraph(s, &line);
	cbl_buf_release(&line);
	cbl_manpages_release(&pages);
}

static void write_command(const struct cbl_manpage *page, struct cbl_buf *out)
{
	const struct cbl_command *c = page->command;
	struct cbl_sheet s;

	write_head(page, cbl_str_c(c->summary), out);
	write_synopsis(c, out);
	cbl_sheet_begin(&s, &cbl_sheet_man, out, cbl_str_c(c->name));
	cbl_sheet_text(&s, cbl_str_c(c->about));
	if (c->parts)
		write_parts(&s, c);
	write_options(&s, c->options);
	if (c->exits)
		write_exits(&s, c->exits);
	if (c->examples) {
		heading(&s, "EXAMPLES");
		cbl_sheet_code(&s, cbl_str_c(c->examples));
	}
	write_see_also(&s, page);
	cbl_sheet_end(&s);
}

void cbl_manpage_write(const struct cbl_manpage *page,
		       const struct cbl_spec *spec, struct cbl_buf *out)
{
	if (page->command) {
		write_command(page, out);
	} else if (page->schema) {
		write_head(page, cbl_str_c(page->summary), out);
		cbl_reference_write(&cbl_sheet_man, page->schema, out);
	} else {
		write_head(page, cbl_spec_str(spec, spec->meta->title), out);
		cbl_manual_write(&cbl_sheet_man, spec, out);
	}
}
