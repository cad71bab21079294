/* SPDX-License-Identifier: MIT
 *
 * Conditions, and texts with operands in braces.
 */
#include "spec/resolve_priv.h"

#include <limits.h>
#include <stdio.h>

#include "base/distance.h"

/* ---- conditions */

static uint32_t subject_of(struct cbl_resolver *r, const struct cbl_at *at,
			   const struct cbl_raw_condition *raw,
			   struct cbl_condition *c)
{
	const struct {
		const char *key, *text;
		uint32_t kind;
	} subjects[] = {{"have", raw->have, CBL_CONDITION_HAVE},
			{"lack", raw->lack, CBL_CONDITION_LACK},
			{"value", raw->value, CBL_CONDITION_VALUE}};
	uint32_t given = 0, operand = CBL_NONE;

	for (int i = 0; i < 3; i++) {
		if (!subjects[i].text)
			continue;
		given++;
		c->kind = subjects[i].kind;
		operand = cbl_operand_key(r, at, subjects[i].key,
					  subjects[i].text);
	}
	if (given == 0) {
		cbl_missing(r, at, "a condition", "have`, `lack` or `value");
		operand = cbl_nothing(r);
	}
	if (given > 1)
		cbl_mistake(r, at,
			    "a condition has one of `have`, `lack`, `value`");
	return operand;
}

/* A number is compared as it prints, without zeros before it. */
static void check_number(struct cbl_resolver *r, const struct cbl_at *at,
			 uint32_t operand, const char *word)
{
	const char *digits = word + (*word == '-');
	size_t n = strspn(digits, "0123456789");

	/* A group may capture other texts, and a difference be below zero. */
	if (n > 1 && digits[n] == '\0' && *digits == '0' &&
	    cbl_sort_of(r, operand) == CBL_SORT_NUMBER)
		cbl_report(r, at, true, 0,
			   "digits, without a zero before them; `:text` of a "
			   "field is what was written",
			   "no number is written `%s`", word);
}

/* A word that the vocabulary of the field does not have is never met. */
static void check_word(struct cbl_resolver *r, const struct cbl_at *at,
		       uint32_t operand, const char *word)
{
	struct cbl_builder *b = &r->b;
	char hint[160];
	struct cbl_operand o = *cbl_at_operands(b, operand);

	check_number(r, at, operand, word);
	cbl_warn_word(r, at, operand, word);
	if (o.kind != CBL_OPERAND_FIELD || (o.attribute != CBL_ATTRIBUTE_NONE &&
					    o.attribute != CBL_ATTRIBUTE_CODE))
		return;
	uint32_t vocabulary = cbl_at_fields(b, o.field)->vocabulary;

	if (vocabulary == CBL_NONE || r->vocabulary_bad[vocabulary] ||
	    cbl_at_vocabularies(b, vocabulary)->open ||
	    cbl_vocabulary_code(r, vocabulary, word))
		return;
	struct cbl_str id =
		cbl_builder_str(b, cbl_at_vocabularies(b, vocabulary)->id);

	cbl_report(r, at, true, 0, cbl_code_hint(r, vocabulary, word, hint),
		   "`%s` is no code of `%.*s`", word, CBL_STR_ARG(id));
}

static struct cbl_list words_of(struct cbl_resolver *r, const struct cbl_at *at,
				uint32_t operand, const char *key,
				const char *one,
				const struct cbl_raw_texts *many)
{
	struct cbl_at here = cbl_at_key(at, key);
	struct cbl_raw_texts single = {(char **)(uintptr_t)&one, 1};

	if (one) {
		check_word(r, &here, operand, one);
		return cbl_texts(r, &single);
	}
	for (uint32_t i = 0; many && i < many->count; i++) {
		struct cbl_at item = cbl_at_item(at, "in", i);

		check_word(r, &item, operand, many->items[i]);
	}
	return many ? cbl_texts(r, many) : (struct cbl_list){0, 0};
}

/* Are the values of a condition, and what they are compared with, alike? */
static void check_values(struct cbl_resolver *r, const struct cbl_at *at,
			 const struct cbl_raw_condition *raw,
			 const struct cbl_condition *c)
{
	const struct {
		const char *key;
		uint32_t operand;
	} others[] = {{"same", c->same}, {"above", c->above},
		      {"below", c->below}};
	struct cbl_at below = cbl_at_key(at, "below");

	for (int i = 0; i < 3; i++) {
		struct cbl_at here = cbl_at_key(at, others[i].key);

		if (others[i].operand != CBL_NONE)
			cbl_check_sorts(r, &here, 0, others[i].operand,
					c->operand);
	}
	if (cbl_is_above(r, c->above, c->below))
		cbl_report(r, &below, false, 0, "exchange them",
			   "nothing is above %s and below %s", raw->above,
			   raw->below);
}

/* What is only there or not is not compared. */
static void check_compares(struct cbl_resolver *r, const struct cbl_at *at,
			   const struct cbl_raw_condition *raw)
{
	const struct {
		const char *key;
		bool given;
	} keys[] = {{"is", raw->is},	   {"not", raw->not},
		    {"in", raw->in.count != 0}, {"like", raw->like},
		    {"same", raw->same},   {"above", raw->above},
		    {"below", raw->below}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct cbl_at here = cbl_at_key(at, keys[i].key);

		if (keys[i].given && !raw->value && (raw->have || raw->lack))
			cbl_report_key(r, &here,
				       "write `value` instead, to compare",
				       "`%s` asks only whether something is "
				       "there: `%s` means nothing beside it",
				       raw->have ? "have" : "lack",
				       keys[i].key);
	}
}

static struct cbl_condition condition(struct cbl_resolver *r,
				      const struct cbl_at *at,
				      const struct cbl_raw_condition *raw)
{
	struct cbl_condition c = {0};

	c.operand = subject_of(r, at, raw, &c);
	c.is = words_of(r, at, c.operand, "is", raw->is, &raw->in);
	c.not_is = words_of(r, at, c.operand, "not", raw->not, NULL);
	c.like = cbl_pattern_key(r, at, "like", raw->like, CBL_PATTERN_CASELESS,
				 CBL_NONE);
	c.same = cbl_operand_key(r, at, "same", raw->same);
	c.above = cbl_operand_key(r, at, "above", raw->above);
	c.below = cbl_operand_key(r, at, "below", raw->below);
	check_values(r, at, raw, &c);
	check_compares(r, at, raw);
	if (raw->is && raw->in.count != 0)
		cbl_mistake(r, at, "a condition has `is` or `in`, not both");
	if (raw->value && !raw->is && !raw->not &&raw->in.count == 0 &&
	    !raw->like && !raw->same && !raw->above && !raw->below)
		cbl_missing(r, at, "`value`",
			    "is`, `not`, `in`, `like`, `same`, `above` or "
			    "`below");
	return c;
}

struct cbl_list cbl_conditions(struct cbl_resolver *r, const struct cbl_at *at,
			       const char *key,
			       const struct cbl_raw_condition *raw,
			       uint32_t count)
{
	struct cbl_list list = {
		cbl_builder_reserve(&r->b, CBL_SECTION_conditions, count),
		count};

	for (uint32_t i = 0; i < count; i++) {
		struct cbl_at item = cbl_at_item(at, key, i);
		struct cbl_condition c = condition(r, &item, &raw[i]);

		*cbl_at_conditions(&r->b, list.first + i) = c;
	}
	return list;
}

/* ---- templates */

/* In the order of enum cbl_word. */
static const char *const words[] = {"",	     "value",	"text",	 "nearest",
				    "other", "missing", "split", "distance",
				    "min",   "max",	"cue"};
_Static_assert(sizeof(words) / sizeof(words[0]) == CBL_WORD_CUE + 1,
	       "a name for every word");

uint32_t cbl_word_named(struct cbl_str name)
{
	for (uint32_t i = 1; i <= CBL_WORD_CUE; i++)
		if (cbl_str_eq_c(name, words[i]))
			return i;
	return CBL_WORD_NONE;
}

static uint32_t style_named(struct cbl_str name)
{
	static const struct {
		const char *name;
		uint32_t style;
	} styles[] = {{"year", CBL_ATTRIBUTE_YEAR},
		      {"yy", CBL_ATTRIBUTE_YY},
		      {"day", CBL_ATTRIBUTE_DAY},
		      {"weekday", CBL_ATTRIBUTE_WEEKDAY},
		      {"julian", CBL_ATTRIBUTE_JULIAN},
		      {"dtg", CBL_ATTRIBUTE_DTG},
		      {"slashes", CBL_ATTRIBUTE_SLASHES}};

	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (cbl_str_eq_c(name, styles[i].name))
			return styles[i].style;
	return CBL_ATTRIBUTE_NONE;
}

/* One template: its pieces stand together, so they are kept until the end. */
struct template
{
	struct cbl_resolver *r;
	const struct cbl_at *at;
	struct cbl_str all;
	uint32_t own;
	struct cbl_piece *pieces;
	uint32_t count;
};

/* A brace behind a word looks as if its other half were lost. */
static void check_braces(struct template *t, struct cbl_str text)
{
	for (size_t i = 1; i < text.len; i++) {
		char before = text.ptr[i - 1];

		if (text.ptr[i] != '}' || !(cbl_is_digit(before) ||
					    (cbl_upper(before) >= 'A' &&
					     cbl_upper(before) <= 'Z')))
			continue;
		cbl_report(t->r, t->at, true,
			   (size_t)(text.ptr + i - t->all.ptr),
			   "write `{` before the operand that is to be filled "
			   "in",
			   "a brace that nothing opens");
	}
}

static void add_literal(struct template *t, struct cbl_str text)
{
	struct cbl_piece piece = {.operand = CBL_NONE};

	if (text.len == 0)
		return;
	check_braces(t, text);
	piece.text = cbl_builder_text(&t->r->b, text);
	t->pieces[t->count++] = piece;
}

static const char *word_at(size_t i, void *ctx)
{
	(void)ctx;
	return words[i + 1];
}

/* Is a name that means nothing like a word of findings? It is reported. */
static bool is_word_meant(struct template *t, struct cbl_str name,
			  size_t offset)
{
	const char *near;
	char hint[80];

	if (t->own != CBL_NONE || memchr(name.ptr, '.', name.len) ||
	    cbl_element_find(t->r, name) != CBL_NONE ||
	    cbl_map_get(&t->r->lists[CBL_LIST_VALUES].by_id, name, NULL))
		return false;
	near = cbl_did_you_mean(name, CBL_WORD_CUE, word_at, NULL);
	if (!near)
		return false;
	snprintf(hint, sizeof(hint), "did you mean `{%s}`?", near);
	cbl_report(t->r, t->at, false, offset, hint, "unknown word `%.*s`",
		   CBL_STR_ARG(name));
	return true;
}

static void add_hole(struct template *t, struct cbl_str inside)
{
	const char *colon = memchr(inside.ptr, ':', inside.len);
	size_t n = colon ? (size_t)(colon - inside.ptr) : inside.len;
	struct cbl_str name = cbl_str(inside.ptr, n);
	struct cbl_str style =
		colon ? cbl_str(colon + 1, inside.len - n - 1) : cbl_str("", 0);
	size_t offset = (size_t)(inside.ptr - t->all.ptr);
	struct cbl_piece piece = {.operand = CBL_NONE};

	piece.style = style_named(style);
	/* A key is made of fields: the words of findings mean nothing there. */
	if (t->own == CBL_NONE)
		piece.word = cbl_word_named(name);
	if (piece.word == CBL_WORD_NONE && is_word_meant(t, name, offset)) {
		piece.operand = cbl_nothing(t->r);
	} else if (piece.word == CBL_WORD_NONE) {
		piece.operand =
			cbl_operand_of(t->r, t->at, offset, inside, t->own);
	} else if (style.len != 0 && piece.style == CBL_ATTRIBUTE_NONE) {
		cbl_report(t->r, t->at, false, offset + n + 1, NULL,
			   "`%.*s` is no way to print `%.*s`",
			   CBL_STR_ARG(style), CBL_STR_ARG(name));
	}
	t->pieces[t->count++] = piece;
}

static void parse_template(struct template *t)
{
	struct cbl_str rest = t->all;

	while (rest.len != 0) {
		const char *open = memchr(rest.ptr, '{', rest.len);
		size_t n = open ? (size_t)(open - rest.ptr) : rest.len;

		add_literal(t, cbl_str(rest.ptr, n));
		if (!open)
			break;
		const char *close = memchr(open, '}', rest.len - n);
		const char *next =
			rest.len - n > 1
				? memchr(open + 1, '{', rest.len - n - 1)
				: NULL;

		if (!close || (next && next < close)) {
			cbl_report(t->r, t->at, false,
				   (size_t)(open - t->all.ptr),
				   "write `}` behind the operand",
				   "a brace that nothing closes");
			break;
		}
		add_hole(t, cbl_str(open + 1, (size_t)(close - open) - 1));
		rest.len -= (size_t)(close + 1 - rest.ptr);
		rest.ptr = close + 1;
	}
}

struct cbl_list cbl_template_key(struct cbl_resolver *r,
				 const struct cbl_at *at, const char *key,
				 const char *text, uint32_t own)
{
	struct cbl_at here = cbl_at_key(at, key);
	struct template t = {r, &here, cbl_str_c(text), own, NULL, 0};
	struct cbl_list list = {0, 0};

	if (!text)
		return list;
	/* A literal before each hole, and one behind the last. */
	size_t most = 1;

	for (size_t i = 0; i < t.all.len; i++)
		most += text[i] == '{' ? 2 : 0;
	t.pieces = cbl_arena_alloc(&r->arena, most * sizeof(*t.pieces));
	parse_template(&t);
	list.count = t.count;
	list.first = cbl_builder_reserve(&r->b, CBL_SECTION_pieces, t.count);
	for (uint32_t i = 0; i < t.count; i++)
		*cbl_at_pieces(&r->b, list.first + i) = t.pieces[i];
	return list;
}
