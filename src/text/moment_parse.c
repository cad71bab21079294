/* SPDX-License-Identifier: MIT
 *
 * Reading moments. A format is matched token by token into parts (year,
 * month, ...), each a number or missing; what is missing is then looked for
 * around the reference.
 */
#include "text/moment.h"

#include "text/moment_priv.h"

/* Years written with two digits: from this on of the last century. */
#define PIVOT 50
/* Any day of a month occurs this near, before and after. */
#define DAYS_AROUND 62

#define MISSING (-1)

static bool is_letter(char c)
{
	return cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z';
}

static size_t skip_blanks(struct cbl_str s)
{
	size_t n = 0;

	while (n < s.len && cbl_is_blank(s.ptr[n]))
		n++;
	return n;
}

/* Whether `word` is the first `len` letters of `name` in any case. */
static bool begins(struct cbl_str word, const char *name, size_t len)
{
	if (word.len != len || strlen(name) < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (cbl_upper(word.ptr[i]) != cbl_upper(name[i]))
			return false;
	return true;
}

/* Whether `word` is a name, whole or as its first three letters. */
static bool is_name(struct cbl_str word, const char *name)
{
	return begins(word, name, 3) || begins(word, name, strlen(name));
}

/* Is it one of the longer customary forms? */
static bool is_longer(struct cbl_str word)
{
	return begins(word, "Sept", 4) || begins(word, "Tues", 4) ||
	       begins(word, "Thur", 4) || begins(word, "Thurs", 5);
}

/* The index of the name that `word` is, whole or as its first three letters
 * or one of the longer customary forms; MISSING if it is none. */
static int find_name(struct cbl_str word, const char *const *names, int count)
{
	char first;

	if (word.len < CBL_MOMENT_SHORTEST_NAME)
		return MISSING;
	if (word.len > 3 && word.len < 6 && is_longer(word))
		word.len = 3;
	/* Of names with the same first letter few are looked at closely. */
	first = cbl_upper(word.ptr[0]);
	for (int i = 0; i < count; i++)
		if (first == names[i][0] && is_name(word, names[i]))
			return i;
	return MISSING;
}

/* Reads a name and the full stop of an abbreviation. */
static size_t read_word(struct cbl_str s, const struct cbl_moment_token *token,
			bool stop_follows, int *value)
{
	bool month = token->part == CBL_PART_MONTH;
	size_t n = 0;

	while (n < s.len && is_letter(s.ptr[n]))
		n++;
	*value = month ? find_name(cbl_str(s.ptr, n), cbl_month_names, 12)
		       : find_name(cbl_str(s.ptr, n), cbl_weekday_names, 7);
	if (*value == MISSING)
		return 0;
	*value += month;
	return n + (n < s.len && s.ptr[n] == '.' && !stop_follows);
}

static size_t ordinal_length(struct cbl_str s)
{
	static const char *const endings[] = {"ST", "ND", "RD", "TH"};

	for (size_t i = 0; s.len >= 2 && i < 4; i++)
		if (begins(cbl_str(s.ptr, 2), endings[i], 2))
			return 2;
	return 0;
}

/* Reads a number, leaving `behind` digits to its followers. */
static size_t read_number(struct cbl_str s,
			  const struct cbl_moment_token *token, size_t behind,
			  int *value)
{
	size_t run = 0, n;

	while (run < s.len && run < token->max + behind &&
	       cbl_is_digit(s.ptr[run]))
		run++;
	if (run < token->min + behind)
		return 0;
	*value = 0;
	for (n = 0; n < run - behind; n++)
		*value = *value * 10 + (s.ptr[n] - '0');
	if (token->part == CBL_PART_YEAR && token->max == 2)
		*value += *value >= PIVOT ? 1900 : 2000;
	if (token->part == CBL_PART_DAY && token->min == 1)
		n += ordinal_length(cbl_str(s.ptr + n, s.len - n));
	return n;
}

/* Bytes that the i-th item of the format takes of `s`; 0: it does not fit. */
static size_t read_item(const struct cbl_moment_format *format, size_t i,
			struct cbl_str s, int part[CBL_PARTS])
{
	uint8_t item = format->token[i];

	if (format->literal[i] && item == ' ')
		return skip_blanks(s);
	if (format->literal[i])
		return s.len && cbl_upper(*s.ptr) == cbl_upper((char)item);

	const struct cbl_moment_token *token = &cbl_moment_tokens[item];
	bool stop_follows = i + 1 < format->count && format->literal[i + 1] &&
			    format->token[i + 1] == '.';

	return token->min
		       ? read_number(s, token, format->behind[i],
				     &part[token->part])
		       : read_word(s, token, stop_follows, &part[token->part]);
}

/* May the text be of the format, by how it begins and how long it is? Most
 * formats of a field are turned away here. */
static bool may_fit(const struct cbl_moment_format *format, struct cbl_str s)
{
	return s.len >= format->least &&
	       (format->literal[0] ||
		(cbl_moment_tokens[format->token[0]].min
			 ? cbl_is_digit(*s.ptr)
			 : is_letter(*s.ptr)));
}

static bool read_parts(const struct cbl_moment_format *format,
		       struct cbl_str text, int part[CBL_PARTS])
{
	struct cbl_str s = cbl_str_trim(text);

	if (!may_fit(format, s))
		return false;
	for (int i = 0; i < CBL_PARTS; i++)
		part[i] = MISSING;
	for (size_t i = 0; i < format->count; i++) {
		size_t n = read_item(format, i, s, part);

		if (n == 0)
			return false;
		s = cbl_str(s.ptr + n, s.len - n);
	}
	return s.len == 0;
}

static bool has(const int part[CBL_PARTS], enum cbl_moment_part which)
{
	return part[which] != MISSING;
}

static bool has_clock(const int part[CBL_PARTS])
{
	return has(part, CBL_PART_HOUR) || has(part, CBL_PART_MINUTE);
}

static int part_precision(const int part[CBL_PARTS])
{
	if (has_clock(part))
		return CBL_PRECISION_MINUTE;
	if (has(part, CBL_PART_DAY) || has(part, CBL_PART_OF_YEAR))
		return CBL_PRECISION_DAY;
	return has(part, CBL_PART_MONTH) ? CBL_PRECISION_MONTH
					 : CBL_PRECISION_YEAR;
}

/* The moment of the parts in a year; false if there is none. */
static bool make(struct cbl_moment *out, const int part[CBL_PARTS], int year)
{
	int month = has(part, CBL_PART_MONTH) ? part[CBL_PART_MONTH] : 1;
	int day = has(part, CBL_PART_DAY) ? part[CBL_PART_DAY] : 1;
	int leap = cbl_days_in_month(year, 2) == 29;

	if (year < 1 || part[CBL_PART_HOUR] > 23 || part[CBL_PART_MINUTE] > 59)
		return false;
	if (has(part, CBL_PART_OF_YEAR)) {
		month = 1;
		day = part[CBL_PART_OF_YEAR];
		if (day < 1 || day > 365 + leap)
			return false;
	} else if (month < 1 || month > 12 || day < 1 ||
		   day > cbl_days_in_month(year, month)) {
		return false;
	}

	int hour = has(part, CBL_PART_HOUR) ? part[CBL_PART_HOUR] : 0;
	int minute = has(part, CBL_PART_MINUTE) ? part[CBL_PART_MINUTE] : 0;

	out->day = cbl_days_from_date(year, month, 1) + day - 1;
	out->minute = (int16_t)(hour * 60 + minute);
	out->precision = (uint8_t)part_precision(part);
	out->wrote_year = has(part, CBL_PART_YEAR);
	return true;
}

/* Candidates come one by one, earlier ones first; the best is kept. */
struct choice {
	const struct cbl_moment *ref;
	enum cbl_moment_prefer prefer;
	struct cbl_moment best;
	bool found;
};

static void offer(struct choice *choice, struct cbl_moment m)
{
	int order = cbl_moment_cmp(m, *choice->ref);

	if ((choice->prefer == CBL_PREFER_BEFORE && order > 0) ||
	    (choice->prefer == CBL_PREFER_AFTER && order < 0))
		return;
	if (choice->found && cbl_moment_gap(m, *choice->ref) >=
				     cbl_moment_gap(choice->best, *choice->ref))
		return;
	choice->best = m;
	choice->found = true;
}

static void offer_years(struct choice *choice, const int part[CBL_PARTS])
{
	int year, month, day;
	struct cbl_moment m;

	cbl_date_from_days(choice->ref->day, &year, &month, &day);
	for (int y = year - 1; y <= year + 1; y++)
		if (make(&m, part, y))
			offer(choice, m);
}

/* A day and perhaps a clock, or a clock alone. */
static void offer_days(struct choice *choice, const int part[CBL_PARTS])
{
	int reach = has(part, CBL_PART_DAY)			   ? DAYS_AROUND
		    : choice->prefer == CBL_PREFER_NEAREST ? 0
							   : 1;

	for (int off = -reach; off <= reach; off++) {
		int with[CBL_PARTS];
		struct cbl_moment m;

		memcpy(with, part, sizeof(with));
		cbl_date_from_days(choice->ref->day + off, &with[CBL_PART_YEAR],
				   &with[CBL_PART_MONTH], &with[CBL_PART_DAY]);
		if ((has(part, CBL_PART_DAY) &&
		     with[CBL_PART_DAY] != part[CBL_PART_DAY]) ||
		    (has(part, CBL_PART_YEAR) &&
		     with[CBL_PART_YEAR] != part[CBL_PART_YEAR]) ||
		    !make(&m, with, with[CBL_PART_YEAR]))
			continue;
		m.wrote_year = has(part, CBL_PART_YEAR);
		offer(choice, m);
	}
}

/* Whether the parts lack the month although a day or clock was written. */
static bool lacks_month(const int part[CBL_PARTS])
{
	return !has(part, CBL_PART_MONTH) && !has(part, CBL_PART_OF_YEAR) &&
	       part_precision(part) <= CBL_PRECISION_DAY;
}

/* How precise a reference must be to supply what the parts lack. */
static int reference_needs(const int part[CBL_PARTS])
{
	if (!lacks_month(part))
		return CBL_PRECISION_YEAR;
	return has(part, CBL_PART_DAY) ? CBL_PRECISION_MONTH
				       : CBL_PRECISION_DAY;
}

static enum cbl_moment_result complete(struct cbl_moment *out,
				       const int part[CBL_PARTS],
				       const struct cbl_moment *ref,
				       enum cbl_moment_prefer prefer)
{
	struct choice choice = {.ref = ref, .prefer = prefer};

	/* A leap year, a month of 31 days: what fails there fails always. */
	if (!make(out, part, 2000))
		return CBL_MOMENT_INVALID;
	if (!ref || (int)ref->precision > reference_needs(part))
		return CBL_MOMENT_OPEN;
	if (lacks_month(part))
		offer_days(&choice, part);
	else
		offer_years(&choice, part);
	*out = choice.best;
	return choice.found ? CBL_MOMENT_VALID : CBL_MOMENT_INVALID;
}

static struct cbl_moment weekday_moment(int weekday)
{
	return (struct cbl_moment){.day = weekday,
				   .precision = CBL_PRECISION_WEEKDAY};
}

/* Whether a weekday is all that was written. */
static bool only_weekday(const int part[CBL_PARTS])
{
	return has(part, CBL_PART_WEEKDAY) && !has(part, CBL_PART_YEAR) &&
	       !has(part, CBL_PART_MONTH) && !has(part, CBL_PART_DAY) &&
	       !has(part, CBL_PART_OF_YEAR) && !has_clock(part);
}

enum cbl_moment_result
cbl_moment_parse(struct cbl_moment *out, const struct cbl_moment_format *format,
		 struct cbl_str text, const struct cbl_moment *ref,
		 enum cbl_moment_prefer prefer, int precision)
{
	int part[CBL_PARTS];
	struct cbl_moment m = {0};
	enum cbl_moment_result result = CBL_MOMENT_INVALID;

	if (!read_parts(format, text, part))
		return CBL_MOMENT_OTHER;
	if (has(part, CBL_PART_WEEKDAY) &&
	    (precision == CBL_PRECISION_WEEKDAY || only_weekday(part))) {
		*out = weekday_moment(part[CBL_PART_WEEKDAY]);
		return CBL_MOMENT_VALID;
	}
	if (!has(part, CBL_PART_YEAR) || lacks_month(part))
		result = complete(&m, part, ref, prefer);
	else if (make(&m, part, part[CBL_PART_YEAR]))
		result = CBL_MOMENT_VALID;
	if (result != CBL_MOMENT_VALID)
		return result;
	if (precision == CBL_PRECISION_WEEKDAY &&
	    m.precision <= CBL_PRECISION_DAY)
		*out = weekday_moment(cbl_weekday(m.day));
	else
		*out = cbl_moment_narrow(m, precision);
	return CBL_MOMENT_VALID;
}
