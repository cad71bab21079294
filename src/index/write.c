/* SPDX-License-Identifier: MIT
 *
 * Files and messages put into an index and taken out of it.
 */
#include "index/index_priv.h"

int cbl_index_begin(struct cbl_index *index, struct cbl_error *err)
{
	return cbl_db_begin(index->db, err);
}

int cbl_index_commit(struct cbl_index *index, struct cbl_error *err)
{
	return cbl_db_commit(index->db, err);
}

int cbl_index_get(struct cbl_index *index, const char *name, uint64_t *out,
		  struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_GET, err);
	int rc;

	*out = 0;
	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_text(s, 1, cbl_str_c(name));
	rc = cbl_stmt_step(s, err);
	if (rc == 1) {
		*out = (uint64_t)cbl_stmt_int(s, 0);
		cbl_stmt_reset(s);
	}
	return rc < 0 ? rc : 0;
}

int cbl_index_set(struct cbl_index *index, const char *name, uint64_t value,
		  struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_SET, err);

	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_text(s, 1, cbl_str_c(name));
	cbl_stmt_number(s, 2, (int64_t)value);
	return cbl_stmt_run(s, err);
}

int cbl_index_check_built(struct cbl_index *index, struct cbl_error *err)
{
	uint64_t specs;
	int rc = cbl_index_get(index, "specs", &specs, err);

	if (rc || specs)
		return rc;
	return cbl_fail(err, CBL_ERROR_INPUT,
			"%s: its build was ended before anything was read; "
			"build it again",
			index->path);
}

/* ---- files */

static int find(struct cbl_index *index, struct cbl_str path,
		struct cbl_index_stat *out, int64_t *id, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_FIND, err);
	int rc;

	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_text(s, 1, path);
	rc = cbl_stmt_step(s, err);
	if (rc != 1)
		return rc;
	if (out)
		*out = (struct cbl_index_stat){
			cbl_stmt_int(s, 0),
			cbl_stmt_int(s, 1),
			(uint64_t)cbl_stmt_int(s, 2),
		};
	*id = cbl_stmt_int(s, 3);
	cbl_stmt_reset(s);
	return 1;
}

int cbl_index_find(struct cbl_index *index, const char *path,
		   struct cbl_index_stat *out, struct cbl_error *err)
{
	int64_t id;

	return find(index, cbl_str_c(path), out, &id, err);
}

int cbl_index_number(struct cbl_index *index, const char *path, int64_t *out,
		     struct cbl_error *err)
{
	return find(index, cbl_str_c(path), NULL, out, err);
}

/* Runs a statement whose parameter is a number. */
static int run_for(struct cbl_index *index, enum cbl_index_statement which,
		   int64_t id, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, which, err);

	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_number(s, 1, id);
	return cbl_stmt_run(s, err);
}

int cbl_index_empty(struct cbl_index *index, int64_t file,
		    struct cbl_error *err)
{
	static const enum cbl_index_statement drops[] = {
		CBL_STATEMENT_DROP_TAG,	    CBL_STATEMENT_DROP_REFERENCE,
		CBL_STATEMENT_DROP_MESSAGE, CBL_STATEMENT_DROP_CLAIM,
		CBL_STATEMENT_DROP_MARK,    CBL_STATEMENT_DROP_UNREAD,
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]) && rc == 0; i++)
		rc = run_for(index, drops[i], file, err);
	return rc;
}

int cbl_index_drop(struct cbl_index *index, struct cbl_str path,
		   struct cbl_error *err)
{
	int64_t id;
	int rc = find(index, path, NULL, &id, err);

	if (rc != 1)
		return rc;
	rc = cbl_index_empty(index, id, err);
	return rc ? rc : run_for(index, CBL_STATEMENT_DROP_FILE, id, err);
}

static int insert(struct cbl_index *index, struct cbl_str path, uint64_t who,
		  int64_t *out, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_ENTER, err);
	int rc;

	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_text(s, 1, path);
	cbl_stmt_number(s, 2, (int64_t)who);
	rc = cbl_stmt_run(s, err);
	*out = cbl_db_last(index->db);
	return rc;
}

int cbl_index_enter(struct cbl_index *index, struct cbl_str path, int64_t *out,
		    struct cbl_error *err)
{
	int rc = cbl_index_drop(index, path, err);

	return rc ? rc : insert(index, path, 0, out, err);
}

int cbl_index_announce(struct cbl_index *index, struct cbl_str path,
		       uint64_t who, int64_t *out, bool *fresh,
		       struct cbl_error *err)
{
	const struct cbl_index_stat stat = {-1, -1, who};
	int rc = find(index, path, NULL, out, err);

	*fresh = rc == 0;
	if (rc == 0)
		return insert(index, path, who, out, err);
	return rc < 0 ? rc : cbl_index_finish(index, *out, &stat, err);
}

int cbl_index_is_left_to(struct cbl_index *index, int64_t file, uint64_t who,
			 struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_STATE, err);
	int rc;

	if (!s)
		return -1;
	cbl_stmt_number(s, 1, file);
	rc = cbl_stmt_step(s, err);
	if (rc != 1)
		return rc;
	rc = cbl_stmt_int(s, 0) < 0 && (uint64_t)cbl_stmt_int(s, 1) == who;
	cbl_stmt_reset(s);
	return rc;
}

int cbl_index_lacks(struct cbl_index *index, int64_t file,
		    struct cbl_str member, struct cbl_str cause,
		    bool breaks_off, struct cbl_error *err)
{
	struct cbl_stmt *s =
		cbl_index_statement(index, CBL_STATEMENT_UNREAD, err);

	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_number(s, 1, file);
	cbl_stmt_text(s, 2, member);
	cbl_stmt_text(s, 3, cause);
	cbl_stmt_number(s, 4, breaks_off);
	return cbl_stmt_run(s, err);
}

int cbl_index_finish(struct cbl_index *index, int64_t file,
		     const struct cbl_index_stat *stat, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_FINISH, err);

	if (!s)
		return CBL_ERROR_IO;
	cbl_stmt_number(s, 1, file);
	cbl_stmt_number(s, 2, stat->size);
	cbl_stmt_number(s, 3, stat->mtime);
	cbl_stmt_number(s, 4, (int64_t)stat->hash);
	return cbl_stmt_run(s, err);
}

int cbl_index_stale(struct cbl_index *index, struct cbl_error *err)
{
	return cbl_db_exec(index->db,
			   "UPDATE file SET mtime = -1, hash = 0 WHERE size "
			   ">= 0",
			   err);
}

/* ---- messages */

static void bind_times(struct cbl_stmt *s, const struct cbl_facts *facts,
		       struct cbl_buf *date)
{
	int32_t first, last;

	cbl_buf_clear(date);
	if (facts->dated)
		cbl_moment_print(date, facts->date, CBL_STYLE_ISO);
	cbl_stmt_text(s, 8, cbl_str(cbl_buf_cstr(date), date->len));
	if (facts->dated && cbl_keys_minutes(&facts->date, &first, &last)) {
		cbl_stmt_number(s, 9, first);
		cbl_stmt_number(s, 10, last);
	} else {
		cbl_stmt_null(s, 9);
		cbl_stmt_null(s, 10);
	}
}

static void bind_number(struct cbl_stmt *s, int at, int64_t number, bool given)
{
	if (given)
		cbl_stmt_number(s, at, number);
	else
		cbl_stmt_null(s, at);
}

static int add_message(struct cbl_index *index, int64_t file,
		       struct cbl_str member, uint32_t line,
		       const struct cbl_facts *f, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_MESSAGE, err);
	struct cbl_buf date;
	int rc;

	if (!s)
		return CBL_ERROR_IO;
	cbl_buf_init(&date, 0);
	cbl_stmt_number(s, 1, file);
	cbl_stmt_text(s, 2, member);
	cbl_stmt_number(s, 3, line);
	cbl_stmt_text(s, 4, cbl_spec_str(f->spec, f->spec->meta->id));
	cbl_stmt_text(s, 5, f->id);
	cbl_stmt_text(s, 6, f->station);
	bind_number(s, 7, f->serial, f->serial >= 0);
	bind_times(s, f, &date);
	cbl_stmt_text(s, 11, f->classification);
	cbl_stmt_text(s, 12, f->subject);
	bind_number(s, 13, f->section, f->section > 0);
	bind_number(s, 14, f->sections, f->sections > 0);
	cbl_stmt_number(s, 15, (int64_t)f->digest);
	rc = cbl_stmt_run(s, err);
	cbl_buf_release(&date);
	return rc;
}

static int add_tags(struct cbl_index *index, int64_t message,
		    const struct cbl_facts *f, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_TAG, err);
	int rc = s ? 0 : CBL_ERROR_IO;

	for (size_t i = 0; i < f->tag_count && rc == 0; i++) {
		cbl_stmt_number(s, 1, message);
		cbl_stmt_text(s, 2, f->tags[i]);
		rc = cbl_stmt_run(s, err);
	}
	return rc;
}

static int add_references(struct cbl_index *index, int64_t message,
			  const struct cbl_facts *f, struct cbl_error *err)
{
	struct cbl_stmt *s =
		cbl_index_statement(index, CBL_STATEMENT_REFERENCE, err);
	int rc = s ? 0 : CBL_ERROR_IO;

	for (size_t i = 0; i < f->reference_count && rc == 0; i++) {
		cbl_stmt_number(s, 1, message);
		cbl_stmt_number(s, 2, (int64_t)i + 1);
		cbl_stmt_text(s, 3, f->references[i].text);
		cbl_stmt_text(s, 4, f->references[i].id);
		rc = cbl_stmt_run(s, err);
	}
	return rc;
}

/* ---- what rules may ask */

static int add_claims(struct cbl_index *index, int64_t file,
		      const struct cbl_keys *keys, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_CLAIM, err);
	int rc = s ? 0 : CBL_ERROR_IO;

	for (size_t i = 0; i < keys->claim_count && rc == 0; i++) {
		cbl_stmt_number(s, 1, file);
		cbl_stmt_number(s, 2, (int64_t)keys->claims[i]);
		rc = cbl_stmt_run(s, err);
	}
	return rc;
}

static int add_marks(struct cbl_index *index, int64_t file,
		     const struct cbl_index_text *text, struct cbl_error *err)
{
	struct cbl_stmt *s = cbl_index_statement(index, CBL_STATEMENT_MARK, err);
	struct cbl_buf place;
	int rc = s ? 0 : CBL_ERROR_IO;

	cbl_buf_init(&place, 0);
	for (size_t i = 0; i < text->bag->count && rc == 0; i++) {
		const struct cbl_finding *f = &text->bag->findings[i];

		if (f->wait != CBL_WAIT_AGAIN)
			continue;
		cbl_index_place(&place, f);
		cbl_stmt_number(s, 1, file);
		cbl_stmt_text(s, 2, text->member);
		cbl_stmt_number(s, 3, (int64_t)cbl_again_key(f->pending));
		cbl_stmt_number(s, 4, (int64_t)f->digest);
		cbl_stmt_text(s, 5, cbl_str(place.data, place.len));
		rc = cbl_stmt_run(s, err);
	}
	cbl_buf_release(&place);
	return rc;
}

int cbl_index_add(struct cbl_index *index, int64_t file,
		  const struct cbl_index_text *text, struct cbl_error *err)
{
	int rc = 0;

	for (size_t i = 0; i < text->count && rc == 0; i++) {
		const struct cbl_facts *f = &text->messages[i];
		int64_t id;

		rc = add_message(index, file, text->member, text->lines[i], f,
				 err);
		id = cbl_db_last(index->db);
		if (rc == 0)
			rc = add_tags(index, id, f, err);
		if (rc == 0)
			rc = add_references(index, id, f, err);
	}
	if (rc == 0)
		rc = add_claims(index, file, text->keys, err);
	return rc ? rc : add_marks(index, file, text, err);
}

int cbl_index_files(struct cbl_index *index,
		    int (*each)(struct cbl_str path, void *ctx), void *ctx,
		    struct cbl_error *err)
{
	struct cbl_stmt *s;
	int rc = cbl_stmt_new(&s, index->db,
			      "SELECT path FROM file ORDER BY path", err);

	if (rc)
		return rc;
	while ((rc = cbl_stmt_step(s, err)) == 1)
		if ((rc = each(cbl_stmt_str(s, 0), ctx)) != 0)
			break;
	cbl_stmt_free(s);
	return rc;
}
