/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/mem.h"
#include "pattern/caret.h"

static const struct {
	const char *source;
	bool has;
} carets[] = {
	{"^A", true},
	{"A|^B", true},
	{"(?m)^", true},
	{"[a]^", true},
	{"[[:alpha:]]^", true},
	{"[]^]x^", true},
	{"\\\\^", true},
	{"\\Ax", true},
	{"", false},
	{"A$", false},
	{"\\^A", false},
	{"\\\\A", false},
	{"[^A]", false},
	{"[A^]", false},
	{"[]^]", false},
	{"[^]^]", false},
	{"[\\]^]", false},
	{"[[:alpha:]^]", false},
	{"[^", false},
	{"[[:", false},
	{"\\", false},
	{"[\\", false},
	{"\\Q", false},
	{"\\Q\\", false},
	{"(?#", false},
	{"\\c", false},
};

START_TEST(test_caret)
{
	/* Read to the byte: what stands behind it is not its own. */
	size_t len = strlen(carets[_i].source);
	char *copy = cbl_xmalloc(len + 1);

	memcpy(copy, carets[_i].source, len);
	copy[len] = '^';
	ck_assert_int_eq(cbl_pattern_has_caret(cbl_str(copy, len)),
			 carets[_i].has);
	free(copy);
}
END_TEST

static const struct {
	const char *source, *here;
} heres[] = {
	{"", ""},
	{"A", "A"},
	{"^A|\\AB", "(?:\\G|^)A|(?:\\G|\\A)B"},
	{"(?m)^", "(?m)(?:\\G|^)"},
	{"[^^]\\^^", "[^^]\\^(?:\\G|^)"},
	{"(?#^)\\Q^\\E\\c^^", "(?#^)\\Q^\\E\\c^(?:\\G|^)"},
};

START_TEST(test_here)
{
	struct cbl_buf out;

	cbl_buf_init(&out, 0);
	cbl_pattern_caret_here(cbl_str_c(heres[_i].source), &out);
	ck_assert_str_eq(cbl_buf_cstr(&out), heres[_i].here);
	cbl_buf_release(&out);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_here, 0, UNIT_COUNT(heres));
	tcase_add_loop_test(tc, test_caret, 0, UNIT_COUNT(carets));
}

UNIT_MAIN("caret", add_tests)
