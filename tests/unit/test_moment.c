/* SPDX-License-Identifier: MIT */
#include "text/moment.h"

#include <stdio.h>

#include "unit.h"

/* ------------------------------------------------------------- calendar */

static const struct {
	int year, month, day;
	int32_t days;
	int weekday, of_year;
} dates[] = {
	{1970, 1, 1, 0, 3, 1},		 {1969, 12, 31, -1, 2, 365},
	{2000, 2, 29, 11016, 1, 60},	 {2000, 3, 1, 11017, 2, 61},
	{2000, 12, 31, 11322, 6, 366},	 {1900, 2, 28, -25509, 2, 59},
	{1900, 3, 1, -25508, 3, 60},	 {2006, 7, 5, 13334, 2, 186},
	{1973, 4, 14, 1199, 5, 104},	 {1, 1, 1, -719162, 0, 1},
	{0, 3, 1, -719468, 2, 61},	 {-400, 3, 1, -719468 - 146097, 2, 61},
	{9999, 12, 31, 2932896, 4, 365},
};

START_TEST(test_moment_calendar)
{
	int year, month, day;
	int32_t days = dates[_i].days;

	ck_assert_int_eq(cbl_days_from_date(dates[_i].year, dates[_i].month,
					    dates[_i].day),
			 days);
	cbl_date_from_days(days, &year, &month, &day);
	ck_assert_int_eq(year, dates[_i].year);
	ck_assert_int_eq(month, dates[_i].month);
	ck_assert_int_eq(day, dates[_i].day);
	ck_assert_int_eq(cbl_weekday(days), dates[_i].weekday);
	ck_assert_int_eq(cbl_day_of_year(days), dates[_i].of_year);
}
END_TEST

/* Day by day through 900 years, as a wall calendar is written. */
START_TEST(test_moment_calendar_days)
{
	int y = 1500, m = 1, d = 1, bad = 0;
	int32_t from = cbl_days_from_date(1500, 1, 1);

	for (int32_t n = from; y < 2400; n++) {
		int year, month, day;

		cbl_date_from_days(n, &year, &month, &day);
		bad += year != y || month != m || day != d;
		bad += cbl_days_from_date(y, m, d) != n;
		if (++d > cbl_days_in_month(y, m)) {
			d = 1;
			m = m % 12 + 1;
			y += m == 1;
		}
	}
	ck_assert_int_eq(bad, 0);
}
END_TEST

START_TEST(test_moment_month_lengths)
{
	ck_assert_int_eq(cbl_days_in_month(2006, 1), 31);
	ck_assert_int_eq(cbl_days_in_month(2006, 4), 30);
	ck_assert_int_eq(cbl_days_in_month(2006, 2), 28);
	ck_assert_int_eq(cbl_days_in_month(2004, 2), 29);
	ck_assert_int_eq(cbl_days_in_month(2000, 2), 29);
	ck_assert_int_eq(cbl_days_in_month(1900, 2), 28);
}
END_TEST

/* -------------------------------------------------------------- parsing */

/* An ISO text, as CBL_STYLE_ISO writes it, or the name of a weekday. */
static struct cbl_moment moment(const char *iso)
{
	static const char *const formats[] = {
		"YYYY-MM-DDThh:mm:00Z", "YYYY-MM-DD", "YYYY-MM", "YYYY", "WKD"};
	struct cbl_moment m = {0};

	for (int i = 0; i < UNIT_COUNT(formats); i++) {
		struct cbl_moment_format format;

		ck_assert(cbl_moment_format_compile(&format,
						    cbl_str_c(formats[i])));
		if (cbl_moment_parse(&m, &format, cbl_str_c(iso), NULL,
				     CBL_PREFER_NEAREST,
				     -1) == CBL_MOMENT_VALID)
			return m;
	}
	ck_abort_msg("%s", iso);
}

static void ck_iso(struct cbl_moment m, const char *want)
{
	struct cbl_buf out = {0};

	cbl_moment_print(&out, m, CBL_STYLE_ISO);
	ck_assert_str_eq(cbl_buf_cstr(&out), want);
	cbl_buf_release(&out);
}

#define DTG "DDhhmmZ MON YY"
#define OTHER "other"
#define INVALID "invalid"

/* Formats that need no reference; the result in ISO form. */
static const struct {
	const char *format, *text, *want;
} whole[] = {
	{DTG, "050935Z JUL 06", "2006-07-05T09:35:00Z"},
	{DTG, "050935Z Jul 06", "2006-07-05T09:35:00Z"},
	{DTG, "050935Z JULY 06", "2006-07-05T09:35:00Z"},
	{DTG, "050935Z JUL. 06", "2006-07-05T09:35:00Z"},
	{DTG, " 050935Z\r\n\tJUL  06 ", "2006-07-05T09:35:00Z"},
	{DTG, "311200Z DEC 49", "2049-12-31T12:00:00Z"},
	{DTG, "311200Z DEC 50", "1950-12-31T12:00:00Z"},
	{DTG, "311200Z DEC 99", "1999-12-31T12:00:00Z"},
	{DTG, "311200Z DEC 00", "2000-12-31T12:00:00Z"},
	{DTG, "290000Z FEB 04", "2004-02-29T00:00:00Z"},
	{DTG, "290000Z FEB 06", INVALID},
	{DTG, "311200Z JUN 06", INVALID},
	{DTG, "001200Z JUN 06", INVALID},
	{DTG, "321200Z JUN 06", INVALID},
	{DTG, "052400Z JUN 06", INVALID},
	{DTG, "050960Z JUN 06", INVALID},
	{DTG, "052359Z JUN 06", "2006-06-05T23:59:00Z"},
	{DTG, "05935Z JUL 06", OTHER},
	{DTG, "0500935Z JUL 06", OTHER},
	{DTG, "050935 JUL 06", OTHER},
	{DTG, "050935z JUL 06", "2006-07-05T09:35:00Z"},
	{DTG, "050935Z JUL 2006", OTHER},
	{DTG, "050935Z JULZ 06", OTHER},
	{DTG, "050935Z JU 06", OTHER},
	{DTG, "050935Z JUL06", OTHER},
	{DTG, "050935Z JUL", OTHER},
	{DTG, "x050935Z JUL 06", OTHER},
	{DTG, "050935Z JUL 06x", OTHER},
	{DTG, "", OTHER},
	{DTG, "050935Z 07 06", OTHER},
	{"DDhhmmZMONYY", "050935ZJUL06", "2006-07-05T09:35:00Z"},
	{"YYMMDD", "060705", "2006-07-05"},
	{"D MON YYYY, hh:mm", "5 July 2006, 09:35", "2006-07-05T09:35:00Z"},
	{"D MON YYYY, hh:mm", "5 July 2006, 9:35", OTHER},
	{"D MON YYYY, hh:mm", "5 July 2006,09:35", OTHER},
	{"D MON YYYY", "05 JULY 2006", "2006-07-05"},
	{"D MON YYYY", "1ST JULY 2006", "2006-07-01"},
	{"D MON YYYY", "2nd July 2006", "2006-07-02"},
	{"D MON YYYY", "3Rd July 2006", "2006-07-03"},
	{"D MON YYYY", "30TH SEPT. 2006", "2006-09-30"},
	{"D MON YYYY", "31ST SEPT 2006", INVALID},
	{"D MON YYYY", "0 JULY 2006", INVALID},
	{"D MON YYYY", "99 JULY 2006", INVALID},
	{"D MON YYYY", "005 JULY 2006", OTHER},
	{"D MON YYYY", "1XT JULY 2006", OTHER},
	{"D MON YYYY", "1S JULY 2006", OTHER},
	{"D MON YYYY", "5 JULYY 2006", OTHER},
	{"D MON YYYY", "5 JULY 0000", INVALID},
	{"D MON YYYY", "5 JULY 06", OTHER},
	{"MON D, YYYY", "JUL. 5, 2006", "2006-07-05"},
	{"MON D, YYYY", "JUL 5 , 2006", OTHER},
	{"MON D YYYY", "may 1st 2006", "2006-05-01"},
	{"MON. D YYYY", "Jul. 5 2006", "2006-07-05"},
	{"DMONYYYY", "5JUL2006", "2006-07-05"},
	{"DD MON YYYY", "5 JUL 2006", OTHER},
	{"DD MON YYYY", "05TH JUL 2006", OTHER},
	{"M/D/YYYY", "7/5/2006", "2006-07-05"},
	{"M/D/YYYY", "07/05/2006", "2006-07-05"},
	{"M/D/YYYY", "13/05/2006", INVALID},
	{"M/D/YYYY", "0/05/2006", INVALID},
	{"M/D/YYYY", "2/29/2007", INVALID},
	{"M/D/YYYY", "7/5/06", OTHER},
	{"M/D/YYYY", "7/5/20061", OTHER},
	{"M/D/YY", "7/5/2006", OTHER},
	{"M/D/YY", "07/5/06", "2006-07-05"},
	{"YYYY/M/D", "2006/12/31", "2006-12-31"},
	{"YYYY-M-D", "2006-1-2", "2006-01-02"},
	{"YYYYMMDD", "20060705", "2006-07-05"},
	{"DMMYY", "50706", "2006-07-05"},
	{"DMMYY", "150706", "2006-07-15"},
	{"DMMYY", "1150706", OTHER},
	{"MMDD YYYY", "0705 2006", "2006-07-05"},
	{"YYYY DDD", "2006 186", "2006-07-05"},
	{"YYYY DDD", "2004 366", "2004-12-31"},
	{"YYYY DDD", "2006 366", INVALID},
	{"YYYY DDD", "2006 000", INVALID},
	{"YYYY DDD", "2006 367", INVALID},
	{"YYYY DDD", "2006 36", OTHER},
	{"YYYY DDDhhmm", "2006 1860935", "2006-07-05T09:35:00Z"},
	{"MON YYYY", "July 2006", "2006-07"},
	{"MON YYYY", "Jule 2006", OTHER},
	{"YYYY-MM", "2006-13", INVALID},
	{"YYYY", "2006", "2006"},
	{"YYYY", "06", OTHER},
	{"YY", "06", "2006"},
	{"YY", "87", "1987"},
	{"WKD", "Monday", "Monday"},
	{"WKD", "SUN", "Sunday"},
	{"WKD", "tues.", "Tuesday"},
	{"WKD", "Thurs", "Thursday"},
	{"WKD", "Thur.", "Thursday"},
	{"WKD", "WED", "Wednesday"},
	{"WKD", "Mond", OTHER},
	{"WKD", "Someday", OTHER},
	{"WKD", "", OTHER},
	{"WKD, MON D, YYYY", "Tuesday, July 5, 2006", "2006-07-05"},
	{"WKD, MON D, YYYY", "Anyday, July 5, 2006", OTHER},
	{"YYYY  MM", "2006 07", "2006-07"},
	{" YYYY ", "2006", "2006"},
	{"YYYY MM", "200607", OTHER},
	{"D \"de\" MON YYYY", "5 de JULY 2006", "2006-07-05"},
	{"D \"de\" MON YYYY", "5 d JULY 2006", OTHER},
};

static enum cbl_moment_result parse(struct cbl_moment *out, const char *format,
				    const char *text, const char *ref,
				    enum cbl_moment_prefer prefer,
				    int precision)
{
	struct cbl_moment_format compiled;
	struct cbl_moment reference = {0};

	if (ref)
		reference = moment(ref);
	ck_assert(cbl_moment_format_compile(&compiled, cbl_str_c(format)));

	/* Exactly as many bytes as there are, for ASan. */
	size_t len = strlen(text);
	char *exact = malloc(len ? len : 1);

	memcpy(exact, text, len);

	enum cbl_moment_result result =
		cbl_moment_parse(out, &compiled, cbl_str(exact, len),
				 ref ? &reference : NULL, prefer, precision);

	free(exact);
	return result;
}

static void ck_result(enum cbl_moment_result result, struct cbl_moment m,
		      const char *want)
{
	static const char *const names[] = {OTHER, INVALID, "open", "valid"};

	if (result != CBL_MOMENT_VALID)
		ck_assert_str_eq(names[result], want);
	else
		ck_iso(m, want);
}

START_TEST(test_moment_whole)
{
	struct cbl_moment m = {0};
	enum cbl_moment_result result =
		parse(&m, whole[_i].format, whole[_i].text, NULL,
		      CBL_PREFER_NEAREST, -1);

	ck_result(result, m, whole[_i].want);
	if (result == CBL_MOMENT_VALID)
		ck_assert_int_eq(m.wrote_year,
				 m.precision != CBL_PRECISION_WEEKDAY);
}
END_TEST

/* Nothing a caller had is touched unless there is a moment. */
START_TEST(test_moment_untouched)
{
	struct cbl_moment m = {.day = 77};

	parse(&m, "D MON", "31 JUN", "2006", CBL_PREFER_NEAREST, -1);
	parse(&m, "D MON", "30 JUN", NULL, CBL_PREFER_NEAREST, -1);
	parse(&m, "D MON", "30 JUX", "2006", CBL_PREFER_NEAREST, -1);
	ck_assert_int_eq(m.day, 77);
}
END_TEST

#define NEAREST CBL_PREFER_NEAREST
#define BEFORE CBL_PREFER_BEFORE
#define AFTER CBL_PREFER_AFTER
#define OPEN "open"

/* What was not written comes from a reference. */
static const struct {
	const char *format, *text, *ref;
	enum cbl_moment_prefer prefer;
	const char *want;
} completed[] = {
	/* no year */
	{"D MON", "5 JUL", "2006-08-01", NEAREST, "2006-07-05"},
	{"D MON", "28 DEC", "2007-01-03", NEAREST, "2006-12-28"},
	{"D MON", "3 JAN", "2006-12-28", NEAREST, "2007-01-03"},
	{"D MON", "28 DEC", "2007-01-03T10:00:00Z", NEAREST, "2006-12-28"},
	{"D MON", "28 DEC", "2007-01-03", BEFORE, "2006-12-28"},
	{"D MON", "28 DEC", "2007-01-03", AFTER, "2007-12-28"},
	{"D MON", "3 JAN", "2006-12-28", BEFORE, "2006-01-03"},
	{"D MON", "3 JAN", "2006-12-28", AFTER, "2007-01-03"},
	{"D MON", "5 JUL", "2006-07-05", BEFORE, "2006-07-05"},
	{"D MON", "5 JUL", "2006-07-05", AFTER, "2006-07-05"},
	{"D MON", "5 JUL", "2006-07-05T09:00:00Z", AFTER, "2006-07-05"},
	{"D MON", "6 JUL", "2006-07-05T09:00:00Z", BEFORE, "2005-07-06"},
	{"D MON", "5 JUL", "2006", NEAREST, "2006-07-05"},
	{"D MON", "5 JUL", "2006", BEFORE, "2006-07-05"},
	{"D MON", "5 JUL", "2006-12", NEAREST, "2006-07-05"},
	{"D MON", "5 MAY", "2006-12", NEAREST, "2007-05-05"},
	{"D MON", "5 JUN", "2006-12", NEAREST, "2006-06-05"}, /* a tie */
	{"D MON", "5 JUL", NULL, NEAREST, OPEN},
	{"D MON", "5 JUL", "Monday", NEAREST, OPEN},
	{"D MON", "29 FEB", "2007-06-01", NEAREST, "2008-02-29"},
	{"D MON", "29 FEB", "2005-06-01", NEAREST, "2004-02-29"},
	{"D MON", "29 FEB", "2006-06-01", NEAREST, INVALID},
	{"D MON", "29 FEB", "2007-06-01", BEFORE, INVALID},
	{"D MON", "29 FEB", NULL, NEAREST, OPEN},
	{"D MON", "30 FEB", NULL, NEAREST, INVALID},
	{"D MON", "30 FEB", "2006-06-01", NEAREST, INVALID},
	{"D MON", "5 FOO", NULL, NEAREST, OTHER},
	{"MON D", "JUL. 5TH", "2006-08-01", NEAREST, "2006-07-05"},
	{"M/D", "13/1", NULL, NEAREST, INVALID},
	{"MON", "JANUARY", "2006-11-20", NEAREST, "2007-01"},
	{"MON", "MAY", "2006-11-20", NEAREST, "2006-05"}, /* a tie */
	{"MON", "NOV", "2006-11-20", BEFORE, "2006-11"},
	{"MON", "DEC", "2006-11-20", BEFORE, "2005-12"},
	{"MON", "OCT", "2006-11-20", AFTER, "2007-10"},
	{"MON", "JULY", NULL, NEAREST, OPEN},
	/* day of the year */
	{"DDDhhmm", "1860935", "2006-07-05T09:40:00Z", NEAREST,
	 "2006-07-05T09:35:00Z"},
	{"DDDhhmm", "3652350", "2007-01-01T00:10:00Z", NEAREST,
	 "2006-12-31T23:50:00Z"},
	{"DDDhhmm", "0010010", "2006-12-31T23:50:00Z", NEAREST,
	 "2007-01-01T00:10:00Z"},
	{"DDDhhmm", "3660000", "2005-01-01T00:10:00Z", NEAREST,
	 "2004-12-31T00:00:00Z"},
	{"DDDhhmm", "3660000", "2006-12-31T00:10:00Z", NEAREST, INVALID},
	{"DDDhhmm", "3660000", NULL, NEAREST, OPEN},
	{"DDDhhmm", "3670000", NULL, NEAREST, INVALID},
	{"DDDhhmm", "0000000", NULL, NEAREST, INVALID},
	{"DDDhhmm", "1862400", NULL, NEAREST, INVALID},
	{"DDDhhmm", "1861260", "2006-07-05", NEAREST, INVALID},
	{"DDDhhmm", "186093", "2006-07-05", NEAREST, OTHER},
	{"DDDhhmm", "18609355", "2006-07-05", NEAREST, OTHER},
	{"DDD", "186", "2006-08-01", NEAREST, "2006-07-05"},
	/* no month */
	{"DDhhmmZ", "050935Z", "2006-07-05T10:00:00Z", NEAREST,
	 "2006-07-05T09:35:00Z"},
	{"DDhhmmZ", "312300Z", "2006-08-01T01:00:00Z", NEAREST,
	 "2006-07-31T23:00:00Z"},
	{"DDhhmmZ", "010100Z", "2006-07-31T23:00:00Z", NEAREST,
	 "2006-08-01T01:00:00Z"},
	{"DDhhmmZ", "010100Z", "2006-12-31T23:00:00Z", NEAREST,
	 "2007-01-01T01:00:00Z"},
	{"DDhhmmZ", "312300Z", "2007-01-01T01:00:00Z", NEAREST,
	 "2006-12-31T23:00:00Z"},
	{"DDhhmmZ", "311200Z", "2006-03-01T00:00:00Z", NEAREST,
	 "2006-01-31T12:00:00Z"},
	{"DDhhmmZ", "311200Z", "2006-03-15T00:00:00Z", BEFORE,
	 "2006-01-31T12:00:00Z"},
	{"DDhhmmZ", "051000Z", "2006-07-05T10:00:00Z", BEFORE,
	 "2006-07-05T10:00:00Z"},
	{"DDhhmmZ", "051001Z", "2006-07-05T10:00:00Z", BEFORE,
	 "2006-06-05T10:01:00Z"},
	{"DDhhmmZ", "050959Z", "2006-07-05T10:00:00Z", AFTER,
	 "2006-08-05T09:59:00Z"},
	{"DDhhmmZ", "050959Z", "2006-07", NEAREST, "2006-07-05T09:59:00Z"},
	{"DDhhmmZ", "050959Z", "2006", NEAREST, OPEN},
	{"DDhhmmZ", "050959Z", NULL, NEAREST, OPEN},
	{"DDhhmmZ", "000959Z", NULL, NEAREST, INVALID},
	{"DDhhmmZ", "320959Z", "2006-07-05", NEAREST, INVALID},
	{"DDhhmmZ", "052459Z", "2006-07-05", NEAREST, INVALID},
	{"D", "5th", "2006-07-08", NEAREST, "2006-07-05"},
	{"D", "5", "2006-07-30", NEAREST, "2006-08-05"},
	{"D YY", "5 06", "2006-07-08", NEAREST, "2006-07-05"},
	{"D YYYY", "31 2006", "2007-01-31", NEAREST, "2006-12-31"},
	/* a clock alone */
	{"hh:mm", "09:35", "2006-07-05T23:50:00Z", NEAREST,
	 "2006-07-05T09:35:00Z"},
	{"hh:mm", "00:10", "2006-07-05T23:50:00Z", NEAREST,
	 "2006-07-05T00:10:00Z"},
	{"hh:mm", "00:10", "2006-07-05T23:50:00Z", AFTER,
	 "2006-07-06T00:10:00Z"},
	{"hh:mm", "23:50", "2006-07-01T00:10:00Z", BEFORE,
	 "2006-06-30T23:50:00Z"},
	{"hhmmZ", "0935Z", "2006-07-05", BEFORE, "2006-07-05T09:35:00Z"},
	{"hh:mm", "9:35", "2006-07-05", NEAREST, OTHER},
	{"hh:mm", "09:60", NULL, NEAREST, INVALID},
	{"hh:mm", "09:35", "2006-07", NEAREST, OPEN},
	{"hh:mm", "09:35", NULL, NEAREST, OPEN},
};

START_TEST(test_moment_completed)
{
	struct cbl_moment m = {0};
	enum cbl_moment_result result =
		parse(&m, completed[_i].format, completed[_i].text,
		      completed[_i].ref, completed[_i].prefer, -1);

	ck_result(result, m, completed[_i].want);
	if (result == CBL_MOMENT_VALID)
		ck_assert_int_eq(m.wrote_year,
				 strchr(completed[_i].format, 'Y') != NULL);
}
END_TEST

static const struct {
	const char *format, *text;
	int precision;
	const char *want;
} narrowed[] = {
	{DTG, "050935Z JUL 06", CBL_PRECISION_MINUTE, "2006-07-05T09:35:00Z"},
	{DTG, "050935Z JUL 06", CBL_PRECISION_DAY, "2006-07-05"},
	{DTG, "050935Z JUL 06", CBL_PRECISION_MONTH, "2006-07"},
	{DTG, "050935Z JUL 06", CBL_PRECISION_YEAR, "2006"},
	{DTG, "050935Z JUL 06", CBL_PRECISION_WEEKDAY, "Wednesday"},
	{DTG, "052435Z JUL 06", CBL_PRECISION_DAY, INVALID},
	{"M/D/YYYY", "2/30/2006", CBL_PRECISION_YEAR, INVALID},
	{"D MON YYYY", "5 JUL 2006", CBL_PRECISION_MINUTE, "2006-07-05"},
	{"MON YYYY", "JUL 2006", CBL_PRECISION_DAY, "2006-07"},
	{"MON YYYY", "JUL 2006", CBL_PRECISION_WEEKDAY, "2006-07"},
	{"YYYY", "2006", CBL_PRECISION_YEAR, "2006"},
	{"WKD", "FRI", CBL_PRECISION_WEEKDAY, "Friday"},
	{"WKD", "FRI", CBL_PRECISION_DAY, "Friday"},
	{"WKD D MON YYYY", "FRI 5 JUL 2006", CBL_PRECISION_WEEKDAY, "Friday"},
	{"WKD D MON YYYY", "FRI 5 JUL 2006", CBL_PRECISION_DAY, "2006-07-05"},
};

START_TEST(test_moment_narrowed)
{
	struct cbl_moment m = {0};

	ck_result(parse(&m, narrowed[_i].format, narrowed[_i].text, NULL,
			NEAREST, narrowed[_i].precision),
		  m, narrowed[_i].want);
}
END_TEST

/* All names, in all the ways they are written. */
START_TEST(test_moment_months)
{
	static const char *const names[][3] = {
		{"January", "JAN", "Jan."},   {"February", "FEB", "feb."},
		{"MARCH", "MAR", "mar"},      {"april", "Apr", "APR."},
		{"May", "MAY", "may."},	      {"JUNE", "JUN", "june."},
		{"july", "JUL", "JUL."},      {"August", "AUG", "Aug."},
		{"SEPTEMBER", "SEP", "SEPT"}, {"October", "OCT", "oct"},
		{"November", "NOV", "Nov."},  {"December", "DEC", "Dec."},
	};

	for (int i = 0; i < 36; i++) {
		struct cbl_moment m = {0};
		struct cbl_moment want = {
			.day = cbl_days_from_date(2006, i / 3 + 1, 1),
			.precision = CBL_PRECISION_MONTH};

		ck_assert_int_eq(parse(&m, "MON", names[i / 3][i % 3], "2006",
				       NEAREST, -1),
				 CBL_MOMENT_VALID);
		ck_assert_int_eq(cbl_moment_cmp(m, want), 0);
	}
}
END_TEST

START_TEST(test_moment_format)
{
	struct cbl_moment_format f;

	ck_assert(!cbl_moment_format_compile(&f, cbl_str_c("")));
	ck_assert(!cbl_moment_format_compile(&f, cbl_str_c("  ")));
	ck_assert(!cbl_moment_format_compile(&f, cbl_str_c("Z-")));
	ck_assert(cbl_moment_format_compile(
		&f, cbl_str_c("-----------------------D")));
	ck_assert_uint_eq(f.count, 24);
	ck_assert(!cbl_moment_format_compile(
		&f, cbl_str_c("------------------------D")));
	ck_assert(cbl_moment_format_compile(&f, cbl_str_c("DDhhmmZ MON YY")));
	ck_assert_uint_eq(f.count, 8);
	ck_assert(f.literal[3] && f.token[3] == 'Z');
	ck_assert(f.literal[4] && f.token[4] == ' ');
	ck_assert(cbl_moment_format_compile(&f, cbl_str("YYYYxxx", 4)));
	ck_assert_uint_eq(f.count, 1);
	/* What stands in quotes is text, the quotes are not. */
	ck_assert(cbl_moment_format_compile(&f, cbl_str_c("hh\"hMM\"mm")));
	ck_assert_uint_eq(f.count, 5);
	ck_assert(f.literal[1] && f.token[1] == 'h');
	ck_assert(f.literal[3] && f.token[3] == 'M');
	ck_assert(!f.literal[4]);
	ck_assert(!cbl_moment_format_compile(&f, cbl_str_c("\"DD\"")));
}
END_TEST

/* Where a format has something that cannot be meant (between « and »), and
 * what was meant; without these, that all of it can. */
static const struct {
	const char *format;
	int kind;
	const char *meant;
} flawed[] = {
	{"«HH»MM", CBL_FLAW_LETTERS, "hh"},
	{"DD«HH»mm", CBL_FLAW_LETTERS, "hh"},
	{"MON«TH» D", CBL_FLAW_LETTERS, NULL},
	{"D«ay»", CBL_FLAW_LETTERS, NULL},
	{"D«ATE»", CBL_FLAW_LETTERS, NULL},
	{"«G»MT", CBL_FLAW_LETTERS, NULL},
	{"hh:mm «A»M", CBL_FLAW_LETTERS, NULL},
	{"hh:mm «a»", CBL_FLAW_LETTERS, NULL},
	{"hh:mm:«ss»", CBL_FLAW_LETTERS, NULL},
	{"DD.MM.«yyyy»", CBL_FLAW_LETTERS, "YYYY"},
	{"«EEE», D MON", CBL_FLAW_LETTERS, NULL},
	{"«dd»-MM", CBL_FLAW_LETTERS, "DD"},
	{"YY«Y»", CBL_FLAW_LETTERS, NULL},
	{"D «month»", CBL_FLAW_WORD, NULL},
	{"hh:mm «pm»", CBL_FLAW_WORD, NULL},
	{"D month hh:«ss»", CBL_FLAW_LETTERS, NULL},
	{"D «my» hh", CBL_FLAW_LETTERS, NULL},
	{"«YEAR»", CBL_FLAW_LETTERS, NULL},
	{"%«d».%m", CBL_FLAW_LETTERS, NULL},
	{"YYYY-MM-DD hh:«MM»", CBL_FLAW_AGAIN, "mm"},
	{"DD MM «MON»", CBL_FLAW_AGAIN, NULL},
	{"hhmm «hh»", CBL_FLAW_AGAIN, NULL},
	{"DDD«D»", CBL_FLAW_AGAIN, NULL},
	{"YYYY «YY»", CBL_FLAW_AGAIN, NULL},
	{"hh«\"»mm", CBL_FLAW_QUOTE, NULL},
	{"hh\"h\"mm", -1, NULL},
	{"hhmm \"GMT\"", -1, NULL},
	{"DDhhmmZ MON YY", -1, NULL},
	{"DDhhmmZMONYY", -1, NULL},
	{"DDhhmmL", -1, NULL},
	{"DDhhmm UTC MON YY", -1, NULL},
	{"YYYY-MM-DDThh:mm:00Z", -1, NULL},
	{"D of MON YYYY", -1, NULL},
	{"D de MON YYYY", -1, NULL},
	{"the D MON YYYY", -1, NULL},
	{"hh:mm hrs D MON YYYY", -1, NULL},
	{"hhmm HRS, D MON", -1, NULL},
	{"hhmm hours", -1, NULL},
	{"WKD, MON. D, YYYY", -1, NULL},
	{"DD.MM.", -1, NULL},
	{"M/D/ YYYY", -1, NULL},
	{"YYYY DDDhhmm", -1, NULL},
	{"--", -1, NULL},
};

START_TEST(test_moment_flaw)
{
	struct cbl_moment_flaw flaw;
	char format[60];
	const char *open = strstr(flawed[_i].format, "«");
	const char *close = strstr(flawed[_i].format, "»");
	size_t at = open ? (size_t)(open - flawed[_i].format) : 0;

	snprintf(format, sizeof(format), "%.*s%.*s%s", (int)at,
		 flawed[_i].format,
		 open ? (int)(close - open - 2) : 0, open ? open + 2 : "",
		 open ? close + 2 : flawed[_i].format);
	ck_assert_int_eq(cbl_moment_format_flawed(&flaw, cbl_str_c(format)),
			 open != NULL);
	if (!open)
		return;
	ck_assert_int_eq(flaw.kind, flawed[_i].kind);
	ck_assert_uint_eq((size_t)(flaw.text.ptr - format), at);
	ck_assert_uint_eq(flaw.text.len, (size_t)(close - open - 2));
	ck_assert_pstr_eq(flaw.meant, flawed[_i].meant);
}
END_TEST

/* ---------------------------------------------- comparing, moving, print */

static const struct {
	const char *a, *b;
	int order;
} compared[] = {
	{"2006-07-05", "2006-07-05", 0},
	{"2006-07-05", "2006-07-06", -1},
	{"2006-07-05T09:35:00Z", "2006-07-05T09:36:00Z", -1},
	{"2006-07-05T23:59:00Z", "2006-07-06T00:00:00Z", -1},
	{"2006-07-05T09:35:00Z", "2006-07-05", 0},
	{"2006-07-05T09:35:00Z", "2006-07-06", -1},
	{"2006-07-05", "2006-07", 0},
	{"2006-07-31", "2006-08", -1},
	{"2005-12-31", "2006-01", -1},
	{"2006-07", "2006", 0},
	{"2007-01-01T00:00:00Z", "2006", 1},
	{"2006", "2007", -1},
	{"Monday", "Monday", 0},
	{"Monday", "Sunday", -1},
	{"Monday", "2006-07-05", 2},
	{"Monday", "2006", 2},
};

START_TEST(test_moment_cmp)
{
	struct cbl_moment a = moment(compared[_i].a);
	struct cbl_moment b = moment(compared[_i].b);
	int order = compared[_i].order;

	ck_assert_int_eq(cbl_moment_cmp(a, b), order);
	ck_assert_int_eq(cbl_moment_cmp(b, a), order == 2 ? 2 : -order);
}
END_TEST

static const struct {
	const char *text;
	bool valid;
	struct cbl_shift shift;
} shifts[] = {
	{"25y 31d", true, {25, 0, 31, 0}},
	{"6h", true, {0, 0, 0, 360}},
	{"30m", true, {0, 0, 0, 30}},
	{"1h 30m", true, {0, 0, 0, 90}},
	{"2mo", true, {0, 2, 0, 0}},
	{"1y2mo3d4h5m", true, {1, 2, 3, 245}},
	{" 1d  2h ", true, {0, 0, 1, 120}},
	{"2h 1d", true, {0, 0, 1, 120}},
	{"0d", true, {0, 0, 0, 0}},
	{"999999d", true, {0, 0, 999999, 0}},
	{"", false, {0}},
	{" ", false, {0}},
	{"5", false, {0}},
	{"d", false, {0}},
	{"1d 1d", false, {0}},
	{"1w", false, {0}},
	{"1 d", false, {0}},
	{"-1d", false, {0}},
	{"1D", false, {0}},
	{"1d,", false, {0}},
	{"1000000d", false, {0}},
	{"10000y", false, {0}},
	{"99999999999999999999d", false, {0}},
};

START_TEST(test_moment_shift_parse)
{
	struct cbl_shift got = {0};

	ck_assert_int_eq(cbl_shift_parse(&got, cbl_str_c(shifts[_i].text)),
			 shifts[_i].valid);
	ck_assert_int_eq(got.years, shifts[_i].shift.years);
	ck_assert_int_eq(got.months, shifts[_i].shift.months);
	ck_assert_int_eq(got.days, shifts[_i].shift.days);
	ck_assert_int_eq(got.minutes, shifts[_i].shift.minutes);
}
END_TEST

static const struct {
	const char *from, *shift;
	int sign;
	const char *to;
} moved[] = {
	{"2006-07-05", "25y 31d", 1, "2031-08-05"},
	{"2006-07-05", "25y 31d", -1, "1981-06-04"},
	{"2004-02-29", "1y", 1, "2005-02-28"},
	{"2004-02-29", "4y", 1, "2008-02-29"},
	{"2004-02-29", "1y", -1, "2003-02-28"},
	{"2004-02-29", "1y 1d", 1, "2005-03-01"},
	{"2006-01-31", "1mo", 1, "2006-02-28"},
	{"2006-03-31", "1mo", -1, "2006-02-28"},
	{"2006-01-15", "1mo", -1, "2005-12-15"},
	{"2006-12-15", "1mo", 1, "2007-01-15"},
	{"2006-07-05T09:35:00Z", "6h", 1, "2006-07-05T15:35:00Z"},
	{"2006-07-05T09:35:00Z", "10h", -1, "2006-07-04T23:35:00Z"},
	{"2006-07-05T00:00:00Z", "1m", -1, "2006-07-04T23:59:00Z"},
	{"2006-07-05T00:00:00Z", "24h", -1, "2006-07-04T00:00:00Z"},
	{"2006-12-31T23:59:00Z", "1m", 1, "2007-01-01T00:00:00Z"},
	{"2006-07-05T09:35:00Z", "1d", 1, "2006-07-06T09:35:00Z"},
	{"2006-07-05", "6h", 1, "2006-07-05"},
	{"2006-07-05", "6h", -1, "2006-07-04"},
	{"2006-07-05", "30h", 1, "2006-07-06"},
	{"2006-07", "2mo", 1, "2006-09"},
	{"2006-07", "45d", 1, "2006-08"},
	{"2006", "3y", -1, "2003"},
	{"2006", "400d", 1, "2007"},
	{"Monday", "3d", 1, "Monday"},
};

START_TEST(test_moment_shift)
{
	struct cbl_shift shift;

	ck_assert(cbl_shift_parse(&shift, cbl_str_c(moved[_i].shift)));
	ck_iso(cbl_moment_shift(moment(moved[_i].from), shift, moved[_i].sign),
	       moved[_i].to);
}
END_TEST

START_TEST(test_moment_shift_far)
{
	struct cbl_shift far = {9999, 9999, 999999, 99999 * 60 + 999999};
	struct cbl_moment m = moment("9999-12-31T23:59:00Z");

	/* Nonsense, but no overflow; and there is a way back by days. */
	ck_assert_int_eq(cbl_moment_cmp(cbl_moment_shift(m, far, 1), m), 1);
	ck_assert_int_eq(cbl_moment_cmp(cbl_moment_shift(m, far, -1), m), -1);
	m = moment("0001-01-01");
	ck_assert_int_eq(cbl_moment_cmp(cbl_moment_shift(m, far, -1), m), -1);
}
END_TEST

/* In the order of enum cbl_moment_style. */
static const struct {
	const char *moment;
	const char *printed[8];
} printed[] = {
	{"2006-07-05T09:05:00Z",
	 {"5 July 2006 09:05Z", "2006-07-05T09:05:00Z", "050905Z JUL 06",
	  "5 July 2006", "2006", "06", "186", "Wednesday"}},
	{"2000-01-01",
	 {"1 January 2000", "2000-01-01", "1 January 2000", "1 January 2000",
	  "2000", "00", "001", "Saturday"}},
	{"2006-07",
	 {"July 2006", "2006-07", "July 2006", "July 2006", "2006", "06",
	  "July 2006", "July 2006"}},
	{"2006",
	 {"2006", "2006", "2006", "2006", "2006", "06", "2006", "2006"}},
	{"0476", {"476", "0476", "476", "476", "476", "76", "476", "476"}},
	{"Saturday",
	 {"Saturday", "Saturday", "Saturday", "Saturday", "Saturday",
	  "Saturday", "Saturday", "Saturday"}},
};

START_TEST(test_moment_print)
{
	for (int style = CBL_STYLE_PLAIN; style <= CBL_STYLE_WEEKDAY; style++) {
		struct cbl_buf out = {0};

		cbl_buf_text(&out, ">");
		cbl_moment_print(&out, moment(printed[_i].moment),
				 (enum cbl_moment_style)style);
		ck_assert_int_eq(out.data[0], '>');
		ck_assert_str_eq(out.data + 1, printed[_i].printed[style]);
		cbl_buf_release(&out);
	}
}
END_TEST

static const struct {
	const char *text;
	bool valid;
} iso_dates[] = {
	{"2006-07-05", true},  {"2004-02-29", true},
	{"2006-02-29", false}, {"2006-13-01", false},
	{"2006-00-01", false}, {"2006-01-00", false},
	{"2006-01-32", false}, {"0000-01-01", false},
	{"2006-7-5", false},   {"2006-07-05 ", false},
	{"20060705", false},   {"2006/07/05", false},
	{"", false},	       {"2006-07-0x", false},
	{"+006-07-05", false},
};

START_TEST(test_moment_iso_date)
{
	int32_t days = 7;
	bool valid = cbl_iso_date(cbl_str_c(iso_dates[_i].text), &days);

	ck_assert_int_eq(valid, iso_dates[_i].valid);
	if (valid)
		ck_assert_int_eq(days, moment(iso_dates[_i].text).day);
	else
		ck_assert_int_eq(days, 7);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_moment_calendar, 0, UNIT_COUNT(dates));
	tcase_add_test(tc, test_moment_calendar_days);
	tcase_add_test(tc, test_moment_month_lengths);
	tcase_add_loop_test(tc, test_moment_whole, 0, UNIT_COUNT(whole));
	tcase_add_test(tc, test_moment_untouched);
	tcase_add_loop_test(tc, test_moment_completed, 0,
			    UNIT_COUNT(completed));
	tcase_add_loop_test(tc, test_moment_narrowed, 0, UNIT_COUNT(narrowed));
	tcase_add_test(tc, test_moment_months);
	tcase_add_test(tc, test_moment_format);
	tcase_add_loop_test(tc, test_moment_flaw, 0, UNIT_COUNT(flawed));
	tcase_add_loop_test(tc, test_moment_cmp, 0, UNIT_COUNT(compared));
	tcase_add_loop_test(tc, test_moment_shift_parse, 0, UNIT_COUNT(shifts));
	tcase_add_loop_test(tc, test_moment_shift, 0, UNIT_COUNT(moved));
	tcase_add_test(tc, test_moment_shift_far);
	tcase_add_loop_test(tc, test_moment_print, 0, UNIT_COUNT(printed));
	tcase_add_loop_test(tc, test_moment_iso_date, 0, UNIT_COUNT(iso_dates));
}

UNIT_MAIN("moment", add_tests)
