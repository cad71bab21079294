/* SPDX-License-Identifier: MIT */
#include "cli/page.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/terminal.h"
#include "lint/example.h"
#include "report/inert.h"

#define FACTS 12 /* column where facts begin */
#define INDENT 4 /* of examples */

static void bold(struct cbl_page *page, const char *text)
{
	cbl_buf_printf(page->out, page->color ? "\033[1m%s\033[0m" : "%s",
		       text);
}

void cbl_page_heading(struct cbl_page *page, const char *text)
{
	cbl_buf_char(page->out, '\n');
	bold(page, text);
	cbl_buf_char(page->out, '\n');
}

static void wrapped(struct cbl_page *page, const char *text, unsigned indent)
{
	cbl_wrap(page->out, text, indent, 0, page->width);
}

static void fact(struct cbl_page *page, const char *name, const char *text)
{
	if (!*text)
		return;
	cbl_buf_printf(page->out, "%-*s", FACTS, name);
	cbl_wrap(page->out, text, FACTS, FACTS, page->width);
}

/* ---- facts */

static const char *const kinds[] = {
	[CBL_RULE_FORMAT] = "the form of a message",
	[CBL_RULE_CONSISTENCY] = "parts of a message against each other",
	[CBL_RULE_TRANSCRIPTION] = "slips of those who keyed or copied it",
	[CBL_RULE_CORPUS] = "a message against the others",
};

/* When another severity applies, as far as that can be said in a word. */
static void adjustment(struct cbl_buf *out, const struct cbl_adjust *a)
{
	if (a->corpus != CBL_NONE)
		cbl_buf_text(out, a->corpus == CBL_CORPUS_CLOSED
					  ? " in a closed corpus"
					  : " in an open corpus");
	if (a->has_era) {
		cbl_buf_char(out, ' ');
		cbl_days_span(out, a->from, a->until);
	}
	if (a->copy)
		cbl_buf_text(out, " of the same text");
	if (a->where.count || a->when.count || a->around ||
	    a->holds != CBL_NONE)
		cbl_buf_text(out, " in some cases");
}

static void severity_fact(struct cbl_page *page, const struct cbl_spec *spec,
			  const struct cbl_rule *r)
{
	struct cbl_buf text, one;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&one, 0);
	cbl_buf_text(&text, cbl_severity_name((enum cbl_severity)r->severity));
	for (uint32_t i = 0; i < r->adjusts.count; i++) {
		const struct cbl_adjust *a =
			&spec->adjusts[r->adjusts.first + i];

		if (a->severity == CBL_NONE)
			continue;
		cbl_buf_clear(&one);
		cbl_buf_printf(
			&one, "; %s",
			cbl_severity_name((enum cbl_severity)a->severity));
		adjustment(&one, a);
		if (!strstr(cbl_buf_cstr(&text), cbl_buf_cstr(&one)))
			cbl_buf_text(&text, cbl_buf_cstr(&one));
	}
	fact(page, "Severity", cbl_buf_cstr(&text));
	cbl_buf_release(&text);
	cbl_buf_release(&one);
}

static void profile_fact(struct cbl_page *page, const struct cbl_spec *spec,
			 uint32_t rule)
{
	uint32_t profile = spec->rules[rule].profile;

	if (profile == CBL_NONE)
		fact(page, "Profile", "none: it runs only when selected");
	else if (profile == 0)
		fact(page, "Profile", "every one");
	else
		fact(page, "Profile", cbl_rule_profile(spec, rule));
}

static void yields_fact(struct cbl_page *page, const struct cbl_spec *spec,
			const struct cbl_rule *r)
{
	struct cbl_buf text;

	if (r->yields_to.count == 0)
		return;
	cbl_buf_init(&text, 0);
	for (uint32_t i = 0; i < r->yields_to.count; i++) {
		uint32_t other = spec->numbers[r->yields_to.first + i];

		cbl_buf_printf(&text, "%s%s", i ? ", " : "",
			       cbl_spec_cstr(spec, spec->rules[other].name));
	}
	cbl_buf_text(&text, ": silent where one of these fires");
	fact(page, "Yields to", cbl_buf_cstr(&text));
	cbl_buf_release(&text);
}

static void origin_fact(struct cbl_page *page, const struct cbl_spec *spec,
			uint32_t rule)
{
	uint32_t origin = spec->rules[rule].spec;
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	cbl_buf_text(&text, cbl_rule_origin(spec, rule));
	if (origin < spec->origins_count && spec->origins[origin].title.len)
		cbl_buf_printf(
			&text, ", %s",
			cbl_spec_cstr(spec, spec->origins[origin].title));
	fact(page, "Format", cbl_buf_cstr(&text));
	cbl_buf_release(&text);
}

static void confidence_fact(struct cbl_page *page, const struct cbl_spec *spec,
			    const struct cbl_rule *r)
{
	double confidence =
		r->checks.count
			? (double)spec->checks[r->checks.first].confidence
			: 1;
	char text[64];

	if (confidence > 0.995)
		return;
	snprintf(text, sizeof(text), "%.2g of 1", confidence);
	fact(page, "Confidence", text);
}

static void facts(struct cbl_page *page, const struct cbl_spec *spec,
		  uint32_t rule)
{
	const struct cbl_rule *r = &spec->rules[rule];
	struct cbl_buf text;

	cbl_buf_init(&text, 0);
	severity_fact(page, spec, r);
	cbl_buf_printf(&text, "%s: %s",
		       cbl_rule_kind_name((enum cbl_rule_kind)r->kind),
		       kinds[r->kind]);
	fact(page, "Kind", cbl_buf_cstr(&text));
	profile_fact(page, spec, rule);
	cbl_buf_clear(&text);
	cbl_rule_era(spec, rule, &text);
	fact(page, "Messages", text.len ? cbl_buf_cstr(&text) : "of all dates");
	confidence_fact(page, spec, r);
	origin_fact(page, spec, rule);
	cbl_buf_clear(&text);
	cbl_rule_provenance(spec, rule, &text);
	fact(page, "Basis", cbl_buf_cstr(&text));
	yields_fact(page, spec, r);
	cbl_buf_release(&text);
}

/* ---- examples */

/* Columns that the first `len` bytes of a line take. */
static unsigned columns(struct cbl_str line, size_t len)
{
	struct cbl_str rest =
		cbl_str(line.ptr, len < line.len ? len : line.len);
	unsigned count = 0;

	while (rest.len) {
		struct cbl_glyph glyph = cbl_inert_glyph(rest);

		count += glyph.width;
		rest = cbl_str(rest.ptr + glyph.taken, rest.len - glyph.taken);
	}
	return count;
}

/* Carets under the part of a line that a finding covers. */
static void carets(struct cbl_page *page, struct cbl_str line, size_t at,
		   const struct cbl_finding *f)
{
	size_t lo = f->range.start.offset, hi = f->range.end.offset;

	if (lo < at || lo > at + line.len)
		return;

	unsigned from = columns(line, lo - at);
	unsigned to = columns(line, hi > at ? hi - at : 0);

	cbl_buf_printf(page->out, "%*s", (int)(INDENT + from), "");
	for (unsigned i = from; i < (to > from ? to : from + 1); i++)
		cbl_buf_char(page->out, '^');
	cbl_buf_char(page->out, '\n');
}

static void example_lines(struct cbl_page *page, const struct cbl_spec *spec,
			  const struct cbl_example *e,
			  const struct cbl_bag *bag)
{
	struct cbl_str rest =
		cbl_str_trim_right(cbl_spec_str(spec, e->written));
	size_t at = e->hole;

	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
		struct cbl_str line = cbl_str(rest.ptr, len);

		cbl_buf_printf(page->out, "%*s", len ? INDENT : 0, "");
		cbl_inert_path(page->out, line);
		cbl_buf_char(page->out, '\n');
		for (size_t i = 0; i < bag->count; i++)
			carets(page, line, at, &bag->findings[i]);
		len += end != NULL;
		at += len;
		rest = cbl_str(rest.ptr + len, rest.len - len);
	}
}

static void remark(struct cbl_page *page, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void remark(struct cbl_page *page, const char *format, ...)
{
	struct cbl_buf text, line;
	va_list args;

	cbl_buf_init(&text, 0);
	cbl_buf_init(&line, 0);
	va_start(args, format);
	cbl_buf_vprintf(&text, format, args);
	va_end(args);
	cbl_inert_line(&line, cbl_str(cbl_buf_cstr(&text), text.len));
	wrapped(page, cbl_buf_cstr(&line), 2);
	cbl_buf_release(&text);
	cbl_buf_release(&line);
}

static void example(struct cbl_page *page, const struct cbl_spec *spec,
		    uint32_t rule, uint32_t index)
{
	const struct cbl_example *e = &spec->examples[index];
	struct cbl_bag bag;

	cbl_bag_init(&bag);
	if (e->bad)
		cbl_example_judge(spec, page->scratch, rule, index, &bag);
	if (e->file.len)
		remark(page,
		       "in a file named %s:", cbl_spec_cstr(spec, e->file));
	example_lines(page, spec, e, &bag);
	for (size_t i = 0; i < bag.count; i++)
		remark(page, "says: %.*s",
		       CBL_STR_ARG(bag.findings[i].message));
	if (e->doc.len)
		remark(page, "%s", cbl_spec_cstr(spec, e->doc));
	cbl_bag_release(&bag);
}

static void examples(struct cbl_page *page, const struct cbl_spec *spec,
		     uint32_t rule, bool bad, const char *title)
{
	struct cbl_list list = spec->rules[rule].examples;
	bool any = false;

	for (uint32_t i = 0; i < list.count; i++) {
		if ((spec->examples[list.first + i].bad != 0) != bad)
			continue;
		if (any)
			cbl_buf_char(page->out, '\n');
		else
			cbl_page_heading(page, title);
		any = true;
		example(page, spec, rule, list.first + i);
	}
}

/* ---- the page */

void cbl_page_rule(struct cbl_page *page, const struct cbl_spec *spec,
		   uint32_t rule)
{
	const struct cbl_rule *r = &spec->rules[rule];

	bold(page, cbl_spec_cstr(spec, r->code));
	cbl_buf_char(page->out, ' ');
	bold(page, cbl_spec_cstr(spec, r->name));
	cbl_buf_char(page->out, '\n');
	if (r->title.len)
		wrapped(page, cbl_spec_cstr(spec, r->title), 0);
	cbl_buf_char(page->out, '\n');
	if (r->doc.len) {
		wrapped(page, cbl_spec_cstr(spec, r->doc), 0);
		cbl_buf_char(page->out, '\n');
	}
	facts(page, spec, rule);
	examples(page, spec, rule, true, "Wrong");
	examples(page, spec, rule, false, "Right, though it looks alike");
	if (r->help.len) {
		cbl_page_heading(page, "What to do");
		wrapped(page, cbl_spec_cstr(spec, r->help), 0);
	}
}
