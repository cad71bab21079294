/* SPDX-License-Identifier: MIT */
#include "checks/template.h"

#include "checks/terms.h"
#include "text/utf8.h"

/* Longest text of a message that is quoted in a sentence, in characters. */
#define QUOTED 80

/* How many ASCII bytes, none of them blank, a text begins with; at most
 * `most`. */
static size_t plain_run(const char *text, size_t most)
{
	size_t i = 0;

	while (i < most && (unsigned char)text[i] < 0x80 &&
	       !cbl_is_blank(text[i]))
		i++;
	return i;
}

/* Appends a text on one line, cut after QUOTED characters. */
static void quote(struct cbl_buf *out, struct cbl_str text)
{
	size_t step, count = 0, left;

	text = cbl_str_trim(text);
	for (size_t i = 0; i < text.len; i += step) {
		if (count == QUOTED) {
			cbl_buf_text(out, "...");
			return;
		}
		left = text.len - i;
		step = plain_run(text.ptr + i,
				 left < QUOTED - count ? left : QUOTED - count);
		if (step) {
			cbl_buf_add(out, text.ptr + i, step);
			count += step;
			continue;
		}
		count++;
		step = cbl_utf8_next(text.ptr + i, left, NULL);
		if (!step)
			step = 1;
		if (!cbl_is_blank(text.ptr[i])) {
			cbl_buf_add(out, text.ptr + i, step);
			continue;
		}
		while (i + step < text.len && cbl_is_blank(text.ptr[i + step]))
			step++;
		cbl_buf_char(out, ' ');
	}
}

static void add_text(struct cbl_buf *out, struct cbl_str text, bool exact)
{
	if (exact)
		cbl_buf_str(out, text);
	else
		quote(out, text);
}

/* A value as it prints; what has none, as it was written. */
static void add_term(const struct cbl_message *m, const struct cbl_term *term,
		     uint32_t style, bool exact, struct cbl_buf *out)
{
	uint32_t field = cbl_term_field(m, term);

	if (term->type == CBL_TERM_NULL)
		add_text(out, cbl_term_written(m, term), exact);
	else if (term->type == CBL_TERM_TEXT || term->type == CBL_TERM_CODE)
		add_text(out, term->text, exact);
	else if (term->type == CBL_TERM_NUMBER && field != CBL_NONE &&
		 m->spec->fields[field].type == CBL_TYPE_LETTER &&
		 term->number >= 1 && term->number <= 26)
		cbl_buf_char(out, (char)('A' + term->number - 1));
	else
		cbl_term_print(m, term, style, out);
}

/* ---- distances */

static void add_count(struct cbl_buf *out, int64_t count, const char *unit)
{
	cbl_buf_printf(out, "%lld %s%s", (long long)count, unit,
		       count == 1 ? "" : "s");
}

static void add_minutes(struct cbl_buf *out, int64_t minutes)
{
	if (minutes < 120)
		add_count(out, minutes, "minute");
	else if (minutes < 48 * 60)
		add_count(out, (minutes + 30) / 60, "hour");
	else
		add_count(out, (minutes + 720) / 1440, "day");
}

static void add_days(struct cbl_buf *out, int64_t days)
{
	if (days <= 60)
		add_count(out, days, "day");
	else if (days < 730)
		add_count(out, (days * 12 + 182) / 365, "month");
	else
		add_count(out, (days * 4 + 730) / 1461, "year");
}

/* At the coarser precision of the two. */
static void add_time_distance(struct cbl_buf *out, struct cbl_moment a,
			      struct cbl_moment b)
{
	unsigned precision =
		a.precision > b.precision ? a.precision : b.precision;
	int64_t days = (int64_t)a.day - b.day;
	int ya, ma, yb, mb, unused;

	if (precision == CBL_PRECISION_WEEKDAY)
		return;
	if (precision == CBL_PRECISION_DAY) {
		add_days(out, days < 0 ? -days : days);
		return;
	}
	if (precision == CBL_PRECISION_MINUTE) {
		int64_t minutes = days * 1440 + a.minute - b.minute;

		if (minutes < 0)
			minutes = -minutes;
		if (minutes <= 60 * 1440)
			add_minutes(out, minutes);
		else
			add_days(out, minutes / 1440);
		return;
	}
	cbl_date_from_days(a.day, &ya, &ma, &unused);
	cbl_date_from_days(b.day, &yb, &mb, &unused);
	if (precision == CBL_PRECISION_YEAR) {
		add_count(out, ya < yb ? yb - ya : ya - yb, "year");
	} else {
		int64_t months = (ya - yb) * 12 + ma - mb;

		add_count(out, months < 0 ? -months : months, "month");
	}
}

void cbl_print_distance(const struct cbl_term *a, const struct cbl_term *b,
			struct cbl_buf *out)
{
	int64_t apart;

	if (a->type != b->type)
		return;
	if (a->type == CBL_TERM_TIME)
		add_time_distance(out, a->time, b->time);
	if (a->type != CBL_TERM_NUMBER)
		return;
	apart = a->number - b->number;
	cbl_buf_printf(out, "%lld", (long long)(apart < 0 ? -apart : apart));
}

/* ---- pieces */

static const struct cbl_term *value_of(const struct cbl_hit *hit)
{
	return cbl_term_given(&hit->value) ? &hit->value : &hit->term;
}

/* What stands in the text at the hit: its row, else its span. */
static struct cbl_str text_of(const struct cbl_told *told)
{
	const struct cbl_message *m = told->message;
	const struct cbl_hit *hit = told->hit;
	struct cbl_span span = hit->span;

	if (hit->value.type == CBL_TERM_TEXT)
		return hit->value.text;
	if (hit->term.row != CBL_NONE)
		return m->rows[hit->term.row].text;
	if (span.hi > m->span.hi || span.lo > span.hi)
		return cbl_str("", 0);
	return cbl_message_str(m, span);
}

static void add_word(const struct cbl_told *told, const struct cbl_piece *piece,
		     bool exact, struct cbl_buf *out)
{
	const struct cbl_message *m = told->message;
	const struct cbl_hit *hit = told->hit;

	switch ((enum cbl_word)piece->word) {
	case CBL_WORD_VALUE:
		add_term(m, value_of(hit), piece->style, exact, out);
		return;
	case CBL_WORD_TEXT:
		add_text(out, text_of(told), exact);
		return;
	case CBL_WORD_NEAREST:
		add_text(out, hit->nearest, exact);
		return;
	case CBL_WORD_OTHER:
		add_term(m, &hit->other, piece->style, exact, out);
		return;
	case CBL_WORD_MISSING:
		cbl_buf_str(out, hit->missing);
		return;
	case CBL_WORD_SPLIT:
		add_text(out, hit->split, exact);
		return;
	case CBL_WORD_DISTANCE:
		cbl_print_distance(value_of(hit), &hit->other, out);
		return;
	case CBL_WORD_MIN:
		add_term(m, &hit->min, piece->style, exact, out);
		return;
	case CBL_WORD_MAX:
		add_term(m, &hit->max, piece->style, exact, out);
		return;
	case CBL_WORD_CUE:
		add_text(out, cbl_message_str(m, told->cue), exact);
		return;
	case CBL_WORD_NONE:
		return;
	}
}

/* The first term of an operand, bound to the hit; one without a value only
 * if there is no other. */
static void add_operand(const struct cbl_told *told,
			const struct cbl_piece *piece, bool exact,
			struct cbl_buf *out)
{
	struct cbl_message *m = told->message;
	struct cbl_terms terms = {0};
	struct cbl_term term;

	if (cbl_operand_first(m, piece->operand, &told->hit->term, &term)) {
		add_term(m, &term, piece->style, exact, out);
		return;
	}
	cbl_operand_eval(m, piece->operand, &told->hit->term, true, &terms);
	if (terms.count)
		add_term(m, &terms.items[0], piece->style, exact, out);
}

bool cbl_template_fill(const struct cbl_told *told, struct cbl_list pieces,
		       bool exact, struct cbl_buf *out)
{
	const struct cbl_spec *spec = told->message->spec;
	bool complete = true;

	for (uint32_t i = 0; i < pieces.count; i++) {
		const struct cbl_piece *piece = &spec->pieces[pieces.first + i];
		size_t before = out->len;

		if (piece->word != CBL_WORD_NONE)
			add_word(told, piece, exact, out);
		else if (piece->operand != CBL_NONE)
			add_operand(told, piece, exact, out);
		else
			cbl_buf_str(out, cbl_spec_str(spec, piece->text));
		complete = complete && (out->len > before ||
					(piece->word == CBL_WORD_NONE &&
					 piece->operand == CBL_NONE));
	}
	return complete;
}
