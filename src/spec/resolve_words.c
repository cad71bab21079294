/* SPDX-License-Identifier: MIT
 *
 * Words that conditions compare values with (`is`, `not`, `in`): one that no
 * value ever prints as is never met. Times print in one way only, and groups
 * and statuses of codes are few.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/distance.h"
#include "text/moment.h"

/* ---- times */

/* Does a moment print as `word`, or with `part` as a part of it? */
static bool prints_as(struct cbl_moment moment, const char *word, bool part)
{
	struct cbl_buf out;
	bool same;

	cbl_buf_init(&out, 0);
	cbl_moment_print(&out, moment, CBL_STYLE_PLAIN);
	if (part)
		out.len = strcspn(cbl_buf_cstr(&out), " ");
	same = part ? memmem(word, strlen(word), out.data, out.len) != NULL
		    : strcmp(cbl_buf_cstr(&out), word) == 0;
	cbl_buf_release(&out);
	return same;
}

static bool is_weekday(const char *word)
{
	struct cbl_moment m = {.precision = CBL_PRECISION_WEEKDAY};

	for (m.day = 0; m.day < 7; m.day++)
		if (prints_as(m, word, false))
			return true;
	return false;
}

/* As a time prints: `5 July 2006`, `July 2006`, `2006`. */
static bool may_be_time(const char *word)
{
	struct cbl_moment m = {.precision = CBL_PRECISION_MONTH};

	for (int month = 1; month <= 12; month++) {
		m.day = cbl_days_from_date(2006, month, 1);
		if (prints_as(m, word, true))
			return true;
	}
	return strlen(word) == 4 && strspn(word, "0123456789") == 4;
}

/* Times without a day are compared as they were written. */
static bool may_lack_day(struct cbl_resolver *r, uint32_t operand)
{
	const struct cbl_operand *o = cbl_at_operands(&r->b, operand);
	struct cbl_list formats;

	if (o->kind != CBL_OPERAND_FIELD)
		return false;
	formats = cbl_at_fields(&r->b, o->field)->formats;
	for (uint32_t i = 0; i < formats.count; i++)
		if (!cbl_moment_format_has_day(
			    cbl_at_formats(&r->b, formats.first + i)))
			return true;
	return false;
}

static void warn_time(struct cbl_resolver *r, const struct cbl_at *at,
		      uint32_t operand, const char *word)
{
	enum cbl_sort sort = cbl_sort_of(r, operand);

	if (sort == CBL_SORT_WEEKDAY && !is_weekday(word))
		cbl_report(r, at, true, 0, "write the whole name: `Saturday`",
			   "no weekday is called `%s`", word);
	/* Without a digit it is what stands there instead of a time. */
	if (sort == CBL_SORT_TIME && strpbrk(word, "0123456789") &&
	    !may_be_time(word) && !may_lack_day(r, operand))
		cbl_report(r, at, true, 0,
			   "`same: 2006-07-05` compares a day, `above` and "
			   "`below` a time, `:text` what was written",
			   "no time reads `%s` when it is compared as a text: "
			   "that would be `5 July 2006`",
			   word);
}

/* ---- groups and statuses of codes */

struct groups {
	struct cbl_builder *b;
	struct cbl_list entries;
};

static struct cbl_str group_of(const struct groups *g, size_t i)
{
	const struct cbl_entry *e =
		cbl_at_entries(g->b, g->entries.first + (uint32_t)i);

	return cbl_builder_str(g->b, e->group); /* ends with a NUL */
}

static const char *group_at(size_t i, void *ctx)
{
	return group_of(ctx, i).ptr;
}

void cbl_warn_group(struct cbl_resolver *r, const struct cbl_at *at,
		    uint32_t vocabulary, const char *group)
{
	struct cbl_vocabulary v = *cbl_at_vocabularies(&r->b, vocabulary);
	struct cbl_str id = cbl_builder_str(&r->b, v.id);
	struct groups groups = {&r->b, v.entries};
	const char *near;
	char hint[160];

	if (r->vocabulary_bad[vocabulary] || v.entries.count == 0)
		return;
	for (uint32_t i = 0; i < v.entries.count; i++)
		if (cbl_str_eq_c(group_of(&groups, i), group))
			return;
	near = cbl_did_you_mean(cbl_str_c(group), v.entries.count, group_at,
				&groups);
	if (near)
		snprintf(hint, sizeof(hint), "did you mean `%s`?", near);
	cbl_report(r, at, true, 0, near ? hint : NULL,
		   "no entry of `%.*s` is of the group `%s`", CBL_STR_ARG(id),
		   group);
}

static void warn_status(struct cbl_resolver *r, const struct cbl_at *at,
			const char *word)
{
	static const char *const statuses[] = {"current", "retired", "observed",
					       "misprint"};

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (strcmp(statuses[i], word) == 0)
			return;
	cbl_report(r, at, true, 0,
		   "it may be current, retired, observed or misprint",
		   "no code has the status `%s`", word);
}

void cbl_warn_word(struct cbl_resolver *r, const struct cbl_at *at,
		   uint32_t operand, const char *word)
{
	struct cbl_operand o = *cbl_at_operands(&r->b, operand);
	uint32_t vocabulary = CBL_NONE;

	warn_time(r, at, operand, word);
	if (o.kind == CBL_OPERAND_FIELD)
		vocabulary = cbl_at_fields(&r->b, o.field)->vocabulary;
	if (vocabulary == CBL_NONE)
		return;
	if (o.attribute == CBL_ATTRIBUTE_GROUP)
		cbl_warn_group(r, at, vocabulary, word);
	if (o.attribute == CBL_ATTRIBUTE_STATUS)
		warn_status(r, at, word);
}
