/* SPDX-License-Identifier: MIT */
#include "report/about.h"

#include "report/inert.h"

#define DRAIN ((size_t)256 << 10)

/* Adds what stands for a placeholder at the start of `rest`; how many bytes
 * that was, 0 if there is none. */
static size_t fill_in(const struct cbl_finding *f, struct cbl_str rest,
		      struct cbl_buf *out)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);

	if (rest.len >= 6 && memcmp(rest.ptr, "{code}", 6) == 0) {
		cbl_buf_str(out, cbl_finding_str(f, rule->code));
		return 6;
	}
	if (rest.len >= 6 && memcmp(rest.ptr, "{name}", 6) == 0) {
		cbl_buf_str(out, cbl_finding_str(f, rule->name));
		return 6;
	}
	return 0;
}

bool cbl_finding_url(const struct cbl_finding *f, struct cbl_buf *out)
{
	struct cbl_str rest = cbl_finding_str(f, f->spec->meta->docs_url);

	if (rest.len == 0)
		return false;
	while (rest.len) {
		size_t taken = fill_in(f, rest, out);
		const char *brace;

		if (!taken) { /* up to what may be a placeholder */
			brace = memchr(rest.ptr + 1, '{', rest.len - 1);
			taken = brace ? (size_t)(brace - rest.ptr) : rest.len;
			cbl_buf_add(out, rest.ptr, taken);
		}
		rest = cbl_str(rest.ptr + taken, rest.len - taken);
	}
	return true;
}

const char *cbl_severity_note(enum cbl_severity severity)
{
	if (severity == CBL_SEVERITY_ERROR || severity == CBL_SEVERITY_WARNING)
		return cbl_severity_name(severity);
	return "note";
}

unsigned cbl_finding_percent(const struct cbl_finding *f)
{
	if (!(f->confidence > 0)) /* not a number is no confidence either */
		return 0;
	return f->confidence < 1 ? (unsigned)(f->confidence * 100 + 0.5) : 100;
}

void cbl_add_number(struct cbl_buf *out, uint64_t number)
{
	char digits[20], *at = digits + sizeof(digits);

	do {
		*--at = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	cbl_buf_add(out, at, (size_t)(digits + sizeof(digits) - at));
}

void cbl_count_words(struct cbl_buf *out, size_t count, const char *one,
		     const char *many)
{
	cbl_add_number(out, count);
	cbl_buf_char(out, ' ');
	cbl_buf_text(out, count == 1 ? one : many);
}

void cbl_add_place(struct cbl_buf *out, struct cbl_str path,
		   struct cbl_place place)
{
	cbl_inert_path(out, path);
	cbl_buf_char(out, ':');
	cbl_add_number(out, place.line);
	cbl_buf_char(out, ':');
	cbl_add_number(out, place.column);
	cbl_buf_text(out, ": ");
}

void cbl_add_rule(struct cbl_buf *out, const struct cbl_finding *f)
{
	const struct cbl_rule *rule = cbl_finding_rule(f);

	cbl_buf_char(out, '[');
	cbl_buf_str(out, cbl_finding_str(f, rule->code));
	cbl_buf_char(out, ' ');
	cbl_buf_str(out, cbl_finding_str(f, rule->name));
	cbl_buf_char(out, ']');
}

struct cbl_str cbl_report_path(const struct cbl_report_options *options,
			       struct cbl_str path)
{
	size_t len = options->root ? strlen(options->root) : 0;

	if (len > 1 && path.len > len + 1 && path.ptr[len] == '/' &&
	    memcmp(path.ptr, options->root, len) == 0)
		path = cbl_str(path.ptr + len + 1, path.len - len - 1);
	while (path.len > 2 && memcmp(path.ptr, "./", 2) == 0)
		path = cbl_str(path.ptr + 2, path.len - 2);
	return path;
}

static struct cbl_where where(struct cbl_str path, struct cbl_within within,
			      struct cbl_range range)
{
	struct cbl_where w = {path, range};
	struct cbl_place line = {.line = within.line ? within.line : 1,
				 .column = 1};

	if (within.container) {
		w.path = cbl_within_file(within, path);
		w.range = (struct cbl_range){line, line};
	}
	return w;
}

struct cbl_where cbl_finding_where(const struct cbl_finding *f)
{
	return where(f->path, f->within, f->range);
}

struct cbl_where cbl_related_where(const struct cbl_finding *f,
				   const struct cbl_related *related)
{
	if (related->path.len)
		return where(related->path, related->within, related->range);
	return where(f->path, f->within, related->range);
}

void cbl_add_message(struct cbl_buf *out, const struct cbl_finding *f)
{
	struct cbl_str name = cbl_within_name(f->within, f->path);

	cbl_buf_str(out, f->message);
	if (!f->within.container)
		return;
	cbl_buf_text(out, " (");
	cbl_buf_str(out, name);
	cbl_buf_char(out, ':');
	cbl_add_number(out, f->range.start.line);
	cbl_buf_char(out, ':');
	cbl_add_number(out, f->range.start.column);
	cbl_buf_char(out, ')');
}

bool cbl_finding_fixable(const struct cbl_finding *f,
			 const struct cbl_report_options *options)
{
	return f->fix.title.len && f->fix.edit_count && !f->within.container &&
	       (f->fix.safe || options->unsafe);
}

void cbl_add_date(struct cbl_buf *out, const struct cbl_finding *f)
{
	struct cbl_moment day = {.day = f->date,
				 .precision = CBL_PRECISION_DAY};

	if (f->dated)
		cbl_moment_print(out, day, CBL_STYLE_ISO);
}

void cbl_report_drain(const struct cbl_report_options *options,
		      struct cbl_buf *out)
{
	if (options->drain && out->len >= DRAIN)
		options->drain(out, options->drain_ctx);
}
