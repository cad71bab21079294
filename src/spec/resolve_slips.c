/* SPDX-License-Identifier: MIT
 *
 * What is no operand, though its author took it for one: `avg(x)`, `sum(x`,
 * `-5`, `[x]`. Each is told with what to write instead.
 */
#include "spec/resolve_priv.h"

#include <stdio.h>

#include "base/distance.h"
#include "text/moment.h"
#include "text/utf8.h"

/* An operand, where it stands. */
struct slip {
	struct cbl_resolver *r;
	const struct cbl_at *at;
	size_t offset; /* of `text` in the scalar */
	struct cbl_str text;
};

static bool is_letter(char c)
{
	return cbl_upper(c) >= 'A' && cbl_upper(c) <= 'Z';
}

static bool is_word(char c)
{
	return is_letter(c) || cbl_is_digit(c) || c == '_' || c == '.' ||
	       c == ':';
}

/* ---- brackets */

static bool check_brackets(const struct slip *s)
{
	size_t open[64] = {0};
	unsigned depth = 0;

	for (size_t i = 0; i < s->text.len; i++) {
		if (s->text.ptr[i] == '(') {
			if (depth < 64)
				open[depth] = i;
			depth++;
		} else if (s->text.ptr[i] == ')' && depth-- == 0) {
			cbl_report(s->r, s->at, false, s->offset + i,
				   "take it away",
				   "a bracket that nothing opens");
			return false;
		}
	}
	if (depth == 0)
		return true;
	cbl_report(s->r, s->at, false,
		   s->offset + open[depth > 64 ? 63 : depth - 1],
		   "write `)` behind the last of its operands",
		   "a bracket that nothing closes");
	return false;
}

/* ---- characters */

static const char *instead_of(char c)
{
	switch (c) {
	case '{':
	case '}':
		return "braces stand only in texts, round an operand: "
		       "`{element.field}`";
	case '*':
	case '/':
		return "there is ` + ` and ` - `, and `sum(…)`";
	case '<':
	case '>':
	case '=':
		return "conditions have `is`, `above` and `below` for it";
	default:
		return "an operand is `element.field`, an element, a value, a "
		       "number, a day, or a function of some";
	}
}

/* Is it there in the middle of an operand, blanks round it? */
static bool stands_between(const struct slip *s, size_t i)
{
	return i > 0 && i + 1 < s->text.len &&
	       cbl_is_blank(s->text.ptr[i - 1]) &&
	       cbl_is_blank(s->text.ptr[i + 1]);
}

/* A blank that parts two words, where there is no span. */
static bool parts_words(const struct slip *s, size_t i)
{
	size_t before = i, behind = i;

	while (before > 0 && cbl_is_blank(s->text.ptr[before - 1]))
		before--;
	while (behind < s->text.len && cbl_is_blank(s->text.ptr[behind]))
		behind++;
	return before > 0 && behind < s->text.len &&
	       is_word(s->text.ptr[before - 1]) &&
	       is_word(s->text.ptr[behind]) && s->text.ptr[before - 1] != ':' &&
	       s->text.ptr[behind] != ':';
}

static bool refuse_character(const struct slip *s, size_t i)
{
	size_t len = cbl_utf8_next(s->text.ptr + i, s->text.len - i, NULL);

	cbl_report(s->r, s->at, false, s->offset + i,
		   instead_of(s->text.ptr[i]),
		   "`%.*s` has no place in an operand", len ? (int)len : 1,
		   s->text.ptr + i);
	return false;
}

static bool refuse_sign(const struct slip *s, size_t i)
{
	cbl_report(s->r, s->at, false, s->offset + i,
		   "write a blank before and behind it",
		   "`%c` stands between blanks", s->text.ptr[i]);
	return false;
}

static bool check_characters(const struct slip *s)
{
	bool moved = false;

	for (size_t i = 0; i < s->text.len; i++) {
		char c = s->text.ptr[i];
		bool within = i > 0 && s->text.ptr[i - 1] != '(' &&
			      s->text.ptr[i - 1] != ',';
		bool sign = c == '+' || (c == '-' && i > 0 &&
					 cbl_is_blank(s->text.ptr[i - 1]));

		if (sign && !stands_between(s, i) && within)
			return refuse_sign(s, i);
		moved = moved || (sign && stands_between(s, i));
		if (!is_word(c) && !strchr("-+(), ", c) && !cbl_is_blank(c))
			return refuse_character(s, i);
		if (cbl_is_blank(c) && !moved && parts_words(s, i)) {
			cbl_report(s->r, s->at, false, s->offset + i,
				   "of several, the next one comes behind a "
				   "comma",
				   "a blank within an operand");
			return false;
		}
	}
	return true;
}

static bool is_nothing(struct cbl_str text)
{
	return cbl_str_eq_c(text, "~") || cbl_str_eq_c(text, "null");
}

static bool check_end(const struct slip *s)
{
	if (s->text.len < 2 || s->text.ptr[s->text.len - 1] != ':')
		return true;
	cbl_report(s->r, s->at, false, s->offset + s->text.len, NULL,
		   "an attribute is missing behind the colon");
	return false;
}

bool cbl_operand_formed(struct cbl_resolver *r, const struct cbl_at *at,
			size_t offset, struct cbl_str text)
{
	struct slip s = {r, at, offset, text};

	if (is_nothing(text)) {
		cbl_report(r, at, false, offset, "leave the key out",
			   "`%.*s` is no operand", CBL_STR_ARG(text));
		return false;
	}
	return check_characters(&s) && check_brackets(&s) && check_end(&s);
}

/* ---- numbers and days */

static bool looks_like_day(struct cbl_str text)
{
	unsigned lines = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!cbl_is_digit(text.ptr[i]) && !strchr("-.", text.ptr[i]))
			return false;
		lines += !cbl_is_digit(text.ptr[i]);
	}
	return lines == 2 && text.ptr[0] != '-';
}

static bool looks_like_number(struct cbl_str text)
{
	size_t sign = text.len && strchr("+-", text.ptr[0]);

	return text.len > sign && cbl_is_digit(text.ptr[sign]);
}

static void refuse_number(const struct slip *s)
{
	struct cbl_shift shift;
	bool day = looks_like_day(s->text);

	if (cbl_shift_parse(&shift, s->text))
		cbl_report(s->r, s->at, false, s->offset,
			   "write what it moves before it, as in `date + 6h`",
			   "`%.*s` is a span of time, which stands for nothing "
			   "by itself",
			   CBL_STR_ARG(s->text));
	else
		cbl_report(s->r, s->at, false, s->offset,
			   day ? "a day is YYYY-MM-DD, and in the calendar"
			       : "numbers are whole: digits alone, from 0 to "
				 "2147483647",
			   day ? "`%.*s` is no day" : "`%.*s` is no number",
			   CBL_STR_ARG(s->text));
}

/* ---- functions */

static const char *function_at(size_t i, void *ctx)
{
	(void)ctx;
	return cbl_functions[i];
}

static size_t count_functions(void)
{
	size_t count = 0;

	while (cbl_functions[count])
		count++;
	return count;
}

static void refuse_function(const struct slip *s, struct cbl_str name)
{
	const char *near =
		cbl_did_you_mean(name, count_functions(), function_at, NULL);
	char hint[160];
	size_t len = 0;

	if (near)
		snprintf(hint, sizeof(hint), "did you mean `%s`?", near);
	else
		len = (size_t)snprintf(hint, sizeof(hint), "functions are ");
	for (size_t i = 0; !near && cbl_functions[i]; i++)
		len += (size_t)snprintf(hint + len, sizeof(hint) - len, "%s%s",
					i ? ", " : "", cbl_functions[i]);
	cbl_report(s->r, s->at, false, s->offset, hint,
		   "unknown function `%.*s`", CBL_STR_ARG(name));
}

bool cbl_operand_named(struct cbl_resolver *r, const struct cbl_at *at,
		       size_t offset, struct cbl_str text)
{
	struct slip s = {r, at, offset, text};
	const char *bracket = memchr(text.ptr, '(', text.len);

	if (looks_like_number(text)) {
		refuse_number(&s);
		return false;
	}
	if (bracket) {
		refuse_function(
			&s, cbl_str_trim(cbl_str(
				    text.ptr, (size_t)(bracket - text.ptr))));
		return false;
	}
	return true;
}

/* ---- what a function is given */

static struct cbl_str source_of(struct cbl_resolver *r, uint32_t operand)
{
	return cbl_builder_str(&r->b, cbl_at_operands(&r->b, operand)->source);
}

/* Why a function has no use for an argument, or NULL. */
static const char *useless(uint32_t kind, uint32_t place, enum cbl_sort sort)
{
	if (sort == CBL_SORT_ANY)
		return NULL;
	if (kind == CBL_OPERAND_SUM && sort != CBL_SORT_NUMBER)
		return "`sum` adds numbers";
	if ((kind == CBL_OPERAND_HIGHEST || kind == CBL_OPERAND_LOWEST) &&
	    sort == CBL_SORT_TEXT)
		return "of texts none is the highest or lowest";
	if (kind == CBL_OPERAND_CLOSEST && place == 0 && sort != CBL_SORT_TIME)
		return "`closest` takes a day and then a weekday";
	if (kind == CBL_OPERAND_CLOSEST && place == 1 &&
	    sort != CBL_SORT_WEEKDAY && sort != CBL_SORT_TIME)
		return "`closest` takes a day and then a weekday";
	return NULL;
}

bool cbl_function_fits(struct cbl_resolver *r, const struct cbl_at *at,
		       size_t offset, const struct cbl_operand *o,
		       struct cbl_str inside)
{
	const char *base = inside.ptr;
	struct cbl_str piece;

	for (uint32_t i = 0; i < o->args.count; i++) {
		uint32_t arg = *cbl_at_numbers(&r->b, o->args.first + i);
		enum cbl_sort sort = cbl_sort_of(r, arg);
		const char *why = useless(o->kind, i, sort);
		struct cbl_str source;

		cbl_str_next(&inside, ',', &piece);
		if (!why)
			continue;
		source = source_of(r, arg);
		cbl_report(r, at, false, offset + (size_t)(piece.ptr - base),
			   NULL, "`%.*s` is %s: %s", CBL_STR_ARG(source),
			   cbl_sort_word(sort), why);
		return false;
	}
	if (o->kind == CBL_OPERAND_CLOSEST && o->args.count != 2) {
		cbl_report(r, at, false, offset, NULL,
			   "`closest` takes a day and then a weekday");
		return false;
	}
	return true;
}

/* ---- what a span moves */

bool cbl_span_fits(struct cbl_resolver *r, const struct cbl_at *at,
		   size_t offset, const struct cbl_operand *o,
		   struct cbl_str span)
{
	enum cbl_sort sort = cbl_sort_of_this(r, o);
	struct cbl_str source = cbl_builder_str(&r->b, o->source);
	size_t n = source.len;

	if (sort == CBL_SORT_ANY || sort == CBL_SORT_TIME ||
	    sort == CBL_SORT_WEEKDAY)
		return true;
	/* What is moved stands before it. */
	while (n > 0 && !(source.ptr[n - 1] == ' ' && n + 1 < source.len &&
			  strchr("+-", source.ptr[n])))
		n--;
	source = cbl_str_trim_right(cbl_str(source.ptr, n));
	cbl_report(r, at, false, offset,
		   sort == CBL_SORT_NUMBER
			   ? "move it by a whole number; a duration counts "
			     "minutes"
			   : NULL,
		   "`%.*s` is a span of time, and `%.*s` %s: it moves times",
		   CBL_STR_ARG(span), CBL_STR_ARG(source), cbl_sort_word(sort));
	return false;
}

/* A field of years is moved by years, whatever is written. */
static bool is_of_years(struct cbl_resolver *r, const struct cbl_operand *o)
{
	return o->kind == CBL_OPERAND_FIELD &&
	       cbl_at_fields(&r->b, o->field)->as == CBL_PRECISION_YEAR;
}

void cbl_number_fits(struct cbl_resolver *r, const struct cbl_at *at,
		     size_t offset, const struct cbl_operand *o,
		     struct cbl_str number)
{
	char hint[80];

	if (cbl_sort_of_this(r, o) != CBL_SORT_TIME || is_of_years(r, o))
		return;
	snprintf(hint, sizeof(hint),
		 "write `%.*sd` for days, `%.*sy` for years",
		 CBL_STR_ARG(number), CBL_STR_ARG(number));
	cbl_report(r, at, true, offset, hint,
		   "`%.*s` moves a time by so many years", CBL_STR_ARG(number));
}
