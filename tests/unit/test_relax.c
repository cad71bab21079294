/* SPDX-License-Identifier: MIT
 *
 * Patterns without their look-behind, and those that must keep it.
 */
#include "pattern/relax.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "unit.h"

/* NULL: it is not sure to match wherever the other does. */
static const struct {
	const char *source;
	const char *relaxed;
} cases[] = {
	{"abc", "abc"},
	{"(?<=\\bon\\s|\\bby )\\d", "(?:)\\d"},
	{"(?<![\\d)(/])x(?<!b(c|d))y", "(?:)x(?:)y"},
	{"a(?<=[])(])?b", "a(?:)?b"},
	{"(?<=\\(|\\))x", "(?:)x"},
	{"(?<=(?<=a)b)c", "(?:)c"},
	{"(?<n>a(?<=a))b", "(?<n>a(?:))b"},
	{"(?=(?<=a)b|c)", "(?=(?:)b|c)"},
	{"(?i:(?-i:[A-Z])(?<=B)c)", "(?i:(?-i:[A-Z])(?:)c)"},
	{"[(?<=a)]b", "[(?<=a)]b"},
	{"\\(?<=a", "\\(?<=a"},
	/* What an assertion must not find, dropping would let it find. */
	{"(?!(?<=a)b)c", NULL},
	{"(?<!x)(?!y(?<!z))", NULL},
	/* What gives nothing back might have taken another way. */
	{"(?>a(?<=b)|c)", NULL},
	{"(?:a(?<=b)|c)*+d", NULL},
	{"(?:a(?<=b)|c){1,2}+d", NULL},
	/* Called from elsewhere, perhaps from an assertion. */
	{"(?<n>(?<=a)b)(?!(?&n))", NULL},
	{"((?<=a)b)(?1)", NULL},
	{"(?(DEFINE)(?<n>(?<=a)b))(?&n)", NULL},
	{"(?<=a)(?:(?<=b)c)(?&n)(?<n>d)", "(?:)(?:(?:)c)(?&n)(?<n>d)"},
	/* What was matched decides on what follows. */
	{"(a)(?<=b)\\1", NULL},
	{"(?<n>a)(?<=b)\\k<n>", NULL},
	{"(a)?(?(1)b|c)(?<=b)", NULL},
	{"(*COMMIT)(?<=a)b", NULL},
	{"(?x) a (?<=b) # )", NULL},
	{"\\Q(?<=a)\\E", NULL},
};

START_TEST(test_relax)
{
	struct cbl_buf out;
	bool sure;

	cbl_buf_init(&out, 0);
	sure = cbl_pattern_relax(cases[_i].source, strlen(cases[_i].source),
				 &out);
	ck_assert_msg(sure == (cases[_i].relaxed != NULL), "%s: %s",
		      cases[_i].source, cbl_buf_cstr(&out));
	if (sure)
		ck_assert_str_eq(cbl_buf_cstr(&out), cases[_i].relaxed);
	cbl_buf_release(&out);
}
END_TEST

/* Cut anywhere, it is no pattern: nothing is read beyond its end. */
START_TEST(test_relax_cut)
{
	static const char source[] =
		"(?<=[[:alpha:]](?<n>\\)b)){1,2}(?i-s:[^]a\\]])(?(DEFINE)x)";

	for (size_t len = 0; len < sizeof(source); len++) {
		char *exact = len ? strndup(source, len) : strdup("");
		char *copy = malloc(len ? len : 1);
		struct cbl_buf out;

		memcpy(copy, exact, len);
		cbl_buf_init(&out, 0);
		cbl_pattern_relax(copy, len, &out);
		ck_assert_uint_le(out.len, len + strlen("(?:)"));
		cbl_buf_release(&out);
		free(copy);
		free(exact);
	}
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_relax, 0, UNIT_COUNT(cases));
	tcase_add_test(tc, test_relax_cut);
}

UNIT_MAIN("relax", add_tests)
