/* SPDX-License-Identifier: MIT
 *
 * Indexes from anybody: what is none, or holds more than one does, is refused
 * before anything in it is believed. And what an index keeps.
 */
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "index/index.h"
#include "index/sqlite.h"

static char path[64];

static void set_up(void)
{
	snprintf(path, sizeof(path), "/tmp/cablelint-index-XXXXXX");
	close(mkstemp(path));
	unlink(path);
}

static void tear_down(void)
{
	unlink(path);
}

static struct cbl_index *make(void)
{
	struct cbl_index *index = NULL;
	struct cbl_error err = {0};

	ck_assert_msg(cbl_index_make(&index, path, &err) == 0, "%s",
		      err.message);
	return index;
}

static const struct refused {
	const char *sql; /* what is done to a good index */
	const char *why;
} refused[] = {
	{"PRAGMA application_id = 1", "it is no index"},
	{"PRAGMA user_version = 2", "it is an index of version 2"},
	{"CREATE TABLE more (a)", "it is no index"},
	{"CREATE VIEW more AS SELECT 1", "it is no index"},
	{"CREATE TRIGGER more AFTER INSERT ON file BEGIN DELETE FROM file; END",
	 "it is no index"},
	{"DROP TABLE tag", "it is no index"},
	{"DROP TABLE unread", "it is no index"},
	{"DROP TABLE message; CREATE VIEW message AS SELECT 1",
	 "it is no index"},
	{"DROP TABLE tag; CREATE TABLE tag (message INTEGER NOT NULL, tag TEXT "
	 "NOT NULL DEFAULT (load_extension('x')), PRIMARY KEY (message, tag)) "
	 "WITHOUT ROWID",
	 "it is no index"},
	{"CREATE INDEX message_mrn ON message (abs(serial))", "it is no index"},
};

START_TEST(test_index_refused)
{
	const struct refused *t = &refused[_i];
	struct cbl_index *index = make();
	struct cbl_error err = {0};
	struct cbl_db *db;

	cbl_index_close(index);
	ck_assert_int_eq(cbl_db_open(&db, path, CBL_DB_WRITE, &err), 0);
	ck_assert_msg(cbl_db_exec(db, t->sql, &err) == 0, "%s", err.message);
	cbl_db_close(db);
	ck_assert_int_eq(cbl_index_open(&index, path, &err), CBL_ERROR_INPUT);
	ck_assert_msg(strstr(err.message, t->why) != NULL, "%s", err.message);
	ck_assert_ptr_null(index);
	ck_assert_int_eq(cbl_index_make(&index, path, &err), CBL_ERROR_INPUT);
}
END_TEST

/* Bytes changed anywhere: an error or an index, never a crash. */
START_TEST(test_index_damaged)
{
	struct cbl_index *index = make();
	struct cbl_error err = {0};
	int64_t file;
	long size;
	FILE *f;

	ck_assert_int_eq(cbl_index_begin(index, &err), 0);
	for (int i = 0; i < 300; i++) {
		char name[24];

		snprintf(name, sizeof(name), "file %d", i);
		ck_assert_int_eq(
			cbl_index_enter(index, cbl_str_c(name), &file, &err),
			0);
	}
	ck_assert_int_eq(cbl_index_commit(index, &err), 0);
	cbl_index_close(index);
	f = fopen(path, "r+b");
	ck_assert_ptr_nonnull(f);
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	for (long at = 0; at < size; at += 97) {
		int was;

		fseek(f, at, SEEK_SET);
		was = fgetc(f);
		fseek(f, at, SEEK_SET);
		fputc(was ^ 0xff, f);
		fflush(f);
		if (cbl_index_open(&index, path, &err) == 0) {
			struct cbl_index_info info;

			cbl_index_about(index, &info, &err);
		}
		cbl_index_close(index);
		fseek(f, at, SEEK_SET);
		fputc(was, f);
	}
	fclose(f);
	ck_assert_int_eq(cbl_index_open(&index, path, &err), 0);
	cbl_index_close(index);
}
END_TEST

static int count_file(struct cbl_str name, void *ctx)
{
	(void)name;
	(*(int *)ctx)++;
	return 0;
}

START_TEST(test_index_files)
{
	struct cbl_index_stat stat = {12, 34, 56}, got;
	struct cbl_index *index = make();
	struct cbl_error err = {0};
	int64_t file, again;
	uint64_t value;
	int count = 0;

	ck_assert_int_eq(cbl_index_begin(index, &err), 0);
	ck_assert_int_eq(cbl_index_find(index, "a", &got, &err), 0);
	ck_assert_int_eq(cbl_index_enter(index, cbl_str_c("a"), &file, &err),
			 0);
	ck_assert_int_eq(cbl_index_find(index, "a", &got, &err), 1);
	ck_assert_int_eq(got.size, -1); /* not finished */
	ck_assert_int_eq(cbl_index_finish(index, file, &stat, &err), 0);
	ck_assert_int_eq(cbl_index_find(index, "a", &got, &err), 1);
	ck_assert(got.size == 12 && got.mtime == 34 && got.hash == 56);
	ck_assert_int_eq(cbl_index_enter(index, cbl_str_c("b"), &again, &err),
			 0);
	ck_assert_int_eq(cbl_index_files(index, count_file, &count, &err), 0);
	ck_assert_int_eq(count, 2);
	ck_assert_int_eq(cbl_index_drop(index, cbl_str_c("a"), &err), 0);
	ck_assert_int_eq(cbl_index_drop(index, cbl_str_c("none"), &err), 0);
	ck_assert_int_eq(cbl_index_find(index, "a", &got, &err), 0);
	ck_assert_int_eq(cbl_index_get(index, "specs", &value, &err), 0);
	ck_assert(value == 0);
	ck_assert_int_eq(
		cbl_index_set(index, "specs", UINT64_C(1) << 63, &err), 0);
	ck_assert_int_eq(cbl_index_get(index, "specs", &value, &err), 0);
	ck_assert(value == UINT64_C(1) << 63);
	ck_assert_int_eq(cbl_index_commit(index, &err), 0);
	cbl_index_close(index);
}
END_TEST

static void count_unread(struct cbl_str cause, struct cbl_str name, void *ctx)
{
	static const char *const names[] = {"a", "a#m"};
	int *count = ctx;

	ck_assert_int_lt(*count, 2);
	unit_str_eq(name, names[(*count)++]);
	unit_str_eq(cause, "gone");
}

static bool skip_a(struct cbl_str name, void *ctx)
{
	(void)ctx;
	return cbl_str_eq_c(name, "a");
}

/* What is announced is lacking until it is finished; what could not be read
 * has a cause, and is forgotten with its file. */
START_TEST(test_index_lacks)
{
	struct cbl_index_stat stat = {12, 34, 56};
	const struct cbl_str none = {"", 0}, gone = cbl_str_c("gone");
	struct cbl_index *index = make();
	struct cbl_elsewhere *e;
	struct cbl_error err = {0};
	int64_t a, b, again;
	int count = 0;
	bool fresh;

	ck_assert_int_eq(cbl_index_check_built(index, &err), CBL_ERROR_INPUT);
	ck_assert_int_eq(cbl_index_begin(index, &err), 0);
	ck_assert_int_eq(cbl_index_set(index, "specs", 1, &err), 0);
	ck_assert_int_eq(cbl_index_check_built(index, &err), 0);
	ck_assert_int_eq(
		cbl_index_announce(index, cbl_str_c("a"), 1, &a, &fresh, &err),
		0);
	ck_assert(fresh);
	ck_assert_int_eq(
		cbl_index_announce(index, cbl_str_c("b"), 1, &b, &fresh, &err),
		0);
	ck_assert_int_eq(cbl_index_is_left_to(index, b, 1, &err), 1);
	/* Another program takes it over. */
	ck_assert_int_eq(cbl_index_announce(index, cbl_str_c("b"), 2, &again,
					    &fresh, &err),
			 0);
	ck_assert(!fresh && again == b);
	ck_assert_int_eq(cbl_index_is_left_to(index, b, 1, &err), 0);
	ck_assert_int_eq(cbl_index_is_left_to(index, b, 2, &err), 1);
	ck_assert_int_eq(cbl_index_is_left_to(index, b + 1, 2, &err), 0);
	ck_assert_int_eq(
		cbl_index_lacks(index, a, cbl_str_c("m"), gone, true, &err), 0);
	ck_assert_int_eq(cbl_index_lacks(index, a, none, gone, false, &err), 0);
	ck_assert_int_eq(cbl_index_commit(index, &err), 0);
	ck_assert_int_eq(cbl_index_unread(index, count_unread, &count, &err),
			 0);
	ck_assert_int_eq(count, 2);

	ck_assert_int_eq(cbl_elsewhere_new(&e, index, NULL, NULL, &err), 0);
	ck_assert_uint_eq(cbl_elsewhere_lack(e)->files, 2);
	unit_str_eq(cbl_elsewhere_lack(e)->path, "a");
	ck_assert(cbl_elsewhere_lack(e)->breaks_off);
	cbl_elsewhere_free(e);

	/* Nobody knows what is in one that was not reached. */
	ck_assert_int_eq(cbl_elsewhere_new(&e, index, skip_a, NULL, &err), 0);
	ck_assert_uint_eq(cbl_elsewhere_lack(e)->files, 1);
	ck_assert(cbl_elsewhere_lack(e)->breaks_off);
	cbl_elsewhere_free(e);

	ck_assert_int_eq(cbl_index_finish(index, b, &stat, &err), 0);
	ck_assert_int_eq(cbl_index_is_left_to(index, b, 56, &err), 0);
	ck_assert_int_eq(cbl_index_enter(index, cbl_str_c("a"), &a, &err), 0);
	ck_assert_int_eq(cbl_index_lacks(index, a, none, gone, false, &err), 0);
	ck_assert_int_eq(cbl_elsewhere_new(&e, index, NULL, NULL, &err), 0);
	ck_assert_uint_eq(cbl_elsewhere_lack(e)->files, 1);
	ck_assert(!cbl_elsewhere_lack(e)->breaks_off);
	cbl_elsewhere_free(e);
	ck_assert_int_eq(cbl_index_drop(index, cbl_str_c("a"), &err), 0);
	ck_assert_int_eq(cbl_elsewhere_new(&e, index, NULL, NULL, &err), 0);
	ck_assert_uint_eq(cbl_elsewhere_lack(e)->files, 0);
	cbl_elsewhere_free(e);
	cbl_index_close(index);
}
END_TEST

/* What is not committed was never there. */
START_TEST(test_index_not_committed)
{
	struct cbl_index *index = make();
	struct cbl_index_stat got;
	struct cbl_error err = {0};
	int64_t file;

	ck_assert_int_eq(cbl_index_begin(index, &err), 0);
	ck_assert_int_eq(cbl_index_enter(index, cbl_str_c("a"), &file, &err),
			 0);
	cbl_index_close(index);
	ck_assert_int_eq(cbl_index_open(&index, path, &err), 0);
	ck_assert_int_eq(cbl_index_find(index, "a", &got, &err), 0);
	/* One that was opened to be read is not written to. */
	ck_assert_int_ne(cbl_index_enter(index, cbl_str_c("a"), &file, &err),
			 0);
	cbl_index_close(index);
}
END_TEST

static struct cbl_db *open_to_write(unsigned patience)
{
	struct cbl_error err = {0};
	struct cbl_db *db;

	ck_assert_int_eq(cbl_db_open(&db, path, CBL_DB_WRITE, &err), 0);
	cbl_db_patience(db, patience);
	return db;
}

#define WRITES 40

/* A program at work: one transaction behind the other, no time between. */
static void *write_on(void *ctx)
{
	const struct timespec pause = {.tv_nsec = 100000000};
	struct cbl_error err;
	int failed = 0;

	for (int i = 0; i < WRITES; i++) {
		nanosleep(&pause, NULL);
		failed |= cbl_db_exec(ctx,
				      "INSERT INTO a VALUES (1); COMMIT;"
				      "BEGIN IMMEDIATE",
				      &err);
	}
	failed |= cbl_db_commit(ctx, &err);
	return failed ? NULL : ctx;
}

/* Who writes is waited for, however long; who only holds the file is not. */
START_TEST(test_index_waited_for)
{
	struct cbl_db *one = open_to_write(60000), *other = open_to_write(3000);
	struct cbl_error err = {0};
	pthread_t thread;
	void *done;

	ck_assert_int_eq(cbl_db_exec(one, "CREATE TABLE a (b)", &err), 0);
	ck_assert_int_eq(cbl_db_begin(one, &err), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, write_on, one), 0);
	ck_assert_msg(cbl_db_begin(other, &err) == 0, "%s", err.message);
	ck_assert_int_eq(cbl_db_commit(other, &err), 0);
	ck_assert_int_eq(pthread_join(thread, &done), 0);
	ck_assert_ptr_nonnull(done);

	ck_assert_int_eq(cbl_db_begin(one, &err), 0);
	cbl_db_patience(other, 200);
	ck_assert_int_eq(cbl_db_begin(other, &err), CBL_ERROR_IO);
	ck_assert_ptr_nonnull(strstr(err.message, "another program"));
	cbl_db_close(one);
	cbl_db_close(other);
}
END_TEST

/* A library that is not there, and one that is another. */
START_TEST(test_index_library)
{
	struct cbl_error err = {0};

	ck_assert_int_eq(cbl_sqlite_load("libnothing.so.9", &err),
			 CBL_ERROR_IO);
	ck_assert_ptr_nonnull(strstr(err.message, "libnothing.so.9"));
	ck_assert_ptr_nonnull(strstr(err.message, "install"));
	ck_assert_int_eq(cbl_sqlite_load("libm.so.6", &err), CBL_ERROR_IO);
	ck_assert_ptr_nonnull(strstr(err.message, "sqlite3_open_v2"));
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, test_index_refused, 0, UNIT_COUNT(refused));
	tcase_add_test(tc, test_index_damaged);
	tcase_add_test(tc, test_index_files);
	tcase_add_test(tc, test_index_lacks);
	tcase_add_test(tc, test_index_not_committed);
	tcase_add_test(tc, test_index_waited_for);
	tcase_add_test(tc, test_index_library);
}

UNIT_MAIN("index", add_tests)
