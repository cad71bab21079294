/* SPDX-License-Identifier: MIT
 *
 * Opening an index: its tables, and whether a file is one.
 */
#include "index/index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "index/index_priv.h"

/* Everything an index consists of, as SQLite keeps it: a file that has
 * anything else is none. docs/index.md tells what it means. */
static const struct object {
	const char *name;
	const char *sql;
	bool fast; /* only makes questions faster: may be missing */
} objects[] = {
	{"file",
	 "CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT NOT NULL "
	 "UNIQUE, size INTEGER NOT NULL, mtime INTEGER NOT NULL, hash INTEGER "
	 "NOT NULL)",
	 false},
	{"message",
	 "CREATE TABLE message (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, "
	 "member TEXT, line INTEGER NOT NULL, spec TEXT NOT NULL, mrn TEXT, "
	 "station TEXT, serial INTEGER, date TEXT, first INTEGER, last "
	 "INTEGER, classification TEXT, subject TEXT, section INTEGER, "
	 "sections INTEGER, digest INTEGER NOT NULL)",
	 false},
	{"tag",
	 "CREATE TABLE tag (message INTEGER NOT NULL, tag TEXT NOT NULL, "
	 "PRIMARY KEY (message, tag)) WITHOUT ROWID",
	 false},
	{"reference",
	 "CREATE TABLE reference (message INTEGER NOT NULL, number INTEGER NOT "
	 "NULL, text TEXT, mrn TEXT, PRIMARY KEY (message, number)) WITHOUT "
	 "ROWID",
	 false},
	{"claim",
	 "CREATE TABLE claim (file INTEGER NOT NULL, key INTEGER NOT NULL, "
	 "PRIMARY KEY (file, key)) WITHOUT ROWID",
	 false},
	{"mark",
	 "CREATE TABLE mark (file INTEGER NOT NULL, member TEXT, key INTEGER "
	 "NOT NULL, digest INTEGER NOT NULL, place TEXT NOT NULL)",
	 false},
	{"unread",
	 "CREATE TABLE unread (file INTEGER NOT NULL, member TEXT, cause TEXT "
	 "NOT NULL, breaks_off INTEGER NOT NULL)",
	 false},
	{"meta",
	 "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) "
	 "WITHOUT ROWID",
	 false},
	{"message_file", "CREATE INDEX message_file ON message (file)", false},
	{"mark_file", "CREATE INDEX mark_file ON mark (file)", false},
	{"unread_file", "CREATE INDEX unread_file ON unread (file)", false},
	{"message_mrn", "CREATE INDEX message_mrn ON message (mrn)", true},
	{"message_station",
	 "CREATE INDEX message_station ON message (station, first)", true},
	{"message_first", "CREATE INDEX message_first ON message (first)",
	 true},
	{"tag_tag", "CREATE INDEX tag_tag ON tag (tag)", true},
	{"reference_mrn", "CREATE INDEX reference_mrn ON reference (mrn)",
	 true},
	{"mark_key", "CREATE INDEX mark_key ON mark (key)", true},
};

#define OBJECTS (sizeof(objects) / sizeof(objects[0]))

/* ---- making */

/* `fast`: what makes questions faster, else all that is needed. */
static int make_objects(struct cbl_index *index, bool fast,
			struct cbl_error *err)
{
	char sql[640];
	int rc = 0;

	for (size_t i = 0; i < OBJECTS && rc == 0; i++) {
		const char *what = objects[i].sql + strlen("CREATE ");
		size_t kind = strcspn(what, " ");

		if (objects[i].fast != fast)
			continue;
		snprintf(sql, sizeof(sql), "CREATE %.*s IF NOT EXISTS%s",
			 (int)kind, what, what + kind);
		rc = cbl_db_exec(index->db, sql, err);
	}
	return rc;
}

static int make(struct cbl_index *index, struct cbl_error *err)
{
	char sql[96];
	int rc = cbl_db_begin(index->db, err);

	if (rc)
		return rc;
	snprintf(sql, sizeof(sql),
		 "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 CBL_INDEX_APPLICATION, CBL_INDEX_VERSION);
	rc = cbl_db_exec(index->db, sql, err);
	if (rc == 0)
		rc = make_objects(index, false, err);
	if (rc == 0)
		rc = cbl_db_commit(index->db, err);
	if (rc)
		cbl_db_rollback(index->db);
	return rc;
}

int cbl_index_tidy(struct cbl_index *index, struct cbl_error *err)
{
	int rc = cbl_db_begin(index->db, err);

	if (rc == 0)
		rc = make_objects(index, true, err);
	if (rc == 0)
		rc = cbl_db_commit(index->db, err);
	if (rc)
		cbl_db_rollback(index->db);
	return rc;
}

/* ---- is it one? */

static int no_index(const struct cbl_index *index, struct cbl_error *err)
{
	return cbl_fail(err, CBL_ERROR_INPUT,
			"%s: it is no index; make one with `cablelint index "
			"build`",
			index->path);
}

static int check_version(struct cbl_index *index, struct cbl_error *err)
{
	int64_t application, version;
	int rc = cbl_db_number(index->db, "PRAGMA application_id", &application,
			       err);

	if (rc == 0)
		rc = cbl_db_number(index->db, "PRAGMA user_version", &version,
				   err);
	if (rc)
		return rc;
	if (application != CBL_INDEX_APPLICATION)
		return no_index(index, err);
	if (version != CBL_INDEX_VERSION)
		return cbl_fail(err, CBL_ERROR_INPUT,
				"%s: it is an index of version %lld, and this "
				"program reads version %d; delete it and build "
				"it anew",
				index->path, (long long)version,
				CBL_INDEX_VERSION);
	return 0;
}

/* SQLite's own index behind a UNIQUE has no text. */
static bool is_ours(struct cbl_str name, struct cbl_str sql, bool *seen)
{
	for (size_t i = 0; i < OBJECTS; i++) {
		if (!cbl_str_eq_c(name, objects[i].name))
			continue;
		seen[i] = true;
		return cbl_str_eq_c(sql, objects[i].sql);
	}
	return cbl_str_eq_c(name, "sqlite_autoindex_file_1") && sql.len == 0;
}

static int check_objects(struct cbl_index *index, struct cbl_error *err)
{
	bool seen[OBJECTS] = {false};
	struct cbl_stmt *stmt;
	bool ours = true;
	int rc = cbl_stmt_new(&stmt, index->db,
			      "SELECT name, sql FROM sqlite_schema", err);

	if (rc)
		return rc;
	while ((rc = cbl_stmt_step(stmt, err)) == 1)
		ours = is_ours(cbl_stmt_str(stmt, 0), cbl_stmt_str(stmt, 1),
			       seen) &&
		       ours;
	cbl_stmt_free(stmt);
	if (rc)
		return rc;
	for (size_t i = 0; i < OBJECTS; i++)
		ours = ours && (seen[i] || objects[i].fast);
	return ours ? 0 : no_index(index, err);
}

/* A look at the pages; what is wrong in them says SQLite in words. */
static int check_pages(struct cbl_index *index, struct cbl_error *err)
{
	struct cbl_stmt *stmt;
	int rc = cbl_stmt_new(&stmt, index->db, "PRAGMA quick_check(1)", err);

	if (rc)
		return rc;
	rc = cbl_stmt_step(stmt, err);
	if (rc == 1 && !cbl_str_eq_c(cbl_stmt_str(stmt, 0), "ok"))
		rc = cbl_fail(err, CBL_ERROR_INPUT,
			      "%s: it is damaged; delete it and build it anew",
			      index->path);
	cbl_stmt_free(stmt);
	return rc < 0 ? rc : 0;
}

static struct cbl_index *new_index(const char *path)
{
	struct cbl_index *index = cbl_xcalloc(1, sizeof(*index));

	index->path = cbl_xstrdup(path);
	return index;
}

static int finish(struct cbl_index **out, struct cbl_index *index, int rc)
{
	*out = NULL;
	if (rc)
		cbl_index_close(index);
	else
		*out = index;
	return rc;
}

/* SQLite says of all that it cannot open the same. */
static int check_file(const char *path, struct cbl_error *err)
{
	struct stat st;

	if (stat(path, &st))
		return cbl_fail(err, CBL_ERROR_IO, "%s: %s", path,
				strerror(errno));
	if (!S_ISREG(st.st_mode))
		return cbl_fail(err, CBL_ERROR_INPUT, "%s: it is no file",
				path);
	return 0;
}

bool cbl_index_is(const char *path)
{
	static const char magic[] = "SQLite format 3";
	char bytes[sizeof(magic)];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool is = fd >= 0 &&
		  read(fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes) &&
		  memcmp(bytes, magic, sizeof(magic)) == 0;

	if (fd >= 0)
		close(fd);
	return is;
}

int cbl_index_open(struct cbl_index **out, const char *path,
		   struct cbl_error *err)
{
	struct cbl_index *index = new_index(path);
	int rc = check_file(path, err);

	if (rc == 0)
		rc = cbl_db_open(&index->db, path, CBL_DB_READ, err);
	if (rc == 0)
		rc = check_version(index, err);
	if (rc == 0)
		rc = check_objects(index, err);
	if (rc == 0)
		rc = check_pages(index, err);
	return finish(out, index, rc);
}

/* An empty file becomes an index; anything else has to be one. */
static int make_or_check(struct cbl_index *index, struct cbl_error *err)
{
	int64_t objects_there;
	int rc = cbl_db_number(index->db, "SELECT count(*) FROM sqlite_schema",
			       &objects_there, err);

	if (rc == 0 && objects_there == 0)
		rc = make(index, err);
	if (rc == 0)
		rc = check_version(index, err);
	if (rc == 0)
		rc = check_objects(index, err);
	return rc;
}

int cbl_index_make(struct cbl_index **out, const char *path,
		   struct cbl_error *err)
{
	struct cbl_index *index = new_index(path);
	struct stat st;
	int rc = 0;

	if (stat(path, &st) == 0)
		rc = check_file(path, err);
	if (rc == 0)
		rc = cbl_db_open(&index->db, path, CBL_DB_WRITE, err);
	/* What is lost when the machine stops can be built again: no wait for
	 * the disk but at the end of a transaction. */
	if (rc == 0)
		rc = cbl_db_exec(index->db,
				 "PRAGMA synchronous = NORMAL;"
				 "PRAGMA cache_size = -16384;",
				 err);
	if (rc == 0)
		rc = make_or_check(index, err);
	return finish(out, index, rc);
}

void cbl_index_close(struct cbl_index *index)
{
	if (!index)
		return;
	for (int i = 0; i < CBL_STATEMENT_COUNT_; i++)
		cbl_stmt_free(index->statements[i]);
	cbl_db_rollback(index->db);
	cbl_db_close(index->db);
	free(index->path);
	free(index);
}

/* ---- for the others */

struct cbl_stmt *cbl_index_statement(struct cbl_index *index,
				     enum cbl_index_statement which,
				     struct cbl_error *err)
{
	static const char *const texts[] = {
#define X(name, sql) sql,
		CBL_INDEX_STATEMENTS(X)
#undef X
	};

	if (!index->statements[which])
		cbl_stmt_new(&index->statements[which], index->db,
			     texts[which], err);
	return index->statements[which];
}

void cbl_index_path(struct cbl_buf *out, struct cbl_str file,
		    struct cbl_str member)
{
	cbl_buf_clear(out);
	cbl_buf_str(out, file);
	if (member.len)
		cbl_buf_char(out, '#');
	cbl_buf_str(out, member);
}

void cbl_index_place(struct cbl_buf *out, const struct cbl_finding *f)
{
	const struct cbl_place *places[] = {&f->range.start, &f->range.end};

	cbl_buf_clear(out);
	for (int i = 0; i < 2; i++)
		cbl_buf_printf(out, "%s%u %u %u %u %u", i ? " " : "",
			       places[i]->line, places[i]->column,
			       places[i]->offset, places[i]->more_bytes,
			       places[i]->more_units);
	cbl_buf_printf(out, " %u", f->within.line);
}

void cbl_index_read_place(struct cbl_str place, struct cbl_first *out)
{
	uint32_t numbers[11] = {1, 1};
	struct cbl_str word;
	size_t count = 0;

	while (count < 11 && cbl_str_next(&place, ' ', &word)) {
		unsigned long number;

		if (!cbl_str_number(word, UINT32_MAX, &number))
			break;
		numbers[count++] = (uint32_t)number;
	}
	out->range = (struct cbl_range){
		{numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]},
		{numbers[5], numbers[6], numbers[7], numbers[8], numbers[9]},
	};
	out->within.line = numbers[10];
}
