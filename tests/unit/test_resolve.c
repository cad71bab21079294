/* SPDX-License-Identifier: MIT
 *
 * What the resolver makes of specs that are right: inheritance, operands,
 * patterns, examples; and what it warns of.
 */
#include "pattern/pattern.h"
#include "spec/builtin.h"
#include "spec/known.h"
#include "spec/vocabulary.h"
#include "specs.h"

#define HEAD "language: 1\nspec: t\n"
#define BODY                                                                   \
	"zones: [{id: text}]\n"                                                \
	"vocabularies:\n"                                                      \
	"  - id: colours\n"                                                    \
	"    entries:\n"                                                       \
	"      - {code: RED, rank: 1, has: [hue=0]}\n"                         \
	"      - {code: GREEN, rank: 2, aliases: [VERT], from: 2000-01-01}\n"  \
	"elements:\n"                                                          \
	"  - id: a\n"                                                          \
	"    zone: text\n"                                                     \
	"    start: '^A (?<n>\\d+) (?<c>\\w+) (?<t>\\d{6})(?<rest>.*)'\n"      \
	"    fields:\n"                                                        \
	"      - {id: n, type: number}\n"                                      \
	"      - {id: c, type: code, vocabulary: colours}\n"                   \
	"      - {id: t, type: time, formats: [YYMMDD]}\n"                     \
	"  - {id: b, zone: text, start: '^B (?<n>\\d+)', occurs: many, "        \
	"fields: [{id: n, type: number}]}\n"
#define VALUES "values: [{id: date, is: a.t}]\n"
#define ALL HEAD BODY VALUES
#define EXAMPLES "examples: [{bad: A}, {good: B}, {good: C}]"
#define CATALOGUE "severity: error, kind: format, message: no, "
#define RULE(code, name, rest)                                                 \
	"  - {code: " code ", name: " name ", " CATALOGUE rest ", " EXAMPLES   \
	"}\n"

static const struct cbl_check *check_of(const struct cbl_spec *spec,
					const char *rule, uint32_t i)
{
	uint32_t index = cbl_spec_find_rule(spec, cbl_str_c(rule));

	ck_assert_uint_ne(index, CBL_NONE);
	ck_assert_uint_lt(i, spec->rules[index].checks.count);
	return &spec->checks[spec->rules[index].checks.first + i];
}

static const struct cbl_operand *number_th(const struct cbl_spec *spec,
					   struct cbl_list list, uint32_t i)
{
	ck_assert_uint_lt(i, list.count);
	return &spec->operands[spec->numbers[list.first + i]];
}

/* ---- operands */

static const struct {
	const char *text;
	enum cbl_operand_kind kind;
	enum cbl_attribute attribute;
	int sign;
	int number;
	uint32_t args;
} operands[] = {
	{"a.n", CBL_OPERAND_FIELD, 0, 0, 0, 0},
	{"a.n:length", CBL_OPERAND_FIELD, CBL_ATTRIBUTE_LENGTH, 0, 0, 0},
	{" a.n : length ", CBL_OPERAND_FIELD, CBL_ATTRIBUTE_LENGTH, 0, 0, 0},
	{"a.c:hue", CBL_OPERAND_FIELD, CBL_ATTRIBUTE_NAMED, 0, 0, 0},
	{"a.c:rank", CBL_OPERAND_FIELD, CBL_ATTRIBUTE_RANK, 0, 0, 0},
	{"a.t:wrote-year", CBL_OPERAND_FIELD, CBL_ATTRIBUTE_WROTE_YEAR, 0, 0,
	 0},
	{"a", CBL_OPERAND_ELEMENT, 0, 0, 0, 0},
	{"a:lines", CBL_OPERAND_ELEMENT, CBL_ATTRIBUTE_LINES, 0, 0, 0},
	{"a:width", CBL_OPERAND_ELEMENT, CBL_ATTRIBUTE_WIDTH, 0, 0, 0},
	{"file", CBL_OPERAND_ELEMENT, 0, 0, 0, 0},
	{"date", CBL_OPERAND_VALUE, 0, 0, 0, 0},
	{"date:year", CBL_OPERAND_VALUE, CBL_ATTRIBUTE_YEAR, 0, 0, 0},
	{"date:year - 1", CBL_OPERAND_VALUE, CBL_ATTRIBUTE_YEAR, -1, 1, 0},
	{"date + 25y 31d", CBL_OPERAND_VALUE, 0, 1, 0, 0},
	{"a.n + 100", CBL_OPERAND_FIELD, 0, 1, 100, 0},
	{"42", CBL_OPERAND_NUMBER, 0, 0, 42, 0},
	{"1970-01-31", CBL_OPERAND_TIME, 0, 0, 30, 0},
	{"position", CBL_OPERAND_POSITION, 0, 0, 0, 0},
	{"corpus.id", CBL_OPERAND_CORPUS, 0, 0, 0, 0},
	{"first(a.n, b.n)", CBL_OPERAND_FIRST, 0, 0, 0, 2},
	{"last(a.n)", CBL_OPERAND_LAST, 0, 0, 0, 1},
	{"count(a.n)", CBL_OPERAND_COUNT, 0, 0, 0, 1},
	{"sum(a.n, b.n, b.n)", CBL_OPERAND_SUM, 0, 0, 0, 3},
	{"lowest(a.n) - 2", CBL_OPERAND_LOWEST, 0, -1, 2, 1},
	{"highest(a.c, a.c):rank", CBL_OPERAND_HIGHEST, CBL_ATTRIBUTE_RANK, 0,
	 0, 2},
	{"first(last(a.n), count(b.n))", CBL_OPERAND_FIRST, 0, 0, 0, 2},
};

START_TEST(test_resolve_operand)
{
	struct specs s = {0};
	char text[2000];

	snprintf(text, sizeof(text),
		 ALL "rules:\n"
		     "  - {code: T1, name: one, " CATALOGUE
		     "check: valid, of: a.n, at: '%s', " EXAMPLES "}\n",
		 operands[_i].text);
	specs_good(&s, text);
	const struct cbl_check *c = check_of(s.spec, "one", 0);
	const struct cbl_operand *o = &s.spec->operands[c->at];

	ck_assert_uint_eq(o->kind, operands[_i].kind);
	ck_assert_uint_eq(o->attribute, operands[_i].attribute);
	ck_assert_int_eq(o->sign, operands[_i].sign);
	ck_assert_int_eq(o->number, operands[_i].number);
	ck_assert_uint_eq(o->args.count, operands[_i].args);
	unit_str_eq(cbl_str_trim(cbl_str_c(operands[_i].text)),
		    cbl_spec_cstr(s.spec, o->source));
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_shift)
{
	struct specs s = {0};

	specs_good(&s, ALL "rules:\n" RULE("T1", "one",
					   "check: range, of: a.t, "
					   "max: date + 25y 31d"));
	const struct cbl_operand *o =
		&s.spec->operands[check_of(s.spec, "one", 0)->max];

	ck_assert_uint_eq(o->plain, 0);
	ck_assert_int_eq(o->shift.years, 25);
	ck_assert_int_eq(o->shift.days, 31);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_operand_list)
{
	struct specs s = {0};

	specs_good(&s, ALL "rules:\n" RULE("T1", "one",
					   "check: agree, of: "
					   "'highest(a.n, b.n), b.n,a.n'"));
	struct cbl_list of = check_of(s.spec, "one", 0)->of;

	ck_assert_uint_eq(of.count, 3);
	ck_assert_uint_eq(number_th(s.spec, of, 0)->kind, CBL_OPERAND_HIGHEST);
	ck_assert_uint_eq(number_th(s.spec, of, 2)->kind, CBL_OPERAND_FIELD);
	specs_release(&s);
}
END_TEST

/* ---- extends */

#define PARENT                                                                 \
	"language: 1\nspec: p\ntitle: Parent\nredacted: 'x{5}'\n"              \
	"patterns: [{id: num, match: '\\d+'}]\n"                               \
	"zones: [{id: text}]\n"                                                \
	"elements:\n"                                                          \
	"  - {id: a, zone: text, title: An a, start: '^A (?<n>{num})', "       \
	"fold: [case], fields: [{id: n, type: number}]}\n"                     \
	"  - {id: b, zone: text, start: '^B'}\n"                               \
	"rules:\n"                                                             \
	"  - {code: T1, name: one, " CATALOGUE "help: h, check: range, "       \
	"of: a.n, min: 1, max: 9}\n"                                           \
	"  - {code: T2, name: two, " CATALOGUE                                 \
	"check: count, of: a, min: 1}\n"

static struct cbl_text pattern_of(const struct cbl_spec *spec,
				  const char *element)
{
	uint32_t i = cbl_spec_find_element(spec, cbl_str_c(element));

	ck_assert_uint_ne(i, CBL_NONE);
	uint32_t start = spec->elements[i].starts.first;

	return spec->patterns[spec->starts[start].pattern].source;
}

START_TEST(test_resolve_extends)
{
	struct specs s = {.files = {{"p", PARENT}}};

	specs_good(&s, "language: 1\nspec: t\nextends: [p]\n"
		       "patterns: [{id: num, match: '\\d\\d'}]\n"
		       "elements:\n"
		       "  - {id: a, title: My a}\n"
		       "  - {id: c, zone: text, start: '^C'}\n"
		       "rules:\n"
		       "  - {code: T1, severity: hint, without: [min, help], "
		       "examples: [{bad: A}, {good: B}, {good: C}]}\n"
		       "  - {code: T3, name: three, " CATALOGUE
		       "check: count, of: c, max: 1, " EXAMPLES "}\n");
	const struct cbl_spec *spec = s.spec;
	const struct cbl_rule *one = &spec->rules[0];

	ck_assert_uint_eq(s.problems.count, 0);
	unit_str_eq(cbl_spec_str(spec, spec->meta->id), "t");
	unit_str_eq(cbl_spec_str(spec, spec->meta->title), "Parent");
	ck_assert_uint_ne(spec->meta->redacted, CBL_NONE);
	/* The parents' come first, in their order. */
	ck_assert_uint_eq(spec->rules_count, 3);
	unit_str_eq(cbl_spec_str(spec, one->code), "T1");
	unit_str_eq(cbl_spec_str(spec, spec->rules[2].code), "T3");
	unit_str_eq(cbl_spec_str(spec, spec->origins[one->spec].id), "p");
	unit_str_eq(cbl_spec_str(spec, spec->origins[spec->rules[2].spec].id),
		    "t");
	/* Keys given replace, others stay, `without` unsets. */
	ck_assert_uint_eq(one->severity, CBL_SEVERITY_HINT);
	unit_str_eq(cbl_spec_str(spec, one->name), "one");
	ck_assert_uint_eq(one->help.len, 0);
	ck_assert_uint_eq(check_of(spec, "one", 0)->min, CBL_NONE);
	ck_assert_uint_ne(check_of(spec, "one", 0)->max, CBL_NONE);
	/* A pattern of the child is put into the parent's. */
	unit_str_eq(cbl_spec_str(spec, pattern_of(spec, "a")),
		    "^A (?<n>(?:\\d\\d))");
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_extends_twice)
{
	struct specs s = {
		.files = {{"p", PARENT},
			  {"q", "language: 1\nspec: q\nextends: [p]\n"
				"rules: [{code: T1, severity: info}]\n"},
			  {"r", "language: 1\nspec: r\nextends: [p]\n"
				"rules: [{code: T2, severity: info}]\n"}}};

	specs_good(&s, "language: 1\nspec: t\nextends: [q, r]\n");
	ck_assert_uint_eq(s.spec->origins_count, 4);
	ck_assert_uint_eq(s.spec->rules_count, 2);
	ck_assert_uint_eq(s.spec->rules[0].severity, CBL_SEVERITY_INFO);
	ck_assert_uint_eq(s.spec->rules[1].severity, CBL_SEVERITY_INFO);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_extends_ring)
{
	struct specs s = {
		.files = {{"p", "language: 1\nspec: p\nextends: [q]\n"},
			  {"q", "language: 1\nspec: q\nextends: [»p]\n"}}};

	specs_load(&s, "language: 1\nspec: t\nextends: [p]\n");
	specs_one(&s, false, "extends this spec in turn");
	specs_release(&s);
}
END_TEST

/* A mistake that only shows in the child is reported where it is written. */
START_TEST(test_resolve_mistake_of_parent)
{
	struct specs s = {
		.files = {{"p", "language: 1\nspec: p\nzones: [{id: text}]\n"
				"patterns: [{id: num, match: '\\d+'}]\n"
				"elements:\n"
				"  - {id: a, zone: text, "
				"start: '^A (?<n>{num})'}\n"
				"rules:\n"
				"  - {code: T1, name: one, " CATALOGUE
				"check: valid, of: a.»n}\n"}}};

	specs_load(&s, "language: 1\nspec: t\nextends: [p]\n"
		       "elements: [{id: a, start: '^A'}]\n");
	specs_one(&s, false, "unknown field `n`");
	specs_release(&s);
}
END_TEST

/* And what the child got wrong in an entry of the parent, in the child. */
START_TEST(test_resolve_mistake_of_child)
{
	struct specs s = {.files = {{"p", PARENT}}};

	specs_load(&s, "language: 1\nspec: t\nextends: [p]\n"
		       "patterns: [{id: num, match: '(»'}]\n");
	specs_one(&s, false, "missing closing parenthesis");
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_like)
{
	struct specs s = {0};

	specs_good(&s, HEAD "zones: [{id: text}]\nelements:\n"
			    "  - {id: to, zone: text, title: To, label: [TO], "
			    "starts: [{match: '^TO (?<n>.*)'}], "
			    "continue: {lines: any}}\n"
			    "  - {id: info, like: to, title: Info, "
			    "start: '^INFO (?<n>.*)'}\n");
	const struct cbl_element *to = &s.spec->elements[0];
	const struct cbl_element *info = &s.spec->elements[1];

	unit_str_eq(cbl_spec_str(s.spec, info->title), "Info");
	ck_assert_uint_eq(info->zone, to->zone);
	ck_assert_uint_eq(info->goes_on, 1);
	ck_assert_uint_eq(info->labels.count, 1);
	/* `start` stands in place of `starts`. */
	ck_assert_uint_eq(info->starts.count, 1);
	unit_str_eq(cbl_spec_str(s.spec, pattern_of(s.spec, "info")),
		    "^INFO (?<n>.*)");
	ck_assert_uint_ne(info->fields.first, to->fields.first);
	specs_release(&s);
}
END_TEST

/* ---- also */

START_TEST(test_resolve_also)
{
	struct specs s = {0};

	specs_good(&s,
		   ALL "rules:\n"
		       "  - code: T1\n    name: one\n    check: range\n"
		       "    of: a.n\n    max: 3\n    severity: error\n"
		       "    kind: format\n    message: 'one {value}'\n"
		       "    confidence: 0.5\n    at: b\n"
		       "    where: [{have: b}]\n    when: [{have: a}]\n"
		       "    era: {from: 1970-01-02}\n"
		       "    also:\n"
		       "      - {max: 4, severity: info}\n"
		       "      - {check: count, of: b, min: 1, message: two}\n"
		       "    " EXAMPLES "\n");
	const struct cbl_check *own = check_of(s.spec, "one", 0);
	const struct cbl_check *same = check_of(s.spec, "one", 1);
	const struct cbl_check *other = check_of(s.spec, "one", 2);

	/* The same kind takes over all that it does not give. */
	ck_assert_uint_eq(same->kind, CBL_CHECK_range);
	ck_assert_uint_eq(same->of.count, 1);
	ck_assert_uint_eq(same->where.count, 1);
	ck_assert_uint_eq(same->severity, CBL_SEVERITY_INFO);
	ck_assert_int_eq(s.spec->operands[same->max].number, 4);
	ck_assert_int_eq(same->from, 1);
	/* Another kind only what the catalogue says. */
	ck_assert_uint_eq(other->kind, CBL_CHECK_count);
	ck_assert_uint_eq(other->where.count, 0);
	ck_assert_uint_eq(other->max, CBL_NONE);
	ck_assert_uint_eq(other->when.count, 1);
	ck_assert_uint_eq(other->at, own->at);
	ck_assert_int_eq(other->from, 1);
	ck_assert_float_eq(other->confidence, own->confidence);
	ck_assert_uint_eq(other->severity, CBL_SEVERITY_ERROR);
	unit_str_eq(
		cbl_spec_str(s.spec, s.spec->pieces[other->message.first].text),
		"two");
	specs_release(&s);
}
END_TEST

/* ---- patterns */

static const struct {
	const char *pattern; /* as it is written */
	const char *source;  /* as it is compiled */
} expanded[] = {
	{"'^{num}*x'", "^(?:\\d+)*x"},
	{"'^{both}'", "^(?:a(?:\\d+)b)"},
	{"'^a{2}b{2,}c{,3}'", "^a{2}b{2,}c{,3}"},
	{"'^\\p{Lu}\\x{41}'", "^\\p{Lu}\\x{41}"},
	{"'^\\\\{num}'", "^\\\\(?:\\d+)"},
	{"'^\\{num}'", "^\\{num}"},
	{"'^{list}'", "^(?:(?:a\\s+b|c(?:d(?:e|f))?))"},
	{"'^{@plain}'", "^(?:(?:A(?:BC)?))"},
	{"'^{@spaced}'",
	 "^(?:(?:X {0,2}Y(?: {0,2}Z| {0,2}\xc3\x84)))"},
	{"'^{@plain}(?<a>x)\\)(?-i:{@cased})'",
	 "^(?&_v0)(?<a>x)\\)(?-i:(?:(?i:Q\\.R)))"
	 "(?(DEFINE)(?<_v0>(?:A(?:BC)?)))"},
	/* called twice, or where an option may be another: at the end */
	{"'^{@plain}{@plain}{list}'",
	 "^(?&_v0)(?&_v0)(?:(?:a\\s+b|c(?:d(?:e|f))?))"
	 "(?(DEFINE)(?<_v0>(?:A(?:BC)?)))"},
	{"'^(?i:{@plain})'", "^(?i:(?&_v0))(?(DEFINE)(?<_v0>(?:A(?:BC)?)))"},
	{"'^(?sx-m)a{@cased}'",
	 "^(?sx-m)a(?&_v2)(?(DEFINE)(?<_v2>(?i:Q\\.R)))"},
	{"'^{@cased} {@cased}'",
	 "^(?&_v2) (?&_v2)(?(DEFINE)(?<_v2>(?i:Q\\.R)))"},
	{"|\n      ^a\n        b\n\n      c\n", "^abc"},
};

START_TEST(test_resolve_expansion)
{
	struct specs s = {0};
	char text[2000];

	snprintf(text, sizeof(text),
		 HEAD "patterns: [{id: both, match: 'a{num}b'}, "
		      "{id: num, match: '\\d+'}]\n"
		      "words: [{id: list, list: [cde, c, a b, cdf]}]\n"
		      "vocabularies:\n"
		      "  - {id: plain, entries: [{code: ABC, aliases: [D]}, "
		      "{code: A}]}\n"
		      "  - {id: spaced, fold: [space], entries: "
		      "[{code: X Y Z, aliases: [XY\xc3\x84]}]}\n"
		      "  - {id: cased, fold: [case], "
		      "entries: [{code: Q.R}]}\n"
		      "zones: [{id: text}]\n"
		      "elements:\n  - id: a\n    zone: text\n    start: %s\n",
		 expanded[_i].pattern);
	specs_good(&s, text);
	unit_str_eq(cbl_spec_str(s.spec, pattern_of(s.spec, "a")),
		    expanded[_i].source);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_groups)
{
	struct specs s = {0};

	specs_good(&s, ALL);
	const struct cbl_spec *spec = s.spec;
	const struct cbl_element *a = &spec->elements[0];
	const struct cbl_pattern_def *p =
		&spec->patterns[spec->starts[a->starts.first].pattern];

	/* Declared fields first, then groups that are none. */
	ck_assert_uint_eq(a->fields.count, 4);
	unit_str_eq(cbl_spec_str(spec, spec->fields[a->fields.first + 3].id),
		    "rest");
	ck_assert_uint_eq(p->flags, CBL_PATTERN_ANCHORED);
	ck_assert_uint_eq(p->groups.count, 4);
	for (uint32_t i = 0; i < p->groups.count; i++) {
		struct cbl_group_field g =
			spec->group_fields[p->groups.first + i];

		ck_assert_uint_eq(spec->fields[g.field].element, 0);
		if (g.group == 4)
			ck_assert_uint_eq(g.field, a->fields.first + 3);
	}
	/* A line it takes begins with an A. */
	ck_assert_uint_ne(p->first, CBL_NONE);
	ck_assert_uint_eq(spec->byte_sets[p->first].bits['A' / 8],
			  1 << 'A' % 8);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_shares_patterns)
{
	struct specs s = {0};

	specs_good(
		&s,
		ALL "rules:\n" RULE("T1", "one",
				    "check: match, of: a.n, pattern: x")
			RULE("T2", "two", "check: match, of: b.n, pattern: x")
				RULE("T3", "three",
				     "check: match, of: b.n, pattern: x, "
				     "fold: [case]"));
	ck_assert_uint_eq(check_of(s.spec, "one", 0)->pattern,
			  check_of(s.spec, "two", 0)->pattern);
	ck_assert_uint_ne(check_of(s.spec, "one", 0)->pattern,
			  check_of(s.spec, "three", 0)->pattern);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_unless_between)
{
	struct specs s = {0};

	specs_good(&s, ALL
		   "rules:\n" RULE("T1", "one",
				   "check: sequence, of: a.n, report: [gap], "
				   "unless-between: "
				   "'(?<!\\d){missing}(?!\\d)|{missing}$'"));
	struct cbl_list list = check_of(s.spec, "one", 0)->unless_between;
	const struct cbl_piece *p = &s.spec->pieces[list.first];

	ck_assert_uint_eq(list.count, 5);
	unit_str_eq(cbl_spec_str(s.spec, p[0].text), "(?<!\\d)");
	ck_assert_uint_eq(p[1].word, CBL_WORD_MISSING);
	unit_str_eq(cbl_spec_str(s.spec, p[2].text), "(?!\\d)|");
	ck_assert_uint_eq(p[3].word, CBL_WORD_MISSING);
	unit_str_eq(cbl_spec_str(s.spec, p[4].text), "$");
	specs_release(&s);
}
END_TEST

/* ---- the rest */

START_TEST(test_resolve_template)
{
	struct specs s = {0};

	specs_good(&s, ALL "rules:\n"
			   "  - {code: T1, name: one, severity: error, "
			   "kind: format, check: range, of: a.n, min: 1, "
			   "message: '{a.t:dtg} x {value} {min:day}{a.c:hue}', " EXAMPLES
			   "}\n");
	struct cbl_list list = check_of(s.spec, "one", 0)->message;
	const struct cbl_piece *p = &s.spec->pieces[list.first];

	ck_assert_uint_eq(list.count, 6);
	ck_assert_uint_eq(s.spec->operands[p[0].operand].attribute,
			  CBL_ATTRIBUTE_DTG);
	unit_str_eq(cbl_spec_str(s.spec, p[1].text), " x ");
	ck_assert_uint_eq(p[2].word, CBL_WORD_VALUE);
	ck_assert_uint_eq(p[2].operand, CBL_NONE);
	ck_assert_uint_eq(p[4].word, CBL_WORD_MIN);
	ck_assert_uint_eq(p[4].style, CBL_ATTRIBUTE_DAY);
	ck_assert_uint_eq(s.spec->operands[p[5].operand].attribute,
			  CBL_ATTRIBUTE_NAMED);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_example)
{
	struct specs s = {0};

	specs_good(&s,
		   ALL "frames:\n  - id: f\n    text: |\n"
		       "      head\n      {example}\n      tail\n"
		       "rules:\n"
		       "  - code: T1\n    name: one\n    check: valid\n"
		       "    of: a.n\n    severity: error\n"
		       "    kind: format\n    message: no\n    examples:\n"
		       "      - frame: f\n        on: y\n        line: 2\n"
		       "        bad: |\n          x\n          y\n"
		       "      - {good: z, frame: f}\n"
		       "      - {good: w, among: [1, 2], corpus: closed}\n");
	const struct cbl_example *e = s.spec->examples;

	unit_str_eq(cbl_spec_str(s.spec, e[0].text), "head\nx\ny\ntail\n");
	unit_str_eq(cbl_spec_str(s.spec, e[0].written), "x\ny\n");
	ck_assert_uint_eq(e[0].hole, 5);
	ck_assert_uint_eq(e[0].line, 2);
	ck_assert_uint_eq(e[0].bad, 1);
	unit_str_eq(cbl_spec_str(s.spec, e[1].text), "head\nz\ntail\n");
	unit_str_eq(cbl_spec_str(s.spec, e[2].text), "w");
	ck_assert_uint_eq(e[2].among.count, 2);
	ck_assert_uint_eq(e[2].corpus, CBL_CORPUS_CLOSED);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_rules)
{
	struct specs s = {0};

	specs_good(
		&s, ALL
		"profiles: [{id: archive}, "
		"{id: strict, adds: archive}]\n"
		"rules:\n" RULE("T1", "one",
				"check: valid, of: a.n, yields-to: "
				"[two, T3, two]")
			RULE("T2", "two",
			     "check: valid, of: a.n, profile: strict")
				RULE("T3", "three",
				     "check: valid, of: a.n, profile: none"));
	const struct cbl_rule *one = s.spec->rules;

	ck_assert_uint_eq(one->yields_to.count, 2);
	ck_assert_uint_eq(s.spec->numbers[one->yields_to.first], 1);
	ck_assert_uint_eq(s.spec->numbers[one->yields_to.first + 1], 2);
	ck_assert_uint_eq(one[0].profile, 0);
	ck_assert_uint_eq(one[1].profile, 1);
	ck_assert_uint_eq(one[2].profile, CBL_NONE);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_default_profile)
{
	struct specs s = {0};

	specs_good(&s, ALL "rules:\n" RULE("T1", "one",
					   "check: valid, of: a.n, "
					   "profile: archive"));
	ck_assert_uint_eq(s.spec->profiles_count, 1);
	unit_str_eq(cbl_spec_str(s.spec, s.spec->profiles[0].id), "archive");
	specs_release(&s);
}
END_TEST

/* ---- vocabularies */

#define COLOURS                                                                \
	"title: Colours\nentries:\n"                                           \
	"  - {code: RED, aliases: [ROUGE], misspellings: [RAD]}\n"             \
	"  - {code: GREEN, has: [hue=120]}\n"

START_TEST(test_resolve_vocabulary_file)
{
	struct specs s = {.files = {{"vocab/colours.yaml", COLOURS}}};

	specs_good(&s, HEAD "zones: [{id: text}]\nvocabularies:\n"
			    "  - {id: colours, file: vocab/colours.yaml, "
			    "entries: [{code: BLUE}, "
			    "{code: GREEN, has: [hue=9]}]}\n"
			    "elements:\n  - id: a\n    zone: text\n"
			    "    start: '^(?<c>.*)'\n    fields: [{id: c, "
			    "type: code, vocabulary: colours}]\n");
	const struct cbl_spec *spec = s.spec;
	struct cbl_lookup found =
		cbl_vocabulary_find(spec, 0, cbl_str_c("rou ge"), 0);

	unit_str_eq(cbl_spec_str(spec, spec->vocabularies[0].title), "Colours");
	ck_assert_uint_eq(spec->vocabularies[0].entries.count, 3);
	ck_assert_uint_eq(found.entry, 0);
	ck_assert_uint_eq(found.how, CBL_HOW_ALIAS);
	found = cbl_vocabulary_find(spec, 0, cbl_str_c("RAD"), 0);
	ck_assert_uint_eq(found.how, CBL_HOW_MISSPELLING);
	found = cbl_vocabulary_find(spec, 0, cbl_str_c("blue"), 0);
	ck_assert_uint_eq(found.entry, 1);
	/* Its own entry stands in place of the file's. */
	found = cbl_vocabulary_find_by(spec, 0, cbl_str_c("hue"),
				       cbl_str_c("9"));
	ck_assert_uint_eq(found.entry, 2);
	found = cbl_vocabulary_find_by(spec, 0, cbl_str_c("hue"),
				       cbl_str_c("120"));
	ck_assert_uint_eq(found.entry, CBL_NONE);
	specs_release(&s);
}
END_TEST

static const struct {
	const char *entries; /* of the file */
	const char *message;
	bool warning;
} spoilt[] = {
	{"entries:\n  - {code: RED}\n  - {»code: 'R E D'}\n", "here twice", 0},
	{"entries:\n  - {code: RED, aliases: [x, »GREEN]}\n"
	 "  - {code: GREEN}\n",
	 "alias `GREEN` is also a code of `GREEN`", 0},
	{"entries:\n  - {code: RED, misspellings: [»VERT]}\n"
	 "  - {code: GREEN, aliases: [VERT]}\n",
	 "misspelling `VERT` is also an alias of `GREEN`", 0},
	{"entries:\n  - {code: RED, aliases: [X]}\n"
	 "  - {code: GREEN, aliases: [»X]}\n",
	 "alias `X` is also an alias of `RED`", 1},
	{"entries:\n  - {code: RED, from: 2001-01-01, until: »2000-01-01}\n",
	 "before it begins", 0},
	{"entries:\n  - {code: RED, has: [»hue]}\n", "names no attribute", 0},
	{"entries:\n  - {code: RED, rank: »high}\n", "no whole number", 0},
};

/* A vocabulary used by a spec is judged in its own file. */
START_TEST(test_resolve_vocabulary_mistake)
{
	struct specs s = {.files = {{"v.yaml", spoilt[_i].entries}}};

	specs_load(&s, HEAD "zones: [{id: text}]\nvocabularies:\n"
			    "  - {id: colours, file: v.yaml}\n"
			    "elements:\n  - id: a\n    zone: text\n"
			    "    start: '^(?<c>.*)'\n    fields: [{id: c, "
			    "type: code, vocabulary: colours}]\n");
	specs_one(&s, spoilt[_i].warning, spoilt[_i].message);
	specs_release(&s);
}
END_TEST

/* What a vocabulary lacks is not missed again by those who use it. */
START_TEST(test_resolve_vocabulary_absent)
{
	struct specs s = {0};

	specs_load(&s, HEAD "zones: [{id: text}]\nvocabularies:\n"
			    "  - {id: colours, file: »no/such.yaml}\n"
			    "elements:\n  - id: a\n    zone: text\n"
			    "    start: '^(?<c>{@colours})'\n"
			    "    fields: [{id: c, type: code, "
			    "vocabulary: colours, by: hue}]\n"
			    "rules:\n" RULE("T1", "one",
					    "check: agree, of: 'a.c:hue, "
					    "a.c:rank', where: [{value: a.c, "
					    "is: RED}]"));
	specs_one(&s, false, "no/such.yaml");
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_file_absent)
{
	struct cbl_problems problems = {0};
	struct cbl_error err = {0};
	struct cbl_spec *spec;

	ck_assert_int_eq(
		cbl_spec_load(&spec, "no/such.yaml", NULL, &problems, &err),
		CBL_ERROR_IO);
	ck_assert_ptr_null(spec);
	ck_assert_uint_eq(problems.count, 0);
	ck_assert_ptr_nonnull(strstr(err.message, "no/such.yaml"));
	cbl_problems_release(&problems);
}
END_TEST

/* An unknown name is told at its first places only: what it names is gone. */
START_TEST(test_resolve_unknown_everywhere)
{
	struct specs s = {0};

	specs_load(&s, ALL "rules:\n" RULE("T1", "one",
					   "check: agree, of: 'x.n, x.n, x.n, "
					   "x.n, x.n, y.n'"));
	ck_assert_uint_eq(s.problems.count, 4);
	specs_release(&s);
}
END_TEST

/* ---- warnings */

#define CODES                                                                  \
	HEAD "zones: [{id: text}]\n"                                           \
	     "vocabularies: [{id: v, entries: ["
#define USED                                                                   \
	"]}]\nelements:\n  - {id: a, zone: text, start: '^(?<c>.)', "          \
	"fields: [{id: c, type: code, vocabulary: v}]}\n"

#define OPEN                                                                   \
	"zones: [{id: text}]\n"                                                \
	"vocabularies: [{id: v, open: yes, entries: [{code: A}]}]\n"           \
	"elements:\n  - {id: a, zone: text, start: '^(?<c>.)', "               \
	"fields: [{id: c, type: code, vocabulary: v}]}\n"
#define UNDETECTED                                                             \
	"rules: [{code: T9, name: other, check: parsed, event: undetected, "   \
	CATALOGUE EXAMPLES "}]\n"

static const struct {
	const char *text;
	const char *message;
} warned[] = {
	{HEAD "patterns: [{»id: p, match: x}]\n" BODY,
	 "pattern `p` is not used"},
	{HEAD "words: [{»id: w, list: [x]}]\n" BODY, "`w` is not used"},
	{HEAD "zones: [{id: text}]\nvocabularies: [{»id: v, "
	      "entries: [{code: X}]}]\n",
	 "vocabulary `v` is not used"},
	{HEAD "zones: [{id: x}, {»id: y}, {id: z}]\nelements:\n"
	      "  - {id: a, zone: x, start: '^A'}\n"
	      "  - {id: c, zone: z, start: '^C'}\n",
	 "later zones are never reached"},
	{ALL
	 "rules:\n  - {»code: T1, name: one, check: valid, of: a.n, " CATALOGUE
	 "examples: [{good: x}, {good: y}]}\n",
	 "no bad example"},
	{ALL
	 "rules:\n  - {»code: T1, name: one, check: valid, of: a.n, " CATALOGUE
	 "examples: [{good: x}, {bad: y}]}\n",
	 "fewer than two good"},
	{ALL
	 "rules:\n  - {code: T1, name: one, check: valid, of: a.n, " CATALOGUE
		 EXAMPLES ", where: [{value: a.c, is: »VERT}]}\n",
	 "`VERT` is no code of `colours`"},
	{CODES "{code: A, excludes: [B, »CC]}, {code: B}" USED,
	 "`CC` is no code of any vocabulary"},
	{CODES "{code: A, needs: [»b]}, {code: B}" USED,
	 "`b` is no code of any vocabulary"},
	{CODES "{code: A, equals: [»C]}, {code: B}" USED,
	 "`C` is no code of any vocabulary"},
	{CODES "{code: FIRST}, {code: B, is: »FRIST}" USED,
	 "`FRIST` is no code of any vocabulary"},
	{HEAD OPEN
	 "rules:\n  - {code: T1, name: one, check: known, of: a.c, "
	 "report: [»unlisted], " CATALOGUE EXAMPLES "}\n",
	 "this check can never report"},
	{HEAD OPEN
	 "rules:\n  - {code: T1, name: one, check: known, of: a.c, "
	 "report: [near], " CATALOGUE "also: [{report: [»unlisted]}], " EXAMPLES
	 "}\n",
	 "this check can never report"},
	{"language: 1\nspec: t\ndetect: {»enough: 1, clues: [{match: x}]}\n" BODY,
	 "no rule says what is wrong with a text"},
};

START_TEST(test_resolve_warning)
{
	struct specs s = {0};

	specs_load(&s, warned[_i].text);
	specs_one(&s, true, warned[_i].message);
	ck_assert_int_eq(s.code, 0);
	specs_release(&s);
}
END_TEST

/* `*` is every code; what something `is` may be a word of its own; the code
 * of another vocabulary is a code. */
START_TEST(test_resolve_codes_elsewhere)
{
	struct specs s = {0};

	specs_good(&s, CODES "{code: A, excludes: ['*']}, "
			     "{code: B, is: FREE, needs: [Z]}, "
			     "{code: FREES}]}, {id: w, entries: [{code: Z, "
			     "excludes: [A], is: CURRENCY}" USED
			     "  - {id: b, zone: text, start: '^{@w}'}\n");
	ck_assert_uint_eq(s.problems.count, 0);
	specs_release(&s);
}
END_TEST

/* A rule on texts that no spec claims; one of the parent, or none there. */
START_TEST(test_resolve_undetected)
{
	struct specs own = {0};
	struct specs parents = {.files = {{"p", HEAD BODY UNDETECTED}}};
	struct specs not_own = {
		.files = {{"p", HEAD "detect: {clues: [{match: x}]}\n" BODY}}};

	specs_good(&own, HEAD "detect: {enough: 1, clues: [{match: x}]}\n"
			      BODY UNDETECTED);
	ck_assert_uint_eq(own.problems.count, 0);
	specs_good(&parents, "language: 1\nspec: u\nextends: [p]\n"
			     "detect: {enough: 1, clues: [{match: x}]}\n");
	ck_assert_uint_eq(parents.problems.count, 0);
	specs_good(&not_own, "language: 1\nspec: u\nextends: [p]\n");
	ck_assert_uint_eq(not_own.problems.count, 0);
	specs_release(&own);
	specs_release(&parents);
	specs_release(&not_own);
}
END_TEST

/* What a fix is called that has no title. */
START_TEST(test_resolve_fix_title)
{
	struct specs s = {0};

	specs_good(&s, ALL "rules:\n" RULE(
			       "T1", "one",
			       "title: A bad x, check: find, in: [raw], "
			       "pattern: x, fix: {each: y}") //
		   RULE("T2", "two", "check: find, in: [raw], pattern: z, "
				     "fix: {each: y, title: Write y}"));
	const struct cbl_fix_def *fixes = s.spec->fixes;

	unit_str_eq(cbl_spec_str(s.spec,
				 fixes[check_of(s.spec, "one", 0)->fix].title),
		    "Mend: A bad x");
	unit_str_eq(cbl_spec_str(s.spec,
				 fixes[check_of(s.spec, "two", 0)->fix].title),
		    "Write y");
	specs_release(&s);
}
END_TEST

/* Warnings are told beside mistakes that have nothing to do with them. */
START_TEST(test_resolve_warning_beside_mistake)
{
	struct specs s = {0};

	specs_load(&s, HEAD "patterns: [{id: p, match: x}, {id: q, match: y}]\n"
			    "words: [{id: w, list: [x]}]\n"
			    "zones: [{id: x}, {id: y}, {id: z}]\n"
			    "elements:\n"
			    "  - {id: a, zone: x, start: '^A {q}('}\n"
			    "  - {id: c, zone: z, start: '^C'}\n"
			    "rules:\n"
			    "  - {code: T1, name: one, check: valid, of: c.x, "
			    "severity: error, kind: format, message: no}\n");
	ck_assert_uint_eq(s.problems.errors, 2);
	ck_assert_uint_eq(s.problems.count, 7);
	specs_release(&s);
}
END_TEST

/* What a mistake may have brought about is not warned of. */
START_TEST(test_resolve_no_warning_by_mistake)
{
	struct specs s = {0};

	/* A key that names two of them is lost, two names are wrong. */
	specs_load(&s, HEAD
		   "patterns: [{id: p, match: x}, {id: q, match: y}]\n"
		   "words: [{id: w, list: [x]}]\n"
		   "vocabularies: [{id: v, entries: [{code: A}]}]\n"
		   "zones: [{id: x}, {id: y}, {id: z}]\n"
		   "elements:\n"
		   "  - {id: a, zone: x, start: '^A {nothing}', fields: "
		   "[{id: f, type: code, vocabulary: zzz}]}\n"
		   "  - {id: b, zone: y, start: ['^{p} {w}', b]}\n"
		   "  - {id: c, zone: z, start: '^C'}\n");
	ck_assert_uint_eq(s.problems.errors, 3);
	ck_assert_uint_eq(s.problems.count, 3);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_errors_only)
{
	struct specs s = {.problems = {.errors_only = true}};

	specs_good(&s, HEAD "patterns: [{id: p, match: x}]\n" BODY);
	ck_assert_uint_eq(s.problems.count, 0);
	specs_release(&s);
}
END_TEST

/* Elements without a start that are meant to be so. */
START_TEST(test_resolve_startless)
{
	struct specs s = {
		.files = {{"p", HEAD BODY
			   "  - {id: base, zone: text, label: [X]}\n"
			   "  - {id: x, like: base, start: '^X'}\n"
			   "  - {id: all, zone: text, catch: yes}\n"}}};

	specs_good(&s, "language: 1\nspec: u\nextends: [p]\n"
		       "elements: [{id: x, without: [start]}]\n");
	ck_assert_uint_eq(s.problems.count, 0);
	specs_release(&s);
}
END_TEST

/* What a parent does not use is no business of its child. */
START_TEST(test_resolve_no_warning_of_parent)
{
	struct specs s = {
		.files = {{"p",
			   HEAD "patterns: [{id: p, match: x}]\n" BODY
				"rules: [{code: T1, name: one, check: valid, "
				"of: a.n, severity: error, kind: format, "
				"message: no}]\n"}}};

	specs_good(&s, "language: 1\nspec: u\nextends: [p]\n");
	ck_assert_uint_eq(s.problems.count, 0);
	specs_release(&s);
}
END_TEST

START_TEST(test_resolve_same_bytes)
{
	const char *text = PARENT "vocabularies: [{id: v, entries: [{code: A, "
				  "aliases: [B]}, {code: C}]}]\n";
	struct specs a = {0}, b = {0};

	specs_good(&a, text);
	specs_good(&b, text);
	ck_assert_uint_eq(a.spec->block_size, b.spec->block_size);
	ck_assert(memcmp(a.spec->block, b.spec->block, a.spec->block_size) ==
		  0);
	specs_release(&a);
	specs_release(&b);
}
END_TEST

/* ---- what built-in specs know */

/* Known patterns are as compiling them anew makes them. */
static void same_as_compiled(const struct cbl_pattern *known,
			     const struct cbl_byte_set *first,
			     struct cbl_str source, unsigned flags)
{
	struct cbl_pattern *made;
	uint8_t bytes[32];

	ck_assert_int_eq(cbl_pattern_compile(&made, source.ptr, source.len,
					     flags & (CBL_PATTERN_CASELESS |
						      CBL_PATTERN_MULTILINE),
					     NULL),
			 0);
	/* With lists put in place PCRE2 may know more. */
	if (first) {
		ck_assert(cbl_pattern_first_bytes(made, bytes));
		for (size_t i = 0; i < sizeof(bytes); i++)
			ck_assert_uint_eq(bytes[i] & ~first->bits[i], 0);
	}
	ck_assert_uint_eq(cbl_pattern_names(known), cbl_pattern_names(made));
	for (size_t i = 0; i < cbl_pattern_names(made); i++) {
		unsigned a, b;

		ck_assert_str_eq(cbl_pattern_name(known, i, &a),
				 cbl_pattern_name(made, i, &b));
		ck_assert_uint_eq(a, b);
	}
	cbl_pattern_free(made);
}

START_TEST(test_resolve_known_patterns)
{
	struct cbl_known *known = NULL;
	const struct cbl_byte_set *first;
	struct cbl_pattern *pattern;
	size_t count = 0;

	for (const struct cbl_builtin_spec *b = cbl_builtin_specs; b->id; b++) {
		struct cbl_spec *spec = cbl_builtin_open(b->id);

		for (uint32_t i = 0; i < spec->patterns_count; i++, count++) {
			const struct cbl_pattern_def *def = &spec->patterns[i];
			struct cbl_str source =
				cbl_spec_str(spec, def->source);

			ck_assert(cbl_known_pattern(&known, source, def->flags,
						    &pattern, &first));
			same_as_compiled(pattern, first, source, def->flags);
			cbl_pattern_free(pattern);
			ck_assert(!cbl_known_pattern(
				&known, source,
				def->flags | 1u << 20, &pattern, &first));
		}
		cbl_spec_free(spec);
	}
	ck_assert_uint_gt(count, 100);
	ck_assert(!cbl_known_pattern(&known, cbl_str_c("no such pattern"), 0,
				     &pattern, &first));
	cbl_known_free(known);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_test(tc, test_resolve_known_patterns);
	tcase_add_loop_test(tc, test_resolve_operand, 0, UNIT_COUNT(operands));
	tcase_add_test(tc, test_resolve_shift);
	tcase_add_test(tc, test_resolve_operand_list);
	tcase_add_test(tc, test_resolve_extends);
	tcase_add_test(tc, test_resolve_extends_twice);
	tcase_add_test(tc, test_resolve_extends_ring);
	tcase_add_test(tc, test_resolve_mistake_of_parent);
	tcase_add_test(tc, test_resolve_mistake_of_child);
	tcase_add_test(tc, test_resolve_like);
	tcase_add_test(tc, test_resolve_also);
	tcase_add_loop_test(tc, test_resolve_expansion, 0,
			    UNIT_COUNT(expanded));
	tcase_add_test(tc, test_resolve_groups);
	tcase_add_test(tc, test_resolve_shares_patterns);
	tcase_add_test(tc, test_resolve_unless_between);
	tcase_add_test(tc, test_resolve_template);
	tcase_add_test(tc, test_resolve_example);
	tcase_add_test(tc, test_resolve_rules);
	tcase_add_test(tc, test_resolve_default_profile);
	tcase_add_test(tc, test_resolve_vocabulary_file);
	tcase_add_loop_test(tc, test_resolve_vocabulary_mistake, 0,
			    UNIT_COUNT(spoilt));
	tcase_add_test(tc, test_resolve_vocabulary_absent);
	tcase_add_test(tc, test_resolve_file_absent);
	tcase_add_test(tc, test_resolve_unknown_everywhere);
	tcase_add_loop_test(tc, test_resolve_warning, 0, UNIT_COUNT(warned));
	tcase_add_test(tc, test_resolve_no_warning_of_parent);
	tcase_add_test(tc, test_resolve_codes_elsewhere);
	tcase_add_test(tc, test_resolve_warning_beside_mistake);
	tcase_add_test(tc, test_resolve_no_warning_by_mistake);
	tcase_add_test(tc, test_resolve_undetected);
	tcase_add_test(tc, test_resolve_fix_title);
	tcase_add_test(tc, test_resolve_errors_only);
	tcase_add_test(tc, test_resolve_startless);
	tcase_add_test(tc, test_resolve_same_bytes);
}

UNIT_MAIN("resolve", add_tests)
