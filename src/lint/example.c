/* SPDX-License-Identifier: MIT
 *
 * One example: what its rule finds in it, and whether that is what it says.
 */
#include "lint/example.h"

#include <stdlib.h>

#include "base/mem.h"
#include "diag/edits.h"
#include "diag/settle.h"
#include "lint/lint_priv.h"
#include "lint/settings.h"

/* Everything judging an example needs. */
struct trial {
	const struct cbl_spec *spec;
	const struct cbl_example *example;
	struct cbl_lint_scratch *scratch;
	struct cbl_source source;
	struct cbl_rule_setting *rules;
	struct cbl_keys corpus;
	struct cbl_judge judge;
	struct cbl_bag *bag;
	bool *fired;
};

/* A number may hold blanks: only a day at the end is none of it. */
static struct cbl_str number_and_day(struct cbl_str text, bool *dated,
				     int32_t *day)
{
	size_t at = text.len;

	while (at && text.ptr[at - 1] != ' ')
		at--;
	*dated = at && cbl_iso_date(cbl_str(text.ptr + at, text.len - at), day);
	return *dated ? cbl_str_trim(cbl_str(text.ptr, at)) : text;
}

void cbl_example_among(const struct cbl_spec *spec,
		       const struct cbl_example *example,
		       struct cbl_keys *corpus)
{
	for (uint32_t i = 0; i < example->among.count; i++) {
		struct cbl_str text = cbl_spec_str(
			spec, spec->texts[example->among.first + i]);
		struct cbl_moment date = {.precision = CBL_PRECISION_DAY};
		bool dated;
		struct cbl_str id = number_and_day(cbl_str_trim(text), &dated,
						   &date.day);

		cbl_keys_message(corpus, id, dated ? &date : NULL);
	}
}

static void prepare(struct trial *t, uint32_t rule)
{
	const struct cbl_spec *spec = t->spec;
	const struct cbl_example *e = t->example;
	struct cbl_str text = cbl_spec_str(spec, e->text);
	const char *name =
		e->file.len ? cbl_spec_cstr(spec, e->file) : "example";

	cbl_source_set(&t->source, name, text.ptr, text.len);
	cbl_line_table_build(&t->scratch->lines, t->source.data,
			     (uint32_t)t->source.len);
	t->rules = cbl_xcalloc(spec->rules_count, sizeof(*t->rules));
	t->rules[rule].on = true;
	cbl_example_among(spec, e, &t->corpus);
	t->judge = (struct cbl_judge){
		.rules = t->rules,
		.corpus_mode = (enum cbl_corpus_mode)e->corpus,
		.corpus = &t->corpus,
		.fired = t->fired,
	};
}

static void judge_message(struct trial *t, struct cbl_message *message)
{
	struct cbl_str id = cbl_message_id(message);

	if (id.len)
		cbl_keys_message(&t->corpus, id, cbl_message_time(message));
	cbl_judge_message(&t->judge, message, cbl_str_c(t->source.name),
			  t->bag);
}

/* Rules about a text that nobody claims are about what the format looks like;
 * for all others the example is of the format, however short. */
static bool unclaimed(struct trial *t, uint32_t rule)
{
	return cbl_rule_reports(t->spec, rule, CBL_EVENT_UNDETECTED) &&
	       !cbl_lint_claim(t->spec, t->scratch, &t->source, 0, false);
}

static void judge_all(struct trial *t, uint32_t rule)
{
	struct cbl_message message;

	if (unclaimed(t, rule)) {
		cbl_lint_undetected(&message, t->spec, t->scratch, &t->source);
		judge_message(t, &message);
		return;
	}

	size_t count = cbl_lint_split(t->spec, t->scratch, &t->source);

	for (size_t i = 0; i < count; i++) {
		cbl_lint_message(&message, t->spec, t->scratch, &t->source, i,
				 count);
		judge_message(t, &message);
	}
}

/* The messages of an example, and those it is among, are the corpus. */
static void settle(struct trial *t)
{
	struct cbl_firsts firsts = {0};

	cbl_keys_sort(&t->corpus);
	cbl_bag_settle_again(t->bag, &firsts);
	cbl_bag_settle(t->bag, &t->corpus);
	cbl_firsts_release(&firsts);
}

static void judge(const struct cbl_spec *spec, struct cbl_lint_scratch *scratch,
		  uint32_t rule, uint32_t example, struct cbl_bag *bag,
		  bool *fired)
{
	struct trial t = {
		.spec = spec,
		.example = &spec->examples[example],
		.scratch = scratch,
		.bag = bag,
		.fired = fired,
	};

	prepare(&t, rule);
	judge_all(&t, rule);
	cbl_bag_sort(bag);
	settle(&t);
	free(t.rules);
	cbl_keys_release(&t.corpus);
	cbl_source_release(&t.source);
}

void cbl_example_judge(const struct cbl_spec *spec,
		       struct cbl_lint_scratch *scratch, uint32_t rule,
		       uint32_t example, struct cbl_bag *bag)
{
	judge(spec, scratch, rule, example, bag, NULL);
}

/* ---- is it what the example says? */

/* Line of the example, from 1, that a finding stands on. */
static uint32_t line_of(const struct cbl_spec *spec,
			const struct cbl_example *e,
			const struct cbl_finding *f)
{
	struct cbl_str text = cbl_spec_str(spec, e->text);
	uint32_t line = 1;

	for (uint32_t i = 0; i < e->hole && i < text.len; i++)
		line += text.ptr[i] == '\n';
	return f->range.start.line - line + 1;
}

static bool within_example(const struct cbl_example *e,
			   const struct cbl_finding *f)
{
	uint32_t at = f->range.start.offset;

	return at >= e->hole && at <= e->hole + e->written.len;
}

/* Is the text that it names in the example, though it may reach into what
 * follows in the frame? If not, it is text of the frame. */
static bool names_example(const struct cbl_spec *spec,
			  const struct cbl_example *e)
{
	struct cbl_str text = cbl_spec_str(spec, e->text);
	struct cbl_str on = cbl_spec_str(spec, e->on);
	size_t end = e->hole + e->written.len + on.len;

	if (end > text.len)
		end = text.len;
	return memmem(text.ptr + e->hole, end - e->hole, on.ptr, on.len) !=
	       NULL;
}

/* Begins at `on` and covers it? What is missing has no width to cover. */
static bool stands_on(const struct cbl_spec *spec, const struct cbl_example *e,
		      const struct cbl_finding *f)
{
	struct cbl_str text = cbl_spec_str(spec, e->text);
	struct cbl_str on = cbl_spec_str(spec, e->on);
	uint32_t at = f->range.start.offset;

	uint32_t end = f->range.end.offset;

	return at + on.len <= text.len &&
	       cbl_str_eq(cbl_str(text.ptr + at, on.len), on) &&
	       (end >= at + on.len || end == at);
}

static bool suggests(const struct cbl_finding *f, struct cbl_str wanted)
{
	for (size_t i = 0; i < f->suggestion_count; i++)
		if (cbl_str_eq(f->suggestions[i], wanted))
			return true;
	return false;
}

/* The text found, short enough for a line. */
static struct cbl_str shown(const struct cbl_finding *f)
{
	struct cbl_str text = f->matched;
	const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;

	if (end)
		text.len = (size_t)(end - text.ptr);
	if (text.len > 60)
		text.len = 60;
	return text;
}

/* Which of the things an example says is not so; "" if all are. */
static void differ(const struct cbl_spec *spec, const struct cbl_example *e,
		   const struct cbl_finding *f, struct cbl_buf *why)
{
	struct cbl_str found = shown(f), on = cbl_spec_str(spec, e->on);
	struct cbl_str wanted = cbl_spec_str(spec, e->suggests);

	/* What is missing may be found missing in the frame. */
	if (((on.len && names_example(spec, e)) || e->line) &&
	    !within_example(e, f)) {
		cbl_buf_printf(why,
			       "the finding stands in the frame, on `%.*s`",
			       CBL_STR_ARG(found));
	} else if (on.len && !stands_on(spec, e, f)) {
		cbl_buf_printf(why,
			       "the finding stands on `%.*s`, not on `%.*s`",
			       CBL_STR_ARG(found), CBL_STR_ARG(on));
	} else if (e->line && line_of(spec, e, f) != e->line) {
		cbl_buf_printf(
			why, "the finding stands on line %u, not on line %u",
			(unsigned)line_of(spec, e, f), (unsigned)e->line);
	} else if (wanted.len && !suggests(f, wanted)) {
		cbl_buf_printf(why, "`%.*s` is not suggested",
			       CBL_STR_ARG(wanted));
		for (size_t i = 0; i < f->suggestion_count; i++)
			cbl_buf_printf(why, "%s`%.*s`", i ? ", " : ", but ",
				       CBL_STR_ARG(f->suggestions[i]));
	}
}

static void check_bad(const struct cbl_spec *spec, const struct cbl_example *e,
		      const struct cbl_bag *bag, struct cbl_buf *why)
{
	struct cbl_buf first;

	if (bag->count == 0) {
		cbl_buf_text(why, "nothing is found in this bad example");
		return;
	}
	cbl_buf_init(&first, 0);
	for (size_t i = 0; i < bag->count; i++) {
		cbl_buf_clear(why);
		differ(spec, e, &bag->findings[i], why);
		if (why->len == 0)
			break;
		if (i == 0)
			cbl_buf_add(&first, why->data, why->len);
	}
	/* Of several findings that do not fit, the first is told about. */
	if (why->len) {
		cbl_buf_clear(why);
		cbl_buf_text(why, cbl_buf_cstr(&first));
	}
	cbl_buf_release(&first);
}

/* Does a text hold this at `at`? */
static bool holds_at(struct cbl_str text, size_t at, struct cbl_str what)
{
	return at + what.len <= text.len &&
	       cbl_str_eq(cbl_str(text.ptr + at, what.len), what);
}

/* What the fixes make of the example, if it says so. */
static void check_fixed(const struct cbl_spec *spec,
			const struct cbl_example *e, const struct cbl_bag *bag,
			struct cbl_buf *why)
{
	const struct cbl_fix_choice all = {.unsafe = true};
	struct cbl_str text = cbl_spec_str(spec, e->text);
	struct cbl_str fixed = cbl_spec_str(spec, e->fixed), made;
	size_t behind = text.len - e->hole - e->written.len;
	struct cbl_buf out;

	if (!e->has_fixed || why->len)
		return;
	cbl_buf_init(&out, 0);
	if (!cbl_fix_apply(text, bag, &all, &out)) {
		cbl_buf_text(why, "nothing is fixed in it");
	} else {
		made = cbl_str(cbl_buf_cstr(&out), out.len);
		if (made.len != e->hole + fixed.len + behind ||
		    !holds_at(made, e->hole, fixed))
			cbl_buf_printf(why,
				       "the fix makes `%.*s` of it, not `%.*s`",
				       (int)(made.len - e->hole - behind),
				       made.ptr + e->hole,
				       CBL_STR_ARG(fixed));
	}
	cbl_buf_release(&out);
}

static void check_good(const struct cbl_bag *bag, struct cbl_buf *why)
{
	const struct cbl_finding *f = bag->findings;

	if (bag->count == 0)
		return;
	cbl_buf_printf(why,
		       "something is found in this good example, on "
		       "`%.*s`: %.*s",
		       CBL_STR_ARG(shown(f)), CBL_STR_ARG(f->message));
}

void cbl_example_check(const struct cbl_spec *spec,
		       struct cbl_lint_scratch *scratch, uint32_t rule,
		       uint32_t example, bool *fired, struct cbl_buf *why)
{
	const struct cbl_example *e = &spec->examples[example];
	struct cbl_bag bag;

	cbl_bag_init(&bag);
	judge(spec, scratch, rule, example, &bag, fired);
	if (e->bad) {
		check_bad(spec, e, &bag, why);
		check_fixed(spec, e, &bag, why);
	} else {
		check_good(&bag, why);
	}
	cbl_bag_release(&bag);
}
