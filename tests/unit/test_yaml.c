/* SPDX-License-Identifier: MIT */
#include "yaml/document.h"

#include <string.h>

#include "base/mem.h"
#include "spec/raw.h"
#include "spec/raw_schema.h"
#include "unit.h"
#include "yaml/doubt.h"

/* ---- helpers */

static struct cbl_problems problems;
static struct cbl_document *document;

static void setup(void)
{
	problems = (struct cbl_problems){0};
	document = NULL;
}

static void teardown(void)
{
	cbl_document_free(document);
	cbl_problems_release(&problems);
}

static int load_bytes(const char *text, size_t len)
{
	struct cbl_error err = {0};
	int code = cbl_document_load(&document, &cbl_raw_spec_schema, "t.yaml",
				     text, len, &problems, &err);

	ck_assert_int_eq(code, err.code);
	ck_assert((document != NULL) == (code == 0));
	cbl_problems_sort(&problems);
	return code;
}

static int load(const char *text)
{
	return load_bytes(text, strlen(text));
}

static const struct cbl_raw_spec *spec(void)
{
	return cbl_document_data(document);
}

/* That the i-th problem stands at a place and begins with a text. */
static void check_problem(size_t i, unsigned line, unsigned column,
			  const char *message)
{
	ck_assert_uint_lt(i, problems.count);

	const struct cbl_problem *p = &problems.items[i];

	ck_assert_msg(p->start.line == line && p->start.column == column &&
			      strstr(p->message, message) == p->message,
		      "%u:%u: %s\nis not %u:%u: %s", p->start.line,
		      p->start.column, p->message, line, column, message);
}

/* The only problem of a text. */
static void check_only(const char *text, unsigned line, unsigned column,
		       const char *message)
{
	load(text);
	check_problem(0, line, column, message);
	ck_assert_uint_eq(problems.count, 1);
	ck_assert_uint_eq(problems.errors, 1);
	teardown();
	setup();
}

/* ---- loading */

START_TEST(test_yaml_loads)
{
	ck_assert_int_eq(load("language: 1\n"
			      "spec: x\n"
			      "docs-url: u\n"
			      "elements:\n"
			      "  - id: e\n"
			      "    inline: i\n"
			      "    catch: yes\n"
			      "    continue: {lines: any, max: 4}\n"
			      "    label: [A, B]\n"
			      "rules:\n"
			      "  - code: R1\n"
			      "    check: count\n"
			      "    unless-between: u\n"
			      "    yields-to: [r]\n"
			      "    also:\n"
			      "      - {check: find, of: o}\n"
			      "export: [{key: k}]\n"),
			 0);
	ck_assert_uint_eq(problems.count, 0);
	ck_assert_str_eq(spec()->language, "1");
	ck_assert_str_eq(spec()->docs_url, "u");
	ck_assert_ptr_null(spec()->title);
	ck_assert_uint_eq(spec()->elements_count, 1);

	const struct cbl_raw_element *e = spec()->elements;

	ck_assert_str_eq(e->inline_start, "i");
	ck_assert_str_eq(e->catches, "yes");
	ck_assert_str_eq(e->goes_on->max, "4");
	ck_assert_uint_eq(e->label.count, 2);
	ck_assert_str_eq(e->label.items[1], "B");

	const struct cbl_raw_rule *r = spec()->rules;

	ck_assert_str_eq(r->check.check, "count");
	ck_assert_str_eq(r->check.unless_between, "u");
	ck_assert_str_eq(r->check.yields_to.items[0], "r");
	ck_assert_str_eq(r->also[0].of, "o");
	ck_assert_str_eq(spec()->exports[0].key, "k");
	ck_assert_str_eq(cbl_document_path(document), "t.yaml");
}
END_TEST

START_TEST(test_yaml_of_a_file)
{
	struct cbl_error err = {0};

	ck_assert_int_eq(cbl_document_load(&document, &cbl_raw_spec_schema,
					   "/nowhere/x.yaml", NULL, 0,
					   &problems, &err),
			 CBL_ERROR_IO);
	ck_assert_ptr_null(document);
	ck_assert_ptr_nonnull(strstr(err.message, "/nowhere/x.yaml"));
	ck_assert_uint_eq(problems.count, 0);
}
END_TEST

static const char *const empty_files[] = {
	"", "\n", "# only a comment\n", "---\n", "--- \n...\n", "{}\n",
	"\xef\xbb\xbf", "\xef\xbb\xbf# c",
};

/* Nothing is asked for here: the resolver does that. */
START_TEST(test_yaml_empty)
{
	ck_assert_int_eq(load(empty_files[_i]), 0);
	ck_assert_uint_eq(problems.count, 0);
	ck_assert_ptr_null(spec()->spec);
	ck_assert_uint_eq(spec()->rules_count, 0);
}
END_TEST

/* ---- mistakes of form */

static const char mistakes[] = /* a line each */
	"# planted mistakes\n"
	"langauge: 1\n"
	"extends: base\n"
	"patterns:\n"
	"  - {id: a, match: x, doc: one, two, three}\n"
	"  - {match: 'y'}\n"
	"  - {id: b, match: '[a', match: 'c'}\n"
	"  - just a text\n"
	"words:\n"
	"  - {id: w, list: []}\n"
	"vocabularies:\n"
	"  - {id: v, open: true, fold: [case, 'spcae']}\n"
	"  - id:\n"
	"zones: {id: envelope}\n"
	"elements:\n"
	"  - id: \xc3\xa9\xc3\xa9\n"
	"    colour: {a: [b, {c: d}]}\n"
	"    occurs: twice\n"
	"    fields:\n"
	"      - {id: '\xe2\x80\x94', type: tmie, vocabulry: v}\n"
	"      - {id: g, take: *x, from: ''}\n"
	"    continue: [any]\n"
	"    start: {ri}\n"
	"rules:\n"
	"  - code: &anchor R1\n"
	"    check: cuont\n"
	"    of: [e]\n"
	"    severity: fatal\n"
	"    message: !str hello\n"
	"    <<: {a: b}\n"
	"    era: {}\n"
	"  - code: \"R\\02\"\n"
	"profiles:\n"
	"  - {[x]: y, id: p}\n"
	"---\n"
	"spec: second\n";

START_TEST(test_yaml_mistakes)
{
	static const struct {
		unsigned line, column;
		const char *message, *hint;
	} want[] = {
		{2, 1, "unknown key `langauge`", "did you mean `language`?"},
		{3, 10, "`extends`: expected a list, this is a text",
		 "put it in [ ]"},
		{5, 33, "the text of `doc` ends at the comma",
		 "put it in quotes"},
		{6, 6, "entry without `id`", NULL},
		{7, 26, "`match` stands here twice", "the first one is in "
						     "line 7"},
		{8, 5, "an item of this list: expected a mapping, this is a "
		       "text", "a mapping is"},
		{10, 19, "`list` is an empty list", "leave the key out"},
		{12, 19, "`true` is no word for `open`", "it may be yes or no"},
		{12, 38, "`spcae` is no word for `fold`",
		 "did you mean `space`? It may be case or space"},
		{13, 8, "`id` has no value", NULL},
		{14, 8, "`zones`: expected a list, this is a mapping",
		 "put it in [ ]"},
		{17, 5, "unknown key `colour`", NULL},
		{18, 13, "`twice` is no word for `occurs`", "it may be once "
							    "or many"},
		{20, 25, "`tmie` is no word for `type`", "did you mean `time`"},
		{20, 31, "unknown key `vocabulry`", "did you mean "
						    "`vocabulary`?"},
		{21, 23, "aliases are not supported", "a text"},
		{22, 15, "`continue`: expected a mapping, this is a list",
		 "a mapping is"},
		{23, 12, "`start`: expected a text, this is a mapping",
		 "a text that begins with { stands in quotes"},
		{25, 11, "anchors are not supported", "a text"},
		{26, 12, "`cuont` is no word for `check`", "did you mean "
							   "`count`?"},
		{27, 9, "`of`: expected a text, this is a list", "a text"},
		{28, 15, "`fatal` is no word for `severity`", "it may be "
							      "error"},
		{29, 14, "tags are not supported", "a text"},
		{30, 5, "unknown key `<<`", "merge keys are not supported"},
		{31, 10, "`era` is empty", NULL},
		{32, 11, "`code` holds a NUL character", NULL},
		{34, 6, "a key is a text, not a list or a mapping", NULL},
		{35, 1, "a second document begins here", "only the first"},
	};

	ck_assert_int_eq(load(mistakes), 0);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const char *hint = want[i].hint;

		check_problem(i, want[i].line, want[i].column,
			      want[i].message);
		ck_assert((problems.items[i].hint != NULL) == (hint != NULL));
		if (hint)
			ck_assert_ptr_eq(strstr(problems.items[i].hint, hint),
					 problems.items[i].hint);
	}
	ck_assert_int_eq((int)problems.count, UNIT_COUNT(want));
	ck_assert_uint_eq(problems.errors, problems.count);
}
END_TEST

/* What was meant is loaded, what could not be mended is not. */
START_TEST(test_yaml_mistakes_mended)
{
	ck_assert_int_eq(load(mistakes), 0);
	ck_assert_str_eq(spec()->language, "1");
	ck_assert_str_eq(spec()->extends.items[0], "base");
	ck_assert_uint_eq(spec()->patterns_count, 2);
	ck_assert_str_eq(spec()->patterns[0].doc, "one");
	ck_assert_str_eq(spec()->patterns[1].match, "[a");
	ck_assert_uint_eq(spec()->words[0].list.count, 0);
	ck_assert_uint_eq(spec()->vocabularies_count, 1);
	ck_assert_str_eq(spec()->vocabularies[0].fold.items[1], "space");
	ck_assert_str_eq(spec()->zones[0].id, "envelope");
	ck_assert_ptr_null(spec()->elements[0].occurs);
	ck_assert_ptr_null(spec()->elements[0].start);
	ck_assert_str_eq(spec()->elements[0].fields[0].vocabulary, "v");
	ck_assert_str_eq(spec()->elements[0].fields[0].type, "time");
	ck_assert_str_eq(spec()->elements[0].fields[1].from, "");
	ck_assert_uint_eq(spec()->rules_count, 1);
	ck_assert_str_eq(spec()->rules[0].check.check, "count");
	ck_assert_str_eq(spec()->rules[0].check.of, "e");
	ck_assert_str_eq(spec()->rules[0].check.message, "hello");
	ck_assert_ptr_null(spec()->rules[0].check.severity);
	ck_assert_str_eq(spec()->profiles[0].id, "p");
	ck_assert_ptr_null(spec()->spec);
}
END_TEST

/* Those that libcyaml lets pass, each alone. */
START_TEST(test_yaml_mistakes_alone)
{
	check_only("extends: [ ]\n", 1, 10, "`extends` is an empty list");
	check_only("spec: a\n---\nspec: b\n", 2, 1, "a second document");
	check_only("spec: \"a\\0b\"\n", 1, 7, "`spec` holds a NUL");
	check_only("spec: \"a\\x00\"\n", 1, 7, "`spec` holds a NUL");
	check_only("spec: &a b\n", 1, 7, "anchors are not supported");
	check_only("zones: !x\n- id: b\n", 1, 8, "tags are not supported");
	check_only("- a\n", 1, 1, "the file holds a list, not a mapping");
	check_only("# c\n~\n", 2, 1, "the file holds a text, not a mapping");
	check_only("spec:\n", 1, 6, "`spec` has no value");
	check_only("extends:\n", 1, 9, "`extends` has no value");
	check_only("detect:\n", 1, 8, "`detect` has no value");
	check_only("extends: [a, '']\n", 1, 14, "an item of this list is");
	check_only("zones:\n- {id: a, optional: y}\n", 2, 21,
		   "`y` is no word for `optional`");
	check_only("zones:\n- {id: a, optional: Yes}\n", 2, 21,
		   "`Yes` is no word for `optional`");
	check_only("zones:\n- {id: '', optional: yes}\n", 2, 8,
		   "`id` is empty");
	check_only("a: {b: [c, {d: e}]}\n", 1, 1, "unknown key `a`");
	check_only("%TAG ! x\n---\nspec: a\n", 1, 1, "directives are not");
	check_only("spec: [a\n  b]\n", 1, 7, "`spec`: expected a text");
	/* What cannot be the list's only item is no second mistake. */
	check_only("rules:\n- {code: a, yields-to: {b: c}}\n", 2, 24,
		   "`yields-to`: expected a list, this is a mapping");
	check_only("zones: text\n", 1, 8,
		   "`zones`: expected a list, this is a text");
	/* Nor is the value of a key with a slip, if it cannot be its. */
	check_only("rules:\n- {code: a, imn: 1}\n", 2, 13,
		   "unknown key `imn`");
	check_only("rules:\n- {code: a, yeilds-to: b}\n", 2, 13,
		   "unknown key `yeilds-to`");
	check_only("rules:\n- {code: a, pattren: }\n", 2, 13,
		   "unknown key `pattren`");
}
END_TEST

/* Of the keys near to a slip, the one that such a value suits is meant. */
START_TEST(test_yaml_near_key)
{
	ck_assert_int_eq(load("rules:\n- {code: a, imn: [b]}\n"
			      "- {code: b, imn: c}\n"),
			 0);
	ck_assert_uint_eq(problems.count, 2);
	ck_assert_str_eq(problems.items[0].hint, "did you mean `in`?");
	ck_assert_str_eq(problems.items[1].hint, "did you mean `min`?");
	ck_assert_uint_eq(spec()->rules[0].check.in.count, 1);
	ck_assert_str_eq(spec()->rules[1].check.min, "c");
}
END_TEST

/* An example may be an empty text, a fix may replace by nothing. */
START_TEST(test_yaml_empty_text)
{
	ck_assert_int_eq(load("rules: [{code: a, fix: {replace: ''}}]\n"), 0);
	ck_assert_uint_eq(problems.count, 0);
	ck_assert_str_eq(spec()->rules[0].check.fix->replace, "");
	teardown();
	setup();
	/* Unlike a key without a value, which libcyaml takes for the same. */
	check_only("rules:\n- {code: a, fix: {replace: \"\", title: }}\n", 2,
		   39, "`title` has no value");
	check_only("rules:\n- code: a\n  doc:\n  fix: {replace: ''}\n", 3, 7,
		   "`doc` has no value");
}
END_TEST

/* ---- what was meant */

static void check_hint(const char *text, unsigned line, unsigned column,
		       const char *message, const char *hint)
{
	load(text);
	check_problem(0, line, column, message);
	ck_assert_uint_eq(problems.count, 1);
	ck_assert_str_eq(problems.items[0].hint, hint);
	teardown();
	setup();
}

START_TEST(test_yaml_meant)
{
	check_hint("rules:\n- {code: a, of: [b.c, d.e]}\n", 2, 17,
		   "`of`: expected a text, this is a list",
		   "write it without [ ]: `b.c, d.e`");
	check_hint("patterns:\n- {id: a, match: [ab,c]}\n", 2, 18,
		   "`match`: expected a text, this is a list",
		   "a text that begins with [ stands in quotes");
	check_hint("vocabularies:\n- {id: a, entries: [{code: b, has: [c: 0]}]}"
		   "\n",
		   2, 37, "an item of this list: expected a text",
		   "write `c=0`");
	check_hint("extends: [c: 0]\n", 1, 11,
		   "an item of this list: expected a text",
		   "a text with a `: ` in it stands in quotes");
	check_hint("extends: [{c: 0}]\n", 1, 11,
		   "an item of this list: expected a text",
		   "a text that begins with { stands in quotes");
	check_hint("spec: a\n\xc2\xa0title: x\n", 2, 1,
		   "unknown key `\xc2\xa0title`",
		   "did you mean `title`? There is a no-break space beside it, "
		   "which looks like a blank");
}
END_TEST

START_TEST(test_yaml_not_indented)
{
	check_hint("elements:\n- id: a\n  continue:\n  lines: any\n"
		   "  until: start\n  quiet: yes\n",
		   3, 12, "`continue` has no value",
		   "indent lines 4 to 5 below it");
	check_hint("elements:\n- id: a\n  continue:\n  lines: any\n", 3, 12,
		   "`continue` has no value", "indent line 4 below it");
	/* What may stand there stays what it is. */
	check_hint("elements:\n- id: a\n  continue:\n  zone: b\n", 3, 12,
		   "`continue` has no value", "leave the key out");
}
END_TEST

/* A # behind a blank begins a comment: what was to be text is none. */
START_TEST(test_yaml_cut_by_comment)
{
	ck_assert_int_eq(load("spec: a\ntitle: Runway #9\n"), 0);
	ck_assert_uint_eq(problems.errors, 0);
	check_problem(0, 2, 15, "the text of `title` ends before this `#`");
	ck_assert(problems.items[0].warning);
	teardown();
	setup();
	ck_assert_int_eq(load("zones:\n- {id: a, title: A #B\n  }\n"), 0);
	check_problem(0, 2, 20, "the text of `title` ends before this `#`");
	teardown();
	setup();
	check_hint("patterns:\n- id: a\n  match: #REM\n", 3, 9,
		   "`match` has no value",
		   "a `#` behind a blank begins a comment: put the text in "
		   "quotes");
	ck_assert_int_eq(load("spec: a # so\ntitle: 'A #b' # c\ndoc: |\n"
			      "  d: e #f\n# #g\n#h\nextends: [i#j, k]\n"),
			 0);
	ck_assert_uint_eq(problems.count, 0);
	teardown();
	setup();
	/* Nobody who does not ask for warnings gets them. */
	problems.errors_only = true;
	ck_assert_int_eq(load("spec: a\ntitle: Runway #9\n"), 0);
	ck_assert_uint_eq(problems.count, 0);
}
END_TEST

/* ---- no YAML */

static const struct {
	const char *text;
	unsigned line, column;
	const char *message, *hint;
} broken[] = {
	{"spec: it's a: b\n", 1, 13, "no `: ` may stand here", "put the text"},
	{"spec: a\n  doc: b\n", 2, 6, "no `: ` may stand here",
	 "the text before it began in line 1"},
	{"spec: 'abc\ndoc: 'def'\nx: 'y'\n", 2, 7,
	 "text behind a closing quote", "that quote was opened in line 1"},
	{"spec: 'it's'\n", 1, 11, "text behind a closing quote",
	 "within single quotes"},
	{"spec: \"a\" b\n", 1, 11, "text behind a closing quote",
	 "within double quotes"},
	{"spec: \"abc\n", 1, 7, "this text never ends", "close the quote"},
	{"spec: [A-Z]+\n", 1, 12, "text behind a closing bracket",
	 "a text that begins with [ stands in quotes"},
	{"spec: {ri}/x\n", 1, 11, "text behind a closing bracket",
	 "a text that begins with { stands in quotes"},
	{"zones:\n- {id: a\n- {id: b}\n", 2, 3, "this `{` is not closed",
	 "a comma or `}` is missing before line 3"},
	{"extends: [x, y\nspec: c\n", 1, 10, "this `[` is not closed", "a"},
	{"extends: [x, y\n", 1, 10, "this `[` is not closed",
	 "a `]` is missing at the end of the file"},
	/* Within brackets a text without quotes ends at a further one. */
	{"patterns:\n- {id: a, match: ^[A-Z]+$}\n", 2, 19,
	 "the text of `match` ends at this `[`", "put it in quotes"},
	{"patterns:\n- {id: a, match: ^\\d{6}$}\n", 2, 21,
	 "the text of `match` ends at this `{`", "put it in quotes"},
	{"patterns:\n- {id: a, match: a]}\n", 2, 19,
	 "the text of `match` ends at this `]`", "put it in quotes"},
	{"extends: [a{b]\n", 1, 12, "the text ends at this `{`",
	 "put the text in quotes"},
	{"zones:\n- {id: a, title: The end: now}\n", 2, 25,
	 "no `: ` may stand here",
	 "is a comma missing before `end`? If not, put the text of `title` in "
	 "quotes"},
	{"zones:\n- {id: a, title: End: now}\n", 2, 21,
	 "no `: ` may stand here", "put the text of `title` in quotes"},
	{"extends: [a: b: c]\n", 1, 15, "no `: ` may stand here", "put the"},
	/* A quote that is not closed, in brackets. */
	{"patterns:\n- {id: a, match: '(x)}\n- {id: b, match: '(y)'}\n", 3,
	 19, "text behind a closing quote",
	 "that quote was opened in line 2"},
	/* It looks like a blank. */
	{"spec: a\ntitle:\xc2\xa0x\ndoc: b\n", 2, 7, "this is a no-break",
	 "write a blank behind the `:`"},
	{"spec: a\ntitle\ndoc: b\n", 2, 1, "a key without `:`", "a key"},
	{"spec: @x\n", 1, 7, "no text may begin with `@`", "put the text"},
	{"spec: %x\n", 1, 7, "no text may begin with `%`", "put the text"},
	{"spec: \"\\d\"\n", 1, 8, "no such escape in double quotes",
	 "in single quotes"},
	{"zones:\n\t- id: a\n", 2, 1, "a tab may not indent", "use blanks"},
	{"doc: a\n\tspec: b\n", 2, 1, "a tab may not indent", "use blanks"},
	{"zones:\n  - id: a\n spec: b\n", 3, 2, "this fits nothing above it",
	 "is it indented"},
	{"spec: *x y\n", 1, 10, "this fits nothing above it", "is it"},
	{"spec: - b\n", 1, 7, "no list may begin here", "begin it"},
	{"doc: |x\n  b\n", 1, 7, "the text of a block begins on the next",
	 "put the text"},
	{"zones: [{id:}]\n", 1, 12, "a `:` without a blank", "put a blank"},
	{"spec: !<x y\n", 1, 7, "tags are not supported", "a text"},
	{"%FOO\nspec: a\n", 1, 1, "directives are not supported", "a text"},
	{"spec: \xc3\xa9 \xff x\n", 1, 9, "this is not UTF-8", "save"},
	{"spec: a\x01z\n", 1, 8, "a control character (01)", "delete it"},
	{"\xff\xfes\0p\0", 1, 1, "this is not UTF-8", "save the file"},
	{"spec: a\n...\nx: b\n", 3, 1, "nothing may follow", NULL},
	{"\xef\xbb\xbf\xc3\xa9: 'a' b\n", 1, 8, "text behind", "within"},
	{"spec: x\r\nextends: [c\r\n", 2, 10, "this `[` is not closed", "a"},
};

START_TEST(test_yaml_broken)
{
	ck_assert_int_eq(load(broken[_i].text), CBL_ERROR_SPEC);

	size_t i = problems.count - 1;

	check_problem(i, broken[_i].line, broken[_i].column,
		      broken[_i].message);
	if (broken[_i].hint)
		ck_assert_ptr_eq(strstr(problems.items[i].hint,
					broken[_i].hint),
				 problems.items[i].hint);
	else
		ck_assert_ptr_null(problems.items[i].hint);
}
END_TEST

/* Texts that libcyaml alone does not do for. */
static const struct {
	const char *text;
	bool doubtful;
} doubts[] = {
	{"a: b #c\n", true},
	{"a: 'b #c'\n", false},
	{"a: b # c\n", false},
	{"a: |\n  b: c #d\n", false},
	{"a: >-\n  b\n\n  c: d #e\n", false},
	{"- a: |\n    b: c #d\n", false},
	{"- a: |\n    b\n  c: d #e\n", true},
	{"- - a: |\n      b\n    c: d #e\n", true},
	{"a: |\n  b\nc: d #e\n", true},
	{"x:\n  a: |\n    b\n  c: d #e\n", true},
	{"a: b|\n  c: d #e\n", true},
	{"# a: |\n  c: d #e\n", true},
	{"a: []\n", true},
	{"a: [b]\n", false},
	{"a: &b c\n", true},
	{"a: b & c\n", false},
	{"a: !b c\n", true},
	{"a: \"\\0\"\n", true},
};

START_TEST(test_yaml_doubts)
{
	ck_assert_msg(cbl_yaml_is_doubtful(cbl_str_c(doubts[_i].text)) ==
			      doubts[_i].doubtful,
		      "%s", doubts[_i].text);
}
END_TEST

/* What stands before is judged all the same, but not what is cut off. */
START_TEST(test_yaml_broken_late)
{
	ck_assert_int_eq(load("spce: a\n"
			      "patterns:\n"
			      "  - {match: x}\n"
			      "  - match: 'a'b\n"),
			 CBL_ERROR_SPEC);
	check_problem(0, 1, 1, "unknown key `spce`");
	check_problem(1, 3, 6, "entry without `id`");
	check_problem(2, 4, 15, "text behind a closing quote");
	ck_assert_uint_eq(problems.count, 3);
}
END_TEST

/* ---- hostile files */

/* `begin`, then `count` times `piece`. */
static void load_repeated(const char *begin, const char *piece, size_t count)
{
	struct cbl_buf text = {0};

	cbl_buf_text(&text, begin);
	for (size_t i = 0; i < count; i++)
		cbl_buf_text(&text, piece);
	load_bytes(cbl_buf_cstr(&text), text.len);
	cbl_buf_release(&text);
}

static void check_hostile(const char *begin, const char *piece, size_t count,
			  const char *message)
{
	load_repeated(begin, piece, count);
	ck_assert_uint_gt(problems.count, 0);
	ck_assert_msg(strstr(problems.items[problems.count - 1].message,
			     message),
		      "%s", problems.items[problems.count - 1].message);
	ck_assert_uint_le(problems.count, 101);
	teardown();
	setup();
}

START_TEST(test_yaml_hostile)
{
	check_hostile("", "[", 200000, "nested too deeply");
	check_hostile("spec: ", "{a: ", 100000, "nested too deeply");
	check_hostile("rules: ", "[", 100000, "nested too deeply");
	check_hostile("", "- ", 100000, "nested too deeply");
	check_hostile("", "? ", 100000, "nested too deeply");
	check_hostile("doc: 'a", " b", 200000, "this text never ends");
	check_hostile("x: [a", ",a", 600000, "too many values");
	check_hostile("", "x: a\n", 100000, "more mistakes follow");
	check_hostile("", "spec: a\n", 100000, "more mistakes follow");
	check_hostile("", "%TAG !a! x\n", 100000, "directives");
	check_hostile("a: &a [b]\nc: [", "*a, ", 100000, "more mistakes");
	check_hostile("doc: |\n", "  0123456789\n", 50000, "more than 256 KB");
	check_hostile("\"", "x", 100000, "this text never ends");
}
END_TEST

START_TEST(test_yaml_too_large)
{
	struct cbl_buf text = {0};
	struct cbl_error err = {0};

	cbl_buf_text(&text, "#");
	for (int i = 0; i < (16 << 20) / 16; i++)
		cbl_buf_text(&text, "0123456789abcdef");
	ck_assert_int_eq(cbl_document_load(&document, &cbl_raw_spec_schema,
					   "t.yaml", text.data, text.len,
					   &problems, &err),
			 CBL_ERROR_IO);
	ck_assert_str_eq(err.message, "t.yaml: larger than 16 MB");
	cbl_buf_release(&text);
}
END_TEST

START_TEST(test_yaml_nul_byte)
{
	ck_assert_int_eq(load_bytes("spec: a\0b\n", 10), CBL_ERROR_SPEC);
	check_problem(0, 1, 8, "a control character (00)");
}
END_TEST

/* ---- places */

/* Packed, a text has its places all the same. */
static void repack(struct cbl_buf *pack)
{
	struct cbl_str text = cbl_document_text(document);
	struct cbl_document *unpacked;

	cbl_document_pack(document, pack);
	unpacked = cbl_document_unpack(&cbl_raw_spec_schema, "t.yaml", text.ptr,
				       text.len, pack->data);
	cbl_document_free(document);
	document = unpacked;
}

static void check_place(const char *path, size_t offset, bool key,
			unsigned line, unsigned column, unsigned end)
{
	struct cbl_problems found = {0};

	if (key)
		cbl_document_problem_key(document, &found, true, path, NULL,
					 "%s", path);
	else
		cbl_document_problem(document, &found, true, path, offset,
				     "hint", "%s", path);
	ck_assert_msg(found.count == 1, "%s", path);

	const struct cbl_problem *p = &found.items[0];

	ck_assert_msg(p->start.line == line && p->start.column == column &&
			      p->end.column == end,
		      "%s: %u:%u-%u", path, p->start.line, p->start.column,
		      p->end.column);
	ck_assert(p->warning);
	ck_assert_uint_eq(found.errors, 0);
	ck_assert_str_eq(p->message, path);
	ck_assert_str_eq(p->file, "t.yaml");
	cbl_problems_release(&found);
}

START_TEST(test_yaml_places)
{
	struct cbl_buf pack = {0};

	ck_assert_int_eq(load("# a comment\n"
			      "extends: [a, 'b']\n"
			      "rules:\n"
			      "  - code: R1\n"
			      "    also:\n"
			      "      - pattern: \xc3\xa9x\n"
			      "      - {min: 1, max: 2}\n"
			      "    doc: |\n"
			      "      text\n"),
			 0);
	if (_i)
		repack(&pack);
	check_place("extends[1]", 0, false, 2, 14, 17);
	check_place("extends[1]", 0, true, 2, 14, 17);
	check_place("extends", 0, false, 2, 10, 11);
	check_place("extends", 0, true, 2, 1, 8);
	check_place("rules", 0, false, 4, 5, 9);
	check_place("rules[0]", 0, false, 4, 5, 9);
	check_place("rules[0].code", 0, false, 4, 11, 13);
	check_place("rules[0].also[0].pattern", 0, false, 6, 18, 20);
	check_place("rules[0].also[0].pattern", 0, true, 6, 9, 16);
	check_place("rules[0].also[0].pattern", 2, false, 6, 19, 20);
	check_place("rules[0].also[0].pattern", 99, false, 6, 20, 20);
	check_place("rules[0].also[1]", 0, false, 7, 10, 13);
	check_place("rules[0].also[1].max", 0, false, 7, 23, 24);
	check_place("rules[0].doc", 0, false, 8, 10, 11);
	check_place("rules[0].doc", 1, false, 9, 8, 9);
	/* Not there: what is above. */
	check_place("rules[0].also[1].era.from", 0, false, 7, 10, 13);
	check_place("rules[0].name", 0, true, 4, 5, 9);
	check_place("rules[7]", 0, false, 4, 5, 9);
	check_place("spec", 0, false, 1, 1, 1);
	check_place("", 0, false, 1, 1, 1);
	check_place("", 5, true, 1, 1, 1);
	cbl_document_free(document); /* before what it is made of */
	document = NULL;
	cbl_buf_release(&pack);
}
END_TEST

/* Items are counted as they were loaded, and what is wrong already is not
 * spoken of again. */
START_TEST(test_yaml_places_mended)
{
	struct cbl_problems found = {0};

	ck_assert_int_eq(load("zones:\n"
			      "  - text\n"
			      "  - {title: x}\n"
			      "  - {id: a, titel: y, optional: maybe}\n"),
			 0);
	ck_assert_uint_eq(problems.count, 4);
	check_place("zones[0].id", 0, false, 4, 10, 11);
	check_place("zones[0].title", 1, false, 4, 21, 21);
	cbl_document_problem(document, &found, false, "zones[0].optional", 0,
			     NULL, "x");
	ck_assert_uint_eq(found.count, 0);
}
END_TEST

/* What of it was loaded, and what was not. */
START_TEST(test_yaml_whole)
{
	static const char *const but[] = {"doc", NULL};

	ck_assert_int_eq(load("zones:\n"
			      "  - {title: x}\n"
			      "  - {id: a, optional: [yes, no]}\n"
			      "  - {id: b, titel: y}\n"
			      "elements:\n"
			      "  - {id: c, doc: [d, {e: \"f, {g}\"}], start: s}\n"
			      "  - {id: h, find: [{match: i}, {match: [j, k l]}]}\n"
			      "words:\n"
			      "  - {id: w}\n"),
			 0);
	ck_assert(!cbl_document_whole(document, "zones", NULL));
	ck_assert(!cbl_document_whole(document, "zones[0]", NULL));
	ck_assert(cbl_document_whole(document, "zones[0].id", NULL));
	ck_assert(cbl_document_whole(document, "zones[1]", NULL));
	ck_assert(!cbl_document_whole(document, "elements[0]", NULL));
	ck_assert(cbl_document_whole(document, "elements[0]", but));
	ck_assert(!cbl_document_whole(document, "elements[1]", but));
	ck_assert(cbl_document_whole(document, "elements[1].id", NULL));
	ck_assert(cbl_document_whole(document, "rules", NULL));

	ck_assert(cbl_document_lacks_items(document, "zones"));
	ck_assert(!cbl_document_lacks_items(document, "elements"));
	ck_assert(!cbl_document_lacks_items(document, "words"));
	ck_assert(!cbl_document_lacks_items(document, "rules"));

	ck_assert(cbl_document_lost(document, cbl_str_c("x")));
	ck_assert(cbl_document_lost(document, cbl_str_c("d")));
	ck_assert(cbl_document_lost(document, cbl_str_c("f")));
	ck_assert(cbl_document_lost(document, cbl_str_c("g")));
	ck_assert(!cbl_document_lost(document, cbl_str_c("l")));
	ck_assert(cbl_document_lost(document, cbl_str_c("j")));
	ck_assert(!cbl_document_lost(document, cbl_str_c("a")));
	ck_assert(!cbl_document_lost(document, cbl_str_c("y")));
	ck_assert(!cbl_document_lost(document, cbl_str_c("i")));
	teardown();
	setup();
	ck_assert_int_eq(load("zones: {id: a, optional: [b, c]}\n"
			      "elements: some\nspec: s\n"),
			 0);
	ck_assert(cbl_document_lacks_items(document, "elements"));
	ck_assert(!cbl_document_lacks_items(document, "zones"));
	teardown();
	setup();
	ck_assert_int_eq(load("zones: [{id: a}]\n"), 0);
	ck_assert(cbl_document_whole(document, "zones[0]", NULL));
	ck_assert(!cbl_document_lacks_items(document, "zones"));
	ck_assert(!cbl_document_lost(document, cbl_str_c("a")));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_yaml_whole);
	tcase_add_test(tc, test_yaml_loads);
	tcase_add_test(tc, test_yaml_of_a_file);
	tcase_add_loop_test(tc, test_yaml_empty, 0, UNIT_COUNT(empty_files));
	tcase_add_test(tc, test_yaml_mistakes);
	tcase_add_test(tc, test_yaml_mistakes_mended);
	tcase_add_test(tc, test_yaml_mistakes_alone);
	tcase_add_test(tc, test_yaml_near_key);
	tcase_add_test(tc, test_yaml_empty_text);
	tcase_add_test(tc, test_yaml_meant);
	tcase_add_test(tc, test_yaml_not_indented);
	tcase_add_test(tc, test_yaml_cut_by_comment);
	tcase_add_loop_test(tc, test_yaml_doubts, 0, UNIT_COUNT(doubts));
	tcase_add_loop_test(tc, test_yaml_broken, 0, UNIT_COUNT(broken));
	tcase_add_test(tc, test_yaml_broken_late);
	tcase_add_test(tc, test_yaml_hostile);
	tcase_add_test(tc, test_yaml_too_large);
	tcase_add_test(tc, test_yaml_nul_byte);
	tcase_add_loop_test(tc, test_yaml_places, 0, 2);
	tcase_add_test(tc, test_yaml_places_mended);
}

UNIT_MAIN("yaml", add_tests)
