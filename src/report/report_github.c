/* SPDX-License-Identifier: MIT
 *
 * Workflow commands of GitHub Actions. A step may show ten of each kind, and
 * the rest is dropped without a word: so the gravest kinds come first, ten of
 * each, and where there are more one notice says how many.
 */
#include "report/about.h"
#include "report/formats.h"

#define MOST 10

/* A text with what would end it, or begin a property, spelled out. */
static void add_escaped(struct cbl_buf *out, struct cbl_str text,
			bool property)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '%' || c == '\r' || c == '\n' ||
		    (property && (c == ':' || c == ',')))
			cbl_buf_printf(out, "%%%02X", (unsigned char)c);
		else if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f)
			cbl_buf_printf(out, "\\x%02x", (unsigned char)c);
		else
			cbl_buf_char(out, c);
	}
}

static void add_property(struct cbl_buf *out, const char *name,
			 unsigned long number)
{
	cbl_buf_char(out, ',');
	cbl_buf_text(out, name);
	cbl_buf_char(out, '=');
	cbl_add_number(out, number);
}

static const char *kind_of(enum cbl_severity severity)
{
	return severity == CBL_SEVERITY_ERROR	  ? "error"
	       : severity == CBL_SEVERITY_WARNING ? "warning"
						  : "notice";
}

static void add_finding(struct cbl_buf *out, const struct cbl_finding *f,
			const struct cbl_report_options *options)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);
	struct cbl_str help = cbl_finding_str(f, rule->help);
	struct cbl_where where = cbl_finding_where(f);
	struct cbl_place start = where.range.start, end = where.range.end;
	struct cbl_buf message;

	cbl_buf_printf(out, "::%s file=", kind_of(f->severity));
	add_escaped(out, cbl_report_path(options, where.path), true);
	add_property(out, "line", start.line);
	add_property(out, "endLine", end.line);
	if (start.line == end.line) { /* columns of one line only */
		add_property(out, "col", start.column);
		add_property(out, "endColumn", end.column);
	}
	cbl_buf_text(out, ",title=");
	add_escaped(out, cbl_finding_str(f, rule->code), true);
	cbl_buf_char(out, ' ');
	add_escaped(out, cbl_finding_str(f, rule->name), true);
	cbl_buf_text(out, "::");
	cbl_buf_init(&message, 0);
	cbl_add_message(&message, f);
	add_escaped(out, cbl_str(cbl_buf_cstr(&message), message.len), false);
	cbl_buf_release(&message);
	if (help.len) {
		cbl_buf_text(out, "%0Ahelp: ");
		add_escaped(out, help, false);
	}
	cbl_buf_char(out, '\n');
}

static size_t add_severity(struct cbl_buf *out, const struct cbl_bag *bag,
			   const struct cbl_report_options *options,
			   enum cbl_severity severity, size_t most)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	size_t shown = 0;

	cbl_each_begin(&each, bag);
	while (shown < most && (f = cbl_each_next(&each)) != NULL) {
		if (f->severity != severity)
			continue;
		add_finding(out, f, options);
		shown++;
	}
	cbl_each_end(&each);
	return shown;
}

/* Adds up to `most` of a kind, the gravest first; how many. */
static size_t add_kind(struct cbl_buf *out, const struct cbl_bag *bag,
		       const struct cbl_report_options *options,
		       const char *kind, size_t most)
{
	size_t shown = 0;

	for (unsigned s = CBL_SEVERITY_ERROR + 1; s-- > 0;)
		if (kind_of((enum cbl_severity)s) == kind)
			shown += add_severity(out, bag, options,
					      (enum cbl_severity)s,
					      most - shown);
	return shown;
}

/* Files that were not read are errors, and the first of them; before them
 * stands what came of it. */
static size_t add_unread(struct cbl_buf *out, const struct cbl_bag *bag)
{
	size_t shown = bag->withheld;

	if (bag->withheld)
		cbl_buf_text(out, "::error title=withheld::" CBL_WITHHELD "\n");
	for (size_t i = 0; i < bag->unread_count && shown < MOST; i++) {
		cbl_buf_text(out, "::error title=not read::");
		add_escaped(out, bag->unread[i].path, false);
		cbl_buf_text(out, ": ");
		add_escaped(out, bag->unread[i].cause, false);
		cbl_buf_char(out, '\n');
		shown++;
	}
	return shown;
}

static void add_rest(struct cbl_buf *out, size_t count)
{
	cbl_buf_text(out, "::notice title=cablelint::");
	cbl_add_number(out, count);
	cbl_buf_text(out, count == 1 ? " more is" : " more are");
	cbl_buf_text(out, " not shown here; another format has all of them, "
			  "as in --format sarif:FILE\n");
}

void cbl_report_github(const struct cbl_bag *bag,
		       const struct cbl_report_options *options,
		       struct cbl_buf *out)
{
	size_t failures = bag->unread_count + bag->withheld;
	size_t total = cbl_bag_size(bag) + failures;
	size_t errors = cbl_bag_count(bag, CBL_SEVERITY_ERROR);
	size_t warnings = cbl_bag_count(bag, CBL_SEVERITY_WARNING);
	size_t notices = cbl_bag_size(bag) - errors - warnings;
	bool all = errors + failures <= MOST && warnings <= MOST &&
		   notices <= MOST;
	size_t shown = add_unread(out, bag);

	shown += add_kind(out, bag, options, kind_of(CBL_SEVERITY_ERROR),
			  MOST - shown);
	shown += add_kind(out, bag, options, kind_of(CBL_SEVERITY_WARNING),
			  MOST);
	shown += add_kind(out, bag, options, kind_of(CBL_SEVERITY_INFO),
			  all ? MOST : MOST - 1);
	if (total > shown)
		add_rest(out, total - shown);
}
