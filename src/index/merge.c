/* SPDX-License-Identifier: MIT
 *
 * One index put into another, row by row: the other one may be from anybody,
 * so that its file is never attached to this one.
 */
#include "index/index_priv.h"

/* A table that hangs on files, or on messages. */
struct table {
	const char *read; /* its rows for a file or message, that one first */
	const char *write;
	int columns;
};

static const struct table of_files[] = {
	{"SELECT file, key FROM claim WHERE file = ?1",
	 "INSERT OR IGNORE INTO claim (file, key) VALUES (?1, ?2)", 2},
	{"SELECT file, member, key, digest, place FROM mark WHERE file = ?1",
	 "INSERT INTO mark (file, member, key, digest, place) VALUES (?1, ?2, "
	 "?3, ?4, ?5)",
	 5},
	{"SELECT file, member, cause, breaks_off FROM unread WHERE file = ?1",
	 "INSERT INTO unread (file, member, cause, breaks_off) VALUES (?1, ?2, "
	 "?3, ?4)",
	 4},
};

#define OF_FILES (sizeof(of_files) / sizeof(of_files[0]))

static const struct table messages = {
	"SELECT file, member, line, spec, mrn, station, serial, date, first, "
	"last, classification, subject, section, sections, digest, id FROM "
	"message WHERE file = ?1 ORDER BY id",
	"INSERT INTO message (file, member, line, spec, mrn, station, serial, "
	"date, first, last, classification, subject, section, sections, "
	"digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
	"?13, ?14, ?15)",
	15,
};

static const struct table of_messages[] = {
	{"SELECT message, tag FROM tag WHERE message = ?1",
	 "INSERT OR IGNORE INTO tag (message, tag) VALUES (?1, ?2)", 2},
	{"SELECT message, number, text, mrn FROM reference WHERE message = ?1",
	 "INSERT OR IGNORE INTO reference (message, number, text, mrn) VALUES "
	 "(?1, ?2, ?3, ?4)",
	 4},
};

#define OF_MESSAGES (sizeof(of_messages) / sizeof(of_messages[0]))

struct copier {
	struct cbl_stmt *read, *write;
	int columns;
};

struct merging {
	struct cbl_index *into, *from;
	struct copier files[OF_FILES], messages, parts[OF_MESSAGES];
};

static int copier_init(struct merging *m, struct copier *c,
		       const struct table *t, struct cbl_error *err)
{
	int rc = cbl_stmt_new(&c->read, m->from->db, t->read, err);

	c->columns = t->columns;
	return rc ? rc : cbl_stmt_new(&c->write, m->into->db, t->write, err);
}

static void copier_release(struct copier *c)
{
	cbl_stmt_free(c->read);
	cbl_stmt_free(c->write);
}

/* The row at hand, for another file or message. */
static int copy_row(struct copier *c, int64_t owner, struct cbl_error *err)
{
	cbl_stmt_number(c->write, 1, owner);
	for (int i = 1; i < c->columns; i++)
		cbl_stmt_copy(c->write, i + 1, c->read, i);
	return cbl_stmt_run(c->write, err);
}

static int copy_rows(struct copier *c, int64_t was, int64_t is,
		     struct cbl_error *err)
{
	int rc, failed = 0;

	cbl_stmt_number(c->read, 1, was);
	while (!failed && (rc = cbl_stmt_step(c->read, err)) != 0)
		failed = rc < 0 ? rc : copy_row(c, is, err);
	cbl_stmt_reset(c->read);
	return failed;
}

static int copy_messages(struct merging *m, int64_t was, int64_t is,
			 struct cbl_error *err)
{
	struct copier *c = &m->messages;
	int rc, failed = 0;

	cbl_stmt_number(c->read, 1, was);
	while (!failed && (rc = cbl_stmt_step(c->read, err)) != 0) {
		int64_t id;

		failed = rc < 0 ? rc : copy_row(c, is, err);
		id = cbl_db_last(m->into->db);
		for (size_t i = 0; i < OF_MESSAGES && !failed; i++)
			failed = copy_rows(&m->parts[i],
					   cbl_stmt_int(c->read, 15), id, err);
	}
	cbl_stmt_reset(c->read);
	return failed;
}

static const struct cbl_index_stat unfinished = {-1, -1, 0};

static int copy_file(struct merging *m, int64_t was, struct cbl_str path,
		     const struct cbl_index_stat *stat,
		     struct cbl_index_merged *out, struct cbl_error *err)
{
	int64_t is;
	int rc = cbl_index_enter(m->into, path, &is, err);

	/* Nobody is going to read it for this one. */
	if (stat->size < 0)
		stat = &unfinished;
	if (rc == 0)
		rc = cbl_index_finish(m->into, is, stat, err);
	if (rc == 0)
		rc = copy_messages(m, was, is, err);
	for (size_t i = 0; i < OF_FILES && rc == 0; i++)
		rc = copy_rows(&m->files[i], was, is, err);
	cbl_aliases_add(&out->aliases, path);
	return rc;
}

/* ---- all files */

static bool same(const struct cbl_index_stat *a, const struct cbl_index_stat *b)
{
	if (a->size != b->size)
		return false;
	return a->hash && b->hash ? a->hash == b->hash : a->mtime == b->mtime;
}

static bool is_known(struct cbl_str path, void *ctx)
{
	struct cbl_error err = {0};
	int64_t number;

	return cbl_index_number(ctx, path.ptr, &number, &err) == 1;
}

/* How the file is there, by this path or by another, which is put into `name`.
 * Two indexes may have been made in two folders, whose relative paths mean
 * different files: the text decides. 1 or 0, or an error. */
static int find_there(struct merging *m, struct cbl_index_merged *out,
		      struct cbl_buf *name, const struct cbl_index_stat *stat,
		      struct cbl_index_stat *there, struct cbl_error *err)
{
	int rc = cbl_index_find(m->into, cbl_buf_cstr(name), there, err);
	struct cbl_str other;

	if (rc != 0)
		return rc;
	other = cbl_aliases_find(&out->aliases,
				 cbl_str(cbl_buf_cstr(name), name->len),
				 is_known, m->into);
	if (!other.len)
		return 0;
	rc = cbl_index_find(m->into, other.ptr, there, err);
	if (rc != 1 || !(same(there, stat) || there->size < 0))
		return rc < 0 ? rc : 0;
	cbl_buf_clear(name);
	cbl_buf_str(name, other);
	return 1;
}

static int merge_file(struct merging *m, struct cbl_stmt *s,
		      struct cbl_index_merged *out,
		      void (*differs)(struct cbl_str path, void *ctx),
		      void *ctx, struct cbl_error *err)
{
	struct cbl_index_stat there, stat = {
		cbl_stmt_int(s, 2),
		cbl_stmt_int(s, 3),
		(uint64_t)cbl_stmt_int(s, 4),
	};
	struct cbl_buf name;
	int rc;

	cbl_buf_init(&name, 0);
	cbl_buf_str(&name, cbl_stmt_str(s, 1));
	rc = find_there(m, out, &name, &stat, &there, err);
	if (rc == 0 || (rc == 1 && there.size < 0 && stat.size >= 0)) {
		rc = copy_file(m, cbl_stmt_int(s, 0),
			       cbl_str(cbl_buf_cstr(&name), name.len), &stat,
			       out, err);
	} else if (rc == 1) {
		/* What could not be read contradicts nothing. */
		if (stat.size < 0 || same(&there, &stat)) {
			out->known++;
		} else {
			out->other++;
			differs(cbl_stmt_str(s, 1), ctx);
		}
		rc = 0;
	}
	cbl_buf_release(&name);
	return rc;
}

static int prepare(struct merging *m, struct cbl_error *err)
{
	int rc = copier_init(m, &m->messages, &messages, err);

	for (size_t i = 0; i < OF_FILES && rc == 0; i++)
		rc = copier_init(m, &m->files[i], &of_files[i], err);
	for (size_t i = 0; i < OF_MESSAGES && rc == 0; i++)
		rc = copier_init(m, &m->parts[i], &of_messages[i], err);
	return rc;
}

static void release(struct merging *m)
{
	copier_release(&m->messages);
	for (size_t i = 0; i < OF_FILES; i++)
		copier_release(&m->files[i]);
	for (size_t i = 0; i < OF_MESSAGES; i++)
		copier_release(&m->parts[i]);
}

static int count(struct cbl_index *index, struct cbl_index_merged *out,
		 struct cbl_error *err)
{
	int rc = cbl_db_number(index->db, "SELECT count(*) FROM file",
			       &out->files, err);

	if (rc == 0)
		rc = cbl_db_number(index->db, "SELECT count(*) FROM message",
				   &out->messages, err);
	return rc ? rc : cbl_index_lacking(index, &out->lacking, err);
}

int cbl_index_merge(struct cbl_index *index, struct cbl_index *from,
		    struct cbl_index_merged *out,
		    void (*differs)(struct cbl_str path, void *ctx), void *ctx,
		    struct cbl_error *err)
{
	struct merging m = {.into = index, .from = from};
	struct cbl_stmt *s = NULL;
	int rc = prepare(&m, err), failed = 0;

	if (rc == 0)
		rc = cbl_stmt_new(&s, from->db,
				  "SELECT id, path, size, mtime, hash FROM "
				  "file ORDER BY path",
				  err);
	failed = rc;
	while (!failed && (rc = cbl_stmt_step(s, err)) != 0)
		failed = rc < 0 ? rc
				: merge_file(&m, s, out, differs, ctx, err);
	cbl_stmt_free(s);
	release(&m);
	return failed ? failed : count(index, out, err);
}
