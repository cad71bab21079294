/* SPDX-License-Identifier: MIT */
#include "cli/completions.h"

#include <string.h>

#include "base/map.h"
#include "report/report.h"

const char *const cbl_completing_names[CBL_COMPLETING_COUNT] = {
	[CBL_COMPLETING_NOTHING] = "nothing",
	[CBL_COMPLETING_WORDS] = "words",
	[CBL_COMPLETING_RULE] = "rule",
	[CBL_COMPLETING_RULES] = "rules",
	[CBL_COMPLETING_SEVERITIES] = "severities",
	[CBL_COMPLETING_SPECS] = "specs",
	[CBL_COMPLETING_PROFILES] = "profiles",
	[CBL_COMPLETING_FORMATS] = "formats",
	[CBL_COMPLETING_FILES] = "files",
	[CBL_COMPLETING_FOLDERS] = "folders",
};

/* ---- what completes what
 *
 * What a value is called in the help tells what it is, so that an option or a
 * command needs nothing but its entry in the tables.
 */

static bool has_word(struct cbl_str text, const char *word)
{
	return memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

/* "open|closed" are words; "FOLDER" stands for something. */
static struct cbl_completion by_name(struct cbl_str name)
{
	struct cbl_completion c = {.by = CBL_COMPLETING_NOTHING};

	if (name.len && *name.ptr >= 'a' && *name.ptr <= 'z')
		c = (struct cbl_completion){CBL_COMPLETING_WORDS, name};
	else if (has_word(name, "RULE="))
		c.by = CBL_COMPLETING_SEVERITIES;
	else if (has_word(name, "RULE,"))
		c.by = CBL_COMPLETING_RULES;
	else if (has_word(name, "RULE") || has_word(name, "CODE"))
		c.by = CBL_COMPLETING_RULE;
	else if (has_word(name, "FORMAT"))
		c.by = CBL_COMPLETING_FORMATS;
	else if (has_word(name, "SPEC") ||
		 (has_word(name, "NAME") && has_word(name, "FILE")))
		c.by = CBL_COMPLETING_SPECS;
	else if (has_word(name, "FOLDER"))
		c.by = CBL_COMPLETING_FOLDERS;
	else if (has_word(name, "FILE") || has_word(name, "PATH"))
		c.by = CBL_COMPLETING_FILES;
	return c;
}

struct cbl_completion cbl_completion_of_value(const struct cbl_option_use *use)
{
	const struct cbl_option_def *def = &cbl_options[use->option];
	const char *name = use->words ? use->words : def->words;

	if (use->option == CBL_OPT_PROFILE)
		return (struct cbl_completion){.by = CBL_COMPLETING_PROFILES};
	return by_name(cbl_str_c(name ? name : def->value));
}

/* The first word of the usage that is no option: "[OPTION]... PATH...". */
struct cbl_completion cbl_completion_of_words(const struct cbl_command *c)
{
	const char *at = c->usage;

	while (*at) {
		size_t len;

		at += strspn(at, "[] \n.");
		len = strcspn(at, "] \n");
		if (len && *at != '-' && strncmp(at, "OPTION", 6) != 0)
			return by_name(cbl_str(at, len));
		at += len;
	}
	return by_name(cbl_str_c(""));
}

/* ---- going through the tables */

static void each_part(const struct cbl_command *const *commands,
		      void (*each)(const struct cbl_command *c, void *ctx),
		      void *ctx)
{
	for (; *commands; commands++) {
		each(*commands, ctx);
		if ((*commands)->parts)
			each_part((*commands)->parts, each, ctx);
	}
}

void cbl_each_command(void (*each)(const struct cbl_command *c, void *ctx),
		      void *ctx)
{
	each_part(cbl_commands, each, ctx);
}

void cbl_each_valued(void (*each)(const struct cbl_option_def *def, void *ctx),
		     void *ctx)
{
	for (int i = 1; i < CBL_OPT_COUNT; i++)
		if (cbl_options[i].value)
			each(&cbl_options[i], ctx);
}

void cbl_each_use(const struct cbl_command *c,
		  void (*each)(const struct cbl_command *c,
			       const struct cbl_option_use *use, void *ctx),
		  void *ctx)
{
	static const struct cbl_option_use help = {CBL_OPT_HELP, NULL, NULL};

	for (const struct cbl_option_use *use = c->options; use->option; use++)
		each(c, use, ctx);
	each(c, &help, ctx);
}

struct cbl_str cbl_option_summary(const struct cbl_option_use *use)
{
	const char *text =
		use->text ? use->text : cbl_options[use->option].text;
	size_t len = strlen(text);
	const char *end;

	for (end = text; *end; end++)
		if (end[0] == ':' || end[0] == ';' || end[0] == '(' ||
		    (end[0] == '.' && (!end[1] || end[1] == ' ')))
			break;
	if (*end)
		len = (size_t)(end - text);
	return cbl_str_trim(cbl_str(text, len));
}

void cbl_add_words(struct cbl_buf *out, struct cbl_str words, char by)
{
	const char *between = "";
	struct cbl_str word;

	while (cbl_str_next(&words, by, &word)) {
		if (!word.len)
			continue;
		cbl_buf_text(out, between);
		cbl_buf_str(out, word);
		between = " ";
	}
}

/* ---- lists */

static void add_once(struct cbl_map *seen, struct cbl_str word,
		     struct cbl_buf *out)
{
	uint32_t value = 0;

	if (!cbl_map_add(seen, word, &value))
		return;
	cbl_buf_str(out, word);
	cbl_buf_char(out, '\n');
}

static void list_spec(const struct cbl_spec *spec, struct cbl_map *seen,
		      struct cbl_completion_lists *lists)
{
	cbl_buf_printf(&lists->specs, "%s\n",
		       cbl_spec_cstr(spec, spec->meta->id));
	for (uint32_t i = 0; i < spec->profiles_count; i++)
		add_once(seen, cbl_spec_str(spec, spec->profiles[i].id),
			 &lists->profiles);
	for (uint32_t i = 0; i < spec->rules_count; i++) {
		add_once(seen, cbl_spec_str(spec, spec->rules[i].code),
			 &lists->rules);
		add_once(seen, cbl_spec_str(spec, spec->rules[i].name),
			 &lists->rules);
	}
}

static void list_severities(struct cbl_completion_lists *lists)
{
	for (unsigned s = CBL_SEVERITY_ERROR + 1; s-- > 0;)
		cbl_buf_printf(&lists->severities, "%s\n",
			       cbl_severity_name((enum cbl_severity)s));
}

static void make_lists(struct cbl_completion_lists *lists,
		       struct cbl_spec *const *specs, size_t count)
{
	struct cbl_map seen;

	cbl_buf_init(&lists->rules, 0);
	cbl_buf_init(&lists->specs, 0);
	cbl_buf_init(&lists->profiles, 0);
	cbl_buf_init(&lists->formats, 0);
	cbl_buf_init(&lists->severities, 0);
	cbl_map_init(&seen);
	for (size_t i = 0; i < count; i++)
		list_spec(specs[i], &seen, lists);
	cbl_map_release(&seen);
	for (const struct cbl_report_format *f = cbl_report_formats; f->name;
	     f++)
		cbl_buf_printf(&lists->formats, "%s\n", f->name);
	list_severities(lists);
}

static void release_lists(struct cbl_completion_lists *lists)
{
	cbl_buf_release(&lists->rules);
	cbl_buf_release(&lists->specs);
	cbl_buf_release(&lists->profiles);
	cbl_buf_release(&lists->formats);
	cbl_buf_release(&lists->severities);
}

void cbl_completions_write(const struct cbl_shell *shell,
			   struct cbl_spec *const *specs, size_t count,
			   struct cbl_buf *out)
{
	static const char mark[] = "@tables@\n";
	const char *at = strstr(shell->script, mark);
	struct cbl_completion_lists lists;

	make_lists(&lists, specs, count);
	cbl_buf_add(out, shell->script, (size_t)(at - shell->script));
	shell->tables(&lists, out);
	cbl_buf_text(out, at + sizeof(mark) - 1);
	release_lists(&lists);
}

void cbl_add_name(const struct cbl_command *c, void *ctx)
{
	cbl_buf_printf(ctx, " '%s'", c->name);
}

void cbl_add_valued(const struct cbl_option_def *def, void *ctx)
{
	cbl_buf_printf(ctx, " --%s", def->name);
	if (def->letter)
		cbl_buf_printf(ctx, " -%c", def->letter);
}
