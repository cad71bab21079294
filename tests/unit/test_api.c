/* SPDX-License-Identifier: MIT
 *
 * The library as other programs use it: what it takes, what it refuses, and
 * in which words.
 */
#include "api/cablelint.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

static char folder[] = "/tmp/cablelint-api-XXXXXX";
static char path[64];

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.yaml", folder);
}

static void tear_down(void)
{
	unlink(path);
	rmdir(folder);
}

static void write_spec(const char *text)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

/* ---- what is refused */

static const char *const no_rule[] = {"CB9999", NULL};
static const char *const no_level[] = {"CB901=loud", NULL};

static const struct refused {
	struct cablelint_options options;
	const char *error;
} refused[] = {
	{{.spec = "state-cabel"},
	 "unknown spec `state-cabel`; did you mean `state-cable`?"},
	{{.spec = "qqqqqqqqqq"},
	 "unknown spec `qqqqqqqqqq`; it is a built-in one or the path of a "
	 "YAML file"},
	{{.spec = "./nowhere.yaml"},
	 "./nowhere.yaml: No such file or directory"},
	{{.profile = "strickt"},
	 "unknown profile `strickt`; did you mean `strict`?"},
	{{.select = no_rule},
	 "unknown rule `CB9999`; `cablelint rules` lists the rules"},
	{{.ignore = no_rule},
	 "unknown rule `CB9999`; `cablelint rules` lists the rules"},
	{{.severity = no_level},
	 "unknown severity `loud`; it is one of error, warning, info, hint"},
	{{.min_confidence = 7},
	 "`min_confidence` is a number from 0 to 1, not 7"},
	{{.min_confidence = -0.5},
	 "`min_confidence` is a number from 0 to 1, not -0.5"},
	{{.min_confidence = NAN},
	 "`min_confidence` is a number from 0 to 1, not nan"},
};

START_TEST(test_api_refused)
{
	struct cablelint *lint = (struct cablelint *)(void *)folder;
	char error[256] = "", little[8] = "abcdefg";

	ck_assert_int_lt(cablelint_new(&lint, &refused[_i].options, error,
				       sizeof(error)),
			 0);
	ck_assert_ptr_null(lint);
	ck_assert_str_eq(error, refused[_i].error);
	/* As much of it as there is room for. */
	ck_assert_int_lt(cablelint_new(&lint, &refused[_i].options, little,
				       sizeof(little)),
			 0);
	ck_assert_uint_eq(strlen(little), 7);
	ck_assert_mem_eq(little, error, 7);
	ck_assert_int_lt(cablelint_new(&lint, &refused[_i].options, NULL, 0),
			 0);
}
END_TEST

/* Of the mistakes of a spec the first one is told, with its place. */
START_TEST(test_api_mistakes)
{
	struct cablelint_options options = {.spec = path};
	struct cablelint *lint;
	char error[256], want[128];

	write_spec("language: 1\nspec: a\ntitle: A\nrules:\n"
		   "  - {code: A1}\nzones: 7\n");
	ck_assert_int_lt(cablelint_new(&lint, &options, error, sizeof(error)),
			 0);
	snprintf(want, sizeof(want), "%s:5:", path);
	ck_assert_msg(strncmp(error, want, strlen(want)) == 0, "%s", error);
}
END_TEST

/* ---- what is read */

static struct cablelint *plain(void)
{
	struct cablelint *lint;

	ck_assert_int_eq(cablelint_new(&lint, NULL, NULL, 0), 0);
	return lint;
}

static void check_says(struct cablelint *lint, const char *text, size_t len,
		       const char *want)
{
	char *report = cablelint_check(lint, "a.txt", text, len);

	ck_assert_msg(strstr(report, want) != NULL, "%s", report);
	cablelint_string_free(report);
}

/* What is no text is unread, as with `check`: not clean, and no message. */
START_TEST(test_api_unread)
{
	struct cablelint *lint = plain();
	char *parsed;

	check_says(lint, "x", (size_t)3 << 30,
		   "{\"path\": \"a.txt\", \"cause\": \"longer than 2 GB\"}");
	check_says(lint, "a\0b", 3,
		   "{\"path\": \"a.txt\", \"cause\": \"binary (");
	check_says(lint, "a\0b", 3, "\"messages\": 0, \"findings\": 0,");
	parsed = cablelint_parse(lint, "a.txt", "a\0b", 3);
	ck_assert_str_eq(parsed,
			 "{\n \"version\": 1,\n \"messages\": []\n}");
	cablelint_string_free(parsed);
	/* And the next one is read as if nothing had been. */
	check_says(lint, "", 0, "CB901");
	check_says(lint, "x", 1, "\"unread\": 0}");
	cablelint_free(lint);
}
END_TEST

/* A handle serves one text after the other, and settings are kept. */
START_TEST(test_api_options)
{
	static const char *const ignore[] = {"CB901", NULL};
	static const char *const severity[] = {"CB901=error", NULL};
	struct cablelint_options options = {.severity = severity};
	struct cablelint *lint;

	ck_assert_int_eq(cablelint_new(&lint, &options, NULL, 0), 0);
	check_says(lint, "x", 1, "\"errors\": 1,");
	check_says(lint, "y", 1, "\"errors\": 1,");
	cablelint_free(lint);
	options = (struct cablelint_options){.ignore = ignore};
	ck_assert_int_eq(cablelint_new(&lint, &options, NULL, 0), 0);
	check_says(lint, "x", 1, "\"findings\": 0,");
	cablelint_free(lint);
	options = (struct cablelint_options){.min_confidence = 1};
	ck_assert_int_eq(cablelint_new(&lint, &options, NULL, 0), 0);
	check_says(lint, "x", 1, "\"findings\": 0,");
	cablelint_free(lint);
	cablelint_free(NULL);
	ck_assert_int_eq(cablelint_version()[0], '0');
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_api_refused, 0, UNIT_COUNT(refused));
	tcase_add_test(tc, test_api_mistakes);
	tcase_add_test(tc, test_api_unread);
	tcase_add_test(tc, test_api_options);
}

UNIT_MAIN("api", add_tests)
