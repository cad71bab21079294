/* SPDX-License-Identifier: MIT */
#include "index/sqlite.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"

#define LIBRARY "libsqlite3.so.0"

/* How long another program that writes nothing is waited for, in
 * milliseconds, and how often it is looked at in the end. */
#define PATIENCE 10000
#define PAUSE 50
#define MILLISECOND 1000000

/* name of ours, name of theirs */
#define FUNCTIONS(X)                                                           \
	X(open, sqlite3_open_v2)                                               \
	X(close, sqlite3_close)                                                \
	X(exec, sqlite3_exec)                                                  \
	X(config, sqlite3_db_config)                                           \
	X(limit, sqlite3_limit)                                                \
	X(busy, sqlite3_busy_handler)                                          \
	X(errmsg, sqlite3_errmsg)                                              \
	X(prepare, sqlite3_prepare_v2)                                         \
	X(finalize, sqlite3_finalize)                                          \
	X(step, sqlite3_step)                                                  \
	X(reset, sqlite3_reset)                                                \
	X(bind_text, sqlite3_bind_text)                                        \
	X(bind_int, sqlite3_bind_int64)                                        \
	X(bind_null, sqlite3_bind_null)                                        \
	X(column_type, sqlite3_column_type)                                    \
	X(column_int, sqlite3_column_int64)                                    \
	X(column_text, sqlite3_column_text)                                    \
	X(column_bytes, sqlite3_column_bytes)                                  \
	X(last, sqlite3_last_insert_rowid)                                     \
	X(autocommit, sqlite3_get_autocommit)

struct sqlite {
#define X(ours, theirs) __typeof__(&theirs) ours;
	FUNCTIONS(X)
#undef X
};

/* How a file is and its journal: another while somebody writes. */
struct look {
	struct timespec time[2];
	off_t size[2];
};

struct cbl_db {
	sqlite3 *db;
	char *path;
	char *journal;
	unsigned patience; /* milliseconds */
	struct look other; /* as it was when it changed last */
	uint64_t since;    /* when that was */
};

struct cbl_stmt {
	struct cbl_db *db;
	sqlite3_stmt *stmt;
};

static struct sqlite lib;

/* ---- the library */

static int load(struct sqlite *out, const char *name, struct cbl_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} functions[] = {
#define X(ours, theirs) {#theirs, offsetof(struct sqlite, ours)},
		FUNCTIONS(X)
#undef X
	};
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return cbl_fail(err, CBL_ERROR_IO,
				"an index is kept by SQLite, and %s cannot be "
				"loaded; install it (libsqlite3-0)",
				name);
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		void *function = dlsym(library, functions[i].name);

		if (!function)
			return cbl_fail(err, CBL_ERROR_IO,
					"an index is kept by SQLite, but %s is "
					"another version of it (it lacks %s)",
					name, functions[i].name);
		memcpy((char *)out + functions[i].at, &function,
		       sizeof(function));
	}
	return 0;
}

int cbl_sqlite_load(const char *library, struct cbl_error *err)
{
	struct sqlite trial;

	return load(&trial, library, err);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct cbl_error trouble;

static void load_once(void)
{
	load(&lib, LIBRARY, &trouble);
}

/* ---- files */

static int fail(struct cbl_db *db, int rc, struct cbl_error *err)
{
	const char *path = db->path;

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return cbl_fail(err, CBL_ERROR_IO,
				"%s: another program is writing to it; try "
				"again when it is done",
				path);
	case SQLITE_NOTADB:
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s: it is no index; make one with `cablelint "
				"index build`",
				path);
	case SQLITE_CORRUPT:
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s: it is damaged; delete it and build it "
				"anew",
				path);
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
		return cbl_fail(err, CBL_ERROR_IO,
				"%s: it cannot be opened for that; is its "
				"folder there, and may it be written to?",
				path);
	default:
		return cbl_fail(err, CBL_ERROR_IO, "%s: %s", path,
				db->db ? lib.errmsg(db->db) : "no memory");
	}
}

/* What is from elsewhere may be made to do harm: its own views, triggers and
 * functions stay asleep, and its sizes are bounded. */
static int harden(struct cbl_db *db, struct cbl_error *err)
{
	lib.config(db->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	lib.config(db->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	lib.config(db->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	lib.config(db->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	lib.limit(db->db, SQLITE_LIMIT_LENGTH, 16 << 20);
	lib.limit(db->db, SQLITE_LIMIT_ATTACHED, 0);
	return cbl_db_exec(db, "PRAGMA cell_size_check = ON;"
			       "PRAGMA mmap_size = 0;",
			   err);
}

static struct look look_at(const struct cbl_db *db)
{
	const char *const paths[] = {db->path, db->journal};
	struct look out = {0};

	for (size_t i = 0; i < 2; i++) {
		struct stat st;

		if (stat(paths[i], &st))
			continue;
		out.time[i] = st.st_mtim;
		out.size[i] = st.st_size;
	}
	return out;
}

static bool same_look(const struct look *a, const struct look *b)
{
	for (size_t i = 0; i < 2; i++)
		if (a->time[i].tv_sec != b->time[i].tv_sec ||
		    a->time[i].tv_nsec != b->time[i].tv_nsec ||
		    a->size[i] != b->size[i])
			return false;
	return true;
}

/* Called again and again while another program has the file. One that goes on
 * writing, as the build of a large index for minutes, is waited for. */
static int wait_for_other(void *ctx, int count)
{
	long pause = count < PAUSE ? count + 1 : PAUSE;
	struct cbl_db *db = ctx;
	struct look now = look_at(db);

	if (count == 0 || !same_look(&now, &db->other)) {
		db->other = now;
		db->since = cbl_nanoseconds();
	}
	if ((cbl_nanoseconds() - db->since) / MILLISECOND > db->patience)
		return 0;
	nanosleep(&(struct timespec){.tv_nsec = pause * MILLISECOND}, NULL);
	return 1;
}

static char *journal_of(const char *path)
{
	size_t size = strlen(path) + sizeof("-journal");
	char *out = cbl_xmalloc(size);

	snprintf(out, size, "%s-journal", path);
	return out;
}

void cbl_db_patience(struct cbl_db *db, unsigned milliseconds)
{
	db->patience = milliseconds;
}

int cbl_db_open(struct cbl_db **out, const char *path, enum cbl_db_mode mode,
		struct cbl_error *err)
{
	int flags = mode == CBL_DB_READ
			    ? SQLITE_OPEN_READONLY
			    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct cbl_db *db;
	int rc;

	*out = NULL;
	pthread_once(&once, load_once);
	if (trouble.code)
		return cbl_fail(err, trouble.code, "%s", trouble.message);
	db = cbl_xcalloc(1, sizeof(*db));
	db->path = cbl_xstrdup(path);
	db->journal = journal_of(path);
	db->patience = PATIENCE;
	rc = lib.open(path, &db->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		lib.busy(db->db, wait_for_other, db);
		rc = harden(db, err);
	} else {
		rc = fail(db, rc, err);
	}
	if (rc) {
		cbl_db_close(db);
		return rc;
	}
	*out = db;
	return 0;
}

void cbl_db_close(struct cbl_db *db)
{
	if (!db)
		return;
	if (db->db)
		lib.close(db->db);
	free(db->path);
	free(db->journal);
	free(db);
}

int cbl_db_exec(struct cbl_db *db, const char *sql, struct cbl_error *err)
{
	int rc = lib.exec(db->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : fail(db, rc, err);
}

int cbl_db_number(struct cbl_db *db, const char *sql, int64_t *out,
		  struct cbl_error *err)
{
	struct cbl_stmt *stmt;
	int rc = cbl_stmt_new(&stmt, db, sql, err);

	*out = 0;
	if (rc)
		return rc;
	rc = cbl_stmt_step(stmt, err);
	if (rc == 1)
		*out = cbl_stmt_int(stmt, 0);
	cbl_stmt_free(stmt);
	return rc < 0 ? rc : 0;
}

int cbl_db_begin(struct cbl_db *db, struct cbl_error *err)
{
	return cbl_db_exec(db, "BEGIN IMMEDIATE", err);
}

int cbl_db_commit(struct cbl_db *db, struct cbl_error *err)
{
	return cbl_db_exec(db, "COMMIT", err);
}

void cbl_db_rollback(struct cbl_db *db)
{
	if (db && !lib.autocommit(db->db))
		cbl_db_exec(db, "ROLLBACK", NULL);
}

int64_t cbl_db_last(struct cbl_db *db)
{
	return lib.last(db->db);
}

/* ---- statements */

int cbl_stmt_new(struct cbl_stmt **out, struct cbl_db *db, const char *sql,
		 struct cbl_error *err)
{
	sqlite3_stmt *stmt;
	int rc = lib.prepare(db->db, sql, -1, &stmt, NULL);

	*out = NULL;
	if (rc != SQLITE_OK)
		return fail(db, rc, err);
	*out = cbl_xcalloc(1, sizeof(**out));
	(*out)->db = db;
	(*out)->stmt = stmt;
	return 0;
}

void cbl_stmt_free(struct cbl_stmt *stmt)
{
	if (!stmt)
		return;
	lib.finalize(stmt->stmt);
	free(stmt);
}

void cbl_stmt_text(struct cbl_stmt *stmt, int at, struct cbl_str text)
{
	if (text.len && text.len < INT32_MAX)
		lib.bind_text(stmt->stmt, at, text.ptr, (int)text.len,
			      SQLITE_STATIC);
	else
		lib.bind_null(stmt->stmt, at);
}

void cbl_stmt_number(struct cbl_stmt *stmt, int at, int64_t number)
{
	lib.bind_int(stmt->stmt, at, number);
}

void cbl_stmt_null(struct cbl_stmt *stmt, int at)
{
	lib.bind_null(stmt->stmt, at);
}

void cbl_stmt_copy(struct cbl_stmt *stmt, int at, struct cbl_stmt *from,
		   int column)
{
	if (cbl_stmt_is_null(from, column))
		cbl_stmt_null(stmt, at);
	else if (lib.column_type(from->stmt, column) == SQLITE_INTEGER)
		cbl_stmt_number(stmt, at, cbl_stmt_int(from, column));
	else
		cbl_stmt_text(stmt, at, cbl_stmt_str(from, column));
}

int cbl_stmt_step(struct cbl_stmt *stmt, struct cbl_error *err)
{
	int rc = lib.step(stmt->stmt);

	if (rc == SQLITE_ROW)
		return 1;
	lib.reset(stmt->stmt);
	return rc == SQLITE_DONE ? 0 : fail(stmt->db, rc, err);
}

int cbl_stmt_run(struct cbl_stmt *stmt, struct cbl_error *err)
{
	int rc;

	while ((rc = cbl_stmt_step(stmt, err)) == 1)
		;
	return rc;
}

void cbl_stmt_reset(struct cbl_stmt *stmt)
{
	lib.reset(stmt->stmt);
}

int64_t cbl_stmt_int(struct cbl_stmt *stmt, int at)
{
	return lib.column_int(stmt->stmt, at);
}

struct cbl_str cbl_stmt_str(struct cbl_stmt *stmt, int at)
{
	const unsigned char *text = lib.column_text(stmt->stmt, at);
	int len = lib.column_bytes(stmt->stmt, at);

	return text ? cbl_str((const char *)text, (size_t)len) : cbl_str("", 0);
}

bool cbl_stmt_is_null(struct cbl_stmt *stmt, int at)
{
	return lib.column_type(stmt->stmt, at) == SQLITE_NULL;
}
