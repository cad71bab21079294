/* SPDX-License-Identifier: MIT
 *
 * Points in time as messages write them: a minute, a day, a month, a year or
 * only a weekday; proleptic Gregorian calendar, Zulu time.
 */
#ifndef CBL_TEXT_MOMENT_H
#define CBL_TEXT_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum cbl_precision {
	CBL_PRECISION_MINUTE,
	CBL_PRECISION_DAY,
	CBL_PRECISION_MONTH,
	CBL_PRECISION_YEAR,
	CBL_PRECISION_WEEKDAY, /* `day` is 0 (Monday) to 6 */
};

struct cbl_moment {
	int32_t day;       /* days since 1970-01-01; first of month or year for those */
	int16_t minute;    /* of the day */
	uint8_t precision; /* enum cbl_precision */
	bool wrote_year;   /* the year was written, not inferred */
};

/* Calendar arithmetic; months from 1, weekdays from 0 = Monday. */
int32_t cbl_days_from_date(int year, int month, int day);
void cbl_date_from_days(int32_t days, int *year, int *month, int *day);
int cbl_days_in_month(int year, int month);
int cbl_weekday(int32_t days);
int cbl_day_of_year(int32_t days);

/* -1, 0, 1 at the coarser precision of the two; 2 if they do not compare
 * (a weekday with anything but a weekday). */
int cbl_moment_cmp(struct cbl_moment a, struct cbl_moment b);

/* A span of time as bounds write it: `25y 31d`, `6h`, `30m`. */
struct cbl_shift {
	int16_t years;
	int16_t months; /* unit `mo` */
	int32_t days;
	int32_t minutes; /* `h` and `m` */
};

/* Parses "25y 31d", each unit once at most; false if it is none. */
bool cbl_shift_parse(struct cbl_shift *out, struct cbl_str text);

/* The moment moved by `sign` (1 or -1) times `shift`, years and months first;
 * a day that its new month lacks becomes the last one (29 February: 28). A
 * weekday is returned as it is. */
struct cbl_moment cbl_moment_shift(struct cbl_moment m, struct cbl_shift shift,
				   int sign);

/* A compiled format of tokens YYYY YY MM M DDD DD D MON WKD hh mm; other
 * characters (the Z of a time too) stand for themselves, a blank for any
 * white space, and so does all that stands between two double quotes. MON and
 * WKD take the names of the months and weekdays, whole or abbreviated (with a
 * full stop or not), any case; D takes an ordinal ending too. */
#define CBL_MOMENT_TOKENS 24
struct cbl_moment_format {
	uint8_t count;
	uint8_t least; /* bytes that a text of it has at least */
	uint8_t token[CBL_MOMENT_TOKENS]; /* which token, or a byte itself */
	bool literal[CBL_MOMENT_TOKENS];
	uint8_t behind[CBL_MOMENT_TOKENS]; /* digits that the number tokens
					    * directly behind it need */
};

/* False with more than CBL_MOMENT_TOKENS tokens and other characters, or
 * with no token. */
bool cbl_moment_format_compile(struct cbl_moment_format *out,
			       struct cbl_str format);

/* Does it say the day, of a month or of a year? */
bool cbl_moment_format_has_day(const struct cbl_moment_format *format);

enum cbl_moment_flaw_kind {
	CBL_FLAW_LETTERS, /* that are no token and look as if they were meant to
			   * be: HH, ss, the th of MONTH */
	CBL_FLAW_WORD,	  /* a word alone that names a part: it may be meant */
	CBL_FLAW_AGAIN,	  /* a token for what another one says already */
	CBL_FLAW_QUOTE,	  /* a quote that nothing closes */
};

struct cbl_moment_flaw {
	enum cbl_moment_flaw_kind kind;
	struct cbl_str text; /* a piece of the format */
	const char *meant;   /* the token that was probably meant, or NULL */
};

/* Is there something in a format that cannot be meant? The first of it, and
 * what may be meant (CBL_FLAW_WORD) only where nothing else is. */
bool cbl_moment_format_flawed(struct cbl_moment_flaw *out,
			      struct cbl_str format);

enum cbl_moment_prefer {
	CBL_PREFER_NEAREST,
	CBL_PREFER_BEFORE, /* the latest that is not after the reference */
	CBL_PREFER_AFTER,
};

enum cbl_moment_result {
	CBL_MOMENT_OTHER,   /* does not look like this format */
	CBL_MOMENT_INVALID, /* looks like it, but there is no such time */
	CBL_MOMENT_OPEN,    /* lacks a part, and no reference supplies it */
	CBL_MOMENT_VALID,
};

/* Reads `text` whole. What is missing before the first written part (the
 * year, month and year, or the whole day of a clock) is supplied from `ref`
 * (NULL: none): the year from its year and those beside it, the month from
 * those around it; of equally near ones the earlier. A clock alone is of the
 * day of `ref` if the nearest is preferred. Two-digit years: 50–99 are 19xx.
 * With a date, a weekday is read and left to others to compare. `precision`
 * narrows what is kept (`as` in a spec); -1 keeps all. */
enum cbl_moment_result cbl_moment_parse(struct cbl_moment *out,
					const struct cbl_moment_format *format,
					struct cbl_str text,
					const struct cbl_moment *ref,
					enum cbl_moment_prefer prefer,
					int precision);

enum cbl_moment_style {
	CBL_STYLE_PLAIN,   /* 5 July 2006, 5 July 2006 09:35Z, July 2006, 2006, Saturday */
	CBL_STYLE_ISO,     /* 2006-07-05T09:35:00Z, 2006-07-05, 2006-07, 2006 */
	CBL_STYLE_DTG,     /* 050935Z JUL 06 */
	CBL_STYLE_DAY,     /* 5 July 2006 */
	CBL_STYLE_YEAR,    /* 2006 */
	CBL_STYLE_YY,      /* 06 */
	CBL_STYLE_JULIAN,  /* 186 */
	CBL_STYLE_WEEKDAY, /* Wednesday */
	CBL_STYLE_SLASHES, /* 07/05/2006 */
};
/* Appends it; a style that needs more than the moment knows is PLAIN then. */
void cbl_moment_print(struct cbl_buf *out, struct cbl_moment m,
		      enum cbl_moment_style style);

/* An ISO date (YYYY-MM-DD) to days; false if it is none. */
bool cbl_iso_date(struct cbl_str text, int32_t *days);

#endif
