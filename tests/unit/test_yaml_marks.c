/* SPDX-License-Identifier: MIT
 *
 * From a byte of a value to the byte of the file.
 */
#include <string.h>

#include "spec/raw_schema.h"
#include "unit.h"
#include "yaml/document.h"
#include "yaml/tree.h"

/* Where a byte of the value of `spec` comes from. */
static const struct {
	const char *file;
	size_t offset;
	unsigned line, column;
} cases[] = {
	/* plain */
	{"spec: abc\n", 1, 1, 8},
	{"spec: abc # c\n", 3, 1, 10},
	{"spec: a  b\n", 2, 1, 9},
	{"spec: a  b\n", 3, 1, 10},
	{"spec: \xc3\xa9\xc3\xa9z\n", 4, 1, 9},
	{"spec: ab\n  cd\n", 2, 1, 9}, /* the blank between */
	{"spec: ab\n  cd\n", 3, 2, 3},
	{"spec: ab  \n \t\n\n   cd\n", 2, 2, 3},
	{"spec: ab  \n \t\n\n   cd\n", 3, 3, 1},
	{"spec: ab  \n \t\n\n   cd\n", 4, 4, 4},
	{"spec: ab\r\n  cd\r\n", 4, 2, 4},
	{"\xef\xbb\xbfspec: abc\n", 2, 1, 9},
	{"{spec: abc, doc: x}\n", 2, 1, 10},
	/* single quotes */
	{"spec: 'abc'\n", 1, 1, 9},
	{"spec: 'abc'\n", 3, 1, 11}, /* the closing quote */
	{"spec: 'a''b'\n", 1, 1, 9},
	{"spec: 'a''b'\n", 2, 1, 11},
	{"spec: '''''b'\n", 2, 1, 12},
	{"spec: ' a b '\n", 1, 1, 9},
	{"spec: 'a\n   b'\n", 1, 1, 9},
	{"spec: 'a\n   b'\n", 2, 2, 4},
	{"spec: 'a  \n\n\n   b'\n", 1, 2, 1},
	{"spec: 'a  \n\n\n   b'\n", 3, 4, 4},
	{"spec: '\n  a'\n", 1, 2, 3},
	{"spec: 'a\\nb'\n", 2, 1, 10},
	/* double quotes */
	{"spec: \"abc\"\n", 2, 1, 10},
	{"spec: \"a\\nb\"\n", 1, 1, 9},
	{"spec: \"a\\nb\"\n", 2, 1, 11},
	{"spec: \"a\\tb\\\"c\"\n", 3, 1, 12},
	{"spec: \"a\\tb\\\"c\"\n", 4, 1, 14},
	{"spec: \"\\u00e9b\"\n", 0, 1, 7}, /* the whole text */
	{"spec: \"\\u00e9b\"\n", 1, 1, 8},
	{"spec: \"\\u00e9b\"\n", 2, 1, 14},
	{"spec: \"\\x41b\"\n", 1, 1, 12},
	{"spec: \"\\u2028b\"\n", 3, 1, 14},
	{"spec: \"\\U0001F600b\"\n", 4, 1, 18},
	{"spec: \"\\N\\_\\L\\Pb\"\n", 2, 1, 10},
	{"spec: \"\\N\\_\\L\\Pb\"\n", 4, 1, 12},
	{"spec: \"\\N\\_\\L\\Pb\"\n", 10, 1, 16},
	{"spec: \"a\n  b\"\n", 2, 2, 3},
	{"spec: \"a \\\n  b\"\n", 1, 1, 9},
	{"spec: \"a \\\n  b\"\n", 2, 2, 3},
	{"spec: \"a\\\n\n\n  b\"\n", 1, 2, 1},
	{"spec: \"a\\\n\n\n  b\"\n", 3, 4, 3},
	{"spec: \"a\n\n  \\  b\"\n", 2, 3, 3},
	{"spec: \"a\n\n  \\  b\"\n", 4, 3, 6},
	/* literal blocks */
	{"spec: |\n  abc\n  de\n", 1, 2, 4},
	{"spec: |\n  abc\n  de\n", 3, 2, 6}, /* the line feed */
	{"spec: |\n  abc\n  de\n", 4, 3, 3},
	{"spec: |\n  abc\n  de\n", 7, 3, 5},
	{"spec: |-\n  abc\n", 3, 2, 6},
	{"spec: |\n\n\n  abc\n", 1, 3, 1},
	{"spec: |\n\n\n  abc\n", 2, 4, 3},
	{"spec: |\n  a\n    b\n  c\n", 4, 3, 5},
	{"spec: |\n  a\n\n  b\n", 2, 3, 1},
	{"spec: |\n  a\n\n  b\n", 3, 4, 3},
	{"spec: |2\n    a\n  b\n", 2, 2, 5},
	{"spec: |2\n    a\n  b\n", 4, 3, 3},
	{"spec: |+ # c\n  a\n\n\n", 2, 3, 1},
	{"spec: |\r\n  a\r\n  b\r\n", 2, 3, 3},
	{"spec: |\n  \xc3\xa9z\n", 2, 2, 4},
	{"zones:\n- id: |\n   a\n   b\nspec: |\n a\n b", 2, 7, 2},
	/* folded blocks */
	{"spec: >\n  abc\n  de\n", 1, 2, 4},
	{"spec: >\n  abc\n  de\n", 3, 2, 6}, /* the blank */
	{"spec: >\n  abc\n  de\n", 4, 3, 3},
	{"spec: >\n  a\n\n  b\n", 1, 3, 1},
	{"spec: >\n  a\n\n  b\n", 2, 4, 3},
	{"spec: >\n  a\n\n\n  b\n", 2, 4, 1},
	{"spec: >\n  a\n    b\n  c\n", 1, 2, 4},
	{"spec: >\n  a\n    b\n  c\n", 4, 3, 5},
	{"spec: >\n  a\n    b\n  c\n", 6, 4, 3},
	{"spec: >-\n\n  a\n  b\n\n", 3, 4, 3},
	{"spec: >1\n   a\n b\n", 3, 2, 5},
};

START_TEST(test_yaml_marks)
{
	struct cbl_problems problems = {0};
	struct cbl_document *d;
	const char *file = cases[_i].file;

	ck_assert_int_eq(cbl_document_load(&d, &cbl_raw_spec_schema, "t.yaml",
					   file, strlen(file), &problems, NULL),
			 0);
	ck_assert_uint_eq(problems.count, 0);
	cbl_document_problem(d, &problems, false, "spec", cases[_i].offset,
			     NULL, "x");
	ck_assert_uint_eq(problems.count, 1);

	struct cbl_place at = problems.items[0].start;

	ck_assert_msg(at.line == cases[_i].line &&
			      at.column == cases[_i].column,
		      "%s+%zu: %u:%u", file, cases[_i].offset, at.line,
		      at.column);
	cbl_document_free(d);
	cbl_problems_release(&problems);
}
END_TEST

/* ---- any text */

/* A file of one text, made by chance of `pieces`. */
static void make_text(struct cbl_buf *out, unsigned *seed)
{
	static const char *const begin[] = {"'",    "\"",   "|\n  ", ">\n  ",
					    "|-\n\n  ", ">+\n  ", "", "|2\n  "};
	static const char *const pieces[] = {
		"a",   "b c",  "  ",   "\n  ", "\n\n  ",  "\n    ", "''",
		"\\n", "\\\"", "\\\n ", "\t",  "\xc3\xa9", "\\x41", "\r\n  ",
		"\\u2029", "-", "#", "x\n  y", " \n \n  ", "\xe2\x80\xa8  ",
		"\xc2\x85  ", "\\ ", "\r  "};
	unsigned form = (*seed = *seed * 1103515245u + 12345u) >> 16;
	unsigned count;

	form %= (unsigned)UNIT_COUNT(begin);
	cbl_buf_text(out, "- ");
	cbl_buf_text(out, begin[form]);
	count = 1 + (*seed >> 8) % 12;
	for (unsigned i = 0; i < count; i++) {
		*seed = *seed * 1103515245u + 12345u;
		cbl_buf_text(out, pieces[(*seed >> 16) %
					 (unsigned)UNIT_COUNT(pieces)]);
	}
	cbl_buf_text(out, form == 0 ? "'" : form == 1 ? "\"" : "");
	cbl_buf_text(out, "\n- end\n");
}

/* Bytes that a quoting may put for others. */
static bool is_made(char value, char file)
{
	return (value == ' ' && strchr(" \t\r\n\xe2\xc2", file)) ||
	       (value == '\n' && strchr("\r\xc2", file)) || file == '\\' ||
	       (file == '\'' && value == '\'');
}

/* Offsets go forward, and lead to the byte itself wherever it was written as
 * it is. Returns false if the text is no YAML. */
static bool check_text(struct cbl_str file)
{
	struct cbl_arena arena = {0};
	struct cbl_line_table lines = {0};
	struct cbl_problems problems = {0};
	struct cbl_yaml_tree tree;

	cbl_line_table_build(&lines, file.ptr, (uint32_t)file.len);

	struct cbl_yaml_reporter reporter = {"t", &lines, &problems, 0};

	cbl_yaml_tree_compose(&tree, &arena, file, &reporter);

	bool good = !tree.broken && problems.count == 0 &&
		    tree.root->first->kind == CBL_YAML_NODE_TEXT;

	if (good) {
		const struct cbl_yaml_node *text = tree.root->first;
		uint32_t last = 0;

		for (size_t i = 0; i < text->text.len; i++) {
			uint32_t at = cbl_yaml_node_offset(text, file.ptr, i);
			char v = text->text.ptr[i], f = file.ptr[at];

			ck_assert_msg(at >= last && at < text->span.hi &&
					      (v == f || is_made(v, f)),
				      "%zu of <%s>: %u", i, file.ptr, at);
			last = at;
		}
	}
	cbl_problems_release(&problems);
	cbl_line_table_release(&lines);
	cbl_arena_release(&arena);
	return good;
}

START_TEST(test_yaml_marks_of_any_text)
{
	unsigned seed = 1, good = 0;

	for (int i = 0; i < 20000; i++) {
		struct cbl_buf file = {0};

		make_text(&file, &seed);
		good += check_text(cbl_str(file.data, file.len));
		cbl_buf_release(&file);
	}
	ck_assert_uint_gt(good, 5000);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_yaml_marks, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_yaml_marks_of_any_text);
}

UNIT_MAIN("yaml_marks", add_tests)
