/* SPDX-License-Identifier: MIT
 *
 * Specs kept between runs: what comes back is what was loaded, and whatever
 * happens to the files, the spec is right.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "base/mem.h"
#include "base/program.h"
#include "base/sum.h"
#include "spec/load.h"
#include "spec/store.h"
#include "unit.h"

#define SPEC(title)                                                            \
	"language: 1\nspec: tiny\ntitle: " title "\nextends: [base]\n"         \
	"vocabularies: [{id: colours, file: colours.yaml}]\n"                  \
	"elements:\n  - id: a\n    zone: text\n"                               \
	"    start: '^(?<c>{@colours})'\n"                                     \
	"    fields: [{id: c, type: code, vocabulary: colours}]\n"
#define BASE(title)                                                            \
	"language: 1\nspec: base\ntitle: " title "\nzones: [{id: text}]\n"
#define COLOURS "entries: [{code: RED}, {code: " "BLUE}]\n"

static char folder[64];

/* A folder of its own, which holds the three files; the cache is in it. */
static void write_file(const char *name, const char *text)
{
	char path[256];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	fclose(out);
}

static void setup(void)
{
	strcpy(folder, "/tmp/cablelint-store.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	setenv("XDG_CACHE_HOME", folder, 1);
	unsetenv("CABLELINT_NO_CACHE");
	write_file("tiny.yaml", SPEC("First"));
	write_file("base.yaml", BASE("Base"));
	write_file("colours.yaml", COLOURS);
}

static void remove_all(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char inner[512];

	while (dir && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		if (unlink(inner) != 0)
			remove_all(inner);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static void teardown(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	remove_all(folder);
}

static size_t count_files(const char *suffix)
{
	DIR *dir = opendir("cablelint");
	struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);

		if (len >= strlen(suffix) && entry->d_name[0] != '.' &&
		    strcmp(entry->d_name + len - strlen(suffix), suffix) == 0)
			count++;
	}
	if (dir)
		closedir(dir);
	return count;
}

static struct cbl_spec *kept(void)
{
	struct cbl_store store;
	struct cbl_spec *spec;

	cbl_store_open(&store, "tiny.yaml");
	spec = cbl_store_get(&store, "tiny.yaml");
	cbl_store_close(&store);
	return spec;
}

static bool is_kept(void)
{
	struct cbl_spec *spec = kept();

	cbl_spec_free(spec);
	return spec;
}

static int load(struct cbl_spec **spec, struct cbl_problems *problems)
{
	struct cbl_error err = {0};

	problems->errors_only = true;
	return cbl_spec_load_kept(spec, "tiny.yaml", problems, &err);
}

/* Loads it, by whatever way, and compares its title. */
static void loads_as(const char *title)
{
	struct cbl_problems problems = {0};
	struct cbl_spec *spec;

	ck_assert_int_eq(load(&spec, &problems), 0);
	unit_str_eq(cbl_spec_str(spec, spec->meta->title), title);
	cbl_spec_free(spec);
	cbl_problems_release(&problems);
}

/* The file that the spec is kept in. */
static const char *cache_file(void)
{
	static char path[300];
	struct cbl_store store;

	cbl_store_open(&store, "tiny.yaml");
	snprintf(path, sizeof(path), "cablelint/%s", store.name);
	cbl_store_close(&store);
	return path;
}

/* ---- sums and builds */

START_TEST(test_store_sum_sees_every_bit)
{
	char bytes[200];
	struct cbl_sum whole, other;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	for (size_t len = 0; len <= sizeof(bytes); len += 1 + len / 9) {
		whole = cbl_sum_of(bytes, len);
		for (size_t bit = 0; bit < len * 8; bit++) {
			bytes[bit / 8] ^= (char)(1 << bit % 8);
			other = cbl_sum_of(bytes, len);
			ck_assert(whole.words[0] != other.words[0]);
			ck_assert(whole.words[1] != other.words[1]);
			bytes[bit / 8] ^= (char)(1 << bit % 8);
		}
	}
}
END_TEST

START_TEST(test_store_sum_sees_the_length)
{
	static const char zeros[100];
	struct cbl_sum before = cbl_sum_of(zeros, 0);

	for (size_t len = 1; len <= sizeof(zeros); len++) {
		struct cbl_sum sum = cbl_sum_of(zeros, len);

		ck_assert(sum.words[0] != before.words[0]);
		ck_assert(sum.words[1] != before.words[1]);
		before = sum;
	}
}
END_TEST

START_TEST(test_store_sum_wherever_it_lies)
{
	char bytes[80] = {0}, moved[81];

	strcpy(bytes, "some text that is longer than a stripe of the sum");
	memcpy(moved + 1, bytes, sizeof(bytes));

	struct cbl_sum a = cbl_sum_of(bytes, sizeof(bytes));
	struct cbl_sum b = cbl_sum_of(moved + 1, sizeof(bytes));

	ck_assert_mem_eq(&a, &b, sizeof(a));
}
END_TEST

START_TEST(test_store_knows_the_build)
{
	ck_assert_uint_ge(cbl_program_id().len, 8);
}
END_TEST

/* ---- what comes back */

START_TEST(test_store_gives_back_what_was_loaded)
{
	struct cbl_problems problems = {0};
	struct cbl_spec *first, *second;

	ck_assert_int_eq(load(&first, &problems), 0);
	second = kept();
	ck_assert_ptr_nonnull(second);
	ck_assert_ptr_null(second->block);
	ck_assert_uint_eq(first->block_size, second->block_size);
	/* Sections stand behind one another: all of the block. */
	ck_assert_mem_eq((const char *)second->meta, (const char *)first->meta,
			 sizeof(*first->meta));
	ck_assert_uint_eq(first->strings_count, second->strings_count);
	ck_assert_mem_eq(first->strings, second->strings, first->strings_count);
	ck_assert_uint_eq(first->plan.patterns_count,
			  second->plan.patterns_count);
	for (uint32_t i = 0; i < second->patterns_count; i++) {
		ck_assert_uint_ne(second->plan.patterns[i].code_size, 0);
		ck_assert_ptr_nonnull(cbl_spec_pattern(second, i));
	}
	cbl_spec_free(first);
	cbl_spec_free(second);
	cbl_problems_release(&problems);
}
END_TEST

static const struct change {
	const char *file;
	const char *text;
	const char *title;
} changes[] = {
	{"tiny.yaml", SPEC("Later"), "Later"},
	{"tiny.yaml", SPEC("First") "# more\n", "First"},
	{"base.yaml", BASE("Bass"), "First"},
	{"colours.yaml", "entries: [{code: RED}, {code: GREY}]\n", "First"},
};

/* The file says it is as old, and as long, as it was. */
START_TEST(test_store_sees_changes)
{
	const struct change *c = &changes[_i];
	struct utimbuf old = {1000, 1000};

	utime(c->file, &old);
	loads_as("First");
	ck_assert(is_kept());
	write_file(c->file, c->text);
	utime(c->file, &old);
	ck_assert(!is_kept());
	loads_as(c->title);
	ck_assert(is_kept());
	ck_assert_uint_eq(count_files(".spec"), 1);
}
END_TEST

START_TEST(test_store_sees_files_gone)
{
	struct cbl_problems problems = {0};
	struct cbl_spec *spec;

	loads_as("First");
	unlink("colours.yaml");
	ck_assert(!is_kept());
	ck_assert_int_eq(load(&spec, &problems), CBL_ERROR_SPEC);
	ck_assert_uint_eq(problems.errors, 1);
	cbl_problems_release(&problems);
}
END_TEST

START_TEST(test_store_keeps_no_mistakes)
{
	for (int i = 0; i < 2; i++) {
		struct cbl_problems problems = {0};
		struct cbl_spec *spec;

		write_file("tiny.yaml", SPEC("First") "colour: red\n");
		ck_assert_int_eq(load(&spec, &problems), CBL_ERROR_SPEC);
		ck_assert_uint_eq(problems.errors, 1);
		ck_assert_uint_eq(count_files(""), 0);
		cbl_problems_release(&problems);
	}
}
END_TEST

START_TEST(test_store_goes_by_the_name)
{
	struct cbl_store store;

	loads_as("First");
	mkdir("other", 0700);
	ck_assert_int_eq(chdir("other"), 0);
	cbl_store_open(&store, "tiny.yaml");
	ck_assert_ptr_null(cbl_store_get(&store, "tiny.yaml"));
	cbl_store_close(&store);
	cbl_store_open(&store, "../tiny.yaml");
	ck_assert_ptr_null(cbl_store_get(&store, "../tiny.yaml"));
	cbl_store_close(&store);
}
END_TEST

START_TEST(test_store_can_be_switched_off)
{
	loads_as("First");
	setenv("CABLELINT_NO_CACHE", "", 1);
	ck_assert(!is_kept());
	remove_all("cablelint");
	loads_as("First");
	ck_assert_uint_eq(count_files(""), 0);
}
END_TEST

START_TEST(test_store_below_home)
{
	struct stat st;

	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", folder, 1);
	loads_as("First");
	ck_assert(is_kept());
	ck_assert_int_eq(stat(".cache/cablelint", &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0700);
	/* One that is no whole path means nothing. */
	setenv("XDG_CACHE_HOME", "here", 1);
	ck_assert(is_kept());
	setenv("HOME", "", 1);
	ck_assert(!is_kept());
	loads_as("First");
}
END_TEST

/* ---- damage */

static char *slurp(const char *path, size_t *len)
{
	FILE *in = fopen(path, "r");
	char *bytes;

	ck_assert_ptr_nonnull(in);
	fseek(in, 0, SEEK_END);
	*len = (size_t)ftell(in);
	rewind(in);
	bytes = cbl_xmalloc(*len);
	ck_assert_uint_eq(fread(bytes, 1, *len, in), *len);
	fclose(in);
	return bytes;
}

static void put(const char *path, const char *bytes, size_t len)
{
	FILE *out = fopen(path, "w");

	ck_assert_uint_eq(fwrite(bytes, 1, len, out), len);
	fclose(out);
}

START_TEST(test_store_truncated)
{
	size_t len;
	char *bytes;

	loads_as("First");
	bytes = slurp(cache_file(), &len);
	for (size_t cut = 0; cut < len; cut += 1 + cut / 16) {
		put(cache_file(), bytes, cut);
		ck_assert(!is_kept());
	}
	loads_as("First");
	ck_assert(is_kept());
	free(bytes);
}
END_TEST

START_TEST(test_store_longer)
{
	size_t len;
	char *bytes;

	loads_as("First");
	bytes = slurp(cache_file(), &len);
	bytes = cbl_xrealloc(bytes, len + 1, 1);
	bytes[len] = '\0';
	put(cache_file(), bytes, len + 1);
	ck_assert(!is_kept());
	free(bytes);
}
END_TEST

/* Every byte of the first KB, which holds the head, and some of the rest. */
START_TEST(test_store_flipped)
{
	size_t len;
	char *bytes;

	loads_as("First");
	bytes = slurp(cache_file(), &len);
	for (size_t at = 0; at < len; at += at < 1024 ? 1 : 97) {
		bytes[at] ^= (char)(1 << at % 8);
		put(cache_file(), bytes, len);
		bytes[at] ^= (char)(1 << at % 8);
		ck_assert_msg(!is_kept(), "byte %zu of %zu", at, len);
	}
	put(cache_file(), bytes, len);
	ck_assert(is_kept());
	free(bytes);
}
END_TEST

/* ---- what others could do */

START_TEST(test_store_open_to_others)
{
	static const mode_t folders[] = {0755, 0770, 0701, 01700};
	static const mode_t files[] = {0644, 0660, 0602};

	loads_as("First");
	for (int i = 0; i < UNIT_COUNT(folders); i++) {
		chmod("cablelint", folders[i]);
		ck_assert(!is_kept());
		chmod("cablelint", 0700);
		ck_assert(is_kept());
	}
	for (int i = 0; i < UNIT_COUNT(files); i++) {
		chmod(cache_file(), files[i]);
		ck_assert(!is_kept());
	}
	loads_as("First");
	ck_assert(is_kept());
}
END_TEST

START_TEST(test_store_of_another)
{
	loads_as("First");
	if (geteuid() != 0)
		return; /* nobody else can give a file away */
	ck_assert_int_eq(chown(cache_file(), 12345, 12345), 0);
	ck_assert(!is_kept());
	loads_as("First");
	ck_assert(is_kept());
	ck_assert_int_eq(chown("cablelint", 12345, 12345), 0);
	ck_assert(!is_kept());
	loads_as("First");
}
END_TEST

START_TEST(test_store_follows_no_links)
{
	loads_as("First");
	ck_assert_int_eq(rename(cache_file(), "elsewhere"), 0);
	ck_assert_int_eq(symlink("../elsewhere", cache_file()), 0);
	ck_assert(!is_kept());
	ck_assert_int_eq(rename("cablelint", "moved"), 0);
	ck_assert_int_eq(symlink("moved", "cablelint"), 0);
	ck_assert(!is_kept());
	loads_as("First");
}
END_TEST

/* A folder that cannot be made: a file stands in its place. */
START_TEST(test_store_without_a_place)
{
	write_file("cablelint", "no folder\n");
	ck_assert(!is_kept());
	loads_as("First");
	setenv("XDG_CACHE_HOME", "/proc/no/such", 1);
	loads_as("First");
	ck_assert(!is_kept());
}
END_TEST

/* ---- room, and several at once */

START_TEST(test_store_makes_room)
{
	struct stat st;
	char name[40];

	mkdir("cablelint", 0700);
	for (int i = 0; i < 60; i++) {
		struct utimbuf at = {1000 + i, 1000 + i};

		snprintf(name, sizeof(name), "cablelint/%04d.spec", i);
		write_file(name, "old");
		utime(name, &at);
	}
	write_file("cablelint/.begun-1-2", "left behind");
	write_file("cablelint/.begun-3-4", "being written");
	write_file("cablelint/notes", "not ours");
	utime("cablelint/.begun-1-2", &(struct utimbuf){1000, 1000});
	utime("cablelint/notes", &(struct utimbuf){1000, 1000});
	loads_as("First");
	ck_assert(is_kept());
	ck_assert_uint_eq(count_files(".spec"), 32);
	/* The youngest of the old ones stayed. */
	ck_assert_int_eq(stat("cablelint/0059.spec", &st), 0);
	ck_assert_int_ne(stat("cablelint/0000.spec", &st), 0);
	ck_assert_int_ne(stat("cablelint/.begun-1-2", &st), 0);
	ck_assert_int_eq(stat("cablelint/.begun-3-4", &st), 0);
	ck_assert_int_eq(stat("cablelint/notes", &st), 0);
}
END_TEST

static _Noreturn void load_often(void)
{
	for (int i = 0; i < 40; i++) {
		struct cbl_problems problems = {.errors_only = true};
		struct cbl_error err = {0};
		struct cbl_spec *spec;

		if (i % 8 == 0)
			unlink(cache_file());
		if (cbl_spec_load_kept(&spec, "tiny.yaml", &problems, &err) !=
			    0 ||
		    !cbl_str_eq_c(cbl_spec_str(spec, spec->meta->title),
				  "First"))
			_exit(1);
		cbl_spec_free(spec);
	}
	_exit(0);
}

START_TEST(test_store_several_at_once)
{
	pid_t pids[4];

	loads_as("First");
	for (int i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			load_often();
	}
	for (int i = 0; i < 4; i++) {
		int status;

		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_int_eq(status, 0);
	}
	loads_as("First");
	ck_assert(is_kept());
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_store_sum_sees_every_bit);
	tcase_add_test(tc, test_store_sum_sees_the_length);
	tcase_add_test(tc, test_store_sum_wherever_it_lies);
	tcase_add_test(tc, test_store_knows_the_build);
	tcase_add_test(tc, test_store_gives_back_what_was_loaded);
	tcase_add_loop_test(tc, test_store_sees_changes, 0,
			    UNIT_COUNT(changes));
	tcase_add_test(tc, test_store_sees_files_gone);
	tcase_add_test(tc, test_store_keeps_no_mistakes);
	tcase_add_test(tc, test_store_goes_by_the_name);
	tcase_add_test(tc, test_store_can_be_switched_off);
	tcase_add_test(tc, test_store_below_home);
	tcase_add_test(tc, test_store_truncated);
	tcase_add_test(tc, test_store_longer);
	tcase_add_test(tc, test_store_flipped);
	tcase_add_test(tc, test_store_open_to_others);
	tcase_add_test(tc, test_store_of_another);
	tcase_add_test(tc, test_store_follows_no_links);
	tcase_add_test(tc, test_store_without_a_place);
	tcase_add_test(tc, test_store_makes_room);
	tcase_add_test(tc, test_store_several_at_once);
}

UNIT_MAIN("store", add_tests)
