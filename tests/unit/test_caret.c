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

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_caret, 0, UNIT_COUNT(carets));
}

UNIT_MAIN("caret", add_tests)
