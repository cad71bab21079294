/* SPDX-License-Identifier: MIT
 *
 * The wall before SQLite: what of it is used, found when the first index is
 * opened. To load it at every start would cost more than to check a message.
 */
#ifndef CBL_INDEX_SQLITE_H
#define CBL_INDEX_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

struct cbl_db;
struct cbl_stmt;

enum cbl_db_mode {
	CBL_DB_READ,  /* it is there, and is from anybody: nothing in it is run */
	CBL_DB_WRITE, /* made if it is not there */
};

/* Is SQLite installed? CBL_ERROR_IO with what to do about it if not. */
int cbl_sqlite_load(const char *library, struct cbl_error *err);

/* Opens a file; the caller closes. Errors name it. CBL_ERROR_IO if it cannot
 * be opened, CBL_ERROR_INPUT if it is no SQLite file or a damaged one. */
int cbl_db_open(struct cbl_db **out, const char *path, enum cbl_db_mode mode,
		struct cbl_error *err);
void cbl_db_close(struct cbl_db *db);

/* Runs statements that give no rows. */
int cbl_db_exec(struct cbl_db *db, const char *sql, struct cbl_error *err);

/* The first number a statement gives. */
int cbl_db_number(struct cbl_db *db, const char *sql, int64_t *out,
		  struct cbl_error *err);

/* Begins a transaction that writes, ends it. Another program is waited for as
 * long as it goes on writing; ten seconds without that are an error. */
int cbl_db_begin(struct cbl_db *db, struct cbl_error *err);
int cbl_db_commit(struct cbl_db *db, struct cbl_error *err);
void cbl_db_rollback(struct cbl_db *db);

/* How long another program that writes nothing is waited for, if not ten
 * seconds. */
void cbl_db_patience(struct cbl_db *db, unsigned milliseconds);

/* Number of the row inserted last. */
int64_t cbl_db_last(struct cbl_db *db);

/* A statement, perhaps run many times; freed before its file is closed. */
int cbl_stmt_new(struct cbl_stmt **out, struct cbl_db *db, const char *sql,
		 struct cbl_error *err);
void cbl_stmt_free(struct cbl_stmt *stmt);

/* Parameters, from 1. Texts are borrowed until the statement is reset; the
 * empty one is NULL. */
void cbl_stmt_text(struct cbl_stmt *stmt, int at, struct cbl_str text);
void cbl_stmt_number(struct cbl_stmt *stmt, int at, int64_t number);
void cbl_stmt_null(struct cbl_stmt *stmt, int at);
/* A column of another statement's row: a number, a text or nothing. */
void cbl_stmt_copy(struct cbl_stmt *stmt, int at, struct cbl_stmt *from,
		   int column);

/* The next row: 1, or 0 at the end (it can be run again then), or an error. */
int cbl_stmt_step(struct cbl_stmt *stmt, struct cbl_error *err);
/* To its end, rows or not. */
int cbl_stmt_run(struct cbl_stmt *stmt, struct cbl_error *err);
void cbl_stmt_reset(struct cbl_stmt *stmt);

/* Columns of the row, from 0; texts are borrowed until the next step. What is
 * of another type, as in a file from elsewhere, is taken for what it may
 * mean. */
int64_t cbl_stmt_int(struct cbl_stmt *stmt, int at);
struct cbl_str cbl_stmt_str(struct cbl_stmt *stmt, int at);
bool cbl_stmt_is_null(struct cbl_stmt *stmt, int at);

#endif
