/* SPDX-License-Identifier: MIT */
#include "text/moment.h"

#include <stdlib.h>

#include "text/moment_priv.h"

#define DAY_MINUTES 1440

/* Years that begin in March put the leap day last; an era has 400 of them
 * (146,097 days), and 719,468 days pass from 0000-03-01 to 1970-01-01. */
int32_t cbl_days_from_date(int year, int month, int day)
{
	int y = month > 2 ? year : year - 1;
	int era = (y >= 0 ? y : y - 399) / 400;
	int in_era = y - era * 400;
	int march_day = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
	int days = in_era * 365 + in_era / 4 - in_era / 100 + march_day;

	return era * 146097 + days + day - 1 - 719468;
}

void cbl_date_from_days(int32_t days, int *year, int *month, int *day)
{
	int z = days + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int rest = z - era * 146097;
	int y = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	int of_year = rest - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

int cbl_days_in_month(int year, int month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30,
				      31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

int cbl_weekday(int32_t days)
{
	/* 1970-01-01 was a Thursday. */
	return (days % 7 + 7 + 3) % 7;
}

int cbl_day_of_year(int32_t days)
{
	int year, month, day;

	cbl_date_from_days(days, &year, &month, &day);
	return days - cbl_days_from_date(year, 1, 1) + 1;
}

/* A moment as a number that grows with time, at some precision. */
static int64_t at_precision(struct cbl_moment m, int precision)
{
	int year, month, day;

	switch (precision) {
	case CBL_PRECISION_MINUTE:
		return (int64_t)m.day * DAY_MINUTES + m.minute;
	case CBL_PRECISION_DAY:
	case CBL_PRECISION_WEEKDAY:
		return m.day;
	}
	cbl_date_from_days(m.day, &year, &month, &day);
	return precision == CBL_PRECISION_YEAR ? year : year * 12 + month - 1;
}

int cbl_moment_cmp(struct cbl_moment a, struct cbl_moment b)
{
	int precision = a.precision > b.precision ? a.precision : b.precision;

	if (precision == CBL_PRECISION_WEEKDAY && a.precision != b.precision)
		return 2;

	int64_t x = at_precision(a, precision), y = at_precision(b, precision);

	return (x > y) - (x < y);
}

int64_t cbl_moment_gap(struct cbl_moment a, struct cbl_moment b)
{
	int precision = a.precision > b.precision ? a.precision : b.precision;

	if (precision == CBL_PRECISION_DAY)
		precision = CBL_PRECISION_MINUTE;
	return llabs(at_precision(a, precision) - at_precision(b, precision));
}

static const struct unit {
	const char *name;
	unsigned long max; /* no sum of two moments and shifts overflows */
} units[] = {
	{"y", 9999}, {"mo", 9999}, {"d", 999999}, {"h", 99999}, {"m", 999999},
};
#define UNITS (sizeof(units) / sizeof(units[0]))

/* Cuts a number with its unit off `*text`; UNITS if it has none. */
static size_t next_unit(struct cbl_str *text, int *value)
{
	struct cbl_str s = cbl_str_trim(*text);
	size_t digits = 0, i = 0;
	unsigned long n;

	while (digits < s.len && cbl_is_digit(s.ptr[digits]))
		digits++;

	size_t end = digits;

	while (end < s.len && s.ptr[end] >= 'a' && s.ptr[end] <= 'z')
		end++;
	while (i < UNITS && !cbl_str_eq_c(cbl_str(s.ptr + digits, end - digits),
					  units[i].name))
		i++;
	if (i == UNITS ||
	    !cbl_str_number(cbl_str(s.ptr, digits), units[i].max, &n))
		return UNITS;
	*value = (int)n;
	*text = cbl_str_trim(cbl_str(s.ptr + end, s.len - end));
	return i;
}

bool cbl_shift_parse(struct cbl_shift *out, struct cbl_str text)
{
	int value[UNITS] = {0};
	bool seen[UNITS] = {false};

	text = cbl_str_trim(text);
	if (text.len == 0)
		return false;
	while (text.len) {
		int n;
		size_t unit = next_unit(&text, &n);

		if (unit == UNITS || seen[unit])
			return false;
		seen[unit] = true;
		value[unit] = n;
	}
	*out = (struct cbl_shift){(int16_t)value[0], (int16_t)value[1],
				  value[2], value[3] * 60 + value[4]};
	return true;
}

/* The day some months later, or the last of its month. */
static int32_t add_months(int32_t days, int months)
{
	int year, month, day;

	cbl_date_from_days(days, &year, &month, &day);

	int total = year * 12 + month - 1 + months;

	year = (total >= 0 ? total : total - 11) / 12;
	month = total - year * 12 + 1;

	int last = cbl_days_in_month(year, month);

	return cbl_days_from_date(year, month, day < last ? day : last);
}

struct cbl_moment cbl_moment_narrow(struct cbl_moment m, int precision)
{
	int year, month, day;

	if (precision <= m.precision || precision > CBL_PRECISION_YEAR)
		precision = m.precision;
	m.precision = (uint8_t)precision;
	if (precision == CBL_PRECISION_MINUTE)
		return m;
	m.minute = 0;
	if (precision == CBL_PRECISION_DAY)
		return m;
	cbl_date_from_days(m.day, &year, &month, &day);
	m.day = cbl_days_from_date(
		year, precision == CBL_PRECISION_YEAR ? 1 : month, 1);
	return m;
}

struct cbl_moment cbl_moment_shift(struct cbl_moment m, struct cbl_shift shift,
				   int sign)
{
	if (m.precision == CBL_PRECISION_WEEKDAY)
		return m;

	int months = sign * (shift.years * 12 + shift.months);
	int32_t days = months ? add_months(m.day, months) : m.day;
	int minutes = m.minute + sign * shift.minutes;
	int whole = minutes / DAY_MINUTES - (minutes % DAY_MINUTES < 0);

	m.day = days + sign * shift.days + whole;
	m.minute = (int16_t)(minutes - whole * DAY_MINUTES);
	return cbl_moment_narrow(m, m.precision);
}

const char *const cbl_month_names[12] = {
	"January", "February", "March",	    "April",   "May",	   "June",
	"July",	   "August",   "September", "October", "November", "December"};

const char *const cbl_weekday_names[7] = {"Monday",   "Tuesday", "Wednesday",
					  "Thursday", "Friday",	 "Saturday",
					  "Sunday"};

/* The precision a style needs, or finer. */
static int style_needs(enum cbl_moment_style style)
{
	switch (style) {
	case CBL_STYLE_DTG:
		return CBL_PRECISION_MINUTE;
	case CBL_STYLE_DAY:
	case CBL_STYLE_JULIAN:
	case CBL_STYLE_WEEKDAY:
	case CBL_STYLE_SLASHES:
		return CBL_PRECISION_DAY;
	default:
		return CBL_PRECISION_YEAR;
	}
}

static void print_clock(struct cbl_buf *out, int minute, const char *between)
{
	cbl_buf_number(out, minute / 60, 2);
	cbl_buf_text(out, between);
	cbl_buf_number(out, minute % 60, 2);
}

static void print_plain(struct cbl_buf *out, struct cbl_moment m)
{
	int year, month, day;

	cbl_date_from_days(m.day, &year, &month, &day);
	if (m.precision <= CBL_PRECISION_DAY) {
		cbl_buf_number(out, day, 1);
		cbl_buf_char(out, ' ');
	}
	if (m.precision <= CBL_PRECISION_MONTH) {
		cbl_buf_text(out, cbl_month_names[month - 1]);
		cbl_buf_char(out, ' ');
	}
	cbl_buf_number(out, year, 1);
	if (m.precision == CBL_PRECISION_MINUTE) {
		cbl_buf_char(out, ' ');
		print_clock(out, m.minute, ":");
		cbl_buf_char(out, 'Z');
	}
}

static void print_iso(struct cbl_buf *out, struct cbl_moment m)
{
	int year, month, day;

	cbl_date_from_days(m.day, &year, &month, &day);
	cbl_buf_number(out, year, 4);
	if (m.precision <= CBL_PRECISION_MONTH) {
		cbl_buf_char(out, '-');
		cbl_buf_number(out, month, 2);
	}
	if (m.precision <= CBL_PRECISION_DAY) {
		cbl_buf_char(out, '-');
		cbl_buf_number(out, day, 2);
	}
	if (m.precision == CBL_PRECISION_MINUTE) {
		cbl_buf_char(out, 'T');
		print_clock(out, m.minute, ":");
		cbl_buf_text(out, ":00Z");
	}
}

static void print_dtg(struct cbl_buf *out, struct cbl_moment m)
{
	int year, month, day;

	cbl_date_from_days(m.day, &year, &month, &day);
	cbl_buf_number(out, day, 2);
	print_clock(out, m.minute, "");
	cbl_buf_text(out, "Z ");
	for (int i = 0; i < 3; i++)
		cbl_buf_char(out, cbl_upper(cbl_month_names[month - 1][i]));
	cbl_buf_char(out, ' ');
	cbl_buf_number(out, year % 100, 2);
}

static void print_slashes(struct cbl_buf *out, int year, int month, int day)
{
	cbl_buf_number(out, month, 2);
	cbl_buf_char(out, '/');
	cbl_buf_number(out, day, 2);
	cbl_buf_char(out, '/');
	cbl_buf_number(out, year, 4);
}

void cbl_moment_print(struct cbl_buf *out, struct cbl_moment m,
		      enum cbl_moment_style style)
{
	int year, month, day;

	if (m.precision == CBL_PRECISION_WEEKDAY) {
		cbl_buf_text(out, cbl_weekday_names[m.day]);
		return;
	}
	if ((int)m.precision > style_needs(style))
		style = CBL_STYLE_PLAIN;
	cbl_date_from_days(m.day, &year, &month, &day);
	switch (style) {
	case CBL_STYLE_PLAIN:
		print_plain(out, m);
		break;
	case CBL_STYLE_ISO:
		print_iso(out, m);
		break;
	case CBL_STYLE_DTG:
		print_dtg(out, m);
		break;
	case CBL_STYLE_DAY:
		print_plain(out, cbl_moment_narrow(m, CBL_PRECISION_DAY));
		break;
	case CBL_STYLE_YEAR:
		cbl_buf_number(out, year, 1);
		break;
	case CBL_STYLE_YY:
		cbl_buf_number(out, year % 100, 2);
		break;
	case CBL_STYLE_JULIAN:
		cbl_buf_number(out, cbl_day_of_year(m.day), 3);
		break;
	case CBL_STYLE_WEEKDAY:
		cbl_buf_text(out, cbl_weekday_names[cbl_weekday(m.day)]);
		break;
	case CBL_STYLE_SLASHES:
		print_slashes(out, year, month, day);
		break;
	}
}

bool cbl_iso_date(struct cbl_str text, int32_t *days)
{
	unsigned long year, month, day;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
	    !cbl_str_number(cbl_str(text.ptr, 4), 9999, &year) ||
	    !cbl_str_number(cbl_str(text.ptr + 5, 2), 12, &month) ||
	    !cbl_str_number(cbl_str(text.ptr + 8, 2), 31, &day) || year == 0 ||
	    month == 0 || day == 0 ||
	    (int)day > cbl_days_in_month((int)year, (int)month))
		return false;
	*days = cbl_days_from_date((int)year, (int)month, (int)day);
	return true;
}
