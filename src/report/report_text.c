/* SPDX-License-Identifier: MIT
 *
 * For people at a terminal:
 *
 *	cables/06X1.txt:32:177: warning[CB501 date-event-after-dtg] …
 *	   32 | …as of yesterday, July 15, the president…
 *	      |                   ^^^^^^^
 *	      = line 2: the cable's date-time group is 050935Z JUL 06
 *	      = probably July 5
 *	      = help: …
 *
 * and at the end how many there are, and how many can be mended.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "report/about.h"
#include "report/excerpt.h"
#include "report/formats.h"
#include "report/inert.h"

/* Confidence is spoken of only where a reader should doubt, in percent. */
#define DOUBTFUL 75

/* More than so many open references are counted, not shown. */
#define FOLD_OVER 10

struct paint {
	const char *severity[CBL_SEVERITY_ERROR + 1];
	const char *bold, *reset;
};

static const struct paint plain = {{"", "", "", ""}, "", ""};

static const struct paint coloured = {
	.severity = {[CBL_SEVERITY_HINT] = "\x1b[1;34m",
		     [CBL_SEVERITY_INFO] = "\x1b[1;36m",
		     [CBL_SEVERITY_WARNING] = "\x1b[1;33m",
		     [CBL_SEVERITY_ERROR] = "\x1b[1;31m"},
	.bold = "\x1b[1m",
	.reset = "\x1b[0m",
};

static void add_head(struct cbl_buf *out, const struct cbl_finding *f,
		     const struct paint *paint)
{
	cbl_buf_text(out, paint->bold);
	cbl_add_place(out, f->path, f->range.start);
	cbl_buf_text(out, paint->reset);
	cbl_buf_text(out, paint->severity[f->severity]);
	cbl_buf_text(out, cbl_severity_name(f->severity));
	cbl_add_rule(out, f);
	cbl_buf_text(out, paint->reset);
	cbl_buf_char(out, ' ');
	cbl_inert_line(out, f->message);
	cbl_buf_char(out, '\n');
}

/* Begins a line of remarks under the excerpt. */
static void begin_remark(struct cbl_buf *out, const char *word)
{
	cbl_buf_text(out, "      = ");
	cbl_buf_text(out, word);
}

static void add_related(struct cbl_buf *out, const struct cbl_related *related)
{
	begin_remark(out, "");
	if (related->path.len) {
		cbl_add_place(out, related->path, related->range.start);
	} else {
		cbl_buf_text(out, "line ");
		cbl_add_number(out, related->range.start.line);
		cbl_buf_text(out, ": ");
	}
	cbl_inert_line(out, related->message);
	cbl_buf_char(out, '\n');
}

static void add_suggestions(struct cbl_buf *out, const struct cbl_finding *f)
{
	if (f->suggestion_count == 0)
		return;
	begin_remark(out, "probably ");
	for (size_t i = 0; i < f->suggestion_count; i++) {
		bool last = i + 1 == f->suggestion_count;

		if (i)
			cbl_buf_text(out, last ? " or " : ", ");
		cbl_inert_line(out, f->suggestions[i]);
	}
	cbl_buf_char(out, '\n');
}

static void add_remark(struct cbl_buf *out, const char *word,
		       struct cbl_str text, const char *behind)
{
	if (text.len == 0)
		return;
	begin_remark(out, word);
	cbl_inert_line(out, text);
	cbl_buf_text(out, behind);
	cbl_buf_char(out, '\n');
}

static void add_finding(struct cbl_buf *out, const struct cbl_finding *f,
			const struct paint *paint)
{
	unsigned percent = cbl_finding_percent(f);

	add_head(out, f, paint);
	cbl_excerpt_draw(out, f, paint->severity[f->severity], paint->reset);
	for (size_t i = 0; i < f->related_count; i++)
		add_related(out, &f->related[i]);
	add_suggestions(out, f);
	add_remark(out, "fix: ", f->fix.title,
		   f->fix.safe ? ", safe" : ", not safe: look at it");
	if (percent < DOUBTFUL)
		cbl_buf_printf(out, "      = confidence %u%%\n", percent);
	add_remark(out, "help: ", cbl_finding_str(f, cbl_finding_rule(f)->help),
		   "");
	cbl_buf_char(out, '\n');
}

/* ---- what is folded */

static bool is_open(const struct cbl_finding *f)
{
	return cbl_finding_rule(f)->kind == CBL_RULE_CORPUS &&
	       f->severity == CBL_SEVERITY_INFO;
}

static size_t count_open(const struct cbl_bag *bag)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	size_t count = 0;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL)
		count += is_open(f);
	cbl_each_end(&each);
	return count;
}

/* How many findings of each rule are folded; rules are few. */
struct fold {
	struct cbl_str name; /* of the rule; the spec's */
	size_t count;
};

static struct cbl_str rule_name(const struct cbl_finding *f)
{
	return cbl_finding_str(f, cbl_finding_rule(f)->name);
}

static struct fold *fold_by_rule(const struct cbl_bag *bag, size_t *count)
{
	struct fold *folds = NULL;
	size_t n = 0, cap = 0;
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		size_t at = 0;

		if (!is_open(f))
			continue;
		while (at < n && !cbl_str_eq(folds[at].name, rule_name(f)))
			at++;
		if (at == n) {
			folds = cbl_grow(folds, &cap, n + 1, sizeof(*folds));
			folds[n++] = (struct fold){rule_name(f), 0};
		}
		folds[at].count++;
	}
	cbl_each_end(&each);
	*count = n;
	return folds;
}

/* Counts are told apart only where there is more than one rule. */
static void add_rules(struct cbl_buf *out, const struct fold *folds,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			cbl_buf_text(out, ", ");
		cbl_buf_str(out, folds[i].name);
		if (count > 1) {
			cbl_buf_char(out, ' ');
			cbl_add_number(out, folds[i].count);
		}
	}
}

static void add_folded(struct cbl_buf *out, const struct cbl_bag *bag,
		       size_t open)
{
	size_t count;
	struct fold *folds = fold_by_rule(bag, &count);

	cbl_count_words(out, open, "info", "infos");
	cbl_buf_text(out, " about other messages are not shown (");
	add_rules(out, folds, count);
	cbl_buf_text(out, "); --format short shows them\n");
	free(folds);
}

/* ---- the last line */

static void add_counts(struct cbl_buf *out, const struct cbl_bag *bag)
{
	size_t hints = cbl_bag_count(bag, CBL_SEVERITY_HINT);

	cbl_buf_text(out, ": ");
	cbl_count_words(out, cbl_bag_count(bag, CBL_SEVERITY_ERROR), "error",
			"errors");
	cbl_buf_text(out, ", ");
	cbl_count_words(out, cbl_bag_count(bag, CBL_SEVERITY_WARNING),
			"warning", "warnings");
	cbl_buf_text(out, ", ");
	cbl_count_words(out, cbl_bag_count(bag, CBL_SEVERITY_INFO), "info",
			"infos");
	if (hints) {
		cbl_buf_text(out, ", ");
		cbl_count_words(out, hints, "hint", "hints");
	}
}

static size_t count_waived(const struct cbl_bag *aside)
{
	const struct cbl_finding *f;
	struct cbl_each each;
	size_t count = 0;

	cbl_each_begin(&each, aside);
	while ((f = cbl_each_next(&each)) != NULL)
		count += f->state == CBL_STATE_WAIVED;
	cbl_each_end(&each);
	return count;
}

/* What was set aside is not forgotten. */
static void add_aside(struct cbl_buf *out, const struct cbl_bag *aside)
{
	size_t waived = aside ? count_waived(aside) : 0;
	size_t known = aside ? cbl_bag_size(aside) - waived : 0;

	if (waived) {
		cbl_buf_text(out, "; ");
		cbl_add_number(out, waived);
		cbl_buf_text(out, " waived");
	}
	if (known) {
		cbl_buf_text(out, "; ");
		cbl_add_number(out, known);
		cbl_buf_text(out, " in the baseline");
	}
}

static void add_summary(struct cbl_buf *out, const struct cbl_bag *bag,
			const struct cbl_bag *aside)
{
	size_t count = cbl_bag_size(bag);

	if (count)
		cbl_count_words(out, count, "finding", "findings");
	else
		cbl_buf_text(out, "no findings");
	cbl_buf_text(out, " in ");
	cbl_count_words(out, bag->messages, "message", "messages");
	if (count)
		add_counts(out, bag);
	add_aside(out, aside);
	if (bag->unread_count) {
		cbl_buf_text(out, "; ");
		cbl_count_words(out, bag->unread_count + bag->unread_more,
				"file", "files");
		cbl_buf_text(out, " not read");
	}
	cbl_buf_char(out, '\n');
}

/* How many findings need nothing but a word to be mended. */
static void add_fixes(struct cbl_buf *out, const struct cbl_bag *bag)
{
	const struct cbl_report_options all = {.unsafe = true};
	size_t safe = 0, others = 0;
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		if (!cbl_finding_fixable(f, &all))
			continue;
		if (f->fix.safe)
			safe++;
		else
			others++;
	}
	cbl_each_end(&each);
	if (safe)
		cbl_buf_printf(out, "--fix mends %zu of them", safe);
	if (others)
		cbl_buf_printf(out, "%s %zu %s",
			       safe ? ", --unsafe-fixes"
				    : "--fix --unsafe-fixes mends",
			       others, safe ? "more" : "of them");
	if (safe || others)
		cbl_buf_text(out, "; --diff shows how\n");
}

void cbl_report_text(const struct cbl_bag *bag,
		     const struct cbl_report_options *options,
		     struct cbl_buf *out)
{
	const struct paint *paint = options->color ? &coloured : &plain;
	size_t open = options->fold_open ? count_open(bag) : 0;
	bool fold = open > FOLD_OVER;
	const struct cbl_finding *f;
	struct cbl_each each;

	cbl_each_begin(&each, bag);
	while ((f = cbl_each_next(&each)) != NULL) {
		if (!fold || !is_open(f))
			add_finding(out, f, paint);
		cbl_report_drain(options, out);
	}
	cbl_each_end(&each);
	if (fold)
		add_folded(out, bag, open);
	if (options->quiet)
		return;
	add_summary(out, bag, options->aside);
	add_fixes(out, bag);
}
