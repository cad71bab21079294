/* SPDX-License-Identifier: MIT
 *
 * A spec as the program sees it: what it extends merged in, patterns with
 * their parts put in.
 */
#include "base/distance.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/page.h"
#include "cli/specs.h"
#include "report/inert.h"

static void heading(struct cbl_buf *out, const char *text)
{
	cbl_buf_printf(out, "\n%s:\n", text);
}

static const char *str(const struct cbl_spec *spec, struct cbl_text text)
{
	return cbl_spec_cstr(spec, text);
}

/* Between `before` and `after`, if there is any: texts are the author's, and
 * may hold anything. */
static void add_text(struct cbl_buf *out, const char *before,
		     const struct cbl_spec *spec, struct cbl_text text)
{
	if (text.len == 0)
		return;
	cbl_buf_text(out, before);
	cbl_inert_line(out, cbl_spec_str(spec, text));
}

/* "key: text", if there is one; on one line. */
static void line(struct cbl_buf *out, const char *key, struct cbl_str text)
{
	if (text.len == 0)
		return;
	cbl_buf_printf(out, "    %s: ", key);
	cbl_inert_line(out, text);
	cbl_buf_char(out, '\n');
}

static void text_line(struct cbl_buf *out, const struct cbl_spec *spec,
		      const char *key, struct cbl_text text)
{
	line(out, key, cbl_spec_str(spec, text));
}

static void pattern_line(struct cbl_buf *out, const struct cbl_spec *spec,
			 const char *key, uint32_t pattern)
{
	if (pattern != CBL_NONE)
		text_line(out, spec, key, spec->patterns[pattern].source);
}

/* ---- grammar */

static const char *const types[CBL_TYPE_COUNT_] = {
	[CBL_TYPE_TEXT] = "text",	  [CBL_TYPE_NUMBER] = "number",
	[CBL_TYPE_LETTER] = "letter",	  [CBL_TYPE_TIME] = "time",
	[CBL_TYPE_DURATION] = "duration", [CBL_TYPE_CODE] = "code",
	[CBL_TYPE_KEY] = "key",
};

static void add_fields(struct cbl_buf *out, const struct cbl_spec *spec,
		       struct cbl_list fields)
{
	for (uint32_t i = 0; i < fields.count; i++) {
		const struct cbl_field *f = &spec->fields[fields.first + i];

		cbl_buf_printf(out, "    .%s: %s", str(spec, f->id),
			       f->type < CBL_TYPE_COUNT_ ? types[f->type]
							 : "?");
		if (f->vocabulary != CBL_NONE)
			cbl_buf_printf(
				out, " of %s",
				str(spec,
				    spec->vocabularies[f->vocabulary].id));
		add_text(out, ", ", spec, f->title);
		cbl_buf_char(out, '\n');
	}
}

static const char *const element_kinds[] = {
	[CBL_ELEMENT_LINES] = "element",
	[CBL_ELEMENT_INTERRUPTION] = "interruption",
	[CBL_ELEMENT_MENTION] = "mention",
	[CBL_ELEMENT_FILE] = "file name",
};

static void add_starts(struct cbl_buf *out, const struct cbl_spec *spec,
		       const struct cbl_element *e)
{
	for (uint32_t i = 0; i < e->starts.count; i++)
		pattern_line(out, spec, "start",
			     spec->starts[e->starts.first + i].pattern);
	pattern_line(out, spec, "inline", e->inline_start);
	if (e->goes_on)
		pattern_line(out, spec, "continue", e->line);
	if (e->kind == CBL_ELEMENT_INTERRUPTION)
		pattern_line(out, spec, "match", e->match);
	for (uint32_t i = 0; i < e->matches.count; i++)
		pattern_line(out, spec, "match",
			     spec->numbers[e->matches.first + i]);
	for (uint32_t i = 0; i < e->finds.count; i++)
		pattern_line(out, spec, "find",
			     spec->finds[e->finds.first + i].pattern);
}

static void add_element(struct cbl_buf *out, const struct cbl_spec *spec,
			uint32_t element)
{
	const struct cbl_element *e = &spec->elements[element];

	cbl_buf_printf(out, "  %s (%s", str(spec, e->id),
		       element_kinds[e->kind]);
	if (e->zone != CBL_NONE)
		cbl_buf_printf(out, ", zone %s",
			       str(spec, spec->zones[e->zone].id));
	if (e->kind == CBL_ELEMENT_LINES && !e->once)
		cbl_buf_text(out, ", many");
	cbl_buf_text(out, ")\n");
	text_line(out, spec, "title", e->title);
	add_starts(out, spec, e);
	add_fields(out, spec, e->fields);
}

/* ---- rules */

static void add_operands(struct cbl_buf *out, const struct cbl_spec *spec,
			 struct cbl_list list)
{
	for (uint32_t i = 0; i < list.count; i++) {
		uint32_t operand = spec->numbers[list.first + i];

		cbl_buf_printf(out, "%s%s", i ? ", " : " of ",
			       str(spec, spec->operands[operand].source));
	}
}

static void add_rule(struct cbl_buf *out, const struct cbl_spec *spec,
		     uint32_t rule)
{
	const struct cbl_rule *r = &spec->rules[rule];

	cbl_buf_printf(out, "  %s %s (%s, %s, from %s)\n", str(spec, r->code),
		       str(spec, r->name),
		       cbl_severity_name((enum cbl_severity)r->severity),
		       cbl_rule_profile(spec, rule),
		       cbl_rule_origin(spec, rule));
	text_line(out, spec, "title", r->title);
	for (uint32_t i = 0; i < r->checks.count; i++) {
		const struct cbl_check *c = &spec->checks[r->checks.first + i];

		cbl_buf_printf(
			out, "    check: %s",
			cbl_check_kind_name((enum cbl_check_kind)c->kind));
		add_operands(out, spec, c->of);
		cbl_buf_char(out, '\n');
	}
}

/* ---- vocabularies */

static void add_entry(struct cbl_buf *out, const struct cbl_spec *spec,
		      const struct cbl_entry *e)
{
	add_text(out, "    ", spec, e->code);
	for (uint32_t i = 0; i < e->aliases.count; i++)
		add_text(out, i ? ", " : " = ", spec,
			 spec->texts[e->aliases.first + i]);
	add_text(out, ": ", spec, e->title);
	cbl_buf_char(out, '\n');
}

static void add_vocabulary(struct cbl_buf *out, const struct cbl_spec *spec,
			   uint32_t vocabulary, bool entries)
{
	const struct cbl_vocabulary *v = &spec->vocabularies[vocabulary];

	cbl_buf_printf(out, "  %s (%u entr%s%s)", str(spec, v->id),
		       (unsigned)v->entries.count,
		       v->entries.count == 1 ? "y" : "ies",
		       v->open ? ", open" : "");
	add_text(out, ": ", spec, v->title);
	cbl_buf_char(out, '\n');
	for (uint32_t i = 0; entries && i < v->entries.count; i++)
		add_entry(out, spec, &spec->entries[v->entries.first + i]);
}

/* ---- all, or one thing */

static void add_header(struct cbl_buf *out, const struct cbl_spec *spec)
{
	cbl_buf_text(out, str(spec, spec->meta->id));
	add_text(out, ": ", spec, spec->meta->title);
	cbl_buf_char(out, '\n');
	for (uint32_t i = 0; i < spec->origins_count; i++)
		cbl_buf_printf(out, "  from %s\n",
			       str(spec, spec->origins[i].path));
}

static void add_values(struct cbl_buf *out, const struct cbl_spec *spec)
{
	for (uint32_t i = 0; i < spec->values_count; i++) {
		const struct cbl_value_def *v = &spec->values[i];

		cbl_buf_printf(out, "  %s: %s\n", str(spec, v->id),
			       str(spec, spec->operands[v->operand].source));
	}
}

static void add_all(struct cbl_buf *out, const struct cbl_spec *spec)
{
	add_header(out, spec);
	heading(out, "zones");
	for (uint32_t i = 0; i < spec->zones_count; i++)
		cbl_buf_printf(out, "  %s%s\n", str(spec, spec->zones[i].id),
			       spec->zones[i].optional ? " (optional)" : "");
	heading(out, "elements");
	for (uint32_t i = 0; i < spec->elements_count; i++)
		add_element(out, spec, i);
	heading(out, "values");
	add_values(out, spec);
	heading(out, "vocabularies");
	for (uint32_t i = 0; i < spec->vocabularies_count; i++)
		add_vocabulary(out, spec, i, false);
	heading(out, "rules");
	for (uint32_t i = 0; i < spec->rules_count; i++)
		add_rule(out, spec, i);
}

/* What has this id; false if nothing has. */
static bool add_named(struct cbl_buf *out, const struct cbl_spec *spec,
		      const char *id)
{
	struct cbl_str word = cbl_str_c(id);
	uint32_t element = cbl_spec_find_element(spec, word);
	uint32_t rule = cbl_spec_find_rule(spec, word);
	size_t before = out->len;

	if (element != CBL_NONE)
		add_element(out, spec, element);
	if (rule != CBL_NONE)
		add_rule(out, spec, rule);
	for (uint32_t i = 0; i < spec->vocabularies_count; i++)
		if (cbl_str_eq(cbl_spec_str(spec, spec->vocabularies[i].id),
			       word))
			add_vocabulary(out, spec, i, true);
	return out->len > before;
}

/* Everything that may be named, one after the other; NULL behind the last. */
static const char *name_at(size_t i, void *ctx)
{
	const struct cbl_spec *spec = ctx;

	if (i < spec->elements_count)
		return str(spec, spec->elements[i].id);
	i -= spec->elements_count;
	if (i < spec->vocabularies_count)
		return str(spec, spec->vocabularies[i].id);
	i -= spec->vocabularies_count;
	return str(spec, i < spec->rules_count
				 ? spec->rules[i].name
				 : spec->rules[i - spec->rules_count].code);
}

static void say_unknown(const struct cbl_spec *spec, const char *id)
{
	size_t count = spec->elements_count + spec->vocabularies_count +
		       2 * (size_t)spec->rules_count;
	const char *near = cbl_did_you_mean(cbl_str_c(id), count, name_at,
					    (void *)(uintptr_t)spec);

	if (near)
		cbl_say("%s has no element, vocabulary or rule `%s`; did you "
			"mean `%s`?",
			str(spec, spec->meta->id), id, near);
	else
		cbl_say("%s has no element, vocabulary or rule `%s`; without "
			"a name all are shown",
			str(spec, spec->meta->id), id);
}

static int show(struct cbl_buf *out, const struct cbl_spec *spec,
		const char *const *ids, size_t count)
{
	int status = CBL_EXIT_CLEAN;

	if (count == 0)
		add_all(out, spec);
	for (size_t i = 0; i < count; i++) {
		if (add_named(out, spec, ids[i]))
			continue;
		say_unknown(spec, ids[i]);
		status = CBL_EXIT_FAILED;
	}
	return status;
}

static int cmd_show(struct cbl_args *args, const char *const *words,
		    size_t count)
{
	struct cbl_shelf shelf = {0};
	const struct cbl_spec *spec;
	struct cbl_buf out;
	int status = CBL_EXIT_FAILED;

	if (count == 0) {
		cbl_say("no spec named; `cablelint spec list` shows the "
			"built-in ones");
		return CBL_EXIT_FAILED;
	}
	spec = cbl_shelf_get(&shelf, words[0]);
	if (spec) {
		cbl_buf_init(&out, 0);
		status = show(&out, spec, words + 1, count - 1);
		if (cbl_write_to(cbl_args_value(args, CBL_OPT_OUTPUT), &out))
			status = CBL_EXIT_FAILED;
		cbl_buf_release(&out);
	}
	cbl_shelf_release(&shelf);
	return status;
}

static const struct cbl_option_use options[] = {
	{CBL_OPT_OUTPUT, NULL, NULL},
	{CBL_OPT_END, NULL, NULL},
};

const struct cbl_command cbl_command_spec_show = {
	.name = "spec show",
	.summary = "show a spec with all that it extends and names put in",
	.usage = "SPEC [ID]...",
	.about = "Shows a spec, a built-in one or a file, as the program sees "
		 "it: zones, elements with their patterns and fields, "
		 "vocabularies, rules. With IDs only those elements, rules and "
		 "vocabularies, the last with all their entries.",
	.options = options,
	.examples = "cablelint spec show state-cable\n"
		    "cablelint spec show state-cable tags",
	.run = cmd_show,
};
