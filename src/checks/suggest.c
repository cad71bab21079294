/* SPDX-License-Identifier: MIT
 *
 * A time one slip away is found by making the slips: a digit left out or
 * changed, the month before or after. Each variant of the written text is
 * read again as its field reads it; what is a time not after `until`, and
 * not long before it, is plausible, the later the more.
 */
#include "checks/suggest.h"

#include <stdio.h>

#include "checks/terms.h"

/* Days before `until` that a suggestion may lie. */
#define REACH 62

/* Longest text that is varied, and room for a longer month name. */
#define LONGEST 48
#define ROOM (LONGEST + 16)

struct slips {
	struct cbl_run *run;
	const struct cbl_row *row;
	const struct cbl_field *field;
	const struct cbl_moment *ref; /* what completes a time, or NULL */
	struct cbl_moment until;
	struct cbl_str text;
	struct cbl_str best[CBL_SUGGESTIONS];
	int32_t days[CBL_SUGGESTIONS]; /* before `until` */
	size_t count;
};

/* Reads a variant; false if it is no time. */
static bool read_time(const struct slips *s, struct cbl_str text,
		      struct cbl_moment *out)
{
	const struct cbl_spec *spec = s->run->spec;
	struct cbl_list formats = s->field->formats;

	for (uint32_t i = 0; i < formats.count; i++)
		if (cbl_moment_parse(out, &spec->formats[formats.first + i],
				     text, s->ref,
				     (enum cbl_moment_prefer)s->field->prefer,
				     s->field->as) == CBL_MOMENT_VALID)
			return true;
	return false;
}

/* Enters a plausible variant where it belongs; of those of one day the first
 * stays. */
static void enter(struct slips *s, struct cbl_str text, int32_t days)
{
	size_t at = s->count;

	for (size_t i = 0; i < s->count; i++)
		if (s->days[i] == days)
			return;
	while (at > 0 && s->days[at - 1] > days)
		at--;
	if (at == CBL_SUGGESTIONS)
		return;
	if (s->count < CBL_SUGGESTIONS)
		s->count++;
	for (size_t i = s->count - 1; i > at; i--) {
		s->best[i] = s->best[i - 1];
		s->days[i] = s->days[i - 1];
	}
	s->best[at] = cbl_str(
		cbl_arena_strndup(s->run->message->arena, text.ptr, text.len),
		text.len);
	s->days[at] = days;
}

static bool is_letter(char c)
{
	return cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z';
}

/* Puts the ending of an ordinal right: 11th less a digit is 1st. */
static void mend_ordinal(char *text, size_t len)
{
	static const char *const endings[] = {"th", "st", "nd", "rd"};
	size_t i = 0, end;
	const char *ending;
	int number, last;

	while (i < len && !cbl_is_digit(text[i]))
		i++;
	for (end = i, number = 0; end < len && cbl_is_digit(text[end]); end++)
		number = (number * 10 + text[end] - '0') % 100;
	if (end == i || end + 2 > len || !is_letter(text[end]) ||
	    !is_letter(text[end + 1]) ||
	    (end + 2 < len && is_letter(text[end + 2])))
		return;
	last = number % 10;
	ending = endings[last <= 3 && number / 10 != 1 ? last : 0];
	for (size_t k = 0; k < 2; k++)
		text[end + k] =
			text[end + k] >= 'a' ? ending[k] : cbl_upper(ending[k]);
}

/* A variant: `with` for what stands at `lo` to `hi`. */
static struct cbl_str vary(const struct slips *s, size_t lo, size_t hi,
			   struct cbl_str with, char out[ROOM])
{
	size_t len = lo;

	if (lo)
		memcpy(out, s->text.ptr, lo);
	if (with.len)
		memcpy(out + len, with.ptr, with.len);
	len += with.len;
	memcpy(out + len, s->text.ptr + hi, s->text.len - hi);
	len += s->text.len - hi;
	mend_ordinal(out, len);
	return cbl_str(out, len);
}

static void consider(struct slips *s, struct cbl_str text)
{
	struct cbl_moment m;

	if (!read_time(s, text, &m) || m.day == s->row->value.time.day ||
	    cbl_moment_cmp(m, s->until) > 0 || s->until.day - m.day > REACH)
		return;
	enter(s, text, s->until.day > m.day ? s->until.day - m.day : 0);
}

/* ---- a digit */

static void shift_digits(struct slips *s)
{
	char space[ROOM];

	for (size_t i = 0; i < s->text.len; i++) {
		if (!cbl_is_digit(s->text.ptr[i]))
			continue;
		consider(s, vary(s, i, i + 1, cbl_str("", 0), space));
		for (char c = '0'; c <= '9'; c++)
			consider(s, vary(s, i, i + 1, cbl_str(&c, 1), space));
	}
}

/* ---- a month */

/* The name of a month (from 1), as times are printed. */
static struct cbl_str month_name(int month, struct cbl_buf *space)
{
	struct cbl_moment m = {.day = cbl_days_from_date(2000, month, 1),
			       .precision = CBL_PRECISION_MONTH};
	struct cbl_str name;

	cbl_buf_clear(space);
	cbl_moment_print(space, m, CBL_STYLE_PLAIN);
	name = cbl_str(space->data, 0);
	while (name.len < space->len && is_letter(name.ptr[name.len]))
		name.len++;
	return name;
}

static bool begins_with(struct cbl_str name, struct cbl_str word)
{
	if (word.len < 3 || word.len > name.len)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (cbl_upper(word.ptr[i]) != cbl_upper(name.ptr[i]))
			return false;
	return true;
}

/* The month that a word names, whole or abbreviated; 0: none. */
static int month_of(struct cbl_str word, bool *whole, struct cbl_buf *space)
{
	for (int month = 1; month <= 12; month++) {
		struct cbl_str name = month_name(month, space);

		if (!begins_with(name, word))
			continue;
		*whole = word.len == name.len;
		return month;
	}
	return 0;
}

/* Writes a month's name in the letters' case of `like`. */
static struct cbl_str write_month(int month, bool whole, struct cbl_str like,
				  char out[16], struct cbl_buf *space)
{
	struct cbl_str name = month_name(month, space);
	size_t len = whole ? name.len : 3;

	for (size_t i = 0; i < len && i < 16; i++) {
		char model = i == 0 ? like.ptr[0] : like.ptr[1];

		out[i] = cbl_upper(name.ptr[i]);
		if (model >= 'a' && model <= 'z')
			out[i] = (char)(out[i] - 'A' + 'a');
	}
	return cbl_str(out, len);
}

static void shift_word(struct slips *s, size_t lo, size_t hi)
{
	struct cbl_str word = cbl_str(s->text.ptr + lo, hi - lo);
	struct cbl_buf names;
	char variant[ROOM], name[16];
	bool whole;
	int month;

	cbl_buf_init(&names, 256);
	month = month_of(word, &whole, &names);
	for (int step = -1; month && step <= 1; step += 2) {
		struct cbl_str other = write_month((month + 11 + step) % 12 + 1,
						   whole, word, name, &names);

		consider(s, vary(s, lo, hi, other, variant));
	}
	cbl_buf_release(&names);
}

static int months_since_zero(struct cbl_moment m, int *day)
{
	int year, month;

	cbl_date_from_days(m.day, &year, &month, day);
	return year * 12 + month;
}

/* A number that is the month: the same day one month away comes of it. */
static void shift_number(struct slips *s, size_t lo, size_t hi)
{
	char variant[ROOM], number[24];
	int old_day, new_day,
		months = months_since_zero(s->row->value.time, &old_day);
	unsigned long value;

	if (!cbl_str_number(cbl_str(s->text.ptr + lo, hi - lo), 12, &value))
		return;
	for (int step = -1; step <= 1; step += 2) {
		int len = snprintf(number, sizeof(number), "%0*d",
				   s->text.ptr[lo] == '0' ? (int)(hi - lo) : 1,
				   (int)value + step);
		struct cbl_str text =
			vary(s, lo, hi, cbl_str(number, (size_t)len), variant);
		struct cbl_moment m;

		if (read_time(s, text, &m) &&
		    months_since_zero(m, &new_day) - months == step &&
		    new_day == old_day)
			consider(s, text);
	}
}

static void shift_months(struct slips *s)
{
	size_t lo = 0;

	while (lo < s->text.len) {
		size_t hi = lo + 1;
		bool digits = cbl_is_digit(s->text.ptr[lo]);

		if (!digits && !is_letter(s->text.ptr[lo])) {
			lo++;
			continue;
		}
		while (hi < s->text.len &&
		       (digits ? cbl_is_digit(s->text.ptr[hi])
			       : is_letter(s->text.ptr[hi])))
			hi++;
		if (!digits)
			shift_word(s, lo, hi);
		else if (hi - lo <= 2)
			shift_number(s, lo, hi);
		lo = hi;
	}
}

/* ---- together */

static size_t suggest_shift(struct cbl_run *run, const struct cbl_hit *hit,
			    struct cbl_str out[CBL_SUGGESTIONS])
{
	struct cbl_message *m = run->message;
	struct slips s = {.run = run};
	struct cbl_term until, ref;
	uint32_t what = run->check->suggest_shift;

	if (hit->term.row == CBL_NONE || hit->term.type != CBL_TERM_TIME ||
	    !cbl_operand_first(m, run->check->suggest_until, &hit->term,
			       &until) ||
	    until.type != CBL_TERM_TIME)
		return 0;
	s.row = &m->rows[hit->term.row];
	if (s.row->field == CBL_NONE || s.row->assumed)
		return 0;
	s.field = &m->spec->fields[s.row->field];
	s.text = s.row->text;
	s.until = until.time;
	if (s.field->type != CBL_TYPE_TIME || s.text.len > LONGEST)
		return 0;
	if (cbl_operand_first(m, s.field->complete, &hit->term, &ref) &&
	    ref.type == CBL_TERM_TIME)
		s.ref = &ref.time;
	if (!what || what & CBL_SHIFT_DIGIT)
		shift_digits(&s);
	if (!what || what & CBL_SHIFT_MONTH) {
		/* Digits give many variants: room for one of the months. */
		if (s.count == CBL_SUGGESTIONS)
			s.count--;
		shift_months(&s);
	}
	memcpy(out, s.best, sizeof(s.best));
	/* The day of `until` itself is so likely that it stands alone. */
	return s.count && s.days[0] == 0 ? 1 : s.count;
}

static size_t suggest_text(struct cbl_str text, struct cbl_str *out)
{
	*out = text;
	return text.len ? 1 : 0;
}

size_t cbl_suggest(struct cbl_run *run, const struct cbl_hit *hit,
		   struct cbl_str out[CBL_SUGGESTIONS])
{
	switch ((enum cbl_suggest)run->check->suggest) {
	case CBL_SUGGEST_NEAREST:
		return suggest_text(hit->nearest, out);
	case CBL_SUGGEST_SPLIT:
		return suggest_text(hit->split, out);
	case CBL_SUGGEST_SHIFT:
		return suggest_shift(run, hit, out);
	case CBL_SUGGEST_NOTHING:
		break;
	}
	return 0;
}
